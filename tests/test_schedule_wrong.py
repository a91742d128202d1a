"""Ways to get a circle's file wrong: each gives a finding with its place, what is wrong and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.schedule.load import load_circle
from bot.yamldoc import Finding, Severity

GOOD = """\
circle: Tuesday circle
reading: what-is-communisation
channel: https://discord.com/channels/111111111111111111/222222222222222222
organisers: https://discord.com/channels/111111111111111111/333333333333333333
time-zone: Europe/Berlin
starts: 2027-01-12
every: 1 week
week:
  section: tue 17:00
  questions: thu 17:00
  poll: thu 17:00 until sun 17:00
  go-round: sat 11:00
  meeting: sun 17:00 for 75 minutes
  meeting-place: https://discord.com/channels/111111111111111111/444444444444444444
  closing: sun 18:30
  digest: mon 17:00
mention: Readers
facilitators: [ana.reads, bo_k, chen]
breaks:
  - first: 2027-02-09
    last: 2027-02-15
    say: Half-term.
changes:
  reform-or-revolution:
    meeting: sat 16:00 for 75 minutes
    facilitator: dora
if-late: post within 48 hours
votes: as Discord shows them
answers-without-name: no
archive:
  names: pseudonyms
  publish: after 7 days
  keep: 12 months
language: en-GB
"""
CHANNEL = "channel: https://discord.com/channels/111111111111111111/222222222222222222"
ORGANISERS = "organisers: https://discord.com/channels/111111111111111111/333333333333333333"
PLACE = "meeting-place: https://discord.com/channels/111111111111111111/444444444444444444"
ARCHIVE = "  names: pseudonyms\n  publish: after 7 days\n  keep: 12 months"
BACKWARDS = """\
from-discord:
  until: 2027-03-01T16:00:00Z
  pauses: [{since: 2027-02-16T16:00:00Z, until: 2027-02-09T16:00:00Z}]"""
COPY = "choose Copy Link"

# what stands in the good file, what stands there instead, code, line, part of the message, part of the hint
WRONG = [
    # files in messages
    ("  keep: 12 months", "  attachments: yes please", "size", 33, "doesn't say how large", "up to 8 MB each"),
    ("  keep: 12 months", "  attachments: 0 MB", "size", 33, "0 MB", "up to 1 MB each"),
    ("  keep: 12 months", "  attachments: up to 900 MB each", "size", 33, "1 to 100 MB", "up to 100 MB each"),
    ("  keep: 12 months", "  attachments: 8 MB each, 4 MB in all", "size", 33, "8 to 10,000 MB", "8 MB in all"),
    # how the archive is written
    ("  keep: 12 months", "  formats: html, pdf", "choice", 33, "no form `pdf`", "epub"),
    ("  keep: 12 months", "  nightly: sometimes", "choice", 33, "yes or no or a time", "like 04:00"),
    ("  keep: 12 months", "  nightly: 24:30", "choice", 33, "`24:30`", "like 04:00"),
    ("  keep: 12 months", "  folder: ../elsewhere", "choice", 33, "no place", "a whole path"),
    ("  keep: 12 months", "  folder: ~/archive", "choice", 33, "no place", "a whole path"),
    ("  keep: 12 months", "  folder: .hidden", "choice", 33, "no place", "a whole path"),
    ("  keep: 12 months", "  view: nobody", "choice", 33, "`view` can't be", "pseudonymous"),
    # what was taken over from Discord
    ("language: en-GB", "from-discord: {until: yesterday}", "instant", 34, "`yesterday` is not", "2027-01-12"),
    ("language: en-GB", "from-discord: {until: 2027-02-30T16:00:00Z}", "instant", 34, "not an instant", "like 2027"),
    ("language: en-GB", "from-discord: {until: 0999-02-03T16:00:00Z}", "instant", 34, "not an instant", "like 2027"),
    ("language: en-GB", BACKWARDS, "pause-order", 36, "ends before", "Exchange"),
    ("language: en-GB", "from-discord: {pauses: []}", "missing", 34, "`until` is missing", "until:"),
    # the agreement
    ("language: en-GB", "agreement: be kind", "list", 34, "`agreement` should be a list", "like - Speak for yourself"),
    ("language: en-GB", "agreement: []", "size", 34, "no sentence here", "Write none"),
    ("language: en-GB", f"agreement: [a, {'x' * 151}]", "size", 34, "151 characters", "shorter"),
    ("language: en-GB", f"agreement: [{', '.join('abcdefghi')}]", "size", 34, "has 9", "can't do without"),
    ("language: en-GB", "agreement: [a, [b]]", "text", 34, "one text, and a list", "each sentence below it"),
    # the six keys, and the names of keys
    ("circle: Tuesday circle\n", "", "missing", 1, "`circle` is missing", "circle: the name that members"),
    (f"{ORGANISERS}\ntime-zone: Europe/Berlin\n", "", "missing", 1, "`organisers` and `time-zone`", "like Europe/Be"),
    ("circle: Tuesday circle", "circle:", "empty", 1, "Nothing stands after `circle:`", "the name that members"),
    ("circle: Tuesday circle", 'circle: "Tues\\x1b[31mday"', "sign", 1, "can't be seen", "by hand"),
    ("circle: Tuesday circle", f"circle: {'x' * 61}", "size", 1, "61 characters", "shorter"),
    ("circle: Tuesday circle", "circle: [a, b]", "text", 1, "a list stands here", "the name that members"),
    ("channel:", "chanel:", "unknown-key", 3, "no key `chanel`", "Write channel."),
    ("time-zone:", "Timezone:", "unknown-key", 5, "no key `Timezone`", "Write time-zone."),
    ("  go-round:", "  go_round:", "unknown-key", 12, "no key `go_round` under `week`", "Write go-round."),
    ("    say:", "    sya:", "unknown-key", 22, "under `breaks`", "Write say."),
    ("    facilitator:", "    facilitators:", "unknown-key", 26, "`facilitators`", "Write facilitator."),
    ("language:", "poll: none\nlanguage:", "unknown-key", 34, "no key `poll`", "It belongs under `week`"),
    ("  names:", "  votes: no\n  names:", "unknown-key", 31, "`votes` under `archive`", "outside of any group"),
    ("language:", "colour: red\nlanguage:", "unknown-key", 34, "no key `colour`", "What can stand here: circle, r"),
    ("what-is-communisation", "what-is-comunisation", "no-such-reading", 2, "no reading", "what-is-communisation"),
    ("what-is-communisation", "../not-there.yaml", "no-such-reading", 2, "`../not-there.yaml`", "Write the path"),
    # channels
    (CHANNEL, "channel: 222222222222222222", "link", 3, "A number alone", COPY),
    (CHANNEL, "channel: <#222222222222222222>", "link", 3, "A number alone", COPY),
    (CHANNEL, "channel: #reading", "comment", 3, "nothing stands after `channel:`", '"#reading"'),
    (CHANNEL, 'channel: "#reading"', "link", 3, "names alone can stand for several", COPY),
    (CHANNEL, "channel: https://discord.gg/abc", "link", 3, "an invitation", COPY),
    (CHANNEL, f"{CHANNEL}/555555555555555555", "link", 3, "link of a message", "write https://discord.com/chan"),
    (CHANNEL, CHANNEL[:-19], "link", 3, "leads to a server", COPY),
    (CHANNEL, CHANNEL.replace("111111111111111111", "@me"), "link", 3, "a direct message", COPY),
    (CHANNEL, CHANNEL + "2" * 5000, "link", 3, "is not the link", COPY),
    (CHANNEL, f"{CHANNEL}22", "link", 3, "isn't whole", COPY),
    (CHANNEL, "channel: https://discord.com/chanels/1/2", "link", 3, "is not the link", COPY),
    (ORGANISERS, CHANNEL.replace("channel:", "organisers:"), "same-channel", 4, "own channel", "private channel"),
    (ORGANISERS, ORGANISERS.replace("/1111", "/9111"), "two-servers", 4, "another server", "on the same server"),
    (PLACE, PLACE.replace("/1111", "/9111"), "two-servers", 14, "another server", "or any address"),
    (PLACE, f"{PLACE}/5", "link", 14, "link of a message", "444444444444444444"),
    (PLACE, f"meeting-place: {'Long Street ' * 10}", "size", 14, "119 characters", "short address"),
    # zones
    ("Europe/Berlin", "EST", "zone", 5, "EST never changes its clocks; you probably mean America/New_York.", "N"),
    ("Europe/Berlin", "cet", "zone", 5, "CET doesn't say when the clocks change", "Europe/Berlin"),
    ("Europe/Berlin", "BST", "zone", 5, "you probably mean Europe/London.", "Europe/London"),
    ("Europe/Berlin", "GMT+1", "zone", 5, "a distance from UTC", "like Europe/Berlin"),
    ("Europe/Berlin", "UTC+2", "zone", 5, "a distance from UTC", "like Europe/Berlin"),
    ("Europe/Berlin", "Etc/GMT-3", "zone", 5, "a distance from UTC", "like Europe/Berlin"),
    ("Europe/Berlin", "europe/berlin", "zone", 5, "no time zone `europe/berlin`", "Write Europe/Berlin."),
    ("Europe/Berlin", "Europe/Berln", "zone", 5, "no time zone", "Write Europe/Berlin."),
    ("Europe/Berlin", "New York", "zone", 5, "no time zone", "Write America/New_York."),
    ("Europe/Berlin", "Europe", "zone", 5, "no time zone `Europe`", "continent and city"),
    ("Europe/Berlin", "posix/Europe/Berlin", "zone", 5, "no time zone", "Write Europe/Berlin."),
    ("Europe/Berlin", "x" * 300, "zone", 5, "no time zone `xxx", "continent and city"),
    # what is late
    ("if-late: post within 48 hours", "if-late: {digset: skip}", "unknown-key", 27, "under `if-late`", "Write digest."),
    ("if-late: post within 48 hours", "if-late: {erase: skip}", "unknown-key", 27, "key `erase`", "default, welcome"),
    ("if-late: post within 48 hours", "if-late:\n  poll: perhaps", "choice", 28, "`perhaps`", "skip and tell us"),
    ("if-late: post within 48 hours", "if-late:\n  poll: post within 9 days", "choice", 28, "9 days", "48 hours"),
    ("if-late: post within 48 hours", "if-late:\n  poll:", "empty", 28, "after `poll:`", "post quietly within"),
    ("if-late: post within 48 hours", "if-late: [skip]", "text", 27, "a list stands here", "kinds of post below it"),
    # the archive
    ("publish: after 7 days", "publish: after 91 days", "choice", 32, "when the archive", "in the channel"),
    (ARCHIVE, ARCHIVE.replace("7 days", "30 days").replace("12", "1"), "kept-too-short", 33, "30 days", "2 months"),
    # dates
    (
        "starts: 2027-01-12",
        "starts: 2027-01-13",
        "weekday",
        6,
        "2027-01-13 is a Wednesday, but weeks open on a Tuesday (line 9).",
        "Write 2027-01-12 or 2027-01-19.",
    ),
    ("section: tue 17:00", "section: wed 17:00", "weekday", 6, "on a Wednesday (line 9)", "2027-01-06 or 2027-01-13"),
    ("2027-01-12", "2027-02-09", "starts-in-break", 6, "inside the break from 2027-02-09", "Write 2027-02-16"),
    ("2027-01-12", "2027-01-12 17:00", "date", 6, "Only the day goes here", "Write 2027-01-12; the time stands under"),
    ("2027-01-12", "12.1.2027", "date", 6, "`12.1.2027` is not a date", "Write 2027-01-12."),
    ("2027-01-12", "12/01/2027", "date", 6, "is not a date", "Write 2027-01-12 or 2027-12-01."),
    ("2027-01-12", "2027/1/12", "date", 6, "is not a date", "Write 2027-01-12."),
    ("2027-01-12", "12 January 2027", "date", 6, "is not a date", "Write 2027-01-12."),
    ("2027-01-12", "Jan 40, 2027", "date", 6, "is not a date", "like 2027-01-12"),
    ("2027-01-12", "soon", "date", 6, "`soon` is not a date", "like 2027-01-12"),
    ("2027-01-12", "2027-02-30", "date", 6, "February 2027 has 28 days", "up to 2027-02-28"),
    ("2027-01-12", "2027-13-01", "date", 6, "no month 13", "year, month and day"),
    ("2027-01-12", "0027-01-12", "date", 6, "The year 27", "between 2000 and 2100"),
    ("every: 1 week", "every: 1", "every", 7, "`1` is not how often", "1 week, 2 weeks"),
    ("every: 1 week", f"every: {'9' * 5000} weeks", "every", 7, "is not how often", "1 week, 2 weeks"),
    ("every: 1 week", "every: 9 weeks", "every", 7, "`9 weeks`", "1 week, 2 weeks"),
    # moments
    ("section: tue 17:00", "section: none", "value", 9, "can't be left out", "a day and a time"),
    ("section: tue 17:00", "section: tue 24:00", "time", 9, "no 24:00", "00:00 of the next day: wed 00:00"),
    ("section: tue 17:00", "section: tue 25:00", "time", 9, "`25:00` is not a time: the hours", "17:00 or 5pm"),
    ("section: tue 17:00", "section: tue 13pm", "time", 9, "`13pm` is not a time", "17:00 or 5pm"),
    ("section: tue 17:00", "section: tue 17:60", "time", 9, "the minutes go from 00 to 59", "17:00 or 5pm"),
    ("section: tue 17:00", "section: tue 17", "time", 9, "`17` is an hour without minutes", "Write 17:00."),
    ("section: tue 17:00", "section: tue 12", "time", 9, "an hour without minutes", "Write 12:00."),
    ("section: tue 17:00", "section: tue 5", "time", 9, "an hour without minutes", "Write 05:00 or 17:00."),
    ("section: tue 17:00", "section: tue 7:5", "time", 9, "lacks a figure", "Write 07:05 or 07:50."),
    ("section: tue 17:00", "section: tue 7:9", "time", 9, "lacks a figure", "Write 07:09."),
    ("section: tue 17:00", "section: tue midnight", "time", 9, "Midnight", "tue 00:00 or wed 00:00"),
    ("section: tue 17:00", "section: tue 17:00 CET", "time", 9, "stands `CET`", "after time-zone"),
    ("section: tue 17:00", "section: tue 5 bells", "time", 9, "`5 bells` is not a time", "17:00 or 5pm"),
    ("section: tue 17:00", "section: tue", "slot", 9, "The time is missing", "tue 17:00"),
    ("section: tue 17:00", "section: 17:00", "slot", 9, "The day is missing", "tue 17:00"),
    ("section: tue 17:00", "section: every day", "slot", 9, "`every day`", "Tuesday 5pm"),
    ("section: tue 17:00", "section: 2027-01-12 17:00", "slot", 9, "is a date", "Write tue 17:00"),
    ("section: tue 17:00", "section: 2027-02-31", "slot", 9, "is a date", "Write tue 17:00"),
    ("section: tue 17:00", "section: dienstag 17:00", "day", 9, "`dienstag`", "mon, tue, wed"),
    ("section: tue 17:00", "section: {day: tue}", "text", 9, "keys stand here", "like tue 17:00"),
    ("questions: thu 17:00", "questions: no", "value", 10, "`no` is not how", "Write none."),
    ("questions: thu 17:00", "questions:", "empty", 10, "Nothing stands after `questions:`", "or none"),
    ("questions: thu 17:00", "questions: tue 17:00", "same-moment", 10, "a whole week after", "after tue 17:00"),
    ("poll: thu 17:00 until", "poll: tue 17:00 until", "same-moment", 11, "The poll would come", "after tue 17:00"),
    (" until sun 17:00", "", "slot", 11, "until when the poll runs", "thu 17:00 until sun 17:00"),
    ("until sun 17:00", "until sum 17:00", "day", 11, "`sum` is not a day", "mon, tue"),
    ("until sun 17:00", "until sun 17:30", "poll-hours", 11, "whole hours", "thu 17:00 until sun 17:00"),
    ("until sun 17:00", "until thu 17:30", "poll-hours", 11, "whole hours", "thu 17:00 until thu 18:00"),
    ("poll: thu 17:00 until sun", "poll: sun 17:00 until thu", "poll-too-long", 11, "still be open", "by tue 17:00"),
    ("meeting: sun 17:00 for 75 minutes", "meeting: sun 17:00", "slot", 13, "how long", "sun 17:00 for 75 minutes"),
    (
        "meeting: sun 17:00 for 75 minutes",
        "meeting: sun 17:00 - 18:00",
        "slot",
        13,
        "how long the meeting takes",
        "sun 17:00 for 60 minutes",
    ),
    ("sun 17:00 for 75", "sun 17:00 until sun 17:45 #", "slot", 13, "how long", "sun 17:00 for 45 minutes"),
    ("sun 17:00 for 75 minutes", "'sun 17:00 to '", "time", 13, "stands `to`", "Write sun 17:00"),
    ("sun 17:00 for 75", "sun 23:00 until 1:00 #", "slot", 13, "how long", "sun 23:00 for 120 minutes"),
    ("sun 17:00 for 75", "sun 17:00 until sun 17:00 #", "slot", 13, "how long", "sun 17:00 for 75 minutes"),
    ("75 minutes\n  meeting", f"{'9' * 5000}\n  meeting", "length", 13, "is not a length", "75 minutes"),
    ("75 minutes\n  meeting", "ages\n  meeting", "length", 13, "`ages` is not a length", "75 minutes"),
    ("75 minutes\n  meeting", "2 minutes\n  meeting", "length", 13, "too short", "between 5 minutes and 12"),
    ("75 minutes\n  meeting", "20 hours\n  meeting", "length", 13, "too long", "between 5 minutes and 12"),
    ("closing: sun 18:30", "closing: wed 18:30", "closing-first", 15, "before the questions", "after thu 17:00"),
    # people
    ("mention: Readers", "mention: @Readers", "quote-it", 17, "can't begin with @", 'Put it in quotes: "@Readers"'),
    ("mention: Readers", 'mention: "@everyone"', "mention", 17, "@everyone is never mentioned", "or none"),
    ("mention: Readers", "mention: here", "mention", 17, "@here is never mentioned", "or none"),
    ("mention: Readers", 'mention: "<@&222222222222222222>"', "mention", 17, "is a number", "the role's name"),
    ("mention: Readers", f"mention: {'r' * 101}", "mention", 17, "1 to 100 characters", "as your server shows it"),
    ("bo_k", "Bo K", "user-name", 18, "the name that Discord displays", "profile"),
    ("bo_k", "Bo_K", "user-name", 18, "no capital letters", "Write bo_k"),
    ("bo_k", "bo#1234", "user-name", 18, "of the old kind", "profile"),
    ("bo_k", "b..k", "user-name", 18, "`b..k` is not a user name", "profile"),
    ("bo_k", "222222222222222222", "user-name", 18, "is a number", "profile"),
    ("[ana.reads, bo_k, chen]", "ana.reads", "list", 18, "should be a list", "[ana.reads, bo_k]"),
    # pauses, and single weeks
    ("last: 2027-02-15", "last: 2027-02-01", "break-order", 21, "before it begins", "Exchange the two days"),
    ("last: 2027-02-15", "last: 2030-02-15", "break-length", 21, "more than a year", "Look at the years"),
    ("    last: 2027-02-15\n", "", "missing", 20, "`last` is missing under `breaks`", "like 2027-02-15"),
    (
        "    say: Half-term.",
        "  - first: 2027-02-15\n    last: 2027-02-16",
        "break-overlap",
        22,
        "share some days",
        "one break of the two",
    ),
    ("Half-term.", "x" * 201, "size", 22, "201 characters", "shorter"),
    ("reform-or-revolution", "reform-and-revolution", "unknown-week", 24, "no week", "Write reform-or-revolution."),
    ("reform-or-revolution", "5", "unknown-week", 24, "no week `5`", "Write reform-or-revolution."),
    ("reform-or-revolution", "²", "unknown-week", 24, "no week `²`", "unity-in-struggle"),
    ("reform-or-revolution", "9" * 900, "unknown-week", 24, "no week `999", "unity-in-struggle"),
    ("reform-or-revolution", "holiday", "unknown-week", 24, "no week `holiday`", "unity-in-struggle"),
    ("meeting: sat 16:00 for 75 minutes", "section: mon 17:00", "week-moved", 25, "6 days later", "write a break"),
    ("meeting: sat 16:00 for 75 minutes", "closing: wed 12:00", "closing-first", 25, "before the q", "after thu"),
    ("meeting: sat 16:00 for 75 minutes", "questions: mon 12:00", "closing-first", 25, "before the q", "after mon"),
    ("meeting: sat 16:00 for 75 minutes", PLACE.replace("/1111", "/911"), "two-servers", 25, "another server", "same"),
    # choices
    ("post within 48 hours", "never", "choice", 27, "`never`", "skip and tell us"),
    ("post within 48 hours", "post within 3 weeks", "choice", 27, "between 1 hour and 7 days", "post within 48"),
    ("as Discord shows them", "secret", "choice", 28, "can't be `secret`", "as Discord shows them\nprivate"),
    ("language: en-GB", "facilitator-view: some", "choice", 34, "`facilitator-view` is yes or no", "Write yes or no."),
    ("answers-without-name: no", "answers-without-name: some", "choice", 29, "is yes or no", "Write yes or no."),
    (f"archive:\n{ARCHIVE}", "archive: no", "group", 30, "keys", "names"),
    ("pseudonyms", "pseudonym", "choice", 31, "`names` can't be `pseudonym`", "nobody is quoted"),
    ("after 7 days", "tomorrow", "choice", 32, "`tomorrow`", "by hand"),
    ("after 7 days", "after 0 days", "choice", 32, "doesn't say when", "1 to 90 days"),
    ("12 months", "for ever", "choice", 33, "`for ever`", "nothing is kept without an end"),
    ("language: en-GB", "language: fr", "choice", 34, "`fr` is not a language", "Write en-GB or de."),
    ("language: en-GB", "language: en-US", "choice", 34, "`en-US`", "Write en-GB or de."),
    # YAML
    ("  section:", "\tsection:", "tab", 9, "a tab", "Use spaces"),
    ("  questions:", "   questions:", "indent", 10, "further than line 9", "same indentation"),
    ("  names:", "   names:", "indent", 32, "fits none of the lines above", "exactly below"),
    ("circle: Tuesday", 'circle: "Tuesday', "unclosed-quote", 1, "is not closed", 'Put " at the end'),
    ("[ana.reads, bo_k, chen]", "[ana.reads, bo_k", "unclosed-bracket", 18, "[ that opens here", "Put ] at the end"),
    ("circle: Tuesday", "circle:Tuesday", "no-space", 1, "a space is missing", "circle: Tuesday circle"),
    ("Half-term.", "Half-term: no week", "colon", 22, "A colon and a space inside", "quotes, or write `>-`"),
    ("  digest: mon", "  digest: mon 17:00\n  digest: mon", "twice", 17, "the first is on line 16", "Keep one"),
    ("week:\n", "week: &usual\n", "anchor", 8, "can't begin with &", "quotes"),
    ("Tuesday circle\n", "Tuesday circle\n---\n", "two-documents", 2, "A second document", "`---`"),
]  # fmt: skip


def look(text: str, folder: Path) -> list[Finding]:
    path = folder / "tuesday.yaml"
    path.write_text(text, encoding="utf-8")
    return load_circle(path).findings


def test_the_good_file_is_good(tmp_path: Path) -> None:
    """The file from which all others here are made has nothing wrong with it."""
    assert look(GOOD, tmp_path) == []


@pytest.mark.parametrize(
    ("good", "bad", "code", "line", "message", "hint"),
    WRONG,
    ids=[f"{code}:{bad[:40]}" for _, bad, code, *_ in WRONG],
)
def test_a_mistake_gives_one_finding_with_its_place(
    good: str, bad: str, code: str, line: int, message: str, hint: str, tmp_path: Path
) -> None:
    """One mistake in a good file gives one error: on its line, with a caret, in words, with what to write."""
    assert good in GOOD
    found = look(GOOD.replace(good, bad, 1), tmp_path)
    assert [(finding.code, finding.place.line) for finding in found] == [(code, line)]
    assert message in found[0].message
    assert hint in found[0].hint
    assert found[0].severity is Severity.ERROR


def changed(*edits: tuple[str, str]) -> str:
    text = GOOD
    for good, bad in edits:
        assert good in text
        text = text.replace(good, bad, 1)
    return text


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """Mistakes of writing, of single values, across keys and against the reading come together, in order."""
    text = changed(
        ("circle: Tuesday circle", "circle: Reading: on Tuesdays"),
        (ORGANISERS, CHANNEL.replace("channel:", "organisers:")),
        ("Europe/Berlin", "EST"),
        ("2027-01-12", "2027-01-13"),
        ("  poll: thu 17:00 until sun 17:00", "  poll: thu 17:00"),
        ("closing: sun 18:30", "closing: wed 18:30"),
        ("mention: Readers", "mention: @Readers"),
        ("bo_k", "Bo K"),
        ("last: 2027-02-15", "last: 2027-02-30"),
        ("reform-or-revolution", "reform"),
        ("language: en-GB", "langauge: en-GB"),
    )
    assert [(finding.place.line, finding.code) for finding in look(text, tmp_path)] == [
        (1, "colon"),
        (4, "same-channel"),
        (5, "zone"),
        (6, "weekday"),
        (11, "slot"),
        (15, "closing-first"),
        (17, "quote-it"),
        (18, "user-name"),
        (21, "date"),
        (24, "unknown-week"),
        (34, "unknown-key"),
    ]


def test_a_finding_looks_as_an_organiser_reads_it(tmp_path: Path) -> None:
    """Place and message, the line with a caret under what is wrong, and what to write instead."""
    found = look(changed(("until sun 17:00", "until sun 25:00")), tmp_path)
    assert found[0].text() == (
        f"{tmp_path / 'tuesday.yaml'}:11:29: error: "
        "`25:00` is not a time: the hours go from 0 to 23, or from 1 to 12 with am or pm.\n"
        "    poll: thu 17:00 until sun 25:00\n"
        "                              ^\n"
        "  Write it like 17:00 or 5pm."
    )


def test_a_check_that_rests_on_a_broken_value_says_nothing(tmp_path: Path) -> None:
    """With the section's moment broken nobody can tell whether `starts` is on the right day."""
    found = look(changed(("section: tue 17:00", "section: tuesday"), ("2027-01-12", "2027-01-13")), tmp_path)
    assert [finding.code for finding in found] == ["slot"]


def test_the_usual_weekday_is_named_without_a_line_if_it_is_not_in_the_file(tmp_path: Path) -> None:
    """Where `section` is left out there is no line to point to."""
    found = look(changed(("  section: tue 17:00\n", ""), ("2027-01-12", "2027-01-13")), tmp_path)
    assert found[0].message == (
        "2027-01-13 is a Wednesday, but weeks open on a Tuesday, unless `section` under `week` names another day."
    )


@pytest.mark.parametrize(
    ("good", "bad", "code", "line", "message"),
    [
        (
            "digest: mon 17:00",
            "digest: sat 17:00",
            "digest-early",
            16,
            "the end of the poll, the meeting and the cl",
        ),
        (
            "meeting: sat 16:00",
            "meeting: mon 16:30",
            "digest-early",
            25,
            "before the end of the meeting, and",
        ),
        ("first: 2027-02-09", "first: 2027-02-10", "idle-break", 20, "No week would open between 2027-02-10"),
        ("Tuesday circle", "Tuesday #1", "comment", 1, "`#1` is left out"),
    ],
)
def test_advice_does_not_stand_in_the_way(
    good: str, bad: str, code: str, line: int, message: str, tmp_path: Path
) -> None:
    """What is only odd is said, and the circle can be used all the same."""
    path = tmp_path / "tuesday.yaml"
    path.write_text(changed((good, bad)), encoding="utf-8")
    loaded = load_circle(path)
    assert [(found.code, found.place.line, found.severity) for found in loaded.findings] == [
        (code, line, Severity.ADVICE)
    ]
    assert message in loaded.findings[0].message
    assert loaded.circle is not None


def test_a_changed_week_repeats_nothing_that_the_usual_week_has_wrong(tmp_path: Path) -> None:
    """What is wrong in every week is said once, at the usual week."""
    found = look(changed(("questions: thu 17:00", "questions: mon 12:00")), tmp_path)
    assert [(finding.code, finding.place.line) for finding in found] == [("closing-first", 15)]


def test_a_changed_week_in_which_less_is_wrong_says_nothing_of_its_own(tmp_path: Path) -> None:
    """A digest that is too early in every week is not told again for a week whose meeting comes before it."""
    edits = ("digest: mon 17:00", "digest: sat 18:00"), ("meeting: sat 16:00", "meeting: sat 12:00")
    assert [finding.place.line for finding in look(changed(*edits), tmp_path)] == [16]


def test_two_breaks_of_their_own_are_no_mistake(tmp_path: Path) -> None:
    """Breaks that share no day stand beside each other."""
    second = "Half-term.\n  - first: 2027-03-01\n    last: 2027-03-02"
    assert look(changed(("Half-term.", second)), tmp_path) == []


@pytest.mark.parametrize("name", ["Tuesday Circle.yaml", "dienstag_kreis.yaml", f"{'x' * 31}.yaml", "….yaml"])
def test_a_file_whose_name_cannot_be_the_circles_is_to_be_renamed(name: str, tmp_path: Path) -> None:
    """The file's name becomes the circle's short name, so it must be able to."""
    path = tmp_path / name
    path.write_text(GOOD, encoding="utf-8")
    loaded = load_circle(path)
    assert loaded.circle is None
    assert [finding.code for finding in loaded.findings] == ["file-name"]
    better = loaded.findings[0].hint.split()[-1]
    path.rename(tmp_path / better)
    assert load_circle(tmp_path / better).findings == []


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    """A path to nothing gives a finding about that path."""
    loaded = load_circle(tmp_path / "tuesday.yaml")
    assert loaded.circle is None
    assert loaded.reading is None
    assert [finding.code for finding in loaded.findings] == ["not-there"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "- a\n- b\n", "Tuesday circle\n"])
def test_a_file_that_holds_no_keys_gives_one_finding(text: str, tmp_path: Path) -> None:
    """An empty file, a list or a bare text is not a circle."""
    assert len(look(text, tmp_path)) == 1


def test_an_empty_reading_is_said_once(tmp_path: Path) -> None:
    """Without the reading's name nothing is said about weeks, which can't be known."""
    found = look(
        changed(("reading: what-is-communisation", "reading:"), ("reform-or-revolution", "reform")), tmp_path
    )
    assert [finding.code for finding in found] == ["empty"]


def test_mistakes_in_the_reading_come_after_those_of_the_circle(tmp_path: Path) -> None:
    """A reading of one's own that can't be used is told with its own place, and there is no reading."""
    (tmp_path / "reading.yaml").write_text("title: [\n", encoding="utf-8")
    path = tmp_path / "tuesday.yaml"
    text = changed(("what-is-communisation", "reading.yaml"), ("bo_k", "Bo K"))
    path.write_text(text, encoding="utf-8")
    loaded = load_circle(path)
    assert loaded.reading is None
    files = [Path(finding.place.file).name for finding in loaded.findings]
    assert files[0] == "tuesday.yaml"
    assert set(files[1:]) == {"reading.yaml"}
