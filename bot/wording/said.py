"""A text of the catalogue: what it says, when it appears, and how long it may become."""

from __future__ import annotations


class Said(str):
    """A text with gaps, for `format`.

    `when` is the moment at which it appears, in words for whoever reviews the texts; `most` the ceiling in characters
    of what it makes or begins (a message, a button's label, a title), None where Discord's own holds and for what is
    filled into other texts.
    """

    __slots__ = ("most", "when")

    when: str
    most: int | None

    def __new__(cls, text: str, when: str, most: int | None) -> Said:
        """Make a text; `said` is the usual way."""
        made = super().__new__(cls, text)
        made.when, made.most = when, most
        return made

    def __reduce__(self) -> tuple[type[Said], tuple[str, str, int | None]]:
        """Say how it is copied: with all three, also as a part of something that is copied deeply."""
        return Said, (str(self), self.when, self.most)


def said(text: str, when: str, *, most: int | None = None) -> Said:
    """Return a text of the catalogue, which appears at the moment `when`, in a message of at most `most` characters."""
    return Said(text, when, most)
