"""What a week posts: the opening, the text, the prompts, the poll, the meeting's reminder."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from bot import wording
from bot.agenda.instants import offset, say_stretch
from bot.agenda.limits import MESSAGE, THREAD_NAME, clipped, literal, split
from bot.agenda.scene import (
    Part,
    Scene,
    follow_button,
    full_link,
    minutes_between,
    moments,
    names_kept,
    respond_id,
    said_stretch,
    stamp,
)
from bot.reading.model import Prompt, PromptKind, Section
from bot.reading.text import Paragraph
from bot.records import Button, Layout, Occurrence, Outgoing, Place, Poll

# So many in one message: Discord allows 100, but they and the reminder's own words must fit into 2,000 characters.
MENTIONS = 70


def section(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the opening, the thread that opens from it, the notice, the text, the terms and the first question."""
    name = clipped(wording.THREAD_NAME.format(number=occurrence.number, title=section.title), THREAD_NAME)
    opening = Part("opening", Place.CHANNEL, lambda s: _opening(occurrence, section, s), thread=name)
    notice = Part("notice", Place.THREAD, lambda s: _notice(section, s))
    text = [
        part
        for n in range(section.first, section.last + 1)
        for part in _paragraph(scene.reading.paragraph(n))
    ]
    terms = [Part("terms", Place.THREAD, lambda _: Outgoing(_terms(section)))] if section.terms else []
    return [opening, notice, *text, *terms, _prompt_part(section.opening, occurrence, section)]


def _notice(section: Section, scene: Scene) -> Outgoing:
    template = wording.NOTICE if scene.content else wording.NOTICE_UNSEEN
    # The week makes it this thread's own button, so that it is known again by it.
    button = Button(wording.HOW_KEPT_BUTTON, f"sc1:card:{scene.circle.id}:{section.id}")
    return Outgoing(template.format(names=names_kept(scene.circle, wording.CHOOSE_BELOW)), buttons=(button,))


def _opening(occurrence: Occurrence, section: Section, scene: Scene) -> Outgoing:
    text = wording.OPENING.format(
        mention=f"<@&{scene.role_id}> " if scene.role_id else "",
        number=occurrence.number,
        total=len(scene.reading.sections),
        title=literal(section.title),
        link=section.link,
        paragraphs=said_stretch(section),
        minutes=scene.reading.minutes(section),
        dates=_dates(section, scene),
        clocks=_clocks(section, scene),
        where=wording.OPENING_WHERE[scene.layout],
    )
    return Outgoing(
        text=text,
        buttons=(follow_button(scene.circle.id, section.id),),
        mention_role=scene.role_id,
        silent=scene.role_id is None,
    )


def _dates(section: Section, scene: Scene) -> str:
    named = wording.OPENING_DATES
    return "\n".join(
        named[what].format(at=stamp(due)) for what, due in moments(scene, section.id) if what in named
    )


def _clocks(section: Section, scene: Scene) -> str:
    """Say when the circle's clocks change within the week: members whose clocks don't see other times."""
    zone = scene.circle.zone
    for (_, before), (_, after) in pairwise(moments(scene, section.id)):
        gained = offset(after, zone) - offset(before, zone)
        if gained:
            way = wording.CLOCK_WAY["earlier" if gained > timedelta() else "later"]
            return wording.CLOCKS.format(zone=zone, at=stamp(after), hours=say_stretch(abs(gained)), way=way)
    return ""


def _paragraph(paragraph: Paragraph) -> list[Part]:
    notes = "\n".join(wording.NOTE.format(number=n.number, text=literal(n.text)) for n in paragraph.notes)
    pieces = _paragraph_texts(paragraph)
    alone = bool(notes) and len(pieces[-1]) + 1 + len(notes) > MESSAGE
    if notes and not alone:
        pieces[-1] += "\n" + notes
    if alone:
        pieces += _notes_alone(paragraph.number, notes)
    names = (
        [f"p{paragraph.number}"]
        if len(pieces) == 1
        else [f"p{paragraph.number}.{i}" for i in range(1, len(pieces) + 1)]
    )
    return [
        Part(name, Place.THREAD, lambda _, text=text: Outgoing(text), paragraph=paragraph.number)  # type: ignore[misc]
        for name, text in zip(names, pieces, strict=True)
    ]


def _notes_alone(number: int, notes: str) -> list[str]:
    head = wording.NOTES_ALONE.format(number=number)
    small = wording.NOTES_ON.format(text="")
    pieces = split(notes, MESSAGE - len(f"{head}\n{small}"))
    # A note that goes on in a further message stays small print there.
    return [f"{head}\n{piece if piece.startswith(small) else small + piece}" for piece in pieces]


def _paragraph_texts(paragraph: Paragraph) -> list[str]:
    whole = wording.PARAGRAPH.format(number=paragraph.number, text=literal(paragraph.text))
    if len(whole) <= MESSAGE:
        return [whole]
    room = MESSAGE - len(
        wording.PARAGRAPH_PIECE.format(number=paragraph.number, piece=99, pieces=99, text="")
    )
    pieces = split(literal(paragraph.text), room)
    return [
        wording.PARAGRAPH_PIECE.format(number=paragraph.number, piece=i, pieces=len(pieces), text=piece)
        for i, piece in enumerate(pieces, 1)
    ]


def _terms(section: Section) -> str:
    lines = [
        wording.TERM.format(
            term=literal(term.term),
            says=term.says,
            see=wording.TERM_SEE.format(paragraph=term.see) if term.see else "",
        )
        for term in section.terms
    ]
    return "\n".join([wording.TERMS, *lines])


def _prompt_part(prompt: Prompt, occurrence: Occurrence, section: Section) -> Part:
    return Part(
        prompt.id,
        Place.THREAD,
        lambda s: _prompt(prompt, section, s),
        prompt=prompt.id,
        paragraph=prompt.paragraph,
    )


def _prompt(prompt: Prompt, section: Section, scene: Scene) -> Outgoing:
    lines = [head(prompt, section, scene), f"> {literal(prompt.quote)}", prompt.ask]
    if prompt.kind is PromptKind.GO_ROUND:
        lines.append(wording.PASS_IS_FULL)
    how = wording.HOW_TO_ANSWER if scene.content else wording.HOW_TO_ANSWER_PING
    lines.append(f"{full_link(prompt, scene)} · {how}")
    return Outgoing("\n".join(lines), buttons=tuple(_prompt_buttons(prompt, scene)))


def head(prompt: Prompt, section: Section, scene: Scene) -> str:
    """Return the line with which a question begins: its kind, and whose question it is."""
    index = section.core.index(prompt) + 1 if prompt in section.core else 0
    line = wording.PROMPT_HEAD[prompt.kind.value].format(index=index, count=len(section.core))
    if prompt.id in scene.reading.asked:
        return f"{line} ({wording.ASKED_BY})"
    return f"{line} ({wording.ESSAYS_OWN})" if prompt.essays_own else line


def _prompt_buttons(prompt: Prompt, scene: Scene) -> Iterator[Button]:
    yield Button(wording.RESPOND, respond_id(scene.circle.id, prompt.id))
    if prompt.kind is PromptKind.GO_ROUND:
        yield Button(wording.PASS, f"sc1:pass:{scene.circle.id}:{prompt.id}")


def questions(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the core prompts."""
    return [_prompt_part(prompt, occurrence, section) for prompt in section.core]


def go_round(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the go-round."""
    return [_prompt_part(section.go_round, occurrence, section)]


def closing(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the closing question."""
    return [_prompt_part(section.closing, occurrence, section)]


def poll(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return a poll of Discord's own: a notice of who sees what, and the poll in reply to it."""
    prompt = section.poll
    if prompt is None:
        return []
    return [
        Part(
            f"{prompt.id}.notice",
            Place.THREAD,
            lambda s: _poll_notice(prompt, occurrence, section, s),
            prompt=prompt.id,
            paragraph=prompt.paragraph,
        ),
        Part(
            prompt.id,
            Place.THREAD,
            lambda s: _native_poll(prompt, occurrence, s),
            prompt=prompt.id,
            paragraph=prompt.paragraph,
            reply_to=f"{prompt.id}.notice",
        ),
    ]


def _poll_notice(prompt: Prompt, occurrence: Occurrence, section: Section, scene: Scene) -> Outgoing:
    assert occurrence.until is not None, "a poll has an end"
    lines = [
        head(prompt, section, scene),
        f"> {literal(prompt.quote)}",
        wording.POLL_NOTICE.format(until=stamp(occurrence.until)),
        wording.POLL_REPLY if scene.content else wording.POLL_REPLY_PING,
        full_link(prompt, scene),
    ]
    return Outgoing("\n".join(lines))


def _native_poll(prompt: Prompt, occurrence: Occurrence, scene: Scene) -> Outgoing:
    assert occurrence.until is not None, "a poll has an end"
    return Outgoing(
        poll=Poll(prompt.ask, prompt.options, poll_hours(scene.now or occurrence.due, occurrence.until))
    )


def poll_hours(now: datetime, until: datetime) -> int:
    """Return how many whole hours a poll runs that is posted now: Discord takes no parts of hours.

    Rounded down, so that the poll has ended when the meeting begins; one hour at the least.
    """
    return max(1, math.floor((until - now).total_seconds() / 3600))


def reminder(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the meeting's reminder: in the channel, in a forum in the week's post, or its own where there is none.

    It mentions those who are interested, in further messages where they are many; without any it is silent.
    """
    is_forum = scene.layout is Layout.FORUM
    pieces = max(1, math.ceil(len(scene.interested) / MENTIONS))
    return [
        Part(
            "reminder" if piece == 1 else f"reminder.{piece}",
            Place.THREAD if is_forum else Place.CHANNEL,
            lambda s, piece=piece: _reminder(section, s, piece=piece, pieces=pieces),  # type: ignore[misc]
            thread=wording.MEETING_POST.format(number=occurrence.number) if is_forum else None,
        )
        for piece in range(1, pieces + 1)
    ]


def _reminder(section: Section, scene: Scene, *, piece: int, pieces: int) -> Outgoing:
    users = scene.interested[(piece - 1) * MENTIONS : piece * MENTIONS]
    head = _reminder_text(section, scene)
    if piece > 1:
        at = stamp(scene.agenda.meetings[section.id].start)
        head = wording.REMINDER_MORE.format(at=at, piece=piece, pieces=pieces)
    if not users:
        return Outgoing(head)
    return Outgoing(f"{head}\n{' '.join(f'<@{user}>' for user in users)}", mention_users=users, silent=False)


def _reminder_text(section: Section, scene: Scene) -> str:
    meeting = scene.agenda.meetings[section.id]
    text = wording.REMINDER if meeting.place else wording.REMINDER_NO_PLACE
    return text.format(
        at=stamp(meeting.start),
        soon=stamp(meeting.start, "R"),
        minutes=minutes_between(meeting.start, meeting.end),
        place=meeting.place,
    )
