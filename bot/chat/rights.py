"""What the bot may do, worked out from what Discord's REST answers: its documentation, topics/permissions.

Pure.  A running bot asks discord.py for this; here nobody is connected, and there is nothing but the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from bot.flow.needs import ATTACH_FILES, MENTION_EVERYONE, SEND_MESSAGES, VIEW_CHANNEL

Json = Mapping[str, Any]
ADMINISTRATOR = 1 << 3
SEND_TTS, EMBED_LINKS = 1 << 12, 1 << 14
ALL = (1 << 64) - 1
OF_A_ROLE, OF_A_MEMBER = 0, 1
# Denied together with sending: "Implicit Permissions".
WITH_SENDING = MENTION_EVERYONE | SEND_TTS | ATTACH_FILES | EMBED_LINKS


def on_server(guild: Json, member: Json) -> int:
    """Return what a member's roles give, before any channel has a say ("Permission Hierarchy").

    `guild` must have its roles.  The owner and administrators may do everything.
    """
    if _id(guild, "owner_id") == _id(member["user"]):
        return ALL
    own = {_id(guild), *_roles_of(member)}
    rights = reduce(or_, (int(role["permissions"]) for role in guild["roles"] if _id(role) in own), 0)
    return ALL if rights & ADMINISTRATOR else rights


def in_channel(guild: Json, member: Json, *, channel: Json) -> int:
    """Return what a member may do in a channel; 0 where they can't see it ("Permission Overwrites").

    That of everyone comes first, then those of all their roles together, then their own.
    """
    rights = on_server(guild, member)
    if rights == ALL:
        return ALL
    found: Sequence[Json] = channel.get("permission_overwrites") or ()
    everyone, own, self_id = _id(guild), set(_roles_of(member)), _id(member["user"])
    of_roles = [one for one in found if one["type"] == OF_A_ROLE]
    rights = _changed(rights, (one for one in of_roles if _id(one) == everyone))
    rights = _changed(rights, (one for one in of_roles if _id(one) in own))
    rights = _changed(rights, (one for one in found if one["type"] == OF_A_MEMBER and _id(one) == self_id))
    return _with_what_follows(rights)


def _changed(rights: int, overwrites: Iterable[Json]) -> int:
    """Apply overwrites of one rank: what one of them allows, no other one of them denies."""
    allowed = denied = 0
    for one in overwrites:
        allowed |= int(one["allow"])
        denied |= int(one["deny"])
    return rights & ~denied | allowed


def _with_what_follows(rights: int) -> int:
    """Take away what is denied because something else is."""
    if not rights & VIEW_CHANNEL:
        return 0
    return rights if rights & SEND_MESSAGES else rights & ~WITH_SENDING


def _roles_of(member: Json) -> list[int]:
    return [int(role_id) for role_id in member["roles"]]


def _id(what: Json, key: str = "id") -> int:
    return int(what[key])
