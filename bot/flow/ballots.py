"""Private polls: voting by buttons, and the end, at which totals are counted and the message says so.

Nothing here is written in the log about whose vote it was, nor that there was one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from bot import wording
from bot.agenda.ballot import over
from bot.agenda.limits import literal
from bot.agenda.scene import LookingBack, Scene, stamp
from bot.clock import Clock
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.circles import Running, in_its_language, links
from bot.flow.messenger import Messenger
from bot.flow.presses import Press, Pressed
from bot.flow.replies import Reply
from bot.reading.model import Prompt, Section
from bot.records import Button, Occurrence
from bot.schedule.model import Votes
from bot.store import BallotRow, Core, ReleasedVotes, Store

log = logging.getLogger("studycircle.ballots")


class Ballots:
    """The buttons under private polls, and the chore of ending these."""

    def __init__(
        self, store: Store, messenger: Messenger, clock: Clock, *, circles: Sequence[Running]
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._circles = circles

    @property
    def presses(self) -> dict[str, Press]:
        """What the buttons lead to."""
        return {"vote": Press(self.vote), "unvote": Press(self.take_back)}

    async def vote(self, pressed: Pressed) -> Reply:
        """Keep the caller's vote, in place of the one before; the words are (prompt, option)."""
        running, (prompt_id, number) = pressed.running, (*pressed.words, "", "")[:2]
        found = _poll(running, prompt_id)
        option = int(number) if number.isdecimal() else 0
        if found is None or not 1 <= option <= len(found[1].options):
            return Reply(wording.GONE_BUTTON)
        if await self._store.read(lambda core: core.refuses(running.id, pressed.caller.user_id)):
            return Reply(wording.NOT_ME_PRESS)
        ballot, before = await self._choose(pressed, prompt_id, option)
        if ballot is None:
            return Reply(wording.VOTE_OVER)
        template = wording.VOTED_ALREADY if before == option else wording.VOTED
        text = template.format(option=literal(found[1].options[option - 1]), until=stamp(ballot.until))
        return Reply(text, buttons=(Button(wording.VOTE_BACK, f"sc1:unvote:{running.id}:{prompt_id}"),))

    async def take_back(self, pressed: Pressed) -> Reply:
        """Keep no vote of the caller's any more."""
        prompt_id = pressed.words[0] if pressed.words else ""
        ballot, before = await self._choose(pressed, prompt_id, None)
        if ballot is None:
            return Reply(wording.VOTE_OVER, replaces=True)
        if before is None:
            return Reply(wording.VOTE_NONE, replaces=True)
        return Reply(wording.VOTE_TAKEN_BACK.format(until=stamp(ballot.until)), replaces=True)

    async def _choose(
        self, pressed: Pressed, prompt_id: str, option: int | None
    ) -> tuple[BallotRow | None, int | None]:
        """Return the poll, None where it is over, and the option before.

        A press may overtake our record of the post; it comes from the poll's own message then.
        """
        circle, user_id, now = pressed.running.id, pressed.caller.user_id, self._clock.now()

        def choose(core: Core) -> tuple[BallotRow | None, int | None]:
            ballot = core.ballot(circle, prompt_id)
            message_id = (ballot.message_id if ballot else None) or pressed.message_id
            if ballot is None or message_id is None or not ballot.is_open or ballot.until <= now:
                return None, None
            return ballot, core.choose(circle, message_id, user_id, option)

        return await self._store.write(choose)

    async def close(self) -> bool | datetime:
        """Count what has ended, and have its messages say so; return when the next ends, True if some is left to do."""
        now = self._clock.now()
        end = await self._store.read(lambda core: core.next_ballot_end())
        if end and end <= now:
            await self._store.write(lambda core: core.count_ballots(now))
            end = await self._store.read(lambda core: core.next_ballot_end())
        unanswered = [await self._show_all(running) for running in self._circles]
        return True if any(unanswered) else end or False

    @in_its_language
    async def _show_all(self, running: Running) -> bool:
        """Change the messages of a circle's polls that are over; return whether Discord gave no answer to some."""
        waiting = await self._store.read(lambda core: core.ballots_to_show(running.id))
        unanswered = False
        for ballot in waiting:
            found = _poll(running, ballot.prompt)
            try:
                if found:
                    await self._show(running, *found, ballot=ballot)
            except (DiscordRefusedError, DiscordUncertainError) as error:
                log.warning("%s: poll %s still looks open: %s", running.id, ballot.prompt, error.message)
                unanswered = unanswered or isinstance(error, DiscordUncertainError)
        return unanswered

    async def _show(self, running: Running, section: Section, prompt: Prompt, *, ballot: BallotRow) -> None:
        """Change one message; safe to repeat.  Raises DiscordRefusedError and DiscordUncertainError."""
        assert ballot.channel_id is not None, "what is to be shown was posted"
        assert ballot.message_id is not None
        urls = await links(self._store, running)
        scene = Scene(running.circle, running.reading, running.agenda, urls=urls, content=running.content)
        seen = poll_seen(prompt, totals=ballot.totals, is_private=True, is_open=False)
        await self._messenger.unarchive(ballot.channel_id)
        await self._messenger.edit(ballot.channel_id, ballot.message_id, over(prompt, section, scene, seen))
        now = self._clock.now()
        await self._store.write(lambda core: core.ballot_shown(running.id, prompt.id, now))


async def begin_poll(store: Store, running: Running, occurrence: Occurrence) -> None:
    """Note how a week's poll is held, before it is posted: that stays so, whatever the circle's file says later."""
    poll, until = running.reading.section(occurrence.week).poll, occurrence.until
    if poll is None or until is None:
        return
    if running.circle.votes is Votes.PRIVATE:
        await store.write(
            lambda core: core.hold_ballot(running.id, poll.id, owner=occurrence.key, until=until)
        )
    else:
        await store.write(lambda core: core.drop_ballot(running.id, poll.id))


def poll_seen(
    prompt: Prompt, *, totals: Sequence[tuple[int, int]], is_private: bool, is_open: bool
) -> LookingBack:
    """Return a poll's totals as they are put into words."""
    tally = dict(totals)
    return LookingBack(
        votes=tuple(tally.get(option, 0) for option in range(1, len(prompt.options) + 1)),
        voters=sum(tally.values()),
        is_private=is_private,
        is_open=is_open,
    )


async def result_of(store: Store, running: Running, prompt: Prompt, *, now: datetime) -> ReleasedVotes | None:
    """Return what may be shown of a poll at this moment; a private one that has just ended is counted first."""
    end = await store.read(lambda core: core.next_ballot_end())
    if end and end <= now:
        await store.write(lambda core: core.count_ballots(now))
    found = await store.read(lambda core: core.released_votes(running.id))
    return next((votes for votes in found if votes.prompt == prompt.id), None)


def _poll(running: Running, prompt_id: str) -> tuple[Section, Prompt] | None:
    """Return a week's poll by its id, with its week; None where the reading has it no longer."""
    for section in running.reading.sections:
        if section.poll and section.poll.id == prompt_id:
            return section, section.poll
    return None
