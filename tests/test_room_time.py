"""Time in the room moves only when somebody says so; the cast acts only when it is let loose; trouble is survived."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.rehearsal.room.agenda import clock_changes, near
from bot.rehearsal.room.tabs import Tab
from tests.room_kit import CHANNEL, Page, Visit, room, visit

__all__ = ["room"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def texts(page: Page, key: str) -> list[str]:
    """Return what stands where an item of the agenda was posted."""
    place = page.item(key)["posted"]
    return [one["content"] for one in await page.history(place["channel"])]


async def test_next_goes_to_what_is_due_next_and_everybody_sees_it(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    due = ada.state["clock"]["next"]
    await ada.ask("time", do="next")
    assert at(ada.now()) == at(due["at"])
    assert ada.item("welcome")["state"] == "done"
    await ben.hears(lambda frame: frame["t"] == "clock" and frame["now"] == ada.now())
    assert await ben.event("MESSAGE_CREATE", id=ada.item("welcome")["posted"]["message"])
    assert ada.state["clock"]["next"]["what"] == "week 1: the facilitator's brief"
    assert ada.state["clock"]["moving"] is False


@pytest.mark.parametrize(("do", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
async def test_it_moves_by_so_much_and_no_more(room: Visit, do: str, hours: int) -> None:
    page = await room.page()
    before = at(page.now())
    await page.ask("time", do=do)
    assert at(page.now()) - before == timedelta(hours=hours)


async def test_the_agenda_says_what_is_done_open_and_to_come(room: Visit) -> None:
    page = await room.page()
    assert [one["state"] for one in page.state["agenda"]] == ["to come"] * 4
    await page.to("first.poll")
    assert [one["state"] for one in page.state["agenda"]] == ["done", "open", "to come", "to come"]
    assert [one["number"] for one in page.state["agenda"]] == [0, 1, 2, 3]


async def test_it_ends_where_nothing_more_is_due(room: Visit) -> None:
    page = await room.page()
    for _ in range(12):
        await page.ask("time", do="week")
    assert page.now() == page.state["clock"]["end"]
    assert "the rehearsal is over" in await page.refused("time", do="next")
    assert {one["state"] for one in page.state["agenda"]} == {"done"}


async def test_played_it_goes_on_by_itself_until_it_is_paused_and_people_act_meanwhile(room: Visit) -> None:
    page, ada = await room.page(), await room.page("Ada")
    await page.to("welcome")
    playing = await page.order("time", do="play", pace=1)
    await page.hears(lambda frame: frame["t"] == "clock" and frame["moving"] and frame["pace"] == 1)
    assert "moving already" in await ada.refused("time", do="day")
    said = [await ada.ask("send", channel=CHANNEL, text=f"Meanwhile {number}") for number in range(5)]
    assert len({one["message"] for one in said}) == 5
    await ada.ask("time", do="play", pace=2)
    await page.hears(lambda frame: frame["t"] == "clock" and frame["pace"] == 2)
    await page.ask("time", do="pause")
    assert (await page.answer(playing))["t"] == "ok"
    assert page.state["clock"]["moving"] is False
    stands = page.now()
    await page.ask("send", channel=CHANNEL, text="It stands")
    assert page.now() == stands


async def test_a_pace_that_is_no_number_is_refused(room: Visit) -> None:
    page = await room.page()
    assert "isn't understood" in await page.refused("time", do="play", pace=float("nan"))


async def test_a_long_stretch_is_stopped_in_its_midst(room: Visit) -> None:
    page = await room.page()
    mover, welcome = room.room.mover, at(page.state["clock"]["next"]["at"])

    def pause_after_the_welcome() -> None:
        room.room.show()
        if room.room.clock.now() >= welcome:
            mover.pause()

    mover.show = pause_after_the_welcome
    await page.ask("time", do="week")
    assert page.item("welcome")["state"] == "done"
    assert at(page.now()) == welcome


def test_a_change_of_the_clocks_is_announced_four_weeks_ahead() -> None:
    year = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)
    changes = clock_changes("Europe/Berlin", *year)
    assert [when for when, _ in changes] == [
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    ]
    told = near(changes, datetime(2027, 3, 1, tzinfo=UTC))
    assert told is not None
    assert told["words"].startswith(
        "On Sunday 28 March 2027 the clocks in Europe/Berlin go forward by 1 hour."
    )
    assert near(changes, datetime(2027, 2, 1, tzinfo=UTC)) is None
    assert clock_changes("Asia/Kolkata", *year) == []


# --- the cast


async def test_the_cast_is_silent_until_it_is_let_loose(room: Visit) -> None:
    page = await room.page()
    await page.to("first.section")
    await page.ask("time", do="day")
    assert not any("one thing is meant" in text for text in await texts(page, "first.section"))
    await page.ask("cast", loose="week")
    assert page.state["clock"]["cast"]["loose_until"]
    await page.to("first.digest")
    said = " ".join(
        [one["content"] for one in await page.history(page.item("first.section")["posted"]["message"])]
    )
    assert "It means more than it says." in said, "Ben comes to it only after three days"
    assert "one thing is meant" not in said, "what Ada would have said she was silent about"


async def test_the_cast_falls_silent_when_its_time_is_over(room: Visit) -> None:
    page = await room.page()
    await page.to("first.section")
    await page.ask("cast", loose="day")
    await page.to("first.digest")
    said = " ".join(
        [one["content"] for one in await page.history(page.item("first.section")["posted"]["message"])]
    )
    assert "one thing is meant" in said
    assert "It means more than it says." not in said


# --- people


async def test_a_reader_who_is_added_takes_part(room: Visit) -> None:
    page = await room.page()
    added = (await page.ask("person", add={"name": "  Dora   Late "}))["person"]
    assert (added["name"], added["part"], added["cast"]) == ("Dora Late", "member", False)
    dora = await room.page("Dora Late")
    await dora.ask("send", channel=CHANNEL, text="I am new here")
    assert (await page.event("MESSAGE_CREATE", content="I am new here"))["author"]["id"] == added["id"]
    assert "1 to 32 characters" in await page.refused("person", add={"name": " "})


async def test_buzzes_are_counted_for_each(room: Visit) -> None:
    page = await room.page()
    ada = page.person("Ada")["id"]
    await page.to("first.section")
    opening = page.item("first.section")["posted"]
    message = next(one for one in await page.history(opening["channel"]) if one["id"] == opening["message"])
    assert ada in message["room"]["buzz"], "the one mention of the week"
    assert page.state["buzzes"][ada] == 1
    assert page.state["buzzes"][page.state["me"]["id"]] == 0


# --- trouble


async def test_a_bot_that_was_killed_posts_nothing_twice(room: Visit) -> None:
    page = await room.page("Ada")
    await page.to("welcome")
    await page.ask("trouble", which="killed", on=True)
    assert page.state["clock"]["bot"] == "dead"
    assert "The bot gave no answer" in await page.refused("command", channel=CHANNEL, name="my words")
    await page.ask("time", do="week")
    assert page.item("first.section")["state"] == "to come"
    await page.ask("trouble", which="killed", on=False)
    assert page.item("first.section")["state"] == "done"
    found = [one for one in await texts(page, "first.section") if one]
    assert len(found) == len(set(found))


async def test_switched_on_and_off_and_on_again_there_is_one_bot(room: Visit) -> None:
    page = await room.page()
    orders = [await page.order("trouble", which="killed", on=is_on) for is_on in (True, False, True, False)]
    assert [(await page.answer(order))["t"] for order in orders] == ["ok"] * 4
    await page.to("welcome")
    assert page.state["clock"]["bot"] == "running"


async def test_a_bot_that_is_killed_while_it_posts_goes_on_where_it_was(room: Visit) -> None:
    page = await room.page()
    await page.to("welcome")
    await page.ask("trouble", which="rate-limits", on=True)
    moving = await page.order("time", do="week")
    await page.hears(lambda frame: frame.get("name") == "THREAD_CREATE")
    await page.ask("trouble", which="killed", on=True)
    await page.answer(moving)
    await page.ask("trouble", which="rate-limits", on=False)
    await page.ask("trouble", which="killed", on=False)
    assert page.item("first.section")["state"] == "done"
    thread = page.item("first.section")["posted"]["message"]
    found = [one["content"] for one in await page.history(thread) if one["content"]]
    assert len(found) == len(set(found)) > 2


async def test_an_outage_lasts_a_day_and_is_caught_up_with(room: Visit) -> None:
    page, ada = await room.page(), await room.page("Ada")
    await page.to("first.brief")
    await page.ask("trouble", which="discord-down", on=True)
    assert "Discord is down" in await ada.refused("send", channel=CHANNEL, text="Hello?")
    await page.ask("time", do="hour")
    before = at(page.now())
    await page.ask("time", do="day")
    assert at(page.now()) - before == timedelta(days=1)
    assert not any(one["on"] for one in page.state["faults"]), "it is over by itself"
    assert await ada.hears(
        lambda frame: frame["t"] == "told" and frame["words"].startswith("Discord is back.")
    )
    assert page.item("first.section")["state"] == "done"
    await ada.ask("send", channel=CHANNEL, text="At last")
    found = [one["content"] for one in await ada.history(page.item("first.section")["posted"]["message"])]
    assert len(found) == len(set(found))


async def test_an_outage_is_switched_off_before_its_time(room: Visit) -> None:
    page = await room.page()
    await page.ask("trouble", which="discord-down", on=True)
    await page.ask("trouble", which="discord-down", on=False)
    await page.to("welcome")
    assert page.item("welcome")["state"] == "done"


async def test_a_right_that_was_taken_holds_posts_back_until_it_is_given(room: Visit) -> None:
    page = await room.page()
    await page.to("first.brief")
    await page.ask("trouble", which="no-permission", on=True)
    assert await page.hears(lambda frame: "the bot lacks" in str(frame.get("d", {}).get("content")))
    await page.ask("time", do="day")
    assert page.item("first.section")["state"] == "to come"
    await page.ask("trouble", which="no-permission", on=False)
    assert page.item("first.section")["state"] == "done"


async def test_a_bot_that_cannot_be_started_says_why_and_is_started_later(
    room: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await room.page()
    await page.ask("trouble", which="killed", on=True)
    with monkeypatch.context() as changed:
        changed.setattr(room.room.server, "_token", "another")
        assert "Discord doesn't accept the bot's token." in await page.refused(
            "trouble", which="killed", on=False
        )
    told = await page.hears(lambda frame: frame["t"] == "told")
    assert (told["level"], "The bot has ended." in told["words"]) == ("error", True)
    assert [one["id"] for one in page.state["faults"] if one["on"]] == ["killed"]
    await page.ask("trouble", which="killed", on=False)
    await page.to("welcome")
    assert page.item("welcome")["state"] == "done"


async def test_an_unknown_trouble_is_refused(room: Visit) -> None:
    page = await room.page()
    assert "no trouble called flood" in await page.refused("trouble", which="flood", on=True)


# --- the pages


async def test_a_reload_loses_nothing(room: Visit) -> None:
    ada = await room.page("Ada")
    await ada.to("first.section")
    again = await room.page("Ada")
    for what in ("clock", "agenda", "people", "faults", "buzzes"):
        before, after = dict_of(ada, what), dict_of(again, what)
        assert after == before, what
    assert len(again.state["threads"]) == 1


def dict_of(page: Page, what: str) -> object:
    """Return a part of what a page shows, without what only a frame has."""
    found = page.state[what]
    return {key: value for key, value in found.items() if key != "t"} if isinstance(found, dict) else found


async def test_a_tab_that_reads_nothing_is_cut_off_and_holds_nobody_up(
    room: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.rehearsal.room.tabs.LONGEST", 60_000)
    cut: list[str] = []
    ada, tabs = await room.page("Ada"), room.room.tabs
    stalled = Tab(room.room.server.visitor(int(ada.person("Ben")["id"])), cut=lambda: cut.append("Ben"))
    tabs.add(stalled)
    for _ in range(40):
        await ada.ask("send", channel=CHANNEL, text="x" * 1900)
    assert cut, "nobody has written its queue to any socket"
    tabs.remove(stalled)
    assert "x" * 1900 in [one["content"] for one in await (await room.page("Ben")).history(CHANNEL)]


async def test_a_page_that_goes_leaves_time_standing_still(room: Visit) -> None:
    page = await room.page()
    await page.order("time", do="play", pace=1)
    await page.hears(lambda frame: frame["t"] == "clock" and frame["moving"])
    await page.socket.close()
    again = await room.page()
    while again.state["clock"]["moving"]:
        await again.hear()
    assert (await again.ask("time", do="hour"))["t"] == "ok"


async def test_the_archive_opens_at_any_moment_and_is_a_stranger_to_the_room(room: Visit) -> None:
    page = await room.page("Ada")
    for moment in ("welcome", "first.section"):
        await page.to(moment)
        href = (await page.ask("archive"))["href"]
        async with room.browser.get(room.origin + href) as response:
            assert response.status == 200
            assert "A small text" in await response.text()
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
            assert "sandbox" in policy
            assert "script" not in policy


async def test_it_ends_cleanly_with_pages_open_and_time_moving(tmp_path: Path) -> None:
    async with visit(tmp_path) as room:
        page = await room.page()
        await page.order("time", do="play", pace=1)
        await page.hears(lambda frame: frame["t"] == "clock" and frame["moving"])
        await room.page("Ada")
    assert asyncio.all_tasks() == {asyncio.current_task()}
