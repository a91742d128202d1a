"""The words that every form for reading puts beside prompts and answers, and what they are counted from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from bot import wording
from bot.agenda.limits import clipped
from bot.agenda.lookback import poll_in_words
from bot.agenda.scene import LookingBack
from bot.archive.dates import short, span
from bot.archive.inline import inline
from bot.archive.shown import inline_text
from bot.archive.tree import Archive, Held, KeptQuestion, Option, Prompt, Response, Week
from bot.reading.model import PromptKind
from bot.records import END_WEEK

KEPT_LENGTH = 120
_HELD = {Held.NOT: "not", Held.AS_DISCORD: "discord", Held.PRIVATE: "private"}
_SPOILER = re.compile(r"\|\|.*?\|\|", re.DOTALL)


class Fill(Protocol):
    """Writes a text of the catalogue as a form has it, with what stands in its gaps."""

    def __call__(self, text: str, /, **parts: str) -> str:
        """Return the text with its parts, which are written as the form has them already."""


def plainly(text: str, /, **parts: str) -> str:
    """Return a text as it is."""
    return text.format(**parts)


def prompt_head(week: Week, prompt: Prompt) -> str:
    """Return what a prompt is called within its week."""
    index, count = _place(week, prompt)
    return wording.ARCHIVED_KIND[prompt.kind].format(index=index, count=count)


def prompt_short(week: Week, prompt: Prompt) -> str:
    """Return the same within a line, and without how many there are: "question 2", "go-round"."""
    index, _ = _place(week, prompt)
    return wording.ARCHIVED_KIND_SHORT[prompt.kind].format(index=index)


def _place(week: Week, prompt: Prompt) -> tuple[int, int]:
    """Return which of the week's main questions one is, and how many there are."""
    core = [p.id for p in week.prompts if p.kind is PromptKind.CORE]
    return core.index(prompt.id) + 1 if prompt.id in core else 0, len(core)


def about(prompt: Prompt) -> Iterator[str]:
    """Give what there is to say of a question: whose it is, what it asks for, and how a poll was held."""
    if prompt.essays_own:
        yield wording.ARCHIVED_OWN
    if prompt.by_facilitator:
        yield wording.ARCHIVED_BY_FACILITATOR
    yield wording.ARCHIVED_AIM[prompt.aim]
    if prompt.kind is PromptKind.GO_ROUND:
        yield wording.PASS_IS_FULL.rstrip(".")
    if prompt.options:
        yield wording.ARCHIVED_HELD[_HELD[prompt.held]]


def posted(prompt: Prompt, at: Callable[[datetime], str], *, filled: Fill = plainly) -> str:
    """Return when a question was posted, or is due; `at` says an instant."""
    if prompt.posted:
        return filled(wording.ARCHIVED_POSTED, at=at(prompt.posted))
    if prompt.due:
        return filled(wording.ARCHIVED_DUE, at=at(prompt.due))
    return filled(wording.ARCHIVED_NOT_POSTED)


def opened(week: Week, at: Callable[[datetime], str], *, filled: Fill = plainly) -> str:
    """Return when a week was opened, or is due; "" where that isn't known."""
    if week.opened:
        return filled(wording.EDITION_OPENED, day=at(week.opened))
    return filled(wording.EDITION_DUE, day=at(week.due)) if week.due else ""


def chosen(option: Option, prompt: Prompt) -> str:
    """Return how many chose an option of a poll."""
    return wording.ARCHIVED_VOTES.format(votes=option.votes, voters=prompt.voters)


def read_by(archive: Archive, circle: str, *, filled: Fill = plainly) -> str:
    """Return who read, and when; `circle` is its name as the form shows it."""
    dates = filled(covered(archive))
    return filled(wording.EDITION_READ_BY, circle=circle) + (f", {dates}" if dates else "")


def week_head(week: Week) -> str:
    """Return what a week is called; what comes after the last has no number."""
    if week.section == END_WEEK:
        return week.title
    return wording.EDITION_WEEK.format(number=week.number, title=week.title)


def week_short(week: Week) -> str:
    """Return how a week is called where there is little room."""
    if week.section == END_WEEK:
        return week.title
    return wording.EDITION_WEEK_SHORT.format(number=week.number)


def talk_head(week: Week) -> str:
    """Return what stands over what was filed under no question."""
    return wording.EDITION_TALK_END if week.section == END_WEEK else wording.EDITION_TALK


def week_range(week: Week) -> str:
    """Return which paragraphs a week reads: "¶18 to ¶21"."""
    if not week.paragraphs:
        return ""
    first, last = week.paragraphs[0].number, week.paragraphs[-1].number
    return f"¶{first}" if first == last else wording.EDITION_RANGE.format(first=first, last=last)


class BecameOf:
    """Says what became of responses, and whose they aren't: the last words beside a name.

    Its own words are looked up once, for it may be asked of a million.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days = wording.days_in_year()
        self._late = wording.ARCHIVED_LATE
        self._edited = wording.ARCHIVED_EDITED
        self._sample = wording.ARCHIVED_SAMPLE

    def __call__(self, response: Response) -> list[str]:
        """Return the words, none for most."""
        became: list[str] = [self._late] if response.late else []
        if response.edited_at:
            became.append(self._edited.format(at=short(response.edited_at, self._zone, self._days)))
        if response.sample:
            became.append(self._sample)
        return became


def covered(archive: Archive) -> str:
    """Return the stretch of time that the archive covers, in words; "" if nothing has a date."""
    dates = [week.opened or week.due for week in archive.weeks]
    dates += [prompt.posted or prompt.due for week in archive.weeks for prompt in week.prompts]
    known = [at for at in dates if at]
    return span(min(known), max(known), ZoneInfo(archive.circle.zone)) if known else ""


def poll_result(prompt: Prompt) -> str:
    """Return how a poll ended, as a sentence."""
    seen = LookingBack(
        votes=tuple(option.votes for option in prompt.options),
        voters=prompt.voters,
        is_private=prompt.held is Held.PRIVATE,
        is_open=prompt.is_open,
    )
    return poll_in_words(tuple(option.text for option in prompt.options), seen)


def kept_words(kept: KeptQuestion, archive: Archive) -> str:
    """Return what a kept question says or asks, in a few words; "" where its author isn't quoted."""
    asked = (prompt for week in archive.weeks for prompt in week.prompts)
    prompt = next((one for one in asked if one.id == kept.prompt), None)
    if prompt:
        return prompt.question
    if kept.paragraph:
        return f"¶{kept.paragraph}"
    shown = " ".join(_SPOILER.sub("…", kept.text).split())
    return clipped(inline_text(inline(shown), ZoneInfo(archive.circle.zone)), KEPT_LENGTH)


def kept_place(kept: KeptQuestion, archive: Archive) -> str:
    """Return the name under which a kept question stands in the archive: "r17"; "" where it doesn't."""
    if kept.response:
        return kept.response
    if kept.prompt in {prompt.id for week in archive.weeks for prompt in week.prompts}:
        return f"q-{kept.prompt}"
    return f"p{kept.paragraph}" if kept.paragraph else ""
