"""`studycircle invite`: the link that brings the bot to a server, with what its circles need and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.loading import loaded_circles
from bot.cli.saying import wrapped
from bot.flow.needs import bits, invitation, needs
from bot.records import Layout
from bot.schedule.model import Circle
from bot.wording import listed


def show_invitations(paths: Sequence[Path], *, application: int | None, layout: str) -> int:
    """Print a link for each server and what it asks for; returns the exit code.

    Raises StudycircleError for faulty files, or where Discord has to be asked and can't be.
    """
    circles = [circle for circle, _ in loaded_circles(paths)]
    application = application or asyncio.run(_asked())
    for guild_id in dict.fromkeys(circle.channel.guild_id for circle in circles):
        here = [circle for circle in circles if circle.channel.guild_id == guild_id]
        _show(here, guild_id, application=application, layout=Layout(layout))
    return 0


def _show(circles: Sequence[Circle], guild_id: int, *, application: int, layout: Layout) -> None:
    wanted = [need for circle in circles for need in needs(circle, layout)]
    names = listed(list(dict.fromkeys(need.name for need in wanted)))
    click.echo(f"The server of {listed([circle.id for circle in circles])}:")
    click.echo(f"  {invitation(application, guild_id, permissions=bits(wanted))}")
    click.echo(wrapped(f"It asks for: {names}.", indent=2))


async def _asked() -> int:
    """Ask Discord which application the token belongs to."""
    from bot.chat.client import connect
    from bot.chat.connecting import application_id
    from bot.cli.running import address_of_discord

    address = address_of_discord()
    async with connect(api=address.api, gateway=address.gateway) as client:
        return await application_id(client, address.token)
