r"""The archive as three tables: responses.csv, votes.csv and prompts.csv, for spreadsheets and statistics.

The files follow RFC 4180: commas, every cell between double quotes, double quotes doubled, lines that end in CR and LF.
They are UTF-8 with a byte order mark, without which Excel takes them for the machine's old code page; other readers
skip it (in Python: encoding="utf-8-sig").

No cell can be taken for a formula, also where a program cuts the file at semicolons (as Excel does where a comma parts
decimals), at tabs or at every end of a line, and so makes cells of its own.  An apostrophe is put at the front of a
cell that begins, after any blanks and quotation marks, with = + - @ (or one of their wide forms), a tab, the end of a
line or another character for control; and within a cell behind each semicolon, tab and end of a line (CR, LF) that
= + - @ follow in the same way.  So it is where an apostrophe of the text's own stands in such a place.  To get the text
back, take away one apostrophe at the front of the cell, and one behind each semicolon, tab, CR and LF, where one stands
there; nothing else was changed.  In Python: re.sub(r"(\A|[;\t\r\n])'", r"\1", cell).

    responses   circle (id), week (number), section, prompt, kind, paragraph, id, parent, author, how, created_at,
                edited_at, late, text (Discord's Markdown), reactions, url, sample, start, end, quote, attachments
                (name, description, size, and where the file is); in order of time.
                `paragraph` is the one it was filed under, or else the one that its prompt quotes; `start`, `end` and
                `quote` are the words of it that the answer points at, if its author chose some.
    votes       circle, week, section, prompt, option (number), text, votes, voters, held, result, sample; one line for
                each option.  `held` is "as Discord shows them", "private", or empty for a poll that wasn't held;
                `result` says it in words.  Totals of a private poll are empty while it is open, and where fewer than
                five voted.
    prompts     circle, week, section, prompt, kind, aim, themes, paragraph, start, end, quote, question, essays_own,
                by_facilitator, due, posted, url, sample; `start` and `end` count code points of the corrected paragraph

Ids are text ("r17"), instants are in UTC ("2027-01-12T16:00:00Z"), yes and no are words, lists are parted by "; ", and
what there isn't is an empty cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from bot.archive.attached import FOLDER, file_of, in_words
from bot.archive.dates import iso
from bot.archive.labels import poll_result
from bot.archive.tree import Archive, Attachment, Prompt, Response, Week

NAMES = re.compile(r"(?:responses|votes|prompts)\.csv")
"""The names that the files may have."""

RESPONSES = (
    "circle", "week", "section", "prompt", "kind", "paragraph", "id", "parent", "author", "how", "created_at",
    "edited_at", "late", "text", "reactions", "url", "sample", "start", "end", "quote", "attachments",
)  # fmt: skip
VOTES = (
    "circle", "week", "section", "prompt", "option", "text", "votes", "voters", "held", "result", "sample",
)  # fmt: skip
PROMPTS = (
    "circle", "week", "section", "prompt", "kind", "aim", "themes", "paragraph", "start", "end", "quote", "question",
    "essays_own", "by_facilitator", "due", "posted", "url", "sample",
)  # fmt: skip

ROWS = 500
"""So many are written at once."""
_MARK = "\ufeff"
# More than spreadsheets are known to pass over: an apostrophe too many does no harm, since every one is taken away.
_PASSED = r"\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2060\ufeff\"'`´‘-‟«»‹›＂＇"
_BEGINS = r"=+\-@＝＋－＠﹦﹢﹣﹫"
_GUARDED = re.compile(rf"'|[{_PASSED}]*[{_BEGINS}\x00-\x1f\x7f-\x9f]")
# What is passed over ends at the next such character, which is looked at by itself: no text takes long, and an empty
# line between paragraphs stays empty.
_CUT = re.compile(rf"[;\t\r\n](?='|(?:(?![;\t\r\n])[{_PASSED}])*[{_BEGINS}])")

Cell = str | int | bool | datetime | None


def files(archive: Archive) -> dict[str, str]:
    """Return the text of each table by its file's name."""
    return {name: "".join(table) for name, table in pieces(archive).items()}


def pieces(archive: Archive) -> dict[str, Iterator[str]]:
    """Return each table by its file's name, to be gone through once: no more than some rows stand in memory."""
    return {
        "responses.csv": _table(RESPONSES, _responses(archive)),
        "votes.csv": _table(VOTES, _votes(archive)),
        "prompts.csv": _table(PROMPTS, _prompts(archive)),
    }


def guarded(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it, or what it may cut from it, for a formula."""
    # Each is a search for one character, which costs next to nothing; most cells have none of them.
    if ";" in text or "\n" in text or "\t" in text or "\r" in text:
        text = _CUT.sub(r"\g<0>'", text)
    if not text or text[0].isalnum():  # as most begin: it needn't be looked at any further
        return text
    return f"'{text}" if _GUARDED.match(text) else text


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    out = io.StringIO(newline="")
    out.write(_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS)):
        writer.writerows([_text(cell) for cell in row] for row in some)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return iso(cell) if isinstance(cell, datetime) else guarded(str(cell))


def _responses(archive: Archive) -> Iterator[tuple[Cell, ...]]:
    numbers = {week.section: week.number for week in archive.weeks}
    prompts = {prompt.id: prompt for week in archive.weeks for prompt in week.prompts}
    for response in archive.responses:
        prompt = prompts.get(response.prompt or "")
        yield (
            archive.circle.id,
            numbers.get(response.week),
            response.week,
            response.prompt,
            prompt.kind.value if prompt else None,
            response.paragraph or (prompt.passage.paragraph if prompt else None),
            *_said(response),
        )


def _said(response: Response) -> tuple[Cell, ...]:
    return (
        response.id,
        response.parent,
        response.author,
        response.how.value,
        response.at,
        response.edited_at,
        response.late,
        response.text,
        "; ".join(f"{emoji} {count}" for emoji, count in response.reactions),
        response.url,
        response.sample,
        *(
            (passage.start, passage.end, passage.quote)
            if (passage := response.passage)
            else (None, None, None)
        ),
        "; ".join(map(_file, response.attachments)),
    )


def _file(one: Attachment) -> str:
    file = file_of(one)
    return in_words(one) + (f" {FOLDER}/{file}" if file else "")


def _votes(archive: Archive) -> Iterator[tuple[Cell, ...]]:
    for week, prompt in _asked(archive):
        place = (archive.circle.id, week.number, week.section, prompt.id)
        told = (prompt.held.value, poll_result(prompt) if prompt.options else "", archive.sample)
        for option in prompt.options:
            totals = (None, None) if prompt.is_sealed else (option.votes, prompt.voters)
            yield (*place, option.number, option.text, *totals, *told)


def _prompts(archive: Archive) -> Iterator[tuple[Cell, ...]]:
    for week, prompt in _asked(archive):
        passage = prompt.passage
        yield (
            archive.circle.id,
            week.number,
            week.section,
            prompt.id,
            prompt.kind.value,
            prompt.aim.value,
            "; ".join(prompt.themes),
            passage.paragraph,
            passage.start,
            passage.end,
            passage.quote,
            prompt.question,
            prompt.essays_own,
            prompt.by_facilitator,
            prompt.due,
            prompt.posted,
            prompt.url,
            archive.sample,
        )


def _asked(archive: Archive) -> Iterator[tuple[Week, Prompt]]:
    for week in archive.weeks:
        for prompt in week.prompts:
            yield week, prompt
