"""What a member reads who answers: the form, its receipt, following, “Add to the archive”."""

from __future__ import annotations

from bot.wording.said import said

# ---- the form ------------------------------------------------------------------------------------------------------

FORM_TITLE = said("Week {number}: {kind}", "at the top of the form that Respond opens", most=45)
FORM_LABEL = said("Your answer", "in the form that Respond opens, above the box for the answer", most=45)
FORM_HINT = said(
    "Posted in the thread under your name.",
    "in the form that Respond opens, below “Your answer”, where the answer goes out under the member's name in any case",
    most=100,
)
FORM_HINT_CHOICE = said(
    "Posted in the thread, with your name or without it, as you choose below.",
    "in the form that Respond opens, below “Your answer”, where there is a choice about the name",
    most=100,
)
NAME_LABEL = said(
    "Your name",
    "in the form that Respond opens, above the choice about the name, where the circle takes answers without one",
    most=45,
)
NAME_SAID = said(
    "Without your name, people may still know you by your style. The organiser can't look up who wrote it, and `/my forget` can't find it; you get a code to take it back with.",
    "in the form that Respond opens, before that choice",
)
NAME_SHOW = said("Show my name", "in the form that Respond opens, the first choice about the name", most=100)
NAME_SHOW_MEANS = said(
    "Posted at once, under your name.", "in the form that Respond opens, below the first choice", most=100
)
NAME_HIDE = said("Don't", "in the form that Respond opens, the second choice about the name", most=100)
NAME_HIDE_MEANS = said(
    "Posted with the circle's next post, as “a reader, without name”.",
    "in the form that Respond opens, below the second choice",
    most=100,
)
FORM_KIND = {
    "opening": said(
        "opening question",
        "wherever a question is named (the form's title, the look back, the brief, the menu of “Add to the archive”): the one of the first day",
    ),
    "core": said(
        "question",
        "wherever a question is named (the form's title, the look back, the brief, the menu of “Add to the archive”): one of the week's main questions",
    ),
    "go-round": said(
        "go-round",
        "wherever a question is named (the form's title, the look back, the brief, the menu of “Add to the archive”): the go-round",
    ),
    "poll": said(
        "poll",
        "wherever a question is named (the form's title, the look back, the brief, the menu of “Add to the archive”): the poll",
    ),
    "closing": said(
        "closing question",
        "wherever a question is named (the form's title, the look back, the brief, the menu of “Add to the archive”): the one after the meeting",
    ),
}
NAMELESS = said(
    "A reader, without name",
    "in the thread, in the place of the name, above an answer that was sent without one",
)
FORM_COPY = said(
    "**{name}** (by form)\n{text}",
    "in the thread, in reply to the question, as soon as an answer was sent by form: the answer itself",
    most=2000,
)
FORM_COPY_MORE = said(
    "**{name}** (by form, continued)\n{text}",
    "in the thread, below it, where an answer by form takes more than one message",
    most=2000,
)
FORM_SAVED = said(
    "Saved, and posted in the thread: {url}",
    "privately, once an answer by form stands in the thread",
    most=2000,
)
FORM_SAVED_LATER = said(
    "Saved. It couldn't be posted in the thread just now, and goes there as soon as Discord lets it; you needn't do anything.",
    "privately, after an answer by form that Discord didn't take at once",
    most=2000,
)
FORM_NOT_SAVED = said(
    "This couldn't be saved. Here is what you wrote, so that nothing is lost; please try again in a minute.\n{text}",
    "privately, after an answer by form that couldn't be saved; it is given back, as a file if it is long",
    most=2000,
)
WROTE_FILE = said(
    "what-you-wrote.txt", "below an answer that is given back and too long for a message, as the file's name"
)
FORM_CLOSED = said(
    "This question isn't part of the reading any more. Reply in the thread instead.",
    "privately, after Respond under a question that the reading no longer has",
    most=2000,
)
FORM_EMPTY = said(
    "There was nothing in the form, so nothing was kept.",
    "privately, after a form with nothing but blanks in it",
    most=2000,
)

# ---- following -----------------------------------------------------------------------------------------------------

FOLLOWED = said(
    "You follow the circle now: {first}. Discord announces that in the thread, and your phone may buzz when it does. "
    "The number of your account is kept for this until you unfollow; to do that, press Follow again.",
    "privately, after Follow",
    most=2000,
)
FOLLOWED_NOW = said(
    "you are added to this week's thread in a moment, and to each later one as it opens",
    "in the answer to Follow, while a week's thread is open",
)
FOLLOWED_SOON = said(
    "you are added to each week's thread as it opens", "in the answer to Follow, before week 1 opens"
)
FOLLOWS_ALREADY = said(
    "You follow the circle already. If you unfollow, you are taken out of this week's thread, where Discord announces it, "
    "and added to no later one.",
    "privately, after Follow by somebody who follows already, above the button Unfollow",
    most=2000,
)
UNFOLLOWED = said(
    "You don't follow the circle any more, and are added to no later thread.",
    "privately, after Unfollow",
    most=2000,
)
UNFOLLOWED_STILL_IN = said(
    "You don't follow the circle any more, and are added to no later thread. The bot couldn't take you out of this "
    "week's; you can leave it yourself, in the thread's menu.",
    "privately, after Unfollow, where Discord didn't let the bot take the member out of the thread",
    most=2000,
)
NOT_FOLLOWING = said(
    "You don't follow the circle, so nothing was changed.",
    "privately, after Unfollow by somebody who doesn't follow any more",
    most=2000,
)

NAMELESS_SAVED = said(
    """Saved without your name. It is posted in the thread together with the circle's next post, so that the time tells nobody whose it is.
To take it back, now or later: `/my withdraw` with the code **{code}**. Write it down: nobody can look it up, and this message doesn't stay.""",
    "privately, after an answer was sent without a name: its receipt",
    most=2000,
)
NAMELESS_CLOSED = said(
    "Answers without a name aren't taken here any more, so this was not kept. Here is what you wrote, so that nothing is lost; you can still send it with your name.\n{text}",
    "privately, after an answer was sent without a name when these had been stopped, or no post was to come any more; it is given back",
    most=2000,
)
NAME_NOT_CHOSEN = said(
    "Nothing was chosen about your name, so this was not kept. Here is what you wrote, so that nothing is lost; please send it again.\n{text}",
    "privately, after a form in which nothing was chosen about the name; the answer is given back",
    most=2000,
)

# ---- “Add to the archive” ------------------------------------------------------------------------------------------

ADD = said("Add to the archive", "in the menu of every message, under Apps", most=32)
ADD_NOT_HERE = said(
    "Only what stands in the thread of a reading circle's week can be added to the archive.",
    "privately, after “Add to the archive” outside the circle's threads",
    most=2000,
)
ADD_NOT_YOURS = said(
    "Only its author can add a message to the archive.",
    "privately, after “Add to the archive” on a message of somebody else's",
    most=2000,
)
ADD_NOT_BOTS = said(
    "Only what members wrote themselves can be added. An answer by form is in the archive already.",
    "privately, after “Add to the archive” on a message of the bot's",
    most=2000,
)
ADD_EMPTY = said(
    "There are no words in this message, so there is nothing to add.",
    "privately, after “Add to the archive” on a picture without words, a sticker or a notice of Discord's",
    most=2000,
)
ADD_GONE = said(
    "This message was taken out of the archive, so it isn't taken in again. To have it kept, write it once more.",
    "privately, after “Add to the archive” on a message that was erased from it before",
    most=2000,
)
ADDED = said(
    "Added to the archive, as {place}.",
    "privately, after “Add to the archive”, or once a question was chosen from its menu",
    most=2000,
)
ADDED_ALREADY = said(
    "It is in the archive already, as {place}.",
    "privately, after “Add to the archive” on a message that is there already",
    most=2000,
)
ADD_WHICH = said(
    "Added to the archive, as part of the week's conversation. If it answers a question, choose which.",
    "privately, after “Add to the archive” on a message that replies to nothing, above a menu of the week's questions",
    most=2000,
)
ADD_CHOOSE = said("The question that it answers", "in that menu, until a question is chosen", most=150)
PLACE_TALK = said(
    "part of the week's conversation",
    "in the answer to “Add to the archive”, as the place: where no question has been posted yet",
)
PLACE_PROMPT = said(
    "an answer ({prompt})", "in the answer to “Add to the archive”, as the place: where it answers a question"
)
PLACE_PARAGRAPH = said(
    "an answer to ¶{paragraph}",
    "in the answer to “Add to the archive”, as the place: where it replies to a paragraph",
)
PLACE_REPLY = said(
    "a reply to somebody's answer",
    "in the answer to “Add to the archive”, as the place: where it replies to another member",
)
