"""`studycircle run FILE --to LINK`: post a trial week, or take it away."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click
from pydantic_core import PydanticCustomError

from bot.app.trial import Removed, remove_trial, try_week
from bot.cli.credentials import data_folder
from bot.cli.loading import loaded
from bot.cli.running import address_of_discord
from bot.clock import SystemClock
from bot.errors import UsageError
from bot.schedule.addresses import channel_link
from bot.schedule.model import ChannelLink
from bot.wording import counted


def try_out(path: Path, *, to: str, week: int | None, data: Path | None) -> int:
    """Post one week of a circle to a channel, or without `week` take a trial away; returns the exit code.

    Raises UsageError for a link that is none, StudycircleError for a faulty file, or where Discord says no.
    """
    link = _link(to)
    circle, reading = loaded(path)
    folder = data_folder(data, os.environ)
    address, clock = address_of_discord(), SystemClock()
    if week is None:
        removed = asyncio.run(
            remove_trial(circle, reading, link=link, data=folder, clock=clock, address=address)
        )
        _say_removed(removed, link)
        return 0
    posted = asyncio.run(
        try_week(circle, reading, week, link=link, data=folder, clock=clock, address=address)
    )
    if posted:
        click.echo(f"Week {week} stands in {link.url}. Nobody was mentioned.")
    else:
        click.echo(f"Week {week} stood in {link.url} already; nothing was posted again.")
    click.echo(f"To take it away:  studycircle run {path} --to {link.url} --remove")
    return 0


def _say_removed(removed: Removed, link: ChannelLink) -> None:
    click.echo(f"Taken away: {counted(removed.messages, 'message', 'messages')}.")
    for thread_id in removed.left:
        click.echo(
            f"This thread stays: https://discord.com/channels/{link.guild_id}/{thread_id}\n"
            "  Either somebody else has written in it, or the bot lacks “Manage Threads” there. Delete it by hand."
        )


def _link(text: str) -> ChannelLink:
    try:
        return channel_link(text)
    except PydanticCustomError as error:
        said = error.context or {}
        raise UsageError(f"--to: {said['message']}", said["hint"]) from error
