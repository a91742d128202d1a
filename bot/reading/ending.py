"""What a reading asks after its last week: its first questions again, and a last go-round."""

from __future__ import annotations

from bot import wording
from bot.reading.model import GoRoundPrompt, Prompt, PromptKind, Reading, Section
from bot.records import END_WEEK

LAST_ROUND = "last-go-round"
AGAIN = "end."
"""What stands before the id of a prompt that is asked again; no id has a full stop."""


def asked_again(reading: Reading) -> tuple[Prompt, ...]:
    """Return the first questions: the first week's that are the essay's own, or where none is, its opening question."""
    first = reading.sections[0]
    own = [prompt for prompt in first.prompts if prompt.essays_own and prompt.kind is not PromptKind.POLL]
    return tuple(_again(prompt) for prompt in own or [first.opening])


def _again(prompt: Prompt) -> Prompt:
    """Return a question as it is asked at the end."""
    return prompt.model_copy(update={"ask": prompt.again}) if prompt.again else prompt


def ending(reading: Reading) -> Section:
    """Return the end as if it were a week of its own, whose go-round is the last one; it has no text."""
    last = reading.sections[-1]
    return last.model_copy(
        update={
            "id": END_WEEK,
            "title": wording.AFTER_THE_LAST,
            "link": "",
            "terms": (),
            "core": (),
            "poll": None,
            "go_round": last_round(reading),
        }
    )


def last_round(reading: Reading) -> GoRoundPrompt:
    """Return the last go-round; it stands beside the words with which the last week closes."""
    last = reading.sections[-1]
    new = {"id": LAST_ROUND, "ask": wording.LAST_ROUND_ASK, "passage": last.closing.passage}
    return last.go_round.model_copy(update=new)


def asked(reading: Reading, name: str) -> tuple[Section, Prompt] | None:
    """Return a question and the week that it is filed under, by its id; None where the reading has it no longer.

    With AGAIN before it, it is the same question, as it is asked at the end.
    """
    if name == LAST_ROUND:
        return ending(reading), last_round(reading)
    wanted = name.removeprefix(AGAIN)
    every = ((section, prompt) for section in reading.sections for prompt in section.prompts)
    found = next(((section, prompt) for section, prompt in every if prompt.id == wanted), None)
    return (found[0], _again(found[1])) if found and name != wanted else found
