"""What a reading is: the parts of reading.yaml as values, and the reading that they make with their text.

Values arrive as text and are typed by scalars.py.  What the parts must be to each other is decided in
check.py, how long they may be in ceilings.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints

from bot.errors import NotFoundError
from bot.reading import scalars
from bot.reading.anchors import locate
from bot.reading.text import Paragraph, Span, Spot, Text

SLOW_WORDS_A_MINUTE = 120
MINUTES_STEP = 5

P = TypeVar("P", bound="Prompt")
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, PlainValidator(scalars.slug)]
Number = Annotated[int, PlainValidator(scalars.whole_number)]


class PromptKind(StrEnum):
    """Which moment of the week a prompt belongs to."""

    OPENING = "opening"
    CORE = "core"
    POLL = "poll"
    GO_ROUND = "go-round"
    CLOSING = "closing"


class Aim(StrEnum):
    """What a prompt invites to: what does it say, is it so, where have you met it."""

    UNDERSTAND = "understand"
    TEST = "test"
    CONNECT = "connect"


class Culprit(StrEnum):
    """Whose fault a correction mends."""

    SCAN = "scan"
    PRINTER = "printer"


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-")
    )


class Correction(_Part):
    """What stands in a paragraph or note of the seed (`wrong`), and what it should read (`right`)."""

    spot: Annotated[Spot, PlainValidator(scalars.spot)] = Field(alias="in")
    wrong: Annotated[str, StringConstraints(min_length=1)] = Field(alias="from")
    right: str = Field(alias="to")
    fault: Culprit


class Term(_Part):
    """A word of the section's, what it says in plain words, and the paragraph that explains it."""

    term: Line
    says: Line
    see: Number | None = None


class Passage(_Part):
    """The words that a prompt is anchored to: they stand once in their paragraph, letter for letter."""

    paragraph: Number
    quote: Line


class Prompt(_Part):
    """One question, anchored to a passage; each kind is a class of its own.

    `again` is how it is asked once more at the end, where it is one of the first questions; empty: in the same words.
    """

    kind: ClassVar[PromptKind]

    id: Slug
    aim: Aim
    themes: tuple[str, ...] = ()
    passage: Passage
    ask: Line
    again: Line = ""
    essays_own: Annotated[bool, PlainValidator(scalars.yes_or_no)] = False
    tested_by: str | None = None

    @property
    def paragraph(self) -> int:
        """The number of the paragraph that it is anchored to."""
        return self.passage.paragraph

    @property
    def quote(self) -> str:
        """The words that it is anchored to."""
        return self.passage.quote

    @property
    def options(self) -> tuple[str, ...]:
        """What a poll lets people choose from; nothing for the other kinds."""
        return ()


class OpeningPrompt(Prompt):
    """The question that goes out with the text."""

    kind = PromptKind.OPENING


class CorePrompt(Prompt):
    """One of the two or three main questions."""

    kind = PromptKind.CORE


class PollPrompt(Prompt):
    """A question with positions to choose from."""

    kind = PromptKind.POLL

    offered: tuple[Line, ...] = Field(alias="options")

    @property
    def options(self) -> tuple[str, ...]:
        """What people can choose from; the last is the way out."""
        return self.offered


class GoRoundPrompt(Prompt):
    """The question that everybody answers in a sentence, or passes."""

    kind = PromptKind.GO_ROUND


class ClosingPrompt(Prompt):
    """The question that looks back on the week."""

    kind = PromptKind.CLOSING


class Brief(_Part):
    """What the facilitator gets and members don't see."""

    listen_for: tuple[Line, ...] = ()
    follow_ups: tuple[Line, ...] = ()
    limits: tuple[Line, ...] = ()
    dated: tuple[Line, ...] = ()


class Section(_Part):
    """A run of paragraphs read in one week, and what is asked about it."""

    id: Slug
    title: Line
    stretch: Annotated[tuple[int, int], PlainValidator(scalars.stretch)] = Field(alias="paragraphs")
    link: str = ""
    terms: tuple[Term, ...] = ()
    opening: OpeningPrompt
    core: tuple[CorePrompt, ...]
    poll: PollPrompt | None = None
    go_round: GoRoundPrompt
    closing: ClosingPrompt
    brief: Brief = Brief()

    @property
    def first(self) -> int:
        """The number of its first paragraph."""
        return self.stretch[0]

    @property
    def last(self) -> int:
        """The number of its last paragraph."""
        return self.stretch[1]

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All its prompts in the order in which they are posted."""
        return tuple(prompt for _, prompt in self.placed)

    @property
    def placed(self) -> tuple[tuple[tuple[str | int, ...], Prompt], ...]:
        """The same, each with its path within the section's YAML."""
        core = ((("core", index), prompt) for index, prompt in enumerate(self.core))
        poll = ((("poll",), self.poll),) if self.poll else ()
        ends = ((("go-round",), self.go_round), (("closing",), self.closing))
        return ((("opening",), self.opening), *core, *poll, *ends)


class ReadingFile(_Part):
    """A whole reading.yaml."""

    title: Line
    author: Line
    written: str = ""
    seed: Line
    language: Line
    words_a_minute: Annotated[int, PlainValidator(scalars.pace)] = SLOW_WORDS_A_MINUTE
    about: Line
    themes: dict[Slug, Line] = {}
    corrections: tuple[Correction, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Reading:
    """A text and how it is read; `asked` are the ids of prompts whose questions a facilitator has replaced."""

    id: str
    title: str
    author: str
    written: str
    language: str
    about: str
    words_a_minute: int
    themes: Mapping[str, str]
    sections: tuple[Section, ...]
    text: Text
    corrections: tuple[Correction, ...]
    asked: frozenset[str] = field(default=frozenset())

    def with_asked(self, questions: Mapping[str, str]) -> Reading:
        """Return the reading with other questions, by prompt; their passages stay.  Unknown ids are passed over.

        Those that were replaced before stay so.
        """
        known = {prompt.id for section in self.sections for prompt in section.prompts}
        sections = tuple(_section_with(section, questions) for section in self.sections)
        return replace(self, sections=sections, asked=self.asked | (known & set(questions)))

    def paragraph(self, number: int) -> Paragraph:
        """Return a corrected paragraph by its number; NotFoundError if the text has none such."""
        if not 0 < number <= len(self.text.paragraphs):
            raise NotFoundError(
                f"There is no ¶{number} in “{self.title}”.",
                f"Its paragraphs are ¶1 to ¶{len(self.text.paragraphs)}.",
            )
        return self.text.paragraphs[number - 1]

    def section(self, section_id: str) -> Section:
        """Return a section by its id; NotFoundError if there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        names = ", ".join(section.id for section in self.sections)
        raise NotFoundError(
            f"There is no section “{section_id}” in “{self.title}”.", f"Its sections are: {names}."
        )

    def prompt(self, prompt_id: str) -> tuple[Section, Prompt]:
        """Return a prompt by its id, with its section; NotFoundError if there is none."""
        for section in self.sections:
            for prompt in section.prompts:
                if prompt.id == prompt_id:
                    return section, prompt
        raise NotFoundError(
            f"There is no prompt “{prompt_id}” in “{self.title}”.", "Look for its id in the reading's YAML."
        )

    def span(self, prompt: Prompt) -> Span:
        """Return where a prompt's quotation stands in its corrected paragraph, in code points.

        Raises NotFoundError if it doesn't stand there exactly once, which a reading without errors never has.
        """
        found = locate(self.paragraph(prompt.paragraph).text, prompt.quote)
        if found is None:
            raise NotFoundError(
                f"The quotation of “{prompt.id}” doesn't stand exactly once in ¶{prompt.paragraph}.",
                "Run `studycircle check` on the reading.",
            )
        return found

    def words(self, section: Section) -> int:
        """Return how many words a section's paragraphs have, notes not counted."""
        return sum(self.paragraph(number).words for number in range(section.first, section.last + 1))

    def minutes(self, section: Section) -> int:
        """Return how long a section takes a slow reader, in minutes, rounded up to five."""
        step = self.words_a_minute * MINUTES_STEP
        return -(-self.words(section) // step) * MINUTES_STEP


def _section_with(section: Section, questions: Mapping[str, str]) -> Section:
    """Return a section in which each prompt asks what is asked in its place; itself where that is nothing."""
    if not any(prompt.id in questions for prompt in section.prompts):
        return section
    return section.model_copy(
        update={
            "opening": _prompt_with(section.opening, questions),
            "core": tuple(_prompt_with(prompt, questions) for prompt in section.core),
            "go_round": _prompt_with(section.go_round, questions),
            "closing": _prompt_with(section.closing, questions),
        }
    )


def _prompt_with(prompt: P, questions: Mapping[str, str]) -> P:
    question = questions.get(prompt.id)
    return prompt.model_copy(update={"ask": question, "essays_own": False}) if question else prompt
