"""Members' words as CommonMark: what another reader shows is what they wrote, and nothing more."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.archive.commonmark import as_commonmark
from bot.archive.escaping import escape, target
from bot.archive.markup import parse
from bot.archive.shown import plain, told_openly, visible

from .test_archive_markup import NASTY, PIECES

ZONE = ZoneInfo("Europe/Berlin")


def reader(preset: str) -> MarkdownIt:
    """A reader that knows `~~`, and shows an address as it stands, not with its %xx as letters."""
    made = MarkdownIt(preset, {"html": False}).enable("strikethrough")
    made.normalizeLinkText = lambda url: url  # type: ignore[method-assign]
    return made


READERS = {"commonmark": reader("commonmark"), "with tables": reader("js-default")}


def shown(source: str, name: str = "commonmark") -> str:
    """What a reader shows, set as the plain visitor sets it; fails at anything that no member may open."""
    return text_of(SyntaxTreeNode(READERS[name].parse(source)).children)


def text_of(blocks: Iterable[SyntaxTreeNode]) -> str:
    """Blocks as plain text."""
    return "\n\n".join(block_text(block) for block in blocks)


def block_text(node: SyntaxTreeNode) -> str:
    """One block as plain text."""
    match node.type:
        case "paragraph":
            return "".join(map(span_text, node.children[0].children))
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in text_of(node.children).split("\n"))
        case "fence":
            return node.content.removesuffix("\n")
        case "bullet_list":
            return "\n".join(item_text(item, "-") for item in node.children)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "\n".join(item_text(item, f"{n}.") for n, item in enumerate(node.children, first))
    raise AssertionError(f"a member's text opened a {node.type}")


def item_text(node: SyntaxTreeNode, mark: str) -> str:
    """One item of a list as plain text."""
    return f"{mark} " + "\n".join(map(block_text, node.children)).replace("\n", "\n  ")


def span_text(node: SyntaxTreeNode) -> str:
    """What stands inside a block as plain text."""
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "hardbreak":
            return "\n"
        case "strong" | "em" | "s":
            return "".join(map(span_text, node.children))
        case "link":
            assert str(node.attrs["href"]).lower().startswith(("http://", "https://", "mailto:"))
            return "".join(map(span_text, node.children))
    raise AssertionError(f"a member's text made a {node.type}")


def says(typed: str) -> str:
    """A message as the plain visitor gives it."""
    return plain(parse(typed), ZONE)


def told(typed: str) -> str:
    """The same with a word about what is hidden: neither CommonMark nor plain text can hide it."""
    return plain(told_openly(typed), ZONE)


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("plain, it's 5 > 4 & so on (really)!", "plain, it's 5 > 4 & so on (really)!"),
        ("one\ntwo\n\nthree", "one\\\ntwo\n\nthree"),
        ("**a** *b* _c_ __d__ ~~e~~ ||f||", r"**a** _b_ _c_ _d_ ~~e~~ \[hidden by its author: f\]"),
        ("**a *b* c**", "**a _b_ c**"),
        ("***a***", "_**a**_"),
        ("2*3*4", "&#50;_3_&#52;"),
        ("~~ a ~~ b", "&#32;~~a~~  b"),
        ("**a\n\nb**", "**a\\\n\\\nb**"),
        ("snake_case C# 1 < 2 a|b $5 x^2 {{y}}", r"snake\_case C\# 1 \< 2 a\|b \$5 x\^2 \{\{y\}\}"),
        ("R&B AT&T &amp; &#65; 5% 100%% a==b", r"R&B AT&T \&amp; \&\#65; 5% 100\%\% a\=\=b"),
        ("[^1]: x ftp://y javascript:z", r"\[\^1\]: x ftp\://y javascript:z"),
        ("-5 is\n===\n+1\n1986. A year\n# ", "\\-5 is\\\n\\=\\=\\=\\\n\\+1\n\n1986. A year\n\n\\# "[:-1]),
        ("> a\n> b\n\n> c", "> a\\\n> b\n\n> c"),
        ("# A *b*\n-# small", "**A _b_**\n\nsmall"),
        ("- a\n  - b\n  3. c\n\n- d\n\n- e", "- a\n  - b\n\n  3. c\n\n* d\n\n- e"),
        ("3. a\n4. b\n\n1. c", "3. a\n4. b\n\n1) c"),
        ("`a` ``b`c`` `` ` `` ` ` `  d  `", "`a` ``b`c`` `` ` `` ` ` `  d  `"),
        ("`a\nb`", "`a`\\\n`b`"),
        ("```py\nx = 1\n```", "```\nx = 1\n```"),
        ("see https://a.org/%C3%A9_b.", "see <https://a.org/%C3%A9_b>."),
        ("so![*a*](https://b.org/x&y)", r"so&#33;[_a_](<https://b.org/x\&y>) (https\://b.org/x&y)"),
        ("https://a.org/{{b}}", r"[https\://a.org/\{\{b\}\}](<https://a.org/\{\{b\}\}>)"),
        ("<t:0:t> <@1> <:ok:2>", "01:00 @a reader :ok:"),
    ],
)  # fmt: skip
def test_a_message_is_written_as_plainly_as_it_can_be(typed: str, source: str) -> None:
    """Only what would mean something is escaped, so that the file itself can be read, too."""
    assert as_commonmark(typed, ZONE) == source


FURTHER = [
    "!", "&", "=", "==", "---", "~~~", "+ ", "1) ", "1986. ", "|", "$", "{{", "%}", "\u00a0", "\u2028", "\t", "😀", "€",
    "[^1]", "[x]: y", "    ", "\\\n", "^", "#", "||d||", "**b**", "*c*", "__e__", "`f`", "[`i`](<https://j&amp;k\\>)",
    "![", "<t:0:R>", "\r\n", "\0", "+---+", "<b>", "<!--", "</p>", "]]>", "“",
]  # fmt: skip
ANYTHING = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES + FURTHER), max_size=40).map("".join),
    st.text("*_~|` \na1.é€“", max_size=40),
)


@pytest.mark.parametrize("name", READERS)
@given(typed=ANYTHING)
def test_another_reader_shows_what_the_plain_text_says(name: str, typed: str) -> None:
    """Letter for letter, with quotes and lists where they were; no heading, table, HTML, image or further link."""
    assert shown(as_commonmark(typed, ZONE), name) == told(typed)


@pytest.mark.parametrize("typed", [*NASTY, *FURTHER], ids=range(len(NASTY) + len(FURTHER)))
def test_nasty_texts_come_back_whole(typed: str) -> None:
    """Our own collection of texts that break things."""
    assert shown(as_commonmark(typed, ZONE)) == told(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "_*a*__b__", "||**a**||**b**", "_a_**b**", "a**b**c*d*e~~f~~", '**b||"a"||**y', "*a*b**c**", "*a||**b** c||d*",
        "x**a*b* c**", "x**a*b*c**y", "&||amp;||", "`a`||`b`||", "*a* *b*", "*`a\n\nb`*",
    ],
)  # fmt: skip
def test_styles_that_touch_are_read_as_they_were_meant(typed: str) -> None:
    """Marks beside marks, and characters that stand alone between two of them."""
    assert shown(as_commonmark(typed, ZONE)) == told(typed)


ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])|\\\n|&#(\d+);")
MEANING = re.compile(r"[$|{}^#\[\]<]|==|%%|://|^[-+=>:]|^\d+[.)]", re.MULTILINE)
MARKS = ["[^1]", "[[", "$", "|", "=", "%", "{", ":", "#", "<b>", "://", "\n", " ", "a", "1.", "x-", "x>"]


@given(st.lists(st.sampled_from(MARKS)).map("".join))
def test_what_means_something_to_other_dialects_is_escaped_too(typed: str) -> None:
    """Footnotes, links between notes, formulas, tables, highlights, comments, templates, attributes, tags."""
    assert not MEANING.search(ESCAPED.sub("x", as_commonmark(f"x{typed}", ZONE)))


def by_hand(source: str) -> str:
    """The documented way back: a backslash before a mark goes, one at a line's end is that end, &#N; is a character."""
    return ESCAPED.sub(lambda found: found[1] or (chr(int(found[2])) if found[2] else "\n"), source)


UNSTYLED = ["#", "a", "1.", "\\", "\\*", "\n", "&", "&#65;", "<", "{", "é", "\u2028", "!", "["]


@given(st.lists(st.sampled_from(UNSTYLED)).map("x".join))
def test_text_without_styles_is_got_back_by_hand(typed: str) -> None:
    """The rule in the module's head is all that is needed."""
    assert by_hand(as_commonmark(f"x{typed}x", ZONE)) == told(f"x{typed}x")


@given(st.text())
def test_plain_text_on_a_line_means_nothing_but_itself(text: str) -> None:
    """Names, titles and options are shown as they are, by readers and by hand."""
    line = " ".join(visible(text).split())
    assert by_hand(escape(text)) == line
    assert shown(escape(text)) == line


@pytest.mark.parametrize("address", ["https://a.org/x y>z\n", "https://a.org/\\&amp;{{", "https://a.org/)"])
def test_an_address_can_not_end_its_link(address: str) -> None:
    """Blanks and angle brackets are set as %xx, the rest is escaped."""
    (paragraph,) = SyntaxTreeNode(READERS["commonmark"].parse(f"[a](<{target(address)}>)")).children
    (link,) = paragraph.children[0].children
    assert (link.type, span_text(link)) == ("link", "a")
