"""`/passage`: one paragraph with what was asked and answered about it, in one message for one member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot import wording
from bot.agenda.limits import MESSAGE, clipped, literal
from bot.agenda.scene import stamp
from bot.agenda.standing import Standing
from bot.reading.model import Prompt, Section

ANSWERS, ANSWERS_SURE = 10, 3
LEAST_TEXT = 300
ASK_WORDS, ANSWER_WORDS, NAME = 60, 70, 32
MORE = 30  # characters at the most of the line that says how many more there are


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as its author agreed to have it shown."""

    author: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a paragraph: its link and its prompts' links as far as posted, its answers newest first."""

    number: int
    url: str = ""
    prompts: tuple[tuple[Prompt, str], ...] = ()
    answers: tuple[Answer, ...] = ()


def passage(standing: Standing, found: Found) -> tuple[str, bool]:
    """Return the message, of at most 2,000 characters, and whether the paragraph stands whole in it.

    The text comes first and gives way to what was asked and to three answers, but only down to 300 characters.
    """
    text = literal(standing.reading.paragraph(found.number).text)
    head = _head(standing, found.number)
    asked = [_asked(prompt, url) for prompt, url in found.prompts]
    answers = [_answer(answer) for answer in found.answers[:ANSWERS]]
    below = [wording.PASSAGE_ASKED.format(lines="\n".join(asked))] if asked else []
    sure = _length([*below, *answers[:ANSWERS_SURE], wording.PASSAGE_ANSWERS, _whole(found)]) + MORE
    shown = clipped(text, max(LEAST_TEXT, MESSAGE - len(head) - sure - 10))
    is_whole = shown == text
    blocks = [head, wording.PASSAGE_TEXT.format(text=shown), *([] if is_whole else [_whole(found)]), *below]
    room = MESSAGE - _length([*blocks, wording.PASSAGE_ANSWERS])
    blocks += _answered(answers, len(found.answers), room=room)
    if not asked and not answers:
        blocks.append(wording.PASSAGE_SILENT)
    return "\n".join(blocks), is_whole


def section_of(standing: Standing, number: int) -> Section | None:
    """Return the week that reads a paragraph, the first if there are several."""
    sections = standing.reading.sections
    return next((section for section in sections if section.first <= number <= section.last), None)


def _head(standing: Standing, number: int) -> str:
    section = section_of(standing, number)
    if section is None:
        return f"**¶{number}**"
    week, title = standing.reading.sections.index(section) + 1, literal(section.title)
    if url := standing.threads.get(section.id):
        return wording.PASSAGE_HEAD.format(number=number, week=week, title=title, url=url)
    due = next((one.due for one in standing.coming if one.week == section.id), None)
    if due is None:
        return wording.PASSAGE_HEAD_BARE.format(number=number, week=week, title=title)
    return wording.PASSAGE_HEAD_SOON.format(number=number, week=week, title=title, at=stamp(due))


def _whole(found: Found) -> str:
    """Return where the whole paragraph is to be read."""
    if found.url:
        return wording.PASSAGE_WHOLE.format(number=found.number, url=found.url)
    return wording.PASSAGE_ATTACHED


def _asked(prompt: Prompt, url: str) -> str:
    what = wording.FORM_KIND[prompt.kind.value]
    return wording.PASSAGE_ASKED_LINE.format(what=what, url=url, ask=clipped(literal(prompt.ask), ASK_WORDS))


def _answer(answer: Answer) -> str:
    words = clipped(" ".join(answer.text.split()), ANSWER_WORDS)
    author = clipped(" ".join(answer.author.split()), NAME)
    return wording.PASSAGE_ANSWER.format(url=answer.url, author=literal(author), words=literal(words))


def _answered(lines: Sequence[str], total: int, *, room: int) -> list[str]:
    """Return the answers that fit, whole lines only, and how many more there are."""
    lengths = accumulate(len(line) + 1 for line in lines)
    shown = list(lines[: sum(length <= room - MORE for length in lengths)])
    if total > len(shown):
        shown.append(wording.PASSAGE_MORE.format(count=total - len(shown)))
    return [wording.PASSAGE_ANSWERS.format(lines="\n".join(shown))] if shown else []


def _length(blocks: Sequence[str]) -> int:
    return len("\n".join(blocks)) + 1
