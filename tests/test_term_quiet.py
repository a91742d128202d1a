"""A quiet member's ten weeks: Cleo follows, passes, votes, never writes, and is nobody's business."""

from __future__ import annotations

import re
from pathlib import Path

from bot import wording
from bot.records import Layout
from tests.club import Club, both_layouts
from tests.term import (
    SHAMING,
    answers,
    ask,
    exported,
    has_poll,
    in_files,
    of_the_bots,
    open_term,
    press,
    public,
    to,
    votes,
    way_in,
    week_id,
)

WEEKS = range(1, 11)


@both_layouts
async def test_ten_weeks_of_a_quiet_member(tmp_path: Path, layout: Layout) -> None:
    """Buzzed by the mention and by Follow; named to the week's facilitator alone; at the end nothing is reproached."""
    async with open_term(tmp_path, layout=layout) as club:
        cleo = club.people["cleo"]
        await club.to("welcome")
        followed = await press(club, "cleo", way_in(club), "Catch up")
        await club.confirm(followed, "Follow")
        for number in WEEKS:
            before = len(club.buzzed("cleo"))
            await to(club, number, "section")
            assert cleo.follows(club.thread_id(number))
            await club.say("ben", f"Of week {number} I think this.", to=ask(number, "opening"), number=number)
            await to(club, number, "go-round")
            passed = await press(club, "cleo", club.post(ask(number, "go-round"), number), "Pass")
            assert passed.private
            assert passed.text.startswith("You passed. That is a full answer.")
            if has_poll(number):
                await votes(club, "cleo", number)
            if number == 10:
                await seen_by_the_facilitator_alone(club)
            await to(club, number, "digest")
            assert club.buzzed("cleo")[before:] == ["mention of Readers", "added to a thread"]
        seen = public(club, *WEEKS)
        assert "Cleo" not in seen
        assert str(cleo.id) not in seen
        assert not (shame := re.search(SHAMING, of_the_bots(club, *WEEKS))), shame

        await club.to("end")
        end = next(p for p in club.people["ada"].channels() if p.name == "Thank you, and what next")
        first = next(s for s in cleo.sees(end.id) if "Then and now" in s.buttons)
        form = (await cleo.press(first.id, "Then and now")).form
        assert form is not None
        assert "**You, on" not in "\n".join(form.texts)

        words = (await club.command("cleo", "my words")).files["my-words.txt"].decode()
        assert words.count("Passed in the go-round of") == len(WEEKS)
        assert not re.search(SHAMING, words)
        files = exported(club)
        assert {one["text"] for one in answers(club)} == {f"Of week {n} I think this." for n in WEEKS}
        assert not any("Cleo" in text or "cleo.reads" in text for text in files.values())

        await club.confirm(await club.command("cleo", "my forget"), "Erase everything of mine")
        assert (await club.command("cleo", "my words")).text == "Nothing of yours is kept."
        await club.stop()
        kept = in_files(club)
        for trace in (cleo.id.to_bytes(8, "big"), str(cleo.id).encode(), b"Cleo", b"cleo.reads"):
            assert trace not in kept


async def seen_by_the_facilitator_alone(club: Club) -> None:
    """Until the last week is looked back at, whoever leads it reads by name who passed; a member reads nothing."""
    led = club.running.facilitator(week_id(10))
    assert led is not None
    view = await club.command(led, "circle week", number=10)
    assert view.private
    cleo = f"<@{club.people['cleo'].id}>"  # she never wrote, so no name of hers is kept; Discord shows it
    assert f"Passed, which is a full answer: {cleo}." in view.text
    assert view.text.count(cleo) == 1
    assert (await club.command("ben", "circle week", number=10)).text == wording.WEEK_NOT_YOURS
