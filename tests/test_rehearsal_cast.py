"""The sample readers: enough of them, saying enough, on different sides."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app.rehearsing import rehearse
from bot.cli.loading import loaded
from bot.records import State
from bot.rehearsal.cast.script import load_script
from tests.essay import CARD, HOME, choices, everything_said, expected, plain, prompts, sections, steps, votes


def test_the_cast_file_has_no_findings() -> None:
    """It loads, and everybody named in it is a reader of it."""
    script, findings = load_script(HOME / "cast.yaml")
    assert script is not None
    assert findings == []


def test_seven_readers_in_at_least_five_zones() -> None:
    """One comes late, one says little."""
    readers = plain("cast.yaml")["readers"]
    assert len(readers) == 7
    winter = {ZoneInfo(reader["zone"]).key for reader in readers.values()}
    assert len(winter) >= 5
    assert [reader["joins"] for reader in readers.values() if "joins" in reader] == ["4"]
    said_by: dict[str, int] = defaultdict(int)
    for _, said in everything_said():
        said_by[said["who"]] += len(said["text"])
    assert set(said_by) == set(readers)
    assert min(said_by.values()) * 3 < max(said_by.values())


def test_at_least_120_responses_remain() -> None:
    """Beyond what they take back; with 8 edits or more, and 4 deletions."""
    assert expected().total() >= 120
    assert sum("edit" in said for _, said in everything_said()) >= 8
    assert sum("delete" in said for _, said in everything_said()) >= 4


def test_every_prompt_is_answered_and_every_core_prompt_from_both_sides() -> None:
    """Each core prompt has one for and one against, of those that stay; every poll is voted in."""
    sides = defaultdict(set)
    for scene in plain("cast.yaml")["scenes"]:
        for said in scene.get("answers", []):
            if "delete" not in said:
                sides[scene["week"], scene["to"]].add(said.get("side"))
    answered = {key: found for key, found in sides.items() if not key[1].startswith("**¶")}
    for number, section in enumerate(sections(), 1):
        for prompt in prompts(section):
            if prompt is section.get("poll"):
                assert votes()[prompt["id"]].total() >= 4, prompt["id"]
                continue
            found = [s for (week, to), s in answered.items() if week == str(number) and to in prompt["ask"]]
            assert found, f"nobody answers {prompt['id']}"
            if prompt in section["core"]:
                assert {"for", "against"} <= set.union(*found), prompt["id"]


def test_at_the_end_everybody_says_something_or_passes_and_no_side_is_taken() -> None:
    """A first question is answered from both sides, as often from one as from the other."""
    end = [scene for scene in plain("cast.yaml")["scenes"] if scene["week"] == "end"]
    said = [said for scene in end for said in scene["answers"]]
    assert {one["who"] for one in said} == set(plain("cast.yaml")["readers"])
    sides = [one["side"] for one in said if "side" in one]
    assert sides.count("for") == sides.count("against") >= 2


def test_the_cast_uses_what_members_can_use() -> None:
    """Every choice of the card, by form, line, notice and command; follow, practise, keep, pass, catch up."""
    last = choices()
    assert {"By name", "Under a pseudonym"} == set(last.values())
    assert set(last) < set(plain("cast.yaml")["readers"])  # somebody never chooses
    assert [who for who, label in choices(weeks=7).items() if label == "Don't quote me" and who in last] == [
        "ana"
    ]
    by_form = [said for _, said in everything_said() if set(said.get("then", [])) & set(CARD)]
    asked = {done.step.get("press") or done.step.get("command") for done in steps() if "then" in done.step}
    assert by_form
    assert asked == {"Choose", "How my words are kept", "my choices"}
    done = {
        way
        for one in steps()
        for way in (one.step.get("press"), one.step.get("use"), one.step.get("command"))
    }
    assert done >= {"Follow", "Try it", "Pass", "Keep this question", "catch-up"}
    assert {said["press"] for _, said in everything_said() if "press" in said} == {"Then and now"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{who: al, after: 1h}", "nothing that can be done"),
        ("{who: al, after: 1h, press: Pass, command: catch-up}", "several things at once"),
        ("{who: bo, after: 1h, press: Pass}", "Nobody in the cast is called “bo”"),
    ],
)
def test_a_step_says_one_thing_that_somebody_does(tmp_path: Path, line: str, told: str) -> None:
    """Else the file has a finding."""
    file = tmp_path / "cast.yaml"
    reader = "{name: Al, user: al, zone: Europe/Berlin, awake: 7:00-22:00, view: none}"
    file.write_text(
        f"readers:\n  al: {reader}\nscenes:\n  - week: end\n    to: x\n    steps:\n      - {line}\n"
    )
    _, findings = load_script(file)
    assert told in "\n".join(finding.text() for finding in findings)


async def test_who_isnt_quoted_stays_out_until_they_change_their_mind(tmp_path: Path) -> None:
    """After two weeks the archive holds what all others said, and not a word of hers."""
    circle, reading = loaded(HOME / "circle.example.yaml")
    script, _ = load_script(HOME / "cast.yaml")
    await rehearse(circle, reading, script, out=tmp_path / "rehearsal", weeks=2)
    archive = json.loads((tmp_path / "rehearsal" / "archive" / "archive.json").read_text(encoding="utf-8"))
    said_by = {str(said.get("edit", said)["text"]).strip(): said["who"] for _, said in everything_said()}
    quoted = {said_by[response["text"].strip()] for response in archive["responses"]}
    hidden = {who for who, label in choices(weeks=2).items() if label == "Don't quote me"}
    assert hidden == {"ana"}
    assert quoted == {"mira", "jo", "anjali", "tunde", "dee"}


def test_nobody_edits_or_deletes_what_belongs_to_the_bot() -> None:
    """A form's copy is the bot's message; its author can't change it on Discord."""
    forms = [said for _, said in everything_said() if said.get("by") == "form"]
    assert len(forms) >= 30
    assert not [said["text"] for said in forms if "edit" in said or "delete" in said]


def test_hours_are_kept_in_each_readers_own_zone() -> None:
    """Whatever the seed, nobody acts while asleep."""
    from datetime import UTC, datetime

    from bot.rehearsal.cast.hours import moment

    script, _ = load_script(HOME / "cast.yaml")
    assert script is not None
    for reader in script.readers.values():
        start, end = reader.awake
        for hour in range(0, 24 * 7, 5):
            at = moment(
                reader, datetime(2027, 1, 12, tzinfo=UTC) + timedelta(hours=hour), seed=hour, salt="x"
            )
            local = at.astimezone(ZoneInfo(reader.zone)).time()
            assert (start <= local < end) if start < end else (local >= start or local < end)


async def test_ten_weeks_are_held_against_discords_description(tmp_path: Path) -> None:
    """In this process, so that every request and answer of the whole rehearsal is checked, and no route is unknown."""
    circle, reading = loaded(HOME / "circle.example.yaml")
    script, _ = load_script(HOME / "cast.yaml")
    result = await rehearse(circle, reading, script, out=tmp_path / "rehearsal")
    assert {moment.state for moment in result.moments} == {State.DONE}
    assert result.counts.answers > 120
