"""Three texts that aren't ours, and the essay, made into drafts: what is found in them, and that `check` accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StudycircleError
from bot.importing.damage import proposals
from bot.reading.load import load_reading
from bot.reading.model import Aim
from bot.reading.text import Spot, parse
from bot.yamldoc import Severity
from tests.importing import NAMES, TEXTS, drafted, gathered, read_back
from tests.test_cli_codes import ROOT

ESSAY = ROOT / "seeds" / "what-is-communisation.txt"


@pytest.mark.parametrize("accept", [False, True], ids=["proposed", "accepted"])
@pytest.mark.parametrize("weeks", [None, 1, 2, 5])
@pytest.mark.parametrize("name", NAMES)
def test_a_draft_passes_the_check_without_a_word(
    tmp_path: Path, name: str, weeks: int | None, accept: bool
) -> None:
    """Not even advice, whether the corrections are let stand or not."""
    made = drafted((TEXTS / name).read_bytes(), name, weeks=weeks, accept=accept)
    reading, findings = read_back(made, tmp_path)
    assert findings == []
    assert reading is not None
    assert len(reading.sections) == (weeks or 3)
    assert bool(reading.corrections) == (accept and name == "common-sense.txt")


@pytest.mark.parametrize(
    ("name", "title", "author", "language"),
    [
        ("common-sense.txt", "Common Sense", "Thomas Paine", "en"),
        ("rights-of-woman.md", "A Vindication of the Rights of Woman", "Mary Wollstonecraft", "en-GB"),
        ("civil-disobedience.html", "On the Duty of Civil Disobedience", "Henry David Thoreau", "en-US"),
    ],
)
def test_title_and_author_are_found_where_the_source_has_them(
    tmp_path: Path, name: str, title: str, author: str, language: str
) -> None:
    """On a title page, in front matter, in the head of a page."""
    reading, _ = read_back(drafted((TEXTS / name).read_bytes(), name), tmp_path)
    assert reading is not None
    assert (reading.title, reading.author, reading.language) == (title, author, language)


@pytest.mark.parametrize("name", NAMES)
def test_notes_are_bound_to_their_calls(tmp_path: Path, name: str) -> None:
    """Two in each, called once each, in order; none is left among the paragraphs."""
    reading, _ = read_back(drafted((TEXTS / name).read_bytes(), name), tmp_path)
    assert reading is not None
    assert [note.number for note in reading.text.notes] == [1, 2]
    assert reading.text.notes[0].paragraph < reading.text.notes[1].paragraph
    assert not any("Abridged" in paragraph.text for paragraph in reading.text.paragraphs)


@pytest.mark.parametrize("name", NAMES)
def test_chapters_become_weeks(name: str) -> None:
    """Each begins with its heading; none ends with one."""
    text = gathered((TEXTS / name).read_bytes(), name)
    made = drafted((TEXTS / name).read_bytes(), name)
    assert len(made.weeks) == 3
    for week in made.weeks:
        assert text.pieces[week.first - 1].text == week.heading != ""
        assert not text.pieces[week.last - 1].level


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("common-sense.txt", "Why is it that we hesitate?"),
        ("rights-of-woman.md", "What acquirement exalts one being above another?"),
        (
            "civil-disobedience.html",
            "Is a democracy, such as we know it, the last improvement possible in government?",
        ),
    ],
)
def test_the_texts_own_questions_are_proposed_where_they_stand(
    tmp_path: Path, name: str, question: str
) -> None:
    """As core questions with their anchors, each tested by another; what is over goes to the facilitator."""
    reading, _ = read_back(drafted((TEXTS / name).read_bytes(), name), tmp_path)
    assert reading is not None
    own = [prompt for section in reading.sections for prompt in section.core if prompt.essays_own]
    over = " ".join(said for section in reading.sections for said in section.brief.follow_ups)
    assert question in [prompt.quote for prompt in own] or question in over
    for prompt in own:
        assert prompt.quote in prompt.ask
        assert reading.prompt(prompt.tested_by or "")[1].aim is Aim.TEST


def test_scan_damage_is_proposed_and_not_mended() -> None:
    """Each break that was put into the text, and nothing that was whole."""
    found = proposals(parse(gathered((TEXTS / "common-sense.txt").read_bytes()).seed().encode()))
    assert [(str(one.spot), one.wrong, one.right) for one in found] == [
        ("¶2", "govern-ment", "government"),
        ("¶3", "inno cence", "innocence"),
        ("¶4", "security .", "security."),
        ("¶7", "the the", "the"),
        ("¶8", "rufﬁan", "ruffian"),
        ("¶8", "inno- cence", "innocence"),
    ]
    made = drafted((TEXTS / "common-sense.txt").read_bytes())
    assert "inno cence" in made.seed
    assert '#   - {in: 3, from: "inno cence", to: "innocence", fault: scan}' in made.reading


@pytest.mark.parametrize("name", NAMES[1:])
def test_nothing_is_proposed_of_a_text_that_is_whole(name: str) -> None:
    """Those who have no scan have nothing to look through."""
    assert drafted((TEXTS / name).read_bytes(), name).proposals == ()


def test_no_question_rests_on_what_may_be_broken() -> None:
    """Whichever corrections a person lets stand, every quotation still stands in its paragraph."""
    made = drafted((TEXTS / "common-sense.txt").read_bytes())
    quotes = [line for line in made.reading.splitlines() if "passage: {" in line]
    assert len(quotes) > 15
    assert not any(one.wrong in line for line in quotes for one in made.proposals)


def test_the_essays_own_damage_is_found(tmp_path: Path) -> None:
    """Beside the list that people made of it: most of what needs no understanding, and hardly anything else."""
    reading, _ = load_reading("what-is-communisation")
    assert reading is not None
    source = parse(ESSAY.read_bytes())
    by_hand = [(one.spot, one.wrong) for one in reading.corrections]
    found = proposals(source)
    right = [
        one for one in found if any(one.spot == spot and _meet(one.wrong, wrong) for spot, wrong in by_hand)
    ]
    assert len(right) >= 35
    assert len(found) - len(right) <= 3
    made = drafted(ESSAY.read_bytes(), ESSAY.name, weeks=10, accept=True)
    assert read_back(made, tmp_path)[1] == []


def _meet(one: str, other: str) -> bool:
    return one in other or other in one


def test_the_essay_is_found_as_its_seed_has_it() -> None:
    """Paragraphs and notes are the very ones that were numbered by hand."""
    source = parse(ESSAY.read_bytes())
    made = parse(drafted(ESSAY.read_bytes(), ESSAY.name).seed.encode())
    assert (made.paragraphs, made.notes) == (source.paragraphs, source.notes)


WORDS = st.sampled_from(
    ["the", "a", "is", "must", "why", "value", "[1]", "[7]", "1970 s", "“so”", "it self", "itself", "?", ".", "…", ":",
     "no", "- item", "#", "*", "con tent", "content", "{x: y}", '"', "\\", "¶3", "Mr. B.", "ﬁre", "\ue000", "[2] two"]
)  # fmt: skip
BLOCKS = st.lists(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=12)


@settings(max_examples=60)
@given(BLOCKS, st.sampled_from(["text.txt", "text.md", "text.html"]), st.booleans())
def test_whatever_the_text_the_draft_passes_the_check(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[str], name: str, accept: bool
) -> None:
    """Or the text is refused in words, for having no paragraph."""
    text = "\n\n".join(blocks)
    if not has_a_paragraph(text, name):
        return
    made = drafted(text, name, accept=accept)
    reading, findings = read_back(made, tmp_path_factory.mktemp("draft"))
    assert reading is not None
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def has_a_paragraph(text: str, name: str) -> bool:
    """Tell whether a text isn't refused for having nothing to read; whatever else it is refused for is an error."""
    try:
        return bool(gathered(text, name).pieces)
    except StudycircleError as error:
        if error.message == "There is no paragraph in it.":
            return False
        raise


def test_spots_of_proposals_are_of_the_text() -> None:
    """A proposal in a note says so, for corrections name notes otherwise."""
    found = proposals(parse(b"It stands here. [1]\n\n[1] As in the 1970 s. \n"))
    assert [(one.spot, one.wrong, one.right) for one in found] == [(Spot(1, is_note=True), "1970 s", "1970s")]


@pytest.mark.parametrize("name", NAMES)
def test_a_weeks_questions_rest_on_different_sentences_that_say_something(tmp_path: Path, name: str) -> None:
    """Not on a row of a table or an aside; the opening, the go-round and the closing question each on its own."""
    reading, _ = read_back(drafted((TEXTS / name).read_bytes(), name), tmp_path)
    assert reading is not None
    for section in reading.sections:
        for prompt in section.prompts:
            assert " | " not in prompt.quote
            assert len(prompt.quote.split()) > 3
        ends = [prompt.quote for prompt in section.prompts if prompt not in section.core]
        assert len(set(ends)) == len(ends) == 3
