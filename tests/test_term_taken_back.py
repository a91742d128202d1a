"""A member who takes everything back in week 7, and begins anew in week 8: the essay's term to its edition."""

from __future__ import annotations

from pathlib import Path

from bot.records import Layout
from bot.rehearsal.server.outcomes import Outcome
from tests.club import Club, both_layouts
from tests.essay import sections
from tests.term import ask, digest, exported, in_files, open_term, public, to, votes

WORD = "zinnober"
"""Stands in all that ada writes before she takes it back, and nowhere else."""
NAMELESS = "Nobody knows that this is mine."
PARAGRAPH = int(sections()[0]["opening"]["passage"]["paragraph"])
"""What week 1's opening question is about."""
CHANGED = {"answers-without-name: no": "answers-without-name: yes"}
ARCHIVE = "**Tuesday circle: the archive**"


async def by_form(club: Club, text: str, number: int, *, name: str = "Show my name") -> Outcome:
    """Ada answers a week's opening question by form."""
    form = await club.form("ada", to=ask(number, "opening"), number=number)
    return await club.submit(form, text, choose=name)


async def takes_part(club: Club, number: int) -> None:
    """Ada answers by form and by reply, reacts, votes if there is a poll; ben answers too."""
    await to(club, number, "section")
    await by_form(club, f"By form, {WORD} {number}.", number)
    other = await club.say("ben", f"Ben of week {number}.", to=ask(number, "opening"), number=number)
    await club.say("ada", f"A reply, {WORD} {number}.", to=f"Ben of week {number}.", number=number)
    club.people["ada"].react(other, "👍")
    await to(club, number, "go-round")
    if any(seen.poll for seen in club.thread(number)):
        await votes(club, "ada", number)


@both_layouts
async def test_a_member_takes_everything_back_in_week_7(tmp_path: Path, layout: Layout) -> None:
    """In digest and archive before; afterwards nowhere but in her own messages on Discord; then another Reader."""
    async with open_term(tmp_path, changed=CHANGED, layout=layout) as club:
        ada = club.people["ada"]
        await takes_part(club, 1)
        receipt = await by_form(club, NAMELESS, 1, name="Don't")
        assert "`/my withdraw`" in receipt.text
        kept = await club.say("ada", f"What if {WORD}?", number=1)
        await club.use("ada", kept, "Keep this question")
        await to(club, 1, "digest")
        assert f"/{kept}" not in digest(club, 1)
        for number in (2, 6):
            await takes_part(club, number)
            await to(club, number, "digest")
        await takes_part(club, 7)
        assert any(WORD in text for text in exported(club).values())
        looked = await club.command("ben", "passage", paragraph=str(PARAGRAPH))
        assert WORD in looked.text

        before = {name: club.buzzed(name) for name in ("ada", "ben", "cleo")}
        question = await club.command("ada", "my forget")
        assert question.private
        done = await club.confirm(question, "Erase everything of mine")
        assert done.text.startswith("Done. Nothing of yours is kept any more.")
        assert before == {name: club.buzzed(name) for name in ("ada", "ben", "cleo")}

        copies = [
            s for n in (1, 2, 6, 7) for s in club.thread(n) if "(by form)" in s.text and "Ada" in s.text
        ]
        assert copies == []
        assert NAMELESS in public(club, 1)  # `/my forget` can't find it, as the form said; the code can
        everything = "\n".join(exported(club).values())
        assert WORD not in everything
        assert "Ben of week 1." in everything
        assert WORD not in (await club.command("ben", "passage", paragraph=str(PARAGRAPH))).text
        assert WORD not in (await club.command("ben", "catch-up")).text
        raw = in_files(club)
        for trace in (WORD.encode(), ada.id.to_bytes(8, "big"), str(ada.id).encode(), b"ada.reads"):
            assert trace not in raw, trace
        await to(club, 7, "digest")
        assert WORD not in digest(club, 7)
        assert "Ada" not in digest(club, 7)

        await to(club, 8, "section")
        await by_form(club, "I begin anew.", 8)
        file = (await club.command("ada", "my words")).files["my-words.txt"].decode()
        assert "Your number: Reader 3" in file
        assert WORD not in file
        await club.to("publish")
        handed = [s for s in club.people["olga"].sees(club.organisers) if s.text.startswith(ARCHIVE)]
        page = handed[-1].files["archive.html"].decode()
        assert "I begin anew." in page
        assert NAMELESS in page
        assert WORD not in page
        assert WORD.encode() not in in_files(club)
