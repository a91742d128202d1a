"""Discord's Markdown: what members write is shown as Discord shows it, and is never more than text."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.archive.inline import as_typed, inline, is_plain
from bot.archive.markup import Paragraph, is_one_line, parse
from bot.archive.nodes import Style, Styled, Text
from bot.archive.shown import escape, html, plain, says

ZONE = ZoneInfo("Europe/Berlin")
SPOILER = '<span class="spoiler" tabindex="0" title="Hidden by its author">'


class Reader(HTMLParser):
    """Reads HTML as a browser does: its text, its tags, its links."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag == "br":
            self.words.append("\n")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """All text, without any blanks."""
        return "".join("".join(self.words).split())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain", "<p>plain</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("**a** *b* _c_ __d__ ~~e~~", "<p><strong>a</strong> <em>b</em> <em>c</em> <u>d</u> <s>e</s></p>"),
        ("***a***", "<p><em><strong>a</strong></em></p>"),
        ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
        ("snake_case_name 2*3*4 ~one~ a|b", "<p>snake_case_name 2<em>3</em>4 ~one~ a|b</p>"),
        ("|| a **b** ||", f"<p>{SPOILER} a <strong>b</strong> </span></p>"),
        ("**open *and _never __closed", "<p>**open *and _never __closed</p>"),
        ("**a\n\nb**", "<p><strong>a<br><br>b</strong></p>"),
        (r"\*a\* \_ \\ \a \é", r"<p>*a* _ \ \a \é</p>"),
        ("`a *b* <c>` ``x`y`` `open", "<p><code>a *b* &lt;c&gt;</code> <code>x`y</code> `open</p>"),
        ("```\nx < y\n*z*\n```", "<pre><code>x &lt; y\n*z*</code></pre>"),
        ("say ```py\nprint(1)``` so", "<p>say</p><pre><code>print(1)</code></pre><p>so</p>"),
        ("```never closed\n**b**", "<p>```never closed<br><strong>b</strong></p>"),
        (r"\```no```", "<p>```no```</p>"),
        ("``````", "<p>``````</p>"),
        ("> a\n> b\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        (">>> a\n\nb", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("> > a", "<blockquote><p>&gt; a</p></blockquote>"),
        (">a", "<p>&gt;a</p>"),
        ("# A\n-# b\n####c", "<p><strong>A</strong></p><p><small>b</small></p><p>####c</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("* a\n  more", "<ul><li>a<br>more</li></ul>"),
        ("3. a\n4. b\n- c", '<ol start="3"><li>a</li><li>b</li></ol><ul><li>c</li></ul>'),
        ("text\n- a\n\ntext", "<p>text</p><ul><li>a</li></ul><p>text</p>"),
        ("<@1> <@!2> <@&3> <#4>", "<p>@a reader @a reader @a role #a channel</p>"),
        ("<:ok:1> <a:wave:2> </plan:3> <id:guide>", "<p>:ok: :wave: /plan #a channel</p>"),
        ("<t:0:t>", '<p><time datetime="1970-01-01T00:00:00Z">01:00</time></p>'),
        ("<t:1800000000:D>", '<p><time datetime="2027-01-15T08:00:00Z">Friday 15 January 2027</time></p>'),
        ("<t:1800000000:R>", '<p><time datetime="2027-01-15T08:00:00Z">Friday 15 January 2027, 09:00</time></p>'),
        ("<t:9999999999999> <t:x>", "<p>&lt;t:9999999999999&gt; &lt;t:x&gt;</p>"),
    ],
)  # fmt: skip
def test_a_message_is_shown_as_discord_shows_it(typed: str, shown: str) -> None:
    """Each rule of the dialect gives its HTML."""
    assert says(typed, ZONE) == shown


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("see https://a.org/b_c.", ["https://a.org/b_c"]),
        ("(https://a.org/x_(y))", ["https://a.org/x_(y)"]),
        ("<https://a.org/x,> **https://b.org** ||https://c.org||", ["https://a.org/x,", "https://b.org", "https://c.org"]),
        ("mailto:a@b.org <mailto:c@d.org> mailto:nobody", ["mailto:a@b.org", "mailto:c@d.org"]),
        ("[a](https://b.org \"t\") [c](<http://d.org>)", ["https://b.org", "http://d.org"]),
        ("[in [a](https://b.org) out](https://c.org)", ["https://b.org", "https://c.org"]),
        ("[https://good.org](https://bad.org)", ["https://bad.org"]),
        ("[a](javascript:alert(1)) <javascript:alert(1)> javascript:x", []),
        ("[a](data:text/html,x) [b](//c.org) [d](/e) [f](#g) [h](ftp://i)", []),
        ("https:// http:///x https://? [](http://) [ab] (https://", []),
        ("[a](https://b.org c)", ["https://b.org"]),
        ("[a](https://b.org/\u202etxt.exe)", ["https://b.org/"]),
        ("https://a.org/\u200b\u202exyz", ["https://a.org/"]),
        ("`https://a.org` ```https://b.org```", []),
    ],
)  # fmt: skip
def test_only_web_and_mail_addresses_become_links(typed: str, links: list[str]) -> None:
    """Only http, https and mailto, where there is something behind them, and nothing that can't be seen."""
    assert Reader(says(typed, ZONE)).links == links


def test_a_link_with_words_of_its_own_shows_where_it_leads() -> None:
    """A masked link can't pass for another one."""
    shown = says("[https://good.org](https://bad.org)", ZONE)
    assert (
        shown
        == '<p><a href="https://bad.org">https://good.org</a> <span class="to">(https://bad.org)</span></p>'
    )
    assert says("[https://a.org](https://a.org)", ZONE) == '<p><a href="https://a.org">https://a.org</a></p>'


def test_plain_text_says_what_the_page_says() -> None:
    """The second visitor gives the same words, with marks for quotes and lists."""
    typed = "# Head\n> a\n> *b*\n- c\n  - d\n2. e\n```\nx\n```\n[f](https://g.org) **h\n\ni** <t:0:t>"
    assert plain(parse(typed), ZONE) == (
        "Head\n\n> a\n> b\n\n- c\n  - d\n\n2. e\n\nx\n\nf (https://g.org) h\n\ni 01:00"
    )


def test_a_name_in_a_text_means_nothing_but_itself() -> None:
    """What stands for a mention is escaped so that no name can style, link or break a line."""
    name = "*x* [a](https://b.org)\n# `c` <@1> \\ ||_d_||"
    assert says(f"hello @{as_typed(name)}", ZONE) == f"<p>hello @{escape(' '.join(name.split()))}</p>"


def test_characters_that_no_page_can_carry_are_replaced() -> None:
    """Control characters and halves of pairs become the replacement mark; the rest is escaped."""
    assert escape("a\0\x1b\ud800<b>\"'&") == "a\ufffd\ufffd\ufffd&lt;b&gt;&#34;&#39;&amp;"


NASTY = [
    "*" * 2000, "*a " * 666, "**a _b " * 285, "*a _b " * 165 + "c_ d* " * 165, "_*" * 1000, "***a" * 500,
    "a**" * 300 + "b" + "**c" * 300, "||" * 1000, "||a~~b__c**d" * 166, "\\" * 2000, "> " * 1000, ">" * 2000,
    ">>> " * 500, "> > " * 500, "[" * 2000, "[a](" * 500, "[](https://a" * 166, "](https://a(b" * 153,
    "[a](<" * 400, '[a](x "' * 285, "[a](" + " " * 1990, "`" * 2000, "".join("`" * n + "a" for n in range(1, 62)),
    "```" * 666, "```a " * 400, "<t:" * 666, "<https://a" * 200, "https://a" + ")" * 1990, "https://" * 250,
    "https://a" + "(" * 990 + ")" * 990, " " * 2000, "\n" * 2000, "- a\n" * 500, "- " * 1000, "1. " * 666,
    "\n".join(" " * n + "- a" for n in range(62)), "#" * 2000, "# " * 1000, "<" * 2000, "<@" * 1000, "😀" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_read_in_linear_time(typed: str) -> None:
    """Sixteen times as much takes nowhere near 256 times as long, and nothing runs out of stack."""

    def seconds(text: str) -> float:
        start = time.process_time()
        says(text, ZONE)
        plain(parse(text), ZONE)
        return time.process_time() - start

    once = min(seconds(typed) for _ in range(3))
    assert once < 0.25
    assert min(seconds(typed * 16) for _ in range(3)) < 100 * once + 0.2


PIECES = [
    "*", "**", "***", "_", "__", "~~", "||", "`", "``", "```", "\\", "[", "](", ")", "<", ">", "> ", ">>> ", "# ",
    "- ", "1. ", "  ", "\n", "\n\n", "https://a.org", "mailto:a@b", "<@1>", "<t:5:R>", "a", "B c", "é", "&amp;", '"',
]  # fmt: skip
TAGS = {
    "p", "br", "strong", "em", "u", "s", "span", "code", "pre", "blockquote", "ul", "ol", "li", "a", "small", "time",
}  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_whole_html_that_shows_it(typed: str) -> None:
    """Tags are balanced and only those we know; what a browser reads is what the plain text says."""
    blocks = parse(typed)
    read = Reader(html(blocks, ZONE))
    assert not read.open
    assert read.tags <= TAGS
    assert all(link.split(":")[0] in {"http", "https", "mailto"} for link in read.links)
    marks = str.maketrans("", "", "-.> 0123456789")
    assert read.text.translate(marks) == "".join(plain(blocks, ZONE).split()).translate(marks)


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=6).map("".join)))
def test_what_is_taken_for_one_line_is_one_paragraph(typed: str) -> None:
    """The short way is taken only where the long one comes to the same: a list behind it has the long one taken."""
    assume(is_one_line(typed))
    assert parse(typed) == (Paragraph(inline(typed)),) == parse(f"{typed}\n- x")[:-1]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, "¶", "h", "://", " "]), max_size=6).map("".join))
)
def test_what_is_taken_for_plain_has_no_mark(typed: str) -> None:
    """So it is with marks: one behind it has the text walked over, and nothing is found before that one."""
    assume(typed and is_plain(typed))
    assert inline(typed) == (Text(typed),)
    assert inline(f"{typed}*a*") == (Text(typed), Styled(Style.ITALIC, (Text("a"),)))


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_escaped_text_is_shown_as_it_was_typed(typed: str) -> None:
    """Escaping for Markdown and then for HTML gives back the text itself."""
    line = " ".join(typed.split())
    assert "".join(Reader(says(f"a{as_typed(typed)}", ZONE)).words) == escaped_back(f"a{line}")


def escaped_back(text: str) -> str:
    """What a browser reads from escaped text."""
    return "".join(Reader(escape(text)).words)


ORACLE = MarkdownIt("zero", {"html": False}).enable(
    ["emphasis", "backticks", "escape", "newline", "strikethrough"]
)
SHARED = ["*", "**", "_", "__", "a", "b c", " ", "(", ".", "`", "\\*", "é"]


@given(st.lists(st.sampled_from(SHARED), min_size=1, max_size=14).map("".join))
def test_commonmark_agrees_where_the_dialects_agree(typed: str) -> None:
    """Pairing of asterisks and underscores and code are CommonMark's, but that two underscores underline."""
    typed = f"x{typed}x"
    assume(not any(run in typed for run in ("```", "*" * 7, "_" * 7)))
    theirs = ORACLE.render(typed).strip()
    ours = says(typed, ZONE).replace("<u>", "<strong>").replace("</u>", "</strong>")
    assert ours == theirs
