"""`studycircle rehearse --live`: it says where the room is, stays, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.club import write_files
from tests.test_cli_codes import ROOT, run


@pytest.mark.parametrize(
    ("options", "word"),
    [(["--live", "--weeks", "2"], "--live"), (["--live", "--json"], "--live"), (["--port", "1"], "--live")],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], word: str) -> None:
    shown = run("rehearse", *options)
    assert shown.exit_code == 2
    assert word in shown.stderr


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear Rosa", encoding="utf-8")
    shown = run("rehearse", "--live", "--out", str(tmp_path))
    assert shown.exit_code == 1
    assert "holds something that isn't a rehearsal's" in shown.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
async def test_the_room_opens_and_ends_when_it_is_told_to(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    circle = write_files(tmp_path)
    words = ["-m", "bot", "rehearse", "--live", "--circle", str(circle), "--out", str(tmp_path / "out")]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        said = (await process.stdout.readuntil(b"Ctrl-C closes it.\n")).decode()
        address = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", said)
        assert address, said
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser, browser.get(address[0]) as response:
            assert response.status == 200
        process.send_signal(number)
        assert await process.wait() == code
        assert (await process.stdout.read()).decode() == "The rehearsal room is closed.\n"
        assert "Traceback" not in (await process.stderr.read()).decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.skipif(os.name != "posix", reason="a browser that is a script of the shell")
async def test_the_browser_is_told_a_page_and_not_the_key(tmp_path: Path) -> None:
    """What stands on its command line anybody on the machine can read; the page can be read by this user alone."""
    browser, out = tmp_path / "browser", tmp_path / "out"
    browser.write_text(
        '#!/bin/sh\npage="${1#file://}"\nls -l "$page" > seen\ncat "$page" >> seen\necho "$1" > told\n',
        "utf-8",
    )
    browser.chmod(0o700)
    os.mkfifo(tmp_path / "told")
    words = [
        "-m",
        "bot",
        "rehearse",
        "--live",
        "--open",
        "--circle",
        str(write_files(tmp_path)),
        "--out",
        str(out),
    ]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "BROWSER": f"{browser} %s"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        said = (await process.stdout.readuntil(b"Ctrl-C closes it.\n")).decode()
        address = re.search(r"http://\S+", said)
        assert address
        told = await asyncio.to_thread(
            (tmp_path / "told").read_text, "utf-8"
        )  # waits until the browser is there
        assert told.strip() == (out / "room.html").as_uri()
        seen = (tmp_path / "seen").read_text("utf-8")
        assert seen.startswith("-rw------- ")
        assert f'url={address[0]}"' in seen
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
        assert not (out / "room.html").exists()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
