"""What is said of pictures, which a text posted on Discord doesn't have.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording import counted


def left_out(alternatives: Sequence[str]) -> list[str]:
    """Return what there is to say about pictures, given the words that stand for each ("" where none do)."""
    if not alternatives:
        return []
    silent = sum(not text.strip() for text in alternatives)
    without = f", {silent} of them without words that say what is to be seen" if silent else ""
    return [f"{counted(len(alternatives), 'picture', 'pictures')} left out{without}"]
