"""pydantic's mistakes in an organiser's words: it writes for programmers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.wording import counted
from bot.yamldoc.document import Value
from bot.yamldoc.places import quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Words = tuple[str, str, str]
_GROUP = ("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type")
_ANY = ("value_error", "assertion_error")
_LIST = ("tuple_type", "list_type", "set_type", "frozen_set_type", "iterable_type")


def reword(detail: ErrorDetails, *, name: str, value: Value) -> Words:
    """Return code, message and hint for one of pydantic's errors about the value of key `name`."""
    kind, context = detail["type"], detail.get("ctx", {})
    key = f"`{name}`" if name else "this file"
    if value is None:
        return _empty(name)
    if kind in _GROUP and not name:
        return (
            "group",
            "This file holds no keys.",
            "Begin each line with a key, a colon and a space: key: value",
        )
    if kind in _GROUP:
        return (
            "group",
            f"{_upper(key)} should hold keys of its own.",
            "Write them below it, indented by two spaces.",
        )
    if kind in _LIST:
        return (
            "list",
            f"{_upper(key)} should be a list.",
            "Write each entry on a line of its own, beginning with `- `, or all of them in [ ].",
        )
    bound = _bound(kind, context)
    if bound:
        return "size", f"{_upper(key)} should {bound}.", "Change it accordingly."
    if isinstance(value, (dict, list)) and kind not in _ANY:
        what = "a list stands" if isinstance(value, list) else "keys stand"
        return (
            "text",
            f"{_upper(key)} should be one text, and {what} here.",
            "Write the text after the colon.",
        )
    return _about_text(kind, context, detail, key=key, value=value)


def _about_text(kind: str, context: dict[str, Any], detail: ErrorDetails, *, key: str, value: Value) -> Words:
    shown = quoted(value)
    if kind in ("literal_error", "enum"):
        return _choice(str(context["expected"]), key=key, value=str(value))
    if kind.startswith("bool"):
        return "choice", f"{_upper(key)} is yes or no, not {shown}.", "Write yes or no."
    if kind.startswith(("int", "float", "decimal")):
        return (
            "number",
            f"{_upper(key)} should be a number, and {shown} is none.",
            "Write it in figures, like 3.",
        )
    if kind.startswith("date"):
        return "date", f"{_upper(key)} should be a date, and {shown} is none.", "Write it like 2027-01-12."
    if kind == "string_pattern_mismatch":
        return "form", f"{shown} is not what {key} can be.", "Write it as in the example file."
    said = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return "value", f"{_upper(key)}: {said}", "Write it as in the example file."


def _empty(name: str) -> Words:
    if not name:
        return (
            "empty",
            "This file is empty.",
            "A circle is begun by `studycircle init`, a reading by `studycircle import`.",
        )
    return "empty", f"Nothing stands after `{name}:`.", "Write a value, or delete the line."


def _choice(expected: str, *, key: str, value: str) -> Words:
    import difflib  # costs milliseconds, and a file without mistakes has no need of it

    choices = re.findall(r"'([^']*)'", expected)
    close = difflib.get_close_matches(value.strip().lower(), choices, n=1, cutoff=0.6)
    hint = f"Write {close[0]}." if close else f"Write one of these: {', '.join(choices)}."
    return "choice", f"{_upper(key)} can't be {quoted(value)}.", hint


def _bound(kind: str, context: dict[str, Any]) -> str:
    """Say what a bound asks for; lengths are in characters for texts and in entries for lists."""
    unit = ("character", "characters") if kind.startswith("string") else ("entry", "entries")
    least, most = (counted(int(context.get(name) or 0), *unit) for name in ("min_length", "max_length"))
    said = {
        "string_too_short": f"have {least} or more",
        "string_too_long": f"have {most} at most",
        "too_short": f"have {least} or more",
        "too_long": f"have {most} at most",
        "greater_than": f"be more than {context.get('gt')}",
        "greater_than_equal": f"be {context.get('ge')} or more",
        "less_than": f"be less than {context.get('lt')}",
        "less_than_equal": f"be {context.get('le')} at most",
    }
    return said.get(kind, "")


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
