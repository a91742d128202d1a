"""`studycircle doctor` before a stand-in Discord: whatever can be wrong is provoked, and told with its remedy."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port
from click.testing import Result

from bot import wording
from bot.app.running import DATABASE
from bot.chat.examining import Account, Examined, examine
from bot.chat.examining import Server as Seen
from bot.clock import SystemClock
from bot.doctor.account import account_findings
from bot.doctor.circle import circle_part
from bot.doctor.database import database_findings
from bot.doctor.findings import Part
from bot.errors import DiscordUncertainError
from bot.flow.needs import NAMES, NAMES_IN_FORUM, needs
from bot.records import Layout
from bot.rehearsal.server import Server
from bot.rehearsal.server.faults import Kind, Rule, Scope
from bot.rehearsal.server.model import Channel, Guild
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.stage import set_stage
from bot.schedule.model import Circle
from tests.club import CIRCLE, READERS, Club, load, write_files
from tests.test_cli_codes import run
from tests.test_readme import README

GUILD, CHANNEL, ORGANISERS, ROOM = (number * 111111111111111111 for number in (1, 2, 3, 4))
ELSEWHERE = 777777777777777777
TOKEN = f"{'Mx' * 12}.{'G-abc9'}.{'q_' * 16}"
MEETING = f"week:\n  meeting-place: https://discord.com/channels/{GUILD}/{ROOM}\n"
Findings = dict[str, list[dict[str, str]]]


@dataclass
class Place:
    """A server of the real time with a circle's channels, its file, and a data folder; `asked` are the calls made."""

    folder: Path
    server: Server
    file: Path
    asked: list[str] = field(default_factory=list)

    @property
    def guild(self) -> Guild:
        return self.server.world.guilds[GUILD]

    @property
    def circle(self) -> Circle:
        return load(self.file).circle

    def channel(self, number: int) -> Channel:
        return self.server.world.channels[number]

    async def doctor(self, *words: str | Path, **environment: str) -> Result:
        """Give the command, as a person would; the server answers meanwhile."""
        around = {
            "STUDYCIRCLE_TOKEN": TOKEN,
            "STUDYCIRCLE_TOKEN_FILE": "",
            "STUDYCIRCLE_API": self.server.api,
            "STUDYCIRCLE_GATEWAY": self.server.gateway,
            "STUDYCIRCLE_DATA": str(self.folder / "data"),
        }
        done = await asyncio.to_thread(run, "doctor", *words, **{**around, **environment})
        assert TOKEN not in done.output
        return done

    async def found(
        self, *words: str | Path, **environment: str
    ) -> tuple[int, Findings, list[dict[str, Any]]]:
        """Give the command and return its exit code, the findings by code, and the rows of permissions."""
        done = await self.doctor("--json", *(words or (self.file,)), **environment)
        told = json.loads(done.stdout)
        findings: Findings = {}
        for part in told["parts"]:
            for one in part["findings"]:
                assert bool(one["remedy"]) is (one["standing"] != "ok")
                findings.setdefault(one["code"], []).append(one)
        return done.exit_code, findings, [row for part in told["parts"] for row in part["permissions"]]

    async def one(self, code: str, *words: str | Path, **environment: str) -> dict[str, str]:
        """Give the command and return the one finding with this code; a failure makes the exit 1, a warning alone 0."""
        exit_code, findings, _ = await self.found(*words, **environment)
        assert exit_code == any(one["standing"] == "failure" for each in findings.values() for one in each)
        [found] = findings[code]
        return found

    async def seen(self) -> Seen:
        """Return the circle's server as it is seen by REST."""
        wanted = {GUILD: [CHANNEL, ORGANISERS, ROOM]}
        found = await examine(TOKEN, wanted, clock=SystemClock(), api=self.server.api)
        server = found.servers[GUILD]
        assert isinstance(server, Seen)
        return server


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    layout: Layout = Layout.TEXT,
    ahead: timedelta = timedelta(),
    circle: str = CIRCLE + MEETING,
) -> AsyncIterator[Place]:
    """Open a server whose clock is so far ahead; every call to it is noted."""
    clock = SystemClock(lambda: SystemClock().now() + ahead)
    async with Server(clock, token=TOKEN) as server:
        file = write_files(folder, circle=circle)
        set_stage(server, load(file).circle, READERS, layout=layout)
        server.world.application.commands[GUILD] = [{"id": "1", "name": "circle"}]
        place = Place(folder, server, file)
        checked = server.exchanges
        assert checked is not None

        def noted(method: str, path: str, body: Any, status: int, answer: Any) -> None:
            place.asked.append(f"{method} {path}")
            if not path.endswith("/commands"):  # the one above is a sketch
                checked(method, path, body, status, answer)

        server.exchanges = noted
        yield place


@pytest.fixture
async def place(tmp_path: Path, layout: Layout) -> AsyncIterator[Place]:
    """A server on which all is well."""
    async with opened(tmp_path, layout=layout) as found:
        yield found


# --- when all is well


@pytest.mark.parametrize("layout", list(Layout), ids=str)
async def test_where_all_is_there_nothing_is_found_fault_with(place: Place, layout: Layout) -> None:
    """Of Discord and of the circle; each permission is a row of the table, and nothing was done but to ask."""
    exit_code, found, rows = await place.found()
    assert exit_code == 0
    about_discord = ("token", "access", "clock", "application", "intents", "sessions")
    about_circle = ("server", "channel", "permission", "role", "commands", "threads")
    for code in (*about_discord, *about_circle):
        assert {one["standing"] for one in found[code]} == {"ok"}, found[code]
    assert len(found["channel"]) == 3
    assert all(row["is_there"] and not row["grant"] for row in rows)
    wanted = needs(place.circle, layout)
    assert [(row["permission"], row["used_for"]) for row in rows] == [(n.name, n.used_for) for n in wanted]
    assert {call.partition(" ")[0] for call in place.asked} == {"GET"}
    assert not place.server.sequence
    assert not (place.folder / "data").exists()


async def test_it_is_shown_in_words(place: Place) -> None:
    """In a pipe without colours, no line too long, each with its standing in words, and the whole in one line."""
    place.server.take_right(place.channel(CHANNEL), Right.SEND_POLLS)
    shown = (await place.doctor(place.file)).stdout
    assert "\x1b" not in shown
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 100
    assert not any(line != line.rstrip() for line in lines)
    assert "  failure  In #reading-circle the bot lacks “Create Polls” (to post the polls)." in lines
    assert "           To do: Allow it there, at Edit Channel, Permissions, for the bot's own role." in lines
    assert any(line.split()[:4] == ["Create", "Polls", "missing", "#reading-circle"] for line in lines)
    assert any(line.split()[:4] == ["Send", "Messages", "present", "#organisers"] for line in lines)
    assert lines[-1].endswith(" warnings.") or lines[-1].endswith("1 warning.")
    assert "1 failure" in lines[-1]


async def test_the_readme_shows_what_it_prints(tmp_path: Path) -> None:
    """The circle's part of its example, word by word."""
    (shown,) = re.findall(r"```\n(tuesday-circle\n.*?)```", README, re.DOTALL)
    async with opened(tmp_path, circle=CIRCLE) as place:
        place.guild.name = "The readers"
        place.server.take_right(place.channel(CHANNEL), Right.SEND_POLLS)
        commands = place.server.world.application.commands
        commands[GUILD] = commands[GUILD] * 8
        file = place.file.rename(tmp_path / "tuesday-circle.yaml")
        assert shown in (await place.doctor(file)).stdout


async def test_without_a_circle_the_machine_and_the_account_are_looked_at(place: Place) -> None:
    """No server is asked for."""
    done = await place.doctor()
    assert done.exit_code == 0
    assert [line for line in done.stdout.splitlines() if line in ("This machine", "The data", "Discord")]
    assert sorted(place.asked) == ["GET /applications/@me", "GET /gateway/bot", "GET /users/@me"]


# --- permissions

TAKEN = [
    *((Layout.TEXT, CHANNEL, right) for right in (
        Right.VIEW_CHANNEL, Right.SEND_MESSAGES, Right.READ_MESSAGE_HISTORY, Right.CREATE_PUBLIC_THREADS,
        Right.SEND_IN_THREADS, Right.SEND_POLLS, Right.PIN_MESSAGES,
    )),
    *((Layout.FORUM, CHANNEL, right) for right in (
        Right.VIEW_CHANNEL, Right.SEND_MESSAGES, Right.READ_MESSAGE_HISTORY, Right.SEND_IN_THREADS,
        Right.SEND_POLLS, Right.MANAGE_THREADS,
    )),
    *((Layout.TEXT, ORGANISERS, right) for right in (
        Right.VIEW_CHANNEL, Right.SEND_MESSAGES, Right.READ_MESSAGE_HISTORY, Right.ATTACH_FILES,
    )),
    *((Layout.TEXT, ROOM, right) for right in (Right.VIEW_CHANNEL, Right.CONNECT, Right.CREATE_EVENTS)),
]  # fmt: skip
PINS = {"Pin Messages", "Manage Posts"}
"""Without these the circle goes on, so that they are a warning."""


@pytest.mark.parametrize(("layout", "where", "right"), TAKEN, ids=lambda one: getattr(one, "name", str(one)))
async def test_each_permission_that_is_taken_away_is_told(
    place: Place, layout: Layout, where: int, right: Right
) -> None:
    """Alone, by its name in Discord's settings, with the place to grant it; in the table it is the one missing."""
    place.server.take_right(place.channel(where), right)
    names = NAMES | (NAMES_IN_FORUM if (layout, where) == (Layout.FORUM, CHANNEL) else {})
    name, channel = names[right.value], place.channel(where).name
    exit_code, found, rows = await place.found()
    told, *more = found["permission"]
    assert told["what"].startswith(f"In #{channel} the bot lacks “{name}” (to ")
    # Who can't write there can't attach files either.
    assert ["“Attach Files”" in one["what"] for one in more] == [True] * (
        (where, right) == (ORGANISERS, Right.SEND_MESSAGES)
    )
    assert told["remedy"] == f"{wording.MEND_RIGHT[:1].upper()}{wording.MEND_RIGHT[1:]}."
    assert (told["standing"], exit_code) == (("warning", 0) if name in PINS else ("failure", 1))
    missing = [row for row in rows if not row["is_there"]]
    assert (missing[0]["permission"], missing[0]["place"]) == (name, f"#{channel}")
    assert missing[0]["grant"] == told["remedy"]
    follows = missing[1 + len(more) :]
    assert {row["place"] for row in follows} <= {f"#{channel}"}
    assert {row["grant"] for row in follows} <= {"Grant first what is named above it."}
    assert bool(follows) is (right is Right.VIEW_CHANNEL)  # where it sees nothing, it has nothing


async def test_every_permission_of_the_table_was_tried(tmp_path: Path) -> None:
    """What a circle comes to need must be taken away above as well."""
    circle = load(write_files(tmp_path, circle=CIRCLE + MEETING)).circle
    wanted = {(layout, need.channel_id, need.bit) for layout in Layout for need in needs(circle, layout)}
    tried = {(layout, where, right.value) for layout, where, right in TAKEN}
    other = {(Layout.FORUM, where, bit) for layout, where, bit in tried if where != CHANNEL}
    assert wanted == tried | other


async def test_events_elsewhere_need_a_right_on_the_whole_server(tmp_path: Path) -> None:
    """It is granted at the server's settings."""
    async with opened(tmp_path, circle=CIRCLE) as place:
        place.server.take_right(place.guild, Right.CREATE_EVENTS)
        told = await place.one("permission")
        assert told["what"].startswith("On the server the bot lacks “Create Events”")
        assert "Server Settings, Roles" in told["remedy"]


async def test_a_role_that_nobody_may_mention_is_told(place: Place) -> None:
    """With both ways to mend it; the week opens all the same."""
    [role] = [one for one in place.guild.roles.values() if one.name == "Readers"]
    role.mentionable = False
    told = await place.one("permission")
    assert (told["standing"], "Allow anyone to @mention this role" in told["remedy"]) == ("warning", True)
    place.server.add_right(place.channel(CHANNEL), Right.MENTION_EVERYONE)
    assert (await place.one("permission"))["standing"] == "ok"


async def test_an_administrator_lacks_nothing(place: Place) -> None:
    """Whatever the channels deny."""
    place.server.take_right(place.channel(CHANNEL), Right.SEND_MESSAGES | Right.SEND_POLLS)
    place.server.set_bot_rights(place.guild, Right.ADMINISTRATOR)
    assert (await place.one("permission"))["standing"] == "ok"


# --- what isn't there


def kicked(place: Place) -> None:
    place.server.kick(place.guild)


def without_role(place: Place) -> None:
    [role] = [one for one in place.guild.roles.values() if one.name == "Readers"]
    place.server.delete_role(place.guild, role)


def timed_out(place: Place) -> None:
    world = place.server.world
    place.guild.members[world.bot.id].timed_out_until = world.now() + timedelta(hours=1)


def switched(**switches: Any) -> Callable[[Place], None]:
    def switch(place: Place) -> None:
        for name, value in switches.items():
            setattr(place.server.world.application, name, value)

    return switch


def without_commands(place: Place) -> None:
    place.server.world.application.commands.clear()


def without_scope(place: Place) -> None:
    place.guild.takes_commands = False


@pytest.mark.parametrize(
    ("harm", "code", "standing", "words", "remedy"),
    [
        (kicked, "server", "failure", f"not on the server with the number {GUILD}", "studycircle invite circle.yaml"),
        (without_role, "role", "warning", "no role “Readers”", "Make the role"),
        (timed_out, "timed-out", "failure", "can post nothing", "Remove Timeout"),
        (without_commands, "commands", "warning", "no commands", "start it"),
        (without_scope, "commands", "failure", "applications.commands", "studycircle invite circle.yaml"),
        (switched(message_content=False), "intents", "warning", "Content Intent is off", "switch the intent on"),
        (switched(is_public=True), "public", "warning", "anybody", "Public Bot off"),
        (switched(needs_code_grant=True), "code-grant", "failure", "code grant", "Requires OAuth2 Code Grant off"),
        (switched(endpoint="https://example.org/"), "endpoint", "failure", "gets none", "clear Interactions"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)  # fmt: skip
async def test_what_is_off_on_discord_is_told(
    place: Place, harm: Callable[[Place], None], code: str, standing: str, words: str, remedy: str
) -> None:
    """Nothing else is: a bot that is timed out isn't said to lack permissions as well."""
    harm(place)
    told = await place.one(code)
    assert told["standing"] == standing
    assert words in told["what"]
    assert remedy in told["remedy"]
    _, found, _ = await place.found()
    others = [one for each in found.values() for one in each if one["code"] not in (code, "encryption")]
    assert {one["standing"] for one in others} == {"ok"}


async def test_an_intent_that_is_not_needed_is_named(place: Place) -> None:
    """Discord asks for the least; it is no fault."""
    place.server.world.application.guild_members = True
    told = await place.one("intents")
    assert (told["standing"], "Server Members Intent" in told["what"]) == ("ok", True)


async def test_a_channel_that_is_gone_is_told(place: Place) -> None:
    """With the key of the file; of the permissions in it nothing is said, those elsewhere are looked at."""
    place.server.delete_channel(CHANNEL)
    exit_code, found, rows = await place.found()
    [gone] = [one for one in found["channel"] if one["standing"] != "ok"]
    assert gone["what"] == "The channel at `channel:` isn't there."
    assert "write the link of another one at `channel:`" in gone["remedy"].lower()
    assert exit_code == 1
    assert {row["place"] for row in rows} == {"#organisers", "#meeting"}


async def test_a_channel_of_another_kind_or_server_is_told(tmp_path: Path) -> None:
    """A voice channel to read in, organisers on another server."""
    text = CIRCLE.replace(str(CHANNEL), str(ROOM)).replace(str(ORGANISERS), str(ELSEWHERE))
    async with opened(tmp_path, circle=CIRCLE + MEETING) as place:
        other = place.server.add_guild(GUILD + 1, "Another")
        place.server.add_text_channel(other, ELSEWHERE, name="far-away")
        file = write_files(tmp_path, circle=text, name="astray")
        _, found, _ = await place.found(file)
        told = {one["what"] for one in found["channel"]}
        assert "#meeting at `channel:` is a voice channel." in told
        assert "The channel at `organisers:` is on another server than its link says." in told


@pytest.mark.parametrize("layout", [Layout.FORUM], ids=str)
async def test_a_forum_whose_tags_are_not_for_the_bot_is_told(place: Place) -> None:
    """It demands one of each post; who manages posts may use those of moderators, too."""
    forum = place.channel(CHANNEL)
    forum.flags |= 1 << 4
    assert "tags" not in (await place.found())[1]
    for tag in forum.tags:
        tag.moderated = True
    assert "tags" not in (await place.found())[1]
    place.server.take_right(forum, Right.MANAGE_THREADS)
    told = await place.one("tags")
    assert told["what"] == "#reading-circle demands a tag of each post, and has none that the bot may use."
    assert "Make a tag" in told["remedy"]


async def test_a_server_full_of_threads_is_told(place: Place) -> None:
    """Before Discord opens no more, and then."""
    server, now = await place.seen(), SystemClock().now()
    for count, standing in ((0, "ok"), (900, "warning"), (1000, "failure")):
        part: Part = circle_part(place.circle, replace(server, threads=count), now=now)
        [told] = [one for one in part.findings if one.code == "threads"]
        assert told.standing == standing
        assert standing == "ok" or "Close old threads" in told.remedy


# --- token


@pytest.mark.parametrize(
    ("environment", "code", "words", "remedy"),
    [
        ({"STUDYCIRCLE_TOKEN": ""}, "token", "The bot has no token", "Reset Token"),
        ({"STUDYCIRCLE_TOKEN": "two words"}, "token", "is not a bot's token", "Copy it again"),
        ({"STUDYCIRCLE_TOKEN_FILE": "/nowhere"}, "token", "Both", "Keep one of them"),
        ({"STUDYCIRCLE_TOKEN": TOKEN.replace("q", "r")}, "access", "doesn't accept the bot's token", "Reset Token"),
        ({"STUDYCIRCLE_TOKEN": "123456789012345678"}, "token-form", "the Application ID", "three parts"),
        ({"STUDYCIRCLE_TOKEN": "0f" * 32}, "token-form", "the Public Key", "three parts"),
        ({"STUDYCIRCLE_TOKEN": "aB-_" * 8}, "token-form", "the Client Secret", "three parts"),
        ({"STUDYCIRCLE_TOKEN": "swordfish"}, "token-form", "something else", "three parts"),
    ],
)  # fmt: skip
async def test_a_token_that_is_none_is_told(
    place: Place, environment: dict[str, str], code: str, words: str, remedy: str
) -> None:
    """Never by showing it; Discord is asked once for what it refuses, and the rest of the machine is looked at."""
    exit_code, found, _ = await place.found(**environment)
    [told] = found[code]
    assert exit_code == 1
    assert words in told["what"]
    assert remedy in told["remedy"]
    assert len(place.asked) <= 1
    assert {"program", "folder", "encryption", "database"} <= set(found)
    assert "couldn't be looked at" in found["server"][0]["what"]
    shown = (await place.doctor(place.file, **environment)).output
    assert not environment.get("STUDYCIRCLE_TOKEN") or environment["STUDYCIRCLE_TOKEN"] not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere than in the mode")
async def test_a_tokens_file_that_others_can_read_is_told(place: Place) -> None:
    """With the one command that mends it."""
    file = place.folder / "token"
    file.write_text(TOKEN)
    file.chmod(0o644)
    told = await place.one("token-file", STUDYCIRCLE_TOKEN="", STUDYCIRCLE_TOKEN_FILE=str(file))
    assert (told["standing"], told["remedy"]) == ("warning", f"chmod 600 {file}")


async def test_a_fault_of_the_program_shows_no_token(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an error says: a report, exit 3."""

    async def stumble(patient: Any, *_: object, **__: object) -> list[Part]:
        raise RuntimeError(f"{patient.token} made me stumble")

    monkeypatch.setattr("bot.cli.visiting.discord_parts", stumble)
    done = await place.doctor(place.file)
    assert done.exit_code == 3
    assert "made me stumble" in done.stderr


# --- clock and network


@pytest.mark.parametrize(("ahead", "way"), [(90, "behind"), (-90, "ahead of")])
async def test_a_clock_that_is_off_by_90_seconds_is_told(tmp_path: Path, ahead: int, way: str) -> None:
    """By the Date of Discord's answers."""
    async with opened(tmp_path, ahead=timedelta(seconds=ahead)) as place:
        told = await place.one("clock")
        assert told["standing"] == "failure"
        assert f"s {way} Discord's" in told["what"]
        assert int(told["what"].split("about ")[1].split()[0]) in (89, 90, 91)
        assert "set it" in told["remedy"]


async def test_without_a_network_the_machine_is_looked_at(place: Place) -> None:
    """One line says why Discord isn't reached."""
    api = f"http://127.0.0.1:{unused_port()}/api/v10"
    told = await place.one("access", STUDYCIRCLE_API=api)
    assert told["what"] == "Discord can't be reached: no connection could be made."
    assert "firewall" in told["remedy"]


@pytest.mark.parametrize(
    ("rule", "words", "remedy"),
    [
        ({"kind": Kind.TROUBLE}, "HTTP 503", "discordstatus.com"),
        ({"kind": Kind.LIMITED, "retry_after": 99}, "wants this bot to wait 99 s", "Wait that long"),
        ({"kind": Kind.LIMITED, "retry_after": 99, "scope": Scope.GLOBAL}, "all its bots here", "Wait"),
        ({"kind": Kind.LIMITED, "via": False}, "shut this machine's address out", "wait an hour"),
        ({"kind": Kind.DROPPED}, "broke off", "network"),
    ],
    ids=["503", "429", "429 global", "ban", "cut"],
)  # fmt: skip
async def test_what_discord_can_not_tell_just_now_is_told_as_that(
    place: Place, rule: dict[str, Any], words: str, remedy: str
) -> None:
    """Nothing is claimed of the server, and what was learnt of the account stands."""
    place.server.faults.add(Rule(path="/guilds/**", times=None, **rule))
    told = await place.one("server")
    assert words in told["what"]
    assert remedy in told["remedy"]
    _, found, rows = await place.found()
    assert (found["access"][0]["standing"], rows) == ("ok", [])


async def test_a_rate_limit_that_is_soon_over_is_waited_for(place: Place) -> None:
    """As if nothing had been."""
    place.server.faults.add(Rule(kind=Kind.LIMITED, times=2, retry_after=0.05))
    assert (await place.found())[0] == 0
    assert len(place.server.faults.seen) == 2


async def test_of_one_channel_that_is_not_told_nothing_is_claimed(place: Place) -> None:
    """The others are looked at: it isn't called gone, and no permission in it is missing."""
    world = place.server.world
    hidden = world.channels.pop(CHANNEL)
    place.server.faults.add(Rule(kind=Kind.TROUBLE, path=f"/channels/{CHANNEL}", times=None))
    exit_code, found, rows = await place.found()
    world.channels[CHANNEL] = hidden
    [told] = [one for one in found["channel"] if one["standing"] != "ok"]
    assert f"the channel {CHANNEL} couldn't be looked at" in told["what"]
    assert exit_code == 1
    assert {row["place"] for row in rows} == {"#organisers", "#meeting"}


def test_a_bot_that_has_connected_too_often_is_told() -> None:
    """It waits then; the remedy is to look for what restarts it."""
    account = Account(1, "studycircle", 1, content=True)
    for left, standing in ((1000, "ok"), (50, "ok"), (49, "failure"), (0, "failure")):
        [told] = [one for one in account_findings(Examined(account, left)) if one.code == "sessions"]
        assert told.standing == standing
        assert standing == "ok" or "Stop whatever restarts it" in told.remedy


async def test_what_is_left_open_is_said_for_each(place: Place) -> None:
    """Commands and threads that couldn't be counted are failures of their own, not of the server."""
    error = DiscordUncertainError("Discord has trouble.", "Wait.")
    server = replace(await place.seen(), commands=error, threads=error)
    part = circle_part(place.circle, server, now=SystemClock().now())
    faults = {one.code: one.remedy for one in part.findings if one.remedy}
    assert faults == {"commands": "Wait.", "threads": "Wait."}


async def test_a_folder_that_the_archive_can_not_go_into_is_named(tmp_path: Path) -> None:
    """Before the first night on which it would fail."""
    (tmp_path / "taken").write_text("A file.")
    async with opened(tmp_path, circle=f"{CIRCLE}archive:\n  folder: {tmp_path / 'taken'}\n") as place:
        found = await place.one("not-a-folder")
        assert found["what"] == f"circle: {tmp_path / 'taken'} is a file on this machine, not a folder."


# --- files, and what is shown


async def test_a_file_with_a_mistake_does_not_keep_the_others_from_being_looked_at(place: Place) -> None:
    """It is named, with the command that says what is wrong in it; of two in one channel the second is."""
    folder = place.folder / "circles"
    folder.mkdir()
    for name, text in (("a", CIRCLE), ("b", CIRCLE), ("c", CIRCLE.replace("Europe/Berlin", "Nowhere"))):
        text = text.replace("reading: reading", f"reading: {place.folder / 'reading' / 'reading.yaml'}")
        (folder / f"{name}.yaml").write_text(text)
    exit_code, found, rows = await place.found(folder)
    assert exit_code == 1
    assert [one["what"] for one in found["file"]] == [
        "a and b read in the same channel.",
        f"{folder / 'c.yaml'} can't be used as it is.",
    ]
    assert found["file"][1]["remedy"] == f"See what is wrong in it: studycircle check {folder / 'c.yaml'}"
    assert rows
    assert len(found["server"]) == 1


async def test_names_from_discord_do_nothing_to_the_terminal(place: Place) -> None:
    """Whoever manages a server may call it anything."""
    place.guild.name = "Red \x1b[31mreaders\n  ok       all is well [bold]"
    for words in ((place.file,), ("--json", place.file)):
        shown = (await place.doctor(*words)).stdout
        assert "\x1b" not in shown
        assert "Red �[31mreaders ok all is well [bold]" in shown


async def test_the_standing_told_to_organisers_is_read_from_the_database(club: Club) -> None:
    """Something is missing, and told; then it is there again, and told."""
    await club.to("welcome")
    club.server.take_right(club.server.world.channels[club.channel], Right.SEND_POLLS)
    await club.settle()

    def told() -> list[tuple[str, str]]:
        found = database_findings(club.folder / DATABASE, clock=SystemClock())
        return [(one.standing.value, one.what) for one in found if one.code == "readiness"]

    [(standing, what)] = told()
    assert (standing, "something is missing, and not yet" in what) == ("warning", True)
    club.server.add_right(club.server.world.channels[club.channel], Right.SEND_POLLS)
    await club.settle()
    [(standing, what)] = told()
    assert (standing, "nothing is missing any more" in what) == ("ok", True)
