"""The end, after the last week: the first questions again, the archive, and the erasure on its day."""

from __future__ import annotations

from bot.wording.said import said

AFTER_THE_LAST = said("After the last week", "in the archive, over what was said at the end")

# ---- the end's post ------------------------------------------------------------------------------------------------

END_POST = said(
    "Thank you, and what next", "name of the thread that the end opens (a forum: of its post)", most=100
)
END = said(
    """**{circle}: thank you, and what next**
We have read “{title}” to its last line. Thank you, all who wrote, replied or read along{facilitators}.
{where}: the first questions once more, a last go-round, and room for what comes next: another text, another rhythm, a rest. Late answers stay welcome everywhere.

**Your words**
{publish} `/my words` shows all that is kept of yours, to take back any of it; `/my forget` erases all.
{keep}""",
    "a week after the last week",
    most=1200,
)
END_FACILITATORS = said(
    ", and those who led the weeks", "in the end's post, where the circle has facilitators"
)
END_WHERE = {
    "text": said("In the thread below", "in the end's post, in a text channel"),
    "forum": said("In this post", "in the end's post, in a forum"),
}
PUBLISH_AFTER = said(
    "The archive is made on {at} and handed to the organisers; until then everybody can look at their words and take them back.",
    "in the end's post: `publish: after 7 days`",
)
PUBLISH_HERE = said(
    "The archive is made on {at} and put into this channel for all; until then everybody can look at their words and take them back.",
    "in the end's post: `publish: after 7 days in the channel`",
)
PUBLISH_BY_HAND = said(
    "The organisers make the archive by hand, and say when; until then everybody can look at their words and take them back.",
    "in the end's post: `publish: by hand`",
)
KEPT_UNTIL = said(
    "On {at} the bot erases all that it has collected; a week before, it says so once more.",
    "in the end's post, its last line",
)

# ---- the first questions again -------------------------------------------------------------------------------------

AGAIN = said(
    "**A first question again** (week 1, ¶{paragraph})\n> {quote}\n{ask}\n{link} · Press “Then and now”: you alone see what you answered then, beside a form for today. Or reply to this.",
    "in the thread of the end, one for each of the first questions",
    most=900,
)
AGAIN_PING = said(
    "**A first question again** (week 1, ¶{paragraph})\n> {quote}\n{ask}\n{link} · Press “Then and now”: you alone see what you answered then, beside a form for today. Or reply to this with the ping on.",
    "the same, where the bot isn't shown what members write",
    most=900,
)
THEN_BUTTON = said("Then and now", "button under each of the first questions, at the end")
THEN_WROTE = said(
    "**You, on {at}**\n{text}", "in the form of “Then and now”, one for each earlier answer of one's own"
)
THEN_CUT = said(
    "The whole of it is in `/my words`.", "the same, where earlier answers are too long for the form"
)
END_FORM_TITLE = said("The end: {kind}", "title of a form at the end", most=45)

LAST_ROUND = said(
    "**A last go-round**\n{ask}\n{how}",
    "in the thread of the end, after the first questions",
    most=400,
)
LAST_ROUND_ASK = said(
    "One sentence each, or Pass: what stays with you from this reading?",
    "the last go-round's question",
    most=400,
)

# ---- the archive ---------------------------------------------------------------------------------------------------

PUBLISHED = said(
    """**{circle}: the archive**
It holds the text, the questions, and what members said and didn't take back. {file} All of it ({forms}) lies {where}. Where it goes from here is yours to say. What somebody takes back from now on is taken out of that folder too, but not out of copies.
On {erased} all that was collected is erased, that folder included.""",
    "to the organisers, on the day on which the archive is made",
    most=900,
)
PUBLISHED_PLACE = {
    "own": said(
        "in the bot's data folder, at `{folder}`",
        "in that, where the circle's file names no folder by its path",
    ),
    "whole": said("on the bot's machine, at `{folder}`", "in that, where it does (`folder:`)"),
}
PUBLISHED_HERE = said(
    """**{circle}: our archive**
The text, our questions, and what we said about it and didn't take back. {file} What somebody takes back from now on can't be taken out of copies.""",
    "in the circle's channel (a forum: the end's post), where the circle chose that",
    most=600,
)
PUBLISHED_FILE = {
    "attached": said(
        "It is the page attached here: save it, then open it in a browser.", "where the file can be attached"
    ),
    "packed": said(
        "It is the file attached here, packed as zip: save it, unpack it, and open it in a browser.",
        "where it is more than one page (beyond 20,000 answers, or by `formats:`)",
    ),
    "large": said(
        "The page is larger than Discord takes ({size} MB), so the organisers have it, on the bot's machine.",
        "where the file can't be attached",
    ),
}

# ---- the erasure ---------------------------------------------------------------------------------------------------

ERASE_POST = said(
    "What becomes of our words",
    "name of the post of the next text, in a forum without the end's post",
    most=100,
)
ERASE_NOTICE = said(
    """**{circle}: what was collected is erased on {at}**
The welcome said so. For a copy of your own words: `/my words`, before that day. What stands on Discord stays there, what you sent by form too, until somebody deletes it.""",
    "in the circle's channel (a forum: the end's post), a week before the erasure",
    most=600,
)
ERASE_NOTICE_ORGANISERS = said(
    """**{circle}: what was collected is erased on {at}**
The bot then erases everything that was collected here of people and their words, and the archive that it has written. Nothing needs doing. To keep a copy of the archive, before that day and on the machine that runs the bot: `studycircle export {circle_id}.yaml --out our-archive`. Members are told, too.""",
    "to the organisers, a week before the erasure",
    most=900,
)
ERASED = said(
    """**{circle}: erased**
All that was collected of people and their words is erased, and the archive that the bot had written. What stands on Discord stays there. Nothing new is kept; `{circle_id}.yaml` can be taken out of the command that runs the bot.""",
    "to the organisers, once everything is erased",
    most=600,
)
ERASED_ALREADY = said(
    "This circle is over, and what it had collected was erased on its day. Nothing new is kept.",
    "on any button of a circle after the erasure",
)
