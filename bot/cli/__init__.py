"""The command line: each command reads its words, calls one function, and prints.

Nothing heavy is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from bot import __version__
from bot.cli.archives import export, search, verify
from bot.cli.copying import backup, restore
from bot.cli.desk import adopt, completion, diff, import_, init, readings
from bot.cli.doctor import doctor
from bot.cli.failing import CarefulGroup
from bot.cli.options import CIRCLE, DATA, FOLDER, LAYOUT, READING
from bot.cli.watching import HEALTH, PING, checked, health


@click.group(
    cls=CarefulGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="studycircle")
def main() -> None:
    """Read a demanding text together, week by week, on Discord.

    Write a circle's YAML file (`init` begins one), check it, see its plan, rehearse it before anybody is pinged, then
    run it.

    \b
    Example:
      studycircle init
      studycircle check circle.yaml
      studycircle plan circle.yaml
      studycircle rehearse --circle circle.yaml
      studycircle run circle.yaml

    It exits with 0 when all is well, 1 when there is something to mend, 2 when the command was mistyped,
    3 when something unexpected happened, 130 when interrupted.
    """
    from bot.zonedata import use_newest

    use_newest()


for _command in (
    init,
    import_,
    diff,
    adopt,
    completion,
    doctor,
    health,
    backup,
    restore,
    export,
    verify,
    search,
):
    main.add_command(_command)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=CIRCLE, metavar="PATH...")
@click.option("--strict", is_flag=True, help="Count advice as a mistake: exit 1.")
@click.option("--fix", is_flag=True, help="First mend what can be meant in one way only, and say what was.")
@click.option(
    "--no-cache", is_flag=True, help="Look at every file, also where nothing was changed since the last time."
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(paths: tuple[Path, ...], *, strict: bool, fix: bool, no_cache: bool, as_json: bool) -> None:
    """Check circle files and readings, and say what to write instead.

    Every finding has its file, line and column. A folder stands for the circles, the reading and the cast in it. What
    was found in many files is kept in the user's cache folder, and holds until one of them or its reading is changed.

    \b
    Example:
      studycircle check circle.yaml
      studycircle check readings/what-is-communisation --strict
      studycircle check circles/ --fix
    """
    from bot.cli.checking import check_paths

    raise SystemExit(check_paths(paths, strict=strict, as_json=as_json, fix=fix, cache=not no_cache))


@main.command()
@click.argument("path", type=CIRCLE)
@click.option(
    "--zone",
    "zones",
    multiple=True,
    metavar="ZONE",
    help="Also say what clock changes do to members there (may be repeated).",
)
@click.option(
    "--from-week",
    type=click.IntRange(min=1),
    default=1,
    metavar="NUMBER",
    help="The plan of a group that the bot joins in this week.",
)
@LAYOUT
@click.option("--verbose", is_flag=True, help="Also say how new the zone data are that it goes by.")
@click.option("--calendar", is_flag=True, help="Show it by months instead.")
@click.option(
    "--ics",
    type=CIRCLE,
    metavar="FILE",
    help="Write a calendar file to share, without what members don't see.",
)
@click.option("--html", type=CIRCLE, metavar="FILE", help="Write a page to share, likewise.")
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
def plan(
    path: Path,
    *,
    zones: tuple[str, ...],
    from_week: int,
    layout: str,
    verbose: bool,
    calendar: bool,
    ics: Path | None,
    html: Path | None,
    data: Path | None,
    as_json: bool,
) -> None:
    """Show every post of all weeks, in local time and in UTC.

    With it come the messages and mentions of each week, what a break does, and where the clocks change. If the circle
    is running, so does what was changed on Discord (pauses, skips, swaps, questions), with who and when.

    \b
    Example:
      studycircle plan circle.yaml
      studycircle plan circle.yaml --zone America/New_York --zone Asia/Kolkata
      studycircle plan circle.yaml --data rehearsal
      studycircle plan circle.yaml --ics circle.ics --html circle.html
    """
    if calendar or ics or html:
        if as_json or zones or verbose or from_week > 1:
            raise click.UsageError(
                "--calendar, --ics and --html go alone: they show the whole term to the group."
            )
        from bot.cli.planning import share_plan

        raise SystemExit(share_plan(path, calendar=calendar, ics=ics, html=html, data=data))
    from bot.cli.planning import show_plan

    raise SystemExit(
        show_plan(
            path,
            zones=zones,
            as_json=as_json,
            from_week=from_week,
            layout=layout,
            verbose=verbose,
            data=data,
        )
    )


def _refuse_mixture(*, live: bool, alone: bool, room: bool) -> None:
    """Raise UsageError for options of a rehearsal that runs by itself together with those of the room."""
    if live and alone:
        raise click.UsageError(
            "--weeks and --json are for a rehearsal that runs by itself; leave out --live."
        )
    if room and not live:
        raise click.UsageError("--port and --open are for the rehearsal room; add --live.")


@main.command()
@click.option(
    "--circle", type=CIRCLE, metavar="PATH", help="A circle's file; left out, the example of --reading."
)
@click.option(
    "--reading",
    metavar="NAME",
    shell_complete=readings,
    help=f"A reading that has an example circle; left out, {READING}.",
)
@click.option(
    "--seed",
    default=1,
    metavar="NUMBER",
    show_default=True,
    help="Chance: with another number, readers get round to things at other times.",
)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("rehearsal"),
    metavar="FOLDER",
    show_default=True,
    help="Where to put the archive and the database.",
)
@click.option("--weeks", type=click.IntRange(min=1), metavar="NUMBER", help="Stop after so many weeks.")
@LAYOUT
@click.option("--json", "as_json", is_flag=True, help="Print what happened as JSON.")
@click.option("--live", is_flag=True, help="Walk through it yourself, in a browser: the rehearsal room.")
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    metavar="NUMBER",
    help="With --live: the room's port on this machine; left out, or taken, a free one.",
)
@click.option("--open", "opens", is_flag=True, help="With --live: open the room in the browser.")
def rehearse(
    *,
    circle: Path | None,
    reading: str | None,
    seed: int,
    out: Path,
    weeks: int | None,
    layout: str,
    as_json: bool,
    live: bool,
    port: int | None,
    opens: bool,
) -> None:
    """Rehearse the whole reading: no token, no network, nobody pinged.

    The real bot posts to a stand-in Discord on this machine, sample readers answer, and at the end there is an
    archive to open. With --live it all waits for you, in a browser: you take anybody's part, and time moves when
    you say so.

    \b
    Example:
      studycircle rehearse
      studycircle rehearse --circle circle.yaml --weeks 3
      studycircle rehearse --circle circle.yaml --live --open
    """
    if circle and reading:
        raise click.UsageError("Name --circle or --reading, not both: a circle's file names its reading.")
    _refuse_mixture(live=live, alone=bool(weeks) or as_json, room=port is not None or opens)
    name = reading or READING
    if live:
        from bot.cli.opening import open_and_stay

        raise SystemExit(
            open_and_stay(
                circle, reading=name, seed=seed, out=out, layout=layout, port=port or 0, opens=opens
            )
        )
    from bot.cli.rehearsing import rehearse_and_show

    raise SystemExit(
        rehearse_and_show(
            circle, reading=name, seed=seed, out=out, weeks=weeks, layout=layout, as_json=as_json
        )
    )


@main.command()
@click.argument("paths", nargs=-1, required=True, type=CIRCLE, metavar="PATH...")
@DATA
@click.option(
    "--from-week",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="For a group that is reading already: begin with this week, and post nothing of those before.",
)
@click.option("--to", metavar="LINK", help="A trial: post one week, at once, to this private channel.")
@click.option("--week", type=click.IntRange(min=1), metavar="NUMBER", help="Which week the trial posts.")
@click.option("--remove", is_flag=True, help="Delete what the trial has posted to the channel.")
@click.option(
    "--no-reload",
    is_flag=True,
    help="Take no notice of files that are saved while it runs, until the next start.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="WEEK",
    help="A week that a file may post again, or leave without its rest, as `studycircle diff` names it.",
)
@HEALTH
@PING
def run(
    paths: tuple[Path, ...],
    *,
    data: Path | None,
    from_week: int | None,
    to: str | None,
    week: int | None,
    remove: bool,
    no_reload: bool,
    accept: tuple[str, ...],
    health: Path | None,
    ping: str | None,
) -> None:
    """Run circles on Discord, until it is interrupted.

    Several circles may live on one server or on many. The bot's token is taken from STUDYCIRCLE_TOKEN, or from the
    file that STUDYCIRCLE_TOKEN_FILE names. What is missing on Discord is told line by line; the circle concerned
    waits for it, and the others go on.

    \b
    Example:
      studycircle run circle.yaml
      studycircle run circle.yaml --from-week 3
      studycircle run circles/ --health /run/studycircle/health.json
      studycircle run circle.yaml --to https://discord.com/channels/1/2 --week 1
      studycircle run circle.yaml --to https://discord.com/channels/1/2 --remove
    """
    if to is None and (week or remove):
        raise click.UsageError("--week and --remove are for a trial: name its channel with --to.")
    if to is not None:
        if bool(week) is remove or from_week or len(paths) != 1:
            raise click.UsageError("A trial takes one circle's file, --to, and either --week or --remove.")
        from bot.cli.trying import try_out

        raise SystemExit(try_out(paths[0], to=to, week=week, data=data))
    from bot.cli.alone import refuse_second_bot

    address = checked(ping)
    refuse_second_bot(data)
    from bot.cli.running import run_circles

    raise SystemExit(
        run_circles(
            paths,
            data=data,
            from_week=from_week,
            health=health,
            ping=address,
            reload=not no_reload,
            accept=accept,
        )
    )


@main.command()
@click.argument("paths", nargs=-1, required=True, type=CIRCLE, metavar="PATH...")
@click.option(
    "--application",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="The bot's Application ID, from the developer portal; left out, Discord is asked with the bot's token.",
)
@click.option(
    "--layout",
    type=click.Choice(["text", "forum"]),
    default="text",
    show_default=True,
    help="Whether the circles read in text channels or in forums.",
)
def invite(paths: tuple[Path, ...], *, application: int | None, layout: str) -> None:
    """Give the link that invites the bot to a server.

    It asks for exactly the permissions that the circles need. There is a link for each server; whoever opens it needs
    the right Manage Server there.

    \b
    Example:
      studycircle invite circle.yaml
      studycircle invite circle.yaml --application 123456789012345678
    """
    from bot.cli.inviting import show_invitations

    raise SystemExit(show_invitations(paths, application=application, layout=layout))


@main.command()
@click.argument("circle", type=CIRCLE)
@click.option(
    "--contact",
    metavar="TEXT",
    required=True,
    help="Who runs the bot, and how to reach them.",
)
def privacy(circle: Path, *, contact: str) -> None:
    """Write the privacy page that you have to publish.

    It says what is kept of members, why, for how long, and what they can do; it is filled from what the program keeps
    and from the circle's file. Put it where members find it, and name it in Discord's developer portal.

    \b
    Example:
      studycircle privacy circle.yaml --contact "Ana, ana@example.org"
    """
    from bot.cli.privacy import show_privacy

    raise SystemExit(show_privacy(circle, contact=contact))


@main.command()
@click.option(
    "--for",
    "readers",
    type=click.Choice(["members", "organisers"]),
    help="Only what these read; left out, all.",
)
@click.option("--about", metavar="WORD", help="Only texts in which this stands, or in whose moment it does.")
@click.option(
    "--filled",
    "circle",
    type=CIRCLE,
    metavar="CIRCLE.yaml",
    help="Instead, everything that this circle will post, as it will be composed, with each length.",
)
@click.option(
    "--layout",
    type=click.Choice(["text", "forum"]),
    help="With --filled: whether the circle's channel is a text channel (if left out) or a forum.",
)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def texts(
    *, readers: str | None, about: str | None, circle: Path | None, layout: str | None, as_json: bool
) -> None:
    """Show every text that the bot has words for, and when it appears.

    They come in the order of a term, each with its moment, the most characters that it may have, and its words.

    \b
    Example:
      studycircle texts
      studycircle texts --for members --about archive
      studycircle texts --filled circle.yaml --layout forum
    """
    if layout and circle is None:
        raise click.UsageError("--layout is for --filled: name the circle's file with it.")
    if circle is not None:
        from bot.cli.filled import show_filled

        raise SystemExit(
            show_filled(circle, layout=layout or "text", readers=readers, about=about, as_json=as_json)
        )
    from bot.cli.texts import show_texts

    raise SystemExit(show_texts(readers=readers, about=about, as_json=as_json))
