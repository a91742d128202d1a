"""What the bot may do, worked out from REST's answers: for any roles and overwrites as discord.py does it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.rights import ADMINISTRATOR, in_channel, on_server
from bot.flow.needs import (
    ATTACH_FILES,
    CONNECT,
    CREATE_EVENTS,
    MENTION_EVERYONE,
    NAMES,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
)

GUILD, ROLE, OTHER, BOT, OWNER = 1, 2, 3, 9, 77
NEEDED = reduce(or_, NAMES)
KINDS = {
    0: discord.TextChannel,
    2: discord.VoiceChannel,
    13: discord.StageChannel,
    15: discord.ForumChannel,
}
rights = st.lists(st.sampled_from([ADMINISTRATOR, *NAMES, *NAMES, *NAMES])).map(
    lambda some: reduce(or_, some, 0)
)
usual = rights.map(lambda some: some & ~ADMINISTRATOR)


def guild(everyone: int, role: int, other: int = 0, *, owner: int = OWNER) -> dict[str, Any]:
    """A server with three roles, of which the bot has the second."""
    named = {GUILD: everyone, ROLE: role, OTHER: other}
    return {
        "id": str(GUILD),
        "name": "g",
        "owner_id": str(owner),
        "roles": [{"id": str(n), "name": f"r{n}", "permissions": str(p)} for n, p in named.items()],
    }


def channel(kind: int = 0, **changed: tuple[int, int]) -> dict[str, Any]:
    """A channel with overwrites: for everyone, the bot's role, another role, the bot, somebody else."""
    targets = {"everyone": GUILD, "role": ROLE, "other": OTHER, "bot": BOT, "somebody": OWNER}
    found = [
        {"id": str(target), "type": int(target in (BOT, OWNER)), "allow": str(allow), "deny": str(deny)}
        for name, target in targets.items()
        for allow, deny in [changed.get(name, (0, 0))]
        if name in changed
    ]
    return {"id": "5", "type": kind, "name": "c", "position": 0, "permission_overwrites": found}


def member(*roles: int) -> dict[str, Any]:
    """The bot, as a member."""
    user = {"id": str(BOT), "username": "b", "discriminator": "0", "avatar": None}
    return {"user": user, "roles": [str(role) for role in roles], "flags": 0, "joined_at": None}


def by_discord_py(server: dict[str, Any], place: dict[str, Any], who: dict[str, Any]) -> tuple[int, int]:
    """What discord.py makes of the same answers: on the server, and in the channel."""
    state = discord.Client(intents=discord.Intents.none())._connection
    theirs = discord.Guild(data={**server, "member_count": 1}, state=state)  # type: ignore[typeddict-item]
    person = discord.Member(data=who, guild=theirs, state=state)  # type: ignore[arg-type]
    more = {"bitrate": 64000, "user_limit": 0, "available_tags": []}
    made = KINDS[place["type"]](state=state, guild=theirs, data={**place, **more})  # type: ignore[arg-type]
    return person.guild_permissions.value, made.permissions_for(person).value


@given(
    everyone=rights,
    role=rights,
    other=rights,
    kind=st.sampled_from(sorted(KINDS)),
    owner=st.sampled_from([OWNER, OWNER, OWNER, BOT]),
    changed=st.dictionaries(
        st.sampled_from(["everyone", "role", "other", "bot", "somebody"]), st.tuples(usual, usual)
    ),
)
def test_discord_py_reckons_the_same(
    everyone: int, role: int, other: int, kind: int, owner: int, changed: dict[str, tuple[int, int]]
) -> None:
    """All that any circle needs, on the server and in channels of each kind."""
    server, place = guild(everyone, role, other, owner=owner), channel(kind, **changed)
    who = member(ROLE)
    at_large, here = by_discord_py(server, place, who)
    assert on_server(server, who) & NEEDED == at_large & NEEDED
    # discord.py leaves the rights of voice out of a channel for text.
    told = NEEDED if kind in (2, 13) else NEEDED & ~CONNECT
    # Of a channel that can't be seen it goes on naming what a server gives.
    wanted = here & told if here & VIEW_CHANNEL else 0
    assert in_channel(server, who, channel=place) & told == wanted


@pytest.mark.parametrize(
    ("overwrites", "wanted"),
    [
        ({}, True),
        ({"everyone": (0, SEND_MESSAGES)}, False),
        ({"everyone": (0, SEND_MESSAGES), "role": (SEND_MESSAGES, 0)}, True),
        ({"role": (0, SEND_MESSAGES), "bot": (SEND_MESSAGES, 0)}, True),
        ({"bot": (0, SEND_MESSAGES)}, False),
        ({"other": (0, SEND_MESSAGES)}, True),
        ({"somebody": (0, SEND_MESSAGES)}, True),
        ({"everyone": (0, VIEW_CHANNEL)}, False),
    ],
)
def test_the_closer_word_counts(overwrites: dict[str, tuple[int, int]], wanted: bool) -> None:
    """Everyone's, then the roles', then the bot's own; and nothing can be done where nothing is seen."""
    server = guild(VIEW_CHANNEL | SEND_MESSAGES, 0)
    assert bool(in_channel(server, member(ROLE), channel=channel(**overwrites)) & SEND_MESSAGES) is wanted


def test_who_can_not_write_can_not_mention_or_attach() -> None:
    """What Discord denies together with writing; reading stays."""
    server = guild(NEEDED, 0)
    found = in_channel(server, member(), channel=channel(bot=(0, SEND_MESSAGES)))
    assert not found & (MENTION_EVERYONE | ATTACH_FILES)
    assert found & READ_MESSAGE_HISTORY


def test_an_administrator_may_everything_wherever() -> None:
    """No overwrite can take it away."""
    server = guild(0, ADMINISTRATOR)
    place = channel(everyone=(0, NEEDED), bot=(0, NEEDED))
    assert in_channel(server, member(ROLE), channel=place) & NEEDED == NEEDED
    assert on_server(server, member(ROLE)) & CREATE_EVENTS
