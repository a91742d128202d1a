"""The family of expected failures: each says what happened and what to do next."""

from __future__ import annotations


class StudycircleError(Exception):
    """Something that a person can mend.

    `message` says what happened and where; `hint` says in the imperative what to do next.  The command line
    prints both and exits with `exit_code` (1: expected failure; 2: wrong usage).
    """

    exit_code = 1

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}"


class UsageError(StudycircleError):
    """The command's words were off."""

    exit_code = 2


class StoreError(StudycircleError):
    """The database can't be used as it is: newer than the program, somebody else's, damaged, or in use."""


class NotFoundError(StudycircleError):
    """A file, reading, circle or post that was named isn't there."""


class LoginError(StudycircleError):
    """Discord doesn't let the bot in: its token is missing or wrong."""


class DiscordRefusedError(StudycircleError):
    """Discord said no, and will say no again until a person changes something (4xx, but for 429)."""

    def __init__(self, message: str, hint: str, *, status: int = 0, code: int = 0) -> None:
        super().__init__(message, hint)
        self.status = status
        self.code = code


class NotYetError(StudycircleError):
    """Something is in use by somebody else; it is to be tried again."""


class DiscordUncertainError(StudycircleError):
    """No answer, or a 5xx: what was asked for may have happened, or not."""
