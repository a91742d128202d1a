"""Values of reading.yaml are typed in plain words, and a reading can be asked for its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import NotFoundError
from bot.reading.model import Aim, Culprit, PromptKind
from bot.reading.text import Span, Spot
from tests.test_reading_sample import READING, changed, loaded, sound


def test_a_reading_holds_what_its_file_says(tmp_path: Path) -> None:
    """Title, author, themes, sections and corrections are those of the YAML, typed."""
    reading = sound(tmp_path)
    assert (reading.author, reading.written, reading.language) == ("A. Miller", "1801", "en-GB")
    assert reading.themes == {"price": "What is a price?", "owners": "Who owns what?"}
    assert [(section.id, section.first, section.last) for section in reading.sections] == [
        ("dear-bread", 1, 2),
        ("the-mill", 3, 4),
    ]
    term = reading.sections[0].terms[0]
    assert (term.term, term.says, term.see) == ("dear", "costly", 4)
    assert reading.sections[0].brief.follow_ups == ("Who gains?",)
    assert reading.sections[1].brief.dated == ()
    assert [(fix.spot, fix.wrong, fix.right, fix.fault) for fix in reading.corrections] == [
        (Spot(2), "mill s.", "mills.", Culprit.SCAN),
        (Spot(1, is_note=True), "1801 .", "1801.", Culprit.PRINTER),
    ]


def test_prompts_come_in_the_order_in_which_they_are_posted(tmp_path: Path) -> None:
    """Opening, core questions, poll, go-round, closing; a week without a poll has no gap for it."""
    first, second = sound(tmp_path).sections
    assert [prompt.kind for prompt in second.prompts] == [
        PromptKind.OPENING,
        PromptKind.CORE,
        PromptKind.CORE,
        PromptKind.POLL,
        PromptKind.GO_ROUND,
        PromptKind.CLOSING,
    ]
    assert [prompt.id for prompt in first.prompts] == [
        "who-knows",
        "blame",
        "why-dear",
        "your-bread",
        "dear-closing",
    ]


def test_a_prompt_knows_its_aim_passage_and_test(tmp_path: Path) -> None:
    """A prompt has what its YAML says, and only a poll has options."""
    reading = sound(tmp_path)
    _, prompt = reading.prompt("why-dear")
    assert (prompt.aim, prompt.themes, prompt.essays_own, prompt.tested_by) == (
        Aim.UNDERSTAND,
        ("price",),
        True,
        "blame",
    )
    assert (prompt.paragraph, prompt.quote, prompt.options) == (2, "Why is bread dear?", ())
    section, poll = reading.prompt("who-sets")
    assert section.id == "the-mill"
    assert poll.options == ("The owner", "The buyer", "Not sure yet, or I'd put it otherwise")
    assert (poll.essays_own, poll.tested_by) == (False, None)


def test_parts_are_found_by_name_and_number(tmp_path: Path) -> None:
    """Sections, prompts and paragraphs are looked up; a passage has its place in the corrected text."""
    reading = sound(tmp_path)
    assert reading.section("the-mill").title == "The mill"
    assert reading.paragraph(2).text.startswith(
        "Some say that the baker is to blame; others blame the mills."
    )
    _, prompt = reading.prompt("blame")
    assert reading.span(prompt) == Span(37, 59)
    assert reading.paragraph(2).text[37:59] == prompt.quote


def test_parts_that_arent_there_are_refused_in_words(tmp_path: Path) -> None:
    """An unknown section, prompt or paragraph is an error that says what there is."""
    reading = sound(tmp_path)
    with pytest.raises(NotFoundError, match="no section “x”") as refused:
        reading.section("x")
    assert refused.value.hint == "Its sections are: dear-bread, the-mill."
    with pytest.raises(NotFoundError, match="no prompt “x”"):
        reading.prompt("x")
    for number in (0, 5):
        with pytest.raises(NotFoundError, match=f"no ¶{number} "):
            reading.paragraph(number)


def test_a_quotation_that_isnt_there_has_no_place(tmp_path: Path) -> None:
    """A reading with errors can be looked at, but a wrong quotation isn't given a place."""
    reading, _ = loaded(tmp_path, changed(("Everybody knows it", "Nobody knew")))
    assert reading
    with pytest.raises(NotFoundError, match="“who-knows” doesn't stand exactly once in ¶1"):
        reading.span(reading.sections[0].opening)


@pytest.mark.parametrize(
    ("pace", "words", "minutes"), [(40, 200, 5), (40, 201, 10), (120, 600, 5), (120, 601, 10), (400, 1, 5)]
)
def test_slow_reading_time_is_rounded_up_to_five_minutes(
    tmp_path: Path, pace: int, words: int, minutes: int
) -> None:
    """Words by the reading's own pace, in steps of five minutes and never less than a step."""
    seed = f"{'word ' * (words - 1)}word\n\nTwo.\n"
    text = changed(
        ("language: en-GB", f"language: en-GB\nwords-a-minute: {pace}"), ("1-2", "1"), ("3-4", "2")
    )
    reading, _ = loaded(tmp_path, text, seed)
    assert reading
    assert reading.words(reading.sections[0]) == words
    assert reading.minutes(reading.sections[0]) == minutes


def test_the_pace_is_slow_unless_the_reading_says_otherwise(tmp_path: Path) -> None:
    """Where nothing is said, 120 words a minute are reckoned, and notes aren't counted in."""
    reading = sound(tmp_path)
    assert reading.words_a_minute == 120
    assert reading.words(reading.section("dear-bread")) == 26


def test_values_cant_be_changed(tmp_path: Path) -> None:
    """A prompt that was read stays as it is."""
    prompt = sound(tmp_path).sections[0].opening
    with pytest.raises(ValidationError, match="frozen"):
        prompt.ask = "Something else?"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "first", "last"), [("1", 1, 1), ("1–2", 1, 2), ("1 - 2", 1, 2), ('"1-2"', 1, 2)]
)
def test_stretches_may_be_written_in_several_ways(
    tmp_path: Path, written: str, first: int, last: int
) -> None:
    """One number, a hyphen or a dash, with or without spaces and quotes."""
    reading, _ = loaded(tmp_path, changed(("1-2", written)))
    assert reading
    assert (reading.sections[0].first, reading.sections[0].last) == (first, last)


def test_spaces_at_the_ends_of_a_correction_are_kept(tmp_path: Path) -> None:
    """What a correction finds and writes is taken letter for letter, its outer spaces too."""
    reading, findings = loaded(tmp_path, changed(('"mill s.", to: "mills."', '" s.", to: "s."')))
    assert reading
    assert findings == []
    assert "the mills. Why" in reading.paragraph(2).text


WRONG = [
    # (what stands in the sample, what is written instead, code, message, hint)
    ("paragraphs: 1-2", "paragraphs: one", "paragraphs", "`one` is no stretch of paragraphs.",
     "Write it like 18-21, or 18."),
    ("paragraphs: 1-2", "paragraphs: 2-1", "paragraphs", "`2-1` runs backwards.", "Write 1-2."),
    ("paragraphs: 1-2", "paragraphs: 0-2", "paragraphs", "Paragraphs are counted from 1.", "Write 1-2."),
    ("paragraphs: 1-2", "paragraphs: 0", "paragraphs", "Paragraphs are counted from 1.", "Write 1-1."),
    ("paragraphs: 1-2", "paragraphs: [1, 2]", "text", "`paragraphs` should be one text", None),
    ("paragraphs: 1-2", "paragraphs:", "empty", "Nothing stands after `paragraphs:`.", None),
    ("see: 4", "see: four", "number", "`four` is no whole number.", "Write it in figures, like 18."),
    ("see: 4", "see: -4", "number", "`-4` is no whole number.", "Write it in figures, like 18."),
    ("in: 2", "in: ¶2", "in", "`¶2` is no place in the text.", "Write a paragraph like 2, or note 4."),
    ("essays-own: yes", "essays-own: true", "choice", "Here stands yes or no, not `true`.",
     "Write yes or no."),
    ("id: who-knows", "id: Who knows", "id", "`Who knows` can't be an id.",
     "Use a to z, 0 to 9 and single hyphens between them."),
    ("id: who-knows", "id: w", "id", "An id has 2 to 40 characters, and `w` has 1.", "Write a longer one."),
    ("id: who-knows", f"id: {'w' * 41}", "id", "has 41.", "Write a shorter one."),
    ("language: en-GB", "language: en-GB\nwords-a-minute: 4000", "number",
     "Nobody reads 4,000 words a minute.", "Write 40 to 400; 120 is slow."),
    ("aim: test\n        themes: [owners]", "aim: tset\n        themes: [owners]", "choice",
     "`aim` can't be `tset`.", None),
    ("fault: printer", "fault: mine", "choice", "`fault` can't be `mine`.", None),
    ('from: "mill s."', 'from: ""', None, "`from` should have 1 character or more.", None),
    ("ask: What does everybody know?", 'ask: " "', None, "`ask` should have 1 character or more.", None),
    ("tested-by: blame", "tested_by: blame", "unknown-key", "no key `tested_by`", "Write tested-by."),
    ("tested-by: blame", "options: [a, b]", "unknown-key", "no key `options`", None),
    ("tested-by: blame", "kind: core", "unknown-key", "no key `kind`", None),
    ("seed: bread.txt\n", "", "missing", "`seed` is missing",
     "seed: the name of a text in seeds/, or its path from here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "message", "hint"), WRONG)
def test_a_wrong_value_is_told_in_plain_words(
    tmp_path: Path, old: str, new: str, code: str | None, message: str, hint: str | None
) -> None:
    """A value of the wrong kind gives no reading and one finding, in words that an organiser uses."""
    reading, findings = loaded(tmp_path, changed((old, new)))
    assert reading is None
    assert len(findings) == 1
    assert message in findings[0].message
    assert code in (None, findings[0].code)
    assert hint is None or hint in findings[0].hint
    assert not {"schema", "field", "mapping", "null", "parse"} & set(findings[0].text().lower().split())


def test_several_wrong_values_are_told_at_once(tmp_path: Path) -> None:
    """Each wrong value has its own finding, in the order of the file."""
    _, findings = loaded(tmp_path, changed(("in: 2", "in: two"), ("1-2", "1 to 2"), ("see: 4", "see: x")))
    assert [finding.code for finding in findings] == ["in", "paragraphs", "number"]


def test_a_reading_needs_a_section(tmp_path: Path) -> None:
    """A list of sections with nothing in it is no reading."""
    head = READING[: READING.index("sections:")]
    reading, findings = loaded(tmp_path, f"{head}sections: []\n")
    assert reading is None
    assert [finding.source for finding in findings] == ["sections: []"]
