"""What a member can do with their own words: see all of them, delete one, and erase them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal
from bot.agenda.scene import stamp
from bot.clock import Clock
from bot.flow.adding import place_of
from bot.flow.answers import short
from bot.flow.circles import Running, message_url
from bot.flow.copies import delete_copies, scrub
from bot.flow.messenger import Messenger
from bot.flow.ownfile import as_text
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Reply
from bot.records import Button, How
from bot.schedule.model import Votes
from bot.store import Core, PostRow, Released, ResponseRow, Store, Words

PAGE = 5  # as many as Discord's buttons in one row (reference: components, action row)
# As much of each as is shown; less, where hostile Markdown would make it too long for one message.
CLIPS, CLIP_DELETED = (60, 30, 8), 150


class Mine:
    """`/my words` and `/my forget`."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock, *, ring: Callable[[], None]) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to: "words" (and a page), "unsay" (a response and the page), "erase", "forget"."""
        return {
            "words": Press(self._turned),
            "unsay": Press(self._delete),
            "erase": Press(lambda pressed: self.ask_to_forget(pressed.running, pressed.caller)),
            "forget": Press(lambda pressed: self.forget(pressed.running, pressed.caller), slow=True),
        }

    async def words(self, running: Running, caller: Caller, *, page: int = 0, done: str = "") -> Reply:
        """Return everything that is kept of the caller: a page of what they said, with buttons, and all as a file."""
        held = await self._held(running, caller)
        but = wording.NOT_FOUND_NAMELESS if running.circle.nameless else ""
        if held is None:
            return Reply(done + wording.MY_WORDS_NONE + but, replaces=True)
        words, shown, posts, released = held
        if words.refuses:
            return Reply(done + wording.NOT_ME_IS_ON, replaces=True)
        if words.follows and words == Words(None, (), (), (), follows=words.follows):
            return Reply(wording.MY_FOLLOWS_ONLY.format(at=stamp(words.follows)) + but, replaces=True)
        file = as_text(words, running, caller.name, shown=shown, posts=posts, released=released)
        pages = max(1, -(-len(words.responses) // PAGE))
        page = min(max(page, 0), pages - 1)
        texts = (
            _list(running, words, shown, page=page, pages=pages, clip=clip, done=done) + but for clip in CLIPS
        )
        return Reply(
            next((text for text in texts if len(text) <= MESSAGE), done),
            buttons=_list_buttons(running, words, page=page, pages=pages),
            attached=(wording.MY_WORDS_FILE, file),
            replaces=True,
        )

    async def _turned(self, pressed: Pressed) -> Reply:
        page = int(pressed.words[0]) if pressed.words else 0
        return await self.words(pressed.running, pressed.caller, page=page)

    async def _delete(self, pressed: Pressed) -> Reply:
        """Erase one of the caller's own, and show the list without it; the bot's copy goes soon after."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        response_id, page = int(pressed.words[0], 36), int(pressed.words[1])
        row = await self._store.write(
            lambda core: core.delete_own(running.id, caller.user_id, response_id, now)
        )
        done: str = wording.WORDS_DELETED_ALREADY
        if row is not None:
            self._ring()
            done = wording.WORDS_DELETED_OWN.format(url=_url(running, row))
            if row.how is How.FORM:
                done = wording.WORDS_DELETED_FORM.format(text=_clip(row.text, CLIP_DELETED))
        return await self.words(running, caller, page=page, done=done)

    async def ask_to_forget(self, running: Running, caller: Caller) -> Reply:
        """Say what forgetting does and doesn't reach, and ask once."""
        held = await self._held(running, caller)
        but = wording.NOT_FOUND_NAMELESS if running.circle.nameless else ""
        if held is None:
            return Reply(wording.FORGET_NONE + but)
        words, button = held[0], Button(wording.FORGET_BUTTON, f"sc1:forget:{running.id}")
        if words.refuses:
            return Reply(wording.FORGET_REFUSAL, buttons=(button,))
        text = wording.FORGET_ASK.format(circle=running.circle.name, **counts(words))
        text += wording.FORGET_FOLLOWS if words.follows else ""
        text += wording.FORGET_DEEDS if words.deeds else ""
        text += wording.FORGET_TOTALS if running.circle.votes is Votes.PRIVATE else ""
        text += (wording.FORGET_INTEREST if words.interested else "") + but
        return Reply(text, buttons=(button,))

    async def forget(self, running: Running, caller: Caller) -> Reply:
        """Erase everything of the caller's, here and in the bot's own messages."""
        now = self._clock.now()
        await self._store.write(lambda core: core.forget(running.id, caller.user_id, at=now))
        await delete_copies(self._store, self._messenger, now=now)
        await scrub(self._store)
        self._ring()  # what couldn't be deleted is tried again, and an archive that was made is made anew
        return Reply(wording.FORGET_DONE)

    async def _held(
        self, running: Running, caller: Caller
    ) -> tuple[Words, str, tuple[PostRow, ...], tuple[Released, ...]] | None:
        """Return what is held of the caller, how they are shown, and what their votes and reactions point to.

        None where nothing is held.
        """

        def read(
            core: Core,
        ) -> tuple[Words, str, tuple[PostRow, ...], tuple[Released, ...]] | None:
            held = core.words_of(running.id, caller.user_id)
            if held.is_empty:
                return None
            shown = core.shown_names(running.id).get(caller.user_id, wording.NOT_QUOTED)
            posts = core.all_posts(running.id) if held.votes else ()
            return held, shown, posts, tuple(core.released(running.id)) if held.reactions else ()

        return await self._store.read(read)


def counts(held: Words) -> dict[str, str]:
    """Return in words how much of each kind is held."""
    return {
        "responses": wording.numbered(wording.HELD_RESPONSES, len(held.responses)),
        "votes": wording.numbered(wording.HELD_VOTES, len(held.votes)),
        "reactions": wording.numbered(wording.HELD_REACTIONS, len(held.reactions)),
    }


def _list(running: Running, words: Words, shown: str, *, page: int, pages: int, clip: int, done: str) -> str:
    lines = [_line(running, row, number, clip=clip) for number, row in _of_page(words, page)]
    held = wording.MY_WORDS.format(**counts(words))
    held += wording.MY_FOLLOWS if words.follows else ""
    held += wording.MY_DEEDS if words.deeds else ""
    held += wording.MY_ROUNDS if words.passes or words.questions else ""
    held += wording.MY_INTEREST if words.interested else ""
    return wording.WORDS_LIST.format(
        done=done,
        circle=literal(running.circle.name),
        held=held,
        shown=literal(shown),
        lines="\n".join(lines) or wording.WORDS_NONE_SAID,
        page=wording.WORDS_PAGE.format(page=page + 1, pages=pages) if pages > 1 else "",
    )


def _of_page(words: Words, page: int) -> Sequence[tuple[int, ResponseRow]]:
    """Return the responses of a page with their numbers, the latest first."""
    latest = list(enumerate(reversed(words.responses), 1))
    return latest[page * PAGE : (page + 1) * PAGE]


def _line(running: Running, row: ResponseRow, number: int, *, clip: int) -> str:
    url = _url(running, row)
    return wording.WORDS_LINE.format(
        number=number,
        week=running.week(row.week),
        place=placed(row, running),
        at=stamp(row.at, "d"),
        text=_clip(row.text, clip),
        link=wording.WORDS_LINK.format(url=url) if url else "",
    ).rstrip()


def placed(row: ResponseRow, running: Running) -> str:
    """Return in words where a response is filed, and that it came by form if it did."""
    place = place_of(row, running) or wording.PLACE_TALK
    return f"{place}, {wording.BY_FORM}" if row.how is How.FORM else place


def _list_buttons(running: Running, words: Words, *, page: int, pages: int) -> tuple[Button, ...]:
    found = [
        Button(
            wording.WORDS_DELETE_BUTTON.format(number=number),
            f"sc1:unsay:{running.id}:{short(row.id)}:{page}",
            row=0,
        )
        for number, row in _of_page(words, page)
    ]
    turns = [(wording.WORDS_PREVIOUS_BUTTON, page - 1), (wording.WORDS_NEXT_BUTTON, page + 1)]
    found += [
        Button(label, f"sc1:words:{running.id}:{turn}", row=1) for label, turn in turns if 0 <= turn < pages
    ]
    return (*found, Button(wording.BACK_BUTTON, f"sc1:card:{running.id}", row=1))


def _clip(text: str, limit: int) -> str:
    """Return the beginning of a text as one line between quotation marks, with its Markdown made plain."""
    if not text.strip():
        return wording.WORDS_ONLY_FILE
    return wording.QUOTED.format(words=literal(clipped(" ".join(text.split()), limit)))


def _url(running: Running, row: ResponseRow) -> str:
    if row.channel_id is None or row.message_id is None:
        return ""
    return message_url(running.circle.channel.guild_id, row.channel_id, row.message_id)
