"""Trees that the archive's tests share, and how responses are tied to what they reply to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.archive.threads import Spot, threads
from bot.archive.tree import (
    Archive,
    CircleInfo,
    ConsentInfo,
    Held,
    Option,
    Passage,
    Prompt,
    ReadingInfo,
    Response,
    Term,
    Week,
)
from bot.reading.model import Aim, PromptKind
from bot.reading.text import Note, Paragraph
from bot.records import How

START = datetime(2027, 1, 12, 16, tzinfo=UTC)
FIRST = "Bread is baked at night. [1] Who eats it, sleeps while it is made."
SECOND = "A loaf is older than its price & younger than hunger."
THIRD = "What is shared <early> is rarely counted."


def prompt(
    name: str, kind: PromptKind, text: str, quote: str, *, paragraph: int, options: tuple[int, ...] = ()
) -> Prompt:
    """A prompt that was posted as it was due; `options` are the votes of a poll."""
    at = text.index(quote)
    return Prompt(
        id=name,
        kind=kind,
        aim=Aim.TEST,
        themes=("night",),
        question=f"Is it so ({name})?",
        passage=Passage(paragraph, at, at + len(quote), quote),
        due=START,
        posted=START + timedelta(seconds=2),
        options=tuple(Option(i, f"Choice {i}", votes) for i, votes in enumerate(options, start=1)),
        voters=sum(options),
        held=Held.AS_DISCORD if options else Held.NOT,
    )


def weeks() -> tuple[Week, ...]:
    """Two weeks of three paragraphs, one of which calls a note inside a passage."""
    note = Note(1, "In most towns.", 1, FIRST.index("[1]"))
    first = (
        prompt("who-bakes", PromptKind.OPENING, FIRST, "baked at night. [1] Who", paragraph=1),
        prompt("who-sleeps", PromptKind.CORE, FIRST, "Who eats it, sleeps", paragraph=1),
        prompt("how-old", PromptKind.CORE, SECOND, "older than its price", paragraph=2),
        prompt("which", PromptKind.POLL, SECOND, "hunger", paragraph=2, options=(3, 0, 1)),
        prompt("round", PromptKind.GO_ROUND, FIRST, "Bread", paragraph=1),
        prompt("after", PromptKind.CLOSING, SECOND, "loaf", paragraph=2),
    )
    second = (prompt("shared", PromptKind.OPENING, THIRD, "shared", paragraph=3),)
    return (
        Week(
            number=1,
            section="bread",
            title="Bread & night",
            link="It begins with bread.",
            paragraphs=(Paragraph(1, FIRST, (note,)), Paragraph(2, SECOND)),
            prompts=first,
            terms=(Term("loaf", "one bread", 2),),
            due=START,
            opened=START,
            digest="**Looking back** at ¶1.",
        ),
        Week(2, "sharing", "Sharing", "Then it is shared.", (Paragraph(3, THIRD),), second),
    )


def said(number: int, text: str = "So it is.", *, week: str = "bread", **more: object) -> Response:
    """Something that Reader 1 said, so many hours after the start."""
    values: dict[str, object] = {
        "id": f"r{number}",
        "week": week,
        "how": How.MESSAGE,
        "author": "Reader 1",
        "at": START + timedelta(hours=number),
        "text": text,
    }
    return Response(**(values | more))  # type: ignore[arg-type]


def tree(*responses: Response, sample: bool = False) -> Archive:
    """A whole archive with these responses."""
    return Archive(
        circle=CircleInfo("tuesday", "Tuesday circle", "Europe/Berlin", "en-GB"),
        reading=ReadingInfo(
            "bread", "What is bread?", "A. Baker", "about 1900", "en-GB", "On bread.", "ab" * 32
        ),
        themes={"night": "Night and day"},
        weeks=weeks(),
        responses=responses,
        consent=ConsentInfo("pseudonyms", "Members appear as “Reader 1” and so on."),
        made="Made by Studycircle 0.1.0",
        sample=sample,
    )


def big_tree(count: int, *, text: str = "It depends on *who* asks, and when.") -> Archive:
    """An archive with so many responses: answers, replies to them, and conversation."""
    responses = []
    for number in range(1, count + 1):
        where: dict[str, object] = {"prompt": "who-bakes", "how": How.REPLY}
        if number % 3 == 0:
            where = {"parent": f"r{number - 1}"}
        elif number % 5 == 0:
            where = {}
        responses.append(said(number, f"{text} ({number})", **where))
    return tree(*responses)


def shape(*responses: Response) -> dict[Spot, list[tuple[int, str]]]:
    """Where responses stand: by spot, (depth, id) in the order shown; "" for what isn't here."""
    found = threads(tree(*responses))
    return {
        spot: [(e.depth, e.response.id if e.response else "") for e in entries]
        for spot, entries in found.items()
    }


def test_a_reply_stands_below_what_it_replies_to_wherever_that_was_filed() -> None:
    """Replies to answers are conversation, and are shown below the answer."""
    found = shape(
        said(1, prompt="who-bakes", how=How.REPLY),
        said(2, prompt="who-bakes", how=How.REPLY),
        said(3, parent="r1"),
        said(4, parent="r3"),
        said(5),
        said(6, paragraph=2, how=How.REPLY),
    )
    assert found == {
        Spot(prompt="who-bakes"): [(0, "r1"), (1, "r3"), (2, "r4"), (0, "r2")],
        Spot(week="bread"): [(0, "r5")],
        Spot(paragraph=2): [(0, "r6")],
    }


def test_a_reply_filed_elsewhere_by_its_author_stands_there() -> None:
    """What was filed under another prompt stays there and names what it replies to."""
    archive = tree(said(1, prompt="who-bakes"), said(2, prompt="how-old", parent="r1"))
    (entry,) = threads(archive)[Spot(prompt="how-old")]
    assert (entry.depth, entry.to) == (0, archive.responses[0])


def test_replies_to_something_that_is_not_here_stand_together_below_its_place() -> None:
    """A parent that isn't there leaves one place for all replies to it."""
    found = shape(said(2, parent="r1"), said(3), said(4, parent="r1"))
    assert found == {Spot(week="bread"): [(0, ""), (1, "r2"), (1, "r4"), (0, "r3")]}


def test_deep_replies_stand_side_by_side_and_name_what_they_reply_to() -> None:
    """A chain of a thousand replies is shown without a thousand levels."""
    chain = [said(1)] + [said(n, parent=f"r{n - 1}") for n in range(2, 1001)]
    entries = threads(tree(*chain))[Spot(week="bread")]
    assert [entry.depth for entry in entries] == [0, 1, 2] + [3] * 997
    assert [entry.to.id if entry.to else "" for entry in entries[:6]] == ["", "", "", "", "r4", "r5"]


def test_replies_in_a_ring_are_all_shown() -> None:
    """Only what came before counts as replied to, so nothing can be hidden by replying to itself."""
    assert shape(said(1, parent="r2"), said(2, parent="r1"), said(3, parent="r3")) == {
        Spot(week="bread"): [(0, "r1"), (1, "r2"), (0, "r3")]
    }


def test_what_belongs_to_no_week_prompt_or_paragraph_of_the_reading_stands_outside() -> None:
    """A prompt that the reading no longer has sends its answers to the week's conversation."""
    found = shape(said(1, prompt="gone"), said(2, week="gone"), said(3, paragraph=99))
    assert found == {Spot(week="bread"): [(0, "r1"), (0, "r3")], Spot(): [(0, "r2")]}


def test_every_response_of_a_big_tree_is_shown_once() -> None:
    """Nothing is lost and nothing is doubled."""
    archive = big_tree(3000)
    shown = [e.response.id for entries in threads(archive).values() for e in entries if e.response]
    assert sorted(shown) == sorted(response.id for response in archive.responses)
