"""The meetings in the server's calendar: there once, in step with the schedule, and never against people's will."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.records import State
from bot.rehearsal.server import guild_events
from bot.rehearsal.server.model import EventStatus
from bot.rehearsal.server.permissions import BOT, Right
from bot.rehearsal.server.seen import SeenEvent
from tests.agenda_terms import utc
from tests.club import CIRCLE, Club, Fault, Once, Request, load, open_club, write_files

GUILD, ROOM = 111111111111111111, 444444444444444444
VOICE = CIRCLE + f"week:\n  meeting-place: https://discord.com/channels/{GUILD}/{ROOM}\n"
LIBRARY = CIRCLE + "week:\n  meeting-place: The library, second floor\n"
SATURDAY = "  meeting: sat 17:00 for 60 minutes\n"
NO_SECOND = "changes:\n  second:\n    meeting: none\n"
EVENTS = f"/guilds/{GUILD}/scheduled-events"
FIRST, SECOND = utc("2027-01-17T16:00"), utc("2027-01-24T16:00")
WEEK = timedelta(weeks=1)


def events(club: Club) -> list[SeenEvent]:
    """The events that readers see in the calendar."""
    return club.people["ada"].events()


def starts(club: Club) -> list[datetime]:
    """When the events in the calendar begin."""
    return [event.start for event in events(club)]


@dataclass
class Asked:
    """Counts what the bot asks of the calendar, and lets everything pass."""

    seen: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Fault | None:
        if EVENTS in request.line:
            self.seen.append(request)
        return None

    def methods(self) -> Counter[str]:
        """How often it asked, by method."""
        return Counter(request.line.split()[0] for request in self.seen)


async def edited(club: Club, circle: str) -> None:
    """Stop the bot, write another circle's file in place of the one before, and start it again."""
    await club.stop()
    club.running = load(write_files(club.folder, circle=circle))
    await club.start()


# ---- there --------------------------------------------------------------------------------------------------------


async def test_all_meetings_are_in_the_calendar_from_the_start(club: Club) -> None:
    """With the welcome, one for every week: what is read, when it begins and ends; nobody's phone buzzes."""
    assert events(club) == []
    await club.to("welcome")
    first, second = events(club)
    assert (first.name, second.name) == (
        "Test circle, week 1: The first half",
        "Test circle, week 2: The second half",
    )
    assert (first.start, first.end, first.status) == (FIRST, FIRST + timedelta(minutes=75), "scheduled")
    assert second.start == SECOND
    assert first.place == "See the circle's channel"
    says, mark = first.description.rsplit("\n", 1)
    assert says.startswith("We talk about ¶1 to ¶2 of “A small text” by Nobody.")
    assert mark.startswith("ref ")
    assert mark != second.description.rsplit("\n", 1)[1]
    assert [club.buzzed(who) for who in ("ada", "ben", "olga")] == [[], [], []]


@pytest.mark.parametrize(
    ("circle", "place"),
    [(VOICE, "meeting"), (LIBRARY, "The library, second floor")],
    ids=["voice", "elsewhere"],
)
async def test_a_meeting_is_in_its_voice_channel_or_wherever_the_file_says(
    tmp_path: Path, circle: str, place: str
) -> None:
    """A voice channel's link makes an event in it, any other address one at that place."""
    async with open_club(tmp_path, circle=circle) as club:
        await club.to("welcome")
        assert [event.place for event in events(club)] == [place, place]
        ids = {event.channel_id for event in club.server.world.events.values()}
        assert ids == ({ROOM} if circle == VOICE else {None})


async def test_a_stage_is_a_place_like_any_other(tmp_path: Path) -> None:
    """For an event on a stage the bot would need far more rights: its link stands as the place."""
    async with open_club(tmp_path, circle=VOICE) as club:
        club.server.delete_channel(ROOM)
        club.server.add_stage_channel(club.server.world.guild(GUILD), ROOM, name="stage")
        await club.to("welcome")
        assert {event.place for event in events(club)} == {f"https://discord.com/channels/{GUILD}/{ROOM}"}


async def test_a_circle_that_never_meets_has_nothing_in_the_calendar(tmp_path: Path) -> None:
    """And never asks for it."""
    async with open_club(tmp_path, circle=CIRCLE + "week:\n  meeting: none\n") as club:
        asked = club.server.weather = Asked()
        await club.to("first.digest")
        assert events(club) == []
        assert asked.seen == []


async def test_an_event_leads_to_its_week_once_that_is_posted(club: Club) -> None:
    """The link to the opening comes into what the event says; it stays the same event."""
    await club.to("welcome")
    before = events(club)[0]
    await club.to("first.section")
    await club.to("first.questions")
    after = events(club)[0]
    opening = next(seen for seen in club.in_channel() if "Week 1 of 2" in seen.text)
    assert f"/{club.channel}/{opening.id}\nref " in after.description
    assert (after.id, after.start) == (before.id, before.start)
    assert "http" not in events(club)[1].description


async def test_whoever_joins_late_gets_the_meetings_that_are_still_to_come(tmp_path: Path) -> None:
    """The first meeting is over as the bot comes: it isn't put there, and the second one is."""
    async with open_club(tmp_path, begin="first.digest") as club:
        assert [event.name for event in events(club)] == ["Test circle, week 2: The second half"]
        assert await club.state("first.event") is State.SKIPPED
        assert await club.state("second.event") is State.DONE


async def test_two_circles_on_one_server_have_each_their_own(tmp_path: Path) -> None:
    """The same reading at the same time: four events, and no circle takes another's for its own."""
    other = CIRCLE.replace("circle: Test circle", "circle: Other circle")
    async with open_club(tmp_path, others=(other,)) as club:
        await club.to("welcome")
        await club.away(minutes=1)
        names = Counter(event.name.partition(",")[0] for event in events(club))
        assert names == {"Test circle": 2, "Other circle": 2}


async def test_when_clocks_change_a_meeting_keeps_its_wall_time(tmp_path: Path) -> None:
    """Sunday at 17:00 in Berlin, before and after the change; at 02:30 on the day itself it begins at 03:30."""
    spring = CIRCLE.replace("2027-01-12", "2027-03-16")
    async with open_club(tmp_path, circle=spring) as club:
        await club.to("welcome")
        assert starts(club) == [utc("2027-03-21T16:00"), utc("2027-03-28T15:00")]
        await edited(club, spring + "week:\n  meeting: sun 02:30 for 75 minutes\n")
        assert starts(club) == [utc("2027-03-21T01:30"), utc("2027-03-28T01:30")]


# ---- once ---------------------------------------------------------------------------------------------------------


@dataclass
class EveryEvent:
    """Bad weather for every event that is to be made, the first time."""

    fault: Fault
    met: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> Fault | None:
        if request.line != f"POST {EVENTS}" or request.body["name"] in self.met:
            return None
        self.met.add(request.body["name"])
        return self.fault


@pytest.mark.parametrize(
    ("fault", "gap"),
    [
        pytest.param(Fault.DEATH, timedelta(), id="before it was there"),
        pytest.param(Fault.DEATH_AFTER, timedelta(), id="before it was written down"),
        pytest.param(
            Fault.DEATH_AFTER, timedelta(minutes=10), id="before it was written down, for ten minutes"
        ),
    ],
)
async def test_a_bot_that_dies_over_each_event_makes_each_once(
    tmp_path: Path, fault: Fault, gap: timedelta
) -> None:
    """What may have been made is looked for, and no sooner than a minute later; then all are there, each once."""
    async with open_club(tmp_path) as club:
        weather = club.server.weather = EveryEvent(fault)
        assert await club.outlive("first.section", gap=gap) == len(weather.met) == 2
        assert starts(club) == [FIRST, SECOND]
        assert {await club.state(f"{week}.event") for week in ("first", "second")} == {State.DONE}


@pytest.mark.parametrize("fault", [Fault.TROUBLE, Fault.TROUBLE_AFTER, Fault.CUT, Fault.CUT_AFTER])
async def test_an_answer_that_is_lost_is_looked_for_a_minute_later(club: Club, fault: Fault) -> None:
    """Until then nothing is asked for again, and the welcome doesn't wait; then each is there once."""
    weather = club.server.weather = EveryEvent(fault)
    await club.to("welcome")
    assert await club.state("welcome") is State.DONE
    asked = club.server.weather = Asked()
    await club.pass_time(seconds=59)
    assert asked.methods()["POST"] == 0
    await club.pass_time(minutes=5)
    assert starts(club) == [FIRST, SECOND]
    assert asked.methods()["POST"] == (0 if fault.has_effect else len(weather.met))
    assert club.told() == []


async def test_one_request_is_one_event(club: Club) -> None:
    """Nothing repeats the request behind the bot's back, whatever Discord answers."""
    requests: list[Request] = []

    def weather(request: Request) -> Fault | None:
        if request.line == f"POST {EVENTS}":
            requests.append(request)
            return Fault.TROUBLE_AFTER
        return None

    club.server.weather = weather
    await club.to("welcome")
    assert len(requests) == len(events(club)) == 2


async def test_somebody_else_s_event_is_never_taken_for_the_circle_s(club: Club) -> None:
    """The answer is lost, and meanwhile somebody puts the same words into the calendar: the bot's own is found."""
    club.server.weather = Once(Fault.CUT, f"POST {EVENTS}", "first half")
    await club.to("welcome")
    struck = club.server.weather.struck[0].body
    guild, olga = club.server.world.guild(GUILD), club.server.world.users[club.people["olga"].id]
    club.server.add_right(guild, Right.CREATE_EVENTS, role=guild.roles[GUILD])
    theirs = guild_events.create(club.server.world, guild, creator=olga, body=struck)
    await club.pass_time(minutes=5)
    assert starts(club) == [FIRST, FIRST, SECOND]
    assert theirs.id not in {
        row.event_id for row in (await club.read(lambda core: core.events("circle"))).values()
    }


async def test_another_start_makes_nothing_again(club: Club) -> None:
    """However often the bot starts, it reads the calendar once and leaves it as it is."""
    await club.to("welcome")
    before = events(club)
    asked = club.server.weather = Asked()
    await club.away(minutes=1)
    await club.away(hours=1)
    assert asked.methods() == {"GET": 2}
    assert events(club) == before


# ---- in step ------------------------------------------------------------------------------------------------------


async def test_a_pause_moves_the_meetings_with_everything_else(club: Club) -> None:
    """Paused over the weekend of week 1: both meetings come a week later, and stay the same events."""
    await club.to("first.poll")
    await club.pass_time(hours=1)
    ids = [event.id for event in events(club)]
    await club.command("olga", "circle pause")
    assert starts(club) == [FIRST, SECOND]
    await club.pass_time(days=4)
    await club.command("olga", "circle resume")
    assert starts(club) == [FIRST + WEEK, SECOND + WEEK]
    assert [event.id for event in events(club)] == ids


async def test_no_meeting_begins_in_a_pause(club: Club) -> None:
    """While a pause lasts each meeting stands at its earliest day; nobody who is interested hears that one begins."""
    await club.to("first.poll")
    await club.pass_time(hours=1)
    club.people["ada"].interest(events(club)[0].id)
    await club.command("olga", "circle pause")
    for days in range(1, 25):
        await club.pass_time(days=1)
        first = events(club)[0]
        assert (first.status, first.start > club.clock.now()) == ("scheduled", True), days
    assert "event begins" not in club.buzzed("ada")
    before = starts(club)
    await club.command("olga", "circle resume")
    assert starts(club) == before == [club.due("first.reminder") + timedelta(hours=1), before[0] + WEEK]
    await club.to("first.closing")
    assert club.buzzed("ada")[-2:] == ["mention", "event begins"]


async def test_a_meeting_that_was_near_as_the_pause_began_is_held(club: Club) -> None:
    """Its reminder is out, and the meeting within the hour: it stays where it is, and so does its event."""
    await club.to("first.reminder")
    await club.pass_time(minutes=10)
    await club.command("olga", "circle pause")
    await club.pass_time(days=2)
    await club.command("olga", "circle resume")
    assert starts(club) == [SECOND + WEEK]


async def test_an_edited_file_moves_what_is_still_to_come(club: Club) -> None:
    """Saturdays for an hour, in the library: the same events at another time and place."""
    await club.to("first.questions")
    ids = [event.id for event in events(club)]
    await edited(club, LIBRARY + SATURDAY)
    saturday = timedelta(days=1)
    assert [(one.id, one.start, one.end, one.place) for one in events(club)] == [
        (ids[0], FIRST - saturday, FIRST - saturday + timedelta(hours=1), "The library, second floor"),
        (ids[1], SECOND - saturday, SECOND - saturday + timedelta(hours=1), "The library, second floor"),
    ]


async def test_a_meeting_may_move_into_a_voice_channel_and_out_again(tmp_path: Path) -> None:
    """From the library into the channel and back: it is the same event, in one place only."""
    async with open_club(tmp_path, circle=LIBRARY) as club:
        await club.to("welcome")
        ids = [event.id for event in events(club)]
        club.server.add_voice_channel(club.server.world.guild(GUILD), ROOM, name="meeting")
        await edited(club, VOICE)
        assert [(event.id, event.place) for event in events(club)] == [(one, "meeting") for one in ids]
        await edited(club, LIBRARY)
        assert {(event.id, event.place) for event in events(club)} == {
            (one, "The library, second floor") for one in ids
        }


async def test_a_meeting_whose_voice_channel_was_deleted_finds_another_place(tmp_path: Path) -> None:
    """Its event went with the channel; once the file names another place, it is there anew, and nobody is blamed."""
    async with open_club(tmp_path, circle=VOICE) as club:
        await club.to("welcome")
        club.server.delete_channel(ROOM)
        await club.settle()
        assert events(club) == []
        [told] = club.told()
        assert "channel at `meeting-place:` isn't there" in told
        await edited(club, LIBRARY)
        assert {(event.start, event.place) for event in events(club)} == {
            (FIRST, "The library, second floor"),
            (SECOND, "The library, second floor"),
        }
        assert not [line for line in club.told() if "taken the meeting" in line]


async def test_another_title_is_another_name(club: Club) -> None:
    """The circle was renamed."""
    await club.to("welcome")
    await edited(club, CIRCLE.replace("Test circle", "Tuesday circle"))
    assert [event.name.partition(",")[0] for event in events(club)] == ["Tuesday circle"] * 2


async def test_a_meeting_that_is_off_is_taken_out_and_comes_back_if_it_is_on_again(club: Club) -> None:
    """`meeting: none` for week 2, twice: it goes, comes, goes and comes, and is there once."""
    await club.to("welcome")
    for _ in range(2):
        await edited(club, CIRCLE + NO_SECOND)
        assert starts(club) == [FIRST]
        await edited(club, CIRCLE)
        assert starts(club) == [FIRST, SECOND]
    assert club.told() == []


@pytest.mark.parametrize("fault", [Fault.TROUBLE, Fault.CUT_AFTER])
async def test_one_that_comes_back_is_made_once_too(club: Club, fault: Fault) -> None:
    """The answer is lost as the meeting is put there again."""
    await club.to("welcome")
    await edited(club, CIRCLE + NO_SECOND)
    club.server.weather = Once(fault, f"POST {EVENTS}")
    await edited(club, CIRCLE)
    await club.pass_time(minutes=30)
    assert starts(club) == [FIRST, SECOND]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("fault", [Fault.TROUBLE, Fault.CUT_AFTER])
async def test_what_got_no_answer_is_brought_in_step_later(club: Club, method: str, fault: Fault) -> None:
    """A move, and a meeting that is off: five minutes later the calendar says what the file says."""
    await club.to("welcome")
    club.server.weather = Once(fault, f"{method} {EVENTS}")
    await edited(club, CIRCLE + "week:\n" + SATURDAY + NO_SECOND)
    await club.pass_time(minutes=30)
    assert starts(club) == [FIRST - timedelta(days=1)]
    assert club.told() == []


async def test_a_meeting_moved_into_the_past_leaves_the_calendar(club: Club) -> None:
    """On Saturday evening the file puts the meeting on Saturday morning: there is nothing to wait for."""
    await club.to("first.go-round")
    await club.pass_time(hours=10)
    await edited(club, CIRCLE + "week:\n  meeting: sat 09:00 for 60 minutes\n")
    assert starts(club) == [utc("2027-01-23T08:00")]


async def test_a_meeting_that_is_over_is_left(club: Club) -> None:
    """It ended by itself; an edited file changes only what is to come."""
    await club.to("first.digest")
    over = min(club.server.world.events.values(), key=lambda event: event.start)
    assert over.status is EventStatus.COMPLETED
    await edited(club, CIRCLE + "week:\n" + SATURDAY)
    assert starts(club) == [SECOND - timedelta(days=1)]
    assert (over.start, over.status) == (FIRST, EventStatus.COMPLETED)
    assert club.told() == []


async def test_a_meeting_that_was_put_off_after_it_had_begun_is_there_anew(tmp_path: Path) -> None:
    """Half an hour in, the file says Monday: the event that goes on is taken out, and another is there."""
    async with open_club(tmp_path) as club:
        await club.to("first.reminder")
        await club.pass_time(minutes=90)
        assert [event.status for event in events(club)] == ["active", "scheduled"]
        await edited(club, CIRCLE + "week:\n  meeting: mon 12:00 for 75 minutes\n")
        assert [(event.start, event.status) for event in events(club)] == [
            (utc("2027-01-18T11:00"), "scheduled"),
            (utc("2027-01-25T11:00"), "scheduled"),
        ]


async def test_a_bot_that_was_off_in_the_pause_puts_the_meeting_there_anew(club: Club) -> None:
    """Nobody kept the event back, so Discord ended it; the meeting's new day is in the calendar all the same."""
    await club.to("first.poll")
    await club.pass_time(hours=1)
    await club.command("olga", "circle pause")
    assert starts(club) == [FIRST, SECOND]
    await club.stop()
    club.clock.jump(club.clock.now() + timedelta(days=4))
    club.server.run_timers()
    await club.start()
    await club.command("olga", "circle resume")
    assert starts(club) == [FIRST + WEEK, SECOND + WEEK]
    assert club.told() == []


# ---- people's will ------------------------------------------------------------------------------------------------


def moderate(club: Club) -> None:
    """Let organisers change whatever is in the calendar."""
    guild = club.server.world.guild(GUILD)
    role = next(role for role in guild.roles.values() if role.name == "Organisers")
    club.server.add_right(guild, Right.MANAGE_EVENTS, role=role)


def take_out(club: Club, event_id: int) -> None:
    """An organiser takes an event out of the calendar."""
    moderate(club)
    world = club.server.world
    guild_events.remove(world, world.events[event_id], actor=world.users[club.people["olga"].id])


@pytest.mark.parametrize("is_off", [False, True], ids=["while the bot runs", "while it is off"])
@pytest.mark.parametrize("is_cancelled", [False, True], ids=["deleted", "cancelled"])
async def test_what_a_person_takes_out_is_not_put_there_again(
    club: Club, is_off: bool, is_cancelled: bool
) -> None:
    """Organisers read it once; restarts, a pause and an edited file change nothing; the reminder goes out silently."""
    await club.to("welcome")
    first = events(club)[0].id
    if is_off:
        await club.stop()
    if is_cancelled:
        moderate(club)
        club.people["olga"].change_event(first, status=EventStatus.CANCELED.value)
    else:
        take_out(club, first)
    if is_off:
        await club.start()
    await club.settle()
    [told] = club.told()
    assert told.startswith("Somebody has taken the meeting of week 1 out of the server's calendar")
    await club.away(minutes=1)
    await edited(club, LIBRARY)
    assert starts(club) == [SECOND]
    await club.to("first.reminder")
    assert "We meet" in club.in_channel()[-1].text
    assert club.in_channel()[-1].silent
    assert club.told() == [told]


async def test_a_cancelled_event_is_noticed_as_it_is_to_be_moved(club: Club) -> None:
    """The gateway's word of it was lost: Discord refuses the move, and it is told as if it had been heard."""
    await club.to("welcome")
    first = club.server.world.events[events(club)[0].id]
    assert club.bot is not None
    first.status = EventStatus.CANCELED
    await club.to("first.questions")
    [told] = club.told()
    assert "of week 1 out of the server's calendar" in told


async def test_organisers_who_can_not_be_told_hold_nothing_up(club: Club) -> None:
    """The bot may not write to them just now: the event stays out, and the week goes on."""
    await club.to("welcome")
    club.server.take_right(club.server.world.channels[club.organisers], Right.SEND_MESSAGES)
    take_out(club, events(club)[0].id)
    await club.settle()
    await club.to("first.reminder")
    assert starts(club) == [SECOND]
    assert await club.state("first.reminder") is State.DONE


async def test_a_meeting_that_is_off_and_was_taken_out_by_hand_is_no_news(club: Club) -> None:
    """An organiser takes the event out and writes `meeting: none`: nobody is told what they did themselves."""
    await club.to("welcome")
    await club.stop()
    take_out(club, events(club)[1].id)
    await edited(club, CIRCLE + NO_SECOND)
    assert club.told() == []
    assert starts(club) == [FIRST]


async def test_organisers_can_skip_an_event(tmp_path: Path) -> None:
    """Before the welcome, by its name: that meeting isn't put into the calendar, the others are."""
    async with open_club(tmp_path) as club:
        asked = await club.command("olga", "circle skip", post="first.event")
        assert "Skip week 1, the meeting's event" in asked.text
        await club.confirm(asked, "Skip it")
        await club.to("first.section")
        assert starts(club) == [SECOND]


async def test_status_speaks_of_posts(club: Club) -> None:
    """The events, all made with the welcome, don't push out what comes next or went out last."""
    before = (await club.command("olga", "circle status")).text
    assert "event" not in before
    assert "`first.brief`" in before
    await club.to("welcome")
    assert "Last: the welcome" in (await club.command("olga", "circle status")).text


# ---- without the right to ---------------------------------------------------------------------------------------


async def test_without_the_right_it_is_told_once_and_the_rest_goes_on(club: Club) -> None:
    """Create Events is missing: one line, and the week is posted, reminder too; once it is there, so are the events."""
    guild = club.server.world.guild(GUILD)
    club.server.take_right(guild, Right.CREATE_EVENTS)
    await club.to("first.digest")
    assert events(club) == []
    [told] = club.told()
    assert "“Create Events” (to make an event of each meeting)" in told
    ledger = await club.ledger()
    assert ledger["first.reminder"].state is State.DONE
    assert ledger["second.event"].state is State.PLANNED
    club.server.add_right(guild, Right.CREATE_EVENTS)
    await club.settle()
    assert starts(club) == [SECOND]


async def test_without_the_right_a_move_waits(club: Club) -> None:
    """It was taken away after the events were made: they stay as they are until it is back, then they move."""
    await club.to("welcome")
    guild = club.server.world.guild(GUILD)
    club.server.take_right(guild, Right.CREATE_EVENTS)
    await edited(club, CIRCLE + "week:\n" + SATURDAY)
    assert starts(club) == [FIRST, SECOND]
    club.server.add_right(guild, Right.CREATE_EVENTS)
    await club.settle()
    assert starts(club) == [FIRST - timedelta(days=1), SECOND - timedelta(days=1)]


async def test_a_move_that_is_refused_is_told_once_and_holds_up_no_other(club: Club) -> None:
    """Discord says no to the change of one event, for no reason that could be seen before; the other event moves."""
    await club.to("welcome")
    first, second = events(club)
    role = club.server.bot_role(club.server.world.guild(GUILD))

    def weather(request: Request) -> None:
        is_first = request.line == f"PATCH {EVENTS}/{first.id}"
        role.permissions = BOT & ~Right.CREATE_EVENTS if is_first else BOT

    club.server.weather = weather
    await edited(club, CIRCLE + "week:\n" + SATURDAY)
    assert starts(club) == [first.start, second.start - timedelta(days=1)]
    [told] = club.told()
    assert told.startswith(
        "The server's calendar could not be brought in line with the schedule. Discord said no"
    )
    await club.away(minutes=5)
    assert club.told() == [told]
    club.server.weather, role.permissions = None, BOT
    await club.away(minutes=5)
    assert starts(club) == [first.start - timedelta(days=1), second.start - timedelta(days=1)]


async def test_a_full_calendar_is_told(club: Club) -> None:
    """A hundred events are Discord's limit: each that found no room is told of with the reason."""
    world, guild = club.server.world, club.server.world.guild(GUILD)
    body = {
        "name": "Other",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "there"},
        "scheduled_start_time": "2028-01-01T00:00:00+00:00",
        "scheduled_end_time": "2028-01-02T00:00:00+00:00",
    }
    for _ in range(99):
        guild_events.create(world, guild, creator=world.bot, body=body)
    await club.to("welcome")
    assert await club.state("first.event") is State.DONE
    assert await club.state("second.event") is State.FAILED
    [told] = club.told()
    assert "30038" in told
