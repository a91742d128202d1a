"""What a bot writes in a busy quarter of an hour, acknowledged line by line on standard output.

Run as a program: a folder, and the word for `PRAGMA synchronous`.  Every line says what is committed from then on:
"kept TEXT", "posted PART", "gone TEXT"; before the last "going TEXT", from when on it may be gone.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.records import How
from bot.store import CircleRow, Core, NewResponse, Store, core, database, door

ROUNDS = 41
AT = datetime(2027, 1, 12, 17, tzinfo=UTC)
CIRCLE = CircleRow("circle", "Test circle", 1, 2, 3, "pseudonyms")


def acknowledge(line: str) -> None:
    """Say that something is committed, by one write: the trace shows when."""
    os.write(1, f"{line}\n".encode())


def said(number: int) -> NewResponse:
    """Return a response of about 500 bytes."""
    return NewResponse(
        circle="circle",
        week="first",
        how=How.REPLY,
        user_id=1000 + number % 7,
        name=f"Reader of round {number % 7}",
        text=f"answer {number} " + "and so on " * 50,
        at=AT + timedelta(seconds=number),
        channel_id=4,
        message_id=10_000 + number,
    )


async def one_round(store: Store, number: int) -> None:
    """Somebody answers, a post goes out in two steps, and now and then somebody is forgotten for good."""
    await store.write(lambda on: on.add_response(said(number)))
    acknowledge(f"kept {number}")
    part = f"p{number}"
    await store.write(lambda on: on.begin_post("circle", "first.section", part, f"nonce-{number}", 4, AT))
    await store.write(lambda on: on.post_done("circle", "first.section", part, 50_000 + number, AT))
    acknowledge(f"posted {part}")
    if number % 20 == 19:
        await forget(store, 1000 + number % 7, upto=number)


async def forget(store: Store, user_id: int, *, upto: int) -> None:
    """Forget somebody, and clear the files of them."""
    theirs = [number for number in range(upto + 1) if 1000 + number % 7 == user_id]
    for number in theirs:
        acknowledge(f"going {number}")
    await store.write(lambda on: on.forget("circle", user_id, at=AT))
    for number in theirs:
        acknowledge(f"gone {number}")
    await store.scrub()


async def main(folder: Path) -> None:
    """Go through all rounds."""
    async with Store.open(folder / "state.sqlite3", now=lambda: AT) as store:
        await store.write(begin)
        for number in range(ROUNDS):
            await one_round(store, number)


def begin(on: Core) -> None:
    """Make the circle, and watch its thread."""
    on.put_circle(CIRCLE)
    on.watch("circle", 4, "first")


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """Open the database as the bot does, but with the synchronous level that this program was given."""
    connection = as_the_bot_does(path, readonly=readonly)
    connection.execute(f"PRAGMA synchronous={sys.argv[2]}")
    return connection


if __name__ == "__main__":
    as_the_bot_does = database.connect
    if sys.argv[2] != "FULL":
        database.connect = core.connect = door.connect = connect  # type: ignore[attr-defined]
    asyncio.run(main(Path(sys.argv[1])))
