"""What is different in a forum: where posts go, their tags, and that each is made once though it has no nonce."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.records import How, Layout, State
from bot.rehearsal.server import Server, threads
from bot.rehearsal.server.faults import Kind, Rule, Scope
from bot.rehearsal.server.model import ChannelFlag, Tag
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.club import CIRCLE, Club, Fault, Once, Request, both_layouts, open_club

GUILD = 111111111111111111
OPENING = "What does the first passage say?"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def layout() -> Layout:
    """The circle of these stories reads in a forum."""
    return Layout.FORUM


def posts(club: Club) -> list[str]:
    """The names of the forum's posts, oldest first."""
    return [place.name for place in club.people["ada"].channels() if place.parent_id == club.channel]


def tags(club: Club, name: str) -> tuple[str, ...]:
    """The tags that a post carries."""
    return next(place.tags for place in club.people["ada"].channels() if place.name.startswith(name))


def heads(club: Club, number: int = 1) -> list[str]:
    """The first lines of a week's post."""
    return [
        (seen.poll.question if seen.poll else seen.text).partition("\n")[0] for seen in club.thread(number)
    ]


# ---- where things go ---------------------------------------------------------------------------------------------


async def test_each_week_is_a_post_and_everything_of_it_stands_there(club: Club) -> None:
    """Welcome, weeks and end are posts; a week's begins with its opening, and has reminder and digest."""
    await club.to("end")
    assert posts(club) == [
        "Test circle: welcome",
        "Week 1: The first half",
        "Week 2: The second half",
        "Thank you, and what next",
    ]
    lines = heads(club)
    assert lines[0].endswith("**Week 1 of 2: The first half**")
    assert [line for line in lines if line.startswith("We meet <t:")]
    assert lines[-1] == "**Looking back at week 1: The first half**"
    assert "Text, questions and answers are in this post." in club.thread()[0].text
    assert club.told() == []


async def test_the_welcome_is_one_post_pinned_above_the_others(club: Club) -> None:
    """All of its messages stand in it; pinned, it is never put away, and stays the way in for whoever comes late."""
    await club.to("end")
    await club.pass_time(days=30)
    welcome = next(place for place in club.people["ada"].channels() if place.name == "Test circle: welcome")
    assert (welcome.pinned, welcome.archived, welcome.locked) == (True, False, False)
    read = [seen.text.partition("\n")[0] for seen in club.people["ada"].sees(welcome.id)]
    assert read == [
        "**Test circle: welcome**",
        "**Three ways to answer**",
        "**A practice question**",
        "**Test circle: the way in**",
    ]


async def test_a_welcome_that_can_not_be_pinned_is_whole_all_the_same(club: Club) -> None:
    """Members have pinned a post of their own, and a forum has one: all messages stand, organisers read what to do."""
    forum = club.server.world.channels[club.channel]
    own = club.people["ben"].open_post(forum.id, "Hello", text="I was first.")
    club.server.world.channels[own].flags |= ChannelFlag.PINNED
    await club.to("welcome")
    assert len([seen for seen in club.in_channel() if seen.is_bot]) == 4
    [told] = club.told()
    assert "a post was being pinned" in told
    assert "Unpin the forum's other post" in told


@both_layouts
async def test_a_digest_is_pointed_to_where_it_is_not_seen(club: Club) -> None:
    """From a text channel a line leads to the digest in the thread; in a forum it stands where everybody reads."""
    await club.to("first.digest")
    digest = club.post("**Looking back at week 1: The first half**")
    pointers = [seen.text for seen in club.in_channel() if seen.text.startswith("Week 1: [looking back](")]
    if club.layout is Layout.FORUM:
        assert pointers == []
    else:
        [pointer] = pointers
        assert f"/{club.thread_id()}/{digest.id})" in pointer
        assert club.in_channel()[-1].text == pointer


async def test_links_lead_into_the_post(club: Club) -> None:
    """What is written down of an opening is where it stands: in its own post, not in the forum."""
    await club.to("first.digest")
    rows = [row for row in await club.posts() if row.message_id and not row.part.endswith(".thread")]
    for row in rows:
        assert club.server.world.message(row.message_id or 0).channel_id == row.channel_id
    opening = next(row for row in rows if row.part == "opening")
    assert opening.message_id == opening.channel_id == club.thread_id()


async def test_a_reply_to_the_opening_is_the_weeks_conversation(club: Club) -> None:
    """It stands in the week's post, so it is kept, as nobody's answer; words in the welcome's post are not."""
    await club.to("first.section")
    ada = club.people["ada"]
    ada.say(club.thread_id(), "I am in.", reply_to=club.thread_id())
    ada.say(club.in_channel()[0].channel_id, "Hello there.")
    await club.settle()
    assert [(row.text, row.how, row.week) for row in await club.kept()] == [
        ("I am in.", How.MESSAGE, "first")
    ]


async def test_a_group_that_skips_the_text_is_still_reminded_of_its_meeting(club: Club) -> None:
    """Without the week's post the reminder is a post of its own; nothing else of the week is, and it isn't read."""
    await club.to("first.brief")
    await club.confirm(await club.command("olga", "circle skip", post="first.section"), "Skip it")
    await club.to("first.digest")
    assert posts(club) == ["Test circle: welcome", "The meeting of week 1"]
    assert await club.state("first.reminder") is State.DONE
    place = club.people["ada"].channels()[-1]
    assert [seen.text[:10] for seen in club.people["ada"].sees(place.id)] == ["We meet <t"]
    club.people["ada"].say(place.id, "I can't come.")
    await club.settle()
    assert await club.kept() == []


# ---- tags --------------------------------------------------------------------------------------------------------


async def test_a_post_is_open_until_its_week_is_shelved(club: Club) -> None:
    """The digest moves its week's post from Open to Shelved, and leaves alone what people have put on it."""
    forum = club.server.world.channels[club.channel]
    forum.tags.append(Tag(77, "Hard going"))
    await club.to("first.section")
    assert tags(club, "Week 1") == ("Open",)
    post = club.server.world.channels[club.thread_id()].thread
    assert post is not None
    post.applied.append(77)
    await club.to("first.digest")
    assert tags(club, "Week 1") == ("Shelved", "Hard going")
    await club.to("end")
    assert (tags(club, "Week 2"), tags(club, "Thank you")) == (("Shelved",), ("Open",))


@pytest.mark.parametrize(
    ("offered", "demands", "before", "after"),
    [
        ((), False, (), ()),
        (("News", "Talk"), False, (), ()),
        (("News", "Talk"), True, ("News",), ("News",)),
        (("!News", "Talk"), True, ("Talk",), ("Talk",)),
        (("!Open", "Talk", "!Shelved"), False, (), ()),
        (("Open", "!Shelved"), False, ("Open",), ()),
        (("News", "open"), True, ("open",), ("open",)),
        (("News", "open"), False, ("open",), ()),
        (("News", "SHELVED"), False, (), ("SHELVED",)),
        (("Shelved", "Open"), True, ("Open",), ("Shelved",)),
    ],
)
async def test_tags_are_used_as_far_as_the_forum_has_them(
    club: Club, offered: tuple[str, ...], demands: bool, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """By name, however it is written; moderated ones (!) aren't; where one is demanded it is ours, or the first."""
    forum = club.server.world.channels[club.channel]
    forum.tags = [Tag(70 + i, n.lstrip("!"), moderated=n.startswith("!")) for i, n in enumerate(offered)]
    forum.flags = ChannelFlag.REQUIRE_TAG if demands else ChannelFlag.NONE
    club.server.take_right(club.server.world.guild(GUILD), Right.MANAGE_THREADS)
    await club.away(minutes=1)
    await club.to("first.section")
    assert tags(club, "Week 1") == before
    await club.to("first.digest")
    assert tags(club, "Week 1") == after
    assert await club.state("first.digest") is State.DONE


# ---- each post once ----------------------------------------------------------------------------------------------


@dataclass
class Watched:
    """A line that notes when week 1's post is asked for; so many times at first it is cut, and nothing happens."""

    now: Callable[[], datetime]
    cuts: int = 0
    asked: list[tuple[datetime, Request]] = field(default_factory=list)

    def __call__(self, request: Request) -> Fault | None:
        if not request.line.endswith("/threads") or "Week 1" not in request.body["name"]:
            return None
        self.asked.append((self.now(), request))
        return Fault.CUT if len(self.asked) <= self.cuts else None


MAKING = partial(Rule, method="POST", path="/channels/*/threads")
NO_ANSWERS = [
    *(MAKING(kind=Kind.TROUBLE, status=status, after=True) for status in (500, 502, 503, 504)),
    MAKING(kind=Kind.TROUBLE, status=502),
    MAKING(kind=Kind.DROPPED, after=True),
    MAKING(kind=Kind.DROPPED),
    MAKING(kind=Kind.LIMITED, retry_after=219.0, scope=Scope.SHARED),
    MAKING(kind=Kind.LIMITED, via=False),
]


@pytest.mark.parametrize(
    "rule", NO_ANSWERS, ids=lambda rule: f"{rule.kind} {rule.status} {'after' if rule.after else 'before'}"
)
async def test_a_post_that_got_no_answer_is_made_once(club: Club, rule: Rule) -> None:
    """It is looked for a minute later; asked for again only where it isn't there, and never by itself."""
    await club.to("first.brief")
    line = club.server.weather = Watched(club.clock.now)
    club.server.faults.add(rule)
    await club.to("first.section")
    assert len(line.asked) == 1
    assert await club.state("first.section") is State.CLAIMED
    await club.pass_time(seconds=59)
    assert len(line.asked) == 1
    await club.pass_time(minutes=2)
    assert posts(club) == ["Test circle: welcome", "Week 1: The first half"]
    assert len(line.asked) == (1 if rule.after else 2)
    assert all(after[0] - before[0] >= MINUTE for before, after in pairwise(line.asked))
    assert await club.state("first.section") is State.DONE
    assert heads(club)[-1] == "**Opening question**"
    assert club.told() == []


async def test_a_post_that_arrives_late_is_found(club: Club) -> None:
    """The line was cut, and half a minute later Discord makes the post after all: there is one."""
    await club.to("first.brief")
    line = club.server.weather = Watched(club.clock.now, cuts=1)
    await club.to("first.section")
    await club.pass_time(seconds=30)
    assert posts(club) == ["Test circle: welcome"]
    [(_, request)] = line.asked
    club.server.weather = None
    method, path = request.line.split()
    async with ClientSession(headers={"Authorization": "Bot rehearsal"}) as session:
        await session.request(method, club.server.api + path, json=request.body)
    await club.settle()
    await club.pass_time(minutes=5)
    assert posts(club) == ["Test circle: welcome", "Week 1: The first half"]
    assert await club.state("first.section") is State.DONE


async def test_the_minute_begins_anew_with_every_attempt(club: Club) -> None:
    """The second attempt gets no answer either: a minute passes after it, too, before anything is asked again."""
    await club.to("first.brief")
    line = club.server.weather = Watched(club.clock.now, cuts=2)
    await club.to("first.section")
    await club.pass_time(hours=1)
    times = [at for at, _ in line.asked]
    assert len(times) == 3
    assert all(after - before >= MINUTE for before, after in pairwise(times))
    assert posts(club) == ["Test circle: welcome", "Week 1: The first half"]


@pytest.mark.parametrize("fault", [Fault.DEATH, Fault.DEATH_AFTER], ids=lambda fault: fault.value)
async def test_a_bot_that_dies_over_a_post_finds_it_by_its_button(tmp_path: Path, fault: Fault) -> None:
    """Back at once it waits out the minute; then the post is there once, whatever it is called by then."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        await club.to("first.brief")
        club.server.weather = Once(fault, "/threads")
        assert await club.dies_before("first.section")
        for place in club.threads():
            club.server.world.channels[place.id].name = "Week 1: renamed by an organiser"
        before = posts(club)
        await club.start()
        assert posts(club) == before
        assert await club.state("first.section") is State.CLAIMED
        await club.pass_time(minutes=1)
        assert len(posts(club)) == 2
        assert len([line for line in heads(club) if "Week 1 of 2" in line]) == 1
        assert await club.state("first.section") is State.DONE


async def test_a_post_is_found_among_those_that_were_put_away(tmp_path: Path) -> None:
    """The bot dies over a post and is away until Discord has archived it: it is found, woken and finished."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        await club.to("first.brief")
        club.server.weather = Once(Fault.DEATH_AFTER, "/threads")
        assert await club.dies_before("first.section")
        put_away(club.server, club.thread_id())
        clutter(club)
        club.clock.jump(club.clock.now() + timedelta(days=3))
        await club.start()
        assert [name for name in posts(club) if name.startswith("Week")] == ["Week 1: The first half"]
        assert "**Opening question**" in heads(club)
        assert not club.threads()[0].archived
        assert await club.state("first.section") is State.DONE


def clutter(club: Club) -> None:
    """Members fill the forum with more posts than one page of Discord's lists has, and these are put away, too."""
    for number in range(120):
        club.clock.jump(club.clock.now() + timedelta(seconds=1))
        own = club.people["ben"].open_post(club.channel, f"My own {number}", text="Hello.")
        put_away(club.server, own)


async def test_another_bots_post_and_a_members_are_not_taken_for_ours(tmp_path: Path) -> None:
    """Whatever stands in the forum with the same name and words, ours is made."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        await club.to("first.brief")
        club.server.weather = Once(Fault.DEATH, "/threads")
        assert await club.dies_before("first.section")
        other = club.another_bot("helper")
        for person in (club.people["ben"], other):
            words = "**Week 1 of 2: The first half**"
            person.open_post(club.channel, "Week 1: The first half", text=words)
        await club.start()
        await club.pass_time(minutes=1)
        assert posts(club)[1:] == ["Week 1: The first half"] * 3
        opening = (await club.read(lambda core: core.posts("circle", "first.section")))["opening"]
        assert club.server.world.message(opening.message_id or 0).author is club.server.world.bot


async def test_what_is_said_in_a_post_before_it_is_written_down_is_kept(club: Club) -> None:
    """Ada answers in the minute in which the bot doesn't know yet that its post is there; nothing is lost."""
    await club.to("first.brief")
    club.server.weather = Once(Fault.CUT_AFTER, "/threads")
    await club.to("first.section")
    first = club.people["ada"].say(club.thread_id(), "I am the first.")
    club.people["ada"].edit(first, "I am the first, I think.")
    club.people["ben"].delete(club.people["ben"].say(club.thread_id(), "A slip."))
    await club.settle()
    await club.pass_time(minutes=2)
    await club.say("ben", "And I the second.")
    assert [row.text for row in await club.kept()] == ["I am the first, I think.", "And I the second."]


# ---- threads that hide and archive -------------------------------------------------------------------------------


def put_away(server: Server, thread_id: int) -> None:
    """Discord archives a thread."""
    threads.set_archived(server.world, server.world.channels[thread_id], archived=True)


@both_layouts
async def test_a_thread_is_woken_before_anything_is_written_in_it(club: Club) -> None:
    """The bot takes it out of the archive first, and once."""
    await club.to("first.section")
    put_away(club.server, club.thread_id())
    await club.settle()
    asked: list[Request] = []
    club.server.weather = asked.append
    await club.to("first.questions")
    thread = f"/channels/{club.thread_id()}"
    changes = [request for request in asked if not request.line.startswith("GET ")]
    own = [request for request in changes if request.line.split()[1].startswith(thread)]
    assert [request.line.split()[0] for request in own][:2] == ["PATCH", "POST"]
    assert len([request for request in own if request.line.startswith("PATCH")]) == 1
    assert own[0].body == {"archived": False}
    assert not club.threads()[0].archived


@both_layouts
async def test_no_thread_is_ever_locked_and_none_woken_that_is_awake(club: Club) -> None:
    """In a whole term the bot changes nothing of a thread but tags and the pin; the weeks stay open to answers."""
    asked: list[Request] = []
    club.server.weather = asked.append
    await club.to("end")
    patched = [request for request in asked if request.line.startswith("PATCH /channels/")]
    changes = [request.body for request in patched if "/messages/" not in request.line]
    assert all(set(change) <= {"applied_tags", "archived", "flags"} for change in changes)
    assert {"archived": False} not in changes
    assert not any(place.locked for place in club.threads())


@both_layouts
async def test_an_idle_week_can_be_read_and_answered_to_the_end(club: Club) -> None:
    """Put away by Discord, a week is read as ever; a reply wakes it, and then the buttons work on a phone, too.

    The welcome has told members so.
    """
    await club.to("welcome")
    told = " ".join(seen.text for seen in club.in_channel())
    assert "If a button fails in a thread that has long been quiet, reply to anything there" in told
    await club.to("end")
    await club.pass_time(days=8)
    ada = club.people["ada"]
    assert club.threads()[0].archived
    question = club.post(OPENING)
    with pytest.raises(Refused):  # Discord's own doing: a phone would wake it in the member's name
        await ada.press(question.id, "Respond", on_phone=True)
    await club.say("ben", "Late, I know.", to=OPENING)
    assert not club.threads()[0].archived
    form = (await ada.press(question.id, "Respond", on_phone=True)).form
    assert form is not None
    await club.submit(form, "Late as well.")
    assert [row.text for row in await club.kept()] == ["Late, I know.", "Late as well."]


@both_layouts
async def test_a_break_of_weeks_ends_in_the_same_thread(tmp_path: Path, layout: Layout) -> None:
    """Paused for three weeks in the middle of week 1, the rest of it goes on where it began."""
    async with open_club(tmp_path, layout=layout, circle=CIRCLE) as club:
        await club.to("first.section")
        await club.pass_time(minutes=1)
        await club.command("olga", "circle pause")
        await club.pass_time(days=20)
        assert club.threads()[0].archived
        await club.command("olga", "circle resume")
        await club.to("first.digest")
        assert len(club.threads()) == 1
        assert heads(club)[-1] == "**Looking back at week 1: The first half**"
        assert {row.state for key, row in (await club.ledger()).items() if key.startswith("first")} == {
            State.DONE
        }
