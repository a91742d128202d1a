"""The commands that an organiser begins with: a circle's file, and a text of one's own made into a draft."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from bot.cli.options import CIRCLE, DATA, FOLDER


def readings(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the bundled readings that a word may become, for shells, and then paths."""
    from bot.reading.load import bundled_readings

    names = [CompletionItem(name) for name in bundled_readings() if name.startswith(begun)]
    return names or [CompletionItem(begun, type="file")]


@click.command()
@click.argument("folder", type=FOLDER, default=Path(), metavar="[DIR]")
@click.option("--name", metavar="TEXT", help="The name that members will see.")
@click.option(
    "--reading",
    metavar="READING",
    shell_complete=readings,
    help="A reading that comes with Studycircle, or the path of your own.",
)
@click.option("--channel", metavar="LINK", help="The link of the channel to read in.")
@click.option("--organisers", metavar="LINK", help="The link of the organisers' private channel.")
@click.option("--zone", metavar="ZONE", help="The time zone of all times, like Europe/Berlin.")
@click.option("--starts", metavar="DATE", help="The day on which week 1 opens, like 2027-01-12.")
def init(folder: Path, **given: str | None) -> None:
    """Write the file of a new circle, and say what comes next.

    On a terminal it asks for what isn't given; in a pipe it asks nothing and puts in something that can be tried
    out at once. The file goes into DIR (left out, here), under a short form of the circle's name; a file that is
    there already is left alone.

    \b
    Example:
      studycircle init
      studycircle init circles --name "Tuesday circle" --starts 2027-01-12
      studycircle init --reading my-text/reading.yaml
    """
    from bot.cli.beginning import begin_circle

    raise SystemExit(begin_circle(folder, given))


@click.command("import")
@click.argument("source")
@click.option("--weeks", type=click.IntRange(1, 104), metavar="N", help="Cut the text into so many weeks.")
@click.option(
    "--minutes",
    type=click.IntRange(1, 240),
    metavar="M",
    help="Cut it into weeks that take a slow reader so long; left out, by its chapters.",
)
@click.option("--title", default="", metavar="TEXT", help="The text's title, if the source doesn't tell it.")
@click.option("--author", default="", metavar="TEXT", help="Who wrote it, if the source doesn't tell.")
@click.option("--language", default="", metavar="CODE", help="Its language, like en-GB.")
@click.option("--accept-corrections", "accept", is_flag=True, help="Mend what the scan seems to have broken.")
@click.option(
    "--out", type=FOLDER, metavar="DIR", help="Where to write; left out, a folder named by the title."
)
@click.option("--allow-private", "private", is_flag=True, help="Also fetch from your own network.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def import_(
    *,
    source: str,
    weeks: int | None,
    minutes: int | None,
    title: str,
    author: str,
    language: str,
    accept: bool,
    out: Path | None,
    private: bool,
    as_json: bool,
) -> None:
    """Make a text of your own into the draft of a reading.

    SOURCE is a file (plain text, Markdown, HTML, EPUB) or an address that begins with http:// or https://. Written
    are the text, one paragraph a line, and a reading.yaml with weeks, questions, and what a scan may have broken,
    for you to go through. Nothing that is there already is changed.

    \b
    Example:
      studycircle import common-sense.txt --weeks 6
      studycircle import book.epub --minutes 20 --out our-book
      studycircle import https://example.org/essay.html --author "A. Writer"
    """
    if weeks and minutes:
        raise click.UsageError("Name --weeks or --minutes, not both: each follows from the other.")
    from bot.cli.importing import Wishes, import_text

    wishes = Wishes(title, author, language, weeks, minutes, accept)
    raise SystemExit(import_text(source, wishes, out=out, private=private, as_json=as_json))


@click.command()
@click.argument("path", type=CIRCLE)
@DATA
@click.option(
    "--accept", multiple=True, metavar="WEEK", help="Accept what is refused about a week (may be repeated)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def diff(path: Path, *, data: Path | None, accept: tuple[str, ...], as_json: bool) -> None:
    """Show what a circle's file would change of the circle that runs.

    Moved, added, dropped, done and staying: what was posted is never touched. Nothing is changed by looking. A file
    that would post a week again under another name, or drop what is left of one, is refused: exit 1.

    \b
    Example:
      studycircle diff circle.yaml
      studycircle diff circle.yaml --data rehearsal --accept new-name-of-a-week
    """
    from bot.cli.differing import show_difference

    raise SystemExit(show_difference(path, data=data, accept=accept, as_json=as_json))


@click.command()
@click.argument("path", type=CIRCLE)
@DATA
@click.option("--yes", is_flag=True, help="Write without asking.")
def adopt(path: Path, *, data: Path | None, yes: bool) -> None:
    """Write what was changed on Discord into the circle's file.

    Pauses, swaps of weeks, questions of the organisers' own, and posts that were skipped: the change is shown and
    asked about, comments and order stay, and everything comes when it would have come. What a file can't say is
    named. In a pipe nothing is asked, and without --yes nothing is written: exit 1.

    \b
    Example:
      studycircle adopt circle.yaml
      studycircle adopt circle.yaml --data rehearsal --yes
    """
    from bot.cli.adopting import adopt_decisions

    raise SystemExit(adopt_decisions(path, data=data, yes=yes))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what your shell needs to complete commands.

    Put its output where the shell reads it at the start; then Tab completes commands, options, files and readings.

    \b
    Example:
      studycircle completion bash >> ~/.bashrc
      studycircle completion zsh >> ~/.zshrc
      studycircle completion fish > ~/.config/fish/completions/studycircle.fish
    """
    from click.shell_completion import get_completion_class

    group = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None, "the choices are those that there are"
    click.echo(kind(group, {}, "studycircle", "_STUDYCIRCLE_COMPLETE").source())
