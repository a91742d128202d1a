"""What goes out before the first week and after the last: the welcome and the end, in a forum each a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot import wording
from bot.agenda.kept import kept_parts
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
            names=names_kept(scene.circle),
            keep=wording.KEPT_FOR.format(months=wording.counted(scene.circle.keep_months, "month", "months")),
        )
    )


def _ways(scene: Scene) -> Mapping[str, str]:
    """Return what holds here of the ways to answer, and what is kept of them."""
    unseen = {} if scene.content else wording.WAYS_UNSEEN
    nameless = {"form": wording.WAY_NAMELESS} if scene.circle.nameless else {}
    return wording.WAYS | unseen | nameless


def end(scene: Scene) -> list[Part]:
    """Return the end, and after it the questions that people kept, if any."""
    below = Place.THREAD if scene.layout is Layout.FORUM else Place.CHANNEL
    return [
        Part("end", Place.CHANNEL, _end, thread=_post_name(scene, wording.END_POST)),
        *kept_parts("end.kept", wording.KEPT_AT_END, scene, place=below),
    ]


def _end(scene: Scene) -> Outgoing:
    text = wording.END.format(
        circle=literal(scene.circle.name), title=literal(scene.reading.title), publish=_publish(scene)
    )
    return Outgoing(text=text)


def _publish(scene: Scene) -> str:
    """Say when the archive is made: members have so many days from the end on to look at their words."""
    days = scene.circle.publish_after_days
    if days is None:
        return wording.PUBLISH_BY_HAND
    end = next(o for o in scene.agenda.occurrences if o.kind is Kind.END)
    return wording.PUBLISH_AFTER.format(at=stamp(end.due + timedelta(days=days), "D"))
