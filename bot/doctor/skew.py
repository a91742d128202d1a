"""How far this machine's clock is off Discord's, by the `Date` of its answers: pure.

An answer was made in a second that Discord names, and between two instants of ours.  Each one leaves a stretch in
which the difference must lie; all together leave the least.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.inquiry import Moment
from bot.doctor.findings import Finding, failure, ok, warning

WARNING_SECONDS, FAILURE_SECONDS = 2.0, 30.0
A_SECOND = 1.0
REMEDIES = {
    "linux": "Have the network set it: sudo timedatectl set-ntp true. In a container it is the clock of its host.",
    "darwin": "Have the network set it: System Settings, General, Date & Time, Set time and date automatically.",
    "win32": "Have the network set it: Settings, Time & language, Date & time, Set time automatically, Sync now.",
}


@dataclass(frozen=True, slots=True)
class Skew:
    """By how many seconds at least and at most this clock is ahead of Discord's; behind it, they are negative."""

    least: float
    most: float

    @property
    def certain(self) -> float:
        """The seconds by which it is off for certain, either way."""
        return max(self.least, -self.most, 0.0)

    @property
    def likely(self) -> float:
        """The middle."""
        return (self.least + self.most) / 2


def skew_of(moments: Sequence[Moment]) -> Skew | None:
    """Return the difference that all answers allow; None where there is no answer that tells the time."""
    if not moments:
        return None
    least = max((one.asked - one.theirs).total_seconds() - A_SECOND for one in moments)
    most = min((one.answered - one.theirs).total_seconds() for one in moments)
    return Skew(min(least, most), max(least, most))  # the other way round: it was set meanwhile


def clock_finding(moments: Sequence[Moment]) -> Finding:
    """Return how it stands with the clock: off by more than 2 seconds, or by more than 30."""
    found = skew_of(moments)
    remedy = REMEDIES.get(sys.platform, REMEDIES["linux"])
    if found is None:
        return warning(
            "clock",
            "The clock couldn't be held against Discord's, which gave no answer that tells the time.",
            "Once Discord can be reached, try again.",
        )
    if found.certain <= WARNING_SECONDS:
        within = max(abs(found.least), abs(found.most))
        return ok("clock", f"The clock agrees with Discord's, as far as can be seen (within {within:.1f} s).")
    way = "ahead of" if found.likely > 0 else "behind"
    what = f"This machine's clock is about {abs(found.likely):.0f} s {way} Discord's"
    if found.certain <= FAILURE_SECONDS:
        return warning("clock", f"{what}.", remedy)
    early = "too early" if found.likely > 0 else "too late"
    return failure("clock", f"{what}: all posts come that much {early}.", remedy)
