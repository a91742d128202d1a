"""What Discord shows of each command before it is used: 100 characters each (its reference, "Application Commands")."""

from __future__ import annotations

from bot.wording.said import said

MY_COMMANDS = {
    "my": said("Your own words in this circle", "in Discord's list of commands: `/my`", most=100),
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
CIRCLE_COMMANDS = {
    "circle": said("For the circle's organisers", "in Discord's list of commands: `/circle`", most=100),
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
SKIP_POST = said(
    "Its name, as /circle status shows it; left out: what is due next",
    "while `/circle skip` is being typed: what belongs at `post`",
    most=100,
)
