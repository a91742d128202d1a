"""What a member reads about their own words."""

from __future__ import annotations

NOT_HERE = "There is no reading circle in this channel. Use the command in a circle's channel or thread."
ORGANISERS_ONLY = "Only organisers can do this: those who can see the organisers' channel."
MY_WORDS_NONE = "Nothing of yours is kept."
MY_WORDS = (
    "Of yours are kept: {responses}, {votes}, {reactions}. You appear as {shown}. The file holds all of it. "
    "To delete one, delete it where you wrote it (by form: ask an organiser to delete the bot's message); `/my forget` erases all."
)
MY_FOLLOWS = " You also follow the circle's threads."
MY_FOLLOWS_ONLY = "Of yours is kept that you follow the circle's threads, since {at}, and nothing else."
MY_INTEREST = " That you are interested in meetings is kept, too."
FORGET_INTEREST = " Where you pressed Interested in the calendar, that stays on Discord until you take it back there, and is read again for that meeting's reminder."
FORGET_FOLLOWS = " You will be added to no later thread."
NOT_QUOTED = "nobody (you are not quoted)"
MY_WORDS_FILE = "my-words.txt"
FORGET_ASK = (
    "This erases everything that the circle “{circle}” keeps of yours: {responses}, {votes}, {reactions}, and your name. "
    "What you posted by form is deleted in the threads as well. Messages that you wrote yourself stay on Discord until you delete "
    "them there; copies that others have made can't be reached. It can't be undone."
)
FORGET_BUTTON = "Erase everything of mine"
FORGET_DONE = (
    "Done. Nothing of yours is kept any more. If you write in a thread again, that will be kept anew."
)
FORGET_NONE = "Nothing of yours is kept, so there is nothing to erase."
NOT_FOUND_NAMELESS = " Answers without a name can't be found by anybody, and aren't meant here; `/my withdraw` takes one back by its code."
WITHDRAWN = "Done. That answer is erased, and in the thread too if it was posted."
WITHDRAW_UNKNOWN = "No answer is kept here under that code: it was taken back already, or the code is mistyped. It has three groups of four letters."
WITHDRAW_LATER = "Too many wrong codes. Please try again in an hour."
GONE_BUTTON = "This button belongs to something that is over. Nothing was changed."
WENT_WRONG = "Something went wrong here, and it has been written down for the organisers. Nothing of yours was lost; please try again."
