"""The way in when things go wrong: it is delayed, never doubled, and holds nothing else up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.records import Layout, State
from bot.rehearsal.server import removal, threads
from bot.rehearsal.server.permissions import Right
from tests.club import Club, Fault, Once, both_layouts, open_club
from tests.test_story_way_in import WAY_IN, way_in

DEATHS = (Fault.DEATH, Fault.DEATH_AFTER)
TROUBLES = (Fault.TROUBLE_AFTER, Fault.CUT, Fault.CUT_AFTER)
ANY = pytest.mark.parametrize("fault", [*DEATHS, *TROUBLES], ids=lambda fault: fault.value)


async def to_the_end(club: Club, fault: Fault) -> None:
    """The term goes on to its end, with whatever starts it takes."""
    if fault in DEATHS:
        assert await club.outlive("end", gap=timedelta(minutes=2)) == 1
    else:
        await club.to("end")
    await club.pass_time(hours=1)


@ANY
@both_layouts
async def test_it_is_made_once_whatever_happens(club: Club, fault: Fault) -> None:
    """The bot dies, or Discord gives no answer, while it is made: there is one, pinned, and it says what it should."""
    club.server.weather = weather = Once(fault, "POST /channels/", words=WAY_IN)
    await to_the_end(club, fault)
    assert weather.struck
    assert "We have read it to its last line." in way_in(club).text
    assert len(club.pinned()) == (2 if club.layout is Layout.TEXT else 1)


@ANY
@pytest.mark.parametrize("number", range(5))
async def test_it_survives_trouble_at_each_of_its_edits(club: Club, fault: Fault, number: int) -> None:
    """At either week's opening or look back, or at the end: an hour later it says what it should, and is the same."""
    await club.to("welcome")
    first = way_in(club).id
    club.server.weather = weather = Once(fault, "PATCH /channels/", words=WAY_IN, skip=number)
    await to_the_end(club, fault)
    assert weather.struck
    post = way_in(club)
    assert post.id == first
    assert "We have read it to its last line." in post.text
    assert post.text.count("[looking back]") == 2
    ledger = (await club.ledger()).values()
    assert {row.state for row in ledger if row.due <= club.clock.now()} == {State.DONE}


@ANY
async def test_it_is_made_again_once_whatever_happens(club: Club, fault: Fault) -> None:
    """Somebody has deleted it, and there is trouble as it is made again: there is one, and no second one."""
    await club.to("first.section")
    club.moderate(way_in(club).id)
    club.server.weather = weather = Once(fault, "POST /channels/", words=WAY_IN)
    await to_the_end(club, fault)
    assert weather.struck
    assert "We have read it to its last line." in way_in(club).text


async def test_trouble_with_its_pin_holds_nothing_up(club: Club) -> None:
    """The bot dies as it pins it: the next one does, and the welcome was done all the same."""
    club.server.weather = Once(Fault.DEATH, "PUT /channels/", skip=1)
    assert await club.outlive("first.section", gap=timedelta(minutes=2)) == 1
    assert way_in(club).id in club.pinned()
    assert await club.state("welcome") is State.DONE


@both_layouts
async def test_a_way_in_that_was_deleted_is_made_again_once(club: Club) -> None:
    """A moderator deletes it by mistake: with the next change it is there again; deleted once more it stays away."""
    await club.to("first.section")
    first = way_in(club).id
    club.moderate(first)
    await club.to("first.digest")
    second = way_in(club)
    assert second.id != first
    assert "[looking back](" in second.text
    assert second.pinned or club.layout is Layout.FORUM
    club.moderate(second.id)
    await club.to("end")
    assert not [seen for seen in club.in_channel() if seen.text.startswith(WAY_IN)]
    assert await club.state("end") is State.DONE


async def test_in_a_forum_whose_welcome_was_deleted_the_way_in_is_a_post_of_its_own(tmp_path: Path) -> None:
    """With the whole welcome it is gone; it comes back, and pinned, as nothing else is."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        await club.to("first.section")
        club.server.add_right(club.server.world.channels[club.channel], Right.MANAGE_THREADS)
        removal.delete_channel(club.server.world, club.server.world.channels[way_in(club).channel_id])
        await club.to("first.digest")
        post = way_in(club)
        place = next(one for one in club.people["ada"].channels() if one.id == post.id)
        assert (place.name, place.pinned) == ("Test circle: the way in", True)
        assert post.id == post.channel_id


async def test_in_a_forum_an_archived_welcome_is_woken_for_it(tmp_path: Path) -> None:
    """Nothing can be edited in an archived post (Discord's code 50083)."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        await club.to("welcome")
        threads.set_archived(
            club.server.world, club.server.world.channels[way_in(club).channel_id], archived=True
        )
        await club.to("first.section")
        assert "**1** [The first half](" in way_in(club).text


async def test_without_the_right_to_write_it_waits_and_goes_on_by_itself(club: Club) -> None:
    """What the circle lacks holds the way in back like everything else, and nothing else more than that."""
    await club.to("first.section")
    channel = club.server.world.channels[club.channel]
    before = way_in(club).text
    club.server.overwrite(
        channel, club.server.bot_role(club.server.world.guild(channel.guild_id)), deny=Right.VIEW_CHANNEL
    )
    await club.to("first.digest")
    assert way_in(club).text == before
    club.server.overwrite(
        channel, club.server.bot_role(club.server.world.guild(channel.guild_id)), allow=Right.VIEW_CHANNEL
    )
    await club.settle()
    await club.pass_time(hours=1)
    assert "[looking back](" in way_in(club).text
