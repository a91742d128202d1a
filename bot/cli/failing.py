"""Two kinds of failure at the edge: expected ones are told in words, others make a report that one can paste."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import click

from bot import __version__
from bot.cli.saying import never_stumble
from bot.errors import StudycircleError

INTERRUPTED = 130
UNEXPECTED = 3
SECRETS = ("STUDYCIRCLE_TOKEN", "STUDYCIRCLE_PING")
# A bot's token wherever it came from: its id in base64, a time, a signature (Discord's reference, "Authentication").
TOKEN = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}")


class CarefulGroup(click.Group):
    """A command group that never shows a traceback, and suggests what a mistyped command may have meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, with close matches in the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            close = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if close and "Did you mean" not in error.message:
                raise click.UsageError(f"{error.message} Did you mean '{close[0]}'?", ctx) from error
            raise

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and translate whatever is raised into words and an exit code."""
        run: Any = super().main
        if not kwargs.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **kwargs)
        never_stumble()
        try:
            sys.exit(run(*args, standalone_mode=False, **kwargs))
        except StudycircleError as error:
            click.echo(f"Error: {error.message}\n{error.hint}", err=True)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _with_suggestion(error).show()
            sys.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - the edge: everything else becomes a report
            click.echo(report(error), err=True)
            sys.exit(UNEXPECTED)


def _with_suggestion(error: click.ClickException) -> click.ClickException:
    """Add to an error about a word that isn't among an option's or argument's choices which one may be meant."""
    found = re.fullmatch(r"'(.+)' is not one of (.+)\.", error.message)
    if not isinstance(error, click.BadParameter) or found is None:
        return error
    import difflib

    close = difflib.get_close_matches(found[1], re.findall(r"'([^']+)'", found[2]), n=1)
    message = f"{error.message} Did you mean '{close[0]}'?" if close else error.message
    return click.BadParameter(message, error.ctx, error.param, error.param_hint)


def report(error: BaseException) -> str:
    """Return a report of an unexpected error: versions and the way to it, without tokens and without the home folder.

    What the error itself says may hold words of an organiser's file, so people are asked to look it over.
    """
    import platform
    import traceback

    trace = "".join(traceback.format_exception(error)).rstrip()
    text = (
        "Something unexpected happened. Nothing that was saved is lost.\n"
        "Please report it with the lines below (they hold no token; look them over all the same).\n\n"
        f"studycircle {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
        f"{_versions()}\n{trace}"
    )
    for name in SECRETS:
        secret = os.environ.get(name, "").strip()
        if secret:
            text = text.replace(secret, f"<{name}>")
    return _without_home(TOKEN.sub("<a token>", text))


def _versions() -> str:
    """Return the versions of what the program stands on, as far as they are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in ("discord.py", "aiosqlite", "APScheduler", "PyYAML", "pydantic", "click"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    return ", ".join(found)


def _without_home(text: str) -> str:
    """Write the home folder as "~", unless it is the root, which is in every path."""
    try:
        home = Path.home()
    except RuntimeError:  # a user whom the system doesn't know
        return text
    return text if home == Path(home.anchor) else text.replace(str(home), "~")
