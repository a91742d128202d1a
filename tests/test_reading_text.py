"""The seed's bytes become numbered paragraphs, notes bound to their calls, and counts of words."""

from __future__ import annotations

from hashlib import sha256

import pytest

from bot.errors import StudycircleError
from bot.reading.text import Note, Spot, bind, count_words, missing, parse, uncalled


def test_paragraphs_and_notes_are_told_apart() -> None:
    """Lines without a number are paragraphs from 1, lines with one are notes, blank lines are nothing."""
    source = parse(b"One. [1]\n\n \nTwo.\n\n[1] The note.\n")
    assert source.paragraphs == ("One. [1]", "Two.")
    assert source.notes == ((1, "The note."),)


def test_the_hash_is_that_of_the_bytes() -> None:
    """What is hashed is the file as it is, its line ends and its byte-order mark included."""
    seed = b"\xef\xbb\xbfOne.\r\nTwo.\r"
    source = parse(seed)
    assert source.paragraphs == ("One.", "Two.")
    assert source.sha256 == sha256(seed).hexdigest()


def test_only_real_line_ends_part_paragraphs() -> None:
    """A form feed or a line separator inside a line doesn't make a new paragraph, so numbers stay put."""
    assert len(parse("One\x0ctwo\u2028three.\nFour.".encode()).paragraphs) == 2


def test_a_note_is_bound_where_it_is_called() -> None:
    """A note knows its paragraph and the offset of its call, in code points and not in bytes."""
    text = bind(parse("„Größe“ zählt. [2] Mehr. [1]\n[1] Eins.\n[2] Zwei.".encode()))
    assert text.paragraphs[0].notes == (Note(2, "Zwei.", 1, 15), Note(1, "Eins.", 1, 25))
    assert text.paragraphs[0].text[15:18] == "[2]"
    assert [note.number for note in text.notes] == [1, 2]


def test_a_note_called_twice_is_bound_twice_and_listed_once() -> None:
    """Each call has its note; the text's own list has it by the first call."""
    text = bind(parse(b"One. [1]\nTwo. [1]\n[1] Note."))
    assert [paragraph.notes[0].paragraph for paragraph in text.paragraphs] == [1, 2]
    assert text.notes == (Note(1, "Note.", 1, 5),)


def test_calls_and_notes_that_miss_each_other_are_told() -> None:
    """A call without a note and a note without a call are known, and neither is bound."""
    source = parse(b"One. [3]\nTwo [1944] and [1].\n[1] Note.\n[2] Lost.")
    assert missing(source) == ((1, 3),)
    assert uncalled(source) == (2,)
    assert [note.number for note in bind(source).notes] == [1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wages, jobs and pensions.", 4),
        ("money – which, since 1971, is", 5),
        ("to fight. [1] It is", 4),
        ("mechanism[5] for", 2),
        ("inter-individual", 1),
        ("– …", 0),
        ("", 0),
    ],
)
def test_words_are_what_has_letters_or_figures(text: str, words: int) -> None:
    """Calls of notes and dashes between words are no words."""
    assert count_words(text) == words


def test_spots_are_looked_up_by_number() -> None:
    """A paragraph or note is found by its spot, and what isn't there is None."""
    source = parse(b"One.\nTwo.\n[1] Note.")
    assert source.at(Spot(2)) == "Two."
    assert source.at(Spot(1, is_note=True)) == "Note."
    assert [source.at(spot) for spot in (Spot(0), Spot(3), Spot(2, is_note=True))] == [None, None, None]
    assert [str(spot) for spot, _ in source.spots()] == ["¶1", "¶2", "note [1]"]


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        (
            b"One.\n[1] Note.\nTwo.",
            "After the notes stands a line that doesn't begin with a number in brackets: “Two.”",
        ),
        (b"One.\n[1] Note.\n[1] Again.", "Two notes have the number [1]."),
        (b"\n \n", "The text has no paragraph."),
        (b"[1] Only a note.", "The text has no paragraph."),
        ("Größe".encode("latin-1"), "The text isn't UTF-8: byte 3 makes no sense there."),
        (b"O\0n\0e\0", "The file isn't a text: it holds zero bytes."),
    ],
)
def test_a_seed_that_makes_no_sense_is_refused(seed: bytes, said: str) -> None:
    """What can't be a text is refused in words, with a way out."""
    with pytest.raises(StudycircleError) as refused:
        parse(seed)
    assert refused.value.message == said
    assert refused.value.hint
