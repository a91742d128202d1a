"""Change single values of a YAML file and leave every other character of it as it stands.

Pure.  Comments, order, quotation marks, indentation and line ends stay; what is new is written as its surroundings
are, in lines or in brackets.  Each change is read back: one that would say anything else is refused.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.yamldoc.document import Document, Value
from bot.yamldoc.places import Path
from bot.yamldoc.read import read
from bot.yamldoc.writing import scalar

STEP = 2
NONE = "none"  # a word like any other to YAML, by which files like these leave a thing out
_SIMPLE = re.compile(r"[A-Za-z0-9][\w.-]*")
_LINE_END = re.compile(r"\r\n|\r|\n")

New = str | Mapping[str, "New"] | Sequence["New"]


class NotWritableError(ValueError):
    """A value that can't be put where it should go without changing anything else."""


def put(document: Document, path: Path, value: New) -> Document:
    """Return the file with a value at a path of names, in place of what stands there or after what is beside it.

    Groups on the way are made.  Raises NotWritableError.
    """
    return _checked(document, path, value, _put(document, path, value))


def add(document: Document, path: Path, value: New) -> Document:
    """Return the file with one more entry at the end of a list, which is made if it isn't there.

    Raises NotWritableError.
    """
    there = document.value(path)
    if not isinstance(there, list) or not there:
        return put(document, path, [value])
    return _checked(document, (*path, len(there)), value, _appended(document, path, value))


def _checked(document: Document, path: Path, value: New, text: str) -> Document:
    """Read the new text back; it must say what was meant, and all else as before."""
    wanted = copy.deepcopy(document.data)
    _set(wanted, path, _plain(value))
    after, _ = read(text, document.name)
    if after is None or after.data != wanted:
        raise NotWritableError(".".join(map(str, path)))
    return after


def _set(data: Value, path: Path, value: Value) -> None:
    for step, following in pairwise(path):
        assert isinstance(data, dict | list), "only groups are on the way"
        if isinstance(data, dict) and data.get(str(step)) is None:
            data[str(step)] = [] if isinstance(following, int) else {}
        data = data[step]  # type: ignore[index]
    if isinstance(data, list):
        data.append(value)
    elif isinstance(data, dict):
        data[str(path[-1])] = value


def _plain(value: New) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value]


def _put(document: Document, path: Path, value: New) -> str:
    if document.has(path):
        return _replaced(document, path, value)
    above = path[:-1]
    inside = document.value(above)
    if above and not document.has(above):
        return _put(document, above, {str(path[-1]): value})
    if inside is None:
        return _first_below(document, above, {str(path[-1]): value})
    if not isinstance(inside, dict):
        raise NotWritableError(".".join(map(str, path)))
    return _beside(document, above, str(path[-1]), value)


def _replaced(document: Document, path: Path, value: New) -> str:
    start, end = document.span(path)
    there = document.value(path)
    if there is None and not isinstance(value, str):
        return _first_below(document, path, value)
    if isinstance(there, dict | list) or not isinstance(value, str):
        if there in ({}, []):
            return _spliced(document, start, end, _in_brackets(value))
        raise NotWritableError(".".join(map(str, path)))
    lead = " " if there is None else ""
    return _spliced(document, start, end, f"{lead}{_quoted_as(document.text[start:end], value)}")


def _quoted_as(before: str, value: str) -> str:
    """Write a text in the quotation marks that stood round the one before it."""
    if before.startswith('"'):
        return json.dumps(value, ensure_ascii=False)
    if before.startswith("'"):
        doubled = value.replace("'", "''")
        return f"'{doubled}'"
    return _in_brackets(value)


def _first_below(document: Document, path: Path, value: New) -> str:
    """Put the first lines below a key after which nothing stands."""
    start, _ = document.span(path)
    if document.in_brackets(path):
        return _spliced(document, start, start, f" {_in_brackets(value)}")
    return _after_line(document, start, _lines(value, document.column(path) + STEP))


def _beside(document: Document, path: Path, key: str, value: New) -> str:
    """Put a key after those that a group has."""
    inside = document.value(path)
    assert isinstance(inside, dict), "a group"
    start, _ = document.span(path)
    if document.text[start : start + 1] == "{":
        entry = f"{_in_brackets(key)}: {_in_brackets(value)}"
        return _spliced(document, start + 1, start + 1, f"{entry}, " if inside else entry)
    first = next(iter(inside))
    return _after_line(document, _last(document, path), _lines({key: value}, document.column((*path, first))))


def _appended(document: Document, path: Path, value: New) -> str:
    entries = document.value(path)
    assert isinstance(entries, list), "a list"
    start, _ = document.span(path)
    last = _last(document, path)
    if document.text[start : start + 1] == "[":
        _, end = document.span((*path, len(entries) - 1))
        return _spliced(document, end, end, f", {_in_brackets(value)}")
    first, _ = document.span((*path, 0))
    dash = document.text.rfind("-", 0, first)
    return _after_line(document, last, _lines([value], document.column_at(dash)))


def _last(document: Document, path: Path) -> int:
    """Return where the last value inside a group ends; that of a text in lines of its own before its line break."""
    value = document.value(path)
    start, end = document.span(path)
    if document.text[start : start + 1] in ("{", "[") and isinstance(value, dict | list):
        return end
    if isinstance(value, dict) and value:
        return max(_last(document, (*path, key)) for key in value)
    if isinstance(value, list) and value:
        return max(_last(document, (*path, number)) for number in range(len(value)))
    return start + len(document.text[start:end].rstrip())


def _lines(value: New, indent: int) -> list[str]:
    """Write a group or a list in lines of its own; what is in a list stands in brackets."""
    blank = " " * indent
    if isinstance(value, Mapping):
        rows = []
        for key, inner in value.items():
            name = f"{blank}{_in_brackets(key)}:"
            if isinstance(inner, str):
                rows.append(f"{name} {inner if inner == NONE else scalar(inner)}")
            else:
                rows += [name, *_lines(inner, indent + STEP)]
        return rows
    assert not isinstance(value, str), "a text has no lines of its own"
    return [f"{blank}- {_in_brackets(one)}" for one in value]


def _in_brackets(value: New) -> str:
    if isinstance(value, str):
        plain = value == NONE or (_SIMPLE.fullmatch(value) and scalar(value) == value)
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        inside = (f"{_in_brackets(key)}: {_in_brackets(one)}" for key, one in value.items())
        return f"{{{', '.join(inside)}}}"
    return f"[{', '.join(_in_brackets(one) for one in value)}]"


def _after_line(document: Document, index: int, rows: Sequence[str]) -> str:
    """Put lines after the one on which a character stands, with the file's own line ends."""
    found = _LINE_END.search(document.text)
    ending = found[0] if found else "\n"
    block = "".join(f"{row}{ending}" for row in rows)
    here = _LINE_END.search(document.text, index)
    if here is None:
        return f"{document.text}{ending}{block.removesuffix(ending)}"
    return _spliced(document, here.end(), here.end(), block)


def _spliced(document: Document, start: int, end: int, text: str) -> str:
    return document.text[:start] + text + document.text[end:]
