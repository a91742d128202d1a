"""What the cast and the reading say should be in the archive: read from their files alone, never from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
    section = sections()[int(scene["week"]) - 1]
    prompt, paragraph = _target(scene.get("to"), section)
    for said in scene.get("answers", []):
        yield from _said(said, Expected(section["id"], prompt, paragraph, _last(said), None))
    for said in scene.get("talk", []):
        yield from _said(said, Expected(section["id"], None, None, _last(said), None))


def _said(said: Any, here: Expected) -> Iterator[Expected]:
    gone = "delete" in said
    if not gone:
        yield here
    for reply in said.get("replies", []):
        parent = None if gone else here.text
        yield from _said(reply, Expected(here.week, None, None, _last(reply), parent))


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
