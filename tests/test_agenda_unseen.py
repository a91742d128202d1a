"""What posts say in a circle whose bot isn't shown what members write, and in one that takes nameless answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agenda.compose import parts
from bot.agenda.limits import faults
from bot.schedule.model import ArchiveNames
from tests.compose_kit import changed, example, messages, posted


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("names", ArchiveNames)
def test_every_post_fits(names: ArchiveNames, *, nameless: bool) -> None:
    """However much there is to say, each message is one that Discord takes."""
    scene = posted(replace(changed(example(), nameless=nameless, names=names), content=False))
    for occurrence in scene.agenda.occurrences:
        for part in parts(occurrence, scene):
            assert faults(part.write(scene)) == [], (occurrence.key, part.name)


@pytest.mark.parametrize(("content", "nameless"), [(True, True), (False, True), (False, False)])
def test_the_welcome_says_what_holds_here(*, content: bool, nameless: bool) -> None:
    """Three ways to answer, each as it is in this circle."""
    scene = replace(changed(example(), nameless=nameless), content=content)
    text = messages(scene, "welcome")["welcome.how"].text
    assert ("leave the ping on" in text) is not content
    assert ("the bot can't see that" in text) is not content
    assert ("and what members add themselves" in text) is not content
    assert ("or, if you choose, without it" in text) is nameless
    assert [line[:3] for line in text.split("\n") if line[:1].isdigit()] == ["1. ", "2. ", "3. "]
