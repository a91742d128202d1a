"""`make bench`: speed and memory, each beside a floor or a peer in the same run.

All of them, or those that are named: `make bench ARGS="lateness fanout"`.
"""

from __future__ import annotations

import sys
from importlib import import_module

ALL = (
    "startup",
    "checking",
    "rehearsal",
    "room",
    "lateness",
    "ingestion",
    "blocks",
    "nightly",
    "fanout",
    "archive",
    "search",
    "forms",
)

unknown = set(sys.argv[1:]) - set(ALL)
if unknown:
    sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.")
for name in sys.argv[1:] or ALL:
    # Imported when its turn comes: what one keeps in memory is no burden to another.
    import_module(f"tests.bench.{name}").run()
