"""What could be asked about a week: the text's own questions, and open ones, each at a passage that stands there once.

Pure.  They are proposals: a person who knows the group keeps, rewrites or drops them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.importing.cutting import Cut
from bot.importing.damage import Proposal
from bot.importing.gathering import Piece
from bot.reading.anchors import places
from bot.reading.sentences import sentences
from bot.reading.text import CALL, count_words

SHORTEST, LONGEST = 12, 190
GOOD_WORDS = 16
LEAST_QUESTION = 4
LEAST_SAID = 6
MOST_FOLLOW_UPS = 4
MOST_WORDS = 4
_BLANK = re.compile(" ")
_BREAK = re.compile(r"[,;:–—](?=\s)")
_STRONG = re.compile(
    r"\b(?:must|always|never|only|all|every|cannot|can't|no|none|nothing|therefore|thus|hence|because|is|are)\b",
    re.I,
)

UNDERSTAND = (
    "In your own words: what does this sentence say, and what is it said to follow from?",
    "What would you have to explain to somebody who hasn't read the text, so that this sentence makes sense to them?",
    "Which word in this sentence does most of the work, and what does the text mean by it?",
)
TEST = (
    "What would count as a case against this sentence? If you know one, say where and when; if you looked and found "
    "none, say where you looked.",
    "What would have to be so for this to be wrong? Is it?",
    "Is this argued here, or stated? Name the sentence that carries it, or say what is missing.",
)
OPENING = (
    "The section begins here. Before you go on: what do you expect it to argue, and what would you ask it?",
    "Having read the section once: what is the question to which it is an answer?",
    "What in this section would you read out to somebody, and why that?",
)
ROUND = (
    "One sentence each, or Pass: where have you met what this speaks of?",
    "One sentence each, or Pass: something from your own life that this fits, or doesn't.",
    "One sentence each, or Pass: what does this look like where you live or work?",
)
CLOSING = (
    "Having read the others: what do you take with you, and what do you still dispute? Two or three sentences.",
    "What do you see differently after this week, if anything, and where have you met it? Two or three sentences.",
    "What has this section left open that you would like to come back to? Two or three sentences.",
)
OWN = "The text asks: “{question}” How does it answer? Where it doesn't, what is your own first answer?"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or the first part of one, that a prompt can be anchored to."""

    paragraph: int
    quote: str
    is_question: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt to be: which of a week's it is, its aim, its passage, and the question."""

    kind: str
    aim: str
    passage: Passage
    ask: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """A week's prompts in the order of the file, and the text's other questions, for whoever leads it."""

    prompts: tuple[Asked, ...]
    others: tuple[Passage, ...]


def questions(
    number: int, cut: Cut, pieces: Sequence[Piece], broken: Mapping[int, Sequence[Proposal]]
) -> Questions:
    """Return what could be asked in a week; `broken` has what may be broken in each paragraph, and isn't quoted."""
    found = [
        passage
        for paragraph in range(cut.first, cut.last + 1)
        if not pieces[paragraph - 1].level
        for passage in _passages(paragraph, pieces[paragraph - 1].text, broken.get(paragraph, ()))
    ]
    found = found or [_any_passage(cut, pieces)]
    own = [passage for passage in found if passage.is_question and _asks_enough(passage)]
    whole = [passage for passage in found if _is_whole(passage)] or found
    said = [passage for passage in whole if not passage.is_question] or whole
    claim = max(said[1:] or said, key=_strength)
    rest = [passage for passage in said[1:] if passage is not claim] or said
    gist = min(rest, key=lambda passage: (passage.paragraph == claim.paragraph, _awkward(passage)))
    used = [said[0], claim, gist, *own[:1]]
    middle = _least_used(said, used, nearest=len(said) // 2)
    last = _least_used(whole, [*used, middle], nearest=len(whole))
    pick = number % len(OPENING)
    prompts = [
        Asked("opening", "understand", said[0], OPENING[pick]),
        Asked("core", "understand", gist, UNDERSTAND[pick]),
        Asked("core", "test", claim, TEST[pick]),
        *(Asked("core", "understand", one, OWN.format(question=one.quote), own=True) for one in own[:1]),
        Asked("go-round", "connect", middle, ROUND[pick]),
        Asked("closing", "connect", last, CLOSING[pick]),
    ]
    return Questions(tuple(prompts), tuple(own[1 : 1 + MOST_FOLLOW_UPS]))


def _is_whole(passage: Passage) -> bool:
    """Tell whether a passage says something by itself, as the row of a table or an aside doesn't."""
    return count_words(passage.quote) >= LEAST_SAID and " | " not in passage.quote


def _least_used(found: Sequence[Passage], used: Sequence[Passage], *, nearest: int) -> Passage:
    """Return a passage that no other prompt has, if there is one, as near to a place in the week as can be."""
    return min(enumerate(found), key=lambda one: (used.count(one[1]), abs(one[0] - nearest)))[1]


def _passages(paragraph: int, text: str, broken: Sequence[Proposal]) -> Iterator[Passage]:
    for span in sentences(text):
        start, end = span.start, _end(text, span.start, span.end)
        quote = text[start:end].rstrip(" ,;:–—")
        touched = any(one.start < start + len(quote) and start < one.end for one in broken)
        if touched or len(quote) < SHORTEST or len(places(text, quote)) != 1:
            continue
        whole = CALL.sub("", text[start : span.end]).rstrip(" ’”\"')")
        yield Passage(
            paragraph, quote, is_question=whole.endswith("?") and quote.rstrip("’”\"')").endswith("?")
        )


def _end(text: str, start: int, end: int) -> int:
    """Return where a quotation ends: before the first call of a note, and at a stop where the sentence is long."""
    noted = CALL.search(text, start, end)
    end = noted.start() if noted else end
    if end - start <= LONGEST:
        return end
    stops = [
        found.start() for found in _BREAK.finditer(text, start, start + LONGEST) if found.start() - start > 40
    ]
    blank = text.rfind(" ", start, start + LONGEST)
    return stops[-1] if stops else blank if blank > start else start + LONGEST


def _any_passage(cut: Cut, pieces: Sequence[Piece]) -> Passage:
    """Return the first words of a paragraph that stand in it once, where no sentence will do."""
    body = [number for number in range(cut.first, cut.last + 1) if not pieces[number - 1].level]
    paragraph = (body or [cut.first])[0]
    text = pieces[paragraph - 1].text
    ends = [end for end in (*(blank.start() for blank in _BLANK.finditer(text)), len(text)) if end <= LONGEST]
    tries = [text[:end] for end in (*ends[MOST_WORDS - 1 :], LONGEST)]
    once = (quote for quote in tries if len(places(text, quote)) == 1)
    return Passage(paragraph, next(once, tries[-1]), is_question=False)


def _asks_enough(passage: Passage) -> bool:
    return count_words(passage.quote) >= LEAST_QUESTION


def _strength(passage: Passage) -> tuple[int, int]:
    """Rank what can be tested: by the words of a claim in it, then by being neither short nor long."""
    return min(len(_STRONG.findall(passage.quote)), 4), -_awkward(passage)


def _awkward(passage: Passage) -> int:
    return abs(count_words(passage.quote) - GOOD_WORDS)
