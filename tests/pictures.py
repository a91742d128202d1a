"""`python -m tests.pictures` makes the README's pictures anew, from a rehearsal, in the system's Chromium."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests import room_pictures
from tests.missing import browser

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "deploy" / "pictures"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Picture:
    """One picture: the place on the archive's page (none: it is the room's), and how wide and high the window is."""

    name: str
    anchor: str | None
    width: int
    height: int
    scheme: str = "light"


PICTURES = (
    Picture("archive.png", "#p18", 1440, 900),
    Picture("archive-phone.png", "#q-so-what-is-missing", 375, 760, "dark"),
    Picture("room-digest.png", None, **room_pictures.WIDE),
    Picture("room-opening-phone.png", None, **room_pictures.PHONE),
    Picture("room-fault.png", None, **room_pictures.WIDE),
)


def main() -> None:
    """Rehearse, open the archive and the room, and take every picture."""
    HOME.mkdir(parents=True, exist_ok=True)
    of_the_archive()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(room_pictures.take(Path(folder)))
        for picture in PICTURES:
            if picture.anchor is None:
                shutil.copy(Path(folder) / picture.name, HOME)


def of_the_archive() -> None:
    """Take the archive's pictures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = Path(folder) / "rehearsal"
        subprocess.run([sys.executable, "-m", "bot", "rehearse", "--out", str(out)], cwd=ROOT, check=True)
        chromium = driver.chromium.launch(executable_path=browser(), args=CHROMIUM)
        for picture in PICTURES:
            if picture.anchor is None:
                continue
            window = {"width": picture.width, "height": picture.height}
            page = chromium.new_page(viewport=window, color_scheme=picture.scheme)  # type: ignore[arg-type]
            page.goto((out / "archive" / "archive.html").as_uri() + picture.anchor)
            page.screenshot(path=HOME / picture.name)
            page.close()
        chromium.close()


if __name__ == "__main__":
    main()
