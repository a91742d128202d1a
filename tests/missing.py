"""`python -m tests.missing` says, before the tests run, what this machine lacks and what is skipped for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.spec import description, folder

WHEELS = Path(__file__).resolve().parents[1] / ".venv" / "wheels"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Return the path of the system's Chromium, if there is one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def wheels() -> Path | None:
    """Return the folder with the wheels of all that the program needs, if `make` has fetched them."""
    return WHEELS if (WHEELS / ".fetched").is_file() else None


def axe() -> Path | None:
    """Return axe-core's file, which isn't part of the project: STUDYCIRCLE_AXE names it."""
    named = Path(os.environ.get("STUDYCIRCLE_AXE") or "axe.min.js")
    return named if named.is_file() else None


def can_trace() -> bool:
    """Tell whether there is strace, and the machine lets it trace."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-qq", "true"], capture_output=True).returncode == 0


def missing() -> list[str]:
    """Return a sentence for each thing that isn't here."""
    found = []
    if browser() is None:
        found.append("Chromium isn't installed: the tests that open a page are skipped.")
    if not can_trace():
        found.append("strace isn't installed, or may not trace: the tests that cut the power are skipped.")
    if description() is None:
        found.append(
            f"Discord's OpenAPI file isn't in {folder().name}/: requests and answers aren't held against it. "
            "Name its folder in STUDYCIRCLE_DISCORD_SPEC."
        )
    if axe() is None:
        found.append(
            "axe-core isn't here: the rehearsal room isn't looked over for what shuts people out. "
            "Name its axe.min.js in STUDYCIRCLE_AXE."
        )
    if wheels() is None:
        found.append(
            "The dependencies' wheels aren't in .venv/wheels/: the tests that install the program elsewhere are "
            "skipped. `make .venv/wheels/.fetched` fetches them."
        )
    return found


if __name__ == "__main__":
    print("\n".join(missing()) or "Nothing is missing: all tests run.")
