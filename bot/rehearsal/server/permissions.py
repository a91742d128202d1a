"""Who may do what where: Discord's rights, and its rule for working them out.

`require` is the one decision; everything that a bot or a person does asks it.
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.model import Channel, Guild, Member, Overwrite


class Right(IntFlag):
    """Discord's permission bits, as far as anything here asks for them."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    USE_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_IN_THREADS = 1 << 38
    CREATE_EVENTS = 1 << 44
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51


EVERYONE = (
    Right.VIEW_CHANNEL
    | Right.SEND_MESSAGES
    | Right.SEND_IN_THREADS
    | Right.ADD_REACTIONS
    | Right.READ_MESSAGE_HISTORY
    | Right.EMBED_LINKS
    | Right.ATTACH_FILES
    | Right.USE_COMMANDS
    | Right.CREATE_PUBLIC_THREADS
    | Right.SEND_POLLS
    | Right.CONNECT
    | Right.SPEAK
)
BOT = (
    EVERYONE
    | Right.MANAGE_MESSAGES
    | Right.PIN_MESSAGES
    | Right.MENTION_EVERYONE
    | Right.MANAGE_THREADS
    | Right.MANAGE_EVENTS
    | Right.CREATE_EVENTS
)
ALL = Right((1 << 53) - 1)
# Needed for every other right in a channel (Discord: "Implicit Permissions").
_SPEECH = (
    Right.SEND_MESSAGES | Right.EMBED_LINKS | Right.ATTACH_FILES | Right.SEND_POLLS | Right.MENTION_EVERYONE
)


def in_guild(guild: Guild, member: Member) -> Right:
    """Return what a member's roles give, before any channel has a say."""
    if member.user.id == guild.owner_id:
        return ALL
    rights = guild.roles[guild.id].permissions
    for role_id in member.roles:
        rights |= guild.roles[role_id].permissions
    return ALL if Right.ADMINISTRATOR in rights else rights


def in_channel(guild: Guild, member: Member, *, channel: Channel) -> Right:
    """Return what a member may do in a channel (for a thread give its parent): Discord's four steps.

    Base rights, then the overwrite of @everyone, then those of all roles together, then the member's own.
    """
    rights = in_guild(guild, member)
    if rights == ALL:
        return ALL
    own = {guild.id: 0, **dict.fromkeys(member.roles, 1)}
    for step in (0, 1):
        of_roles = [one for one in channel.overwrites if one.kind == 0 and own.get(one.target_id) == step]
        rights = _applied(rights, of_roles)
    rights = _applied(
        rights, [one for one in channel.overwrites if one.kind == 1 and one.target_id == member.user.id]
    )
    if Right.VIEW_CHANNEL not in rights:
        return Right.NONE
    return rights if Right.SEND_MESSAGES in rights else rights & ~_SPEECH


def _applied(rights: Right, overwrites: list[Overwrite]) -> Right:
    for one in overwrites:
        rights &= ~one.deny
    for one in overwrites:
        rights |= one.allow
    return rights


def require(rights: Right, wanted: Right) -> None:
    """Refuse (50001 for a channel that can't be seen, else 50013) unless all `wanted` rights are there."""
    if Right.VIEW_CHANNEL not in rights:
        raise Refused(50001)
    if wanted not in rights:
        raise Refused(50013)
