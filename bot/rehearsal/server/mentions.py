"""Whom a message mentions, and whose phone it lets buzz: Discord's rules for `allowed_mentions`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rehearsal.server.model import Flag, Json, Member, Message, User
from bot.rehearsal.server.permissions import Right

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a message may mention: all of a kind (`parse`), some by id, and the author replied to."""

    parse: frozenset[str]
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied: bool = True

    def user(self, user_id: int) -> bool:
        """Return whether that user may be mentioned."""
        return "users" in self.parse or user_id in self.users

    def role(self, role_id: int) -> bool:
        """Return whether that role may be mentioned."""
        return "roles" in self.parse or role_id in self.roles


OPEN = Allowed(frozenset({"users", "roles", "everyone"}))
USERS_ONLY = Allowed(frozenset({"users"}))


def allowed(body: Json | None, usual: Allowed) -> Allowed:
    """Return what `allowed_mentions` says; left out, all is as `usual`."""
    if body is None:
        return usual
    return Allowed(
        parse=frozenset(body.get("parse") or []),
        users=frozenset(int(one) for one in body.get("users") or []),
        roles=frozenset(int(one) for one in body.get("roles") or []),
        replied=bool(body.get("replied_user")),
    )


def mark(world: World, message: Message, *, may: Allowed, replied: User | None) -> None:
    """Write into a message whom it mentions."""
    guild = world.guild_of(world.home(message))
    users = [int(one) for one in _USER.findall(message.content)]
    named = [one for one in users if one in guild.members and may.user(one)]
    if replied is not None and may.replied and replied.id != message.author.id:
        named.append(replied.id)
    message.mentions = tuple(dict.fromkeys(named))
    anybody = Right.MENTION_EVERYONE in world.rights(message.author, world.home(message))
    roles = [guild.roles.get(int(one)) for one in dict.fromkeys(_ROLE.findall(message.content))]
    message.mention_roles = tuple(
        role.id for role in roles if role and may.role(role.id) and (role.mentionable or anybody)
    )
    message.mention_everyone = bool(anybody and "everyone" in may.parse and _EVERYONE.search(message.content))


def ring(world: World, message: Message, *, replied: User | None) -> None:
    """Let the phones buzz of those whom a new message notifies; a silent message lets none."""
    if Flag.SUPPRESS_NOTIFICATIONS in message.flags:
        return
    channel = world.home(message)
    for member in world.guild_of(channel).members.values():
        if member.user.id == message.author.id or not world.sees(member.user, channel):
            continue
        if why := _why(world, message, member=member, replied=replied):
            world.buzz(member, channel.id, why=why, by=message.author)


def _why(world: World, message: Message, *, member: Member, replied: User | None) -> str:
    if member.user.id in message.mentions:
        return "reply" if replied is member.user else "mention"
    roles = world.guild_of(world.home(message)).roles
    for role_id in message.mention_roles:
        if role_id in member.roles:
            return f"mention of {roles[role_id].name}"
    return "mention of everyone" if message.mention_everyone else ""
