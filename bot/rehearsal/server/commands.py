"""Slash commands as a person gives them: found by what is written, with options by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import payloads, permissions
from bot.rehearsal.server.model import Channel, Json, Member
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.seen import NotThereError

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_SUB, _GROUP = 1, 2
_USER, _CHANNEL, _ROLE = 6, 7, 8
Path = list[Json]


def invocation(
    world: World, member: Member, *, channel: Channel, name: str, options: Mapping[str, Any]
) -> Json:
    """Return the body of a command as the gateway tells it; raises NotThereError for what isn't offered."""
    path = _path(world, member, channel=channel, name=name)
    given = {key.replace("_", "-"): value for key, value in options.items()}
    known = {one["name"].replace("_", "-"): one for one in path[-1].get("options", [])}
    for key in given:
        if key not in known:
            raise NotThereError(f"/{name} has no option “{key}”.", f"It has: {', '.join(known) or 'none'}.")
    missing = [key for key, one in known.items() if one.get("required") and key not in given]
    if missing:
        raise NotThereError(f"/{name} also needs: {', '.join(missing)}.", "Give it.")
    filled = [_filled(known[key], value) for key, value in given.items()]
    return _body(path, filled) | _resolved(world, member, channel=channel, options=filled)


def typed(world: World, member: Member, *, channel: Channel, name: str, option: str, text: str) -> Json:
    """Return the body of a command that is still being typed."""
    path = _path(world, member, channel=channel, name=name)
    known = [one for one in path[-1].get("options", []) if one["name"] == option and one.get("autocomplete")]
    if not known:
        raise NotThereError(f"/{name} suggests nothing for “{option}”.", "Look at the command's options.")
    return _body(path, [{"name": option, "type": known[0]["type"], "value": text, "focused": True}])


def _path(world: World, member: Member, *, channel: Channel, name: str) -> Path:
    """Return the command with that name and, below it, group and subcommand."""
    offered = dict(_offered(world, member, channel))
    if name not in offered:
        listed = ", ".join(f"/{one}" for one in sorted(offered)) or "none"
        raise NotThereError(f"{member.user.username} is offered no /{name}.", f"Offered are: {listed}.")
    return offered[name]


def _offered(world: World, member: Member, channel: Channel) -> Iterator[tuple[str, Path]]:
    """Yield the commands that a member is offered here, by what one writes."""
    rights = permissions.in_channel(world.guild_of(channel), member, channel=world.parent(channel))
    for scope in (None, channel.guild_id):
        for command in world.application.commands.get(scope, []):
            needed = command["default_member_permissions"]
            if command["type"] == 1 and (needed is None or Right(int(needed)) in rights):
                for path in _leaves([command]):
                    yield " ".join(one["name"] for one in path), path


def _leaves(path: Path) -> Iterator[Path]:
    below = [one for one in path[-1].get("options", []) if one["type"] in (_SUB, _GROUP)]
    if not below:
        yield path
    for one in below:
        yield from _leaves([*path, one])


def _filled(option: Json, value: Any) -> Json:
    names = {one["name"]: one["value"] for one in option.get("choices", [])}
    if names and value not in names and value not in names.values():
        there = ", ".join(str(one) for one in names)
        raise NotThereError(f"“{option['name']}” doesn't offer “{value}”.", f"It offers: {there}.")
    chosen = names.get(value, value)
    if option["type"] in (_USER, _CHANNEL, _ROLE):
        chosen = str(chosen)
    return {"name": option["name"], "type": option["type"], "value": chosen}


def _body(path: Path, options: list[Json]) -> Json:
    """Nest the options into subcommand, group and command, as Discord does."""
    inner = options
    for one in reversed(path[1:]):
        inner = [{"name": one["name"], "type": one["type"], "options": inner}]
    command = path[0]
    body: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": inner}
    return body | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _resolved(world: World, member: Member, *, channel: Channel, options: list[Json]) -> Json:
    """Return the users, channels and roles that the options name."""
    guild = world.guild_of(channel)
    found: Json = {}
    for one in options:
        own = one["value"]
        if one["type"] == _USER:
            found.setdefault("users", {})[own] = payloads.user(world.users[int(own)])
            if int(own) in guild.members:
                found.setdefault("members", {})[own] = payloads.acting_member(
                    world, guild.members[int(own)], where=channel
                )
        elif one["type"] == _CHANNEL:
            rights = world.rights(member.user, world.channel(int(own)))
            body = payloads.channel(world.channel(int(own)))
            found.setdefault("channels", {})[own] = body | {"permissions": str(rights.value)}
        elif one["type"] == _ROLE:
            found.setdefault("roles", {})[own] = payloads.role(guild.roles[int(own)])
    return {"resolved": found} if found else {}
