"""A rehearsal with private polls: the cast finds the buttons by what it sees, as people would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.app.rehearsing import rehearse
from bot.cli.loading import loaded
from bot.cli.planning import drawn_plan
from bot.records import Kind, Layout, State
from bot.rehearsal.cast.script import load_script
from bot.schedule.model import Votes
from tests.essay import HOME, votes


@pytest.mark.parametrize("layout", list(Layout), ids=str)
async def test_the_cast_presses_the_buttons(tmp_path: Path, layout: Layout) -> None:
    """Every vote of the script arrives; totals are shown from five voters on; the plan counts the same messages."""
    circle, reading = loaded(HOME / "circle.example.yaml")
    circle = replace(circle, votes=Votes.PRIVATE)
    script, _ = load_script(HOME / "cast.yaml")
    result = await rehearse(circle, reading, script, out=tmp_path / "out", weeks=3, layout=layout)
    assert {moment.state for moment in result.moments} == {State.DONE}
    polls = [section.poll for section in reading.sections[:3] if section.poll]
    assert result.counts.votes == sum(votes()[poll.id].total() for poll in polls) > 0
    archive = json.loads((tmp_path / "out" / "archive" / "archive.json").read_text(encoding="utf-8"))
    told = {poll["prompt"]: poll for poll in archive["votes"]}
    for poll in polls:
        wanted = votes()[poll.id].total()
        assert told[poll.id]["held"] == "private"
        assert told[poll.id]["voters"] == (wanted if wanted >= 5 else None)
        assert (told[poll.id]["result"] == wording.POLL_FEW) is (wanted < 5)
    planned = {row.key: row.posts for row in drawn_plan(circle, reading, layout=layout).rows}
    posted = {moment.key: moment.messages for moment in result.moments if moment.kind is Kind.POLL}
    assert posted == {key: planned[key] for key in posted}
    assert set(posted.values()) == {1}
