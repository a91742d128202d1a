"""Polls by buttons and kept questions as they are composed: within every ceiling, true to what stands there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.agenda import ballot
from bot.agenda.kept import first_words, is_half_way
from bot.agenda.limits import faults
from bot.agenda.lookback import poll_in_words
from bot.agenda.scene import KeptQuestion, LookingBack, Scene, names_kept
from bot.records import Button, Kind, Layout, Outgoing, Place
from bot.schedule.model import Votes, WeekChange
from tests.compose_kit import (
    changed,
    example,
    laid_out,
    link,
    messages,
    of_kind,
    reads,
    scene_of,
    write_fullest,
)

WEEK_5 = "reform-or-revolution"


def private(scene: Scene) -> Scene:
    """The same with private polls."""
    return changed(scene, votes=Votes.PRIVATE)


def test_a_private_poll_lists_its_options_and_has_a_button_for_each() -> None:
    """Five in a row, and in a row of its own the one that takes the vote back; who sees what stands above them."""
    scene = private(example())
    poll = scene.reading.section(WEEK_5).poll
    assert poll
    ((name, message),) = messages(scene, f"{WEEK_5}.poll").items()
    assert name == poll.id
    assert [button.label for button in message.buttons] == [*poll.options, "Take my vote back"]
    assert [button.row for button in message.buttons] == [*[i // 5 for i in range(len(poll.options))], 2]
    lines = reads(message.text)
    for number, option in enumerate(poll.options, 1):
        assert f"{number}. {option}" in lines
    assert poll.ask in message.text
    assert "Nobody in the circle sees who chose what." in message.text
    assert message.poll is None


@pytest.mark.parametrize("content", [True, False])
def test_the_fullest_private_poll_fits(tmp_path: Path, content: bool) -> None:
    """With the longest ids, question, quotation and ten options of 55 characters, late, and with totals."""
    scene = replace(private(scene_of(write_fullest(tmp_path))), content=content, late=True)
    for occurrence in of_kind(scene, Kind.POLL):
        section = scene.reading.section(occurrence.week)
        assert section.poll
        (message,) = messages(scene, occurrence.key).values()
        assert faults(message) == []
        assert len(message.buttons) == 11
        assert section.poll.ask in message.text
        assert "…" not in message.text
        over = ballot.over(
            section.poll, section, scene, LookingBack(votes=(100,) * 10, voters=1000, is_private=True)
        )
        assert faults(over) == []
        assert over.buttons == ()
        assert over.text.count(": 100\n") == 10


def test_a_poll_is_by_buttons_only_where_it_is_private() -> None:
    """And nothing else is one."""
    for scene, is_private in ((example(), False), (private(example()), True)):
        polls = [one for one in scene.agenda.occurrences if ballot.is_ballot(one, scene)]
        assert polls == (of_kind(scene, Kind.POLL) if is_private else [])


def test_a_private_poll_in_which_few_voted_ends_without_totals() -> None:
    """Four votes would tell too much of whose they are; the options stay, without numbers."""
    scene = private(example())
    section = scene.reading.section(WEEK_5)
    assert section.poll
    over = ballot.over(section.poll, section, scene, LookingBack(votes=(3, 1), is_private=True))
    assert wording.POLL_FEW in over.text
    assert over.buttons == ()
    assert [line for line in reads(over.text).split("\n") if line.endswith((": 3", ": 1"))] == []


def test_a_sixth_button_in_a_row_is_a_fault() -> None:
    """Rows are five, of five each."""
    buttons = [Button(str(n), str(n), row=n // 5) for n in range(25)]
    assert faults(Outgoing("x", tuple(buttons))) == []
    assert faults(Outgoing("x", (*buttons, Button("more", "more", row=4)))) == [
        "6 buttons in a row, of 5 at most"
    ]
    assert faults(Outgoing("x", (Button("a", "a", row=5),))) == ["a row of buttons numbered 5, of 0 to 4"]


def test_a_private_poll_says_nothing_below_five() -> None:
    """Whether nobody or four have voted is the same; a poll of Discord's own says that nobody did."""
    assert poll_in_words(("Yes", "No"), LookingBack(votes=(0, 0), is_private=True)) == wording.POLL_FEW
    assert poll_in_words(("Yes", "No"), LookingBack(votes=(0, 0))) == wording.DIGEST_POLL_NOBODY
    still = LookingBack(votes=(0, 0), is_private=True, is_open=True)
    assert poll_in_words(("Yes", "No"), still) == wording.POLL_STILL_OPEN
    five = LookingBack(votes=(3, 2), voters=5, is_private=True)
    assert poll_in_words(("Yes", "No"), five) == "3 of 5 chose “Yes”; then “No” (2)."


# ---- questions that were kept --------------------------------------------------------------------------------------


def test_half_way_is_the_middle_week() -> None:
    """The fifth of ten."""
    scene = example()
    assert [o.number for o in of_kind(scene, Kind.DIGEST) if is_half_way(o, scene)] == [5]


@pytest.mark.parametrize("layout", list(Layout), ids=str)
def test_kept_questions_follow_the_middle_digest_and_the_end(layout: Layout) -> None:
    """A message of their own, silent, in the week's thread and in that of the end."""
    scene = replace(laid_out(example(), layout), kept=(KeptQuestion("“Why?”", link(1)),))
    for occurrence in of_kind(scene, Kind.DIGEST):
        parts = messages(scene, occurrence.key)
        assert ("digest.kept" in parts) is (occurrence.number == 5)
    from bot.agenda.compose import parts as composed

    (end,) = of_kind(scene, Kind.END)
    assert [(part.name, part.place) for part in composed(end, scene)][-1] == ("end.kept", Place.THREAD)
    assert messages(scene, "end")["end.kept"].text == f"**Questions that were kept**\n- [“Why?”]({link(1)})"
    assert "end.kept" not in messages(replace(scene, kept=()), "end")


def test_as_many_as_there_may_be_fit() -> None:
    """Eight of the longest words with the longest links, and the number of the rest."""
    words = first_words("w" * 500 + " " + "*" * 500)
    scene = replace(example(), kept=tuple(KeptQuestion(f"“{words}”", link(n)) for n in range(400)))
    message = messages(scene, f"{WEEK_5}.digest")["digest.kept"]
    assert faults(message) == []
    assert message.text.count("](https://") == 8
    assert message.text.endswith("\nand 392 more")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Why?", "Why?"),
        ("Two\n\nlines?", "Two lines?"),
        ("a [link](https://x.org) <@12> https://x.org/y?", "a link(… … …"),
        ("||all hidden||", ""),
        ("<@12>", ""),
        ("` ` [ ]", ""),
        ("**bold** __under__ *star*?", "bold under \\*star\\*?"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_first_words(text: str, shown: str) -> None:
    """Nobody is mentioned, nothing hidden is told, and no bracket ends the link that they stand in."""
    assert first_words(text) == shown


# ---- who sees it ---------------------------------------------------------------------------------------------------


def test_members_are_told_who_sees_who_has_answered() -> None:
    """The facilitator, where anybody ever leads; else organisers; nothing where the view is off."""
    circle = example().circle
    led = WeekChange({"facilitator": "dora"})
    for given, told in (
        ({}, wording.WHO_SEES["facilitator"]),
        ({"facilitators": (), "changes": {}}, wording.WHO_SEES["organisers"]),
        ({"facilitators": (), "changes": {WEEK_5: led}}, wording.WHO_SEES["facilitator"]),
        ({"facilitator_view": False}, ""),
    ):
        said = names_kept(replace(circle, **given), "Choose.")  # type: ignore[arg-type]
        assert said == f"{wording.NAMES_KEPT[circle.names]} Choose. {told}".rstrip()
