"""`make bench`: speed and memory, medians, each beside a floor or a peer in the same run; `ARGS=search` only that."""

from __future__ import annotations

import sys

from tests.bench import forms, rehearsal, search, startup

BENCHES = {
    "startup": startup.run,
    "rehearsal": rehearsal.run,
    "search": search.run,
    "forms": forms.run,
}

for name in sys.argv[1:] or BENCHES:
    if name not in BENCHES:
        sys.exit(f"There is no bench “{name}”. There are: {', '.join(BENCHES)}.")
    BENCHES[name]()
