"""A week in which nobody answers, and one in which forty people give four hundred answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot import wording
from bot.app.archiving import write_archive
from bot.archive import DEFAULT
from bot.records import Layout, State
from tests.club import CIRCLE, Club, both_layouts, open_club
from tests.term import SHAMING

PEOPLE = 40
EACH = 5  # by form, and as many by reply
MOST_DIGEST = 900
OPENING, CORE = "What does the first passage say?", "count against the first"
LED = CIRCLE + "facilitators: [ada.reads, ben.reads]\n"


def archived(club: Club) -> dict[str, str]:
    """The archive as it would be exported now, by name of the file."""
    circle, reading = club.running.circle, club.running.reading
    paths = write_archive(circle, reading, data=club.folder, out=club.folder / "out", formats=DEFAULT)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


@both_layouts
async def test_a_week_without_an_answer(tmp_path: Path, layout: Layout) -> None:
    """It is a quiet week and no more: said so to members, plainly to its facilitator; the archive is whole."""
    async with open_club(tmp_path, circle=LED, layout=layout) as club:
        await club.to("first.closing")
        view = await club.command("ada", "circle week", number=1)
        assert view.private
        assert wording.WEEK_NO_ANSWERS in view.text
        await club.to("first.digest")
        digest = club.thread()[-1].text
        assert wording.DIGEST_QUIET in digest
        assert not re.search(SHAMING, digest)
        assert not re.search(r"\b0\b|\bno answers\b", digest)
        for who in ("ada", "ben", "cleo"):
            assert club.buzzed(who) == ["mention of Readers"]
        assert club.told() == []
        await club.to("publish")
        files = archived(club)
        assert json.loads(files["archive.json"])["responses"] == []
        for question in (OPENING, CORE):
            assert question in files["archive.html"]
        states = {k: row.state for k, row in (await club.ledger()).items() if not k.startswith("erase")}
        assert set(states.values()) == {State.DONE}


async def test_a_week_with_four_hundred_answers(tmp_path: Path) -> None:
    """By form and by reply, by forty people: each kept once and in its place, one short digest, a whole archive."""
    async with open_club(tmp_path, circle=LED) as club:
        guild = club.server.world.guild(club.running.circle.channel.guild_id)
        names = [f"reader{number:02}" for number in range(PEOPLE)]
        for number, name in enumerate(names):
            club.server.add_person(guild, 5000 + number, username=name)
            club.people[name] = club.server.person(name)
        await club.to("first.questions")
        opening, thread = club.post(OPENING).id, club.thread_id()
        for turn in range(EACH):
            await club.all_at_once(*(club.answer_by_form(n, f"{n} form {turn}.", to=CORE) for n in names))
            for name in names:
                club.people[name].say(thread, f"{name} reply {turn}.", reply_to=opening)
            await club.settle()
        forms = {f"{n} form {t}." for n in names for t in range(EACH)}
        replies = {f"{n} reply {t}." for n in names for t in range(EACH)}
        kept = await club.kept()
        assert len(kept) == 2 * PEOPLE * EACH
        assert {row.text for row in kept if row.prompt == "first-core-1"} == forms
        assert {row.text for row in kept if row.prompt == "first-opening"} == replies
        await club.to("first.digest")
        [digest] = [seen for seen in club.thread() if seen.text.startswith("**Looking back at week 1")]
        assert len(digest.text) <= MOST_DIGEST
        assert not re.search(r"reader\d\d", digest.text)
        copies = [seen.text for seen in club.thread() if "(by form)" in seen.text]
        assert len(copies) == len(set(copies)) == PEOPLE * EACH
        assert all(club.buzzed(name) == [] for name in names)
        archive = json.loads(archived(club)["archive.json"])
        assert {one["text"] for one in archive["responses"]} == forms | replies
        assert len(archive["responses"]) == 2 * PEOPLE * EACH
        assert len({one["author"] for one in archive["responses"]}) == PEOPLE
