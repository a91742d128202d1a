"""Gather the archive's tree from one snapshot of the store, the reading, the circle and its agenda.

Words, names and totals come from the store's `released…` and `shown_names` alone, so that what a member kept out
or took back can't get in; Discord's ids of people end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import __version__, wording
from bot.agenda.order import POSTED_WITH
from bot.agenda.plan import Agenda, key_of
from bot.archive.fromstore import FromStore, message_url
from bot.archive.naming import Naming
from bot.archive.tree import (
    Archive,
    CircleInfo,
    Held,
    KeptQuestion,
    Option,
    Passage,
    Prompt,
    ReadingInfo,
    Term,
    Week,
)
from bot.errors import NotFoundError
from bot.reading import model
from bot.reading.ending import ending
from bot.reading.model import Reading
from bot.records import END_WEEK, Kind
from bot.schedule.model import Circle
from bot.store import CircleRow, Core, KeptRow, PostRow, ReleasedVotes


def collect(
    core: Core,
    *,
    circle: Circle,
    reading: Reading,
    agenda: Agenda,
    digests: Mapping[str, str] | None = None,
    pseudonymous: bool = False,
    streamed: bool = False,
) -> Archive:
    """Return the archive as the store has it now; call it inside one read.

    `digests` are the texts that looked back on the weeks, by section id; `pseudonymous` leaves no member's name in it,
    whatever they chose.  `streamed` leaves the responses in the store until they are gone through, within the same
    read.  Raises NotFoundError if the store doesn't know the circle.
    """
    row = core.circle(circle.id)
    if row is None:
        raise NotFoundError(
            f"Nothing has been collected for the circle “{circle.id}” here.",
            "Name the folder of the bot that ran it with --data, or run the circle first.",
        )
    naming = Naming(core, circle.id, pseudonymous=pseudonymous)
    since = circle.adopted.until if circle.adopted else None
    return _Collection(core, row, reading, agenda, naming, since=since).archive(
        circle, digests or {}, streamed=streamed
    )


class _Collection:
    """One circle's rows, and what they are looked up in."""

    def __init__(
        self,
        core: Core,
        row: CircleRow,
        reading: Reading,
        agenda: Agenda,
        naming: Naming,
        *,
        since: datetime | None,
    ) -> None:
        self._core = core
        self._naming = naming
        self._row = row
        self._reading = reading.with_asked(core.questions_asked(row.id, since=since))
        self._dues = {occurrence.key: occurrence.due for occurrence in agenda.occurrences}
        # What has been posted keeps the date it had, whatever the schedule says now.
        self._dues |= {key: stored.due for key, stored in core.stored(row.id).items()}
        posts = [post for post in core.all_posts(row.id) if post.message_id is not None]
        self._posts = {(post.owner, post.part): post for post in posts}
        self._votes = {votes.prompt: votes for votes in core.released_votes(row.id) if votes.prompt}

    def archive(self, circle: Circle, digests: Mapping[str, str], *, streamed: bool) -> Archive:
        """Return the whole tree."""
        reading, naming = self._reading, self._naming
        responses = FromStore(self._core, self._row, reading, self._naming)
        weeks = [
            self._week(number, section, digests.get(section.id, ""))
            for number, section in enumerate(reading.sections, start=1)
        ]
        if next(self._core.released(self._row.id, week=END_WEEK), None):
            weeks.append(self._end(len(weeks) + 1))
        return Archive(
            circle=CircleInfo(
                circle.id,
                naming.plain(circle.name),
                circle.zone,
                wording.language(),
                tuple(map(naming.plain, circle.agreement)),
            ),
            reading=ReadingInfo(
                id=reading.id,
                title=reading.title,
                author=reading.author,
                written=reading.written,
                language=reading.language,
                about=reading.about,
                sha256=reading.text.sha256,
            ),
            themes=dict(reading.themes),
            weeks=tuple(weeks),
            responses=responses if streamed else tuple(responses),
            consent=self._naming.consent(self._row.names),
            made=wording.ARCHIVED_MADE.format(version=__version__),
            sample=self._row.sample,
            kept_questions=tuple(map(self._kept, self._core.kept_questions(self._row.id))),
            read_file=self._read_file,
        )

    def _kept(self, row: KeptRow) -> KeptQuestion:
        """Return what was kept; to what isn't quoted there is no link either, since words stand where it leads."""
        is_shown = row.response is not None or row.prompt is not None or row.paragraph is not None
        is_linked = is_shown and not self._naming.pseudonymous
        return KeptQuestion(
            week=row.week,
            response=f"r{row.response}" if row.response is not None else None,
            prompt=row.prompt,
            paragraph=row.paragraph,
            text=self._naming.text(row.text or ""),
            url=message_url(self._row, row.channel_id, row.message_id) if is_linked else "",
        )

    def _week(self, number: int, section: model.Section, digest: str) -> Week:
        opening = self._posts.get((key_of(section.id, Kind.SECTION), "opening"))
        return Week(
            number=number,
            section=section.id,
            title=section.title,
            link=section.link,
            paragraphs=tuple(self._reading.paragraph(n) for n in range(section.first, section.last + 1)),
            prompts=tuple(self._prompt(section, prompt) for prompt in section.prompts),
            terms=tuple(Term(term.term, term.says, term.see) for term in section.terms),
            due=self._dues.get(key_of(section.id, Kind.SECTION)),
            opened=opening.posted_at if opening else None,
            url=self._post_url(opening),
            digest=digest,
        )

    def _end(self, number: int) -> Week:
        """Return what was said in the thread of the end, as a week without a text."""
        section, key = ending(self._reading), Kind.END.value
        post = self._posts.get((key, key))
        return Week(
            number=number,
            section=section.id,
            title=section.title,
            link="",
            paragraphs=(),
            prompts=(self._prompt(section, section.go_round),),
            due=self._dues.get(key),
            opened=post.posted_at if post else None,
            url=self._post_url(post),
        )

    def _prompt(self, section: model.Section, prompt: model.Prompt) -> Prompt:
        is_end = section.id == END_WEEK
        key = Kind.END.value if is_end else key_of(section.id, POSTED_WITH[prompt.kind])
        post = self._posts.get((key, prompt.id))
        span = self._reading.span(prompt)
        released = self._votes.get(prompt.id)
        votes = dict(released.totals) if released else {}
        return Prompt(
            id=prompt.id,
            kind=prompt.kind,
            aim=prompt.aim,
            themes=prompt.themes,
            question=self._naming.text(prompt.ask) if prompt.id in self._reading.asked else prompt.ask,
            passage=Passage(prompt.paragraph, span.start, span.end, prompt.quote),
            essays_own=prompt.essays_own,
            due=self._dues.get(key),
            posted=post.posted_at if post else None,
            url=self._post_url(post),
            options=tuple(Option(i, text, votes.get(i, 0)) for i, text in enumerate(prompt.options, start=1)),
            voters=sum(votes.values()),
            by_facilitator=prompt.id in self._reading.asked,
            held=_held(prompt, post, released),
            is_open=released is not None and released.is_open,
        )

    def _read_file(self, sha256: str) -> bytes:
        content = self._core.file_bytes(sha256)
        if content is None:
            raise NotFoundError(
                "A file was taken back while the archive was being made.", "Make the archive once more."
            )
        return content

    def _post_url(self, post: PostRow | None) -> str:
        return message_url(self._row, post.channel_id, post.message_id) if post else ""


def _held(prompt: model.Prompt, post: PostRow | None, votes: ReleasedVotes | None) -> Held:
    if not prompt.options or post is None:
        return Held.NOT
    return Held.PRIVATE if votes and votes.is_private else Held.AS_DISCORD
