"""What goes out at the end and after it: thanks and the first questions again, the archive, word of the erasure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot import wording
from bot.agenda.kept import kept_parts
from bot.agenda.limits import literal
from bot.agenda.plan import key_of
from bot.agenda.scene import Edition, Part, Scene, full_link, respond_id, stamp
from bot.reading.ending import AGAIN, LAST_ROUND, asked_again, last_round
from bot.reading.model import Prompt, PromptKind
from bot.records import Button, Kind, Layout, Occurrence, Outgoing, Place

# Discord's, for bots on a server without boosts (reference: "Uploading Files"); a little less, for what goes with it.
LARGEST_FILE = 10_000_000
ASKED_WITH = {
    PromptKind.CORE: Kind.QUESTIONS,
    PromptKind.GO_ROUND: Kind.GO_ROUND,
    PromptKind.CLOSING: Kind.CLOSING,
}


def parts(occurrence: Occurrence, scene: Scene) -> list[Part]:
    """Return the parts of the end, or of what comes after it."""
    return _BY_KIND[occurrence.kind](scene)


def first_questions(scene: Scene) -> tuple[Prompt, ...]:
    """Return those of the first questions that this circle has asked; its opening question it always asks."""
    first = scene.reading.sections[0]
    asked = [
        prompt
        for prompt in asked_again(scene.reading)
        if prompt.kind not in ASKED_WITH or scene.agenda.find(key_of(first.id, ASKED_WITH[prompt.kind]))
    ]
    return tuple(asked) or (first.opening,)


def then_id(circle: str, prompt: str) -> str:
    """Return the state that a button “Then and now” carries; ids of 30 + 40 characters and 11 of ours at the most."""
    return f"sc1:then:{circle}:{prompt}"


def _end(scene: Scene) -> list[Part]:
    """Return thanks, from which a thread opens, the first questions again, and a last go-round in that thread."""
    again = [
        Part(
            f"{AGAIN}{prompt.id}",
            Place.THREAD,
            lambda s, prompt=prompt: _again(prompt, s),  # type: ignore[misc]
            prompt=prompt.id,
            paragraph=prompt.paragraph,
            week=scene.reading.sections[0].id,
        )
        for prompt in first_questions(scene)
    ]
    return [
        Part("end", Place.CHANNEL, _thanks, thread=wording.END_POST),
        *again,
        Part(
            LAST_ROUND,
            Place.THREAD,
            _last_round,
            prompt=LAST_ROUND,
            paragraph=last_round(scene.reading).paragraph,
        ),
        *kept_parts("end.kept", wording.KEPT_AT_END, scene, place=Place.THREAD),
    ]


def _thanks(scene: Scene) -> Outgoing:
    circle = scene.circle
    led = any(circle.facilitator_for(section.id, i) for i, section in enumerate(scene.reading.sections, 1))
    text = wording.END.format(
        circle=literal(circle.name),
        title=literal(scene.reading.title),
        facilitators=wording.END_FACILITATORS if led else "",
        where=wording.END_WHERE[scene.layout],
        publish=_publish(scene),
        keep=wording.KEPT_UNTIL.format(at=_on(scene, Kind.ERASE)),
    )
    return Outgoing(text)


def _publish(scene: Scene) -> str:
    """Say when the archive is made, and for whom: until then members can look at their words."""
    if scene.circle.publish_after_days is None:
        return wording.PUBLISH_BY_HAND
    template = wording.PUBLISH_HERE if scene.circle.publish_here else wording.PUBLISH_AFTER
    return template.format(at=_on(scene, Kind.PUBLISH))


def _on(scene: Scene, kind: Kind) -> str:
    """Return the day on which something is due, as each reader's Discord shows it."""
    return stamp(next(o.due for o in scene.agenda.occurrences if o.kind is kind), "D")


def _again(prompt: Prompt, scene: Scene) -> Outgoing:
    template = wording.AGAIN if scene.content else wording.AGAIN_PING
    text = template.format(
        paragraph=prompt.paragraph, quote=literal(prompt.quote), ask=prompt.ask, link=full_link(prompt, scene)
    )
    return Outgoing(text, buttons=(Button(wording.THEN_BUTTON, then_id(scene.circle.id, prompt.id)),))


def _last_round(scene: Scene) -> Outgoing:
    how = wording.HOW_TO_ANSWER if scene.content else wording.HOW_TO_ANSWER_PING
    text = wording.LAST_ROUND.format(ask=last_round(scene.reading).ask, how=how)
    buttons = (
        Button(wording.RESPOND, respond_id(scene.circle.id, LAST_ROUND)),
        Button(wording.PASS, f"sc1:pass:{scene.circle.id}:{LAST_ROUND}"),
    )
    return Outgoing(text, buttons=buttons)


def _archive(scene: Scene) -> list[Part]:
    """Return the archive for the organisers, and where the circle chose that, for all."""
    told = Part("edition", Place.ORGANISERS, lambda s: _handed(s, here=False))
    if not scene.circle.publish_here:
        return [told]
    return [Part("edition.here", _here(scene), lambda s: _handed(s, here=True)), told]


def _handed(scene: Scene, *, here: bool) -> Outgoing:
    edition = scene.edition
    fits = edition is None or edition.size <= LARGEST_FILE
    template = wording.PUBLISHED_HERE if here else wording.PUBLISHED
    gaps = {"circle": literal(scene.circle.name), "file": _said_of_the_file(edition, fits=fits)}
    if not here:
        place = edition.place if edition else f"archives/{scene.circle.id}"
        where = wording.PUBLISHED_PLACE["whole" if Path(place).is_absolute() else "own"]
        forms = ", ".join(scene.circle.exports.forms)
        gaps |= {"forms": forms, "where": where.format(folder=place), "erased": _on(scene, Kind.ERASE)}
    return Outgoing(template.format(**gaps), attached=edition.file if edition and fits else None)


def _said_of_the_file(edition: Edition | None, *, fits: bool) -> str:
    """Say what is attached, or why nothing is."""
    said: Mapping[str, str] = wording.PUBLISHED_FILE
    if edition and not fits:
        return said["large"].format(size=round(edition.size / 1_000_000))
    return said["packed" if edition and edition.file.suffix == ".zip" else "attached"]


def _notice(scene: Scene) -> list[Part]:
    """Return the word of the erasure, for all and for the organisers."""
    name = wording.ERASE_POST if scene.layout is Layout.FORUM else None
    return [
        Part("notice.organisers", Place.ORGANISERS, _notice_organisers),
        Part("notice.here", _here(scene), _notice_here, thread=name),
    ]


def _notice_here(scene: Scene) -> Outgoing:
    at = _on(scene, Kind.ERASE)
    return Outgoing(wording.ERASE_NOTICE.format(circle=literal(scene.circle.name), at=at))


def _notice_organisers(scene: Scene) -> Outgoing:
    circle = scene.circle
    return Outgoing(
        wording.ERASE_NOTICE_ORGANISERS.format(
            circle=literal(circle.name), at=_on(scene, Kind.ERASE), circle_id=circle.id
        )
    )


def _erased(scene: Scene) -> list[Part]:
    text = wording.ERASED.format(circle=literal(scene.circle.name), circle_id=scene.circle.id)
    return [Part("erased", Place.ORGANISERS, lambda _: Outgoing(text))]


def _here(scene: Scene) -> Place:
    """Return where all members read it: the channel; a forum's is the end's post."""
    return Place.THREAD if scene.layout is Layout.FORUM else Place.CHANNEL


_BY_KIND: dict[Kind, Callable[[Scene], list[Part]]] = {
    Kind.END: _end,
    Kind.PUBLISH: _archive,
    Kind.ERASE_NOTICE: _notice,
    Kind.ERASE: _erased,
}
