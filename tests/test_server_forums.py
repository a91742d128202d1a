"""Forums on the stand-in Discord: posts with tags, pinned and archived, opened by the bot and by people."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import FORUM, READING, START, Refusal, Stage


def tag(stage: Stage, name: str = "Week") -> discord.ForumTag:
    found = discord.utils.get(stage.forum.available_tags, name=name)
    assert found is not None
    return found


async def post(stage: Stage, name: str = "Week 1", content: str = "Week 1 opens") -> discord.Thread:
    return (await stage.forum.create_thread(name=name, content=content)).thread


async def raw(stage: Stage, **body: Any) -> Any:
    """Ask for a post as a client does that leaves the checking to Discord."""
    route = discord.http.Route("POST", "/channels/{channel_id}/threads", channel_id=FORUM)
    return await stage.client.http.request(route, json=body)


async def test_a_post_is_a_thread_with_its_first_message() -> None:
    """Both have one id; the client hears of the thread and then of the message; tags and buttons stand there."""
    async with Stage(forum=True) as stage:
        view = discord.ui.View().add_item(discord.ui.Button(label="Respond", custom_id="answer:1"))
        made = await stage.forum.create_thread(
            name="Week 1: Reform", content=" Week 1 opens ", applied_tags=[tag(stage)], view=view, silent=True
        )
        assert made.thread.id == made.message.id
        assert made.thread.applied_tags == [tag(stage)]
        assert (made.message.content, made.message.flags.suppress_notifications) == ("Week 1 opens", True)
        await stage.settle()
        heard = [name for name, _ in stage.client.heard if name in ("thread_create", "message")]
        assert heard[:2] == ["thread_create", "message"]
        assert stage.forum.last_message_id == made.thread.id
        read = await made.thread.fetch_message(made.thread.id)
        assert (read.type, read.channel.id) == (discord.MessageType.default, read.id)
        assert (made.thread.message_count, made.thread.owner_id) == (0, stage.client.user.id)  # type: ignore[union-attr]
        seen = stage.person("bo").sees(made.thread.id)
        assert [(one.text, one.buttons, one.thread) for one in seen] == [("Week 1 opens", ("Respond",), None)]


async def test_people_see_a_post_and_reply_to_it() -> None:
    """A post stands in everybody's list with its tags; who writes in it follows it."""
    async with Stage(forum=True) as stage:
        thread = await post(stage)
        await thread.add_tags(tag(stage, "Talk"))
        bo = stage.person("bo")
        places = {one.name: one for one in bo.channels()}
        assert (places["weeks"].is_forum, places["weeks"].tags) == (True, ("Week", "Talk"))
        place = places["Week 1"]
        assert (place.id, place.parent_id, place.is_thread, place.tags) == (thread.id, FORUM, True, ("Talk",))
        assert not bo.follows(thread.id)
        bo.say(thread.id, "I read it otherwise.")
        assert bo.follows(thread.id)
        (_, heard) = await stage.heard("message")
        assert (heard.content, heard.channel) == ("I read it otherwise.", thread)
        assert (await stage.client.fetch_channel(thread.id)).message_count == 1  # type: ignore[union-attr]


async def test_people_open_posts_of_their_own() -> None:
    """The bot hears of thread and message; the post belongs to whoever opened it."""
    async with Stage(forum=True) as stage:
        bo = stage.person("bo")
        post_id = bo.open_post(FORUM, "A question", text="Why ¶18?", tags=("Talk",))
        (thread,) = await stage.heard("thread_create")
        (message,) = stage.client.events("message")
        assert (thread.id, thread.owner_id, message.id) == (post_id, bo.id, post_id)
        assert (thread.parent, thread.applied_tags) == (stage.forum, [tag(stage, "Talk")])
        await thread.send("Good question.")
        assert [one.text for one in bo.sees(post_id)] == ["Why ¶18?", "Good question."]
        with pytest.raises(Refused, match="10087"):
            bo.open_post(FORUM, "Another", text="x", tags=("No such tag",))


async def test_a_post_asked_for_twice_is_made_twice() -> None:
    """A forum knows no nonce: nothing keeps a repeated request from making a second post."""
    async with Stage(forum=True) as stage:
        # `nonce` is no part of such a body; Discord passes it over.
        body = {"name": "Week 1", "message": {"content": "Week 1 opens", "nonce": "n", "enforce_nonce": True}}
        first, second = await raw(stage, **body), await raw(stage, **body)
        assert first["id"] != second["id"]
        assert first["message"]["id"] == first["id"]
        assert "nonce" not in first["message"]
        assert len(await stage.heard("thread_create")) == 2
        assert [one.name for one in await stage.forum.guild.active_threads()] == ["Week 1", "Week 1"]


REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "no name": ({"name": "", "message": {"content": "x"}}, 50035, "name"),
    "a long name": ({"name": "x" * 101, "message": {"content": "x"}}, 50035, "name"),
    "no message": ({"name": "x"}, 50035, "message"),
    "an empty message": ({"name": "x", "message": {"content": " "}}, 50006, ""),
    "a long message": ({"name": "x", "message": {"content": "x" * 2001}}, 50035, "message.content"),
    "a poll": (
        {"name": "x", "message": {"poll": {"question": {"text": "x"}, "answers": []}}},
        50035,
        "message.poll",
    ),
    "a layout, whose flag a forum drops": (
        {"name": "x", "message": {"flags": 1 << 15, "components": [{"type": 10, "content": "x"}]}},
        50035,
        "message.components",
    ),
    "a strange tag": ({"name": "x", "message": {"content": "x"}, "applied_tags": ["42"]}, 10087, ""),
    "six tags": ({"name": "x", "message": {"content": "x"}, "applied_tags": ["42"] * 6}, 50035, "tags"),
    "a strange time": (
        {"name": "x", "message": {"content": "x"}, "auto_archive_duration": 61},
        50035,
        "auto_archive_duration",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_post_over_a_limit_is_refused(name: str) -> None:
    """With the place of the fault, and nothing is made."""
    body, code, place = REFUSED[name]
    async with Stage(refused=True, forum=True) as stage:
        with Refusal(code) as refusal:
            await raw(stage, **body)
        assert place in refusal.text
        assert await stage.heard("thread_create") == []
        assert len(stage.person("bo").channels()) == 3


async def test_a_forum_can_demand_a_tag() -> None:
    """Without one a post is refused (40067), the bot's as everybody's, from the moment when it is demanded."""
    async with Stage(refused=True, forum=True, also=Right.MANAGE_CHANNELS) as stage:
        await post(stage, "Before")
        await stage.forum.edit(require_tag=True)
        with Refusal(40067):
            await post(stage)
        with pytest.raises(Refused, match="A tag is required"):
            stage.person("bo").open_post(FORUM, "x", text="x")
        await stage.forum.create_thread(name="Week 1", content="x", applied_tags=[tag(stage)])
        forum = stage.server.add_forum_channel(stage.guild, 42, name="strict", tags=("A",), require_tag=True)
        assert (await stage.client.fetch_channel(42)).flags.require_tag  # type: ignore[union-attr]
        assert [one.name for one in forum.tags] == ["A"]


async def test_the_tags_of_a_forum_can_be_changed() -> None:
    """Kept by id, renamed, added, dropped from the posts too; each name once (40061), twenty at most (30048)."""
    async with Stage(refused=True, forum=True, also=Right.MANAGE_CHANNELS) as stage:
        thread = (await stage.forum.create_thread(name="1", content="1", applied_tags=[tag(stage)])).thread
        talk = tag(stage, "Talk")
        added = await stage.forum.create_tag(name="Meeting", emoji=discord.PartialEmoji(name="🌱"))
        await stage.settle()
        assert [one.name for one in stage.forum.available_tags] == ["Week", "Talk", "Meeting"]
        assert tag(stage, "Meeting").emoji == added.emoji
        await stage.forum.edit(available_tags=[talk])
        await stage.settle()
        assert list(stage.forum.available_tags) == [talk]
        assert (await stage.client.fetch_channel(thread.id)).applied_tags == []  # type: ignore[union-attr]
        for names, code in ((["x"] * 2, 40061), ([f"{n}" for n in range(21)], 30048), (["x" * 21], 50035)):
            with Refusal(code):
                await stage.forum.edit(available_tags=[discord.ForumTag(name=one) for one in names])
        with Refusal(10087):
            await stage.client.http.edit_channel(FORUM, available_tags=[{"id": "42", "name": "x"}])
        await stage.forum.edit(topic="x" * 4096)
        with Refusal(50035):
            await stage.forum.edit(topic="x" * 4097)


async def test_a_moderated_tag_is_for_those_who_manage_threads() -> None:
    """Others neither put it on nor take it off, but may change the rest."""
    async with Stage(refused=True, forum=True, also=Right.MANAGE_CHANNELS) as stage:
        await stage.forum.create_tag(name="Done", moderated=True)
        await stage.settle()
        bo = stage.person("bo")
        post_id = bo.open_post(FORUM, "x", text="x", tags=("Talk",))
        with pytest.raises(Refused, match="50013"):
            bo.open_post(FORUM, "x", text="x", tags=("Done",))
        thread = await stage.client.fetch_channel(post_id)
        assert isinstance(thread, discord.Thread)
        await thread.add_tags(tag(stage, "Done"))
        with pytest.raises(Refused, match="50013"):
            bo.change_thread(post_id, applied_tags=[])
        bo.change_thread(post_id, applied_tags=[str(tag(stage, "Done").id)])
        assert [one.tags for one in bo.channels() if one.id == post_id] == [("Done",)]


async def test_nothing_is_written_into_a_forum_itself() -> None:
    """A message needs a post (40058), a forum has no thread from a message, and a text channel no posts (50024)."""
    async with Stage(refused=True, forum=True) as stage:
        with Refusal(40058):
            await stage.client.get_partial_messageable(FORUM).send("x")
        with pytest.raises(Refused, match="40058"):
            stage.person("bo").say(FORUM, "x")
        with pytest.raises(Refused, match="50024"):
            stage.person("bo").open_post(READING, "x", text="x")
        thread = await post(stage)
        with Refusal(50024):
            await thread.get_partial_message(thread.id).create_thread(name="x")
        first = await stage.reading.send("x")
        below = await first.create_thread(name="x")
        with Refusal(50024):
            await stage.client.http.edit_channel(below.id, flags=2)


async def test_a_pinned_post_is_never_archived_by_the_clock() -> None:
    """One post of a forum is pinned at most (30047); archiving it by hand takes the pin away."""
    async with Stage(refused=True, forum=True) as stage:
        first = await post(stage, "Index")
        second = await post(stage, "Week 1")
        await first.edit(pinned=True)
        assert stage.server.next_timer() == START + timedelta(days=1)
        with Refusal(30047):
            await second.edit(pinned=True)
        stage.clock.step(10 * 86400)
        stage.server.run_timers()
        places = {one.name: one for one in stage.person("bo").channels()}
        assert (places["Index"].archived, places["Index"].pinned) == (False, True)
        assert (places["Week 1"].archived, places["Week 1"].pinned) == (True, False)
        await first.edit(archived=True)
        assert not [one for one in stage.person("bo").channels() if one.pinned]
        await second.edit(archived=False)
        await second.edit(pinned=True)
        assert (await stage.client.fetch_channel(second.id)).flags.pinned  # type: ignore[union-attr]


async def test_quiet_posts_are_archived_and_listed_by_their_forum() -> None:
    """In pages, the last archived first; a word wakes one; a file comes with the first message."""
    async with Stage(forum=True) as stage:
        threads = []
        for n in range(3):
            made = await stage.forum.create_thread(
                name=f"Week {n}",
                file=discord.File(io.BytesIO(b"x"), "text.txt"),
                auto_archive_duration=60,
            )
            threads.append(made.thread)
            stage.clock.step(60)
        assert stage.person("bo").sees(threads[0].id)[0].files == {"text.txt": b"x"}
        stage.clock.step(3600)
        stage.server.run_timers()
        assert await stage.forum.guild.active_threads() == []
        assert [one.name async for one in stage.forum.archived_threads(limit=2)] == ["Week 2", "Week 1"]
        stage.person("bo").say(threads[1].id, "A late answer.")
        assert [one.name for one in await stage.forum.guild.active_threads()] == ["Week 1"]


async def test_a_private_forum_is_seen_by_its_roles() -> None:
    """And by the bot, which may post there; others see neither forum nor posts."""
    async with Stage() as stage:
        stage.server.add_forum_channel(stage.guild, FORUM, name="hosts", private=True, roles=(stage.hosts,))
        await stage.settle()
        thread = await post(stage)
        assert {FORUM, thread.id} <= {one.id for one in stage.person("ana").channels()}
        assert not {FORUM, thread.id} & {one.id for one in stage.person("bo").channels()}
        with pytest.raises(Refused, match="50001"):
            stage.person("bo").say(thread.id, "x")


async def test_the_first_message_can_be_edited_and_deleted() -> None:
    """It is a message like any other, but doesn't count among the post's."""
    async with Stage(forum=True) as stage:
        thread = await post(stage)
        first = thread.get_partial_message(thread.id)
        await first.edit(content="Week 1 opens, once more")
        await first.pin()
        await first.delete()
        bo = stage.person("bo")
        assert [one.kind for one in bo.sees(thread.id)] == [discord.MessageType.pins_add.value]
        counted = await stage.client.fetch_channel(thread.id)
        assert isinstance(counted, discord.Thread)
        assert (counted.message_count, counted.total_message_sent) == (1, 1)
