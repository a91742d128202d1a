"""Advice with reasons: a heavy week, hours that aren't there, pictures.  Nothing of it makes a file unusable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importing import drafted, read_back
from tests.test_cli_codes import circle_file, run


def advice(path: Path) -> list[dict[str, object]]:
    """Return what `check` says of a file without mistakes."""
    done = run("check", "--json", path)
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("zone", "starts", "week", "said"),
    [
        ("Europe/Berlin", "2027-03-23", "meeting: sun 02:30 for 75 minutes",
         "On Sunday 28 March 2027 there is no 02:30 in Europe/Berlin: the clocks go forward by 1 hour, and the "
         "meeting of week 1 is at 03:30."),
        ("Australia/Lord_Howe", "2027-09-28", "closing: sun 02:10",
         "there is no 02:10 in Australia/Lord_Howe: the clocks go forward by 30 minutes, and the closing question of "
         "week 1 is at 02:40."),
        ("America/Santiago", "2027-08-31", "meeting: sun 00:15 for 1 hour", "the meeting of week 1 is at 01:15."),
    ],
)  # fmt: skip
def test_an_hour_that_the_clocks_leave_out_is_told_with_its_day(
    tmp_path: Path, zone: str, starts: str, week: str, said: str
) -> None:
    """At the line that it comes from, and only for the week in which it happens."""
    path = circle_file(
        tmp_path, time_zone=zone, starts=starts, more=f"week:\n  digest: mon 17:00\n  {week}\n"
    )
    (found,) = [one for one in advice(path) if one["code"] == "no-such-hour"]
    assert said in str(found["message"])
    assert (found["line"], found["severity"]) == (9, "advice")


def test_an_hour_left_out_in_a_changed_week_is_told_at_the_change(tmp_path: Path) -> None:
    """There is where it can be mended."""
    more = "changes:\n  decline-and-looking-back:\n    meeting: sun 02:00 for 1 hour\n"
    (found,) = advice(circle_file(tmp_path, starts="2027-03-23", more=more))
    assert (found["code"], found["line"]) == ("no-such-hour", 9)


def test_hours_that_are_there_are_not_talked_about(tmp_path: Path) -> None:
    """Also on the day of the change, also in the hour that comes twice."""
    for starts in ("2027-03-23", "2027-10-26"):
        more = "week:\n  meeting: sun 03:00 for 75 minutes\n  closing: sun 02:59\n"
        more = more if starts > "2027-06" else "week:\n  meeting: sun 03:00 for 75 minutes\n"
        assert advice(circle_file(tmp_path, starts=starts, more=more)) == []


def text_of(*words: int) -> str:
    """Return a text with chapters of about so many words each of two paragraphs."""
    half = [" ".join(f"So it was on day {day}." for day in range(count // 12)) for count in words]
    return "".join(f"CHAPTER {number}\n\n{text}\n\n{text}\n\n" for number, text in enumerate(half, start=1))


def test_a_week_far_heavier_than_the_others_is_told(tmp_path: Path) -> None:
    """With its words and minutes beside theirs; twice the usual is still none."""
    _, findings = read_back(drafted(text_of(600, 1_260, 600, 600)), tmp_path)
    (found,) = [one for one in findings if one.code == "heavy-week"]
    assert found.message == "This week has 1,262 words, about 15 minutes; the others about 6."
    assert found.source.strip() == "paragraphs: 4-6"
    assert [
        one
        for one in read_back(drafted(text_of(600, 1_180, 600, 600)), tmp_path)[1]
        if one.code == "heavy-week"
    ] == []


def test_two_weeks_have_nothing_usual(tmp_path: Path) -> None:
    """Which of them is the heavy one is a matter of taste."""
    assert read_back(drafted(text_of(500, 1_190)), tmp_path)[1] == []


@pytest.mark.parametrize(
    ("picture", "said", "hint"),
    [
        ("![A mill](mill.png)", "stands a picture, and", "what is to be seen: “A mill”"),
        ("![](mill.png)", "a picture without words for it", "in words what is to be seen"),
        ('<img src="mill.png" alt="A mill">', "stands a picture, and", "“A mill”"),
        ('<img src="mill.png">', "a picture without words for it", "in words"),
    ],
)
def test_a_picture_in_the_text_is_told(tmp_path: Path, picture: str, said: str, hint: str) -> None:
    """Members would only see the signs for it."""
    text = f"One thing is so.\n\nHere it stands: {picture}\n\nAnother isn't.\n"
    (found,) = [one for one in read_back(drafted(text), tmp_path)[1] if one.code == "picture"]
    assert said in found.message
    assert hint in found.hint


def archive(tmp_path: Path, folder: object, *more: str) -> list[dict[str, object]]:
    """Return what `check` says of a circle whose archive goes into a folder."""
    keys = "".join(f"  {line}\n" for line in (f"folder: {folder}", *more))
    return advice(circle_file(tmp_path, more=f"archive:\n{keys}"))


def test_a_folder_that_the_archive_can_not_go_into_is_told_as_it_is_here(tmp_path: Path) -> None:
    """Only as advice, for the bot may run elsewhere: a file, what can't be made, what is full of other things."""
    (tmp_path / "file").write_text("A file.")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("Mine.")
    for folder, code in (("file", "not-a-folder"), ("file/below", "no-folder"), ("full", "not-empty")):
        (found,) = archive(tmp_path, tmp_path / folder)
        assert (found["code"], found["severity"], found["line"]) == (code, "advice", 8)


def test_a_folder_that_will_do_is_not_talked_about(tmp_path: Path) -> None:
    """One that is to be made, an empty one, one with an archive, and a name among the bot's own folders."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "manifest.json").write_text("{}")
    for folder in (tmp_path / "new" / "one", tmp_path / "empty", tmp_path / "archive", "ours"):
        assert archive(tmp_path, folder) == []


def test_a_folder_that_nothing_is_put_into_is_told(tmp_path: Path) -> None:
    """By hand, and not at night; with either of them it is used."""
    (found,) = archive(tmp_path, "ours", "publish: by hand")
    assert (found["code"], found["line"]) == ("idle-folder", 8)
    assert archive(tmp_path, "ours", "publish: by hand", "nightly: yes") == []
