"""Buttons, forms and commands on the stand-in Discord, as a person uses them and a bot answers them."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.rehearsal.server.interactions import NoAnswerError
from bot.rehearsal.server.people import NotThereError
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ANA, BO, ORGANISERS, READING, Refusal, Stage

Interaction = discord.Interaction[Any]


def buttons(*labels: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for label in labels:
        view.add_item(discord.ui.Button(label=label, custom_id=f"press:{label}"))
    return view


class Answer(discord.ui.Modal):
    """A form as the bot opens it: a text to read, a box to fill in, a choice."""

    def __init__(self) -> None:
        super().__init__(title="Your answer", custom_id="form:1", timeout=900)
        self.add_item(discord.ui.TextDisplay("¶18 says: could mean either of them"))
        box: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.long, custom_id="text", min_length=5, max_length=50
        )
        self.add_item(
            discord.ui.Label(text="What do you say?", description="In your own words", component=box)
        )
        group: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id="name")
        group.add_option(label="Show my name", value="yes")
        group.add_option(label="Don't", value="no")
        self.add_item(discord.ui.Label(text="Your name", component=group))


async def test_a_press_opens_a_form_and_the_form_is_answered() -> None:
    """Button, form, submit, a private answer with a button, and that button's own answer."""
    async with Stage() as stage:
        submitted: list[Any] = []

        async def answer(interaction: Interaction) -> None:
            if interaction.type is discord.InteractionType.modal_submit:
                submitted.append(interaction)
                await interaction.response.send_message("Saved.", ephemeral=True, view=buttons("My words"))
            elif interaction.data["custom_id"] == "press:Respond":  # type: ignore[index,typeddict-item]
                await interaction.response.send_modal(Answer())
            else:
                await interaction.response.edit_message(content="You said it once.", view=None)

        stage.client.answer = answer
        prompt = await stage.reading.send("Which is it?", view=buttons("Respond"))
        form = (await stage.person("ana").press(prompt.id, "Respond")).form
        assert form is not None
        assert (form.title, form.custom_id) == ("Your answer", "form:1")
        assert form.texts == ("¶18 says: could mean either of them",)
        assert [(field.label, field.longest, field.options) for field in form.fields] == [
            ("What do you say?", 50, ()),
            ("Your name", 4000, ("Show my name", "Don't")),
        ]
        outcome = await form.submit({"What do you say?": "Both at once.", "Your name": "Don't"})
        assert (outcome.text, outcome.private, outcome.buttons) == ("Saved.", True, ("My words",))
        parts = [part.get("component", {}) for part in submitted[0].data["components"]]
        assert [part.get("value") for part in parts] == [None, "Both at once.", "no"]
        assert submitted[0].message.id == prompt.id
        changed = await outcome.press("My words")
        assert (changed.text, changed.buttons) == ("You said it once.", ())
        assert outcome.text == "You said it once."
        assert [seen.text for seen in stage.person("bo").sees(READING)] == ["Which is it?"]


async def test_a_form_lets_through_only_what_discords_window_does() -> None:
    """Unknown labels and options, a text too short, and a choice left open are stopped before the bot hears of it."""
    async with Stage() as stage:

        async def answer(interaction: Interaction) -> None:
            await interaction.response.send_modal(Answer())

        stage.client.answer = answer
        prompt = await stage.reading.send("Which is it?", view=buttons("Respond"))
        form = (await stage.person("ana").press(prompt.id, "Respond")).form
        assert form is not None
        name = {"Your name": "Don't"}
        for filled, complaint in (
            ({"Answer": "x"}, "has no “Answer”"),
            ({"What do you say?": "No.", **name}, "5 to 50 characters, not 3"),
            (name, "5 to 50 characters, not 0"),
            ({"What do you say?": "Both at once."}, "“Your name” must be chosen"),
            ({"What do you say?": "Both at once.", "Your name": "Maybe"}, "no option “Maybe”"),
        ):
            with pytest.raises(NotThereError, match=complaint):
                await form.submit(filled)
        assert len(stage.client.events("interaction")) == 1


async def test_a_deferred_answer_arrives_when_it_is_ready() -> None:
    """The person waits through "thinking"; a private file and a second message follow; nothing shows in the channel."""
    async with Stage() as stage:

        async def answer(interaction: Interaction) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            assert not stage.server.idle()
            file = discord.File(io.BytesIO(b"everything"), "words.txt")
            await interaction.followup.send("Here it is.", file=file)
            await interaction.followup.send("And more.", ephemeral=True)

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("My words"))
        outcome = await stage.person("ana").press(prompt.id, "My words")
        await stage.settle()
        assert [message.text for message in outcome.messages] == ["Here it is.", "And more."]
        assert outcome.private
        assert outcome.files == {"words.txt": b"everything"}
        assert len(stage.person("ana").sees(READING)) == 1


async def test_a_public_answer_is_a_message_for_everybody() -> None:
    """Public answers, deferred or not, stand in the channel, and can be edited."""
    async with Stage() as stage:

        async def answer(interaction: Interaction) -> None:
            await interaction.response.defer(thinking=True)
            await interaction.edit_original_response(content="Two of you said so.")
            more = await interaction.followup.send("A third as well.", wait=True)
            await more.edit(content="A third, too.")
            read = await interaction.original_response()
            assert read.interaction_metadata is not None
            assert read.interaction_metadata.user.id == BO

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Count"))
        outcome = await stage.person("bo").press(prompt.id, "Count")
        await stage.settle()
        assert not outcome.private
        seen = stage.person("ana").sees(READING)[1:]
        assert [one.text for one in seen] == ["Two of you said so.", "A third, too."]
        assert [one.reply_to for one in seen] == [prompt.id, seen[0].id]
        assert stage.server.idle()


async def test_an_answer_can_be_taken_away_again() -> None:
    """A deleted answer is gone for the person too, and can't be read (10008)."""
    async with Stage(refused=True) as stage:

        async def answer(interaction: Interaction) -> None:
            await interaction.response.send_message("Not for long")
            await interaction.delete_original_response()
            with Refusal(10008):
                await interaction.original_response()

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        outcome = await stage.person("bo").press(prompt.id, "Go")
        await stage.settle()
        assert outcome.messages == ()
        assert len(stage.person("ana").sees(READING)) == 1


async def test_a_bot_that_says_nothing_fails_the_interaction() -> None:
    """After Discord's time for the first answer the person is told that it failed; the bot comes too late (10062)."""
    async with Stage(patience=0.05, refused=True) as stage:
        asked = asyncio.Event()
        late: list[Interaction] = []

        async def answer(interaction: Interaction) -> None:
            late.append(interaction)
            asked.set()

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        with pytest.raises(NoAnswerError, match="This interaction failed"):
            await stage.person("bo").press(prompt.id, "Go")
        await asked.wait()
        with Refusal(10062):
            await late[0].response.send_message("Sorry")
        assert stage.server.idle()


async def test_an_interaction_is_answered_once_and_its_token_ages() -> None:
    """A second first answer is refused (40060); after fifteen minutes of the clock the token is dead (50027)."""
    async with Stage(refused=True) as stage:
        kept: list[Interaction] = []

        async def answer(interaction: Interaction) -> None:
            kept.append(interaction)
            await interaction.response.send_message("Once", ephemeral=True)
            with Refusal(40060):
                await _again(stage, interaction)

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        await stage.person("bo").press(prompt.id, "Go")
        await stage.settle()
        stage.clock.step(901)
        with Refusal(50027):
            await kept[0].followup.send("Too late")
        with Refusal(10015):
            await discord.Webhook.partial(1, "x", session=_session(stage)).send("nobody")


async def _again(stage: Stage, interaction: Interaction) -> None:
    route = discord.http.Route(
        "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
    )
    await stage.client.http.request(route, json={"type": 4, "data": {"content": "Twice"}})


def _session(stage: Stage) -> Any:
    return stage.client.http._HTTPClient__session  # type: ignore[attr-defined]


async def test_a_press_that_changes_nothing_is_acknowledged() -> None:
    """A deferred update shows nothing; a menu's option can be chosen by its label; links and unknown labels can't."""
    async with Stage() as stage:
        chosen: list[Any] = []

        async def answer(interaction: Interaction) -> None:
            chosen.append(interaction.data)
            await interaction.response.defer()

        stage.client.answer = answer
        view = buttons("Go")
        view.add_item(discord.ui.Button(label="Read", url="https://example.org/text"))
        menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="menu", options=[discord.SelectOption(label="By name", value="name")]
        )
        prompt = await stage.reading.send("Ask", view=view.add_item(menu))
        assert (await stage.person("bo").press(prompt.id, "Go")).messages == ()
        await stage.person("bo").press(prompt.id, "By name")
        assert [one.get("values") for one in chosen] == [None, ["name"]]
        assert stage.person("bo").sees(READING)[0].links == {"Read": "https://example.org/text"}
        with pytest.raises(NotThereError, match="no button “Read”"):
            await stage.person("bo").press(prompt.id, "Read")
        view.children[0].disabled = True  # type: ignore[attr-defined]
        await prompt.edit(view=view)
        with pytest.raises(NotThereError, match="greyed out"):
            await stage.person("bo").press(prompt.id, "Go")


async def test_a_form_that_breaks_a_limit_is_refused_and_the_person_waits_in_vain() -> None:
    """The bot hears 50035, and may still answer otherwise."""
    async with Stage(refused=True) as stage:

        async def answer(interaction: Interaction) -> None:
            form = Answer()
            form.title = "x" * 46
            with Refusal(50035):
                await interaction.response.send_modal(form)
            await interaction.response.send_message("No form today.", ephemeral=True)

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Respond"))
        outcome = await stage.person("bo").press(prompt.id, "Respond")
        assert (outcome.text, outcome.form) == ("No form today.", None)


def commands(stage: Stage) -> None:
    """A group of commands as a bot has them."""
    circle = app_commands.Group(name="circle", description="This circle", guild_only=True)

    @circle.command(name="status", description="How things stand")
    async def status(interaction: Interaction) -> None:
        rights = interaction.permissions, interaction.app_permissions
        assert all(one.send_messages for one in rights)
        await interaction.response.send_message(f"Fine, {interaction.user.display_name}.", ephemeral=True)

    @circle.command(name="skip", description="Leave a week out")
    @app_commands.describe(week="Which week", who="Who asked", times="How often")
    async def skip(
        interaction: Interaction, week: str, who: discord.Member | None = None, times: int = 1
    ) -> None:
        asked = who.display_name if who else "nobody"
        await interaction.response.send_message(f"Skipped {week} for {asked}, {times} times.")

    @skip.autocomplete("week")
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        weeks = ["reform", "revolution", "unity"]
        return [app_commands.Choice(name=one, value=one) for one in weeks if one.startswith(current)]

    @circle.command(name="move", description="Move the circle")
    @app_commands.choices(
        day=[app_commands.Choice(name="Tuesday", value=1), app_commands.Choice(name="Friday", value=4)]
    )
    async def move(interaction: Interaction, day: int, to: discord.TextChannel, role: discord.Role) -> None:
        await interaction.response.send_message(f"To {to.name} on day {day} for {role.name}.", ephemeral=True)

    @app_commands.command(name="pause", description="Hold everything back")
    @app_commands.default_permissions(manage_guild=True)
    async def pause(interaction: Interaction) -> None:
        await interaction.response.send_message("Paused.")

    stage.client.tree.add_command(circle)
    stage.client.tree.add_command(pause)


async def test_commands_are_synced_and_given_by_name() -> None:
    """A person finds a subcommand by what is written, with options by name, and gets the bot's answer."""
    async with Stage() as stage:
        commands(stage)
        synced = await stage.client.tree.sync()
        assert [command.name for command in synced] == ["circle", "pause"]
        assert [command.id for command in await stage.client.tree.fetch_commands()] == [
            one.id for one in synced
        ]
        bo = stage.person("bo")
        outcome = await bo.command("circle status")
        assert (outcome.text, outcome.private) == ("Fine, bo.", True)
        public = await bo.command("circle skip", week="reform", who=ANA, times=2)
        assert public.text == "Skipped reform for Ana, 2 times."
        assert stage.person("ana").sees(READING)[-1].kind == discord.MessageType.chat_input_command.value
        moved = await bo.command("circle move", day="Friday", to=READING, role=stage.readers.id)
        assert moved.text == "To reading on day 4 for Readers."
        assert await bo.suggestions("circle skip", option="week", text="re") == ("reform", "revolution")


async def test_a_command_that_is_not_offered_cannot_be_given() -> None:
    """Unknown names and options, missing ones, and commands reserved for others are not offered."""
    async with Stage() as stage:
        commands(stage)
        await stage.client.tree.sync()
        bo = stage.person("bo")
        with pytest.raises(NotThereError, match="offered no /circle stop"):
            await bo.command("circle stop")
        with pytest.raises(NotThereError, match="offered no /pause"):
            await bo.command("pause")
        with pytest.raises(NotThereError, match="no option “day”"):
            await bo.command("circle skip", day="monday")
        with pytest.raises(NotThereError, match="also needs: week"):
            await bo.command("circle skip")
        with pytest.raises(NotThereError, match="“day” doesn't offer “Sunday”"):
            await bo.command("circle move", day="Sunday", to=READING, role=stage.readers.id)
        with pytest.raises(NotThereError, match="suggests nothing"):
            await bo.suggestions("circle skip", option="times", text="1")
        stage.readers.permissions |= type(stage.readers.permissions).MANAGE_GUILD
        assert (await bo.command("pause", channel_id=READING)).text == "Paused."


async def test_commands_can_belong_to_one_guild() -> None:
    """A guild's own commands are synced and offered there; syncing again keeps their ids."""
    async with Stage() as stage:
        commands(stage)
        stage.client.tree.copy_global_to(guild=discord.Object(stage.guild.id))
        first = await stage.client.tree.sync(guild=discord.Object(stage.guild.id))
        again = await stage.client.tree.sync(guild=discord.Object(stage.guild.id))
        assert [one.id for one in first] == [one.id for one in again]
        assert await stage.client.tree.fetch_commands() == []
        assert (await stage.person("bo").command("circle status")).text == "Fine, bo."


async def test_without_a_bot_nothing_answers() -> None:
    """Where no session is open the interaction fails at once."""
    async with Stage() as stage:
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        stage.server.forget_sessions()
        with pytest.raises(NoAnswerError):
            await stage.person("bo").press(prompt.id, "Go")
        await stage.until("ready", times=2)


async def test_a_hidden_channels_buttons_cannot_be_pressed() -> None:
    """Who doesn't see the channel can't press what stands in it."""
    async with Stage() as stage:
        channel = stage.client.get_channel(ORGANISERS)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("For hosts", view=buttons("Go"))
        with pytest.raises(Refused, match="Missing Access"):
            await stage.person("bo").press(message.id, "Go")
        assert stage.client.events("interaction") == []


async def test_a_bot_that_thinks_for_ever_fails_the_interaction() -> None:
    """A deferral that nothing follows ends the person's patience too, though the bot may still follow up."""
    async with Stage(thinking=0.05) as stage:
        kept: list[Interaction] = []

        async def answer(interaction: Interaction) -> None:
            kept.append(interaction)
            await interaction.response.defer(thinking=True)

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        with pytest.raises(NoAnswerError, match="thinking for ever"):
            await stage.person("bo").press(prompt.id, "Go")
        assert stage.server.idle()
        await kept[0].followup.send("At last.")
        assert [seen.text for seen in stage.person("bo").sees(READING)] == ["Ask", "At last."]


async def test_a_form_of_the_older_kind_works_too() -> None:
    """Text boxes in rows carry their own label; what is left out keeps what stood there."""
    async with Stage() as stage:
        values: list[Any] = []

        async def answer(interaction: Interaction) -> None:
            if interaction.type is discord.InteractionType.component:
                form = discord.ui.Modal(title="Your words", custom_id="old")
                form.add_item(discord.ui.TextInput(label="First", default="as before", custom_id="a"))
                form.add_item(discord.ui.TextInput(label="Second", required=False, custom_id="b"))
                await interaction.response.send_modal(form)
            else:
                rows: Any = interaction.data["components"]  # type: ignore[index,typeddict-item]
                values.extend(row["components"][0]["value"] for row in rows)
                await interaction.response.defer()

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Change"))
        outcome = await stage.person("bo").press(prompt.id, "Change")
        assert outcome.form is not None
        await outcome.form.submit({"Second": "new"})
        assert values == ["as before", "new"]
        with pytest.raises(NotThereError, match="no button “Change” here"):
            await outcome.press("Change")


async def test_an_answer_of_the_wrong_kind_is_refused() -> None:
    """Suggestions answer only typing, and an unknown interaction has no answer at all (10062)."""
    async with Stage(refused=True) as stage:

        async def answer(interaction: Interaction) -> None:
            wrong = discord.http.Route(
                "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
            )
            with Refusal(50035):
                await stage.client.http.request(wrong, json={"type": 8, "data": {"choices": []}})
            route = discord.http.Route("POST", "/interactions/{id}/x/callback", id=42)
            with Refusal(10062):
                await stage.client.http.request(route, json={"type": 4, "data": {"content": "x"}})
            callback = discord.http.Route(
                "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
            )
            await stage.client.http.request(
                callback, json={"type": 4, "data": {"content": "No response asked for."}}
            )

        stage.client.answer = answer
        prompt = await stage.reading.send("Ask", view=buttons("Go"))
        stage.client.answer = answer
        assert (await stage.person("bo").press(prompt.id, "Go")).text == "No response asked for."
