"""What discord.py and the network raise, in our own words: what will never work, and what may have happened."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat.refusals import OTHERWISE, in_our_words
from bot.errors import DiscordRefusedError, DiscordUncertainError


def refusal(status: int, code: int = 0, message: str = "No") -> discord.HTTPException:
    """What discord.py raises for an answer of Discord's."""
    response: Any = SimpleNamespace(status=status, reason="Reason")
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = discord.DiscordServerError if status >= 500 else kinds.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": message})


@pytest.mark.parametrize(
    ("status", "code", "message", "remedy"),
    [
        (400, 50035, "Invalid Form Body", OTHERWISE),
        (401, 0, "401: Unauthorized", OTHERWISE),
        (403, 50001, "Missing Access", "View Channel"),
        (403, 50013, "Missing Permissions", "Create Public Threads"),
        (403, 160005, "Thread is locked", "Unlock the thread."),
        (404, 10003, "Unknown Channel", "Write another link"),
        (404, 10008, "Unknown Message", OTHERWISE),
        (400, 160006, "Too many threads", "Close some active threads"),
    ],
)
def test_a_refusal_keeps_its_numbers_and_has_a_remedy(
    status: int, code: int, message: str, remedy: str
) -> None:
    """A 4xx is a refusal that a person must do something about: its words, its numbers, and what to do."""
    with pytest.raises(DiscordRefusedError) as caught, in_our_words("a message was being sent"):
        raise refusal(status, code, message)
    error = caught.value
    assert error.message == f"Discord said no while a message was being sent: {message} (code {code})."
    assert remedy in error.hint
    assert (error.status, error.code) == (status, code)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (refusal(429), "Discord had trouble (HTTP 429)"),
        (refusal(500), "Discord had trouble (HTTP 500)"),
        (refusal(502), "Discord had trouble (HTTP 502)"),
        (refusal(503), "Discord had trouble (HTTP 503)"),
        (discord.RateLimited(12.3), "Discord asked for 12 s of patience"),
        (TimeoutError(), "No answer from Discord"),
        (aiohttp.ServerDisconnectedError(), "No answer from Discord"),
        (aiohttp.ClientPayloadError(), "No answer from Discord"),
        (ConnectionResetError(104, "reset"), "No answer from Discord"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_no_sure_answer_is_uncertain(raised: Exception, words: str) -> None:
    """A 5xx, a rate limit, a timeout or a lost line: it may have happened or not, and is tried again."""
    with pytest.raises(DiscordUncertainError) as caught, in_our_words("a message was being sent"):
        raise raised
    assert caught.value.message.startswith(words)
    assert "while a message was being sent" in caught.value.message
    assert caught.value.hint == "It is tried again."


def test_our_own_mistakes_stay_what_they_are() -> None:
    """Anything else passes through untranslated."""
    with pytest.raises(ValueError, match="a mistake"), in_our_words("a message was being sent"):
        raise ValueError("a mistake")
