"""What goes out before the first week and after the last: the welcome and the end."""

from __future__ import annotations

from bot import wording
from bot.agenda.limits import literal
from bot.agenda.scene import Part, Scene, minutes_between, moments, names_kept, stamp
from bot.records import Kind, Outgoing, Place


def welcome() -> list[Part]:
    """Return the parts of the welcome: what and when (pinned), and how to answer and what is kept."""
    return [
        Part("welcome", Place.CHANNEL, _welcome_text, pin=True),
        Part("welcome.how", Place.CHANNEL, _welcome_how),
    ]


def _welcome_text(scene: Scene) -> Outgoing:
    reading, circle = scene.reading, scene.circle
    first = next(o for o in scene.agenda.occurrences if o.kind is Kind.SECTION)
    text = wording.WELCOME.format(
        circle=literal(circle.name),
        title=reading.title,
        author=reading.author,
        weeks=len(reading.sections),
        opens=stamp(first.due),
        about=reading.about,
        rhythm="\n".join(_rhythm(scene)),
    )
    return Outgoing(text=text)


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
            names=names_kept(scene.circle), keep=wording.KEPT_FOR.format(months=scene.circle.keep_months)
        )
    )


def end() -> list[Part]:
    """Return the one part of the end."""
    return [Part("end", Place.CHANNEL, _end)]


def _end(scene: Scene) -> Outgoing:
    days = scene.circle.publish_after_days
    last = scene.agenda.occurrences[-1]
    publish = (
        wording.PUBLISH_BY_HAND if days is None else wording.PUBLISH_AFTER.format(at=stamp(last.due, "D"))
    )
    text = wording.END.format(circle=literal(scene.circle.name), title=scene.reading.title, publish=publish)
    return Outgoing(text=text)
