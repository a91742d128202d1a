"""`studycircle privacy`: the page that whoever runs the bot has to publish, filled from what the program keeps."""

from __future__ import annotations

from pathlib import Path

import click

from bot import wording
from bot.cli.loading import loaded
from bot.schedule.model import Circle
from bot.store.kept import KEPT

# Discord's Developer Terms (section 5) demand such a page, reachable from the app, and a way to ask for deletion.
PAGE = """# Privacy: the reading circle “{circle}”

The circle reads “{title}” on Discord with the help of a bot, Studycircle. It is run by {contact}.

## What is kept

{kept}

It is kept in one file on the machine that runs the bot. Nothing outside the circle's weekly threads is kept, nothing
is sent anywhere else, nothing is generated from it, and it is used for nothing but the reading and its archive.

## Who sees it

In the archive: {names} {choice}
{nightly}Whoever runs the bot can see the file. Votes are shown with names by Discord itself.

## For how long

{months} after the end of the reading. Then the bot erases it by itself, with the archive that it has written, and
takes nothing in any more; a week before, it says so in the circle's channel. What stands on Discord stays there, what
was sent by form too, until somebody deletes it; copies of the archive that others have made can't be reached.

## What you can do

- `/my choices` says how your words may be kept. You are asked once, at your first answer, and can change it at any
  time, for all that you have said. “Not me” there has nothing of yours kept at all.
- `/my words` shows you everything that is kept of yours, as a file and as a list in which you can delete each.
- `/my forget` erases it, at once and for good. Messages that you wrote stay on Discord until you delete them there.
- What you edit or delete on Discord is edited or deleted here; so is what stood in a thread that is deleted there.
- Before the archive is made{publish}, you are told how long you can take back your words.
- Ask {contact} for anything else, also if you have left the server.
"""
NAMES = {
    "pseudonyms": "members appear as “Reader 1”, “Reader 2” and so on.",
    "as-on-discord": "members appear under the name that they use on Discord.",
    "nobody": "nobody is quoted.",
}


CHOICE = {
    False: "That holds until a member has chosen for themself: by name, under a pseudonym, or not quoted.",
    True: "Nobody's name is in it, whatever they have chosen; who wants not to be quoted isn't.",
}
NIGHTLY = """While the reading runs, the archive is written anew each night, {place}, where whoever runs
the bot can see it and pass it on. What is taken back goes out of that folder within minutes, and at the latest with the
next night; copies that others have made of it can't be reached.
"""
PUBLISH = {
    False: " and handed to the organisers",
    True: " and put into the circle's channel",
}


def show_privacy(path: Path, *, contact: str) -> int:
    """Print the page for a circle, as Markdown; returns the exit code.

    Raises StudycircleError for a file with mistakes.
    """
    circle, reading = loaded(path)
    kept = "\n".join(f"- {kept.what}: {kept.why}." for kept in KEPT)
    months = wording.counted(circle.keep_months, "month", "months")
    click.echo(
        PAGE.format(
            circle=circle.name,
            title=reading.title,
            contact=contact,
            kept=kept,
            names=NAMES[circle.shown_names.value],
            choice=CHOICE[circle.exports.pseudonymous],
            nightly=_nightly(circle),
            publish=PUBLISH[circle.publish_here] if circle.publish_after_days is not None else "",
            months=months[0].upper() + months[1:],
        )
    )
    return 0


def _nightly(circle: Circle) -> str:
    """Return what is said of an archive that is written each night; nothing where none is."""
    folder = circle.exports.folder
    if circle.exports.nightly is None:
        return ""
    place = f"into the folder {folder} on" if Path(folder).is_absolute() else "beside the file on"
    return NIGHTLY.format(place=f"{place} the machine that runs the bot")
