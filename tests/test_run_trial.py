"""A trial week in a private channel: whole, marked, nobody mentioned, the circle itself untouched, and gone again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.running import DATABASE, Address
from bot.app.trial import Removed, remove_trial, trial_folder, try_week
from bot.errors import DiscordUncertainError, NotFoundError, StudycircleError, UsageError
from bot.rehearsal.server.model import Guild, Role
from bot.rehearsal.server.outcomes import Seen
from bot.rehearsal.server.permissions import Right
from bot.schedule.model import ChannelLink
from tests.club import Club, Fault, Once, open_club
from tests.test_cli_codes import circle_file, run

GUILD, TRIAL, OTHER = 111111111111111111, 666666666666666666, 777777777777777777
LINK = ChannelLink(GUILD, TRIAL)
VIEW = Right.VIEW_CHANNEL


@pytest.fixture
async def club(tmp_path: Path) -> AsyncIterator[Club]:
    """A circle whose bot runs, and a private channel beside it that the organiser and the bot see."""
    async with open_club(tmp_path) as opened:
        opened.server.add_text_channel(
            guild(opened), TRIAL, name="trial", private=True, roles=organisers(opened)
        )
        await opened.settle()
        yield opened


def guild(club: Club) -> Guild:
    """The circle's server."""
    return club.server.world.guild(GUILD)


def organisers(club: Club) -> tuple[Role, ...]:
    """The organisers' role."""
    return tuple(role for role in guild(club).roles.values() if role.name == "Organisers")


async def trial(club: Club, week: int = 1, *, link: ChannelLink = LINK) -> int:
    """Post a trial, beside the running bot."""
    circle, reading = club.running.circle, club.running.reading
    posted = await try_week(
        circle, reading, week, link=link, data=club.folder, clock=club.clock, address=address(club)
    )
    await club.settle()
    return posted


async def removal(club: Club, *, link: ChannelLink = LINK) -> Removed:
    """Take it away."""
    circle, reading = club.running.circle, club.running.reading
    removed = await remove_trial(
        circle, reading, link=link, data=club.folder, clock=club.clock, address=address(club)
    )
    await club.settle()
    return removed


def address(club: Club) -> Address:
    """Where Discord is."""
    return Address("rehearsal", club.server.api, club.server.gateway)


def seen(club: Club, place: int = TRIAL) -> list[Seen]:
    """What the organiser sees in a channel or thread."""
    return [one for one in club.people["olga"].sees(place) if one.text or one.poll]


def thread_of(club: Club) -> int:
    """The trial's thread."""
    [found] = [place.id for place in club.people["olga"].channels() if place.parent_id == TRIAL]
    return found


async def test_a_whole_week_stands_there_at_once(club: Club) -> None:
    """Everything that a week posts, the brief with it, in its order; marked as a trial, with dates that lie ahead."""
    posted = await trial(club)
    heads = [one.text.partition("\n")[0] for one in seen(club)]
    assert heads[0] == "**A trial of week 1 of “Test circle”**"
    assert any(head.startswith("**Brief for week 1 of 2: Trial: The first half") for head in heads)
    assert "**Week 1 of 2: Trial: The first half**" in heads
    assert any(head.startswith("We meet <t:") for head in heads)
    thread = seen(club, thread_of(club))
    assert [place.name for place in club.people["olga"].channels() if place.id == thread_of(club)] == [
        "Week 1: Trial: The first half"
    ]
    texts = "\n".join(one.text for one in thread)
    for words in (
        "**¶1**",
        "**¶2**",
        "**Opening question**",
        "**Question 2 of 2**",
        "**Go-round**",
        "**Closing",
    ):
        assert words in texts
    [poll] = [one.poll for one in thread if one.poll]
    assert timedelta() < poll.ends - club.clock.now() < timedelta(days=14)
    assert posted >= len(seen(club)) + len(thread)


async def test_it_mentions_nobody_and_touches_nothing(club: Club) -> None:
    """No phone buzzes, the circle's ledger and posts are as before, no event is made, members see nothing of it."""
    await club.to("welcome")
    ledger, posts = await club.ledger(), await club.posts()
    events = dict(club.server.world.events)
    before = {who: club.buzzed(who) for who in club.people}
    await trial(club)
    assert {who: club.buzzed(who) for who in club.people} == before
    assert (await club.ledger(), await club.posts()) == (ledger, posts)
    assert club.server.world.events == events
    assert TRIAL not in [place.id for place in club.people["ada"].channels()]
    assert not any("<@" in one.text for one in [*seen(club), *seen(club, thread_of(club))])
    await club.to("erase")
    assert {row.state.value for row in (await club.ledger()).values()} == {"done"}


async def test_its_buttons_say_that_they_do_nothing(club: Club) -> None:
    """The organiser tries one: the running bot answers in words, and keeps nothing."""
    await trial(club)
    question = next(one for one in seen(club, thread_of(club)) if "Respond" in one.buttons)
    outcome = await club.people["olga"].press(question.id, "Respond")
    assert outcome.private
    assert outcome.text
    assert await club.kept() == []


async def test_posting_it_again_repeats_nothing(club: Club) -> None:
    """Also after a break in the middle: what stands stays, the rest follows."""
    club.server.weather = Once(Fault.CUT_AFTER, words="**¶2**")
    with pytest.raises(DiscordUncertainError):
        await trial(club)
    club.server.weather = None
    assert await trial(club) > 0
    texts = [one.text for one in seen(club, thread_of(club)) if one.text]
    assert len(texts) == len(set(texts))
    assert await trial(club) == 0


async def test_it_is_taken_away_without_a_trace(club: Club) -> None:
    """Two weeks of trial, both gone: messages and threads, and nothing else; what it was written down in, too."""
    own = club.people["olga"].say(TRIAL, "Our own notes stay.")
    await trial(club, 1)
    await trial(club, 2)
    removed = await removal(club)
    assert removed.left == ()
    assert [one.id for one in seen(club)] == [own]
    assert [place for place in club.people["olga"].channels() if place.parent_id == TRIAL] == []
    assert not trial_folder(club.folder, LINK).exists()
    assert (club.folder / DATABASE).exists()
    with pytest.raises(NotFoundError, match="No trial was posted to that channel from here"):
        await removal(club)


async def test_a_thread_in_which_somebody_wrote_stays(club: Club) -> None:
    """Only the trial's own posts go; where the thread is, is said."""
    await trial(club)
    thread = thread_of(club)
    note = club.people["olga"].say(thread, "This looks good.")
    removed = await removal(club)
    assert removed.left == (thread,)
    assert [one.id for one in seen(club, thread) if one.kind == 0] == [note]
    assert seen(club) == []


async def test_without_the_right_to_manage_threads_the_empty_thread_stays(club: Club) -> None:
    """It isn't asked for in the invitation; the messages go one by one."""
    club.server.take_right(club.server.world.channels[TRIAL], Right.MANAGE_THREADS)
    await trial(club)
    thread = thread_of(club)
    assert (await removal(club)).left == (thread,)
    assert [one for one in seen(club, thread) if one.kind == 0] == []


async def test_a_removal_that_was_broken_off_can_be_repeated(club: Club) -> None:
    """The thread is gone already, the line is cut: the second time takes the rest away."""
    await trial(club)
    club.server.weather = lambda request: Fault.CUT if f"DELETE /channels/{TRIAL}/" in request.line else None
    with pytest.raises(DiscordUncertainError):
        await removal(club)
    club.server.weather = None
    await removal(club)
    assert seen(club) == []


async def test_in_a_forum_the_week_is_a_post(club: Club) -> None:
    """Everything of the week in it; taken away, the post is gone."""
    forum = ChannelLink(GUILD, OTHER)
    club.server.add_forum_channel(guild(club), OTHER, name="trial", private=True, roles=organisers(club))
    await trial(club, link=forum)
    [post] = [place for place in club.people["olga"].channels() if place.parent_id == OTHER]
    assert post.name == "Week 1: Trial: The first half"
    assert any("**Closing question**" in one.text for one in seen(club, post.id))
    assert (await removal(club, link=forum)).left == ()
    assert [place for place in club.people["olga"].channels() if place.parent_id == OTHER] == []


async def test_only_a_private_channel_will_do(club: Club) -> None:
    """Not one that everybody sees, not the circle's own, not a voice channel, not one that the bot can't see."""
    club.server.add_text_channel(guild(club), OTHER, name="general")
    club.server.add_voice_channel(guild(club), OTHER + 1, name="talk")
    elsewhere = ChannelLink(OTHER, TRIAL)
    for link, words in (
        (ChannelLink(GUILD, OTHER), "Everybody on the server can see #general."),
        (ChannelLink(GUILD, OTHER + 1), "#talk is a voice channel; weeks can't be posted there."),
        (ChannelLink(GUILD, club.channel), "That is the circle's own channel"),
        (elsewhere, "That channel is on another server than its link says."),
        (ChannelLink(GUILD, OTHER + 2), "Unknown Channel"),
    ):
        with pytest.raises(StudycircleError) as refused:
            await trial(club, link=link)
        assert words in refused.value.message
        assert refused.value.hint
    with pytest.raises(StudycircleError, match="There is no week 3; the reading has 2"):
        await trial(club, 3)
    club.server.overwrite(
        club.server.world.channels[TRIAL], guild(club).members[club.server.world.bot.id], deny=VIEW
    )
    with pytest.raises(StudycircleError, match="Missing Access") as refused:
        await trial(club)
    assert "View Channel" in refused.value.hint


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--week", "1"), "name its channel with --to"),
        (("--remove",), "name its channel with --to"),
        (("--to", "x"), "either --week or --remove"),
        (("--to", "x", "--week", "1", "--remove"), "either --week or --remove"),
        (("--to", "x", "--week", "1", "--from-week", "2"), "either --week or --remove"),
        (("another.yaml", "--to", "x", "--week", "1"), "one circle's file"),
        (("--to", "https://discord.gg/abc", "--week", "1"), "This is an invitation to a server"),
        (("--to", "general", "--week", "1"), "is not the link of a channel"),
    ],
)
def test_mistyped_it_says_how(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """Usage errors, before anything is asked of Discord."""
    done = run("run", circle_file(tmp_path), *words)
    assert done.exit_code == 2 == UsageError.exit_code
    assert said in done.stderr
