"""Facilitators of the essay's circle: a swap by both, questions held back and asked otherwise, an answer re-filed."""

from __future__ import annotations

from pathlib import Path

from bot.records import Layout, State
from tests.club import both_layouts
from tests.essay import sections
from tests.term import answers, ask, open_term, to, week_id

OWN = "Where would you begin?"


@both_layouts
async def test_a_facilitator_s_weeks(tmp_path: Path, layout: Layout) -> None:
    """Ana gives week 1 for week 2 and runs it her way; each deed stands in the log, and nobody is buzzed for it."""
    async with open_term(tmp_path, layout=layout) as club:
        first, second = week_id(1), week_id(2)
        await club.to(f"{first}.brief")
        await club.confirm(await club.command("ana.reads", "circle swap"), "Week 2, bo_k")
        await club.confirm(await club.command("bo_k", "circle swap"), "Agree: week 1 for 2")
        assert (club.running.facilitator(first), club.running.facilitator(second)) == ("bo_k", "ana.reads")
        await club.to(f"{second}.brief")
        briefs = [s.text for s in club.people["olga"].sees(club.organisers) if "**Brief for week 2" in s.text]
        assert any("Facilitator: ana.reads." in text for text in briefs)
        await to(club, 2, "section")
        before = club.buzzed("ben")
        held = await club.command("ana.reads", "circle hold", post=f"{second}.questions")
        assert held.text.startswith("Held back: week 2, the main questions.")
        core = plain_core()
        form = (await club.command("ana.reads", "circle ask", question=core)).form
        assert form is not None
        await club.submit(form, OWN)
        await club.until(club.due(f"{second}.questions"))
        await club.pass_time(hours=4)
        assert await club.state(f"{second}.questions") is State.PLANNED
        release = await club.command("ana.reads", "circle release", post=f"{second}.questions")
        await club.confirm(release, "Release it")
        assert OWN in club.post(OWN, 2).text
        said = await club.say("ada", "At home.", to=ask(2, "opening"), number=2)
        card = await club.use("ana.reads", said, "File this answer…")
        paragraph = sections()[1]["core"][0]["passage"]["paragraph"]
        await club.confirm(card, f"Question, ¶{paragraph}")
        view = await club.command("ana.reads", "circle week", number=2)
        assert view.private
        assert "1 answer" in view.text
        assert club.buzzed("ben") == before
        assert [(one["text"], one["prompt"]) for one in answers(club)] == [("At home.", core)]
        log = (await club.command("olga", "circle log")).text
        for deed in (
            "proposed to swap week 1 with week 2",
            "agreed to the swap of week 2 with week 1",
            "held back week 2, the main questions",
            "replaced a question: week 2",
            "released week 2, the main questions",
            "filed an answer of week 2 elsewhere",
        ):
            assert deed in log


def plain_core() -> str:
    """The name of week 2's first main question."""
    return str(sections()[1]["core"][0]["id"])
