"""Names in an archive that names nobody: all of them go, and words of every day that are names, too, stay words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.everyday import Use, use_of
from bot.archive.pseudonyms import without_names

ME = "Reader 3"


def shown(name: str, text: str) -> str:
    """What becomes of a text where one member has this name."""
    return without_names({name: ME})(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the end of the state, The End", "the end of the state, The End"),
        ("The question is the state. THE state.", "The question is the state. THE state."),
        ("@the is right", "@Reader 3 is right"),
        ("@**the** is right", "@**Reader 3** is right"),
        ("the: I don't agree", "Reader 3: I don't agree"),
        ("> **the** (he/him): before\nNo.", "> **Reader 3** (he/him): before\nNo."),
        ("[12:31] the: so", "[12:31] Reader 3: so"),
        ("the — Today at 10:31\nso it is", "Reader 3 — Today at 10:31\nso it is"),
        (":the: and <:the:900000000000000099>", ":Reader 3: and :Reader 3:"),
        ("<:the_state:900000000000000099>", "<:the_state:900000000000000099>"),
    ],
)
def test_the_word_the_stays_where_somebody_is_called_so(text: str, expected: str) -> None:
    """In small letters nothing tells it from the word but the place where it stands."""
    assert shown("the", text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("The", "as The said in the book. The book", "as Reader 3 said in the book. The book"),
        ("The", "“The book”, (The book)\nThe book", "“The book”, (The book)\nThe book"),
        ("And", "so And thinks, and so on", "so Reader 3 thinks, and so on"),
        ("I", "and so I think, I'm sure", "and so I think, I'm sure"),
        ("Und", "was Und sagt, und so fort", "was Reader 3 sagt, und so fort"),
        ("für", "für und fu\u0308r, @fu\u0308r", "für und fu\u0308r, @Reader 3"),
        ("So What", "So what? so what, as So What wrote", "So what? so what, as Reader 3 wrote"),
        ("it is", "it is so, @it is", "it is so, @Reader 3"),
        ("1968", "in 1968, @1968", "in 1968, @Reader 3"),
        ("...", "well... no. @...", "well... no. @Reader 3"),
        ("_and_", "this _and_ that", "this _and_ that"),
        ("🌻 is (it/its)", "is it 🌻 is (it/its)? @is", "is it Reader 3? @Reader 3"),
        ("X", "x is X, and Plan X, @x", "x is Reader 3, and Plan Reader 3, @Reader 3"),
    ],
)
def test_words_of_every_day_are_names_by_their_place_alone(name: str, text: str, expected: str) -> None:
    """With a capital in the midst of a sentence, as their owner writes it, or with what it is decked out with."""
    assert shown(name, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will this end? It will. I will", "Will this end? It will. I will"),
        ("I think Will is right", "I think Reader 3 is right"),
        ("Will said so, and will said so", "Reader 3 said so, and Reader 3 said so"),
        ("Will, I agree. Will's point", "Reader 3, I agree. Reader 3's point"),
        ("Will’s point\nWill\n– Will", "Reader 3’s point\nReader 3\n– Reader 3"),
        ("thanks will, I agree with **will**", "thanks Reader 3, I agree with **Reader 3**"),
        ("**Will** this end? “Will it?” (Will it?)", "**Will** this end? “Will it?” (Will it?)"),
        ("free will and the will's end", "free will and the will's end"),
        ("as (Will) wrote", "as (Reader 3) wrote"),
    ],
)
def test_will_is_a_name_in_the_midst_of_a_sentence(text: str, expected: str) -> None:
    """At its start the verb is likelier, unless a comma follows, or what people do."""
    assert shown("Will", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rose is right. As Rose says", "Reader 3 is right. As Reader 3 says"),
        ("prices rose again", "prices rose again"),
        ("rose said so; hi rose, ROSE too", "Reader 3 said so; hi Reader 3, Reader 3 too"),
        ("_Rose_, Rose’s and Rose'll", "_Reader 3_, Reader 3’s and Reader 3'll"),
        ("> rose: before", "> Reader 3: before"),
        ("<:rose_waves:900000000000000099> :rose:", ":Reader 3_waves: :Reader 3:"),
        ("Rosemary, primrose", "Rosemary, primrose"),
    ],
)
def test_rose_is_a_name_by_its_capital(text: str, expected: str) -> None:
    """Anywhere, for as a word it hardly ever begins a sentence."""
    assert shown("rose", text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("May", "in May 1968, since May, May Day, 1 May: May I?", "in May 1968, since May, May Day, 1 May: May I?"),
        ("May", "and May is right", "and Reader 3 is right"),
        ("Don", "Don't! I don't, Don said, as Don", "Don't! I don't, Reader 3 said, as Reader 3"),
        ("Can", "Can't we? We can, says Can", "Can't we? We can, says Reader 3"),
        ("🌻 Bo", "bo said: as Bo is", "Reader 3 said: as Reader 3 is"),
        ("Mark A.", "mark a. MARK A.", "Reader 3 Reader 3"),
        ("Rose May", "rose may come", "Reader 3 come"),
        ("李", "李: 你好", "Reader 3: 你好"),
    ],
)  # fmt: skip
def test_months_verbs_and_short_names(name: str, text: str, expected: str) -> None:
    """A year makes a month of it; what is shortened is a verb; a short name has its capital."""
    assert shown(name, text) == expected


NAMES = ["Ana", "ana", "Zoë", "Øyvind", "Ёлка", "🌻 Ana (she/her)", "*Ana*", "Ana Maria", "xX_Ana_Xx", "李雷"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
@pytest.mark.parametrize(
    "around", ["{} is right", "so. {} is", "I, {}, the", "> {}: no", "_{}_’s", "({})", "@{}", "{}"]
)
def test_what_is_nothing_but_a_name_goes_wherever_it_stands(
    name: str, form: str, change: Callable[[str], str], around: str
) -> None:
    """However its capitals are set and its accents are coded; by itself or as it is decked out."""
    typed = change(unicodedata.normalize(form, name))
    assert shown(name, around.format(typed)) == around.format(ME)


def test_what_was_put_in_place_of_something_is_not_looked_at_again() -> None:
    """Though somebody is called by a word of it."""
    hide = without_names({"Discord": ME, "message": "Reader 4", "Reader": "Reader 5"})
    assert hide("https://discord.com/channels/1/2/3 <:Discord:900000000000000099>") == (
        "a message on Discord :Reader 3:"
    )


def test_of_two_who_share_a_name_the_one_who_is_called_just_so_settles_how_it_is_used() -> None:
    """“Al” goes everywhere for whose whole name it is, though another only begins with it."""
    assert without_names({"🌻 Al": "Reader 1", "Al": "Reader 2"})("al et al") == "Reader 2 et Reader 2"


@given(st.text(max_size=12), st.text(max_size=60))
def test_any_name_and_any_text_give_a_text(name: str, text: str) -> None:
    """Whatever is in them; and what is nothing but a name is gone where it stood alone."""
    hide = without_names({name: ME})
    hide(text)
    if name.strip() and use_of(name) is Use.NEVER and not name.strip().startswith((":", "<", "http")):
        assert name not in hide(f". {name} .") or name in ME


def test_many_names_and_a_long_text_take_no_time_to_speak_of() -> None:
    """What stands around a word is looked at within bounds; else the suite would lose its patience here."""
    hide = without_names(dict.fromkeys(("the", "Will", "rose", "May", "So What"), ME))
    for text in (
        "the ",
        "*" * 9 + "will",
        "@ " * 3 + "will",
        " " * 30 + "rose",
        "Will\n",
        "— the — ",
        ":the",
    ):
        hide(text * 40_000)
