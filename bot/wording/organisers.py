"""What organisers and facilitators read: the brief, the commands' answers, what they are told."""

from __future__ import annotations

# ---- the facilitator's brief (organisers' channel) -----------------------------------------------------------------

BRIEF = """**Brief for week {number} of {total}: {title}**
{facilitator}Opens {opens}: {paragraphs}, {words} words, about {minutes} minutes. Members don't see this.
{dates}
**Prompts**
{prompts}"""
BRIEF_WHAT = {
    "questions": "Questions",
    "poll": "Poll",
    "go-round": "Go-round",
    "meeting": "Meeting",
    "closing": "Closing question",
    "digest": "Looking back",
}
BRIEF_FACILITATOR = "Facilitator: {name}. "
BRIEF_PROMPT = "{kind}, ¶{paragraph}, to {aim}: {ask}"
BRIEF_TERMS = "**Words**: {terms}."
BRIEF_NOTES = "**Notes of the passage**: {notes}."
BRIEF_HEADS = {
    "listen_for": "**Listen for**",
    "follow_ups": "**When talk stalls**",
    "limits": "**Where the essay limits itself**",
    "dated": "**Dated, or to look up**",
}
BRIEF_MORE = "**Brief for week {number}, continued**"

# ---- commands ----------------------------------------------------------------------------------------------------

STATUS = "**{circle}**\n{state}\n{now}\n**Next**\n{next}{leads}{lacks}{problems}"
STATUS_RUNNING = "Running."
STATUS_PAUSED = "Paused since {at}. Nothing is posted until `/circle resume`."
STATUS_BEFORE = "Not begun yet."
STATUS_LAST = "Last: {what}, {at}."
STATUS_NEXT = "{at}: {what} (`{key}`)"
STATUS_NOTHING = "Nothing more is due."
STATUS_PROBLEMS = "\n**Not posted**\n{lines}"
PAUSED = (
    "Paused. Nothing is posted until `/circle resume`; what falls due until then moves back by whole weeks."
)
PAUSED_ALREADY = "It is paused already, since {at}."
RESUMED = "Running again. {moved}"
RESUMED_MOVED = "What hadn't been posted moves back by {weeks}. Next: {next}"
RESUMED_SAME = "Nothing fell into the pause, so no date has changed. Next: {next}"
NOT_PAUSED = "It isn't paused."
SKIP_ASK = "Skip {what}, due {at}? Members will not see it, and it won't be made good later."
SKIP_BUTTON = "Skip it"
SKIPPED = "Skipped: {what}."
SKIP_UNKNOWN = (
    "There is nothing to skip by the name `{key}`. `/circle status` shows the names of what is due next."
)
SKIPPED_BY = "skipped by an organiser"
SKIPPED_BEFORE = "before the bot joined"
NAMELESS_STOPPED = "Stopped: the form doesn't offer it any more. What was sent before is posted with the next post all the same, and can still be taken back."
NAMELESS_ALLOWED = "Allowed: the form asks “Show my name” or “Don't” again."
NAMELESS_NOT_OFFERED = "This circle takes no answers without a name: its file has `answers-without-name: no`."

# ---- to the organisers ----------------------------------------------------------------------------------------------

TOLD_SKIPPED = "Not posted: {what}, due {due}. {reason}"
TOLD_FAILED = "Could not be posted: {what}, due {due}. {reason}"
TRIAL_TITLE = "Trial: {title}"
TRIAL_NOTICE = "**A trial of week {number} of “{circle}”**\nBelow, everything that the week will post stands at once, with dates as if it opened next. Nobody is mentioned, nothing written here is kept, and the buttons do nothing. To take it away: `studycircle run {circle_id}.yaml --to {url} --remove`"
