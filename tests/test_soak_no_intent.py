"""Every story that doesn't rest on unaddressed words, told again with the message-content intent off."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from bot.records import Layout
from tests.club import Club, open_club

pytestmark = pytest.mark.soak

# These are about words that such a bot isn't shown: talk, replies to other members, and edits of either.
ABOUT_THE_UNSEEN = {
    "test_each_way_of_answering_is_filed_where_it_was_put",
    "test_replies_hang_on_what_they_reply_to",
    "test_the_last_version_and_its_time_are_kept",
    "test_what_is_no_edit_is_none",
    "test_what_is_deleted_is_gone",
    "test_late_is_what_comes_after_the_digest",
    "test_an_answer_is_kept_where_its_author_put_it",
    "test_my_words_gives_all_of_them_as_a_file",
    "test_forgetting_asks_first",
    "test_whoever_is_forgotten_leaves_no_trace",
    "test_a_second_press_does_no_harm",
    "test_what_was_forgotten_is_not_read_back",
    "test_what_was_written_while_the_bot_was_off_is_read_back_once",
    "test_what_was_deleted_or_edited_while_the_bot_was_off_is_noticed",
    "test_a_long_gap_is_read_back_page_by_page",
    "test_words_in_a_thread_that_could_not_be_read_back_are_read_later",
    "test_a_lost_line_is_taken_up_again",
    "test_a_session_that_is_over_is_begun_anew",
    # And these about words of the bot's own, which are others then.
    "test_a_role_that_is_missing_is_told_once_and_found_later",
    "test_the_brief_is_for_organisers_alone",
    "test_a_week_goes_out_in_its_order",
}
MODULES = (
    "collecting",
    "delivery",
    "first_week",
    "lateness",
    "long_answers",
    "members",
    "once_only",
    "organisers",
    "restart",
    "trouble",
)


@pytest.fixture
def layout() -> Layout:
    """The other layout is no matter of what can be seen."""
    return Layout.TEXT


@pytest.fixture
async def club(tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Club]:
    """A small circle without the intent; that organisers are told of it stands in a story of its own."""
    told = Club.told
    monkeypatch.setattr(Club, "told", lambda own: [text for text in told(own) if "Intent is off" not in text])
    async with open_club(tmp_path, layout=layout, content=False) as opened:
        yield opened


def stories() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the stories that are told of a club, each as a function of its own."""
    for name in MODULES:
        for title, story in vars(import_module(f"tests.test_story_{name}")).items():
            told = title.startswith("test_") and title not in ABOUT_THE_UNSEEN
            if told and "club" in inspect.signature(story).parameters:
                yield f"{title}__{name}", _copied(story)


def _copied(story: FunctionType) -> FunctionType:
    copy = FunctionType(
        story.__code__, story.__globals__, story.__name__, story.__defaults__, story.__closure__
    )
    copy.__annotations__, copy.__doc__ = story.__annotations__, story.__doc__
    copy.__dict__.update(story.__dict__)
    return copy


globals().update(stories())
