"""Trouble on demand: rules that make the stand-in fail as Discord does, rate limits, and the door that sets them.

Nothing here happens by itself: without rules and buckets every call is answered as it came.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from aiohttp import hdrs, web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

if TYPE_CHECKING:
    from bot.rehearsal.server.gateway import Gateway
    from bot.rehearsal.server.world import World

DOOR = "/control/faults"
GATEWAY = "gateway"
"""The path of rules for connects to the gateway; those of REST calls begin with a slash."""
R = TypeVar("R", bound=web.StreamResponse)
_JSON = "application/json"
_ID = re.compile(r"\d{15,}")
# By these paths interactions are answered.
_OUTSIDE = ("/interactions/", "/webhooks/")


class Kind(StrEnum):
    """What happens to a request: 429, 5xx, no answer at all, or an answer when the test lets it go."""

    LIMITED = "limited"
    TROUBLE = "trouble"
    DROPPED = "dropped"
    SLOW = "slow"


class Scope(StrEnum):
    """Whose limit was met (Discord: X-RateLimit-Scope)."""

    USER = "user"
    SHARED = "shared"
    GLOBAL = "global"


class _Asking(BaseModel):
    """Which requests are meant: in `path` `*` stands for one part and `**` for any; no method means every one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str = Field("/**", pattern=r"^(/.*|gateway)$")
    method: str = ""

    def fits(self, asked: Asked) -> bool:
        """Return whether a request is meant."""
        return self.method in ("", asked.method) and _pattern(self.path).fullmatch(asked.path) is not None


class Rule(_Asking):
    """What goes wrong with which requests.

    `words` stand in the body as JSON has it; `skip` requests are spared first, then `times` are struck (None: all),
    but none after `until` on the server's clock.  `after`: Discord did what was asked, all the same.  `status` is
    for trouble; `retry_after` (real seconds), `scope` and `via` are for 429, which without Via isn't Discord's own
    answer but that of the network before it, as in a ban.
    """

    kind: Kind
    words: str = ""
    skip: int = Field(0, ge=0)
    times: int | None = Field(1, ge=1)
    until: AwareDatetime | None = None
    after: bool = False
    status: int = Field(503, ge=500, le=599)
    retry_after: float = Field(0.01, ge=0)
    scope: Scope = Scope.USER
    via: bool = True

    @model_validator(mode="after")
    def _limits_come_first(self) -> Self:
        if self.after and self.kind is Kind.LIMITED:
            raise ValueError("A request that is answered 429 has no effect.")
        return self


class Bucket(_Asking):
    """A rate limit: `size` requests in `per` real seconds, for each channel, guild or webhook by itself.

    `everywhere` counts all requests together, in any stretch of that length, but for those by which interactions are
    answered, as Discord's global limit does (topics/rate-limits, "Global Rate Limit"); no header tells of it.
    """

    path: str = Field("/**", pattern=r"^/")
    size: int = Field(5, ge=1)
    per: float = Field(0.05, gt=0)
    everywhere: bool = False


class Order(BaseModel):
    """What the door takes, any of these: a rule, a bucket, a word to the gateway, the release of what is held."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rule: Rule | None = None
    bucket: Bucket | None = None
    gateway: Literal["cut", "forget"] | None = None
    release: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: method, path below /api/v10 (or "gateway"), JSON body, and the line that it came by."""

    method: str
    path: str
    body: Any = None
    line: asyncio.Transport | None = None


@dataclass(frozen=True, slots=True)
class Struck:
    """A request that a rule has met, or that was too much for a bucket."""

    rule: Rule | Bucket
    asked: Asked

    @property
    def kind(self) -> Kind:
        """What happened to it."""
        return Kind.LIMITED if isinstance(self.rule, Bucket) else self.rule.kind


@dataclass(slots=True)
class _Standing:
    """A rule and how often it was met."""

    rule: Rule
    met: int = 0

    @property
    def spent(self) -> bool:
        return self.rule.times is not None and self.met >= self.rule.skip + self.rule.times

    def strikes(self, asked: Asked) -> bool:
        if self.spent or not self.rule.fits(asked):
            return False
        if self.rule.words not in json.dumps(asked.body, ensure_ascii=False):
            return False
        self.met += 1
        return self.met > self.rule.skip


@dataclass(slots=True)
class _Window:
    """How far a bucket is used up, until its reset at `ends` on the loop's clock."""

    bucket: Bucket
    ends: float
    left: int


@dataclass(slots=True)
class Faults:
    """Everything that is to go wrong; of several rules that fit a request, the one added first strikes.

    A request that was struck isn't counted by the rules behind it.  `seen` lists what was struck, oldest first.
    """

    world: World
    gateway: Gateway
    token: str
    seen: list[Struck] = field(default_factory=list)
    _rules: list[_Standing] = field(default_factory=list)
    _buckets: list[Bucket] = field(default_factory=list)
    _windows: dict[tuple[Bucket, str], _Window] = field(default_factory=dict)
    _counted: dict[Bucket, deque[float]] = field(default_factory=dict)
    _held: list[asyncio.Event] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, rule: Rule | Bucket) -> None:
        """Add a rule, or switch a rate limit on, whose headers are on every answer from then on."""
        if isinstance(rule, Bucket):
            self._buckets.append(rule)
        else:
            self._rules.append(_Standing(rule))

    def remove(self, rule: Rule | Bucket) -> None:
        """Take back a rule or a rate limit; one that isn't there is no error."""
        self._rules = [one for one in self._rules if one.rule is not rule]
        self._buckets = [one for one in self._buckets if one is not rule]

    def clear(self) -> None:
        """Forget rules, buckets and what was seen, and let go what is held."""
        for kept in (self._rules, self._buckets, self._windows, self._counted, self.seen):
            kept.clear()
        self.release()

    async def holding(self, count: int = 1) -> None:
        """Wait until that many requests are held up by rules of kind SLOW."""
        while len(self._held) < count:
            self._news.clear()
            await self._news.wait()

    def release(self) -> None:
        """Let go all requests that are held up."""
        for event in self._held:
            event.set()
        self._held.clear()

    async def around(self, asked: Asked, act: Callable[[], Awaitable[R]]) -> R | web.Response:
        """Let a request have its effect and answer, or what a rule has for it."""
        if not self._rules and not self._buckets:
            return await act()
        rule = self._struck(asked)
        if rule is None:
            return await self._through(asked, act)
        if rule.kind is Kind.SLOW:
            return await self._slowly(rule, asked, act)
        if rule.after:
            await self._through(asked, act)
        return self._instead(rule, asked)

    def _struck(self, asked: Asked) -> Rule | None:
        now = self.world.now()
        for one in self._rules:
            if (one.rule.until is None or now <= one.rule.until) and one.strikes(asked):
                self.seen.append(Struck(one.rule, asked))
                return one.rule
        return None

    async def _slowly(self, rule: Rule, asked: Asked, act: Callable[[], Awaitable[R]]) -> R | web.Response:
        answer = await self._through(asked, act) if rule.after else None
        gate = asyncio.Event()
        self._held.append(gate)
        self._news.set()
        await gate.wait()
        return answer if answer is not None else await self._through(asked, act)

    def _instead(self, rule: Rule, asked: Asked) -> web.Response:
        if rule.kind is Kind.DROPPED:
            if asked.line is not None:  # not hung up already
                asked.line.abort()
            return web.Response()
        if rule.kind is Kind.TROUBLE:
            return _trouble(rule.status)
        if not rule.via:
            headers = {hdrs.RETRY_AFTER: str(math.ceil(rule.retry_after))}
            return web.Response(status=429, text="error code: 1015", headers=headers)
        if rule.scope is Scope.GLOBAL:
            return _limited(rule.retry_after, rule.scope, {})
        route = f"{asked.method} {_ID.sub('*', asked.path)}"
        limits = self._limits(route, size=1, left=0, wait=rule.retry_after)
        return _limited(rule.retry_after, rule.scope, limits)

    # --- buckets

    async def _through(self, asked: Asked, act: Callable[[], Awaitable[R]]) -> R | web.Response:
        fitting = [one for one in self._buckets if one.fits(asked)]
        for everywhere in (one for one in fitting if one.everywhere):
            if wait := self._over(everywhere, asked):
                self.seen.append(Struck(everywhere, asked))
                return _limited(wait, Scope.GLOBAL, {})
        bucket = next((one for one in fitting if not one.everywhere), None)
        if bucket is None:
            return await act()
        window = self._window(bucket, asked)
        wait = window.ends - asyncio.get_running_loop().time()
        spare = window.left > 0
        window.left -= spare
        name = f"{bucket.method} {bucket.path}"
        headers = self._limits(name, size=bucket.size, left=window.left, wait=wait)
        if not spare:
            self.seen.append(Struck(bucket, asked))
            return _limited(wait, Scope.USER, headers)
        answer = await act()
        answer.headers.update(headers)
        return answer

    def _over(self, bucket: Bucket, asked: Asked) -> float:
        """Count a request where there is room for it, and return for how long there is none."""
        if asked.path.startswith(_OUTSIDE):
            return 0.0
        now, counted = asyncio.get_running_loop().time(), self._counted.setdefault(bucket, deque())
        while counted and counted[0] <= now - bucket.per:
            counted.popleft()
        if len(counted) >= bucket.size:
            return counted[0] + bucket.per - now
        counted.append(now)
        return 0.0

    def _window(self, bucket: Bucket, asked: Asked) -> _Window:
        # The id of the channel, guild or webhook is part of what is counted (Discord: "Rate Limits").
        key = bucket, "/".join(asked.path.split("/")[:3])
        now = asyncio.get_running_loop().time()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = _Window(bucket, now + bucket.per, bucket.size)
        return window

    def _limits(self, name: str, *, size: int, left: int, wait: float) -> dict[str, str]:
        """Return the headers of a limit; Reset is on the server's clock, Reset-After in real seconds."""
        return {
            "X-RateLimit-Limit": str(size),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{self.world.now().timestamp() + _milliseconds(wait):.3f}",
            "X-RateLimit-Reset-After": f"{_milliseconds(wait):.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(name.encode()).hexdigest()[:32],
        }

    # --- the door

    async def door(self, request: web.BaseRequest) -> web.Response:
        """Answer at the door: GET says what was struck, POST takes an `Order`, DELETE clears; with the bot's token."""
        if request.headers.get(hdrs.AUTHORIZATION) != f"Bot {self.token}":
            return _json({"message": "The door needs the token: Authorization: Bot <token>."}, 401)
        match request.method:
            case "GET":
                seen = [[one.kind, one.asked.method, one.asked.path] for one in self.seen]
                return _json({"seen": seen, "held": len(self._held)}, 200)
            case "DELETE":
                self.clear()
            case "POST":
                try:
                    self._obey(Order.model_validate_json(await request.read()))
                except ValidationError as error:
                    return _json({"message": str(error)}, 400)
            case _:
                return _json({"message": "The door knows GET, POST and DELETE."}, 405)
        return web.Response(status=204)

    def _obey(self, order: Order) -> None:
        for one in (order.rule, order.bucket):
            if one is not None:
                self.add(one)
        if order.gateway == "cut":
            self.gateway.drop()
        elif order.gateway == "forget":
            self.gateway.forget()
        if order.release:
            self.release()


def _pattern(path: str) -> re.Pattern[str]:
    inside = re.escape(path).replace(r"\*\*", ".*").replace(r"\*", "[^/]+")
    return re.compile(inside)


def _json(body: Any, status: int) -> web.Response:
    # Exactly this type: with a charset behind it discord.py takes the body for text.
    return web.Response(body=json.dumps(body).encode(), status=status, headers={hdrs.CONTENT_TYPE: _JSON})


def _trouble(status: int) -> web.Response:
    """Return a 5xx: 500 is the API's own, in JSON; the others come from what stands before it, as text."""
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _json({"message": "500: Internal Server Error", "code": 0}, status)
    return web.Response(status=status, text=f"error code: {status}")


def _limited(wait: float, scope: Scope, limits: dict[str, str]) -> web.Response:
    """Return a 429 of Discord's own (Discord: "Rate Limits"); the header is in whole seconds, the body exact."""
    everywhere = scope is Scope.GLOBAL
    body = {
        "message": "You are being rate limited.",
        "retry_after": _milliseconds(wait),
        "global": everywhere,
    }
    answer = _json(body, 429)
    answer.headers.update(limits)
    # discord.py takes a 429 without Via for a ban by the network.
    answer.headers.update({hdrs.VIA: "1.1 google", hdrs.RETRY_AFTER: str(math.ceil(wait))})
    answer.headers["X-RateLimit-Scope"] = scope
    if everywhere:
        answer.headers["X-RateLimit-Global"] = "true"
    return answer


def _milliseconds(wait: float) -> float:
    """Return a wait to the millisecond, upwards: whoever waits so long isn't early."""
    return math.ceil(wait * 1000) / 1000
