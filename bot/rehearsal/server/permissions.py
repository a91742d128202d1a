"""Who may do what where: Discord's rights, and its rule for working them out (its page "Permissions").

`require` is the one decision; everything that a bot or a person does asks it.
"""

from __future__ import annotations

from enum import IntFlag
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from bot.rehearsal.server.model import ChannelKind
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
    SEND_TTS = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    MOVE_MEMBERS = 1 << 24
    MANAGE_ROLES = 1 << 28
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
# What an organiser grants when inviting the bot, and why; nothing else.  Left out on purpose: embeds (it writes
# none), files (they go into private answers, which need no right), reactions, others' messages and events, and
# mentioning everyone (the circle's role is made mentionable instead).
GRANTED = {
    Right.VIEW_CHANNEL: "to see the circle's channels and what is said in them",
    Right.SEND_MESSAGES: "to post the welcome and each week's opening, or each week's post in a forum",
    Right.SEND_IN_THREADS: "to ask the week's questions in its thread",
    Right.CREATE_PUBLIC_THREADS: "to open each week's thread",
    Right.READ_MESSAGE_HISTORY: "to read what was said while it was away, and to find its own posts again",
    Right.ATTACH_FILES: "to hand over the archive",
    Right.SEND_POLLS: "to hold the week's poll",
    Right.PIN_MESSAGES: "to pin the welcome",
    Right.CREATE_EVENTS: "to put the meetings into the server's calendar, and to move its own",
    Right.CONNECT: "because Discord demands it for an event in a voice channel",
    Right.MANAGE_THREADS: "to take a trial week away, to pin a forum's post, and to wake a thread that was locked",
}
BOT = reduce(or_, GRANTED)
ALL = Right((1 << 53) - 1)
# Denied together with sending (Discord: "Implicit Permissions").
_WITH_SENDING = Right.SEND_TTS | Right.MENTION_EVERYONE | Right.ATTACH_FILES | Right.EMBED_LINKS


def in_guild(guild: Guild, member: Member) -> Right:
    """Return what a member's roles give, before any channel has a say."""
    if member.user.id == guild.owner_id:
        return ALL
    rights = guild.roles[guild.id].permissions
    for role_id in member.roles:
        rights |= guild.roles[role_id].permissions
    return ALL if Right.ADMINISTRATOR in rights else rights


def in_channel(guild: Guild, member: Member, *, channel: Channel, thread: bool = False) -> Right:
    """Return what a member may do in a channel, or in a thread of it: Discord's steps.

    Base rights, then the overwrites of @everyone, of all roles together and of the member, then what follows of
    itself: who can't see a channel can do nothing there, nor who can't connect to a voice channel; who can't write
    can't mention everyone, nor send files or embeds.  In a thread only SEND_IN_THREADS allows writing.
    """
    rights = in_guild(guild, member)
    if rights == ALL:
        return ALL
    rights = _overwritten(rights, guild, member, channel=channel)
    if Right.VIEW_CHANNEL not in rights:
        return Right.NONE
    if channel.kind in (ChannelKind.VOICE, ChannelKind.STAGE) and Right.CONNECT not in rights:
        return Right.VIEW_CHANNEL
    sending = Right.SEND_IN_THREADS if thread else Right.SEND_MESSAGES
    return rights if sending in rights else rights & ~_WITH_SENDING


def timed_out(rights: Right) -> Right:
    """Return what is left to somebody who is timed out: looking on (Discord: "Permissions for Timed Out Members").

    The owner and administrators can't be.
    """
    return rights if rights == ALL else rights & (Right.VIEW_CHANNEL | Right.READ_MESSAGE_HISTORY)


def _overwritten(rights: Right, guild: Guild, member: Member, *, channel: Channel) -> Right:
    own = {guild.id: 0, **dict.fromkeys(member.roles, 1)}
    for step in (0, 1):
        of_roles = [one for one in channel.overwrites if one.kind == 0 and own.get(one.target_id) == step]
        rights = _applied(rights, of_roles)
    return _applied(
        rights, [one for one in channel.overwrites if one.kind == 1 and one.target_id == member.user.id]
    )


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
