"""Cleo joins the essay's circle in week 4, and finds what was before from the way in."""

from __future__ import annotations

import re
from pathlib import Path

from bot.records import Layout
from tests.club import both_layouts
from tests.essay import sections
from tests.term import SHAMING, answers, ask, open_term, press, to, way_in, week_id


@both_layouts
async def test_a_late_joiner_in_week_4(tmp_path: Path, layout: Layout) -> None:
    """One press tells where the circle is; a late answer to week 1 is filed there; she follows from then on."""
    async with open_term(tmp_path, layout=layout) as club:
        cleo, paragraph = club.people["cleo"], str(sections()[0]["opening"]["passage"]["paragraph"])
        await to(club, 1, "section")
        await club.say("ben", "I was here at first.", to=ask(1, "opening"))
        await to(club, 4, "questions")
        before = club.buzzed("cleo")
        caught = await press(club, "cleo", way_in(club), "Catch up")
        assert caught.private
        assert "We are in week 4 of 10: [" in caught.text
        assert len(caught.text) <= 2000
        for number in (1, 2, 3):
            assert f"**{number}** [" in caught.text
        assert caught.text.count("[looking back](") == 3
        assert not re.search(SHAMING, caught.text)
        looked = await club.command("cleo", "passage", paragraph=paragraph)
        assert looked.private
        assert "I was here at first." in looked.text
        saved = await club.answer_by_form("cleo", "Late, but still.", to=ask(1, "opening"))
        assert saved.text.startswith("Saved, and posted in the thread:")
        await club.say("cleo", "I see it otherwise.", to="I was here at first.")
        assert "Late, but still." in (await club.command("ben", "passage", paragraph=paragraph)).text
        assert club.buzzed("cleo") == before
        await club.confirm(caught, "Follow")
        assert cleo.follows(club.thread_id(4))
        assert not cleo.follows(club.thread_id(3))
        await to(club, 5, "section")
        assert cleo.follows(club.thread_id(5))
        added = ["added to a thread", "mention of Readers", "added to a thread"]
        assert club.buzzed("cleo")[len(before) :] == added
        found = {one["text"]: (one["week"], one["late"]) for one in answers(club)}
        assert found == {
            "I was here at first.": (week_id(1), False),
            "Late, but still.": (week_id(1), True),
            "I see it otherwise.": (week_id(1), True),
        }
