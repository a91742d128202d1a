"""Text made to fit Discord: shown as it stands, cut where it reads well, and what Discord refuses named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import wording
from bot.agenda.limits import clipped, faults, literal, split
from bot.archive.markup import Heading, Paragraph, Quote, parse
from bot.archive.nodes import Break, Link, Nodes, Text
from bot.records import Button, Outgoing, Poll
from bot.rehearsal.server.limits import check_message
from bot.rehearsal.server.refusals import Refused
from tests.compose_kit import reads

NASTY = (
    *("> a", ">>> a", "# a", "### a", "-# a", "- a", "  - a", "1. a", "1944. a", "* a", "a\n> b", "a\r> b"),
    *(
        "_a_",
        "__a__",
        "*a*",
        "**a**",
        "***a***",
        "~~a~~",
        "||a||",
        "`a`",
        "``a``",
        "```a```",
        "```py\na\n```",
    ),
    *("\\", "\\*a\\*", "\\\\", "a\\", "[a](http://b.org)", "[a](<http://b.org> 'c')", "[[1]](http://b.org)"),
    *("<@123>", "<@!123>", "<@&123>", "<#123>", "<t:1:F>", "<t:1>", "<:a:123>", "<a:a:123>", "</a b:123>"),
    *(
        "<id:home>",
        "<http://b.org>",
        "🎈*🎈*",
        "𝔞_𝔟_",
        "¯\\_(ツ)_/¯",
        "snake_case_word",
        "2 < 3 > 1",
        "a|b",
        "[1]",
    ),
    *("http://*a*", "http://a.org/b_c_d", "(https://a.org/b_(c)), _d_", "_http://a.org/b_", "http:// *a*"),
)
TOKENS = (
    *NASTY,
    *"\\*_~|`<>[]()#-+.:@!/ \n\r",
    "1.",
    "http://",
    "https://a.org/",
    "a",
    "é",
    "🎈",
    "] ",
    "](",
    "   ",
)
# Control characters can't be shown, halves of surrogate pairs can't be sent.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")))
MIXED = st.lists(st.sampled_from(TOKENS) | ANY_TEXT, max_size=12).map("".join)


def is_bare(nodes: Nodes) -> bool:
    """Whether nodes are nothing but text, ends of lines, and addresses that are their own words."""
    return all(
        isinstance(node, Text | Break) or (isinstance(node, Link) and not node.children) for node in nodes
    )


@pytest.mark.parametrize("text", NASTY)
def test_text_is_shown_as_it_stands(text: str) -> None:
    """No style, quotation, list, heading, code, link with other words, mention or time stamp comes of it."""
    blocks = parse(literal(text))
    assert all(isinstance(block, Paragraph) and is_bare(block.children) for block in blocks)
    assert reads(literal(text)).split() == text.split()


@given(MIXED)
@example("http://a.org/_) http://a.org/_)")
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    """Whatever stands next to whatever: it reads as it was written, but for blanks."""
    blocks = parse(literal(text))
    assert all(isinstance(block, Paragraph) and is_bare(block.children) for block in blocks)
    assert reads(literal(text)).split() == text.split()


@given(MIXED.map(lambda text: " ".join(text.split())))
def test_any_text_is_shown_as_it_stands_within_a_post(text: str) -> None:
    """Behind a paragraph's number, in a quotation, and in the small print of a note."""
    numbered, quoted = f"{wording.PARAGRAPH.format(number=7, text=literal(text))}.", f"> {literal(text)}."
    (paragraph,), (quote,), (note,) = (
        parse(numbered),
        parse(quoted),
        parse(wording.NOTE.format(number=1, text=f"{literal(text)}.")),
    )
    assert isinstance(paragraph, Paragraph)
    assert is_bare(paragraph.children[1:])
    assert reads(numbered) == f"¶7 {text}."
    assert isinstance(quote, Quote)
    assert reads(quoted) == f"> {text}."
    assert isinstance(note, Heading)
    assert is_bare(note.children)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone and @here", "\\@everyone and \\@here"),
        ("me@home", "me@home"),
        (":smile: at 17:00:05", "\\:smile: at 17\\:00:05"),
        ("as follows: this", "as follows: this"),
    ],
)
def test_what_discord_alone_turns_into_something_is_escaped(text: str, shown: str) -> None:
    """Everyone, here, and an emoji by its name; nothing that only looks a little like them."""
    assert literal(text) == shown


@pytest.mark.parametrize(
    "address",
    [
        "https://en.wikipedia.org/wiki/Capital_(economics)",
        "https://e.org/a_b_c",
        "http://e.org/~who/x_y?a_b=c_d&e=f#g_h",
        "https://e.org/_a/",
        "https://e.org",
    ],
)
def test_an_address_stays_whole(address: str) -> None:
    """Discord links an address to its end and would show a backslash in it; what stands around it is escaped."""
    assert literal(f"_see_ {address}, *or*") == f"\\_see\\_ {address}, \\*or\\*"


# ---- splitting -------------------------------------------------------------------------------------------------


@given(MIXED, st.integers(1, 40))
def test_pieces_keep_to_the_limit_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    """Joined, the pieces are the text without some of its white space; none is empty."""
    pieces = split(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text("ab*_\\ .", min_size=1), st.integers(2, 12))
def test_a_piece_of_escaped_text_reads_on_in_the_next(text: str, limit: int) -> None:
    """No backslash is left behind by what it escapes."""
    shown = "".join(reads(piece) for piece in split(literal(text), limit))
    assert "".join(shown.split()) == "".join(text.split())


def test_text_without_a_space_is_cut_at_the_limit() -> None:
    """A text without any space comes to an end, in pieces that are full."""
    assert [len(piece) for piece in split("x" * 4_500)] == [2_000, 2_000, 500]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One is here. Two is there. Three comes", ["One is here. Two is there.", "Three comes"]),
        ("He said: “It is here.” She said nothing", ["He said: “It is here.”", "She said nothing"]),
        ("Is it so (or not?) Nobody knows it at", ["Is it so (or not?)", "Nobody knows it at"]),
        ("A. word after word after word after", ["A. word after word after word", "after"]),
        ("a first line\na second line that goes on", ["a first line", "a second line that goes on"]),
        ("word after word after word after word", ["word after word after word", "after word"]),
        ("a full line of 29 characters.", ["a full line of 29 characters."]),
        ("   ", []),
    ],
)
def test_text_is_cut_where_it_reads_well(text: str, pieces: list[str]) -> None:
    """After a sentence that ends past the middle, else at a line's end, else between words."""
    assert split(text, 29) == pieces


# ---- clipping --------------------------------------------------------------------------------------------------


@given(ANY_TEXT, st.integers(1, 30))
def test_clipped_text_keeps_to_the_limit_and_begins_as_the_text(text: str, limit: int) -> None:
    """What fits stays as it is; of the rest the beginning stays, with a mark that it was cut."""
    short = clipped(text, limit)
    assert len(short) <= limit
    assert (
        short == text if len(text) <= limit else text.startswith(short.removesuffix("…")) and short[-1] == "…"
    )


def test_text_is_clipped_between_words() -> None:
    """A word is left out rather than cut, unless there is only one."""
    assert clipped("one two three", 8) == clipped("one two three", 9) == "one two…"
    assert clipped("onetwothree", 9) == "onetwoth…"


# ---- what Discord refuses --------------------------------------------------------------------------------------

POLL = Poll("Is it so?", ("It is", "It is not"), 24)
BUTTON = Button("Respond", "sc1:respond:a:b")
FINE = Outgoing("text", (BUTTON,), POLL)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Outgoing(), "an empty message"),
        (Outgoing(" \n "), "an empty message"),
        (Outgoing("x" * 2001), "2001 characters, of 2000 at most"),
        (
            replace(FINE, buttons=tuple(Button("a", str(i)) for i in range(6))),
            "6 buttons in a row, of 5 at most",
        ),
        (replace(FINE, buttons=(Button("a", ""),)), "a button's id of 0 characters, of 1 to 100"),
        (replace(FINE, buttons=(Button("a", "x" * 101),)), "a button's id of 101 characters, of 1 to 100"),
        (replace(FINE, buttons=(Button("", "a"),)), "a button's words of 0 characters, of 1 to 80"),
        (replace(FINE, buttons=(Button("x" * 81, "a"),)), "a button's words of 81 characters, of 1 to 80"),
        (replace(FINE, buttons=(BUTTON, BUTTON)), "two buttons with the same id"),
        (Outgoing(poll=replace(POLL, question="")), "a poll's question of 0 characters, of 300 at most"),
        (
            Outgoing(poll=replace(POLL, question="x" * 301)),
            "a poll's question of 301 characters, of 300 at most",
        ),
        (Outgoing(poll=replace(POLL, options=())), "a poll with 0 options, of 10 at most"),
        (Outgoing(poll=replace(POLL, options=("a",) * 11)), "a poll with 11 options, of 10 at most"),
        (Outgoing(poll=replace(POLL, options=("a", ""))), "an option of 0 characters, of 55 at most"),
        (Outgoing(poll=replace(POLL, options=("a", "x" * 56))), "an option of 56 characters, of 55 at most"),
        (Outgoing(poll=replace(POLL, hours=0)), "a poll of 0 hours, of 1 to 768"),
        (Outgoing(poll=replace(POLL, hours=769)), "a poll of 769 hours, of 1 to 768"),
    ],
)
def test_what_discord_refuses_is_named(message: Outgoing, said: str) -> None:
    """One fault, one sentence."""
    assert faults(message) == [said]


def test_every_fault_is_named_at_once() -> None:
    """A message that is wrong in all ways says so in one go."""
    poll = Poll("", ("x" * 56, *"abcdefghij"), 0)
    message = Outgoing("x" * 2001, tuple(Button("", "x" * 101) for _ in range(6)), poll)
    assert len(faults(message)) == 1 + 1 + 6 + 6 + 1 + 1 + 1 + 1 + 1


def test_a_message_within_all_limits_has_no_faults() -> None:
    """Also at the limits, counted in code points."""
    buttons = tuple(Button("🎈" * 80, f"{i}" * 100) for i in range(5))
    poll = Poll("🎈" * 300, tuple("🎈" * 55 for _ in range(10)), 768)
    assert faults(FINE) == faults(Outgoing("🎈" * 2000, buttons)) == faults(Outgoing(poll=poll)) == []


AROUND = {
    limit: st.sampled_from([0, 1, limit - 1, limit, limit + 1]).map("x".__mul__)
    for limit in (55, 80, 300, 2000)
}
BUTTONS = st.lists(
    st.builds(Button, AROUND[80], st.sampled_from(["", "a", "b", "c" * 100, "d" * 101])), max_size=6
)
POLLS = st.none() | st.builds(
    Poll, AROUND[300], st.lists(AROUND[55], max_size=11).map(tuple), st.sampled_from([0, 1, 768, 769])
)


@given(AROUND[2000], BUTTONS.map(tuple), POLLS)
def test_a_message_has_faults_where_the_stand_in_refuses_it(
    text: str, buttons: tuple[Button, ...], poll: Poll | None
) -> None:
    """Our list and that of the stand-in, which was written from Discord's pages, agree."""
    message = Outgoing(f".{text[1:]}", buttons, poll)
    assert all(button.row is None for button in buttons)
    row = [{"type": 2, "style": 2, "label": b.label, "custom_id": b.custom_id} for b in buttons]
    body: dict[str, object] = {
        "content": message.text,
        "components": [{"type": 1, "components": row}] if row else [],
    }
    if poll:
        answers = [{"poll_media": {"text": option}} for option in poll.options]
        body["poll"] = {"question": {"text": poll.question}, "answers": answers, "duration": poll.hours}
    if faults(message):
        with pytest.raises(Refused):
            check_message(body)
    else:
        check_message(body)
        assert not re.search(r"x{2001}", message.text)
