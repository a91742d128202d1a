"""What goes out before the first week: the welcome, in a forum a post of its own.

It holds the group's agreement where that fits, and ends with a question to practise on.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot import wording
from bot.agenda.limits import MESSAGE, THREAD_NAME, clipped, literal
from bot.agenda.scene import Part, Scene, follow_button, minutes_between, moments, names_kept, stamp
from bot.reading.model import Reading
from bot.reading.sentences import bare, sentences
from bot.records import Button, Kind, Layout, Outgoing, Place
from bot.schedule.model import MEGABYTE

PRACTISED = 400
LATE_LINE = 80  # characters at the most of the line that says so, with its break


def welcome(scene: Scene) -> list[Part]:
    """Return the parts of the welcome: what and when, how to answer and what is kept, and the practice question.

    What and when is pinned, with the agreement; one that is too long to stand there comes next and is pinned, too.
    """
    below = Place.THREAD if scene.layout is Layout.FORUM else Place.CHANNEL
    name = _post_name(scene, wording.WELCOME_POST)
    alone = bool(scene.circle.agreement) and not _has_room(scene)
    agreement = [Part("welcome.agreement", below, lambda s: Outgoing(_agreement(s)), pin=True)]
    return [
        Part("welcome", Place.CHANNEL, _welcome_text, thread=name, pin=True),
        *(agreement if alone else []),
        Part("welcome.how", below, _welcome_how),
        Part("welcome.try", below, _practice),
    ]


def _post_name(scene: Scene, template: str) -> str | None:
    """Return what a post in a forum is called; in a text channel there is no thread."""
    if scene.layout is Layout.TEXT:
        return None
    return clipped(template.format(circle=scene.circle.name), THREAD_NAME)


def _welcome_text(scene: Scene) -> Outgoing:
    parts = [_what_and_when(scene)]
    parts += [_agreement(scene)] if scene.circle.agreement and _has_room(scene) else []
    return Outgoing(text="\n\n".join(parts), buttons=(follow_button(scene.circle.id),))


def _has_room(scene: Scene) -> bool:
    """Tell whether the agreement fits into the pinned welcome, with a line that it is late.

    The answer must not depend on the moment: so the longest such line is reckoned with.
    """
    return len(_what_and_when(scene)) + 2 + len(_agreement(scene)) + LATE_LINE <= MESSAGE


def _agreement(scene: Scene) -> str:
    lines = [wording.AGREED_LINE.format(sentence=literal(one)) for one in scene.circle.agreement]
    return wording.AGREED.format(sentences="\n".join(lines))


def _practice(scene: Scene) -> Outgoing:
    button = Button(wording.TRY_BUTTON, f"sc1:try:{scene.circle.id}")
    return Outgoing(wording.TRY.format(words=literal(practice_words(scene.reading))), buttons=(button,))


def practice_words(reading: Reading) -> str:
    """Return what the practice question is about: the first sentence of the text."""
    paragraph = reading.paragraph(1)
    first = sentences(paragraph.text)[0]
    return clipped(bare(paragraph.text[first.start : first.end]), PRACTISED)


def _what_and_when(scene: Scene) -> str:
    reading, circle = scene.reading, scene.circle
    first = next(o for o in scene.agenda.occurrences if o.kind is Kind.SECTION)
    return wording.WELCOME.format(
        circle=literal(circle.name),
        title=literal(reading.title),
        author=literal(reading.author),
        weeks=wording.numbered(wording.WEEKS, len(reading.sections)),
        opens=stamp(first.due),
        about=reading.about,
        rhythm="\n".join(_rhythm(scene)),
    )


def _rhythm(scene: Scene) -> list[str]:
    first = scene.reading.sections[0].id
    whats: dict[str, str] = {**wording.RHYTHM}
    meeting = scene.agenda.meetings.get(first)
    if meeting:
        whats["meeting"] = whats["meeting"].format(minutes=minutes_between(meeting.start, meeting.end))
    return [
        wording.RHYTHM_LINE.format(when=stamp(due), what=whats[what])
        for what, due in moments(scene, first)
        if what in whats
    ]


def _welcome_how(scene: Scene) -> Outgoing:
    return Outgoing(
        text=wording.WELCOME_HOW.format(
            **_ways(scene),
            names=names_kept(scene.circle, wording.CHOOSE_BY_COMMAND),
            keep=wording.KEPT_FOR.format(months=wording.numbered(wording.MONTHS, scene.circle.keep_months)),
        )
    )


def _ways(scene: Scene) -> Mapping[str, str]:
    """Return what holds here of the ways to answer, and what is kept of them."""
    unseen = {} if scene.content else wording.WAYS_UNSEEN
    nameless = {"form": wording.WAY_NAMELESS} if scene.circle.nameless else {}
    ways = wording.WAYS | unseen | nameless
    if limits := scene.circle.attachments:
        files = wording.KEPT_FILES.format(most=limits.each // MEGABYTE)
        return ways | {"kept": f"{ways['kept']} {files}"}
    return ways
