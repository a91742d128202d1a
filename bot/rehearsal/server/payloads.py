"""Users, members, roles, channels, events and guilds as Discord's JSON.

Every key is there that Discord's OpenAPI description requires; ids are text, instants ISO 8601.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.rehearsal.server.model import (
    Application,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    ScheduledEvent,
    Tag,
    ThreadState,
    User,
)
from bot.rehearsal.server.permissions import in_guild

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

LOCALE = "en-GB"
_CONTENT_LIMITED, _MEMBERS_LIMITED = 1 << 19, 1 << 15


def iso(instant: datetime) -> str:
    """Return an instant as Discord writes it."""
    return instant.isoformat(timespec="microseconds")


def user(one: User) -> Json:
    """Return a user."""
    body: Json = {
        "id": str(one.id),
        "username": one.username,
        "global_name": one.global_name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if one.bot:
        body["bot"] = True
    return body


def own_user(one: User) -> Json:
    """Return the bot's own user, with what only it may see."""
    return {**user(one), "mfa_enabled": True, "locale": LOCALE, "verified": True, "email": None}


def partial_member(one: Member) -> Json:
    """Return a member without the user, as it comes beside a message's author."""
    return {
        "roles": [str(role_id) for role_id in one.roles],
        "nick": one.nick,
        "avatar": None,
        "banner": None,
        "joined_at": iso(one.joined_at),
        "premium_since": None,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": iso(one.timed_out_until) if one.timed_out_until else None,
        "mute": False,
        "deaf": False,
    }


def member(one: Member) -> Json:
    """Return a member with the user."""
    return {"user": user(one.user), **partial_member(one)}


def role(one: Role) -> Json:
    """Return a role."""
    body: Json = {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions.value),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.bot_id is not None,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if one.bot_id is not None:
        body["tags"] = {"bot_id": str(one.bot_id)}
    return body


def overwrite(one: Overwrite) -> Json:
    """Return a channel's overwrite."""
    return {
        "id": str(one.target_id),
        "type": one.kind,
        "allow": str(one.allow.value),
        "deny": str(one.deny.value),
    }


def channel(one: Channel) -> Json:
    """Return a channel or a thread."""
    body: Json = {
        "id": str(one.id),
        "type": one.kind.value,
        "guild_id": str(one.guild_id),
        "name": one.name,
        "flags": one.flags.value,
        "last_message_id": str(one.last_message_id) if one.last_message_id else None,
        "rate_limit_per_user": 0,
    }
    if one.pins:
        body["last_pin_timestamp"] = iso(max(one.pins.values()))
    if one.thread is not None:
        return body | _thread(one.thread)
    body |= {
        "position": one.position,
        "permission_overwrites": [overwrite(each) for each in one.overwrites],
        "parent_id": None,
        "nsfw": False,
    }
    if one.kind in (ChannelKind.VOICE, ChannelKind.STAGE):
        return body | {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if one.kind is ChannelKind.FORUM:
        body |= _forum(one)
    return body | {"topic": one.topic}


def _forum(one: Channel) -> Json:
    return {
        "available_tags": [tag(each) for each in one.tags],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
        "default_thread_rate_limit_per_user": 0,
    }


def tag(one: Tag) -> Json:
    """Return a tag of a forum."""
    return {
        "id": str(one.id),
        "name": one.name,
        "moderated": one.moderated,
        "emoji_id": None,
        "emoji_name": one.emoji,
    }


def _thread(thread: ThreadState) -> Json:
    return {
        "applied_tags": [str(each) for each in thread.applied],
        "parent_id": str(thread.parent_id),
        "owner_id": str(thread.owner_id),
        "message_count": thread.count,
        "total_message_sent": thread.total,
        "member_count": min(len(thread.members), 50),
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": iso(thread.changed_at),
            "auto_archive_duration": thread.archive_minutes,
            "locked": thread.locked,
            "create_timestamp": iso(thread.made_at),
        },
    }


def thread_member(thread_id: int, user_id: int, *, joined_at: datetime) -> Json:
    """Return a user's membership of a thread."""
    return {"id": str(thread_id), "user_id": str(user_id), "join_timestamp": iso(joined_at), "flags": 0}


def own_thread(world: World, one: Channel) -> Json:
    """Return a thread as the bot sees it: with its own membership, if it has joined."""
    body = channel(one)
    joined = one.thread.members.get(world.bot.id) if one.thread else None
    if joined:
        body["member"] = thread_member(one.id, world.bot.id, joined_at=joined)
    return body


def threads(world: World, found: list[Channel], *, more: bool = False) -> Json:
    """Return a list of threads with the bot's memberships of them."""
    bodies = [own_thread(world, one) for one in found]
    joined = [body["member"] for body in bodies if "member" in body]
    return {"threads": bodies, "members": joined, "has_more": more}


def guild(one: Guild) -> Json:
    """Return a guild without its channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id "
        "system_channel_id widget_channel_id vanity_url_code rules_channel_id safety_alerts_channel_id "
        "public_updates_channel_id max_presences incidents_data"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner_id),
        "roles": [role(each) for each in one.roles.values()],
        "features": [],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": LOCALE,
        "nsfw": False,
        "nsfw_level": 0,
    }


def whole_guild(world: World, one: Guild) -> Json:
    """Return a guild as GUILD_CREATE tells it: of the members only the bot (no GUILD_PRESENCES here)."""
    return {
        **guild(one),
        "joined_at": iso(one.members[world.bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(one.members[world.bot.id])],
        "channels": [
            channel(each)
            for each in world.channels.values()
            if each.guild_id == one.id and each.thread is None
        ],
        "threads": visible_threads(world, one),
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [event(each) for each in visible_events(world, one, viewer=world.bot)],
        "soundboard_sounds": [],
    }


def visible_threads(world: World, one: Guild) -> list[Json]:
    """Return the open threads that the bot may see."""
    return [own_thread(world, each) for each in world.threads(one) if world.sees(world.bot, each)]


def visible_events(world: World, one: Guild, *, viewer: User) -> list[ScheduledEvent]:
    """Return a guild's events, still open, that a user may see: those whose channel they see, and all elsewhere."""
    found = (each for each in world.events.values() if each.guild_id == one.id and each.is_open)
    return [
        each
        for each in found
        if each.channel_id is None or world.sees(viewer, world.channel(each.channel_id))
    ]


def event(one: ScheduledEvent, *, counted: bool = False) -> Json:
    """Return a scheduled event; `counted` adds how many are interested."""
    body: Json = {
        "id": str(one.id),
        "guild_id": str(one.guild_id),
        "channel_id": str(one.channel_id) if one.channel_id else None,
        "creator_id": str(one.creator.id),
        "creator": user(one.creator),
        "name": one.name,
        "description": one.description,
        "image": None,
        "scheduled_start_time": iso(one.start),
        "scheduled_end_time": iso(one.end) if one.end else None,
        "privacy_level": 2,
        "status": one.status.value,
        "entity_type": one.kind.value,
        "entity_id": None,
        "entity_metadata": {"location": one.location} if one.location else None,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    return body | ({"user_count": len(one.interested)} if counted else {})


def own_guild(world: World, one: Guild) -> Json:
    """Return a guild as it stands in the list of the bot's guilds."""
    rights = in_guild(one, one.members[world.bot.id])
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(rights.value),
        "features": [],
    }


def application(world: World, one: Application) -> Json:
    """Return the bot's application, as its developer sees it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": one.is_public,
        "bot_require_code_grant": one.needs_code_grant,
        "verify_key": "0" * 64,
        "flags": application_flags(one),
        "flags_new": str(application_flags(one)),
        "redirect_uris": [],
        "interactions_endpoint_url": one.endpoint,
        "role_connections_verification_url": None,
        "owner": user(one.owner),
        "team": None,
        "approximate_guild_count": sum(world.bot.id in each.members for each in world.guilds.values()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }


def application_flags(one: Application) -> int:
    """Return the flags that say which privileged intents are switched on."""
    return _CONTENT_LIMITED * one.message_content | _MEMBERS_LIMITED * one.guild_members


def acting_member(world: World, one: Member, *, where: Channel) -> Json:
    """Return a member as an interaction shows it: with the rights in that channel."""
    rights = world.rights(one.user, where)
    return {**member(one), "permissions": str(rights.value)}
