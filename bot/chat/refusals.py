"""Discord's refusals and silences in our own words, each with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import DiscordRefusedError, DiscordUncertainError

# Codes: Discord's documentation, topics/opcodes-and-status-codes.
REMEDIES = {
    10003: "The channel is gone. Write another link at `channel:` (or `organisers:`) in the circle's file.",
    50001: "Give the bot the permission View Channel there: channel settings, Permissions.",
    50013: (
        "Give the bot the permissions Send Messages, Create Public Threads, Send Messages in Threads, "
        "Create Polls and Pin Messages there; in a forum they are Create Posts, Send Messages in Posts, Create Polls "
        "and Manage Posts."
    ),
    30047: "Unpin the forum's other post, and pin the circle's welcome by hand.",
    40067: "Make a tag in the forum that isn't for moderators alone.",
    160005: "Unlock the thread.",
    160006: "Close some active threads of the server.",
}
OTHERWISE = "Look at the server's settings; `/circle status` shows what was not posted."


@contextmanager
def in_our_words(doing: str) -> Iterator[None]:
    """Translate what discord.py and the network raise while something is done: `doing` is a whole clause.

    Raises DiscordRefusedError for a 4xx; DiscordUncertainError where it may have happened or not: a 5xx, a rate
    limit that outlasts the client's patience, a lost connection, a timeout.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise DiscordUncertainError(
            f"Discord asked for {error.retry_after:.0f} s of patience while {doing}.", "It is tried again."
        ) from error
    except discord.HTTPException as error:
        raise _refusal(error, doing) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise DiscordUncertainError(
            f"No answer from Discord while {doing} ({type(error).__name__}).", "It is tried again."
        ) from error


def _refusal(error: discord.HTTPException, doing: str) -> DiscordRefusedError | DiscordUncertainError:
    if error.status >= 500 or error.status == 429:
        return DiscordUncertainError(
            f"Discord had trouble (HTTP {error.status}) while {doing}.", "It is tried again."
        )
    return DiscordRefusedError(
        f"Discord said no while {doing}: {error.text or error.status} (code {error.code}).",
        REMEDIES.get(error.code, OTHERWISE),
        status=error.status,
        code=error.code,
    )
