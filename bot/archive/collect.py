"""Gather the archive's tree from one snapshot of the store, the reading, the circle and its agenda.

Words, names and totals come from the store's `released…` and `shown_names` alone, so that what a member kept out
or took back can't get in; Discord's ids of people end here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

from bot import __version__
from bot.agenda.order import POSTED_WITH
from bot.agenda.plan import Agenda, key_of
from bot.archive import pseudonyms
from bot.archive.attached import ending_of
from bot.archive.inline import SOMEBODY, as_typed
from bot.archive.tree import (
    Archive,
    Attachment,
    CircleInfo,
    ConsentInfo,
    Held,
    KeptQuestion,
    Option,
    Passage,
    Prompt,
    ReadingInfo,
    Response,
    Term,
    Week,
)
from bot.errors import NotFoundError
from bot.reading import model
from bot.reading.ending import ending
from bot.reading.model import Reading
from bot.records import END_WEEK, AttachmentState, Kind, Quotation
from bot.schedule.model import Circle
from bot.store import AttachmentRow, CircleRow, Core, KeptRow, PostRow, Released, ReleasedVotes
from bot.wording import ENGLISH

MADE = f"Made by Studycircle {__version__}"
CONSENT = {
    "pseudonyms": (
        "Members appear as “Reader 1”, “Reader 2” and so on, in the order of first appearance; who chose that, by name."
    ),
    "as-on-discord": (
        "Members appear under the name that they used on Discord; who chose that, as “Reader 1” and so on."
    ),
    "nobody": "Nobody is quoted but who chose to be.",
}
LEFT_OUT = "What its author took back before this was made, or doesn't want quoted, isn't here."
_MENTION = re.compile(r"<@!?(\d{1,20})>")
_CUSTOM_EMOJI = re.compile(r"<?a?:?([A-Za-z0-9_]{1,64}):\d{1,20}>?")


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
    naming = _Naming(core, circle.id, pseudonymous=pseudonymous)
    since = circle.adopted.until if circle.adopted else None
    return _Collection(core, row, reading, agenda, naming, since=since).archive(
        circle, digests or {}, streamed=streamed
    )


class _Streamed(Collection[Response]):
    """Responses that are read from the store each time."""

    def __init__(self, count: int, read: Callable[[], Iterable[Response]]) -> None:
        self._count = count
        self._read = read

    def __iter__(self) -> Iterator[Response]:
        return iter(self._read())

    def __len__(self) -> int:
        return self._count

    def __contains__(self, response: object) -> bool:
        return any(response == one for one in self)


class _Naming:
    """How members are called in this archive, and what becomes of their names and links in what was written."""

    def __init__(self, core: Core, circle: str, *, pseudonymous: bool) -> None:
        self.pseudonymous = pseudonymous
        if pseudonymous:
            numbers = core.pseudonyms(circle)
            self._names = {user_id: pseudonyms.reader(number) for user_id, number in numbers.items()}
            self._hide = pseudonyms.without_names(
                {
                    name: SOMEBODY if number is None else pseudonyms.reader(number)
                    for name, number in core.names_to_hide(circle)
                }
            )
            self._uncount = pseudonyms.without_numbers(self._names)
        else:
            self._names = core.shown_names(circle)
            self._hide = self._uncount = str

    def author(self, row: Released) -> str:
        """Return who said something; of a nameless answer that it has no name."""
        return pseudonyms.reader(row.reader) if self.pseudonymous and row.reader else row.author

    def text(self, raw: str) -> str:
        """Return what somebody wrote, with the names that may be shown."""
        return self._uncount(with_names(self._hide(raw), self._names))

    def plain(self, typed: str) -> str:
        """Return what somebody wrote as plain text, with the names that may be shown."""
        shown = self._names
        return self._uncount(
            _MENTION.sub(lambda found: "@" + shown.get(int(found[1]), SOMEBODY), self._hide(typed))
        )

    def emoji(self, emoji: str) -> str:
        """Return a reaction as it is shown; an emoji of the server's own may be called after somebody."""
        return self._hide(emoji_name(emoji))

    def consent(self, names: str) -> ConsentInfo:
        """Return whose rule holds, and what it is in words."""
        if self.pseudonymous:
            return ConsentInfo(pseudonyms.NAMES, f"{pseudonyms.STATEMENT} {LEFT_OUT}")
        return ConsentInfo(names, f"{CONSENT[names]} {LEFT_OUT}")


class _Collection:
    """One circle's rows, and what they are looked up in."""

    def __init__(
        self,
        core: Core,
        row: CircleRow,
        reading: Reading,
        agenda: Agenda,
        naming: _Naming,
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
        reading = self._reading
        responses: Collection[Response] = _Streamed(self._core.released_count(self._row.id), self._responses)
        if not streamed:
            responses = tuple(responses)
        weeks = [
            self._week(number, section, digests.get(section.id, ""))
            for number, section in enumerate(reading.sections, start=1)
        ]
        if any(response.week == END_WEEK for response in responses):
            weeks.append(self._end(len(weeks) + 1))
        return Archive(
            circle=CircleInfo(circle.id, circle.name, circle.zone, ENGLISH.language, circle.agreement),
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
            responses=responses,
            consent=self._naming.consent(self._row.names),
            made=MADE,
            sample=self._row.sample,
            kept_questions=tuple(map(self._kept, self._core.kept_questions(self._row.id))),
            read_file=self._read_file,
        )

    def _kept(self, row: KeptRow) -> KeptQuestion:
        """Return what was kept; to what isn't quoted there is no link either, since words stand where it leads."""
        is_shown = row.response is not None or row.prompt is not None or row.paragraph is not None
        return KeptQuestion(
            week=row.week,
            response=f"r{row.response}" if row.response is not None else None,
            prompt=row.prompt,
            paragraph=row.paragraph,
            text=self._naming.text(row.text or ""),
            url=self._members_url(row.channel_id, row.message_id) if is_shown else "",
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

    def _attachment(self, number: int, row: AttachmentRow) -> Attachment:
        """Return a file; where no name is shown, it has none of its own either."""
        is_here = row.sha256 is not None and self._core.has_file(row.sha256)
        lost = AttachmentState.LOST if row.state is AttachmentState.KEPT else row.state
        return Attachment(
            name=f"file {number}{ending_of(row.name)}" if self._naming.pseudonymous else row.name,
            size=row.size,
            says=self._naming.plain(row.says),
            spoiler=row.spoiler,
            state=AttachmentState.KEPT if is_here else lost,
            sha256=row.sha256 or "" if is_here else "",
            kind=row.kind,
        )

    def _responses(self) -> Iterable[Response]:
        files = self._core.attachments_released(self._row.id)
        for row in self._core.released(self._row.id):
            yield Response(
                id=f"r{row.id}",
                week=row.week,
                how=row.how,
                author=self._naming.author(row),
                at=row.at,
                text=self._naming.text(row.text),
                prompt=row.prompt,
                paragraph=row.paragraph,
                parent=f"r{row.parent}" if row.parent is not None else None,
                edited_at=row.edited_at,
                late=row.late,
                reactions=tuple((self._naming.emoji(emoji), count) for emoji, count in row.reactions),
                url=self._members_url(row.channel_id, row.message_id),
                sample=self._row.sample,
                passage=self._passage(row.quotation),
                reader=row.reader,
                attachments=tuple(
                    self._attachment(number, one) for number, one in enumerate(files.get(row.id, ()), start=1)
                ),
            )

    def _passage(self, words: Quotation | None) -> Passage | None:
        """Return the words that an answer points at; None where the text has no such place."""
        if words is None or not 0 < words.paragraph <= len(self._reading.text.paragraphs):
            return None
        quote = self._reading.paragraph(words.paragraph).text[words.start : words.end]
        return Passage(words.paragraph, words.start, words.start + len(quote), quote) if quote else None

    def _members_url(self, channel_id: int | None, message_id: int | None) -> str:
        """Return the link to what a member wrote; where nobody is to be told, there is none."""
        return "" if self._naming.pseudonymous else self._url(channel_id, message_id)

    def _post_url(self, post: PostRow | None) -> str:
        return self._url(post.channel_id, post.message_id) if post else ""

    def _url(self, channel_id: int | None, message_id: int | None) -> str:
        """Return the link to a message; a rehearsal's lead nowhere, so there are none."""
        if channel_id is None or message_id is None or self._row.sample:
            return ""
        return f"https://discord.com/channels/{self._row.guild_id}/{channel_id}/{message_id}"


def _held(prompt: model.Prompt, post: PostRow | None, votes: ReleasedVotes | None) -> Held:
    if not prompt.options or post is None:
        return Held.NOT
    return Held.PRIVATE if votes and votes.is_private else Held.AS_DISCORD


def with_names(text: str, names: Mapping[int, str]) -> str:
    """Return a message's Markdown with its mentions of people as the names that may be shown, as plain text."""
    return _MENTION.sub(lambda found: "@" + as_typed(names.get(int(found[1]), SOMEBODY)), text)


def emoji_name(emoji: str) -> str:
    """Return a custom emoji by its name alone (":wave:"), any other as it is."""
    found = _CUSTOM_EMOJI.fullmatch(emoji)
    return f":{found[1]}:" if found else emoji
