"""How the commands print: days alike in every locale, sentences wrapped, JSON, and never stopped by a character."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from datetime import date, datetime

import click

WIDTH = 100
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date) -> str:
    """Return a day the same way in every locale: "Tue 5 Jan 2027"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_moment(at: datetime) -> str:
    """Return a wall time for a column, always as long: "Tue  5 Jan 2027 17:00"."""
    return f"{DAYS[at.weekday()]} {at.day:>2} {MONTHS[at.month - 1]} {at.year} {at:%H:%M}"


def wrapped(text: str, *, indent: int = 0, hanging: int | None = None) -> str:
    """Return text in lines of at most 100 columns, the first indented so far, the others by `hanging`."""
    import textwrap

    first, rest = " " * indent, " " * (indent if hanging is None else hanging)
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    """Return text with a mark in place of what a terminal would obey, or nobody sees: anybody may have put it there."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question with a blank before it, where something that is known is much like a word; else nothing."""
    import difflib  # costs milliseconds, and a word that is right has no need of it

    close = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def echo_json(value: object) -> None:
    """Print a value as JSON: in UTF-8 whatever the terminal's encoding (RFC 8259 §8.1)."""
    import json

    text = f"{json.dumps(value, ensure_ascii=False, indent=2)}\n"
    click.echo(text.encode("utf-8", "replace"), nl=False)


def at_terminal() -> bool:
    """Tell whether somebody sits there who can be asked; a stream that was closed is None."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def never_stumble() -> None:
    """Let a character that the terminal's encoding lacks come out as a question mark, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
