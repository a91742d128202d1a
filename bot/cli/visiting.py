"""`studycircle doctor`: what is in order and what isn't, each line with its standing in words and its remedy."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.credentials import (
    DATABASE,
    PORTAL,
    TOKEN,
    TOKEN_FILE,
    addresses_from,
    data_folder,
    taken_for,
    token_from,
)
from bot.cli.doubting import UPDATE, doubt_about
from bot.cli.loading import circle_files, loaded, refuse_alike
from bot.cli.placing import wrong_with
from bot.cli.saying import WIDTH, echo_json, printable
from bot.clock import SystemClock
from bot.doctor.findings import Finding, Part, Standing, all_of, failed, failure, ok, warning
from bot.doctor.machine import program_finding, zone_findings
from bot.doctor.visit import Patient, data_part, discord_parts
from bot.errors import LoginError, StudycircleError
from bot.schedule.model import Circle
from bot.wording import counted
from bot.zonedata import use_newest

if TYPE_CHECKING:
    from rich.table import Table

LEAST_SECRET = 16
STYLES = {Standing.OK: "green", Standing.WARNING: "yellow", Standing.FAILURE: "bold red"}


def visit_and_show(paths: Sequence[Path], *, data: Path | None, as_json: bool) -> int:
    """Look at everything, print what was found, and return the exit code: 1 if anything doesn't work.

    Raises UsageError where the addresses for tests are off; all else that is wrong is found and printed.
    """
    api, _ = addresses_from(os.environ)
    clock = SystemClock()
    token, first, doubt = _token()
    circles, faulty = _circles(paths)
    folder = data_folder(data, os.environ)
    patient = Patient(folder, folder / DATABASE, token, circles)
    with _waiting(quiet=as_json):
        parts = [
            _machine(circles, clock),
            data_part(patient, clock=clock),
            *asyncio.run(discord_parts(patient, first, clock=clock, doubt=doubt, api=api)),
            *faulty,
        ]
    if as_json:
        echo_json(_values(parts, secret=token or ""))
    else:
        _show(parts, secret=token or "")
    return 1 if any(one.standing is Standing.FAILURE for one in all_of(parts)) else 0


def _token() -> tuple[str | None, list[Finding], Finding | None]:
    """Return the bot's token, if there is one, how it stands with it, and a doubt about it; its text is never shown."""
    try:
        token = token_from(os.environ)
    except LoginError as error:
        return None, [failed("token", error)], None
    named = TOKEN if os.environ.get(TOKEN) else f"{TOKEN_FILE}, {os.environ[TOKEN_FILE]}"
    found = [ok("token", f"The bot's token is there ({named}).")]
    if token.advice:
        what, _, remedy = token.advice.rpartition(": ")
        found.append(warning("token-file", f"{what}.", remedy))
    return token.text, found, _doubt(token.text, named)


def _doubt(token: str, named: str) -> Finding | None:
    """Return what is doubtful about what was copied as the token."""
    instead = taken_for(token)
    if instead is None:
        return None
    return warning(
        "token-form",
        f"What stands in {named} hasn't the form of a bot's token; it seems to be {instead}.",
        f"Copy the token at {PORTAL}, your application, Bot, Reset Token; it has three parts with dots between.",
    )


def _circles(paths: Sequence[Path]) -> tuple[list[Circle], list[Part]]:
    """Return the circles that can be looked at, and what is wrong with the files of the others."""
    circles: list[Circle] = []
    faulty: list[Part] = []
    for file in circle_files(paths):
        try:
            circle, _ = loaded(file)
            refuse_alike([*circles, circle])
        except StudycircleError as error:
            found = failed("file", error)
            if error.message.startswith(str(file)):
                found = failure(
                    "file",
                    f"{file} can't be used as it is.",
                    f"See what is wrong in it: studycircle check {file}",
                )
            faulty.append(Part(str(file), [found]))
        else:
            circles.append(circle)
    return circles, faulty


def _machine(circles: Sequence[Circle], clock: SystemClock) -> Part:
    zones = dict.fromkeys(circle.zone for circle in circles)
    doubts = [doubt for zone in zones if (doubt := doubt_about(zone, clock.now()))]
    zones_found = zone_findings(use_newest(), doubts, remedy=UPDATE)
    return Part("This machine", [program_finding(), *zones_found, *_folders(circles)])


def _folders(circles: Sequence[Circle]) -> Iterator[Finding]:
    """Yield what is wrong with the folders that archives are to go into."""
    for circle in circles:
        if found := wrong_with(circle):
            code, message, hint = found
            yield warning(code, f"{circle.id}: {message}", hint)


@contextmanager
def _waiting(*, quiet: bool) -> Iterator[None]:
    """Say on a terminal that something is being done, and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("Looking at this machine, and asking Discord"):
        yield


def _values(parts: Sequence[Part], *, secret: str) -> dict[str, object]:
    """Return what was found for machines."""
    found = [one.standing for one in all_of(parts)]
    return {
        "well": Standing.FAILURE not in found,
        "failures": found.count(Standing.FAILURE),
        "warnings": found.count(Standing.WARNING),
        "parts": [
            {
                "title": _clean(part.title, secret),
                "findings": [_cleaned(asdict(one), secret) for one in part.findings],
                "permissions": [_cleaned(asdict(one), secret) for one in part.grants],
            }
            for part in parts
        ],
    }


def _cleaned(values: dict[str, object], secret: str) -> dict[str, object]:
    return {key: _clean(value, secret) if isinstance(value, str) else value for key, value in values.items()}


def _clean(text: str, secret: str) -> str:
    """Return a text in one line without what a terminal would obey: names on Discord may hold anything."""
    if len(secret) >= LEAST_SECRET:  # what is shorter is an ordinary word that was set by mistake
        text = text.replace(secret, "<the token>")
    return printable(" ".join(text.split()))


def _show(parts: Sequence[Part], *, secret: str) -> None:
    """Print what was found, in colour on a terminal, and in words everywhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    with console.capture() as shown:
        for part in parts:
            console.print(Text(_clean(part.title, secret), style="bold"))
            console.print(_findings(part, secret))
            if part.grants:
                console.print()
                console.print(_grants(part, secret))
            console.print()
    for line in shown.get().splitlines():
        click.echo(line.rstrip(), color=True)  # rich has decided on colours already
    click.echo(_summary(parts))


def _findings(part: Part, secret: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=len("  warning"))
    table.add_column(overflow="fold")
    for one in part.findings:
        text = Text(_clean(one.what, secret))
        if one.remedy:
            text.append(f"\nTo do: {_clean(one.remedy, secret)}")
        table.add_row(Text(f"  {one.standing.value}", style=STYLES[one.standing]), text)
    return table


def _grants(part: Part, secret: str) -> Table:
    """Return the table of permissions; of one that is missing it says where to grant it."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="", pad_edge=False)
    table.add_column("  permission", no_wrap=True)
    table.add_column("there?", no_wrap=True)
    table.add_column("where", overflow="fold")
    table.add_column("needed", overflow="fold")
    for one in part.grants:
        there = Text("present", "green") if one.is_there else Text("missing", "bold red")
        needed = Text(_clean(one.used_for, secret))
        if one.grant:
            needed.append(f"\nTo do: {_clean(one.grant, secret)}")
        name, place = Text(f"  {_clean(one.permission, secret)}"), Text(_clean(one.place, secret))
        table.add_row(name, there, place, needed)
    return table


def _summary(parts: Sequence[Part]) -> str:
    found = [one.standing for one in all_of(parts)]
    failures, warnings = found.count(Standing.FAILURE), found.count(Standing.WARNING)
    if not failures and not warnings:
        return "All is well."
    said = f"{counted(failures, 'failure', 'failures')}, {counted(warnings, 'warning', 'warnings')}"
    return f"{len(found)} things looked at: {said}."
