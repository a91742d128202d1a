"""The check against Discord's description: it finds what is wrong, and its exceptions are few and named."""

from __future__ import annotations

from typing import Any

import pytest

from tests import spec
from tests.server_stage import READING, Stage
from tests.spec import ANSWER_WAIVERS, Exchange, SpecChecker, needs_description

POST = ("POST", "/channels/1/messages")


def test_exceptions_are_few_and_have_reasons() -> None:
    """At most ten, each with a name and a reason; none is about what the bot sends."""
    assert len(ANSWER_WAIVERS) <= 10
    assert len({waiver.name for waiver in ANSWER_WAIVERS}) == len(ANSWER_WAIVERS)
    assert all(len(waiver.reason) > 40 for waiver in ANSWER_WAIVERS)
    accepted = Exchange(*POST, {"content": "x"}, 200, {})
    assert not any(waiver.covers(accepted) for waiver in ANSWER_WAIVERS)


def test_a_wrong_body_is_found() -> None:
    """A body that the description forbids is reported with method and path."""
    needs_description()
    checker = SpecChecker()
    checker(*POST, {"content": ["not text"]}, 400, {"code": 50006, "message": "Cannot send an empty message"})
    assert len(checker.errors) == 1
    assert checker.errors[0].startswith("POST /channels/1/messages (400): request: content")


def test_a_wrong_answer_is_found() -> None:
    """An answer that lacks what Discord always sends is reported."""
    needs_description()
    checker = SpecChecker()
    checker("GET", "/gateway", None, 200, {})
    checker("GET", "/no/such/route", None, 200, {})
    assert "'url' is a required property" in checker.errors[0]
    assert "no such operation" in checker.errors[1]


EVENT = ("/guilds/1/scheduled-events",)
ELSEWHERE = {
    "name": "x",
    "entity_type": 3,
    "scheduled_end_time": "2027-01-12T18:00:00Z",
    "entity_metadata": {"location": "x"},
}
LOOSE = [
    (*POST, {"content": "x" * 2001}, "2,000"),
    (*POST, {"content": ""}, "empty"),
    (*POST, {"content": "x", "components": [{"type": 1, "components": []}] * 6}, "rows"),
    (*POST, {"poll": {"answers": [{"poll_media": {"text": "x" * 56}}]}}, "55"),
    ("PUT", "/applications/1/commands", [{"name": "Circle"}], "capitals"),
    ("PUT", "/applications/1/guilds/2/commands", [{"name": "c", "options": [{"name": "Week"}]}], "capitals"),
    ("POST", "/interactions/1/x/callback", {"type": 9, "data": {"components": [{}] * 6}}, "5 parts"),
    ("POST", "/interactions/1/x/callback", {"type": 4, "data": {"content": "x" * 2001}}, "2,000"),
    ("POST", *EVENT, {**ELSEWHERE, "scheduled_end_time": None}, "end"),
    ("POST", *EVENT, {**ELSEWHERE, "entity_metadata": {}}, "location"),
    ("POST", *EVENT, {**ELSEWHERE, "name": " "}, "name"),
    ("POST", *EVENT, {"name": "x", "entity_type": 2}, "channel"),
    ("POST", "/channels/1/threads", {"name": "x", "message": {"content": "x" * 2001}}, "2,000"),
    ("POST", "/channels/1/threads", {"name": "x", "message": {}}, "empty"),
    ("POST", "/channels/1/threads", {"applied_tags": ["1"] * 6}, "5 tags"),
]


@pytest.mark.parametrize(("method", "path", "body", "word"), LOOSE)
def test_what_the_description_is_too_loose_for_is_checked_here(
    method: str, path: str, body: Any, word: str
) -> None:
    """Discord refuses these although its description lets them through."""
    found = list(spec.loose_ends(Exchange(method, path, body, 200, None)))
    assert len(found) == 1
    assert word in found[0]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"message": "no code"},
        {"code": 1, "message": ""},
        {"code": 50035, "message": "Invalid Form Body"},
        {"code": 0, "message": "x", "detail": "y"},
        {"code": 50035, "message": "x", "errors": {}},
        {"code": 50035, "message": "x", "errors": {"content": {"_errors": [{"code": 7, "message": "x"}]}}},
    ],
)
def test_an_error_must_look_like_discords(answer: Any) -> None:
    """Code, message, and for a form the tree that ends in `_errors`."""
    assert list(spec.misshapen(answer))


async def test_every_exchange_of_a_session_is_seen() -> None:
    """The checker hears of each call, of JSON and of files, with the body that was sent."""
    heard: list[tuple[Any, ...]] = []
    async with Stage() as stage:
        checker = stage.server.exchanges
        assert checker is stage.spec
        before = stage.spec.seen
        stage.server.exchanges = lambda *exchange: heard.append(exchange)
        await stage.reading.send("one")
        assert stage.spec.seen == before
    (method, path, body, status, answer) = heard[0]
    assert (method, path, status) == ("POST", f"/channels/{READING}/messages", 200)
    assert body["content"] == answer["content"] == "one"
