"""Routes of guilds, roles and members, and of the list of the bot's guilds."""

from __future__ import annotations

from bot.rehearsal.server import limits, payloads, removal
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_GUILD = "/guilds/{guild_id}"


@routes.on("GET", "/users/@me/guilds")
def own_guilds(call: Call) -> Answer:
    """Read the guilds that the bot is in, a page in the order of their ids."""
    world, query = call.world, call.query
    size = limits.page(query.get("limit"), usual=200, most=200)
    own = sorted(
        (one for one in world.guilds.values() if world.bot.id in one.members), key=lambda one: one.id
    )
    if "before" in query:
        own = [one for one in own if one.id < int(query["before"])][-size:]
    later = [one for one in own if one.id > int(query.get("after") or 0)]
    return ok([payloads.own_guild(world, one) for one in later[:size]])


@routes.on("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Answer:
    """Leave a guild as the bot."""
    removal.remove_bot(call.world, call.guild)
    return NOTHING


@routes.on("GET", _GUILD)
def guild(call: Call) -> Answer:
    """Read a guild."""
    body = payloads.guild(call.guild)
    if call.flag("with_counts"):
        body["approximate_member_count"] = body["approximate_presence_count"] = len(call.guild.members)
    return ok(body)


@routes.on("GET", _GUILD + "/channels")
def channels(call: Call) -> Answer:
    """Read a guild's channels, without threads."""
    own = [one for one in call.world.channels.values() if one.guild_id == call.guild.id and not one.thread]
    return ok([payloads.channel(one) for one in own])


@routes.on("GET", _GUILD + "/roles")
def roles(call: Call) -> Answer:
    """Read a guild's roles."""
    return ok([payloads.role(one) for one in call.guild.roles.values()])


@routes.on("GET", _GUILD + "/members/search")
def search_members(call: Call) -> Answer:
    """Find members whose user name or nickname begins with the query."""
    size = limits.page(call.query.get("limit"), usual=1, most=1000)
    start = call.query.get("query", "").casefold()
    found = [
        one
        for one in call.guild.members.values()
        if one.user.username.casefold().startswith(start) or (one.nick or "").casefold().startswith(start)
    ]
    return ok([payloads.member(one) for one in found[:size]])


@routes.on("GET", _GUILD + "/members/{user_id}")
def member(call: Call) -> Answer:
    """Read a member."""
    return ok(payloads.member(call.world.member(call.guild, call.id("user_id"))))
