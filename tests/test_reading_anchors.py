"""A quotation is found where it stands once, and a near miss gets a useful hint."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.reading.anchors import elsewhere, locate, nearest, places, whereabouts
from bot.reading.text import Span, Spot

PARAGRAPH = (
    "What was conceded yesterday is taken away today, and tomorrow there will be even less. "
    "This dynamic is never reversed, even when we move from ‘economic crisis’ back to prosperity."
)


@settings(deadline=None)  # a busy machine is no counter-example
@given(st.text(min_size=1, max_size=60), st.data())
def test_any_slice_that_stands_once_is_found_where_it_was_taken(text: str, data: st.DataObject) -> None:
    """Whatever is copied from a paragraph and stands in it once is located exactly there."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(sum(text.startswith(text[start:end], at) for at in range(len(text))) == 1)
    assert locate(text, text[start:end]) == Span(start, end)


def test_offsets_are_code_points() -> None:
    """A letter beyond the first plane counts as one."""
    assert locate("𝔅read is dear", "dear") == Span(9, 13)


def test_twice_or_never_is_nowhere() -> None:
    """What stands twice (overlapping, too) or not at all has no place."""
    assert locate("to be or not to be", "to be") is None
    assert locate("aaa", "aa") is None
    assert locate("bread", "stone") is None


def test_counting_stops_at_ten() -> None:
    """A letter that stands everywhere isn't counted to the end."""
    assert places("a" * 100_000, "a") == tuple(range(10))
    assert places("banana", "an") == (1, 3)


def test_other_places_are_named() -> None:
    """A quotation that stands elsewhere is named with all its places but the one that was meant."""
    spots = [(Spot(1), "bread"), (Spot(2), "bread and salt"), (Spot(1, is_note=True), "bread")]
    assert elsewhere(spots, "bread", but=Spot(1)) == (Spot(2), Spot(1, is_note=True))
    said = whereabouts(spots, "bread and", meant=Spot(1), rule="Letter for letter.")
    assert said == "It stands in ¶2."


def test_a_near_miss_is_shown_as_it_stands() -> None:
    """Straight quotes, a forgotten word or a misspelt one lead to the passage as it is in the text."""
    assert nearest(PARAGRAPH, "move from 'economic crisis' back") == "move from ‘economic crisis’ back"
    assert (
        nearest(PARAGRAPH, "what was conceeded yesterday is took away")
        == "What was conceded yesterday is taken away"
    )
    said = whereabouts(
        [(Spot(2), PARAGRAPH)], "This dynamic is not reversed", meant=Spot(2), rule="Letter for letter."
    )
    assert said == "Nearest to it is “This dynamic is never reversed,”. Letter for letter."


def test_what_is_like_nothing_gets_no_passage() -> None:
    """Words that don't stand there at all aren't answered with a random passage."""
    assert nearest(PARAGRAPH, "The unity of those in struggle") == ""
    assert nearest("", "bread") == ""
    assert nearest(PARAGRAPH, "…") == ""
    said = whereabouts([(Spot(2), PARAGRAPH)], "bread and salt", meant=Spot(2), rule="Letter for letter.")
    assert said == "Copy it from ¶2. Letter for letter."


def test_a_quotation_longer_than_its_paragraph_is_compared_with_all_of_it() -> None:
    """A paragraph shorter than the quotation is offered whole."""
    assert nearest("Bread is dear today.", "Bread is dear today, isn't it") == "Bread is dear today."


def test_what_is_compared_is_bounded() -> None:
    """A passage far down an enormous paragraph isn't looked for, so that no file makes the check crawl."""
    assert nearest("stone " * 10_000 + "bread is so dear", "bread is very dear") == ""
