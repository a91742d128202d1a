"""`python -m tests.missing` says, before the tests run, what this machine lacks and what is skipped for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.spec import description, folder

WHEELS = Path(__file__).resolve().parents[1] / ".venv" / "wheels"
EPUBCHECK = (Path("/usr/share/java/epubcheck.jar"), Path("/opt/homebrew/opt/epubcheck/libexec/epubcheck.jar"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """Return the path of the system's Chromium, if there is one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def axe() -> Path | None:
    """Return the path of axe-core's `axe.min.js`, if STUDYCIRCLE_AXE names one; it isn't ours, so it isn't here."""
    named = os.environ.get("STUDYCIRCLE_AXE", "")
    return Path(named) if named and Path(named).is_file() else None


def wheels() -> Path | None:
    """Return the folder with the wheels of all that the program needs, if `make` has fetched them."""
    return WHEELS if (WHEELS / ".fetched").is_file() else None


def can_trace() -> bool:
    """Tell whether there is strace, and the machine lets it trace."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-qq", "true"], capture_output=True).returncode == 0


def bubblewrap() -> str | None:
    """Return the path of bubblewrap, if it is here and the machine lets it make an empty root."""
    found = shutil.which("bwrap")
    command = [str(found), "--ro-bind", "/", "/", "--unshare-all", "true"]
    return found if found and subprocess.run(command, capture_output=True).returncode == 0 else None


def epubcheck() -> list[str] | None:
    """Return the command that checks books, if Java and epubcheck are here.

    Debian's own starter runs only where the kernel starts jars, so that the jar is started by Java.
    """
    java = shutil.which("java")
    jar = next((path for path in EPUBCHECK if path.is_file()), None)
    return [java, "-jar", str(jar)] if java and jar else None


def missing() -> list[str]:
    """Return a sentence for each thing that isn't here."""
    found = []
    if browser() is None:
        found.append("Chromium isn't installed: the tests that open a page are skipped.")
    elif axe() is None:
        found.append(
            "STUDYCIRCLE_AXE names no axe.min.js (of the npm package axe-core): pages aren't held against its rules."
        )
    if not can_trace():
        found.append("strace isn't installed, or may not trace: the tests that cut the power are skipped.")
    if bubblewrap() is None:
        found.append("bubblewrap isn't installed, or may not: the service isn't run in an empty root.")
    if not shutil.which("systemd-analyze"):
        found.append("systemd-analyze isn't here: the units aren't held against systemd.")
    if epubcheck() is None:
        found.append("epubcheck isn't installed: the tests that hold the book against it are skipped.")
    if description() is None:
        found.append(
            f"Discord's OpenAPI file isn't in {folder().name}/: requests and answers aren't held against it. "
            "Name its folder in STUDYCIRCLE_DISCORD_SPEC."
        )
    if wheels() is None:
        found.append(
            "The dependencies' wheels aren't in .venv/wheels/: the tests that install the program elsewhere are "
            "skipped. `make .venv/wheels/.fetched` fetches them."
        )
    return found


if __name__ == "__main__":
    print("\n".join(missing()) or "Nothing is missing: all tests run.")
