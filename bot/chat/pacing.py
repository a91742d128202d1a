"""How long to wait before one more session is begun: Discord resets the token of a bot that begins 1,000 in a day."""

from __future__ import annotations

from dataclasses import dataclass, field

HOUR = 3600.0


@dataclass(slots=True)
class Pace:
    """The sessions of the last hour.  The first may begin after `first` seconds, each further one after twice as long.

    At most after `longest`, which makes about 300 a day.  Discord's docs, events/gateway: "Session Start Limits".
    """

    first: float = 5.0
    longest: float = 300.0
    begun: list[float] = field(default_factory=list)

    def wait(self, now: float) -> float:
        """Return how many seconds to wait, and count the session that begins then; `now` in seconds of any clock."""
        self.begun = [at for at in self.begun if now - at < HOUR]
        seconds = min(self.first * 2.0 ** len(self.begun), self.longest)
        self.begun.append(now + seconds)
        return seconds
