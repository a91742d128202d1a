"""What a week posts: the opening, the text, the questions, the meeting, the look back.

The ceilings beside some of them are those of the reading circle's own design (an opening is read on a phone), not
Discord's.
"""

from __future__ import annotations

from bot.wording.said import said

RESPOND = said("Respond", "below each question in the week's thread", most=38)
PASS_IS_FULL = said("Pass is a full answer.", "below the go-round, in the thread and in the archive")
HOW_TO_ANSWER = said("Reply to this, or press Respond.", "in each question, as its last words")
HOW_TO_ANSWER_PING = said(
    "Reply to this with the ping on, or press Respond.",
    "in each question, as its last words, where the bot isn't shown what members write",
)
IN_FULL = said("¶{paragraph} in full", "in each question, as the link to its paragraph")
ESSAYS_OWN = said(
    "the essay's own question",
    "beside a question's heading, in the thread and in the archive, if the essay itself asks it",
)
FOLLOW = said("Follow", "below the welcome and below each week's opening", most=38)
UNFOLLOW = said("Unfollow", "below the answer to whoever presses Follow a second time", most=38)
LATE = said("-# This was due {due} and goes out late.", "in whatever goes out late, as its last line")

# ---- a week -----------------------------------------------------------------------------------------------------

OPENING = said(
    """{mention}**Week {number} of {total}: {title}**
{link}
{paragraphs}, about {minutes} minutes, slowly.
{dates}
{clocks}{where}""",
    "as a week opens, in the channel (in a forum a post of its own), above the button Follow; the one post that may mention a role",
    most=600,
)
OPENING_WHERE = {
    "text": said(
        "Text, questions and answers are in the thread below.",
        "in the opening, as its last line, in a text channel",
    ),
    "forum": said(
        "Text, questions and answers are in this post.", "in the opening, as its last line, in a forum"
    ),
}
CLOCKS = said(
    "Clocks in {zone} change before {at}. If yours don't, all that follows is {hours} {way} for you.\n",
    "in the opening, if the circle's clocks change within the week",
)
OPENING_DATES = {
    "questions": said("Questions {at}", "in the opening, the date of the main questions"),
    "meeting": said("Meeting {at}", "in the opening, the date of the meeting"),
    "digest": said("Looking back {at}", "in the opening, the date of the look back"),
}
THREAD_NAME = said(
    "Week {number}: {title}", "as the name of the week's thread, or of its post in a forum", most=100
)
# In a forum the welcome and the end are posts of their own; the tags are used where the forum has them.
WELCOME_POST = said("{circle}: welcome", "as the title of the welcome's post, in a forum", most=100)
MEETING_POST = said(
    "The meeting of week {number}",
    "as the title of a reminder's post, in a forum where the week has no post",
    most=100,
)
TAG_OPEN = said("Open", "as the tag of a week's post in a forum that has it, until the look back", most=20)
TAG_SHELVED = said(
    "Shelved", "as the tag of a week's post in a forum that has it, from the look back on", most=20
)

CHOOSE_BELOW = said("You can choose otherwise below.", "in that notice, of how one's words are kept")
NOTICE = said(
    """-# What is written in this thread is kept for the group's archive: replies, forms, conversation, votes and reactions. {names} What you delete here is deleted there too. `/my words` shows what is kept of yours; `/my forget` erases it. To answer a paragraph, reply to it.""",
    "at the top of each week's thread",
    most=2000,
)
NOTICE_UNSEEN = said(
    """-# The bot can't see what is said here, except replies that ping it. It keeps those for the group's archive, with forms, votes, reactions, and what you add yourself: hold or right-click your own message, Apps, “Add to the archive”. {names} What you delete here is deleted there too; what you edit, add again. `/my words` shows what is kept of yours; `/my forget` erases it. To answer a paragraph, reply to it and leave the ping on.""",
    "at the top of each week's thread, where the bot isn't shown what members write",
    most=2000,
)

PARAGRAPHS = said(
    "¶{first} to ¶{last}", "in the opening, the brief and the event, which paragraphs the week reads"
)
ONE_PARAGRAPH = said("¶{first}", "in the opening, the brief and the event of a week that reads one paragraph")
PARAGRAPH = said("**¶{number}** {text}", "in the week's thread, each paragraph of the text", most=2000)
PARAGRAPH_PIECE = said(
    "**¶{number}** ({piece} of {pieces}) {text}",
    "in the week's thread, each piece of a paragraph that takes more than one message",
    most=2000,
)
NOTE = said("-# [{number}] {text}", "below a paragraph, each of the text's own notes to it")
NOTES_ALONE = said(
    "-# Notes to ¶{number}",
    "below a paragraph, above its notes, where they take a message of their own",
    most=2000,
)
NOTES_ON = said("-# {text}", "in such a message, a note that goes on from the one before")
TERMS = said(
    "**Words of this week**",
    "in the week's thread, below the text, above the terms that the week explains",
    most=2000,
)
TERM = said("**{term}**: {says}{see}", "below that heading, each term")
TERM_SEE = said(" (¶{paragraph})", "behind a term, the paragraph in which it stands")

PROMPT_HEAD = {
    "opening": said(
        "**Opening question**",
        "in the week's thread, below the text: the heading of the opening question",
        most=400,
    ),
    "core": said(
        "**Question {index} of {count}**",
        "in the week's thread, on the day of the main questions: the heading of each",
        most=400,
    ),
    "go-round": said("**Go-round**", "in the week's thread, on the go-round's day: its heading", most=400),
    "poll": said("**Poll**", "in the week's thread, before the poll: the heading of its notice", most=400),
    "closing": said(
        "**Closing question**",
        "in the week's thread, after the meeting: the heading of the closing question",
        most=400,
    ),
}
POLL_NOTICE = said(
    "Everybody can see on Discord who voted for what. The poll ends {until}.",
    "in the notice before a poll: who sees what, and until when",
)
POLL_REPLY = said(
    "If none of the options says it, reply to this in your own words.", "in the notice before a poll"
)
POLL_REPLY_PING = said(
    "If none of the options says it, reply to this in your own words, with the ping on.",
    "in the notice before a poll, where the bot isn't shown what members write",
)

REMINDER = said(
    "We meet {at} ({soon}), for {minutes} minutes: {place}",
    "an hour before the meeting, in the channel (in a forum in the week's post); mentions those who pressed Interested",
    most=2000,
)
REMINDER_NO_PLACE = said(
    "We meet {at} ({soon}), for {minutes} minutes.",
    "an hour before a meeting whose place the circle's file doesn't name",
    most=2000,
)
REMINDER_MORE = said(
    "Also for those who pressed Interested in the meeting {at} (message {piece} of {pieces}):",
    "below the reminder, where more than 70 pressed Interested",
    most=2000,
)

# ---- the meeting in the server's calendar (plain text: Discord's limits are 100, 1,000 and 100 characters) ----------

EVENT_NAME = said(
    "{circle}, week {number}: {title}",
    "in the server's calendar from the beginning of the term: the name of each meeting",
    most=100,
)
EVENT_SAYS = said(
    "We talk about {paragraphs} of “{title}” by {author}. Press Interested, and the reminder an hour before reaches you.",
    "in the server's calendar: what a meeting's event says",
    most=1000,
)
EVENT_LINK = said("The text and the questions: {url}", "in a meeting's event, once its week has opened")
EVENT_NO_PLACE = said(
    "See the circle's channel",
    "in a meeting's event, as its place, where the circle's file names none",
    most=100,
)

# ---- the digest (900 characters at most) ------------------------------------------------------------------------

DIGEST = said(
    "**Looking back at week {number}: {title}**",
    "at the end of a week, in its thread: the look back, by its heading",
    most=900,
)
DIGEST_QUIET = said(
    "A quiet week. The questions stay where they are, and so does the thread: whoever comes to them later is not late.",
    "in the look back, at a week in which nobody wrote or voted",
)
DIGEST_POLL = said("The poll: {result}", "in the look back, if the week had a poll")
DIGEST_POLL_NOBODY = said(
    "nobody voted, which says nothing either way.",
    "in the look back, as the poll's result, if nobody voted",
)
DIGEST_NO_REPLY = said(
    "Answers that nobody has replied to yet: {links}.",
    "in the look back, if there are answers without a reply",
)
DIGEST_MOST = said("The passage most replied to: {link}.", "in the look back, if paragraphs were replied to")
DIGEST_OPEN = said(
    "Still without an answer: {links}.", "in the look back, if there are questions without an answer"
)
OPEN_QUESTION = said(
    "{kind} at ¶{paragraph}", "in the look back, as the link to a question without an answer"
)
DIGEST_LATE = said("Late answers are welcome; this thread stays open.", "in the look back, below the rest")
DIGEST_NEXT = said(
    "Next: week {number}, {title}, opens {at}.", "in the look back and in its pointer, as the last line"
)
DIGEST_LAST = said(
    "This was the last week.", "in the look back and in its pointer, as the last line, in the last week"
)
DIGEST_POINTER = said(
    "Week {number}: [looking back]({url}). {next}",
    "at the end of a week, in the channel, as the way to the look back; in a forum not at all",
    most=2000,
)
POLL_LEAD = said("{count} of {voters} chose {options}", "in the look back, as the poll's result")
POLL_TIE = said(
    "{count} of {voters} each chose {options}",
    "in the look back, as the poll's result, if several options lead",
)
POLL_REST = said("; then {options}", "in the look back, behind the leading options")
AN_ANSWER = said("answer {index}", "in the look back, as the link to an answer without a reply")
AMONG_OTHERS = said(
    "{links}, among others", "in the look back, if there are more links than the two that it shows"
)
