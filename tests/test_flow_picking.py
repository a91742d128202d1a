"""The quote picker: which sentences a form lists, what comes back from it, and what stands above the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agenda.limits import MESSAGE, literal
from bot.flow.answers import copies
from bot.flow.picking import OPTION_TEXT, OPTIONS, line_above, picked, picked_in, picker, words_of
from bot.reading.load import load_reading
from bot.reading.model import Reading
from bot.reading.sentences import sentences
from bot.reading.text import Paragraph, Span
from bot.records import Quotation


@pytest.fixture(scope="module")
def essay() -> Reading:
    """The essay that comes with the program."""
    reading, findings = load_reading("what-is-communisation")
    assert reading, findings
    return reading


def with_first_paragraph(reading: Reading, text: str) -> Reading:
    """The same reading with another first paragraph."""
    paragraphs = (Paragraph(1, text), *reading.text.paragraphs[1:])
    return replace(reading, text=replace(reading.text, paragraphs=paragraphs))


def test_every_form_of_the_essay_lists_its_paragraph_within_discords_limits(essay: Reading) -> None:
    """All sentences, once each, with the question's own first; what is chosen comes back as exactly those words."""
    for section in essay.sections:
        for prompt in section.prompts:
            own, text = essay.span(prompt), essay.paragraph(prompt.paragraph).text
            offered = picker(essay, prompt.paragraph, own)
            assert len(offered.hint) <= 100
            assert 0 < len(offered.options) == len(sentences(text)) <= OPTIONS
            assert len({option.value for option in offered.options}) == len(offered.options)
            assert all(0 < len(option.label) <= OPTION_TEXT for option in offered.options)
            assert [bool(option.description) for option in offered.options].index(True) == 0
            first = picked(essay, prompt, offered.options[0].value)
            assert first is not None
            assert first.start <= own.start < first.end
            for option in offered.options:
                found = picked(essay, prompt, option.value)
                assert words_of(essay, found).startswith(option.label.removesuffix("…"))


@pytest.mark.parametrize("at", [0, 5, 20, 39])
def test_of_a_long_paragraph_those_around_the_question_are_listed(essay: Reading, at: int) -> None:
    """Twenty-five at the most, in one run, with the question's own among them and first."""
    text = " ".join(f"Sentence number {number}." for number in range(40))
    reading = with_first_paragraph(essay, text)
    own = sentences(text)[at]
    offered = picker(reading, 1, Span(own.start + 2, own.end))
    numbers = [int(option.label.split()[-1].rstrip(".")) for option in offered.options]
    assert numbers[0] == at
    assert len(numbers) == OPTIONS
    assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1))


@pytest.mark.parametrize("value", ["", "x", "0-1", "5-2", "0-999999", "-", "1-2-3", "٣-٤"])
def test_what_is_no_sentence_points_at_nothing(essay: Reading, value: str) -> None:
    """Whatever a client sends."""
    assert picked_in(essay, 1, value) is None


@pytest.mark.parametrize(
    "quotation", [None, Quotation(0, 0, 5), Quotation(99, 0, 5), Quotation(1, 99999, 100000)]
)
def test_words_that_the_text_does_not_have_are_none(essay: Reading, quotation: Quotation | None) -> None:
    """A text that was mended since may be shorter."""
    assert words_of(essay, quotation) == ""
    assert line_above("") == ""


@pytest.mark.parametrize("words", ["*" * 700, "word " * 200, "https://x.y/" + "a" * 600])
@pytest.mark.parametrize("text", ["x" * 4000, "One sentence. " * 280, "> a quote of its own"])
def test_the_line_above_is_one_line_and_everything_fits(words: str, text: str) -> None:
    """However long sentence, answer and name are, each copy is a message and nothing of the answer is lost."""
    made = copies("*" * 100, text, words=words)
    assert all(len(one) <= MESSAGE for one in made)
    head, quote, rest = made[0].split("\n", 2)
    assert head.endswith("(by form)")
    assert quote.startswith("> “")
    assert quote.endswith("…”")
    said = "".join([rest, *(one.partition("\n")[2] for one in made[1:])])
    assert "".join(said.split()) == "".join(text.split())


def test_marks_in_a_sentence_are_shown_as_they_are() -> None:
    """The text's own stars are no reason for italics."""
    assert line_above("a *b* c") == f"> “{literal('a *b* c')}”\n"
