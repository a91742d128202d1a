"""What a week posts: the opening, the text, the questions, the meeting, the look back.

The ceilings beside some of them are those of the reading circle's own design (an opening is read on a phone), not
Discord's.
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
