"""What is made of the texts: each kind within its ceiling, words on every button, nothing said by colour or emoji."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.agenda.limits import (
    EVENT_DESCRIPTION,
    EVENT_LOCATION,
    EVENT_NAME,
    MODAL_LABEL,
    MODAL_TITLE,
    clipped,
)
from bot.agenda.meetings import calendar_event
from bot.agenda.scene import Scene
from bot.chat.sending import view_of
from bot.chat.showing import below, menu_of, modal_of
from bot.flow.nameless import choice_of_name
from bot.flow.replies import Form, Menu, Option, Reply
from bot.reading.ending import LAST_ROUND
from bot.records import Button, Kind
from tests.compose_kit import (
    busy,
    changed,
    everything,
    example,
    messages,
    of_kind,
    posted,
    scene_of,
    write_fullest,
)

BOT = Path(wording.__file__).parent.parent
OPENING, QUESTION, DIGEST = 600, 400, 900  # experience.md: what is read well on a phone
LABEL = 38  # what a phone shows of a button in one line; Discord allows 80
OF_MENUS = 100  # a menu's option, its label and its description (components/reference: "String Select")
OF_COMMANDS = 100  # what Discord shows of a command (its reference, "Application Commands")
GREY = 2  # the style Secondary, of all buttons


@pytest.fixture(scope="module")
def fullest(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A circle and a reading with everything at the ceilings that `check` allows."""
    return posted(scene_of(write_fullest(tmp_path_factory.mktemp("fullest"))))


@pytest.fixture(params=["the example", "the fullest circle", "without the intent", "nameless"])
def scene(request: pytest.FixtureRequest, fullest: Scene) -> Scene:
    """Circles whose posts differ in their words."""
    return {
        "the example": example(),
        "the fullest circle": fullest,
        "without the intent": replace(fullest, content=False),
        "nameless": changed(fullest, nameless=True),
    }[request.param]


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Go through all places where the bot (not the stand-in Discord) makes a thing of this name."""
    for path in sorted(BOT.rglob("*.py")):
        if "rehearsal" not in path.parts and "archive" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                    yield f"{path.name}:{node.lineno}", node


def has_words(label: str) -> bool:
    """Tell whether a label says something in letters, and nothing by a picture."""
    pictures = [c for c in label if unicodedata.category(c) in {"So", "Cn", "Co", "Sk"} or ord(c) > 0xFFFF]
    return bool(re.search(r"[^\W\d_]{2}", label)) and not pictures


# ---- ceilings ----------------------------------------------------------------------------------------------------


def test_the_catalogue_names_the_designs_ceilings() -> None:
    """So that whoever reviews the texts sees them beside the words."""
    assert wording.OPENING.most == OPENING
    assert {head.most for head in wording.PROMPT_HEAD.values()} == {QUESTION}
    assert wording.DIGEST.most == DIGEST


def test_every_opening_is_within_its_ceiling(scene: Scene) -> None:
    """With role, dates, clock change; backslashes aren't read."""
    for occurrence in of_kind(scene, Kind.SECTION):
        assert len(messages(scene, occurrence.key)["opening"].text.replace("\\", "")) <= OPENING


def test_every_question_is_within_its_ceiling_beside_its_quotation(scene: Scene) -> None:
    """As it is composed: between the quotation and the line that says how to answer, or Pass."""
    asked = [
        (part, m)
        for _, part, m in everything(scene)
        if part.prompt not in (None, LAST_ROUND) and wording.RESPOND in [button.label for button in m.buttons]
    ]
    assert len(asked) >= 60
    for part, message in asked:
        _head, quotation, question, *rest = message.text.split("\n")
        assert quotation.startswith("> "), part.name
        assert 0 < len(question) <= QUESTION
        below = [wording.PASS_IS_FULL] if len(rest) > 1 else []
        assert rest[:-1] == below, part.name


@pytest.mark.parametrize("late", [False, True])
def test_every_digest_is_within_its_ceiling(scene: Scene, late: bool) -> None:
    """Of a quiet week and of a busy one, on time and late."""
    polls = [section.poll for section in scene.reading.sections if section.poll]
    for seen in (None, busy(len(polls[0].options))):
        told = replace(scene, looking_back=seen, late=late)
        lengths = [len(messages(told, o.key)["digest"].text) for o in of_kind(scene, Kind.DIGEST)]
        assert 100 < min(lengths) <= max(lengths) <= DIGEST


def test_every_event_is_within_discords_limits(scene: Scene) -> None:
    """Name, what it says and where it is, before its week has opened and after."""
    for week in scene.agenda.meetings:
        for urls in ({}, scene.urls):
            event = calendar_event(replace(scene, urls=urls), week, mark="12345678")
            assert 0 < len(event.name) <= EVENT_NAME
            assert 0 < len(event.description) <= EVENT_DESCRIPTION
            assert 0 < len(event.location) <= EVENT_LOCATION
    assert scene.agenda.meetings


def test_every_part_of_the_form_is_within_discords_limits() -> None:
    """In the last week of the longest reading, with the longest kind of question; nothing of the title is cut off."""
    for kind in wording.FORM_KIND.values():
        title = wording.FORM_TITLE.format(number=100, kind=kind)
        assert clipped(title, MODAL_TITLE) == title
    assert len(wording.FORM_LABEL) <= MODAL_LABEL
    assert len(wording.NAME_LABEL) <= MODAL_LABEL
    assert max(len(wording.FORM_HINT), len(wording.FORM_HINT_CHOICE)) <= 100
    for option in choice_of_name().options:
        assert 0 < len(option.label) <= OF_MENUS
        assert 0 < len(option.description) <= OF_MENUS


# ---- buttons -----------------------------------------------------------------------------------------------------


def test_every_button_of_a_post_has_words_on_it(scene: Scene) -> None:
    """Letters, no picture, and short enough for a phone."""
    labels = {button.label for _, _, message in everything(scene) for button in message.buttons}
    assert labels
    for label in labels:
        assert has_words(label)
        assert len(label) <= LABEL


def test_every_button_anywhere_has_its_words_from_the_catalogue() -> None:
    """Also below private answers: each names a text, and this is short enough for a phone."""
    made = [(where, call) for where, call in calls("Button") if ast.unparse(call.func) == "Button"]
    assert len(made) >= 5
    for where, call in made:
        named = ast.unparse(call.args[0] if call.args else call.keywords[0].value)
        if named in TYPED or named == "clipped(option, BUTTON_LABEL)":
            continue  # a Said by its type, or the reading's own words, under a private poll
        texts = labels_of(named)
        assert texts, f"{where}: {named} is no text of the catalogue"
        for text in texts:
            assert len(text) <= (text.most or LABEL) <= LABEL, where
            assert has_words(text), where


TYPED = {"label"}
"""Names that mypy holds to be texts of the catalogue."""


def labels_of(named: str) -> list[wording.Said]:
    """Return the texts that an expression may be: a text, one of a group, one chosen of two."""
    names = re.findall(r"wording\.([A-Z_]+)", named)
    found = [getattr(wording, name) for name in names]
    return [text for one in found for text in (one.values() if isinstance(one, dict) else [one])]


@pytest.mark.parametrize(("label", "says"), [("👍", False), ("→", False), ("1", False), ("Pass", True)])
def test_a_button_without_words_would_be_noticed(label: str, says: bool) -> None:
    """A thumb, an arrow, a number."""
    assert has_words(label) is says


# ---- commands ----------------------------------------------------------------------------------------------------


def test_what_discord_shows_of_a_command_comes_from_the_catalogue() -> None:
    """Each description of a command, a group or what belongs into a command, in at most 100 characters."""
    shown = [
        (where, keyword.value)
        for name in ("Group", "command", "describe")
        for where, call in calls(name)
        for keyword in call.keywords
        if name == "describe" or keyword.arg == "description"
    ]
    assert len(shown) >= 14
    for where, value in shown:
        named = ast.unparse(value)
        assert named.startswith("wording."), f"{where}: {named} belongs into bot/wording/commands.py"
        assert all(len(text) <= OF_COMMANDS for text in labels_of(named)), where


# ---- nothing by colour or emoji alone ----------------------------------------------------------------------------


def test_all_buttons_are_alike_on_discord() -> None:
    """Grey, with their label and no emoji: none is red because it erases or green because it is wanted."""
    buttons = (Button("Follow", "sc1:follow:a"), Button(wording.FORGET_BUTTON, "sc1:forget:a"))
    menu = Menu("sc1:add:a", (Option("question, ¶1", "one"),), says="choose")
    for view in (view_of(buttons), below(Reply("so", buttons=buttons, menu=menu))):
        assert view is not None
        rows = [item for row in view.to_components() for item in row["components"]]  # type: ignore[typeddict-item]
        pressed = [item for item in rows if item["type"] == 2]
        assert [item["label"] for item in pressed] == [button.label for button in buttons]
        assert {item["style"] for item in pressed} == {GREY}
        assert not [item for item in pressed if item.get("emoji")]
    assert not [option for option in menu_of(menu).to_component_dict()["options"] if option.get("emoji")]


def test_a_form_has_no_emoji() -> None:
    """Nor has the choice about the name, where nothing is chosen beforehand."""
    form = Form(
        "sc1:a", "Week 1: question", "shown", wording.FORM_LABEL, wording.FORM_HINT, choice=choice_of_name()
    )
    sent = str(modal_of(form).to_dict())
    assert wording.NAME_SHOW in sent
    assert "emoji" not in sent
    assert "'default': True" not in sent


def test_nothing_that_is_sent_has_a_style_a_colour_or_an_emoji() -> None:
    """No line in what talks to Discord sets one, but for the form's box being of several lines; no coloured cards."""
    set_by = [
        (path.name, keyword.arg, ast.unparse(keyword.value))
        for path in sorted((BOT / "chat").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"style", "emoji", "color", "colour", "embed", "embeds", "accent_colour"}
    ]
    assert set_by == [("showing.py", "style", "discord.TextStyle.paragraph")]
