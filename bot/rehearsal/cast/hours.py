"""When a reader gets round to something: awake hours in their own zone, and a little chance from the seed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal.cast.script import Reader


def moment(reader: Reader, wanted: datetime, *, seed: int, salt: str) -> datetime:
    """Return when a reader does what they would do at `wanted`: then, or when they are awake again.

    Up to twenty minutes are added by the seed, the same for the same seed and salt on every machine.
    """
    shifted = wanted + timedelta(seconds=chance(seed, salt, 1200))
    local = shifted.astimezone(ZoneInfo(reader.zone))
    start, end = reader.awake
    now = local.time()
    is_awake = start <= now < end if start < end else now >= start or now < end
    if is_awake:
        return shifted
    morning = local.replace(hour=start.hour, minute=start.minute, second=0, microsecond=0)
    if now >= start:
        morning += timedelta(days=1)
    return (morning + timedelta(seconds=chance(seed, f"{salt} morning", 3600))).astimezone(UTC)


def chance(seed: int, salt: str, below: int) -> int:
    """Return a number from 0 on and below `below`, the same on every machine."""
    digest = hashlib.sha256(f"{seed}\n{salt}".encode()).digest()
    return int.from_bytes(digest[:8]) % below
