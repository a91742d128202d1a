"""What is composed, for the tests to read: the essay's example circle, and a circle at every ceiling there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bot.agenda.compose import parts
from bot.agenda.plan import plan
from bot.agenda.scene import LookingBack, Part, Scene
from bot.archive.markup import parse
from bot.archive.shown import plain
from bot.reading import ceilings
from bot.records import Kind, Layout, Occurrence, Outgoing
from bot.schedule.load import load_circle
from bot.schedule.model import Circle

ROLE = 1234567890123456789
READINGS = Path(__file__).resolve().parents[1] / "readings"
LATE_LINE = re.compile(r"\n-# This was due <t:\d+:F> and goes out late\.$")


@cache
def example() -> Scene:
    """The example circle with everything on Discord already, at links and ids of their full length."""
    return posted(scene_of(READINGS / "what-is-communisation" / "circle.example.yaml"))


def scene_of(path: Path) -> Scene:
    """Load a circle whose files have no mistake; nothing is posted yet."""
    loaded = load_circle(path)
    said = [finding.text() for finding in loaded.findings]
    assert loaded.circle, said
    assert loaded.reading, said
    return Scene(loaded.circle, loaded.reading, plan(loaded.circle, loaded.reading), role_id=ROLE)


def posted(scene: Scene) -> Scene:
    """Return a scene in which every part has its link."""
    owners = [(o.key, part.name) for o in scene.agenda.occurrences for part in parts(o, scene)]
    return replace(scene, urls={owner: link(number) for number, owner in enumerate(owners)})


def laid_out(scene: Scene, layout: Layout) -> Scene:
    """Return a scene for a circle that reads in a text channel or in a forum, with everything posted there."""
    return posted(replace(scene, layout=layout, urls={}))


def changed(scene: Scene, **circle: object) -> Scene:
    """Return a scene whose circle has another week, zone, name ..., planned anew."""
    other: Circle = replace(scene.circle, **circle)  # type: ignore[arg-type]
    return replace(scene, circle=other, agenda=plan(other, scene.reading))


def with_section(scene: Scene, week: str, **section: object) -> Scene:
    """Return a scene in whose reading one section is different."""
    sections = tuple(s.model_copy(update=section) if s.id == week else s for s in scene.reading.sections)
    return replace(scene, reading=replace(scene.reading, sections=sections))


def link(number: int) -> str:
    """Return a message's link as long as they are today."""
    return f"https://discord.com/channels/1111111111111111111/2222222222222222222/{ROLE + number}"


def found(scene: Scene, key: str) -> Occurrence:
    """Return an occurrence that must be there."""
    occurrence = scene.agenda.find(key)
    assert occurrence is not None, key
    return occurrence


def messages(scene: Scene, key: str) -> dict[str, Outgoing]:
    """Return what one occurrence posts, by the names of its parts."""
    return {part.name: part.write(scene) for part in parts(found(scene, key), scene)}


def everything(scene: Scene) -> Iterator[tuple[Occurrence, Part, Outgoing]]:
    """Go through all that a circle ever posts, in its order."""
    for occurrence in scene.agenda.occurrences:
        for part in parts(occurrence, scene):
            yield occurrence, part, part.write(scene)


def of_kind(scene: Scene, kind: Kind) -> list[Occurrence]:
    """Return a circle's occurrences of one kind."""
    return [occurrence for occurrence in scene.agenda.occurrences if occurrence.kind is kind]


def reads(markdown: str) -> str:
    """Return what a message reads as, by the project's own reader of Discord's Markdown."""
    return plain(parse(markdown), ZoneInfo("UTC"))


def busy(options: int, *, each: int = 11) -> LookingBack:
    """Return a week in which every list is longer than a digest shows, and the poll was a close thing."""
    return LookingBack(
        unreplied=tuple(link(number) for number in range(9)),
        unanswered=tuple((f"closing question at ¶{number}", link(number)) for number in range(10, 18)),
        most_replied=(17, link(40)),
        votes=tuple(each + number for number in range(options)),
        voters=sum(each + number for number in range(options)),
        quiet=False,
    )


# ---- a reading with everything at the ceilings that `check` allows -----------------------------------------------

MARK = "_"  # escaped, it takes twice its place
LONG_PARAGRAPH, LONG_NOTE = 6_000, 5_000
A_WEEK = 12  # paragraphs, so that the last weeks' numbers have three figures


def full(length: int, first: str = "x", last: str = "x") -> str:
    """Return a text of a length that is hard to show as it stands: no space in it, and a mark at every place."""
    return first + MARK * (length - len(first) - len(last)) + last


def write_fullest(folder: Path, *, weeks: int = 12) -> Path:
    """Write a circle and its reading, both as full as `check` lets them be, and return the circle's path.

    The clocks of its zone, whose name is the longest of those that change them, change in week 10.
    """
    numbers = range(1, weeks + 1)
    short = [full(20)] * (A_WEEK - 1)
    text = [one for n in numbers for one in (f"{quote(n)} [{n}] {'*' * LONG_PARAGRAPH}", *short)]
    notes = [f"[{n}] {full(LONG_NOTE)}" for n in numbers]
    (folder / "seed.txt").write_text("\n\n".join([*text, *notes]), encoding="utf-8")
    reading = {
        "title": full(ceilings.READING_TITLE, "reading"),
        "author": full(ceilings.AUTHOR, "author"),
        "seed": "seed.txt",
        "language": "en-GB",
        "about": full(ceilings.ABOUT),
        "sections": [_fullest_section(n) for n in numbers],
    }
    _dump(folder / "reading.yaml", reading)
    channel = "https://discord.com/channels/1111111111111111111/"
    path = folder / f"{'c' * 30}.yaml"
    _dump(
        path,
        {
            "circle": full(60),
            "reading": "reading.yaml",
            "channel": f"{channel}2222222222222222222",
            "organisers": f"{channel}3333333333333333333",
            "time-zone": "America/North_Dakota/New_Salem",
            "starts": "2026-12-22",
            "week": {"meeting-place": full(100)},
            "mention": "Readers",
            "facilitators": [MARK * 32],
            "breaks": [
                {"first": "2027-02-09", "last": "2027-02-15", "say": full(200, "first")},
                {"first": "2027-02-16", "last": "2027-02-22", "say": full(200, "second")},
            ],
        },
    )
    return path


def quote(number: int) -> str:
    """Return the longest quotation, which stands once in the first paragraph of its week."""
    return full(ceilings.QUOTE, f"q{number}")


def _fullest_section(number: int) -> dict[str, object]:
    first = A_WEEK * (number - 1) + 1

    def prompt(name: str, aim: str, length: int = ceilings.ASK) -> dict[str, object]:
        return {
            "id": f"{name}-{number}-".ljust(40, "p"),
            "aim": aim,
            "passage": {"paragraph": str(first), "quote": quote(number)},
            "ask": full(length, last="?"),
        }

    own = {"essays-own": "yes", "tested-by": f"core-{number}-".ljust(40, "p")}
    options = [full(ceilings.OPTION, f"o{option}") for option in range(ceilings.OPTIONS_MOST - 1)]
    many = ["-" for _ in range(ceilings.BRIEF)]
    return {
        "id": f"week-{number}",
        "title": full(ceilings.TITLE),
        "paragraphs": f"{first}-{first + A_WEEK - 1}",
        "link": full(ceilings.LINK),
        "terms": [
            {"term": full(ceilings.TERM), "says": full(ceilings.TERM_SAYS), "see": str(first)}
            for _ in range(ceilings.TERMS)
        ],
        "opening": prompt("opening", "understand") | own,
        "core": [prompt("core", "test"), prompt("more", "connect"), prompt("most", "test") | own],
        "go-round": prompt("round", "connect") | own,
        "poll": prompt("poll", "test", ceilings.POLL_QUESTION)
        | own
        | {"options": [*options, ceilings.LAST_OPTION]},
        "closing": prompt("closing", "connect") | own,
        "brief": {"listen-for": many} if number % 2 else {"dated": [full(ceilings.BRIEF)]},
    }


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, width=10**6), encoding="utf-8")
