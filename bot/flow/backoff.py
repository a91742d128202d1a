"""When what didn't come off is tried again: soon at first, then every hour, however long it lasts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.clock import Clock

K = TypeVar("K", bound=Hashable)
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


class Backoff(Generic[K]):
    """Counts failures in a row by what failed; a new process begins anew."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tries: dict[K, int] = {}
        self._again: dict[K, datetime] = {}

    def failed(self, what: K) -> datetime:
        """Note one more failure, and return when to try again."""
        tries = self._tries[what] = self._tries.get(what, 0) + 1
        again = self._again[what] = self._clock.now() + RETRY[min(tries, len(RETRY)) - 1]
        return again

    def waits(self, what: K, now: datetime) -> datetime | None:
        """Return until when it is too early to try again; None where it isn't."""
        again = self._again.get(what)
        return again if again and again > now else None

    def again(self) -> Mapping[K, datetime]:
        """Return when each of all that has failed is, or was, to be tried again."""
        return self._again

    def forget(self, what: K) -> None:
        """It came off, or something has changed: the next failure is the first."""
        self._tries.pop(what, None)
        self._again.pop(what, None)
