"""Put beside a new file what editors show of its keys; it travels with the file's folder."""

from __future__ import annotations

from pathlib import Path

from bot.yamldoc import SCHEMAS, SHIPPED, schema_file


def put_schema(folder: Path, kind: str) -> None:
    """Put the schema of a kind of file into a folder, in place of an older one.  Raises OSError."""
    home = folder / SCHEMAS
    home.mkdir(parents=True, exist_ok=True)
    name = schema_file(kind)
    (home / name).write_bytes((SHIPPED / name).read_bytes())
