"""From the parser's events to values and places, in one pass that stops before anything can blow up.

No YAML typing happens: every scalar stays text.  Anchors, aliases, merges and tags are refused altogether:
files like these have no need of them, a few hundred bytes of them can stand for millions of values, and as a
rule somebody only forgot to put a text that begins with & * or ! in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from bot.yamldoc.document import Lines, Mark, Value
from bot.yamldoc.places import Path, quoted

DEEPEST = 50
LOADER = getattr(yaml, "CLoader", yaml.SafeLoader)
_PLAIN = (None, "")  # the Python parser's word and the C parser's
_COMMENT = re.compile(r"[^#]*?:[ \t]+(#\S.*?)[ \t]*$")
_CUT = re.compile(r"[ \t]+(#[^\s#].*)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the writing; `index` is where, in the text.

    `blank` is what to leave out in order to read on, as offsets; None: nothing more can be read.
    """

    index: int
    code: str
    message: str
    hint: str
    blank: tuple[int, int] | None = None
    advice: bool = False


@dataclass(slots=True)
class _Frame:
    path: Path
    into: dict[str, Value] | list[Value]
    key: str | None = None
    key_index: int = 0
    bracket: int | None = None


class _Stop(Exception):  # noqa: N818 - not an error: the tree ends here
    pass


@dataclass(slots=True)
class Tree:
    """What came of one pass: values, marks, faults.

    `error` is the parser's own, if it gave up; `whole` tells whether all values are there.  `last_quoted` is the
    last text in quotes that came, `bracket` the innermost bracket that is open at the end; both as offsets.
    """

    data: Value = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    error: yaml.MarkedYAMLError | None = None
    whole: bool = False
    last_quoted: tuple[int, int] = (0, 0)
    bracket: int | None = None


def grow(text: str, lines: Lines, *, most: int) -> Tree:
    """Read a text that holds no control characters, and `most` so many values; raises nothing for bad YAML."""
    builder = _Builder(lines, most)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.give_up(error)
    except _Stop:
        pass
    else:
        builder.tree.whole = True
    return builder.tree


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=LOADER)


class _Builder:
    def __init__(self, lines: Lines, most: int) -> None:
        self.tree = Tree()
        self._lines = lines
        self._most = most
        self._count = 0
        self._stack: list[_Frame] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._fault(event, "alias", *_starts_with("*"))
            self._put(None, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def give_up(self, error: yaml.MarkedYAMLError) -> None:
        self.tree.error = error
        starts = (frame.bracket for frame in self._stack if frame.bracket is not None)
        brackets = [start for start in starts if self._lines.text[start] in "[{"]
        self.tree.bracket = brackets[-1] if brackets else None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._properties(event)
        start, end = _start(event), _end(event)
        if event.style in ("'", '"'):
            self.tree.last_quoted = (start, end)
        if not self._awaits_key():
            if event.style in _PLAIN:
                self._look_for_comment(event)
            self._put(None if start == end else event.value, event)
        elif event.value == "<<" and event.style in _PLAIN:
            self._fault(
                event, "merge", "`<<` copies other keys, which is not read here.", "Write the keys out."
            )
            self._key("<<", event)
        elif start == end:
            self._fault(event, "key", "There is no key before this colon.", "Write a word before the colon.")
            raise _Stop
        else:
            self._key(event.value, event)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._properties(event)
        if self._awaits_key():
            self._fault(
                event,
                "key",
                "A key must be a word, and here a bracket or a list stands in its place.",
                "If this is meant as text, put the whole of it in quotes.",
            )
            raise _Stop
        if len(self._stack) >= DEEPEST:
            self._fault(
                event,
                "nested",
                f"This is nested more than {DEEPEST} deep, so it isn't read any further.",
                "Look for brackets or indentation that got out of hand; three or four levels are enough.",
            )
            raise _Stop
        into: dict[str, Value] | list[Value] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._put(into, event)
        self._stack.append(_Frame(path, into, bracket=_start(event) if event.flow_style else None))

    def _close(self, event: yaml.Event) -> None:
        frame = self._stack.pop()
        mark = self.tree.marks[frame.path]
        self.tree.marks[frame.path] = Mark(mark.key, mark.start, max(mark.end, _end(event)))

    def _document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            self._fault(
                event,
                "two-documents",
                "A second document begins here; one file holds one.",
                "Take the line `---` out, or move what follows it to a file of its own.",
            )
            raise _Stop

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].into, dict) and self._stack[-1].key is None

    def _key(self, key: str, event: yaml.Event) -> None:
        frame = self._stack[-1]
        frame.key, frame.key_index = key, _start(event)
        if isinstance(frame.into, dict) and key in frame.into:
            first = self._lines.number(self.tree.marks[(*frame.path, key)].key)
            self._fault(
                event,
                "twice",
                f"{quoted(key)} stands here a second time; the first is on line {first}.",
                "Keep one of the two.",
            )

    def _put(self, value: Value, event: yaml.Event) -> Path:
        start, end = _start(event), _end(event)
        self._count += 1
        if self._count > self._most:
            self._fault(
                event,
                "too-many",
                f"More than {self._most:,} things stand in this file, so it isn't read any further.",
                "Look whether something was copied into it many times over, or whether it is another file.",
            )
            raise _Stop
        if not self._stack:
            self.tree.data = value
            self.tree.marks[()] = Mark(start, start, end)
            return ()
        frame = self._stack[-1]
        key_index = start
        if isinstance(frame.into, list):
            path: Path = (*frame.path, len(frame.into))
            frame.into.append(value)
        else:
            key, key_index = (f"*{start}" if frame.key is None else frame.key), frame.key_index
            path, frame.key = (*frame.path, key), None
            frame.into.setdefault(key, value)
        self.tree.marks.setdefault(path, Mark(key_index, start, end))
        return path

    def _properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._fault(event, "anchor", *_starts_with("&"))
        if event.tag:
            self._fault(event, "tag", *_starts_with("!"))

    def _look_for_comment(self, event: yaml.ScalarEvent) -> None:
        """`channel: #reading` and `say: Half-term #1` lose what stands after the sign, in silence."""
        start, end = _start(event), _end(event)
        frame = self._stack[-1] if self._stack else None
        if start == end:
            if frame is None or frame.key is None:
                return
            line = self._lines.number(frame.key_index)
            found = _COMMENT.match(self._lines.line(line), frame.key_index - self._lines.start(line))
            if found:
                index = self._lines.start(line) + found.start(1)
                self._comment(index, key=frame.key, value=found[1])
            return
        line = self._lines.number(end)
        found = _CUT.match(self._lines.line(line), end - self._lines.start(line))
        if found:
            self._cut(self._lines.start(line) + found.start(1), found[1])

    def _comment(self, index: int, *, key: str, value: str) -> None:
        self.tree.faults.append(
            Fault(
                index,
                "comment",
                f"Whatever follows a # is a comment, so nothing stands after {quoted(key + ':')}.",
                f'If it is meant, put it in quotes: {key}: "{value.split(" #")[0].rstrip()}"',
            )
        )

    def _cut(self, index: int, comment: str) -> None:
        self.tree.faults.append(
            Fault(
                index,
                "comment",
                f"{quoted(comment)} is left out: whatever follows a space and a # is a comment.",
                "If it belongs to the text, put the whole text in quotes. Otherwise put a space after the #.",
                advice=True,
            )
        )

    def _fault(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        self.tree.faults.append(Fault(_start(event), code, message, hint))


def _start(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.index


def _end(event: yaml.Event) -> int:
    assert event.end_mark is not None
    return event.end_mark.index


def _starts_with(sign: str) -> tuple[str, str]:
    return (
        f"A text can't begin with {sign} as it stands: in YAML that sign has a meaning of its own.",
        "Put the whole text in quotes.",
    )
