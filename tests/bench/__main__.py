"""`make bench`: speed and memory, medians, each beside a floor or a peer in the same run."""

from __future__ import annotations

from tests.bench import rehearsal, room, startup

startup.run()
rehearsal.run()
room.run()
