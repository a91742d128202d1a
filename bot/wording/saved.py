"""What organisers read when a circle's file was saved while the bot runs."""

from __future__ import annotations

from bot.wording.said import said

TOLD_FILE_TAKEN = said(
    "The circle's file was changed, and holds from now on. What was posted stays as it is.\n{changes}",
    "in the organisers' channel, once a saved file has taken effect",
    most=2000,
)
TOLD_FILE_FAULTY = said(
    "The circle's file was changed, but can't be used as it is. The one before goes on until this is mended:\n{findings}",
    "in the organisers' channel, after a file with mistakes was saved",
    most=2000,
)
TOLD_FILE_REFUSED = said(
    "The circle's file was changed, but isn't taken over: {weeks} would be posted again, or would lose what is left of it. `studycircle diff {circle}.yaml` says more. The file before goes on.",
    "in the organisers' channel, after a file was saved that endangers a week",
    most=2000,
)
TOLD_FILE_GONE = said(
    "The circle's file `{circle}.yaml` is gone: nothing more is posted here, and nothing collected. Put it back, and the circle goes on.",
    "in the organisers' channel, after a circle's file was taken away",
    most=2000,
)
TOLD_FILE_BACK = said(
    "The circle's file is there again, and the circle goes on.",
    "in the organisers' channel, once a circle's file has come back",
    most=2000,
)
FILE_MOVED = said(
    "{what}: {before} becomes {after}", "in what a saved file changes: a post comes at another time"
)
FILE_ADDED = said("{what} comes: {at}", "in what a saved file changes: a post that is new")
FILE_DROPPED = said("{what} is dropped", "in what a saved file changes: a post that won't come")
FILE_MORE = said("and {number} more", "in what a saved file changes, below the first twelve")
FILE_NOTHING = said(
    "No post moves, comes or goes.", "in what a saved file changes, where every post stays as it was"
)
