"""A circle while it runs: its weeks by name, also those that a newer reading no longer has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.flow.circles import Running, message_url
from bot.flow.mine import as_text
from bot.records import How
from bot.store import ResponseRow, Words
from tests.club import load, write_files


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """The club's circle."""
    return load(write_files(tmp_path))


@pytest.mark.parametrize(("week", "title"), [("first", "The first half"), ("", ""), ("renamed", "renamed")])
def test_a_week_has_a_title(running: Running, week: str, title: str) -> None:
    """Its own; nothing for what belongs to no week; its id where the reading has it no longer."""
    assert running.title(week) == title


def test_words_of_a_week_that_is_no_longer_read_are_shown(running: Running) -> None:
    """A section was renamed in the reading: what was said about it is still among one's words."""
    at = datetime(2027, 1, 12, tzinfo=UTC)
    row = ResponseRow(
        1, "circle", "renamed", How.MESSAGE, 7, "Ada", None, None, None, "Said.", at, None, False, 5, 6
    )
    text = as_text(Words(None, (row,), (), ()), running, "Ada", shown="Reader 1")
    assert "2027-01-12 00:00 UTC, renamed, part of the week's conversation:\nSaid.\nhttps://" in text
    assert text.startswith("Test circle: what is kept of Ada\n")


def test_a_link_is_the_one_that_discord_copies() -> None:
    """Server, channel and message, in this order."""
    assert message_url(1, 2, 3) == "https://discord.com/channels/1/2/3"
