"""Put questions to Discord by REST alone, beside a running bot: each is a GET, so nothing is changed or begun.

Not by discord.py's client, which keeps to itself when an answer was made, and repeats a question for half a minute.
The way is the same: no proxy of the environment's, and no redirection, which would carry the token elsewhere.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from aiohttp import hdrs

from bot import __version__
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError, LoginError, StudycircleError

DISCORD = "https://discord.com/api/v10"
PORTAL = "https://discord.com/developers/applications"
PATIENCE_SECONDS = 20.0
"""How long all questions together may take, with what Discord asks for in patience."""
ONE_SECONDS = 8.0
PAUSE_SECONDS = 0.5
TRIES = 3
# Discord takes fifty a second from a bot (topics/rate-limits), and the one that runs meanwhile needs most of them.
AT_ONCE = 4
SESSIONS_KEPT_BACK = 50
"""Discord resets the token of a bot that begins more than 1,000 sessions in a day (events/gateway); some are kept."""
UNAUTHORISED, TOO_MANY = 401, 429


@dataclass(frozen=True, slots=True)
class Moment:
    """When Discord made an answer by its own clock, to the second, and between which instants of ours."""

    asked: datetime
    answered: datetime
    theirs: datetime


class Inquiry:
    """A number of questions with one token, and one stretch of patience for all of them."""

    def __init__(
        self, session: aiohttp.ClientSession, *, api: str, token: str, clock: Clock, patience: float
    ) -> None:
        self.moments: list[Moment] = []
        self._session = session
        self._api = api
        self._headers = {
            hdrs.AUTHORIZATION: f"Bot {token}",
            hdrs.USER_AGENT: f"DiscordBot (studycircle, {__version__})",
        }
        self._clock = clock
        self._until = clock.elapsed() + patience

    async def ask(self, path: str, about: str) -> Any:
        """Return Discord's answer; `about` names what it is about, in words.

        Raises LoginError for a wrong token, DiscordRefusedError for another 4xx, DiscordUncertainError for what may be
        otherwise the next time.
        """
        for tries_left in reversed(range(TRIES)):
            answer = await self._once(path, about)
            if not isinstance(answer, _Later):
                return answer
            if not tries_left or self._clock.elapsed() + answer.seconds >= self._until:
                raise answer.error
            await asyncio.sleep(answer.seconds)
        raise AssertionError("the last try has raised")

    async def _once(self, path: str, about: str) -> Any:
        left = max(0.1, self._until - self._clock.elapsed())
        timeout = aiohttp.ClientTimeout(total=left, sock_connect=ONE_SECONDS, sock_read=ONE_SECONDS)
        asked = self._clock.now()
        try:
            async with self._session.get(
                self._api + path, headers=self._headers, timeout=timeout, allow_redirects=False
            ) as response:
                answered = self._clock.now()
                text = await response.text(errors="replace")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _unreachable(error) from error
        self._note(response, asked, answered)
        return _understood(response, text, about)

    def _note(self, response: aiohttp.ClientResponse, asked: datetime, answered: datetime) -> None:
        try:
            theirs = parsedate_to_datetime(response.headers.get(hdrs.DATE, ""))
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self.moments.append(Moment(asked, answered, theirs))


@asynccontextmanager
async def inquiring(
    token: str, *, api: str | None, clock: Clock, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[Inquiry]:
    """Give an inquiry at Discord, or at a stand-in at the base address `api`."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Inquiry(session, api=api or DISCORD, token=token, clock=clock, patience=patience)


def wrong_token() -> LoginError:
    """Return what to say where Discord doesn't know the token."""
    return LoginError(
        "Discord doesn't accept the bot's token.",
        f"Take a new one at {PORTAL}, your application, Bot, Reset Token, and put it where the old one was.",
    )


@dataclass(frozen=True, slots=True)
class _Later:
    """To be asked again after so many seconds; `error` is what to say if there is no time for it."""

    seconds: float
    error: StudycircleError


def _understood(response: aiohttp.ClientResponse, text: str, about: str) -> Any:
    """Return an answer's JSON, or that it is to be asked again.  Raises as `Inquiry.ask` does."""
    status, body = response.status, _json(text)
    if status == UNAUTHORISED:
        raise wrong_token()
    if status == TOO_MANY:
        return _too_many(response, body, about)
    if status >= 500:
        error = DiscordUncertainError(
            f"Discord has trouble (HTTP {status}); {about} couldn't be looked at.",
            "There is nothing to mend here: look at https://discordstatus.com, and try again later.",
        )
        return _Later(PAUSE_SECONDS, error)
    if body is None or 300 <= status < 400:
        raise DiscordUncertainError(
            f"What answers in Discord's place (HTTP {status}) isn't Discord.",
            "Open https://discord.com in a browser on this machine: the network may ask for a login, or keep "
            "Discord out.",
        )
    if status >= 400:
        raise _refused(status, body if isinstance(body, dict) else {}, about)
    return body


def _too_many(response: aiohttp.ClientResponse, body: Any, about: str) -> _Later:
    """Discord's own 429 says in JSON how long to wait; without that it is a ban by the network before it."""
    if not isinstance(body, dict) or "retry_after" not in body:
        raise DiscordUncertainError(
            "Discord's network has shut this machine's address out for a while (HTTP 429).",
            "Stop whatever else asks Discord from here, wait an hour, and try again.",
        )
    seconds = float(body["retry_after"])
    whose = "all its bots here" if response.headers.get("X-RateLimit-Scope") == "global" else "this bot"
    error = DiscordUncertainError(
        f"Discord wants {whose} to wait {seconds:.0f} s (HTTP 429); {about} couldn't be looked at.",
        "Wait that long, and try again; if it comes often, look for a second program with the same token.",
    )
    return _Later(seconds, error)


def _refused(status: int, body: dict[str, Any], about: str) -> DiscordRefusedError:
    code = body.get("code")
    said = str(body.get("message") or status)
    return DiscordRefusedError(
        f"Discord says no about {about}: {said} (HTTP {status}, code {code}).",
        "Look whether the bot is still on that server, and invite it again with the link of `studycircle invite`.",
        status=status,
        code=code if isinstance(code, int) else 0,
    )


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _unreachable(error: BaseException) -> DiscordUncertainError:
    """Say why there was no answer, as far as that can be told."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        why, hint = "nobody knows its name", "Look at this machine's network, and at its name server."
    elif isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        why = "no secure connection could be made"
        hint = "Look at this machine's clock and at its certificates (the package ca-certificates)."
    elif isinstance(error, TimeoutError):
        why, hint = "it doesn't answer", _LET_OUT
    elif isinstance(error, aiohttp.ClientConnectorError):
        why, hint = "no connection could be made", _LET_OUT
    else:
        why, hint = f"the connection broke off ({type(error).__name__})", _LET_OUT
    return DiscordUncertainError(f"Discord can't be reached: {why}.", hint)


_LET_OUT = "Look at this machine's network, and whether a firewall lets HTTPS out to discord.com."
