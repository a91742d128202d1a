"""`studycircle import`: from a file or an address to a seed and the draft of a reading."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from bot.cli.loading import not_a_file
from bot.cli.saying import echo_json, wrapped
from bot.cli.schemas import put_schema
from bot.errors import NotFoundError, StudycircleError
from bot.importing.apart import take_apart
from bot.importing.blocks import titled
from bot.importing.cutting import PACE, cut
from bot.importing.damage import MOST
from bot.importing.decoding import kind_of
from bot.importing.draft import NOBODY, Draft, draft, language_of
from bot.importing.gathering import Gathered, gather
from bot.reading.load import BIGGEST_SEED, FILE, load_reading
from bot.wording import counted
from bot.yamldoc import Finding, Severity, schema_line

if TYPE_CHECKING:
    from bot.importing.web import Progress

BIGGEST = 2 * BIGGEST_SEED  # what is read of a file: pages and books have more in them than their text
LONGEST_HEADING = 50


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options say of a text: "" and None where they say nothing."""

    title: str = ""
    author: str = ""
    language: str = ""
    weeks: int | None = None
    minutes: int | None = None
    accept: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What was named on the command line, read or fetched."""

    content: bytes
    name: str
    media_type: str = ""
    charset: str = ""
    shown: str = ""


def import_text(source: str, wishes: Wishes, *, out: Path | None, private: bool, as_json: bool) -> int:
    """Write the seed and the draft of a reading, and tell what is in them; returns the exit code.

    That is 1 where the draft doesn't pass the check.  Raises StudycircleError for what can't be read, fetched,
    taken apart or written.
    """
    got = _fetched(source, private=private, quiet=as_json) if "://" in source else _read(Path(source))
    kind = kind_of(got.content, name=got.name, media_type=got.media_type)
    found = take_apart(got.content, kind, declared=got.charset)
    text = _as_wished(gather(found), wishes)
    cuts = cut(text.pieces, weeks=wishes.weeks, minutes=wishes.minutes)
    made = draft(_titled(text, got.name), cuts, source=got.shown, accept=wishes.accept)
    folder = out or Path(made.slug)
    _write(folder, made)
    _, findings = load_reading(str(folder / FILE))
    mistakes = [finding for finding in findings if finding.severity is Severity.ERROR]
    if as_json:
        echo_json(_plain(made, text, folder, findings))
    else:
        click.echo("\n".join(_told(made, text, kind.value, folder, findings)))
    return 1 if mistakes else 0


def _titled(text: Gathered, name: str) -> Gathered:
    """Return a text that has a title: its own, or else one of the file's name."""
    stem = Path(name).stem.replace("-", " ").replace("_", " ").strip()
    return replace(text, title=text.title or stem.capitalize())


def _as_wished(text: Gathered, wishes: Wishes) -> Gathered:
    return replace(
        text,
        title=wishes.title or text.title,
        author=wishes.author or text.author,
        language=wishes.language or text.language,
    )


def _read(path: Path) -> Source:
    for finding in not_a_file(path):
        meant = f"{finding.hint} " if finding.code == "not-there" else ""
        raise NotFoundError(
            f"{path}: {finding.message}", f"{meant}Name a text: plain text, Markdown, HTML or EPUB."
        )
    try:
        with path.open("rb") as file:
            content = file.read(BIGGEST + 1)
    except OSError as error:
        raise NotFoundError(
            f"{path} can't be read ({error.strerror}).", "Look at the name, and at its permissions."
        ) from error
    if len(content) > BIGGEST:
        raise StudycircleError(
            f"{path} is bigger than {BIGGEST // 1_000_000} MB.", "Import the text itself, without pictures."
        )
    return Source(content, path.name, shown=path.name)


def _fetched(url: str, *, private: bool, quiet: bool) -> Source:
    from bot.importing.addresses import Rules
    from bot.importing.web import fetch

    if private:
        click.echo(
            wrapped(
                "Note: --allow-private lets this address, and whatever it sends on to, lead to machines of your own "
                "network. Use it only with an address of your own."
            ),
            err=True,
        )
    with _progress(quiet=quiet) as progress:
        got = asyncio.run(fetch(url, Rules(private=private), progress=progress))
    return Source(got.content, got.name, got.media_type, got.charset, got.url)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on a terminal, and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("Fetching"), BarColumn(), DownloadColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("fetch", total=None)

        def move(come: int, total: int | None) -> None:
            bar.update(task, completed=come, total=total)

        yield move


def _write(folder: Path, made: Draft) -> None:
    """Write both files; where one of them is there already, write neither."""
    files = {folder / f"{made.slug}.txt": made.seed, folder / FILE: schema_line("reading") + made.reading}
    for path in files:
        if path.exists():
            raise StudycircleError(
                f"{path} is there already, and stays as it is.", "Name another folder with --out."
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        put_schema(folder, "reading")
    except OSError as error:
        raise StudycircleError(
            f"{folder} can't be written ({error.strerror}).", "Name a folder that you may write to."
        ) from error


def _told(made: Draft, text: Gathered, kind: str, folder: Path, findings: list[Finding]) -> Iterator[str]:
    words = sum(week.words for week in made.weeks)
    by = "" if made.author == NOBODY else f" by {made.author}"
    yield wrapped(
        f"“{made.title}”{by}, from {kind}: {counted(len(text.pieces), 'paragraph', 'paragraphs')}, "
        f"{counted(len(text.notes), 'note', 'notes')}, about {words:,} words, "
        f"{counted(len(made.weeks), 'week', 'weeks')}:"
    )
    for number, week in enumerate(made.weeks, start=1):
        minutes = -(-week.words // PACE)
        where = f"¶{week.first} to ¶{week.last}"
        yield f"  {number:>3}  {where:<14}  {week.words:>6,} words, {minutes:>3} min  {_short(week.heading)}".rstrip()
    yield ""
    yield f"{folder / f'{made.slug}.txt'}: the text"
    yield f"{folder / FILE}: how it is read, a draft"
    yield ""
    yield "To see to, by hand:"
    for row in _to_do(made, text, findings):
        yield wrapped(f"- {row}", indent=2, hanging=4)
    if text.remarks:
        yield ""
        yield "Done to the text:"
        yield from (wrapped(f"- {remark}", indent=2, hanging=4) for remark in text.remarks)
    yield ""
    yield "Then:"
    yield f"  studycircle check {folder / FILE}"
    yield f"  studycircle init --reading {folder / FILE}"


def _short(heading: str) -> str:
    """Return a heading that fits beside the figures of its week, cut at a word."""
    return shorten(titled(heading), LONGEST_HEADING, placeholder="…")


def _to_do(made: Draft, text: Gathered, findings: list[Finding]) -> Iterator[str]:
    mistakes = sum(finding.severity is Severity.ERROR for finding in findings)
    if mistakes:
        yield f"{counted(mistakes, 'mistake', 'mistakes')} that `studycircle check` finds in the draft"
    if not text.title:
        yield "the title, of which the source says nothing that could be found: it is the file's name for now"
    if made.author == NOBODY:
        yield "the author, of whom the source says nothing that could be found"
    language = language_of(text)
    if not text.language:
        yield f"the language, of which the source says nothing: “{language}” is a guess"
    if not language.startswith("en"):
        yield "the questions' language: they are proposed in English"
    own = counted(made.own_questions, "question", "questions")
    were = "was" if made.own_questions == 1 else "were"
    yield f"the questions: {own} of the text's own {were} found, all others are general ones to be made its own"
    if made.proposals:
        broken = counted(len(made.proposals), "place", "places")
        more = ", of which these are only the first" if len(made.proposals) >= MOST else ""
        yield f"{broken} that the scan may have broken, listed as corrections to let stand or take out{more}"
    yield "polls, of which none is proposed, and the titles of the weeks"


def _plain(made: Draft, text: Gathered, folder: Path, findings: list[Finding]) -> dict[str, object]:
    return {
        "title": made.title,
        "author": made.author,
        "seed": str(folder / f"{made.slug}.txt"),
        "reading": str(folder / FILE),
        "paragraphs": len(text.pieces),
        "notes": len(text.notes),
        "weeks": [
            {"first": week.first, "last": week.last, "words": week.words, "heading": week.heading}
            for week in made.weeks
        ],
        "own_questions": made.own_questions,
        "corrections": [
            {"in": str(one.spot), "from": one.wrong, "to": one.right, "why": one.why}
            for one in made.proposals
        ],
        "remarks": list(text.remarks),
        "findings": [finding.as_json() for finding in findings],
    }
