"""The command itself, in a process of its own before a stand-in Discord: starts, signals, and what it says."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.running import DATABASE
from bot.clock import SystemClock
from bot.flow.beginning import begin
from bot.records import State
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Guild
from bot.rehearsal.stage import set_stage
from bot.store import open_core
from tests.club import CIRCLE, READERS, load, write_files
from tests.test_cli_codes import ROOT

GUILD, CHANNEL, ORGANISERS = (number * 111111111111111111 for number in (1, 2, 3))
TRIAL = 666666666666666666
PATIENCE = 30.0
POSTED = "circle: the welcome: posted"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Linux and macOS")


@dataclass
class Command:
    """A running `studycircle run`; all that it has said is in `said`."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)

    async def until(self, words: str) -> str:
        """Wait for a line with these words."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            async for raw in self.process.stderr:
                self.said.append(raw.decode().rstrip())
                if words in self.said[-1]:
                    return self.said[-1]
        raise AssertionError(f"it never said {words!r}, but:\n" + "\n".join(self.said))

    async def end(self) -> int:
        """Wait for its end, within the ten seconds that it has for it."""
        assert self.process.stderr is not None
        async with asyncio.timeout(10):
            rest = await self.process.stderr.read()
            self.said += rest.decode().splitlines()
            return await self.process.wait()

    async def out(self) -> list[str]:
        """What it has written on standard output."""
        assert self.process.stdout is not None
        return (await self.process.stdout.read()).decode().splitlines()

    def signal(self, number: signal.Signals) -> None:
        """Send a real signal, unless it is gone."""
        if self.process.returncode is None:
            # Popen.send_signal would also take the end in, behind the back of the loop that waits for it.
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)


@dataclass
class Place:
    """A server of the real time, and files for circles in it."""

    folder: Path
    server: Server
    guild: Guild

    def circle(self, name: str = "circle", *, weeks_ahead: int = 0, **changed: int) -> Path:
        """Write a circle whose first week opens on one of the next Tuesdays; its welcome is due already."""
        today = self.server.world.now().date()
        starts = today + timedelta(days=(1 - today.weekday()) % 7 or 7, weeks=weeks_ahead)
        text = CIRCLE.replace("2027-01-12", str(starts))
        for old, new in changed.items():
            text = text.replace(
                str({"channel": CHANNEL, "organisers": ORGANISERS, "guild": GUILD}[old]), str(new)
            )
        return write_files(self.folder, circle=text, name=name)

    async def start(self, *words: str | Path, **environment: str) -> Command:
        """Start the command as a person would."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", *map(str, words)),
            cwd=self.folder,
            env={**os.environ, **self.environment, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return Command(process)

    @property
    def environment(self) -> dict[str, str]:
        """What the command finds around it."""
        return {
            "PYTHONPATH": str(ROOT),
            "STUDYCIRCLE_TOKEN": "rehearsal",
            "STUDYCIRCLE_API": self.server.api,
            "STUDYCIRCLE_GATEWAY": self.server.gateway,
            "STUDYCIRCLE_DATA": str(self.folder / "data"),
        }


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A server with a circle's channels and people, on the real clock."""
    async with placed(tmp_path) as found:
        yield found


@asynccontextmanager
async def placed(folder: Path) -> AsyncIterator[Place]:
    """Open a server on the real clock."""
    async with Server(SystemClock(), patience=60.0) as server:
        set_stage(server, load(write_files(folder)).circle, READERS)
        yield Place(folder, server, server.world.guild(GUILD))


def in_general(line: str) -> str:
    """Return a line of the log without what differs from circle to circle: names, paths, times, what is next."""
    line = re.sub(r"[\d-]+ [\d:]+  ", "", line)
    line = re.sub(r"/\S+/", "/", line)
    line = re.sub(r"next is .*", "next is", line)
    return re.sub(r"\b(tuesday-circle|circle)\b", "CIRCLE", line).casefold()


async def test_it_posts_until_it_is_told_to_end(place: Place) -> None:
    """From the first line to the last; the bot has said goodbye, and the next start goes on without posting twice.

    The first is ended by Ctrl-C, the second by SIGTERM.
    """
    command = await place.start(place.circle())
    first = await command.until("runs circle; database")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  studycircle \S+ runs circle; database .*data/state.sqlite3", first
    )
    second = await command.until("logged in to Discord as studycircle")
    third = await command.until("circle: it has all")
    assert "circle: it has all that it waits for; next is" in third
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```\n(\d{4}-\S+ \S+  studycircle .*?)```", readme, re.DOTALL)
    for line, said in zip(shown.splitlines(), (first, second, third), strict=True):
        assert in_general(line) == in_general(said)
    await command.until(POSTED)
    command.signal(signal.SIGINT)
    assert await command.end() == 130
    assert command.said[-1].endswith("ended; nothing is lost, and the next start goes on from here")
    seen = [one.text.partition("\n")[0] for one in place.server.person("ada.reads").sees(CHANNEL) if one.text]
    welcome = ["**Test circle: welcome**", "**Three ways to answer**", "**A practice question**"]
    assert seen[:3] == welcome
    again = await place.start(place.circle())
    await again.until("circle: it has all")
    again.signal(signal.SIGTERM)
    assert await again.end() == 0
    assert again.said[-1].endswith("ended; nothing is lost, and the next start goes on from here")
    seen = [one.text.partition("\n")[0] for one in place.server.person("ada.reads").sees(CHANNEL) if one.text]
    assert seen[:3] == welcome
    assert len(seen) == len(set(seen))


async def test_several_circles_on_two_servers_and_one_waits(place: Place) -> None:
    """One line says that the bot isn't on the second server; the first circle goes on, the second as it is invited."""
    elsewhere, theirs, private = 777777777777777777, 777777777777777778, 777777777777777779
    other = place.circle("other", guild=elsewhere, channel=theirs, organisers=private)
    command = await place.start(place.circle(), other)
    line = await command.until("other: the bot is not on the server")
    assert line.endswith("invite it with the link that `studycircle invite other.yaml` gives")
    await command.until(POSTED)
    second = place.server.add_guild(elsewhere, "Elsewhere", with_bot=False)
    place.server.add_role(second, "Readers")
    place.server.add_text_channel(second, theirs, name="theirs")
    place.server.add_text_channel(second, private, name="private")
    place.server.invite(second)
    await command.until("other: the welcome: posted")
    command.signal(signal.SIGTERM)
    assert await command.end() == 0


async def test_a_token_that_discord_does_not_take(place: Place) -> None:
    """Exit 1, two lines, and the token in none of them."""
    command = await place.start(place.circle(), STUDYCIRCLE_TOKEN="Nr8.not-the-one")
    assert await command.end() == 1
    assert command.said[-2] == "Error: Discord doesn't accept the bot's token."
    assert "Reset Token" in command.said[-1]
    assert not any("not-the-one" in line for line in command.said)


async def test_a_second_one_on_the_same_data_is_refused(place: Place) -> None:
    """It names the first, which goes on."""
    command = await place.start(place.circle())
    await command.until("circle: it has all")
    second = await place.start(place.circle())
    assert await second.end() == 1
    assert f"is in use by process {command.process.pid}, started" in "\n".join(second.said)
    command.signal(signal.SIGTERM)
    assert await command.end() == 0


async def test_nothing_starts_with_a_faulty_file_or_a_start_in_the_past(place: Place) -> None:
    """Every mistake of all files is there, and the way out; nothing was asked of Discord."""
    asked: list[str] = []
    place.server.exchanges = lambda method, path, *_: asked.append(f"{method} {path}")
    faulty, sound = place.circle("faulty"), place.circle("sound")
    faulty.write_text(faulty.read_text(encoding="utf-8").replace("Europe/Berlin", "EST"), encoding="utf-8")
    past = place.circle("past", weeks_ahead=-8)
    refused = await place.start(sound, faulty)
    assert await refused.end() == 1
    assert any(re.search(r"faulty.yaml:5:12: error: ", line) for line in refused.said)
    late = await place.start(past)
    assert await late.end() == 1
    assert any("past: all of its 2 weeks have passed" in line for line in late.said)
    assert asked == []


async def test_nothing_starts_with_a_week_that_would_come_again_unless_it_is_accepted(place: Place) -> None:
    """Exit 1, with the week and the way out, and nothing was asked of Discord; named in `--accept` it starts."""
    asked: list[str] = []
    place.server.exchanges = lambda method, path, *_: asked.append(f"{method} {path}")
    path = place.circle()
    now = place.server.world.now()
    (place.folder / "data").mkdir()
    with open_core(place.folder / "data" / DATABASE) as core:
        begin(core, load(path), now=now)
        core.claim("circle", "first.brief", now)
        core.finish("circle", "first.brief", State.DONE, "", now)
    reading = place.folder / "reading" / "reading.yaml"
    reading.write_text(reading.read_text("utf-8").replace("id: first\n", "id: beginning\n"), "utf-8")
    refused = await place.start(path)
    assert await refused.end() == 1
    assert any("week 1, beginning, stands where first stood" in line for line in refused.said)
    assert "run --accept beginning`" in refused.said[-1]
    assert asked == []
    command = await place.start(path, "--accept", "beginning")
    await command.until(POSTED)
    command.signal(signal.SIGTERM)
    assert await command.end() == 0


async def test_it_comes_back_after_the_line_was_cut(place: Place) -> None:
    """What a member asked meanwhile is answered all the same."""
    command = await place.start(place.circle())
    await command.until(POSTED)
    place.server.drop_sockets()
    outcome = await place.server.person("ada.reads").command("my words", channel_id=CHANNEL)
    assert outcome.text == "Nothing of yours is kept."
    command.signal(signal.SIGTERM)
    assert await command.end() == 0


async def test_a_trial_is_posted_and_taken_away(place: Place) -> None:
    """It ends by itself, says where the week stands and how to take it away, and that line does."""
    roles = tuple(role for role in place.guild.roles.values() if role.name == "Organisers")
    place.server.add_text_channel(place.guild, TRIAL, name="trial", private=True, roles=roles)
    link = f"https://discord.com/channels/{GUILD}/{TRIAL}"
    posted = await place.start(place.circle(), "--to", link, "--week", "2")
    assert await posted.end() == 0
    out = await posted.out()
    assert out[0] == f"Week 2 stands in {link}. Nobody was mentioned."
    organiser = place.server.person("sample.organiser")
    assert len(organiser.sees(TRIAL)) > 3
    again = await place.start(place.circle(), "--to", link, "--week", "2")
    assert await again.end() == 0
    assert (await again.out())[0] == f"Week 2 stood in {link} already; nothing was posted again."
    words = out[1].partition("studycircle run ")[2].split()
    removed = await place.start(*words)
    assert await removed.end() == 0
    assert re.fullmatch(r"Taken away: \d\d messages\.", (await removed.out())[0])
    assert organiser.sees(TRIAL) == []


async def test_the_invitation_asks_discord_which_application_it_is(place: Place) -> None:
    """With the token at hand no number needs to be looked up; the link preselects the circle's server."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "invite", str(place.circle())),
        env={**os.environ, **place.environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert f"client_id={place.server.world.application.id}&scope=bot+applications.commands&" in out.decode()
    assert f"guild_id={GUILD}" in out.decode()
