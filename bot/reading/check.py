"""What the parts of a reading must be to its text and to each other; each finding has its place in the YAML.

Pure.  Lengths and counts are in ceilings.py; what a single value may look like is in scalars.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from bot.reading.anchors import places, whereabouts
from bot.reading.ceilings import check_ceilings
from bot.reading.corrections import Fault
from bot.reading.ending import LAST_ROUND
from bot.reading.model import Aim, Prompt, Reading, Section
from bot.reading.text import Source, Spot, missing, uncalled
from bot.records import END_WEEK
from bot.yamldoc import Document, Finding, Path, Severity, quoted

# What agenda calls the other parts of a week's posts; one `owner, part` is one message.
TAKEN = {"opening", "notice", "terms", "brief", "digest", "pointer", "reminder", "welcome", "end", "event"}
TAKEN |= {LAST_ROUND, "kept", "edition", "erased"}
TAKEN_PARAGRAPH = re.compile(r"p\d+")
# Markdown's pictures, and HTML's with or without their words.
PICTURE = re.compile(
    r"!\[([^\]]{0,300})\]\([^)\s]{1,500}\)|<img\b(?:[^>]{0,300}?\balt=\"([^\"]*)\")?[^>]{0,300}>"
)
HEAVY = 2.0  # times the usual week
LEAST_COMPARED = 3
RULE = "Quotations follow the corrected text, letter for letter."
ASKING = ("Name", "Choose", "Give", "Think", "Say", "Describe", "Quote", "Take", "Make", "Put")
ASKS = re.compile(rf"\?|\bOne sentence each\b|(?:^|[.:;,!…)]\s+)(?:{'|'.join(ASKING)})\b(?!,)", re.IGNORECASE)


def check(document: Document, reading: Reading, source: Source, faults: Sequence[Fault]) -> list[Finding]:
    """Return everything that is wrong with a reading, or could be better, in the order of its YAML.

    `source` is the corrected text before its notes were bound, `faults` those of its corrections.  Nothing is
    said about lines that couldn't be read as they were meant.
    """
    found = [
        *_corrections(document, faults),
        *_notes(document, source),
        *_cover(document, reading),
        *_ids(document, reading),
        *_taken_ids(document, reading),
        *_themes(document, reading),
        *_weeks(document, reading),
        *_burden(document, reading),
        *_pictures(document, reading),
        *_passages(document, reading),
        *_questions(document, reading),
        *check_ceilings(document, reading),
    ]
    clear = [finding for finding in found if finding.place.line not in document.doubtful]
    return sorted(clear, key=lambda finding: (finding.place, finding.code))


def _corrections(document: Document, faults: Iterable[Fault]) -> Iterator[Finding]:
    for fault in faults:
        message = fault.message
        if fault.other is not None:
            message += f" (the other stands on line {document.place(('corrections', fault.other)).line})."
        path: Path = ("corrections", fault.index, fault.key)
        yield document.find(path, code=fault.code, message=message, hint=fault.hint)


def _notes(document: Document, source: Source) -> Iterator[Finding]:
    for paragraph, number in missing(source):
        yield document.find(
            ("seed",),
            code="note-missing",
            message=f"¶{paragraph} calls the note [{number}], and the text has no such note.",
            hint=f"Look at the end of the text: the note's line should begin with [{number}].",
        )
    for number in uncalled(source):
        yield document.find(
            ("seed",),
            code="note-uncalled",
            message=f"The text has a note [{number}] that no paragraph calls.",
            hint=f"Look for the place where [{number}] was lost.",
        )


def _cover(document: Document, reading: Reading) -> Iterator[Finding]:
    """Every paragraph in exactly one section, and the sections in the order of the text."""
    end = len(reading.text.paragraphs)
    owner: dict[int, int] = {}
    for index, section in enumerate(reading.sections):
        path: Path = ("sections", index, "paragraphs")
        if section.last > end:
            message = f"The text ends with ¶{end}, and this section goes on to ¶{section.last}."
            yield document.find(
                path, code="past-the-end", message=message, hint=f"Write a number up to {end}."
            )
        if index and section.first < reading.sections[index - 1].first:
            message = "This section stands before the one above it in the text."
            yield document.find(
                path, code="out-of-order", message=message, hint="Put the sections in the text's order."
            )
        twice = [number for number in _within(section, end) if number in owner]
        if twice:
            line = document.place(("sections", owner[twice[0]], "paragraphs")).line
            message = f"{_run(twice[0], twice[-1])} {_are(twice)} in another section already (line {line})."
            yield document.find(
                path, code="overlap", message=message, hint="Let each paragraph be in one section."
            )
        for number in _within(section, end):
            owner.setdefault(number, index)
    yield from _gaps(document, owner, end)


def _gaps(document: Document, owner: dict[int, int], end: int) -> Iterator[Finding]:
    """One finding for each run of paragraphs in no section, at the section that follows it (or the last)."""
    start = 1
    for number in range(1, end + 2):
        if number in owner or number > end:
            if start < number:
                index = owner.get(number, max(owner.values(), default=0))
                yield document.find(
                    ("sections", index, "paragraphs"),
                    code="gap",
                    message=f"{_run(start, number - 1)} {_are(range(start, number))} in no section.",
                    hint="Let the sections meet: each begins with the paragraph after the last one's end.",
                )
            start = number + 1


def _ids(document: Document, reading: Reading) -> Iterator[Finding]:
    sections = [(("sections", index, "id"), section.id) for index, section in enumerate(reading.sections)]
    prompts = [((*path, "id"), prompt.id) for path, _, prompt in _prompts(reading)]
    for what, ids in (("section", sections), ("prompt", prompts)):
        first: dict[str, Path] = {}
        for path, name in ids:
            earlier = first.setdefault(name, path)
            if earlier != path:
                lines = f"line {document.place(earlier).line} and line {document.place(path).line}"
                message = f"Two {what}s have the id `{name}`: {lines}."
                yield document.find(
                    path, code="same-id", message=message, hint="Give one of them another id."
                )


def _taken_ids(document: Document, reading: Reading) -> Iterator[Finding]:
    """Find ids that are names of other posts, or of the end: one would be taken for the other."""
    for index, section in enumerate(reading.sections):
        if section.id == END_WEEK:
            yield document.find(
                ("sections", index, "id"),
                code="id-taken",
                message=f"`{END_WEEK}` is the name of what comes after the last week.",
                hint="Write one that says what is read, such as the-end-of-it.",
            )
    for path, _, prompt in _prompts(reading):
        if prompt.id in TAKEN or TAKEN_PARAGRAPH.fullmatch(prompt.id):
            yield document.find(
                (*path, "id"),
                code="id-taken",
                message=f"`{prompt.id}` is the name of another post of the week.",
                hint=f"Write one that says what is asked, such as {prompt.id}-question.",
            )


def _themes(document: Document, reading: Reading) -> Iterator[Finding]:
    used: set[str] = set()
    for path, _, prompt in _prompts(reading):
        for index, theme in enumerate(prompt.themes):
            used.add(theme)
            if theme not in reading.themes:
                message = f"There is no theme {quoted(theme)}."
                hint = _instead(
                    theme, tuple(reading.themes), "Themes are listed at the top, under `themes:`."
                )
                yield document.find(
                    (*path, "themes", index), code="theme-unknown", message=message, hint=hint
                )
    for theme in reading.themes:
        if theme not in used:
            yield document.find(
                ("themes", theme),
                code="theme-unused",
                message=f"No prompt has the theme `{theme}`.",
                hint="Give it to the prompts in which it comes up, or take it out.",
                severity=Severity.ADVICE,
                key=True,
            )


def _weeks(document: Document, reading: Reading) -> Iterator[Finding]:
    """What a week should ask for, and that each later one says what came before it."""
    hints = {
        Aim.TEST: "Give one of its prompts `aim: test`: is it so, and what would count against it?",
        Aim.UNDERSTAND: "Give one of its prompts `aim: understand`: what does the text say?",
        Aim.CONNECT: "Give one of its prompts `aim: connect`: where have people met this?",
    }
    for index, section in enumerate(reading.sections):
        aims = {prompt.aim for prompt in section.prompts}
        for aim, hint in hints.items():
            if aim not in aims:
                yield document.find(
                    ("sections", index, "id"),
                    code=f"no-{aim}",
                    message=f"No prompt of the week `{section.id}` has the aim `{aim}`.",
                    hint=hint,
                    severity=Severity.ERROR if aim is Aim.TEST else Severity.ADVICE,
                )
        if index and not section.link.strip():
            yield document.find(
                ("sections", index, "link"),
                code="no-link",
                message=f"The week `{section.id}` begins without a word on what came before it.",
                hint="Write one neutral sentence as its `link`.",
                severity=Severity.ADVICE,
            )


def _burden(document: Document, reading: Reading) -> Iterator[Finding]:
    """A week far heavier than the others, which is where groups lose people."""
    end = len(reading.text.paragraphs)
    inside = [index for index, section in enumerate(reading.sections) if section.last <= end]
    words = {index: reading.words(reading.sections[index]) for index in inside}
    if len(words) < LEAST_COMPARED:
        return
    usual = median(words.values())
    for index, count in words.items():
        section = reading.sections[index]
        if count > HEAVY * usual and section.first < section.last:
            minutes, others = reading.minutes(section), -(-usual // reading.words_a_minute)
            yield document.find(
                ("sections", index, "paragraphs"),
                code="heavy-week",
                message=f"This week has {count:,} words, about {minutes} minutes; the others about {others:g}.",
                hint="Give some paragraphs to the week before or after it, or make two weeks of it.",
                severity=Severity.ADVICE,
            )


def _pictures(document: Document, reading: Reading) -> Iterator[Finding]:
    """Pictures that a text was copied with: on Discord only the signs for them would be seen."""
    for paragraph in reading.text.paragraphs:
        for found in PICTURE.finditer(paragraph.text):
            words = found[1] or found[2] or ""
            says = f"what is to be seen: “{words[:60]}”" if words.strip() else "in words what is to be seen"
            what = "a picture" if words.strip() else "a picture without words for it"
            yield document.find(
                ("seed",),
                code="picture",
                message=f"In ¶{paragraph.number} stands {what}, and members would only see signs.",
                hint=f"Put in its place, by a correction, {says}.",
                severity=Severity.ADVICE,
            )


def _passages(document: Document, reading: Reading) -> Iterator[Finding]:
    end = len(reading.text.paragraphs)
    for at, section, prompt in _prompts(reading):
        path: Path = (*at, "passage", "paragraph")
        if not 0 < prompt.paragraph <= end:
            message, hint = f"The text has no ¶{prompt.paragraph}.", f"Its paragraphs are 1 to {end}."
            yield document.find(path, code="no-such-paragraph", message=message, hint=hint)
            continue
        if not section.first <= prompt.paragraph <= section.last:
            message = f"¶{prompt.paragraph} isn't read in this week ({_run(section.first, section.last)})."
            hint = "Quote from this week's paragraphs, unless you mean to go back."
            yield document.find(
                path, code="passage-outside", message=message, hint=hint, severity=Severity.ADVICE
            )
        yield from _quote(document, (*at, "passage", "quote"), prompt, reading)
    for index, section in enumerate(reading.sections):
        for number, term in enumerate(section.terms):
            if term.see is not None and not 0 < term.see <= end:
                yield document.find(
                    ("sections", index, "terms", number, "see"),
                    code="no-such-paragraph",
                    message=f"The text has no ¶{term.see}.",
                    hint=f"Its paragraphs are 1 to {end}.",
                )


def _quote(document: Document, path: Path, prompt: Prompt, reading: Reading) -> Iterator[Finding]:
    here = Spot(prompt.paragraph)
    found = places(reading.paragraph(prompt.paragraph).text, prompt.quote)
    if len(found) > 1:
        message = f"This stands {len(found)} times in {here}."
        hint = "Quote more, so that it stands there once."
        yield document.find(path, code="quote-ambiguous", message=message, hint=hint)
    if not found:
        spots = ((Spot(paragraph.number), paragraph.text) for paragraph in reading.text.paragraphs)
        hint = whereabouts(spots, prompt.quote, meant=here, rule=RULE)
        yield document.find(path, code="quote-not-found", message=f"This doesn't stand in {here}.", hint=hint)


def _questions(document: Document, reading: Reading) -> Iterator[Finding]:
    for path, section, prompt in _prompts(reading):
        if not ASKS.search(prompt.ask):
            yield document.find(
                (*path, "ask"),
                code="not-a-question",
                message="This asks nothing.",
                hint="End it with a question mark, or begin a sentence with Name, Choose or Describe.",
            )
        if "!" in prompt.ask:
            yield document.find(
                (*path, "ask"),
                code="exclamation-mark",
                message="An exclamation mark presses people.",
                hint="Ask the same without it.",
                severity=Severity.ADVICE,
                offset=prompt.ask.index("!"),
            )
        yield from _essays_own(document, path, section, prompt)


def _essays_own(document: Document, path: Path, section: Section, prompt: Prompt) -> Iterator[Finding]:
    """Where the essay's own loaded question is used, a prompt of the same week tests it."""
    tests = [other.id for other in section.prompts if other.aim is Aim.TEST and other is not prompt]
    names = (
        f"Testing prompts of this week: {', '.join(tests)}."
        if tests
        else "Give another prompt of this week `aim: test`."
    )
    if prompt.tested_by is None and prompt.essays_own:
        message = "This is the essay's own question, and nothing says which prompt tests it."
        hint = f"Add `tested-by:` with the id of a testing prompt. {names}"
        yield document.find((*path, "essays-own"), code="untested", message=message, hint=hint, key=True)
    if prompt.tested_by is not None and prompt.tested_by not in tests:
        message = f"{quoted(prompt.tested_by)} is no other prompt of this week with the aim `test`."
        yield document.find((*path, "tested-by"), code="untested", message=message, hint=names)


def _prompts(reading: Reading) -> Iterator[tuple[Path, Section, Prompt]]:
    for index, section in enumerate(reading.sections):
        for path, prompt in section.placed:
            yield ("sections", index, *path), section, prompt


def _instead(word: str, known: tuple[str, ...], otherwise: str) -> str:
    # It costs milliseconds, and a reading without mistakes has no need of it.
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f"Did you mean `{close[0]}`?" if close else otherwise


def _within(section: Section, end: int) -> range:
    return range(section.first, min(section.last, end) + 1)


def _run(first: int, last: int) -> str:
    return f"¶{first}" if first == last else f"¶{first} to ¶{last}"


def _are(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"
