"""What a member reads about their own words."""

from __future__ import annotations

from bot.wording.said import said

NOT_HERE = said(
    "There is no reading circle in this channel. Use the command in a circle's channel or thread.",
    "privately, after any command outside the circle's channels",
    most=2000,
)
ORGANISERS_ONLY = said(
    "Only organisers can do this: those who can see the organisers' channel.",
    "privately, after an organisers' command or button was used by somebody else",
    most=2000,
)
MY_WORDS_NONE = said(
    "Nothing of yours is kept.", "privately, after `/my words`, where nothing is kept", most=2000
)
MY_WORDS = said(
    "This is kept of yours: {responses}, {votes}, {reactions}. You appear as {shown}. All of it is in the file. "
    "To delete one, delete it where you wrote it (by form: ask an organiser to delete the bot's message); `/my forget` erases all.",
    "privately, after `/my words`, above a file with all of it",
    most=2000,
)
MY_FOLLOWS = said(
    " You also follow the circle's threads.",
    "in the answer to `/my words`, of somebody who follows the threads",
)
MY_FOLLOWS_ONLY = said(
    "All that is kept of yours is that you follow the circle's threads, since {at}.",
    "privately, after `/my words`, of somebody who follows the threads and has said nothing yet",
    most=2000,
)
MY_INTEREST = said(
    " It is also kept for which meetings you pressed Interested.",
    "in the answer to `/my words`, of somebody who pressed Interested",
)
FORGET_INTEREST = said(
    " Where you pressed Interested in the calendar, that stays on Discord until you take it back there, and that meeting's reminder still goes by it.",
    "in the question of `/my forget`, to somebody who pressed Interested",
)
FORGET_FOLLOWS = said(
    " You will be added to no later thread.",
    "in the question of `/my forget`, to somebody who follows the threads",
)
NOT_QUOTED = said(
    "nobody (you are not quoted)",
    "in the answer to `/my words`, as the name under which somebody appears who isn't quoted",
)
MY_WORDS_FILE = said("my-words.txt", "below the answer to `/my words`, as the file's name")
FORGET_ASK = said(
    "This erases everything that the circle “{circle}” keeps of yours: {responses}, {votes}, {reactions}, and your name. "
    "What you posted by form is deleted in the threads as well. Messages that you wrote yourself stay on Discord until you delete "
    "them there; copies that others have made can't be reached. It can't be undone.",
    "privately, after `/my forget`, above the button that does it",
    most=2000,
)
FORGET_BUTTON = said("Erase everything of mine", "below the question of `/my forget`", most=38)
FORGET_DONE = said(
    "Done. Nothing of yours is kept any more. What you write in a thread from now on is kept again.",
    "privately, once everything was erased",
    most=2000,
)
FORGET_NONE = said(
    "Nothing of yours is kept, so there is nothing to erase.",
    "privately, after `/my forget`, where nothing is kept",
    most=2000,
)
NOT_FOUND_NAMELESS = said(
    " Answers without a name aren't included, because nobody can tell whose they are; `/my withdraw` takes one back by its code.",
    "in the answers to `/my words` and `/my forget`, where the circle takes answers without a name",
)
WITHDRAWN = said(
    "Done. That answer is erased, and in the thread too if it was posted.",
    "privately, after `/my withdraw`",
    most=2000,
)
WITHDRAW_UNKNOWN = said(
    "No answer is kept here under that code: it was taken back already, or the code is mistyped. A code has three groups of four letters.",
    "privately, after `/my withdraw` with a code that no answer has",
    most=2000,
)
WITHDRAW_LATER = said(
    "Too many wrong codes. Please try again in an hour.",
    "privately, after `/my withdraw` with five wrong codes within an hour",
    most=2000,
)
GONE_BUTTON = said(
    "This button belongs to something that is over. Nothing was changed.",
    "privately, after a button or a form of a circle that this bot doesn't run any more",
    most=2000,
)
WENT_WRONG = said(
    "Something went wrong here, and was written down for whoever runs the bot. Please try again.",
    "privately, after a command or a button that failed",
    most=2000,
)
