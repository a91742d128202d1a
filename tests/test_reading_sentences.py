"""Sentences: where they begin and end, in the essay and in what is hard about them."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.load import load_reading
from bot.reading.model import Reading
from bot.reading.sentences import bare, sentences


def cut(text: str) -> list[str]:
    """Return the sentences of a text as texts."""
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.fixture(scope="module")
def essay() -> Reading:
    """The essay that comes with the program."""
    reading, findings = load_reading("what-is-communisation")
    assert reading, findings
    return reading


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("No mark at its end", ["No mark at its end"]),
        (
            "Money, i.e. a thing, etc., is meant. That is all.",
            ["Money, i.e. a thing, etc., is meant.", "That is all."],
        ),
        (
            "See p. 12 of Prof. Smith by L. de Mattis. Then stop.",
            ["See p. 12 of Prof. Smith by L. de Mattis.", "Then stop."],
        ),
        ("It is worse than I. You know.", ["It is worse than I.", "You know."]),
        ("“Is it so?” he asked. “It is.” And so on.", ["“Is it so?” he asked.", "“It is.”", "And so on."]),
        ("He said: ‘Stop.’ (She did.) They went.", ["He said: ‘Stop.’", "(She did.)", "They went."]),
        (
            "And then … nothing came. Well … Then it did.",
            ["And then … nothing came.", "Well …", "Then it did."],
        ),
        ("And so on... and on. So what...? This.", ["And so on... and on.", "So what...?", "This."]),
        (
            "It was adopted.[1] It stayed. [2] It went [3].",
            ["It was adopted.[1]", "It stayed. [2]", "It went [3]."],
        ),
        ("In 1944 it cost 3.5 pounds. 1971 came. [4]", ["In 1944 it cost 3.5 pounds.", "1971 came. [4]"]),
        ("  Blanks around.  Two between.  ", ["Blanks around.", "Two between."]),
        ("", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, wanted: list[str]) -> None:
    """Abbreviations, initials, quotations, brackets, ellipses, calls of notes, figures."""
    assert cut(text) == wanted


@given(st.text(alphabet="aB .?!…[1]“”’()\n", max_size=80))
def test_sentences_hold_everything_but_the_blanks_between_them(text: str) -> None:
    """In order, none empty, none overlapping, whatever the text."""
    spans = sentences(text)
    assert all(span.start < span.end for span in spans)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


def test_the_whole_essay_falls_into_sentences_that_can_stand_alone(essay: Reading) -> None:
    """264 in all, fewer than a menu takes in every paragraph; each begins as one and ends as one."""
    count = 0
    for paragraph in essay.text.paragraphs:
        found = cut(paragraph.text)
        count += len(found)
        assert 0 < len(found) <= 25, paragraph.number
        for sentence in found:
            assert re.match(r"[“‘(]?[A-Z0-9]", sentence), (paragraph.number, sentence)
            assert re.search(r"[.?!…:]\s?[’”)]?(?:\s?\[\d+\])*$", sentence), (paragraph.number, sentence)
            assert len(sentence) < 700
    assert count == 261


def test_each_prompts_words_begin_in_one_sentence(essay: Reading) -> None:
    """So that the form can put that one first."""
    for section in essay.sections:
        for prompt in section.prompts:
            start = essay.span(prompt).start
            held = [s for s in sentences(essay.paragraph(prompt.paragraph).text) if s.start <= start < s.end]
            assert len(held) == 1, prompt.id


def test_calls_of_notes_are_left_out_of_bare_words() -> None:
    """What stands in a menu is words alone."""
    assert bare("It was adopted.[1] It  stayed [2].") == "It was adopted. It stayed."
