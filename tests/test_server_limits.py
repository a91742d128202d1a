"""Discord's limits: whatever goes over them is refused with Discord's own code, and nothing is posted."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rehearsal.server import limits
from bot.rehearsal.server.refusals import Refused
from tests.server_stage import ORGANISERS, READING, TALK, Refusal, Stage
from tests.spec import misshapen


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Respond", "custom_id": "a", **changes}


def poll(**changes: Any) -> dict[str, Any]:
    answers = [{"poll_media": {"text": text}} for text in ("Yes", "No")]
    return {"question": {"text": "Well?"}, "answers": answers, "duration": 24, **changes}


TOO_MUCH: dict[str, tuple[dict[str, Any], str]] = {
    "content": ({"content": "x" * 2001}, "content"),
    "nonce": ({"content": "x", "nonce": "n" * 26, "enforce_nonce": True}, "nonce"),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "embed title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "embed text in all": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
    "six rows": ({"components": [row(button(custom_id=str(n))) for n in range(6)]}, "components"),
    "six buttons in a row": (
        {"components": [row(*(button(custom_id=str(n)) for n in range(6)))]},
        "components.0.components",
    ),
    "an empty row": ({"components": [row()]}, "components.0.components"),
    "a long id": ({"components": [row(button(custom_id="x" * 101))]}, "components.0.components.0.custom_id"),
    "no id": ({"components": [row(button(custom_id=None))]}, "components.0.components.0.custom_id"),
    "a long label": ({"components": [row(button(label="x" * 81))]}, "components.0.components.0.label"),
    "a bare button": ({"components": [row(button(label=""))]}, "components.0.components.0"),
    "the same id twice": ({"components": [row(button(), button())]}, "components"),
    "a poll's question": ({"poll": poll(question={"text": "x" * 301})}, "poll.question.text"),
    "a poll's answer": (
        {"poll": poll(answers=[{"poll_media": {"text": "x" * 56}}])},
        "poll.answers.0.poll_media.text",
    ),
    "eleven answers": ({"poll": poll(answers=[{"poll_media": {"text": "x"}}] * 11)}, "poll.answers"),
    "a poll of 33 days": ({"poll": poll(duration=769)}, "poll.duration"),
    "half an hour": ({"poll": poll(duration=0.5)}, "poll.duration"),
    "ids beside parse": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
    ),
    "text beside a layout": (
        {"content": "x", "flags": 1 << 15, "components": [{"type": 10, "content": "x"}]},
        "content",
    ),
    "a layout's text": (
        {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4001}]},
        "components",
    ),
    "a layout's size": ({"flags": 1 << 15, "components": [{"type": 14}] * 41}, "components"),
    "26 options": (
        {
            "components": [
                row(
                    {
                        "type": 3,
                        "custom_id": "m",
                        "options": [{"label": str(n), "value": str(n)} for n in range(26)],
                    }
                )
            ]
        },
        "components.0.components.0.options",
    ),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_message_over_a_limit_is_refused_where_it_is_over(name: str) -> None:
    """The refusal names the place in the body, in Discord's nested form."""
    body, place = TOO_MUCH[name]
    with pytest.raises(Refused) as caught:
        limits.check_message(body)
    assert caught.value.code == 50035
    assert list(misshapen(caught.value.body())) == []
    node: Any = caught.value.errors
    for part in place.split("."):
        node = node[part]
    assert node["_errors"]


def test_a_message_at_the_limits_is_taken() -> None:
    """Exactly at the limit is allowed."""
    rows = [row(*(button(custom_id=f"{r}.{n}", label="x" * 80) for n in range(5))) for r in range(5)]
    limits.check_message({"content": "x" * 2000, "nonce": "n" * 25, "components": rows})
    limits.check_message({"poll": poll(question={"text": "x" * 300}, duration=768.0)})


FORM = {"custom_id": "f", "title": "Your answer", "components": []}


def label(**changes: Any) -> dict[str, Any]:
    text = {"type": 4, "custom_id": "t", "style": 2, **changes}
    return {"type": 18, "label": "Answer", "component": text}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": "x" * 46}, "title"),
        ({"components": []}, "components"),
        ({"components": [{"type": 10, "content": "x"}] * 6}, "components"),
        ({"components": [label(max_length=4001)]}, "components.0.component.max_length"),
        ({"components": [label(value="x" * 11, max_length=10)]}, "components.0.component.value"),
        ({"components": [{**label(), "label": "x" * 46}]}, "components.0.label"),
        ({"components": [{**label(), "description": "x" * 101}]}, "components.0.description"),
        ({"components": [{"type": 2, "custom_id": "x"}]}, "components.0.type"),
        (
            {"components": [row({"type": 4, "custom_id": "", "style": 1})]},
            "components.0.components.0.custom_id",
        ),
        ({"components": [label(disabled=True)]}, "components.0.component.disabled"),
    ],
)
def test_a_form_over_a_limit_is_refused(changes: dict[str, Any], place: str) -> None:
    """Forms have limits of their own; five parts at most."""
    with pytest.raises(Refused) as caught:
        limits.check_form({**FORM, **changes})
    node: Any = caught.value.errors["data"]
    for part in place.split("."):
        node = node[part]
    assert node["_errors"]


@pytest.mark.parametrize(
    "commands",
    [
        [{"name": "Circle", "description": "x"}],
        [{"name": "circle status", "description": "x"}],
        [{"name": "circle", "description": ""}],
        [
            {
                "name": "circle",
                "description": "x",
                "options": [{"name": "Week", "description": "x", "type": 3}],
            }
        ],
        [{"name": f"c{n}", "description": "x"} for n in range(101)],
        [{"name": "x" * 33, "type": 3}],
    ],
)
def test_commands_that_discord_does_not_take_are_refused(commands: list[dict[str, Any]]) -> None:
    """Names are lower case and without spaces, descriptions are there, and a hundred is the most."""
    with pytest.raises(Refused, match="50035"):
        limits.check_commands(commands)


async def test_refusals_carry_discords_codes() -> None:
    """Unknown things, hidden things, empty messages, and a wrong kind of id."""
    async with Stage(refused=True) as stage:
        http = stage.client.http
        await stage.reading.send("something")
        with Refusal(10003):
            await http.get_message(42, 43)
        with Refusal(10008):
            await http.get_message(READING, 43)
        with Refusal(50006):
            await stage.reading.send("   ")
        with Refusal(50035) as refusal:
            await stage.reading.send("x" * 2001)
        assert "2000" in refusal.text
        with Refusal(50035):
            await http.get_channel("not-a-number")
        with Refusal(10004):
            await http.get_guild(42, with_counts=True)
        with Refusal(10007):
            await http.get_member(stage.guild.id, 42)
        with Refusal(10013):
            await http.get_user(42)
        with Refusal(50035):
            await http.logs_from(READING, 101)
        assert len(stage.person("bo").sees(READING)) == 1


async def test_a_channel_that_the_bot_cannot_see_is_refused() -> None:
    """Without VIEW_CHANNEL it is 50001, without SEND_MESSAGES 50013."""
    async with Stage(refused=True) as stage:
        hidden, shut = stage.server.world.channel(ORGANISERS), stage.server.world.channel(TALK)
        own = hidden.overwrites[1]
        shut.overwrites = [type(own)(own.target_id, 1, type(own.allow).NONE, type(own.allow).SEND_MESSAGES)]
        hidden.overwrites.remove(own)
        with Refusal(50001):
            await stage.client.get_channel(ORGANISERS).send("hello")  # type: ignore[union-attr]
        with Refusal(50013):
            await stage.client.get_channel(TALK).send("hello")  # type: ignore[union-attr]
        stage.person("ana").say(ORGANISERS, "nobody tells the bot")
        assert await stage.heard("message") == []
