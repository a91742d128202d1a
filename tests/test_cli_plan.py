"""`studycircle plan`: every post of all weeks, to be read in a terminal of 100 columns."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli_codes import EXAMPLE, ROOT, circle_file, run

ROW = re.compile(
    r"  (?P<day>\w{3} [ \d]\d \w{3} \d{4}) (?P<time>\d\d:\d\d) (?P<zone>\S+) +(?P<utc>(\w{3} )?\d\d:\d\d) UTC  "
    r"(?P<count>[ \d]\d) (?P<noun>messages?|events?) +(?P<what>.+)"
)


def planned(path: Path, *words: str) -> str:
    """Return a circle's plan."""
    done = run("plan", path, *words)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def rows(shown: str) -> list[re.Match[str]]:
    """Return the plan's rows."""
    return [match for line in shown.splitlines() if (match := ROW.fullmatch(line))]


def flat(shown: str) -> str:
    """Return a text without its line breaks and columns."""
    return " ".join(shown.split())


@pytest.fixture(scope="module")
def example() -> str:
    """The example circle's plan, as two of its members elsewhere may ask for it."""
    return planned(EXAMPLE, "--zone", "America/New_York", "--zone", "Asia/Kolkata")


def test_it_fits_100_columns(example: str) -> None:
    """Every line, sentences too."""
    assert max(map(len, example.splitlines())) <= 100


def test_every_occurrence_has_a_row(example: str) -> None:
    """As many as in the JSON, at the same times, with the same sums; all meetings' events have one together."""
    plan = json.loads(planned(EXAMPLE, "--json"))
    events = [row for row in plan["rows"] if row["kind"] == "event"]
    posts = [row for row in plan["rows"] if row not in events]
    shown = rows(example)
    made = shown.pop(1)
    assert (made["noun"], int(made["count"]), made["utc"]) == ("events", 10, "16:00")
    assert {row["due"][11:16] for row in events} == {"16:00"}
    assert ({row["posts"] for row in events}, len(events)) == ({0}, 10)
    assert [int(row["count"]) for row in shown] == [row["posts"] for row in posts]
    assert [row["utc"] for row in shown] == [row["due"][11:16] for row in posts]
    assert f"In all {plan['posts']} messages, {plan['mentions']} mentions;" in example


def test_a_circle_that_never_meets_plans_no_event(tmp_path: Path) -> None:
    """Neither a row nor a word of it; with one meeting it is one event."""
    shown = planned(circle_file(tmp_path, more="week:\n  meeting: none\n"))
    assert "event" not in shown
    assert "Interested" not in shown
    once = (
        "week:\n  meeting: none\nchanges:\n  reform-or-revolution:\n    meeting: sat 16:00 for 60 minutes\n"
    )
    [made] = [row for row in rows(planned(circle_file(tmp_path, more=once))) if row["noun"] == "event"]
    assert (made["count"], made["what"]) == (" 1", "the meetings, in the server's calendar")


def test_who_joins_late_makes_the_events_of_what_is_to_come() -> None:
    """They have no date of their own then: the welcome's has passed."""
    shown = planned(EXAMPLE, "--from-week", "9")
    assert "As it joins it makes 2 events: the meetings, in the server's calendar." in shown
    assert not [row for row in rows(shown) if row["noun"].startswith("event")]


def test_a_forum_needs_no_pointer_to_its_digests() -> None:
    """So each week has a message less; all else is the same, to the minute."""
    text, forum = (json.loads(planned(EXAMPLE, "--json", "--layout", layout)) for layout in ("text", "forum"))
    fewer = {
        row["kind"]: row["posts"] - f["posts"] for row, f in zip(text["rows"], forum["rows"], strict=True)
    }
    assert {kind: count for kind, count in fewer.items() if count} == {"digest": 1}
    assert [row["due"] for row in text["rows"]] == [row["due"] for row in forum["rows"]]
    assert text["posts"] - forum["posts"] == len(text["weeks"])
    assert json.loads(planned(EXAMPLE, "--json")) == text


def test_columns_are_aligned(example: str) -> None:
    """Each begins in one place in all rows, also where the zone's abbreviation grows in summer."""
    shown = rows(example)
    assert {row["zone"] for row in shown} == {"CET", "CEST"}
    for column in ("time", "utc", "count", "what"):
        assert len({row.start(column) for row in shown}) == 1, column


def test_counts_agree_with_their_nouns(example: str) -> None:
    """1 message, 2 messages; 1 mention, no mentions."""
    assert {row["noun"] for row in rows(example) if int(row["count"]) == 1} == {"message"}
    assert {row["noun"] for row in rows(example) if int(row["count"]) > 1} == {"messages", "events"}
    assert re.search(r"^Week 1: .+ \d+ messages \(\d+ silent\), 1 mention$", example, re.MULTILINE)


def test_a_circle_that_mentions_nobody_says_so(tmp_path: Path) -> None:
    """In every week and in the sum."""
    shown = planned(circle_file(tmp_path))
    assert shown.count(", no mentions") == 11


def test_every_week_has_one_heading_with_its_name(example: str) -> None:
    """The name is what stands under `changes:`; before and after the weeks have a heading each."""
    assert re.findall(r"^Week (\d+): ", example, re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert "Week 5: Reform and revolution  [reform-or-revolution]  " in example
    assert example.count("Before the weeks") == example.count("After the weeks") == 1


def test_weeks_that_run_into_each_other_keep_one_heading_each(tmp_path: Path) -> None:
    """A digest that comes after the next week has opened stays with its own week."""
    shown = planned(circle_file(tmp_path, more="week:\n  digest: tue 09:00\n"))
    assert len(re.findall(r"^Week \d+: ", shown, re.MULTILINE)) == 10
    first = shown.partition("Week 2: ")[0]
    assert [row["what"] for row in rows(first)][-1] == "looking back"
    assert "Tue 19 Jan 2027 09:00" in first


def test_a_poll_shows_its_end_and_a_reminder_its_meeting(example: str) -> None:
    """And the brief, for whom it is."""
    first = [row["what"] for row in rows(example.partition("Week 2: ")[0])]
    assert "the poll, until Sun 17 Jan 2027 17:00" in first
    assert "the meeting's reminder; we meet at 17:00" in first
    assert "the facilitator's brief, for organisers" in first


def test_a_break_is_explained_once_and_wrapped(example: str) -> None:
    """The week that it moves says so in full; the list of breaks says which, and what members read."""
    text = flat(example)
    assert text.count("Week 5 opens on Tuesday 16 February 2027 instead of Tuesday 9 February 2027") == 1
    week = example.partition("Week 5: ")[2].partition("Week 6: ")[0]
    assert "instead of" in week
    breaks = flat(example.partition("\nBreaks\n")[2].partition("\n\n")[0])
    assert breaks == (
        "Tue 9 Feb 2027 to Mon 15 Feb 2027. It moves week 5, as said there. "
        "Members read: “Half-term. Week 5 opens a week later.”"
    )


def test_a_break_that_moves_nothing_says_that(tmp_path: Path) -> None:
    """Without words to members where there are none."""
    path = circle_file(tmp_path, more="breaks:\n  - first: 2027-01-13\n    last: 2027-01-14\n")
    breaks = flat(planned(path).partition("\nBreaks\n")[2].partition("\n\n")[0])
    assert breaks == "Wed 13 Jan 2027 to Thu 14 Jan 2027. No week would have opened in it, so nothing moves."


def test_without_breaks_there_is_no_heading_for_them(tmp_path: Path) -> None:
    """Nor one for clocks, where they don't change."""
    shown = planned(circle_file(tmp_path, time_zone="Asia/Kolkata"))
    assert "Breaks" not in shown
    assert "Clocks" not in shown


def test_clock_changes_are_told_for_each_zone_that_is_named(example: str) -> None:
    """At home and in both others, in the order in which they were named."""
    clocks = flat(example.partition("\nClocks\n")[2])
    home, new_york, kolkata = (
        clocks.index(zone) for zone in ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
    )
    assert home < new_york < kolkata
    assert "the text at 12:00 instead of 11:00" in clocks


def test_a_time_that_the_clocks_skip_has_a_note_below_its_row(tmp_path: Path) -> None:
    """Half past two on the night of the change."""
    path = circle_file(tmp_path, starts="2027-01-19", more="week:\n  go-round: sun 02:30\n")
    lines = planned(path).splitlines()
    at = next(n for n, line in enumerate(lines) if "Sun 28 Mar 2027 03:30 CEST" in line)
    assert lines[at].endswith("the go-round")
    assert lines[at + 1].startswith("      02:30 doesn't exist on Sunday 28 March 2027")
    assert flat("\n".join(lines[at + 1 : at + 3])).startswith(
        "02:30 doesn't exist on Sunday 28 March 2027 in Europe/Berlin; posted at 03:30."
    )


def test_utc_has_a_weekday_where_it_is_another_day(tmp_path: Path) -> None:
    """In Auckland the evening's posts are that morning's in UTC, and the morning's the day's before."""
    path = circle_file(
        tmp_path,
        time_zone="Pacific/Auckland",
        more="week:\n  section: tue 08:00\n  meeting: sun 00:30 for 60 minutes\n",
    )
    shown = planned(path)
    assert "Tue 12 Jan 2027 08:00 NZDT  Mon 19:00 UTC" in shown
    assert "the meeting's reminder; we meet Sun 00:30" in shown
    assert len({row.start("what") for row in rows(shown)}) == 1
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    ("zone", "message", "hint"),
    [
        ("Amercia/New_York", "There is no time zone `Amercia/New_York`.", "Write America/New_York."),
        ("Berlin", "There is no time zone `Berlin`.", "Write Europe/Berlin."),
        ("EST", "EST never changes its clocks; you probably mean America/New_York.", "America/New_York"),
        ("", "There is no time zone ``.", "Write continent and city, like Europe/Berlin."),
    ],
)
def test_an_unknown_zone_is_told_in_words(zone: str, message: str, hint: str) -> None:
    """As usage, with what was probably meant, in the words of the circle's own `time-zone:`."""
    done = run("plan", EXAMPLE, "--zone", "Asia/Kolkata", "--zone", zone)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"--zone: {message}" in done.stderr
    assert hint in done.stderr


def test_json_holds_the_whole_plan_and_nothing_else() -> None:
    """Weeks, rows, breaks, clocks, sums; instants as ISO 8601."""
    plan = json.loads(planned(EXAMPLE, "--json", "--zone", "America/New_York"))
    assert (plan["circle"], plan["zone"], len(plan["weeks"])) == ("Tuesday circle", "Europe/Berlin", 10)
    assert plan["rows"][0]["at"] == "2027-01-05T17:00:00+01:00"
    assert plan["rows"][0]["due"] == "2027-01-05T16:00:00+00:00"
    assert any("America/New_York" in clock for clock in plan["clocks"])
    assert plan["posts"] == sum(row["posts"] for row in plan["rows"])


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_faulty_file_prints_its_findings(tmp_path: Path, words: tuple[str, ...]) -> None:
    """All of them, on standard error; there is no half plan."""
    path = circle_file(tmp_path, time_zone="EST", starts="soon")
    done = run("plan", path, *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{path}:5:12: error: EST never changes its clocks" in done.stderr
    assert f"{path}:6:9: error: " in done.stderr
    assert "Mend what is named above" in done.stderr


def test_advice_keeps_no_plan_back(tmp_path: Path) -> None:
    """It is `check` that gives it."""
    path = circle_file(tmp_path, more="breaks:\n  - first: 2028-02-09\n    last: 2028-02-15\n")
    assert len(rows(planned(path))) > 60


def test_a_poor_encoding_ends_nothing(tmp_path: Path) -> None:
    """What the terminal can't show comes out as a question mark."""
    path = circle_file(tmp_path, circle="Café ♣ 読書")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "plan", str(path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith("Café ? ??: every post".encode("latin-1"))
