"""What is left on Discord and in the database, with ids by their order, so that two lives can be held side by side."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from bot.records import Layout, SeenMessage
from tests.simulation.cases import circle, reading
from tests.simulation.faults import Faults
from tests.simulation.life import Life

SNOWFLAKE = re.compile(r"\d{17,20}")
# The index post is known by a hash of what it says, in which there are ids of Discord's.
NOT_COMPARED = {"first_try", "last_try", "posted_at", "claimed_at", "finished_at", "erased_at", "said"}


def one_week(layout: Layout, faults: Faults, *, crowd: tuple[int, ...] = (11, 12)) -> Life:
    """Return a circle that reads one week, with all that a week can have; a bot that dies is back in two seconds."""
    life = Life(circle(), reading(1), layout=layout, chance=Random(1), faults=faults, crowd=crowd)
    life.world.restarts_after, life.world.mended_after = (2,), (60,)
    life.world.at(life.end_due - timedelta(days=9), lambda: _somebody_answers(life))
    return life


def _somebody_answers(life: Life) -> None:
    for thread in life.guild.parents:
        life.guild.say(thread, "I see it otherwise.")


def picture(life: Life) -> dict[str, Any]:
    """Return everything that stands on Discord, and every row of the database, as far as two lives can be alike."""
    return {"discord": _discord(life), "database": _database(life)}


def _discord(life: Life) -> dict[str, Any]:
    guild, label = life.guild, _labels(life)
    return {
        "messages": {
            label(str(place)): [_said(seen, label) for seen in there]
            for place, there in guild.messages.items()
        },
        "threads": {label(str(one)): (parent, guild.names[one]) for one, parent in guild.parents.items()},
        "tags": {label(str(post)): tags for post, tags in guild.tags.items()},
        "polls": {label(str(one)): poll for one, poll in guild.polls.items()},
        "pinned": [label(str(one)) for one in guild.pinned],
        "events": {
            label(str(one)): replace(event, description=label(event.description))
            for one, event in guild.events.items()
        },
    }


def _said(seen: SeenMessage, label: Any) -> tuple[object, ...]:
    return (
        label(str(seen.message_id)),
        label(seen.text),
        seen.custom_ids,
        seen.poll_question,
        label(str(seen.reply_to)),
        seen.author.user_id,
    )


def _database(life: Life) -> dict[str, list[dict[str, object]]]:
    label, db = _labels(life), life.core.connection
    tables = [
        row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    return {
        table: [
            {
                column: label(str(value)) if value is not None else None
                for column, value in zip(row.keys(), row, strict=True)
                if column not in NOT_COMPARED
            }
            for row in db.execute(f"SELECT * FROM {table}")
        ]
        for table in tables
        if not table.startswith("sqlite_")
    }


def _labels(life: Life) -> Any:
    """Return what puts in the place of Discord's ids what it is: a part, or else the how manieth that others wrote."""
    names = {
        str(one): f"<{fact.owner} {fact.part}>" if fact.owner else f"<{number}>"
        for number, (one, fact) in enumerate(life.guild.facts.items())
    }
    return lambda text: SNOWFLAKE.sub(lambda found: names.get(found[0], found[0]), text)
