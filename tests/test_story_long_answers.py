"""Answers by form as people write them: long, with Markdown, under names of all kinds."""

from __future__ import annotations

import pytest

from bot.agenda.limits import literal
from tests.club import Club, Fault, Once, both_layouts

pytestmark = both_layouts
OPENING = "What does the first passage say?"


@pytest.mark.parametrize("length", [1, 1990, 2300, 3999, 4000])
async def test_a_long_answer_is_split_and_kept_whole(club: Club, length: int) -> None:
    """Each piece fits a message and bears the name; put together they are the text, which is kept as it was typed."""
    await club.to("first.section")
    text = ("It says one thing, and means another. " * 110)[: length - 1] + "!"
    await club.answer_by_form("ada", text, to=OPENING)
    pieces = [seen for seen in club.thread() if "by form" in seen.text]
    heads = [seen.text.partition("\n")[0] for seen in pieces]
    assert (
        heads
        == ["**Ada** (by form)", "**Ada** (by form, continued)", "**Ada** (by form, continued)"][: len(heads)]
    )
    assert all(len(seen.text) <= 2000 for seen in pieces)
    assert " ".join(seen.text.partition("\n")[2] for seen in pieces) == text
    assert [(row.text, row.message_id) for row in await club.kept()] == [(text, pieces[0].id)]
    assert pieces[0].reply_to == club.post(OPENING).id


async def test_a_long_word_is_split_too(club: Club) -> None:
    """4,000 characters without a single space are posted in pieces, and none is lost."""
    await club.to("first.section")
    text = "a" * 4000
    await club.answer_by_form("ada", text, to=OPENING)
    pieces = [seen.text.partition("\n")[2] for seen in club.thread() if "by form" in seen.text]
    assert "".join(pieces) == text


async def test_the_pieces_of_two_answers_stand_together(club: Club) -> None:
    """Two people send long answers in the same moment: neither's pieces stand between the other's."""
    await club.to("first.section")
    forms = {who: await club.form(who, to=OPENING) for who in ("ada", "ben")}
    texts = {"ada": "A thing is said. " * 230, "ben": "B thing is said. " * 230}
    await club.all_at_once(*(club.submit(forms[who], texts[who]) for who in forms))
    names = [seen.text[2:5] for seen in club.thread() if "by form" in seen.text]
    assert names in (["Ada", "Ada", "Ben", "Ben"], ["Ben", "Ben", "Ada", "Ada"])


async def test_a_long_answer_that_broke_off_is_finished_once(club: Club) -> None:
    """The second piece got no answer: an hour later both pieces stand there, once each."""
    await club.to("first.section")
    club.server.weather = Once(Fault.TROUBLE_AFTER, words="by form, continued")
    await club.answer_by_form("ada", "It says one thing. " * 120, to=OPENING)
    await club.pass_time(hours=1)
    heads = [seen.text.partition("\n")[0] for seen in club.thread() if "by form" in seen.text]
    assert heads == ["**Ada** (by form)", "**Ada** (by form, continued)"]


NAMES = [
    "**x**",
    "`code` ~~gone~~ ||spoiler||",
    "# Headline",
    "> quoted",
    "-# small",
    "[click](https://example.org)",
    "<@900000000000000001>",
    "@everyone",
    "מִרְיָם",
    "\u202eflipped",
    "N" * 100,
    "_" * 100,
]


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_shown_literally(club: Club, name: str) -> None:
    """Whatever somebody is called, the copy's head shows just that, and the text below is as they wrote it."""
    await club.to("first.section")
    club.server.world.users[club.people["ada"].id].global_name = name
    await club.answer_by_form("ada", "Their own **words**. " * 150, to=OPENING)
    pieces = [seen.text for seen in club.thread() if "by form" in seen.text]
    assert len(pieces) == 2
    shown = name if len(name) <= 80 else name[:79] + "…"
    assert pieces[0].startswith(f"**{literal(shown)}** (by form)\nTheir own **words**.")
    assert pieces[1].startswith(f"**{literal(shown)}** (by form, continued)\n")
    assert all(len(piece) <= 2000 for piece in pieces)
    held = await club.read(lambda core: core.words_of("circle", club.people["ada"].id))
    assert held.member is not None
    assert held.member.name == name


async def test_an_answer_s_own_markdown_is_its_own(club: Club) -> None:
    """What the member wrote is posted as they wrote it, line by line."""
    await club.to("first.section")
    text = "# A headline\n> a quotation\n\n- *one*\n- **two** <https://example.org> `x`"
    await club.answer_by_form("ada", text, to=OPENING)
    assert club.thread()[-1].text == f"**Ada** (by form)\n{text}"
