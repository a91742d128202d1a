"""Routes of the bot itself: who it is, where its gateway is, which commands it has."""

from __future__ import annotations

from bot.rehearsal.server import limits, payloads
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"


@routes.on("GET", "/users/@me")
def own_user(call: Call) -> Answer:
    """Read the bot's own user."""
    return ok(payloads.own_user(call.world.bot))


@routes.on("GET", "/users/{user_id}")
def user(call: Call) -> Answer:
    """Read a user."""
    return ok(payloads.user(call.user))


@routes.on("GET", "/oauth2/applications/@me")
@routes.on("GET", "/applications/@me")
def application(call: Call) -> Answer:
    """Read the bot's application."""
    return ok(payloads.application(call.world, call.world.application))


@routes.on("GET", "/gateway")
def gateway(call: Call) -> Answer:
    """Read the gateway's address."""
    return ok({"url": call.world.gateway})


@routes.on("GET", "/gateway/bot")
def gateway_for_bots(call: Call) -> Answer:
    """Read the gateway's address, with the limits on starting sessions."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return ok({"url": call.world.gateway, "shards": 1, "session_start_limit": limit})


@routes.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Answer:
    """Show that the bot is typing; nobody here looks."""
    call.world.require(call.world.bot, call.channel)
    return NOTHING


@routes.on("GET", _COMMANDS)
@routes.on("GET", _GUILD_COMMANDS)
def commands(call: Call) -> Answer:
    """Read the commands of a scope: global, or one guild's."""
    return ok(call.world.application.commands.get(_scope(call), []))


@routes.on("PUT", _COMMANDS)
@routes.on("PUT", _GUILD_COMMANDS)
def sync_commands(call: Call) -> Answer:
    """Replace all commands of a scope."""
    scope = _scope(call)
    wanted: list[Json] = call.json or []
    limits.check_commands(wanted)
    known = {(one["type"], one["name"]): one for one in call.world.application.commands.get(scope, [])}
    synced = [_synced(call, one, known=known.get((one.get("type", 1), one["name"]))) for one in wanted]
    call.world.application.commands[scope] = synced
    return ok(synced)


def _scope(call: Call) -> int | None:
    if call.id("application_id") != call.world.application.id:
        raise Refused(50001)
    if "guild_id" not in call.path:
        return None
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or call.world.bot.id not in guild.members or not guild.takes_commands:
        raise Refused(50001)
    return guild.id


def _synced(call: Call, command: Json, *, known: Json | None) -> Json:
    """Return a command as it reads back; one that was there before keeps its id."""
    rights = command.get("default_member_permissions")
    body = {key: value for key, value in command.items() if value is not None}
    body |= {
        "id": known["id"] if known else str(call.world.ids.next()),
        "application_id": str(call.world.application.id),
        "version": str(call.world.ids.next()),
        "type": command.get("type") or 1,
        "description": command.get("description") or "",
        "default_member_permissions": None if rights is None else str(rights),
    }
    if "guild_id" in call.path:
        body["guild_id"] = call.path["guild_id"]
    return body
