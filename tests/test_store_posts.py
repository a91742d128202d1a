"""Circles, pauses, watched channels, and posts with their parts."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.records import Pause
from bot.store import Core, PostRow
from tests.test_store_kit import ANA, CIRCLE, T0, THREAD, C, add, at, begun, form

OWNER = "week-one.section"


def begin(core: Core, part: str = "opening", *, when: datetime = T0, owner: str = OWNER) -> PostRow:
    """Write down an attempt at a part."""
    nonce = f"{owner}/{part}"[-25:]
    return core.begin_post(C, owner, part, nonce, THREAD, when, week="week-one", prompt="two-meanings")


def test_a_circle_is_kept_with_what_changed_of_it(tmp_path: Path) -> None:
    """Putting a circle again changes its row, and its reader numbers go on."""
    with begun(tmp_path) as core:
        assert core.member(C, ANA, "Ana", at()) == 1
        core.put_circle(changed := replace(CIRCLE, name="Wednesday circle", names="nobody", sample=True))
        core.put_circle(other := replace(CIRCLE, id="another"))
        assert core.circles() == (other, changed)
        assert core.circle(C) == changed
        assert core.member(C, 7, "Dora", at()) == 2
        assert core.circle("missing") is None


def test_names_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    """How names are shown is one of three words."""
    with begun(tmp_path) as core, pytest.raises(sqlite3.IntegrityError, match="names IN"):
        core.put_circle(replace(CIRCLE, names="real names"))


def test_a_pause_lasts_until_it_is_ended(tmp_path: Path) -> None:
    """Pausing and resuming twice is no different from once; a second pause is a second stretch."""
    with begun(tmp_path) as core:
        assert core.pauses(C) == ()
        assert [core.pause(C, at(1)), core.pause(C, at(2))] == [True, False]
        assert core.pauses(C) == (Pause(at(1)),)
        assert [core.resume(C, at(3)), core.resume(C, at(4))] == [True, False]
        core.pause(C, at(5))
        assert core.pauses(C) == (Pause(at(1), at(3)), Pause(at(5)))


def test_a_clock_put_back_ends_a_pause_where_it_began(tmp_path: Path) -> None:
    """A pause never ends before it begins."""
    with begun(tmp_path) as core:
        core.pause(C, at(9))
        core.resume(C, at(1))
        assert core.pauses(C) == (Pause(at(9), at(9)),)


def test_a_mark_only_goes_forward(tmp_path: Path) -> None:
    """The newest message that was collected is remembered, whatever order the marks come in."""
    with begun(tmp_path) as core:
        assert core.watched()[THREAD].mark == 0
        core.set_mark(THREAD, 50)
        core.set_mark(THREAD, 40)
        core.set_mark(1, 99)
        core.watch(C, THREAD, "week-one")
        watched = core.watched()
        assert list(watched) == [THREAD]
        assert (watched[THREAD].circle, watched[THREAD].week, watched[THREAD].mark) == (C, "week-one", 50)


def test_a_channel_belongs_to_one_circle(tmp_path: Path) -> None:
    """Watching a channel for a second circle is refused; the first keeps it."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="another"))
        with pytest.raises(ValueError, match="another circle"):
            core.watch("another", THREAD, "week-two")
        assert core.watched()[THREAD].circle == C


def test_an_attempt_is_written_down_before_its_result(tmp_path: Path) -> None:
    """A part that was begun has no message; a repeat renews the last try alone; done, it keeps its first result."""
    with begun(tmp_path) as core:
        first = begin(core)
        assert (first.message_id, first.posted_at, first.first_try, first.last_try) == (
            None,
            None,
            at(),
            at(),
        )
        again = core.begin_post(C, OWNER, "opening", "other", 5, at(3), week="x", paragraph=9)
        assert again == replace(first, last_try=at(3))
        core.post_done(C, OWNER, "opening", 77, at(4))
        done = replace(again, message_id=77, posted_at=at(4))
        assert begin(core, when=at(9)) == done
        core.post_done(C, OWNER, "opening", 77, at(9))
        assert core.posts(C, OWNER) == {"opening": done}


def test_a_result_without_an_attempt_is_a_mistake(tmp_path: Path) -> None:
    """A part that was never begun can't be done, and one that is done can't become another message."""
    with begun(tmp_path) as core:
        with pytest.raises(LookupError, match="not begun"):
            core.post_done(C, OWNER, "opening", 77, at())
        begin(core)
        core.post_done(C, OWNER, "opening", 77, at())
        with pytest.raises(LookupError, match="another message"):
            core.post_done(C, OWNER, "opening", 78, at())
        assert core.posts(C, OWNER)["opening"].message_id == 77


def test_no_two_parts_share_a_nonce(tmp_path: Path) -> None:
    """A nonce means one part in all circles, and is no longer than Discord takes."""
    with begun(tmp_path) as core:
        core.begin_post(C, OWNER, "a", "nonce", 1, at())
        with pytest.raises(sqlite3.IntegrityError, match="nonce"):
            core.begin_post(C, OWNER, "b", "nonce", 1, at())
        with pytest.raises(sqlite3.IntegrityError, match="length"):
            core.begin_post(C, OWNER, "c", "n" * 26, 1, at())


def test_posts_are_found_by_owner_and_by_message(tmp_path: Path) -> None:
    """Parts come in the order of posting; a message is the part that was sent, not the thread opened from it."""
    with begun(tmp_path) as core:
        for part in ("opening", "opening.thread", "a"):
            begin(core, part)
        for part, message_id in (("opening.thread", 77), ("opening", 77), ("a", 79)):
            core.post_done(C, OWNER, part, message_id, at())
        begin(core, "reminder", owner="week-one.reminder")
        assert list(core.posts(C, OWNER)) == ["opening", "opening.thread", "a"]
        assert [post.part for post in core.all_posts(C)] == ["opening", "opening.thread", "a", "reminder"]
        found = core.post_by_message(77)
        assert found is not None
        assert (found.part, found.prompt, found.paragraph, found.week) == (
            "opening",
            "two-meanings",
            None,
            "week-one",
        )
        assert core.post_by_message(1) is None


def test_the_copy_of_an_answer_is_the_answer(tmp_path: Path) -> None:
    """A reply to any part of a form's answer in the thread is a reply to that answer."""
    with begun(tmp_path) as core:
        answer = add(core, form(ANA, "Long."))
        for part, message_id in (("1", 500), ("2", 501)):
            begin(core, part, owner=f"answer:{answer}")
            core.post_done(C, f"answer:{answer}", part, message_id, at())
        assert [row.id for row in core.unposted_answers(C)] == [answer]
        assert core.attach_message(answer, THREAD, 500)
        assert core.unposted_answers(C) == ()
        found = [core.response_by_message(message_id) for message_id in (500, 501, 502)]
        assert [row and row.id for row in found] == [answer, answer, None]


def test_a_forums_post_stands_in_itself(tmp_path: Path) -> None:
    """Where it stands is known only once it is there; a message's channel stays as it was begun."""
    with begun(tmp_path) as core:
        begin(core, "opening")
        begin(core, "a")
        forum = core.posts(C, OWNER)["a"].channel_id
        core.post_done(C, OWNER, "opening", 77, at(), channel_id=77)
        core.post_done(C, OWNER, "a", 79, at())
        assert [post.channel_id for post in core.all_posts(C)] == [77, forum]
