"""`python -m tests.pictures` makes the README's pictures anew, from a rehearsal, in the system's Chromium."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.missing import browser

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "deploy" / "pictures"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Picture:
    """One picture: the place on the page, and how wide and high the window is."""

    name: str
    anchor: str
    width: int
    height: int
    scheme: str = "light"


PICTURES = (
    Picture("archive.png", "#p18", 1440, 900),
    Picture("archive-phone.png", "#q-so-what-is-missing", 375, 760, "dark"),
)


def main() -> None:
    """Rehearse, open the archive, and take every picture."""
    from playwright.sync_api import sync_playwright

    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        out = Path(folder) / "rehearsal"
        subprocess.run([sys.executable, "-m", "bot", "rehearse", "--out", str(out)], cwd=ROOT, check=True)
        chromium = driver.chromium.launch(executable_path=browser(), args=CHROMIUM)
        for picture in PICTURES:
            window = {"width": picture.width, "height": picture.height}
            page = chromium.new_page(viewport=window, color_scheme=picture.scheme)  # type: ignore[arg-type]
            page.goto((out / "archive" / "archive.html").as_uri() + picture.anchor)
            page.screenshot(path=HOME / picture.name)
            page.close()
        chromium.close()


if __name__ == "__main__":
    main()
