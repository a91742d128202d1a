"""How a member's words may be kept: the card that asks, once and privately, and what follows from its buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import wording
from bot.agenda.limits import clipped, literal
from bot.clock import Clock
from bot.flow.circles import Running
from bot.flow.mine import counts
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Caller, Reply
from bot.records import Button, Consent
from bot.schedule.model import ArchiveNames
from bot.store import ChoiceRow, Core, Store

NAME = 80
UNCHOSEN = {
    ArchiveNames.PSEUDONYMS: Consent.PSEUDONYM,
    ArchiveNames.AS_ON_DISCORD: Consent.NAME,
    ArchiveNames.NOBODY: Consent.NOT_QUOTED,
}
"""What holds by the circle's own choice until a member has made theirs; the store's view says the same."""


class Choosing:
    """The card, `/my choices`, and “Not me”."""

    def __init__(self, store: Store, clock: Clock, *, ring: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    @property
    def presses(self) -> dict[str, Press]:
        """What its buttons lead to; "choose" stands below the line in a thread, "card" everywhere else."""
        return {
            "card": Press(lambda pressed: self.card(pressed.running, pressed.caller)),
            "choose": Press(lambda pressed: self.card(pressed.running, pressed.caller)),
            "keep": Press(self._keep),
            "notme": Press(self._ask_whether),
            "nothing": Press(self._refuse),
            "again": Press(self._accept),
        }

    async def card(self, running: Running, caller: Caller) -> Reply:
        """Return the card, with the present choice named, and note that the caller was asked."""
        if await self.refuses(running, caller):
            again = Button(wording.LIFT_BUTTON, f"sc1:again:{running.id}")
            return Reply(wording.NOT_ME_IS_ON, buttons=(again,), replaces=True)
        text = await self._asked(running, caller)
        return Reply(text, buttons=_card_buttons(running), replaces=True)

    async def first(self, running: Running, caller: Caller, receipt: Reply) -> Reply:
        """Return the receipt of an answer; below the first one, that is of who wasn't asked yet, the card."""
        choice = await self._store.read(lambda core: core.choice(running.id, caller.user_id))
        if choice is not None or await self.refuses(running, caller):
            return receipt
        card = await self._asked(running, caller)
        text = wording.CARD_FIRST.format(receipt=receipt.text, card=card)
        return replace(receipt, text=text, buttons=(*receipt.buttons, *_card_buttons(running)))

    async def refuses(self, running: Running, caller: Caller) -> bool:
        """Return whether the caller wants nothing of theirs kept."""
        return await self._store.read(lambda core: core.refuses(running.id, caller.user_id))

    async def _keep(self, pressed: Pressed) -> Reply:
        """Keep what was chosen, for all that the caller has said and will say."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        if await self.refuses(running, caller):
            return await self.card(running, caller)
        consent = Consent(pressed.words[0])
        await self._store.write(lambda core: core.set_consent(running.id, caller.user_id, consent, at=now))
        self._ring()
        card = await self._asked(running, caller)
        text = wording.CHOICE_KEPT.format(choice=wording.CHOICE[consent.value], card=card)
        return Reply(text, buttons=_card_buttons(running), replaces=True)

    async def _ask_whether(self, pressed: Pressed) -> Reply:
        """Say what “Not me” means, and ask once."""
        running = pressed.running
        words = await self._store.read(lambda core: core.words_of(running.id, pressed.caller.user_id))
        nothing = replace(words, choice=None).is_empty
        held = wording.NOT_ME_NOTHING if nothing else wording.listed(list(counts(words).values()))
        yes = Button(wording.NOT_ME_CONFIRM_BUTTON, f"sc1:nothing:{running.id}")
        back = Button(wording.BACK_BUTTON, f"sc1:card:{running.id}")
        text = wording.NOT_ME_ASK.format(circle=literal(running.circle.name), held=held)
        return Reply(text, buttons=(yes, back), replaces=True)

    async def _refuse(self, pressed: Pressed) -> Reply:
        """Erase all of the caller's and keep nothing from now on; copies and files follow at once."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        await self._store.write(lambda core: core.refuse(running.id, caller.user_id, at=now))
        self._ring()
        return Reply(wording.NOT_ME_DONE, replaces=True)

    async def _accept(self, pressed: Pressed) -> Reply:
        """Keep the caller's words again, from now on."""
        running, caller, now = pressed.running, pressed.caller, self._clock.now()
        lifted = await self._store.write(lambda core: core.accept(running.id, caller.user_id, now))
        card = await self.card(running, caller)
        if not lifted:
            return card
        return replace(card, text=wording.NOT_ME_LIFTED.format(card=card.text))

    async def _asked(self, running: Running, caller: Caller) -> str:
        """Note that the caller is shown the card, and return its words."""
        now = self._clock.now()

        def ask(core: Core) -> tuple[ChoiceRow | None, int | None]:
            core.note_asked(running.id, caller.user_id, now)
            return core.choice(running.id, caller.user_id), core.reader_of(running.id, caller.user_id)

        choice, reader = await self._store.write(ask)
        number = wording.CARD_NUMBER.format(number=reader) if reader else wording.CARD_NO_NUMBER
        return wording.CARD.format(
            circle=literal(running.circle.name),
            name=literal(clipped(caller.name, NAME)),
            pseudonym=number,
            now=_now(running, choice),
        )


def _now(running: Running, choice: ChoiceRow | None) -> str:
    if choice and choice.consent:
        return wording.CARD_NOW.format(choice=wording.CHOICE[choice.consent.value])
    unchosen = UNCHOSEN[running.circle.names]
    return wording.CARD_NOW_UNCHOSEN.format(choice=wording.CHOICE[unchosen.value].lower())


def _card_buttons(running: Running) -> tuple[Button, ...]:
    chosen = [
        Button(label, f"sc1:keep:{running.id}:{consent}", row=0) for consent, label in wording.CHOICE.items()
    ]
    more = (
        (wording.MY_WORDS_BUTTON, "words"),
        (wording.FORGET_ASK_BUTTON, "erase"),
        (wording.NOT_ME_BUTTON, "notme"),
    )
    return (*chosen, *(Button(label, f"sc1:{word}:{running.id}", row=1) for label, word in more))
