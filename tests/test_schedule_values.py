"""What organisers may write, and what it is read as."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.records import FORMS
from bot.schedule import addresses, choices, times, zones
from bot.schedule.model import (
    ArchiveNames,
    ChannelLink,
    FileLimits,
    IfLate,
    LatePolicy,
    MeetingSlot,
    Nightly,
    PollSlot,
    Publish,
    Slot,
    Votes,
)

TUE_17 = Slot(1, time(17))


@pytest.mark.parametrize(
    "text",
    [
        "tue 17:00",
        "Tue 17:00",
        "Tuesday 5pm",
        "tuesdays 5 pm",
        "TUES. 17:00",
        "tue, 17:00",
        "Tuesday at 5:00 p.m.",
        "  tue   17.00 ",
        "5pm Tuesday",
        "17:00 tue",
        "17:00 on Tuesday",
    ],
)
def test_a_moment_can_be_written_in_many_ways(text: str) -> None:
    """Day and time are read in the spellings that people use."""
    assert times.slot(text) == TUE_17


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("wed 7:05", Slot(2, time(7, 5))),
        ("weds 0:00", Slot(2, time(0))),
        ("sun 12am", Slot(6, time(0))),
        ("sun 12pm", Slot(6, time(12))),
        ("sat noon", Slot(5, time(12))),
        ("mon midday", Slot(0, time(12))),
        ("fri 19:30", Slot(4, time(19, 30))),
        ("thurs 11.59PM", Slot(3, time(23, 59))),
    ],
)
def test_times_of_the_day(text: str, when: Slot) -> None:
    """A time is a time, also where YAML would make a number of it."""
    assert times.slot(text) == when


@pytest.mark.parametrize(
    "text",
    ["thu 17:00 until sun 17:00", "thu 17:00 till sun 5pm", "thu 5pm – sun 5pm", "thu 17:00-sun 17:00"],
)
def test_a_poll_has_two_moments(text: str) -> None:
    """A poll runs from one moment until another."""
    assert times.poll_slot(text) == PollSlot(Slot(3, time(17)), Slot(6, time(17)))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("75 minutes", 75),
        ("75 min", 75),
        ("75m", 75),
        ("90", 90),
        ("2 hours", 120),
        ("an hour", 60),
        ("one hour", 60),
        ("half an hour", 30),
        ("1 hour 15 minutes", 75),
        ("1 hour and 15 minutes", 75),
        ("1h15", 75),
        ("1.5 hours", 90),
        ("1½ hours", 90),
    ],
)
def test_a_meetings_length_can_be_written_in_many_ways(text: str, minutes: int) -> None:
    """Hours, minutes, or both."""
    assert times.meeting_slot(f"sun 17:00 for {text}") == MeetingSlot(Slot(6, time(17)), minutes)


@pytest.mark.parametrize("text", ["2027-01-12", "2027-1-12", " 2027-01-12 "])
def test_a_date_needs_no_noughts(text: str) -> None:
    """Year, month and day, with or without leading noughts."""
    assert times.day(text) == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("text", "weeks"), [("1 week", 1), ("week", 1), ("every week", 1), ("2 weeks", 2), ("Two weeks", 2)]
)
def test_how_often_a_week_opens(text: str, weeks: int) -> None:
    """Weeks are counted in figures or words."""
    assert times.weeks(text) == weeks


@pytest.mark.parametrize("moment", ["tue 17:00", "mon 00:00", "sun 23:59"])
def test_a_moment_is_written_as_it_is_read(moment: str) -> None:
    """What findings and plans show can be put into the file."""
    assert str(times.slot(moment)) == moment


def test_a_poll_and_a_meeting_are_written_as_they_are_read() -> None:
    """What findings show can be put into the file."""
    assert str(times.poll_slot("thu 5pm till sun 5pm")) == "thu 17:00 until sun 17:00"
    assert str(times.meeting_slot("sun 5pm for 1h15")) == "sun 17:00 for 75 minutes"


@pytest.mark.parametrize(
    "text",
    [
        "https://discord.com/channels/111111111111111111/222222222222222222",
        "http://discord.com/channels/111111111111111111/222222222222222222/",
        "https://ptb.discord.com/channels/111111111111111111/222222222222222222",
        "https://canary.discord.com/channels/111111111111111111/222222222222222222",
        "https://discordapp.com/channels/111111111111111111/222222222222222222",
        "<https://discord.com/channels/111111111111111111/222222222222222222>",
        "discord.com/channels/111111111111111111/222222222222222222?x=1",
    ],
)
def test_a_channels_link_can_come_from_any_discord(text: str) -> None:
    """All of Discord's addresses lead to the same channel."""
    link = addresses.channel_link(text)
    assert link == ChannelLink(111111111111111111, 222222222222222222)
    assert link.url == "https://discord.com/channels/111111111111111111/222222222222222222"


def test_a_meeting_place_is_a_link_or_any_address() -> None:
    """A voice channel's link is put in its usual form, an address stays."""
    link = "https://discord.com/channels/111111111111111111/444444444444444444"
    assert addresses.meeting_place(link.replace("discord.com", "ptb.discord.com")) == link
    assert addresses.meeting_place("Café Zapata,  back room") == "Café Zapata, back room"


@pytest.mark.parametrize(("text", "name"), [("Readers", "Readers"), ("@Reading circle", "Reading circle")])
def test_a_role_is_named(text: str, name: str) -> None:
    """A role stands there by its name; an @ is forgiven."""
    assert addresses.role(text) == name


@pytest.mark.parametrize(("text", "name"), [("ana.reads", "ana.reads"), ("@bo_k", "bo_k"), ("42", "42")])
def test_a_person_is_named_by_the_user_name(text: str, name: str) -> None:
    """A person stands there by the user name; an @ is forgiven."""
    assert addresses.user_name(text) == name


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Pacific/Apia", "UTC", "Asia/Kolkata"]
)
def test_a_zone_is_named_by_continent_and_city(name: str) -> None:
    """Zones that the zone data knows are taken as they are."""
    assert zones.zone(f" {name} ") == name


def test_every_zone_that_is_proposed_exists() -> None:
    """What a finding says to write is a zone."""
    assert all(ZoneInfo(city).key == city for city in zones.PROPOSED.values())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("post within 48 hours", IfLate(LatePolicy.POST, timedelta(hours=48))),
        ("Post within 2 days.", IfLate(LatePolicy.POST, timedelta(hours=48))),
        ("post quietly within 1 hour", IfLate(LatePolicy.QUIETLY, timedelta(hours=1))),
        ("skip and tell us", IfLate(LatePolicy.SKIP, timedelta(0))),
    ],
)
def test_what_becomes_of_a_late_post(text: str, meant: IfLate) -> None:
    """Late is a policy with a name, and a time."""
    assert choices.if_late(text) == meant


def test_the_other_choices() -> None:
    """Votes, names, publication, keeping and language are chosen in words."""
    assert choices.votes("as discord shows them") is Votes.AS_DISCORD
    assert choices.votes("Private") is Votes.PRIVATE
    assert choices.facilitator_view("no") is False
    assert choices.facilitator_view("Yes") is True
    assert choices.nameless("No") is False
    assert choices.nameless("yes") is True
    assert choices.archive_names("as on Discord") is ArchiveNames.AS_ON_DISCORD
    assert choices.archive_names("nobody is quoted") is ArchiveNames.NOBODY
    assert choices.publish("after 2 weeks") == Publish(14)
    assert choices.publish("after 7 days in the channel") == Publish(7, here=True)
    assert choices.publish("by hand") == Publish(None)
    assert choices.keep("2 years") == 24
    assert choices.attachments("up to 2 MB each, 40 MB in all") == FileLimits(2 << 20, 40 << 20)
    assert choices.attachments("3 mb") == FileLimits(3 << 20, 250 << 20)
    assert choices.forms("csv, HTML") == ("html", "csv")
    assert choices.forms("[epub]") == ("epub",)
    assert choices.forms("all") == FORMS
    assert choices.nightly("no") is None
    assert choices.nightly("yes") == Nightly()
    assert choices.nightly("4:05") == Nightly(time(4, 5))
    assert choices.folder(" /srv/.hidden/a/ ") == "/srv/.hidden/a"
    assert choices.folder("ours") == "ours"
    assert choices.view("as members chose") is False
    assert choices.view("Pseudonymous") is True
    assert choices.language("en-gb") == "en-GB"


@pytest.mark.parametrize(
    ("moment", "days", "after"),
    [
        ("wed 17:00", 1, timedelta(days=1)),
        ("mon 17:00", 6, timedelta(days=6)),
        ("tue 17:01", 0, timedelta(minutes=1)),
        ("tue 16:59", 7, timedelta(days=7, minutes=-1)),
        ("tue 17:00", 7, timedelta(days=7)),
        ("sun 09:15", 5, timedelta(days=4, hours=16, minutes=15)),
    ],
)
def test_moments_are_counted_from_the_sections(moment: str, days: int, after: timedelta) -> None:
    """Every moment is the next such one after the section's."""
    assert times.slot(moment).days_after(TUE_17) == days
    assert times.slot(moment).after(TUE_17) == after


@pytest.mark.parametrize(
    ("text", "code"), [("en-GB", "en-GB"), ("en", "en-GB"), ("De", "de"), ("de-DE", "de"), ("de_de", "de")]
)
def test_a_language_may_stand_with_its_own_country(text: str, code: str) -> None:
    """As people write it; what the bot writes is told by one code."""
    assert choices.language(text) == code
