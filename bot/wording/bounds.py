"""The welcome, before the first week."""

from __future__ import annotations

from bot.wording.said import said

# ---- the welcome ------------------------------------------------------------------------------------------------

WELCOME = said(
    """**{circle}: welcome**
We read “{title}” by {author} together, in {weeks}. Week 1 opens {opens}.

{about}

**A week, by the dates of the first**
{rhythm}
All times are shown in your own time zone. Only the opening of a week may notify anyone; everything else is silent, unless you ask to be reminded.""",
    "before week 1, pinned in the channel (in a forum a post of its own), above the button Follow",
    most=2000,
)

WELCOME_HOW = said(
    """**Three ways to answer**
1. {reply}
2. {form}
3. {talk}
Late answers are welcome, and nobody keeps a score.
Threads are easy to miss on a phone: press Follow above, and you are added to each week's thread as it opens. Who comes later finds everything in the post “the way in”. If a button fails in a thread that has long been quiet, reply to anything there and press again.

**What is kept, and who sees it**
{kept} Nothing outside these threads is kept. {names}
What you edit is kept as edited; what you delete is deleted. `/my words` shows you all that is kept of yours, and `/my forget` erases it.
{keep}""",
    "before week 1, below the welcome",
    most=2000,
)

WAYS = {
    "reply": said(
        "Reply to a paragraph or to a question in the week's thread.",
        "in the welcome, as the first way to answer",
    ),
    "form": said(
        "Press Respond under a question and write in the form; your answer is then posted in the thread under your name.",
        "in the welcome, as the second way to answer",
    ),
    "talk": said(
        "Or just talk in the thread: that is kept as the week's conversation, not as anybody's answer.",
        "in the welcome, as the third way to answer",
    ),
    "kept": said(
        "What is written in the weekly threads, with votes and reactions, is kept for the group's archive.",
        "in the welcome, as what is kept",
    ),
}
WAYS_UNSEEN = {
    "reply": said(
        "Reply to a paragraph or to a question in the week's thread, and leave the ping on: the bot can't see a reply without it.",
        "in the welcome, as the first way to answer, where the bot isn't shown what members write",
    ),
    "talk": said(
        "Or just talk in the thread: the bot can't see that. What you want kept, add yourself: hold or right-click your own message, Apps, “Add to the archive”.",
        "in the welcome, as the third way to answer, where the bot isn't shown what members write",
    ),
    "kept": said(
        "What the bot can see in the weekly threads, and what members add themselves, is kept for the group's archive, with votes and reactions.",
        "in the welcome, as what is kept, where the bot isn't shown what members write",
    ),
}
KEPT_FILES = said(
    "So are pictures and other files in messages, up to {most} MB each.",
    "in the welcome, after what is kept, unless the circle keeps no files",
)
WAY_NAMELESS = said(
    "Press Respond under a question and write in the form. Your answer is posted in the thread: at once under your name or, if you choose, without it and together with the circle's next post.",
    "in the welcome, as the second way to answer, where the circle takes answers without a name",
)

NAMES_KEPT = {
    "pseudonyms": said(
        "In the archive you are “Reader 1”, “Reader 2” and so on, in the order of first appearance.",
        "in the welcome and at the top of each week's thread, by the circle's `names:`",
    ),
    "as-on-discord": said(
        "In the archive your words stand under the name that you use here.",
        "in the welcome and at the top of each week's thread, by the circle's `names:`",
    ),
    "nobody": said(
        "The archive leaves the answers out: nobody is quoted.",
        "in the welcome and at the top of each week's thread, by the circle's `names:`",
    ),
}
KEPT_NIGHTLY = said(
    "The archive is written anew each night, on the bot's machine and for the organisers; what you take back goes out of it, too.",
    "in the welcome and at the top of each week's thread, where the circle has that done (`nightly:`)",
)
CHOOSE_BY_COMMAND = said(
    "You are asked once how yours may be kept, and `/my choices` changes it.",
    "in the welcome, after what holds of names until somebody has chosen",
)
KEPT_FOR = said(
    "What was collected is kept for {months} after the last week; then the bot erases it.",
    "in the welcome, as its last line",
)

RHYTHM = {
    "section": said("the text and an opening question", "in the welcome, in the dates of the first week"),
    "questions": said("the main questions", "in the welcome, in the dates of the first week"),
    "poll": said("a poll", "in the welcome, in the dates of the first week, if it has a poll"),
    "go-round": said(
        "a go-round: one sentence each, or Pass", "in the welcome, in the dates of the first week"
    ),
    "meeting": said(
        "we meet, for {minutes} minutes (press Interested in the server's calendar to be reminded)",
        "in the welcome, in the dates of the first week, if the circle meets",
    ),
    "closing": said("a closing question", "in the welcome, in the dates of the first week"),
    "digest": said("looking back", "in the welcome, in the dates of the first week"),
}
RHYTHM_LINE = said("{when}: {what}", "in the welcome, as each line of the first week's dates")
