"""Who follows: noted once, added to each thread once, gone without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.test_store_kit import ANA, BO, CIRCLE, THREAD, C, at, begun

NEXT = THREAD + 1


def test_following_is_noted_once(tmp_path: Path) -> None:
    """Whoever follows already goes on following since the first time; unfollowing twice is no mistake."""
    with begun(tmp_path) as core:
        assert core.follow(C, ANA, at(1))
        assert not core.follow(C, ANA, at(2))
        assert core.follows_since(C, ANA) == at(1)
        assert core.unfollow(C, ANA)
        assert not core.unfollow(C, ANA)
        assert core.follows_since(C, ANA) is None


def test_each_follower_is_to_be_added_to_each_thread_once(tmp_path: Path) -> None:
    """In the order of following; who was added to a thread is due again with the next one only."""
    with begun(tmp_path) as core:
        core.follow(C, BO, at(1))
        core.follow(C, ANA, at(2))
        assert core.followers_to_add(C, THREAD) == (BO, ANA)
        core.follower_added(C, BO, THREAD)
        assert core.followers_to_add(C, THREAD) == (ANA,)
        core.follower_added(C, ANA, THREAD)
        assert core.followers_to_add(C, THREAD) == ()
        assert core.followers_to_add(C, NEXT) == (BO, ANA)


def test_a_circle_has_its_own_followers(tmp_path: Path) -> None:
    """Following one circle is nothing to another one."""
    with begun(tmp_path) as core:
        core.put_circle(replace(CIRCLE, id="other"))
        core.follow(C, ANA, at(1))
        core.follow("other", BO, at(1))
        assert core.followers_to_add(C, THREAD) == (ANA,)
        core.follower_added("other", ANA, THREAD)
        assert core.followers_to_add(C, THREAD) == (ANA,)
        core.unfollow("other", ANA)
        assert core.follows_since(C, ANA) == at(1)
