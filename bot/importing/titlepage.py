"""The head of a plain text: title, author and language, as archives and title pages give them.  Pure.

What only might be a name isn't taken for one: a title left open is filled in by a person in a moment, a wrong one
is read by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.importing.blocks import one_line
from bot.wording import counted

MOST_GROUPS = 8
LONGEST_TITLE = 120
LONG_HEADING = 12  # letters
MOST_LISTED = 200  # lines of a table of contents that are looked for
Group = list[str]

_KEY = re.compile(r"(title|author|language|titel|autor(?:in)?|sprache)\s*:\s*(\S.*)", re.IGNORECASE)
_MEANS = {"titel": "title", "autor": "author", "autorin": "author", "sprache": "language"}
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
}
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MADE_BY = re.compile(
    r"(?:produced|transcribed|prepared|proofread|scanned|digiti[sz]ed|e-?text prepared)\b.*|\[illustration.*\]"
    r"|credits:.*",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"\(?(?:(?:first|originally)?\s*(?:published|printed|translated|written)\b.*|translation by .*|copyright\b.*|©.*"
    r"|(?:\w+ )?edition|in \d{4}|author of .*|(?:[^\W\d_.,&: ]+[.,&: ]+){0,6}\d{4})\)?|\[[^\[\]]{20,}\]",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von)\b:?\s*", re.IGNORECASE)
TITLE_BY = re.compile(r"(?P<title>.{3,}?),? [Bb]y (?P<author>.+)")
_CONTENTS = re.compile(r"(?:table of )?contents[.:]?|inhalt(?:sverzeichnis)?[.:]?", re.IGNORECASE)
_LATER = re.compile(r"(?:foot|end)?notes|anmerkungen|fußnoten|the end|finis|ende", re.IGNORECASE)
_PAGED = re.compile(r"(?:\s{2,}|[.·…_]{2,})\s*\d{1,4}$")
_PAGE_AFTER = re.compile(r"[\s.·…_-]*\s\d{1,4}$|[\s.·…]+$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")
_NO_NAMES_WORDS = (
    "the a an of and on to in for with from our is are what why how chapter part section book preface introduction "
    "foreword contents prologue notes essay essays letter letters lecture conclusion abstract summary"
)
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
_PARTICLES_WORDS = "de la von van der du den di da le y zu"
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_GENERAL = re.compile(
    r"(?:introduction|preface|foreword|prologue|contents|abstract|summary|einleitung|vorwort|[ivxlc]+\.?|"
    r"(?:chapter|part|section|book|letter|lecture|kapitel|teil)\b.*|[ivxlc\d]+[.:)]\s.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a text says of itself ("" where it doesn't), its paragraphs without that, and what was taken out."""

    title: str
    author: str
    language: str
    groups: list[Group]
    remarks: tuple[str, ...]


def read_head(groups: Sequence[Group], before: str) -> Head:
    """Find title, author and language; `before` is what an archive has put before the text."""
    told = _told([line.strip() for line in before.split("\n")])
    rest = list(groups)
    while rest and all(_KEY.fullmatch(line) for line in rest[0]):
        told = _told(rest.pop(0)) | told
    rest, makers = _without_makers(rest)
    title, author = told.get("title", ""), told.get("author", "")
    if title:
        rest = _without_repeated(rest, title, author)
    else:
        title, author, rest = _title_page(rest, author)
    rest, print_ = _without_small_print(rest) if title else (rest, 0)
    rest, contents = _without_contents(rest)
    remarks = []
    if makers + print_:
        lines = counted(makers + print_, "paragraph", "paragraphs")
        remarks.append(f"{lines} about the making of the edition taken out of its head")
    if contents:
        remarks.append("the table of contents taken out")
    return Head(title, author, _code(told.get("language", "")), rest, tuple(remarks))


def _told(lines: Sequence[str]) -> dict[str, str]:
    """Return what lines like "Title: …" say; what goes on in the next line belongs to it."""
    told: dict[str, str] = {}
    key = ""
    for line in lines:
        found = _KEY.fullmatch(line)
        if found:
            key = found[1].lower()
            key = _MEANS.get(key, key)
            told.setdefault(key, found[2])
        elif key and line and ":" not in line:
            told[key] = f"{told[key]} {line}"
        else:
            key = ""
    return {key: one_line(value) for key, value in told.items()}


def _code(said: str) -> str:
    return _LANGUAGES.get(said.lower(), said if _TAG.fullmatch(said) else "")


def _without_makers(groups: list[Group]) -> tuple[list[Group], int]:
    head = groups[:MOST_GROUPS]
    kept = [group for group in head if not _MADE_BY.fullmatch(" ".join(group))]
    return kept + groups[MOST_GROUPS:], len(head) - len(kept)


def _without_repeated(groups: list[Group], title: str, author: str) -> list[Group]:
    """Return the text without a title page that says again what is known."""
    known = letters(f"{title} by {author}")
    at = 0
    while at < min(len(groups), MOST_GROUPS) and letters(" ".join(groups[at])) in known:
        at += 1
    return groups[at:]


def letters(text: str) -> str:
    """Return the letters and figures of a text, by which two spellings of it are the same."""
    return "".join(filter(str.isalnum, text.casefold()))


def _title_page(groups: list[Group], author: str) -> tuple[str, str, list[Group]]:
    """Return title and author as the first lines give them, and the rest; nothing is taken where it isn't clear."""
    if not groups or not _may_be_title(groups[0][0]):
        return "", author, groups
    title, name, lines = _signed(groups) or _unsigned(groups)
    return (title, author or name, _after(groups, lines)) if lines else ("", author, groups)


def _signed(groups: Sequence[Group]) -> tuple[str, str, int] | None:
    """Return a title, the name behind a "by", and how many lines that takes; None where there is no "by"."""
    lines = [line for group in groups[:3] for line in group]
    whole = TITLE_BY.fullmatch(lines[0])
    if len(groups[0]) == 1 and whole and is_name(whole["author"], sure=True):
        return whole["title"], whole["author"], 1
    for taken in (1, 2):  # a title may take two lines
        below = _named(lines[taken : taken + 2])
        if below:
            return " ".join(lines[:taken]), below[0], taken + below[1]
    return None


def _unsigned(groups: Sequence[Group]) -> tuple[str, str, int]:
    """Return a title, a name above or below it ("" where none is), and how many lines that takes: 0 if not clear."""
    first, rest = groups[0], groups[1:]
    if len(first) == 2 and is_name(first[1]):
        return first[0], first[1], 2
    if len(first) > 2 or not rest or not all(map(_may_be_title, first)):
        return "", "", 0
    second = rest[0][0] if len(rest[0]) == 1 else ""
    if second and is_name(second) and not _is_chapter(second, rest[1:]):
        return " ".join(first), second, len(first) + 1
    above = len(first) == 1 and is_name(first[0]) and second and not _GENERAL.fullmatch(second)
    if above and _may_be_title(second) and not is_name(second) and not _is_chapter(second, rest[1:]):
        return second, first[0], 2
    if _is_titled(" ".join(first)) and (_is_heading(rest[0]) or not any(map(_is_heading, rest))):
        return " ".join(first), "", len(first)
    return "", "", 0


def _named(lines: Sequence[str]) -> tuple[str, int] | None:
    """Return the name in a line that begins with "by", or below one, and how many lines that took."""
    if not lines or not (by := _BY.match(lines[0])):
        return None
    name, used = lines[0][by.end() :], 1
    if not name and len(lines) > 1:
        name, used = lines[1], 2
    # "By" promises a name; "von" may begin a title as well.
    return (name, used) if is_name(name, sure=by[0][0] in "bB") else None


def _after(groups: list[Group], lines: int) -> list[Group]:
    """Return what is left once so many lines have been taken."""
    rest = [list(group) for group in groups]
    for _ in range(lines):
        rest[0].pop(0)
        if not rest[0]:
            rest.pop(0)
    return rest


def is_name(text: str, *, sure: bool = False) -> bool:
    """Tell whether a line looks like somebody's name; `sure` where what stands before it says that one comes."""
    words = text.rstrip(".,").replace(",", " ").split()
    if not (1 if sure else 2) <= len(words) <= (10 if sure else 4) or any(map(str.isdigit, text)):
        return False
    if sure:
        return words[0][0].isupper()
    names = [word for word in words if word.casefold() not in _PARTICLES]
    whole = all(word[0].isupper() and word.casefold() not in _NO_NAMES for word in names)
    return whole and any(len(word) > 1 for word in names) and not text.endswith(("?", ":", ";"))


def _may_be_title(line: str) -> bool:
    starts = line[:1].isupper() or line[:1] in "“\"‘'"
    return starts and len(line) <= LONGEST_TITLE and line[-1] not in ".,;:]" and not _GENERAL.fullmatch(line)


def _is_titled(text: str) -> bool:
    """Tell whether a line is in capitals, or all its longer words begin with one, as those of a sentence don't."""
    long = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return text.isupper() or (bool(long) and all(word[0].isupper() for word in long))


def _is_chapter(line: str, rest: Sequence[Group]) -> bool:
    """Tell whether a short line below a title may be the first of several headings, and not a name."""
    if not rest or _GENERAL.fullmatch(rest[0][0]) or _SMALL_PRINT.fullmatch(rest[0][0]):
        return False
    return any(_is_heading(other) and other[0].isupper() == line.isupper() for other in rest)


def _is_heading(group: Group) -> bool:
    """Tell whether a paragraph is short, and begins and ends as headings do; a number in it is no matter."""
    line = group[0]
    short = len(group) == 1 and len(line) <= LONGEST_TITLE and line[:1].isupper()
    return short and line[-1].isalpha() and not _LATER.fullmatch(line)


def _without_small_print(groups: list[Group]) -> tuple[list[Group], int]:
    """Return the text without what stands below a title: translators, editions, publishers down to the year."""
    end = 0
    for at, group in enumerate(groups[: min(MOST_GROUPS, len(groups) - 1)]):
        line = " ".join(group)
        if _SMALL_PRINT.fullmatch(line[:300]):
            end = at + 1
        elif len(line) > LONGEST_TITLE or _GENERAL.fullmatch(line) or line.endswith((".", "?")):
            break
    return groups[end:], end


def _without_contents(groups: list[Group]) -> tuple[list[Group], bool]:
    """Return the text without a list of its own headings."""
    at = next((at for at, group in enumerate(groups[:MOST_LISTED]) if _CONTENTS.fullmatch(group[0])), None)
    if at is None:
        return groups, False
    later = [letters(" ".join(one)) for one in groups]
    end = at + 1 if len(groups[at]) > 1 else at
    for place in range(at + 1, min(at + MOST_LISTED, len(groups))):
        lines = groups[place][:MOST_LISTED]
        if any(_PAGED.search(line) or _comes_later(line, later[place + 1 :]) for line in lines):
            end = place + 1
        elif any(len(line) > LONGEST_TITLE for line in lines) or (
            lines[-1][-1] == "." and not lines[-1].isupper()
        ):
            break
    return groups[:at] + groups[end:], end > at


def _comes_later(line: str, later: Sequence[str]) -> bool:
    heading = letters(_PAGE_AFTER.sub("", line))
    # A longer one may go on where the list is short, as "Chapter I" may not: it begins "Chapter II" too.
    return bool(heading) and any(
        one == heading or (len(heading) >= LONG_HEADING and one.startswith(heading))
        for one in later
        if len(one) < LONGEST_TITLE
    )
