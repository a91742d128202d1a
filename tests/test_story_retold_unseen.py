"""The stories of other modules told again with the message-content intent off, also those that open their own club.

The main job's stories run with every other test.  Stories of Follow, of meetings and of answers without a name, where
the intent changes little, run by `make soak`, in both kinds of channel where they are given their club.  Left out, by
name, are stories of words that such a bot isn't shown, and of texts of its own that read otherwise then; what holds
instead stands in `test_story_no_intent`.  Left out as modules are `add`, which is told without the intent to begin
with; `permissions`, which tells of what is missing on a server; and `forum`, which tells of where posts stand, not of
what members say in them.  The main job's stories are told in a text channel here: with the intent they are told of
both kinds, and what can be seen is the same in either, as `test_story_no_intent` shows.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from bot.records import Layout
from tests.club import Club, both_layouts, open_club

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
    "test_words_in_a_thread_that_the_bot_did_not_live_to_note_are_collected",
    "test_a_bot_that_can_not_write_stops_and_says_why",
    "test_a_bot_that_can_not_write_as_it_reads_back_stops_too",
    "test_what_is_kept_of_a_follower_is_shown_and_forgotten",
    # And these about words of the bot's own, which are others then.
    "test_a_role_that_is_missing_is_told_once_and_found_later",
    "test_the_brief_is_for_organisers_alone",
    "test_a_week_goes_out_in_its_order",
}
# These read a post at the very place where a text channel has it.
OF_A_TEXT_CHANNEL = {
    "test_what_a_person_takes_out_is_not_put_there_again",
    "test_an_event_leads_to_its_week_once_that_is_posted",
}
MAIN = (
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
BESIDE = ("follow", "meetings", "meetings_interest", "nameless", "nameless_traces")
MODULES = {name: import_module(f"tests.test_story_{name}") for name in (*MAIN, *BESIDE)}
unseen_club = functools.partial(open_club, content=False)


@pytest.fixture(autouse=True)
def _unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every club that a story opens is without the intent; that organisers are told so is a story of its own."""
    told = Club.told
    monkeypatch.setattr(Club, "told", lambda own: [text for text in told(own) if "Intent is off" not in text])
    for module in MODULES.values():
        if hasattr(module, "open_club"):
            monkeypatch.setattr(module, "open_club", unseen_club)


@pytest.fixture
def layout() -> Layout:
    """The other layout is no matter of what can be seen."""
    return Layout.TEXT


@pytest.fixture
async def club(request: pytest.FixtureRequest, tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """The circle that the story's own module tells of, without the intent."""
    opens = request.function.__globals__.get("club_of_its_own", unseen_club)
    async with opens(tmp_path, layout=layout) as opened:
        yield opened


def stories() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the stories that are told of a club, each as a function of its own."""
    for name, module in MODULES.items():
        for title, story in vars(module).items():
            if title.startswith("test_") and title not in ABOUT_THE_UNSEEN and _is_of_a_club(story):
                again = _copied(story)
                if name not in MAIN:
                    pytest.mark.soak(again)
                    if "club" in inspect.signature(story).parameters and title not in OF_A_TEXT_CHANNEL:
                        both_layouts(again)
                yield f"{title}__{name}", again


def _is_of_a_club(story: FunctionType) -> bool:
    """Whether it is given a club, or opens one, itself or by another function of its module."""
    called = [story.__globals__.get(name) for name in story.__code__.co_names]
    opens = [one for one in (story, *called) if isinstance(one, FunctionType) and _opens(one)]
    return "club" in inspect.signature(story).parameters or bool(opens)


def _opens(function: FunctionType) -> bool:
    return "open_club" in function.__code__.co_names


def _copied(story: FunctionType) -> FunctionType:
    copy = FunctionType(
        story.__code__, story.__globals__, story.__name__, story.__defaults__, story.__closure__
    )
    copy.__annotations__, copy.__doc__ = story.__annotations__, story.__doc__
    copy.__dict__.update(story.__dict__)
    marks = story.__dict__.get("pytestmark", [])
    copy.__dict__["pytestmark"] = [mark for mark in marks if "layout" not in mark.args]
    return copy


globals().update(stories())
