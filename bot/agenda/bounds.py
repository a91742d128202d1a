"""What goes out before the first week: the welcome, in a forum a post of its own."""

from __future__ import annotations

from bot import wording
from bot.agenda.limits import THREAD_NAME, clipped, literal
from bot.agenda.scene import Part, Scene, follow_button, minutes_between, moments, names_kept, stamp
from bot.records import Kind, Layout, Outgoing, Place


def welcome(scene: Scene) -> list[Part]:
    """Return the parts of the welcome: what and when (pinned), and how to answer and what is kept."""
    below = Place.THREAD if scene.layout is Layout.FORUM else Place.CHANNEL
    return [
        Part(
            "welcome", Place.CHANNEL, _welcome_text, thread=_post_name(scene, wording.WELCOME_POST), pin=True
        ),
        Part("welcome.how", below, _welcome_how),
    ]


def _post_name(scene: Scene, template: str) -> str | None:
    """Return what a post in a forum is called; in a text channel there is no thread."""
    if scene.layout is Layout.TEXT:
        return None
    return clipped(template.format(circle=scene.circle.name), THREAD_NAME)


def _welcome_text(scene: Scene) -> Outgoing:
    reading, circle = scene.reading, scene.circle
    first = next(o for o in scene.agenda.occurrences if o.kind is Kind.SECTION)
    text = wording.WELCOME.format(
        circle=literal(circle.name),
        title=literal(reading.title),
        author=literal(reading.author),
        weeks=wording.counted(len(reading.sections), "week", "weeks"),
        opens=stamp(first.due),
        about=reading.about,
        rhythm="\n".join(_rhythm(scene)),
    )
    return Outgoing(text=text, buttons=(follow_button(circle.id),))


def _rhythm(scene: Scene) -> list[str]:
    first = scene.reading.sections[0].id
    whats = dict(wording.RHYTHM)
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
            names=names_kept(scene.circle),
            keep=wording.KEPT_FOR.format(months=wording.counted(scene.circle.keep_months, "month", "months")),
        )
    )


def _ways(scene: Scene) -> dict[str, str]:
    """Return what holds here of the ways to answer, and what is kept of them."""
    unseen = {} if scene.content else wording.WAYS_UNSEEN
    nameless = {"form": wording.WAY_NAMELESS} if scene.circle.nameless else {}
    return wording.WAYS | unseen | nameless
