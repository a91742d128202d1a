"""`make soak`: four pages of a rehearsal room act by chance, all at once, while time moves and trouble comes and goes.

`SEED=17 ROUNDS=1` plays one seed again; what happens between the pages still differs a little from run to run.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.records import Layout
from bot.rehearsal.room.trouble import WORDS
from tests.room_kit import CHANNEL, Frame, Page, Visit, visit

ROUNDS = int(os.environ.get("ROUNDS", "12"))
SEED = int(os.environ.get("SEED", "100"))
ACTS = 25
Order = tuple[str, dict[str, Any]]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
async def test_what_pages_were_told_is_what_a_reload_shows(tmp_path: Path, seed: int) -> None:
    """And nothing gets stuck, nor does any order go wrong in a way that has no words."""
    async with visit(tmp_path, layout=list(Layout)[seed % 2]) as room:
        pages = [await room.page(name) for name in ("Ada", "Ben", "Cleo", "Organiser")]
        async with asyncio.TaskGroup() as tasks:
            for number, page in enumerate(pages):
                tasks.create_task(live(page, Random(10 * seed + number)))
        for which in WORDS:
            await pages[-1].ask("trouble", which=which, on=False)
        await pages[-1].ask("time", do="day")
        for page in pages:
            await page.ask("pins", channel=CHANNEL)
            assert shown(told(page)) == shown(await reloaded(room, page.state["me"]["name"]))


async def live(page: Page, chance: Random) -> None:
    """Do one thing after another, as chance has it."""
    for _ in range(ACTS):
        if order := chosen(page, chance):
            t, words = order
            answer = await page.answer(await page.order(t, **words))
            assert "unexpected" not in answer.get("words", ""), (t, words)


def chosen(page: Page, chance: Random) -> Order | None:
    """Return what somebody does next, out of what they see; None where there is nothing of the kind."""
    seen = [*bodies(page, "MESSAGE_CREATE"), *bodies(page, "EPHEMERAL")]
    places = [CHANNEL, *(thread["id"] for thread in bodies(page, "THREAD_CREATE"))]
    any_message = chance.choice(seen)["id"] if seen else "1"
    match chance.randrange(10):
        case 0 | 1 | 2:
            return "time", {"do": chance.choice(["next", "next", "hour", "day"])}
        case 3:
            return "send", {"channel": chance.choice(places), "text": f"Word {chance.random()}"}
        case 4 | 5:
            return pressing(seen, chance)
        case 6:
            return chance.choice(["edit", "delete"]), {"message": any_message, "text": "Changed"}
        case 7:
            return "react", {"message": any_message, "emoji": "👍", "on": chance.random() < 0.7}
        case 8:
            return filling(bodies(page, "MODAL"), chance)
        case _ if page.state["me"]["part"] == "organiser":
            return "trouble", {"which": chance.choice(list(WORDS)), "on": chance.random() < 0.5}
        case _:
            return "cast", {"loose": chance.choice(["day", "week", None])}


def bodies(page: Page, name: str) -> list[Frame]:
    """Return the bodies of all events of a name that a page was told."""
    return [frame["d"] for frame in page.frames if frame.get("name") == name]


def pressing(seen: list[Frame], chance: Random) -> Order | None:
    controls = [
        (message["id"], one)
        for message in seen
        for row in message["components"]
        for one in row.get("components", [])
        if one.get("custom_id")
    ]
    if not controls:
        return None
    message, one = chance.choice(controls)
    values = [one["options"][0]["value"]] if one.get("options") else []
    return "press", {"message": message, "custom_id": one["custom_id"], "values": values}


def filling(forms: list[Frame], chance: Random) -> Order | None:
    if not forms:
        return None
    form = chance.choice(forms)
    parts = [one["component"] for one in form["components"] if "component" in one]
    values = {
        one["custom_id"]: chance.choice(one["options"])["value"] if one.get("options") else "My words"
        for one in parts
    }
    return "submit", {"interaction": form["interaction"], "values": values}


def told(page: Page) -> list[Frame]:
    """Return the messages that there are by what a page was told as it happened."""
    there: dict[str, Frame] = {}
    for frame in page.frames:
        if frame.get("name") in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            there[frame["d"]["id"]] = frame["d"]
        elif frame.get("name") == "MESSAGE_DELETE":
            there.pop(frame["d"]["id"], None)
    return list(there.values())


async def reloaded(room: Visit, name: str) -> list[Frame]:
    """Return the messages that a page shows which is opened now, to the very first."""
    page, found = await room.page(name), list[Frame]()
    for channel in [*page.state["channels"], *page.state["threads"]]:
        before: dict[str, str] = {}
        while True:
            answer = await page.ask("history", channel=channel["id"], **before)
            found += answer["messages"]
            if not answer["more"]:
                break
            before = {"before": answer["messages"][0]["id"]}
    return found


def shown(messages: list[Frame]) -> dict[str, tuple[Any, ...]]:
    return {
        one["id"]: (one["channel_id"], one["content"], one["pinned"], one["components"]) for one in messages
    }
