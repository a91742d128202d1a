"""`studycircle init`: from a few answers to a circle's file that can be tried out at once."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from bot.cli.newcircle import circle_text
from bot.cli.saying import at_terminal, say_day, wrapped
from bot.cli.schemas import put_schema
from bot.clock import SystemClock
from bot.errors import StudycircleError, UsageError
from bot.reading.load import bundled_readings, locate_reading
from bot.schedule import addresses, times, zones
from bot.schedule.form import circle_name
from bot.schedule.load import LONGEST_ID
from bot.schedule.model import WeekTimes
from bot.yamldoc import schema_line

# Numbers that no channel has: a circle with them can be checked, planned and rehearsed, and not run.
CHANNEL = "https://discord.com/channels/111111111111111111/222222222222222222"
ORGANISERS = "https://discord.com/channels/111111111111111111/333333333333333333"
OTHER_UTC = ("Etc/UTC", "Etc/UCT", "Etc/GMT", "Etc/Universal", "Etc/Zulu")  # as servers are set up
AHEAD = timedelta(days=8)  # the welcome goes out seven days before week 1


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a new circle needs: its key, its option, how it is asked, and what holds if nobody is asked."""

    key: str
    option: str
    ask: str
    otherwise: str
    read: Callable[[str], Any]

    def checked(self, text: str) -> str:
        """Return the text if a circle's file may have it; UsageError in the words of `check` if not."""
        if not text.strip():
            raise UsageError(f"--{self.option}: nothing stands there.", "Write it, or leave the option out.")
        try:
            self.read(text)
        except PydanticCustomError as error:
            said = error.context or {}
            raise UsageError(f"--{self.option}: {said['message']}", said["hint"]) from error
        return " ".join(text.split())


def begin_circle(folder: Path, given: Mapping[str, str | None]) -> int:
    """Write the file of a circle and print the next steps; returns the exit code.

    `given` has what the options say, by their names.  Raises UsageError for a value that can't be, StudycircleError
    for a file that is there already or can't be written.
    """
    if folder.suffix in (".yaml", ".yml"):
        raise UsageError(
            f"{folder} would be a folder: the circle's file is named by --name, and put into one.",
            f'Write the folder alone, and --name "{folder.stem}".',
        )
    questions = _questions(SystemClock().now().date())
    asks = at_terminal()
    values = {one.key: _value(one, given.get(one.option), asks=asks) for one in questions}
    values["reading"] = _from_there(values["reading"], folder)
    path = folder / f"{short_name(values['circle'])}.yaml"
    _write(path, schema_line("circle") + circle_text(values))
    click.echo("\n".join(_next_steps(path, values)))
    return 0


def short_name(name: str) -> str:
    """Return a circle's name as its file can be called: small letters, figures and hyphens."""
    letters = unicodedata.normalize("NFKD", name.lower())
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(filter(str.isascii, letters))).strip("-")
    return plain[:LONGEST_ID].strip("-") or "circle"


def _questions(today: date) -> tuple[Question, ...]:
    bundled = bundled_readings()
    what = f"What to read ({', '.join(bundled)}; or the path of your own reading.yaml)"
    link = addresses.channel_link
    return (
        Question("circle", "name", "The circle's name, as members see it", "Reading circle", circle_name),
        Question("reading", "reading", what, next(iter(bundled), ""), locate_reading),
        Question("channel", "channel", "The link of the channel to read in", CHANNEL, link),
        Question("organisers", "organisers", "The link of the organisers' private channel", ORGANISERS, link),
        Question("time-zone", "zone", "The time zone of all times", _own_zone(), zones.zone),
        Question("starts", "starts", "The day on which week 1 opens", _first_day(today), times.day),
    )


def _value(question: Question, given: str | None, *, asks: bool) -> str:
    if given is not None:
        return question.checked(given)
    if not asks:
        return question.otherwise
    while True:
        shown = question.otherwise if question.otherwise not in (CHANNEL, ORGANISERS) else "later"
        answer: str = click.prompt(question.ask, default=shown)
        try:
            return question.checked(question.otherwise if answer == shown else answer)
        except StudycircleError as error:
            click.echo(f"{error.message.partition(': ')[2] or error.message}\n{error.hint}")


def _from_there(reading: str, folder: Path) -> str:
    """Return a reading as a file in this folder names it: a bundled one by its name, another by the way to it."""
    if reading in bundled_readings() or Path(reading).is_absolute():
        return reading
    return Path(os.path.relpath(locate_reading(reading), folder)).as_posix()


def _own_zone() -> str:
    """Return this machine's zone where it has a name that a circle may have; else UTC."""
    names = [os.environ.get("TZ", "")]
    with suppress(OSError):
        names.append(str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2])
    for name in filter(None, names):
        try:
            found = zones.zone(name)
        except PydanticCustomError:
            continue
        return "UTC" if found in OTHER_UTC else found
    return "UTC"


def _first_day(today: date) -> str:
    """Return the first day at least eight days away on which a week usually opens."""
    earliest = today + AHEAD
    return str(earliest + timedelta(days=(WeekTimes().section.weekday - earliest.weekday()) % 7))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        put_schema(path.parent, "circle")
    except FileExistsError as error:
        raise StudycircleError(
            f"{path} is there already, and stays as it is.",
            "Give the circle another --name, or name another folder.",
        ) from error
    except OSError as error:
        raise StudycircleError(
            f"{path} can't be written ({error.strerror}).", "Name a folder that you may write to."
        ) from error


def _next_steps(path: Path, values: Mapping[str, str]) -> list[str]:
    name = json.dumps(str(path)) if " " in str(path) else str(path)
    starts = say_day(date(*map(int, values["starts"].split("-"))))
    steps = [
        f"{path} is there: “{values['circle']}” reads from {starts} on, by the clocks of {values['time-zone']}.",
        "",
        "Next:",
    ]
    if CHANNEL in values.values() or ORGANISERS in values.values():
        later = (
            "put in the links of your own channels before anything is run; the numbers in it are made up "
            "(on Discord hold the channel's name, Copy Link)"
        )
        steps.append(wrapped(f"edit {path}: {later}", indent=2, hanging=4))
    return [
        *steps,
        f"  studycircle check {name}",
        f"  studycircle plan {name}",
        f"  studycircle rehearse --circle {name} --weeks 1",
        f"  studycircle invite {name}        and then: studycircle run {name}",
    ]
