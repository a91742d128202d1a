"""What `studycircle init` writes: every key of a circle's file with a word on it, the six of part 1 filled in."""

from __future__ import annotations

from collections.abc import Mapping

from bot import wording
from bot.schedule import times
from bot.schedule.model import MeetingSlot, PollSlot, Slot, WeekTimes
from bot.yamldoc import scalar

COLUMN = 43

HEAD = """\
# A circle: who reads, where on Discord, and when. The name of this file is the circle's own short name.
# Part 1 must be filled in. Part 2 may stay as it is or be deleted: what stands there is what holds anyway, and what
# has a # before it is an example. Then:
#   studycircle check   what is wrong, and what to write instead
#   studycircle plan    every post of all weeks, with its date

# ---- 1. Must be filled in ----
"""
REST = """
# ---- 2. May be changed ----
every: 1 week                              # or: 2 weeks
week:                                      # day and time, each within seven days of the section; none = leave it out
  section: {section}                       # the text and the opening question; the only post that mentions anybody
  questions: {questions}                   # the two or three main questions
  poll: {poll}                             # in weeks whose reading has one
  go-round: {go_round}                     # one sentence each, or Pass
  meeting: {meeting}                       # none = the group only writes
  meeting-place: none                      # a voice channel's link, or any address
  closing: {closing}                       # two sentences for those who weren't there
  digest: {digest}                         # looks back, shelves the week; late answers stay welcome
mention: none                              # a role's name, as on your server: the opening of a week mentions it
# facilitators: [ana.reads, bo_k]          # Discord user names; they take turns in this order
# breaks:                                  # no week opens on these days; all later weeks move back
#   - first: 2027-02-09
#     last: 2027-02-15
#     say: Half-term.
# changes:                                 # for one week only; `studycircle plan` lists the names of the weeks
#   name-of-a-week:
#     meeting: sat 16:00 for 75 minutes
#     facilitator: dora
if-late: post within 48 hours              # or: post quietly within 48 hours; or: skip and tell us
votes: as Discord shows them               # that is, with names; or: private (by buttons; totals from five voters on)
answers-without-name: no                   # yes = the form asks “Show my name / Don't”
facilitator-view: yes                      # no = nobody sees who has answered or passed
agreement:                                 # up to eight short sentences, shown in the welcome; none = there is none
{agreement}
archive:
  names: pseudonyms                        # or: as on Discord; or: nobody is quoted
  publish: after 7 days                    # handed to the organisers; or: after 7 days in the channel; or: by hand
  keep: 12 months                          # after the end; then the bot erases what was collected
  attachments: up to 8 MB each, 250 MB in all   # pictures and other files in messages; or: none
  formats: html, json, markdown, csv       # or others: `studycircle export --help` has the list
  nightly: no                              # yes = written each night, not at the end only; or: 04:00
  view: as members chose                   # or: pseudonymous (nobody is named, whatever they chose)
# folder: /srv/archive                     # two blanks before it; left out, among the bot's data
language: en-GB                            # of all that the bot says; or: de (German)
# texts:                                   # single texts in your own words, by the names that `studycircle texts` shows
#   RESPOND: Your turn
"""
MOMENTS = ("section", "questions", "poll", "go_round", "meeting", "closing", "digest")
ABOUT = {
    "circle": "the name that members will see",
    "reading": "comes with Studycircle; or the path of your own reading.yaml",
    "channel": "on Discord: hold (right-click) the channel, Copy Link",
    "organisers": "a private channel: briefs, warnings, nothing public",
    "time-zone": "of all times below; members see them in their own",
    "starts": "the day on which week 1 opens; the welcome goes out 7 days earlier",
}


def circle_text(values: Mapping[str, str]) -> str:
    """Return the file of a circle; `values` has the six keys of part 1, each as `check` accepts it.

    The week's moments keep their distance from the day on which the first week opens.
    """
    rows = [f"{key}: {scalar(values[key])}  # {about}" for key, about in ABOUT.items()]
    usual = WeekTimes()
    by = times.day(values["starts"]).weekday() - usual.section.weekday
    moments = {name: _moved(getattr(usual, name), by) for name in MOMENTS}
    agreed = "\n".join(f"  - {scalar(sentence)}" for sentence in wording.AGREEMENT.values())
    rest = REST.format(**moments, agreement=agreed)
    return f"{HEAD}{_in_columns(rows)}{_in_columns(rest.splitlines())}"


def _in_columns(rows: list[str]) -> str:
    """Put the words on each key into one column, or two blanks after what is longer."""
    lines = []
    for row in rows:
        code, sign, said = row.partition("  # ")
        lines.append(f"{code.rstrip():<{COLUMN - 2}}{sign}{said}" if sign else row)
    return "".join(f"{line}\n" for line in lines)


def _moved(moment: Slot | PollSlot | MeetingSlot, by: int) -> Slot | PollSlot | MeetingSlot:
    """Return a moment of the week so many days later."""
    if isinstance(moment, PollSlot):
        return PollSlot(_later(moment.start, by), _later(moment.until, by))
    if isinstance(moment, MeetingSlot):
        return MeetingSlot(_later(moment.start, by), moment.minutes)
    return _later(moment, by)


def _later(slot: Slot, by: int) -> Slot:
    return Slot((slot.weekday + by) % 7, slot.time)
