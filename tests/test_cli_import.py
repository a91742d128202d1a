"""`studycircle import`: from a file and over loopback to a draft that can be checked and rehearsed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.importing import NAMES, TEXTS
from tests.test_cli_codes import run


@pytest.fixture
def shelf() -> Iterator[str]:
    """Serve the texts on this machine, and return where."""
    server = HTTPServer(("127.0.0.1", 0), Shelf)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Shelf(BaseHTTPRequestHandler):
    """Gives a text by its name; /moved/NAME sends on to it."""

    def do_GET(self) -> None:
        """Answer."""
        name = self.path.rpartition("/")[2]
        if self.path.startswith("/moved/"):
            self.send_response(301)
            self.send_header("Location", f"/{name}")
            self.end_headers()
            return
        content = (TEXTS / name).read_bytes()
        self.send_response(200)
        self.send_header(
            "Content-Type", "text/html" if name.endswith("html") else "text/plain; charset=utf-8"
        )
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


@pytest.mark.parametrize("name", NAMES)
def test_a_file_becomes_a_text_and_a_reading(tmp_path: Path, name: str) -> None:
    """In a folder that is named by the title; what it names as the next steps can be done."""
    done = run("import", TEXTS / name, "--out", tmp_path / "mine")
    assert (done.exit_code, done.stderr) == (0, "")
    assert {path.suffix for path in (tmp_path / "mine").glob("[!.]*")} == {".txt", ".yaml"}
    assert f"studycircle check {tmp_path / 'mine' / 'reading.yaml'}" in done.stdout
    assert run("check", "--strict", tmp_path / "mine").exit_code == 0


@pytest.mark.parametrize("name", ["moved/common-sense.txt", "civil-disobedience.html"])
def test_an_address_is_fetched_if_the_own_network_is_allowed(tmp_path: Path, shelf: str, name: str) -> None:
    """Which is said loudly; without that it is refused, with both ways out."""
    refused = run("import", f"{shelf}/{name}", "--out", tmp_path / "mine")
    assert refused.exit_code == 1
    assert "--allow-private is for your own network" in refused.stderr
    done = run("import", f"{shelf}/{name}", "--out", tmp_path / "mine", "--allow-private")
    assert done.exit_code == 0
    assert done.stderr.startswith("Note: --allow-private lets this address")
    assert name.rpartition("/")[2] in (tmp_path / "mine" / "reading.yaml").read_text(encoding="utf-8")


def test_the_folder_is_named_by_the_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is named."""
    monkeypatch.chdir(tmp_path)
    assert (
        run("import", TEXTS / "common-sense.txt", "--title", "Plain Truth, or: Common Sense").exit_code == 0
    )
    assert [path.name for path in tmp_path.iterdir()] == ["plain-truth-or-common"]


def test_json_tells_what_was_found(tmp_path: Path) -> None:
    """And nothing else is on standard output."""
    done = run("import", TEXTS / "common-sense.txt", "--out", tmp_path / "mine", "--weeks", "2", "--json")
    told = json.loads(done.stdout)
    assert (told["title"], told["author"], told["notes"], len(told["weeks"])) == (
        "Common Sense",
        "Thomas Paine",
        2,
        2,
    )
    assert {one["to"] for one in told["corrections"]} >= {"government", "innocence", "ruffian"}
    assert told["findings"] == []


def test_corrections_can_be_let_stand_at_once(tmp_path: Path) -> None:
    """Then the text is shown mended, and the file stays as it was."""
    run("import", TEXTS / "common-sense.txt", "--out", tmp_path / "mine", "--accept-corrections")
    assert "\ncorrections:\n" in (tmp_path / "mine" / "reading.yaml").read_text(encoding="utf-8")
    assert "inno cence" in (tmp_path / "mine" / "common-sense.txt").read_text(encoding="utf-8")
    assert run("check", "--strict", tmp_path / "mine").exit_code == 0


def test_nothing_that_is_there_is_changed(tmp_path: Path) -> None:
    """A draft may have been edited for hours."""
    run("import", TEXTS / "common-sense.txt", "--out", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = run("import", TEXTS / "common-sense.txt", "--out", tmp_path, "--weeks", "2")
    assert (done.exit_code, {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}) == (
        1,
        before,
    )
    assert "stays as it is" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no paragraph"),
        (b"%PDF-1.7", "a PDF"),
        (b"\0\1\2", "zero bytes"),
        (b"ONLY A HEADING\n", "no paragraph"),
    ],
)
def test_what_is_no_text_is_told_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    """And nothing is written."""
    source = tmp_path / "source.txt"
    source.write_bytes(content)
    done = run("import", source, "--out", tmp_path / "mine")
    assert (done.exit_code, (tmp_path / "mine").exists()) == (1, False)
    assert said in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(20)
def test_what_is_no_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    """A pipe, a folder, nothing at all."""
    os.mkfifo(tmp_path / "pipe")
    for source in (tmp_path / "pipe", tmp_path, tmp_path / "nothing"):
        done = run("import", source)
        assert done.exit_code == 1
        assert str(source) in done.stderr


def test_more_weeks_than_a_text_has_are_refused_with_a_number(tmp_path: Path) -> None:
    """That one may write instead."""
    (tmp_path / "a.txt").write_text("One.\n\nTwo.\n\nThree.\n", encoding="utf-8")
    done = run("import", tmp_path / "a.txt", "--weeks", "9", "--out", tmp_path / "mine")
    assert done.exit_code == 2
    assert "Write --weeks 3, or fewer." in done.stderr


def test_weeks_and_minutes_are_one_too_many() -> None:
    """Each follows from the other."""
    assert run("import", "a.txt", "--weeks", "2", "--minutes", "20").exit_code == 2
