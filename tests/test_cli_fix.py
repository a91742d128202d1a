"""`studycircle check --fix`: what is mended, what is left to people, and that nothing else is touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.test_cli_codes import EXAMPLE, SIX_KEYS, circle_file, run

MENDED = [
    # (what is written wrongly, in place of what, what it becomes)
    ("time-zone: Europe/Berlin", "time-zone:Europe/Berlin", "time-zone: Europe/Berlin"),
    ("time-zone: Europe/Berlin", "Time_Zone: Europe/Berlin", "time-zone: Europe/Berlin"),
    ("time-zone: Europe/Berlin", "time zone: Europe/Berlin  # ours", "time-zone: Europe/Berlin  # ours"),
    ("time-zone: Europe/Berlin", "time-zone: europe/berlin # ours", "time-zone: Europe/Berlin # ours"),
    ("starts: 2027-01-12", "starts: 12 January 2027", "starts: 2027-01-12"),
    ("starts: 2027-01-12", "starts: 2027/01/12", "starts: 2027-01-12"),
    ("circle: Tuesday circle", "circle: @tuesday", 'circle: "@tuesday"'),
]


@pytest.mark.parametrize(("right", "wrong", "becomes"), MENDED)
def test_what_can_be_meant_in_one_way_is_mended(tmp_path: Path, right: str, wrong: str, becomes: str) -> None:
    """In its line alone; the change is shown, and the file then passes."""
    path = tmp_path / "tuesday-circle.yaml"
    path.write_text(f"# Ours.\r\n{SIX_KEYS.replace(right, wrong)}", encoding="utf-8", newline="")
    assert run("check", path).exit_code == 1
    done = run("check", path, "--fix")
    assert (done.exit_code, done.stdout) == (0, "1 file: all well.\n")
    assert f"  - {wrong}\n  + {becomes}\n" in done.stderr
    assert path.read_bytes().decode() == f"# Ours.\r\n{SIX_KEYS.replace(right, becomes)}"


LEFT = [
    ("starts: 2027-01-12", "starts: 2027-01-13"),
    ("starts: 2027-01-12", "starts: 01/02/2027"),
    ("starts: 2027-01-12", "starts: 2027-01-12 17:00"),
    ("time-zone: Europe/Berlin", "time-zone: EST"),
    ("time-zone: Europe/Berlin", "time-zone: Europe/Berlim"),
    ("channel: https", "chanel: https"),
    ("channel: https://discord.com/channels/1/2", "channel: #reading"),
    ("circle: Tuesday circle", "circle: 'Tuesday circle"),
]


@pytest.mark.parametrize(("right", "wrong"), LEFT)
def test_what_needs_judgement_is_left_to_people(tmp_path: Path, right: str, wrong: str) -> None:
    """A day, a zone, a word that isn't merely spelt with other signs: the file stays byte for byte."""
    path = tmp_path / "tuesday-circle.yaml"
    path.write_text(SIX_KEYS.replace(right, wrong), encoding="utf-8")
    before = path.read_bytes()
    done = run("check", path, "--fix")
    assert (done.exit_code, done.stderr, path.read_bytes()) == (1, "", before)
    assert done.stdout == run("check", path).stdout


def test_several_are_mended_at_once_and_the_rest_is_told(tmp_path: Path) -> None:
    """Each in a step of its own."""
    path = circle_file(tmp_path, time_zone="europe/berlin", starts="12 January 2027", channel="general")
    done = run("check", path, "--fix", "--json")
    assert done.stderr.count(": mended\n") == 2
    assert [one["code"] for one in json.loads(done.stdout)] == ["link"]


def test_a_folder_is_mended_file_by_file(tmp_path: Path) -> None:
    """Circles and readings alike; permissions stay."""
    first, second = circle_file(tmp_path, "first"), circle_file(tmp_path, "second", time_zone="europe/berlin")
    second.chmod(0o640)
    before = first.read_bytes()
    assert run("check", tmp_path, "--fix").exit_code == 0
    assert first.read_bytes() == before
    assert second.stat().st_mode & 0o777 == (0o640 if os.name != "nt" else second.stat().st_mode & 0o777)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.yaml", "second.yaml"]


def test_what_is_sound_is_not_touched(tmp_path: Path) -> None:
    """Not even its time."""
    path = tmp_path / "tuesday.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    os.utime(path, (1, 1))
    assert run("check", path, "--fix").exit_code == 0
    assert path.stat().st_mtime == 1
