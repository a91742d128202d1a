"""Each thing goes out once, whenever the bot dies and however the line breaks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.records import Layout, State
from tests.club import CIRCLE, Club, Fault, Once, Request, both_layouts, open_club

pytestmark = both_layouts

IN_THREAD = [
    "notice",
    "p1",
    "p2",
    "terms",
    "first-opening",
    "first-core-1",
    "first-core-2",
    "first-poll.notice",
    "first-poll",
    "first-round",
    "first-closing",
    "digest",
]
POSTS = re.compile(r"(POST|PUT|DELETE) /channels/")

# The welcome, and in a text channel the way in beside it.
PINS = {Layout.TEXT: 2, Layout.FORUM: 1}


@dataclass
class Every:
    """Bad weather for every request that changes something, the first time that it is made."""

    fault: Fault
    met: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> Fault | None:
        if not POSTS.match(request.line):
            return None
        name = request.line + (request.body or {}).get("nonce", "")
        if name in self.met:
            return None
        self.met.add(name)
        return self.fault


@pytest.mark.parametrize(
    ("fault", "gap"),
    [
        pytest.param(Fault.DEATH, timedelta(), id="before it was done"),
        pytest.param(Fault.DEATH_AFTER, timedelta(), id="before it was written down"),
        pytest.param(
            Fault.DEATH_AFTER, timedelta(minutes=10), id="before it was written down, for ten minutes"
        ),
    ],
)
async def test_a_bot_that_dies_at_every_post_posts_everything_once(
    tmp_path: Path, layout: Layout, fault: Fault, gap: timedelta
) -> None:
    """From the welcome to the first digest the bot dies in the middle of each thing that it does; all is there once."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("welcome")
        weather = club.server.weather = Every(fault)
        deaths = await club.outlive("first.digest", gap=gap)
        assert deaths == len(weather.met) > 15
        await assert_all_is_there_once(club, "first.digest")


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.CUT_AFTER, Fault.TROUBLE, Fault.TROUBLE_AFTER])
async def test_an_answer_that_is_lost_is_looked_for_before_a_repeat(club: Club, fault: Fault) -> None:
    """Every request of a week gets no answer, or a 5xx, the first time; all is there once, without a restart."""
    club.server.weather = Every(fault)
    await club.to("end")
    await club.pass_time(hours=2)
    await assert_all_is_there_once(club, "end")
    assert club.told() == []


async def assert_all_is_there_once(club: Club, last: str) -> None:
    """Every part that is recorded stands on Discord once, nothing else does, and the ledger says done."""
    ledger = await club.ledger()
    due = [stored for stored in ledger.values() if stored.due <= ledger[last].due]
    assert {stored.state for stored in due} == {State.DONE}
    posts = await club.posts()
    assert all(post.message_id for post in posts)
    recorded = {post.message_id for post in posts}
    visible = [
        seen
        for place in club.people["olga"].channels()
        for seen in club.people["olga"].sees(place.id)
        if seen.is_bot and seen.kind in (0, 19)
    ]
    assert Counter(seen.id for seen in visible) == Counter(recorded)
    firsts = Counter((seen.channel_id, seen.poll.question if seen.poll else seen.text) for seen in visible)
    assert set(firsts.values()) == {1}
    opened = [seen.id for seen in club.in_channel() if re.search(r"\*\*Week \d of 2: ", seen.text)]
    assert [place.id for place in club.threads()] == opened
    assert len(club.pinned()) == PINS[club.layout]
    ids = {post.part: post.message_id or 0 for post in posts if post.week == "first"}
    assert [part for part in sorted(ids, key=ids.__getitem__) if part in IN_THREAD] == IN_THREAD


async def test_what_is_pinned_is_not_pinned_again(tmp_path: Path, layout: Layout) -> None:
    """The bot dies before it hears that the welcome is pinned; back again, it looks, and pins nothing."""
    asked: list[str] = []
    pin = "/pins/" if layout is Layout.TEXT else "PATCH /channels/"
    once = Once(Fault.DEATH_AFTER, pin)

    def weather(request: Request) -> Fault | None:
        asked.append(request.line)
        return once(request)

    async with open_club(tmp_path, layout=layout) as club:
        club.server.weather = weather
        assert await club.outlive("welcome") == 1
        assert await club.state("welcome") is State.DONE
        assert len([line for line in asked if pin in line]) == PINS[layout]
        assert len(club.pinned()) == PINS[layout]


async def test_a_digest_is_found_again_though_it_would_now_say_more(tmp_path: Path, layout: Layout) -> None:
    """The bot dies before it has written down the digest; answers come while it is off; there is one digest still."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("first.questions")
        await club.say("ada", "Nothing does.", to="count against the first")
        club.server.weather = Once(Fault.DEATH_AFTER, words="Looking back at week 1")
        assert await club.dies_before("first.digest")
        club.people["ben"].say(club.thread_id(), "And yet.", reply_to=club.post("Where have you met").id)
        club.clock.step(3600)
        await club.start()
        digests = [seen for seen in club.thread() if "Looking back at week 1" in seen.text]
        assert len(digests) == 1
        assert await club.state("first.digest") is State.DONE


async def test_questions_wait_for_a_text_that_got_no_answer(tmp_path: Path, layout: Layout) -> None:
    """After an outage text and questions are due at once; the text must be tried again, and the questions wait."""
    async with open_club(tmp_path, layout=layout, circle=f"{CIRCLE}if-late: post within 3 days\n") as club:
        await club.to("first.brief")
        await club.stop()
        club.clock.jump(club.due("first.questions"))
        club.server.weather = Once(Fault.TROUBLE, words="Week 1 of 2")
        await club.start()
        assert club.threads() == []
        await club.pass_time(minutes=10)
        assert await club.state("first.section") is State.DONE
        assert await club.state("first.questions") is State.DONE
        heads = [seen.text.partition("\n")[0] for seen in club.thread()]
        assert heads.index("**Opening question**") < heads.index("**Question 1 of 2**")
