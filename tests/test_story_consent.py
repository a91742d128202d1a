"""How people are asked about their words, once and in private; how they choose, look, delete, and refuse."""

from __future__ import annotations

import json

import pytest

from bot.app.archiving import write_archive
from bot.app.running import DATABASE
from bot.rehearsal.server.outcomes import Outcome, Seen
from bot.store import open_core
from tests.club import Club, Fault, Once, both_layouts
from tests.test_story_members import traces

pytestmark = both_layouts

OPENING = "What does the first passage say?"
CORE = "count against the first"
CARD, LINE = "**How may your words be kept?**", "-# How may your words be kept?"
CHOICES = ("By name", "Under a pseudonym", "Don't quote me")
CARD_BUTTONS = (*CHOICES, "My words", "Delete my words", "Not me")
NOTHING, AGAIN, ERASE = "Keep nothing of mine", "Keep my words again", "Erase everything of mine"


def lines(club: Club, number: int = 1) -> list[Seen]:
    """The lines in a week's thread that ask somebody."""
    return [seen for seen in club.thread(number) if seen.text.startswith(LINE)]


async def open_card(club: Club, who: str, seen: Seen, label: str) -> Outcome:
    """Somebody presses a button in the thread."""
    outcome = await club.people[who].press(seen.id, label)
    await club.settle()
    return outcome


def in_archive(club: Club) -> dict[str, str]:
    """What the archive has now, as it is exported beside the running bot: each text with its author."""
    out = club.folder / "archive"
    write_archive(club.running.circle, club.running.reading, data=club.folder, out=out, formats=("json",))
    found = json.loads((out / "archive.json").read_text(encoding="utf-8"))["responses"]
    return {one["text"]: one["author"] for one in found}


# ---- being asked -----------------------------------------------------------------------------------------------------


async def test_the_receipt_of_the_first_form_asks(club: Club) -> None:
    """Ada's first receipt has the card, privately; her second hasn't, and no line stands in the thread for her."""
    await club.to("first.section")
    first = await club.answer_by_form("ada", "One.", to=OPENING)
    assert first.private
    assert first.text.startswith("Saved, and posted in the thread:")
    assert CARD in first.text
    assert "**By name**: as Ada." in first.text
    assert "**Under a pseudonym**: as Reader 1." in first.text
    assert "Now: under a pseudonym, as this circle has it until you choose." in first.text
    assert first.buttons == CARD_BUTTONS
    assert CARD not in (await club.answer_by_form("ada", "Two.", to=OPENING)).text
    await club.say("ada", "Three.", to=OPENING)
    assert lines(club) == []


async def test_who_answers_first_by_a_reply_is_asked_by_one_quiet_line(club: Club) -> None:
    """In reply to her answer, without a ping; pressed, it asks her privately, and once she has chosen it is gone."""
    await club.to("first.section")
    before = club.buzzed("ben")
    answer = await club.say("ben", "One.", to=OPENING)
    await club.say("ben", "Two.", to=OPENING)
    await club.say("ada", "Only talk.")
    [line] = lines(club)
    assert (line.reply_to, line.buttons) == (answer, ("Choose",))
    assert club.buzzed("ben") == before
    card = await open_card(club, "ben", line, "Choose")
    assert card.private
    assert CARD in card.text
    assert len(lines(club)) == 1
    done = await club.confirm(card, "By name")
    assert done.text.startswith("Kept: **By name**.")
    assert lines(club) == []
    await club.say("ben", "Three.", to=OPENING)
    assert lines(club) == []
    assert in_archive(club) == {"One.": "Ben", "Two.": "Ben", "Three.": "Ben", "Only talk.": "Reader 2"}


async def test_add_to_the_archive_asks_too(club: Club) -> None:
    """Below what it says of the first message that somebody adds."""
    await club.to("first.section")
    outcome = await club.use("ada", await club.say("ada", "Mine."))
    assert CARD in outcome.text
    assert set(CARD_BUTTONS) <= set(outcome.buttons)
    assert CARD not in (await club.use("ada", await club.say("ada", "Mine, too."))).text


async def test_the_digest_takes_the_line_down(club: Club) -> None:
    """Cleo doesn't press; after the week nothing hangs in the thread, and she isn't asked a second time."""
    await club.to("first.section")
    await club.say("cleo", "One.", to=OPENING)
    assert len(lines(club)) == 1
    await club.to("first.digest")
    await club.pass_time(minutes=1)
    assert lines(club) == []
    await club.to("second.section")
    await club.say("cleo", "Two.", to="What does the second passage say?", number=2)
    assert lines(club, 2) == []


async def test_who_has_chosen_before_a_word_is_never_asked(club: Club) -> None:
    """Ada presses the button under the thread's notice, chooses, and answers days later."""
    await club.to("first.section")
    card = await open_card(club, "ada", club.post("kept for the group's archive"), "How my words are kept")
    assert card.private
    assert "as “Reader” and a number" in card.text
    await club.confirm(card, "Don't quote me")
    await club.pass_time(hours=20)
    await club.say("ada", "A reply.", to=OPENING)
    assert CARD not in (await club.answer_by_form("ada", "A form.", to=OPENING)).text
    assert lines(club) == []
    assert in_archive(club) == {}


async def test_five_are_asked_in_the_thread_and_no_more(club: Club) -> None:
    """A week with many newcomers: the thread's notice says it for the rest."""
    await club.to("first.section")
    guild = club.server.world.guild(club.running.circle.channel.guild_id)
    role = next(role for role in guild.roles.values() if role.name == "Readers")
    for number in range(7):
        club.server.add_person(guild, 5000 + number, username=f"new.{number}", roles=(role,))
        club.people[f"new{number}"] = club.server.person(f"new.{number}")
        await club.say(f"new{number}", f"Number {number}.", to=OPENING)
    assert len(lines(club)) == 5


# ---- trouble ---------------------------------------------------------------------------------------------------------


async def test_a_restart_between_the_answer_and_the_line(club: Club) -> None:
    """The bot is off as Ben answers; back again it asks, once."""
    await club.to("first.section")
    await club.stop()
    club.people["ben"].say(club.thread_id(), "While you slept.", reply_to=club.post(OPENING).id)
    await club.start()
    assert len(lines(club)) == 1
    await club.away(minutes=5)
    assert len(lines(club)) == 1


@pytest.mark.parametrize(
    "fault", [Fault.DEATH, Fault.DEATH_AFTER, Fault.TROUBLE_AFTER, Fault.CUT_AFTER], ids=str
)
async def test_the_line_is_posted_once_though_the_bot_dies(club: Club, fault: Fault) -> None:
    """It dies over the line, before it has its effect or after, or gets no answer: there is one line in the end."""
    await club.to("first.section")
    club.server.weather = Once(fault, words="How may your words be kept")
    if fault.holds:
        assert await club.dies_during(club.say("ben", "One.", to=OPENING))
        await club.start()
    else:
        await club.say("ben", "One.", to=OPENING)
    await club.pass_time(hours=1)
    assert len(lines(club)) == 1


async def test_the_line_under_way_to_who_chooses_meanwhile(club: Club) -> None:
    """The bot dies after the line was sent, Ben presses it and chooses as soon as it is back: it doesn't stay."""
    await club.to("first.section")
    club.server.weather = Once(Fault.DEATH_AFTER, words="How may your words be kept")
    assert await club.dies_during(club.say("ben", "One.", to=OPENING))
    [line] = lines(club)
    club.server.weather = None
    await club._begin()
    assert club.bot is not None
    await club.bot.store.write(
        lambda core: core.note_asked("circle", club.people["ben"].id, club.clock.now())
    )
    await club._come_up()
    card = await open_card(club, "ben", line, "Choose")
    await club.confirm(card, "By name")
    assert lines(club) == []


# ---- choosing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "author"), [*zip(CHOICES, ("Ada", "Reader 1", None), strict=True)])
async def test_each_choice_is_seen_in_the_archive(club: Club, choice: str, author: str | None) -> None:
    """What was said before and what is said after stand as was chosen; the other reader's as ever."""
    await club.to("first.section")
    receipt = await club.answer_by_form("ada", "Before.", to=OPENING)
    await club.say("ben", "Another's.", to=OPENING)
    done = await club.confirm(receipt, choice)
    assert done.private
    assert f"Now: **{choice}**." in done.text
    assert done.messages[0].id == receipt.messages[0].id
    await club.say("ada", "After.")
    others = {"Another's.": "Reader 2"}
    assert in_archive(club) == others | ({"Before.": author, "After.": author} if author else {})


async def test_a_mind_can_be_changed(club: Club) -> None:
    """By `/my choices`, which names the present choice; all that was said follows at once."""
    await club.to("first.section")
    await club.confirm(await club.answer_by_form("ada", "Mine.", to=OPENING), "By name")
    card = await club.command("ada", "my choices")
    assert card.private
    assert "Now: **By name**." in card.text
    seen = []
    for choice in ("Don't quote me", "Under a pseudonym", "By name"):
        card = await club.confirm(card, choice)
        seen.append(in_archive(club))
    assert seen == [{}, {"Mine.": "Reader 1"}, {"Mine.": "Ada"}]


# ---- looking and deleting --------------------------------------------------------------------------------------------


async def test_single_answers_are_deleted_from_the_list(club: Club) -> None:
    """The list replaces itself; a form's copy goes from the thread, a message of her own stays, and is said so."""
    await club.to("first.section")
    await club.answer_by_form("ada", "By form, *hers*.", to=OPENING)
    own = await club.say("ada", "A message of hers.", to=OPENING)
    for number in range(5):
        await club.say("ada", f"Talk {number}.")
    page = await club.command("ada", "my words")
    assert page.private
    assert "**1.** week 1, part of the week's conversation" in page.text
    assert "Page 1 of 2, the latest first." in page.text
    assert page.buttons == (*(f"Delete {number}" for number in range(1, 6)), "Next", "Back")
    page = await club.confirm(page, "Next")
    assert page.buttons == ("Delete 6", "Delete 7", "Previous", "Back")
    page = await club.confirm(page, "Delete 7")
    assert page.text.startswith("Deleted, here and in the thread. It said: “By form, \\*hers\\*.”")
    assert not any("by form" in seen.text for seen in club.thread())
    page = await club.confirm(page, "Delete 6")
    assert page.text.startswith("Deleted here. Your message still stands in the thread; delete it there too:")
    assert f"/{own}\n" in page.text
    assert "A message of hers." in [seen.text for seen in club.thread()]
    assert b"hers" not in page.files["my-words.txt"]
    assert len(page.messages) == 1
    await club.away(minutes=5)
    assert [row.text for row in await club.kept()] == [f"Talk {number}." for number in range(5)]
    club.people["ada"].edit(own, "A message of hers, edited.")
    await club.settle()
    assert len(await club.kept()) == 5


async def test_hostile_words_make_no_list_too_long(club: Club) -> None:
    """Nothing but marks, in every line, and deleted above it as well: it fits, and shows what was written."""
    await club.to("first.section")
    for _ in range(6):
        await club.answer_by_form("ada", "*_~`|" * 100, to=OPENING)
    page = await club.confirm(await club.command("ada", "my words"), "Delete 3")
    assert 1000 < len(page.text) <= 2000
    assert page.text.count("\\*\\_\\~") > 5
    assert "a message of your own stays there until you delete it." in page.text


async def test_an_old_list_s_button_deletes_nothing_else(club: Club) -> None:
    """Two lists lie open; what was deleted in the one is deleted already in the other, and nothing else is."""
    await club.to("first.section")
    await club.say("ada", "One.")
    await club.say("ada", "Two.")
    old = await club.command("ada", "my words")
    await club.confirm(await club.command("ada", "my words"), "Delete 1")
    again = await club.confirm(old, "Delete 1")
    assert again.text.startswith("That was deleted already.")
    assert again.buttons == ("Delete 1", "Back")
    assert [row.text for row in await club.kept()] == ["One."]


async def test_without_the_intent_the_list_works_as_well(club: Club) -> None:
    """What the bot was told by a ping or by form can be looked at and deleted."""
    await club.stop()
    club.server.message_content = False
    await club.start()
    await club.to("first.section")
    await club.answer_by_form("ada", "By form.", to=OPENING)
    page = await club.confirm(await club.command("ada", "my words"), "Delete 1")
    assert page.text.startswith("Deleted, here and in the thread.")
    assert await club.kept() == []


# ---- Not me ----------------------------------------------------------------------------------------------------------


async def test_not_me_erases_and_keeps_nothing_from_then_on(club: Club) -> None:
    """It says what it means and asks once; then words, votes and reactions pass by, and the files have no trace."""
    await club.to("first.poll")
    ada = club.people["ada"]
    receipt = await club.answer_by_form("ada", "A secret form.", to=OPENING)
    await club.say("ada", "A secret reply.", to=OPENING)
    question = await club.confirm(receipt, "Not me")
    assert "2 answers and messages, no votes and no reactions" in question.text
    assert question.buttons == (NOTHING, "Back")
    assert len(await club.kept()) == 2
    done = await club.confirm(question, NOTHING)
    assert done.text.startswith("Done. Nothing of yours is kept here, and nothing will be.")
    assert not any("by form" in seen.text for seen in club.thread())
    await club.say("ada", "A secret more.", to=OPENING)
    ada.react(await club.say("ben", f"As <@{ada.id}> said.", to=CORE), "👍")
    ada.vote(club.post("Is the first passage right?").id, "It is")
    await club.settle()
    assert (await club.people["ada"].press(club.post(OPENING).id, "Respond")).text.startswith(
        "You said “Not me”"
    )
    assert (await club.use("ada", club.post("A secret more.").id)).text.startswith("You said “Not me”")
    assert [(row.text, row.reactions) for row in await club.kept()] == [("As @someone said.", ())]
    assert len(lines(club)) == 1  # for ben, who wrote his first reply
    await club.stop()
    assert traces(club, ada.username, "A secret") == []
    with open_core(club.folder / DATABASE, readonly=True) as core:
        assert core.words_of("circle", ada.id).refuses


async def test_a_form_that_was_open_is_given_back(club: Club) -> None:
    """She said “Not me” with the form open on her phone: what she wrote isn't kept, and isn't lost."""
    await club.to("first.section")
    form = await club.form("ada", to=OPENING)
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), NOTHING)
    outcome = await club.submit(form, "All that I wrote.")
    assert "this was not kept" in outcome.text
    assert "All that I wrote." in outcome.text
    assert await club.kept() == []


async def test_not_me_is_lifted_from_then_on(club: Club) -> None:
    """`/my choices` lifts it; what was written meanwhile stays out, also after a restart."""
    await club.to("first.section")
    await club.say("ben", "Ben's.")
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), NOTHING)
    await club.say("ada", "Meanwhile.")
    assert (await club.command("ada", "my words")).text.startswith("You said “Not me”")
    await club.pass_time(minutes=5)
    again = await club.confirm(await club.command("ada", "my choices"), AGAIN)
    assert again.text.startswith("Lifted.")
    assert again.buttons == CARD_BUTTONS
    await club.pass_time(minutes=5)
    await club.say("ada", "Anew.")
    await club.away(minutes=5)
    assert [row.text for row in await club.kept()] == ["Ben's.", "Anew."]


async def test_not_me_can_be_erased_as_well(club: Club) -> None:
    """`/my forget` says that this is all that is kept, and erases it; what was written meanwhile stays out."""
    await club.to("first.section")
    await club.say("ben", "Ben's.")
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), NOTHING)
    await club.say("ada", "Meanwhile.")
    question = await club.command("ada", "my forget")
    assert question.text.startswith("You said “Not me”, and kept of yours is the number of your account")
    await club.confirm(question, ERASE)
    await club.away(minutes=5)
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."
    await club.say("ada", "Anew.")
    assert [row.text for row in await club.kept()] == ["Ben's.", "Anew."]
