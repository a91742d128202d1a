"""Answers by form: saved before anything else, then posted in the thread under the member's name."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.agenda.due import shelved
from bot.agenda.limits import MESSAGE, MODAL_TITLE, clipped, literal, split
from bot.errors import DiscordUncertainError, NotFoundError, StoreError, StudycircleError
from bot.flow.circles import Running, message_url
from bot.flow.picking import line_above, picked, picker, words_of
from bot.flow.posting import ANSWER, END_THREAD, Errand, Poster
from bot.flow.replies import Caller, Choice, Form, Reply
from bot.reading.ending import AGAIN, asked
from bot.reading.model import Prompt, Section
from bot.records import END_WEEK, How, Kind, Outgoing, Quotation
from bot.store import Core, NewResponse, Store

log = logging.getLogger("studycircle.answers")
First = Callable[[Running, Caller, Reply], Awaitable[Reply]]
"""Puts below the receipt of somebody's first answer the card that asks how their words may be kept."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(number: int) -> str:
    """Return a number in base 36: an id of Discord's fits a form's 100 characters better."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits


@dataclass(frozen=True, slots=True)
class Saved:
    """A form's answer that is in the store, and where it will be posted; without a `name` it is nameless.

    `asked` is the name of the question's post: its id, or that of a question that was asked again.  `put_back` is how
    often the answer was put back into the archive: each time it is posted anew.  `caller` is who waits for the receipt;
    None: nobody does any more.
    """

    response_id: int
    running: Running
    section: Section
    prompt: Prompt
    name: str
    text: str
    asked: str
    put_back: int = 0
    quotation: Quotation | None = None
    caller: Caller | None = None


class Answers:
    """The Respond button and its form."""

    def __init__(
        self,
        store: Store,
        poster: Poster,
        circles: Sequence[Running],
        *,
        ring: Callable[[], None],
        first: First | None = None,
    ) -> None:
        self._store = store
        self._poster = poster
        self._circles = circles
        self._ring = ring
        self._first = first
        # One answer at a time, so that the pieces of a long one stand together.
        self._turn = asyncio.Lock()

    def form(
        self, circle: str, prompt_id: str, caller: Caller, *, choice: Choice | None = None, then: str = ""
    ) -> Form | None:
        """Return the form of a prompt, or None where it isn't part of a reading any more.

        `then` is what its author has answered before, in words.  Its id is one per prompt, wording, choice and
        person: phones keep forms by their id.
        """
        found = self.find(circle, prompt_id)
        if found is None:
            return None
        running, section, prompt = found
        sentences = picker(running.reading, prompt.paragraph, running.reading.span(prompt))
        version = hashlib.sha256(f"{prompt.ask}{choice or ''}{sentences}{then}".encode()).hexdigest()[:4]
        shown = f"¶{prompt.paragraph}\n> {literal(prompt.quote)}\n{prompt.ask}"
        return Form(
            custom_id=f"sc1:a:{circle}:{prompt_id}:{version}:{short(caller.user_id)}",
            title=clipped(_title(running, section, prompt, prompt_id), MODAL_TITLE),
            shown=f"{shown}\n{then}" if then else shown,
            label=wording.FORM_LABEL,
            hint=wording.FORM_HINT_CHOICE if choice else wording.FORM_HINT,
            choice=choice,
            picker=sentences,
        )

    async def save(
        self,
        circle: str,
        prompt_id: str,
        caller: Caller,
        *,
        text: str,
        interaction_id: int,
        sentence: str = "",
    ) -> Saved | None:
        """Commit what was typed, and return it; None where the prompt isn't part of a reading any more.

        `sentence` is what was chosen from the form's picker.  The same submission again changes nothing.  Raises
        StoreError.
        """
        found = self.find(circle, prompt_id)
        if found is None:
            return None
        running, section, prompt = found
        quotation = picked(running.reading, prompt, sentence)
        response = _response(found, caller, text, quotation=quotation, interaction_id=interaction_id)
        again = prompt_id.startswith(AGAIN)

        def keep(core: Core) -> int | None:
            # The thread in which it is to stand tells it, from here on, from an answer of the question's own week.
            thread_id = end_thread(core, circle) if again else None
            return core.add_response(replace(response, channel_id=thread_id))

        response_id = await self._store.write(keep)
        if response_id is None:
            return None
        return Saved(
            response_id,
            running,
            section,
            prompt,
            caller.name,
            text,
            prompt_id,
            quotation=quotation,
            caller=caller,
        )

    async def publish(self, saved: Saved) -> Reply:
        """Post a saved answer in its week's thread; it stays saved, and is tried again, where that fails."""
        try:
            url = await self._post(saved)
        except StudycircleError as error:
            log.warning("answer %s could not be posted yet: %s", saved.response_id, error.message)
            self._ring()
            return await self._receipt(saved, wording.FORM_SAVED_LATER)
        return await self._receipt(saved, wording.FORM_SAVED.format(url=url))

    async def _receipt(self, saved: Saved, text: str) -> Reply:
        receipt = Reply(text)
        if self._first is None or saved.caller is None:
            return receipt
        return await self._first(saved.running, saved.caller, receipt)

    async def publish_waiting(self) -> bool:
        """Post the saved answers that aren't in their threads yet; after a start, and after an outage.

        Returns whether Discord gave no answer to some, so that it is to be tried again.
        """
        unanswered = False
        for running in self._circles:
            waiting = await self._store.read(lambda core, circle=running.id: core.unposted_answers(circle))  # type: ignore[misc]
            for row in waiting:
                name = f"{AGAIN if row.channel_id else ''}{row.prompt}"
                found = self.find(running.id, name)
                if found is None:
                    continue
                try:
                    await self._post(
                        Saved(row.id, *found, row.name or "", row.text, name, row.put_back, row.quotation)
                    )
                except StoreError:
                    raise  # the bot ends; started again, it goes on from here
                except StudycircleError as error:
                    unanswered = unanswered or isinstance(error, DiscordUncertainError)
                    log.warning("answer %s could not be posted yet: %s", row.id, error.message)
        return unanswered

    async def _post(self, saved: Saved) -> str:
        """Post all pieces that aren't posted yet, and return the link to the first."""
        with wording.speaking(saved.running.circle.speech):
            async with self._turn:
                return await self._post_pieces(saved)

    async def _post_pieces(self, saved: Saved) -> str:
        running, owner = saved.running, f"{ANSWER}{saved.response_id}"
        channel_id, question_id = await self._thread(saved)
        first_id = 0
        words = words_of(running.reading, saved.quotation)
        for i, text in enumerate(copies(saved.name, saved.text, words=words), 1):
            message = Outgoing(text, reply_to=question_id if i == 1 else None)
            # Discord would take the same part's nonce for a repeat of what was deleted.
            part = f"{i}.{saved.put_back}" if saved.put_back else str(i)
            errand = Errand(running.id, owner, part, channel_id, message, week=saved.section.id)
            message_id = await self._poster.post(errand)
            first_id = first_id or message_id
        shown = await self._store.write(
            lambda core: core.attach_message(saved.response_id, channel_id, first_id)
        )
        if not shown:  # taken back meanwhile, so its copies are to be deleted
            self._ring()
        return message_url(running.circle.channel.guild_id, channel_id, first_id)

    async def _thread(self, saved: Saved) -> tuple[int, int]:
        """Return the thread's id, and the id of the question's message there."""
        posts = await self._store.read(lambda core: core.all_posts(saved.running.id))
        for post in posts:
            if post.part == saved.asked and post.message_id is not None:
                return post.channel_id, post.message_id
        raise NotFoundError("The question isn't in a thread.", "Wait until it has been posted.")

    def find(self, circle: str, prompt_id: str) -> tuple[Running, Section, Prompt] | None:
        """Return what a prompt belongs to; None where it isn't part of a reading any more."""
        running = next((r for r in self._circles if r.id == circle), None)
        if running is None:
            return None
        found = asked(running.reading, prompt_id)
        return (running, *found) if found else None


def _response(
    found: tuple[Running, Section, Prompt],
    caller: Caller,
    text: str,
    *,
    quotation: Quotation | None,
    interaction_id: int,
) -> NewResponse:
    running, section, prompt = found
    return NewResponse(
        circle=running.id,
        week=section.id,
        how=How.FORM,
        user_id=caller.user_id,
        name=caller.name,
        text=text,
        at=caller.at,
        late=section.id != END_WEEK and caller.at >= shelved(running.agenda, section.id),
        prompt=prompt.id,
        interaction_id=interaction_id,
        quotation=quotation,
    )


def _title(running: Running, section: Section, prompt: Prompt, prompt_id: str) -> str:
    kind = wording.FORM_KIND[prompt.kind.value]
    if section.id == END_WEEK or prompt_id.startswith(AGAIN):
        return wording.END_FORM_TITLE.format(kind=kind)
    return wording.FORM_TITLE.format(number=running.reading.sections.index(section) + 1, kind=kind)


def end_thread(core: Core, circle: str) -> int | None:
    """Return the id of the thread that the end has opened; None where it hasn't."""
    post = core.posts(circle, Kind.END.value).get(END_THREAD)
    return post.message_id if post else None


def copies(name: str, text: str, *, words: str = "") -> list[str]:
    """Return the messages that carry a form's answer: the member's own Markdown, under their name if it has one.

    `words` of the text are what it points at; they stand above it.
    """
    shown = literal(clipped(name, 80)) if name else wording.NAMELESS
    room = MESSAGE - len(wording.FORM_COPY_MORE.format(name=shown, text=""))
    above = line_above(words)
    first, *rest = split(text, room - len(above))
    return [wording.FORM_COPY.format(name=shown, text=above + first)] + [
        wording.FORM_COPY_MORE.format(name=shown, text=piece) for piece in rest
    ]
