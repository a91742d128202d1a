"""How long and how many the parts of a reading may be, and what is said when they are more.

Pure.  Lengths are in code points.  The ceilings of the design keep a post readable on a phone; those of
Discord are its own and can't be passed.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.reading.model import PollPrompt, Prompt, Reading, Section
from bot.yamldoc import Document, Finding, Path

# The design's: an opening post of 600, a question of 400 beside its quotation, five terms a week.
ASK = 400
QUOTE = 200
# These two keep an opening at 600 with every date, the role, the clocks' line and the longest zone.
TITLE = 40
LINK = 205
# These keep the welcome one message of Discord's 2,000, also where every mark in them is escaped.
READING_TITLE = 80
AUTHOR = 100
ABOUT = 400
BRIEF = 1_400  # with its dates and headings one message of Discord's 2,000
TERMS = 5
TERM = 60
TERM_SAYS = 200  # five of them with their words stay one message of Discord's 2,000
CORE_LEAST, CORE_MOST = 2, 3
LAST_OPTION = "Not sure yet, or I'd put it otherwise"

# Discord's (resources/poll): question 300, option 55, 10 options; fewer than two make no choice.
POLL_QUESTION = 300
OPTION = 55
OPTIONS_LEAST, OPTIONS_MOST = 2, 10


def check_ceilings(document: Document, reading: Reading) -> Iterator[Finding]:
    """Go through everything that has a ceiling; each finding is an error."""
    yield from _length(document, ("title",), reading.title, ceiling=READING_TITLE)
    yield from _length(document, ("author",), reading.author, ceiling=AUTHOR)
    yield from _length(document, ("about",), reading.about, ceiling=ABOUT)
    for index, section in enumerate(reading.sections):
        at: Path = ("sections", index)
        yield from _section(document, at, section)
        for path, prompt in section.placed:
            yield from _prompt(document, (*at, *path), prompt)
        if section.poll:
            yield from _options(document, (*at, "poll", "options"), section.poll)


def _section(document: Document, at: Path, section: Section) -> Iterator[Finding]:
    yield from _length(document, (*at, "title"), section.title, ceiling=TITLE)
    yield from _length(document, (*at, "link"), section.link, ceiling=LINK)
    if len(section.terms) > TERMS:
        message = (
            f"This week explains {len(section.terms)} words, and {TERMS} is the most that anybody takes in."
        )
        yield document.find(
            (*at, "terms", TERMS),
            code="too-many-terms",
            message=message,
            hint="Keep the five it can't do without.",
        )
    for index, term in enumerate(section.terms):
        yield from _length(document, (*at, "terms", index, "term"), term.term, ceiling=TERM)
        yield from _length(document, (*at, "terms", index, "says"), term.says, ceiling=TERM_SAYS)
    if not CORE_LEAST <= len(section.core) <= CORE_MOST:
        message = f"A week has two or three core questions; this one has {len(section.core)}."
        hint = (
            "Ask the better ones, and keep the others as `follow-ups` in the brief."
            if section.core[CORE_MOST:]
            else "Ask one more."
        )
        yield document.find((*at, "core"), code="core-count", message=message, hint=hint, key=True)
    brief = section.brief
    length = sum(map(len, (*brief.listen_for, *brief.follow_ups, *brief.limits, *brief.dated)))
    if length > BRIEF:
        yield _over(document, (*at, "brief"), length=length, ceiling=BRIEF)


def _prompt(document: Document, at: Path, prompt: Prompt) -> Iterator[Finding]:
    yield from _length(document, (*at, "passage", "quote"), prompt.quote, ceiling=QUOTE)
    if isinstance(prompt, PollPrompt):
        yield from _length(
            document, (*at, "ask"), prompt.ask, ceiling=POLL_QUESTION, whose="Discord's limit for a poll"
        )
    else:
        yield from _length(document, (*at, "ask"), prompt.ask, ceiling=ASK)
        yield from _length(document, (*at, "again"), prompt.again, ceiling=ASK)


def _options(document: Document, at: Path, poll: PollPrompt) -> Iterator[Finding]:
    options = poll.options
    if not OPTIONS_LEAST <= len(options) <= OPTIONS_MOST:
        message = (
            f"A poll on Discord has {OPTIONS_LEAST} to {OPTIONS_MOST} options; this one has {len(options)}."
        )
        hint = (
            "Leave the poll out, or offer real positions."
            if len(options) < OPTIONS_LEAST
            else "Put like with like."
        )
        yield document.find(at, code="option-count", message=message, hint=hint, key=True)
    first: dict[str, int] = {}
    for index, option in enumerate(options):
        yield from _length(
            document, (*at, index), option, ceiling=OPTION, whose="Discord's limit for an option"
        )
        earlier = first.setdefault(option.casefold(), index)
        if earlier != index:
            message = f"The same option stands on line {document.place((*at, earlier)).line}."
            yield document.find(
                (*at, index), code="same-option", message=message, hint="Take one of them out."
            )
    if options and options[-1].replace("’", "'") != LAST_OPTION:
        yield document.find(
            (*at, len(options) - 1),
            code="last-option",
            message="The last option of a poll leaves a way out, and this one doesn't.",
            hint=f'Add as the last one: "{LAST_OPTION}"',
        )


def _length(
    document: Document, path: Path, text: str, *, ceiling: int, whose: str = "the ceiling"
) -> Iterator[Finding]:
    if len(text) > ceiling:
        yield _over(document, path, length=len(text), ceiling=ceiling, whose=whose)


def _over(
    document: Document, path: Path, *, length: int, ceiling: int, whose: str = "the ceiling"
) -> Finding:
    message = f"This has {length:,} characters, and {whose} is {ceiling:,}."
    return document.find(
        path, code="too-long", message=message, hint=f"Cut at least {length - ceiling:,} of them.", key=True
    )
