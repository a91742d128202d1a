"""The bot's database: whether it can be used, whether a bot works on it, what went wrong, how old the last copy is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.agenda.missed import what_is_due
from bot.clock import Clock
from bot.doctor.findings import Finding, failed, ok, warning
from bot.errors import NotFoundError, StoreError
from bot.flow.readiness import TOLD, last_told
from bot.records import State
from bot.store import CircleRow, Core, open_core
from bot.store.backup import last_copy
from bot.store.condition import condition_of
from bot.store.lock import holder_of

LOOKED_OVER_SECONDS = 10.0
COPY_EVERY = timedelta(days=8)
"""A copy a week, and a day's grace."""
LATELY = timedelta(days=7)


def database_findings(path: Path, *, clock: Clock, seconds: float = LOOKED_OVER_SECONDS) -> Iterator[Finding]:
    """Yield how it stands with a database, looked over for so many seconds at most."""
    try:
        found = condition_of(path, elapsed=clock.elapsed, seconds=seconds)
    except NotFoundError:
        yield ok("database", f"There is no database {path} yet; the first `studycircle run` makes it.")
        return
    except StoreError as error:
        yield failed("database", error)
        yield from _at_work(path)
        yield copy_finding(path, now=clock.now())
        return
    except OSError as error:
        yield failed("database", _unreadable(path, error))
        return
    whole = "is whole" if found.is_whole else f"is too large to be looked over in {seconds:.0f} s"
    size = f"{found.size / 1_000_000:,.1f} MB"
    yield ok("database", f"The database {path} {whole}: {size}, form number {found.form}.")
    yield from _at_work(path)
    yield from _history(path, now=clock.now())
    yield copy_finding(path, now=clock.now())


def _unreadable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The database {path} can't be read: {error.strerror}.",
        "Give the command as the user whom the bot runs as.",
    )


def _at_work(path: Path) -> Iterator[Finding]:
    """Yield whether a bot works on a database that is there."""
    try:
        holder = holder_of(path)
    except StoreError as error:
        yield warning("running", error.message, error.hint)
        return
    if holder:
        yield ok("running", f"A bot is at work: {holder}.")
    else:
        yield warning(
            "running",
            "No bot is at work on this database, so nothing is posted.",
            "Start it: `studycircle run` with the circles' files, or `sudo systemctl start studycircle`.",
        )


def _history(path: Path, *, now: datetime) -> Iterator[Finding]:
    """Yield for each circle what organisers were told last, and what failed lately."""
    try:
        with open_core(path, readonly=True) as core:
            circles = [row for row in core.circles() if not row.sample]
            found = [finding for row in circles for finding in _past_of(core, row, now)]
    except StoreError as error:
        yield failed("history", error)
        return
    yield from found


def _past_of(core: Core, circle: CircleRow, now: datetime) -> Iterator[Finding]:
    told = last_told(core.posts(circle.id, TOLD))
    if told and told.is_mended:
        yield ok(
            "readiness",
            f"{circle.id}: organisers were told that nothing is missing any more, {_at(told.at)}.",
        )
    elif told:
        yield warning(
            "readiness",
            f"{circle.id}: organisers were told {_at(told.at)} that something is missing, and not yet that it is "
            "mended.",
            f"See what it is: studycircle doctor {circle.id}.yaml",
        )
    failures = [row for row in core.stored(circle.id).values() if row.state is State.FAILED]
    lately = [row for row in failures if now - row.due < LATELY]
    if lately:
        last = lately[-1]
        yield warning(
            "posts",
            f"{circle.id}: {len(lately)} of its posts failed in the last 7 days, the last one "
            f"({what_is_due(last.kind.value, last.number)}): {last.reason.rstrip('.')}.",
            "`/circle status` on Discord lists them; what is mended in time is posted by itself.",
        )


def copy_finding(path: Path, *, now: datetime) -> Finding:
    """Return how old the last copy of a database is, as `studycircle backup` has written it down beside it."""
    remedy = "Make one: studycircle backup FOLDER; best once a week, by a timer."
    try:
        last = last_copy(path)
    except StoreError as error:
        return warning("backup", error.message, error.hint)
    if last is None:
        return warning("backup", "No copy of the database was made by `studycircle backup` yet.", remedy)
    days = (now - last.made) // timedelta(days=1)
    what = f"The last copy of the database was made {_at(last.made)}: {last.file}{_whereabouts(last.file, path)}."
    if now - last.made > COPY_EVERY:
        return warning("backup", f"{what} That is {days} days ago.", remedy)
    return ok("backup", what)


def _whereabouts(copy: Path, path: Path) -> str:
    """Say where a copy is, as far as it changes what it is worth."""
    try:
        same = copy.stat().st_dev == path.stat().st_dev
    except OSError:
        return " (it isn't there any more, or can't be seen from here)"
    return " (on the same disk as the database)" if same and os.name == "posix" else ""


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
