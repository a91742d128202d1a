"""The words that every form for reading puts beside prompts and answers, and what they are counted from."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.agenda.lookback import poll_in_words
from bot.agenda.scene import LookingBack
from bot.archive.dates import span
from bot.archive.tree import Archive, Prompt, Week
from bot.reading.model import Aim, PromptKind
from bot.records import END_WEEK, How

KIND_WORDS = {
    PromptKind.OPENING: "Opening question",
    PromptKind.CORE: "Question {index} of {count}",
    PromptKind.POLL: "Poll",
    PromptKind.GO_ROUND: "Go-round",
    PromptKind.CLOSING: "Closing question",
}
AIM_WORDS = {
    Aim.UNDERSTAND: "asks what the text says",
    Aim.TEST: "asks whether it is so",
    Aim.CONNECT: "asks where we have met it",
}
HOW_WORDS = {How.REPLY: "reply", How.FORM: "by form", How.MESSAGE: "conversation"}
ESSAYS_OWN = "the essay's own question"
NO_ANSWERS = "No answers are kept here."
NOT_HERE = "An answer that isn't here."
SAMPLE = "sample reader"
REHEARSAL = "This is a rehearsal."
REHEARSED = (
    "Every answer, message and vote in it comes from a sample reader, written for the rehearsal. "
    "Nobody has said any of it."
)
OUTSIDE = "Outside the weeks"
OUTSIDE_ABOUT = "What was said where no week of this reading was open."


def prompt_head(week: Week, prompt: Prompt) -> str:
    """Return what a prompt is called within its week."""
    core = [p.id for p in week.prompts if p.kind is PromptKind.CORE]
    index = core.index(prompt.id) + 1 if prompt.id in core else 0
    return KIND_WORDS[prompt.kind].format(index=index, count=len(core))


def week_head(week: Week) -> str:
    """Return what a week is called; what comes after the last has no number."""
    if week.section == END_WEEK:
        return week.title
    return f"Week {week.number}: {week.title}"


def week_range(week: Week) -> str:
    """Return which paragraphs a week reads: "¶18 to ¶21"."""
    if not week.paragraphs:
        return ""
    first, last = week.paragraphs[0].number, week.paragraphs[-1].number
    return f"¶{first}" if first == last else f"¶{first} to ¶{last}"


def covered(archive: Archive) -> str:
    """Return the stretch of time that the archive covers, in words; "" if nothing has a date."""
    dates = [week.opened or week.due for week in archive.weeks]
    dates += [prompt.posted or prompt.due for week in archive.weeks for prompt in week.prompts]
    known = [at for at in dates if at]
    return span(min(known), max(known), ZoneInfo(archive.circle.zone)) if known else ""


def poll_result(prompt: Prompt) -> str:
    """Return how a poll ended, as a sentence."""
    seen = LookingBack(votes=tuple(option.votes for option in prompt.options), voters=prompt.voters)
    return poll_in_words(tuple(option.text for option in prompt.options), seen)
