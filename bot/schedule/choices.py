"""Choices that the file makes in words: what to do when late, who is named, for how long things are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar

from bot.records import EVERY_FORM, FORMS
from bot.schedule.model import MEGABYTE, ArchiveNames, FileLimits, IfLate, LatePolicy, Nightly, Publish, Votes
from bot.schedule.times import span
from bot.wording import listed
from bot.wording.translating import ENGLISH_CODE, OTHERS
from bot.yamldoc import quoted, wrong

T = TypeVar("T")
LONGEST_LATE = 7 * 24
LONGEST_WAIT = 90
LONGEST_KEEP = 120
LARGEST_FILE, LARGEST_ALL = (
    100,
    10_000,
)  # in MB: more than Discord takes of most people, and than a small disk has
_SIZES = re.compile(r"(?:up to )?(?P<each>\d{1,6}) ?mb(?: each)?(?:,? (?:and )?(?P<all>\d{1,6}) ?mb in all)?")
_VOTES = {"as Discord shows them": Votes.AS_DISCORD, "private": Votes.PRIVATE}
_NIGHT = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)")
_VIEWS = {"as members chose": False, "pseudonymous": True}
IN_CHANNEL = " in the channel"
_NAMES = {
    "pseudonyms": ArchiveNames.PSEUDONYMS,
    "as on Discord": ArchiveNames.AS_ON_DISCORD,
    "nobody is quoted": ArchiveNames.NOBODY,
}


def if_late(text: str) -> IfLate:
    """Read what becomes of a post whose time has passed while the bot was off."""
    plain = _plain(text)
    if plain in ("skip and tell us", "skip"):
        return IfLate(LatePolicy.SKIP, timedelta(0))
    for words, policy in (("post quietly within ", LatePolicy.QUIETLY), ("post within ", LatePolicy.POST)):
        if plain.startswith(words):
            hours = span(plain.removeprefix(words), units={"hour": 1, "day": 24, "week": 168})
            if hours is not None and 1 <= hours <= LONGEST_LATE:
                return IfLate(policy, timedelta(hours=hours))
            raise wrong(
                f"{quoted(text)} names no time between 1 hour and 7 days.",
                f"Write {words}48 hours.",
                code="choice",
            )
    hint = _any_of("post within 48 hours", "post quietly within 48 hours", "skip and tell us")
    raise wrong(f"{quoted(text)} is not something that can be done with a late post.", hint, code="choice")


def votes(text: str) -> Votes:
    """Read how votes are shown: as Discord does it, with names, or only as totals."""
    return _one_of(_VOTES, text, key="votes")


def nameless(text: str) -> bool:
    """Read whether the form offers answers without a name."""
    return _yes(text, key="answers-without-name")


def facilitator_view(text: str) -> bool:
    """Read whether a week's facilitator may see who has answered or passed."""
    return _yes(text, key="facilitator-view")


def _yes(text: str, *, key: str, more: str = "") -> bool:
    if _plain(text) in ("yes", "y", "true", "on"):
        return True
    if _plain(text) in ("no", "n", "false", "off"):
        return False
    raise wrong(
        f"`{key}` is yes or no{more}, not {quoted(text)}.",
        f"Write yes or no{more}.",
        code="choice",
    )


def archive_names(text: str) -> ArchiveNames:
    """Read how members appear in the archive."""
    return _one_of(_NAMES, text, key="names")


def publish(text: str) -> Publish:
    """Read after how many days the archive is made, and for whom; or that it is made by hand."""
    plain = _plain(text)
    if plain == "by hand":
        return Publish(after_days=None)
    here = plain.endswith(IN_CHANNEL)
    days = span(plain.removesuffix(IN_CHANNEL).removeprefix("after "), units={"day": 1, "week": 7})
    if days is None or not 1 <= days <= LONGEST_WAIT:
        raise wrong(
            f"{quoted(text)} doesn't say when the archive is published.",
            f"Write after 7 days (1 to {LONGEST_WAIT} days), after 7 days in the channel, or by hand.",
            code="choice",
        )
    return Publish(days, here)


def keep(text: str) -> int:
    """Read for how many months after the last week things are kept."""
    months = span(text.removeprefix("for "), units={"month": 1, "year": 12})
    if months is None or not 1 <= months <= LONGEST_KEEP:
        raise wrong(
            f"{quoted(text)} is not a time for which things can be kept.",
            f"Write 1 to {LONGEST_KEEP} months, like 12 months; nothing is kept without an end.",
            code="choice",
        )
    return months


def forms(text: str) -> tuple[str, ...]:
    """Read in which forms the archive is written, in the order in which they are known; or in every one."""
    named = [name.strip() for name in text.lower().strip("[]").split(",")]
    unknown = [name for name in named if name not in FORMS and name != EVERY_FORM]
    if unknown:
        raise wrong(
            f"There is no form {quoted(unknown[0])} of the archive.",
            f"Choose among {listed(FORMS)}, with commas between; or {EVERY_FORM}.",
            code="choice",
        )
    return FORMS if EVERY_FORM in named else tuple(name for name in FORMS if name in named)


def nightly(text: str) -> Nightly | None:
    """Read whether the archive is written each night, or at which time."""
    found = _NIGHT.fullmatch(text.strip())
    if found:
        return Nightly(time(int(found["hour"]), int(found["minute"])))
    return Nightly() if _yes(text, key="nightly", more=" or a time, like 04:00") else None


def folder(text: str) -> str:
    """Read the folder that the archive goes into: a whole path, or one that stays below the bot's own."""
    plain = text.strip()
    parts = re.split(r"[/\\]", plain)
    if ".." in parts or plain.startswith("~") or (not _is_whole(plain) and any(p[:1] == "." for p in parts)):
        raise wrong(
            f"{quoted(text)} is no place for the archive: it must be clear from here where that is.",
            "Write a whole path, like /srv/archive, or the name of a folder among the bot's archives, like ours.",
            code="choice",
        )
    return plain.rstrip("/\\") or plain


def _is_whole(folder: str) -> bool:
    """Whether it is a whole path, on the system on which the bot may run."""
    return PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()


def view(text: str) -> bool:
    """Read whether nobody is named in the archive, whatever they chose."""
    return _one_of(_VIEWS, text, key="view")


def attachments(text: str) -> FileLimits:
    """Read how large files may be that are kept: each, and all together."""
    found = _SIZES.fullmatch(_plain(text))
    if not found:
        raise wrong(
            f"{quoted(text)} doesn't say how large the files may be that are kept.",
            "Write up to 8 MB each, 250 MB in all; or none.",
            code="size",
        )
    each = int(found["each"])
    if not 1 <= each <= LARGEST_FILE:
        raise wrong(
            f"A file can be kept up to 1 to {LARGEST_FILE} MB, and {quoted(text)} says {each:,} MB.",
            f"Write up to {min(max(each, 1), LARGEST_FILE)} MB each.",
            code="size",
        )
    usual = FileLimits().in_all // MEGABYTE
    in_all = int(found["all"]) if found["all"] else max(each, usual)
    if not each <= in_all <= LARGEST_ALL:
        raise wrong(
            f"All files together can be {each} to {LARGEST_ALL:,} MB here, and {quoted(text)} says {in_all:,} MB.",
            f"Write up to {each} MB each, {min(max(in_all, each), LARGEST_ALL)} MB in all.",
            code="size",
        )
    return FileLimits(each * MEGABYTE, in_all * MEGABYTE)


def language(text: str) -> str:
    """Read the language of what the bot writes: British English, or one that there is a file for."""
    plain = _plain(text).replace("_", "-")
    if plain in ("en", "en-gb"):
        return ENGLISH_CODE
    # A country may stand behind it, if it is that of the language's own name: de-DE.
    for code in OTHERS:
        if plain in (code, f"{code}-{code}"):
            return code
    hint = f"Write {listed([ENGLISH_CODE, *OTHERS], 'or')}."
    raise wrong(f"{quoted(text)} is not a language that the bot writes.", hint, code="choice")


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _one_of(choices: Mapping[str, T], text: str, *, key: str) -> T:
    for words, choice in choices.items():
        if _plain(words) == _plain(text):
            return choice
    raise wrong(f"`{key}` can't be {quoted(text)}.", _any_of(*choices), code="choice")


def _any_of(*choices: str) -> str:
    return "\n".join(["Write one of these:", *choices]) if len(choices) > 1 else f"Write: {choices[0]}"
