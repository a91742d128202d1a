"""What Discord says when it says no: its error codes with their HTTP status and words, and the form of the body."""

from __future__ import annotations

from typing import Any

from bot.errors import StudycircleError

Json = dict[str, Any]

# Discord's page "Opcodes and Status Codes"; the status is what its API answers with.
_REASONS: dict[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10070: (404, "Unknown Guild Scheduled Event"),
    10087: (404, "Unknown Tag"),
    30003: (400, "Maximum number of pins reached (250)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30033: (400, "Maximum number of thread participants reached (1000)"),
    30038: (400, "Maximum number of uncompleted guild scheduled events reached (100)"),
    30047: (400, "Maximum number of pinned threads in a forum channel has been reached"),
    30048: (400, "Maximum number of tags in a forum channel has been reached"),
    40005: (413, "Request entity too large"),
    40058: (400, "Cannot send a message in a forum channel"),
    40060: (400, "Interaction has already been acknowledged."),
    40061: (400, "Tag names must be unique"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete. "
        "Must provide at least 2 and fewer than 100 messages to delete",
    ),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    180000: (400, "Cannot update a finished event"),
    520000: (400, "Poll voting blocked"),
    520001: (400, "Poll expired"),
    520003: (400, "Cannot edit a poll message"),
    520006: (400, "Cannot expire a non-poll message"),
}


class Refused(StudycircleError):  # noqa: N818 - a word of the protocol, like its codes
    """Discord's no, for a request of the bot's as for an act of a person's.

    `code` is Discord's, `status` the HTTP status, `errors` the nested tree of an Invalid Form Body.
    """

    def __init__(self, code: int, errors: Json | None = None, *, words: str = "", status: int = 0) -> None:
        known_status, known_words = _REASONS.get(code, (400, "Bad Request"))
        self.code = code
        self.status = status or known_status
        self.errors = errors or {}
        self.words = words or known_words
        message = f"Discord refuses: {self.words} (code {code}).{_first(self.errors)}"
        super().__init__(message, "Look at what was asked for, and where.")

    def body(self) -> Json:
        """Return the JSON body as Discord sends it."""
        body: Json = {"message": self.words, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class Faults:
    """Everything that is wrong with one body, gathered so that it is refused in one go (code 50035)."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def add(self, path: tuple[str | int, ...], code: str, *, words: str) -> None:
        """Note one fault at `path`, with Discord's own code and words for it."""
        node = self._tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": words})

    def length(self, path: tuple[str | int, ...], value: object, *, least: int = 0, most: int) -> None:
        """Note `value` (text or list; None counts as empty) if it is too short or too long."""
        size = len(value) if isinstance(value, str | list) else 0
        if size < least and size == 0 and isinstance(value, str | None):
            self.add(path, "BASE_TYPE_REQUIRED", words="This field is required")
        elif not least <= size <= most:
            between = f"Must be between {least} and {most} in length."
            over = f"Must be {most} or fewer in length."
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            self.add(path, code, words=between if least else over)

    def choice(self, path: tuple[str | int, ...], value: object, *, allowed: tuple[int, ...]) -> None:
        """Note `value` if it is none of those allowed."""
        if value not in allowed:
            listed = ", ".join(str(one) for one in allowed)
            self.add(path, "BASE_TYPE_CHOICES", words=f"Value must be one of {{{listed}}}.")

    def between(self, path: tuple[str | int, ...], value: object, *, least: int, most: int) -> None:
        """Note a number that isn't whole or lies outside."""
        if not isinstance(value, int | float) or value != int(value):
            self.add(path, "NUMBER_TYPE_COERCE", words=f'Value "{value}" is not int.')
        elif not least <= value <= most:
            self.add(path, "NUMBER_TYPE_MAX", words=f"int value should be between {least} and {most}.")

    def refuse(self) -> None:
        """Raise Refused (50035) if anything was noted."""
        if self._tree:
            raise Refused(50035, self._tree)


def _first(errors: Json) -> str:
    """Name the first fault of a tree, for whoever reads the exception."""
    path: list[str] = []
    node: Any = errors
    while isinstance(node, dict) and node and "_errors" not in node:
        key = next(iter(node))
        path.append(key)
        node = node[key]
    return f" {'.'.join(path)}: {node['_errors'][0]['message']}" if node else ""
