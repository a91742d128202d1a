"""What a member reads who answers: the form, its receipt, following, “Add to the archive”."""

from __future__ import annotations

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
