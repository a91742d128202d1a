"""The tags of a forum: which it offers, and which a post may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import limits
from bot.rehearsal.server.model import Channel, Json, Tag
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World


def offered(world: World, forum: Channel, *, listed: list[Json]) -> list[Tag]:
    """Return the tags that a forum is to offer: known ones by their id, the others new; 10087 for a strange id."""
    limits.check_tags([str(one.get("name") or "") for one in listed])
    known = {tag.id for tag in forum.tags}
    found = []
    for one in listed:
        tag_id = int(one.get("id") or 0)
        if tag_id and tag_id not in known:
            raise Refused(10087)
        moderated, emoji = bool(one.get("moderated")), one.get("emoji_name")
        found.append(Tag(tag_id or world.ids.next(), str(one["name"]), moderated, emoji))
    return found


def applied(forum: Channel, *, ids: list[int], rights: Right, before: list[int]) -> list[int]:
    """Return the tags that a post is to carry: at most five (50035), all of them the forum's (10087).

    A moderated one is put on or taken off only by those who manage threads (50013).
    """
    faults = Faults()
    faults.length(("applied_tags",), ids, most=limits.POST_TAGS)
    faults.refuse()
    known = {tag.id: tag for tag in forum.tags}
    if any(one not in known for one in ids):
        raise Refused(10087)
    changed = set(ids) ^ {one for one in before if one in known}
    if any(known[one].moderated for one in changed) and Right.MANAGE_THREADS not in rights:
        raise Refused(50013)
    return list(dict.fromkeys(ids))


def tag_ids(forum: Channel, names: tuple[str, ...]) -> list[int]:
    """Return the ids of tags by their names; 10087 for one that the forum doesn't offer."""
    known = {tag.name: tag.id for tag in forum.tags}
    if any(name not in known for name in names):
        raise Refused(10087)
    return [known[name] for name in names]
