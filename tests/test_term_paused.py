"""An organiser pauses the essay's circle for a fortnight in week 3: nothing is lost, and nothing comes in a burst."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.records import Layout, State
from tests.club import both_layouts
from tests.term import answers, ask, open_term, to, way_in, week_id


@both_layouts
async def test_a_fortnight_s_pause_in_week_3(tmp_path: Path, layout: Layout) -> None:
    """Only forms and replies go on; dates move by two weeks, the meeting with them; the term ends on the moved day."""
    async with open_term(tmp_path, layout=layout) as club:
        end, fourth = club.due("end"), club.due(f"{week_id(4)}.section")
        await to(club, 3, "questions")
        await club.pass_time(hours=2)
        await club.command("olga", "circle pause")
        posted, buzzed = len(await club.posts()), club.buzzed("ben")
        told = len(club.told())
        assert "Paused since <t:" in way_in(club).text
        saved = await club.answer_by_form("ada", "Written in the pause.", to=ask(3, "opening"), number=3)
        assert saved.text.startswith("Saved, and posted in the thread:")
        assert "Written in the pause." in club.thread(3)[-1].text
        assert "paused since <t:" in (await club.command("ben", "catch-up")).text
        await club.pass_time(days=7)
        await club.away(minutes=10)
        await club.pass_time(days=6, hours=20)
        assert len(await club.posts()) == posted + 1  # the copy of the form
        assert club.buzzed("ben") == buzzed
        assert len(club.told()) == told

        resumed = await club.command("olga", "circle resume")
        assert "moves back by 2 weeks" in resumed.text
        await club.pass_time(minutes=30)
        assert len(await club.posts()) == posted + 1, "nothing comes in a burst"
        assert "Paused" not in way_in(club).text
        assert club.due(f"{week_id(4)}.section") - fourth == timedelta(weeks=2)
        # The circle's own break, in which no week opens, lay in the fortnight: what came after it moves by one week.
        assert club.due("end") - end == timedelta(weeks=1)
        # The third week's meeting and every later one stand in the calendar as the plan has them now.
        planned = [club.due(f"{week_id(n)}.reminder") + timedelta(hours=1) for n in range(3, 11)]
        starts = [event.start for event in club.people["ben"].events()]
        assert starts
        assert starts == planned[: len(starts)]
        await club.to("publish")
        texts = [seen.text for n in range(1, 11) for seen in club.thread(n) if not seen.text.startswith("-#")]
        twice = [text for text, count in Counter(texts).items() if count > 1 and text]
        assert twice == []
        assert not any("goes out late" in text for text in texts)
        states = {key: row.state for key, row in (await club.ledger()).items()}
        assert {s for key, s in states.items() if not key.startswith("erase")} == {State.DONE}
        assert club.buzzed("ben").count("mention of Readers") == 10
        assert [one["text"] for one in answers(club)] == ["Written in the pause."]
