"""The whole visit: this machine, the data, Discord, and each circle, in that order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.chat.examining import Examined, examine
from bot.clock import Clock
from bot.doctor.account import account_findings
from bot.doctor.circle import circle_part
from bot.doctor.database import database_findings
from bot.doctor.encryption import encryption_finding
from bot.doctor.findings import Finding, Part, warning
from bot.doctor.folder import Room, folder_findings, room_at
from bot.errors import StudycircleError
from bot.flow.needs import places
from bot.schedule.model import Circle
from bot.store.condition import size_of


@dataclass(frozen=True, slots=True)
class Patient:
    """What is to be looked at: the folder with the bot's data, its database's file, its token (None: there is none)."""

    folder: Path
    database: Path
    token: str | None
    circles: Sequence[Circle] = ()


def data_part(patient: Patient, *, clock: Clock, measure: Callable[[Path], Room] = room_at) -> Part:
    """Return how it stands with the data; `measure` tells how much room a folder's disk has."""
    findings = [
        *folder_findings(patient.folder, size=_size(patient.database), measure=measure),
        encryption_finding(patient.folder),
        *database_findings(patient.database, clock=clock),
    ]
    return Part("The data", findings)


def _size(path: Path) -> int:
    try:
        return size_of(path)
    except OSError:
        return 0


async def discord_parts(
    patient: Patient,
    first: Sequence[Finding],
    *,
    clock: Clock,
    doubt: Finding | None = None,
    api: str | None = None,
) -> list[Part]:
    """Return how it stands with Discord, after what is known `first`, and with each circle there.

    `doubt` is one about the token, which Discord settles if it can be asked.  Without a token nothing is asked.
    """
    if patient.token is None:
        return [Part("Discord", first), *(_not_seen(circle) for circle in patient.circles)]
    found = await examine(patient.token, _wanted(patient.circles), clock=clock, api=api)
    doubts = [doubt] if doubt and isinstance(found.account, StudycircleError) else []
    findings = [*first, *doubts, *account_findings(found)]
    return [Part("Discord", findings), *_circles(patient, found, clock)]


def _wanted(circles: Sequence[Circle]) -> dict[int, list[int]]:
    """Return the servers to be looked at, with the channels that are needed there."""
    wanted: dict[int, list[int]] = {}
    for circle in circles:
        wanted.setdefault(circle.channel.guild_id, []).extend(places(circle))
    return wanted


def _circles(patient: Patient, found: Examined, clock: Clock) -> list[Part]:
    if isinstance(found.account, StudycircleError):
        return [_not_seen(circle) for circle in patient.circles]
    now, servers = clock.now(), found.servers
    return [circle_part(one, servers[one.channel.guild_id], now=now) for one in patient.circles]


def _not_seen(circle: Circle) -> Part:
    what = "What it needs on Discord couldn't be looked at."
    return Part(circle.id, [warning("server", what, "Mend what is named under “Discord”, then try again.")])
