"""The notes of a plain text, however they are marked: (1), ¹, 1., [A], {1}, [^1] or in brackets of many lines.  Pure.

Those with [1] need nothing of this.  A mark in the text is only a call where a note has the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.importing.blocks import CALL, Block, call, replace_outside_calls

_SECTION = re.compile(
    r"(?:foot|end)?notes?(?: and references)?[.:]?|anmerkungen[.:]?|fu(?:ß|ss)noten[.:]?|references[.:]?",
    re.IGNORECASE,
)
_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONGEST_NOTE = 12  # paragraphs
_LITERAL = re.compile(r"\[(\d{1,3})\]")
_RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
# Each: how a note begins, how it is called, and whether that is clear enough outside a list of notes.
_STYLES = (
    (r"\[(\d{1,3})\]:?(?=[^\s:(])", r"\[(\d{1,3})\]", True),
    (r"\[\^(\w{1,6})\]:?\s*", r"\[\^(\w{1,6})\]", True),
    (r"\[([A-Z])\]:?\s*", r"\[([A-Z])\]", True),
    (r"\{(\d{1,3})\}:?\s*", r"\{(\d{1,3})\}", True),
    (rf"({_RAISED})\s*", rf"(?<=[\w.,;:!?’”\"')])({_RAISED})", True),
    (r"\((\d{1,3})\)\s*", r"\((\d{1,3})\)", False),
)
_LISTED = re.compile(r"\[?(\d{1,3})\]?[.):]?\s*(?=[^\s\d.,)\]])")
_LINE = re.compile(rf"(?:\[\^?\w{{1,6}}\]|\{{\d{{1,3}}\}}|\(\d{{1,3}}\)|{_RAISED})")
_NUMBERED_LINE = re.compile(r"\d{1,3}[.)]\s+\S")
_BARE_LINE = re.compile(r"\d{1,3}\s+\S")
_OPENS = re.compile(r"\[(?:Foot)?note\s+\w{1,6}\s*[:.]", re.IGNORECASE)


def parted(groups: Sequence[list[str]]) -> Iterator[list[str]]:
    """Yield groups of lines: notes one below the other parted, a note in brackets of many lines put together."""
    in_notes, at = False, 0
    while at < len(groups):
        group = groups[at]
        in_notes = in_notes or (len(group) == 1 and bool(_SECTION.fullmatch(group[0])))
        end = _closed(groups, at) if _OPENS.match(group[0]) else 0
        if end:
            yield [line for part in groups[at:end] for line in part]
        else:
            yield from _by_labels(group, _label_of(group) if in_notes else _LINE)
        at = end or at + 1


def _closed(groups: Sequence[list[str]], at: int) -> int:
    """Return where a note in brackets has ended; 0 where it doesn't soon, for its bracket may have been forgotten."""
    ends = range(at, min(at + LONGEST_NOTE, len(groups)))
    return next((end + 1 for end in ends if groups[end][-1].endswith("]")), 0)


def _label_of(group: Sequence[str]) -> re.Pattern[str]:
    """Return how the lines of a group in a list of notes begin; bare numbers only where every line has one."""
    if _NUMBERED_LINE.match(group[0]):
        return _NUMBERED_LINE
    return _BARE_LINE if all(map(_BARE_LINE.match, group)) else _LINE


def _by_labels(group: list[str], label: re.Pattern[str]) -> Iterator[list[str]]:
    starts = [at for at, line in enumerate(group) if label.match(line)]
    if not starts or starts[0] != 0:
        yield group
        return
    for start, end in zip(starts, [*starts[1:], len(group)], strict=True):
        yield group[start:end]


def bind_notes(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with notes of other styles named, and their calls marked; a heading of only notes is gone."""
    start = _section_of(blocks)
    bound = list(blocks)
    for begins, called, clear in _STYLES:
        bound = _bound(bound, re.compile(begins), re.compile(called), 0 if clear else start)
    bound = _listed(bound, start)
    called_keys = {key for block in bound[:start] for key in _keys_in(block.text)}
    if start < len(bound) and all(block.ids & called_keys for block in bound[start:]):
        del bound[start - 1]
    return bound


def _keys_in(text: str) -> Iterator[str]:
    yield from (key for key, _ in CALL.findall(text))
    yield from (found[0] for found in _LITERAL.finditer(CALL.sub("", text)))


def _section_of(blocks: Sequence[Block]) -> int:
    """Return where the last list of notes begins, after its heading; the number of blocks if there is none."""
    places = [at for at, block in enumerate(blocks) if _SECTION.fullmatch(block.text)]
    return places[-1] + 1 if places else len(blocks)


def _bound(blocks: list[Block], begins: re.Pattern[str], called: re.Pattern[str], start: int) -> list[Block]:
    """Bind one style: blocks from `start` on that begin so are notes where an earlier block calls them."""
    calls: set[str] = set()
    found: dict[int, re.Match[str]] = {}
    for at, block in enumerate(blocks):
        label = begins.match(block.text) if at >= start else None
        if label and label[1] in calls and not block.ids:
            found[at] = label
        calls |= {one[1] for one in called.finditer(block.text) if one.start()}
    keys = {label[1] for label in found.values()}
    return [_marked(block, called, found.get(at), keys) for at, block in enumerate(blocks)]


def _marked(block: Block, called: re.Pattern[str], label: re.Match[str] | None, keys: set[str]) -> Block:
    """Return a note with its name, or a paragraph with its calls marked."""
    if label:
        return _note(block, label)

    def mark(one: re.Match[str]) -> str:
        return call(_key(one[1]), one[0]) if one[1] in keys else one[0]

    return replace(block, text=replace_outside_calls(called, mark, block.text)) if keys else block


def _note(block: Block, label: re.Match[str]) -> Block:
    # What stands between brackets in a note is no call of another one.
    plain = _LITERAL.sub(lambda one: f"({one[1]})", block.text[label.end() :])
    return replace(block, text=plain, level=0, ids=block.ids | {_key(label[1])})


def _key(label: str) -> str:
    return f"[{label.translate(_FIGURES)}]"


def _listed(blocks: list[Block], start: int) -> list[Block]:
    """Name the notes of a list that has bare numbers, where the text calls them with [1], (1) or ¹."""
    labels = {
        at: label
        for at in range(start, len(blocks))
        if not blocks[at].ids and (label := _LISTED.match(blocks[at].text))
    }
    wanted = [label[1] for label in labels.values()]
    if not wanted or wanted != [
        str(number) for number in range(int(wanted[0]), int(wanted[0]) + len(wanted))
    ]:
        return blocks
    before = " ".join(block.text for block in blocks[: max(start - 1, 0)])
    for style in (r"\[(\d{1,3})\]", rf"(?<=[\w.,;:!?’”\"')])({_RAISED})", r"(?<=\S)\((\d{1,3})\)"):
        pattern = re.compile(style)
        calls = {one.translate(_FIGURES) for one in pattern.findall(before)}
        if 2 * len(calls & set(wanted)) >= len(wanted):
            return [
                _marked_listed(block, pattern, labels.get(at), at < start) for at, block in enumerate(blocks)
            ]
    return blocks


def _marked_listed(
    block: Block, called: re.Pattern[str], label: re.Match[str] | None, in_text: bool
) -> Block:
    if label:
        return _note(block, label)
    if not in_text:
        return block
    return replace(
        block, text=replace_outside_calls(called, lambda one: call(_key(one[1]), one[0]), block.text)
    )
