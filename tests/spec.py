"""Every REST exchange held against Discord's OpenAPI description, where that is present.

`SpecChecker()` is an observer for `Server.exchanges`; what it finds stands in `errors`.  The description isn't part
of the project: its folder is named by STUDYCIRCLE_DISCORD_SPEC, or is ../shared/discord-api beside the checkout.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).parent.parent.parent / "shared" / "discord-api"
_MESSAGES = re.compile(r"^/channels/\d+/messages$|^/webhooks/\d+/[^/]+$")
_COMMANDS = re.compile(r"^/applications/\d+(/guilds/\d+)?/commands$")
_EVENTS = re.compile(r"^/guilds/\d+/scheduled-events")
_POSTS = re.compile(r"^/channels/\d+/threads$")


def folder() -> Path:
    """Return where Discord's description is expected."""
    return Path(os.environ.get("STUDYCIRCLE_DISCORD_SPEC") or BESIDE)


@cache
def description() -> Any:
    """Return the checker that comes with the description (loaded once a session), or None where there is none."""
    script = folder() / "openapi_check.py"
    if not script.exists():
        return None
    found = importlib.util.spec_from_file_location("openapi_check", script)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.Spec()


def needs_description() -> None:
    """Skip the test that calls this where Discord's description isn't there."""
    if description() is None:
        pytest.skip(f"Discord's OpenAPI description isn't in {folder()}; see STUDYCIRCLE_DISCORD_SPEC")


@dataclass(frozen=True)
class Exchange:
    """One REST call and its answer."""

    method: str
    path: str
    body: Any
    status: int
    answer: Any


@dataclass(frozen=True)
class Waiver:
    """A named exception: what is not held against the description, and why."""

    name: str
    reason: str
    covers: Callable[[Exchange], bool]


ANSWER_WAIVERS = (
    Waiver(
        "error-codes-are-words",
        "The description has numbers for the codes inside `errors`; Discord sends words such as "
        "BASE_TYPE_MAX_LENGTH. The shape of errors is checked here instead.",
        lambda one: 400 <= one.status < 500,
    ),
    Waiver(
        "unknown-to-the-stand-in",
        "501 is the stand-in's own word for a route that it doesn't have, not an answer of Discord's.",
        lambda one: one.status == 501,
    ),
    Waiver(
        "injected-faults",
        "5xx and 429 are put in by tests; Discord's description doesn't speak of them.",
        lambda one: one.status == 429 or one.status in (500, 502, 503, 504, 520, 524),
    ),
)


@dataclass
class SpecChecker:
    """Checks exchanges as they happen and keeps what was wrong.

    `refused` is for tests that send what Discord refuses, on purpose: a body that was answered with a 4xx is then
    not held against the description.
    """

    refused: bool = False
    errors: list[str] = field(default_factory=list)
    seen: int = 0

    def __call__(self, method: str, path: str, body: Any, status: int, answer: Any) -> None:
        self.seen += 1
        exchange = Exchange(method, path, body, status, answer)
        where = f"{method} {path} ({status})"
        self.errors += [f"{where}: request: {error}" for error in self._request_errors(exchange)]
        self.errors += [f"{where}: answer: {error}" for error in answer_errors(exchange)]

    def _request_errors(self, one: Exchange) -> list[str]:
        if (self.refused and 400 <= one.status < 500) or one.status == 501:
            return []
        return request_errors(one)


def request_errors(one: Exchange) -> list[str]:
    """Return what is wrong with what the bot sent."""
    return [*loose_ends(one), *_held_once(one, one.body, of_answer=False)]


def answer_errors(one: Exchange) -> list[str]:
    """Return what is wrong with what the stand-in answered."""
    if 400 <= one.status < 500:
        return list(misshapen(one.answer))
    if any(waiver.covers(one) for waiver in ANSWER_WAIVERS):
        return []
    # Of lists (a channel's messages, read again and again) each element is held against the description by itself.
    parts = [[part] for part in one.answer] if isinstance(one.answer, list) and one.answer else [one.answer]
    return [error for part in parts for error in _held_once(one, part, of_answer=True)]


_KNOWN: dict[tuple[str, str, int, str], tuple[str, ...]] = {}
_VARIES = re.compile(r"\d{15,}|\d{4}-\d\d-\d\dT[\d:.]+")
"""Ids and times: what differs in these alone is the same to the description."""


def _held_once(one: Exchange, what: Any, *, of_answer: bool) -> tuple[str, ...]:
    """Return the description's errors in a body; each kind of body is held against it once a session."""
    spec = description()
    if spec is None:
        return ()
    key = one.method, _VARIES.sub("0", one.path), one.status * of_answer, _VARIES.sub("0", json.dumps(what))
    if key not in _KNOWN:
        if of_answer:
            found = spec.response_errors(one.method, one.path, one.status, what)
        else:
            found = spec.request_errors(one.method, one.path, what)
        _KNOWN[key] = tuple(found)
    return _KNOWN[key]


def misshapen(answer: Any) -> Iterator[str]:
    """Yield what an error of Discord's doesn't look like: code, message, and a tree that ends in `_errors`."""
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), int):
        yield "an error needs a number as its code"
    elif not isinstance(answer.get("message"), str) or not answer["message"]:
        yield "an error needs a message"
    elif answer["code"] == 50035 and "errors" not in answer:
        yield "an invalid form names its errors"
    elif set(answer) - {"code", "message", "errors"}:
        yield "an error has no other keys"
    elif "errors" in answer:
        yield from _misshapen_tree(answer["errors"])


def _misshapen_tree(node: Any) -> Iterator[str]:
    if not isinstance(node, dict) or not node:
        yield "`errors` is a tree of objects"
    elif "_errors" in node:
        for leaf in node["_errors"]:
            if not (isinstance(leaf.get("code"), str) and leaf["code"].isupper() and leaf.get("message")):
                yield f"not a code in capitals with a message: {leaf}"
    else:
        for child in node.values():
            yield from _misshapen_tree(child)


def loose_ends(one: Exchange) -> Iterator[str]:
    """Yield what Discord refuses though its description lets it through."""
    path = re.sub(r"^.*/api/v10", "", one.path)
    if _COMMANDS.match(path) and isinstance(one.body, list):
        yield from _commands(one.body)
    if not isinstance(one.body, dict):
        return
    if path.endswith("/callback"):
        data = one.body.get("data") or {}
        yield from _form(data) if one.body.get("type") == 9 else _message(data)
    elif "/messages" in path:
        yield from _message(one.body)
    if _MESSAGES.match(path) and one.method == "POST":
        yield from _empty(one.body)
    if _POSTS.match(path) and isinstance(one.body.get("message"), dict):
        yield from _message(one.body["message"])
        yield from _empty(one.body["message"])
    if _EVENTS.match(path) and one.method == "POST":
        yield from _event(one.body)
    if len(one.body.get("applied_tags") or []) > 5:
        yield "more than 5 tags"


def _message(body: Any) -> Iterator[str]:
    if len(body.get("content") or "") > 2000:
        yield "content over 2,000 characters"
    if len(body.get("components") or []) > 5 and not (body.get("flags") or 0) & 1 << 15:
        yield "more than 5 rows"
    for answer in (body.get("poll") or {}).get("answers", []):
        if len(answer["poll_media"].get("text") or "") > 55:
            yield "a poll's answer over 55 characters"


def _event(body: Any) -> Iterator[str]:
    if not (body.get("name") or "").strip():
        yield "an event needs a name"
    if body.get("entity_type") in (1, 2) and not body.get("channel_id"):
        yield "an event in a channel needs one"
    if body.get("entity_type") == 3 and not body.get("scheduled_end_time"):
        yield "an event elsewhere needs an end"
    if body.get("entity_type") == 3 and not (body.get("entity_metadata") or {}).get("location"):
        yield "an event elsewhere needs a location"


def _empty(body: Any) -> Iterator[str]:
    if not any(
        body.get(key) for key in ("content", "embeds", "components", "poll", "attachments", "sticker_ids")
    ):
        yield "an empty message"


def _form(body: Any) -> Iterator[str]:
    if len(body.get("components") or []) > 5:
        yield "more than 5 parts in a form"


def _commands(commands: list[Any]) -> Iterator[str]:
    for command in commands:
        if command.get("type", 1) == 1 and command["name"] != command["name"].lower():
            yield f"capitals in the name of /{command['name']}"
        yield from _commands(command.get("options") or [])
