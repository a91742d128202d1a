"""Who pressed Interested is reminded, and nobody else; and it is theirs to see and to take back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.records import Layout, State
from bot.rehearsal.server.seen import Seen
from tests.club import CIRCLE, Club, Fault, Once, Request, Weather, open_club
from tests.test_story_meetings import EVENTS, GUILD, events, take_out
from tests.test_story_members import BUTTON, traces

MENTION = re.compile(r"<@(\d+)>")
LAYOUTS = pytest.mark.parametrize("layout", Layout)


async def ask(club: Club, *who: str, number: int = 1) -> None:
    """People press Interested at a week's meeting."""
    event = events(club)[number - 1]
    for name in who:
        club.people[name].interest(event.id)
    await club.settle()


def reminders(club: Club) -> list[Seen]:
    """The reminders that readers see, wherever they stand."""
    seen = [one for place in club.people["ada"].channels() for one in club.people["ada"].sees(place.id)]
    return [one for one in seen if one.text.startswith(("We meet", "Also for those"))]


def mentioned(seen: Seen) -> list[int]:
    """Whom a message names."""
    return [int(user) for user in MENTION.findall(seen.text)]


@LAYOUTS
async def test_the_reminder_reaches_exactly_those_who_are_interested(tmp_path: Path, layout: Layout) -> None:
    """Ada and Ben pressed Interested, Cleo took hers back: two phones buzz, and in week 2, where nobody did, none."""
    async with open_club(tmp_path, layout=layout) as club:
        await club.to("welcome")
        await ask(club, "ada", "ben", "cleo")
        club.people["cleo"].uninterest(events(club)[0].id)
        await club.to("first.reminder")
        [reminder] = reminders(club)
        assert mentioned(reminder) == sorted(club.people[who].id for who in ("ada", "ben"))
        assert not reminder.silent
        role = "mention of Readers"
        assert [club.buzzed(who) for who in ("ada", "ben", "cleo", "olga")] == [
            [role, "mention"],
            [role, "mention"],
            [role],
            [],
        ]
        await club.to("second.reminder")
        assert reminders(club)[-1].silent
        assert mentioned(reminders(club)[-1]) == []


async def test_what_was_pressed_while_the_bot_was_off_counts(club: Club) -> None:
    """It is read when the reminder is due, so nothing of it can be missed."""
    await club.to("first.questions")
    await club.stop()
    club.people["ben"].interest(events(club)[0].id)
    await club.start()
    await club.to("first.reminder")
    assert mentioned(reminders(club)[0]) == [club.people["ben"].id]
    kept = await club.read(lambda core: core.interest("circle", "first"))
    assert kept == (club.people["ben"].id,)


async def test_it_is_read_back_as_the_bot_starts_and_every_night(club: Club) -> None:
    """Days before the reminder: Ben pressed while the bot was off, Ada while it was on."""
    ada, ben = (club.people[who] for who in ("ada", "ben"))
    await club.to("first.questions")
    await club.stop()
    ben.interest(events(club)[0].id)
    await club.start()
    assert await club.read(lambda core: core.interest("circle", "first")) == (ben.id,)
    ada.interest(events(club)[0].id)
    await club.pass_time(hours=8)
    assert await club.read(lambda core: core.interest("circle", "first")) == (ben.id,)
    await club.pass_time(hours=5)
    assert set(await club.read(lambda core: core.interest("circle", "first"))) == {ada.id, ben.id}


async def test_interest_goes_along_when_the_meeting_moves(club: Club) -> None:
    """After a pause the reminder comes a week later, to the same people."""
    await club.to("first.poll")
    await club.pass_time(hours=1)
    await ask(club, "ada")
    await club.command("olga", "circle pause")
    await club.pass_time(days=4)
    await club.command("olga", "circle resume")
    await club.to("first.reminder")
    assert mentioned(reminders(club)[-1]) == [club.people["ada"].id]


def when_due(club: Club, key: str, weather: Weather) -> Weather:
    """Let some weather come only once something is due, not with the look of the nights before."""
    occurrence = club.running.agenda.find(key)
    assert occurrence, key
    return lambda request: weather(request) if club.clock.now() >= occurrence.due else None


def crowd(club: Club, count: int) -> list[int]:
    """So many more people come, and press Interested at the first meeting."""
    guild = club.server.world.guild(GUILD)
    event = events(club)[0].id
    for number in range(count):
        name = f"reader.{number}"
        club.server.add_person(guild, 700_000_000_000_000_000 + number, username=name)
        club.server.person(name).interest(event)
    return [700_000_000_000_000_000 + number for number in range(count)]


async def test_many_are_mentioned_in_several_messages(club: Club) -> None:
    """150 people, on two pages of Discord's list: three messages, each person once, nobody left out."""
    await club.to("first.questions")
    everybody = crowd(club, 150)
    await club.to("first.reminder")
    pieces = reminders(club)
    assert [len(mentioned(piece)) for piece in pieces] == [70, 70, 10]
    assert [user for piece in pieces for user in mentioned(piece)] == everybody
    assert pieces[2].text.partition("\n")[0].endswith("(message 3 of 3):")
    buzzed = [club.server.buzzes[f"reader.{number}"] for number in range(150)]
    assert {tuple(buzz.why for buzz in one) for one in buzzed} == {("mention",)}


@pytest.mark.parametrize("fault", [Fault.DEATH, Fault.DEATH_AFTER])
async def test_a_bot_that_dies_between_two_of_them_reminds_everybody_once(
    tmp_path: Path, fault: Fault
) -> None:
    """Somebody takes their interest back meanwhile: who is reminded was settled as the first message went out."""
    async with open_club(tmp_path, begin="first.section") as club:
        await club.to("first.go-round")
        everybody = crowd(club, 100)
        club.server.weather = Once(fault, words="message 2 of 2")
        assert await club.dies_before("first.reminder")
        club.server.person("reader.0").uninterest(events(club)[0].id)
        await club.start()
        assert [user for piece in reminders(club) for user in mentioned(piece)] == everybody


async def test_without_an_answer_the_reminder_waits_a_minute(club: Club) -> None:
    """Discord doesn't say who is interested: it is asked again, and then they are reminded."""
    await club.to("first.questions")
    await ask(club, "ada")
    club.server.weather = when_due(club, "first.reminder", Once(Fault.TROUBLE, "/users"))
    await club.to("first.reminder")
    assert reminders(club) == []
    await club.pass_time(minutes=1)
    assert mentioned(reminders(club)[0]) == [club.people["ada"].id]


async def to_the_day_itself(club: Club) -> None:
    """Go to the day of the meeting, when the last night's look is over."""
    await club.to("first.go-round")
    await club.pass_time(days=1)


def gone_at_once(club: Club) -> Weather:
    """Take the event out in the very moment in which Discord is asked who is interested."""

    def weather(request: Request) -> None:
        if "/users" in request.line:
            take_out(club, events(club)[0].id)

    return when_due(club, "first.reminder", weather)


async def test_where_discord_won_t_say_who_it_goes_out_silently(club: Club) -> None:
    """The event was taken out in this very moment: a reminder to nobody in particular is better than none."""
    await to_the_day_itself(club)
    await ask(club, "ada")
    club.server.weather = gone_at_once(club)
    await club.to("first.reminder")
    [reminder] = reminders(club)
    assert reminder.silent
    assert await club.state("first.reminder") is State.DONE


async def test_where_discord_won_t_say_who_those_of_last_night_are_reminded(club: Club) -> None:
    """They had asked for it by then, and were written down."""
    await club.to("first.questions")
    await ask(club, "ada")
    await to_the_day_itself(club)
    club.server.weather = gone_at_once(club)
    await club.to("first.reminder")
    assert mentioned(reminders(club)[0]) == [club.people["ada"].id]


async def test_nobody_is_interested_in_what_isn_t_there(club: Club) -> None:
    """An organiser took the event out: whoever had pressed Interested isn't reminded, and Discord isn't asked."""
    await club.to("first.questions")
    await ask(club, "ada")
    take_out(club, events(club)[0].id)
    lines: list[str] = []

    def weather(request: Request) -> None:
        lines.append(request.line)

    club.server.weather = weather
    await club.to("first.reminder")
    assert reminders(club)[0].silent
    assert not [line for line in lines if line.startswith(f"GET {EVENTS}/")]


async def test_interest_is_theirs_to_see_and_to_take_back(club: Club) -> None:
    """`/my words` lists it, `/my forget` erases it and says what it can't reach; nothing of them is left."""
    await club.to("first.questions")
    await ask(club, "ada")
    assert (await club.command("ada", "my words")).text.startswith("Nothing of yours is kept.")
    await club.to("first.reminder")
    words = await club.command("ada", "my words")
    assert "It is also kept for which meetings you pressed Interested." in words.text
    assert "Interested in the meeting of: The first half" in words.files["my-words.txt"].decode()
    question = await club.command("ada", "my forget")
    assert "Where you pressed Interested in the calendar, that stays on Discord" in question.text
    await club.confirm(question, BUTTON)
    assert (await club.command("ada", "my words")).text.startswith("Nothing of yours is kept.")
    await club.stop()
    assert traces(club, str(club.people["ada"].id)) == []


async def test_a_late_reminder_says_so_and_mentions_all_the_same(tmp_path: Path) -> None:
    """The bot comes back half an hour before the meeting: whoever is interested still hears of it."""
    async with open_club(tmp_path, begin="first.section", circle=CIRCLE) as club:
        await club.to("first.go-round")
        await ask(club, "ada")
        await club.stop()
        club.clock.jump(club.due("first.reminder") + timedelta(minutes=30))
        await club.start()
        [reminder] = reminders(club)
        assert "goes out late" in reminder.text
        assert mentioned(reminder) == [club.people["ada"].id]
