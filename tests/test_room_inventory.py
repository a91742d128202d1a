"""What the bot can send the page can show, and what a person can do it can do: held to the code, so that it stays so.

Each list is read from the program; whatever is new there fails here until the page knows it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.flow.messenger import Calendar, Messenger
from bot.records import CalendarEvent, Outgoing
from bot.rehearsal.room import orders
from bot.rehearsal.server.model import MessageKind
from bot.rehearsal.server.visitor import Visitor
from tests.room_browser import MARKS, Seat, seats_in
from tests.room_kit import CHANNEL, visit

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "bot" / "rehearsal" / "page" / "js"
CHAT = ROOT / "bot" / "chat"
SERVER = ROOT / "bot" / "rehearsal" / "server"
SCRIPTS = "\n".join(one.read_text(encoding="utf-8") for one in sorted(PAGE.rglob("*.js")))

DONE_BY = {
    "post": "send",
    "say": "send",
    "edit": "edit",
    "delete": "delete",
    "react": "react",
    "unreact": "react",
    "pin": "pin",
    "vote": "vote",
    "unvote": "vote",
    "choose": "vote",
    "end_poll": "end_poll",
    "reactors": "who",
    "voters": "who",
    "open_thread": "open_thread",
    "open_post": "open_thread",
    "follow": "join",
    "unfollow": "join",
    "change_thread": "thread",
    "delete_thread": "delete_thread",
    "interest": "interested",
    "uninterest": "interested",
    "new_event": "new_meeting",
    "change_event": "meeting",
    "delete_event": "delete_meeting",
    "press": "press",
    "press_id": "press",
    "submit": "submit",
    "command": "command",
    "invoke": "command",
    "suggestions": "complete",
    "complete": "complete",
    "use": "menu",
    "use_on": "menu",
    "point_at": "menu",
}
"""What a person can do at the stand-in, each by the order with which the page asks for it."""
LOOKED_AT = {
    "id", "username", "name", "user", "member", "channels", "sees", "pins", "follows", "events", "history",
    "private_answers", "private_answer",
}  # fmt: skip
"""What only looks."""

SHOWN = {
    "Button": {"type": 2, "style": 2, "label": "Press", "custom_id": "a"},
    "Select": {"type": 3, "custom_id": "b", "options": [{"label": "One", "value": "1"}]},
    "TextDisplay": {"type": 10, "content": "Said plainly"},
    "TextInput": {"type": 4, "custom_id": "c", "style": 2, "required": False},
    "RadioGroup": {"type": 21, "custom_id": "d", "options": [{"label": "Two", "value": "2"}]},
}
"""A component for each of discord.py's classes of which the bot makes any (Discord's page "Component Reference")."""
FRAMES = {"View", "Modal", "Label"}
"""What only holds others."""
UNSEEN_EVENTS = {
    "GUILD_CREATE",
    "GUILD_DELETE",
    "GUILD_MEMBER_ADD",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_DELETE",
    "GUILD_ROLE_UPDATE",
    "INTERACTION_CREATE",
    "THREAD_LIST_SYNC",
    "THREAD_MEMBER_UPDATE",
}
"""What is the bot's alone, or of which the page is told by frames of the room's own ("state", "people")."""
HAPPENS = {
    "send": "MESSAGE_CREATE",
    "edit": "MESSAGE_UPDATE",
    "delete": "MESSAGE_DELETE",
    "pin": "CHANNEL_PINS_UPDATE",
    "open_thread": "THREAD_CREATE",
    "create_post": "THREAD_CREATE",
    "retag": "THREAD_UPDATE",
    "pin_post": "THREAD_UPDATE",
    "unarchive": "THREAD_UPDATE",
    "add_to_thread": "THREAD_MEMBERS_UPDATE",
    "remove_from_thread": "THREAD_MEMBERS_UPDATE",
    "create_event": "GUILD_SCHEDULED_EVENT_CREATE",
    "change_event": "GUILD_SCHEDULED_EVENT_UPDATE",
    "delete_event": "GUILD_SCHEDULED_EVENT_DELETE",
}
"""What the bot does on Discord by itself, each with the event by which a page hears of it."""
READS = {
    "user_id",
    "content",
    "find_posts",
    "message",
    "history",
    "voters",
    "reactors",
    "ground",
    "is_voice",
    "events",
    "interested",
}
"""What only reads."""
HEAR = """frame => window.line.onmessage({ data: JSON.stringify({ t: "event", ...frame }) })"""
CATCH = """const Socket = WebSocket;
window.WebSocket = class extends Socket { constructor(...to) { super(...to); window.line = this; } };"""


def heard() -> set[str]:
    """Return the events that the page takes in."""
    source = (PAGE / "state" / "hearing.js").read_text(encoding="utf-8")
    return set(re.findall(r"^  ([A-Z_]+)[:(]", source, re.MULTILINE))


def test_all_that_a_person_can_do_the_page_asks_for() -> None:
    """Each act of a person's has its order, and each order stands in one of the page's scripts."""
    acts = {name for name in dir(Visitor) if not name.startswith("_")}
    assert acts - LOOKED_AT == set(DONE_BY)
    known = {get_args(one.model_fields["t"].annotation)[0] for one in get_args(orders.Order)}
    assert set(DONE_BY.values()) <= known
    missing = {one for one in known if not re.search(rf'(?:ask|interact)\([^"]*"{one}"', SCRIPTS)}
    assert not missing


def test_all_that_an_order_can_say_the_page_says() -> None:
    """Each part of each order stands in one of the scripts: a tag to put on, a file to take off."""
    parts = {name for one in get_args(orders.Order) for name in one.model_fields}
    assert {name for name in parts if not re.search(rf"\b{name}\b\s*[:,}}]", SCRIPTS)} == set()


def test_all_that_the_bot_does_by_itself_the_page_hears_of() -> None:
    """Each request of its messenger and of its calendar is followed by an event that the page takes in."""
    does = {name for port in (Messenger, Calendar) for name in vars(port) if not name.startswith("_")}
    assert does - READS == set(HAPPENS)
    assert set(HAPPENS.values()) <= heard()


def test_all_that_the_bot_makes_has_a_place_here() -> None:
    """The classes of which the bot makes components are those that are shown below."""
    used = {
        name
        for source in CHAT.glob("*.py")
        for name in re.findall(r"discord\.ui\.(\w+)", source.read_text(encoding="utf-8"))
    }
    assert used - FRAMES == set(SHOWN)


def test_all_that_happens_the_page_hears_of() -> None:
    """Each event that the stand-in tells of is taken in by the page, or isn't for it."""
    sources = "\n".join(one.read_text(encoding="utf-8") for one in SERVER.glob("*.py"))
    told = set(re.findall(r'publish\(\s*"([A-Z_]+)"', sources)) | {"MESSAGE_POLL_VOTE_ADD"}
    told |= {f"GUILD_SCHEDULED_EVENT_{what}" for what in re.findall(r'what="([A-Z_]+)"', sources)}
    assert told - UNSEEN_EVENTS - heard() == set()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ada(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seat]:
    """Ada's page, to which a test can tell anything as the room would."""
    async with visit(tmp_path_factory.mktemp("room")) as room, seats_in(room.opened.address) as seats:
        await seats.context.add_init_script(CATCH)
        yield await seats.sit("Ada")


def message(number: int, **more: Any) -> dict[str, Any]:
    """Return a message of the bot's, as the page is told of it."""
    author = {"id": "1", "username": "bot", "bot": True}
    body = {"id": str(3 * 10**18 + number), "channel_id": CHANNEL, "type": 0, "author": author, "flags": 0}
    body |= {"timestamp": "2027-01-12T16:00:00+00:00", "content": f"Message {number}", "mentions": []}
    return body | {"attachments": [], "embeds": [], "components": []} | more


@pytest.mark.parametrize("kind", list(MessageKind))
@pytest.mark.browser
@pytest.mark.skipif(MARKS[1].args[0], reason="there is no Chromium here")
@pytest.mark.asyncio(loop_scope="module")
async def test_every_kind_of_message_is_shown(ada: Seat, kind: MessageKind) -> None:
    """With words of its own, or the message's."""
    told = message(100 + kind, type=kind.value, message_reference={"message_id": "5", "channel_id": CHANNEL})
    told["referenced_message"] = message(5, id="5")
    await ada.page.evaluate(HEAR, {"name": "MESSAGE_CREATE", "d": told})
    shown = ada.page.locator(f"#m{told['id']}")
    await expect(shown.locator(".words, .notice").first).not_to_be_empty()


@pytest.mark.browser
@pytest.mark.skipif(MARKS[1].args[0], reason="there is no Chromium here")
@pytest.mark.asyncio(loop_scope="module")
async def test_every_part_of_a_message_is_shown(ada: Seat) -> None:
    """Text, buttons, menus, a poll, a file, what it replies to, that it is silent: all that `Outgoing` can hold."""
    shown_as = {
        "text": ".words",
        "buttons": "button:has-text('Press')",
        "poll": "fieldset.poll",
        "reply_to": ".answers",
        "mention_role": ".mention",
        "mention_users": ".mention",
        "silent": ".tag:has-text('silent')",
        "attached": ".files",
    }
    assert {one.name for one in fields(Outgoing)} == set(shown_as)
    person = ada.page.url.rpartition("=")[2]
    answers = [{"answer_id": 1, "poll_media": {"text": "Yes"}}]
    told = message(
        900,
        type=19,
        flags=4096,
        content=f"Look, <@{person}>",
        mentions=[{"id": person, "username": "ada"}],
        message_reference={"message_id": "5", "channel_id": CHANNEL},
        referenced_message=message(5, id="5"),
        attachments=[{"id": "1", "filename": "archive.html", "size": 12, "url": "/files/1"}],
        poll={"question": {"text": "So?"}, "answers": answers, "expiry": "2037-01-12T16:00:00+00:00"},
        components=[{"type": 1, "components": [SHOWN["Button"], SHOWN["Select"]]}],
    )
    await ada.page.evaluate(HEAR, {"name": "MESSAGE_CREATE", "d": told})
    shown = ada.page.locator(f"#m{told['id']}")
    for selector in {*shown_as.values(), "select"}:
        await expect(shown.locator(selector).first).to_be_visible()


@pytest.mark.browser
@pytest.mark.skipif(MARKS[1].args[0], reason="there is no Chromium here")
@pytest.mark.asyncio(loop_scope="module")
async def test_every_part_of_a_form_is_shown(ada: Seat) -> None:
    """Nothing in it is something that the page can't show; each has its label, and can be filled in."""
    held = ("Select", "TextInput", "RadioGroup")
    parts = [{"type": 18, "label": f"A {name}", "component": SHOWN[name]} for name in held]
    form = {
        "custom_id": "f",
        "title": "A form",
        "interaction": "7",
        "components": [*parts, SHOWN["TextDisplay"]],
    }
    await ada.page.evaluate(HEAR, {"name": "MODAL", "d": form})
    dialog = ada.page.locator("dialog[open]")
    await expect(dialog).not_to_contain_text("can't show")
    await expect(dialog).to_contain_text("Said plainly")
    await dialog.get_by_label("A TextInput").fill("Words")
    await dialog.get_by_label("A Select").select_option("1")
    await dialog.get_by_label("Two").check()


@pytest.mark.browser
@pytest.mark.skipif(MARKS[1].args[0], reason="there is no Chromium here")
@pytest.mark.asyncio(loop_scope="module")
async def test_every_part_of_a_meeting_is_shown(ada: Seat) -> None:
    """Its name, when it begins and ends, where it is, in words or in a voice channel, and what it is about."""
    shown_as = {
        "name": "Reading aloud",
        "description": "Bring the text",
        "start": "Tue 12 Jan, 17:00",
        "end": "to 18:30",
        "location": "At the gate",
        "voice_id": "in reading-circle",
    }
    assert {one.name for one in fields(CalendarEvent)} == set(shown_as)
    told = {
        "id": "77",
        "name": "Reading aloud",
        "description": "Bring the text",
        "scheduled_start_time": "2027-01-12T16:00:00+00:00",
        "scheduled_end_time": "2027-01-12T17:30:00+00:00",
        "status": 1,
    }
    places = {
        "location": {"entity_metadata": {"location": "At the gate"}},
        "voice_id": {"channel_id": CHANNEL},
    }
    for key, place in places.items():
        await ada.page.evaluate(HEAR, {"name": "GUILD_SCHEDULED_EVENT_CREATE", "d": told | place})
        item = ada.page.locator(".meetings > li", has_text="Reading aloud")
        for words in [shown_as[one] for one in ("name", "description", "start", "end", key)]:
            await expect(item).to_contain_text(words)
