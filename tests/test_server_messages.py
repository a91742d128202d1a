"""Messages on the stand-in Discord: posting once, paging, editing, deleting, files, replies, reactions, pins."""

from __future__ import annotations

import io

import discord
import pytest

from bot.rehearsal.server.permissions import Right
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, READING, START, Refusal, Stage


async def test_a_post_reads_back_as_it_was_sent() -> None:
    """Text is trimmed as on Discord; flags, embeds and components come back."""
    async with Stage() as stage:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Respond", custom_id="answer:1"))
        embed = discord.Embed(title="A title", description="Words").add_field(name="a", value="b")
        sent = await stage.reading.send("  a paragraph \n", view=view, embed=embed, silent=True)
        read = await stage.reading.fetch_message(sent.id)
        assert read.content == "a paragraph"
        assert read.flags.suppress_notifications
        assert read.embeds == [embed]
        assert [button.custom_id for row in read.components for button in row.children] == ["answer:1"]  # type: ignore[union-attr]
        assert read.created_at == START
        assert stage.person("bo").sees(READING)[0].buttons == ("Respond",)


async def test_the_same_nonce_posts_once() -> None:
    """Within five minutes a repeated nonce gives the first message back, and nobody hears of a second one."""
    async with Stage() as stage:
        first = await stage.reading.send("once", nonce="week-1.opening")
        stage.clock.step(299)
        again = await stage.reading.send("once", nonce="week-1.opening")
        assert again.id == first.id
        assert again.nonce == "week-1.opening"
        assert [message.nonce for message in await stage.heard("message")] == ["week-1.opening"]
        assert [message.nonce async for message in stage.reading.history()] == [None]


async def test_a_nonce_is_forgotten_after_five_minutes() -> None:
    """After the window the same nonce posts a second message."""
    async with Stage() as stage:
        first = await stage.reading.send("once", nonce="n")
        stage.clock.step(301)
        assert (await stage.reading.send("once", nonce="n")).id != first.id


async def test_the_nonce_of_a_deleted_message_is_refused() -> None:
    """Who posts again what somebody has deleted is told so (10008)."""
    async with Stage(refused=True) as stage:
        await (await stage.reading.send("once", nonce="n")).delete()
        with Refusal(10008):
            await stage.reading.send("once", nonce="n")


async def test_history_is_paged_in_every_direction() -> None:
    """before, after, around and limit choose as Discord does."""
    async with Stage() as stage:
        ana = stage.person("ana")
        ids = [ana.say(READING, f"{n}") for n in range(230)]
        everything = [message.id async for message in stage.reading.history(limit=None)]
        assert everything == list(reversed(ids))
        after = [one.id async for one in stage.reading.history(limit=None, after=discord.Object(ids[100]))]
        assert after == ids[101:]
        before = [one.id async for one in stage.reading.history(limit=3, before=discord.Object(ids[10]))]
        assert before == [ids[9], ids[8], ids[7]]
        around = [one.id async for one in stage.reading.history(limit=4, around=discord.Object(ids[50]))]
        assert sorted(around) == ids[48:53][: len(around)]
        assert ids[50] in around


async def test_edits_and_deletions_of_members_are_told() -> None:
    """The gateway tells the whole new message, and of deletions the ids."""
    async with Stage() as stage:
        bo = stage.person("bo")
        message_id = bo.say(READING, "first thought")
        stage.clock.step(60)
        bo.edit(message_id, "second thought")
        bo.delete(message_id)
        edits = await stage.heard("raw_message_edit")
        assert [(edit.message.content, edit.message.edited_at) for edit in edits] == [
            ("second thought", stage.clock.now())
        ]
        assert [gone.message_id for gone in stage.client.events("raw_message_delete")] == [message_id]


async def test_the_bot_edits_only_what_is_its_own() -> None:
    """Another's message can't be edited (50005), but deleted with MANAGE_MESSAGES."""
    async with Stage(also=Right.MANAGE_MESSAGES) as stage:
        own = await stage.reading.send("draft")
        await stage.reading.get_partial_message(own.id).edit(content="final")
        foreign = stage.reading.get_partial_message(stage.person("ana").say(READING, "mine"))
        with Refusal(50005):
            await foreign.edit(content="changed")
        await foreign.delete()
        assert [seen.text for seen in stage.person("bo").sees(READING)] == ["final"]
        with Refusal(10008):
            await foreign.fetch()


async def test_people_edit_and_delete_only_what_is_their_own() -> None:
    """A person without rights of a moderator leaves others' words alone."""
    async with Stage() as stage:
        message_id = stage.person("ana").say(READING, "mine")
        with pytest.raises(Refused, match="50005"):
            stage.person("bo").edit(message_id, "yours")
        with pytest.raises(Refused, match="50013"):
            stage.person("bo").delete(message_id)
        assert stage.person("bo").sees(READING)[0].text == "mine"


async def test_many_messages_are_deleted_at_once() -> None:
    """Bulk deletion takes 2 to 100 messages, none older than two weeks."""
    async with Stage(refused=True, also=Right.MANAGE_MESSAGES) as stage:
        ids = [stage.person("ana").say(READING, f"{n}") for n in range(4)]
        await stage.reading.delete_messages([discord.Object(one) for one in ids[:3]])
        assert [gone.message_ids for gone in await stage.heard("raw_bulk_message_delete")] == [set(ids[:3])]
        with Refusal(50016):
            await stage.client.http.delete_messages(READING, [ids[0]])
        stage.clock.step(15 * 86400)
        with Refusal(50034):
            await stage.client.http.delete_messages(
                READING, [ids[3], stage.person("ana").say(READING, "new")]
            )


async def test_files_are_kept_and_served() -> None:
    """A file that is sent can be fetched by its address, as long as its message is there."""
    async with Stage() as stage:
        file = discord.File(io.BytesIO("Wörter".encode()), "my words.txt", description="What is kept")
        sent = await stage.reading.send(file=file)
        attachment = sent.attachments[0]
        assert (attachment.filename, attachment.size) == ("my words.txt", 7)
        assert attachment.description == "What is kept"
        assert (await attachment.read()).decode() == "Wörter"
        assert stage.person("bo").sees(READING)[0].files == {"my words.txt": "Wörter".encode()}
        await sent.edit(attachments=[attachment, discord.File(io.BytesIO(b"x"), "more.txt")])
        assert list(stage.person("bo").sees(READING)[0].files) == ["my words.txt", "more.txt"]
        await sent.delete()
        with pytest.raises(discord.NotFound):
            await attachment.read()


async def test_a_reply_points_at_its_message() -> None:
    """The gateway tells a reply as type 19 with the message that it answers, or null where that is gone."""
    async with Stage() as stage:
        asked = await stage.reading.send("What does it mean?")
        bo = stage.person("bo")
        answer_id = bo.say(READING, "This.", reply_to=asked.id)
        (_, answer) = await stage.heard("message")
        assert answer.type is discord.MessageType.reply
        assert answer.reference.resolved.content == "What does it mean?"
        assert bo.sees(READING)[-1].reply_to == asked.id
        await asked.delete()
        read = await stage.reading.fetch_message(answer_id)
        assert read.reference is not None
        assert isinstance(read.reference.resolved, discord.DeletedReferencedMessage)


async def test_a_reply_to_nothing_is_refused() -> None:
    """A message that isn't there can't be replied to, unless the sender says that it may be missing."""
    async with Stage(refused=True) as stage:
        missing = discord.MessageReference(message_id=1234567890, channel_id=READING)
        with Refusal(50035) as refusal:
            await stage.reading.send("hello?", reference=missing)
        assert "Unknown message" in refusal.text
        missing.fail_if_not_exists = False
        assert (await stage.reading.send("hello?", reference=missing)).reference is None


async def test_reactions_are_counted_told_and_listed() -> None:
    """Reactions of people and of the bot; each person once an emoji."""
    async with Stage(also=Right.MANAGE_MESSAGES) as stage:
        message = await stage.reading.send("Yes or no?")
        stage.person("ana").react(message.id, "👍")
        stage.person("ana").react(message.id, "👍")
        stage.person("bo").react(message.id, "👍")
        stage.person("bo").unreact(message.id, "👍")
        await message.add_reaction("🌱")
        added = [(one.user_id, str(one.emoji)) for one in await stage.heard("raw_reaction_add")]
        assert added[0] == (ANA, "👍")
        assert len(added) == 3
        assert len(stage.client.events("raw_reaction_remove")) == 1
        read = await stage.reading.fetch_message(message.id)
        assert [(str(one.emoji), one.count, one.me) for one in read.reactions] == [
            ("👍", 1, False),
            ("🌱", 1, True),
        ]
        assert [user.name async for user in read.reactions[0].users()] == ["ana"]
        await read.clear_reactions()
        assert stage.person("bo").sees(READING)[0].reactions == {}


async def test_reactions_have_limits() -> None:
    """Words are no emoji (10014); a message takes twenty different ones (30010)."""
    async with Stage(refused=True, also=Right.MANAGE_MESSAGES) as stage:
        message = await stage.reading.send("Yes or no?")
        with Refusal(10014):
            await message.add_reaction("yes")
        for n in range(20):
            stage.person("ana").react(message.id, chr(0x1F600 + n))
        with Refusal(30010):
            await message.add_reaction("🌱")
        await message.add_reaction(chr(0x1F600))
        await message.clear_reaction(chr(0x1F600))
        await message.add_reaction("🌱")
        await message.remove_reaction("🌱", stage.client.user)  # type: ignore[arg-type]
        assert len(stage.person("ana").sees(READING)[0].reactions) == 19


async def test_a_pin_is_listed_and_says_so_in_the_channel() -> None:
    """Pinning posts a notice once; pinning again changes nothing; unpinning takes it off the list."""
    async with Stage() as stage:
        first, second = await stage.reading.send("welcome"), await stage.reading.send("index")
        await first.pin()
        stage.clock.step(1)
        await second.pin()
        await second.pin()
        pins = [message async for message in stage.reading.pins()]
        assert [message.content for message in pins] == ["index", "welcome"]
        assert pins[0].pinned_at == stage.clock.now()
        notices = [
            one.type for one in await stage.heard("message") if one.type is discord.MessageType.pins_add
        ]
        assert len(notices) == 2
        assert len(stage.client.events("guild_channel_pins_update")) == 2
        await second.unpin()
        assert [seen.text for seen in stage.person("bo").pins(READING)] == ["welcome"]


async def test_pins_come_in_pages() -> None:
    """The list of pins has fifty a page; the 251st pin is refused (30003)."""
    async with Stage(refused=True) as stage:
        for n in range(60):
            stage.clock.step(1)
            await (await stage.reading.send(f"{n}")).pin()
        texts = [message.content async for message in stage.reading.pins(limit=None)]
        assert texts == [str(n) for n in reversed(range(60))]
        channel = stage.server.world.channel(READING)
        for message_id in list(channel.messages)[:250]:
            channel.pins.setdefault(message_id, stage.clock.now())
        for n in range(250 - len(channel.pins)):
            channel.pins[n] = stage.clock.now()
        with Refusal(30003):
            await (await stage.reading.send("one too many")).pin()


async def test_layouts_of_components_are_read_like_text() -> None:
    """A message of components (v2) has no content; people read its texts and press its buttons."""
    async with Stage() as stage:
        view = discord.ui.LayoutView()
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="Respond", custom_id="r")
        box = discord.ui.Container(
            discord.ui.TextDisplay("¶18"), discord.ui.Separator(), discord.ui.ActionRow(button)
        )
        view.add_item(box)
        view.add_item(
            discord.ui.Section("Which is it?", accessory=discord.ui.Button(label="Why", custom_id="w"))
        )
        sent = await stage.reading.send(view=view)
        assert sent.content == ""
        seen = stage.person("bo").sees(READING)[0]
        assert seen.text == "¶18\nWhich is it?"
        assert seen.buttons == ("Respond", "Why")


async def test_an_embed_can_be_hidden_and_read() -> None:
    """Suppressing embeds is a flag that can be edited; people read an embed's words."""
    async with Stage() as stage:
        sent = await stage.reading.send(
            embed=discord.Embed(title="Title", description="Words").set_footer(text="Foot")
        )
        assert stage.person("bo").sees(READING)[0].text == "Title\nWords\nFoot"
        await sent.edit(embed=discord.Embed(title="Other"))
        assert stage.person("bo").sees(READING)[0].text == "Other"
        await sent.edit(suppress=True)
        assert (await stage.reading.fetch_message(sent.id)).flags.suppress_embeds


async def test_discords_own_messages_stay_as_they_are() -> None:
    """A thread's starter can't be deleted (50021), and nobody replies to a notice."""
    async with Stage(refused=True) as stage:
        message = await stage.reading.send("Week 1")
        thread = await message.create_thread(name="Week 1")
        starter = stage.person("bo").sees(thread.id)[0]
        with Refusal(50021):
            await thread.get_partial_message(starter.id).delete()
        await message.pin()
        notice = stage.person("bo").sees(READING)[-1]
        with pytest.raises(Refused, match="Cannot reply to a system message"):
            stage.person("bo").say(READING, "Why pinned?", reply_to=notice.id)


async def test_a_file_that_is_too_large_is_refused() -> None:
    """Over 10 MiB a file is refused (40005)."""
    async with Stage(refused=True) as stage:
        with Refusal(40005):
            await stage.reading.send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "big.bin"))
        assert stage.person("bo").sees(READING) == []


async def test_older_routes_for_pins_answer_too() -> None:
    """Older clients read and set pins elsewhere; both see the same."""
    async with Stage() as stage:
        message = await stage.reading.send("welcome")
        http, path = stage.client.http, f"/channels/{READING}/pins"
        await http.request(discord.http.Route("PUT", f"{path}/{message.id}"))
        listed = await http.request(discord.http.Route("GET", path))
        assert [one["content"] for one in listed] == ["welcome"]
        await http.request(discord.http.Route("DELETE", f"{path}/{message.id}"))
        await message.unpin()
        assert stage.person("bo").pins(READING) == []


async def test_reactions_of_others_can_be_taken_away() -> None:
    """With MANAGE_MESSAGES the bot removes somebody's reaction; what isn't there is passed over."""
    async with Stage(also=Right.MANAGE_MESSAGES) as stage:
        message = await stage.reading.send("Yes?")
        stage.person("bo").react(message.id, "👍")
        for _ in range(2):
            await message.remove_reaction("👍", discord.Object(BO))
        stage.person("bo").unreact(message.id, "👍")
        await message.clear_reaction("👍")
        assert len(await stage.heard("raw_reaction_remove")) == 1
        assert stage.client.events("raw_reaction_clear_emoji") == []


async def test_without_the_right_to_history_there_is_none() -> None:
    """Discord gives an empty page to who may not read a channel's history."""
    async with Stage() as stage:
        await stage.reading.send("something")
        everyone = stage.guild.roles[stage.guild.id]
        own = next(role for role in stage.guild.roles.values() if role.bot_id)
        for role in (everyone, own):
            role.permissions &= ~type(role.permissions).READ_MESSAGE_HISTORY
        assert [message async for message in stage.reading.history()] == []
