"""What a circle needs is taken away, one thing at a time: the right line, the right wait, the right recovery."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from bot.app import running as app
from bot.flow.needs import ATTACH_FILES, MENTION_EVERYONE, NAMES, READ_MESSAGE_HISTORY, Need, Spot, needs
from bot.records import Kind, Layout, State
from bot.rehearsal.server import payloads
from bot.rehearsal.server.model import Channel, Guild
from bot.rehearsal.server.permissions import Right
from bot.schedule.model import Circle
from tests.club import CIRCLE, Club, load, open_club, write_files

GUILD, ELSEWHERE = 111111111111111111, 777777777777777777
ROOM = 444444444444444444
MEETS_IN_A_ROOM = CIRCLE + f"week:\n  meeting-place: https://discord.com/channels/{GUILD}/{ROOM}\n"
MENDED = "What was missing is there now. The circle goes on."
WAITS = "Something is missing here, and what needs it waits."
Row = tuple[str, Layout, Need]


def where_in_table(layout: Layout, need: Need) -> tuple[Layout | None, Spot, int]:
    """Place a need in the table: what isn't in the circle's own channel is the same in a forum."""
    return layout if need.spot is Spot.CHANNEL else None, need.spot, need.bit


def table() -> Iterator[Row]:
    """Yield every need of a circle in a text channel, of one in a forum, and of one that meets in a voice channel."""
    seen = set()
    with tempfile.TemporaryDirectory() as folder:
        for text, layout in ((CIRCLE, Layout.TEXT), (CIRCLE, Layout.FORUM), (MEETS_IN_A_ROOM, Layout.TEXT)):
            circle = load(write_files(Path(folder), circle=text)).circle
            for need in needs(circle, layout):
                row = where_in_table(layout, need)
                if row not in seen:
                    yield text, layout, need
                seen.add(row)


TABLE = list(table())


def named(row: Row) -> str:
    """Name a row of the table."""
    return "-".join((row[1], row[2].spot, row[2].name.lower().replace(" ", "-")))


def guild(club: Club) -> Guild:
    """The circle's server."""
    return club.server.world.guild(GUILD)


def place(club: Club, need: Need) -> Guild | Channel:
    """Where a permission is taken away."""
    return guild(club) if need.spot is Spot.SERVER else club.server.world.channels[need.channel_id]


def first(club: Club, need: Need) -> str:
    """The first thing that needs it."""
    return next(o.key for o in club.running.agenda.occurrences if o.kind in need.kinds)


def said(line: str, caplog: pytest.LogCaptureFixture) -> int:
    """How often a line was written on the terminal."""
    return sum(record.getMessage().startswith(line) for record in caplog.records)


async def all_is_done_once(club: Club) -> None:
    """The term goes on to its end and after; everything stands there, and nothing twice."""
    await club.to("erase")
    assert {row.state for row in (await club.ledger()).values()} == {State.DONE}
    places = [club.channel, club.organisers] if club.layout is Layout.TEXT else [club.organisers]
    places += [thread.id for thread in club.people["ada"].channels() if thread.is_thread]
    for channel_id in places:
        texts = [seen.text for seen in club.people["olga"].sees(channel_id) if seen.kind == 0 and seen.text]
        assert len(texts) == len(set(texts)), channel_id


def every_kind_of_circle(folder: Path) -> Iterator[Circle]:
    """Yield a circle for each combination of what a circle's file can say of mentions, polls and meetings."""
    places = (
        "",
        f"  meeting-place: https://discord.com/channels/{GUILD}/{ROOM}\n",
        "  meeting-place: The library\n",
    )
    for role, poll, meeting, at in product(
        ("", "mention: Readers\n"),
        ("none", "thu 17:00 until sun 17:00"),
        ("none", "sat 13:00 for 60 minutes"),
        places,
    ):
        text = CIRCLE.replace("mention: Readers\n", role) + "answers-without-name: yes\n"
        text += f"week:\n  poll: {poll}\n  meeting: {meeting}\n{at}"
        yield load(write_files(folder, circle=text)).circle


def test_every_need_of_every_circle_has_its_row(tmp_path: Path) -> None:
    """Whatever a circle's file says, what it needs is taken away in one of the stories below; and so is each bit."""
    rows = {where_in_table(row[1], row[2]) for row in TABLE}
    # Beside the table stand the stories of a role that nobody may mention.
    rows |= {(layout, Spot.CHANNEL, MENTION_EVERYONE) for layout in Layout}
    found = {
        where_in_table(layout, need)
        for circle in every_kind_of_circle(tmp_path)
        for layout, mentionable in product(Layout, (True, False))
        for need in needs(circle, layout, mentionable=mentionable)
    }
    assert found == rows
    assert {bit for _, _, bit in rows} == set(NAMES)


@pytest.mark.parametrize("row", [row for row in TABLE if row[2].waits], ids=named)
async def test_what_needs_it_waits_and_goes_on_by_itself(
    tmp_path: Path, row: Row, caplog: pytest.LogCaptureFixture
) -> None:
    """One line says what and where to mend it; what needs it waits, the rest goes on; given back, nothing is lost."""
    text, layout, need = row
    async with open_club(tmp_path, circle=text, layout=layout) as club:
        key, where = first(club, need), place(club, need)
        caplog.clear()
        club.server.take_right(where, Right(need.bit))
        await club.to(key)
        await club.pass_time(hours=3)
        ledger = await club.ledger()
        assert ledger[key].state is State.PLANNED
        free = [row for row in ledger.values() if row.due <= club.clock.now() and row.kind not in need.kinds]
        assert {row.state for row in free} <= {State.DONE}
        channel = "on the server" if isinstance(where, Guild) else f"in #{where.name}"
        line = f"{channel} the bot lacks “{need.name}” ({need.used_for}): allow it "
        assert said(f"circle: {line}", caplog) == 1
        told_of = need.spot is not Spot.ORGANISERS or need.bit in (READ_MESSAGE_HISTORY, ATTACH_FILES)
        assert sum(WAITS in told and line.lower() in told.lower() for told in club.told()) == told_of
        club.server.add_right(where, Right(need.bit))
        await club.settle()
        assert await club.state(key) is State.DONE
        assert (MENDED in club.told()[-2:]) == told_of
        await all_is_done_once(club)


@pytest.mark.parametrize("layout", list(Layout))
async def test_without_the_right_to_pin_the_welcome_stands_and_is_pinned_later(
    tmp_path: Path, layout: Layout
) -> None:
    """It is worth more than its pin: all messages go out, and the pins follow once it is allowed, however late."""
    [need] = [row[2] for row in TABLE if row[1] is layout and not row[2].waits]
    async with open_club(tmp_path, layout=layout) as club:
        club.server.take_right(guild(club), Right(need.bit))
        await club.to("welcome")
        assert [seen.text.partition("\n")[0] for seen in club.in_channel()] == [
            "**Test circle: welcome**",
            "**Three ways to answer**",
            "**A practice question**",
            "**Test circle: the way in**",
        ]
        assert f"the bot lacks “{need.name}” (to pin the welcome): allow it there" in club.told()[0]
        assert WAITS not in club.told()[0]
        assert club.told()[1].startswith("Could not be posted: the welcome")
        await club.pass_time(days=3)
        assert await club.state("welcome") is State.FAILED
        club.server.add_right(guild(club), Right(need.bit))
        await club.settle()
        assert await club.state("welcome") is State.DONE
        assert club.told()[-1] == MENDED
        assert len(club.pinned()) == (2 if layout is Layout.TEXT else 1)
        await all_is_done_once(club)


@pytest.mark.parametrize("layout", list(Layout))
async def test_a_role_that_nobody_may_mention_is_told_and_mentioned_once_it_can_be(club: Club) -> None:
    """The opening goes out without reaching anybody; the line names both ways to mend it."""
    role = next(role for role in guild(club).roles.values() if role.name == "Readers")
    role.mentionable = False
    await club.away(minutes=1)
    [told] = club.told()
    assert "“Mention @everyone, @here, and All Roles” (to mention the readers' role as a week opens)" in told
    assert "switch on “Allow anyone to @mention this role”" in told
    await club.to("first.section")
    assert await club.state("first.section") is State.DONE
    assert club.buzzed("ada") == []
    role.mentionable = True
    body = {"guild_id": str(GUILD), "role": payloads.role(role)}
    club.server.world.publish("GUILD_ROLE_UPDATE", body, guild=guild(club))
    await club.settle()
    assert club.told()[-1] == MENDED
    await club.to("second.section")
    assert club.buzzed("ada") == ["mention of Readers"]


async def test_a_right_that_is_lost_in_the_middle_of_a_post_is_made_good(club: Club) -> None:
    """The text stands in part as the right goes: it fails, and once mended the rest follows, nothing twice."""
    await club.to("first.brief")
    channel = club.server.world.channels[club.channel]

    def take_it(request: object) -> None:
        if "**¶1**" in str(request):
            club.server.take_right(channel, Right.SEND_IN_THREADS)

    club.server.weather = take_it
    await club.to("first.section")
    club.server.weather = None
    assert await club.state("first.section") is State.FAILED
    assert "Send Messages in Threads" in club.told()[-1] or "Send Messages in Threads" in club.told()[-2]
    club.server.add_right(channel, Right.SEND_IN_THREADS)
    await club.settle()
    assert await club.state("first.section") is State.DONE
    await all_is_done_once(club)


async def test_a_right_that_is_back_before_it_is_missed_is_made_good(club: Club) -> None:
    """It is taken away as the text goes out, and given back as organisers are told: nobody found anything lacking."""
    await club.to("first.brief")
    channel = club.server.world.channels[club.channel]

    def come_and_go(request: object) -> None:
        if "**¶1**" in str(request):
            club.server.take_right(channel, Right.SEND_IN_THREADS)
        elif "ould not be posted" in str(request):
            club.server.weather = None
            club.server.add_right(channel, Right.SEND_IN_THREADS)

    club.server.weather = come_and_go
    await club.to("first.section")
    assert club.server.weather is None
    assert await club.state("first.section") is State.DONE
    await all_is_done_once(club)


async def test_what_failed_while_the_bot_was_off_is_tried_again_as_it_starts(club: Club) -> None:
    """A refusal that no event foretold; mended while the bot is off, it is made good, unless it is too late for it."""
    await club.to("welcome")
    channel = club.server.world.channels[club.channel]
    before = list(channel.overwrites)
    club.server.weather = lambda request: channel.overwrites.clear() or _forbid(club, channel, request)
    await club.to("first.section")
    club.server.weather = None
    assert await club.state("first.section") is State.FAILED
    channel.overwrites = before
    await club.away(hours=1)
    assert await club.state("first.section") is State.DONE
    assert "goes out late" in club.in_channel()[-1].text
    await all_is_done_once(club)


async def test_what_hung_on_a_text_that_failed_is_tried_again_with_it(tmp_path: Path, layout: Layout) -> None:
    """No text, so no thread for the questions; mended within what the circle allows, both come."""
    late = f"{CIRCLE}if-late: post within 5 days\n"
    async with open_club(tmp_path, layout=layout, circle=late) as club:
        await club.to("welcome")
        channel = club.server.world.channels[club.channel]
        before = list(channel.overwrites)
        club.server.weather = lambda request: channel.overwrites.clear() or _forbid(club, channel, request)
        await club.to("first.questions")
        club.server.weather = None
        assert await club.state("first.section") is await club.state("first.questions") is State.FAILED
        channel.overwrites = before
        await club.away(hours=1)
        states = [await club.state(f"first.{kind}") for kind in ("section", "questions", "poll")]
        assert states == [State.DONE] * 3
        await all_is_done_once(club)


def _forbid(club: Club, channel: Channel, request: object) -> None:
    """Take the right away without telling anybody."""
    from bot.rehearsal.server.model import Overwrite

    channel.overwrites.append(Overwrite(club.server.world.bot.id, 1, Right.NONE, Right.SEND_MESSAGES))


async def test_mended_too_late_it_is_left_out_and_told(club: Club) -> None:
    """What waited longer than the circle's file allows is skipped, with the reason."""
    channel = club.server.world.channels[club.channel]
    await club.to("welcome")
    club.server.take_right(channel, Right.SEND_POLLS)
    await club.to("first.closing")
    assert await club.state("first.poll") is State.PLANNED
    club.server.add_right(channel, Right.SEND_POLLS)
    await club.settle()
    assert await club.state("first.poll") is State.SKIPPED
    assert any(told.startswith("Not posted: week 1, the poll") for told in club.told())


async def test_shown_out_and_invited_again(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    """The bot is thrown off the server: all of the circle waits; invited again, it goes on, its commands with it."""
    await club.to("first.section")
    caplog.clear()
    club.server.kick(guild(club))
    tried: list[str] = []
    club.server.weather = lambda request: tried.append(request.line)
    await club.to("first.questions")
    await club.pass_time(hours=1)
    assert sum(line.startswith("POST") for line in tried) == 1, "it doesn't go on knocking"
    assert await club.state("first.questions") is State.PLANNED
    line = f"circle: the bot is not on the server with the number {GUILD}: invite it with the link"
    assert said(line, caplog) == 1
    club.server.invite(guild(club))
    member = guild(club).members[club.server.world.bot.id]
    club.server.overwrite(
        club.server.world.channels[club.organisers], member, allow=Right.VIEW_CHANNEL | Right.SEND_MESSAGES
    )
    await club.settle()
    assert await club.state("first.questions") is State.DONE
    assert (await club.command("olga", "circle status")).text.startswith("**Test circle**")
    await all_is_done_once(club)


async def test_a_deleted_channel_is_told_and_the_briefs_still_come(club: Club) -> None:
    """The line names the key of the circle's file; what is for members waits, what is for organisers comes."""
    await club.to("welcome")
    club.server.delete_channel(club.channel)
    await club.to("second.brief")
    ledger = await club.ledger()
    assert ledger["first.section"].state is State.PLANNED
    assert ledger["second.brief"].state is State.DONE
    [told] = club.told()
    assert "The channel at `channel:` isn't there: write the link of another one at `channel:`" in told


async def test_a_deleted_organisers_channel_holds_only_the_briefs(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can be told on Discord, so the terminal says it; members read on."""
    await club.to("welcome")
    club.server.delete_channel(club.organisers)
    await club.to("second.section")
    assert said("circle: the channel at `organisers:` isn't there: write the link of another", caplog) == 1
    ledger = await club.ledger()
    assert ledger["second.brief"].state is State.PLANNED
    assert ledger["second.section"].state is State.DONE


async def test_what_could_not_be_told_is_told_once_it_can_be(club: Club) -> None:
    """While the organisers' channel is closed to the bot nothing is told; opened again, it is, once."""
    await club.to("welcome")
    channel, organisers = (club.server.world.channels[one] for one in (club.channel, club.organisers))
    club.server.take_right(organisers, Right.SEND_MESSAGES)
    club.server.take_right(channel, Right.SEND_POLLS)
    await club.to("first.closing")
    club.server.add_right(channel, Right.SEND_POLLS)
    await club.settle()
    assert club.told() == []
    club.server.add_right(organisers, Right.SEND_MESSAGES)
    await club.settle()
    [told] = club.told()
    assert "2 posts are missing" in told
    assert "- week 1: the facilitator's brief, due <t:" in told
    assert "- week 1: the poll, due <t:" in told


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [
        ("channel", "voice", "is a voice channel: write the link of a text channel or a forum at `channel:`"),
        ("channel", "stage", "is a stage: write the link of a text channel or a forum at `channel:`"),
        ("organisers", "forum", "is a forum: write the link of a text channel at `organisers:`"),
        ("organisers", "voice", "is a voice channel: write the link of a text channel at `organisers:`"),
    ],
)
async def test_a_channel_of_another_kind(
    club: Club, caplog: pytest.LogCaptureFixture, key: str, kind: str, words: str
) -> None:
    """The link in the circle's file leads to something that weeks or briefs can't be posted in."""
    channel_id = club.channel if key == "channel" else club.organisers
    await club.stop()
    del club.server.world.channels[channel_id]
    getattr(club.server, f"add_{kind}_channel")(guild(club), channel_id, name="talk")
    await club.start()
    assert said(f"circle: #talk at `{key}:` {words} in the circle's file, and save it", caplog) == 1
    await club.to("first.section")
    held = "first.section" if key == "channel" else "first.brief"
    assert await club.state(held) is State.PLANNED


async def test_a_thread_is_no_channel_for_a_circle(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    """Copy Link gives a thread's link, too; the gateway tells of it elsewhere than of channels."""
    await club.to("first.section")
    thread = club.thread_id()
    await club.stop()
    text = CIRCLE.replace(str(club.channel), str(thread))
    club.others = [load(write_files(club.folder, circle=text, name="in-a-thread"))]
    await club.start()
    assert (
        said("in-a-thread: #Week 1: The first half at `channel:` is a thread: write the link of", caplog) == 1
    )


async def test_a_channel_on_another_server_than_its_link_says(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The link was put together by hand, from two."""
    async with open_club(tmp_path) as club:
        other = club.server.add_guild(ELSEWHERE, "Elsewhere")
        club.server.add_text_channel(other, ROOM, name="elsewhere")
        await club.stop()
        text = CIRCLE.replace(str(club.channel), str(ROOM))
        club.others = [load(write_files(tmp_path, circle=text, name="mixed"))]
        await club.start()
    assert (
        said("mixed: the channel at `channel:` is on another server than its link says: copy its", caplog)
        == 1
    )


async def test_a_server_with_which_discord_has_trouble_is_waited_for(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    """An outage takes the server away and gives it back: nothing is to be mended, and nothing is lost."""
    await club.to("first.section")
    caplog.clear()
    club.server.world.publish("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
    await club.to("first.questions")
    assert await club.state("first.questions") is State.PLANNED
    assert (
        said("circle: Discord has trouble with this server just now: there is nothing to do but", caplog) == 1
    )
    whole = payloads.whole_guild(club.server.world, guild(club))
    club.server.world.publish("GUILD_CREATE", whole)
    await club.settle()
    assert await club.state("first.questions") is State.DONE
    assert club.told() == []
    await all_is_done_once(club)


async def test_a_role_that_is_deleted_and_made_again(club: Club) -> None:
    """Told as it goes, and as it is there again; until then nobody is mentioned, and nothing waits."""
    await club.to("welcome")
    role = next(role for role in guild(club).roles.values() if role.name == "Readers")
    club.server.delete_role(guild(club), role)
    await club.to("first.section")
    assert club.told()[0].startswith("There is no role “Readers” on this server")
    assert not club.in_channel()[-1].text.startswith("<@&")
    club.server.add_role(guild(club), "Readers")
    await club.settle()
    assert club.told()[-1] == MENDED
    await club.to("second.section")
    assert club.in_channel()[-1].text.startswith("<@&")


async def test_missing_twice_is_told_twice(club: Club) -> None:
    """Taken, given back, taken again: organisers read each change once, also over restarts."""
    channel = club.server.world.channels[club.channel]
    for _ in range(2):
        club.server.take_right(channel, Right.SEND_POLLS)
        await club.settle()
        await club.away(minutes=1)
        club.server.add_right(channel, Right.SEND_POLLS)
        await club.settle()
        await club.away(minutes=1)
    assert [told == MENDED for told in club.told()] == [False, True, False, True]


async def test_status_says_what_is_missing(club: Club) -> None:
    """The organiser who asks reads the same line."""
    club.server.take_right(club.server.world.channels[club.channel], Right.SEND_POLLS)
    await club.settle()
    status = (await club.command("olga", "circle status")).text
    assert (
        "**Missing**\nin #reading-circle the bot lacks “Create Polls” (to post the polls): allow it" in status
    )


async def test_it_is_looked_at_again_though_no_event_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel that the gateway doesn't tell of is asked for again and again, until it is there."""
    monkeypatch.setattr(app, "LOOK_AGAIN_SECONDS", 0.02)
    async with open_club(tmp_path) as club:
        channels = club.server.world.channels
        gone = channels.pop(club.channel)
        await club.away(minutes=1)
        assert Kind.SECTION in club.running.held
        asked = asyncio.Event()
        club.server.weather = lambda request: asked.set() if str(club.channel) in request.line else None
        await asked.wait()
        channels[club.channel] = gone
        club.server.world.publish("CHANNEL_CREATE", payloads.channel(gone), guild=guild(club))
        await club.settle()
        assert club.running.held == frozenset()


async def test_one_circle_waits_and_the_other_goes_on(tmp_path: Path) -> None:
    """Two circles on one server: what is missing in one's channel is nothing to the other."""
    other = CIRCLE.replace("222222222222222222", str(ROOM)).replace("Test circle", "Other circle")
    async with open_club(tmp_path, others=(other,)) as club:
        club.server.add_text_channel(guild(club), ROOM, name="other")
        await club.settle()
        club.server.take_right(club.server.world.channels[club.channel], Right.SEND_MESSAGES)
        await club.to("first.section")
        theirs = await club.read(lambda core: core.stored("other-1"))
        assert theirs["first.section"].state is State.DONE
        assert await club.state("first.section") is State.PLANNED
