"""Plain text: paragraphs between blank lines or one a line, headings by their look, notes by their numbers.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from bot.importing.blocks import Block, Found, call, one_line, tidy, titled
from bot.importing.endnotes import bind_notes, parted
from bot.importing.marks import without_marks
from bot.importing.titlepage import read_head
from bot.wording import counted

LONG_LINE = 110
LONGEST_HEADING = 70
_PAGE = re.compile(r"[\[(–—-]*\s*(?:p(?:age|\.)?\s*)?\d{1,4}\s*[\])–—-]*", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:(?:chapter|part|section|book|letter|lecture|essay)\b.*|[IVXLC]+\.?(?:\s+\S.*)?|\d{1,3}\.\s+\S.*)",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(
    r"(?:(?:chapter|part|section|book|letter|lecture|essay|kapitel|teil)\s+[\w-]{1,12}|[IVXLC]{1,7})",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[(?:Foot)?note\s+(\w{1,6})\s*[:.]\s*(.+)\]", re.IGNORECASE | re.DOTALL)
_STARRED = re.compile(r"([*†‡])\s*(?=\w)")
_STAR_CALL = re.compile(r"(?<=[\w.,;:!?’”\"')])([*†‡])(?=[\s.,;:)]|$)")
_GUTENBERG = re.compile(r"^\*\*\* ?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG.*$", re.MULTILINE)
_CALLED_LAST = re.compile(r"\s*(?:\[\d{1,3}\]|[*†‡])$")
_RULE = re.compile(r"[\s*_=~–—·•-]+")


def read_plain(text: str) -> Found:
    """Take a plain text apart."""
    before, body, remarks = _body(tidy(text))
    head = read_head(list(_groups(body)), before)
    remarks += head.remarks
    groups = list(parted(head.groups))
    kept = [group for group in groups if not (len(group) == 1 and _PAGE.fullmatch(group[0]))]
    if len(kept) < len(groups):
        remarks.append(f"{counted(len(groups) - len(kept), 'page number', 'page numbers')} taken out")
    blocks = [_block(group) for group in kept if not all(_RULE.fullmatch(line) for line in group)]
    blocks = list(_with_their_numbers(blocks))
    whole = list(_rejoined(blocks))
    if len(whole) < len(blocks):
        joined = counted(len(blocks) - len(whole), "paragraph", "paragraphs")
        remarks.append(f"{joined} put together again that a page had cut in two")
    plain, said = without_marks(whole)
    return Found(
        tuple(bind_notes(list(_called(plain)))),
        titled(head.title),
        titled(head.author),
        head.language,
        (*remarks, *said),
        headed=bool(head.title),
    )


def _body(text: str) -> tuple[str, str, list[str]]:
    """Return what an archive has put before the text, and the text without that and what is put after it."""
    marks = {found[1].upper(): found for found in _GUTENBERG.finditer(text)}
    if not marks:
        return "", text, []
    start = marks["START"].end() if "START" in marks else 0
    before = text[: marks["START"].start()] if "START" in marks else ""
    end = marks["END"].start() if "END" in marks else len(text)
    return before, text[start:end], ["what Project Gutenberg puts before and after the text taken out"]


def _groups(text: str) -> Iterator[list[str]]:
    """Yield the lines of each paragraph."""
    lines = [line.strip() for line in text.split("\n")]
    filled = [len(line) for line in lines if line]
    # Where lines are long, or no line is blank, each is a paragraph.
    apart = bool(filled) and (median(filled) > LONG_LINE or all(lines[: len(filled)]))
    group: list[str] = []
    for line in lines:
        if group and (apart or not line):
            yield group
            group = []
        if line:
            group.append(line)
    if group:
        yield group


def _block(lines: Sequence[str]) -> Block:
    if len(lines) <= 2 and (level := _heading_level(" ".join(lines))):
        return Block(one_line(" ".join(lines)), level)
    text = lines[0]
    for line in lines[1:]:
        # A word cut at the end of a line keeps its hyphen: whether it belongs is for a person to say.
        cut = text[-1:] == "-" and text[-2:-1].isalpha() and line[:1].islower()
        text += line if cut else f" {line}"
    return Block(one_line(text))


def _heading_level(text: str) -> int:
    """Return 1 for what looks like the heading of a chapter, 2 for what looks like a lesser one, 0 for neither."""
    text = _CALLED_LAST.sub("", text)
    if not any(map(str.isalnum, text)) or len(text) > LONGEST_HEADING or text[-1:] in '.,;:?!”"’':
        return 1 if len(text) <= LONGEST_HEADING and _ends_in_a_stop(text) else 0
    if _NUMBERED.fullmatch(text):
        return 1
    words = [word for word in text.split() if word[:1].isalpha()]
    if words and text.upper() == text:
        return 1
    long = [word for word in words if len(word) > 3]
    return 2 if long and len(words) <= 9 and all(word[0].isupper() for word in long) else 0


def _ends_in_a_stop(text: str) -> bool:
    """Tell whether a short line is a heading though it ends in a full stop, as in old books: "CHAPTER II."."""
    bare = text[:-1]
    capitals = bare.isupper() and len([word for word in bare.split() if len(word) > 2]) > 1
    return text[-1:] == "." and (capitals or bool(_ONLY_NUMBER.fullmatch(bare)))


def _with_their_numbers(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put together the number of a chapter and its name, where each stands in a line of its own."""
    number: Block | None = None
    for block in blocks:
        names = number is not None and block.level and not _NUMBERED.fullmatch(block.text)
        if number is not None and names:
            yield replace(number, text=f"{number.text.rstrip('.')}. {block.text.rstrip('.')}")
            number = None
            continue
        if number is not None:
            yield number
        number = block if block.level and _ONLY_NUMBER.fullmatch(block.text.rstrip(".")) else None
        if number is None:
            yield block
    if number is not None:
        yield number


def _rejoined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put together what goes on with a small letter after a paragraph that hadn't ended."""
    before: Block | None = None
    for block in blocks:
        if before and not (before.level or block.level) and block.text[0].islower() and _is_open(before.text):
            cut = before.text[-1] == "-" and before.text[-2:-1].isalpha()
            before = Block(before.text + ("" if cut else " ") + block.text)
            continue
        if before:
            yield before
        before = block
    if before:
        yield before


def _is_open(text: str) -> bool:
    return text[-1].isalnum() or text[-1] in ",;-"


def _called(blocks: Sequence[Block]) -> Iterator[Block]:
    """Find what old books mark with asterisks, and notes that stand between brackets."""
    for block in blocks:
        footnote = _FOOTNOTE.fullmatch(block.text)
        starred = _STARRED.match(block.text)
        if footnote:
            yield Block(footnote[2].strip(), ids=frozenset({f"[{footnote[1]}]"}))
        elif starred and not block.level:
            yield Block(block.text[starred.end() :], ids=frozenset({starred[1]}))
        else:
            yield Block(_STAR_CALL.sub(lambda found: call(found[1], found[1]), block.text), block.level)
