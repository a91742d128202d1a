"""Strict YAML: every scalar is text, every value has its place, and every mistake is a finding in words.

Knows nothing of circles or readings.
"""

from __future__ import annotations

from bot.yamldoc.document import Document, Value
from bot.yamldoc.places import Finding, Path, Place, Severity, quoted
from bot.yamldoc.read import load, read
from bot.yamldoc.validate import Checked, check, validate, wrong
from bot.yamldoc.writing import SCHEMAS, SHIPPED, scalar, schema_file, schema_line

__all__ = [
    "SCHEMAS",
    "SHIPPED",
    "Checked",
    "Document",
    "Finding",
    "Path",
    "Place",
    "Severity",
    "Value",
    "check",
    "load",
    "quoted",
    "read",
    "scalar",
    "schema_file",
    "schema_line",
    "validate",
    "wrong",
]
