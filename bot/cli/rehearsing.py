"""`studycircle rehearse`: run it with a progress bar, then tell what happened."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import wording
from bot.agenda.figures import MENTIONS, MOMENTS, POSTS, between, too_much
from bot.app.rehearsing import Buzzes, Moment, Progress, Rehearsed, rehearse
from bot.cli.loading import loaded
from bot.cli.saying import echo_json, say_moment
from bot.errors import NotFoundError
from bot.reading.load import locate_reading
from bot.reading.model import Reading
from bot.records import Kind, Layout, State
from bot.rehearsal.cast.script import Script, load_script, refuse
from bot.schedule.model import Circle
from bot.store import Counts
from bot.yamldoc import quoted

CAST = "cast.yaml"
EXAMPLE = "circle.example.yaml"


def rehearse_and_show(
    path: Path | None,
    *,
    reading: str,
    seed: int,
    out: Path,
    weeks: int | None,
    layout: str = Layout.TEXT,
    as_json: bool,
) -> int:
    """Rehearse a circle and print what happened; returns the exit code.

    Raises StudycircleError for faulty files, or for a folder that holds something else.
    """
    circle, read, script = rehearsed(path, reading)
    with _progress(quiet=as_json) as progress:
        result = asyncio.run(
            rehearse(
                circle,
                read,
                script,
                out=out,
                seed=seed,
                weeks=weeks,
                layout=Layout(layout),
                progress=progress,
            )
        )
    if as_json:
        echo_json(_plain(result))
    else:
        click.echo("\n".join(told(result)))
    return 0


def rehearsed(path: Path | None, reading: str) -> tuple[Circle, Reading, Script | None]:
    """Return what is rehearsed: a circle or the example of a reading, the reading, and its cast if it has one.

    Raises StudycircleError for faulty files.
    """
    file = path or _example(reading)
    circle, read = loaded(file)
    return circle, read, _cast(file, circle.reading)


def _example(reading: str) -> Path:
    """Return the example circle that comes with a bundled reading; raises NotFoundError where there is none."""
    example = locate_reading(reading).parent / EXAMPLE
    if not example.is_file():
        raise NotFoundError(
            f"The reading {quoted(reading)} comes with no example circle.",
            "Write a circle's file and name it with --circle.",
        )
    return example


def _cast(circle: Path, reading: str) -> Script | None:
    """Return the sample readers that come with a circle's reading, or None: then the bot posts and nobody answers."""
    file = locate_reading(reading, beside=circle).parent / CAST
    if not file.is_file():
        return None
    script, findings = load_script(file)
    refuse(findings, file)
    return script


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on a terminal, and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Rehearsing"), BarColumn(), TextColumn("{task.fields[day]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rehearse", total=1.0, day="")

        def move(start: datetime, now: datetime, end: datetime) -> None:
            bar.update(task, completed=min(1.0, (now - start) / (end - start)), day=f"{now:%Y-%m-%d}")

        yield move


def told(result: Rehearsed) -> Iterator[str]:
    """Yield the summary, line by line: what was due and when, what came together, what it was for each person."""
    yield f"{result.circle} has rehearsed “{result.reading}”. Times in {result.zone}."
    heading = ""
    made = [moment for moment in result.moments if moment.kind is Kind.EVENT and moment.state is State.DONE]
    for moment in result.moments:
        if moment in made[1:]:
            continue  # told with the first
        if heading != (heading := _heading(moment)):
            yield ""
            yield heading
        yield f"  {_events(made, result.zone) if moment in made else _moment(moment, result.zone)}"
    yield ""
    yield from _sums(result)
    yield ""
    yield "Open the archive:"
    yield f"  {_page(result).resolve()}"


def _heading(moment: Moment) -> str:
    if moment.kind in (Kind.WELCOME, Kind.EVENT):
        return "Before the weeks"
    return f"Week {moment.number}: {moment.title}" if moment.number else "After the weeks"


def _events(made: Sequence[Moment], zone: str) -> str:
    when = say_moment(made[0].at.astimezone(ZoneInfo(zone)))
    return f"{when}  the meetings: {wording.counted(len(made), 'event', 'events')} in the server's calendar"


def _moment(moment: Moment, zone: str) -> str:
    when = say_moment(moment.at.astimezone(ZoneInfo(zone)))
    what: str = wording.KIND[moment.kind.value]
    if moment.kind is Kind.EVENT:  # it stands before the weeks
        what = f"week {moment.number}, {what}"
    if moment.state is not State.DONE:
        return f"{when}  {what}: {moment.state.value}. {moment.reason}"
    return f"{when}  {what}: {wording.counted(moment.messages, 'message', 'messages')}"


def _sums(result: Rehearsed) -> Iterator[str]:
    posted = sum(moment.messages for moment in result.moments)
    missed = sum(moment.state is not State.DONE for moment in result.moments)
    yield (
        f"Posted: {wording.counted(posted, 'message', 'messages')}. "
        f"Of {len(result.moments)} things that were due, {missed or 'none'} {'were' if missed > 1 else 'was'} missed."
    )
    yield _collected(result.counts)
    yield "Posts of the bot / buzzes caused by it, per person and week:"
    yield from _buzzes(result.buzzes, len(result.weeks))
    yield ""
    yield from _figures(result)


def _collected(counts: Counts) -> str:
    if not counts.readers:
        return "Collected: nothing, for nobody answered. Sample readers come with a reading in its cast.yaml."
    return (
        f"Collected: {wording.counted(counts.answers, 'answer', 'answers')}, "
        f"{wording.counted(counts.conversation, 'message', 'messages')} of conversation, "
        f"{wording.counted(counts.votes, 'vote', 'votes')}, "
        f"{wording.counted(counts.reactions, 'reaction', 'reactions')}, "
        f"from {wording.counted(counts.readers, 'reader', 'readers')}."
    )


def _buzzes(everybody: Sequence[Buzzes], weeks: int) -> Iterator[str]:
    """Yield a table: a line for each person, a column for each week, and one for the end if it was reached."""
    width = max((len(buzzes.name) for buzzes in everybody), default=0)
    most = max((len(buzzes.by_week) for buzzes in everybody), default=1)
    heads = [str(number) if number <= weeks else "end" for number in range(1, most)]
    yield f"  {'week':<{width}}{_columns(heads)}"
    for buzzes in everybody:
        cells = (f"{posts}/{rung}" for posts, rung in zip(buzzes.posts[1:], buzzes.by_week[1:], strict=False))
        yield f"  {buzzes.name:<{width}}{_columns(cells)}{_beside(buzzes)}"
    if any(sum(buzzes.asked) for buzzes in everybody):
        yield "  Asked for: Follow adds one to each thread as it opens, Interested reminds of a meeting."


def _beside(buzzes: Buzzes) -> str:
    """Return what is said behind a line of the table; nothing where there is nothing to say."""
    asked = f"{sum(buzzes.asked)} of them asked for" if any(buzzes.asked) else ""
    others = f"and {buzzes.by_others} from other people's replies" if buzzes.by_others else ""
    said = ", ".join(filter(None, (asked, others)))
    return f"   ({said})" if said else ""


def _columns(cells: Iterable[str]) -> str:
    return "".join(f"{cell:>6}" for cell in cells)


def _figures(result: Rehearsed) -> Iterator[str]:
    """Yield how the weeks stand beside what was decided for them, and plainly where they are more than that."""
    weeks = result.weeks
    yield "A week, and in brackets what was decided for it:"
    yield f"  moments   {between(w.moments for w in weeks)} ({MOMENTS})"
    text = between(w.text for w in weeks)
    yield f"  posts     {between(w.posts for w in weeks)} (about {POSTS}), beside the text: {text} messages"
    mentions = between(w.mentions for w in weeks)
    yield f"  mentions  {mentions} ({MENTIONS}); all else is silent, but what somebody asked for"
    more = list(too_much(weeks, ((one.name, one.unasked) for one in result.buzzes)))
    yield f"More than was decided: {wording.listed(more)}." if more else "No week is more than was decided."


def _page(result: Rehearsed) -> Path:
    return next((file for file in result.archive if file.suffix == ".html"), result.archive[0])


def _plain(result: Rehearsed) -> dict[str, object]:
    """Return the result as JSON can hold it; the same for the same seed, wherever it is run."""
    plain = asdict(result)
    plain["moments"] = [{**m, "at": m["at"].isoformat()} for m in plain["moments"]]
    plain["archive"] = [str(path) for path in result.archive]
    return plain
