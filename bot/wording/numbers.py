"""How numbers, lists and days are said: in English by the rules that are here, in other languages by Babel's.

English has its own because the command line says it everywhere, and Babel takes longer to import than `--help` may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.wording import speech
from bot.wording.said import Said
from bot.wording.translating import ENGLISH_CODE

if TYPE_CHECKING:
    from babel import Locale

# Not strftime: its names follow the machine's language.
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

LEAP_YEAR = date(2000, 1, 1)


def counted(number: int, one: str, many: str) -> str:
    """Return `number` with its noun in English, for the command line: "1 answer", "no answers", "12 answers"."""
    return f"{number if number else 'no'} {one if number == 1 else many}"


def numbered(noun: Mapping[str, Said], number: int) -> str:
    """Return `number` with its noun, one of the catalogue's that are counted: "1 answer", "no answers", "12 answers".

    Its keys are the categories of Unicode's plural rules (CLDR) that the language has, and "none" for no such thing.
    """
    key = _category(number) if number or "none" not in noun else "none"
    return noun.get(key, noun["other"]).format(number=number)


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return items as a sentence lists them: "a", "a and b", "a, b and c"; `last` is "and" or "or"."""
    if len(items) < 2:
        return "".join(items)
    if speech.language() == ENGLISH_CODE:
        return f"{', '.join(items[:-1])} {last} {items[-1]}"
    from babel.lists import format_list

    return format_list(items, "or" if last == "or" else "standard", locale=_locale())


def capital(words: str) -> str:
    """Return words that begin a line or a choice: with a capital, and all else as it stands (German nouns)."""
    return words[:1].upper() + words[1:]


def say_day(day: date) -> str:
    """Return a day as people write it: "Sunday 28 March 2027"."""
    pattern = speech.text("DAY")
    assert isinstance(pattern, Said), "a text and no group"
    weekday, month = _names(day)
    return pattern.format(weekday=weekday, day=day.day, month=month, year=day.year)


def say_moment(at: datetime) -> str:
    """Return a day and a time as the clock of `at` shows it: "Sunday 28 March 2027 17:00"."""
    return f"{say_day(at)} {at:%H:%M}"


def short_day(day: date) -> str:
    """Return a day for a column: "Sun 28 Mar 2027"."""
    if speech.language() == ENGLISH_CODE:
        return f"{WEEKDAY_NAMES[day.weekday()][:3]} {day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMEd", day, locale=_locale())


def day_in_year(day: date) -> str:
    """Return a day as people write it where the year is plain: "28 March"."""
    return days_in_year()[day.month][day.day]


def days_in_year() -> Sequence[Sequence[str]]:
    """Return the same of every day, by month and day, both from 1 on, for whoever says thousands of them."""
    return _days_in_year(speech.language())


@lru_cache(maxsize=8)
def _days_in_year(code: str) -> Sequence[Sequence[str]]:
    months: list[tuple[str, ...]] = [("",)] * (1 + len(MONTH_NAMES))
    for number in range(366):
        day = date.fromordinal(LEAP_YEAR.toordinal() + number)
        months[day.month] = (*months[day.month], _in_year(code, day))
    return months


def _in_year(code: str, day: date) -> str:
    if code == ENGLISH_CODE:
        return f"{day.day} {MONTH_NAMES[day.month - 1]}"
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", day, locale=_loaded(code))


def day_and_year(day: date) -> str:
    """Return a day without its weekday: "28 March 2027"."""
    if speech.language() == ENGLISH_CODE:
        return f"{day_in_year(day)} {day.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMMd", day, locale=_locale())


def decimal(number: float) -> str:
    """Return a number with one place behind its point: "1.2"."""
    if speech.language() == ENGLISH_CODE:
        return f"{number:.1f}"
    from babel.numbers import format_decimal

    return format_decimal(number, "0.0", locale=_locale())


def calendar_names() -> tuple[list[str], list[str]]:
    """Return the names of the months, and two letters for each day of a week from Monday on."""
    if speech.language() == ENGLISH_CODE:
        return list(MONTH_NAMES), [name[:2] for name in WEEKDAY_NAMES]
    locale = _locale()
    months, days = locale.months["stand-alone"]["wide"], locale.days["stand-alone"]["wide"]
    return [str(months[number]) for number in range(1, 13)], [str(days[number])[:2] for number in range(7)]


def _names(day: date) -> tuple[str, str]:
    if speech.language() == ENGLISH_CODE:
        return WEEKDAY_NAMES[day.weekday()], MONTH_NAMES[day.month - 1]
    locale = _locale()
    return str(locale.days["format"]["wide"][day.weekday()]), str(locale.months["format"]["wide"][day.month])


def _category(number: int) -> str:
    if speech.language() == ENGLISH_CODE:
        return "one" if number == 1 else "other"
    return str(_locale().plural_form(number))


def _locale() -> Locale:
    return _loaded(speech.language())


@lru_cache(maxsize=8)
def _loaded(code: str) -> Locale:
    from babel import Locale

    return Locale.parse(code, sep="-")
