"""What the bot answered to a press, a command or a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.rehearsal.server.forms import Field, Form
from bot.rehearsal.server.limits import walk
from bot.rehearsal.server.model import Json, Message
from bot.rehearsal.server.seen import NotThereError, Place, Seen, SeenPoll, seen

if TYPE_CHECKING:
    from bot.rehearsal.server.interactions import Interaction
    from bot.rehearsal.server.world import World

__all__ = ["Field", "Form", "NotThereError", "Outcome", "Place", "Seen", "SeenPoll"]


def control(message: Message, label: str) -> tuple[Json, Json | None]:
    """Return the button with that label, or the menu with an option of that label and the option."""
    for one in walk(message.components):
        if one["type"] == 2 and one.get("label") == label and not one.get("url"):
            if one.get("disabled"):
                raise NotThereError(f"The button “{label}” is greyed out.", "Press one that isn't.")
            return one, None
        for option in one.get("options", []):
            if option["label"] == label:
                return one, option
    there = [one.get("label", "") for one in walk(message.components) if one.get("label")]
    shown = ", ".join(there) or "none"
    raise NotThereError(f"There is no button “{label}” under message {message.id}.", f"There are: {shown}.")


class Outcome:
    """What the bot answered.  It stays up to date: later edits and further answers show here too."""

    def __init__(self, world: World, interaction: Interaction, *, press: Press, submit: Submit) -> None:
        self._world = world
        self._interaction = interaction
        self._press = press
        self._submit = submit

    @property
    def messages(self) -> tuple[Seen, ...]:
        """All messages that answered, in order; a pressed message that was changed counts as one."""
        return tuple(seen(self._world, one) for one in self._interaction.replies)

    @property
    def text(self) -> str:
        """Everything that the answers say."""
        return "\n".join(one.text for one in self.messages if one.text)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the buttons under the answers."""
        return tuple(label for one in self.messages for label in one.buttons)

    @property
    def files(self) -> dict[str, bytes]:
        """The files of the answers, by name."""
        return {name: content for one in self.messages for name, content in one.files.items()}

    @property
    def private(self) -> bool:
        """Whether only this person sees the answers."""
        return bool(self.messages) and all(one.private for one in self.messages)

    @property
    def form(self) -> Form | None:
        """The form that the bot opened, if it did."""
        body = self._interaction.form
        if body is None:
            return None
        return Form(body, lambda parts: self._submit(self._interaction, parts))

    @property
    def choices(self) -> tuple[str, ...]:
        """The suggestions that the bot gave for what was being typed."""
        return tuple(one["name"] for one in self._interaction.choices)

    async def press(self, label: str) -> Outcome:
        """Press a button under one of the answers (or choose from its menu)."""
        for message in reversed(self._interaction.replies):
            labels = [one.get("label") for one in walk(message.components)]
            labels += [
                option["label"] for one in walk(message.components) for option in one.get("options", [])
            ]
            if label in labels:
                return await self._press(message, label)
        raise NotThereError(f"There is no button “{label}” here.", f"There are: {', '.join(self.buttons)}.")


Press = Callable[[Message, str], Awaitable[Outcome]]
Submit = Callable[["Interaction", list[Json]], Awaitable[Outcome]]
