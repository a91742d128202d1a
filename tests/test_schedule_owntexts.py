"""A circle's own words in place of the bot's: what may stand under `texts:`, and that it is what is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import wording
from bot.agenda.compose import parts
from bot.records import Kind
from bot.schedule.load import load_circle
from bot.schedule.owntexts import FIXED, KNOWN_AGAIN, faults
from bot.wording.catalogue import catalogue
from tests.compose_kit import changed, example, of_kind
from tests.test_schedule_wrong import GOOD


def labels(own: dict[str, str], language: str = "en-GB") -> set[str]:
    """Return what stands on the buttons below a week's questions."""
    scene = changed(example(), texts=own, language=language)
    (first, *_) = of_kind(scene, Kind.QUESTIONS)
    return {button.label for part in parts(first, scene) for button in part.write(replace(scene)).buttons}


def test_what_the_circle_says_instead_is_what_is_posted() -> None:
    """In each language; what it doesn't name stays as it is, and other circles say what they said."""
    usual, german = labels({}), labels({}, "de")
    own = {"RESPOND": "Your turn"}
    assert "Your turn" in labels(own)
    assert "Your turn" in labels(own, "de")
    assert labels(own) - {"Your turn"} == usual - {wording.RESPOND}
    assert (labels({}), labels({}, "de")) == (usual, german)


@pytest.mark.parametrize(
    ("line", "code", "message", "hint"),
    [
        ("RESPONT: Go on", "unknown-text", "no text `RESPONT`", "Did you mean RESPOND?"),
        ("Xyzzyqu: Go on", "unknown-text", "no text `Xyzzyqu`", "`studycircle texts`"),
        ("COMMAND_NAMES.my: mine", "text-fixed", "the same in every circle", "Take it out"),
        ("SKIPPED_BEFORE: it was over", "text-fixed", "the same in every circle", "Take it out"),
        ('RESPOND: "{who} answer"', "gap", "fill {who} with", "nothing"),
        ('WELCOME: "{circle.id}"', "gap", "fill {circle.id} with", "{circle}"),
        ('RESPOND: "Answer {"', "gap", "no other half", "{{ and }}"),
        (f"RESPOND: {'x' * 39}", "size", "39 characters, and 38 fit", "shorter"),
    ],
)
def test_what_can_not_be_said_is_found(line: str, code: str, message: str, hint: str, tmp_path: Path) -> None:
    """With its place, in words, and with what to write."""
    file = tmp_path / "tuesday.yaml"
    file.write_text(f"{GOOD}texts:\n  {line}\n", encoding="utf-8")
    (found,) = load_circle(file).findings
    assert (found.code, found.place.line) == (code, GOOD.count("\n") + 2)
    assert message in found.message
    assert hint in found.hint


def test_every_text_may_be_said_as_it_is() -> None:
    """What `studycircle texts` shows can be copied and changed, but for what is the same in every circle."""
    own = {entry.name: str(entry.text) for entry in catalogue()}
    free = {name: text for name, text in own.items() if not FIXED.match(name) and name not in KNOWN_AGAIN}
    assert len(free) > 600
    assert list(faults(free)) == []
