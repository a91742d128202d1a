"""Several circles are due at one instant: breadth first, one delivery at a time each, within Discord's global limit."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.running import Address, running_bot
from bot.clock import SteppedClock
from bot.rehearsal.play import Play
from bot.rehearsal.server import Server
from bot.rehearsal.server.faults import Bucket
from tests.bench.crowd import channel_of, circles, organisers_of, server_of, write_down

CIRCLES, EACH, A_SECOND = 5, 6, 20
OPENS = datetime(2027, 1, 12, 17, 0, tzinfo=UTC)


async def test_many_weeks_open_at_once(tmp_path: Path) -> None:
    """Each channel has its opening before any thread has a message; nothing is refused, nothing comes twice."""
    crowd = circles(CIRCLES, opens=OPENS)
    clock = SteppedClock(OPENS - timedelta(minutes=10))
    write_down(crowd, tmp_path, at=OPENS, but={"first.section"})
    posted: list[tuple[str, str]] = []

    def note(method: str, path: str, body: Any, _status: int, _answer: Any) -> None:
        if method == "POST":
            posted.append((path, (body or {}).get("content", "")))

    async with Server(clock, patience=60.0) as server:
        guild = server.add_guild(server_of(0), "Server")
        for number in range(CIRCLES):
            server.add_text_channel(guild, channel_of(number), name="reading")
            server.add_text_channel(guild, organisers_of(number), name="organisers", private=True)
        server.faults.add(Bucket(size=A_SECOND, per=1.0, everywhere=True))
        server.exchanges = note
        address = Address("rehearsal", server.api, server.gateway, ready_timeout=0.02, most_a_second=A_SECOND)
        async with running_bot(crowd, folder=tmp_path, clock=clock, address=address) as bot:
            play = Play(server, clock, bot)
            await bot.ready.wait()
            await play.run(OPENS)
        assert server.faults.seen == []
    messages = [path for path, _ in posted if path.endswith("/messages")]
    assert {*messages[:CIRCLES]} == {f"/channels/{channel_of(number)}/messages" for number in range(CIRCLES)}
    texts = defaultdict[str, list[str]](list)
    for path, text in posted:
        texts[path].append(text)
    threads = [told for path, told in texts.items() if path in messages[CIRCLES:]]
    # One delivery at a time: each thread has its messages in their order, which is that of the text.
    starts = [[text.partition(" ")[0] for text in told] for told in threads]
    assert [len(told) for told in starts] == [EACH - 2] * CIRCLES
    assert all(told == starts[0] for told in starts)
