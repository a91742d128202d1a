"""Passing in a go-round, private polls, questions kept for later, and the facilitator's view of a week."""

from __future__ import annotations

from bot.wording.said import said

# ---- the go-round ---------------------------------------------------------------------------------------------------

PASS = said("Pass", "the button beside Respond, under a go-round")
PASSED = said(
    "You passed. That is a full answer.{answered} Only the week's facilitator can see it, or an organiser in a week "
    "without one; it stands in no thread and no archive.",
    "privately, to whoever has pressed Pass",
    most=400,
)
PASSED_UNSEEN = said(
    "You passed. That is a full answer.{answered} Nobody sees it, and nothing of it is kept.",
    "privately, to whoever has pressed Pass at the end, or in a circle whose facilitators see no people",
    most=400,
)
PASSED_ALREADY = said(
    "You have passed already. That is a full answer.{answered}",
    "privately, to whoever presses Pass once more",
    most=400,
)
PASSED_AND_ANSWERED = said(
    " What you have answered stays as well; you may do both.",
    "within the receipt of a pass, to whoever has answered that go-round too",
)
PASS_BACK = said("Take it back", "the button under the receipt of a pass")
PASS_TAKEN_BACK = said(
    "Taken back. Nothing is kept of your passing.", "privately, in place of the receipt of a pass"
)
WHO_SEES = {
    "facilitator": said(
        "The week's facilitator (an organiser in a week without one) can see who has answered or passed, and whom they might invite.",
        "within the welcome and each week's notice, where the circle has facilitators and they see people",
    ),
    "organisers": said(
        "The organisers can see who has answered or passed, and whom they might invite.",
        "within the welcome and each week's notice, where the circle has no facilitators",
    ),
}

# ---- private polls --------------------------------------------------------------------------------------------------

BALLOT_NOTICE = said(
    "Nobody in the circle sees who chose what. Once it has ended, {until}, the totals are shown, if five or more have "
    "voted. Whose vote is whose is kept, so that you can change it; only whoever runs the bot could look it up.",
    "under the question of a private poll, while it runs",
)
BALLOT_OPTION = said("{number}. {option}", "one line for each option of a private poll")
BALLOT_TOTAL = said("{option}: {votes}", "beside each option of a private poll, once it has ended")
BALLOT_VOTERS = said("{voters} voted.", "in a private poll's message, once it has ended")
BALLOT_OVER = said(
    "This poll is over. {result}", "in the place of a private poll's notice, once it has ended"
)
VOTE_BACK = said("Take my vote back", "the last button under a private poll, and under the receipt of a vote")
VOTED = said(
    "Your vote is kept: “{option}”. Until {until} you can change it by pressing another, or take it back.",
    "privately, to whoever has voted in a private poll",
    most=400,
)
VOTED_ALREADY = said(
    "That is your vote already: “{option}”. Until {until} you can change it by pressing another, or take it back.",
    "privately, to whoever presses the same option of a private poll again",
    most=400,
)
VOTE_TAKEN_BACK = said(
    "Taken back: you have no vote in this poll now. Until {until} you can vote again.",
    "privately, to whoever has taken a vote back",
    most=400,
)
VOTE_NONE = said(
    "You have no vote in this poll, so nothing was changed.",
    "privately, to whoever takes back what isn't there",
)
VOTE_OVER = said(
    "This poll is over. Nothing was changed.",
    "privately, to whoever presses a button of a poll that has ended",
)
POLL_FEW = said(
    "Fewer than five voted, so no totals are shown.",
    "in place of a private poll's totals: in its message, the digest, the archive, and the facilitator's view",
)
POLL_STILL_OPEN = said(
    "It is still open; the totals are shown once it has ended.",
    "in place of a private poll's result while it runs: in the digest, the archive, and the facilitator's view",
)
FORGET_TOTALS = said(
    " Totals of private polls that have ended stay as they were posted; they name nobody.",
    "at the end of the question before forgetting, in a circle with private polls",
)

# ---- questions kept for later ---------------------------------------------------------------------------------------

KEEP = said("Keep this question", "in the menu of every message (hold or right-click it, Apps)", most=32)
KEEP_NOT_HERE = said(
    "Only what stands in the thread of a reading circle's week can be kept.",
    "privately, to whoever uses “Keep this question” elsewhere",
)
KEEP_EMPTY = said(
    "There are no words in this message, so there is no question to keep.",
    "privately, to whoever uses “Keep this question” on a picture or one of Discord's own notices",
)
KEEP_GONE = said(
    "This message was taken back, so it isn't kept.",
    "privately, to whoever uses “Keep this question” on what has been deleted",
)
KEPT_FOR_LATER = said(
    "Kept. It comes up again {when}, by its link. Nobody is told who kept it.",
    "privately, to whoever has kept a question",
    most=400,
)
KEPT_ALREADY = said(
    "You have kept it already. It comes up again {when}, by its link.",
    "privately, to whoever keeps a question once more",
    most=400,
)
KEPT_WHEN_HALF = said("half way and at the end", "within the receipt of a kept question, before half way")
KEPT_WHEN_END = said("at the end", "within the receipt of a kept question, after half way")
KEPT_WHEN_ARCHIVE = said("in the archive", "within the receipt of a kept question, after the end")
KEPT_BACK = said("Take it back", "the button under the receipt of a kept question")
KEPT_TAKEN_BACK = said(
    "Taken back: you don't keep this question any more.",
    "privately, in place of the receipt of a kept question",
)
KEPT_HALF_WAY = said(
    "**Half way: questions that were kept**\n{lines}",
    "in the thread, after the middle week was looked back at",
)
KEPT_AT_END = said("**Questions that were kept**\n{lines}", "after the end, where questions were kept")
KEPT_LINE = said("- [{words}]({url})", "one line for each question that was kept")
KEPT_MORE = said("and {count} more", "the last line, where more than eight questions were kept")
KEPT_QUOTED = said("“{words}”", "the first words of a kept question, where its author may be quoted")
KEPT_UNQUOTED = said(
    "a question in week {number}", "in place of a kept question's words, where its author isn't quoted"
)
KEPT_PROMPT = said("week {number}, {kind} at ¶{paragraph}", "for a kept question that the bot has asked")
KEPT_PARAGRAPH = said("¶{paragraph}", "for a paragraph of the text that was kept as a question")

# ---- the facilitator's view of a week -------------------------------------------------------------------------------

WEEK_NOT_YOURS = said(
    "This is for the week's facilitator alone; in a week without one, for the organisers.",
    "privately, to whoever asks for the view of a week that they don't lead",
)
WEEK_UNKNOWN = said(
    "There is no week {number} here. The circle reads in {weeks}.",
    "privately, to whoever names a week that isn't",
)
WEEK_NOT_OPEN = said(
    "Week {number} hasn't opened yet, so there is nothing to see.",
    "privately, to whoever asks for the view of a week too early",
)
WEEK_VIEW = said(
    "**Week {number}, for you alone: {title}**\n{lines}",
    "privately, to the facilitator of a week (without one, to organisers) who gives /circle week",
)
WEEK_ALL_ANSWERED = said("Every question has an answer.", "within the view of a week")
WEEK_UNANSWERED = said("Without an answer: {links}.", "within the view of a week")
WEEK_ALL_REPLIED = said("Every answer has a reply.", "within the view of a week")
WEEK_UNREPLIED = said("Answers without a reply: {links}.", "within the view of a week")
WEEK_NO_ANSWERS = said("There are no answers yet.", "within the view of a week")
WEEK_COUNTS = said("So far {answers} and {talk}, by {people}.", "within the view of a week")
WEEK_ROUND = said("Go-round: {answered} answered, {passed} passed.", "within the view of a week")
WEEK_ANSWERED = said("Answered: {names}.", "within the view of a week, about the go-round")
WEEK_PASSED = said(
    "Passed, which is a full answer: {names}.", "within the view of a week, about the go-round"
)
WEEK_INVITE = said(
    "Perhaps to be invited, if it suits them: {names}. They were here in earlier weeks or follow, and nothing stands "
    "under their name this week; that may have any reason.",
    "within the view of a week",
)
WEEK_MORE = said("{list} and {count} more", "within the view of a week, where a list is longer than is shown")
WEEK_POLL = said("Poll: {result}", "within the view of a week")
WEEK_FOOT = said(
    "-# Nobody else sees this, and nothing of it is posted.", "the last line of the view of a week"
)

# ---- what is kept of it, in `/my words` -----------------------------------------------------------------------------

MY_ROUNDS = said(
    " Where you passed in a go-round, or kept a question, is in the file too.",
    "within the answer to /my words",
)
