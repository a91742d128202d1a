"""Forms that the bot opens: what a person reads and fills in, and what Discord's window lets through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rehearsal.server import components
from bot.rehearsal.server.model import Json
from bot.rehearsal.server.seen import NotThereError

if TYPE_CHECKING:
    from bot.rehearsal.server.outcomes import Outcome


TICKED = "yes"
"""What a single box is filled in with where it is ticked; anything else leaves it empty."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: a line or box of text, or a choice among `options`."""

    label: str
    description: str
    is_text: bool
    required: bool
    value: str
    options: tuple[str, ...]
    shortest: int
    longest: int


class Form:
    """A form that the bot has opened."""

    def __init__(self, body: Json, send: Callable[[list[Json]], Awaitable[Outcome]]) -> None:
        self._body = body
        self._send = send
        self._parts = dict(_form_parts(body["components"]))

    @property
    def title(self) -> str:
        """The form's title."""
        return str(self._body["title"])

    @property
    def custom_id(self) -> str:
        """The form's own id, by which phones remember what was typed into it."""
        return str(self._body["custom_id"])

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts shown between what is to be filled in."""
        return tuple(components.shown_text(self._body["components"]))

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is to be filled in, from top to bottom."""
        return tuple(_field(label, *pair) for label, pair in self._parts.items())

    async def submit(self, filled: Mapping[str, str]) -> Outcome:
        """Send the form in, with texts (or chosen options) by label; what is left out keeps what it showed.

        Raises NotThereError for a label or an option that isn't there, and for what Discord's own window doesn't
        let through: a required one left empty, a text too short or too long.
        """
        for label in filled:
            if label not in self._parts:
                hint = f"There are: {', '.join(self._parts)}."
                raise NotThereError(f"The form “{self.title}” has no “{label}”.", hint)
        parts = self._body["components"]
        return await self._send(
            [_sent(one, lambda part, label: _by_label(part, label, filled)) for one in parts]
        )


def _form_parts(parts: list[Json]) -> Iterator[tuple[str, tuple[Json, Json]]]:
    """Yield each thing to fill in with what stands around it, by label."""
    for one in parts:
        if one["type"] == 18:
            yield one["label"], (one["component"], one)
        for inner in one.get("components", []):
            yield inner.get("label", ""), (inner, inner)


def _field(label: str, one: Json, around: Json) -> Field:
    longest = one.get("max_length")
    return Field(
        label=label,
        description=around.get("description") or "",
        is_text=one["type"] == 4,
        required=one.get("required") is not False,
        value=one.get("value") or "",
        options=tuple(option["label"] for option in one.get("options", [])),
        shortest=one.get("min_length") or 0,
        longest=4000 if longest is None else longest,
    )


def _sent(one: Json, fill: Callable[[Json, str], Json]) -> Json:
    """Return a part of a form as Discord sends it to the bot; `fill` fills in what has a label."""
    body: Json = {"type": one["type"], "id": one["id"]}
    if one["type"] == 18:
        return body | {"component": fill(one["component"], one["label"])}
    if one["type"] == 1:
        return body | {"components": [fill(inner, inner.get("label", "")) for inner in one["components"]]}
    return body


def _by_label(one: Json, label: str, filled: Mapping[str, str]) -> Json:
    given = filled.get(label)
    values = None if given is None or one["type"] == 4 else [_value(one, label, given)]
    return _filled(one, label, text=given, values=values)


def _filled(one: Json, label: str, *, text: str | None, values: Sequence[str] | None) -> Json:
    """Return what is filled in as Discord sends it: a text, or the values of what was chosen; None is as shown."""
    shape = _field(label, one, one)
    body: Json = {"type": one["type"], "id": one["id"], "custom_id": one["custom_id"]}
    if one["type"] == 23:
        return body | {"value": bool(one.get("default")) if text is None else text == TICKED}
    if shape.is_text:
        return body | {"value": _checked(shape, shape.value if text is None else text)}
    preset = [str(option["value"]) for option in one.get("options", []) if option.get("default")]
    chosen = preset if values is None else list(values)
    if shape.required and not chosen:
        raise NotThereError(f"“{label}” must be chosen.", f"There are: {', '.join(shape.options)}.")
    # A radio group (21) has one value, menus and groups of boxes have a list, a single box (23) is true or false
    # (Discord: "Component Reference").
    return body | ({"value": chosen[0] if chosen else None} if one["type"] == 21 else {"values": chosen})


def _checked(shape: Field, text: str) -> str:
    if (shape.required and not text) or (text and not shape.shortest <= len(text) <= shape.longest):
        least = max(shape.shortest, int(shape.required))
        raise NotThereError(
            f"“{shape.label}” takes {least} to {shape.longest} characters, not {len(text)}.", "Write it so."
        )
    return text


def _value(one: Json, label: str, name: str) -> str:
    for option in one.get("options", []):
        if option["label"] == name:
            return str(option["value"])
    there = ", ".join(option["label"] for option in one.get("options", []))
    raise NotThereError(f"“{label}” has no option “{name}”.", f"There are: {there}.")


# --- by custom id, as a client program fills a form in


Filled = Mapping[str, str | bool | Sequence[str]]
"""What is filled in by custom id: a text, whether a box is ticked, or what was chosen."""


def filled_by_id(parts: list[Json], filled: Filled) -> list[Json]:
    """Return a form's parts filled in by custom id, as Discord sends them; what is left out keeps what it showed.

    Raises NotThereError for what isn't in the form, and for what Discord's own window doesn't let through.
    """
    there = {pair[0]["custom_id"] for _, pair in _form_parts(parts)}
    for custom_id in filled:
        if custom_id not in there:
            raise NotThereError(f"The form has nothing called {custom_id}.", "Open it once more.")
    return [_sent(one, lambda part, label: _by_id(part, label, filled)) for one in parts]


def _by_id(one: Json, label: str, filled: Filled) -> Json:
    given = filled.get(one["custom_id"])
    if given is None:
        return _filled(one, label, text=None, values=None)
    if isinstance(given, bool):
        return _filled(one, label, text=TICKED if given else "", values=[])
    if one["type"] == 4 and isinstance(given, str):
        return _filled(one, label, text=given, values=[])
    listed = [given] if isinstance(given, str) else list(given)
    return _filled(one, label, text=None, values=chosen(one, listed) if listed else [])


def bounds(one: Json) -> tuple[int, int]:
    """Return how many can be chosen at least and at most, if any is.

    A menu takes one unless it says otherwise, boxes as many as there are (Discord: "Component Reference").
    """
    usual = len(one.get("options", [])) if one["type"] == 22 else 1
    least = one.get("min_values")
    return 1 if least is None else int(least), int(one.get("max_values") or usual)


def chosen(one: Json, values: Sequence[str]) -> list[str]:
    """Return what is chosen from a menu; raises NotThereError for what it doesn't offer, or for too few or many."""
    offered = [str(option["value"]) for option in one.get("options", [])]
    if any(value not in offered for value in values):
        raise NotThereError("The menu doesn't offer that.", "Choose what it shows.")
    least, most = bounds(one)
    if not least <= len(set(values)) <= most:
        raise NotThereError(f"Of this {least} to {most} can be chosen, not {len(set(values))}.", "Choose so.")
    return list(dict.fromkeys(values))
