"""“Add to the archive”: members add a message of their own, and say which question it answers.

It is taken as it stands at that moment, also where the bot couldn't see it before, and filed under what it replies
to; else it is kept as the week's conversation, and its author may choose a question.  Who leads a week may suggest it
to the author of a message, who alone decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import wording
from bot.agenda.limits import clipped
from bot.flow.answers import First, short
from bot.flow.circles import Running
from bot.flow.filing import Shelved, response_of
from bot.flow.leading import leads
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Menu, Option, Reply
from bot.flow.suggesting import Suggesting
from bot.reading.ending import ending
from bot.reading.model import Prompt, Section
from bot.records import Author, How, SeenMessage
from bot.store import Core, ResponseRow, Store, Watched

OPTIONS = 25  # in a menu (Discord's reference: components, string select)
OPTION_TEXT = 100


class Adding:
    """The command in a message's own menu."""

    def __init__(
        self,
        store: Store,
        circles: Sequence[Running],
        *,
        shelved: Shelved,
        suggesting: Suggesting,
        first: First | None = None,
        fetch: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._circles = circles
        self._shelved = shelved
        self._suggesting = suggesting
        self._first = first
        self._fetch = fetch

    @property
    def presses(self) -> dict[str, Press]:
        """What its menu leads to, and the buttons below what was suggested."""
        return {"add": Press(self._chosen), **self._suggesting.presses(self.add)}

    async def add(self, seen: SeenMessage, caller: Caller) -> Reply:
        """Keep a message of the caller's own, as it is now, or say why not; somebody else's, ask its author."""
        watched = await self._store.read(lambda core: core.watched())
        channel = watched.get(seen.channel_id)
        running = self._circle(channel.circle) if channel else None
        if channel is None or running is None:
            return Reply(wording.ADD_NOT_HERE)
        if refusal := _refusal(seen, keeps_files=channel.attachments):
            return Reply(refusal)
        if seen.author.user_id != caller.user_id:
            return await self._suggest(running, channel.week, seen, caller)
        if await self._store.read(lambda core: core.refuses(running.id, caller.user_id)):
            return Reply(wording.NOT_ME_ADD)
        own = replace(seen, author=Author(caller.user_id, caller.name))
        known, row = await self._store.write(lambda core: self._keep(core, own, channel))
        self._fetch()
        if row is None:
            return Reply(wording.ADD_GONE)
        if row.withheld:
            return Reply(wording.WITHHELD)
        if (place := place_of(row, running)) is not None:
            template = wording.ADDED_ALREADY if known else wording.ADDED
            reply = Reply(template.format(place=place))
        else:
            reply = await self._ask(running, channel.week, seen.message_id)
        return await self._first(running, caller, reply) if self._first else reply

    async def _suggest(self, running: Running, week: str, seen: SeenMessage, caller: Caller) -> Reply:
        """Have a message's author asked, if the caller leads the week and it isn't kept already."""
        if not leads(running, week, caller):
            return Reply(wording.ADD_NOT_YOURS)
        row, is_gone, refuses = await self._store.read(
            lambda core: (
                core.response_by_message(seen.message_id),
                core.is_gone(seen.message_id),
                core.refuses(running.id, seen.author.user_id),
            )
        )
        if refuses:  # they want to be passed over, and not to be asked below their own words either
            return Reply(wording.ADD_NOT_YOURS)
        if is_gone:
            return Reply(wording.ADD_GONE)
        if row is None:
            return await self._suggesting.suggest(running, week, seen, caller)
        if row.withheld:
            return Reply(wording.FILE_CARD_OUT)
        return Reply(wording.ADDED_ALREADY.format(place=place_of(row, running) or wording.PLACE_TALK))

    async def _chosen(self, pressed: Pressed) -> Reply:
        """File a message under what was chosen from the menu; its id is (week, message in base 36)."""
        return await self.file(
            pressed.running.id,
            prompt_id=pressed.chosen[0] if pressed.chosen else "",
            message_id=int(pressed.words[-1], 36),
            caller=pressed.caller,
        )

    async def file(self, circle: str, *, prompt_id: str, message_id: int, caller: Caller) -> Reply:
        """File a message of the caller's own under a question that has been posted."""
        running = self._circle(circle)

        def put(core: Core) -> ResponseRow | None:
            row = core.response_by_message(message_id)
            if row is None or running is None or (row.circle, row.user_id) != (circle, caller.user_id):
                return None
            if prompt_id not in {prompt.id for prompt in posted_prompts(core, running, row.week)}:
                return None
            core.file_response(row.id, how=How.REPLY, prompt=prompt_id)
            return core.response_by_message(message_id)

        row = await self._store.write(put)
        if row is None or running is None:
            return Reply(wording.ADD_GONE)
        return Reply(wording.ADDED.format(place=place_of(row, running)))

    def _keep(
        self, core: Core, seen: SeenMessage, channel: Watched
    ) -> tuple[ResponseRow | None, ResponseRow | None]:
        """Return the response as it was known before, and as it is now; None where it isn't to be kept."""
        known = core.response_by_message(seen.message_id)
        if known is None:
            core.add_response(response_of(core, seen, channel, shelved=self._shelved))
        elif seen.edited_at is not None:
            core.edit_response(seen.message_id, seen.text, seen.edited_at)
        core.set_attachments([seen])
        return known, core.response_by_message(seen.message_id)

    async def _ask(self, running: Running, week: str, message_id: int) -> Reply:
        prompts = await self._store.read(lambda core: posted_prompts(core, running, week))
        if not prompts:
            return Reply(wording.ADDED.format(place=wording.PLACE_TALK))
        options = tuple(
            Option(wording.capital(named(prompt)), prompt.id, clipped(prompt.ask, OPTION_TEXT))
            for prompt in prompts[:OPTIONS]
        )
        menu = Menu(f"sc1:add:{running.id}:{week}:{short(message_id)}", options, says=wording.ADD_CHOOSE)
        return Reply(wording.ADD_WHICH, menu=menu)

    def _circle(self, circle: str) -> Running | None:
        return next((running for running in self._circles if running.id == circle), None)


def _refusal(seen: SeenMessage, *, keeps_files: bool) -> str | None:
    """Return why a message can't be added, in words; None where it can."""
    if seen.author.is_bot:
        return wording.ADD_NOT_BOTS
    says = seen.text.strip() or (seen.attachments and keeps_files)
    return None if seen.is_plain and says else wording.ADD_EMPTY


def posted_prompts(core: Core, running: Running, week: str) -> tuple[Prompt, ...]:
    """Return the questions of a week that have been posted, in the reading's order."""
    posted = {post.prompt for post in core.all_posts(running.id) if post.week == week and post.message_id}
    sections = (section for section in _sections(running) if section.id == week)
    return tuple(prompt for section in sections for prompt in section.prompts if prompt.id in posted)


def _sections(running: Running) -> tuple[Section, ...]:
    """Return all weeks, and the end."""
    return (*running.reading.sections, ending(running.reading))


def place_of(row: ResponseRow, running: Running) -> str | None:
    """Return in words where a response is filed; None where it is the week's conversation, in reply to nothing."""
    prompts = [prompt for section in _sections(running) for prompt in section.prompts]
    for prompt in prompts:
        if prompt.id == row.prompt:
            return wording.PLACE_PROMPT.format(prompt=named(prompt))
    if row.paragraph:
        return wording.PLACE_PARAGRAPH.format(paragraph=row.paragraph)
    return wording.PLACE_REPLY if row.parent else None


def named(prompt: Prompt) -> str:
    """Return what a question is called in a menu: its kind and its paragraph."""
    return f"{wording.FORM_KIND[prompt.kind.value]}, ¶{prompt.paragraph}"
