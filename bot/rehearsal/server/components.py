"""Components and embeds: from the form in which they are sent to the form in which they read back."""

from __future__ import annotations

from typing import Any

from bot.rehearsal.server.limits import walk
from bot.rehearsal.server.model import Json

_DEFAULTS: dict[int, Json] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def dressed(components: list[Json]) -> list[Json]:
    """Return components as they read back: numbered from 1, with defaults, without what was left empty."""
    clean: list[Json] = [_without_empty(one) for one in components]
    for number, one in enumerate(walk(clean), start=1):
        one["id"] = one.get("id") or number
        for key, value in _DEFAULTS.get(one.get("type", 0), {}).items():
            one.setdefault(key, value)
    return clean


def dressed_embeds(embeds: list[Json]) -> list[Json]:
    """Return embeds as they read back."""
    clean: list[Json] = [{"type": "rich", **_without_empty(one)} for one in embeds]
    for embed in clean:
        for row in embed.get("fields", []):
            row.setdefault("inline", False)
    return clean


def shown_text(components: list[Json]) -> list[str]:
    """Return the texts among components (type 10), in order."""
    return [one["content"] for one in walk(components) if one.get("type") == 10]


def embed_text(embed: Json) -> str:
    """Return all that can be read in an embed, a line each."""
    rows = [f"{row['name']}: {row['value']}" for row in embed.get("fields", [])]
    parts = [embed.get("title"), embed.get("description"), *rows, (embed.get("footer") or {}).get("text")]
    return "\n".join(part for part in parts if part)


def _without_empty(one: Any) -> Any:
    if isinstance(one, dict):
        return {key: _without_empty(value) for key, value in one.items() if value is not None}
    return [_without_empty(each) for each in one] if isinstance(one, list) else one
