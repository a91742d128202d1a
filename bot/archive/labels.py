"""The words that every form for reading puts beside prompts and answers, and what they are counted from."""

from __future__ import annotations

import re
from datetime import tzinfo
from zoneinfo import ZoneInfo

from bot.agenda.limits import clipped
from bot.agenda.lookback import poll_in_words
from bot.agenda.scene import LookingBack
from bot.archive.dates import short, span
from bot.archive.inline import inline
from bot.archive.shown import inline_text
from bot.archive.tree import Archive, Held, KeptQuestion, Prompt, Response, Week
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
BY_FACILITATOR = "asked by the facilitator"
HELD_WORDS = {
    Held.NOT: "not held",
    Held.AS_DISCORD: "held on Discord, where everybody saw who voted for what",
    Held.PRIVATE: "held in private, with totals only, and those from five voters on",
}
KEPT = "Questions that were kept"
KEPT_ABOUT = "Messages that somebody kept to come back to, in the order in which they were written."
NOT_QUOTED = "A question that isn't quoted here"
NO_ANSWERS = "No answers are kept here."
NOT_HERE = "An answer that isn't here."
SAMPLE = "sample reader"
REHEARSAL = "This is a rehearsal."
REHEARSED = (
    "Every answer, message and vote in it comes from a sample reader, written for the rehearsal. "
    "Nobody has said any of it."
)
KEPT_LENGTH = 120
WITHOUT_NAME = "a reader, without name"
"""What the store's views call whoever answered without a name: nobody's name, so in no index."""
THEMES = "Threads through the weeks"
THEMES_ABOUT = "The questions that belong together, in the order in which they were asked."
PEOPLE = "Readers"
PEOPLE_ABOUT = "As they chose to be named, with the first thing that each said in each place."
UNANSWERED = "Without an answer here: {links}."
UNREPLIED = "Answers without a reply here: {links}."
ABOUT = "About this archive"
GOES_ON = "This goes on on another page"
LOOKING_BACK = "Looking back"
_SPOILER = re.compile(r"\|\|.*?\|\|", re.DOTALL)
OUTSIDE = "Outside the weeks"
OUTSIDE_ABOUT = "What was said where no week of this reading was open."


def prompt_head(week: Week, prompt: Prompt) -> str:
    """Return what a prompt is called within its week."""
    core = [p.id for p in week.prompts if p.kind is PromptKind.CORE]
    index = core.index(prompt.id) + 1 if prompt.id in core else 0
    return KIND_WORDS[prompt.kind].format(index=index, count=len(core))


def prompt_short(week: Week, prompt: Prompt) -> str:
    """Return the same within a line, and without how many there are: "question 2", "go-round"."""
    head = prompt_head(week, prompt).partition(" of ")[0]
    return head[:1].lower() + head[1:]


def week_head(week: Week) -> str:
    """Return what a week is called; what comes after the last has no number."""
    if week.section == END_WEEK:
        return week.title
    return f"Week {week.number}: {week.title}"


def week_short(week: Week) -> str:
    """Return how a week is called where there is little room."""
    return week.title if week.section == END_WEEK else f"Week {week.number}"


def talk_head(week: Week) -> str:
    """Return what stands over what was filed under no question."""
    return "What else was said" if week.section == END_WEEK else "The week's conversation"


def week_range(week: Week) -> str:
    """Return which paragraphs a week reads: "¶18 to ¶21"."""
    if not week.paragraphs:
        return ""
    first, last = week.paragraphs[0].number, week.paragraphs[-1].number
    return f"¶{first}" if first == last else f"¶{first} to ¶{last}"


def became_of(response: Response, zone: tzinfo) -> list[str]:
    """Return the last words beside a name: what became of a response, and whose it isn't."""
    became = ["late"] if response.late else []
    if response.edited_at:
        became.append(f"edited {short(response.edited_at, zone)}")
    if response.sample:
        became.append(SAMPLE)
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
