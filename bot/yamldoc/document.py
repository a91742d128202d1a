"""A YAML file that has been read: its values, all of them text, and where each of them stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from bot.yamldoc.places import Finding, Path, Place, Severity

Value = dict[str, "Value"] | list["Value"] | str | None
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one value stands, as offsets into the text; `key` is where its key begins, if any."""

    key: int
    start: int
    end: int


class Lines:
    """A text by lines, as an editor counts them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def number(self, index: int) -> int:
        """Return the line, from 1, on which the character at `index` stands.

        The end of a text belongs to the last line that has something on it.
        """
        line = bisect_right(self._starts, index)
        return line - 1 if line > 1 and self._starts[line - 1] >= len(self.text) else line

    def start(self, line: int) -> int:
        """Return where a line begins; `line` counts from 1."""
        return self._starts[line - 1]

    def end(self, line: int) -> int:
        """Return where a line ends, its line break left out."""
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self._starts[line - 1] + len(self.text[self._starts[line - 1] : end].rstrip("\r\n"))

    def line(self, line: int) -> str:
        """Return the line itself, without its line break."""
        return self.text[self.start(line) : self.end(line)]

    def __len__(self) -> int:
        return len(self._starts)


class Document:
    """A file's values with their places.

    `data` holds dicts, lists and text, whatever the style of writing; a key with nothing after it has None,
    and so has an empty file.  `doubtful` are the lines about which a finding was made while reading: what
    stands there is not what was meant, so nothing more is said about it.
    """

    def __init__(
        self, name: str, text: str, data: Value, *, marks: Mapping[Path, Mark], doubtful: frozenset[int]
    ) -> None:
        self.name = name
        self.text = text
        self.data = data
        self.doubtful = doubtful
        self._marks = marks
        self._lines = Lines(text)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where a value begins (or its key), or the nearest thing above it that exists.

        For a path that isn't there, the place is the key under which it would stand.
        """
        return self._at(self._index(path, key=key))

    def find(
        self,
        path: Path,
        *,
        code: str,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
        key: bool = False,
        offset: int = 0,
    ) -> Finding:
        """Make a finding about a value; `offset` is a place inside its text, in code points."""
        index = self._index(path, key=key)
        if offset and not key and path in self._marks:
            index = self._inside(path, offset)
        place = self._at(index)
        return Finding(place, severity, code, message, hint, self._lines.line(place.line))

    def _at(self, index: int) -> Place:
        line = self._lines.number(index)
        column = min(index, self._lines.end(line)) - self._lines.start(line) + 1
        return Place(self.name, line, column)

    def _index(self, path: Path, *, key: bool) -> int:
        while path and path not in self._marks:
            path, key = path[:-1], True
        mark = self._marks.get(path)
        if mark is None:
            return 0
        return mark.key if key or mark.start == mark.end else mark.start

    def _inside(self, path: Path, offset: int) -> int:
        """Find a place inside a text by counting the words like it: quotes and folds change offsets."""
        mark, value = self._marks[path], self.value(path)
        word = re.match(r"\S+", value[offset:]) if isinstance(value, str) else None
        if word is None or not isinstance(value, str):
            return mark.start
        index = mark.start
        for _ in range(value[:offset].count(word[0]) + 1):
            found = self.text.find(word[0], index, mark.end)
            if found < 0:
                return mark.start
            index = found + len(word[0])
        return index - len(word[0])

    def value(self, path: Path) -> Value:
        """Return the value at a path, None where there is nothing."""
        value: Value = self.data
        for step in path:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                return None
        return value

    def span(self, path: Path) -> tuple[int, int]:
        """Return where a value that is there begins and ends, as offsets into the text."""
        mark = self._marks[path]
        return mark.start, mark.end

    def column(self, path: Path) -> int:
        """Return how far a key that is there is indented."""
        return self.column_at(self._marks[path].key)

    def column_at(self, index: int) -> int:
        """Return how many characters stand before an offset on its line."""
        return index - self._lines.start(self._lines.number(index))

    def in_brackets(self, path: Path) -> bool:
        """Tell whether a value stands inside brackets, so that lines of its own have no place there."""
        above = (path[:length] for length in range(len(path)))
        return any(
            self.text[self._marks[one].start : self._marks[one].start + 1] in ("{", "[") for one in above
        )

    def has(self, path: Path) -> bool:
        """Tell whether anything stands at a path, even an empty key."""
        return path in self._marks
