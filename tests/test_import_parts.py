"""How sources of each kind are taken apart, and where a text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StudycircleError, UsageError
from bot.importing.cutting import PACE, cut
from bot.importing.decoding import Kind, decoded, kind_of
from bot.importing.gathering import Piece
from bot.importing.language import guess
from tests.importing import CONTAINER, book, drafted, gathered, paragraphs

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{}</body></html>'


# ---- Plain text ----


def test_lines_between_blank_lines_are_one_paragraph() -> None:
    """A word cut at the end of a line keeps its hyphen: whether it belongs is for a person to say."""
    assert paragraphs("One line\nand an-\nother.\n\nA second,\r\nof two lines.\n") == [
        "One line and an-other.",
        "A second, of two lines.",
    ]


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    """As seeds have it, and what word processors save."""
    assert paragraphs("First it was so.\nThen it wasn't.\n") == ["First it was so.", "Then it wasn't."]


def test_a_paragraph_cut_by_a_page_is_one_again() -> None:
    """The number of the page goes; a year that stands alone in a sentence doesn't."""
    text = gathered("It began in\n\n[ 12 ]\n\nthe year of 1848.\n\nIt was\n1848\nagain.\n")
    assert [piece.text for piece in text.pieces] == ["It began in the year of 1848.", "It was 1848 again."]
    assert "1 page number taken out" in text.remarks


@pytest.mark.parametrize(
    "heading", ["CHAPTER IV", "Chapter 2. Of Bees", "III.", "THE HIVE", "Of Bees and Flowers", "3. Bees"]
)
def test_headings_are_known_by_their_look(heading: str) -> None:
    """Numbered, in capitals, or in words that begin with them."""
    found = gathered(f"{heading}\n\nThe bees were at work.\n\n{heading}\n\nStill they were.\n").pieces
    assert [bool(piece.level) for piece in found] == [True, False, True, False]


@pytest.mark.parametrize(
    "line", ["He said so.", "A short line without much", "“Why?”", "1848", "I went home,"]
)
def test_short_lines_are_no_headings_for_that(line: str) -> None:
    """Talk is full of them."""
    found = gathered(f"The bees were at work.\n\n{line}\n\nStill they were.\n").pieces
    assert not any(piece.level for piece in found)


def test_notes_of_old_books_are_found() -> None:
    """By an asterisk, or between brackets."""
    text = gathered(
        "Bees* work, and drones[2] don't.\n\n* As Huber says.\n\nThat is all.\n\n"
        "[Footnote 2: In autumn they are driven out.]\n"
    )
    assert text.seed() == (
        "Bees[1] work, and drones[2] don't.\n\nThat is all.\n\n"
        "[1] As Huber says.\n\n[2] In autumn they are driven out.\n"
    )


def test_numbers_that_call_nothing_are_no_calls() -> None:
    """A seed whose paragraph calls a note that isn't there is refused; so they get round brackets, and it is said."""
    text = gathered("As Huber shows [17], bees count.\n\n[3] Nobody calls this.\n")
    assert [piece.text for piece in text.pieces] == ["As Huber shows (17), bees count.", "Nobody calls this."]
    assert len(text.remarks) == 2


def test_notes_that_begin_again_in_each_chapter_are_numbered_through() -> None:
    """Each call leads to the next note of its number."""
    text = gathered("One.[1]\n\n[1] First.\n\nTwo.[1] Three.[2]\n\n[1] Second.\n\n[2] Third.\n")
    assert text.notes == ("First.", "Second.", "Third.")
    assert text.pieces[1].text == "Two.[2] Three.[3]"


# ---- Pages ----


def page(body: str) -> list[str]:
    """Return the paragraphs of a page."""
    return paragraphs(f"<!doctype html><html><body>{body}</body></html>", "page.html")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>On Bees - Library</title>", '<h1>On Bees</h1><p class="author">François Huber</p>'),
        ("<title>On Bees</title>", "<h1>On Bees</h1><p>By <a href='/h'>François Huber</a></p>"),
        ("<title>On Bees by François Huber</title>", "<h2>François Huber</h2><h1>On Bees</h1>"),
        ('<meta property="og:title" content="On Bees"><meta name="DC.creator" content="François Huber">', ""),
        ('<meta name="author" content="François Huber">', "<h1>ON BEES</h1><h3>FRANÇOIS HUBER</h3>"),
        (
            '<meta property="article:author" content="https://x.org/h">',
            "<h1>On Bees</h1><p>François Huber, 1792</p>",
        ),
    ],
    ids=range(6),
)
def test_a_page_says_in_many_ways_whose_it_is(head: str, body: str) -> None:
    """In its head, in its title, below its heading; and it is taken out of what is read."""
    content = (
        f"<!doctype html><html><head>{head}</head><body>{body}<p>They fly.</p><p>They hum.</p></body></html>"
    )
    found = gathered(content, "page.html")
    assert (found.title, found.author) == ("On Bees", "François Huber")
    assert [piece.text for piece in found.pieces] == ["They fly.", "They hum."]


def test_a_heading_of_two_words_is_no_author() -> None:
    """A chapter's name may look like somebody's."""
    content = "<!doctype html><h1>On Bees</h1><h2>Queen Mother</h2><p>One.</p><p>Two.</p>"
    found = gathered(content, "page.html")
    assert (found.title, found.author, found.pieces[0].text) == ("On Bees", "", "Queen Mother")


def test_only_what_is_to_be_read_is_taken_from_a_page() -> None:
    """No menus, forms, scripts or what is hidden; what is left open, or closed twice, is put up with."""
    body = (
        "<nav>Home</nav><script>p()</script><form>Your name</form><p hidden>Secret</p><div><p>One<p>Two</b></i></div>"
        "</div><template>Three</template><ul><li>Four<li>Five</ul>&amp; <b>si<i>x</i></b><!-- seven -->"
        "<footer>Legal</footer>"
    )
    assert page(body) == ["One", "Two", "Four", "Five", "& six"]


def test_the_main_part_of_a_page_is_enough() -> None:
    """Or the article that is most of it; of several small ones all are read."""
    assert page("<p>Round it</p><main><p>The text</p></main>") == ["The text"]
    assert page(f"<p>Round it</p><article><p>{'Long. ' * 9}</p></article>") == [("Long. " * 9).strip()]
    assert page("<article><p>One</p></article><article><p>Two</p></article>") == ["One", "Two"]


def test_a_table_is_read_by_its_rows() -> None:
    """One paragraph each."""
    assert page("<table><tr><th>a<th>b</tr><tr><td>1</td><td>2</td></tr></table>") == ["a | b", "1 | 2"]


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ('<sup><a href="#n">1</a></sup>', '<li id="n">Note.</li>'),
        ('<a id="b" href="#n">[1]</a>', '<p><a id="n" href="#b">[1]</a> Note.</p>'),
        ('<a href="#n">*</a>', '<aside id="n"><p>Note.</p></aside>'),
        ('<a name="b" href="#n"><sup>12</sup></a>', '<div id="n"><p>Note. <a href="#b">↩</a></p></div>'),
        ("<sup>1</sup>", "<p><sup>1</sup> Note.</p>"),
        ("[1]", "<p>[1] Note.</p>"),
    ],
)
def test_calls_of_many_styles_are_bound(call: str, note: str) -> None:
    """The note loses its old number and the way back."""
    text = gathered(f"<!doctype html><html><body><p>It is so.{call} Or not.</p><ol>{note}</ol></body></html>")
    assert text.pieces == (Piece("It is so.[1] Or not."),)
    assert text.notes == ("Note.",)


def test_a_table_of_contents_calls_no_notes() -> None:
    """Its links lead to headings."""
    body = '<p><a href="#c1">1</a> Bees</p><h2 id="c1">Bees</h2><p>They work.</p><h2>Drones</h2><p>They don\'t.</p>'
    text = gathered(f"<!doctype html><html><body>{body}</body></html>")
    assert text.notes == ()
    assert text.pieces[0].text == "1 Bees"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["<div>", "<div id=a>x", "<a href='#b'>", "<sup>", "</p>", "&", "<", "[1]", "<!--", "<b><p>"]
)
def test_a_page_made_to_take_long_doesnt(piece: str) -> None:
    """Thousands of anything are gone through, and what there is to read is found."""
    assert gathered(f"<!doctype html><html><body><p>Words.</p>{piece * 20_000}</body></html>").pieces


# ---- Markdown ----


def test_markdown_is_read_without_its_signs() -> None:
    """Emphasis, links, code and lists leave their words."""
    text = "# T\n\nA *b* [c](http://x.y) `d`  \ne<br>f\n\n- one\n- two\n\n    code here\n\n<div>page</div>\n"
    assert paragraphs(text, "a.md") == ["A b c d e f", "one", "two", "code here", "page"]


def test_markdown_notes_that_arent_there_stay_as_text() -> None:
    """So that nothing is lost; those that nothing calls are left at the end."""
    text = gathered("# T\n\nSo[^a] it is[^b].\n\n[^b]: A note.\n[^c]: Nobody calls it.\n", "a.md")
    assert text.seed() == "So(a) it is[1].\n\nNobody calls it.\n\n[1] A note.\n"


# ---- Books ----


def test_a_book_is_read_in_its_order_with_notes_on_another_page() -> None:
    """Two pages that use the same names for their notes don't mix them up."""
    call = '<p>{0}<a href="notes.xhtml#n{1}">1</a></p>'
    notes = XHTML.format('<h2>Notes</h2><p id="n1">1. Of bees.</p><p id="n2">1. Of drones.</p>')
    made = book(
        {
            "one.xhtml": XHTML.format("<h1>Bees</h1>" + call.format("They work.", 1)),
            "two.xhtml": XHTML.format("<h1>Drones</h1>" + call.format("They don't.", 2)),
            "notes.xhtml": notes,
        }
    )
    text = gathered(made, "book.epub")
    assert (text.title, text.author, text.language) == ("A small book", "A. Writer", "en-GB")
    assert [piece.text for piece in text.pieces] == [
        "Bees",
        "They work.[1]",
        "Drones",
        "They don't.[2]",
        "Notes",
    ]
    assert text.notes == ("Of bees.", "Of drones.")


ENTITY = f'<!DOCTYPE x [<!ENTITY a "b">]>{CONTAINER}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 cut off application/epub+zip", "no zip file"),
        (book({}, container=ENTITY), "document type"),
        (book({}, container=ENTITY.replace("DOCTYPE", "doctype")), "document type"),
        (book({}, container="<container"), "makes no sense"),
        (book({}, container=CONTAINER.replace("OPS/book", "OPS/none")), "isn't in it"),
        (book({}, container=CONTAINER.replace("OPS/book.opf", "../../etc/passwd")), "isn't in it"),
        (book({"a.xhtml": "x"}, more={"META-INF/rights.xml": "<rights/>"}), "locked"),
        (book({"a.xhtml": "<p>" + "x" * 9_000_000}), "more than any text"),
        (book({}), "no paragraph"),
    ],
)
def test_a_book_that_is_damaged_locked_or_a_trap_is_refused_in_words(content: bytes, said: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(StudycircleError) as refused:
        gathered(content, "book.epub")
    assert said in refused.value.message


# ---- Bytes ----


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kind"),
    [
        (b"words", "a.txt", "", Kind.PLAIN),
        (b"words", "a", "", Kind.PLAIN),
        (b"words", "a.md", "text/plain", Kind.MARKDOWN),
        (b"words", "a.php", "text/html", Kind.PAGE),
        (b"<!DOCTYPE html><p>", "a.txt", "text/plain", Kind.PAGE),
        (b"<p>words", "a.HTM", "", Kind.PAGE),
        (book({}), "anything", "application/octet-stream", Kind.BOOK),
    ],
)
def test_a_source_is_known_by_what_it_is(content: bytes, name: str, media_type: str, kind: Kind) -> None:
    """First by its bytes, then by what the server says, then by its name."""
    assert kind_of(content, name=name, media_type=media_type) is kind


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"PK\x03\x04word/document.xml", b"{\\rtf1", b"\xd0\xcf\x11\xe0"]
)
def test_what_cant_be_taken_apart_is_named(content: bytes) -> None:
    """With what to do instead."""
    with pytest.raises(StudycircleError) as refused:
        kind_of(content, name="a.txt")
    assert "Save the text as" in refused.value.hint


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "iso-8859-2", "koi8-r"]
)
def test_text_is_read_in_many_encodings(encoding: str) -> None:
    """By its mark, as UTF-8, or as it is declared."""
    words = "слово" if encoding == "koi8-r" else "größer"
    text, _ = decoded(words.encode(encoding), declared=encoding)
    assert text == words


@pytest.mark.parametrize("declared", ["zlib", "idna", "unicode-escape", "iso-8859-99", "base64", "rot13", ""])
def test_odd_names_of_encodings_are_not_believed(declared: str) -> None:
    """Some turn a few bytes into very many."""
    text, remark = decoded(b"gr\xf6\xdfer", declared=declared)
    assert (text, "Windows-1252" in remark) == ("größer", True)


# ---- Cutting ----

PIECES = st.lists(
    st.builds(lambda words, level: Piece("w " * words, level), st.integers(1, 300), st.sampled_from([0, 0, 0, 1, 2])),
    min_size=1, max_size=40,
).filter(lambda pieces: not pieces[-1].level)  # fmt: skip


@given(PIECES, st.one_of(st.none(), st.integers(1, 12)), st.one_of(st.none(), st.integers(1, 20)))
def test_weeks_cover_the_text_and_part_no_heading_from_it(
    pieces: list[Piece], weeks: int | None, minutes: int | None
) -> None:
    """Each paragraph is in exactly one week, in order, however the text is cut."""
    places = 1 + sum(not before.level for before in pieces[:-1])
    if weeks and weeks > places:
        with pytest.raises(UsageError):
            cut(pieces, weeks=weeks)
        return
    cuts = cut(pieces, weeks=weeks, minutes=None if weeks else minutes)
    assert [number for one in cuts for number in range(one.first, one.last + 1)] == list(
        range(1, len(pieces) + 1)
    )
    assert not any(pieces[one.last - 1].level for one in cuts)
    assert sum(one.words for one in cuts) == sum(len(piece.text.split()) for piece in pieces)
    if weeks:
        assert len(cuts) == weeks


def test_weeks_are_as_alike_as_can_be() -> None:
    """Least squares over all ways to cut: no other is better."""
    pieces = [Piece("w " * words) for words in (10, 90, 50, 60, 40, 100, 30, 20)]
    assert [one.words for one in cut(pieces, weeks=4)] == [100, 110, 140, 50]
    assert [one.words for one in cut(pieces, weeks=2)] == [210, 190]


def test_minutes_are_those_of_a_slow_reader() -> None:
    """Parts of about so many."""
    pieces = [Piece("w " * 60) for _ in range(40)]
    assert {one.words for one in cut(pieces, minutes=5)} == {5 * PACE}


def test_a_cut_at_a_heading_is_worth_some_unevenness() -> None:
    """But not much."""
    near = [Piece("w " * 100), Piece("w " * 100), Piece("w " * 15), Piece("Heading", 1), Piece("w " * 200)]
    assert [one.first for one in cut(near, weeks=2)] == [1, 4]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("weeks", [2, 104])
def test_a_long_book_is_cut_in_seconds(weeks: int) -> None:
    """Five thousand paragraphs."""
    pieces = [Piece("w " * (number % 90 + 1)) for number in range(5_000)]
    assert len(cut(pieces, weeks=weeks)) == weeks


def test_a_text_without_blanks_between_words_yields_a_draft() -> None:
    """As in languages that have none; quotations then end within a word."""
    assert "quote:" in drafted("勞心者治人。" * 60 + "\n\n" + "民為貴。" * 70).reading


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bees and the flowers that were with them are not from here, and they have the sun.", "en"),
        (
            "Die Bienen und die Blumen, die nicht von hier sind, haben auch den Wald und das Feld, und ein Dach.",
            "de",
        ),
        (
            "Les abeilles et les fleurs qui ne sont pas dans la ruche, et que les vents portent sur une route.",
            "fr",
        ),
        ("Bees fly.", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_by_its_common_words(text: str, code: str) -> None:
    """Where there are enough of them; else nothing is said."""
    assert guess(text) == code
