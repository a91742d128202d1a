"""The head of a Markdown file: YAML between two lines of three hyphens, each value on its own line.

Every text stands between double quotes, with all that can't be seen as an escape: any loader of YAML 1.1 or 1.2 reads
it back as the same text, and nothing in a text can end the head.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Value = str | int | Sequence[str]


def front_matter(values: Mapping[str, Value]) -> str:
    """Return the head, with the end of its last line."""
    lines = [f"{key}: {_value(value)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", ""])


def _value(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return f'"{"".join(map(_char, value))}"'
        case _:
            return f"[{', '.join(map(_value, value))}]"


def _char(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
