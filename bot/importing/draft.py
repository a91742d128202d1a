"""A draft of reading.yaml for a text that was taken apart, with what a person has to look at written into it.  Pure."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.importing.asking import Asked, Passage, Questions, questions
from bot.importing.blocks import titled
from bot.importing.cutting import PACE, Cut
from bot.importing.damage import Proposal, proposals
from bot.importing.gathering import Gathered
from bot.importing.language import guess
from bot.reading.ceilings import AUTHOR, READING_TITLE, TITLE
from bot.reading.text import parse
from bot.records import END_WEEK
from bot.yamldoc import scalar

WIDTH = 118
LONGEST_SLUG = 24
_HANGING = (
    "a",
    "an",
    "and",
    "at",
    "by",
    "de",
    "for",
    "from",
    "in",
    "la",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
)
NOBODY = "Unknown author"
UNTITLED = "A text"
_ENDS = {"opening": "begin", "core": "q", "go-round": "round", "closing": "close"}

HEAD = """\
# A draft, made by `studycircle import` of {source}.
# Read it beside the text, in {weeks}, and change whatever you like. What a person has to see to:
#   - title, author and about, as members will read them in the welcome;
#   - the titles of the weeks (up to 40 characters), and where one ends and the next begins (paragraphs:);
#   - each question: keep, rewrite or drop it. Two or three core ones a week, one of them with `aim: test`;
#   - a poll, in weeks for which you know positions that people really hold;
#   - what may be broken by the scan, below: nothing is corrected that you don't let stand.
{remarks}# Then: studycircle check, and studycircle rehearse.
"""
POLL = """\
    # poll:                                  # only positions that people really hold
    #   id: {id}-poll
    #   aim: test
    #   passage: {{paragraph: {paragraph}, quote: {quote}}}
    #   ask: "…?"
    #   options: ["…", "…", "Not sure yet, or I'd put it otherwise"]
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import makes: the text as a seed, the reading's file, and figures to tell."""

    slug: str
    title: str
    author: str
    seed: str
    reading: str
    weeks: tuple[Cut, ...]
    proposals: tuple[Proposal, ...]
    own_questions: int


def draft(text: Gathered, cuts: Sequence[Cut], *, source: str, accept: bool = False) -> Draft:
    """Return the draft of a reading; with `accept` what may be broken is corrected, else it is only proposed."""
    title, author = _short(text.title or UNTITLED, READING_TITLE), _short(text.author or NOBODY, AUTHOR)
    seed = text.seed()
    found = proposals(parse(seed.encode()))
    broken: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in found:
        if not proposal.spot.is_note:
            broken[proposal.spot.number].append(proposal)
    asked = [questions(number, one, text.pieces, broken) for number, one in enumerate(cuts)]
    found = [one for one in found if not _is_quoted(one, text, asked)]
    slug = slug_of(title) or "text"
    parts = [
        _head(text, cuts, source),
        *_top(title, author, text, cuts, slug),
        *_corrections(found, accept=accept),
        *_sections(text, cuts, asked),
    ]
    own = sum(sum(one.own for one in week.prompts) + len(week.others) for week in asked)
    return Draft(slug, title, author, seed, "".join(parts), tuple(cuts), tuple(found), own)


def language_of(text: Gathered) -> str:
    """Return a text's language as its source says it, else as its words make one think; English where neither does."""
    return text.language or guess(" ".join(piece.text for piece in text.pieces)) or "en"


def _is_quoted(one: Proposal, text: Gathered, asked: Sequence[Questions]) -> bool:
    """Tell whether a question had to be anchored to what may be broken, for want of anything else."""
    if one.spot.is_note:
        return False
    for prompt in (prompt for week in asked for prompt in week.prompts):
        start = text.pieces[one.spot.number - 1].text.find(prompt.passage.quote)
        here = prompt.passage.paragraph == one.spot.number
        if here and one.start < start + len(prompt.passage.quote) and start < one.end:
            return True
    return False


def slug_of(text: str, *, longest: int = LONGEST_SLUG) -> str:
    """Return text as an id: small letters, figures and hyphens; "" if nothing of it is left."""
    letters = "".join(filter(str.isascii, unicodedata.normalize("NFKD", text.casefold())))
    plain = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[’']", "", letters)).strip("-")
    if len(plain) > longest:
        plain = plain[: longest + 1].rpartition("-")[0] or plain[:longest]
        while plain.rpartition("-")[2] in _HANGING:
            plain = plain.rpartition("-")[0]
    return plain if len(plain) > 1 else ""


def _head(text: Gathered, cuts: Sequence[Cut], source: str) -> str:
    weeks = "one week" if len(cuts) == 1 else f"{len(cuts)} weeks"
    said = "".join(
        f"{line}\n" for remark in text.remarks for line in _wrapped(f"Done to the text: {remark}.", "#   ")
    )
    return HEAD.format(source=" ".join(source.split()), weeks=weeks, remarks=said)


def _top(title: str, author: str, text: Gathered, cuts: Sequence[Cut], slug: str) -> Iterator[str]:
    words = round(sum(one.words for one in cuts), -2) or sum(one.words for one in cuts)
    weeks = "in one week" if len(cuts) == 1 else f"over {len(cuts)} weeks"
    about = (
        f"We read “{title}”, about {words:,} words, {weeks}. We read to understand it and to test it: nobody has to "
        "agree, and nobody has to have read anything before."
    )
    yield f"title: {scalar(title)}\nauthor: {scalar(author)}\n"
    yield f"seed: {scalar(f'{slug}.txt')}\nlanguage: {scalar(language_of(text))}\nwords-a-minute: {PACE}\n"
    yield _folded("about", about, 0)


def _corrections(found: Sequence[Proposal], *, accept: bool) -> Iterator[str]:
    if not found:
        return
    mark = "" if accept else "# "
    yield "\n# What a scan may have broken, each with the reason to think so. "
    yield (
        "Take out those that are wrong.\n"
        if accept
        else "Take away the # of this line and of those that are right.\n"
    )
    yield f"{mark}corrections:\n"
    for one in found:
        where = f"note {one.spot.number}" if one.spot.is_note else str(one.spot.number)
        values = f"in: {where}, from: {_quoted(one.wrong)}, to: {_quoted(one.right)}, fault: scan"
        yield f"{mark}  - {{{values}}}  # {one.why}\n"


def _sections(text: Gathered, cuts: Sequence[Cut], asked: Sequence[Questions]) -> Iterator[str]:
    yield "\nsections:\n"
    taken: set[str] = {END_WEEK}
    before: tuple[str, Cut] | None = None
    for number, (one, week) in enumerate(zip(cuts, asked, strict=True), start=1):
        title = _title(number, one, text)
        name = _free(slug_of(title) or f"part-{number}", taken)
        yield f"  # ---- Week {number}: about {one.words} words ----\n"
        yield f"  - id: {name}\n    title: {scalar(title)}\n    paragraphs: {one.first}-{one.last}\n"
        if before:
            earlier = before[1]
            yield _folded("link", f"Before this we read “{before[0]}”, {_run(earlier)}.", 4)
        yield from _prompts(name, week)
        yield from _brief(week.others)
        before = title, one


def _prompts(name: str, week: Questions) -> Iterator[str]:
    ids = dict(_ids(name, week.prompts))
    test = next(ids[index] for index, one in enumerate(week.prompts) if one.aim == "test")
    kind = ""
    for index, one in enumerate(week.prompts):
        if one.kind != kind and one.kind == "go-round":
            yield POLL.format(id=name, paragraph=one.passage.paragraph, quote=_quoted(one.passage.quote))
        if one.kind != kind:
            yield f"    {one.kind}:\n"
        kind = one.kind
        rows = [f"id: {ids[index]}", f"aim: {one.aim}"]
        rows.append(f"passage: {{paragraph: {one.passage.paragraph}, quote: {_quoted(one.passage.quote)}}}")
        rows += ["essays-own: yes", f"tested-by: {test}"] if one.own else []
        first, rest = ("      - ", " " * 8) if one.kind == "core" else (" " * 6, " " * 6)
        yield "".join(f"{rest if number else first}{row}\n" for number, row in enumerate(rows))
        yield _folded("ask", one.ask, len(rest))


def _ids(name: str, prompts: Sequence[Asked]) -> Iterator[tuple[int, str]]:
    counts: Mapping[str, list[int]] = defaultdict(list)
    for index, one in enumerate(prompts):
        counts[one.kind].append(index)
        number = str(len(counts[one.kind])) if one.kind == "core" else ""
        yield index, f"{name}-{_ENDS[one.kind]}{number}"


def _brief(others: Sequence[Passage]) -> Iterator[str]:
    if not others:
        return
    yield "    brief:\n      follow-ups:                            # other questions that the text itself asks\n"
    for one in others:
        yield f"        - {_quoted(f'¶{one.paragraph} asks: “{one.quote}”')}\n"


def _title(number: int, one: Cut, text: Gathered) -> str:
    if one.heading:
        return _short(titled(one.heading), TITLE)
    words = text.pieces[one.first - 1].text.split()
    return _short(f"Part {number}: {' '.join(words[:8])}", TITLE)


def _run(one: Cut) -> str:
    return f"¶{one.first}" if one.first == one.last else f"¶{one.first} to ¶{one.last}"


def _free(name: str, taken: set[str]) -> str:
    name = f"part-{name}" if name.isdecimal() else name
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _short(text: str, longest: int) -> str:
    """Return text of one line, cut at a word where it is too long."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    words = plain[: longest - 1].rpartition(" ")[0].split()
    while len(words) > 1 and words[-1].casefold() in _HANGING:
        words.pop()
    return f"{' '.join(words).rstrip(' ,;:–—') or plain[: longest - 1]}…"


def _quoted(text: str) -> str:
    """Return text in double quotation marks: between brackets a comma or a colon would end it."""
    written = scalar(f"{text}\n")
    return f'{written[:-3]}"'


def _folded(key: str, text: str, indent: int) -> str:
    """Return a key with text below it, in lines that are read as one."""
    pad = " " * indent
    lines = textwrap.wrap(text, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
    return f"{pad}{key}: >-\n" + "".join(f"{pad}  {line}\n" for line in lines)


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=before,
        subsequent_indent=before,
        break_long_words=False,
        break_on_hyphens=False,
    )
