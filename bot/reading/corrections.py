"""Corrections: what the scan or the printer broke, mended when the text is shown and never in the file.

Pure.  All corrections of a paragraph are looked for in the paragraph as the seed has it and applied together,
so that their order makes no difference.  One that doesn't fit is left out, and a fault says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.reading.anchors import places, whereabouts
from bot.reading.model import Correction
from bot.reading.text import Source, Spot, calls
from bot.wording import listed

RULE = "Corrections are looked for in the text as the seed has it."


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a correction (the one at `index`) was left out; `other` is the index of one that it runs into."""

    index: int
    key: str
    code: str
    message: str
    hint: str
    other: int | None = None


@dataclass(frozen=True, slots=True)
class _Edit:
    index: int
    start: int
    end: int
    to: str


def correct(source: Source, corrections: Sequence[Correction]) -> tuple[Source, tuple[Fault, ...]]:
    """Return the source with every correction that fits applied, and a fault for each that doesn't.

    A correction fits if what it replaces stands exactly once in the uncorrected paragraph or note, and if it
    changes something, leaves the calls of notes as they are and touches nothing that another one touches.
    """
    faults: list[Fault] = []
    edits: dict[Spot, list[_Edit]] = defaultdict(list)
    for index, correction in enumerate(corrections):
        found = _edit(index, correction, source)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            edits[correction.spot].append(found)
    mended: dict[Spot, str] = {}
    for spot, text in source.spots():
        clashes = _clashes(edits[spot])
        faults += clashes
        left_out = {clash.index for clash in clashes}
        mended[spot] = _apply(text, [edit for edit in edits[spot] if edit.index not in left_out])
    return _with(source, mended), tuple(sorted(faults, key=lambda fault: fault.index))


def _edit(index: int, correction: Correction, source: Source) -> _Edit | Fault:
    spot, wrong, right = correction.spot, correction.wrong, correction.right
    text = source.at(spot)
    if text is None:
        return Fault(index, "in", "correction-nowhere", f"The text has no {spot}.", _size(source))
    found = places(text, wrong)
    if not found:
        return Fault(
            index,
            "from",
            "correction-not-found",
            f"This doesn't stand in {spot}.",
            whereabouts(source.spots(), wrong, meant=spot, rule=RULE),
        )
    if len(found) > 1:
        hint = "Write more of what stands before or after it, in `from` and in `to`."
        return Fault(
            index, "from", "correction-ambiguous", f"This stands {len(found)} times in {spot}.", hint
        )
    if wrong == right:
        hint = "Write in `to` what it should read, or take this correction out."
        return Fault(
            index, "to", "correction-idle", "`from` and `to` are the same, so nothing is corrected.", hint
        )
    edit = _Edit(index, found[0], found[0] + len(wrong), right)
    if calls(_apply(text, [edit])) != calls(text):
        hint = "Keep the number in brackets in `to` just as it stands in `from`."
        return Fault(index, "to", "correction-breaks-call", f"This changes which notes {spot} calls.", hint)
    return edit


def _clashes(edits: Iterable[_Edit]) -> list[Fault]:
    """Return a fault for each of those that overlap: all are left out, whichever was written first."""
    found: dict[int, Fault] = {}
    reach: _Edit | None = None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, edit.index)):
        if reach and edit.start < reach.end:
            found[edit.index] = _clash(edit, reach)
            found.setdefault(reach.index, _clash(reach, edit))
        if reach is None or edit.end > reach.end:
            reach = edit
    return list(found.values())


def _clash(edit: _Edit, other: _Edit) -> Fault:
    message = "This correction and another one change the same letters"
    return Fault(
        edit.index, "from", "correction-overlap", message, "Make one correction of the two.", other.index
    )


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.to + text[edit.end :]
    return text


def _with(source: Source, mended: dict[Spot, str]) -> Source:
    paragraphs = tuple(mended[Spot(number)] for number in range(1, len(source.paragraphs) + 1))
    notes = tuple((number, mended[Spot(number, is_note=True)]) for number, _ in source.notes)
    return replace(source, paragraphs=paragraphs, notes=notes)


def _size(source: Source) -> str:
    notes = f", and the notes {listed([f'[{number}]' for number, _ in source.notes])}" if source.notes else ""
    return f"It has the paragraphs 1 to {len(source.paragraphs)}{notes}."
