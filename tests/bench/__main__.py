"""`make bench`: speed and memory, medians, each beside a floor or a peer in the same run."""

from __future__ import annotations

from tests.bench import checking, rehearsal, startup

startup.run()
checking.run()
rehearsal.run()
