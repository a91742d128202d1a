"""Days, times and spans as organisers write them: "tue 17:00", "Sunday 5pm for 75 minutes", "2027-1-12".

Each function takes a text and returns a value, or raises `wrong` with what to write instead.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from bot.schedule.model import DAY_NAMES, DAYS, MeetingSlot, PollSlot, Slot
from bot.yamldoc import quoted, wrong

SHORTEST_MEETING = 5
LONGEST_MEETING = 12 * 60
FIRST_YEAR, LAST_YEAR = 2000, 2100

_TIME_WORDS = r"\d.*|noon|midday|midnight"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_DAY_FIRST = re.compile(rf"(?P<day>[^\W\d_]+)\.?,?\s+(?:at\s+)?(?P<time>{_TIME_WORDS})", re.IGNORECASE)
_TIME_FIRST = re.compile(
    r"(?P<time>\d\S*(?:\s*[ap]\.?m\.?)?),?\s+(?:on\s+)?(?P<day>[^\W\d_]+)\.?", re.IGNORECASE
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{1,2}))?\s*(?:(?P<half>[ap])\.?m\.?)?", re.IGNORECASE
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SPLIT = re.compile(r"\s+(?:until|till|to)\s+|\s+[-–—]\s+|(?<=\d)\s*[-–—]\s*(?=[^\W_])", re.IGNORECASE)
_LENGTH = re.compile(r"\s+for\s+", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:(?P<hours>\d{1,4}(?:\.5|½)?|½|half|one|an?|two|three)(?:\s+an)?\s*(?:h|hrs?|hours?))?"
    r"(?:\s*,?\s*(?:and\s+)?(?P<minutes>\d{1,4})\s*(?:m|mins?|minutes?)?)?",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half": 0.5, "½": 0.5}
# Not strftime: its names follow the machine's language.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def slot(text: str, *, offset: int = 0) -> Slot:
    """Read a day and a time; `offset` is where the text begins in the value, for the caret."""
    stripped = text.strip()
    offset += len(text) - len(text.lstrip())
    _refuse_date(stripped, offset=offset)
    found = _DAY_FIRST.fullmatch(stripped) or _TIME_FIRST.fullmatch(stripped)
    if not found:
        raise _no_slot(stripped, offset=offset)
    day = weekday(found["day"], offset=offset + found.start("day"))
    return Slot(day, clock(found["time"], day=day, offset=offset + found.start("time")))


def weekday(text: str, *, offset: int = 0) -> int:
    """Read a day of the week: its name, its beginning (three letters or more), or its plural."""
    day = _day_of(text)
    if day is None:
        raise wrong(
            f"{quoted(text)} is not a day of the week.",
            f"Write one of these: {', '.join(DAYS)}.",
            code="day",
            offset=offset,
        )
    return day


def clock(text: str, *, day: int, offset: int = 0) -> time:
    """Read a time of day; `day` is the day that goes with it, for the advice."""
    if text.lower() in ("noon", "midday"):
        return time(12)
    found = _TIME.fullmatch(text)
    if not found:
        raise _no_clock(text, day=day, offset=offset)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour == 24 and minute == 0 and not found["half"]:
        hint = f"Write 00:00 of the next day: {DAYS[(day + 1) % 7]} 00:00"
        raise wrong("There is no 24:00.", hint, code="time", offset=offset)
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    elif found["half"] or hour > 23:
        raise _off(
            f"{quoted(text)} is not a time: the hours go from 0 to 23, or from 1 to 12 with am or pm.", offset
        )
    elif found["minute"] is None:
        raise wrong(
            f"{quoted(text)} is an hour without minutes.",
            f"Write {hour:02}:00 or {hour + 12}:00." if 0 < hour < 12 else f"Write {hour:02}:00.",
            code="time",
            offset=offset,
        )
    if minute > 59:
        raise _off(f"{quoted(text)} is not a time: the minutes go from 00 to 59.", offset)
    if found["minute"] and len(found["minute"]) == 1:
        raise wrong(
            f"{quoted(text)} lacks a figure in the minutes.",
            f"Write {hour:02}:0{minute} or {hour:02}:{minute}0."
            if minute < 6
            else f"Write {hour:02}:0{minute}.",
            code="time",
            offset=offset,
        )
    return time(hour, minute)


def poll_slot(text: str) -> PollSlot:
    """Read a poll's start and end."""
    parts = _SPLIT.split(text, maxsplit=1)
    if len(parts) == 1:
        start = slot(_LENGTH.split(text)[0])
        raise wrong(
            "It doesn't say until when the poll runs.",
            f"Write both moments: {start} until {Slot((start.weekday + 3) % 7, start.time)}",
            code="slot",
        )
    start = slot(parts[0])
    return PollSlot(start, slot(parts[1], offset=_second(text, parts[1])))


def meeting_slot(text: str) -> MeetingSlot:
    """Read a meeting's start and length."""
    parts = _LENGTH.split(text, maxsplit=1)
    if len(parts) == 1:
        raise _no_length(text)
    start = slot(parts[0])
    return MeetingSlot(start, minutes(parts[1], offset=_second(text, parts[1])))


def minutes(text: str, *, offset: int = 0) -> int:
    """Read a meeting's length in hours and minutes."""
    found = _HOURS.fullmatch(text.strip())
    if not found or not (found["hours"] or found["minutes"]):
        raise wrong(
            f"{quoted(text)} is not a length of time.",
            "Write it like 75 minutes, or 1 hour 15 minutes.",
            code="length",
            offset=offset,
        )
    hours = found["hours"].lower() if found["hours"] else "0"
    whole = _NUMBERS[hours] if hours in _NUMBERS else float(hours.replace("½", ".5"))
    length = round(whole * 60) + int(found["minutes"] or 0)
    if not SHORTEST_MEETING <= length <= LONGEST_MEETING:
        raise wrong(
            f"A meeting of {length} minutes is too {'short' if length < SHORTEST_MEETING else 'long'}.",
            f"Write a length between {SHORTEST_MEETING} minutes and {LONGEST_MEETING // 60} hours.",
            code="length",
            offset=offset,
        )
    return length


def day(text: str) -> date:
    """Read a date, year first."""
    stripped = text.strip()
    found = _ISO.fullmatch(stripped)
    if not found:
        raise _no_date(stripped)
    year, month, number = int(found["year"]), int(found["month"]), int(found["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _off_date(
            f"The year {year} is too far away.", f"Write a year between {FIRST_YEAR} and {LAST_YEAR}."
        )
    if not 1 <= month <= 12:
        raise _off_date(
            f"{stripped} is not a date: there is no month {month}.", "Write year, month and day: 2027-01-12."
        )
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise _off_date(
            f"There is no {stripped}: {_MONTHS[month - 1]} {year} has {last} days.",
            f"Write a day up to {year}-{month:02}-{last}.",
        )
    return date(year, month, number)


def utc(text: str) -> datetime:
    """Read an instant in UTC, as ISO 8601 writes it with a Z at its end."""
    stripped = text.strip()
    try:
        at = datetime.fromisoformat(stripped) if _INSTANT.fullmatch(stripped) else None
    except ValueError:
        at = None
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise wrong(
            f"{quoted(text)} is not an instant in UTC.", "Write it like 2027-01-12T16:00:00Z", code="instant"
        )
    return at.astimezone(UTC)


def weeks(text: str) -> int:
    """Read how often a week opens."""
    found = re.fullmatch(r"(?:every\s+)?(\d{1,3}|one|two|three|four)?\s*weeks?", text.strip(), re.IGNORECASE)
    number = (found[1] or "1").lower() if found else ""
    count = {"one": 1, "two": 2, "three": 3, "four": 4}.get(number) or int(number or 0)
    if not 1 <= count <= 4:
        raise wrong(
            f"{quoted(text)} is not how often a week can open.",
            "Write 1 week, 2 weeks, 3 weeks or 4 weeks.",
            code="every",
        )
    return count


def span(text: str, *, units: dict[str, int]) -> int | None:
    """Read "48 hours" and its like in the smallest of `units` (singular: how many); None if it isn't one."""
    found = re.fullmatch(r"(\d{1,4})\s*([a-z]+?)s?", text.strip().lower())
    return int(found[1]) * units[found[2]] if found and found[2] in units else None


def _day_of(text: str) -> int | None:
    lowered = text.lower().rstrip(".")
    for number, name in enumerate(DAY_NAMES):
        if len(lowered) >= 3 and (name.lower() + "s").startswith(lowered):
            return number
    return {"weds": 2}.get(lowered)


def _second(text: str, part: str) -> int:
    return len(text) - len(part)


def _refuse_date(text: str, *, offset: int) -> None:
    found = _ISO.search(text)
    if not found:
        return
    rest = text[found.end() :].strip() or "17:00"
    try:
        name = DAYS[date(int(found["year"]), int(found["month"]), int(found["day"])).weekday()]
    except ValueError:
        name = "tue"
    raise wrong(
        f"{found[0]} is a date, and here goes a day of the week.",
        f"Write {name} {rest}; the date of the first week stands after starts.",
        code="slot",
        offset=offset + found.start(),
    )


def _no_slot(text: str, *, offset: int) -> Exception:
    if _day_of(text) is not None:
        day_name = DAYS[weekday(text)]
        return wrong(
            "The time is missing.",
            f"Write the day and the time: {day_name} 17:00",
            code="slot",
            offset=offset,
        )
    if _TIME.fullmatch(text):
        return wrong(
            "The day is missing.", f"Write the day and the time: tue {text}", code="slot", offset=offset
        )
    return wrong(
        f"{quoted(text)} is not a day and a time.",
        "Write the day of the week and the time, like tue 17:00 or Tuesday 5pm.",
        code="slot",
        offset=offset,
    )


def _no_clock(text: str, *, day: int, offset: int) -> Exception:
    if text.lower() == "midnight":
        hint = f"Write {DAYS[day]} 00:00 or {DAYS[(day + 1) % 7]} 00:00."
        return wrong("Midnight is where a day begins, and where it ends.", hint, code="time", offset=offset)
    begins = re.match(r"\d{1,2}[:.]\d{2}", text)
    if begins:
        rest = text[begins.end() :].strip()
        return wrong(
            f"After the time {begins[0]} stands {quoted(rest)}, which can't be read.",
            f"Write {DAYS[day]} {begins[0].replace('.', ':')} and no more; the zone stands after time-zone.",
            code="time",
            offset=offset + begins.end() + len(text[begins.end() :]) - len(text[begins.end() :].lstrip()),
        )
    return _off(f"{quoted(text)} is not a time.", offset)


def _off(message: str, offset: int) -> Exception:
    return wrong(message, "Write it like 17:00 or 5pm.", code="time", offset=offset)


def _no_length(text: str) -> Exception:
    """A meeting with no length: if it has an end instead, say what that comes to."""
    parts = _SPLIT.split(text, maxsplit=1)
    start = slot(parts[0])
    length = 75
    if len(parts) == 2:
        end_text = parts[1].strip()
        end = slot(
            end_text if _day_of(end_text.split(" ")[0]) is not None else f"{DAYS[start.weekday]} {end_text}"
        )
        apart = int(end.after(start) / timedelta(minutes=1)) % (24 * 60)
        length = apart if SHORTEST_MEETING <= apart <= LONGEST_MEETING else length
    return wrong(
        "It doesn't say how long the meeting takes.",
        f"Write the length after the time: {start} for {length} minutes",
        code="slot",
    )


def _off_date(message: str, hint: str) -> Exception:
    return wrong(message, hint, code="date")


def _no_date(text: str) -> Exception:
    found = _ISO.match(text)
    if found:
        return wrong(
            "Only the day goes here, without a time.",
            f"Write {found[0]}; the time stands under week, after section.",
            code="date",
            offset=found.end(),
        )
    dates = _guesses(text)
    hint = f"Write {' or '.join(dates)}." if dates else "Write year, month and day, like 2027-01-12."
    return _off_date(f"{quoted(text)} is not a date as it is read here.", hint)


def _guesses(text: str) -> list[str]:
    """What a date in another style may mean, year first; 12/01/2027 may mean two days."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", text)]
    words = [word[:3] for word in re.findall(r"[a-z]{3,}", text.lower())]
    month = next((number for number, name in enumerate(_MONTHS, 1) if name[:3].lower() in words), 0)
    if month and len(numbers) == 2:
        candidates = [(max(numbers), month, min(numbers))]
    elif not month and len(numbers) == 3:
        first, second, third = numbers
        candidates = [(first, second, third), (third, second, first)]
        if "." not in text:
            candidates.append((third, first, second))
    else:
        return []
    return list(dict.fromkeys(f"{y}-{m:02}-{d:02}" for y, m, d in candidates if _is_day(y, m, d)))


def _is_day(year: int, month: int, number: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]
