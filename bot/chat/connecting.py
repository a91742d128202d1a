"""Log in and stay connected, with what ends it in our own words."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.chat.client import Client
from bot.chat.inquiry import SESSIONS_KEPT_BACK, wrong_token
from bot.chat.refusals import in_our_words
from bot.errors import DiscordUncertainError, LoginError

log = logging.getLogger("studycircle.chat")
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
# Whoever tries again is refused again (Discord's docs: topics/opcodes-and-status-codes, "Gateway Close Event Codes").
FATAL = {
    4010: "it takes the bot's shard for an invalid one",
    4011: "the bot is on more servers than one connection may serve",
    4012: "it no longer speaks this version of its gateway",
    4013: "it doesn't know what the bot asks to listen to",
    DISALLOWED_INTENTS: "it doesn't let the bot listen to what it asks for",
}


async def log_in(client: discord.Client, token: str) -> None:
    """Log in: `user` and `application_id` are known from here on, and calls can be made; no session is begun.

    Raises LoginError for a wrong token, DiscordUncertainError where Discord can't be reached.
    """
    try:
        with in_our_words("the bot was logging in"):
            await client.login(token)
    except discord.LoginFailure as error:
        raise wrong_token() from error
    assert client.user is not None, "logged in"
    log.info("logged in to Discord as %s", client.user.name)


async def stay_connected(client: Client, token: str) -> None:
    """Log in and stay connected until cancelled; it comes back by itself from every interruption that can be mended.

    Raises LoginError, which a person must mend, and DiscordUncertainError where it may be tried again after a while;
    whatever else it raises is a fault.
    """
    await log_in(client, token)
    try:
        await _refuse_too_many_sessions(client)
        await client.connect()
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise wrong_token() from error
        if error.code in FATAL:
            raise _shut_out(error.code) from error
        raise DiscordUncertainError(
            f"Discord has closed the connection (code {error.code}).", "It is opened again."
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise _shut_out(DISALLOWED_INTENTS) from error
    except (discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        raise _lost(error) from error
    except AttributeError as error:
        # discord.py 2.7.1 stumbles so when its very first connection is refused.
        if client.is_connected:
            raise
        raise _lost(error.__context__ or error) from error
    raise DiscordUncertainError("The connection to Discord has ended.", "It is opened again.")


async def _refuse_too_many_sessions(client: discord.Client) -> None:
    """Raise DiscordUncertainError where hardly any session may be begun today."""
    _, _, limit = await client.http.get_bot_gateway()
    if limit["remaining"] < SESSIONS_KEPT_BACK:
        hours = limit["reset_after"] / 3_600_000
        raise DiscordUncertainError(
            f"The bot has been restarted too often: Discord allows {limit['remaining']} more sessions "
            f"in the next {hours:.0f} hours.",
            "It waits before it begins another one.",
        )


async def application_id(client: discord.Client, token: str) -> int:
    """Return the id of the application that a token belongs to; raises as `log_in` does."""
    await log_in(client, token)
    assert client.application_id is not None, "logged in"
    return client.application_id


def _lost(error: BaseException) -> DiscordUncertainError:
    return DiscordUncertainError(
        f"The connection to Discord was lost ({type(error).__name__}).", "It is opened again."
    )


def _shut_out(code: int) -> LoginError:
    return LoginError(
        f"Discord has closed the connection for good: {FATAL[code]} (code {code}).",
        "Look at the bot's page at https://discord.com/developers/applications, and for a newer version of this "
        "program.",
    )
