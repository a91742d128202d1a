"""What organisers and facilitators read: the brief, the commands' answers, what they are told."""

from __future__ import annotations

from bot.wording.said import said

# ---- the facilitator's brief (organisers' channel) -----------------------------------------------------------------

BRIEF = said(
    """**Brief for week {number} of {total}: {title}**
{facilitator}Opens {opens}: {paragraphs}, {words} words, about {minutes} minutes. Members don't see this.
{dates}
**Prompts**
{prompts}""",
    "in the organisers' channel, the day before a week opens",
    most=2000,
)
BRIEF_WHAT = {
    "questions": said("Questions", "in the brief, before the date of the main questions"),
    "poll": said("Poll", "in the brief, before the date of the poll"),
    "go-round": said("Go-round", "in the brief, before the date of the go-round"),
    "meeting": said("Meeting", "in the brief, before the date of the meeting"),
    "closing": said("Closing question", "in the brief, before the date of the closing question"),
    "digest": said("Looking back", "in the brief, before the date of the look back"),
}
BRIEF_FACILITATOR = said(
    "Facilitator: {name}. ", "in the brief, if the circle's file names a facilitator for the week"
)
BRIEF_PROMPT = said("{kind}, ¶{paragraph}, to {aim}: {ask}", "in the brief, a line for each question")
AIM = {
    "understand": said("understand", "in that line, what the question is to do: see what the text says"),
    "test": said("test", "in that line, what the question is to do: see whether it is so"),
    "connect": said("connect", "in that line, what the question is to do: see where one has met it"),
}
NOTE_AT = said("[{number}] at ¶{paragraph}", "in the brief's second message, each note of the passage")
BRIEF_TERMS = said("**Words**: {terms}.", "in the brief's second message, the terms that the week explains")
BRIEF_NOTES = said(
    "**Notes of the passage**: {notes}.", "in the brief's second message, the notes of its paragraphs"
)
BRIEF_DESK = said(
    "**While it runs**: `/circle week` shows you alone what is without an answer or a reply; `hold`, `ask`, `post-now` and "
    "`skip` change what is still to come.",
    "in the brief's second message, its last line",
)
BRIEF_HEADS = {
    "listen_for": said(
        "**Listen for**", "in the brief's second message, above what the reading's brief says of it"
    ),
    "follow_ups": said(
        "**When talk stalls**", "in the brief's second message, above what the reading's brief says of it"
    ),
    "limits": said(
        "**Where the essay limits itself**",
        "in the brief's second message, above what the reading's brief says of it",
    ),
    "dated": said(
        "**Dated, or to look up**", "in the brief's second message, above what the reading's brief says of it"
    ),
}
BRIEF_MORE = said(
    "**Brief for week {number}, continued**",
    "in the organisers' channel, below the brief: its second message",
    most=2000,
)

# ---- commands ----------------------------------------------------------------------------------------------------

STATUS = said(
    "**{circle}**\n{state}{nameless}\n{now}\n**Next**\n{next}{leads}{lacks}{problems}",
    "privately, after `/circle status`",
    most=2000,
)
STATUS_RUNNING = said("Running.", "in `/circle status`, while the circle runs")
STATUS_PAUSED = said(
    "Paused since {at}. Nothing is posted until `/circle resume`.",
    "in `/circle status`, while the circle is paused",
)
STATUS_NAMELESS_STOPPED = said(
    "\nAnswers without a name are stopped; `/circle nameless allow` lets the form offer them again.",
    "in `/circle status`, while organisers have stopped answers without a name",
)
STATUS_BEFORE = said("Not begun yet.", "in `/circle status`, while nothing has been posted yet")
STATUS_LAST = said("Last: {what}, {at}.", "in `/circle status`, what was posted last")
STATUS_NEXT = said("{at}: {what} (`{key}`)", "in `/circle status`, a line for each of the next four posts")
STATUS_NOTHING = said(
    "Nothing more is due.",
    "in `/circle status`, and after `/circle resume` or `/circle skip`, once the term is over",
)
STATUS_PROBLEMS = said("\n**Not posted**\n{lines}", "in `/circle status`, if something was skipped or failed")
STATUS_MORE = said(
    "The last of {count}; the file has them all.",
    "in `/circle status`, below what was not posted, if there is more of it",
)
PAUSE_ASK = said(
    "Pause from now on? Nothing is posted until `/circle resume`; what falls due until then moves back by whole weeks. "
    "Members see in the way in that it is paused, and can answer all the same.",
    "privately, after `/circle pause`, above the button that does it",
    most=2000,
)
PAUSE_BUTTON = said("Pause it", "below the question of `/circle pause`", most=38)
PAUSED = said(
    "Paused. Nothing is posted until `/circle resume`; what falls due until then moves back by whole weeks.",
    "privately, once the circle was paused",
    most=2000,
)
PAUSED_ALREADY = said(
    "It is paused already, since {at}.", "privately, after `/circle pause` in a pause", most=2000
)
RESUME_ASK = said(
    "Go on now? {moved}", "privately, after `/circle resume`, above the button that does it", most=2000
)
RESUME_BUTTON = said("Go on", "below the question of `/circle resume`", most=38)
RESUMED = said("Running again. {moved}", "privately, once the circle goes on", most=2000)
RESUMED_MOVED = said(
    "What hadn't been posted moves back by {weeks}. Next: {next}",
    "in the answer to `/circle resume`, if something had fallen into the pause",
)
RESUMED_SAME = said(
    "Nothing fell into the pause, so no date has changed. Next: {next}",
    "in the answer to `/circle resume`, if nothing had",
)
NOT_PAUSED = said("It isn't paused.", "privately, after `/circle resume` without a pause", most=2000)
SKIP_ASK = said(
    "Skip {what}, due {at}? Members won't see it, now or later.",
    "privately, after `/circle skip`, above the button that does it",
    most=2000,
)
SKIP_BUTTON = said("Skip it", "below the question of `/circle skip`", most=38)
SKIPPED = said("Skipped: {what}.", "privately, once a post was skipped", most=2000)
SKIP_UNKNOWN = said(
    "There is nothing to skip by the name `{key}`. `/circle status` shows the names of what is due next.",
    "privately, after `/circle skip` with a name that nothing has, or of something posted meanwhile",
    most=2000,
)
SKIPPED_BY = said("skipped by an organiser", "as the reason, in the list of what was not posted")
SKIPPED_BEFORE = said(
    "before the bot joined", "in the database only, as the reason for the weeks before the bot joined"
)
NAMELESS_STOPPED = said(
    "Stopped: the form doesn't offer it any more. What was sent before still goes out with the circle's next post, and can still be taken back.",
    "privately, after `/circle nameless stop`",
    most=2000,
)
NAMELESS_ALLOWED = said(
    "Allowed: the form asks “Show my name” or “Don't” again.",
    "privately, after `/circle nameless allow`",
    most=2000,
)
NAMELESS_NOT_OFFERED = said(
    "This circle takes no answers without a name: its file has `answers-without-name: no`.",
    "privately, after `/circle nameless stop` or `allow`, where the circle's file takes none",
    most=2000,
)

# ---- to the organisers ----------------------------------------------------------------------------------------------

TOLD_SKIPPED = said(
    "Not posted: {what}, due {due}. {reason}",
    "in the organisers' channel, once, when a post is left out",
    most=2000,
)
TOLD_FAILED = said(
    "Could not be posted: {what}, due {due}. {reason}",
    "in the organisers' channel, once, when Discord refuses a post",
    most=2000,
)
TOLD_MISSED = said(
    "**{circle}: {count} posts are missing; the first was due {first}.**",
    "in the organisers' channel, once, when several posts are missing at once, as after the bot was off: the first line",
)
MISSED_SKIPPED = said("{reason}", "below that, above what was left out for this reason")
MISSED_FAILED = said(
    "Could not be posted. {reason}", "below that, above what Discord refused for this reason"
)
MISSED_AGAIN = said("Planned again since:", "below that, above what was put right before this was told")
MISSED_TOO_LATE = said("It was too late: ", "below that, the beginning of the reason for what came too late")
MISSED_LINE = said("- {what}, due {due}", "below the reason, a line for what is missing in a week")
MISSED_WEEK = said("week {first}: {what}", "in that line, for one week")
MISSED_WEEKS = said("weeks {first} to {last}: {what}", "in that line, where the same is missing in several")
MISSED_BETWEEN = said("{first} to {last}", "in that line, when the first and the last of several was due")
TOLD_MORE = said(
    "And {count} more; `/circle status` has the whole list.", "its last line, if it doesn't hold everything"
)
HANDED = said(
    "The archive as it is now, to open in a browser. It holds what members let be quoted; what they take back later stays in this copy, so don't pass it on.",
    "privately, after `/circle archive`, with the file",
)
HANDED_PACKED = said(
    "The archive as it is now, packed as zip because it is long: unpack it, then open `{start}` in a browser. It holds what members let be quoted; what they take back later stays in this copy, so don't pass it on.",
    "the same, where it has more than 10 megabytes, or more than 20,000 answers",
)
HANDED_TOO_LARGE = said(
    "The archive is larger than Discord takes. On the bot's machine: `studycircle export {circle_id}.yaml --out archive`",
    "privately, after `/circle archive`, where the file has more than 10 megabytes",
)
HANDED_NOT = said(
    "The archive couldn't be made. {reason}", "privately, after `/circle archive`, where it failed"
)
HANDED_ERASED = said(
    "There is no archive any more: everything that was collected was erased on its day.",
    "privately, after `/circle archive`, once the circle's time is over",
)
NIGHTLY_FAILED = said(
    "**The archive could not be written.** {reason} The one before, if there is one, lies at `{folder}` as it was: what was taken back since may still stand in it. It is tried again by itself, and this is told once.",
    "to the organisers, where the archive of the night can't be written",
    most=2000,
)
NIGHTLY_LEFT = said(
    "**An old archive lies at `{folder}`.** The archive goes elsewhere now, and the bot could not take that one away, or not tell whether it is this circle's. What members take back from now on stays in it: delete it, on the bot's machine.",
    "to the organisers, once, where the archive goes into another folder and the one before can't be taken away",
    most=2000,
)
NIGHTLY_MENDED = said("The archive is written again.", "to the organisers, once that is over")
TRIAL_TITLE = said("Trial: {title}", "in a trial, as the title of its week")
TRIAL_NOTICE = said(
    "**A trial of week {number} of “{circle}”**\nBelow, everything that the week will post stands at once, with dates as if it opened next. Nobody is mentioned, nothing written here is kept, and the buttons do nothing. To take it away: `studycircle run {circle_id}.yaml --to {url} --remove`",
    "in a trial's channel, before everything else",
    most=2000,
)
