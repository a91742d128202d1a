"""Text as YAML that reads back as the same text, here and in editors that give YAML types of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

SCHEMAS = ".studycircle"  # beside the file that names one, so that both can be moved, and nothing of a machine is in it
SHIPPED = Path(__file__).resolve().parents[1] / "schemas"
_PLAIN = re.compile(r"(?:[A-Za-z]|\.\./)[\w./’' -]*|\d{4}-\d\d-\d\d|https://[^\s#]+")
_SPOKEN = ("yes", "no", "on", "off", "true", "false", "null", "none", "y", "n")


def scalar(text: str) -> str:
    """Return text as one YAML value: as it is where that is safe, else in double quotation marks."""
    safe = _PLAIN.fullmatch(text) and text.lower() not in _SPOKEN and text == text.strip()
    return text if safe else json.dumps(text, ensure_ascii=False)


def schema_line(kind: str) -> str:
    """Return the first line of a file of some kind, by which editors find what may stand in it.

    The way to it starts from the file itself, as the YAML language server reads it (its README, “Using inlined
    schema”).
    """
    return f"# yaml-language-server: $schema={SCHEMAS}/{schema_file(kind)}\n"


def schema_file(kind: str) -> str:
    """Return the name of the file that says what may stand in files of some kind."""
    return f"{kind}.schema.json"
