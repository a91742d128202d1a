"""What the doctor finds: plain values, and no way to find fault without saying what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import StudycircleError


class Standing(StrEnum):
    """How it stands with something: as it should be; it works, but look at it; it doesn't work."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `code` names it for machines, `what` and `remedy` are sentences.

    `remedy` is empty where nothing is to be done, and only there.
    """

    code: str
    standing: Standing
    what: str
    remedy: str = ""

    def __post_init__(self) -> None:
        assert bool(self.remedy) is (self.standing is not Standing.OK), "every fault has its remedy"


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission that a circle needs: where, what for, whether it is there, and where to grant it if not."""

    permission: str
    place: str
    used_for: str
    is_there: bool
    grant: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was found about one subject, for instance this machine, or one circle."""

    title: str
    findings: Sequence[Finding]
    grants: Sequence[Grant] = ()


def ok(code: str, what: str) -> Finding:
    """Return that something is in order."""
    return Finding(code, Standing.OK, what)


def warning(code: str, what: str, remedy: str) -> Finding:
    """Return that something should be looked at."""
    return Finding(code, Standing.WARNING, what, remedy)


def failure(code: str, what: str, remedy: str) -> Finding:
    """Return that something doesn't work, or won't."""
    return Finding(code, Standing.FAILURE, what, remedy)


def failed(code: str, error: StudycircleError) -> Finding:
    """Return an expected failure as a finding; it says what to do already."""
    return failure(code, error.message, error.hint)


def all_of(parts: Sequence[Part]) -> Iterator[Finding]:
    """Yield the findings of all parts."""
    for part in parts:
        yield from part.findings
