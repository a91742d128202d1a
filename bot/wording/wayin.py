"""The way in: the agreement, the practice question, the index post, `/catch-up`, `/passage`, and the quote picker."""

from __future__ import annotations

from bot.wording.said import said

# ---- the group's agreement (its file may say another) ------------------------------------------------------------

_AGREED = "the agreement in the welcome and the archive, unless the circle's file has its own"
AGREEMENT = {
    "own": said("Speak for yourself: “I” says more than “people”.", _AGREED),
    "first": said("Understand before you judge: say what a passage says, then whether it is so.", _AGREED),
    "here": said("What is said here stays here, unless its author agrees.", _AGREED),
    "pass": said("Passing is fine, and silence is nobody's business.", _AGREED),
}
AGREED = said("**What we agree on**\n{sentences}", "in the welcome, seven days before week 1")
AGREED_LINE = said("- {sentence}", "each sentence of the agreement")

# ---- the practice question -----------------------------------------------------------------------------------------

TRY_BUTTON = said("Try it", "the button under the practice question")
TRY = said(
    "**A practice question**\nWhat would you like to find out about these words?\n> {words}\n"
    "Press Try it: the form is like the real ones. Nothing that you write there is posted or kept.",
    "below the welcome",
)
TRY_TITLE = said("Practice: nothing is kept", "the head of the practice form", most=45)
TRY_ASK = said("What would you like to find out about these words?", "the question of the practice form")
TRY_HINT = said(
    "Shown to you alone afterwards; nothing is posted or kept.",
    "below the box of the practice form",
    most=100,
)
TRY_ECHO = said(
    "In a week's thread everybody would now see this, below the question:\n\n{copy}\n\n"
    "-# This was practice: only you see it, and nothing was posted or kept.",
    "privately, after the practice form was sent",
)
TRY_ECHO_NAMELESS = said(
    "Together with the circle's next post everybody would see this in the week's thread:\n\n{copy}\n\n"
    "-# This was practice: only you see it, and nothing was posted or kept.",
    "privately, after the practice form was sent without a name",
)

# ---- the quote picker in the form ----------------------------------------------------------------------------------

PICK_LABEL = said("The words you answer", "the label of the form's list of sentences", most=45)
PICK_HINT = said(
    "If you like: a sentence of ¶{paragraph}, to stand above your answer.", "below that label", most=100
)
PICK_SAYS = said("None in particular", "in that list, until something is chosen", most=150)
PICK_OWN = said("The words that the question quotes", "beside the first sentence of that list", most=100)
PICKED_LINE = said("> “{words}”", "above an answer by form, if its author chose a sentence")

MY_WORDS_ABOUT = said(
    "about: “{words}”", "in the file of `/my words`, above an answer with a chosen sentence"
)

# ---- the index post ------------------------------------------------------------------------------------------------

INDEX_POST = said("{circle}: the way in", "the name of the index post in a forum without a welcome", most=100)
INDEX_HEAD = said("**{circle}: the way in**", "the first line of the index post, pinned with the welcome")
INDEX_ABOUT = said(
    "“{title}” by {author}, in {weeks}. Late answers are welcome everywhere.", "in the index post"
)
INDEX_WELCOME = said("New here? The welcome says [how to take part]({url}).", "in the index post")
INDEX_PRESS = said(
    "Catch up shows you privately what was read and what is open to you; Follow adds you to each week's thread.",
    "in the index post, about its two buttons",
)
INDEX_LAST = said("Next: thanks and goodbye, {at}.", "in the index post, once the last week has opened")
INDEX_OVER = said("We have read it to its last line.", "in the index post, after the end")
INDEX_PAUSED = said(
    "Paused since {at}. What comes next is said here once it goes on.", "in the index post, during a pause"
)
CATCH_UP_BUTTON = said("Catch up", "the first button under the index post")

# A week in a list: of the index post, and of `/catch-up`.
WEEK_LINE = said("**{number}** {title}, {paragraphs}", "a week in the index post, before it has opened")
WEEK_LINK = said("**{number}** [{title}]({url}), {paragraphs}", "a week in the index post and in `/catch-up`")
WEEK_DIGEST = said(" · [looking back]({url})", "after a week that was looked back at")
WEEK_FROM = said(", from {at}", "after a week that is to come")
WEEK_SHORT = said("[{number}]({url})", "an older week in a list that would become too long")
WEEKS_SHORT = said("Before: {links}", "the older weeks of a list that would become too long")
WEEKS_UNLINKED = said(
    "{weeks}: in the list of threads.", "the oldest weeks of a list that would become too long even so"
)
WEEKS_LATER = said("{weeks}, until {at}", "the last weeks to come, in a list that would become too long")
WEEKS_RANGE = {
    "one": said("Week {first}", "one week in a list that would become too long"),
    "more": said("Weeks {first} to {last}", "several weeks in a list that would become too long"),
}

# ---- /catch-up -----------------------------------------------------------------------------------------------------

_CATCHING = "privately, after `/catch-up` or the button Catch up"
CATCH_HEAD = said("**{circle}**\n{where}", _CATCHING)
CATCH_BEFORE = said("Nothing has been read yet: week 1 opens {at}.", f"{_CATCHING}, before week 1")
CATCH_WEEK = said("We are in week {number} of {total}: [{title}]({url}), {paragraphs}.", _CATCHING)
CATCH_BETWEEN = said(
    "We are between weeks: week {number} of {total} has been looked back at.", f"{_CATCHING}, after a digest"
)
CATCH_OVER = said("All {weeks} have been read; the threads stay open.", f"{_CATCHING}, after the last week")
CATCH_PAUSED = said(
    "The circle is paused since {at}; what was posted stays open.", f"{_CATCHING}, during a pause"
)
CATCH_OPEN = said("**Open to you, if you like**\n{lines}", _CATCHING)
CATCH_OPEN_LINE = said("- [{what}, ¶{paragraph}]({url})", f"{_CATCHING}, each of this week's questions")
CATCH_NEXT = said("**Next**\n{lines}", _CATCHING)
CATCH_NEXT_LINE = said("- {at}: {what}", f"{_CATCHING}, each of the next dates")
CATCH_MEETING = said("we meet", f"{_CATCHING}, among the next dates")
CATCH_OPENS = said("week {number} opens, {title}", f"{_CATCHING}, among the next dates")
CATCH_READ = said("**Read so far** (late answers are welcome)\n{lines}", _CATCHING)
CATCH_STILL = said(
    " · {count}", f"{_CATCHING}, after an earlier week with questions that are open to the caller"
)
CATCH_FOLLOW = said("Press Follow, and each week's thread stands among your own.", _CATCHING)

# ---- /passage ------------------------------------------------------------------------------------------------------

_LOOKING = "privately, after `/passage`"
PASSAGE_HEAD = said("**¶{number}** · week {week}, [{title}]({url})", _LOOKING)
PASSAGE_HEAD_SOON = said(
    "**¶{number}** · week {week}, {title}, to be read from {at} on", f"{_LOOKING}, before its week"
)
PASSAGE_HEAD_BARE = said("**¶{number}** · week {week}, {title}", f"{_LOOKING}, where its week wasn't posted")
PASSAGE_TEXT = said("> {text}", _LOOKING)
PASSAGE_WHOLE = said("[¶{number} in full]({url})", f"{_LOOKING}, below a text that was cut")
PASSAGE_ATTACHED = said(
    "-# The whole paragraph is attached.", f"{_LOOKING}, before it was posted, if it is long"
)
PASSAGE_FILE = said("paragraph-{number}.txt", "the name of that file")
PASSAGE_ASKED = said("**Asked about it**\n{lines}", _LOOKING)
PASSAGE_ASKED_LINE = said("- [{what}]({url}): {ask}", f"{_LOOKING}, each question")
PASSAGE_ANSWERS = said("**Answered**, the newest first\n{lines}", _LOOKING)
PASSAGE_ANSWER = said("- [answer]({url}) by {author}: {words}", f"{_LOOKING}, each answer")
PASSAGE_MORE = said("- and {count} more", f"{_LOOKING}, where not all answers fit")
PASSAGE_SILENT = said("Nothing has been asked or answered about it yet.", _LOOKING)
PASSAGE_UNKNOWN = said(
    "There is no paragraph by that number: this text has ¶1 to ¶{last}. Write one of these numbers.",
    f"{_LOOKING}, with a number that the text doesn't have",
)
PASSAGE_CHOICE = said("¶{number} {words}", "a suggestion while the number of `/passage` is typed", most=100)
