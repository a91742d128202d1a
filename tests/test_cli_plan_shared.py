"""`studycircle plan --calendar`, `--ics`, `--html`: what a group may see of the plan, in forms to hand round."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest

from tests.test_cli_codes import EXAMPLE, circle_file, run


def events(path: Path, file: Path) -> list[icalendar.Event]:
    """Return the events of a circle's calendar file, read by a reader that isn't ours."""
    assert run("plan", path, "--ics", file).exit_code == 0
    return list(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"))


def test_a_calendar_file_has_every_moment_as_an_instant(tmp_path: Path) -> None:
    """As the plan has them, without what only organisers see; a meeting with its end and place."""
    found = events(EXAMPLE, tmp_path / "a.ics")
    names = [str(event["SUMMARY"]) for event in found]
    assert len(found) == 1 + 10 * 7 + 1  # the welcome, seven moments of each week, the end
    assert not any("brief" in name or "erase" in name for name in names)
    (meeting,) = [event for event in found if event["SUMMARY"] == "Tuesday circle, week 1: the meeting"]
    assert meeting["DTSTART"].dt == datetime(2027, 1, 17, 16, tzinfo=UTC)
    assert meeting["DTEND"].dt == datetime(2027, 1, 17, 17, 15, tzinfo=UTC)
    assert str(meeting["LOCATION"]).startswith("https://discord.com/channels/")
    after_the_change = next(
        event for event in found if event["SUMMARY"] == "Tuesday circle, week 10: the closing question"
    )
    assert after_the_change["DTSTART"].dt.hour == 16


def test_moving_a_meeting_moves_its_event(tmp_path: Path) -> None:
    """Its name in the file is the same, and no two are alike."""
    first = events(circle_file(tmp_path), tmp_path / "a.ics")
    later = events(
        circle_file(tmp_path, more="week:\n  meeting: sun 19:00 for 75 minutes\n"), tmp_path / "b.ics"
    )
    assert [event["UID"] for event in first] != []
    assert sorted(event["UID"] for event in first) == sorted(event["UID"] for event in later)
    assert len({event["UID"] for event in first}) == len(first)


def test_a_calendar_file_is_written_as_the_standard_wants_it(tmp_path: Path) -> None:
    """Ends of lines, and lines of 75 octets, whatever is in a name."""
    path = circle_file(tmp_path, circle="Ünser, Kreis; mit \\ Zeichen und äöü äöü äöü äöü")
    found = events(path, tmp_path / "a.ics")
    content = (tmp_path / "a.ics").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert str(found[0]["SUMMARY"]) == "Ünser, Kreis; mit \\ Zeichen und äöü äöü äöü äöü: the welcome"


def test_a_page_shows_weeks_and_months_and_is_safe(tmp_path: Path) -> None:
    """Without script or network; names are shown, never run."""
    path = circle_file(tmp_path, circle="Kreis <script>x()</script> & Co")
    assert run("plan", path, "--html", tmp_path / "a.html").exit_code == 0
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Kreis &lt;script&gt;x()&lt;/script&gt; &amp; Co" in text
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!https://discord)', text)
    assert len(re.findall(r"<h2>Week \d+: ", text)) == 10
    assert "<caption>January 2027</caption>" in text
    assert "facilitator" not in text


def test_what_is_handed_round_speaks_the_circles_language(tmp_path: Path) -> None:
    """The page and the names in the calendar file: days and months by Babel; the terminal's plan stays English."""
    path = circle_file(tmp_path, more="language: de\ntexts:\n  SHARED_MEETING: Gespräch\n")
    names = [str(event["SUMMARY"]) for event in events(path, tmp_path / "a.ics")]
    assert "Tuesday circle, Woche 1: Gespräch" in names
    assert run("plan", path, "--html", tmp_path / "a.html").exit_code == 0
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    for words in (
        "Woche 1: ",
        "Di., 12. Jan. 2027 17:00",
        "<caption>Januar 2027</caption>",
        "<th>Mi</th>",
        "Zeitzone",
    ):
        assert words in text
    assert not any(words in text for words in ("Week ", "until", "By months", "Before the", "main questions"))
    assert "Before the weeks" in run("plan", path).stdout


def test_months_on_a_terminal_have_a_letter_for_each_moment(tmp_path: Path) -> None:
    """And say what the letters stand for; weeks begin on Monday."""
    shown = run("plan", circle_file(tmp_path), "--calendar").stdout
    assert "T the text" in shown
    january = shown.partition("January 2027\n")[2].partition("\n\n")[0].splitlines()
    assert january[0].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert re.split(r" {2,}", january[3]) == ["11", "12 T", "13", "14 QP", "15", "16 G", "17 MC"]
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("more", [["--json"], ["--zone", "UTC"], ["--from-week", "2"], ["--verbose"]])
def test_what_doesnt_go_with_it_is_said(tmp_path: Path, more: list[str]) -> None:
    """Rather than left out in silence."""
    assert run("plan", circle_file(tmp_path), "--calendar", *more).exit_code == 2


def test_where_nothing_can_be_written_is_told_in_words(tmp_path: Path) -> None:
    """A folder that isn't there."""
    done = run("plan", circle_file(tmp_path), "--ics", tmp_path / "no" / "a.ics")
    assert done.exit_code == 1
    assert "can't be written" in done.stderr
