"""How a member's words may be kept: the card, the line in the thread, and the list of one's own words."""

from __future__ import annotations

from bot.wording.said import said

# ---- the card ------------------------------------------------------------------------------------------------------

CARD = said(
    """**How may your words be kept?**
In the archive of “{circle}”, for all that you have said there and all that you will say:
**By name**: as {name}.
**Under a pseudonym**: as {pseudonym}.
**Don't quote me**: your words stay out of it.
{now}
In the thread everybody sees who wrote what, as ever. `/my choices` changes this at any time.
**Not me**: nothing of yours is kept here, and you aren't asked again.""",
    "privately: once at the first answer, by `/my choices`, and by the buttons that lead there",
    most=1000,
)
CARD_FIRST = said("{receipt}\n\n{card}", "below the receipt of somebody's first answer", most=1600)
CARD_NOW = said("Now: **{choice}**.", "on the card, once somebody has chosen")
CARD_NOW_UNCHOSEN = said(
    "Now: {choice}, as this circle has it until you choose.", "on the card, before somebody has chosen"
)
CARD_NUMBER = said("Reader {number}", "on the card, of a member who has a number")
CARD_NO_NUMBER = said("“Reader” and a number", "on the card, of somebody who hasn't said anything yet")
CHOICE = {
    "name": said("By name", "the card's first button, and the card naming the present choice"),
    "pseudonym": said(
        "Under a pseudonym", "the card's second button, and the card naming the present choice"
    ),
    "not-quoted": said("Don't quote me", "the card's third button, and the card naming the present choice"),
}
MY_WORDS_BUTTON = said("My words", "a button on the card")
FORGET_ASK_BUTTON = said("Delete my words", "a button on the card")
NOT_ME_BUTTON = said("Not me", "a button on the card")
CHOICE_KEPT = said("Kept: **{choice}**.\n\n{card}", "after a choice on the card, in its place", most=1100)

# ---- Not me ----------------------------------------------------------------------------------------------------------

NOT_ME_ASK = said(
    """**Not me: nothing of yours is to be kept here.**
If you confirm, everything that “{circle}” keeps of yours is erased: {held}. What you posted by form is deleted in the thread, too; your own messages stay on Discord until you delete them there.
From then on the bot passes over what you write, your reactions and votes (they don't count in what it says of a poll), and reminds you of no meeting. You can read and write along as before, and nobody is told. Kept is the number of your account alone, to know whom to pass over.
`/my choices` lifts this. What is erased can't be brought back.""",
    "after “Not me” on the card, in its place",
    most=1200,
)
NOT_ME_NOTHING = said(
    "there is nothing so far", "in the question after “Not me”, of somebody who has said nothing"
)
NOT_ME_CONFIRM_BUTTON = said("Keep nothing of mine", "below the question after “Not me”")
BACK_BUTTON = said(
    "Back", "below the question after “Not me”, and below the list of one's words: to the card"
)
NOT_ME_DONE = said(
    "Done. Nothing of yours is kept here, and nothing will be. `/my choices` lifts this.",
    "after “Not me” was confirmed",
)
NOT_ME_IS_ON = said(
    "You said “Not me”: of yours nothing is kept here but the number of your account, to know whom to pass over.\n"
    "If you lift this, what you say from then on is kept; what you said before stays out.",
    "in place of the card, to somebody who said “Not me”",
)
LIFT_BUTTON = said("Keep my words again", "below that")
NOT_ME_LIFTED = said(
    "Lifted. What you say from now on is kept.\n\n{card}", "after “Not me” was lifted", most=1100
)
NOT_ME_FORM = said(
    "You said “Not me”, so there is no form for you: its answers are kept. Write in the thread, where the bot passes "
    "over it, or let your words be kept again.",
    "on Respond, to somebody who said “Not me”",
)
NOT_ME_FORM_BACK = said(
    "You said “Not me”, so this was not kept. Here is what you wrote, so that nothing is lost.\n{text}",
    "when somebody sends a form after having said “Not me”",
)
NOT_ME_ADD = said(
    "You said “Not me”, so nothing of yours is added. `/my choices` lifts that.",
    "on “Add to the archive”, to somebody who said “Not me”",
)
NOT_ME_FOLLOW = said(
    "You said “Not me”, so it isn't kept that you follow. `/my choices` lifts that; or join the thread yourself, in its menu.",
    "on Follow, to somebody who said “Not me”",
)
NOT_ME_PRESS = said(
    "You said “Not me”, so this isn't kept. `/my choices` lifts that.",
    "on a private poll's options, Pass and “Keep this question”, to somebody who said “Not me”",
)

# ---- in the thread ---------------------------------------------------------------------------------------------------

ASK_LINE = said(
    "-# How may your words be kept? Press and see; only you see what comes. Until you choose: {until}",
    "in the thread, in reply to somebody's first answer, until they have chosen or the digest comes",
    most=300,
)
ASK_UNTIL = {
    "pseudonyms": said("under a pseudonym.", "in that line"),
    "as-on-discord": said("by name.", "in that line"),
    "nobody": said("not quoted.", "in that line"),
}
CHOOSE_BUTTON = said("Choose", "below that line")
HOW_KEPT_BUTTON = said("How my words are kept", "below the notice at the top of each week's thread")

# ---- my words ----------------------------------------------------------------------------------------------------------

WORDS_LIST = said(
    """{done}**Your words in “{circle}”**
{held} In the archive you appear as {shown}. The file holds all of it.
{lines}
-# Deleting one here erases it from the archive. What you sent by form the bot also deletes in the thread; a message of your own stays there until you delete it. {page}""",
    "by `/my words` and “My words”: the list of one's own words, five a page",
    most=1900,
)
WORDS_LINE = said("**{number}.** {week}, {place}, {at}: {text} {link}", "a line of that list")
WEEK_CALLED = said("week {number}", "in that list")
WORDS_LINK = said("([there]({url}))", "the link to the message, in that list")
WORDS_PAGE = said("Page {page} of {pages}, the latest first.", "below that list, if it has several pages")
WORDS_NONE_SAID = said(
    "There is no answer or message among it.", "in place of that list, of votes and the like alone"
)
WORDS_DELETE_BUTTON = said("Delete {number}", "below that list")
WORDS_PREVIOUS_BUTTON = said("Previous", "below that list, if there is a page before")
WORDS_NEXT_BUTTON = said("Next", "below that list, if there is a page after")
WORDS_DELETED_FORM = said(
    "Deleted, here and in the thread. It said: {text}\n\n",
    "above that list, after a form's answer was deleted",
)
WORDS_DELETED_OWN = said(
    "Deleted here. Your message still stands in the thread; delete it there too: {url}\n\n",
    "above that list, after a message was deleted",
)
WORDS_DELETED_ALREADY = said(
    "That was deleted already.\n\n", "above that list, on a button that is out of date"
)
BY_FORM = said("by form", "in that list and the file: how an answer came")

# ---- the file ----------------------------------------------------------------------------------------------------------

FILE_HEAD = said("{circle}: what is kept of {name}", "the first line of the file of one's words")
FILE_MEMBER = said("Your number: Reader {number}, since {at}", "in the file of one's words")
FILE_SHOWN = said("In the archive you appear as: {shown}", "in the file of one's words")
FILE_ASKED = said("Asked how your words may be kept: {at}", "in the file of one's words")
FILE_CHOSEN = said("Chosen: {choice}, {at}", "in the file of one's words")
FILE_KEPT_FROM = said("What you said before {at} is not taken in", "in the file of one's words")
FILE_REFUSES = said(
    "You said “Not me”: the number of your account is kept, to know whom to pass over",
    "in the file of one's words",
)
FILE_RESPONSE = said("{at}, {week}, {place}{edited}{late}{out}:", "in the file of one's words")
FILE_EDITED = said(", edited {at}", "in the file of one's words")
FILE_LATE = said(", after the week", "in the file of one's words")
FILE_ATTACHMENT = said(
    "File: {name}{says}, {size:,} bytes, {kept}", "in the file of one's words, below what it came with"
)
FILE_ATTACHMENT_SAYS = said(" (“{says}”)", "in that line, its alternative text")
WORDS_ONLY_FILE = said("(only a file)", "in the list of `/my words`, in place of a message's own words")
FILE_IS_KEPT, FILE_ISNT_KEPT = (
    said("kept for the archive", "in that line"),
    said("of which only this is kept", "in that line, where it is too large, or couldn't be had"),
)
FILE_VOTE = said("Vote, {week}: “{question}”: {option}", "in the file of one's words")
FILE_VOTE_UNKNOWN = said(
    "Vote in the poll {message}: option {option}", "in that file, of a poll that is no longer in the reading"
)
FILE_REACTION = said("Reaction {emoji}, {week}, under {whose}: “{text}”", "in the file of one's words")
FILE_REACTION_UNQUOTED = said(
    "Reaction {emoji}, under words that aren't quoted", "in the file of one's words"
)
FILE_FOLLOWS = said("You follow the circle's threads since {at}", "in the file of one's words")
FILE_INTEREST = said("Interested in the meeting of: {week}", "in the file of one's words")
FILE_PASS = said("Passed in the go-round of: {week}", "in the file of one's words")
FILE_KEPT = said("Kept as a question for later: {url}", "in the file of one's words")
FILE_DEED = said("{at}, as who organises or leads: {deed}", "in the file of one's words")
FILE_ELSEWHERE = said("{table}: {values}", "in that file, for anything else that is kept")
