"""The questions that people kept: shown half way and at the end, by link, with nobody's name and no number of votes."""

from __future__ import annotations

import re

from bot import wording
from bot.agenda.limits import clipped, literal
from bot.agenda.scene import Part, Scene
from bot.records import Occurrence, Outgoing, Place

SHOWN = 8
WORDS = 60
# What must not be shown in a few words: somebody's mention, an address, what its author has hidden.
_LEFT_OUT = re.compile(r"\|\|.*?\|\||<[^<>\s]*>|https?://\S+", re.DOTALL)
_MARKS = re.compile(r"[\[\]\\`]|\*\*|__|~~")


def is_half_way(occurrence: Occurrence, scene: Scene) -> bool:
    """Tell whether a week is the middle one: the third of five, the fifth of ten."""
    return occurrence.number == -(-len(scene.reading.sections) // 2)


def kept_parts(name: str, template: str, scene: Scene, *, place: Place = Place.THREAD) -> list[Part]:
    """Return the one message that lists the questions kept so far; none where nobody has kept any."""
    return [Part(name, place, lambda s: Outgoing(_listed(template, s)))] if scene.kept else []


def _listed(template: str, scene: Scene) -> str:
    lines = [wording.KEPT_LINE.format(words=one.words, url=one.url) for one in scene.kept[:SHOWN]]
    more = len(scene.kept) - SHOWN
    return template.format(
        lines="\n".join([*lines, *([wording.KEPT_MORE.format(count=more)] if more > 0 else [])])
    )


def first_words(text: str) -> str:
    """Return the beginning of what somebody wrote so that it can stand within a link; "" where nothing is left."""
    plain = " ".join(_MARKS.sub("", _LEFT_OUT.sub("…", text)).split())
    return literal(clipped(plain, WORDS)) if plain.strip("… ") else ""
