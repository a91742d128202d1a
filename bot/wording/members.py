"""What a member reads about having their words erased, and where a command finds nothing to do."""

from __future__ import annotations

from bot.wording.said import said

NOT_HERE = said(
    "There is no reading circle in this channel. Use the command in a circle's channel or thread.",
    "on a command where there is no circle",
)
ORGANISERS_ONLY = said(
    "Only organisers can do this: those who can see the organisers' channel.",
    "on an organisers' command or button, to anybody else",
)
MY_WORDS_NONE = said("Nothing of yours is kept.", "by `/my words`, to somebody of whom nothing is kept")
MY_WORDS = said("Of yours are kept: {responses}, {votes}, {reactions}.", "by `/my words`, above the list")
MY_FOLLOWS = said(" You also follow the circle's threads.", "in that answer")
MY_FOLLOWS_ONLY = said(
    "Of yours is kept that you follow the circle's threads, since {at}, and nothing else.",
    "by `/my words`, to somebody of whom nothing else is kept",
)
MY_INTEREST = said(" That you are interested in meetings is kept, too.", "in that answer")
NOT_QUOTED = said("nobody (you are not quoted)", "where it is said how somebody appears in the archive")
MY_WORDS_FILE = "my-words.txt"
FORGET_ASK = said(
    "This erases everything that the circle “{circle}” keeps of yours: {responses}, {votes}, {reactions}, your name, and how you "
    "chose to be kept. What you posted by form is deleted in the threads as well. Messages that you wrote yourself stay on "
    "Discord until you delete them there; copies that others have made, and an archive that was given out before, can't be "
    "reached. It can't be undone.",
    "by `/my forget` and “Delete my words”: what it does, asked once",
    most=1200,
)
FORGET_FOLLOWS = said(" You will be added to no later thread.", "in that question, to somebody who follows")
FORGET_INTEREST = said(
    " Where you pressed Interested in the calendar, that stays on Discord until you take it back there, and is read again for that meeting's reminder.",
    "in that question, to somebody who pressed Interested",
)
FORGET_REFUSAL = said(
    "You said “Not me”, and kept of yours is the number of your account, to know whom to pass over. This erases that as "
    "well: what you write afterwards is kept again.",
    "by `/my forget`, to somebody who said “Not me”",
)
FORGET_BUTTON = said("Erase everything of mine", "below that question")
FORGET_DONE = said(
    "Done. Nothing of yours is kept any more. If you write in a thread again, that will be kept anew; “Not me” at `/my choices` prevents it.",
    "after that button",
)
FORGET_NONE = said(
    "Nothing of yours is kept, so there is nothing to erase.",
    "by `/my forget`, to somebody of whom nothing is kept",
)
NOT_FOUND_NAMELESS = said(
    " Answers without a name can't be found by anybody, and aren't meant here; `/my withdraw` takes one back by its code.",
    "after each of these answers, in a circle that takes answers without a name",
)
WITHDRAWN = said(
    "Done. That answer is erased, and in the thread too if it was posted.",
    "by `/my withdraw`, with a code that fits",
)
WITHDRAW_UNKNOWN = said(
    "No answer is kept here under that code: it was taken back already, or the code is mistyped. It has three groups of four letters.",
    "by `/my withdraw`, with a code that fits nothing",
)
WITHDRAW_LATER = said(
    "Too many wrong codes. Please try again in an hour.",
    "by `/my withdraw`, after five wrong codes within an hour",
)
GONE_BUTTON = said(
    "This button belongs to something that is over. Nothing was changed.",
    "on a button that leads nowhere any more",
)
WENT_WRONG = said(
    "Something went wrong here, and it has been written down for the organisers. Nothing of yours was lost; please try again.",
    "where the program has failed",
)
