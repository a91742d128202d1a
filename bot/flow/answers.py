"""Answers by form: saved before anything else, then posted in the thread under the member's name."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import wording
from bot.agenda.due import shelved
from bot.agenda.limits import MESSAGE, MODAL_TITLE, clipped, literal, split
from bot.errors import DiscordUncertainError, NotFoundError, StoreError, StudycircleError
from bot.flow.circles import Running, message_url
from bot.flow.posting import ANSWER, Errand, Poster
from bot.flow.replies import Caller, Choice, Form, Reply
from bot.reading.model import Prompt, Section
from bot.records import How, Outgoing
from bot.store import NewResponse, Store

log = logging.getLogger("studycircle.answers")
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
    """A form's answer that is in the store, and where it will be posted; without a `name` it is nameless."""

    response_id: int
    running: Running
    section: Section
    prompt: Prompt
    name: str
    text: str


class Answers:
    """The Respond button and its form."""

    def __init__(
        self, store: Store, poster: Poster, circles: Sequence[Running], *, ring: Callable[[], None]
    ) -> None:
        self._store = store
        self._poster = poster
        self._circles = circles
        self._ring = ring
        # One answer at a time, so that the pieces of a long one stand together.
        self._turn = asyncio.Lock()

    def form(
        self, circle: str, prompt_id: str, caller: Caller, *, choice: Choice | None = None
    ) -> Form | None:
        """Return the form of a prompt, or None where it isn't part of a reading any more.

        Its id is one per prompt, wording, choice and person: phones keep forms by their id.
        """
        found = self.find(circle, prompt_id)
        if found is None:
            return None
        running, section, prompt = found
        number = running.reading.sections.index(section) + 1
        version = hashlib.sha256(f"{prompt.ask}{choice or ''}".encode()).hexdigest()[:4]
        kind = wording.FORM_KIND[prompt.kind.value]
        return Form(
            custom_id=f"sc1:a:{circle}:{prompt.id}:{version}:{short(caller.user_id)}",
            title=clipped(wording.FORM_TITLE.format(number=number, kind=kind), MODAL_TITLE),
            shown=f"¶{prompt.paragraph}\n> {literal(prompt.quote)}\n{prompt.ask}",
            label=wording.FORM_LABEL,
            hint=wording.FORM_HINT_CHOICE if choice else wording.FORM_HINT,
            choice=choice,
        )

    async def save(
        self, circle: str, prompt_id: str, caller: Caller, *, text: str, interaction_id: int
    ) -> Saved | None:
        """Commit what was typed, and return it; None where the prompt isn't part of a reading any more.

        The same submission again changes nothing.  Raises StoreError.
        """
        found = self.find(circle, prompt_id)
        if found is None:
            return None
        running, section, prompt = found
        response = NewResponse(
            circle=circle,
            week=section.id,
            how=How.FORM,
            user_id=caller.user_id,
            name=caller.name,
            text=text,
            at=caller.at,
            late=caller.at >= shelved(running.agenda, section.id),
            prompt=prompt.id,
            interaction_id=interaction_id,
        )
        response_id = await self._store.write(lambda core: core.add_response(response))
        if response_id is None:
            return None
        return Saved(response_id, running, section, prompt, caller.name, text)

    async def publish(self, saved: Saved) -> Reply:
        """Post a saved answer in its week's thread; it stays saved, and is tried again, where that fails."""
        try:
            url = await self._post(saved)
        except StudycircleError as error:
            log.warning("answer %s could not be posted yet: %s", saved.response_id, error.message)
            self._ring()
            return Reply(wording.FORM_SAVED_LATER)
        return Reply(wording.FORM_SAVED.format(url=url))

    async def publish_waiting(self) -> bool:
        """Post the saved answers that aren't in their threads yet; after a start, and after an outage.

        Returns whether Discord gave no answer to some, so that it is to be tried again.
        """
        unanswered = False
        for running in self._circles:
            waiting = await self._store.read(lambda core, circle=running.id: core.unposted_answers(circle))  # type: ignore[misc]
            for row in waiting:
                found = self.find(running.id, row.prompt or "")
                if found is None:
                    continue
                try:
                    await self._post(Saved(row.id, *found, row.name or "", row.text))
                except StoreError:
                    raise  # the bot ends; started again, it goes on from here
                except StudycircleError as error:
                    unanswered = unanswered or isinstance(error, DiscordUncertainError)
                    log.warning("answer %s could not be posted yet: %s", row.id, error.message)
        return unanswered

    async def _post(self, saved: Saved) -> str:
        """Post all pieces that aren't posted yet, and return the link to the first."""
        async with self._turn:
            return await self._post_pieces(saved)

    async def _post_pieces(self, saved: Saved) -> str:
        running, owner = saved.running, f"{ANSWER}{saved.response_id}"
        channel_id, question_id = await self._thread(saved)
        first_id = 0
        for i, text in enumerate(copies(saved.name, saved.text), 1):
            message = Outgoing(text, reply_to=question_id if i == 1 else None)
            errand = Errand(running.id, owner, str(i), channel_id, message, week=saved.section.id)
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
        prompt_id = saved.prompt.id
        posts = await self._store.read(lambda core: core.all_posts(saved.running.id))
        for post in posts:
            if post.part == prompt_id and post.message_id is not None:
                return post.channel_id, post.message_id
        raise NotFoundError("The question isn't in a thread.", "Wait until it has been posted.")

    def find(self, circle: str, prompt_id: str) -> tuple[Running, Section, Prompt] | None:
        """Return what a prompt belongs to; None where it isn't part of a reading any more."""
        running = next((r for r in self._circles if r.id == circle), None)
        if running is None:
            return None
        asked = ((section, prompt) for section in running.reading.sections for prompt in section.prompts)
        return next(((running, section, prompt) for section, prompt in asked if prompt.id == prompt_id), None)


def copies(name: str, text: str) -> list[str]:
    """Return the messages that carry a form's answer: the member's own Markdown, under their name if it has one."""
    shown = literal(clipped(name, 80)) if name else wording.NAMELESS
    room = MESSAGE - len(wording.FORM_COPY_MORE.format(name=shown, text=""))
    first, *rest = split(text, room)
    return [wording.FORM_COPY.format(name=shown, text=first)] + [
        wording.FORM_COPY_MORE.format(name=shown, text=piece) for piece in rest
    ]
