"""Every text that members and organisers read on Discord, in one catalogue.

Plain words, British spelling, no exclamation marks, nothing said by colour or emoji alone.  The ceilings beside
some of them are those of the reading circle's own design (an opening is read on a phone), not Discord's.
"""

from __future__ import annotations

RESPOND = "Respond"
PASS_IS_FULL = "Pass is a full answer."
HOW_TO_ANSWER = "Reply to this, or press Respond."
HOW_TO_ANSWER_PING = "Reply to this with the ping on, or press Respond."
IN_FULL = "¶{paragraph} in full"
ESSAYS_OWN = "The essay's own question."
FOLLOW = "Follow"
UNFOLLOW = "Unfollow"
LATE = "-# This was due {due} and goes out late."

# ---- the welcome ------------------------------------------------------------------------------------------------

WELCOME = """**{circle}: welcome**
We read “{title}” by {author} together, in {weeks}. Week 1 opens {opens}.

{about}

**A week, by the dates of the first**
{rhythm}
All times are shown in your own time zone. Only the opening of a week may notify anyone; everything else is silent, unless you ask to be reminded."""

WELCOME_HOW = """**Three ways to answer**
1. {reply}
2. {form}
3. {talk}
Late answers are welcome, and nobody counts who answers.
Threads are easy to miss on a phone: press Follow above, and you are added to each week's thread as it opens. If a button fails in a thread that has long been quiet, reply to anything there and press again.

**What is kept, and who sees it**
{kept} Nothing outside these threads is kept. {names}
What you edit is kept as edited; what you delete is deleted. `/my words` shows you everything that is kept of yours, `/my forget` erases it.
{keep}"""

WAYS = {
    "reply": "Reply to a paragraph or to a question in the week's thread.",
    "form": "Press Respond under a question and write in the form; your answer is then posted in the thread under your name.",
    "talk": "Or just talk in the thread: that is kept as the week's conversation, not as anybody's answer.",
    "kept": "What is written in the weekly threads, with votes and reactions, is kept for the group's archive.",
}
WAYS_UNSEEN = {
    "reply": "Reply to a paragraph or to a question in the week's thread, and leave the ping on: the bot can't see a reply without it.",
    "talk": "Or just talk in the thread: the bot can't see that. What you want kept, add yourself: hold or right-click your own message, Apps, “Add to the archive”.",
    "kept": "What the bot can see in the weekly threads, or was added to it by its author, is kept for the group's archive, with votes and reactions.",
}
WAY_NAMELESS = "Press Respond under a question and write in the form; your answer is then posted in the thread under your name, or, if you choose so there, without it and together with the circle's next post."

NAMES_KEPT = {
    "pseudonyms": "In the archive you are “Reader 1”, “Reader 2” and so on, in the order of first appearance.",
    "as-on-discord": "In the archive your words stand under the name that you use here.",
    "nobody": "The archive keeps the answers out: nobody is quoted.",
}
KEPT_FOR = "What was collected is kept for {months} after the last week; then the organisers erase it."

RHYTHM = {
    "section": "the text and an opening question",
    "questions": "the main questions",
    "poll": "a poll",
    "go-round": "a go-round: one sentence each, or Pass",
    "meeting": "we meet, for {minutes} minutes (press Interested in the server's calendar to be reminded)",
    "closing": "a closing question",
    "digest": "looking back",
}
RHYTHM_LINE = "{when}: {what}"

# ---- a week -----------------------------------------------------------------------------------------------------

OPENING = """{mention}**Week {number} of {total}: {title}**
{link}
{paragraphs}, about {minutes} minutes, slowly.
{dates}
{clocks}{where}"""
OPENING_WHERE = {
    "text": "Text, questions and answers are in the thread below.",
    "forum": "Text, questions and answers are in this post.",
}
CLOCKS = "Clocks in {zone} change before {at}. If yours don't, all from then on is {hours} {way} for you.\n"
OPENING_DATES = {
    "questions": "Questions {at}",
    "meeting": "Meeting {at}",
    "digest": "Looking back {at}",
}
THREAD_NAME = "Week {number}: {title}"
# In a forum the welcome and the end are posts of their own; the tags are used where the forum has them.
WELCOME_POST = "{circle}: welcome"
END_POST = "{circle}: thank you"
MEETING_POST = "The meeting of week {number}"
TAG_OPEN = "Open"
TAG_SHELVED = "Shelved"

NOTICE = """-# What is written in this thread is kept for the group's archive: replies, forms, conversation, votes and reactions. {names} What you delete here is deleted there too. `/my words` shows what is kept of yours; `/my forget` erases it. To answer a paragraph, reply to it."""
NOTICE_UNSEEN = """-# The bot can't see what is said here, but for replies that ping it. For the group's archive are kept these replies, forms, votes, reactions, and what you add yourself: hold or right-click your own message, Apps, “Add to the archive”. {names} What you delete here is deleted there too; what you edit, add again. `/my words` shows what is kept of yours; `/my forget` erases it. To answer a paragraph, reply to it and leave the ping on."""

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
POLL_REPLY_PING = "If none of the options says it, reply to this in your own words, with the ping on."

REMINDER = "We meet {at} ({soon}), for {minutes} minutes: {place}"
REMINDER_NO_PLACE = "We meet {at} ({soon}), for {minutes} minutes."
REMINDER_MORE = "Also for those who are interested in the meeting {at}, message {piece} of {pieces}:"

# ---- the meeting in the server's calendar (plain text: Discord's limits are 100, 1,000 and 100 characters) ----------

EVENT_NAME = "{circle}, week {number}: {title}"
EVENT_SAYS = "We talk about {paragraphs} of “{title}” by {author}. Press Interested, and the reminder an hour before reaches you."
EVENT_LINK = "The text and the questions: {url}"
EVENT_NO_PLACE = "Where we meet is said in the circle's channel"

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
Until the archive is made you can look at your own words with `/my words`, delete any of them where you wrote them (what you wrote by form: ask an organiser to delete the bot's message), or erase all with `/my forget`. {publish}"""
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
FORM_HINT_CHOICE = "Posted in the thread, with your name or without it, as you choose below."
NAME_LABEL = "Your name"
NAME_SAID = "Without it, people may still know you by your style. The organiser can't look up who wrote it, and `/my forget` can't find it; you get a code with which you can take it back."
NAME_SHOW = "Show my name"
NAME_SHOW_MEANS = "Posted at once, under your name."
NAME_HIDE = "Don't"
NAME_HIDE_MEANS = "Posted with the circle's next post, as “a reader, without name”."
FORM_KIND = {
    "opening": "opening question",
    "core": "question",
    "go-round": "go-round",
    "poll": "poll",
    "closing": "closing question",
}
NAMELESS = "A reader, without name"
FORM_COPY = "**{name}** (by form)\n{text}"
FORM_COPY_MORE = "**{name}** (by form, continued)\n{text}"
FORM_SAVED = "Saved, and posted in the thread: {url}"
FORM_SAVED_LATER = "Saved. It couldn't be posted in the thread just now and will be as soon as Discord lets us; you needn't do anything."
FORM_NOT_SAVED = "This couldn't be saved. Here is what you wrote, so that nothing is lost; please try again in a minute.\n{text}"
FORM_CLOSED = "This question isn't part of the reading any more. Reply in the thread instead."
FORM_EMPTY = "There was nothing in the form, so nothing was kept."

# ---- following -----------------------------------------------------------------------------------------------------

FOLLOWED = (
    "You follow the circle now: {first}. Discord says so in the thread, and your phone may buzz when it happens. "
    "Kept for this is the number of your account, until you unfollow: press Follow again for that."
)
FOLLOWED_NOW = "you are added to this week's thread in a moment, and to each later one as it opens"
FOLLOWED_SOON = "you are added to each week's thread as it opens"
FOLLOWS_ALREADY = (
    "You follow the circle already. If you unfollow, you are taken out of this week's thread, which Discord says there, "
    "and added to no later one."
)
UNFOLLOWED = "You don't follow the circle any more, and are added to no later thread."
UNFOLLOWED_STILL_IN = (
    "You don't follow the circle any more, and are added to no later thread. This week's the bot couldn't take you out of; "
    "leave it yourself, in the thread's menu."
)
NOT_FOLLOWING = "You don't follow the circle, so nothing was changed."

NAMELESS_SAVED = """Saved without your name. It is posted in the thread together with the circle's next post, so that the time tells nobody whose it is.
To take it back, now or later: `/my withdraw` with the code **{code}**. Write it down: nobody can look it up, and this message doesn't stay."""
NAMELESS_CLOSED = "Answers without a name aren't taken here any more, so this was not kept. Here is what you wrote, so that nothing is lost; you can still send it with your name.\n{text}"
NAME_NOT_CHOSEN = "Nothing was chosen about your name, so this was not kept. Here is what you wrote, so that nothing is lost; please send it again.\n{text}"

# ---- “Add to the archive” ------------------------------------------------------------------------------------------

ADD = "Add to the archive"
ADD_NOT_HERE = "Only what stands in the thread of a reading circle's week can be added to the archive."
ADD_NOT_YOURS = "Only its author can add a message to the archive."
ADD_NOT_BOTS = "Only what members wrote themselves can be added. An answer by form is in the archive already."
ADD_EMPTY = "There are no words in this message, so there is nothing to add."
ADD_GONE = (
    "This message was taken out of the archive, so it isn't taken in again. Write it anew to have it kept."
)
ADDED = "Added to the archive: {place}."
ADDED_ALREADY = "It is in the archive already: {place}."
ADD_WHICH = "Added to the archive: part of the week's conversation. If it answers a question, choose which."
ADD_CHOOSE = "The question that it answers"
PLACE_TALK = "part of the week's conversation"
PLACE_PROMPT = "an answer ({prompt})"
PLACE_PARAGRAPH = "an answer to ¶{paragraph}"
PLACE_REPLY = "a reply to somebody's answer"

# ---- commands ------------------------------------------------------------------------------------------------------

NOT_HERE = "There is no reading circle in this channel. Use the command in a circle's channel or thread."
ORGANISERS_ONLY = "Only organisers can do this: those who can see the organisers' channel."
MY_WORDS_NONE = "Nothing of yours is kept."
MY_WORDS = (
    "Of yours are kept: {responses}, {votes}, {reactions}. You appear as {shown}. The file holds all of it. "
    "To delete one, delete it where you wrote it (by form: ask an organiser to delete the bot's message); `/my forget` erases all."
)
MY_FOLLOWS = " You also follow the circle's threads."
MY_FOLLOWS_ONLY = "Of yours is kept that you follow the circle's threads, since {at}, and nothing else."
MY_INTEREST = " That you are interested in meetings is kept, too."
FORGET_INTEREST = " Where you pressed Interested in the calendar, that stays on Discord until you take it back there, and is read again for that meeting's reminder."
FORGET_FOLLOWS = " You will be added to no later thread."
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
STATUS = "**{circle}**\n{state}{nameless}\n{now}\n**Next**\n{next}{lacks}{problems}"
STATUS_RUNNING = "Running."
STATUS_PAUSED = "Paused since {at}. Nothing is posted until `/circle resume`."
STATUS_NAMELESS_STOPPED = (
    "\nAnswers without a name are stopped; `/circle nameless allow` lets the form offer them again."
)
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
NOT_FOUND_NAMELESS = " Answers without a name can't be found by anybody, and aren't meant here; `/my withdraw` takes one back by its code."
WITHDRAWN = "Done. That answer is erased, and in the thread too if it was posted."
WITHDRAW_UNKNOWN = "No answer is kept here under that code: it was taken back already, or the code is mistyped. It has three groups of four letters."
WITHDRAW_LATER = "Too many wrong codes. Please try again in an hour."
NAMELESS_STOPPED = "Stopped: the form doesn't offer it any more. What was sent before is posted with the next post all the same, and can still be taken back."
NAMELESS_ALLOWED = "Allowed: the form asks “Show my name” or “Don't” again."
NAMELESS_NOT_OFFERED = "This circle takes no answers without a name: its file has `answers-without-name: no`."
GONE_BUTTON = "This button belongs to something that is over. Nothing was changed."
WENT_WRONG = "Something went wrong here, and it has been written down for the organisers. Nothing of yours was lost; please try again."

# ---- to the organisers ----------------------------------------------------------------------------------------------

TOLD_SKIPPED = "Not posted: {what}, due {due}. {reason}"
TOLD_FAILED = "Could not be posted: {what}, due {due}. {reason}"
TRIAL_TITLE = "Trial: {title}"
TRIAL_NOTICE = "**A trial of week {number} of “{circle}”**\nBelow, everything that the week will post stands at once, with dates as if it opened next. Nobody is mentioned, nothing written here is kept, and the buttons do nothing. To take it away: `studycircle run {circle_id}.yaml --to {url} --remove`"

# What a circle lacks on Discord: two clauses, what is missing and how to mend it.
TOLD_LACKS = (
    "Something is missing here, and what needs it waits. It goes on by itself once this is mended:\n{lines}"
)
TOLD_MENDED = "What was missing is there now. The circle goes on."
TOLD_EVENT_REMOVED = "Somebody has taken the meeting of week {number} out of the server's calendar, so it isn't put there again. Its reminder still goes out, to nobody in particular. If the meeting is off, write `meeting: none` for `{week}` under `changes:` in the circle's file."
TOLD_CALENDAR = "The server's calendar could not be brought in line with the schedule. {reason}"
STATUS_LACKS = "\n**Missing**\n{lines}"
LACK_SERVER = "the bot is not on the server with the number {server}"
MEND_SERVER = "invite it with the link that `studycircle invite {circle}.yaml` gives"
LACK_AWAY = "Discord has trouble with this server just now"
MEND_AWAY = "there is nothing to do but wait"
LACK_CHANNEL = "the channel at `{key}:` isn't there"
MEND_CHANNEL = "write the link of another one at `{key}:` in the circle's file, and start the bot again"
LACK_ELSEWHERE = "the channel at `{key}:` is on another server than its link says"
MEND_ELSEWHERE = "copy its link again, write it at `{key}:` in the circle's file, and start the bot again"
LACK_TYPE = "#{channel} at `{key}:` is {type}"
MEND_TYPE = "write the link of {types} at `{key}:` in the circle's file, and start the bot again"
FITTING = {
    "channel": "a text channel or a forum",
    "organisers": "a text channel",
    "meeting-place": "a voice channel or a stage, or any address",
}
LACK_RIGHT = "in {channel} the bot lacks “{permission}” ({used_for})"
LACK_SERVER_RIGHT = "on the server the bot lacks “{permission}” ({used_for})"
MEND_RIGHT = "allow it there, at Edit Channel, Permissions, for the bot's own role"
MEND_SERVER_RIGHT = "allow it at Server Settings, Roles, for the bot's own role"
MEND_MENTION = "switch on “Allow anyone to @mention this role” at Server Settings, Roles, or allow it to the bot in the channel"
NAMELESS_CHANNEL = "the channel at `{key}:`"
LACK_ROLE = "there is no role “{role}” on this server, so the opening of each week mentions nobody"
MEND_ROLE = "make the role, or write another name (or none) at `mention:`"
LACK_CONTENT = "the bot isn't shown what members write (its Message Content Intent is off), so talk in the threads and replies without a ping are not kept; forms, replies that ping the bot, votes, reactions and “Add to the archive” work all the same"
MEND_CONTENT = "to have it see all, switch the intent on at discord.com/developers/applications, your application, Bot, and start the bot again"
NEEDED = {
    "see": "to see the channel",
    "post": "to post the weeks",
    "read": "to read what members answer, and to find its own posts again",
    "thread": "to open each week's thread",
    "in-thread": "to post the text and the questions",
    "poll": "to post the polls",
    "pin": "to pin the welcome",
    "mention": "to mention the readers' role as a week opens",
    "tell": "to post briefs and warnings",
    "find": "to find its own posts again",
    "event": "to make an event of each meeting",
}

KIND = {
    "welcome": "the welcome",
    "event": "the meeting's event",
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
