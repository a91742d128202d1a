"""Commands as a person gives them: slash commands by what is written, others from a message's or member's menu."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bot.rehearsal.server import message_payloads, payloads
from bot.rehearsal.server.model import Channel, Json, Member, Message
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.seen import NotThereError

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_SLASH, _ON_USER, _ON_MESSAGE = 1, 2, 3
_SUB, _GROUP = 1, 2
_INTEGER, _USER, _CHANNEL, _ROLE, _NUMBER = 4, 6, 7, 8, 10
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


def pointed(world: World, member: Member, *, channel: Channel, name: str, target: Message | Member) -> Json:
    """Return the body of a context-menu command on a message, or on a member.

    The message comes whole, whatever the bot may read otherwise (Discord: "Message Content Intent").
    """
    kind = _ON_MESSAGE if isinstance(target, Message) else _ON_USER
    offered = {one["name"]: one for one in _allowed(world, member, channel, kind=kind)}
    if name not in offered:
        listed = ", ".join(sorted(offered)) or "none"
        raise NotThereError(f"{member.user.username} is offered no “{name}”.", f"Offered are: {listed}.")
    target_id = target.id if isinstance(target, Message) else target.user.id
    body: Json = {**_head(offered[name]), "target_id": str(target_id)}
    return body | {"resolved": _pointed_at(world, channel, target=target)}


def _pointed_at(world: World, channel: Channel, *, target: Message | Member) -> Json:
    if isinstance(target, Message):
        return {"messages": {str(target.id): message_payloads.message(world, target, resolve=False)}}
    own = str(target.user.id)
    member = payloads.acting_member(world, target, where=channel)
    return {"users": {own: payloads.user(target.user)}, "members": {own: member}}


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
    """Yield the slash commands that a member is offered here, by what one writes."""
    for command in _allowed(world, member, channel, kind=_SLASH):
        for path in _leaves([command]):
            yield " ".join(one["name"] for one in path), path


def _allowed(world: World, member: Member, channel: Channel, *, kind: int) -> Iterator[Json]:
    """Yield the commands of a kind that a member may use here.

    Discord asks for the right to use commands and for the right to write, for context menus too (api-docs#3801).
    """
    if world.bot.id not in world.guild_of(channel).members:
        return
    rights = world.rights(member.user, channel)
    sending = Right.SEND_IN_THREADS if channel.thread else Right.SEND_MESSAGES
    if Right.USE_COMMANDS | sending not in rights:
        return
    for scope in (None, channel.guild_id):
        for command in world.application.commands.get(scope, []):
            needed = command["default_member_permissions"]
            if command["type"] == kind and (needed is None or Right(int(needed)) in rights):
                yield command


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
    chosen = _as_typed(option, names.get(value, value))
    if option["type"] in (_USER, _CHANNEL, _ROLE):
        chosen = str(chosen)
    return {"name": option["name"], "type": option["type"], "value": chosen}


def _as_typed(option: Json, value: Any) -> Any:
    """Return a value as its option's type; Discord's window takes nothing else for a number."""
    kind = {_INTEGER: int, _NUMBER: float}.get(option["type"])
    if kind is None or not isinstance(value, str):
        return value
    try:
        return kind(value)
    except ValueError:
        raise NotThereError(f"“{option['name']}” takes a number, not “{value}”.", "Write one.") from None


def _body(path: Path, options: list[Json]) -> Json:
    """Nest the options into subcommand, group and command, as Discord does."""
    inner = options
    for one in reversed(path[1:]):
        inner = [{"name": one["name"], "type": one["type"], "options": inner}]
    return {**_head(path[0]), "options": inner}


def _head(command: Json) -> Json:
    body: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
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
