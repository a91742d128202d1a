"""What the cast and the reading say should be in the archive: read from their files alone, never from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HOME = Path(__file__).resolve().parents[1] / "readings" / "what-is-communisation"


@cache
def plain(name: str) -> Any:
    """Return one of the reading's files as plain values, every scalar as text."""
    return yaml.load((HOME / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def sections() -> list[Any]:
    """Return the reading's sections."""
    return list(plain("reading.yaml")["sections"])


def prompts(section: Any) -> list[Any]:
    """Return a section's prompts."""
    poll = [section["poll"]] if "poll" in section else []
    return [section["opening"], *section["core"], section["go-round"], *poll, section["closing"]]


@dataclass(frozen=True)
class Expected:
    """A response as it should stand in the archive."""

    week: str
    prompt: str | None
    paragraph: int | None
    text: str
    parent: str | None


def expected() -> Counter[Expected]:
    """Return what the cast leaves behind: last versions, without what they deleted."""
    return Counter(one for scene in plain("cast.yaml")["scenes"] for one in _of_scene(scene))


def _of_scene(scene: Any) -> Iterator[Expected]:
    if not {"answers", "talk"} & set(scene):
        return
    if scene["week"] == "end":
        yield from _at_the_end(scene)
        return
    section = sections()[int(scene["week"]) - 1]
    prompt, paragraph = _target(scene.get("to"), section)
    for said in scene.get("answers", []):
        yield from _said(said, Expected(section["id"], prompt, paragraph, _last(said), None))
    for said in scene.get("talk", []):
        yield from _said(said, Expected(section["id"], None, None, _last(said), None))


def _at_the_end(scene: Any) -> Iterator[Expected]:
    """Yield what answers the last go-round, or a first question again: that stands with its first answers."""
    first, to = sections()[0], scene["to"]
    again = [prompt["id"] for prompt in prompts(first) if to in prompt["passage"]["quote"]]
    week, prompt = (first["id"], again[0]) if again else ("end", "last-go-round")
    for said in scene["answers"]:
        yield from _said(said, Expected(week, prompt, None, _last(said), None), week="end")


def _said(said: Any, here: Expected, *, week: str = "") -> Iterator[Expected]:
    """Yield what was said and its replies; these are of the week in whose thread they stand."""
    gone = "delete" in said
    if not gone:
        yield here
    for reply in said.get("replies", []):
        parent = None if gone else here.text
        yield from _said(reply, Expected(week or here.week, None, None, _last(reply), parent))


def _last(said: Any) -> str:
    return str(said.get("edit", said)["text"]).strip()


def _target(to: str | None, section: Any) -> tuple[str | None, int | None]:
    if to is None:
        return None, None
    if to.startswith("**¶"):
        return None, int(to.strip("*¶"))
    (found,) = [prompt["id"] for prompt in prompts(section) if to in prompt["ask"]]
    return found, None


def votes() -> dict[str, Counter[str]]:
    """Return each poll's totals by the option's text."""
    totals: dict[str, Counter[str]] = {}
    for scene in plain("cast.yaml")["scenes"]:
        if scene.get("votes"):
            poll = sections()[int(scene["week"]) - 1]["poll"]
            chosen = [
                next(o for o in poll["options"] if o.startswith(vote)) for vote in scene["votes"].values()
            ]
            totals[poll["id"]] = Counter(chosen)
    return totals


def everything_said() -> Iterator[tuple[Any, Any]]:
    """Yield (scene, said) for everything that anybody of the cast writes."""

    def deep(said: Any) -> Iterator[Any]:
        yield said
        for reply in said.get("replies", []):
            yield from deep(reply)

    for scene in plain("cast.yaml")["scenes"]:
        for said in [*scene.get("answers", []), *scene.get("talk", [])]:
            yield from ((scene, one) for one in deep(said))


class Done(NamedTuple):
    """A step of the cast: in which scene, by whom, and at whose words (None: at a post of the bot's)."""

    scene: Any
    step: Any
    said: Any | None


def steps() -> list[Done]:
    """Return all that anybody of the cast does without saying anything, in the order of the file."""
    own = [
        Done(scene, step, None) for scene in plain("cast.yaml")["scenes"] for step in scene.get("steps", [])
    ]
    return own + [
        Done(scene, step, said) for scene, said in everything_said() for step in said.get("steps", [])
    ]


CARD = ("By name", "Under a pseudonym", "Don't quote me")


def choices(*, weeks: int = 10) -> dict[str, str]:
    """Return what each reader has chosen on the card by the end of a week; who never did isn't in it."""
    made = [(done.scene["week"], done.step) for done in steps()]
    made += [(scene["week"], said) for scene, said in everything_said()]
    found = [
        (int(week), one["who"], label)
        for week, one in made
        if week.isdigit()
        for label in one.get("then", [])
        if label in CARD
    ]
    return {who: label for week, who, label in sorted(found) if week <= weeks}


def asked_for() -> dict[str, list[int]]:
    """Return how often each phone buzzes because its owner asked for it: before week 1, in each week, at the end."""
    readers = plain("cast.yaml")["readers"]
    buzzes = {who: [0] * 12 for who in readers}
    for done in steps():
        who = done.step["who"]
        if done.step.get("press") == "Follow":
            for number in range(max(1, int(readers[who].get("joins", 0))), 12):
                buzzes[who][number] += 1
        if "interested" in done.step:
            buzzes[who][int(done.step["interested"].strip(":").split()[1])] += 1
    return buzzes
