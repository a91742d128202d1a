"""Installed as people install it, by pip into an empty environment and far from the checkout, it works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import __version__
from tests.missing import wheels

ROOT = Path(__file__).resolve().parents[1]
BUNDLED = "bot/bundled/readings/what-is-communisation"
NOT_OF_THE_CHECKOUT = {"rehearsal", "build", "dist"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, without a download."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the checkout as it is now, without what set-up and rehearsals leave in it."""
    target = tmp_path / "copy"
    target.mkdir()
    for path in ROOT.iterdir():
        if path.name in NOT_OF_THE_CHECKOUT or (path.name.startswith(".") and path.name != ".gitignore"):
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, target)
    return target


@dataclass
class Elsewhere:
    """An environment that was empty, and a folder beside it that has nothing of the checkout."""

    home: Path
    environment: Path

    def run(self, program: str, *words: str | Path) -> str:
        """Run a program of the environment in the folder; return what it prints, and fail if it fails.

        It hears neither of the checkout nor of any package index: not by a variable, nor by a settings file of pip's.
        """
        variables = {"PATH": os.defpath, "HOME": str(self.home), "PIP_CONFIG_FILE": os.devnull}
        done = subprocess.run(
            [str(self.environment / "bin" / program), *map(str, words)],
            cwd=self.home,
            env=variables | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def install(self, what: Path) -> None:
        """Let pip install a wheel or a checkout, with all that it needs, from the folder of wheels alone."""
        source = wheels()
        assert source is not None, "the fixture has looked"
        self.run("python", "-m", "pip", "install", "--quiet", "--no-index", "--find-links", source, what)

    @property
    def package(self) -> Path:
        """Where the installed package lies."""
        return Path(self.run("python", "-c", "import bot; print(*bot.__path__)").strip())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    """Make the empty environment; the test is skipped where `make` hasn't fetched what pip would install."""
    if wheels() is None:
        pytest.skip("the dependencies' wheels aren't in .venv/wheels/")
    venv.create(tmp_path / "env", with_pip=True)
    (tmp_path / "elsewhere").mkdir()
    yield Elsewhere(tmp_path / "elsewhere", tmp_path / "env")
    shutil.rmtree(tmp_path / "env")


def test_it_carries_the_reading_and_the_essay(wheel: Path) -> None:
    """Readings, cast, example and seed travel in it; tests and machines' paths don't."""
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        seed = file.read("bot/bundled/seeds/what-is-communisation.txt")
    assert {f"{BUNDLED}/{name}" for name in ("reading.yaml", "cast.yaml", "circle.example.yaml")} <= names
    assert seed == (ROOT / "seeds" / "what-is-communisation.txt").read_bytes()
    assert {
        "bot/archive/page.html.j2",
        "bot/archive/page.css",
        "bot/rehearsal/page/index.html",
        "bot/store/migrations/0001_first.sql",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", "deploy/"))]


@pytest.mark.timeout(300)
def test_the_wheel_installed_elsewhere_checks_and_rehearses(wheel: Path, elsewhere: Elsewhere) -> None:
    """pip brings what it needs along; the reading and the essay are those that came in the wheel."""
    elsewhere.install(wheel)
    assert ROOT not in elsewhere.package.parents
    assert elsewhere.run("studycircle", "--version") == f"studycircle, version {__version__}\n"
    reading = elsewhere.package.parent / BUNDLED
    checked = elsewhere.run("studycircle", "check", reading / "reading.yaml", reading / "circle.example.yaml")
    assert checked == "2 files: all well.\n"
    elsewhere.run("studycircle", "rehearse", "--weeks", "1")
    page = (elsewhere.home / "rehearsal" / "archive" / "archive.html").read_text(encoding="utf-8")
    assert "What is communisation?" in page
    elsewhere.run("python", "-m", "pip", "check")


@pytest.mark.timeout(300)
def test_a_checkout_installed_by_pip_rehearses_without_it(copy: Path, elsewhere: Elsewhere) -> None:
    """`pip install .`: the checkout can be thrown away afterwards."""
    elsewhere.install(copy)
    shutil.rmtree(copy)
    elsewhere.run("studycircle", "rehearse", "--weeks", "1")
    assert (elsewhere.home / "rehearsal" / "archive" / "archive.html").is_file()
