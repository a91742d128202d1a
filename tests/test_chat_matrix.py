"""Every command and every button, by who gives it and on which server: one table, and nothing without a row in it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import wording
from bot.chat.answering import Answering
from bot.rehearsal.server.outcomes import NotThereError, Outcome
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from bot.store import Core
from tests.club import CIRCLE, Club, open_club

OURS, THEIRS, NOBODYS = 111111111111111111, 777777777777777777, 888888888888888888
TALK, LOBBY = 666666666666666666, 888888888888888889
CIRCLES_OWN = CIRCLE + "facilitators: [fay.leads, gus.leads]\nanswers-without-name: yes\n"
OTHER = (
    CIRCLE.replace("111111111111111111", str(THEIRS))
    .replace("222222222222222222", str(THEIRS + 1))
    .replace("333333333333333333", str(THEIRS + 2))
    .replace("Test circle", "Other circle")
    .replace("mention: Readers\n", "")
)
VIEW = Right.VIEW_CHANNEL

ANSWERED, REFUSED, GONE, NOT_OFFERED, HIDDEN = "answered", "refused", "gone", "not offered", "hidden"
# Who they are: a stranger is on the server and doesn't see the circle's channel; the facilitator leads week 1 by the
# circle's file, the other one week 2; an organiser sees the organisers' channel; outsiders are on another server, with
# a circle of its own (its organiser is one there) or without any.
ACTORS = (
    "stranger",
    "member",
    "facilitator",
    "other facilitator",
    "organiser",
    "administrator",
    "outsider",
    "their organiser",
    "passer-by",
)
FOR_ALL = dict.fromkeys(ACTORS, ANSWERED) | {"passer-by": NOT_OFFERED}
NOT_ORGANISERS = ("stranger", "member", "facilitator", "other facilitator", "outsider")
FOR_ORGANISERS = FOR_ALL | dict.fromkeys(NOT_ORGANISERS, REFUSED)
# Of another server's circle, which has the same weeks, nobody is a facilitator.
FOR_WEEK_1 = FOR_ORGANISERS | {"facilitator": ANSWERED}
FOR_WEEK_2 = FOR_ORGANISERS | {"other facilitator": ANSWERED}
FOR_LEADERS = FOR_WEEK_1 | {"other facilitator": ANSWERED}
POST, WEEK = "post", "week"
MESSAGES = ("Add to the archive", "File this answer…", "Keep this question")
# Of their circle, which has no facilitators, organisers see it.
FOR_THE_WEEKS_FACILITATOR = dict.fromkeys(ACTORS, REFUSED) | {
    "facilitator": ANSWERED,
    "their organiser": ANSWERED,
    "passer-by": NOT_OFFERED,
}
COMMANDS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("my choices", {}, FOR_ALL),
    ("my words", {}, FOR_ALL),
    ("my forget", {}, FOR_ALL),
    ("my withdraw", {"code": "abcd-abcd-abcd"}, FOR_ALL),
    ("Add to the archive", {}, FOR_ALL),
    ("File this answer…", {}, FOR_WEEK_1 | {"stranger": ANSWERED}),  # who is told that nothing is filed there
    ("Keep this question", {}, FOR_ALL),
    ("catch-up", {}, FOR_ALL),
    ("passage", {"paragraph": "1"}, FOR_ALL),
    ("search", {"words": "first"}, FOR_ALL),
    ("circle week", {}, FOR_THE_WEEKS_FACILITATOR),
    ("circle status", {}, FOR_ORGANISERS),
    ("circle log", {}, FOR_ORGANISERS),
    ("circle archive", {}, FOR_ORGANISERS),
    ("circle pause", {}, FOR_ORGANISERS),
    ("circle resume", {}, FOR_ORGANISERS),
    ("circle nameless stop", {}, FOR_ORGANISERS),
    ("circle nameless allow", {}, FOR_ORGANISERS),
    *((f"circle {one}", {}, FOR_LEADERS) for one in ("skip", "hold", "release", "post-now", "swap")),
    *(
        (f"circle {one}", {POST: "first.closing"}, FOR_WEEK_1)
        for one in ("skip", "hold", "release", "post-now")
    ),
    *(
        (f"circle {one}", {POST: "second.closing"}, FOR_WEEK_2)
        for one in ("skip", "hold", "release", "post-now")
    ),
    *((f"circle {one}", {POST: "end"}, FOR_ORGANISERS) for one in ("skip", "hold", "release", "post-now")),
    ("circle ask", {"question": "first-closing"}, FOR_WEEK_1),
    ("circle ask", {"question": "second-opening"}, FOR_WEEK_2),
    ("circle swap", {WEEK: "second"}, FOR_WEEK_2),
    ("circle restore", {"answer": "r1"}, FOR_WEEK_1),
]

# Buttons with the circle's id in theirs: pressed where they stand, and by outsiders if such an id ever got to them.
AT_HAND = {
    "stranger": HIDDEN,
    **dict.fromkeys(("member", "facilitator", "other facilitator", "organiser", "administrator"), ANSWERED),
    **dict.fromkeys(("outsider", "their organiser"), GONE),
}
LED = AT_HAND | dict.fromkeys(("member", "facilitator", "other facilitator"), REFUSED)
LED_1, LED_2 = LED | {"facilitator": ANSWERED}, LED | {"other facilitator": ANSWERED}
BUTTONS: list[tuple[str, dict[str, str]]] = [
    ("sc1:respond:circle:first-opening", AT_HAND),
    ("sc1:a:circle:first-opening:0000:x", AT_HAND),
    ("sc1:add:circle:first:1", AT_HAND),
    ("sc1:suggest:circle:yes:1", AT_HAND),  # and then whose the message is
    ("sc1:follow:circle", AT_HAND),
    ("sc1:unfollow:circle", AT_HAND),
    ("sc1:pass:circle:first-round", AT_HAND),
    ("sc1:catchup:circle", AT_HAND),
    ("sc1:try:circle", AT_HAND),
    ("sc1:tried:circle:0000:x", AT_HAND),
    ("sc1:unpass:circle:first-round", AT_HAND),
    ("sc1:vote:circle:first-poll:1", AT_HAND),
    ("sc1:unvote:circle:first-poll", AT_HAND),
    ("sc1:unkeep:circle:1", AT_HAND),
    ("sc1:move:circle:1", LED_1),
    ("sc1:remove:circle:1", LED_1),
    ("sc1:removed:circle:1:0", LED_1),
    ("sc1:restore:circle:1", LED_1),
    ("sc1:ask:circle:first-closing:0000:x", LED_1),
    ("sc1:ask:circle:second-opening:0000:x", LED_2),
    ("sc1:unask:circle:first-closing", LED_1),
    ("sc1:unask:circle:second-opening", LED_2),
    ("sc1:swap:circle:second", LED_2),
    ("sc1:swap-with:circle:first", LED_1),
    ("sc1:swap-with:circle:second", LED_2),
    ("sc1:swap-agree:circle:1", AT_HAND),  # and then whom the swap was proposed to
    ("sc1:swap-withdraw:circle:1", AT_HAND),  # and then who proposed it
    ("sc1:release:circle:first.closing", LED_1),
    ("sc1:release:circle:second.closing", LED_2),
    ("sc1:post-now:circle:first.closing", LED_1),
    ("sc1:post-now:circle:second.closing", LED_2),
    ("sc1:skip:circle:first.closing", LED_1),
    ("sc1:skip:circle:second.poll", LED_2),
    ("sc1:skip:circle:end", LED),
    ("sc1:card:circle:first", AT_HAND),
    ("sc1:choose:circle:1", AT_HAND),
    ("sc1:keep:circle:name", AT_HAND),
    ("sc1:notme:circle", AT_HAND),
    ("sc1:nothing:circle", AT_HAND),
    ("sc1:again:circle", AT_HAND),
    ("sc1:then:circle:first-opening", AT_HAND),
    ("sc1:words:circle:1", AT_HAND),
    ("sc1:unsay:circle:1:0", AT_HAND),
    ("sc1:erase:circle", AT_HAND),
    ("sc1:pause:circle", LED),
    ("sc1:resume:circle", LED),
    ("sc1:forget:circle", AT_HAND),
]


@dataclass
class Hall:
    """A club, another server with a circle of the same bot, and one without."""

    club: Club
    people: dict[str, Person]
    places: dict[str, int]

    async def state(self) -> tuple[object, ...]:
        """All that anybody could have changed of our circle."""
        kept = [row.text for row in await self.club.kept()]

        def read(core: Core) -> tuple[object, ...]:
            proposals = core.proposals("circle")
            return (
                core.pauses("circle"),
                core.questions_asked("circle"),
                core.swaps("circle"),
                proposals,
                core.deeds("circle"),
            )

        return await self.club.ledger(), kept, *await self.club.read(read)


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """Open it in the first week of both circles."""
    async with open_club(folder, circle=CIRCLES_OWN, others=(OTHER,)) as club:
        await club.stop()
        server = club.server
        ours = server.world.guild(OURS)
        roles = {role.name: role for role in ours.roles.values()}
        channel = server.world.channels[club.channel]
        server.overwrite(channel, roles["@everyone"], deny=VIEW)
        for role in (roles["Readers"], roles["Organisers"], server.bot_role(ours)):
            server.overwrite(channel, role, allow=VIEW)
        server.add_text_channel(ours, TALK, name="talk")
        server.add_person(ours, 1001, username="stran.ger")
        boss = server.add_role(ours, "Boss", rights=Right.ADMINISTRATOR)
        server.add_person(ours, 1002, username="ad.min", roles=(boss,))
        theirs = server.add_guild(THEIRS, "Theirs")
        their_organisers = server.add_role(theirs, "Organisers")
        server.add_text_channel(theirs, THEIRS + 1, name="reading")
        server.add_text_channel(
            theirs, THEIRS + 2, name="organisers", private=True, roles=(their_organisers,)
        )
        server.add_person(theirs, 1003, username="out.sider")
        server.add_person(theirs, 1004, username="their.organiser", roles=(their_organisers,))
        nobodys = server.add_guild(NOBODYS, "Nobody's")
        server.add_text_channel(nobodys, LOBBY, name="lobby")
        server.add_person(nobodys, 1005, username="passer.by")
        await club.start()
        await club.to("first.section")
        usernames = (
            "stran.ger",
            "ada.reads",
            "fay.leads",
            "gus.leads",
            "sample.organiser",
            "ad.min",
            "out.sider",
            "their.organiser",
            "passer.by",
        )
        people = {who: server.person(name) for who, name in zip(ACTORS, usernames, strict=True)}
        thread, their_thread = club.thread_id(), thread_of(people["outsider"])
        places = dict.fromkeys(ACTORS, thread) | {"stranger": TALK, "passer-by": LOBBY}
        yield Hall(club, people, places | dict.fromkeys(("outsider", "their organiser"), their_thread))


def thread_of(person: Person) -> int:
    """The thread that somebody sees."""
    return next(place.id for place in person.channels() if place.is_thread)


def verdict(outcome: Outcome) -> str:
    """What became of it."""
    assert outcome.form or outcome.private, "nobody else sees what somebody asked"
    refused = dict.fromkeys((wording.ORGANISERS_ONLY, wording.LEADERS_ONLY, wording.WEEK_NOT_YOURS), REFUSED)
    return (refused | {wording.GONE_BUTTON: GONE}).get(outcome.text, ANSWERED)


# ---- nothing without a row -------------------------------------------------------------------------------------------


async def test_every_command_has_a_row(club: Club) -> None:
    """Whoever adds a command says here who may give it."""
    assert club.bot is not None
    tree = club.bot.client.commands
    found = {
        command.qualified_name
        for kind in discord.AppCommandType
        for command in tree.walk_commands(type=kind)
        if not isinstance(command, app_commands.Group)
    }
    assert found == {name for name, _, _ in COMMANDS}


async def test_every_button_has_a_row(club: Club) -> None:
    """Ids are answered by one match, which is read here as it is written, and else by the table of use cases."""
    assert club.bot is not None
    assert club.bot.client.doors is not None
    presses = set(club.bot.client.doors.presses)
    take = ast.parse(dedent(inspect.getsource(Answering.take)))
    words = {
        pattern.patterns[0].value.value
        for pattern in ast.walk(take)
        if isinstance(pattern, ast.MatchSequence)
        and isinstance(pattern.patterns[0], ast.MatchValue)
        and isinstance(pattern.patterns[0].value, ast.Constant)
    }
    assert words & presses == set()
    assert words | presses == {custom_id.split(":")[1] for custom_id, _ in BUTTONS}


def test_every_row_is_whole() -> None:
    """Nobody is left out."""
    assert all(set(row) == set(ACTORS) for _, _, row in COMMANDS)
    assert all(set(row) == set(ACTORS) - {"passer-by"} for _, row in BUTTONS)


# ---- commands ----


async def test_who_may_give_a_command(tmp_path: Path) -> None:
    """Whoever may not is told so, privately, and nothing has changed; on another server it is about theirs alone."""
    async with hall(tmp_path) as at:
        await said(at, "member")
        for name, options, row in COMMANDS:
            for who, wanted in row.items():
                own = await said(at, who) if name in MESSAGES else 0
                before = await at.state()
                verdict = await given(at, who, name, own, **options)
                assert (name, options, who, verdict) == (name, options, who, wanted)
                if wanted is not ANSWERED or at.places[who] != at.club.thread_id():
                    assert await at.state() == before, (name, who)


async def said(at: Hall, who: str) -> int:
    """Somebody has written something of their own, to be added."""
    message_id = at.people[who].say(at.places[who], f"The {who}'s own words.")
    await at.club.settle()
    return message_id


async def given(at: Hall, who: str, name: str, own: int, **options: str) -> str:
    """Somebody gives a command where they are."""
    person = at.people[who]
    try:
        if own:
            outcome = await person.use(own, name)
        else:
            outcome = await person.command(name, channel_id=at.places[who], **options)
    except NotThereError:
        return NOT_OFFERED
    await at.club.settle()
    if who in ("outsider", "their organiser"):
        assert "Test circle" not in outcome.text
        assert not any(b"Test circle" in content for content in outcome.files.values())
    return verdict(outcome)


async def test_an_organiser_of_theirs_changes_only_theirs(tmp_path: Path) -> None:
    """What is paused over there is paused over there, and shown over there."""
    async with hall(tmp_path) as at:
        asked = await at.people["their organiser"].command("circle pause", channel_id=THEIRS + 1)
        await asked.press("Pause it")
        await at.club.settle()
        theirs = await at.people["their organiser"].command("circle status", channel_id=THEIRS + 1)
        assert theirs.text.startswith("**Other circle**\nPaused since")
        ours = await at.people["organiser"].command("circle status", channel_id=at.club.channel)
        assert ours.text.startswith("**Test circle**\nRunning.")


async def test_a_right_is_asked_for_at_every_call(tmp_path: Path) -> None:
    """Whoever is made an organiser is one at once, and whoever isn't any more is refused at once."""
    async with hall(tmp_path) as at:
        ours = at.club.server.world.guild(OURS)
        role = next(role for role in ours.roles.values() if role.name == "Organisers")
        member = ours.members[at.people["member"].id]
        for _ in range(2):
            assert await given(at, "member", "circle status", 0) is REFUSED
            member.roles.append(role.id)
            assert await given(at, "member", "circle status", 0) is ANSWERED
            member.roles.remove(role.id)


# ---- buttons ----


async def test_who_may_press_a_button(tmp_path: Path) -> None:
    """A stranger doesn't see it; on another server its id is nobody's, and our circle is as before."""
    async with hall(tmp_path) as at:
        with pytest.raises(Refused):
            at.people["stranger"].sees(at.club.thread_id())
        await said(at, "member")
        for custom_id, row in BUTTONS:
            for who, wanted in row.items():
                if wanted is HIDDEN:
                    continue
                before = await at.state()
                answer = verdict(await pressed(at, who, custom_id))
                assert (custom_id, who, answer) == (custom_id, who, wanted)
                await at.club.settle()
                if wanted is not ANSWERED:
                    assert await at.state() == before, (custom_id, who)


async def pressed(at: Hall, who: str, custom_id: str) -> Outcome:
    """Somebody presses a button with this id, or sends a form with it, in the thread where they are."""
    person, world = at.people[who], at.club.server.world
    question = next(seen for seen in person.sees(at.places[who]) if "Respond" in seen.buttons)
    message = world.message(question.id)
    if custom_id.startswith("sc1:a:"):
        opened = (await person.press(question.id, "Respond"))._interaction
        assert opened.form is not None
        opened.form["custom_id"] = custom_id
        return await person._submit(opened, filled_in())
    button = message.components[0]["components"][0]
    usual, button["custom_id"] = button["custom_id"], custom_id
    try:
        return await person.press(question.id, "Respond")
    finally:
        button["custom_id"] = usual


def filled_in() -> list[dict[str, Any]]:
    """A form that was filled in, as Discord sends it."""
    text = {"type": 4, "custom_id": "answer", "value": "An answer."}
    choice = {"type": 21, "custom_id": "name", "value": "show"}
    return [{"type": 18, "component": part} for part in (text, choice)]
