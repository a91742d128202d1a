"""The welcome, before the first week."""

from __future__ import annotations

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
Threads are easy to miss on a phone: press Follow above, and you are added to each week's thread as it opens.

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
KEPT_FOR = "What was collected is kept for {months} after the last week; then the bot erases it."

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
