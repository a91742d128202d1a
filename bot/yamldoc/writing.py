"""Text as YAML that reads back as the same text, here and in editors that give YAML types of their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
_PLAIN = re.compile(r"(?:[A-Za-z]|\.\./)[\w./’' -]*|\d{4}-\d\d-\d\d|https://[^\s#]+")
_SPOKEN = ("yes", "no", "on", "off", "true", "false", "null", "none", "y", "n")


def scalar(text: str) -> str:
    """Return text as one YAML value: as it is where that is safe, else in double quotation marks."""
    safe = _PLAIN.fullmatch(text) and text.lower() not in _SPOKEN and text == text.strip()
    return text if safe else json.dumps(text, ensure_ascii=False)


def schema_line(kind: str) -> str:
    """Return the first line of a file of some kind, by which editors find what may stand in it."""
    return f"# yaml-language-server: $schema={(SCHEMAS / f'{kind}.schema.json').as_uri()}\n"
