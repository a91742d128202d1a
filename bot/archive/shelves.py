"""Where responses stand until a form asks for them: in memory, or in the store, which a large archive needn't leave.

A form goes through them in order of time, or takes some of them by their places; who replied to whom is worked out
from where they were filed, without their words.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Protocol

from bot.archive.tree import Archive, Response


class Filed(Protocol):
    """Where a response was filed and whose it is, without its words; a response itself is one."""

    @property
    def id(self) -> str:
        """Its id: "r17"."""

    @property
    def week(self) -> str:
        """The week's section."""

    @property
    def prompt(self) -> str | None:
        """The prompt that it was filed under."""

    @property
    def paragraph(self) -> int | None:
        """The paragraph that it was filed under."""

    @property
    def parent(self) -> str | None:
        """The response that it replies to, which need not be in the archive."""

    @property
    def author(self) -> str:
        """The name that may be shown."""

    @property
    def reader(self) -> int:
        """What tells apart two who are called the same."""


class Fetched(Protocol):
    """Responses by their places on a shelf."""

    def __getitem__(self, place: int, /) -> Response:
        """Return the response at a place."""


class Shelf(Protocol):
    """Responses by a place each, from 0 on without a gap, in whatever order."""

    def find(self, response: str) -> int:
        """Return the place of a response by its id; -1 where it isn't in the archive."""

    def fetch(self, places: Collection[int]) -> Fetched:
        """Return the responses at these places."""


class Responses(Collection[Response]):
    """All that was said, in order of time; it may be read from the store anew each time that it is gone through."""

    @abstractmethod
    def filed(self) -> Iterator[Filed]:
        """Give the same without the words, in the same order."""

    @abstractmethod
    def of_week(self, section: str) -> Iterator[Response]:
        """Give those of one week, in order of time."""

    @abstractmethod
    def shelf(self) -> Shelf:
        """Return where each can be taken from by itself."""

    @abstractmethod
    def with_files(self) -> Iterator[Response]:
        """Give those that files came with, in order of time."""

    @abstractmethod
    def latest(self) -> datetime | None:
        """Return when the last of them was written, or edited; None where there is none."""


class Standing(Responses):
    """Responses that stand in memory."""

    def __init__(self, responses: Collection[Response]) -> None:
        self._all = tuple(responses)

    def __iter__(self) -> Iterator[Response]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, response: object) -> bool:
        return response in self._all

    def filed(self) -> Iterator[Filed]:
        """Give the responses themselves."""
        return iter(self._all)

    def of_week(self, section: str) -> Iterator[Response]:
        """Give those of one week."""
        return (response for response in self._all if response.week == section)

    def shelf(self) -> Shelf:
        """Return them by their places in time."""
        return _Row(self._all)

    def with_files(self) -> Iterator[Response]:
        """Give those that files came with."""
        return (response for response in self._all if response.attachments)

    def latest(self) -> datetime | None:
        """Return when the last of them was written, or edited."""
        return max((response.edited_at or response.at for response in self._all), default=None)


class _Row:
    def __init__(self, responses: tuple[Response, ...]) -> None:
        self._responses = responses
        self._places = {response.id: place for place, response in enumerate(responses)}

    def find(self, response: str) -> int:
        return self._places.get(response, -1)

    def fetch(self, _places: Collection[int]) -> Fetched:
        return self._responses


def said(archive: Archive) -> Responses:
    """Return what was said, wherever it stands."""
    return archive.responses if isinstance(archive.responses, Responses) else Standing(archive.responses)


def latest(archive: Archive) -> datetime:
    """Return the last instant of which anything is told in an archive; 1970 where nothing has a date.

    Forms that must say when they were made say this, so that the same archive gives the same bytes.
    """
    told = [at for week in archive.weeks for at in (week.due, week.opened)]
    told += [at for week in archive.weeks for prompt in week.prompts for at in (prompt.due, prompt.posted)]
    told.append(said(archive).latest())
    return max((at for at in told if at), default=datetime(1970, 1, 1, tzinfo=UTC))
