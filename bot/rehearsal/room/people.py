"""Who there is, and as what: members, facilitators, organisers and the bot; and how a reader is added."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import StudycircleError
from bot.flow.circles import Running
from bot.rehearsal.room.backstage import Backstage
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Guild, Json, Member
from bot.rehearsal.stage import ADDED_PERSON

COLOURS = 12
LONGEST_NAME = 32


class People:
    """The people of a room's one server; `cast` are the zones of the sample readers, by user id."""

    def __init__(
        self, server: Server, guild: Guild, backstage: Backstage, *, cast: Mapping[int, str]
    ) -> None:
        self._server = server
        self._guild = guild
        self._backstage = backstage
        self._cast = cast
        self._added = 0

    def first(self) -> int:
        """Return whose part is taken before anybody's was chosen: the organiser's."""
        return next(one.user.id for one in self._guild.members.values() if self._part(one) == "organiser")

    def shown(self) -> list[Json]:
        """Return everybody, the bot too."""
        return [self.one(member) for member in self._guild.members.values()]

    def one(self, member: Member) -> Json:
        """Return one person as the page shows them."""
        zone = self._cast.get(member.user.id)
        return {
            "id": str(member.user.id),
            "name": member.shown_name,
            "username": member.user.username,
            "avatar_colour": member.user.id % COLOURS,
            "part": self._part(member),
            "leads": self._leads(member),
            "roles": [str(role) for role in member.roles],
            "cast": zone is not None,
        } | ({"zone": zone} if zone else {})

    def add(self, name: str) -> Json:
        """Add a reader, who comes as everybody does; raises StudycircleError for a name that Discord wouldn't take."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise StudycircleError(f"A name has 1 to {LONGEST_NAME} characters.", "Write a shorter one.")
        self._added += 1
        mention = self._running.circle.mention
        roles = tuple(role for role in self._guild.roles.values() if mention and role.name == mention)
        member = self._server.add_person(
            self._guild, ADDED_PERSON + self._added, username=f"reader.{self._added}", name=name, roles=roles
        )
        return self.one(member)

    def buzzes(self) -> Json:
        """Return how often each person's phone has buzzed."""
        rung = self._server.buzzes
        return {
            str(one.user.id): len(rung[one.user.username])
            for one in self._guild.members.values()
            if not one.user.bot
        }

    @property
    def _running(self) -> Running:
        return self._backstage.running

    def _part(self, member: Member) -> str:
        if member.user.bot:
            return "bot"
        channel = self._server.world.channels.get(self._running.circle.organisers.channel_id)
        if channel is not None and self._server.world.sees(member.user, channel):
            return "organiser"
        return "facilitator" if self._leads(member) else "member"

    def _leads(self, member: Member) -> list[int]:
        weeks = self._running.agenda.weeks
        return [
            one.number for one in weeks if self._running.facilitator(one.section_id) == member.user.username
        ]
