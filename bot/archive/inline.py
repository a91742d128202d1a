"""What stands inside a line of Discord's Markdown: styles, code, links, mentions, time stamps, emoji.

One walk from left to right gives nodes and open marks; marks are then paired the way CommonMark pairs them, with
`__` for underline, `~~` and `||` added.  Every character is looked at a bounded number of times: searches that
fail are remembered, and at most `MOST_OPEN` marks stand open at once (a further one is shown as it was typed).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import wording
from bot.archive.links import ADDRESS, TARGET, web_address, without_tail
from bot.archive.nodes import Break, Code, Link, Node, Nodes, Stamp, Style, Styled, Text

MOST_OPEN = 40
LONGEST_RUN = 6
# Some 1,900 years either way: every zone can still show it.
FARTHEST = 6 * 10**10


@dataclass(slots=True)
class _Mark:
    """A run of one of `*_~|` that may open or close a style."""

    char: str
    left: int
    length: int
    opens: bool
    closes: bool


_STYLES = {
    ("*", 1): Style.ITALIC,
    ("_", 1): Style.ITALIC,
    ("*", 2): Style.BOLD,
    ("_", 2): Style.UNDERLINE,
    ("~", 2): Style.STRUCK,
    ("|", 2): Style.SPOILER,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Where plain text may end; between two such places everything is taken at once.
_SPECIAL = re.compile(r"[\\`*_~|\[\]<\n]|https?://|mailto:")
_ANY_MARK = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)*")
_RUN = re.compile(r"\*+|_+|~+|\|+|`+")
_ANGLE = re.compile(
    r"<(?:@!?(?P<user>\d{1,20})|@&(?P<role>\d{1,20})|#(?P<channel>\d{1,20})|a?:(?P<emoji>[A-Za-z0-9_]{1,64}):\d{1,20}"
    r"|t:(?P<time>-?\d{1,13})(?::(?P<style>[tTdDfFRsS]))?|(?P<command>/[^:<>\n]{1,100}):\d{1,20}"
    r"|id:(?P<place>[a-z]{1,20})|(?P<address>(?:https?://|mailto:)[^\s<>]+))>"
)


def as_typed(text: str) -> str:
    """Return text on one line, escaped so that it means nothing but itself within Markdown."""
    return _ANY_MARK.sub(r"\\\1", " ".join(text.split()))


def inline(text: str) -> Nodes:
    """Return the nodes of a stretch of text in which blocks have been recognised already."""
    if is_plain(text):
        return (Text(text),) if text else ()
    return _Walk(text).nodes()


def is_plain(text: str) -> bool:
    """Return whether a text has no mark at all, as most have none: then it is one node, itself."""
    # To ask for one after the other is faster than to look for any of them.
    return not (
        "*" in text
        or "_" in text
        or "`" in text
        or "\n" in text
        or "[" in text
        or "]" in text
        or "<" in text
        or "~" in text
        or "|" in text
        or "\\" in text
        or "://" in text
        or "mailto:" in text
    )


class _Walk:
    """One walk over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out: list[Node | _Mark] = []
        self._brackets: list[int] = []
        self._unclosed: set[int] = set()

    def nodes(self) -> Nodes:
        """Walk to the end and return what was found."""
        text, size = self._text, len(self._text)
        while self._at < size:
            found = _SPECIAL.search(text, self._at)
            end = found.start() if found else size
            if end > self._at:
                self._plain(end)
            if found is None:
                break
            _STEPS.get(text[self._at], _Walk._mark)(self)
        return _paired(self._out)

    def _plain(self, end: int) -> None:
        """Take everything up to `end` as it stands."""
        self._out.append(Text(self._text[self._at : end]))
        self._at = end

    def _add(self, node: Node | _Mark, end: int) -> None:
        self._out.append(node)
        self._at = end

    def _escape(self) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        if following and not following.isalnum() and not following.isspace():
            self._add(Text(following), self._at + 2)
        else:
            self._plain(self._at + 1)

    def _break(self) -> None:
        found = _BLANKS.match(self._text, self._at)
        assert found
        self._add(Break(found.group().count("\n") > 1), found.end())

    def _code(self) -> None:
        opening = _RUN.match(self._text, self._at)
        assert opening
        length = opening.end() - opening.start()
        close = None if length in self._unclosed else self._closing(length, opening.end())
        if close is None:
            self._unclosed.add(length)
            self._plain(opening.end())
            return
        inside = self._text[opening.end() : close]
        if inside.strip() and inside[0] == inside[-1] == " ":
            inside = inside[1:-1]
        self._add(Code(inside), close + length)

    def _closing(self, length: int, start: int) -> int | None:
        """Return where the next run of exactly so many backticks begins."""
        at = self._text.find("`", start)
        while at >= 0:
            run = _RUN.match(self._text, at)
            assert run
            if run.end() - at == length:
                return at
            at = self._text.find("`", run.end())
        return None

    def _bracket(self) -> None:
        self._brackets.append(len(self._out))
        self._plain(self._at + 1)

    def _target(self) -> None:
        """Make a link of what stands between the last open bracket and this one, if an address follows."""
        start = self._brackets.pop() if self._brackets else None
        found = None if start is None else TARGET.match(self._text, self._at + 1)
        address = web_address(found["angle"] or found["bare"]) if found else None
        if start is None or not found or not address or start + 1 == len(self._out):
            self._plain(self._at + 1)
            return
        inside = _unlinked(_paired(self._out[start + 1 :]))
        del self._out[start:]
        # No link inside a link: the brackets that are still open stay brackets.
        self._brackets.clear()
        self._add(Link(address, inside), found.end())

    def _angle(self) -> None:
        found = _ANGLE.match(self._text, self._at)
        node = _from_angle(found) if found else None
        if found and node:
            self._add(node, found.end())
        else:
            self._plain(self._at + 1)

    def _bare(self) -> None:
        found = ADDRESS.match(self._text, self._at)
        address = web_address(without_tail(found.group())) if found else None
        if address:
            self._add(Link(address), self._at + len(address))
        else:
            self._plain(self._at + 1)

    def _mark(self) -> None:
        run = _RUN.match(self._text, self._at)
        assert run
        length = run.end() - run.start()
        char = run.group()[0]
        if (char in "~|" and length != 2) or length > LONGEST_RUN:
            self._plain(run.end())
            return
        opens, closes = _flanks(
            char, self._text[self._at - 1 : self._at], self._text[run.end() : run.end() + 1]
        )
        self._add(_Mark(char, length, length, opens, closes), run.end())


_STEPS = {
    "\\": _Walk._escape,
    "`": _Walk._code,
    "[": _Walk._bracket,
    "]": _Walk._target,
    "<": _Walk._angle,
    "\n": _Walk._break,
    "h": _Walk._bare,
    "m": _Walk._bare,
}


def _from_angle(found: re.Match[str]) -> Node | None:
    kind = found.lastgroup
    if found["time"]:
        seconds = int(found["time"])
        return (
            Stamp(_EPOCH + timedelta(seconds=seconds), found["style"] or "f")
            if abs(seconds) < FARTHEST
            else None
        )
    if kind == "address":
        address = web_address(found["address"])
        return Link(address) if address else None
    shown = {
        "user": f"@{wording.ARCHIVED_SOMEBODY}",
        "role": f"@{wording.ARCHIVED_ROLE}",
        "channel": f"#{wording.ARCHIVED_CHANNEL}",
        "place": f"#{wording.ARCHIVED_CHANNEL}",
        "emoji": f":{found['emoji']}:",
        "command": found["command"],
    }
    return Text(shown[str(kind)])


def _unlinked(nodes: Nodes) -> Nodes:
    """Return nodes with the links among them as mere text."""
    return tuple(
        Text(node.address)
        if isinstance(node, Link)
        else Styled(node.style, _unlinked(node.children))
        if isinstance(node, Styled)
        else node
        for node in nodes
    )


def _flanks(char: str, before: str, after: str) -> tuple[bool, bool]:
    """Return whether a run may open and may close a style (CommonMark 0.31, 6.2; `~~` and `||` always may)."""
    if char in "~|":
        return True, True
    blank_before, blank_after = not before or before.isspace(), not after or after.isspace()
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    left = not blank_after and (not mark_after or blank_before or mark_before)
    right = not blank_before and (not mark_before or blank_after or mark_after)
    if char == "*":
        return left, right
    return left and (not right or mark_before), right and (not left or mark_after)


def _is_mark(char: str) -> bool:
    return not (char == "" or char.isalnum()) and unicodedata.category(char)[0] in "PS"


class _Pairing:
    """The marks still open, and how far down a search for each sort of partner has already failed."""

    def __init__(self) -> None:
        self.out: list[Node | _Mark] = []
        self._open: list[int] = []
        self._floors: dict[tuple[str, bool, int], int] = {}

    def close(self, mark: _Mark) -> None:
        """Pair a mark with as many open ones as it closes."""
        while mark.left and (partner := self._partner(mark)) is not None:
            opening = self.out[partner]
            assert isinstance(opening, _Mark)
            used = 2 if min(mark.left, opening.left) >= 2 else 1
            children = _as_nodes(self.out[partner + 1 :])
            del self.out[partner + 1 :]
            opening.left -= used
            mark.left -= used
            if not opening.left:
                self.out.pop()
                self._open.pop()
            self.out.append(Styled(_STYLES[mark.char, used], children))

    def open(self, mark: _Mark) -> None:
        """Leave a mark open for a later one to close."""
        self._open.append(len(self.out))
        self.out.append(mark)

    def is_full(self) -> bool:
        """Return whether as many marks stand open as may."""
        return len(self._open) >= MOST_OPEN

    def _partner(self, mark: _Mark) -> int | None:
        """Return where the nearest open mark stands that this one closes, and drop those in between."""
        key = (mark.char, mark.opens, mark.length % 3)
        floor = min(self._floors.get(key, 0), len(self._open))
        for i in range(len(self._open) - 1, floor - 1, -1):
            opening = self.out[self._open[i]]
            if isinstance(opening, _Mark) and _fits(opening, mark):
                del self._open[i + 1 :]
                return self._open[i]
        self._floors[key] = len(self._open)
        return None


def _fits(opening: _Mark, closing: _Mark) -> bool:
    """Return whether two marks make a pair (with CommonMark's rule of three)."""
    if opening.char != closing.char:
        return False
    if (opening.closes or closing.opens) and (opening.length + closing.length) % 3 == 0:
        return opening.length % 3 == 0 and closing.length % 3 == 0
    return True


def _paired(found: list[Node | _Mark]) -> Nodes:
    """Return nodes, with styles where marks pair and text where they don't."""
    pairing = _Pairing()
    for item in found:
        if not isinstance(item, _Mark):
            pairing.out.append(item)
            continue
        if item.closes:
            pairing.close(item)
        if item.left and item.opens and not pairing.is_full():
            pairing.open(item)
        elif item.left:
            pairing.out.append(Text(item.char * item.left))
    return _as_nodes(pairing.out)


def _as_nodes(items: list[Node | _Mark]) -> Nodes:
    """Return items with marks that found no partner as text, and neighbouring texts as one."""
    nodes: list[Node] = []
    texts: list[Text] = []
    for item in items:
        if isinstance(item, Text):
            texts.append(item)
        elif isinstance(item, _Mark):
            texts.append(Text(item.char * item.left))
        else:
            if texts:
                nodes.append(_joined(texts))
                texts.clear()
            nodes.append(item)
    if texts:
        nodes.append(_joined(texts))
    return tuple(nodes)


def _joined(texts: list[Text]) -> Text:
    return texts[0] if len(texts) == 1 else Text("".join([one.text for one in texts]))
