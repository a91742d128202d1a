"""The table of what a circle needs: nothing more than it uses, and in the words of Discord's settings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.flow import needs as table
from bot.flow.ground import ChannelType, FoundChannel, Ground
from bot.flow.needs import EVENTS, Lack, Need, Spot, bits, invitation, missing, needs
from bot.records import Layout
from bot.rehearsal.server.permissions import GRANTED, Right
from bot.schedule.model import Circle
from tests.club import CIRCLE, load, write_files

BARE = """\
week: {poll: none, meeting: none}
"""
ROOM = 444444444444444444
SOURCE = {
    "View Channel": "view_channel",
    "Send Messages": "send_messages",
    "Attach Files": "attach_files",
    "Read Message History": "read_message_history",
    "Mention @everyone, @here, and All Roles": "mention_everyone",
    "Connect": "connect",
    "Manage Threads": "manage_threads",
    "Create Public Threads": "create_public_threads",
    "Send Messages in Threads": "send_messages_in_threads",
    "Create Events": "create_events",
    "Create Polls": "create_polls",
    "Pin Messages": "pin_messages",
}


def circle(tmp_path: Path, more: str = "") -> Circle:
    """A circle's file, loaded."""
    return load(write_files(tmp_path, circle=CIRCLE + more)).circle


def names(found: tuple[Need, ...], spot: Spot) -> set[str]:
    """What is needed at one place."""
    return {need.name for need in found if need.spot is spot}


def test_every_name_stands_for_its_bit() -> None:
    """Names are Discord's, and bits those that discord.py has for them."""
    assert set(table.NAMES.values()) == set(SOURCE)
    for bit, name in table.NAMES.items():
        assert discord.Permissions(**{SOURCE[name]: True}).value == bit


def test_a_circle_that_only_writes_needs_no_polls_and_no_events(tmp_path: Path) -> None:
    """What its file leaves out isn't asked for."""
    found = needs(circle(tmp_path, BARE))
    assert names(found, Spot.CHANNEL) == {
        *("View Channel", "Send Messages", "Read Message History"),
        *("Create Public Threads", "Send Messages in Threads", "Pin Messages"),
    }
    own = {"View Channel", "Send Messages", "Read Message History"}
    assert names(found, Spot.ORGANISERS) == own | {"Attach Files"}
    by_hand = needs(circle(tmp_path, BARE + "archive: {publish: by hand}\n"))
    assert names(by_hand, Spot.ORGANISERS) == own
    assert {need.spot for need in found} == {Spot.CHANNEL, Spot.ORGANISERS}


def test_polls_by_buttons_need_no_right_to_create_polls(tmp_path: Path) -> None:
    """They are messages like any other; nothing else changes."""
    usual, private = (needs(circle(tmp_path, more)) for more in ("", "votes: private\n"))
    assert {need.name for need in usual} - {need.name for need in private} == {"Create Polls"}


def test_an_archive_for_all_takes_a_right_where_all_read(tmp_path: Path) -> None:
    """In the circle's channel or forum, beside the organisers' channel; else only there."""
    here = circle(tmp_path, "archive: {publish: after 7 days in the channel}\n")
    for layout in Layout:
        assert "Attach Files" in names(needs(here, layout), Spot.CHANNEL)
        assert "Attach Files" not in names(needs(circle(tmp_path), layout), Spot.CHANNEL)


def test_one_week_with_a_poll_is_enough(tmp_path: Path) -> None:
    """A change may bring back what the usual week leaves out."""
    some = BARE + "changes: {second: {poll: thu 17:00 until sun 17:00}}\n"
    assert "Create Polls" in names(needs(circle(tmp_path, some)), Spot.CHANNEL)


def test_a_forum_has_other_names_and_needs_no_threads(tmp_path: Path) -> None:
    """Each week is a post; pinning one is managing posts."""
    assert names(needs(circle(tmp_path, BARE), Layout.FORUM), Spot.CHANNEL) == {
        *("View Channel", "Create Posts", "Read Message History"),
        *("Send Messages in Posts", "Manage Posts"),
    }


def test_mentioning_takes_a_right_only_where_the_role_is_closed(tmp_path: Path) -> None:
    """And never where nobody is mentioned at all."""
    everyone = "Mention @everyone, @here, and All Roles"
    named = circle(tmp_path, BARE)
    assert everyone not in names(needs(named), Spot.CHANNEL)
    assert everyone in names(needs(named, mentionable=False), Spot.CHANNEL)
    nobody = load(write_files(tmp_path, circle=CIRCLE.replace("mention: Readers\n", ""))).circle
    assert everyone not in names(needs(nobody, mentionable=False), Spot.CHANNEL)


@pytest.mark.parametrize(
    ("place", "spot", "wanted"),
    [
        ("", Spot.SERVER, {"Create Events"}),
        ("  meeting-place: The library\n", Spot.SERVER, {"Create Events"}),
        (
            f"  meeting-place: https://discord.com/channels/111111111111111111/{ROOM}\n",
            Spot.MEETING,
            {"View Channel", "Connect", "Create Events"},
        ),
    ],
)
def test_a_meeting_needs_what_its_event_needs(
    tmp_path: Path, place: str, spot: Spot, wanted: set[str]
) -> None:
    """In a voice channel the bot must be able to enter it; anywhere else the right to make events is enough."""
    found = needs(circle(tmp_path, f"week:\n  meeting: sun 17:00 for 60 minutes\n{place}"))
    assert names(found, spot) == wanted
    assert not {Spot.SERVER, Spot.MEETING} & {need.spot for need in found} - {spot}


def test_it_never_asks_for_more_than_organisers_are_told_to_grant(tmp_path: Path) -> None:
    """The stand-in grants what the guide says; the table stays within it."""
    granted = Right(sum(GRANTED))
    for layout in Layout:
        assert Right(bits(needs(circle(tmp_path), layout))) in granted


def ground(have: int, *, server: int = 0) -> Ground:
    """A server on which the bot has the same rights everywhere."""
    found = FoundChannel("reading", ChannelType.TEXT, 111111111111111111, have)
    return Ground(server, {222222222222222222: found, 333333333333333333: found, ROOM: found})


def test_nothing_is_missing_where_all_is_there(tmp_path: Path) -> None:
    """All bits at once."""
    found = needs(circle(tmp_path), mentionable=False)
    assert missing(found, ground(bits(found), server=bits(found))) == ()


def test_of_a_channel_that_can_not_be_seen_only_that_is_said(tmp_path: Path) -> None:
    """The rest follows from it; one line a channel."""
    lacks = missing(needs(circle(tmp_path, BARE)), ground(0))
    assert [lack.what for lack in lacks] == [
        "in #reading the bot lacks “View Channel” (to see the channel)",
        "in #reading the bot lacks “View Channel” (to see the channel)",
    ]


def test_who_can_not_write_is_not_said_to_lack_mentions(tmp_path: Path) -> None:
    """That comes back by itself."""
    found = needs(circle(tmp_path, BARE), mentionable=False)
    lacks = missing(found, ground(bits(found) & ~table.SEND_MESSAGES & ~table.MENTION_EVERYONE))
    assert {lack.what.partition("“")[2].partition("”")[0] for lack in lacks} == {"Send Messages"}


def test_each_thing_missing_is_one_line(tmp_path: Path) -> None:
    """What, where, what for, and where to mend it."""
    found = needs(circle(tmp_path), mentionable=False)
    for bit in {need.bit for need in found}:
        have = bits(found) & ~bit
        lines = [lack.line for lack in missing(found, ground(have, server=have))]
        assert lines
        for line in lines:
            assert "\n" not in line
            assert f"lacks “{table.NAMES[bit]}” (to " in line
            assert "Permissions, for the bot's own role" in line or "Server Settings, Roles" in line


def test_what_it_concerns_makes_no_other_lack_of_it() -> None:
    """Two lacks are the same if organisers read the same."""
    assert Lack("a", "b") == Lack("a", "b", concerns=EVENTS)


def test_the_invitation_asks_for_exactly_that(tmp_path: Path) -> None:
    """Both scopes, the one number, and the circle's server chosen already."""
    wanted = bits(needs(circle(tmp_path, BARE)))
    link = urlsplit(invitation(123, 111111111111111111, permissions=wanted))
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    asked = parse_qs(link.query)
    assert asked["client_id"] == ["123"]
    assert asked["scope"] == ["bot applications.commands"]
    assert asked["guild_id"] == ["111111111111111111"]
    granted = discord.Permissions(int(asked["permissions"][0]))
    assert granted == discord.Permissions(
        view_channel=True,
        send_messages=True,
        attach_files=True,
        read_message_history=True,
        create_public_threads=True,
        send_messages_in_threads=True,
        pin_messages=True,
    )
