"""Scheduled events on the stand-in Discord: made, moved, cancelled, begun by the clock, and who is interested."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.rehearsal.server import guild_events
from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, CHEN, GUILD, READING, START, TALK, Refusal, Stage

TOMORROW = START + timedelta(days=1)
HOUR = timedelta(hours=1)
GUILD_ONLY = discord.PrivacyLevel.guild_only


async def outside(stage: Stage, name: str = "Walk", **changes: Any) -> discord.ScheduledEvent:
    """An event in the park."""
    options: dict[str, Any] = {
        "start_time": TOMORROW,
        "end_time": TOMORROW + HOUR,
        "entity_type": discord.EntityType.external,
        "location": "The park",
        "privacy_level": GUILD_ONLY,
        "description": "We read ¶18 aloud.",
        **changes,
    }
    return await stage.reading.guild.create_scheduled_event(name=name, **options)


async def inside(stage: Stage, **changes: Any) -> discord.ScheduledEvent:
    """An event in the voice channel."""
    channel = stage.reading.guild.get_channel(TALK)
    assert isinstance(channel, discord.VoiceChannel)
    options: dict[str, Any] = {
        "start_time": TOMORROW,
        "entity_type": discord.EntityType.voice,
        "channel": channel,
        "privacy_level": GUILD_ONLY,
        **changes,
    }
    return await stage.reading.guild.create_scheduled_event(name="Meeting of week 1", **options)


async def raw(stage: Stage, body: dict[str, Any], *, event_id: int | None = None) -> Any:
    """Ask as a client does that leaves the checking to Discord."""
    path = f"/guilds/{GUILD}/scheduled-events" + (f"/{event_id}" if event_id else "")
    route = discord.http.Route("PATCH" if event_id else "POST", path)
    return await stage.client.http.request(route, json=body)


def outdoors(**changes: Any) -> dict[str, Any]:
    body = {
        "name": "Walk",
        "privacy_level": 2,
        "scheduled_start_time": TOMORROW.isoformat(),
        "scheduled_end_time": (TOMORROW + HOUR).isoformat(),
        "entity_type": 3,
        "entity_metadata": {"location": "The park"},
        **changes,
    }
    return {key: value for key, value in body.items() if value is not ...}


def indoors(**changes: Any) -> dict[str, Any]:
    plain = {"entity_type": 2, "channel_id": str(TALK), "entity_metadata": ..., "scheduled_end_time": ...}
    return outdoors(**{**plain, **changes})


async def test_an_event_reads_back_as_it_was_made() -> None:
    """Place, times, description and creator; the client hears of it, and everybody finds it in the list."""
    async with Stage() as stage:
        made = await outside(stage)
        await inside(stage)
        assert next(one.id for one in await stage.heard("scheduled_event_create")) == made.id
        read = await stage.reading.guild.fetch_scheduled_event(made.id)
        assert (read.name, read.location, read.description) == ("Walk", "The park", "We read ¶18 aloud.")
        assert (read.start_time, read.end_time) == (TOMORROW, TOMORROW + HOUR)
        assert (read.creator_id, read.status) == (stage.client.user.id, discord.EventStatus.scheduled)  # type: ignore[union-attr]
        seen = stage.person("bo").events()
        assert [(one.name, one.place, one.status, one.interested) for one in seen] == [
            ("Walk", "The park", "scheduled", 0),
            ("Meeting of week 1", "Talk", "scheduled", 0),
        ]
        assert (seen[0].start, seen[0].end, seen[0].description) == (
            TOMORROW,
            TOMORROW + HOUR,
            "We read ¶18 aloud.",
        )
        assert seen[1].end is None


async def test_a_new_session_brings_the_open_events() -> None:
    """GUILD_CREATE holds them, and REST lists them, with counts if asked."""
    async with Stage() as stage:
        kept, gone = await outside(stage), await outside(stage, "Other")
        await gone.cancel()
        stage.person("bo").interest(kept.id)
        stage.server.forget_sessions()
        await stage.until("ready", times=2)
        guild = stage.client.get_guild(GUILD)
        assert guild is not None
        assert [one.id for one in guild.scheduled_events] == [kept.id]
        assert [(one.id, one.user_count) for one in await guild.fetch_scheduled_events()] == [(kept.id, 1)]
        plain = await guild.fetch_scheduled_event(gone.id, with_counts=False)
        assert (plain.status, plain.user_count) == (discord.EventStatus.canceled, 0)
        assert [one.name for one in stage.person("bo").events()] == ["Walk"]


REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "no name": (outdoors(name=...), 50035, "name"),
    "an empty name": (outdoors(name="  "), 50035, "name"),
    "a long name": (outdoors(name="x" * 101), 50035, "name"),
    "a long description": (outdoors(description="x" * 1001), 50035, "description"),
    "no start": (outdoors(scheduled_start_time=...), 50035, "scheduled_start_time"),
    "a start in the past": (
        outdoors(scheduled_start_time=(START - HOUR).isoformat()),
        50035,
        "Cannot schedule event in the past.",
    ),
    "no time at all": (outdoors(scheduled_start_time="tomorrow"), 50035, "scheduled_start_time"),
    "no end elsewhere": (outdoors(scheduled_end_time=...), 50035, "scheduled_end_time"),
    "an end before the start": (
        outdoors(scheduled_end_time=TOMORROW.isoformat()),
        50035,
        "scheduled_end_time",
    ),
    "no place elsewhere": (outdoors(entity_metadata={"location": ""}), 50035, "location"),
    "a long place": (outdoors(entity_metadata={"location": "x" * 101}), 50035, "location"),
    "a channel elsewhere": (outdoors(channel_id=str(TALK)), 50035, "channel_id"),
    "no privacy": (outdoors(privacy_level=...), 50035, "privacy_level"),
    "another privacy": (outdoors(privacy_level=1), 50035, "privacy_level"),
    "another kind": (outdoors(entity_type=4), 50035, "entity_type"),
    "no channel": (indoors(channel_id=None), 50035, "channel_id"),
    "a text channel": (indoors(channel_id=str(READING)), 50024, ""),
    "a channel that isn't there": (indoors(channel_id="42"), 10003, ""),
    "a place beside the channel": (indoors(entity_metadata={"location": "x"}), 50035, "entity_metadata"),
    "a stage without a stage": (indoors(entity_type=1), 50024, ""),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_an_event_that_discord_does_not_take_is_refused(name: str) -> None:
    """With the place of the fault, and nothing stands in the calendar."""
    body, code, place = REFUSED[name]
    async with Stage(refused=True) as stage:
        with Refusal(code) as refusal:
            await raw(stage, body)
        assert place in refusal.text
        assert stage.person("bo").events() == []


async def test_at_the_limits_an_event_is_taken() -> None:
    """The longest name, description and place, and a time with a Z."""
    async with Stage() as stage:
        made = await raw(
            stage,
            outdoors(
                name="x" * 100,
                description="x" * 1000,
                entity_metadata={"location": "x" * 100},
                scheduled_start_time="2027-01-13T17:00:00Z",
            ),
        )
        assert made["scheduled_start_time"] == "2027-01-13T17:00:00.000000+00:00"
        assert len(stage.person("bo").events()) == 1


async def test_a_hundred_events_are_open_at_most() -> None:
    """The next is refused (30038), until one is over or gone; another server has its own hundred."""
    async with Stage(refused=True) as stage:
        made = [await outside(stage, f"{n}") for n in range(100)]
        with Refusal(30038):
            await outside(stage)
        await made[0].delete()
        await outside(stage)
        with Refusal(30038):
            await outside(stage)
        elsewhere = stage.server.add_guild(42, "Elsewhere")
        body = outdoors()
        guild_events.create(stage.server.world, elsewhere, creator=stage.server.world.bot, body=body)


async def test_an_event_is_moved_renamed_and_cancelled() -> None:
    """The client hears of each change; what is cancelled can't be changed any more (180000)."""
    async with Stage(refused=True) as stage:
        event = await inside(stage)
        later = TOMORROW + timedelta(days=7)
        moved = await event.edit(start_time=later, name="Meeting of week 2", description="At last")
        assert (moved.start_time, moved.name) == (later, "Meeting of week 2")
        assert stage.person("bo").events()[0].description == "At last"
        plain = await event.edit(description="")
        assert plain.description is None
        with Refusal(50035) as refusal:
            await event.edit(start_time=START - HOUR)
        assert "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST" not in refusal.text
        assert "in the past" in refusal.text
        with Refusal(50035):
            await raw(stage, {"status": 3}, event_id=event.id)
        cancelled = await event.cancel()
        assert cancelled.status is discord.EventStatus.canceled
        with Refusal(180000):
            await event.edit(name="x")
        before = [one.name for one in await stage.heard("scheduled_event_update")]
        assert before == ["Meeting of week 1", "Meeting of week 2", "Meeting of week 2"]
        assert stage.person("bo").events() == []
        with pytest.raises(Refused, match="180000"):
            stage.person("bo").interest(event.id)


async def test_an_event_changes_its_kind_with_all_that_belongs_to_it() -> None:
    """Elsewhere it needs an end and a place, in a channel a channel and no place."""
    async with Stage(refused=True) as stage:
        event = await inside(stage)
        with Refusal(50035) as refusal:
            await raw(stage, {"entity_type": 3}, event_id=event.id)
        assert all(word in refusal.text for word in ("scheduled_end_time", "location"))
        end = TOMORROW + HOUR
        changed = await event.edit(entity_type=discord.EntityType.external, location="The park", end_time=end)
        assert (changed.location, changed.channel_id, changed.end_time) == ("The park", None, end)
        again = await raw(
            stage, {"entity_type": 2, "channel_id": str(TALK), "entity_metadata": None}, event_id=event.id
        )
        assert (again["channel_id"], again["entity_metadata"]) == (str(TALK), None)
        assert stage.person("bo").events()[0].place == "Talk"


async def test_an_event_elsewhere_begins_and_ends_by_itself() -> None:
    """At its times it is active and then over; those who are interested hear that it begins."""
    async with Stage(refused=True) as stage:
        event = await outside(stage)
        stage.person("bo").interest(event.id)
        assert stage.server.next_timer() == TOMORROW
        stage.clock.jump(TOMORROW)
        assert [one.status for one in stage.person("ana").events()] == ["active"]
        assert [(buzz.why, buzz.channel_id) for buzz in stage.server.buzzes["bo"]] == [("event begins", 0)]
        assert stage.server.buzzes["ana"] == []
        assert stage.server.next_timer() == TOMORROW + HOUR
        with Refusal(50035) as refusal:
            await event.edit(start_time=TOMORROW + HOUR)
        assert "already begun" in refusal.text
        stage.clock.step(3600)
        stage.server.run_timers()
        assert stage.server.next_timer() is None
        before = [one.status.name for one in await stage.heard("scheduled_event_update")]
        assert before == ["scheduled", "active"]
        assert stage.person("ana").events() == []


async def test_a_meeting_that_nobody_begins_is_cancelled() -> None:
    """Some hours after its start; one that was begun goes on until somebody ends it."""
    async with Stage() as stage:
        forgotten, held = await inside(stage), await inside(stage)
        stage.person("ana").interest(held.id)
        stage.clock.jump(TOMORROW)
        await held.start()
        assert [buzz.channel_id for buzz in stage.server.buzzes["ana"]] == [TALK]
        stage.clock.jump(TOMORROW + guild_events.GIVEN_UP_AFTER)
        stage.server.run_timers()
        read = await stage.reading.guild.fetch_scheduled_event(forgotten.id)
        assert read.status is discord.EventStatus.canceled
        assert [(one.id, one.status) for one in stage.person("bo").events()] == [(held.id, "active")]
        await (await stage.reading.guild.fetch_scheduled_event(held.id)).end()
        assert stage.person("bo").events() == []


async def test_interest_is_told_counted_and_listed() -> None:
    """Under its own intent; pages of users in rising order, after or before one, with members if asked."""
    async with Stage() as stage:
        event = await outside(stage)
        for name in ("chen", "ana", "bo", "bo"):
            stage.person(name).interest(event.id)
        stage.person("ana").uninterest(event.id)
        stage.person("ana").uninterest(event.id)
        assert stage.person("ana").events()[0].interested == 2
        stage.person("ana").interest(event.id)
        ask = stage.client.http.get_scheduled_event_users
        first = await ask(GUILD, event.id, 2, True)
        assert [int(one["user_id"]) for one in first] == [ANA, BO]  # type: ignore[typeddict-item]
        assert first[0]["member"]["roles"]
        after = await ask(GUILD, event.id, 100, False, after=BO)
        assert [(one["user"]["username"], "member" in one) for one in after] == [("chen", False)]
        before = await ask(GUILD, event.id, 1, False, before=CHEN)
        assert [one["user"]["username"] for one in before] == ["bo"]


async def test_sign_ups_reach_the_gateway() -> None:
    """USER_ADD and USER_REMOVE come under the events' intent; without it nothing of events does."""
    without = discord.Intents.default()
    without.guild_scheduled_events = False
    for intents, expected in ((discord.Intents.default(), 4), (without, 0)):
        async with Stage(intents=intents) as stage:
            event = await outside(stage)
            stage.person("bo").interest(event.id)
            stage.person("bo").uninterest(event.id)
            await event.delete()
            names = [one for one in stage.told() if one.startswith("GUILD_SCHEDULED_EVENT")]
            endings = ["CREATE", "USER_ADD", "USER_REMOVE", "DELETE"]
            assert [one.removeprefix("GUILD_SCHEDULED_EVENT_") for one in names] == endings[:expected]


async def test_only_its_creator_or_a_manager_changes_an_event() -> None:
    """One's own by CREATE_EVENTS or MANAGE_EVENTS, another's by MANAGE_EVENTS alone."""
    async with Stage(refused=True) as stage:
        event = await inside(stage)
        ana = stage.person("ana")
        with pytest.raises(Refused, match="50013"):
            ana.change_event(event.id, name="x")
        stage.server.add_right(stage.guild, Right.CREATE_EVENTS, role=stage.hosts)
        with pytest.raises(Refused, match="50013"):
            ana.change_event(event.id, name="x")
        stage.server.add_right(stage.guild, Right.MANAGE_EVENTS, role=stage.hosts)
        ana.change_event(event.id, name="Later", scheduled_start_time=(TOMORROW + HOUR).isoformat())
        assert [(one.name, one.start) for one in ana.events()] == [("Later", TOMORROW + HOUR)]
        stage.server.take_right(stage.guild, Right.CREATE_EVENTS)
        with Refusal(50013):
            await event.edit(name="x")
        with Refusal(50013):
            await event.delete()
        stage.server.add_right(stage.guild, Right.MANAGE_EVENTS)
        await event.edit(name="Mine again")
        stage.server.world.events[event.id].creator = stage.guild.members[ANA].user
        await event.delete()
        assert [one.id for one in await stage.heard("scheduled_event_delete")] == [event.id]


async def test_an_event_in_a_hidden_channel_is_hidden() -> None:
    """From the lists, from those who ask for it (50001), and from the gateway."""
    async with Stage(refused=True) as stage:
        event = await inside(stage)
        talk = stage.server.world.channel(TALK)
        stage.server.take_right(talk, Right.VIEW_CHANNEL)
        stage.server.take_right(talk, Right.VIEW_CHANNEL, role=stage.readers)
        assert await stage.reading.guild.fetch_scheduled_events() == []
        with Refusal(50001):
            await stage.reading.guild.fetch_scheduled_event(event.id)
        with pytest.raises(Refused, match="50001"):
            stage.person("bo").interest(event.id)
        stage.person("chen").interest(event.id)
        assert [one.name for one in stage.person("chen").events()] == ["Meeting of week 1"]
        with Refusal(10070):
            await stage.reading.guild.fetch_scheduled_event(42)
        with pytest.raises(Refused, match="10070"):
            stage.person("bo").interest(42)


async def test_a_channel_takes_its_events_with_it() -> None:
    """When a voice channel is deleted, its events are gone."""
    async with Stage() as stage:
        await inside(stage)
        stage.server.delete_channel(TALK)
        assert stage.person("bo").events() == []
        assert stage.server.next_timer() is None
        assert len(await stage.heard("scheduled_event_delete")) == 1


async def test_an_event_is_not_moved_where_one_may_not_hold_it() -> None:
    """The new channel is asked for its rights as well as the old one."""
    async with Stage(refused=True) as stage:
        event = await inside(stage)
        other = stage.server.add_voice_channel(stage.guild, 42, name="Board room")
        stage.server.take_right(other, Right.CONNECT)
        with Refusal(50013):
            await raw(stage, {"channel_id": "42"}, event_id=event.id)
        assert stage.person("bo").events()[0].place == "Talk"
        stage.server.add_right(other, Right.CONNECT)
        await raw(stage, {"channel_id": "42"}, event_id=event.id)
        assert stage.person("bo").events()[0].place == "Board room"


async def test_an_event_takes_place_on_its_own_server() -> None:
    """A channel of another server is as unknown as one that isn't there (10003)."""
    async with Stage(refused=True) as stage:
        elsewhere = stage.server.add_guild(42, "Elsewhere")
        stage.server.add_voice_channel(elsewhere, 43, name="Talk there")
        with Refusal(10003):
            await raw(stage, indoors(channel_id="43"))
        made = await raw(stage, indoors(scheduled_end_time=(TOMORROW + HOUR).isoformat()))
        changed = await raw(stage, {"scheduled_end_time": None}, event_id=int(made["id"]))
        assert changed["scheduled_end_time"] is None


async def test_an_event_on_a_stage_needs_a_moderator() -> None:
    """MANAGE_CHANNELS, MUTE_MEMBERS and MOVE_MEMBERS in that channel."""
    async with Stage(refused=True) as stage:
        stage.server.add_stage_channel(stage.guild, 42, name="Stage")
        await stage.settle()
        channel = stage.reading.guild.get_channel(42)
        assert isinstance(channel, discord.StageChannel)
        with Refusal(50013):
            await inside(stage, channel=channel, entity_type=discord.EntityType.stage_instance)
        stage.server.add_right(
            stage.server.world.channel(42),
            Right.MANAGE_CHANNELS | Right.MUTE_MEMBERS | Right.MOVE_MEMBERS,
        )
        made = await inside(stage, channel=channel, entity_type=discord.EntityType.stage_instance)
        assert made.channel_id == 42
