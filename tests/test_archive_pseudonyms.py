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


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Mira Hartmann", "Mira and I argued, mira", "Reader 3 and I argued, Reader 3"),
        (
            "Mira Hartmann",
            "as Hartmann is; Mira  Hartmann, mira_hartmann",
            "as Reader 3 is; Reader 3, Reader 3",
        ),
        ("Mira Hartmann", "I asked Mira. Hartmann knew", "I asked Reader 3. Reader 3 knew"),
        ("Anna Schmidt", "Anna, Schmidt, @schmidt", "Reader 3, Reader 3, @Reader 3"),
        ("Anna-Lena Schmidt", "Anna, Lena, Anna-Lena, anna lena", "Reader 3, Reader 3, Reader 3, Reader 3"),
        ("Ana Maria Silva", "Ana Maria said; ana silva", "Reader 3 said; Reader 3"),
        ("Tunde O.", "Tunde, O Tunde! O. is", "Reader 3, O Reader 3! O. is"),
        ("xX_Lena_Xx", "Lena, @lena; xX, Xx", "Reader 3, @Reader 3; xX, Xx"),
        ("MiraHartmann92", "Mira, MiraHartmann; Mira Hartmann; 92", "Reader 3, Reader 3; Reader 3; 92"),
        ("[ACAB] Mira", "ACAB, Mira", "ACAB, Reader 3"),
        ("Comrade Mira", "Hello comrade! Mira, Comrade Mira", "Hello comrade! Reader 3, Reader 3"),
        ("Jo Whitfield", "Jo is; jo, gut", "Reader 3 is; jo, gut"),
        ("McDonald", "Mc, Donald; McDonald", "Mc, Donald; Reader 3"),
        ("Анна Петрова", "анна, Петрова", "Reader 3, Reader 3"),
        ("O’Brien", "O'Brien's", "Reader 3's"),
    ],
)
def test_who_has_a_name_of_several_parts_is_found_by_each(name: str, text: str, expected: str) -> None:
    """The first however its capitals are set, those behind it with theirs; together they are one person."""
    assert shown(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ana.reads", "she reads; Reads like a novel; “reads”; it reads: so"),
        ("Ana Reads", "she reads; Reads like a novel; It reads: so"),
        ("tunde_fixes", "he fixes phones; Fixes nothing"),
        ("Night Owl", "at night, an owl; Night falls; die Nacht; Owls"),
        ("Night Shift", "on a night shift"),
        ("Theory Girl", "Theory says so. The theory said so. Theory: none"),
        ("Shop Steward", "in the shop, shop floor; Shops"),
        ("The Red Baron", "the red flag; The End. Red is the colour"),
        ("Will Hunter", "Will it end? free will; hunters, a hunter"),
        ("Rose Hunter", "prices rose"),
        ("Wortschatz Lena", "the wortschatz"),
        ("Peter Bauer", "der Bauer, ein Bauer; die Bauern"),
        ("marx_lover", "Marx says; thanks Marx; marx"),
        ("Dr. Hans Keller", "Dr. Marx; a dr"),
        ("Hello World", "hello, hello everybody; the world"),
        ("I am the one who never reads the text", "I am the one, never, text"),
        ("राम कुमार", "राम"),
    ],
)
def test_parts_that_are_words_stay_words(name: str, text: str) -> None:
    """A common noun that is replaced all over tells who it was, and makes the text unreadable."""
    assert shown(name, text) == text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Night Owl", "@owl, as Night said; Night Owl", "@Reader 3, as Reader 3 said; Reader 3"),
        ("Peter Bauer", "Herr Bauer, Peter", "Herr Reader 3, Reader 3"),
        ("Will Hunter", "as Will is; Will, no", "as Reader 3 is; Reader 3, no"),
        ("jo.margins", "Jo said; as Jo is; @jo", "Reader 3 said; as Reader 3 is; @Reader 3"),
        ("Emily Rose", "as Rose put it", "as Reader 3 put it"),
    ],
)
def test_parts_that_are_words_go_where_somebody_is_called_so(name: str, text: str, expected: str) -> None:
    """Behind an @, a greeting or a title, or with a capital where a word has none."""
    assert shown(name, text) == expected


def test_a_part_that_two_members_share_is_nobodys_number() -> None:
    """Words stand there; the whole name is still its owner's, as is one that another has as a part."""
    hide = without_names({"Mira Hartmann": "Reader 1", "Mira Klein": "Reader 2", "Otto Hartmann": "Reader 4"})
    assert hide("Mira, Miras Idee, Hartmann") == "a reader, a reader Idee, a reader"
    assert hide("Mira Klein, Mira Hartmann, Otto") == "Reader 2, Reader 1, Reader 4"
    assert without_names({"Mira Klein": "Reader 1", "Mira": "Reader 2"})("Mira") == "Reader 2"
    assert without_names({"Ana 🌻": "Reader 1", "Ana ☀": "Reader 2"})("Ana") == "a reader"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Mira", "Miras Beispiel, MIRAS; miras", "Reader 3s Beispiel, Reader 3s; miras"),
        ("Mira Hartmann", "Hartmanns Idee, Mira Hartmanns Idee", "Reader 3s Idee, Reader 3s Idee"),
        ("Hans", "Hans' Idee, Hans’ Idee; Hansa", "Reader 3' Idee, Reader 3’ Idee; Hansa"),
        ("Al", "Als ich; als", "Als ich; als"),
        ("Anas", "Anas Idee", "Reader 3 Idee"),
        ("Rose", "Roses are red, roses; so ist Roses Idee", "Roses are red, roses; so ist Reader 3s Idee"),
        ("Will", "Wills are free, wills; auch Wills Idee", "Wills are free, wills; auch Reader 3s Idee"),
        ("Mar", "Mars, Mar", "Mars, Reader 3"),
    ],
)
def test_the_german_genitive_is_a_name_by_its_capital(name: str, text: str, expected: str) -> None:
    """What is a word with its s stays one; a word of every day is a genitive only in the midst of a sentence."""
    assert shown(name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("José", "Jose, JOSE, José, Jose\u0301", "Reader 3, Reader 3, Reader 3, Reader 3"),
        ("Jose", "José, Jose\u0301", "José, Jose\u0301"),
        ("Jörg Müller", "Joerg, Jorg; Mueller, Muller", "Reader 3, Reader 3; Reader 3, Reader 3"),
        ("Jörg Müller", "Joerg Mueller, Muellers", "Reader 3, Reader 3s"),
        ("Joerg", "Jörg, jörg", "Reader 3, Reader 3"),
        ("Øyvind Weiß", "Oyvind, oeyvind", "Reader 3, Reader 3"),
        ("Rosé", "prices rose, Rose, rosé", "prices rose, Reader 3, Reader 3"),
        ("Mira", "Mi\u200bra, M\u00adi\u2060ra\ufeff", "Reader 3, Reader 3\ufeff"),
        ("Mi\u200bra", "Mira", "Reader 3"),
    ],
)
def test_other_letters_and_unseen_ones_hide_no_name(name: str, text: str, expected: str) -> None:
    """Accents left out, two letters for one, what nobody sees within a name; an accent too many is another name."""
    assert shown(name, text) == expected


def test_what_is_unseen_stays_where_it_joins_letters_or_emoji() -> None:
    """In Persian and between emoji it is a part of the writing."""
    text = "می\u200cخواهم 👩\u200d🌾"
    assert shown("Mira", text) == text


def test_who_is_written_about_is_no_member() -> None:
    """In “Reader 3 Luxemburg” everybody would read who Reader 3 is."""
    assert (
        shown("Rosa L.", "Rosa Luxemburg, Rosa, Rosa Müller") == "Rosa Luxemburg, Reader 3, Reader 3 Müller"
    )
    assert shown("Mira", "Wie Mira Marx liest") == "Wie Reader 3 Marx liest"


def test_what_was_put_in_place_of_something_is_not_looked_at_again() -> None:
    """Though somebody is called by a word of it."""
    hide = without_names({"Discord": ME, "message": "Reader 4", "Reader": "Reader 5"})
    assert hide("https://discord.com/channels/1/2/3 <:Discord:900000000000000099>") == (
        "a message on Discord :Reader 3:"
    )


def test_of_two_who_share_a_name_the_one_who_is_called_just_so_settles_how_it_is_used() -> None:
    """“Al” goes everywhere for whose whole name it is, though another only begins with it."""
    assert without_names({"🌻 Al": "Reader 1", "Al": "Reader 2"})("al et al") == "Reader 2 et Reader 2"


NEARLY_NAMES = st.text("aABns ._-'’\u200b\u0301äßü9🌻(/\\*李", max_size=12)


@given(st.text(max_size=12) | NEARLY_NAMES, st.text(max_size=60) | NEARLY_NAMES)
def test_any_name_and_any_text_give_a_text(name: str, text: str) -> None:
    """Whatever is in them; and what is nothing but a name is gone where it stood alone."""
    hide = without_names({name: ME})
    hide(text)
    if name.strip() and use_of(name) is Use.NEVER and not name.strip().startswith((":", "<", "http")):
        assert name not in hide(f". {name} .") or name in ME


def test_many_names_and_a_long_text_take_no_time_to_speak_of() -> None:
    """What stands around a word is looked at within bounds; else the suite would lose its patience here.

    And as often as such a text goes on, so often is it judged alike.
    """
    hide = without_names(
        dict.fromkeys(("the", "Will", "rose", "May", "So What", "Mira Hartmann", "Night Owl"), ME)
    )
    for text in (
        "the ",
        "*" * 9 + "will",
        "@ " * 3 + "will",
        " " * 30 + "rose",
        "Will\n",
        "— the — ",
        ":the",
    ):
        few, more, many = (hide(text * times).count(ME) for times in (40, 80, 40_000))
        assert (many - few) * 40 == (more - few) * (40_000 - 40)
