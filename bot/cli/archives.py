"""The commands for what remains of a reading: export, verify, search."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import CIRCLE, DATA, FOLDER
from bot.records import EVERY_FORM, FORMS


def _forms(context: click.Context, option: click.Parameter, several: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms that were named, each by itself; a mistyped one is a usage error."""
    one = click.Choice([*FORMS, EVERY_FORM])
    return tuple(one.convert(name.strip(), option, context) for named in several for name in named.split(","))


@click.command()
@click.argument("circle", type=CIRCLE)
@click.option(
    "--data",
    type=FOLDER,
    metavar="FOLDER",
    help="The bot's data folder; left out, STUDYCIRCLE_DATA.",
    envvar="STUDYCIRCLE_DATA",
)
@click.option(
    "--out", type=FOLDER, metavar="FOLDER", required=True, help="The folder that the archive goes into."
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORM",
    callback=_forms,
    help=f"Which form, of {', '.join(FORMS)}, or all; several with commas between, or repeated. "
    "Left out: as the circle's file says, usually html, json, markdown, csv.",
)
@click.option(
    "--pseudonymous",
    is_flag=True,
    help="Nobody by name: Reader 1, Reader 2 and so on, whatever they chose. So it is without this, too, where the "
    "circle's file says so.",
)
def export(
    circle: Path, *, data: Path | None, out: Path, formats: tuple[str, ...], pseudonymous: bool
) -> None:
    """Write a circle's archive: a page, JSON, tables, a book and more.

    CIRCLE is the circle's file, as it was when the bot or the rehearsal ran it.

    \b
    Example:
      studycircle export circle.yaml --data rehearsal --out archive
      studycircle export circle.yaml --data rehearsal --out book --format epub,txt
    """
    from bot.cli.exporting import export_circle

    raise SystemExit(export_circle(circle, data=data, out=out, formats=formats, pseudonymous=pseudonymous))


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(folder: Path, *, as_json: bool) -> None:
    """Tell whether an archive is as it was made.

    FOLDER is one that `studycircle export` has written. Each file is held against the manifest, and what the manifest
    tells against archive.json where that is there; no link in the folder is followed. It exits with 1 when something is
    missing, changed or added, or doesn't agree.

    \b
    Example:
      studycircle verify archive
    """
    from bot.cli.verifying import verify_and_show

    raise SystemExit(verify_and_show(folder, as_json=as_json))


@click.command()
@click.argument("words")
@click.argument("circle", required=False)
@DATA
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help="How many at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def search(words: str, circle: str | None, *, data: Path | None, most: int, as_json: bool) -> None:
    """Find what was said, newest first.

    WORDS stand in the answer all of them, as whole words; capitals and accents make no difference. CIRCLE is the
    circle's file, or its id; left out, all circles are searched. Only what its author lets be quoted is found.

    \b
    Example:
      studycircle search revolution --data rehearsal
      studycircle search "reform gains" tuesday-circle.yaml --json
    """
    from bot.cli.searching import search_and_show

    raise SystemExit(search_and_show(words, circle=circle, data=data, most=most, as_json=as_json))
