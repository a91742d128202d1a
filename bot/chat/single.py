"""One request, once, outside discord.py's client: for what Discord makes anew at every request.

discord.py repeats any request after most 5xx.  A forum's post or a scheduled event has no nonce, so a repeat could
make a second one: whoever asks for it looks for the first before asking again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.chat.pacing import turns_of
from bot.chat.refusals import in_our_words
from bot.errors import DiscordUncertainError

# Well below the minute that passes before anything is looked for: no request is under way longer than this.
PATIENCE = aiohttp.ClientTimeout(total=30)


async def once(
    client: discord.Client, route: Route, *, body: Mapping[str, Any], doing: str
) -> dict[str, Any]:
    """Make one request with the client's token, at its address, and return Discord's answer.

    `doing` is a whole clause.  Raises DiscordRefusedError for a 4xx; DiscordUncertainError where it may have happened
    or not, and for a rate limit (429).
    """
    headers = {"Authorization": f"Bot {client.http.token}", "User-Agent": client.http.user_agent}
    # A session of its own: nothing is sent again over a connection that was kept open.  Its patience begins with its
    # turn.
    with in_our_words(doing):
        async with (
            turns_of(client).one(),
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.request(route.method, route.url, json=body, headers=headers) as response,
        ):
            text = await response.text()
            answer = _read(text)
            if response.status >= 400:
                raise discord.HTTPException(response, answer or text)
    if answer is None:
        raise DiscordUncertainError(f"Discord's answer made no sense while {doing}.", "It is tried again.")
    return answer


def _read(text: str) -> dict[str, Any] | None:
    """Return a JSON object, or None for anything else: what stands between us and Discord answers in HTML."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
