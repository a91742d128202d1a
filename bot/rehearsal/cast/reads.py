"""What the cast reads where its script has the bot's English words: these, or those of the circle's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.rehearsal.cast.script import Said, Step

THREAD = "Week {number}: {title}"
WEEK = "week {number}"
WITH_NAME = "Show my name"
SAVED = "Saved, and posted in the thread: {url}"


@dataclass(frozen=True, slots=True)
class Reads:
    """The bot's words as they stand on Discord, by the English ones; those that aren't here stand as they are."""

    words: Mapping[str, str]

    def __getitem__(self, english: str) -> str:
        return self.words.get(english, english)

    def all(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Return what stands on each of several buttons."""
        return tuple(self[label] for label in labels)

    def step(self, step: Step) -> Step:
        """Return a step with the labels that are to be seen; a menu and a command keep their names."""
        week = self[WEEK].partition("{number}")[0]
        event = re.sub(r"\bweek (?=\d)", week, step.interested)
        return step.model_copy(
            update={"press": self[step.press], "then": self.all(step.then), "interested": event}
        )

    def said(self, said: Said) -> Said:
        """Return an answer with the labels that are to be seen."""
        return said.model_copy(update={"press": self[said.press], "then": self.all(said.then)})

    def week_of(self, name: str) -> int:
        """Return the number in a thread's name such as "Week 5: ...", or 0."""
        before, _, rest = self[THREAD].partition("{number}")
        after = rest.partition("{title}")[0]
        found = re.match(rf"{re.escape(before)}(\d+){re.escape(after)}", name)
        return int(found[1]) if found else 0

    def part_of(self, words: str) -> str:
        """Return words to find a post by: the longest piece without a gap of what is said instead of theirs."""
        said = next((self.words[english] for english in self.words if words in english), None)
        if said is None or words in said:
            return words
        return max(re.split(r"\{\w+\}|\n", said), key=len)

    @property
    def saved(self) -> str:
        """How the receipt of an answer begins."""
        return re.split(r"[\s.,:]", self[SAVED], maxsplit=1)[0]
