"""The archive as plain text: one file for any editor, any printer and any search.

Nothing but our own lines begins at the left edge: whatever a member controls stands behind "| ", every line of it, so
that no message can pass for a heading, a question or somebody else's answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from bot import wording
from bot.archive import labels
from bot.archive.attached import in_words
from bot.archive.dates import day, short
from bot.archive.inline import inline
from bot.archive.markup import parse
from bot.archive.recalled import Way, recalled
from bot.archive.shown import inline_text, name, plain, told_openly, visible
from bot.archive.threads import Entry, Spot, threads
from bot.archive.tree import Archive, Prompt, Response, Week
from bot.reading.text import Paragraph

_LINE_END = re.compile("[\n\u2028\u2029]")


def text(archive: Archive) -> str:
    """Return the whole archive as plain text."""
    return "".join(pieces(archive))


def pieces(archive: Archive) -> Iterator[str]:
    """Give the same piece by piece: no more than some responses stand in memory."""
    between = ""
    for part in filter(None, _Text(archive).parts()):
        yield between + part
        between = "\n\n"
    yield "\n"


class _Text:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._zone = ZoneInfo(archive.circle.zone)
        self._threads = threads(archive)
        self._became_of = labels.BecameOf(self._zone)

    def parts(self) -> Iterator[str]:
        """Give the head, the weeks, what stands outside them, and how it was made."""
        archive, reading = self._archive, self._archive.reading
        yield _underlined(_line(reading.title), "=")
        yield _line(", ".join(filter(None, (reading.author, reading.written))))
        yield _line(labels.read_by(archive, archive.circle.name))
        yield f"{wording.EDITION_REHEARSAL} {wording.EDITION_REHEARSED}" if archive.sample else ""
        yield _line(archive.consent.statement)
        yield "\n".join(f"- {_line(sentence)}" for sentence in archive.circle.agreement)
        for week in archive.weeks:
            yield from self._week(week)
        yield from self._said(Spot(), wording.EDITION_OUTSIDE)
        yield from self._kept()
        yield _underlined(wording.EDITION_HOW_MADE, "-")
        yield wording.PLAIN_MADE_FROM.format(made=archive.made, sum=reading.sha256, zone=archive.circle.zone)

    def _kept(self) -> Iterator[str]:
        """Give the questions that were kept, with the week in which each stands."""
        if not self._archive.kept_questions:
            return
        numbers = {week.section: week.number for week in self._archive.weeks}
        yield _underlined(wording.EDITION_KEPT, "-")
        yield wording.EDITION_KEPT_ABOUT
        for kept in self._archive.kept_questions:
            number = numbers.get(kept.week)
            where = f" ({wording.EDITION_IN_WEEK.format(number=number)})" if number else ""
            words = labels.kept_words(kept, self._archive)
            yield _behind(_line(words or wording.EDITION_NOT_QUOTED) + where, "| ")

    def _week(self, week: Week) -> Iterator[str]:
        dated = labels.opened(week, lambda at: day(at, self._zone))
        yield _underlined(_line(labels.week_head(week)), "=")
        yield ", ".join(filter(None, (labels.week_range(week), dated)))
        yield _line(week.link)
        yield "\n".join(_line(f"{term.term}: {term.says}") for term in week.terms)
        for paragraph in week.paragraphs:
            yield _line(f"¶{paragraph.number} {paragraph.text}")
        yield "\n".join(_notes(week.paragraphs))
        for prompt in week.prompts:
            yield from self._prompt(week, prompt)
        for paragraph in week.paragraphs:
            yield from self._said(
                Spot(paragraph=paragraph.number), wording.EDITION_ON.format(paragraph=f"¶{paragraph.number}")
            )
        yield from self._said(Spot(week=week.section), labels.talk_head(week))
        if looked_back := self._recalled(week):
            yield _underlined(wording.EDITION_LOOKING_BACK, "-")
            yield _behind(looked_back, "| ")

    def _recalled(self, week: Week) -> str:
        if week.digest:
            return plain(parse(week.digest), self._zone)
        way = Way(str, self._where, labels.plainly)
        return "\n".join(recalled(week, self._threads, way))

    def _where(self, anchor: str, words: str) -> str:
        """Return what is to be looked up: an answer by its author and its time, since nothing can lead to it."""
        response = self._threads.among([anchor]).get(anchor) if anchor.startswith("r") else None
        return ", ".join(islice(self._about(response, None), 2)) if response else words

    def _prompt(self, week: Week, prompt: Prompt) -> Iterator[str]:
        yield _underlined(labels.prompt_head(week, prompt), "-")
        yield _line(f"“{prompt.passage.quote}” (¶{prompt.passage.paragraph})")
        yield _behind(inline_text(inline(prompt.question), self._zone), "| ")
        if prompt.options:
            yield "\n".join(
                _line(f"{o.number}. {o.text}{'' if prompt.is_sealed else f': {labels.chosen(o, prompt)}'}")
                for o in prompt.options
            )
            yield _line(labels.poll_result(prompt))
        yield from self._said(Spot(prompt=prompt.id))
        if not prompt.options and Spot(prompt=prompt.id) not in self._threads:
            yield wording.ARCHIVED_NO_ANSWERS

    def _said(self, spot: Spot, head: str = "") -> Iterator[str]:
        """Give what was said at a spot, below a heading; nothing where nothing was."""
        if spot in self._threads:
            yield _underlined(head, "-") if head else ""
            yield from map(self._entry, self._threads[spot])

    def _entry(self, entry: Entry) -> str:
        indent = "  " * (entry.depth + 1)
        response = entry.response
        if response is None:
            return f"{indent}{wording.ARCHIVED_NOT_HERE}"
        words = plain(told_openly(response.text), self._zone)
        beside = [f"[{in_words(one)}]" for one in response.attachments]
        beside += [f"[{_reactions(response)}]"] if response.reactions else []
        said = "\n".join([*([words] if words or not response.attachments else []), *beside])
        return f"{indent}{', '.join(self._about(response, entry.to))}:\n{_behind(said, f'{indent}| ')}"

    def _about(self, response: Response, to: Response | None) -> Iterator[str]:
        """Give who, when, how, and what became of it."""
        yield name(response.author) or wording.ARCHIVED_SOMEBODY
        yield short(response.at, self._zone)
        yield wording.ARCHIVED_HOW[response.how]
        if to:
            yield wording.ARCHIVED_TO.format(name=name(to.author) or wording.ARCHIVED_SOMEBODY)
        yield from self._became_of(response)


def _reactions(response: Response) -> str:
    reactions = ", ".join(f"{name(emoji)} {count}" for emoji, count in response.reactions)
    return wording.ARCHIVED_REACTIONS.format(reactions=reactions)


def _notes(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    notes = {note.number: note for paragraph in paragraphs for note in paragraph.notes}
    return (_line(f"[{number}] {note.text}") for number, note in notes.items())


def _underlined(head: str, mark: str) -> str:
    return f"{head}\n{mark * len(head)}"


def _line(typed: str) -> str:
    return " ".join(visible(typed).split())


def _behind(words: str, mark: str) -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in _LINE_END.split(words))
