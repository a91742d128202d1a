"""A passage: looked up by its number or its words, and answered by the sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.records import Layout
from bot.rehearsal.server.outcomes import Outcome
from bot.rehearsal.server.permissions import Right
from tests.club import CIRCLE, HALL, Club, both_layouts, open_club
from tests.test_story_way_in import NAMELESS

# ---- a passage ------------------------------------------------------------------------------------------------------


async def passage(club: Club, who: str, number: str) -> Outcome:
    """Somebody looks up a paragraph."""
    outcome = await club.command(who, "passage", paragraph=number)
    assert outcome.private
    assert len(outcome.text) <= 2000
    return outcome


@both_layouts
async def test_a_reader_looks_up_a_passage_and_answers_a_sentence_of_it(club: Club) -> None:
    """Ben finds ¶2, its questions and what was said about it, by whom as they wish; then points at a sentence."""
    await club.to("first.questions")
    await club.say("ada", "The *second* one answers <@1>.", to="¶2** ")
    form = await club.form("cleo", to="What would count against the first passage")
    listed = next(one for one in form.fields if one.label == "The words you answer")
    assert listed.options == ("The second paragraph answers the first.", "It asks a question, too.")
    assert listed.description == "If you like: a sentence of ¶2, to stand above your answer."
    await club.submit(form, "A counter-example.", point="It asks a question")
    answer = club.post("A counter-example.")
    assert answer.text == "**Cleo** (by form)\n> “It asks a question, too.”\nA counter-example."
    found = (await passage(club, "ben", "¶2")).text
    assert found.startswith("**¶2** · week 1, [The first half](")
    assert "\n> The second paragraph answers the first. It asks a question, too.\n" in found
    assert re.search(r"- \[question\]\(\S+\): What would count against the first passage", found)
    answers = found[found.index("**Answered**, the newest first\n") :].splitlines()[1:]
    assert [re.sub(r"\(\S+\)", "", line) for line in answers] == [
        "- [answer] by Reader 2: A counter-example.",
        "- [answer] by Reader 1: The \\*second\\* one answers @….",
    ]
    assert f"/{answer.id})" in answers[0]
    [kept] = [row for row in await club.kept() if row.text == "A counter-example."]
    assert kept.quotation is not None
    assert (kept.quotation.paragraph, kept.quotation.start, kept.quotation.end) == (2, 40, 64)
    assert (
        "about: “It asks a question, too.”"
        in (await club.command("cleo", "my words")).files["my-words.txt"].decode()
    )


async def test_who_is_not_quoted_is_not_found_by_a_passage(tmp_path: Path) -> None:
    """What may be shown is decided in one place, here as in the archive."""
    async with open_club(tmp_path, circle=CIRCLE + "archive: {names: nobody is quoted}\n") as club:
        await club.to("first.section")
        await club.say("ada", "Not for everybody.", to="¶1** ")
        assert "Not for everybody" not in (await passage(club, "ben", "1")).text


async def test_a_passage_that_is_not_read_yet_is_shown_with_its_date(club: Club) -> None:
    """The text belongs to all; what was never asked has no answers."""
    await club.to("first.section")
    text = (await passage(club, "ben", "4")).text
    assert text.startswith("**¶4** · week 2, The second half, to be read from <t:")
    assert "\n> The fourth paragraph leaves it open. That is its point.\n" in text
    assert text.endswith("Nothing has been asked or answered about it yet.")


@pytest.mark.parametrize("typed", ["0", "5", "99999", "¶", "the end", "-1"])
async def test_a_number_that_is_not_there_is_said_in_words(club: Club, typed: str) -> None:
    """With those that are."""
    assert (await passage(club, "ben", typed)).text == (
        "There is no paragraph by that number: this text has ¶1 to ¶4. Write one of these numbers."
    )


@pytest.mark.parametrize("typed", ["2", " ¶2 ", "¶ 2", "¶2 The second paragraph…"])
async def test_a_number_may_be_written_as_people_do(club: Club, typed: str) -> None:
    """With the sign, with blanks, or as the suggestion reads."""
    assert (await passage(club, "ben", typed)).text.startswith("**¶2**")


async def test_paragraphs_are_suggested_by_number_and_by_words(club: Club) -> None:
    """With their first words; this week's come first."""
    await club.to("second.section")
    ben = club.people["ben"]
    everything = await ben.suggestions("passage", option="paragraph", text="")
    assert everything[0] == "¶3 In the third paragraph somebody objects. Nobody had asked for that."
    assert [one.split()[0] for one in everything] == ["¶3", "¶4", "¶1", "¶2"]
    assert [one.split()[0] for one in await ben.suggestions("passage", option="paragraph", text="¶2")] == [
        "¶2"
    ]
    assert [
        one.split()[0] for one in await ben.suggestions("passage", option="paragraph", text="nobody HAD")
    ] == ["¶3"]
    assert await ben.suggestions("passage", option="paragraph", text="7") == ()


# ---- the quote picker -----------------------------------------------------------------------------------------------


async def test_a_sentence_that_an_answer_points_at_goes_with_it(club: Club) -> None:
    """Taken back, nothing is left of it; an answer without one stands as before."""
    await club.to("first.section")
    form = await club.form("ada", to="Opening question")
    await club.submit(form, "With a sentence.", point="It ends here.")
    await club.submit(await club.form("ben", to="Opening question"), "Without.")
    assert club.post("Without.").text == "**Ben** (by form)\nWithout."
    copy = club.post("With a sentence.")
    club.moderate(copy.id)
    await club.settle()
    assert (
        await club.read(lambda core: [tuple(row) for row in core._rows("SELECT * FROM response_quote")]) == []
    )


async def test_a_long_answer_has_its_sentence_above_the_first_piece(club: Club) -> None:
    """All of it is posted, within Discord's limit, and the sentence once."""
    await club.to("first.section")
    text = "One word after another. " * 160
    await club.submit(await club.form("ada", to="Opening question"), text.strip(), point="It ends here.")
    pieces = [seen.text for seen in club.thread() if "(by form" in seen.text]
    assert len(pieces) == 2
    assert pieces[0].startswith("**Ada** (by form)\n> “It ends here.”\nOne word")
    assert "It ends here" not in pieces[1]
    assert "".join(piece.partition("\n")[2] for piece in pieces).count("One word after another.") == 160


async def test_an_answer_that_could_not_be_posted_keeps_its_sentence(club: Club) -> None:
    """Posted later, after a restart, it stands there as it would have at once."""
    await club.to("first.section")
    form = await club.form("ada", to="Opening question")
    channel = club.server.world.channels[club.channel]
    club.server.take_right(channel, Right.SEND_IN_THREADS)
    saved = await club.submit(form, "Later.", point="It ends here.")
    assert saved.text.startswith("Saved. It couldn't be posted")
    club.server.add_right(channel, Right.SEND_IN_THREADS)
    await club.away(minutes=1)
    assert club.post("Later.").text == "**Ada** (by form)\n> “It ends here.”\nLater."


async def test_a_nameless_answer_points_at_its_sentence_too(tmp_path: Path) -> None:
    """Kept without a trace of its writer until the next post, and then shown above it."""
    async with open_club(tmp_path, circle=NAMELESS) as club:
        await club.to("first.section")
        form = await club.form("ada", to="Opening question")
        await club.submit(form, "From nobody.", choose="Don't", point="It ends here.")
        await club.to("first.questions")
        assert (
            club.post("From nobody.").text
            == "**A reader, without name** (by form)\n> “It ends here.”\nFrom nobody."
        )
        rows = await club.read(lambda core: core._rows("SELECT text, quoted, start, until FROM nameless"))
        assert [tuple(row) for row in rows] == [(None, None, None, None)]


async def test_a_form_with_a_sentence_that_is_not_in_the_text_is_kept_without(club: Club) -> None:
    """Whatever a client sends: the words are kept, and point at nothing."""
    await club.to("first.section")
    form = await club.form("ada", to="Opening question")
    for component in form._body["components"]:
        for option in component.get("component", {}).get("options", []):
            option["value"] = "0-9999"
    await club.submit(form, "Odd.", point="It ends here.")
    assert club.post("Odd.").text == "**Ada** (by form)\nOdd."


async def test_the_hall_is_no_place_for_other_circles_passages(tmp_path: Path) -> None:
    """A command given where there is a circle on the server is about that circle."""
    async with open_club(tmp_path, layout=Layout.FORUM) as club:
        assert (await club.people["ada"].command("passage", channel_id=HALL, paragraph="1")).text.startswith(
            "**¶1**"
        )
