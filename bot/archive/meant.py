"""Whether a word that is somebody's name, too, means them where it stands, by what stands around it.

Where that can't be told it is taken for the word: a number in the place of an everyday word would garble the text, and
tell by its grammar whose number it is.
"""

from __future__ import annotations

import re

from bot.archive.everyday import MONTHS, NAMESAKES, Use, bare, is_thing, use_of

NEAR = 24
"""So many characters before a word are looked at, however long the text is."""
_MARKUP = r"[*_~|`\\]{0,6}"
_CALLED = re.compile(rf"@{_MARKUP}$")
# At the head of what is quoted: “> **Rose** (she/her): …”, “[12:31] Rose: …”, “Rose — Today at 12:31”.
_LINE = re.compile(rf"(?:^|\n)[\s>#-]*(?:\[[^\]\n]{{0,16}}\] ?)?{_MARKUP}$")
_HEADS = re.compile(
    rf"{_MARKUP} ?(?:\([^()\n]{{0,20}}\) ?)?"
    rf"(?::{_MARKUP}(?:\s|$)|{_MARKUP}\s{{0,3}}[—–]\s{{0,3}}(?:\w{{1,12}} ){{0,3}}\d)"
)
_GREETED = re.compile(
    r"\b(?:hi|hey|hello|dear|thanks|thank you|cheers|agrees? with|agreed with|hallo|moin|danke|liebe[rs]?"
    r"|herrn?|frau|mrs?\.?|ms\.?|mx\.?|dr\.?|prof\.?)"
    rf",? {_MARKUP}$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    rf"{_MARKUP} {_MARKUP}(?:(?:also|rightly|just|once|has|had|hat) )?(?:said|says|wrote|writes|written|thinks|thought"
    r"|argues|argued|asks|asked|replied|replies|agrees|agreed|mentioned|mentions|pointed|suggested|suggests"
    r"|sagt|sagte|gesagt|schrieb|schreibt|geschrieben|fragt|fragte|meint|meinte|findet|fand)\b"
)
# “As Night said” is somebody's; “the book says” and “Theory says” aren't.
_AS = re.compile(rf"\b(?:as|what|like|wie|was) {_MARKUP}$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"\b(?:the|an?|this|these|that|those|my|your|his|its|our|their|every|each|any|some|no)\s+$", re.IGNORECASE
)
_NEXT = re.compile(r"[ ](\w{1,24})")
_ADDRESSED = re.compile(rf"{_MARKUP}(?:[,)]|[’']s\b|[.!]?{_MARKUP}[ ]?(?:\n|\Z))")
_SHORTENED = re.compile(r"[’'][tm]\b", re.IGNORECASE)
_DATE_BEFORE = re.compile(
    r"(?:\d\.?|\b(?:in|since|until|till|by|early|late|mid|last|next|im|seit|bis|ab|anfang|mitte|ende))[\s-]+$",
    re.IGNORECASE,
)
_DATE_AFTER = re.compile(r",? ?(?:[’']?\d|Day\b)")
_OPENERS = "*_~|`\\>#-–—\"“”„‚‘’'«»‹›([{ \t"
_ENDS = ".!?…:;"
# However it is meant, it has its capital.
_ALWAYS_CAPITAL = frozenset({"i", "sie", "ihr", "ihnen", "ihre"})


def is_meant(found: re.Match[str], use: Use, *, as_chosen: bool) -> bool:
    """Return whether a name that was found in a text is used as one; `as_chosen`: to the letter as its owner has it."""
    if _is_namesake(found):
        return False
    if use is Use.NEVER:
        return True
    text, start, end = found.string, found.start(), found.end()
    before = text[max(0, start - NEAR) : start]
    word = bare(found.group())
    if _CALLED.search(before):
        return True
    is_greeted, speaks = _GREETED.search(before) is not None, _SPEAKS.match(text, end) is not None
    has_capital = any(map(str.isupper, found.group()))
    if use is Use.PART:
        return has_capital and (is_greeted or (speaks and _AS.search(before) is not None))
    if _LINE.search(before) and _HEADS.match(text, end):
        return True
    if _SHORTENED.match(text, end) or (word in MONTHS and _is_date(text, before, end)):
        return False
    if use is Use.FIRST:
        return has_capital or _ARTICLE.search(before) is None
    if use is Use.WORD:
        return has_capital and as_chosen and word not in _ALWAYS_CAPITAL and not _begins(before)
    if speaks or is_greeted:
        return True
    return has_capital and (
        use is Use.SMALL or not _begins(before) or _ADDRESSED.match(text, end) is not None
    )


def is_genitive(found: re.Match[str], use: Use) -> bool:
    """Return whether a name with an s behind it is its German genitive (“Miras”): by its capital, if it is no word.

    “Roses” at the beginning of a sentence may be flowers.
    """
    written, start = found.group(), found.start()
    if not written[0].isupper() or is_thing(written):
        return False
    if use_of(found["name"]) is Use.NEVER:
        return use in (Use.NEVER, Use.FIRST, Use.SMALL)
    before = found.string[max(0, start - NEAR) : start]
    return use in (Use.SMALL, Use.BOTH) and not _begins(before)


def _is_namesake(found: re.Match[str]) -> bool:
    """Return whether it is the first name of somebody who is written about."""
    after = _NEXT.match(found.string, found.end())
    return after is not None and f"{found.group()}_{after[1]}".casefold() in NAMESAKES


def _is_date(text: str, before: str, end: int) -> bool:
    return bool(_DATE_BEFORE.search(before) or _DATE_AFTER.match(text, end))


def _begins(before: str) -> bool:
    """Return whether a sentence may begin here: after an end, a quotation mark or bracket, or a new line."""
    rest = before.rstrip(_OPENERS)
    between = before[len(rest) :]
    return not rest or rest[-1] in _ENDS or rest[-1] == "\n" or not set(between).isdisjoint('"“”„‚‘«»‹›([{–—')
