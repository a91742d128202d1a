"""`/passage`: look up one paragraph, privately, with its prompts and the answers that their authors let be shown."""

from __future__ import annotations

import re

from bot import wording
from bot.agenda.limits import clipped
from bot.agenda.passage import Answer, Found, passage, section_of
from bot.agenda.plan import key_of
from bot.agenda.standing import Standing
from bot.flow.catching_up import posted_prompts
from bot.flow.circles import Running, message_url
from bot.flow.replies import Caller, Option, Reply
from bot.flow.standing import link_to, standing
from bot.records import How, Kind
from bot.store import Core, Released, Store

CHOICES = 25  # Discord's, of suggestions (interactions/receiving-and-responding)
CHOICE = 100
MENTION = re.compile(r"<@[!&]?\d{1,20}>")


class Passages:
    """Looks up paragraphs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def show(self, running: Running, caller: Caller, *, typed: str) -> Reply:  # noqa: ARG002 - as all commands
        """Return a paragraph with what was asked and answered about it; of a number that isn't there, which are."""
        number = number_in(typed)
        last = len(running.reading.text.paragraphs)
        if number is None or not 1 <= number <= last:
            return Reply(wording.PASSAGE_UNKNOWN.format(last=last))
        stands, found = await self._store.read(lambda core: _found(core, running, number))
        text, is_whole = passage(stands, found)
        if is_whole or found.url:
            return Reply(text)
        name = wording.PASSAGE_FILE.format(number=number)
        return Reply(text, attached=(name, running.reading.paragraph(number).text + "\n"))

    async def suggest(self, running: Running, typed: str) -> tuple[Option, ...]:
        """Return the paragraphs whose number begins so, or in which these words stand; the present week's first."""
        present = await self._store.read(lambda core: standing(core, running).present)
        section = running.reading.section(present) if present else running.reading.sections[0]
        sought = " ".join(typed.replace("¶", " ").split()).casefold()
        found = [
            paragraph
            for paragraph in running.reading.text.paragraphs
            if (
                str(paragraph.number).startswith(sought)
                if sought.isdecimal()
                else sought in paragraph.text.casefold()
            )
        ]
        found.sort(
            key=lambda one: (str(one.number) != sought, not section.first <= one.number <= section.last)
        )
        return tuple(
            Option(
                clipped(
                    wording.PASSAGE_CHOICE.format(number=one.number, words=one.text[: 2 * CHOICE]), CHOICE
                ),
                str(one.number),
            )
            for one in found[:CHOICES]
        )


def number_in(typed: str) -> int | None:
    """Return the paragraph's number in what was typed: "24", "¶24", or a whole suggestion."""
    found = re.match(r"\s*¶?\s*(\d{1,4})(?!\d)", typed)
    return int(found[1]) if found else None


def _found(core: Core, running: Running, number: int) -> tuple[Standing, Found]:
    """Return what is known of a paragraph; call it inside one read."""
    stands, posts = standing(core, running), posted_prompts(core, running)
    prompts = [
        prompt
        for section in running.reading.sections
        for prompt in section.prompts
        if prompt.paragraph == number
    ]
    ids = {prompt.id for prompt in prompts}
    about = [
        row
        for row in core.released(running.id)
        if row.how is not How.MESSAGE and row.message_id and (row.prompt in ids or row.paragraph == number)
    ]
    return stands, Found(
        number,
        url=_text_url(core, running, stands, number=number),
        prompts=tuple(
            (prompt, link_to(running, posts[prompt.id])) for prompt in prompts if prompt.id in posts
        ),
        answers=tuple(_answer(running, row) for row in reversed(about)),
    )


def _text_url(core: Core, running: Running, stands: Standing, *, number: int) -> str:
    section = section_of(stands, number)
    posts = core.posts(running.id, key_of(section.id, Kind.SECTION)) if section else {}
    rows = [posts[part] for part in (f"p{number}", f"p{number}.1") if part in posts]
    return next((link_to(running, row) for row in rows if row.message_id), "")


def _answer(running: Running, row: Released) -> Answer:
    """Return an answer without mentions: privately they would stand there as mere numbers."""
    guild = running.circle.channel.guild_id
    url = message_url(guild, row.channel_id or 0, row.message_id or 0)
    return Answer(row.author, MENTION.sub("@…", row.text), url)
