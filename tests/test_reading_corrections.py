"""Corrections mend what is shown: each fits exactly once, and their order makes no difference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.corrections import RULE, correct
from bot.reading.model import Correction
from bot.reading.text import Source, calls

SOURCE = Source(
    ("In the 1970 s and 1990 s, it self.", "Bread, adopted in 1944 . [1] It is bread."),
    ((1, "The ex tent of it."),),
    sha256="",
)


def correction(place: str, wrong: str, right: str) -> Correction:
    """Make a correction as the YAML would."""
    return Correction.model_validate({"in": place, "from": wrong, "to": right, "fault": "scan"})


def test_corrections_mend_paragraphs_and_notes() -> None:
    """Each correction is applied in its own paragraph or note, and the source itself stays as it was."""
    mended, faults = correct(
        SOURCE,
        [
            correction("1", "1990 s", "1990s"),
            correction("2", "1944 . [1]", "1944. [1]"),
            correction("1", "it self", "itself"),
            correction("note 1", "ex tent", "extent"),
            correction("1", "1970 s", "1970s"),
        ],
    )
    assert faults == ()
    assert mended.paragraphs == (
        "In the 1970s and 1990s, itself.",
        "Bread, adopted in 1944. [1] It is bread.",
    )
    assert mended.notes == ((1, "The extent of it."),)
    assert SOURCE.paragraphs[0] == "In the 1970 s and 1990 s, it self."


def test_corrections_are_found_in_the_text_as_it_was() -> None:
    """What one correction makes isn't what another one finds: they chain in no order."""
    mended, faults = correct(
        Source(("ab cd",), (), ""), [correction("1", "ab", "cd"), correction("1", "cd", "ab")]
    )
    assert faults == ()
    assert mended.paragraphs == ("cd ab",)


def test_neighbours_may_touch() -> None:
    """A correction may begin where another one ends."""
    mended, faults = correct(
        Source(("abcd",), (), ""), [correction("1", "cd", "D"), correction("1", "ab", "")]
    )
    assert (mended.paragraphs, faults) == (("D",), ())


@settings(deadline=None)  # a busy machine is no counter-example
@given(st.text("ab [1]", min_size=1, max_size=30), st.data())
def test_any_order_gives_the_same_text(text: str, data: st.DataObject) -> None:
    """However corrections are ordered, fitting or not, the text is the same, and so is what is left out."""
    pieces = st.tuples(st.sampled_from(text), st.text("ab [1]", max_size=3))
    slices = st.tuples(st.integers(0, len(text)), st.integers(1, 4)).map(
        lambda cut: text[cut[0] : sum(cut)] or "b"
    )
    drawn = data.draw(
        st.lists(st.one_of(pieces, st.tuples(slices, st.text("ab [1]", max_size=3))), max_size=6)
    )
    made = [correction("1", wrong, right) for wrong, right in drawn]
    source = Source((text,), (), "")
    mended, faults = correct(source, made)
    order = data.draw(st.permutations(range(len(made))))
    again, more = correct(source, [made[index] for index in order])
    assert again == mended
    assert sorted(order[fault.index] for fault in more) == sorted(fault.index for fault in faults)


def faults_of(*corrections: Correction) -> list[tuple[int, str, str, str]]:
    """Return index, code, message and hint of what is wrong with some corrections of SOURCE."""
    mended, faults = correct(SOURCE, corrections)
    assert [calls(text) for text in mended.paragraphs] == [calls(text) for text in SOURCE.paragraphs]
    return [(fault.index, fault.code, fault.message, fault.hint) for fault in faults]


def test_a_place_that_isnt_there_is_told() -> None:
    """A correction of a paragraph or note that doesn't exist says which ones do."""
    size = "It has the paragraphs 1 to 2, and the notes [1]."
    assert faults_of(correction("3", "a", "b"), correction("note 2", "a", "b")) == [
        (0, "correction-nowhere", "The text has no ¶3.", size),
        (1, "correction-nowhere", "The text has no note [2].", size),
    ]
    _, faults = correct(Source(("One.",), (), ""), [correction("2", "a", "b")])
    assert [fault.hint for fault in faults] == ["It has the paragraphs 1 to 1."]


def test_words_that_dont_stand_there_are_told_with_where_they_do() -> None:
    """A correction that doesn't match names the paragraph that has it, or the nearest passage."""
    assert faults_of(correction("1", "adopted in", "x"), correction("2", "adopted in 1994 .", "x")) == [
        (0, "correction-not-found", "This doesn't stand in ¶1.", "It stands in ¶2."),
        (
            1,
            "correction-not-found",
            "This doesn't stand in ¶2.",
            f"Nearest to it is “adopted in 1944 .”. {RULE}",
        ),
    ]


def test_words_that_stand_there_twice_are_told() -> None:
    """A correction that could mean two places is left out."""
    hint = "Write more of what stands before or after it, in `from` and in `to`."
    assert faults_of(correction("1", "0 s", "0s")) == [
        (0, "correction-ambiguous", "This stands 2 times in ¶1.", hint),
    ]


def test_a_correction_that_changes_nothing_is_told() -> None:
    """From and to being the same is a slip."""
    assert [code for _, code, _, _ in faults_of(correction("1", "In the", "In the"))] == ["correction-idle"]


def test_calls_of_notes_stay_as_they_are() -> None:
    """A correction may neither drop, change nor make a call of a note."""
    found = faults_of(
        correction("2", " [1]", ""),
        correction("2", "[1", "[2"),
        correction("1", "In the", "In the [1]"),
    )
    assert [code for _, code, _, _ in found] == ["correction-breaks-call"] * 3
    assert found[0][2] == "This changes which notes ¶2 calls."


def test_all_that_overlap_are_left_out_and_name_each_other() -> None:
    """Of corrections that run into each other none wins by its place in the list."""
    made = [
        correction("1", "the 1970 s and 1990 s", "x"),
        correction("1", "1970 s", "1970s"),
        correction("1", "1990 s, it", "1990s, it"),
        correction("1", "In", "Within"),
    ]
    mended, faults = correct(SOURCE, made)
    assert mended.paragraphs[0] == "Within the 1970 s and 1990 s, it self."
    assert [(fault.index, fault.code, fault.other) for fault in faults] == [
        (0, "correction-overlap", 1),
        (1, "correction-overlap", 0),
        (2, "correction-overlap", 0),
    ]
