"""Every text that members and organisers read on Discord, in one catalogue.

Plain words, British spelling, no exclamation marks, nothing said by colour or emoji alone.  The ceilings beside
some of them are those of the reading circle's own design (an opening is read on a phone), not Discord's.
"""

from __future__ import annotations

RESPOND = "Respond"
PASS_IS_FULL = "Pass is a full answer."
HOW_TO_ANSWER = "Reply to this, or press Respond."
IN_FULL = "¶{paragraph} in full"
ESSAYS_OWN = "The essay's own question."
LATE = "-# This was due {due} and goes out late."

# ---- the welcome ------------------------------------------------------------------------------------------------

WELCOME = """**{circle}: welcome**
We read “{title}” by {author} together, in {weeks}. Week 1 opens {opens}.

{about}

**A week, by the dates of the first**
{rhythm}
All times are shown in your own time zone. Only the opening of a week may notify anyone; everything else is silent."""

WELCOME_HOW = """**Three ways to answer**
1. Reply to a paragraph or to a question in the week's thread.
2. Press Respond under a question and write in the form; your answer is then posted in the thread under your name.
3. Or just talk in the thread: that is kept as the week's conversation, not as anybody's answer.
Late answers are welcome, and nobody counts who answers.

**What is kept, and who sees it**
What is written in the weekly threads, with votes and reactions, is kept for the group's archive. Nothing outside these threads is read. {names}
What you edit is kept as edited; what you delete is deleted. `/my words` shows you everything that is kept of yours, `/my forget` erases it.
{keep}"""

NAMES_KEPT = {
    "pseudonyms": "In the archive you are “Reader 1”, “Reader 2” and so on, in the order of first appearance.",
    "as-on-discord": "In the archive your words stand under the name that you use here.",
    "nobody": "The archive keeps the answers out: nobody is quoted unless they ask for it.",
}
KEPT_FOR = "What was collected is kept for {months} after the last week; then the organisers erase it."

RHYTHM = {
    "section": "the text and an opening question",
    "questions": "the main questions",
    "poll": "a poll",
    "go-round": "a go-round: one sentence each, or Pass",
    "meeting": "we meet, for {minutes} minutes",
    "closing": "a closing question",
    "digest": "looking back",
}
RHYTHM_LINE = "{when}: {what}"

# ---- a week -----------------------------------------------------------------------------------------------------

OPENING = """{mention}**Week {number} of {total}: {title}**
{link}
{paragraphs}, about {minutes} minutes, slowly.
{dates}
{clocks}Text, questions and answers are in the thread below."""
CLOCKS = "Clocks in {zone} change before {at}. If yours don't, all from then on is {hours} {way} for you.\n"
OPENING_DATES = {
    "questions": "Questions {at}",
    "meeting": "Meeting {at}",
    "digest": "Looking back {at}",
}
THREAD_NAME = "Week {number}: {title}"

NOTICE = """-# What is written in this thread is kept for the group's archive: replies, forms, conversation, votes and reactions. {names} What you delete here is deleted there too. `/my words` shows what is kept of yours; `/my forget` erases it. To answer a paragraph, reply to it."""

PARAGRAPHS = "¶{first} to ¶{last}"
ONE_PARAGRAPH = "¶{first}"
PARAGRAPH = "**¶{number}** {text}"
PARAGRAPH_PIECE = "**¶{number}** ({piece} of {pieces}) {text}"
NOTE = "-# [{number}] {text}"
NOTES_ALONE = "-# Notes to ¶{number}"
NOTES_ON = "-# {text}"
TERMS = "**Words of this week**"
TERM = "**{term}**: {says}{see}"
TERM_SEE = " (¶{paragraph})"

PROMPT_HEAD = {
    "opening": "**Opening question**",
    "core": "**Question {index} of {count}**",
    "go-round": "**Go-round**",
    "poll": "**Poll**",
    "closing": "**Closing question**",
}
POLL_NOTICE = "Discord shows everybody who voted for what. It ends {until}."
POLL_REPLY = "If none of the options says it, reply to this in your own words."

REMINDER = "We meet {at} ({soon}), for {minutes} minutes: {place}"
REMINDER_NO_PLACE = "We meet {at} ({soon}), for {minutes} minutes."

# ---- the digest (900 characters at most) ------------------------------------------------------------------------

DIGEST = "**Looking back at week {number}: {title}**"
DIGEST_QUIET = "A quiet week. The questions stay where they are, and so does the thread: whoever comes to them later is not late."
DIGEST_POLL = "The poll: {result}"
DIGEST_POLL_NOBODY = "Nobody voted in the poll; it says nothing either way."
DIGEST_NO_REPLY = "Answers that nobody has replied to yet: {links}."
DIGEST_MOST = "The passage most replied to: {link}."
DIGEST_OPEN = "Still without an answer: {links}."
DIGEST_LATE = "Late answers are welcome; this thread stays open."
DIGEST_NEXT = "Next: week {number}, {title}, opens {at}."
DIGEST_LAST = "This was the last week."
DIGEST_POINTER = "Week {number}: [looking back]({url}). {next}"
POLL_LEAD = "{count} of {voters} chose {options}"
POLL_TIE = "{count} of {voters} each chose {options}"
POLL_REST = "; then {options}"
AN_ANSWER = "answer {index}"
AMONG_OTHERS = "{links}, among others"

# ---- the end ----------------------------------------------------------------------------------------------------

END = """**{circle}: thank you**
We have read “{title}” to its last line. The threads stay open for late answers.
Until the archive is made you can look at your own words with `/my words`, delete any of them where you wrote them, or erase all with `/my forget`. {publish}"""
PUBLISH_AFTER = "The organisers make the archive on {at} at the earliest."
PUBLISH_BY_HAND = "The organisers make the archive by hand, and will say when."

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

# ---- the form ------------------------------------------------------------------------------------------------------

FORM_TITLE = "Week {number}: {kind}"
FORM_LABEL = "Your answer"
FORM_HINT = "Posted in the thread under your name."
FORM_KIND = {
    "opening": "opening question",
    "core": "question",
    "go-round": "go-round",
    "poll": "poll",
    "closing": "closing question",
}
FORM_COPY = "**{name}** (by form)\n{text}"
FORM_COPY_MORE = "**{name}** (by form, continued)\n{text}"
FORM_SAVED = "Saved, and posted in the thread: {url}"
FORM_SAVED_LATER = "Saved. It couldn't be posted in the thread just now and will be as soon as Discord lets us; you needn't do anything."
FORM_NOT_SAVED = "This couldn't be saved. Here is what you wrote, so that nothing is lost; please try again in a minute.\n{text}"
FORM_CLOSED = "This question isn't part of the reading any more. Reply in the thread instead."
FORM_EMPTY = "There was nothing in the form, so nothing was kept."

# ---- commands ------------------------------------------------------------------------------------------------------

NOT_HERE = "There is no reading circle in this channel. Use the command in a circle's channel or thread."
ORGANISERS_ONLY = "Only organisers can do this: those who can see the organisers' channel."
MY_WORDS_NONE = "Nothing of yours is kept."
MY_WORDS = (
    "Of yours are kept: {responses}, {votes}, {reactions}. You appear as {shown}. The file holds all of it. "
    "To delete one, delete it where you wrote it; `/my forget` erases all."
)
NOT_QUOTED = "nobody (you are not quoted)"
MY_WORDS_FILE = "my-words.txt"
FORGET_ASK = (
    "This erases everything that the circle “{circle}” keeps of yours: {responses}, {votes}, {reactions}, and your name. "
    "What you posted by form is deleted in the threads as well. Messages that you wrote yourself stay on Discord until you delete "
    "them there; copies that others have made can't be reached. It can't be undone."
)
FORGET_BUTTON = "Erase everything of mine"
FORGET_DONE = (
    "Done. Nothing of yours is kept any more. If you write in a thread again, that will be kept anew."
)
FORGET_NONE = "Nothing of yours is kept, so there is nothing to erase."
STATUS = "**{circle}**\n{state}\n{now}\n**Next**\n{next}{problems}"
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
GONE_BUTTON = "This button belongs to something that is over. Nothing was changed."
WENT_WRONG = "Something went wrong here, and it has been written down for the organisers. Nothing of yours was lost; please try again."

# ---- to the organisers ----------------------------------------------------------------------------------------------

TOLD_SKIPPED = "Not posted: {what}, due {due}. {reason}"
TOLD_FAILED = "Could not be posted: {what}, due {due}. {reason}"
TOLD_UNKNOWN_ROLE = "There is no role “{role}” on this server, so the opening of each week mentions nobody. Make the role, or write another name (or none) at `mention:`."

KIND = {
    "welcome": "the welcome",
    "brief": "the facilitator's brief",
    "section": "the text",
    "questions": "the main questions",
    "poll": "the poll",
    "go-round": "the go-round",
    "reminder": "the meeting's reminder",
    "closing": "the closing question",
    "digest": "looking back",
    "end": "the end",
}


def counted(number: int, one: str, many: str) -> str:
    """Return `number` with its noun: "1 answer", "no answers", "12 answers"."""
    return f"{number if number else 'no'} {one if number == 1 else many}"


def listed(items: list[str], last: str = "and") -> str:
    """Return items as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
