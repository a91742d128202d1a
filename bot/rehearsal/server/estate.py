"""What the owner of servers does by hand: builds them, hands out rights, lets the bot in and shows it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.server import granting, payloads, permissions, removal
from bot.rehearsal.server.model import (
    Channel,
    ChannelFlag,
    ChannelKind,
    Guild,
    Member,
    Overwrite,
    Role,
    Tag,
    User,
)
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

_NONE = Right.NONE


class Estate:
    """The servers in the hands of their owner; a connected bot is told of every change that it may know of."""

    def __init__(self, world: World) -> None:
        self.world = world

    # --- the developer portal

    @property
    def message_content(self) -> bool:
        """The portal's switch for the message-content intent.

        Off, IDENTIFY with the intent is closed (4014), and others' words are withheld in REST and at the gateway.
        """
        return self.world.application.message_content

    @message_content.setter
    def message_content(self, is_on: bool) -> None:
        self.world.application.message_content = is_on

    # --- building

    def add_guild(self, guild_id: int, name: str, *, with_bot: bool = True) -> Guild:
        """Add a server with @everyone in it, and the bot; it belongs to an owner who never acts."""
        guild = Guild(guild_id, name, self.world.application.owner.id, self.world.now())
        guild.roles[guild_id] = Role(guild_id, "@everyone", permissions.EVERYONE)
        self.world.guilds[guild_id] = guild
        if with_bot:
            self.invite(guild)
        return guild

    def add_role(
        self, guild: Guild, name: str, *, mentionable: bool = True, rights: Right = Right.NONE
    ) -> Role:
        """Add a role that gives nothing but `rights` (beyond @everyone's)."""
        role = Role(self.world.ids.next(), name, rights, len(guild.roles), mentionable)
        guild.roles[role.id] = role
        body = {"guild_id": str(guild.id), "role": payloads.role(role)}
        self.world.publish("GUILD_ROLE_CREATE", body, guild=guild)
        return role

    def add_text_channel(
        self,
        guild: Guild,
        channel_id: int,
        *,
        name: str,
        private: bool = False,
        roles: tuple[Role, ...] = (),
    ) -> Channel:
        """Add a text channel; a private one is seen only by the bot and by whoever has one of `roles`."""
        channel = self._made(guild, channel_id, name, ChannelKind.TEXT)
        return self._added(guild, channel, private=private, roles=roles)

    def add_forum_channel(
        self,
        guild: Guild,
        channel_id: int,
        *,
        name: str,
        tags: tuple[str, ...] = (),
        private: bool = False,
        roles: tuple[Role, ...] = (),
        require_tag: bool = False,
    ) -> Channel:
        """Add a forum with tags, of which each post must carry one if `require_tag`; private as a text channel is."""
        forum = self._made(guild, channel_id, name, ChannelKind.FORUM)
        forum.tags = [Tag(self.world.ids.next(), one) for one in tags]
        forum.flags = ChannelFlag.REQUIRE_TAG if require_tag else ChannelFlag.NONE
        return self._added(guild, forum, private=private, roles=roles)

    def add_voice_channel(self, guild: Guild, channel_id: int, *, name: str) -> Channel:
        """Add a voice channel."""
        return self._added(guild, self._made(guild, channel_id, name, ChannelKind.VOICE))

    def add_stage_channel(self, guild: Guild, channel_id: int, *, name: str) -> Channel:
        """Add a stage channel."""
        return self._added(guild, self._made(guild, channel_id, name, ChannelKind.STAGE))

    def add_person(
        self,
        guild: Guild,
        user_id: int,
        *,
        username: str,
        name: str | None = None,
        roles: tuple[Role, ...] = (),
    ) -> Member:
        """Add a member with a user name, a display name, and roles; the same user may be in several servers."""
        user = self.world.users.setdefault(user_id, User(user_id, username, name))
        member = Member(user, self.world.now(), [role.id for role in roles])
        guild.members[user_id] = member
        self.world.buzzes.setdefault(username, [])
        body = {**payloads.member(member), "guild_id": str(guild.id)}
        self.world.publish("GUILD_MEMBER_ADD", body, guild=guild)
        return member

    def _made(self, guild: Guild, channel_id: int, name: str, kind: ChannelKind) -> Channel:
        siblings = (one for one in self.world.channels.values() if one.guild_id == guild.id)
        position = sum(one.thread is None for one in siblings)
        return Channel(channel_id, guild.id, name, kind, position)

    def _added(
        self, guild: Guild, channel: Channel, *, private: bool = False, roles: tuple[Role, ...] = ()
    ) -> Channel:
        if private:
            view = Right.VIEW_CHANNEL
            channel.overwrites = [
                Overwrite(guild.id, 0, _NONE, view),
                Overwrite(self.world.bot.id, 1, view | Right.SEND_MESSAGES, _NONE),
                *(Overwrite(role.id, 0, view, _NONE) for role in roles),
            ]
        self.world.channels[channel.id] = channel
        self.world.publish("CHANNEL_CREATE", payloads.channel(channel), guild=guild)
        return channel

    # --- the bot's coming and going

    def invite(self, guild: Guild, *, rights: Right = permissions.BOT) -> None:
        """Let the bot into a server, with a role of its own that has `rights`."""
        world = self.world
        own = Role(world.ids.next(), world.bot.username, rights, len(guild.roles), bot_id=world.bot.id)
        guild.roles[own.id] = own
        guild.members[world.bot.id] = Member(world.bot, world.now(), [own.id])
        # `unavailable` is left out: that is how a client knows that it has joined, and not come back.
        body = {
            key: value for key, value in payloads.whole_guild(world, guild).items() if key != "unavailable"
        }
        world.publish("GUILD_CREATE", body)

    def kick(self, guild: Guild) -> None:
        """Show the bot out of a server: its role, its commands there and its joining of threads go with it."""
        removal.remove_bot(self.world, guild)

    # --- rights

    def bot_role(self, guild: Guild) -> Role:
        """Return the bot's own role in a server, or refuse (10011)."""
        for role in guild.roles.values():
            if role.bot_id == self.world.bot.id:
                return role
        raise Refused(10011)

    def set_bot_rights(self, guild: Guild, rights: Right) -> None:
        """Give the bot's own role exactly these rights; what @everyone may, the bot may as well."""
        granting.set_role(self.world, guild, role=self.bot_role(guild), rights=rights)

    def add_right(self, place: Guild | Channel, right: Right, *, role: Role | None = None) -> None:
        """Give the bot (or a role) a right: in a server by its role, in a channel by an overwrite."""
        if isinstance(place, Guild):
            own = role or self.bot_role(place)
            granting.set_role(self.world, place, role=own, rights=own.permissions | right)
        else:
            self._shift(place, role, allow=right, deny=_NONE)

    def take_right(self, place: Guild | Channel, right: Right, *, role: Role | None = None) -> None:
        """Take a right from the bot (or a role).

        In a server it is taken from the role, so that the bot keeps what @everyone may; in a channel it is denied
        by an overwrite, the bot's own one being the last word.
        """
        if isinstance(place, Guild):
            own = role or self.bot_role(place)
            granting.set_role(self.world, place, role=own, rights=own.permissions & ~right)
        else:
            self._shift(place, role, allow=_NONE, deny=right)

    def overwrite(
        self, channel: Channel, target: Role | Member, *, allow: Right = _NONE, deny: Right = _NONE
    ) -> None:
        """Set what a channel allows and denies a role or a member; left out, both are neither, as at first."""
        kind, target_id = (0, target.id) if isinstance(target, Role) else (1, target.user.id)
        granting.set_overwrite(self.world, channel, target_id=target_id, kind=kind, allow=allow, deny=deny)

    def _shift(self, channel: Channel, role: Role | None, *, allow: Right, deny: Right) -> None:
        kind, target_id = (0, role.id) if role else (1, self.world.bot.id)
        old = granting.overwrite_of(channel, target_id=target_id)
        allowed, denied = (old.allow, old.deny) if old else (_NONE, _NONE)
        granting.set_overwrite(
            self.world,
            channel,
            target_id=target_id,
            kind=kind,
            allow=(allowed | allow) & ~deny,
            deny=(denied | deny) & ~allow,
        )

    # --- taking away

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel with its threads, or a thread."""
        removal.delete_channel(self.world, self.world.channel(channel_id))

    def delete_role(self, guild: Guild, role: Role) -> None:
        """Delete a role."""
        removal.delete_role(self.world, guild, role=role)
