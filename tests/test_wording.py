"""Every text on Discord: plain British English, nothing shouted, nothing by emoji, and no gap left unfilled."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.agenda.limits import MODAL_LABEL, MODAL_TITLE
from bot.reading.model import PromptKind
from bot.records import Kind
from bot.schedule.model import ArchiveNames
from bot.wording import Said, english
from bot.wording.catalogue import SUBJECTS, catalogue
from bot.wording.translating import OTHERS, translated
from tests.agenda_terms import ONLY_TEXT
from tests.compose_kit import busy, changed, everything, example

BOT = Path(wording.__file__).parent.parent
MODAL_HINT = 100  # Discord's, for what stands below a form's label
MENU_NAME = 32  # Discord's, for a command in a message's menu
AMERICAN = (
    r"colors?|favorites?|behaviors?|honors?|neighbors?|centers?|meters?|theaters?|programs?|defense|gray|catalog|dialog"
    r"|(?:organ|real|recogn|summar|apolog|anonym|pseudonym|emphas)iz(?:e[ds]?|ers?|ing|ation)|analyz(?:e[ds]?|ing)"
    r"|(?:cancel|travel|label)(?:ed|ing)|fulfill|judgment|anymore|gotten|percent"
)
OURS_ALONE = (
    r"schema|fields?|mapping|null|pars(?:e[ds]?|ing)|error|exception|invalid|payload|token|snowflake|cron|UTC"
)
PRESSING = r"hurry|only \d|haven't answered|remember to|don't forget|must|should"


def all_texts() -> Iterator[tuple[str, Said]]:
    """Go through all texts with their names, also those that the catalogue has forgotten."""
    for name, value in vars(english).items():
        if name.isupper():
            texts = value.items() if isinstance(value, dict) else [("", value)]
            yield from ((f"{name}.{key}".strip("."), text) for key, text in texts)


TEXTS = dict(all_texts())


def gaps(text: str) -> set[str]:
    """Return the names of a text's gaps."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_says_when_it_appears(name: str) -> None:
    """In plain words, too; and it isn't longer itself than what it makes may be."""
    text = TEXTS[name]
    assert isinstance(text, Said), f"{name}: write it as said(text, moment)"
    assert len(text.when.split()) > 1
    assert text.when == text.when.strip().removesuffix(".")
    assert not re.search(rf"(?i)!|\b(?:{AMERICAN}|{OURS_ALONE})\b", text.when)
    assert text.most is None or len(re.sub(r"\{\w+\}", "", text)) <= text.most


def test_every_text_has_its_place_in_the_catalogue() -> None:
    """Once; a new module of texts is put there by hand, in `bot/wording/catalogue.py`."""
    placed = [entry.name for entry in catalogue()]
    assert sorted(placed) == sorted(TEXTS)
    assert {entry.subject for entry in catalogue()} == set(SUBJECTS)


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_says_every_text(code: str) -> None:
    """And fills the same gaps in each, whatever their order."""
    instead = translated(code)
    assert set(TEXTS) - set(instead) == set()
    assert {name for name in TEXTS if gaps(instead[name]) != gaps(TEXTS[name])} == set()


def test_no_two_modules_have_a_text_of_the_same_name() -> None:
    """Of two, the package would have only one."""
    first: dict[str, str] = {}
    for path in sorted((BOT / "wording").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                assert name not in first, f"{name} stands in {first[name]} and in {path.name}"
                first[name] = path.name
    assert first["OPENING"] == "weekly.py"


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_plain_british_english(name: str) -> None:
    """No exclamation mark, no American spelling, no word of ours that members don't know, no pressing."""
    text = TEXTS[name]
    assert text.strip()
    assert "!" not in text
    for unwanted in (AMERICAN, OURS_ALONE, PRESSING):
        assert not re.search(rf"(?i)\b(?:{unwanted})\b", text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_says_nothing_by_emoji(name: str) -> None:
    """No emoji, as a character or by its name; typographic marks are all right."""
    text = TEXTS[name]
    assert not [c for c in text if unicodedata.category(c) in {"So", "Cn", "Co"} or ord(c) > 0xFFFF]
    assert not re.search(r":[a-z_]+:", text)


@pytest.mark.parametrize(
    "wrong",
    [
        "a color",
        "we organize",
        "the center",
        "canceled",
        "an organizer",
        "your behavior",
        "a program",
        "the dialog",
    ],
)
def test_an_american_spelling_would_be_noticed(wrong: str) -> None:
    """The list above finds what it is for, and leaves British words alone."""
    right = (
        "the colour, we organise, cancelled, the size, a programme, the dialogue, the behaviour of organisers"
    )
    assert re.search(rf"(?i)\b(?:{AMERICAN})\b", wrong)
    assert not re.search(rf"(?i)\b(?:{AMERICAN})\b", right)


def test_every_choice_has_its_text() -> None:
    """Names in the archive, kinds of prompts and kinds of occurrences: none without words."""
    assert set(wording.NAMES_KEPT) == set(ArchiveNames)
    assert set(wording.PROMPT_HEAD) == set(wording.FORM_KIND) == set(PromptKind)
    assert set(wording.KIND) == set(Kind)
    assert set(wording.BRIEF_WHAT) == set(wording.RHYTHM) - {"section"}


def test_forms_have_room_for_their_words() -> None:
    """Discord's limits for a form's title, label and hint, with the longest kind of question."""
    titles = [wording.FORM_TITLE.format(number=100, kind=kind) for kind in wording.FORM_KIND.values()]
    assert max(map(len, titles)) <= MODAL_TITLE
    assert len(wording.FORM_LABEL) <= MODAL_LABEL
    assert len(wording.FORM_HINT) <= MODAL_HINT


# ---- gaps --------------------------------------------------------------------------------------------------------


def fillings() -> Iterator[tuple[str, str, set[str] | None]]:
    """Go through all places where a text is filled: where, which, and with what (None: with a collection)."""
    for path in sorted(BOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            func = call.func
            if isinstance(func, ast.Attribute) and func.attr in {"format", "format_map"}:
                name = ast.unparse(func.value).removeprefix("wording.")
                given = {keyword.arg for keyword in call.keywords if keyword.arg}
                named = len(given) == len(call.keywords) and not call.args
                yield f"{path.name}:{call.lineno}", name, given if named else None


def test_every_gap_is_filled_where_a_text_is_used() -> None:
    """Each use names exactly what its text has gaps for, nothing missing and nothing to spare."""
    uses = [(where, name, given) for where, name, given in fillings() if name in TEXTS]
    wrong = [use for use in uses if use[2] not in (None, gaps(TEXTS[use[1]]))]
    assert wrong == []
    assert len(uses) > 30


def test_every_text_is_used() -> None:
    """There are no dead texts in the catalogue."""
    files = [
        path for path in BOT.rglob("*") if path.suffix in {".py", ".j2"} and path.parent.name != "wording"
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    names = {name.partition(".")[0] for name in TEXTS}
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def test_what_is_composed_has_no_brace_left() -> None:
    """All texts of a circle with everything, of one with nothing, late and on time, busy and quiet."""
    spare = changed(
        example(),
        week=ONLY_TEXT,
        changes={},
        facilitators=(),
        publish_after_days=None,
        breaks=(),
        mention=None,
    )
    busily = replace(example(), late=True, looking_back=busy(6))
    placeless = changed(example(), week=replace(example().circle.week, meeting_place=None))
    scenes = [example(), busily, placeless, replace(spare, role_id=None)]
    scenes += [changed(example(), names=names) for names in ArchiveNames]
    for scene in scenes:
        for occurrence, part, message in everything(scene):
            sent = " ".join(
                [message.text, *(b.label + b.custom_id for b in message.buttons), part.thread or ""]
            )
            assert not re.search(r"[{}]|\bNone\b|\[\]\(|\(\)", sent), (occurrence.key, part.name)


def test_ours_around_the_essay_is_plain_too() -> None:
    """What a whole term posts in our own words: no exclamation mark, no emoji."""
    for occurrence, part, message in everything(replace(example(), looking_back=busy(6))):
        if not re.fullmatch(r"p\d.*", part.name):
            assert "!" not in message.text, (occurrence.key, part.name)
            assert not [c for c in message.text if unicodedata.category(c) == "So"], (
                occurrence.key,
                part.name,
            )


# ---- counting and listing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"), [(0, "no answers"), (1, "1 answer"), (2, "2 answers"), (12, "12 answers")]
)
def test_counted(number: int, said: str) -> None:
    """A number with its noun; none is "no"."""
    assert wording.counted(number, "answer", "answers") == said


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(items: list[str], said: str) -> None:
    """As a sentence lists things, without a comma before the last."""
    assert wording.listed(items) == said
    assert wording.listed(items, "or") == said.replace(" and ", " or ")
