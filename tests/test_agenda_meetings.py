"""A meeting as an event in the calendar, and its reminder's mentions: within Discord's limits, and found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agenda.compose import parts
from bot.agenda.limits import EVENT_DESCRIPTION, EVENT_LOCATION, EVENT_NAME, faults
from bot.agenda.meetings import calendar_event, if_resumed, is_marked, room_of
from bot.agenda.plan import plan
from bot.agenda.scene import Scene
from bot.reading.model import Reading
from bot.records import Kind, Layout, Pause, Place
from bot.schedule.model import Circle, MeetingSlot, WeekTimes
from tests.agenda_terms import READINGS, SUN, circle, circles, found, pauses, reading, slot, utc
from tests.compose_kit import changed, example, messages, scene_of, write_fullest

MARK = "m" * 22
WEEK = "reform-or-revolution"
LARGEST = 2**63 - 1


@pytest.fixture(scope="module")
def fullest(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A circle in which every text is as long as it may be."""
    return scene_of(write_fullest(tmp_path_factory.mktemp("fullest")))


def test_an_event_says_what_is_read_and_leads_there() -> None:
    """Name, words, link to the opening, the mark in the last line; start and end are the meeting's."""
    event = calendar_event(example(), WEEK, mark=MARK)
    meeting = example().agenda.meetings[WEEK]
    assert event.name == "Tuesday circle, week 5: Reform and revolution"
    says, to, mark = event.description.split("\n")
    assert says == (
        "We talk about ¶18 to ¶21 of “What is communisation?” by Leon de Mattis. "
        "Press Interested, and the reminder an hour before reaches you."
    )
    assert to == f"The text and the questions: {example().urls[f'{WEEK}.section', 'opening']}"
    assert mark == f"ref {MARK}"
    assert (event.start, event.end) == (meeting.start, meeting.end)


def test_before_the_opening_is_posted_there_is_no_link() -> None:
    """It comes into the event later; the mark stays the last line."""
    event = calendar_event(replace(example(), urls={}), WEEK, mark=MARK)
    assert event.description.count("\n") == 1
    assert is_marked(event.description, MARK)


def test_a_voice_channel_is_named_by_its_id_and_any_place_in_words() -> None:
    """The place stands in the event either way: it may move out of the channel again."""
    place = example().circle.week.meeting_place
    assert calendar_event(example(), WEEK, mark=MARK, voice_id=7).voice_id == 7
    event = calendar_event(example(), WEEK, mark=MARK)
    assert (event.voice_id, event.location) == (None, place)
    nowhere = changed(example(), week=replace(example().circle.week, meeting_place=None))
    assert calendar_event(nowhere, WEEK, mark=MARK).location == "See the circle's channel"


def test_the_fullest_event_keeps_to_discord_s_limits(fullest: Scene) -> None:
    """Whatever `check` lets through fits, and the mark is never cut off."""
    for week in fullest.agenda.weeks:
        event = calendar_event(fullest, week.section_id, mark=MARK)
        assert 0 < len(event.name) <= EVENT_NAME
        assert len(event.description) <= EVENT_DESCRIPTION
        assert 0 < len(event.location) <= EVENT_LOCATION
        assert is_marked(event.description, MARK)


@pytest.mark.parametrize("length", [900, 1000, 1100])
def test_too_long_a_title_costs_no_mark(length: int) -> None:
    """The words before it give way."""
    scene = replace(example(), reading=replace(example().reading, title="word " * (length // 5)))
    event = calendar_event(scene, WEEK, mark=MARK)
    assert len(event.description) <= EVENT_DESCRIPTION
    assert is_marked(event.description, MARK)


@pytest.mark.parametrize(
    "description", ["", f"ref {MARK}x", f"ref {MARK}\nand more", f"says ref {MARK}", "ref "]
)
def test_other_words_are_no_mark(description: str) -> None:
    """Only the whole last line counts; Discord may take blanks off its end."""
    assert not is_marked(description, MARK)
    assert is_marked(f"{description}\nref {MARK} ", MARK)


@pytest.mark.parametrize(
    ("place", "room"),
    [
        ("https://discord.com/channels/1/77", 77),
        ("https://discord.com/channels/2/77", None),
        ("https://discord.com/channels/1/", None),
        ("https://example.org/1/77", None),
        ("The library, room 77", None),
        ("77", None),
        (None, None),
    ],
)
def test_a_room_is_a_channel_of_the_circle_s_own_server(place: str | None, room: int | None) -> None:
    """Any other link or address is a place in words."""
    assert room_of(circle(), place) == room


# ---- the reminder -------------------------------------------------------------------------------------------------


def reminder_to(*users: int, scene: Scene | None = None) -> Scene:
    """Return a scene in which these are interested."""
    return replace(scene or example(), interested=users)


def test_without_anybody_interested_a_reminder_is_silent() -> None:
    """It mentions nobody, in its text or otherwise."""
    [(name, message)] = messages(reminder_to(), f"{WEEK}.reminder").items()
    assert (name, message.mention_users, message.silent) == ("reminder", (), True)
    assert "<@" not in message.text


def test_a_reminder_mentions_who_is_interested() -> None:
    """Beneath its own words, which stay as they are: by its first line it is found again."""
    [message] = messages(reminder_to(5, 6), f"{WEEK}.reminder").values()
    [silent] = messages(reminder_to(), f"{WEEK}.reminder").values()
    assert message.text == f"{silent.text}\n<@5> <@6>"
    assert (message.mention_users, message.silent, message.mention_role) == ((5, 6), False, None)


@pytest.mark.parametrize(("count", "pieces"), [(70, 1), (71, 2), (140, 2), (141, 3), (1000, 15)])
def test_many_are_mentioned_in_further_messages(count: int, pieces: int, fullest: Scene) -> None:
    """Each once, in order; every message is within Discord's limits, also late and with the longest ids and place."""
    users = tuple(LARGEST - n for n in range(count))
    late = replace(reminder_to(*users, scene=fullest), late=True)
    written = list(messages(late, "week-1.reminder").values())
    assert len(written) == pieces
    assert [user for message in written for user in message.mention_users] == list(users)
    assert all(len(message.mention_users) <= 100 for message in written)
    assert [fault for message in written for fault in faults(message)] == []
    assert len({message.text.partition("\n")[0] for message in written}) == pieces


def test_only_reminders_know_who_is_interested() -> None:
    """Nothing else of the week mentions anybody of them."""
    for kind in Kind:
        key = f"{WEEK}.{kind}"
        if kind is not Kind.REMINDER and example().agenda.find(key):
            assert messages(reminder_to(5), key) == messages(example(), key)


def test_in_a_forum_all_pieces_go_into_the_week_s_post() -> None:
    """Or, where there is none, into one of the meeting's own."""
    scene = replace(reminder_to(*range(1, 80)), layout=Layout.FORUM)
    occurrence = scene.agenda.find(f"{WEEK}.reminder")
    assert occurrence is not None
    composed = parts(occurrence, scene)
    assert [(part.name, part.place) for part in composed] == [
        ("reminder", Place.THREAD),
        ("reminder.2", Place.THREAD),
    ]
    assert len({part.thread for part in composed}) == 1


# ---- in a pause ---------------------------------------------------------------------------------------------------


def test_a_pause_that_lasts_is_planned_as_if_it_ended_now() -> None:
    """Earlier ones stay as they were."""
    over, lasting = Pause(utc("2027-01-01"), utc("2027-01-02")), Pause(utc("2027-01-15"))
    first, second = if_resumed([over, lasting], utc("2027-01-20"))
    assert first == over
    assert second.start == lasting.start
    assert second.end is not None
    assert timedelta() < second.end - utc("2027-01-20") < timedelta(seconds=1)


def test_at_a_pause_s_beginning_nothing_moves_yet() -> None:
    """Between text and questions: the meeting keeps its day until what is due next has passed."""
    at = utc("2027-01-13")
    now = plan(circle(), reading(), pauses=if_resumed([Pause(at)], at))
    later = plan(circle(), reading(), pauses=if_resumed([Pause(at)], utc("2027-01-14T16:00")))
    assert now.meetings["s1"].start == utc("2027-01-17T16:00")
    assert later.meetings["s1"].start == utc("2027-01-24T16:00")


@settings(deadline=None, max_examples=60)
@given(circles(), READINGS, pauses(), st.integers(0, 24 * 60))
def test_in_a_pause_no_meeting_lies_behind(
    term: Circle, essay: Reading, held: tuple[Pause, ...], hours: int
) -> None:
    """At any time in a pause, whatever was to be reminded of in it is at least its reminder away."""
    begun = held[-1].start if held else utc("2026-12-01")
    before = plan(term, essay, pauses=held[:-1])
    now = begun + timedelta(hours=hours)
    agenda = plan(term, essay, pauses=if_resumed([*held[:-1], Pause(begun)], now))
    for week, meeting in agenda.meetings.items():
        if found(before, f"{week}.reminder").due >= begun:
            assert meeting.start > now


def test_a_meeting_at_a_time_that_does_not_exist_is_put_into_the_calendar_when_it_is() -> None:
    """02:30 on the day on which the clocks go forward: an hour later, and as long as ever."""
    week = WeekTimes(meeting=MeetingSlot(slot(SUN, "02:30"), 90), closing=None)
    term = circle(starts=utc("2027-03-23").date(), week=week)
    event = calendar_event(Scene(term, reading(1), plan(term, reading(1))), "s1", mark=MARK)
    assert (event.start, event.end) == (utc("2027-03-28T01:30"), utc("2027-03-28T03:00"))
