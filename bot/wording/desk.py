"""What facilitators and organisers read who hold back, ask, swap and file, and what members read of it."""

from __future__ import annotations

from bot.wording.said import said

# ---- who may -------------------------------------------------------------------------------------------------------

LEADERS_ONLY = said(
    "Only organisers can do this, and for a week its own facilitator.",
    "somebody gives a command, or presses a button, that is for another week's facilitator",
)
AN_ORGANISER = said("an organiser", "in the list of what was done: somebody who has had everything erased")

# ---- one post: hold, release, skip, post now -----------------------------------------------------------------------

DUE_NAME = said("{what}, {at}", "an organiser types the name of a post: one of the posts that are offered")
DUE_HELD = said("{what}, {at} (held back)", "the same, of a post that waits")
STATUS_HELD = said("{line}, held back", "`/circle status`, behind a post that waits")
STATUS_LEADS = said("\n**Who leads**\n{lines}", "`/circle status`, where weeks have facilitators")
STATUS_LEADER = said(
    "Week {number}: {name}", "the same, a line for each week that hasn't opened, and the present one"
)
NOTHING_WAITS = said(
    "Nothing that you can do this with is still to come.", "a command without a name, and no such post"
)
UNKNOWN_POST = said(
    "There is nothing that can still be {how} by the name `{key}`. The command offers the names while you type.",
    "a command with the name of a post that isn't there, is posted, or isn't held back",
)
HOW_HELD = said("held back", "in the sentence above")
HOW_RELEASED = said("released", "in the sentence above")
HOW_POSTED = said("posted", "in the sentence above")
HELD = said("Held back: {what}. {others} {until}", "`/circle hold`, once it waits")
HELD_OTHERS = said("Everything else goes on.", "in the answer to `/circle hold`")
HELD_TEXT = said(
    "What belongs to that text waits with it, and follows it where it isn't too late for that by then.",
    "in the answer to `/circle hold`, for a week's text",
)
HELD_UNTIL = said(
    "It waits until `/circle release`, at the latest until {at}; then it is left out, and that is said in the organisers' channel.",
    "in the answer to `/circle hold`",
)
HELD_TOO_LATE = said("It is too late to hold back {what}.", "`/circle hold` for what can't wait any longer")
HELD_ALREADY = said("{what} is held back already.", "`/circle hold` a second time")
RELEASE_ASK_NOW = said(
    "Release {what}? It was due {at}, so it goes out at once.", "`/circle release`, for what is due already"
)
RELEASE_ASK = said(
    "Release {what}? It goes out at its time, {at}.", "`/circle release`, for what isn't due yet"
)
RELEASE_BUTTON = said("Release it", "below `/circle release`")
RELEASED_NOW = said("Released: {what}. It goes out now.", "a post that is due was released")
RELEASED = said("Released: {what}. It goes out {at}.", "a post that isn't due yet was released")
POST_NOW_ASK = said(
    "Post {what} now, and not {at}? Members see it at once. Everything else stays as it is.",
    "`/circle post-now`",
)
POST_NOW_BUTTON = said("Post it now", "below `/circle post-now`")
POST_NOW_DONE = said("Going out now: {what}.", "a post was confirmed by `/circle post-now`")
POST_NOW_FIRST = said(
    "{what} comes after {first}, which isn't posted yet. Post or skip that first.",
    "`/circle post-now` out of order",
)
POST_NOW_PAUSED = said(
    "The circle is paused; `/circle resume` first.", "`/circle post-now` or `release` in a pause"
)
POST_NOW_LACKS = said(
    "Something that it needs is missing on Discord; `/circle status` says what.",
    "`/circle post-now` with a lack",
)
POST_NOW_OVER = said(
    "{what} can't go out any more. {reason}", "`/circle post-now` or `release` for what is overtaken"
)
SKIPPED_BY_FACILITATOR = said(
    "Its facilitator left it out.", "to the organisers, when a facilitator skips a post"
)

# ---- asking one's own question -------------------------------------------------------------------------------------

ASKED_BY = said(
    "asked by the facilitator", "in the head of a question that stands in place of the reading's own"
)
ASK_TITLE = said("Week {number}: your own {kind}", "the form of `/circle ask`, its title")
ASK_SHOWN = said(
    "In place of:\n> {question}\nThe passage stays, ¶{paragraph}. Members read that the facilitator asks it; it is posted at its time, and stands in the archive as it was asked.",
    "the form of `/circle ask`",
)
ASK_LABEL = said("Your question", "the form of `/circle ask`, above its box")
ASK_HINT = said("At most {most} characters, in one paragraph.", "the form of `/circle ask`, below its label")
ASK_NAME = said(
    "Week {number}, {kind}, ¶{paragraph}: {question}", "`/circle ask`: one of the questions offered"
)
ASK_UNKNOWN = said(
    "There is no question by the name `{key}` that can still be replaced. The command offers the names while you type; polls stay as they are.",
    "`/circle ask` with a question that is posted, or isn't there",
)
ASK_LONG = said(
    "That is {length} characters, and {most} is the most. Nothing was changed; here is what you wrote.\n{text}",
    "the form of `/circle ask` was sent with too long a question",
)
ASK_EMPTY = said(
    "There was nothing in the form, so nothing was changed.", "the form of `/circle ask` was sent empty"
)
ASK_DONE = said(
    "This is asked in its place, when it is due {at}:\n> {question}", "the form of `/circle ask` was sent"
)
UNASK_BUTTON = said("Ask the reading's own after all", "below the answer to the form of `/circle ask`")
UNASKED = said("The reading's own question is asked again:\n> {question}", "the button below `/circle ask`")

# ---- swapping weeks ------------------------------------------------------------------------------------------------

SWAP_BUTTON = said("Swap this week", "below a facilitator's brief")
SWAP_WHICH = said(
    "Swap week {number}, led by {name}, with which week? Whoever leads that one is asked in the organisers' channel, and both change hands once they agree.",
    "the button below a brief, and `/circle swap`",
)
SWAP_CHOOSE = said("The week to swap with", "the menu below that")
SWAP_OPTION = said("Week {number}, {name}", "the menu below that: one of the weeks")
SWAP_NONE = said(
    "There is no other week to swap week {number} with: none that hasn't opened and is led by somebody else.",
    "the button below a brief, or `/circle swap`",
)
SWAP_UNKNOWN = said(
    "There is no week `{key}` that can still be swapped. The command offers the weeks while you type.",
    "`/circle swap` with a week that has opened, isn't there, or has no facilitator",
)
SWAP_NO_WEEK = said(
    "You lead no week that is still to open.", "`/circle swap` without a week, by whoever leads none"
)
SWAP_LINE = said(
    "{name} proposes to swap: week {number} ({title}) for week {other} ({other_title}), which {other_name} leads. Nothing changes unless {other_name} agrees.",
    "in the organisers' channel, when a swap is proposed",
)
SWAP_AGREE = said("Agree", "below that line")
SWAP_WITHDRAW = said("Withdraw", "below that line")
SWAP_AGREED_LINE = said(
    "Swapped: week {number} ({title}) is led by {name}, week {other} ({other_title}) by {other_name}.",
    "in the organisers' channel, in place of the proposal, once it is agreed",
)
SWAP_WITHDRAWN_LINE = said(
    "The swap of week {number} ({title}) and week {other} ({other_title}) was withdrawn. Nothing has changed.",
    "in the organisers' channel, in place of the proposal, once it is withdrawn",
)
SWAP_OVER_LINE = said(
    "The swap of week {number} ({title}) and week {other} ({other_title}) is off, because one of them has opened or was swapped otherwise. Nothing has changed.",
    "in the organisers' channel, in place of the proposal, once it can't be agreed to any more",
)
SWAP_PROPOSED = said(
    "Proposed. It stands in the organisers' channel, and waits for {name}; they can also find it with `/circle swap`.",
    "a week to swap with was chosen",
)
SWAP_PROPOSED_ALREADY = said(
    "This swap is proposed already, and waits for {name}.", "the same week was chosen again"
)
SWAP_WAITING = said(
    "Week {number}, led by {name}, is offered to you for your week {other}.",
    "`/circle swap`, for whoever is asked",
)
SWAP_AGREE_TO = said("Agree: week {number} for {other}", "below that, one for each offer")
SWAP_NOT_YOURS = said("Only {name} can agree to this swap.", "somebody else presses Agree")
SWAP_IS_OVER = said("This swap is over already. Nothing was changed.", "an old button Agree or Withdraw")
SWAP_DONE = said(
    "Swapped: you lead week {number} now, and {name} week {other}.", "whoever was asked has agreed"
)
SWAP_WITHDRAWN = said("Withdrawn. Nothing has changed.", "a proposed swap was withdrawn")

# ---- filing somebody's answer --------------------------------------------------------------------------------------

FILE = said("File this answer…", "in the menu of every message, for facilitators and organisers")
FILE_NOT_HERE = said(
    "Only what stands in the thread of a reading circle's week can be filed.", "“File this answer…” elsewhere"
)
FILE_NOT_KEPT = said(
    "This message isn't in the archive, so there is nothing to file.", "“File this answer…” on one"
)
FILE_CARD = said(
    "In the archive this is {place}. Choose where else it belongs, or take it out of the archive. Nobody is told.",
    "“File this answer…” on a message that is in the archive",
)
FILE_CARD_OUT = said(
    "This was taken out of the archive by whoever leads the week.",
    "“File this answer…” on a message that was removed",
)
FILE_CHOOSE = said("Where it belongs", "the menu below that card")
FILE_TALK = said("The week's conversation", "the menu below that card")
FILE_PARAGRAPH = said(
    "¶{paragraph}, which it replies to", "the menu below that card, for a reply to a paragraph"
)
FILED = said("Filed: {place}.", "somebody's answer was filed elsewhere")
REMOVE_BUTTON = said("Take it out of the archive", "below that card")
REMOVE_TITLE = said("Out of the archive", "the form behind that button, its title")
REMOVE_SHOWN = said(
    "It won't stand in the archive, or in what looks back on the week. {copy} Its author can still see and delete it with `/my words`, and it can be put back with `/circle restore`.",
    "the form behind that button",
)
REMOVE_STAYS = said(
    "The message itself stays in the thread.", "in that form, for what its author wrote in the thread"
)
REMOVE_COPY = said("The bot's message in the thread is deleted.", "in that form, for an answer by form")
REMOVE_LABEL = said("Why", "that form, above its box")
REMOVE_HINT = said("Shown to organisers alone, in `/circle log`.", "that form, below its label")
REMOVED = said("Taken out of the archive.", "an answer was removed")
RESTORE_BUTTON = said("Put it back", "below that, and below the card of what was removed")
RESTORED = said("It is in the archive again: {place}.", "an answer was put back")
RESTORED_COPY = said(
    "It is in the archive again, and is posted in the thread anew: {place}.", "the same, by form"
)
RESTORE_NAME = said(
    "Week {number}, {place}, removed {at}: {reason}", "`/circle restore`: one of the answers offered"
)
RESTORE_UNKNOWN = said(
    "There is nothing to put back by the name `{key}`. The command offers what there is while you type.",
    "`/circle restore` with a name that isn't there",
)
FILE_GONE = said(
    "This was changed or deleted meanwhile. Nothing was done; look at the message again.",
    "an old card or form",
)
WITHHELD = said(
    "This was taken out of the archive by whoever leads the week; ask them if you would like it back.",
    "“Add to the archive” by its author, on a message that was removed",
)
WITHHELD_MARK = said(
    ", not in the archive (taken out by whoever leads the week)", "in the file of `/my words`"
)

# ---- suggesting that a message be kept -----------------------------------------------------------------------------

SUGGEST_LINE = said(
    "{name} suggests keeping this for the archive. Nothing of it is kept yet; only you decide.",
    "in the thread, in reply to a message that a facilitator would like to have kept",
)
SUGGEST_YES = said("Keep it", "below that line")
SUGGEST_NO = said("No", "below that line")
SUGGESTED = said("Its author is asked, in the thread, and alone decides.", "whoever suggested it")
SUGGESTED_ALREADY = said(
    "Its author was asked already. Nothing was changed.", "whoever suggests it a second time"
)
SUGGEST_LATER = said("Discord gave no answer just now. Please try again in a minute.", "whoever suggested it")
SUGGEST_NOT_YOURS = said(
    "Only the author of the message can answer this.", "somebody else presses one of the two"
)
SUGGEST_OVER = said("This was answered already. Nothing was changed.", "the author presses a second time")
SUGGEST_DECLINED = said("Not kept. Nobody is told.", "the author presses No")
SUGGEST_BY_HAND = said(
    "The bot can't read your message itself. To keep it, hold or right-click it, then Apps, “Add to the archive”.",
    "the author presses Keep it, and the bot may not read messages and was started anew since",
)
SUGGEST_GONE = said(
    "The message isn't there any more, so nothing is kept.", "the author presses after deleting it"
)

# ---- what was done -------------------------------------------------------------------------------------------------

LOG = said("**What was done, the latest last**\n{lines}", "`/circle log`")
LOG_NONE = said("Nothing was done yet by organisers or facilitators.", "`/circle log`")
LOG_LINE = said("{at} {name}: {deed}", "`/circle log`, a line for each deed")
LOG_REASON = said("{deed}. Why: {reason}", "`/circle log`, where something was taken out of the archive")
A_WEEK = said("week {number}", "`/circle log`")
A_QUESTION = said("week {number}, {kind}, ¶{paragraph}", "`/circle log`, and where an answer was filed")
DEED = {
    "pause": said("paused", "`/circle log`"),
    "resume": said("resumed", "`/circle log`"),
    "hold": said("held back {target}", "`/circle log`"),
    "release": said("released {target}", "`/circle log`"),
    "skip": said("skipped {target}", "`/circle log`"),
    "post-now": said("posted {target} by hand", "`/circle log`"),
    "ask": said("replaced a question: {target}", "`/circle log`"),
    "unask": said("took back their own question: {target}", "`/circle log`"),
    "propose": said("proposed to swap {target} with {detail}", "`/circle log`"),
    "withdraw": said("withdrew the swap of {target} with {detail}", "`/circle log`"),
    "swap": said("agreed to the swap of {target} with {detail}", "`/circle log`"),
    "move": said("filed an answer of {target} elsewhere: {detail}", "`/circle log`"),
    "remove": said("took an answer of {target} out of the archive ({detail})", "`/circle log`"),
    "restore": said("put an answer of {target} back ({detail})", "`/circle log`"),
    "stop-nameless": said("stopped answers without a name", "`/circle log`"),
    "allow-nameless": said("allowed answers without a name", "`/circle log`"),
}
MY_DEEDS = said(
    " What you did as an organiser or facilitator is written down, too.",
    "`/my words`, for somebody who did anything",
)
FORGET_DEEDS = said(
    " What you did as an organiser or facilitator stays, as “an organiser”'s.",
    "`/my forget`, for such a person",
)
