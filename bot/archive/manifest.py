"""The archive's manifest: what is in the archive, under whose consent, and each file's size and SHA-256 sum.

A manifest can't vouch for itself.  What it tells of the archive `archive.json` tells too, so that the two can be held
against each other where that form is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.archive.jsonform import SCHEMA
from bot.archive.tree import Archive

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = "studycircle-manifest/1"


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its size in bytes, and its SHA-256 sum."""

    size: int
    sha256: str


def manifest(archive: Archive, forms: Mapping[str, Mapping[str, Written]]) -> bytes:
    """Return the manifest of an archive whose forms were written as these files."""
    prompts = [prompt for week in archive.weeks for prompt in week.prompts]
    values = {
        "schema": MANIFEST_SCHEMA,
        "made": archive.made,
        "archive": SCHEMA,
        "circle": {"id": archive.circle.id, "name": archive.circle.name},
        "reading": {"id": archive.reading.id, "sha256": archive.reading.sha256},
        "sample": archive.sample,
        "consent": {"names": archive.consent.names, "statement": archive.consent.statement},
        "counts": {
            "weeks": len(archive.weeks),
            "paragraphs": sum(len(week.paragraphs) for week in archive.weeks),
            "notes": len({n.number for week in archive.weeks for p in week.paragraphs for n in p.notes}),
            "prompts": len(prompts),
            "responses": len(archive.responses),
            "votes": sum(option.votes for prompt in prompts for option in prompt.options),
        },
        "files": [
            {"name": place, "form": name, "size": written.size, "sha256": written.sha256}
            for name, files in forms.items()
            for place, written in files.items()
        ],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def circle_of(path: Path) -> str:
    """Return the id of the circle that a manifest is about, or "" if it isn't a manifest of ours."""
    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return ""
    if not isinstance(values, dict) or values.get("schema") != MANIFEST_SCHEMA:
        return ""
    circle = values.get("circle")
    return str(circle.get("id", "")) if isinstance(circle, dict) else ""


def told_otherwise(values: Mapping[str, Any], archive_json: Path) -> list[str]:
    """Return what a manifest's values tell otherwise than the archive's JSON does: "counts.responses".

    Raises ValueError where that file isn't as an export writes it, OSError where it can't be read.
    """
    try:
        expected = dict(_leaves(_told(*_parts(archive_json))))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{archive_json} isn't the JSON of an archive") from error
    found = dict(_leaves({key: value for key, value in values.items() if key not in ("schema", "files")}))
    missing = object()
    return sorted(
        name for name in {*expected, *found} if expected.get(name, missing) != found.get(name, missing)
    )


def _leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _told(values: Mapping[str, Any], responses: int) -> dict[str, Any]:
    """Return what the manifest of an archive with this JSON tells, but for the files."""
    weeks, circle, reading = values["weeks"], values["circle"], values["reading"]
    paragraphs = [paragraph for week in weeks for paragraph in week["paragraphs"]]
    return {
        "made": values["made"],
        "archive": values["schema"],
        "circle": {"id": circle["id"], "name": circle["name"]},
        "reading": {"id": reading["id"], "sha256": reading["sha256"]},
        "sample": values["sample"],
        "consent": values["consent"],
        "counts": {
            "weeks": len(weeks),
            "paragraphs": len(paragraphs),
            "notes": len({note["number"] for paragraph in paragraphs for note in paragraph["notes"]}),
            "prompts": sum(len(week["prompts"]) for week in weeks),
            "responses": responses,
            "votes": sum(option["votes"] or 0 for poll in values["votes"] for option in poll["options"]),
        },
    }


def _parts(archive_json: Path) -> tuple[dict[str, Any], int]:
    """Return all but the responses, and their number.

    There may be a million, which needn't stand in memory: each begins with a line that is found nowhere else, since no
    text holds the end of a line.
    """
    others: list[str] = []
    count, is_response = 0, False
    with archive_json.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.startswith(' "'):
                is_response = line.startswith(' "responses": ')
            if not is_response:
                others.append(line)
            elif line == "  {\n":
                count += 1
    values = json.loads("".join(others))
    if not isinstance(values, dict):
        raise ValueError(archive_json)
    return values, count
