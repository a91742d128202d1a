"""HTML: what is to be read of a page, with its headings and the calls of its notes, by the standard library.  Pure.

Nothing is fetched and nothing is run; what isn't closed, or closed twice, is put up with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.importing.blocks import Block, Found, call, one_line, replace_calls, tidy
from bot.importing.pictures import left_out
from bot.wording import counted

DEEPEST = 100
NEAR = 12  # a note's own name stands on what is close round it
_NO_END = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_NO_END.split())
_SKIPPED_TAGS = (
    "script style noscript template svg math nav form button select textarea iframe audio video object footer menu"
    " dialog canvas"
)
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_OWN_LINE_TAGS = (
    "p h1 h2 h3 h4 h5 h6 li blockquote pre dd dt tr table figcaption caption div section article main aside header"
    " body ul ol dl figure address details summary hr title head"
)
_OWN_LINE = frozenset(_OWN_LINE_TAGS.split())
_SHOWN = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡§]{1,3}|[ivxl]{1,6}|[a-z])\s*[\])]?\.?")
_NUMBER = re.compile(r"\d{1,3}")
# By the names that pages and libraries give them; the first of each that says something counts.
_META = {
    **dict.fromkeys(
        ("author", "dc.creator", "dcterms.creator", "citation_author", "article:author"), "author"
    ),
    **dict.fromkeys(("dc.title", "dcterms.title", "citation_title", "og:title"), "named"),
}


@dataclass(slots=True)
class _Open:
    """An element that isn't closed yet."""

    tag: str
    id: str
    skipped: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block and where on the page it stands: in its main part, in which of its articles."""

    block: Block
    in_main: bool
    article: int


def read_page(text: str, *, prefix: str = "") -> Found:
    """Take a page apart; the ids in it get `prefix` before them, so that pages of one book don't mix them up."""
    reader = _Reader(prefix)
    reader.feed(tidy(text))
    reader.close()
    reader.end_block()
    remarks = left_out(reader.pictures)
    if reader.breaks:
        breaks = counted(reader.breaks, "line break", "line breaks")
        remarks.append(f"{breaks} within paragraphs made into blanks (is it verse?)")
    return Found(
        tuple(_to_read(reader.pieces)),
        title=one_line(reader.said.get("title") or reader.said.get("named", "")),
        author=one_line(reader.said.get("author", "")),
        language=reader.said.get("language", ""),
        remarks=tuple(remarks),
    )


def _to_read(pieces: Sequence[_Piece]) -> Iterator[Block]:
    """Leave out what stands round the main part, or round an article that is most of the page."""
    main = [piece for piece in pieces if piece.in_main]
    if main:
        return (piece.block for piece in main)
    sizes: dict[int, int] = {}
    for piece in pieces:
        sizes[piece.article] = sizes.get(piece.article, 0) + len(piece.block.text)
    best = max(sizes, key=lambda number: sizes[number], default=0)
    alone = best and sizes[best] * 2 > sum(sizes.values())
    return (piece.block for piece in pieces if not alone or piece.article == best)


class _Reader(HTMLParser):
    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[_Piece] = []
        self.pictures: list[str] = []
        self.said: dict[str, str] = {}
        self.breaks = 0
        self._prefix = prefix
        self._open: list[_Open] = []
        self._words: list[str] = []
        self._ids: set[str] = set()
        self._link: tuple[str, int] | None = None
        self._raised: int | None = None
        self._articles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; the one that is open ends where HTML says that it does."""
        given = {name: value or "" for name, value in attrs}
        if tag in _OWN_LINE:
            self.end_block()
        if tag == "html":
            self.said.setdefault("language", given.get("lang") or given.get("xml:lang", ""))
        elif tag == "meta":
            self._told(given)
        if self._skips():
            self._push(tag, "")
            return
        self._ids |= {self._prefix + given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a":
            self._end_link()
            target = given.get("href", "")
            self._link = (target, len(self._words)) if "#" in target else None
        elif tag == "sup":
            self._raised = len(self._words)
        elif tag == "br":
            self.breaks += any(entry.tag == "p" for entry in self._open)
            self._words.append(" ")
        elif tag == "img":
            self.pictures.append(given.get("alt", ""))
        elif tag in ("td", "th") and one_line("".join(self._words)):
            self._words.append(" | ")
        self._articles += tag == "article"
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        self._push(tag, given.get("id", ""), skipped=tag in _SKIPPED or hidden)

    def _told(self, given: dict[str, str]) -> None:
        """Note what a page says of itself; an address in the place of a name is none."""
        key = _META.get((given.get("name") or given.get("property", "")).lower())
        says = tidy(given.get("content", "")).strip()
        if key and says and "://" not in says:
            self.said.setdefault(key, says)

    def _push(self, tag: str, own: str, *, skipped: bool = False) -> None:
        if tag not in _VOID and len(self._open) < DEEPEST:
            if tag in ("p", "li", "tr", "td", "th", "dd", "dt") and self._open and self._open[-1].tag == tag:
                self._open.pop()
            self._open.append(_Open(tag, self._prefix + own if own else "", skipped))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that were left open."""
        if tag in _OWN_LINE:
            self._end_title(tag)
            self.end_block()
        if tag == "a":
            self._end_link()
        elif tag == "sup":
            self._end_raised()
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                break

    def handle_data(self, data: str) -> None:
        """Take in words."""
        if not self._skips():
            self._words.append(tidy(data))  # a reference like &#173; has only now become what it stands for

    def _skips(self) -> bool:
        return any(entry.skipped for entry in self._open)

    def _end_title(self, tag: str) -> None:
        if tag in ("title", "head") and any(entry.tag == "title" for entry in self._open):
            self.said.setdefault("title", "".join(self._words))
            self._words.clear()

    def _end_link(self) -> None:
        """Make a link that shows a number, and leads elsewhere on the page, the call of a note."""
        if self._link is None:
            return
        (target, start), self._link = self._link, None
        shown = one_line(replace_calls("".join(self._words[start:]), lambda _, inner: inner))
        page, _, anchor = target.partition("#")
        if _SHOWN.fullmatch(shown) and anchor:
            key = f"{page.rpartition('/')[2]}#{anchor}" if page else self._prefix + anchor
            self._words[start:] = [call(key, shown)]

    def _end_raised(self) -> None:
        """Take a raised number that is no link for the call of a note, too, or for the number of one."""
        if self._raised is None:
            return
        start, self._raised = self._raised, None
        shown = one_line("".join(self._words[start:]))
        if not _NUMBER.fullmatch(shown):
            return
        if not one_line("".join(self._words[:start])):
            self._ids.add(f"^{shown}")
            self._words[start:] = []
        else:
            self._words[start:] = [call(f"^{shown}", shown)]

    def end_block(self) -> None:
        """End the paragraph or heading that is being read, if there is anything in it."""
        self._end_link()
        text = one_line("".join(self._words))
        self._words.clear()
        self._raised = None
        if not text:
            return
        tags = [entry.tag for entry in self._open]
        level = next((int(tag[1]) for tag in reversed(tags) if re.fullmatch("h[1-6]", tag)), 0)
        ids = self._ids | {entry.id for entry in self._open[-NEAR:] if entry.id}
        self._ids = set()
        block = Block(text, level, frozenset(ids))
        article = self._articles if "article" in tags else 0
        self.pieces.append(_Piece(block, "main" in tags, article))
