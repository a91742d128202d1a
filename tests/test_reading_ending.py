"""The last go-round, the first questions asked again, and what becomes of a name that the reading has no longer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot import wording
from bot.reading.ending import AGAIN, LAST_ROUND, asked, asked_again, ending, last_round
from bot.records import END_WEEK
from tests.test_reading_sample import sound


def test_the_end_is_a_week_without_text_whose_go_round_is_the_last(tmp_path: Path) -> None:
    """It asks nothing of a text, and what is answered in it is filed under a week of its own."""
    reading = sound(tmp_path)
    end = ending(reading)
    assert (end.id, end.title) == (END_WEEK, wording.AFTER_THE_LAST)
    assert (end.poll, end.core, end.terms, end.link) == (None, (), (), "")
    assert end.go_round == last_round(reading)
    assert end.go_round.paragraph == reading.sections[-1].closing.paragraph


def test_each_question_is_found_with_its_week_also_as_it_is_asked_again(tmp_path: Path) -> None:
    """By its id; what was taken out of the file is found no more."""
    reading = sound(tmp_path)
    first = reading.sections[0]
    assert asked(reading, LAST_ROUND) == (ending(reading), last_round(reading))
    assert asked(reading, first.opening.id) == (first, first.opening)
    assert asked(reading, "long-gone") is None
    [again] = asked_again(reading)
    assert asked(reading, AGAIN + again.id) == (first, again)


def test_what_is_asked_again_is_asked_in_the_words_for_that(tmp_path: Path) -> None:
    """Only with the mark before its id: under its own it stays as it was asked first."""
    reading = sound(tmp_path)
    first, *others = reading.sections
    opening = first.opening.model_copy(update={"again": "And now?"})
    changed = replace(reading, sections=(first.model_copy(update={"opening": opening}), *others))
    found, plain = asked(changed, AGAIN + opening.id), asked(changed, opening.id)
    assert found
    assert plain
    assert (found[1].ask, plain[1].ask) == ("And now?", opening.ask)
