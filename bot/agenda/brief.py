"""The facilitator's brief: what goes to the organisers' channel the day before a week opens."""

from __future__ import annotations

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal, split
from bot.agenda.scene import Part, Scene, moments, said_stretch, stamp
from bot.reading.model import Prompt, Section
from bot.records import Button, Kind, Occurrence, Outgoing, Place


def parts(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the brief as messages: dates and prompts first, then what to listen for."""
    number = occurrence.number
    return [
        Part("brief", Place.ORGANISERS, lambda s: _first(number, section, s)),
        *(
            Part(f"brief.{i}", Place.ORGANISERS, lambda _, text=text: Outgoing(text))  # type: ignore[misc]
            for i, text in enumerate(split(_guidance(number, section, scene)), 2)
        ),
    ]


def _first(number: int, section: Section, scene: Scene) -> Outgoing:
    """Return the brief's first message, below which whoever leads the week can ask for a swap."""
    text = clipped(_dates_and_prompts(number, section, scene), MESSAGE)
    if _facilitator(number, section, scene) is None:
        return Outgoing(text)
    return Outgoing(text, buttons=(Button(wording.SWAP_BUTTON, swap_id(scene.circle.id, section.id)),))


def swap_id(circle: str, week: str) -> str:
    """Return the state of the button that asks for a swap; ids of 30 + 40 characters and 10 of ours at the most."""
    return f"sc1:swap:{circle}:{week}"


def _facilitator(number: int, section: Section, scene: Scene) -> str | None:
    return scene.swapped.get(section.id) or scene.circle.facilitator_for(section.id, number)


def _dates_and_prompts(number: int, section: Section, scene: Scene) -> str:
    name = _facilitator(number, section, scene)
    return wording.BRIEF.format(
        number=number,
        total=len(scene.reading.sections),
        title=literal(section.title),
        facilitator=wording.BRIEF_FACILITATOR.format(name=literal(name)) if name else "",
        opens=_opens(section, scene),
        paragraphs=said_stretch(section),
        words=scene.reading.words(section),
        minutes=scene.reading.minutes(section),
        dates=_dates(section, scene),
        prompts="\n".join(_prompt_line(prompt) for prompt in section.prompts),
    )


def _opens(section: Section, scene: Scene) -> str:
    return next(
        stamp(o.due) for o in scene.agenda.occurrences if o.week == section.id and o.kind is Kind.SECTION
    )


def _dates(section: Section, scene: Scene) -> str:
    named = wording.BRIEF_WHAT
    return "\n".join(
        f"{named[what]} {stamp(due)}" for what, due in moments(scene, section.id) if what in named
    )


def _prompt_line(prompt: Prompt) -> str:
    return wording.BRIEF_PROMPT.format(
        kind=wording.capital(wording.FORM_KIND[prompt.kind.value]),
        paragraph=prompt.paragraph,
        aim=wording.AIM[prompt.aim.value],
        ask=clipped(prompt.ask, 130),
    )


def _guidance(number: int, section: Section, scene: Scene) -> str:
    lines = [wording.BRIEF_MORE.format(number=number)]
    for name, head in wording.BRIEF_HEADS.items():
        items: tuple[str, ...] = getattr(section.brief, name)
        lines += [head, *(f"- {item}" for item in items)] if items else []
    if section.terms:
        terms = [f"{t.term} (¶{t.see})" if t.see else t.term for t in section.terms]
        lines.append(wording.BRIEF_TERMS.format(terms=", ".join(terms)))
    notes = [
        wording.NOTE_AT.format(number=note.number, paragraph=n)
        for n in range(section.first, section.last + 1)
        for note in scene.reading.paragraph(n).notes
    ]
    if notes:
        lines.append(wording.BRIEF_NOTES.format(notes=", ".join(notes)))
    lines.append(wording.BRIEF_DESK)
    return "\n".join(lines)
