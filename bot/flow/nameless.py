"""Answers without a name: nothing is kept of who wrote them or when.

They wait until the circle's next post for members, so that the clock unmasks nobody, and are posted with it in random
order.  Whoever holds the code of the private receipt can take one back; nobody else can tell whose it is.  Nothing
here is written in the log, not even that something failed: its time would be an answer's.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from bot import wording
from bot.agenda.due import shelved
from bot.clock import Clock
from bot.flow.answers import Answers
from bot.flow.circles import Running
from bot.flow.copies import delete_copies, scrub
from bot.flow.leading import deed
from bot.flow.messenger import Messenger
from bot.flow.needs import FOR_MEMBERS
from bot.flow.picking import picked
from bot.flow.replies import Caller, Choice, Option, Reply
from bot.records import Occurrence, State
from bot.store import Core, Deed, NewNameless, Store

SHOW, HIDE = "show", "hide"
# Three groups of two syllables, easy to say and to type; one in 15 thousand million (50 ** 6).  These consonants make
# hardly a word that one wouldn't like to be given.
CONSONANTS, VOWELS, GROUPS, SYLLABLES = "bdflmnrstv", "aeiou", 3, 2
TRIES, TRIES_IN = 5, timedelta(hours=1)
ID_BITS, SALT_BYTES = 62, 16


def choice_of_name() -> Choice:
    """Return the choice in the form: with one's name, or without."""
    return Choice(
        said=wording.NAME_SAID,
        label=wording.NAME_LABEL,
        options=(
            Option(wording.NAME_SHOW, SHOW, wording.NAME_SHOW_MEANS),
            Option(wording.NAME_HIDE, HIDE, wording.NAME_HIDE_MEANS),
        ),
    )


def new_code(chance: Random) -> str:
    """Return a withdraw code, such as "bano-mitu-relo"."""
    groups = (
        "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(SYLLABLES))
        for _ in range(GROUPS)
    )
    return "-".join(groups)


def hashed(code: str, salt: bytes) -> bytes:
    """Return what is kept of a code; how it is written, with spaces or capitals, makes no difference."""
    letters = "".join(letter for letter in code.casefold() if letter.isalpha())
    return hashlib.sha256(salt + letters.encode()).digest()


class Nameless:
    """The form's choice, the release, `/my withdraw`, and `/circle nameless`."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        answers: Answers,
        clock: Clock,
        *,
        chance: Random,
        ring: Callable[[], None],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._answers = answers
        self._clock = clock
        self._chance = chance
        self._ring = ring
        self._wrong_tries: dict[int, list[datetime]] = {}

    async def choice(self, running: Running) -> Choice | None:
        """Return what the form asks about the name; None where this circle takes no answers without one just now."""
        return choice_of_name() if await self._store.read(lambda core: _are_taken(core, running)) else None

    async def save(self, circle: str, prompt_id: str, *, text: str, sentence: str = "") -> str | None:
        """Keep an answer until the next post and return its withdraw code.

        None where answers without a name aren't taken: then nothing is kept.  Raises StoreError.
        """
        found = self._answers.find(circle, prompt_id)
        if found is None:
            return None
        running, section, prompt = found
        code, salt = new_code(self._chance), self._chance.randbytes(SALT_BYTES)
        number = self._chance.getrandbits(ID_BITS)
        words = picked(running.reading, prompt, sentence)
        new = NewNameless(number, running.id, section.id, prompt.id, text, salt, hashed(code, salt), words)

        def keep(core: Core) -> bool:
            taken = _are_taken(core, running)
            if taken:
                core.add_nameless(new)
            return taken

        return code if await self._store.write(keep) else None

    async def release(self, running: Running, before: Occurrence | None) -> None:
        """Post what waits, before an occurrence that goes to members; with None, if no such is to come any more."""
        if before is not None and before.kind not in FOR_MEMBERS:
            return
        if not await self._store.read(lambda core: core.nameless_wait(running.id)):
            return
        now = self._clock.now()
        late_weeks = _late_weeks(running, min(before.due, now) if before else now)

        def put_out(core: Core) -> bool:
            due = before is not None or not _more_comes(core, running)
            if due:
                core.release_nameless(running.id, now, late_weeks=late_weeks)
            return due

        if not await self._store.write(put_out):
            return
        unscrubbed = await scrub(self._store)
        if await self._answers.publish_waiting() or unscrubbed:
            self._ring()

    async def withdraw(self, running: Running, caller: Caller, *, code: str) -> Reply:
        """Erase the answer that a code is for, also where it is posted; only so many wrong codes an hour."""
        now = self._clock.now()
        tries = [at for at in self._wrong_tries.get(caller.user_id, []) if now - at < TRIES_IN]
        if len(tries) >= TRIES:
            return Reply(wording.WITHDRAW_LATER)

        def take_back(core: Core) -> bool:
            for kept in core.nameless_codes(running.id):
                if hmac.compare_digest(hashed(code, kept.salt), kept.code):
                    core.withdraw_nameless(kept.id, now)
                    return True
            return False

        if not await self._store.write(take_back):
            self._wrong_tries[caller.user_id] = [*tries, now]
            return Reply(wording.WITHDRAW_UNKNOWN)
        unanswered = await delete_copies(self._store, self._messenger, now=now)
        if await scrub(self._store) or unanswered:
            self._ring()
        return Reply(wording.WITHDRAWN)

    async def set_stopped(self, running: Running, caller: Caller, *, stopped: bool) -> Reply:
        """Stop answers without a name, or allow them again; what waits is posted all the same."""
        if not running.circle.nameless:
            return Reply(wording.NAMELESS_NOT_OFFERED)
        what = Deed.STOP_NAMELESS if stopped else Deed.ALLOW_NAMELESS
        done = deed(what, caller, at=self._clock.now())

        def switch(core: Core) -> None:
            if core.nameless_stopped(running.id) is not stopped:
                core.set_nameless_stopped(running.id, stopped=stopped)
                core.add_deed(running.id, done)

        await self._store.write(switch)
        return Reply(wording.NAMELESS_STOPPED if stopped else wording.NAMELESS_ALLOWED)


def _are_taken(core: Core, running: Running) -> bool:
    offered = running.circle.nameless and not core.nameless_stopped(running.id)
    return offered and _more_comes(core, running)


def _more_comes(core: Core, running: Running) -> bool:
    """Return whether anything is still to be posted to members, with which an answer could be released."""
    rows = core.stored(running.id).values()
    return any(row.state is State.PLANNED and row.kind in FOR_MEMBERS for row in rows)


def _late_weeks(running: Running, at: datetime) -> Sequence[str]:
    """Return the weeks that were looked back at before an instant."""
    weeks = [week.section_id for week in running.agenda.weeks]
    return [week for week in weeks if shelved(running.agenda, week) < at]
