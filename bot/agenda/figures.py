"""What was decided for a week as a member lives it, and how a week stands beside that.

Paragraphs are messages, so that a reply to one is an anchor: they and the words of the week are counted as the text,
apart from the posts that are to be noticed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.wording import counted

MOMENTS, POSTS, MENTIONS = 5, 12, 1
ABOUT = 2
"""About twelve: two more are no more than that."""
_TEXT = re.compile(r"p\d+(\.\d+)?|terms")


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A week in numbers, as a member sees it: days on which something comes, messages of text, posts, mentions."""

    number: int
    moments: int
    text: int
    posts: int
    mentions: int


def is_text(part: str) -> bool:
    """Return whether a part of an occurrence is the text itself: a paragraph, or the words of the week."""
    return bool(_TEXT.fullmatch(part))


def too_much(weeks: Iterable[WeekFigures], buzzes: Iterable[tuple[str, tuple[int, ...]]]) -> Iterator[str]:
    """Yield in words where a week is more than was decided.

    `buzzes` are those that a person hadn't asked for, by week (0: before the first; after the last: from the end on).
    """
    weeks = tuple(weeks)
    for week in weeks:
        for found, most, one, many in (
            (week.moments, MOMENTS, "moment", "moments"),
            (week.posts, POSTS + ABOUT, "post", "posts"),
            (week.mentions, MENTIONS, "mention", "mentions"),
        ):
            if found > most:
                yield f"week {week.number} has {counted(found, one, many)}"
    for name, by_week in buzzes:
        for number, found in enumerate(by_week):
            is_week = 0 < number <= len(weeks)
            if found > (MENTIONS if is_week else 0):
                when = f"in week {number}" if is_week else "at the end" if number else "before week 1"
                yield f"{name}'s phone buzzes {counted(found, 'time', 'times')} {when}"


def between(numbers: Iterable[int]) -> str:
    """Return the stretch that numbers lie in: "11 to 13", "5"."""
    known = sorted(numbers)
    if not known:
        return "none"
    return f"{known[0]} to {known[-1]}" if known[0] < known[-1] else f"{known[0]}"
