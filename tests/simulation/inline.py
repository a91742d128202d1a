"""The store's synchronous core inline: a real SQLite database in memory, and the surface of `Store` before it.

A death discards what isn't committed and keeps what is.  Rows that are read over and over are remembered between
two changes of them; whatever is rolled back makes all of them forgotten.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from bot.agenda.reconcile import Change, Stored
from bot.records import CalendarEvent, Kind
from bot.store import Core, EventRow, PostRow
from bot.store.database import in_words, migrate, steps
from bot.store.ledger import _stored
from tests.simulation.faults import OF_DATABASE, Death, Fault
from tests.simulation.guild import Guild
from tests.simulation.line import outage
from tests.simulation.world import World

T = TypeVar("T")
TABLE = re.compile(r"(?:INTO|UPDATE|FROM)\s+(\w+)")
CODES = {
    Fault.IO: (sqlite3.SQLITE_IOERR, "disk I/O error"),
    Fault.BUSY: (sqlite3.SQLITE_BUSY, "database is locked"),
    Fault.FULL: (sqlite3.SQLITE_FULL, "database or disk is full"),
}


@cache
def _template() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrate(connection, steps())
    return connection


def new_database() -> sqlite3.Connection:
    """Return a database in memory with everything in it that a new one has."""
    connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=512)
    _template().backup(connection)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def broken(fault: Fault) -> sqlite3.OperationalError:
    """Return the error that SQLite raises."""
    code, text = CODES[fault]
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@cache
def _changed(sql: str) -> str:
    """Return the table that a statement changes."""
    found = TABLE.search(sql)
    return found[1] if found else ""


class InlineCore(Core):
    """The core, which remembers rows; and it tells the model what the bot has written down that it will do."""

    def __init__(self, connection: sqlite3.Connection, guild: Guild) -> None:
        super().__init__(connection, Path("state.sqlite3"))
        self._guild = guild
        self._ledger: dict[str, dict[str, Stored]] = {}
        self._owners: dict[tuple[str, str], dict[str, PostRow]] = {}
        self._all: dict[str, dict[tuple[str, str], PostRow]] = {}
        self._events: dict[str, dict[str, EventRow]] = {}
        self.before_erasing: Callable[[], None] = lambda: None

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for looking at the tables."""
        return self._db

    def remember_nothing(self) -> None:
        """Remember nothing any more."""
        self._ledger.clear()
        self._owners.clear()
        self._all.clear()
        self._events.clear()

    def write(self, change: Callable[[Core], T]) -> T:
        try:
            return super().write(change)
        except BaseException:
            self.remember_nothing()
            raise

    def stored(self, circle: str) -> dict[str, Stored]:
        if circle not in self._ledger:
            self._ledger[circle] = super().stored(circle)
        return self._ledger[circle]

    def apply(self, circle: str, changes: Sequence[Change]) -> None:
        if changes:
            super().apply(circle, changes)
            self._ledger.pop(circle, None)

    def _step(self, circle: str, key: str, sets: str, *values: Any, **only: Any) -> None:
        super()._step(circle, key, sets, *values, **only)
        known = self._ledger.get(circle)
        if known and key in known:
            sql = "SELECT * FROM occurrence WHERE circle = ? AND key = ?"
            # In its place, and another dictionary: whoever holds the old one read it before.
            self._ledger[circle] = known | {key: _stored(self._row(sql, circle, key))}  # type: ignore[arg-type]

    def rearm(self, circle: str, key: str) -> None:
        super().rearm(circle, key)
        self._guild.put_off.add(key)

    def hold(self, circle: str, key: str, at: datetime) -> None:
        super().hold(circle, key, at)
        self._guild.put_off.add(key)

    def posts(self, circle: str, owner: str) -> dict[str, PostRow]:
        slot = (circle, owner)
        if slot not in self._owners:
            self._owners[slot] = super().posts(circle, owner)
        return self._owners[slot]

    def all_posts(self, circle: str) -> tuple[PostRow, ...]:
        if circle not in self._all:
            self._all[circle] = {(row.owner, row.part): row for row in super().all_posts(circle)}
        return tuple(self._all[circle].values())

    def begin_post(self, circle: str, owner: str, part: str, nonce: str, *rest: Any, **more: Any) -> PostRow:
        self._owners.pop((circle, owner), None)
        row = super().begin_post(circle, owner, part, nonce, *rest, **more)
        self._renew(row)
        self._guild.intent = self._guild.meant[nonce] = (owner, part)
        return row

    def post_done(self, circle: str, owner: str, part: str, *rest: Any, **more: Any) -> None:
        super().post_done(circle, owner, part, *rest, **more)
        self._owners.pop((circle, owner), None)
        self._renew(self.posts(circle, owner)[part])

    def _change(self, sql: str, *values: object) -> int:
        match _changed(sql):
            case "event":
                self._events.clear()
            case "post" if sql.startswith("DELETE"):
                self._owners.clear()
                self._all.clear()
        return super()._change(sql, *values)

    def events(self, circle: str) -> dict[str, EventRow]:
        if circle not in self._events:
            self._events[circle] = super().events(circle)
        return self._events[circle]

    def erase_circle(self, circle: str, at: datetime) -> None:
        if not self.erased(circle):
            self.before_erasing()
        super().erase_circle(circle, at)

    def begin_event(self, circle: str, week: str, event: CalendarEvent, *, turn: int, at: datetime) -> None:
        super().begin_event(circle, week, event, turn=turn, at=at)
        self._guild.intent = (f"{week}.{Kind.EVENT}", str(turn))

    def _renew(self, row: PostRow) -> None:
        if row.circle in self._all:
            self._all[row.circle][(row.owner, row.part)] = row


class InlineStore:
    """What `Store` offers, at once and on this thread; a fault may strike at every write."""

    def __init__(self, core: InlineCore, world: World) -> None:
        self.core = core
        self._world = world
        self.idle = True

    async def read(self, ask: Callable[[Core], T]) -> T:
        """Run a function on the database as it is."""
        fault = self._world.faults.at("read")
        if fault in OF_DATABASE:
            return self.core.read(lambda _: _fails(fault))
        return ask(self.core)

    async def write(self, change: Callable[[Core], T]) -> T:
        """Run a function in a transaction, unless something goes wrong before it is committed."""
        fault = self._world.faults.at("write")
        if fault is None:
            return self.core.write(change)
        self._world.note(f"write: {fault.value}")
        if fault is Fault.STEP:
            self._world.step_clock()
            return self.core.write(change)
        if fault is Fault.DEATH_AFTER:
            self.core.write(change)
            raise Death(self._world.restart())
        down = outage(self._world) if fault is Fault.OUTAGE else self._world.restart()

        def interrupted(core: Core) -> T:
            change(core)
            return _fails(fault, down)

        return self.core.write(interrupted)

    async def scrub(self) -> None:
        """Write the files anew: there are none."""
        fault = self._world.faults.at("write:scrub")
        if fault in OF_DATABASE:
            with in_words(Path("state.sqlite3")):
                _fails(fault)
        if fault is Fault.STEP:
            self._world.step_clock()
        elif fault not in (None, Fault.DEATH_AFTER):
            _fails(fault, outage(self._world) if fault is Fault.OUTAGE else self._world.restart())
        self.core.scrub()
        if fault is Fault.DEATH_AFTER:
            raise Death(self._world.restart())


def _fails(fault: Fault | None, down: timedelta = timedelta()) -> Any:
    """Fail as the database does, or die."""
    if fault in OF_DATABASE:
        raise broken(fault)
    raise Death(down)
