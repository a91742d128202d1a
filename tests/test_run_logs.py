"""What the bot says to whoever runs it: nothing that members wrote, nobody's name, and no secret."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.missing import bubblewrap
from tests.process.people import LIVE, Members
from tests.process.world import open_world
from tests.test_cli_codes import ROOT, SIX_KEYS

BWRAP = bubblewrap()
MINE = "of mine."
TOKEN = "MTExMTExMTExMTExMTExMTEx.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS")


async def test_the_log_of_a_week_holds_nothing_of_members(tmp_path: Path) -> None:
    """They write, edit, delete, vote, react and answer by form while it runs; the log has their ids at the most."""
    async with open_world(tmp_path) as world:
        members = Members(world, Random(3))
        process = await world.start(STUDYCIRCLE_PING="http://127.0.0.1:9/secret")
        said: list[str] = []

        async def act() -> None:
            members.act(5, kinds=LIVE)
            await members.rest()
            said.extend(process.said)

        await world.go_to(world.due("first.digest"), after=act)
        said += process.said
        log = "\n".join(said)
        assert "posted" in log
        assert sum(members.did.values()) > 10
        texts = [
            message.content
            for channel in world.server.world.channels.values()
            for message in channel.messages.values()
            if not message.author.bot and message.content
        ]
        names = [person.name for person in world.people.values()] + [
            one.username for one in world.people.values()
        ]
        assert len(texts) > 2
        # All that they write and type in ends so, what they have changed or deleted since as well.
        assert all(text.endswith(MINE) for text in (*texts, *members.sent))
        assert "The ping didn't reach 127.0.0.1" in log
        for secret in (MINE, *names, "secret"):
            assert not re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", log), secret


@pytest.mark.skipif(not BWRAP, reason="there is no bubblewrap here")
def test_the_service_s_command_runs_in_an_empty_root(tmp_path: Path) -> None:
    """With the program, its data, its circles and its token, and nothing else of the machine; told to end, it ends."""
    for name in ("circles", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "circles" / "tuesday.yaml").write_text(SIX_KEYS, encoding="utf-8")
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    program = [
        str(BWRAP),
        "--unshare-all",
        "--as-pid-1",
        "--die-with-parent",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--clearenv",
    ]
    for own in ("/usr", "/lib", "/lib64", sys.base_prefix, str(ROOT), str(Path(sys.prefix).resolve())):
        program += ["--ro-bind-try", own, own]
    program += ["--ro-bind", str(tmp_path / "circles"), "/circles", "--bind", str(tmp_path / "data"), "/data"]
    program += ["--ro-bind", str(tmp_path / "token"), "/token", "--tmpfs", "/tmp", "--chdir", "/"]
    for name, value in {
        "PYTHONPATH": str(ROOT),
        "STUDYCIRCLE_TOKEN_FILE": "/token",
        "STUDYCIRCLE_DATA": "/data",
        "STUDYCIRCLE_HEALTH": "/tmp/health.json",
        "STUDYCIRCLE_API": "http://127.0.0.1:9/api/v10",
        "STUDYCIRCLE_GATEWAY": "ws://127.0.0.1:9",
    }.items():
        program += ["--setenv", name, value]
    program += [sys.executable, "-m", "bot", "run", "/circles", "--from-week", "1"]
    bot = subprocess.Popen(program, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert bot.stderr is not None
    lines = []
    for line in bot.stderr:
        lines.append(line)
        if "Next try in" in line:
            break
    inner = subprocess.run(
        ["pgrep", "-P", str(bot.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    for number in inner:
        os.kill(int(number), signal.SIGTERM)
    _, rest = bot.communicate(timeout=20)
    log = "".join(lines) + rest
    assert "runs tuesday; database /data/state.sqlite3" in log
    assert "Next try in" in log
    assert TOKEN not in log
    assert "Traceback" not in log
    assert (tmp_path / "data" / "state.sqlite3").is_file()
    assert bot.returncode == 0
