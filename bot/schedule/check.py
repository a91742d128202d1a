"""What is only to be seen when several keys of a circle are looked at together, or it and its reading.

Pure.  A check about a key in which something else is wrong already says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.schedule import owntexts
from bot.schedule.model import DAY_NAMES, Break, Circle, Slot, Votes, WeekTimes
from bot.wording import listed
from bot.yamldoc import Document, Finding, Path, Severity, quoted

WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
A_MONDAY = date(2001, 1, 1)
LATEST_OPENING = 3  # days
LONGEST_BREAK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class _Remark:
    """Something to say about the key at `path`; `rests_on` are other keys without which it would be wrong."""

    path: Path
    code: str
    message: str
    hint: str
    rests_on: tuple[Path, ...] = ()
    severity: Severity = Severity.ERROR
    key: bool = False


@dataclass(frozen=True, slots=True)
class _Fault:
    """Something wrong with a week's moments; `names` are those it comes from, the one to change first."""

    names: tuple[str, ...]
    code: str
    message: str
    hint: str
    severity: Severity = Severity.ERROR


def check_circle(
    circle: Circle,
    document: Document,
    *,
    sections: Sequence[str] | None = None,
    broken: Collection[Path] = (),
) -> list[Finding]:
    """Return findings about a circle; `sections` are its reading's section ids in order, None if unknown.

    At the paths in `broken` the circle holds stand-ins; remarks that rest on them are left out.
    """
    remarks = [
        *_places(circle),
        *_start(circle, document),
        *_breaks(circle),
        *_week(circle),
        *_changes(circle),
        *_archive(circle),
        *_exports(circle),
        *_pauses(circle),
        *_own_texts(circle),
    ]
    if sections is not None:
        remarks += [*_unknown_weeks(circle, sections), *_idle_breaks(circle, sections)]
    around = {path[:length] for path in broken for length in range(len(path) + 1)}

    def touches(path: Path) -> bool:
        """Tell whether something broken stands at a path, below it or above it."""
        return path in around or any(path[:length] in broken for length in range(len(path)))

    return [
        document.find(
            remark.path,
            code=remark.code,
            message=remark.message,
            hint=remark.hint,
            severity=remark.severity,
            key=remark.key,
        )
        for remark in remarks
        if not any(map(touches, (remark.path, *remark.rests_on)))
    ]


def _places(circle: Circle) -> Iterator[_Remark]:
    """The channel, the organisers' channel and the meeting places, which are to be on one server."""
    both = (("channel",),)
    if circle.channel == circle.organisers:
        yield _Remark(
            ("organisers",),
            "same-channel",
            "The organisers' channel is the circle's own channel: everybody would read the briefs.",
            "Make a private channel for organisers, and put its link here.",
            both,
        )
    elif circle.channel.guild_id != circle.organisers.guild_id:
        yield _Remark(
            ("organisers",),
            "two-servers",
            "The organisers' channel is on another server than the circle's channel.",
            "Put the link of a channel on the same server here.",
            both,
        )
    weeks: list[tuple[Path, WeekTimes]] = [(("week",), circle.week)]
    weeks += [
        (("changes", section), circle.times_for(section))
        for section, change in circle.changes.items()
        if "meeting_place" in change.given
    ]
    for path, times in weeks:
        if times.meeting_place and _is_elsewhere(times.meeting_place, circle):
            yield _Remark(
                (*path, "meeting-place"),
                "two-servers",
                "The meeting place is a channel on another server than the circle's channel.",
                "Put the link of a voice channel on the same server here, or any address.",
                both,
            )


def _is_elsewhere(place: str, circle: Circle) -> bool:
    server = circle.channel.url.rpartition("/")[0]
    return place.startswith(server.rpartition("/")[0]) and not place.startswith(f"{server}/")


def _start(circle: Circle, document: Document) -> Iterator[_Remark]:
    starts, section = circle.starts, ("week", "section")
    away = (circle.week.section.weekday - starts.weekday()) % 7
    if away:
        line = f" (line {document.place(section).line})"
        where = line if document.has(section) else ", unless `section` under `week` names another day"
        after = starts + timedelta(days=away)
        yield _Remark(
            ("starts",),
            "weekday",
            f"{starts} is a {DAY_NAMES[starts.weekday()]}, "
            f"but weeks open on a {DAY_NAMES[circle.week.section.weekday]}{where}.",
            f"Write {after - WEEK} or {after}.",
            (section,),
        )
        return
    held = next((pause for pause in circle.breaks if pause.holds(starts)), None)
    if held:
        yield _Remark(
            ("starts",),
            "starts-in-break",
            f"Week 1 would open on {starts}, inside the break from {held.first} to {held.last}.",
            f"Write {_after(held, starts)}, or a break that begins later.",
            (("breaks",), section),
        )


def _archive(circle: Circle) -> Iterator[_Remark]:
    """The archive is to be there a week before all is erased, when members are told so; a month has 28 days."""
    days = circle.publish_after_days
    if days is not None and days + 7 > circle.keep_months * 28:
        yield _Remark(
            ("archive", "keep"),
            "kept-too-short",
            f"The archive is made {days} days after the end, and by then everything may be erased.",
            f"Write {-(-(days + 7) // 28)} months, or fewer days at `publish`.",
            (("archive", "publish"),),
        )


def _exports(circle: Circle) -> Iterator[_Remark]:
    """A folder that nothing is ever put into."""
    exports = circle.exports
    if exports.folder and exports.nightly is None and circle.publish_after_days is None:
        yield _Remark(
            ("archive", "folder"),
            "idle-folder",
            "The bot puts nothing into this folder: the archive is made by hand, and not at night.",
            "Write nightly: yes, or after 7 days at `publish`; or take the folder out.",
            (("archive", "publish"), ("archive", "nightly")),
            Severity.ADVICE,
        )


def _pauses(circle: Circle) -> Iterator[_Remark]:
    """Pauses that were taken over from Discord, where each one ended after it began."""
    for number, pause in enumerate(circle.adopted.pauses if circle.adopted else ()):
        if pause.end is None or pause.end <= pause.start:
            yield _Remark(
                ("from-discord", "pauses", number, "until"),
                "pause-order",
                "This pause ends before it begins.",
                "Exchange the two, or take the pause out.",
            )


def _own_texts(circle: Circle) -> Iterator[_Remark]:
    """Texts of the circle's own: their names, their gaps and their length."""
    for fault in owntexts.faults(circle.texts):
        path = ("texts", fault.name)
        yield _Remark(path, fault.code, fault.message, fault.hint, key=fault.about_name)


def _after(pause: Break, day: date) -> date:
    while pause.holds(day):
        day += WEEK
    return day


def _breaks(circle: Circle) -> Iterator[_Remark]:
    for number, pause in enumerate(circle.breaks):
        path = ("breaks", number, "last")
        if pause.last < pause.first:
            yield _Remark(
                path,
                "break-order",
                f"This break ends on {pause.last}, before it begins ({pause.first}).",
                "Exchange the two days, or look at the years.",
            )
        elif pause.last - pause.first >= LONGEST_BREAK:
            yield _Remark(
                path,
                "break-length",
                f"This break takes {(pause.last - pause.first).days + 1} days, more than a year.",
                "Look at the years; a pause without an end is better made on Discord: /circle pause.",
            )
        for before in circle.breaks[:number]:
            if max(pause.first, before.first) <= min(pause.last, before.last):
                yield _Remark(
                    ("breaks", number, "first"),
                    "break-overlap",
                    f"This break and that from {before.first} to {before.last} share some days.",
                    "Make one break of the two, or change their days.",
                )
                break


def _idle_breaks(circle: Circle, sections: Sequence[str]) -> Iterator[_Remark]:
    """Breaks that move nothing, because no week would have opened in them."""
    if any(pause.last < pause.first or pause.last - pause.first >= LONGEST_BREAK for pause in circle.breaks):
        return
    touched: set[Break] = set()
    usual = circle.starts
    for section in sections:
        late = timedelta(days=(circle.times_for(section).section.weekday - circle.week.section.weekday) % 7)
        while held := next((pause for pause in circle.breaks if pause.holds(usual + late)), None):
            touched.add(held)
            usual += WEEK
        usual += circle.every_weeks * WEEK
    for number, pause in enumerate(circle.breaks):
        if pause not in touched:
            yield _Remark(
                ("breaks", number),
                "idle-break",
                f"No week would open between {pause.first} and {pause.last}, so this break moves nothing.",
                f"Weeks open on a {DAY_NAMES[circle.week.section.weekday]}; see `studycircle plan` for the dates.",
                (("starts",), ("every",), ("week", "section"), ("changes",)),
                severity=Severity.ADVICE,
            )


def _changes(circle: Circle) -> Iterator[_Remark]:
    usual = circle.week.section
    for section in circle.changes:
        times = circle.times_for(section)
        late = (times.section.weekday - usual.weekday) % 7
        if late > LATEST_OPENING:
            yield _Remark(
                ("changes", section, "section"),
                "week-moved",
                f"This week would open {late} days later than usual: {times.section} comes after {usual}.",
                f"One week alone can open up to {LATEST_OPENING} days later; for more, write a break.",
                (("week", "section"),),
            )
        else:
            yield from _week(circle, section)


def _week(circle: Circle, section: str | None = None) -> Iterator[_Remark]:
    """Look at the usual week, or at what is wrong in a changed one only because of its change."""
    times = circle.week if section is None else circle.times_for(section)
    given = circle.changes[section].given if section is not None else {}

    def path(name: str) -> Path:
        top = ("changes", section) if section is not None and name in given else ("week",)
        return (*top, name.replace("_", "-"))

    whole = circle.votes is Votes.AS_DISCORD
    usual = [] if section is None else list(_faults(circle.week, whole_hours=whole))
    for fault in _faults(times, whole_hours=whole):
        if fault in usual:
            continue
        paths = [path(name) for name in fault.names]
        if section is not None:
            paths = [found for found in paths if found[0] == "changes"] + [
                found for found in paths if found[0] == "week"
            ]
        if section is None or paths[0][0] == "changes":
            yield _Remark(paths[0], fault.code, fault.message, fault.hint, tuple(paths[1:]), fault.severity)


def _faults(times: WeekTimes, *, whole_hours: bool) -> Iterator[_Fault]:
    """Find what is wrong with a week's moments; `whole_hours`: its poll is Discord's own."""
    starts = _starts(times)
    together = [name for name, slot in starts.items() if slot == times.section and name != "digest"]
    for name in together:
        yield _Fault(
            (name, "section"),
            "same-moment",
            f"{_title(name)} would come a whole week after the section: both stand at {times.section}.",
            f"Write a time after {times.section}, even if only by a few minutes.",
        )
    poll = [] if "poll" in together else list(_poll_faults(times, whole_hours=whole_hours))
    yield from poll
    unclear = {*together, *(["poll"] if poll else [])}
    since = {name: slot.after(times.section) for name, slot in starts.items() if name not in unclear}
    if "closing" in since and "questions" in since and since["closing"] < since["questions"]:
        yield _Fault(
            ("closing", "questions", "section"),
            "closing-first",
            f"The closing question ({times.closing}) would come before the questions ({times.questions}).",
            f"A week begins with the section ({times.section}): write a moment after {times.questions}.",
        )
    if "digest" in since:
        later = [name for name, end in _ends(times).items() if end > since["digest"] and name not in unclear]
        if later:
            titles = listed([_title(name).lower() for name in later])
            yield _Fault(
                ("digest", *later, "section"),
                "digest-early",
                f"The digest ({times.digest}) comes before the end of {titles}, and can't look back on it.",
                f"Write a later moment, up to the next {times.section}.",
                Severity.ADVICE,
            )


def _poll_faults(times: WeekTimes, *, whole_hours: bool) -> Iterator[_Fault]:
    if times.poll is None:
        return
    length = times.poll.until.after(times.poll.start)
    if times.poll.start.after(times.section) + length > WEEK:
        yield _Fault(
            ("poll", "section"),
            "poll-too-long",
            f"The poll ({times.poll}) would still be open when the next week begins ({times.section}).",
            f"Let it end by {times.section}, or look whether its two moments are exchanged.",
        )
    elif whole_hours and length % HOUR:
        yield _Fault(
            ("poll",),
            "poll-hours",
            "Discord's polls run for whole hours, and this one would not.",
            f"Write {times.poll.start} until {_moved(times.poll.start, max(length // HOUR, 1) * HOUR)}",
        )


def _moved(slot: Slot, by: timedelta) -> Slot:
    moment = datetime.combine(A_MONDAY + timedelta(days=slot.weekday), slot.time) + by
    return Slot(moment.weekday(), moment.time())


def _starts(times: WeekTimes) -> dict[str, Slot]:
    slots: dict[str, Slot | None] = {
        "questions": times.questions,
        "poll": times.poll.start if times.poll else None,
        "go_round": times.go_round,
        "meeting": times.meeting.start if times.meeting else None,
        "closing": times.closing,
        "digest": times.digest,
    }
    return {name: slot for name, slot in slots.items() if slot is not None}


def _ends(times: WeekTimes) -> dict[str, timedelta]:
    """How long after the section each thing but the digest is over."""
    ends = {name: slot.after(times.section) for name, slot in _starts(times).items() if name != "digest"}
    if times.poll:
        ends["poll"] += times.poll.until.after(times.poll.start)
    if times.meeting:
        ends["meeting"] += timedelta(minutes=times.meeting.minutes)
    return ends


def _title(name: str) -> str:
    return "The " + {"go_round": "go-round", "closing": "closing question"}.get(name, name)


def _unknown_weeks(circle: Circle, sections: Sequence[str]) -> Iterator[_Remark]:
    for section in circle.changes:
        if section in sections:
            continue
        import difflib  # costs milliseconds, and a file without mistakes has no need of it

        close = difflib.get_close_matches(section.lower().replace(" ", "-"), sections, n=1, cutoff=0.6)
        if section.isdecimal() and len(section) < 4 and 1 <= int(section) <= len(sections):
            close = [sections[int(section) - 1]]
        yield _Remark(
            ("changes", section),
            "unknown-week",
            f"The reading has no week {quoted(section)}.",
            f"Write {close[0]}." if close else f"Its weeks are: {', '.join(sections)}.",
            (("reading",),),
            key=True,
        )
