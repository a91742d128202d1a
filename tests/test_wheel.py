"""The wheel: built from the tree, installed into an empty environment outside the checkout, it rehearses."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without a download."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_it_carries_the_reading_and_the_essay(wheel: Path) -> None:
    """Readings, cast, example and seed travel in it; tests and machines' paths don't."""
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        seed = file.read("bot/bundled/seeds/what-is-communisation.txt")
    home = "bot/bundled/readings/what-is-communisation"
    assert {f"{home}/{name}" for name in ("reading.yaml", "cast.yaml", "circle.example.yaml")} <= names
    assert seed == (ROOT / "seeds" / "what-is-communisation.txt").read_bytes()
    assert {
        "bot/archive/page.html.j2",
        "bot/archive/page.css",
        "bot/store/migrations/0001_first.sql",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "deploy/"))]


def test_installed_elsewhere_it_rehearses(wheel: Path, tmp_path: Path) -> None:
    """In an environment that has the dependencies and nothing of the checkout."""
    venv.create(tmp_path / "env", with_pip=False)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    # The dependencies are lent by this environment: they are pinned elsewhere, and tests have no network.
    own = Path(sysconfig.get_paths()["purelib"])
    lent = [
        path
        for path in own.iterdir()
        if not path.name.startswith(("studycircle", "_studycircle", "__editable__"))
        # An editable installation has the readings here; written through, it would hide the checkout from then on.
        and path.name != "bot"
    ]
    for path in lent:
        if path.suffix != ".pth":
            (site / path.name).symlink_to(path)
    with zipfile.ZipFile(wheel) as file:
        file.extractall(site)
    home = tmp_path / "elsewhere"
    home.mkdir()
    code = "from bot.cli import main; main()"
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    done = subprocess.run(
        [str(tmp_path / "env" / "bin" / "python"), "-c", code, "rehearse", "--weeks", "1"],
        cwd=home,
        env=inherited,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert (home / "rehearsal" / "archive" / "archive.html").is_file()
