"""The stage: the server, channels, roles and people of a rehearsal, built from the circle's own file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot import wording
from bot.clock import Clock
from bot.records import Layout
from bot.rehearsal.cast.players import Players
from bot.rehearsal.cast.script import Reader, Script
from bot.rehearsal.server import Server
from bot.rehearsal.server.model import Guild
from bot.rehearsal.server.people import Person
from bot.rehearsal.server.permissions import Right
from bot.schedule.model import Circle
from bot.wording.catalogue import catalogue
from bot.wording.speech import spoken

FIRST_PERSON = 900_000_000_000_000_000
ADDED_PERSON = FIRST_PERSON + 10_000
CHANNEL_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d+)/(\d+)")
ORGANISER = "organiser"
ORGANISING = (
    Right.MANAGE_MESSAGES
    | Right.MANAGE_THREADS
    | Right.PIN_MESSAGES
    | Right.CREATE_EVENTS
    | Right.MANAGE_EVENTS
)
"""What whoever runs a server's reading group can usually do there."""
ORGANISER_NAME = "sample.organiser"


def set_stage(
    server: Server, circle: Circle, readers: Mapping[str, Reader], *, layout: Layout = Layout.TEXT
) -> dict[str, Person]:
    """Build the circle's server and return its people: readers by key, facilitators by user name, "organiser"."""
    guild = server.add_guild(circle.channel.guild_id, circle.name)
    organisers = server.add_role(guild, "Organisers", rights=ORGANISING)
    reading = server.add_role(guild, circle.mention) if circle.mention else None
    if layout is Layout.FORUM:
        with wording.speaking(circle.speech):
            tags = (wording.TAG_OPEN, wording.TAG_SHELVED)
        server.add_forum_channel(guild, circle.channel.channel_id, name="reading-circle", tags=tags)
    else:
        server.add_text_channel(guild, circle.channel.channel_id, name="reading-circle")
    server.add_text_channel(
        guild, circle.organisers.channel_id, name="organisers", private=True, roles=(organisers,)
    )
    _add_voice(server, guild, circle)
    people: dict[str, Person] = {}
    accounts = [(key, reader.user, reader.name) for key, reader in readers.items()]
    accounts += [
        (name, name, name) for name in _facilitators(circle, taken={user for _, user, _ in accounts})
    ]
    for number, (key, user, name) in enumerate(accounts, 1):
        roles = (reading,) if reading else ()
        server.add_person(guild, FIRST_PERSON + number, username=user, name=name, roles=roles)
        people[key] = server.person(user)
    server.add_person(guild, FIRST_PERSON, username=ORGANISER_NAME, name="Organiser", roles=(organisers,))
    people[ORGANISER] = server.person(ORGANISER_NAME)
    return people


def cast_of(
    circle: Circle, script: Script, people: Mapping[str, Person], clock: Clock, *, seed: int
) -> Players:
    """Return the cast, who read the bot's words as they are in the circle's language."""
    texts = list(catalogue())
    with wording.speaking(circle.speech):
        reads = {str(one.text): str(spoken(one.name)) for one in texts}
    return Players(script, people, clock, seed=seed, reads=reads)


def _add_voice(server: Server, guild: Guild, circle: Circle) -> None:
    links = {circle.week.meeting_place} | {circle.times_for(week).meeting_place for week in circle.changes}
    for link in sorted(filter(None, links)):
        match = CHANNEL_LINK.fullmatch(link)
        if match and int(match[1]) == circle.channel.guild_id:
            server.add_voice_channel(guild, int(match[2]), name="meeting")


def _facilitators(circle: Circle, *, taken: set[str]) -> list[str]:
    names = [*circle.facilitators]
    for week in circle.changes:
        name = circle.facilitator_for(week, 1)
        names += [name] if name else []
    return [name for name in dict.fromkeys(names) if name not in taken]
