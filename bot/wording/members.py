"""What a member reads about having their words erased, and where a command finds nothing to do."""

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
    "This is kept of yours: {responses}, {votes}, {reactions}.",
    "privately, after `/my words`, above the list",
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
NOT_QUOTED = said(
    "nobody (you are not quoted)",
    "in the answer to `/my words`, as the name under which somebody appears who isn't quoted",
)
MY_WORDS_FILE = said("my-words.txt", "below the answer to `/my words`, as the file's name")
FORGET_ASK = said(
    "This erases everything that the circle “{circle}” keeps of yours: {responses}, {votes}, {reactions}, your name, and how you "
    "chose to be kept. What you posted by form is deleted in the threads as well. Messages that you wrote yourself stay on "
    "Discord until you delete them there; copies that others have made, and an archive that was given out before, can't be "
    "reached. It can't be undone.",
    "by `/my forget` and “Delete my words”: what it does, asked once",
    most=1200,
)
FORGET_FOLLOWS = said(
    " You will be added to no later thread.",
    "in the question of `/my forget`, to somebody who follows the threads",
)
FORGET_INTEREST = said(
    " Where you pressed Interested in the calendar, that stays on Discord until you take it back there, and that meeting's reminder still goes by it.",
    "in the question of `/my forget`, to somebody who pressed Interested",
)
FORGET_REFUSAL = said(
    "You said “Not me”, and kept of yours is the number of your account, to know whom to pass over. This erases that as "
    "well: what you write afterwards is kept again.",
    "by `/my forget`, to somebody who said “Not me”",
)
FORGET_BUTTON = said("Erase everything of mine", "below the question of `/my forget`", most=38)
FORGET_DONE = said(
    "Done. Nothing of yours is kept any more. If you write in a thread again, that will be kept anew; “Not me” at `/my choices` prevents it.",
    "after that button",
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
