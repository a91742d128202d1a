"""What is said of each key of a kind of file, and the JSON Schema (draft 2020-12) that editors read it from.

The shape comes from the model, the words from a table: a key's own name, or that of the key above it and its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, PlainValidator, WrapValidator
from pydantic.fields import FieldInfo

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What is written without quotes may be text, a number or a truth to an editor; to us it is text.
WRITTEN = ["string", "number", "boolean"]
TRUTHS: dict[str, bool] = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Key:
    """What a key means, an example of its value as one writes it, and the only values that it may have, if so."""

    says: str
    example: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A key where it stands: its way from the top ("week.section", "breaks[].first"), and whether it must be there."""

    path: str
    key: Key
    required: bool


Keys = Mapping[str, Key]


def rows(model: type[BaseModel], keys: Keys) -> Iterator[Row]:
    """Go through every key that a file may have, each before those below it."""
    for name, field in _fields(model):
        yield from _rows(name, field.annotation, field.metadata, keys, required=field.is_required())


def _rows(path: str, kind: Any, metadata: list[Any], keys: Keys, *, required: bool) -> Iterator[Row]:
    yield Row(path, said_of(path, keys), required)
    inner, ending = _below(kind, metadata)
    if inner is None:
        return
    for name, field in _fields(inner):
        yield from _rows(
            f"{path}{ending}.{name}", field.annotation, field.metadata, keys, required=field.is_required()
        )


def said_of(path: str, keys: Keys) -> Key:
    """Return what is said of a key, by the longest end of its way that the table has; KeyError if none."""
    names = path.replace("[]", "").replace(".*", "").split(".")
    ends = (".".join(names[start:]) for start in range(len(names)))
    return keys[next((end for end in ends if end in keys), path)]


def json_schema(model: type[BaseModel], keys: Keys, *, title: str) -> dict[str, Any]:
    """Return the schema of a kind of file."""
    return {"$schema": DIALECT, "title": title, **_group(model, keys, "")}


def _group(model: type[BaseModel], keys: Keys, path: str) -> dict[str, Any]:
    inside = {
        name: {
            "description": said_of(f"{path}{name}", keys).says,
            **_shape(field.annotation, field.metadata, keys, f"{path}{name}"),
        }
        for name, field in _fields(model)
    }
    needed = [name for name, field in _fields(model) if field.is_required()]
    more = {"required": needed} if needed else {}
    return {"type": "object", "properties": inside, "additionalProperties": False, **more}


def _shape(kind: Any, metadata: list[Any], keys: Keys, path: str) -> dict[str, Any]:
    if _is_text(metadata):
        return _text(said_of(path, keys))
    kind, metadata = _bare(kind, metadata)
    if any(isinstance(one, WrapValidator) for one in metadata):
        rest = [one for one in metadata if not isinstance(one, WrapValidator)]
        return {"anyOf": [_text(said_of(path, keys)), _shape(kind, rest, keys, path)]}
    if _is_text(metadata):
        return _text(said_of(path, keys))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _group(kind, keys, f"{path}.")
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _shape(get_args(kind)[0], [], keys, path)}
    if get_origin(kind) is dict:
        return {"type": "object", "additionalProperties": _shape(get_args(kind)[1], [], keys, path)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    return _text(said_of(path, keys))


def _text(key: Key) -> dict[str, Any]:
    if key.choices:
        return {"enum": [*key.choices, *(TRUTHS[one] for one in key.choices if one in TRUTHS)]}
    return {"type": WRITTEN, "examples": [key.example]}


def _is_text(metadata: list[Any]) -> bool:
    """Tell whether a value is read from one text, whatever it becomes."""
    return any(isinstance(one, PlainValidator) or hasattr(one, "__get_pydantic_core_schema__") for one in metadata
               if not isinstance(one, WrapValidator))  # fmt: skip


def _bare(kind: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """Take off what is put round a kind: None as the other choice, and further metadata."""
    while True:
        if get_origin(kind) in (Union, UnionType):
            kind = next(one for one in get_args(kind) if one is not NoneType)
        elif get_origin(kind) is Annotated:
            kind, metadata = get_args(kind)[0], [*metadata, *get_args(kind)[1:]]
        else:
            return kind, metadata


def _below(kind: Any, metadata: list[Any]) -> tuple[type[BaseModel] | None, str]:
    """Return the model of what stands below a key, and how its way goes on; None where nothing does."""
    if _is_text(metadata):
        return None, ""
    kind, metadata = _bare(kind, metadata)
    if _is_text(metadata):
        return None, ""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind, ""
    if get_origin(kind) is tuple:
        return _below(get_args(kind)[0], [])[0], "[]"
    if get_origin(kind) is dict:
        return _below(get_args(kind)[1], [])[0], ".*"
    return None, ""


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((field.alias or name, field) for name, field in model.model_fields.items())
