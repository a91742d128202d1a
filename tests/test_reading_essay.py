"""The first reading: the essay whole and mended, ten weeks that cover it, and its own questions word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.reading.load import load_reading
from bot.reading.model import Aim, Reading
from bot.reading.text import Text
from bot.yamldoc import load

SHA256 = "2e7474e6d365179df91b6bce0dbfe058387d6c0a7e2ddfc51ad08cd36c6d5b58"
THREE_WEEKS = Path(__file__).resolve().parents[2] / "shared" / "prompts-three-weeks.yaml"

SECTIONS = [(1, 3), (4, 8), (9, 13), (14, 17), (18, 21), (22, 24), (25, 26), (27, 29), (30, 35), (36, 39)]
CALLED_IN = {1: 3, 2: 11, 3: 13, 4: 15, 5: 16, 6: 20, 7: 23}
WITH_DASHES = (3, 6, 10, 11, 13, *range(16, 23), 24, 25, 26, 28, 31, 33, 34, 36, 38)
QUESTIONS = {
    3: (
        "Why does crisis and the restructuring of capitalism – that is to say, the way it has changed in the last 40 "
        "years – render impossible any return to the prior conditions of struggle?",
        "And what can be deduced from this fact for today’s struggles?",
    ),
    19: ("What about now?", "So what is missing?"),
}
DAMAGE = {
    "a plural torn from its number": r"\d s\b",
    "a space before a stop": r"\s[.,;:?!)’”\]]",
    "a space after an opening": r"[(‘“\[]\s",
    "two spaces": r"\s\s",
    "a space after a stroke": r"/\s",
    "a hyphen where a dash belongs": r"\s-\s",
    "a hyphen of the printer's line": r"redun-dancy|de-termined",
    "a word torn apart": r"(?i)\bit self\b|\bcon (tent|ditions)\b|unemploy ment|external isation|agen cies|pre vious"
    r"|neces sities|pro le tariat|bangla desh|\bex tent\b|self organisation",
    "words run together": r"(?i)socalled|oncefashionable|farreaching|goldprovided|antinazi|presentday|labourpower"
    r"|poorquality|tradeoff|tradunion|leftwing|innercities|sovietstyle|anarchosyndicalist",
    "a slip": r"\bin us or\b|relation of to|Mitterand\b",
}


@pytest.fixture(scope="module")
def essay() -> Reading:
    """The bundled reading, which has no finding at all."""
    reading, findings = load_reading("what-is-communisation")
    assert [finding.text() for finding in findings] == []
    assert reading
    return reading


def all_texts(text: Text) -> list[tuple[str, str]]:
    """Return every paragraph and note with its name."""
    return [
        *((f"¶{paragraph.number}", paragraph.text) for paragraph in text.paragraphs),
        *((f"[{note.number}]", note.text) for note in text.notes),
    ]


def test_the_text_is_the_seed_whole(essay: Reading) -> None:
    """39 paragraphs and seven notes come from the bytes that the seed has always had."""
    assert essay.text.sha256 == SHA256
    assert [paragraph.number for paragraph in essay.text.paragraphs] == list(range(1, 40))
    assert {note.number: note.paragraph for note in essay.text.notes} == CALLED_IN
    for note in essay.text.notes:
        assert essay.paragraph(note.paragraph).text[note.offset :].startswith(f"[{note.number}]")


def test_ten_sections_cover_it_as_planned(essay: Reading) -> None:
    """The weeks are those of the plan, and every paragraph is read once."""
    assert [(section.first, section.last) for section in essay.sections] == SECTIONS


@pytest.mark.parametrize("kind", DAMAGE)
def test_no_damage_is_left(essay: Reading, kind: str) -> None:
    """What the scan broke, as far as it can be seen by its form, is mended in paragraphs and notes."""
    found = [
        (name, match[0]) for name, text in all_texts(essay.text) for match in re.finditer(DAMAGE[kind], text)
    ]
    assert found == []


def test_paragraphs_and_notes_end_like_sentences(essay: Reading) -> None:
    """The full stop that was lost at the end of ¶6 is back, and no other is missing."""
    endings = {name: re.sub(r" \[\d\]$", "", text)[-1] for name, text in all_texts(essay.text)}
    assert {name: last for name, last in endings.items() if last not in ".?"} == {}


def test_lost_dashes_are_back(essay: Reading) -> None:
    """Each paragraph that lost its dashes has some again."""
    assert [number for number in WITH_DASHES if " – " not in essay.paragraph(number).text] == []


def test_corrections_mend_form_and_never_wording(essay: Reading) -> None:
    """What the scan's corrections write has the letters of what they replace, but for one lost letter."""

    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text)).casefold()

    assert [
        (fix.wrong, fix.right)
        for fix in essay.corrections
        if fix.fault == "scan" and letters(fix.wrong) != letters(fix.right)
    ] == [("tradunion", "trade-union")]
    assert len([fix for fix in essay.corrections if fix.fault == "printer"]) <= 3


def test_every_correction_is_used(essay: Reading) -> None:
    """What a correction writes stands in the text that is shown."""
    shown = dict(all_texts(essay.text))
    unused = [
        fix
        for fix in essay.corrections
        if fix.right not in shown[f"[{fix.spot.number}]" if fix.spot.is_note else f"¶{fix.spot.number}"]
    ]
    assert essay.corrections
    assert unused == []


@pytest.mark.parametrize(
    ("paragraph", "question"), [(n, text) for n, two in QUESTIONS.items() for text in two]
)
def test_the_essays_questions_are_asked_word_for_word(essay: Reading, paragraph: int, question: str) -> None:
    """Each of the essay's four questions stands in the text, and in a prompt that is shown as the essay's own."""
    assert question in essay.paragraph(paragraph).text
    asked = [
        prompt
        for section in essay.sections
        for prompt in section.prompts
        if question in (prompt.quote, *re.findall("“([^”]+)”", prompt.ask))
    ]
    assert asked
    assert all(prompt.essays_own for prompt in asked)


def test_both_threads_run_through_the_weeks(essay: Reading) -> None:
    """Reform and revolution come up in weeks 5, 7 and 10, unity in weeks 6, 8 and 10."""
    themes = [{theme for prompt in section.prompts for theme in prompt.themes} for section in essay.sections]
    assert all("reform-or-revolution" in themes[week - 1] for week in (5, 7, 10))
    assert all("where-unity-comes-from" in themes[week - 1] for week in (6, 8, 10))
    assert all(prompt.themes for section in essay.sections for prompt in section.prompts)


def test_every_week_has_its_brief_and_link(essay: Reading) -> None:
    """Each week has something for the facilitator under every heading, and a link sentence; most have a poll."""
    for section in essay.sections:
        brief = section.brief
        assert all((section.link, brief.listen_for, brief.follow_ups, brief.limits, brief.dated))
    assert len([section for section in essay.sections if section.poll]) > 5


def test_the_welcome_says_where_the_word_comes_first(essay: Reading) -> None:
    """Nobody waits for the word communisation in vain: it comes in ¶30, and the welcome says so."""
    first = next(
        paragraph for paragraph in essay.text.paragraphs if "communisation" in paragraph.text.lower()
    )
    assert first.number == 30
    assert "¶30" in essay.about


@pytest.mark.skipif(
    not THREE_WEEKS.is_file(), reason="shared/prompts-three-weeks.yaml isn't beside this checkout"
)
@pytest.mark.parametrize("week", [1, 5, 6])
def test_the_three_given_weeks_are_unchanged(essay: Reading, week: int) -> None:
    """Weeks 1, 5 and 6 have the passages, questions and options that were given, in their order."""
    document, _ = load(THREE_WEEKS)
    assert document
    section = essay.sections[week - 1]
    prompts = {
        "opening": section.opening,
        **{f"core-{number}": prompt for number, prompt in enumerate(section.core, start=1)},
        "go-round": section.go_round,
        "poll": section.poll,
        "closing": section.closing,
    }
    given = document.value((f"week-{week}",))
    assert isinstance(given, dict)
    assert list(given) == list(prompts)
    aims = {"connecting": Aim.CONNECT, "interpretive": Aim.UNDERSTAND, "testing": Aim.TEST}
    for name, prompt in prompts.items():
        said = given[name]
        assert isinstance(said, dict)
        assert prompt
        assert (str(prompt.paragraph), prompt.quote, prompt.ask) == (said["p"], said["quote"], said["say"])
        assert list(prompt.options) == said.get("options", [])
        assert prompt.essays_own == (said.get("kind") == "the essay's own")
        assert prompt.aim == aims.get(str(said.get("kind")), prompt.aim)
