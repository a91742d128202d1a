"""What Discord shows of each command before it is used: 100 characters each (its reference, "Application Commands")."""

from __future__ import annotations

from bot.wording.said import said

MY_COMMANDS = {
    "my": said("Your own words in this circle", "in Discord's list of commands: `/my`", most=100),
    "my choices": said(
        "How your words may be kept: by name, under a pseudonym, not quoted",
        "in Discord's list of commands: `/my choices`",
        most=100,
    ),
    "my words": said(
        "Shows you, privately, everything that is kept of yours",
        "in Discord's list of commands: `/my words`",
        most=100,
    ),
    "my forget": said(
        "Erases everything that is kept of yours; asks first",
        "in Discord's list of commands: `/my forget`",
        most=100,
    ),
    "my withdraw": said(
        "Takes back an answer that you sent without your name",
        "in Discord's list of commands: `/my withdraw`",
        most=100,
    ),
}
WITHDRAW_CODE = said(
    "From the receipt: three groups of four letters",
    "while `/my withdraw` is being typed: what belongs at `code`",
    most=100,
)
WAY_IN_COMMANDS = {
    "catch-up": said(
        "Shows you, privately, what was read and what is open to you",
        "in Discord's list of commands: `/catch-up`",
        most=100,
    ),
    "passage": said(
        "Shows you, privately, a paragraph and what was said about it",
        "in Discord's list of commands: `/passage`",
        most=100,
    ),
}
PARAGRAPH_OPTION = said(
    "Its number, such as 24, or words that stand in it",
    "while `/passage` is being typed: what belongs at `paragraph`",
    most=100,
)
CIRCLE_COMMANDS = {
    "circle": said(
        "For who organises a circle or leads a week", "in Discord's list of commands: `/circle`", most=100
    ),
    "circle status": said(
        "Shows where the circle stands and what comes next",
        "in Discord's list of commands: `/circle status`",
        most=100,
    ),
    "circle pause": said(
        "Holds everything back until you resume", "in Discord's list of commands: `/circle pause`", most=100
    ),
    "circle resume": said(
        "Goes on; what fell into the pause moves back by whole weeks",
        "in Discord's list of commands: `/circle resume`",
        most=100,
    ),
    "circle skip": said(
        "Leaves out one post; asks first", "in Discord's list of commands: `/circle skip`", most=100
    ),
    "circle archive": said(
        "Hands you the archive as it is now, as a file",
        "in Discord's list of commands: `/circle archive`",
        most=100,
    ),
    "circle log": said(
        "Shows the last ten things that were done, and by whom",
        "in Discord's list of commands: `/circle log`",
        most=100,
    ),
    "circle hold": said(
        "Holds one post back until you release it; the rest goes on",
        "in Discord's list of commands: `/circle hold`",
        most=100,
    ),
    "circle release": said(
        "Lets a post go that was held back; asks first",
        "in Discord's list of commands: `/circle release`",
        most=100,
    ),
    "circle post-now": said(
        "Posts something before its time; asks first",
        "in Discord's list of commands: `/circle post-now`",
        most=100,
    ),
    "circle ask": said(
        "Asks a question of your own in place of one that isn't posted yet",
        "in Discord's list of commands: `/circle ask`",
        most=100,
    ),
    "circle swap": said(
        "Proposes to swap a week with whoever leads another one",
        "in Discord's list of commands: `/circle swap`",
        most=100,
    ),
    "circle restore": said(
        "Puts an answer back that was taken out of the archive",
        "in Discord's list of commands: `/circle restore`",
        most=100,
    ),
    "circle week": said(
        "For a week's facilitator alone: what is without an answer or a reply",
        "in Discord's list of commands: `/circle week`",
        most=100,
    ),
    "circle nameless": said(
        "Answers without a name", "in Discord's list of commands: `/circle nameless`", most=100
    ),
    "circle nameless stop": said(
        "The form doesn't offer answers without a name any more",
        "in Discord's list of commands: `/circle nameless stop`",
        most=100,
    ),
    "circle nameless allow": said(
        "The form offers answers without a name again",
        "in Discord's list of commands: `/circle nameless allow`",
        most=100,
    ),
}
POST_OPTION = said(
    "Its name is offered while you type; left out: what is due next",
    "while `/circle skip`, `hold`, `release` or `post-now` is being typed: what belongs at `post`",
    most=100,
)
QUESTION_OPTION = said(
    "Its name is offered while you type",
    "while `/circle ask` is being typed: what belongs at `question`",
    most=100,
)
WEEK_NUMBER_OPTION = said(
    "The week's number; left out: the one that is being read",
    "while `/circle week` is being typed: what belongs at `number`",
    most=100,
)
WEEK_OPTION = said(
    "Offered while you type; left out: the next one that you lead",
    "while `/circle swap` is being typed: what belongs at `week`",
    most=100,
)
ANSWER_OPTION = said(
    "Offered while you type", "while `/circle restore` is being typed: what belongs at `answer`", most=100
)

_NAME = "in Discord's list of commands, and while one is typed"
COMMAND_NAMES = {
    name: said(name.rpartition(" ")[2], f"{_NAME}: the last word of `/{name}`", most=32)
    for name in (*MY_COMMANDS, *WAY_IN_COMMANDS, "search", *CIRCLE_COMMANDS)
}
OPTION_NAMES = {
    name: said(name, f"{_NAME}: what is asked for, before the value", most=32)
    for name in ("code", "paragraph", "words", "post", "question", "number", "week", "answer")
}
