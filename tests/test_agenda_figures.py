"""What was decided for a week, and the words for where a week is more than that."""

from __future__ import annotations

import pytest

from bot.agenda.figures import WeekFigures, between, is_text, too_much

USUAL = WeekFigures(3, moments=5, text=9, posts=14, mentions=1)


def test_a_week_within_the_figures_is_nothing_to_talk_about() -> None:
    """About twelve posts is fourteen at the most, however long the text is; a buzz a week is what was decided."""
    assert list(too_much([USUAL, WeekFigures(4, 1, 99, 0, 0)], [("Ada", (0, 1, 1, 0))])) == []


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"moments": 6}, "week 3 has 6 moments"),
        ({"posts": 15}, "week 3 has 15 posts"),
        ({"mentions": 2}, "week 3 has 2 mentions"),
    ],
)
def test_what_is_more_than_was_decided_is_said_plainly(figures: dict[str, int], said: str) -> None:
    """With the week and the figure."""
    values = {"moments": 5, "text": 9, "posts": 14, "mentions": 1} | figures
    assert list(too_much([WeekFigures(3, **values)], [])) == [said]


def test_a_phone_that_buzzes_more_is_said_with_its_owner() -> None:
    """Also once before the first week or from the end on, when no week opens."""
    weeks = [WeekFigures(number, 5, 9, 14, 1) for number in (1, 2)]
    assert list(too_much(weeks, [("Ada", (1, 1, 2, 1))])) == [
        "Ada's phone buzzes 1 time before week 1",
        "Ada's phone buzzes 2 times in week 2",
        "Ada's phone buzzes 1 time at the end",
    ]


@pytest.mark.parametrize(
    ("part", "text"), [("p3", True), ("p17.2", True), ("terms", True), ("notice", False), ("poll-3", False)]
)
def test_paragraphs_and_words_of_the_week_are_the_text(part: str, text: bool) -> None:
    """All else is a post of its own."""
    assert is_text(part) is text


@pytest.mark.parametrize(("numbers", "said"), [([], "none"), ([5, 5], "5"), ([13, 11, 12], "11 to 13")])
def test_a_stretch_of_numbers_is_said_shortly(numbers: list[int], said: str) -> None:
    """As the summary has room for it."""
    assert between(numbers) == said
