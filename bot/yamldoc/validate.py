"""Run a pydantic model over a document, and turn every mistake into a finding with a place and plain words.

A validator that has its own words raises `wrong(message, hint)`; they are kept as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from bot.wording import listed
from bot.yamldoc.document import Document
from bot.yamldoc.places import MOST_FINDINGS, Finding, Path, Place, Severity, in_order, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
OWN = "studycircle"


@dataclass(frozen=True, slots=True)
class Checked(Generic[M]):
    """What a model made of a document: the value if all is well, what is wrong, and at which paths."""

    value: M | None
    findings: list[Finding]
    broken: frozenset[Path]


def wrong(
    message: str, hint: str, *, code: str = "value", path: Path = (), offset: int = 0
) -> PydanticCustomError:
    """Make the error that a validator raises when it has its own words.

    `path` leads on from the value that is being validated; `offset` is a place inside its text (code points).
    """
    context = {"message": message, "hint": hint, "code": code, "path": path, "offset": offset}
    return PydanticCustomError(OWN, "{message}", context)


def validate(
    model: type[M], document: Document, *, words: Mapping[str, str] | None = None
) -> tuple[M | None, list[Finding]]:
    """Return the model's value, or None and a finding for every mistake.

    `words` says what to write for a key ("zone") or a key below another ("week.section"), as it may follow
    "Write"; it becomes the hint of findings about that key.
    """
    checked = check(model, document, words=words)
    return checked.value, checked.findings


def check(model: type[M], document: Document, *, words: Mapping[str, str] | None = None) -> Checked[M]:
    """Do what `validate` does, and also tell at which paths something is wrong.

    On the document's doubtful lines nothing is found twice, so there may be no value and no finding either.
    """
    try:
        return Checked(model.model_validate(document.data), [], frozenset())
    except ValidationError as error:
        details = error.errors(include_url=False)
    report = _Report(model, document, words or {})
    findings = in_order(list(dict.fromkeys(report.findings(details[: MOST_FINDINGS + 1]))))
    return Checked(None, findings, frozenset(report.path(detail["loc"]) for detail in details))


class _Report:
    def __init__(self, model: type[BaseModel], document: Document, words: Mapping[str, str]) -> None:
        self._model = model
        self._document = document
        self._words = words

    def findings(self, details: list[ErrorDetails]) -> Iterator[Finding]:
        """Yield a finding for each mistake; missing keys of one group share one."""
        missing: dict[Path, list[str]] = {}
        for detail in details:
            path = self.path(detail["loc"])
            if detail["type"] == "missing":
                missing.setdefault(path[:-1], []).append(str(path[-1]))
            elif detail["type"] == "extra_forbidden":
                if not (self._is_doubtful(path) and _is_made_up(str(path[-1]))):
                    yield self._unknown(path)
            elif not self._is_doubtful(path):
                yield (
                    self._own(path, detail["ctx"]) if detail["type"] == OWN else self._reworded(path, detail)
                )
        meant = {
            self._near(self.path(detail["loc"])) for detail in details if detail["type"] == "extra_forbidden"
        }
        for parent, keys in missing.items():
            left = [key for key in keys if (*parent, key) not in meant]
            if left:
                yield self._missing(parent, left)

    def path(self, loc: tuple[int | str, ...]) -> Path:
        """Keep the steps of pydantic's location that lead through the document, or to a missing key."""
        path: Path = ()
        for step in loc:
            if not self._document.has((*path, step)):
                is_missing = isinstance(self._document.value(path), dict) and step != "[key]"
                return (*path, step) if is_missing else path
            path = (*path, step)
        return path

    def _is_doubtful(self, path: Path) -> bool:
        return self._document.place(path, key=True).line in self._document.doubtful

    def _own(self, path: Path, context: dict[str, Any]) -> Finding:
        return self._document.find(
            (*path, *context["path"]),
            code=context["code"],
            message=context["message"],
            hint=context["hint"],
            offset=context["offset"],
        )

    def _reworded(self, path: Path, detail: ErrorDetails) -> Finding:
        from bot.yamldoc.reword import reword  # only files with mistakes have need of it

        value = self._document.value(path)
        code, message, hint = reword(detail, name=_name(path), value=value)
        words = self._words_for(path)
        hint = f"Write {words}." if words else hint
        return self._document.find(path, code=code, message=message, hint=hint, key=value is None)

    def _missing(self, parent: Path, keys: list[str]) -> Finding:
        names = listed([f"`{key}`" for key in keys])
        message = f"{names} {'is' if len(keys) == 1 else 'are'} missing{f' under `{_name(parent)}`' if parent else ''}."
        rows = [f"{key}: {self._words_for((*parent, key)) or '…'}" for key in keys]
        hint = "\n".join(["Add:", *rows])
        if parent:
            return self._document.find(parent, code="missing", message=message, hint=hint, key=True)
        # About the whole file: no line of it is to blame.
        place = Place(self._document.name, 1, 1)
        return Finding(place, Severity.ERROR, "missing", message, hint, "")

    def _words_for(self, path: Path) -> str:
        names = [str(step) for step in path if isinstance(step, str)]
        below = (".".join(names[start:]) for start in range(len(names)))
        return next((self._words[name] for name in below if name in self._words), "")

    def _near(self, path: Path) -> Path | None:
        """Find the key that a mistyped one was meant to be, among those that aren't there yet."""
        import difflib  # costs milliseconds, and a file without mistakes has no need of it

        name, parent = str(path[-1]), path[:-1]
        free = [
            key for key in _keys(_model_at(self._model, parent)) if not self._document.has((*parent, key))
        ]
        close = difflib.get_close_matches(name.strip().lower().replace("_", "-"), free, n=1, cutoff=0.6)
        return (*parent, close[0]) if close else None

    def _unknown(self, path: Path) -> Finding:
        name, parent = str(path[-1]), path[:-1]
        near, known = self._near(path), _keys(_model_at(self._model, parent))
        groups = [group for group, keys in _groups(self._model) if name in keys]
        if not parent and groups:
            hint = f"It belongs under `{groups[0]}`, indented."
        elif near:
            hint = f"Write {near[-1]}."
        elif name in _keys(self._model):
            hint = "It belongs at the beginning of a line, outside of any group."
        else:
            hint = f"What can stand here: {', '.join(known)}."
        message = f"There is no key {quoted(name)}{f' under `{_name(parent)}`' if parent else ''}."
        return self._document.find(path, code="unknown-key", message=message, hint=hint, key=True)


def _is_made_up(key: str) -> bool:
    """Tell whether a key may come of what was refused while reading: an alias, a merge, an odd space."""
    return key == "<<" or key.startswith("*") or key != key.strip()


def _name(path: Path) -> str:
    """The key that a person would name: the last one, list positions left out."""
    names = [str(step) for step in path if isinstance(step, str)]
    return names[-1] if names else ""


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _groups(model: type[BaseModel]) -> Iterator[tuple[str, list[str]]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield field.alias or name, _keys(field.annotation)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Find the model that describes the group at a path; list positions and free keys lead through."""
    here: type[BaseModel] | None = model
    for step in path:
        fields = {field.alias or name: field for name, field in here.model_fields.items()} if here else {}
        if step in fields:
            here = _model_in(fields[str(step)].annotation)
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model inside an annotation such as `tuple[Break, ...]` or `Mapping[str, Change] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_in, get_args(annotation)) if found), None)
