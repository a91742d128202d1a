"""The table of Discord's routes: which function answers which call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.rehearsal.server import mentions
from bot.rehearsal.server.mentions import Allowed
from bot.rehearsal.server.posting import Draft, Upload
from bot.rehearsal.server.refusals import Faults, Refused

if TYPE_CHECKING:
    from bot.rehearsal.server.model import Channel, Guild, Json, Message, User
    from bot.rehearsal.server.world import World

_PLACE = re.compile(r"\{(\w+)\}")


class Answer(NamedTuple):
    """What a call gets back: HTTP status and JSON (None: no body)."""

    status: int
    body: Any = None


NOTHING = Answer(204)


def ok(body: Any) -> Answer:
    """Answer 200 with a body."""
    return Answer(200, body)


@dataclass(frozen=True, slots=True)
class Call:
    """One REST call, read: the parts of its path, its query, its JSON body and its files."""

    world: World
    path: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    files: dict[int, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """Return an id from the path; what isn't a number is refused (50035)."""
        if not self.path[name].isdigit():
            faults = Faults()
            faults.add((name,), "NUMBER_TYPE_COERCE", words=f'Value "{self.path[name]}" is not snowflake.')
            faults.refuse()
        return int(self.path[name])

    def flag(self, name: str) -> bool:
        """Return whether a switch of the query is on (Discord: "Boolean Query Strings")."""
        return self.query.get(name, "").lower() in ("1", "true")

    @property
    def body(self) -> Json:
        """The JSON body as an object; none counts as an empty one."""
        if self.json is None:
            return {}
        if not isinstance(self.json, dict):
            faults = Faults()
            faults.add((), "DICT_TYPE_CONVERT", words="Only dictionaries may be used in a DictType")
            faults.refuse()
        return dict(self.json)

    @property
    def guild(self) -> Guild:
        """The guild in the path; one that the bot isn't in is as unknown as one that isn't there (10004)."""
        guild = self.world.guild(self.id("guild_id"))
        if self.world.bot.id not in guild.members:
            raise Refused(10004)
        return guild

    @property
    def channel(self) -> Channel:
        """The channel in the path, which the bot must be able to see (50001)."""
        channel = self.world.channel(self.id("channel_id"))
        self.world.require(self.world.bot, channel)
        return channel

    @property
    def message(self) -> Message:
        """The message in the path."""
        return self.world.message(self.id("message_id"), self.channel)

    @property
    def user(self) -> User:
        """The user in the path."""
        user = self.world.users.get(self.id("user_id"))
        if user is None:
            raise Refused(10013)
        return user

    def draft(self, body: Json | None = None, *, usual: Allowed = mentions.OPEN) -> Draft:
        """Return the body as a message on its way."""
        content = self.body if body is None else body
        return Draft(content, mentions.allowed(content.get("allowed_mentions"), usual), self.files)


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One route; `secret` ones carry their token in the path instead of the header."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    secret: bool
    vague: int


class Routes:
    """Routes by method; of several that fit, the one with the fewest placeholders answers."""

    def __init__(self) -> None:
        self._routes: dict[str, list[Route]] = {}

    def on(self, method: str, path: str, *, secret: bool = False) -> Callable[[Handler], Handler]:
        """Register a function for a route such as `GET /channels/{channel_id}`."""

        def register(handler: Handler) -> Handler:
            pattern = re.compile("^" + _PLACE.sub(r"(?P<\1>[^/]+)", path) + "$")
            own = self._routes.setdefault(method, [])
            own.append(Route(method, pattern, handler, secret, path.count("{")))
            own.sort(key=lambda one: one.vague)
            return handler

        return register

    def include(self, other: Routes) -> None:
        """Take over another table's routes."""
        for method, routes in other._routes.items():
            own = self._routes.setdefault(method, [])
            own.extend(routes)
            own.sort(key=lambda one: one.vague)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route for a path, with the path's parts."""
        for route in self._routes.get(method, []):
            if match := route.pattern.match(path):
                return route, match.groupdict()
        return None
