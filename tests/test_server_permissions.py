"""Working out rights: a table of cases by hand, laws that hold for any rights, and discord.py as a second opinion."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.server import payloads, permissions
from bot.rehearsal.server.model import (
    Channel,
    ChannelKind,
    Guild,
    Member,
    Overwrite,
    Role,
    ThreadState,
    User,
)
from bot.rehearsal.server.permissions import BOT, EVERYONE, GRANTED, Right
from tests.server_stage import START

GUILD, ROLE, OTHER, MEMBER, OWNER = 1, 2, 3, 9, 77
VIEW, SEND, IN_THREADS = Right.VIEW_CHANNEL, Right.SEND_MESSAGES, Right.SEND_IN_THREADS
TEXT, VOICE, FORUM, STAGE = ChannelKind.TEXT, ChannelKind.VOICE, ChannelKind.FORUM, ChannelKind.STAGE
NOTHING = Right.NONE
Changes = tuple[Right, Right]  # what an overwrite allows, and what it denies


def guild(*, everyone: Right, role: Right, owner: bool = False) -> Guild:
    made = Guild(GUILD, "g", MEMBER if owner else OWNER, START)
    for number, rights in ((GUILD, everyone), (ROLE, role), (OTHER, NOTHING)):
        made.roles[number] = Role(number, f"role {number}", rights, number)
    return made


def channel(
    kind: ChannelKind,
    *,
    on_everyone: Changes | None = None,
    on_role: Changes | None = None,
    on_other: Changes | None = None,
    on_member: Changes | None = None,
) -> Channel:
    asked = {GUILD: on_everyone, ROLE: on_role, OTHER: on_other, MEMBER: on_member}
    overwrites = [
        Overwrite(target, int(target == MEMBER), *changes) for target, changes in asked.items() if changes
    ]
    return Channel(5, GUILD, "c", kind, overwrites=overwrites)


def reckoned(
    *,
    everyone: Right = EVERYONE,
    role: Right = NOTHING,
    roles: tuple[int, ...] = (ROLE,),
    owner: bool = False,
    kind: ChannelKind = TEXT,
    thread: bool = False,
    **overwrites: Changes,
) -> Right:
    """Return what the member of a small server may do."""
    member = Member(User(MEMBER, "m"), START, list(roles))
    place = channel(kind, **overwrites)
    return permissions.in_channel(
        guild(everyone=everyone, role=role, owner=owner), member, channel=place, thread=thread
    )


deny_view, allow_view = (NOTHING, VIEW), (VIEW, NOTHING)
deny_send, allow_send = (NOTHING, SEND), (SEND, NOTHING)
deny_in_threads, allow_in_threads = (NOTHING, IN_THREADS), (IN_THREADS, NOTHING)
shut = {"on_everyone": deny_view}

CASES: dict[str, tuple[dict[str, Any], Right, bool]] = {
    "what @everyone has, one has": ({}, VIEW, True),
    "what @everyone lacks, one lacks": ({}, Right.PIN_MESSAGES, False),
    "a role adds": ({"role": Right.PIN_MESSAGES}, Right.PIN_MESSAGES, True),
    "a role that one hasn't adds nothing": (
        {"role": Right.PIN_MESSAGES, "roles": ()},
        Right.PIN_MESSAGES,
        False,
    ),
    "a role takes nothing away": ({"role": NOTHING}, SEND, True),
    "nobody may anything by himself": ({"everyone": NOTHING}, VIEW, False),
    "a role alone is enough": ({"everyone": NOTHING, "role": VIEW | SEND}, SEND, True),
    "an administrator may everything": (
        {"everyone": NOTHING, "role": Right.ADMINISTRATOR},
        Right.MANAGE_EVENTS,
        True,
    ),
    "no channel shuts an administrator out": ({"role": Right.ADMINISTRATOR, **shut}, VIEW, True),
    "nor in person": ({"role": Right.ADMINISTRATOR, "on_member": deny_view}, VIEW, True),
    "nor does no voice": (
        {"role": Right.ADMINISTRATOR, "kind": VOICE, "on_role": (NOTHING, Right.CONNECT)},
        Right.MANAGE_CHANNELS,
        True,
    ),
    "administration allowed in a channel isn't administration": (
        {"on_member": (Right.ADMINISTRATOR, SEND)},
        SEND,
        False,
    ),
    "an owner may everything": ({"everyone": NOTHING, "owner": True}, Right.MANAGE_ROLES, True),
    "no channel shuts an owner out": ({"owner": True, **shut}, SEND, True),
    "@everyone shut out": (shut, VIEW, False),
    "@everyone let in": ({"everyone": NOTHING, "on_everyone": allow_view}, VIEW, True),
    "a role let in where @everyone is shut out": ({**shut, "on_role": allow_view}, VIEW, True),
    "a role shut out where @everyone is let in": (
        {"on_everyone": allow_view, "on_role": deny_view},
        VIEW,
        False,
    ),
    "another's role lets nobody in": ({**shut, "on_other": allow_view}, VIEW, False),
    "another's role shuts nobody out": ({"on_other": deny_view}, VIEW, True),
    "of two roles the one that allows wins": (
        {"roles": (ROLE, OTHER), "on_role": deny_view, "on_other": allow_view},
        VIEW,
        True,
    ),
    "in whatever order": (
        {"roles": (OTHER, ROLE), "on_other": deny_view, "on_role": allow_view},
        VIEW,
        True,
    ),
    "in person let in where the role is shut out": (
        {"on_role": deny_view, "on_member": allow_view},
        VIEW,
        True,
    ),
    "in person shut out where the role is let in": (
        {"on_role": allow_view, "on_member": deny_view},
        VIEW,
        False,
    ),
    "in person let in where all are shut out": ({**shut, "on_member": allow_view}, SEND, True),
    "an overwrite that allows and denies allows": ({"on_role": (VIEW, VIEW)}, VIEW, True),
    "a role's right is denied in a channel": (
        {"role": Right.PIN_MESSAGES, "on_role": (NOTHING, Right.PIN_MESSAGES)},
        Right.PIN_MESSAGES,
        False,
    ),
    "a right is given in one channel": (
        {"on_role": (Right.PIN_MESSAGES, NOTHING)},
        Right.PIN_MESSAGES,
        True,
    ),
    "who can't see can't write": ({**shut, "on_role": allow_send}, SEND, False),
    "nor read what was": (shut, Right.READ_MESSAGE_HISTORY, False),
    "nor manage": ({"role": Right.MANAGE_THREADS, **shut}, Right.MANAGE_THREADS, False),
    "nor hold events": (
        {"role": Right.CREATE_EVENTS, "kind": VOICE, **shut},
        Right.CREATE_EVENTS,
        False,
    ),
    "who can't write can't send files": ({"on_everyone": deny_send}, Right.ATTACH_FILES, False),
    "nor embeds": ({"on_everyone": deny_send}, Right.EMBED_LINKS, False),
    "nor mention everyone": (
        {"role": Right.MENTION_EVERYONE, "on_everyone": deny_send},
        Right.MENTION_EVERYONE,
        False,
    ),
    "but may react": ({"on_everyone": deny_send}, Right.ADD_REACTIONS, True),
    "and read": ({"on_everyone": deny_send}, Right.READ_MESSAGE_HISTORY, True),
    "and open threads": ({"on_everyone": deny_send}, Right.CREATE_PUBLIC_THREADS, True),
    "and manage messages": (
        {"role": Right.MANAGE_MESSAGES, "on_everyone": deny_send},
        Right.MANAGE_MESSAGES,
        True,
    ),
    "in a thread one writes by another right": (
        {"thread": True, "on_everyone": deny_send},
        IN_THREADS,
        True,
    ),
    "and sends files by it": (
        {"thread": True, "on_everyone": deny_send},
        Right.ATTACH_FILES,
        True,
    ),
    "without it no files": (
        {"thread": True, "on_everyone": deny_in_threads},
        Right.ATTACH_FILES,
        False,
    ),
    "which says nothing of the channel": ({"on_everyone": deny_in_threads}, Right.ATTACH_FILES, True),
    "a thread in a hidden channel is hidden": ({"thread": True, **shut}, VIEW, False),
    "even from those allowed to write in threads": (
        {"thread": True, **shut, "on_role": allow_in_threads},
        IN_THREADS,
        False,
    ),
    "a role's overwrite holds in threads": (
        {"thread": True, "on_role": (Right.PIN_MESSAGES, NOTHING)},
        Right.PIN_MESSAGES,
        True,
    ),
    "a post of a forum is a thread": (
        {"thread": True, "kind": FORUM, "on_everyone": deny_in_threads},
        IN_THREADS,
        False,
    ),
    "a voice channel is joined": ({"kind": VOICE}, Right.CONNECT, True),
    "who can't join sees it all the same": (
        {"kind": VOICE, "on_everyone": (NOTHING, Right.CONNECT)},
        VIEW,
        True,
    ),
    "but can't write in it": (
        {"kind": VOICE, "on_everyone": (NOTHING, Right.CONNECT)},
        SEND,
        False,
    ),
    "nor manage it": (
        {"kind": VOICE, "role": Right.MANAGE_CHANNELS, "on_everyone": (NOTHING, Right.CONNECT)},
        Right.MANAGE_CHANNELS,
        False,
    ),
    "nor a stage": (
        {"kind": STAGE, "role": Right.MANAGE_CHANNELS, "on_everyone": (NOTHING, Right.CONNECT)},
        Right.MANAGE_CHANNELS,
        False,
    ),
    "joining says nothing of a text channel": ({"on_everyone": (NOTHING, Right.CONNECT)}, SEND, True),
}


@pytest.mark.parametrize("name", CASES)
def test_a_right_is_had_or_not(name: str) -> None:
    """Discord's steps, one case each: base, @everyone's overwrite, the roles', the member's, and what follows."""
    setting, right, expected = CASES[name]
    assert (right in reckoned(**setting)) == expected


def test_there_are_cases_enough() -> None:
    """At least forty, of both outcomes."""
    outcomes = [expected for _, _, expected in CASES.values()]
    assert len(outcomes) >= 40
    assert min(outcomes.count(True), outcomes.count(False)) >= 15


# Any rights but administration, which is a law of its own.
RIGHTS = st.integers(0, (1 << 53) - 1).map(lambda bits: Right(bits) & ~Right.ADMINISTRATOR)
CHANGES = st.none() | st.tuples(RIGHTS, RIGHTS)
WHERE = ("on_everyone", "on_role", "on_other", "on_member")
ANY_OVERWRITES = st.fixed_dictionaries(dict.fromkeys(WHERE, CHANGES))
KINDS = st.sampled_from([TEXT, VOICE, FORUM, STAGE])


@given(everyone=RIGHTS, role=RIGHTS, overwrites=ANY_OVERWRITES, kind=KINDS)
def test_an_administrator_may_everything_everywhere(
    everyone: Right, role: Right, overwrites: dict[str, Any], kind: ChannelKind
) -> None:
    """No overwrite takes anything from an administrator, in a channel or a thread."""
    for thread in (False, True):
        found = reckoned(
            everyone=everyone, role=role | Right.ADMINISTRATOR, kind=kind, thread=thread, **overwrites
        )
        assert found == permissions.ALL


@given(everyone=RIGHTS, role=RIGHTS, overwrites=ANY_OVERWRITES, kind=KINDS)
def test_who_is_denied_sight_may_nothing(
    everyone: Right, role: Right, overwrites: dict[str, Any], kind: ChannelKind
) -> None:
    """A member denied sight in person may nothing at all in that channel and its threads."""
    allow, deny = overwrites["on_member"] or (NOTHING, NOTHING)
    overwrites["on_member"] = (allow & ~VIEW, deny | VIEW)
    for thread in (False, True):
        assert reckoned(everyone=everyone, role=role, kind=kind, thread=thread, **overwrites) == NOTHING


@given(everyone=RIGHTS, role=RIGHTS, overwrites=ANY_OVERWRITES)
def test_a_thread_has_its_parents_rights(everyone: Right, role: Right, overwrites: dict[str, Any]) -> None:
    """In a thread one may what one may in its channel; only what hangs on writing hangs on another right."""
    above = reckoned(everyone=everyone, role=role, **overwrites)
    below = reckoned(everyone=everyone, role=role, thread=True, **overwrites)
    hanging = Right.SEND_TTS | Right.MENTION_EVERYONE | Right.ATTACH_FILES | Right.EMBED_LINKS
    assert above & ~hanging == below & ~hanging
    if SEND in above and IN_THREADS in above:
        assert above == below


@given(everyone=RIGHTS, role=RIGHTS, overwrites=ANY_OVERWRITES, more=RIGHTS, kind=KINDS)
def test_a_right_more_never_takes_one_away(
    everyone: Right, role: Right, overwrites: dict[str, Any], more: Right, kind: ChannelKind
) -> None:
    """Whoever is given more rights by a role may at least what they could before."""
    before = reckoned(everyone=everyone, role=role, kind=kind, **overwrites)
    after = reckoned(everyone=everyone, role=role | more, kind=kind, **overwrites)
    assert before in after


@given(
    everyone=RIGHTS,
    role=RIGHTS,
    overwrites=ANY_OVERWRITES,
    kind=st.sampled_from([TEXT, FORUM]),
    thread=st.booleans(),
)
def test_discord_py_reckons_the_same(
    everyone: Right, role: Right, overwrites: dict[str, Any], kind: ChannelKind, thread: bool
) -> None:
    """For any roles and overwrites discord.py comes to the same rights, in a channel and in a thread of it."""
    ours = reckoned(everyone=everyone, role=role, kind=kind, thread=thread, **overwrites)
    theirs = by_discord_py(guild(everyone=everyone, role=role), channel(kind, **overwrites), thread=thread)
    # discord.py leaves the rights of voice out of a text channel, and those of the server in a hidden one.
    ignored = discord.Permissions.voice().value if not thread else 0
    wanted = Right(theirs.value & ~ignored) if theirs.view_channel else NOTHING
    assert Right(ours.value & ~ignored) & permissions.ALL == wanted & permissions.ALL


def by_discord_py(guild: Guild, channel: Channel, *, thread: bool) -> discord.Permissions:
    state = discord.Client(intents=discord.Intents.none())._connection
    theirs = discord.Guild(data={**payloads.guild(guild), "member_count": 1}, state=state)  # type: ignore[typeddict-item]
    member = Member(User(MEMBER, "m"), START, [ROLE])
    person = discord.Member(data=payloads.member(member), guild=theirs, state=state)  # type: ignore[arg-type]
    made = discord.ForumChannel if channel.kind is FORUM else discord.TextChannel
    place = made(state=state, guild=theirs, data=payloads.channel(channel))  # type: ignore[arg-type]
    if not thread:
        return place.permissions_for(person)
    theirs._add_channel(place)
    below = ThreadState(channel.id, MEMBER, START, 60, START, START)
    body = payloads.channel(Channel(6, GUILD, "t", ChannelKind.THREAD, thread=below))
    return discord.Thread(guild=theirs, state=state, data=body).permissions_for(person)  # type: ignore[arg-type]


def test_what_an_organiser_grants_is_little_and_has_reasons() -> None:
    """Nothing that lets the bot touch others' words, roles, channels or events, and a reason for each right."""
    dangerous = (
        Right.ADMINISTRATOR
        | Right.MANAGE_CHANNELS
        | Right.MANAGE_GUILD
        | Right.MANAGE_MESSAGES
        | Right.MANAGE_ROLES
        | Right.MANAGE_EVENTS
        | Right.MENTION_EVERYONE
    )
    assert not BOT & dangerous
    assert all(reason.startswith(("to ", "because ")) for reason in GRANTED.values())
    assert len(list(BOT)) == len(GRANTED)
