"""Why the parser gave up, in an organiser's words.

The parser says where it got lost and what it had hoped for; what the person did is to be seen from the line
itself and the one above.  Each diagnosis also says what to leave out in order to read on, so that every fault
is found at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from bot.yamldoc.document import Lines
from bot.yamldoc.places import quoted
from bot.yamldoc.tree import Fault

_KEY = re.compile(
    r"""(?P<indent> *)(?:- +)*(?P<key>[^\s"'\[\]{}#&*!|>@%`,?:-].*?|"[^"]*"|'[^']*') *:(?= |$) *(?P<value>.*)$"""
)
_ITEM = re.compile(r"(?P<indent> *)(?:- +)+(?P<value>.*)$")
_NO_SPACE = re.compile(r"(?P<indent> *)(?:- +)*(?P<key>[A-Za-z][\w-]*):(?P<value>[^\s/].*)$")
_CLOSER = {"[": "]", "{": "}"}
_SIGNS = "@`%&*!|>,]}?-"


@dataclass(frozen=True, slots=True)
class _Scene:
    """The line on which the parser stopped, and what it was about."""

    lines: Lines
    line: int
    index: int
    context: str
    context_index: int
    problem: str
    last_quoted: tuple[int, int]
    bracket: int | None

    @property
    def text(self) -> str:
        return self.lines.line(self.line)

    def value(self, line: int) -> tuple[str, int]:
        """Return what stands after the key (or dash) on a line, and where; ("", end) if nothing."""
        found = _KEY.match(self.lines.line(line)) or _ITEM.match(self.lines.line(line))
        if not found:
            return "", self.lines.end(line)
        return found["value"], self.lines.start(line) + found.start("value")

    def bare(self) -> tuple[str, int]:
        """Return the line without its indentation, and where that begins."""
        return self.text.lstrip(" "), self.lines.start(self.line) + _indent_of(self.text)

    def rest(self, index: int) -> tuple[int, int]:
        """Return the span from `index` to the end of its line."""
        return index, self.lines.end(self.lines.number(index))

    def above(self) -> int:
        """Return the line above that holds something; 0 if none."""
        for line in range(self.line - 1, 0, -1):
            text = self.lines.line(line).strip()
            if text and not text.startswith("#"):
                return line
        return 0


def diagnose(
    lines: Lines, error: yaml.MarkedYAMLError, *, last_quoted: tuple[int, int], bracket: int | None
) -> Fault:
    """Say what is wrong where the parser stopped.

    `last_quoted` is the last quoted text that it finished, `bracket` the innermost bracket that it left open.
    """
    mark = error.problem_mark or error.context_mark
    index = min(mark.index, len(lines.text)) if mark else 0
    scene = _Scene(
        lines,
        lines.number(index),
        index,
        error.context or "",
        error.context_mark.index if error.context_mark else index,
        error.problem or "",
        last_quoted,
        bracket,
    )
    for look in (_tab, _quote, _bracket, _escape, _sign, _colon, _no_key, _after_close, _indent):
        fault = look(scene)
        if fault:
            return fault
    return Fault(
        index,
        "unreadable-yaml",
        "From here on the file can't be read.",
        "Look at this line and the one above: a quotation mark or bracket that isn't closed, a missing "
        "colon, or an indentation that differs from its neighbours.",
    )


def _tab(scene: _Scene) -> Fault | None:
    text = scene.text
    indent = text[: len(text) - len(text.lstrip())]
    if "\t" not in indent:
        return None
    others = [n for n in range(scene.line + 1, len(scene.lines) + 1) if scene.lines.line(n).startswith("\t")]
    more = f" ({len(others)} more lines below have one too)" if len(others) > 1 else ""
    return Fault(
        scene.lines.start(scene.line) + indent.index("\t"),
        "tab",
        f"This line is indented with a tab{more}.",
        "Use spaces: two for each level. Most editors have a setting that turns tabs into spaces.",
    )


def _quote(scene: _Scene) -> Fault | None:
    """A quotation mark that is never closed, or only by the next one further down."""
    start = scene.context_index
    if "quoted scalar" not in scene.context or "escape" in scene.problem:
        opened, closed = scene.last_quoted
        first = scene.lines.number(opened)
        if not (first < scene.lines.number(closed) == scene.line and "parsing a block" in scene.context):
            return None
        start = opened
    mark = scene.lines.text[start]
    line = scene.lines.number(start)
    return Fault(
        start,
        "unclosed-quote",
        f"The quotation mark {mark} that opens here is not closed on this line.",
        f"Put {mark} at the end of the text too. A long text needs no quotes below `key: >-`, indented.",
        blank=scene.rest(start) if _next_is_key(scene.lines, line) else None,
    )


def _next_is_key(lines: Lines, line: int) -> bool:
    return line < len(lines) and bool(_KEY.match(lines.line(line + 1)) or not lines.line(line + 1).strip())


def _bracket(scene: _Scene) -> Fault | None:
    if "flow " not in scene.context or scene.bracket is None:
        return None
    start = scene.bracket
    opener = scene.lines.text[start]
    line = scene.lines.number(start)
    rest = scene.lines.text[start : scene.lines.end(line)]
    if _CLOSER[opener] in rest:
        return Fault(
            scene.index,
            "bracket",
            f"Inside the brackets {opener} {_CLOSER[opener]} this can't be read.",
            "Put a comma between the entries, and quotes round an entry that holds a colon, a comma, a "
            "bracket or a quotation mark. If the brackets belong to a text, put the whole text in quotes.",
            blank=scene.rest(start),
        )
    return Fault(
        start,
        "unclosed-bracket",
        f"The bracket {opener} that opens here is not closed.",
        f"Put {_CLOSER[opener]} at the end. If the bracket belongs to a text, put the whole text in quotes.",
        blank=scene.rest(start) if _next_is_key(scene.lines, line) else None,
    )


def _escape(scene: _Scene) -> Fault | None:
    if "escape" not in scene.problem:
        return None
    return Fault(
        scene.index,
        "backslash",
        "Between double quotation marks a backslash has a meaning of its own.",
        "Use single quotation marks round the text, or write the backslash twice.",
        blank=scene.rest(scene.context_index),
    )


def _sign(scene: _Scene) -> Fault | None:
    """`ping: @here`: a sign at the beginning that YAML keeps for itself."""
    value, start = scene.value(scene.line)
    if not value:
        value, start = scene.bare()
        if value[:1] not in tuple("@`%,]}?"):
            return None
    if value[:1] not in tuple(_SIGNS) or "mapping values" in scene.problem:
        return None
    if value[:1] in "|>" and "block scalar" not in scene.context:
        return None
    word = '"' if '"' not in value else "'"
    return Fault(
        start,
        "quote-it",
        f"A text can't begin with {value[0]} as it stands: in YAML that sign has a meaning of its own.",
        f"Put it in quotes: {word}{_without_comment(value)}{word}",
        blank=(start, scene.lines.end(scene.line)),
    )


def _without_comment(value: str) -> str:
    return re.sub(r"\s+#.*$", "", value).rstrip()


def _indent_of(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _colon(scene: _Scene) -> Fault | None:
    if "mapping values" not in scene.problem:
        return None
    value, start = scene.value(scene.line)
    if value and scene.index >= start:
        return Fault(
            scene.index,
            "colon",
            f"A colon and a space inside {quoted(value)} make YAML take it for another key.",
            "Put the whole text in quotes, or write `>-` after the key and the text below it, indented.",
            blank=(start, scene.lines.end(scene.line)),
        )
    return _no_space(scene, scene.above()) or _deeper(scene)


def _deeper(scene: _Scene) -> Fault | None:
    above = scene.above()
    if not above or _indent_of(scene.text) <= _indent_of(scene.lines.line(above)):
        return None
    return Fault(
        scene.bare()[1],
        "indent",
        f"This line is indented further than line {above}, which already has its value.",
        "Give it the same indentation as its neighbours. If it goes on from the text above, quote that text.",
    )


def _no_space(scene: _Scene, line: int) -> Fault | None:
    found = _NO_SPACE.match(scene.lines.line(line)) if line else None
    if not found:
        return None
    start = scene.lines.start(line) + found.start("value")
    return Fault(
        start,
        "no-space",
        f"After the colon of {quoted(found['key'])} a space is missing.",
        f"Write: {found['key']}: {found['value']}",
        blank=(start, scene.lines.end(line)),
    )


def _no_key(scene: _Scene) -> Fault | None:
    if "simple key" not in scene.context:
        return None
    line = scene.lines.number(scene.context_index)
    span = (scene.context_index, scene.lines.end(line))
    return _no_space(scene, line) or Fault(
        scene.context_index,
        "no-key",
        "This line has no key: there is no word with a colon at its beginning.",
        "Write `key: value`. If it goes on from the line above, indent it further than that line.",
        blank=span,
    )


def _after_close(scene: _Scene) -> Fault | None:
    """`title: "Reform" and revolution`, `ask: [3] says …`, `say: 'it's late'`."""
    value, start = scene.value(scene.line)
    if not value:
        value, start = scene.bare()
    if "parsing a block" not in scene.context or not start < scene.index or value[:1] not in tuple("'\"[{"):
        return None
    blank = (start, scene.lines.end(scene.line))
    if value[0] in "[{":
        return Fault(
            start,
            "quote-it",
            f"A text can't begin with {value[0]} as it stands: in YAML that bracket opens a list or a group.",
            "If it is a text, put the whole of it in quotes.",
            blank=blank,
        )
    other = '"' if value[0] == "'" else "'"
    return Fault(
        scene.index,
        "after-quote",
        f"The text ends at the second {value[0]}, and something follows it.",
        f"Put the whole text between {other} instead, or write it without quotes below `>-`.",
        blank=blank,
    )


def _indent(scene: _Scene) -> Fault | None:
    text, start = scene.bare()
    if "parsing a block" not in scene.context or scene.index > start:
        return None
    if text.startswith("- "):
        message = "A list entry stands here between keys."
        hint = "Indent it below the key that it belongs to, as deep as the other entries."
    elif "block collection" in scene.context:
        message = "Between list entries a line stands that isn't one."
        hint = "Begin it with `- ` like the others, or indent it below the entry that it belongs to."
    elif text.startswith(":"):
        message, hint = "There is no key before this colon.", "Write a word before the colon."
    elif (deeper := _deeper(scene)) and scene.value(scene.above())[0]:
        return deeper
    else:
        message = "The indentation of this line fits none of the lines above."
        hint = "Begin the line exactly below the lines that it belongs with."
    return Fault(start, "indent", message, hint)
