"""`studycircle search`: what was said, by its words, on the terminal."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.cli.credentials import database
from bot.cli.saying import did_you_mean, echo_json, wrapped
from bot.errors import NotFoundError
from bot.store import Hit, open_core
from bot.wording import counted


def search_and_show(words: str, *, circle: str | None, data: Path | None, most: int, as_json: bool) -> int:
    """Print what was found, the newest first, and return the exit code: 0 also where nothing was.

    Raises StudycircleError where there is no database, or no such circle in it.
    """
    path = database(data, os.environ)
    name = Path(circle).stem if circle else None
    with open_core(path, readonly=True) as core:
        guilds = {row.id: row.guild_id for row in core.circles() if not row.sample}
        known = [row.id for row in core.circles()]
        if name is not None and name not in known:
            raise NotFoundError(
                f"There is no circle “{name}” in {path}.",
                f"There {'is' if len(known) == 1 else 'are'}: {', '.join(known) or 'none yet'}."
                f"{did_you_mean(name, known)}",
            )
        hits = core.find_words(words, circle=name, most=most)
    if as_json:
        echo_json([_values(hit, guilds) for hit in hits])
        return 0
    for hit in hits:
        head = (
            f"{hit.at:%Y-%m-%d %H:%M} UTC  {' '.join(hit.author.split())}  ({hit.week})  {_url(hit, guilds)}"
        )
        click.echo(head.rstrip())
        click.echo(wrapped(" ".join(hit.text.split()), indent=4))
    found = f"{counted(len(hits), 'response', 'responses')} found{_more(hits, most)}."
    click.echo(found[0].upper() + found[1:])
    return 0


def _more(hits: tuple[Hit, ...], most: int) -> str:
    return ", the newest; perhaps there are more (--most)" if len(hits) == most else ""


def _url(hit: Hit, guilds: dict[str, int]) -> str:
    """Return the link to the message; a rehearsal's would lead nowhere."""
    if hit.circle not in guilds or hit.channel_id is None or hit.message_id is None:
        return ""
    return f"https://discord.com/channels/{guilds[hit.circle]}/{hit.channel_id}/{hit.message_id}"


def _values(hit: Hit, guilds: dict[str, int]) -> dict[str, object]:
    return {
        "id": f"r{hit.id}",
        "circle": hit.circle,
        "week": hit.week,
        "prompt": hit.prompt,
        "paragraph": hit.paragraph,
        "how": hit.how.value,
        "author": hit.author,
        "at": hit.at.isoformat(),
        "text": hit.text,
        "url": _url(hit, guilds),
    }
