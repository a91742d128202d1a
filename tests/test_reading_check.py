"""Every way to get a reading wrong is found, on its line, with what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.reading.check import TAKEN
from bot.yamldoc import Finding, Severity
from tests.test_reading_sample import READING, SEED, changed, loaded

SECTION = "paragraphs: 1-2"
ASK = "What does everybody know?"
WAY_OUT = "Not sure yet, or I'd put it otherwise"
OPTIONS = f'options: ["The owner", "The buyer", "{WAY_OUT}"]'
LINK = "The first part has said that bread is dear."
TERM = "- {term: dear, says: costly, see: 4}"
TESTED = "        essays-own: yes\n        tested-by: blame\n"


def line_of(text: str, fragment: str) -> int:
    """Return the number of the one line that holds a fragment."""
    found = [number for number, line in enumerate(text.splitlines(), start=1) if fragment in line]
    assert len(found) == 1, f"{fragment!r} is on the lines {found}"
    return found[0]


def only(findings: list[Finding]) -> Finding:
    """Return the one finding."""
    assert len(findings) == 1, "\n".join(finding.text() for finding in findings)
    return findings[0]


ERRORS = [
    # (what stands in the sample, what is written instead, code, on the line with, message, hint)
    (SECTION, "paragraphs: 1-3", "overlap", "3-4", "¶3 is in another section already (line 16).", ""),
    ("3-4", "3-5", "past-the-end", "3-5", "The text ends with ¶4, and this section goes on to ¶5.",
     "up to 4"),
    ("3-4", "3", "gap", "paragraphs: 3", "¶4 is in no section.", "Let the sections meet"),
    (SECTION, "paragraphs: 2", "gap", "paragraphs: 2", "¶1 is in no section.", ""),
    ("id: the-mill", "id: dear-bread", "same-id", None, "Two sections have the id `dear-bread`: line",
     "another id"),
    ("id: pay-twice", "id: blame", "same-id", None,
     "Two prompts have the id `blame`: line 26 and line 70.", ""),
    ("id: pay-twice", "id: digest", "id-taken", "id: digest",
     "`digest` is the name of another post of the week.", "such as digest-question."),
    ("id: the-mill", "id: end", "id-taken", "id: end",
     "`end` is the name of what comes after the last week.", "says what is read"),
    ("id: who-sets", "id: p17", "id-taken", "id: p17", "`p17` is the name of another post", "p17-question."),
    ("themes: [price]\n        passage: {paragraph: 4", "themes: [prize]\n        passage: {paragraph: 4",
     "theme-unknown", "[prize]", "There is no theme `prize`.", "Did you mean `price`?"),
    ("themes: [price]\n        passage: {paragraph: 4", "themes: [x]\n        passage: {paragraph: 4",
     "theme-unknown", "[x]", "There is no theme `x`.", "Themes are listed at the top"),
    ("Everybody knows it", "Everybody knew it", "quote-not-found", "knew", "This doesn't stand in ¶1.",
     "Nearest to it is “Everybody knows it,”. Quotations follow the corrected text, letter for letter."),
    ("Everybody knows it", "who owns the mill", "quote-not-found", "paragraph: 1, quote: \"who",
     "This doesn't stand in ¶1.", "It stands in ¶3."),
    ("others blame the mills", "others blame the mill s", "quote-not-found", "mill s\"}", "in ¶2.",
     "blame the mills."),
    ("others blame the mills", "blame", "quote-ambiguous", "quote: \"blame\"",
     "This stands 2 times in ¶2.", "Quote more"),
    ("{paragraph: 3, quote: \"who", "{paragraph: 9, quote: \"who", "no-such-paragraph", "paragraph: 9",
     "The text has no ¶9.", "Its paragraphs are 1 to 4."),
    ("{paragraph: 3, quote: \"who", "{paragraph: 0, quote: \"who", "no-such-paragraph", "paragraph: 0",
     "The text has no ¶0.", ""),
    ("see: 4", "see: 40", "no-such-paragraph", "see: 40", "The text has no ¶40.",
     "Its paragraphs are 1 to 4."),
    ("from: \"mill s.\"", "from: \"mill x.\"", "correction-not-found", "mill x",
     "This doesn't stand in ¶2.", "mill s."),
    ("in: 2", "in: 7", "correction-nowhere", "in: 7", "The text has no ¶7.",
     "the paragraphs 1 to 4, and the notes [1]"),
    ("from: \"mill s.\"", "from: \"blame\"", "correction-ambiguous", "from: \"blame\"",
     "2 times in ¶2", "Write more"),
    (TESTED, "        essays-own: yes\n", "untested", "essays-own", "the essay's own question",
     "Add `tested-by:` with the id of a testing prompt. Testing prompts of this week: blame."),
    ("tested-by: blame", "tested-by: your-bread", "untested", "tested-by", "`your-bread` is no other prompt",
     "Testing prompts of this week: blame."),
    ("tested-by: blame", "tested-by: why-dear", "untested", "tested-by", "`why-dear` is no other prompt", ""),
    (ASK, "Everybody knows that bread is dear.", "not-a-question", "ask: Everybody",
     "This asks nothing.", "question mark"),
    (ASK, "They say, naming no names.", "not-a-question", "naming", "This asks nothing.", ""),
    (ASK, f"{'a' * 400}?", "too-long", "a" * 400, "This has 401 characters, and the ceiling is 400.",
     "at least 1 of"),
    ("title: Bread", f"title: {'B' * 81}", "too-long", "B" * 81, "81 characters", "at least 1 of"),
    ("A. Miller", "A" * 101, "too-long", "A" * 101, "101 characters, and the ceiling is 100", "1 of"),
    ("title: Dear bread", f"title: {'D' * 41}", "too-long", "D" * 41, "41 characters", "at least 1 of"),
    ("Four paragraphs", "F" * 400, "too-long", "F" * 400, "the ceiling is 400", ""),
    (LINK, "T" * 206, "too-long", "T" * 206, "206 characters, and the ceiling is 205", "at least 1 of"),
    ("says: costly", f"says: {'c' * 201}", "too-long", "c" * 201, "201 characters", ""),
    ("term: dear", f"term: {'d' * 61}", "too-long", "d" * 61, "61 characters", ""),
    ("Wages beside prices.", "W" * 1_400, "too-long", "    brief:", "the ceiling is 1,400", "Cut at least"),
    ("ask: Who sets the price?", f"ask: {'W' * 300}?", "too-long", "W" * 300,
     "Discord's limit for a poll is 300", ""),
    ('"The buyer"', f'"{"b" * 56}"', "too-long", "b" * 56,
     "56 characters, and Discord's limit for an option is 55", ""),
    ('"The buyer"', '"the owner"', "same-option", "the owner", "The same option stands on line 81.", "out"),
    (WAY_OUT, "No idea", "last-option", "No idea", "leaves a way out", WAY_OUT),
    (OPTIONS, f'options: ["{WAY_OUT}"]', "option-count", "options", "2 to 10 options; this one has 1",
     "Leave the poll out"),
    (OPTIONS, f"options: [{', '.join('abcdefghij')}, \"{WAY_OUT}\"]", "option-count", "options",
     "has 11", "like with like"),
    (TERM, "\n      ".join(f"- {{term: term {n}, says: costly}}" for n in range(6)), "too-many-terms",
     "term 5",
     "This week explains 6 words", "Keep the five"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "on", "message", "hint"), ERRORS)
def test_a_mistake_is_found_on_its_line(
    tmp_path: Path, old: str, new: str, code: str, on: str | None, message: str, hint: str
) -> None:
    """One mistake in a sound reading gives one error, at its place, in words, with a way out."""
    text = changed((old, new))
    reading, findings = loaded(tmp_path, text)
    found = [finding for finding in findings if finding.code == code]
    assert found == [finding for finding in findings if finding.severity is Severity.ERROR][:1]
    assert found[0].place.line == line_of(text, on) if on else found[0].source.strip().endswith(new)
    assert message in found[0].message
    assert hint in found[0].hint
    assert reading


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_no_prompt_has_the_name_of_another_post(tmp_path: Path, name: str) -> None:
    """A week's first question goes out beside its opening, notice and text, and would be taken for one of them."""
    reading, findings = loaded(tmp_path, changed(("id: who-knows", f"id: {name}")))
    assert (only(findings).code, only(findings).severity) == ("id-taken", Severity.ERROR)
    assert reading


@pytest.mark.parametrize("name", ["the-end", "digests", "opening-question", "pp", "p-1", "p1a", "ap1"])
def test_a_prompt_may_be_called_much_like_another_post(tmp_path: Path, name: str) -> None:
    """Only the very name is taken."""
    _, findings = loaded(tmp_path, changed(("id: who-knows", f"id: {name}")))
    assert findings == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Bread", f"title: {'B' * 80}"),
        ("A. Miller", "A" * 100),
        ("title: Dear bread", f"title: {'D' * 40}"),
        (LINK, "T" * 205),
    ],
)
def test_what_is_just_as_long_as_it_may_be_is_no_mistake(tmp_path: Path, old: str, new: str) -> None:
    """A ceiling may be touched."""
    _, findings = loaded(tmp_path, changed((old, new)))
    assert findings == []


def test_a_finding_reads_as_a_person_would_say_it(tmp_path: Path) -> None:
    """A finding shows place, line, caret and what to write instead."""
    _, findings = loaded(tmp_path, changed(("who owns the mill?", "who owns that mill?")))
    assert only(findings).text().removeprefix(str(tmp_path)) == (
        "/reading.yaml:62:38: error: This doesn't stand in ¶3.\n"
        '        passage: {paragraph: 3, quote: "who owns that mill?"}\n'
        "                                       ^\n"
        "  Nearest to it is “who owns the mill?”. Quotations follow the corrected text, letter for letter."
    )


ADVICE = [
    ("owners: Who owns what?", "owners: Who owns what?\n  bakers: Who bakes?", "theme-unused",
     "bakers", "No prompt has"),
    ("    link: The first part has said that bread is dear.\n", "", "no-link", "- id: the-mill",
     "on what came before it"),
    ("{paragraph: 4, quote: \"at the counter\"}", "{paragraph: 1, quote: \"Bread is dear\"}",
     "passage-outside",
     None, "¶1 isn't read in this week (¶3 to ¶4)."),
    (ASK, "What does everybody know! Do they?", "exclamation-mark", "know! Do",
     "An exclamation mark presses people."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "on", "message"), ADVICE)
def test_what_could_be_better_is_advice(
    tmp_path: Path, old: str, new: str, code: str, on: str | None, message: str
) -> None:
    """What isn't wrong, but seldom meant, is advice and no error."""
    text = changed((old, new))
    _, findings = loaded(tmp_path, text)
    found = only(findings)
    assert (found.severity, found.code) == (Severity.ADVICE, code)
    assert found.place.line == line_of(text, on) if on else new in found.source
    assert message in found.message


def aims(opening: str, core: str, ends: str) -> str:
    """Return the sample with other aims in week 1, and without the essay's own question."""
    head, rest = READING.split("  - id: the-mill\n")
    new = {"understand": opening, "test": core, "connect": ends}
    head = re.sub(r"aim: (\w+)", lambda aim: f"aim: {new[aim[1]]}", head).replace(TESTED, "")
    return f"{head}  - id: the-mill\n{rest}"


@pytest.mark.parametrize(
    ("three", "code", "severity"),
    [
        (("understand", "understand", "connect"), "no-test", Severity.ERROR),
        (("test", "test", "connect"), "no-understand", Severity.ADVICE),
        (("understand", "test", "test"), "no-connect", Severity.ADVICE),
    ],
)
def test_a_week_asks_for_all_three_aims(
    tmp_path: Path, three: tuple[str, str, str], code: str, severity: Severity
) -> None:
    """A week without a test is an error; without understanding or connecting it is advice."""
    _, findings = loaded(tmp_path, aims(*three))
    found = only(findings)
    assert (found.code, found.severity) == (code, severity)
    assert found.source == "  - id: dear-bread"
    assert "dear-bread" in found.message


def test_the_essays_own_question_needs_another_prompt_to_test_it(tmp_path: Path) -> None:
    """Where nothing in the week tests, the essay's own question says so too."""
    text = changed(("aim: test\n        themes: [owners]", "aim: connect\n        themes: [owners]"))
    _, findings = loaded(tmp_path, text)
    assert [finding.code for finding in findings] == ["no-test", "untested"]
    assert findings[1].hint == "Give another prompt of this week `aim: test`."


@pytest.mark.parametrize(
    "ask",
    [
        "One sentence each, or Pass: your bread.",
        "Choose one loaf.",
        "Bread is dear. Describe how dear.",
        "In your own words: name the price.",
        "Two loaves (you know them). Say which.",
        "“What about now?”",
    ],
)
def test_a_prompt_asks_by_its_mark_or_by_its_verb(tmp_path: Path, ask: str) -> None:
    """A question mark asks, and so does a sentence that begins with a verb of asking."""
    _, findings = loaded(tmp_path, changed((ASK, f'"{ask}"')))
    assert findings == []


@pytest.mark.parametrize("option", ["Not sure yet, or I’d put it otherwise", WAY_OUT])
def test_the_way_out_may_have_either_apostrophe(tmp_path: Path, option: str) -> None:
    """The last option is the same with a typewriter's and with a printer's apostrophe."""
    _, findings = loaded(tmp_path, changed((WAY_OUT, option)))
    assert findings == []


def test_a_poll_without_options_is_told_once(tmp_path: Path) -> None:
    """An empty list of options is one mistake and not three."""
    _, findings = loaded(tmp_path, changed((OPTIONS, "options: []")))
    assert only(findings).code == "option-count"


@pytest.mark.parametrize(("count", "hint"), [(1, "Ask one more."), (4, "Ask the better ones")])
def test_a_week_has_two_or_three_core_questions(tmp_path: Path, count: int, hint: str) -> None:
    """One is too few and four are too many, and each gets its own advice."""
    start, end = READING.index("      - id: sets-the-price"), READING.index("      - id: pay-twice")
    core = READING[start:end]
    more = "".join(core.replace("sets-the-price", f"price-{number}") for number in range(count - 2))
    text = READING[:start] + more + (READING[end:] if count < 2 else READING[start:])
    _, findings = loaded(tmp_path, text)
    found = only(findings)
    assert (found.code, found.source) == ("core-count", "    core:")
    assert f"this one has {count}" in found.message
    assert found.hint.startswith(hint)


def test_sections_out_of_order_are_told(tmp_path: Path) -> None:
    """Sections that cover the text but stand the wrong way round aren't a gap."""
    text = changed(
        (SECTION, "paragraphs: 3-4"), ("    paragraphs: 3-4\n    link", "    paragraphs: 1-2\n    link")
    )
    _, findings = loaded(tmp_path, text)
    found = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert only(found).code == "out-of-order"
    assert found[0].place.line == line_of(text, "paragraphs: 1-2")


def test_several_gaps_are_told_at_the_sections_that_follow_them(tmp_path: Path) -> None:
    """Each run of unread paragraphs is one finding; the one at the end stands at the last section."""
    seed = SEED.replace("\n[1] A loaf", "Five.\nSix.\nSeven.\n[1] A loaf")
    text = changed((SECTION, "paragraphs: 2"), ("3-4", "4-5"))
    _, findings = loaded(tmp_path, text, seed)
    gaps = [(finding.place.line, finding.message) for finding in findings if finding.code == "gap"]
    first, second = line_of(text, "paragraphs: 2"), line_of(text, "4-5")
    assert gaps == [
        (first, "¶1 is in no section."),
        (second, "¶3 is in no section."),
        (second, "¶6 to ¶7 are in no section."),
    ]


def test_sections_wholly_past_the_end_leave_everything_unread(tmp_path: Path) -> None:
    """A range of a million paragraphs is told as quickly as any other."""
    text = changed((SECTION, "paragraphs: 5-999999"), ("3-4", "5"))
    _, findings = loaded(tmp_path, text)
    codes = [finding.code for finding in findings if finding.severity is Severity.ERROR]
    assert codes == ["gap", "past-the-end", "past-the-end"]


def test_calls_and_notes_without_each_other_are_told_at_the_seed(tmp_path: Path) -> None:
    """A call without its note, and a note without its call, are errors of the text."""
    seed = SEED.replace("twice. [2] We", "twice. [3] We")
    _, findings = loaded(tmp_path, changed(("pay twice. [2]", "pay twice. [3]")), seed)
    assert [(finding.code, finding.source, finding.message) for finding in findings] == [
        ("note-missing", "seed: bread.txt", "¶4 calls the note [3], and the text has no such note."),
        ("note-uncalled", "seed: bread.txt", "The text has a note [2] that no paragraph calls."),
    ]


def test_corrections_that_overlap_name_each_others_line(tmp_path: Path) -> None:
    """Both lines are named, so that one can be made of the two."""
    line = '  - {in: note 1, from: "1801 .", to: "1801.", fault: printer}\n'
    _, findings = loaded(
        tmp_path, changed((line, f'{line}  - {{in: note 1, from: "in 1801", to: "x", fault: scan}}\n'))
    )
    assert [(finding.place.line, finding.message) for finding in findings] == [
        (12, "This correction and another one change the same letters (the other stands on line 13)."),
        (13, "This correction and another one change the same letters (the other stands on line 12)."),
    ]


def test_nothing_more_is_said_about_a_line_that_couldnt_be_read(tmp_path: Path) -> None:
    """A line that was read otherwise than it was meant isn't checked as well."""
    text = changed(
        ('{paragraph: 1, quote: "nobody says why"}', '{paragraph: 1, quote: "nobody sings", paragraph: 1}')
    )
    _, findings = loaded(tmp_path, text)
    assert only(findings).place.line == line_of(text, "nobody sings")
    assert only(findings).code == "twice"
