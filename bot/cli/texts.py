"""`studycircle texts`: every text that the bot has words for, each with the moment at which it appears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from bot.cli.saying import echo_json, wrapped
from bot.wording import counted
from bot.wording.catalogue import Entry, Reader, catalogue

GAP = re.compile(r"\{(\w+)\}")
NAMED = "members", "organisers"


def show_texts(*, readers: str | None, about: str | None, as_json: bool) -> int:
    """Print the catalogue, or what of it these readers read and this word stands in; returns the exit code.

    That is 1 where nothing is left, else 0.
    """
    wanted = [entry for entry in catalogue() if _reads(entry, readers) and _is_about(entry, about)]
    if as_json:
        echo_json([_plain(entry) for entry in wanted])
    else:
        click.echo("\n".join(_lines(wanted)))
    return 0 if wanted else 1


def _reads(entry: Entry, readers: str | None) -> bool:
    return readers is None or entry.subject.readers in (readers, Reader.BOTH)


def _is_about(entry: Entry, about: str | None) -> bool:
    said = " ".join([entry.name, entry.text, entry.text.when, entry.subject.title])
    return about is None or about.casefold() in said.casefold()


def _lines(entries: Sequence[Entry]) -> Iterator[str]:
    for subject, own in groupby(entries, key=lambda entry: entry.subject):
        yield bold(f"{subject.title} (read by {subject.readers})")
        yield ""
        for entry in own:
            yield from _entry(entry)
            yield ""
    gaps = " What stands in {braces} is filled in when a text is used." if entries else ""
    yield wrapped(f"{counted(len(entries), 'text', 'texts').capitalize()}.{gaps}")


def _entry(entry: Entry) -> Iterator[str]:
    most = f" (at most {entry.text.most:,} characters)" if entry.text.most else ""
    yield bold(entry.name)
    yield wrapped(f"{entry.text.when}{most}".strip(), indent=2)
    yield from set_in(entry.text)


def bold(text: str) -> str:
    """Return a heading, which is bold on a terminal and nothing but its words in a pipe."""
    return click.style(text, bold=True)


def set_in(text: str) -> Iterator[str]:
    """Yield a text's own lines behind a stroke, none of them longer than a page is wide."""
    for line in text.strip("\n").split("\n"):
        lines = wrapped(line, indent=4).splitlines() or [""]
        yield from (f"  | {one[4:]}".rstrip() for one in lines)


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "subject": entry.subject.title,
        "readers": [one for one in NAMED if _reads(entry, one)],
        "when": entry.text.when,
        "most": entry.text.most,
        "gaps": list(dict.fromkeys(GAP.findall(entry.text))),
        "text": str(entry.text),
    }
