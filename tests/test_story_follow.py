"""Follow: whoever presses it finds each week's thread among their own, and can stop that again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rehearsal.server import threads
from bot.rehearsal.server.outcomes import Outcome
from bot.rehearsal.server.permissions import Right
from tests.club import Club, Fault, Once, both_layouts
from tests.test_story_members import BUTTON, traces

GUILD = 111111111111111111
ADDED = "added to a thread"


async def press(club: Club, who: str, *, under: str = "Test circle: welcome") -> Outcome:
    """Somebody presses Follow under the welcome, or under a week's opening."""
    post = next(seen for seen in club.in_channel() if under in seen.text)
    outcome = await club.people[who].press(post.id, "Follow")
    await club.settle()
    return outcome


def followed(club: Club, who: str) -> list[int]:
    """The numbers of the weeks whose threads are in somebody's own list."""
    own = [place.name for place in club.threads() if club.people[who].follows(place.id)]
    return [int(name.split()[1].rstrip(":")) for name in own]


@both_layouts
async def test_who_follows_before_week_1_is_added_to_each_week_as_it_opens(club: Club) -> None:
    """Pressed under the welcome: told privately what will happen; then it does, to the end, for nobody else."""
    await club.to("welcome")
    outcome = await press(club, "ada")
    assert outcome.private
    assert outcome.text.startswith(
        "You follow the circle now: you are added to each week's thread as it opens."
    )
    await club.to("first.section")
    assert (followed(club, "ada"), followed(club, "ben")) == ([1], [])
    await club.to("end")
    assert (followed(club, "ada"), followed(club, "ben")) == ([1, 2], [])
    assert club.buzzed("ada").count(ADDED) == 3
    assert ADDED not in club.buzzed("ben")


async def test_who_follows_in_the_middle_is_added_at_once_and_later_on(club: Club) -> None:
    """Pressed under an opening, also an old one: the present week's thread and those to come, none of before."""
    await club.to("second.section")
    outcome = await press(club, "ada", under="Week 1 of 2")
    assert "you are added to this week's thread in a moment, and to each later one" in outcome.text
    assert followed(club, "ada") == [2]


@both_layouts
async def test_pressing_again_offers_to_stop(club: Club) -> None:
    """The second press changes nothing but offers Unfollow; that takes them out, and adds them to nothing more."""
    await club.to("first.section")
    await press(club, "ada")
    again = await press(club, "ada", under="Week 1 of 2")
    assert (again.private, again.buttons) == (True, ("Unfollow",))
    assert followed(club, "ada") == [1]
    done = await club.confirm(again, "Unfollow")
    assert (done.text, done.private) == (
        "You don't follow the circle any more, and are added to no later thread.",
        True,
    )
    twice = await club.confirm(again, "Unfollow")
    assert twice.text == "You don't follow the circle, so nothing was changed."
    await club.to("end")
    assert followed(club, "ada") == []
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."


async def test_who_stops_before_week_1_is_added_to_nothing(club: Club) -> None:
    """There is no thread to be taken out of yet, and none comes."""
    await club.to("welcome")
    await press(club, "ada")
    done = await club.confirm(await press(club, "ada"), "Unfollow")
    assert done.text.startswith("You don't follow the circle any more")
    await club.to("first.section")
    assert followed(club, "ada") == []


async def test_where_the_bot_may_take_nobody_out_it_says_how_to_leave(club: Club) -> None:
    """That needs a right which circles do without: they are added to no later thread all the same."""
    await club.to("first.section")
    await press(club, "ada")
    club.server.take_right(club.server.world.guild(GUILD), Right.MANAGE_THREADS)
    done = await club.confirm(await press(club, "ada"), "Unfollow")
    assert "leave it yourself, in the thread's menu" in done.text
    await club.to("second.section")
    assert followed(club, "ada") == [1]


async def test_who_leaves_a_thread_is_not_brought_back(club: Club) -> None:
    """Once added, they may go; restarts bring nobody back, the next week does."""
    await club.to("first.section")
    await press(club, "ada")
    club.people["ada"].unfollow(club.thread_id())
    await club.away(minutes=1)
    await club.pass_time(days=1)
    assert followed(club, "ada") == []
    await club.to("second.section")
    assert followed(club, "ada") == [2]


@both_layouts
async def test_a_thread_that_was_put_away_is_woken_first(club: Club) -> None:
    """Nobody can be added to an archived thread, nor taken out of one."""
    await club.to("first.section")
    thread = club.server.world.channels[club.thread_id()]
    threads.set_archived(club.server.world, thread, archived=True)
    await press(club, "ada")
    assert followed(club, "ada") == [1]
    threads.set_archived(club.server.world, thread, archived=True)
    await club.settle()
    await club.confirm(await press(club, "ada"), "Unfollow")
    assert followed(club, "ada") == []


@pytest.mark.parametrize(
    "fault", [Fault.TROUBLE, Fault.TROUBLE_AFTER, Fault.CUT_AFTER], ids=lambda f: f.value
)
async def test_who_could_not_be_added_is_added_later(club: Club, fault: Fault) -> None:
    """Discord gives no answer for one of three: within the hour all are in, and each phone buzzed once for it."""
    await club.to("welcome")
    for who in ("ada", "ben", "cleo"):
        await press(club, who)
    club.server.weather = Once(fault, f"/thread-members/{club.people['ben'].id}")
    await club.to("first.section")
    await club.pass_time(hours=1)
    for who in ("ada", "ben", "cleo"):
        assert followed(club, who) == [1]
        assert club.buzzed(who).count(ADDED) == 1


@both_layouts
async def test_a_bot_that_was_off_as_a_week_opened_adds_its_followers(club: Club) -> None:
    """The text goes out late, and who follows is added all the same; who pressed meanwhile had no answer."""
    await club.to("welcome")
    await press(club, "ada")
    await club.to("first.brief")
    await club.away(hours=27)
    assert followed(club, "ada") == [1]


async def test_a_bot_that_dies_as_it_adds_somebody_adds_the_rest(club: Club) -> None:
    """Back again it goes on; Discord adds nobody twice."""
    await club.to("welcome")
    for who in ("ada", "ben"):
        await press(club, who)
    club.server.weather = Once(Fault.DEATH_AFTER, "/thread-members/")
    assert await club.outlive("first.questions", gap=timedelta(minutes=2)) == 1
    for who in ("ada", "ben"):
        assert (followed(club, who), club.buzzed(who).count(ADDED)) == ([1], 1)


async def test_nothing_is_kept_of_a_follower_who_has_left_the_server(club: Club) -> None:
    """As they can't be added any more they are forgotten; the others are added."""
    await club.to("welcome")
    for who in ("ada", "ben"):
        await press(club, who)
    del club.server.world.guild(GUILD).members[club.people["ben"].id]
    await club.to("first.section")
    assert followed(club, "ada") == [1]
    kept = await club.read(lambda core: core.follows_since("circle", club.people["ben"].id))
    assert kept is None


async def test_a_thread_that_takes_nobody_hinders_nothing(club: Club) -> None:
    """The bot may not write in threads for a while: who follows isn't added to this week's, and is to the next."""
    await club.to("first.section")
    club.server.take_right(club.server.world.guild(GUILD), Right.MANAGE_THREADS)
    club.server.take_right(club.server.world.channels[club.channel], Right.SEND_IN_THREADS)
    await press(club, "ada")
    assert followed(club, "ada") == []
    club.server.add_right(club.server.world.channels[club.channel], Right.SEND_IN_THREADS)
    await club.to("second.section")
    assert followed(club, "ada") == [2]


@both_layouts
async def test_what_is_kept_of_a_follower_is_shown_and_forgotten(club: Club) -> None:
    """`/my words` says that one follows, alone or beside one's words; `/my forget` ends it without a trace."""
    await club.to("first.section")
    await press(club, "ada")
    alone = await club.command("ada", "my words")
    assert alone.text.startswith(
        "All that is kept of yours is that you follow the circle's threads, since <t:"
    )
    assert alone.files == {}
    await club.say("ada", "A word.")
    both = await club.command("ada", "my words")
    assert "You also follow the circle's threads." in both.text
    assert b"You follow the circle's threads since 2027-01-12" in both.files["my-words.txt"]
    question = await club.command("ada", "my forget")
    assert question.text.endswith("You will be added to no later thread.")
    await club.confirm(question, BUTTON)
    await club.to("end")
    assert 2 not in followed(club, "ada")
    await club.stop()
    assert traces(club, str(club.people["ada"].id)) == []


async def test_who_only_follows_can_be_forgotten(club: Club) -> None:
    """Though no word of theirs is kept there is something to erase."""
    await club.to("welcome")
    await press(club, "ada")
    question = await club.command("ada", "my forget")
    assert question.buttons == (BUTTON,)
    await club.confirm(question, BUTTON)
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."
    await club.to("first.section")
    assert followed(club, "ada") == []


async def test_following_is_nothing_that_anybody_else_reads(club: Club) -> None:
    """Neither organisers nor the archive hear of it; in the thread stands Discord's own line alone."""
    await club.to("first.section")
    before = (len(club.told()), len(club.thread()))
    await press(club, "ada")
    assert (len(club.told()), len(club.thread())) == (before[0], before[1] + 1)
    assert club.thread()[-1].kind == 1
    assert await club.kept() == []


async def test_a_button_of_a_circle_that_is_gone_says_so(club: Club) -> None:
    """Whatever its id says, nothing is changed."""
    await club.to("welcome")
    post = next(seen for seen in club.in_channel() if "Follow" in seen.buttons)
    button = club.server.world.message(post.id).components[0]["components"][0]
    for custom_id in ("sc1:follow:gone", "sc1:follow:gone:first", "sc1:unfollow:gone"):
        button["custom_id"] = custom_id
        outcome = await club.people["ada"].press(post.id, "Follow")
        assert outcome.private
        assert outcome.text.startswith("This button belongs to something that is over.")
