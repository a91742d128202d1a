"""Plain texts as archives and people write them: their title pages, and notes of every style."""

from __future__ import annotations

import pytest

from bot.errors import StudycircleError
from tests.importing import gathered, paragraphs

BODY = "Seven towns claimed him when he was dead.\n\nNone of them fed him while he lived.\n"
TWO = [line for line in BODY.split("\n") if line]


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("THE SOUL OF MAN\n\nBY\n\nOSCAR WILDE", "The Soul of Man", "Oscar Wilde"),
        (
            "THE SOUL OF MAN UNDER\nSOCIALISM\n\nby Oscar Wilde",
            "The Soul of Man under Socialism",
            "Oscar Wilde",
        ),
        ("The Soul of Man\nOscar Wilde", "The Soul of Man", "Oscar Wilde"),
        ("The Soul of Man\n\nOscar Wilde", "The Soul of Man", "Oscar Wilde"),
        (
            "Oscar Wilde\n\nThe Soul of Man under Socialism\n\n1891",
            "The Soul of Man under Socialism",
            "Oscar Wilde",
        ),
        ("The Soul of Man, by Oscar Wilde", "The Soul of Man", "Oscar Wilde"),
        ("What Is Enlightenment?\n\nby Immanuel Kant", "What Is Enlightenment?", "Immanuel Kant"),
        ("Was ist Aufklärung?\n\nVon Immanuel Kant\n\n1784", "Was ist Aufklärung?", "Immanuel Kant"),
        ("OF KINGS. PART II: THE END\n\nby A. Writer", "Of Kings. Part II: The End", "A. Writer"),
        ("WOMAN'S RIGHTS\n\nby A. Writer\n\nLONDON 1912", "Woman's Rights", "A. Writer"),
        ("Title: On Bees\nAuthor: François Huber\nLanguage: fr", "On Bees", "François Huber"),
        ("The Rights of Man\n\nTranslated by A. Writer, 1901", "The Rights of Man", ""),
    ],
)
def test_a_title_page_is_read_and_taken_off(head: str, title: str, author: str) -> None:
    """With "by" or without it, in one line or several, and what stands below it of the edition."""
    found = gathered(f"{head}\n\n{BODY}")
    assert (found.title, found.author) == (title, author)
    assert [piece.text for piece in found.pieces] == TWO


def test_what_an_archive_puts_first_is_believed() -> None:
    """Title, author and language from before its line; the title page, the makers and the contents are left out."""
    found = gathered(
        "Title: Walden, and other\n    things\n\nAuthor: Henry David Thoreau\n\nLanguage: English\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK WALDEN ***\n\nProduced by A. Volunteer\n\nWALDEN\n\n"
        "by Henry David Thoreau\n\nCONTENTS\n\n  Economy .... 3\n  Sounds ..... 9\n\nEconomy\n\nIt was so.\n\n"
        "Sounds\n\nIt was heard.\n\n*** END OF THE PROJECT GUTENBERG EBOOK WALDEN ***\n"
    )
    assert (found.title, found.author, found.language) == (
        "Walden, and other things",
        "Henry David Thoreau",
        "en",
    )
    assert [piece.text for piece in found.pieces] == ["Economy", "It was so.", "Sounds", "It was heard."]
    assert len(found.remarks) == 3


@pytest.mark.parametrize(
    "text",
    [
        "It began in\n\nthe year of the comet, and ended.\n",
        "Of Bees\n\nThey were at work.\n\nOf Flowers\n\nThey weren't.\n",
        "THE HIVE\n\nThey were at work.\n\nTHE COMB\n\nThey weren't.\n",
        "Introduction\n\nThey were at work.\n",
        "Dear Comrades,\n\nwe write to you.\n",
        "by\n\nThey were at work.\n",
    ],
)
def test_a_first_line_that_is_no_title_stays_where_it_is(text: str) -> None:
    """A chapter's heading, half a sentence, an address: a wrong title would be read by everybody."""
    assert (gathered(text).title, gathered(text).author) == ("", "")
    assert "".join(paragraphs(text)).replace(" ", "") == "".join(text.split())


def test_a_chapter_below_a_title_is_no_author() -> None:
    """Two words with capitals may be a name; where other headings look the same they aren't."""
    found = gathered("Common Sense\n\nMutual Aid\n\nIt was so.\n\nHereditary Kings\n\nIt wasn't.\n")
    assert (found.title, found.author) == ("Common Sense", "")
    assert found.pieces[0].text == "Mutual Aid"


@pytest.mark.parametrize(
    ("first", "second", "notes"),
    [
        ("[1]", "[2]", "[1]One.\n[2]Two."),
        ("[1]", "[2]", "[1] One.\n[2] Two."),
        ("[1]", "[2]", "NOTES\n\n1. One.\n\n2. Two."),
        ("[1]", "[2]", "Notes:\n\n1 One.\n2 Two."),
        ("(1)", "(2)", "Endnotes\n\n(1) One.\n\n(2) Two."),
        ("(1)", "(2)", "Anmerkungen\n\n1) One.\n2) Two."),
        ("¹", "²", "Notes\n\n1. One.\n\n2. Two."),
        ("¹", "²", "¹ One.\n² Two."),
        ("[A]", "[B]", "FOOTNOTES:\n\n[A] One.\n\n[B] Two."),
        ("{1}", "{2}", "{1} One.\n\n{2} Two."),
        ("[^1]", "[^2]", "[^1]: One.\n[^2]: Two."),
        ("[1]", "[2]", "FOOTNOTES\n\n[Footnote 1: One.]\n\n[Footnote 2: Two.]"),
    ],
)
def test_notes_of_every_style_are_bound_to_their_calls(first: str, second: str, notes: str) -> None:
    """They are numbered through, and the heading of a list of nothing but notes goes."""
    found = gathered(f"It was so{first} and not so.{second} The end came.\n\nMore of it.\n\n{notes}\n")
    assert [piece.text for piece in found.pieces] == [
        "It was so[1] and not so.[2] The end came.",
        "More of it.",
    ]
    assert found.notes == ("One.", "Two.")
    assert found.remarks == ()


def test_a_note_in_brackets_may_have_several_paragraphs() -> None:
    """It goes on to where its bracket is closed."""
    found = gathered("It was so.[1]\n\n[Footnote 1: One,\n\nand more of it.]\n\nMore.\n")
    assert found.notes == ("One, and more of it.",)
    assert [piece.text for piece in found.pieces] == ["It was so.[1]", "More."]


@pytest.mark.parametrize(
    "text",
    [
        "There are reasons: (1) bread, (2) wine.\n\n(1) Bread comes first.\n\n(2) Wine comes second.\n",
        "It holds 5 m² of land.\n\nNotes\n\nThere are none.\n",
        "1. Bread.\n\n2. Wine.\n",
    ],
)
def test_numbers_of_another_kind_make_no_notes(text: str) -> None:
    """Lists, and figures that are raised for another reason."""
    assert gathered(text).notes == ()


def test_a_note_that_nothing_calls_stays_and_is_told() -> None:
    """So nothing is lost, and a person sees to it."""
    found = gathered("It was so.[1]\n\nMore.\n\nNOTES\n\n1. One.\n\n2. Two.\n")
    assert found.notes == ("One.",)
    assert [piece.text for piece in found.pieces] == ["It was so.[1]", "More.", "NOTES", "Two."]
    assert found.remarks == ("1 note that nothing calls left among the paragraphs",)


def test_a_note_whose_bracket_was_forgotten_swallows_nothing() -> None:
    """What follows stays the text's own paragraphs."""
    found = gathered("It was so.[1]\n\n[Footnote 1: One, without an end.\n\n" + "More of it.\n\n" * 30)
    assert len(found.pieces) == 32


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("CONTENTS\n\n" + "".join(f"A heading {number}\n\n" for number in range(20_000)), 20_000),
        ("CONTENTS\n" + "A heading\n" * 20_000, 19_000),
        ("[Footnote 1: It\n\n" * 20_000, 20_000),
        ("A by " * 40 + "\n\n" + "1. One.\n" * 20_000, 2),
        ("Notes\n\n" + "".join(f"{number} One ({number}).\n\n" for number in range(1, 900)), 899),
        ("X,. " * 30_000 + "1912", 1),
    ],
    ids=range(6),
)
def test_a_text_made_to_take_long_doesnt(text: str, pieces: int) -> None:
    """Thousands of anything are gone through, and what there is to read is found."""
    assert len(gathered(text).pieces) >= pieces


@pytest.mark.timeout(20)
def test_a_head_made_to_take_long_doesnt() -> None:
    """Nor does a title that has no end; there is nothing else to read."""
    with pytest.raises(StudycircleError, match="There is no paragraph in it"):
        gathered("Title: " + "by " * 50_000)


def test_what_an_archive_writes_beside_the_words_is_left_out() -> None:
    """Signs for italics, also over the end of a line; pictures' places; the end. A name with underscores stays."""
    found = gathered(
        "Words first.\n\nIt was _so_, and _not\nso_, as in a_file_name.\n\n[Illustration: A bee]\n\n"
        "It [Illustration] ended.\n\n"
        "THE END\n\nEnd of the Project Gutenberg EBook of Bees\n"
    )
    assert [piece.text for piece in found.pieces[1:]] == [
        "It was so, and not so, as in a_file_name.",
        "It ended.",
    ]
    assert any("italics taken out of 2 places" in remark for remark in found.remarks)


def test_an_old_book_is_known_by_its_look() -> None:
    """Publisher and year, a preface before the contents, stops after headings, numbers in lines of their own."""
    found = gathered(
        "FIELDS AND\nWORKSHOPS\n\nBY\n\nPETER KROPOTKIN\n\nLONDON\n\nA PUBLISHER & SONS\n\n1912\n\nPREFACE\n\n"
        "It was long ago.\n\nCONTENTS\n\nCHAPTER I.\n\nTHE OLD FIELDS      17\n\nCHAPTER II.\n\nTHE NEW SHOPS   79\n\n"
        "CHAPTER I.\n\nTHE OLD FIELDS.\n\nThey were wide.\n\nCHAPTER II.\n\nTHE NEW SHOPS.\n\nThey are small.\n"
    )
    assert (found.title, found.author) == ("Fields and Workshops", "Peter Kropotkin")
    assert [(piece.text, bool(piece.level)) for piece in found.pieces] == [
        ("PREFACE", True),
        ("It was long ago.", False),
        ("CHAPTER I. THE OLD FIELDS", True),
        ("They were wide.", False),
        ("CHAPTER II. THE NEW SHOPS", True),
        ("They are small.", False),
    ]
