"""Whatever a member can do the page can do, and each page is told what its person may see, and nothing else."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from bot.records import Layout
from tests.club import CIRCLE
from tests.room_kit import CHANNEL, ORGANISERS, Frame, Page, Visit, room, visit

__all__ = ["room"]


async def test_a_page_is_told_everything_at_its_start(room: Visit) -> None:
    page = await room.page("Ada")
    state = page.state
    assert state["me"]["name"] == "Ada"
    assert [one["part"] for one in state["people"]].count("organiser") == 1
    assert {one["name"] for one in state["channels"]} == {"reading-circle"}
    assert {"respond", "my"} & {one["name"].split()[0] for one in state["commands"]} or state["commands"]
    assert state["clock"]["next"]["what"] == "the welcome"
    assert state["agenda"][1]["title"] == "The first half"
    assert all(not one["on"] for one in state["faults"])


async def test_what_one_writes_changes_and_deletes_the_other_sees(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    made = (await ada.ask("send", channel=CHANNEL, text="<b>Hello</b>"))["message"]
    assert (await ben.event("MESSAGE_CREATE", id=made))["content"] == "<b>Hello</b>"
    await ada.ask("edit", channel=CHANNEL, message=made, text="Goodbye")
    assert (await ben.event("MESSAGE_UPDATE", id=made))["edited_timestamp"]
    reply = (await ben.ask("send", channel=CHANNEL, text="Why?", reply_to=made))["message"]
    told = await ada.event("MESSAGE_CREATE", id=reply)
    assert told["referenced_message"]["content"] == "Goodbye"
    assert told["room"] == {"silent": False, "buzz": [ada.state["me"]["id"]]}
    await ada.ask("delete", channel=CHANNEL, message=made)
    assert await ben.event("MESSAGE_DELETE", id=made)
    assert [one["content"] for one in await ben.history(CHANNEL)] == ["Why?"]


async def test_one_may_not_change_what_another_wrote(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    made = (await ada.ask("send", channel=CHANNEL, text="Mine"))["message"]
    assert "Only its author" in await ben.refused("edit", message=made, text="Yours")
    assert "may not do that here" in await ben.refused("delete", message=made)


async def test_a_reaction_is_ones_own(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    made = (await ada.ask("send", channel=CHANNEL, text="Well"))["message"]
    await ben.ask("react", message=made, emoji="👍", on=True)
    assert (await ada.event("MESSAGE_REACTION_ADD", message_id=made))["emoji"]["name"] == "👍"
    assert (await ben.history(CHANNEL))[-1]["reactions"][0]["me"] is True
    assert (await ada.history(CHANNEL))[-1]["reactions"][0]["me"] is False
    await ben.ask("react", message=made, emoji="👍", on=False)
    assert "reactions" not in (await ada.history(CHANNEL))[-1]


async def test_a_file_comes_back_as_a_download_only(room: Visit) -> None:
    ada = await room.page("Ada")
    data = b64encode(b"<script>alert(1)</script>").decode()
    await ada.ask("send", channel=CHANNEL, files=[{"name": "a.html", "data": data, "alt": "An attack"}])
    file = (await ada.history(CHANNEL))[-1]["attachments"][0]
    assert file["url"].startswith("/attachments/")
    assert file["description"] == "An attack"
    async with room.browser.get(room.origin + file["url"]) as response:
        assert await response.text() == "<script>alert(1)</script>"
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.content_type == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_is_said_among_organisers_no_member_is_told(room: Visit) -> None:
    organiser, ada = await room.page(), await room.page("Ada")
    made = (await organiser.ask("send", channel=ORGANISERS, text="Between us"))["message"]
    await organiser.ask("delete", message=made)
    await organiser.ask("send", channel=CHANNEL, text="For all")
    await ada.event("MESSAGE_CREATE", content="For all")
    assert "Between us" not in str(ada.frames)
    assert ORGANISERS not in str(ada.frames)
    assert "can't see that channel" in await ada.refused("history", channel=ORGANISERS)
    assert "can't see that channel" in await ada.refused("send", channel=ORGANISERS, text="Hello?")


async def opening(room: Visit, page: Page) -> tuple[str, Frame]:
    """Go on to week 1 and return its thread and the message in it that has a Respond button."""
    await page.to("first.section")
    thread = page.item("first.section")["posted"]["message"]
    found = [one for one in await page.history(thread) if "Respond" in str(one["components"])]
    return thread, found[0]


def button(message: Frame, label: str) -> str:
    """Return the custom id of a button of a message."""
    rows = message["components"]
    return next(one["custom_id"] for row in rows for one in row["components"] if one.get("label") == label)


def fields(form: Frame) -> list[Frame]:
    """Return what is to be filled in of a form."""
    return [one["component"] for one in form["components"] if "component" in one]


async def test_a_form_is_opened_filled_in_and_its_answer_posted(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    _, message = await opening(room, ada)
    pressed = await ada.ask("press", message=message["id"], custom_id=button(message, "Respond"))
    form = await ada.event("MODAL", interaction=pressed["interaction"])
    values = {}
    for one in fields(form):
        options = [option["value"] for option in one.get("options", [])]
        values[one["custom_id"]] = options[0] if options else "It says one thing."
    await ada.ask("submit", interaction=form["interaction"], custom_id=form["custom_id"], values=values)
    receipt = await ada.event("EPHEMERAL")
    assert receipt["flags"] & 64
    posted = await ben.hears(lambda one: "It says one thing." in str(one.get("d", {}).get("content")))
    assert posted["name"] == "MESSAGE_CREATE"
    assert not [one for one in ben.frames if one.get("name") in ("EPHEMERAL", "MODAL")]
    again = await room.page("Ada")
    assert [one["id"] for one in again.state["ephemeral"]] == [receipt["id"]], "a reload loses nothing"


async def test_who_answers_without_a_name_is_named_to_nobody(tmp_path: Path) -> None:
    async with visit(tmp_path, circle=CIRCLE + "answers-without-name: yes\n") as room:
        ada, ben, organiser = await room.page("Ada"), await room.page("Ben"), await room.page()
        _, message = await opening(room, ada)
        await ada.ask("press", message=message["id"], custom_id=button(message, "Respond"))
        form = await ada.event("MODAL")
        chosen = next(one for one in fields(form) if "Don't" in str(one.get("options")))
        hide = next(option["value"] for option in chosen["options"] if option["label"] == "Don't")
        values = {fields(form)[0]["custom_id"]: "Between you and me.", chosen["custom_id"]: hide}
        before = len(ben.frames), len(organiser.frames)
        await ada.ask("submit", interaction=form["interaction"], custom_id=form["custom_id"], values=values)
        await ada.ask("time", do="week")
        for other, since in zip((ben, organiser), before, strict=True):
            await other.ask("history", channel=CHANNEL)
            told = [one for one in other.frames[since:] if one["t"] == "event"]
            answer = next(one["d"] for one in told if "Between you and me." in one["d"].get("content", ""))
            assert ada.state["me"]["id"] not in str(answer)
            assert "Ada" not in str(answer)
            assert "Ada" not in str([one for one in told if one["name"].startswith("MESSAGE_")])


async def test_whoever_leads_a_week_is_shown_as_its_facilitator(tmp_path: Path) -> None:
    async with visit(tmp_path, circle=CIRCLE + "facilitators: [ada.reads, faye]\n") as room:
        page = await room.page()
        shown = {one["name"]: (one["part"], one["leads"]) for one in page.state["people"]}
        assert shown["Ada"] == ("facilitator", [1])
        assert shown["faye"] == ("facilitator", [2])
        assert shown["Ben"] == ("member", [])
        assert shown["Organiser"] == ("organiser", [])
        assert shown["studycircle"] == ("bot", [])


async def test_a_button_under_a_private_answer_is_pressed_too(room: Visit) -> None:
    ada = await room.page("Ada")
    await ada.to("welcome")
    await ada.ask("command", channel=CHANNEL, name="my choices")
    private = await ada.event("EPHEMERAL")
    custom_id = button(private, "By name")
    answered = await ada.ask("press", message=private["id"], custom_id=custom_id)
    assert await ada.event("INTERACTION_DONE", interaction=answered["interaction"])
    assert len([one for one in ada.frames if one.get("name") == "EPHEMERAL"]) > 1


async def test_a_press_on_what_is_gone_is_refused_in_words(room: Visit) -> None:
    ada = await room.page("Ada")
    made = (await ada.ask("send", channel=CHANNEL, text="No buttons here"))["message"]
    assert "isn't there any more" in await ada.refused("press", message=made, custom_id="made-up")
    assert "isn't open any more" in await ada.refused("submit", interaction="1", custom_id="x", values={})


async def test_commands_go_by_rights_and_suggest(room: Visit) -> None:
    organiser, ada = await room.page(), await room.page("Ada")
    await organiser.to("welcome")
    assert {one["name"] for one in ada.state["commands"]} <= {
        one["name"] for one in organiser.state["commands"]
    }
    await organiser.ask("command", channel=ORGANISERS, name="circle status")
    assert "first" in str(await organiser.event("EPHEMERAL")).lower()
    assert "is offered no /made-up" in await ada.refused("command", channel=CHANNEL, name="made-up")
    offered = await organiser.ask(
        "complete", channel=ORGANISERS, name="circle skip", options={"post": "poll"}, focused="post"
    )
    assert offered["choices"][0].keys() == {"name", "value"}
    assert all("poll" in one["name"] for one in offered["choices"])


async def test_a_number_that_is_typed_reaches_the_bot_as_one(room: Visit) -> None:
    ada = await room.page("Ada")
    await ada.to("first.section")
    await ada.ask("command", channel=CHANNEL, name="passage", options={"paragraph": "2"})
    assert "answers the first" in (await ada.event("EPHEMERAL"))["content"]


async def test_a_message_is_added_from_its_menu(room: Visit) -> None:
    ada = await room.page("Ada")
    thread, _ = await opening(room, ada)
    made = (await ada.ask("send", channel=thread, text="This is worth keeping."))["message"]
    await ada.ask("menu", channel=thread, message=made, name="Add to the archive")
    assert (await ada.event("EPHEMERAL"))["flags"] & 64
    assert "is offered no" in await ada.refused("menu", channel=thread, message=made, name="Made up")


async def test_interest_in_a_meeting_is_shown_to_who_has_it(room: Visit) -> None:
    ada = await room.page("Ada")
    await ada.to("welcome")
    event = await ada.event("GUILD_SCHEDULED_EVENT_CREATE")
    await ada.ask("interested", event=event["id"], on=True)
    assert await ada.event("GUILD_SCHEDULED_EVENT_USER_ADD", user_id=ada.state["me"]["id"])
    assert (await room.page("Ada")).state["events"][0]["room"]["interested"]
    assert not (await room.page("Ben")).state["events"][0]["room"]["interested"]


async def test_a_vote_is_ones_own_and_the_poll_closes(room: Visit) -> None:
    ada = await room.page("Ada")
    await ada.to("first.poll")
    place = ada.item("first.poll")["posted"]
    messages = {one["id"]: one for one in await ada.history(place["channel"])}
    poll = next(one for one in messages.values() if "poll" in one)
    await ada.ask("vote", message=poll["id"], answers=[1])
    voted = next(one for one in await ada.history(place["channel"]) if one["id"] == poll["id"])
    assert voted["poll"]["results"]["answer_counts"] == [{"id": 1, "count": 1, "me_voted": True}]
    await ada.to("first.digest")
    closed = next(one for one in await ada.history(place["channel"]) if one["id"] == poll["id"])
    assert closed["poll"]["results"]["is_finalized"]
    assert "The poll has closed" in await ada.refused("vote", message=poll["id"], answers=[2])


async def test_a_thread_is_opened_joined_and_left(room: Visit) -> None:
    ada, ben = await room.page("Ada"), await room.page("Ben")
    thread = (await ada.ask("open_thread", channel=CHANNEL, name="Aside"))["channel"]
    assert (await ben.event("THREAD_CREATE", id=thread))["room"]["joined"] is False
    await ben.ask("join", thread=thread)
    await ben.ask("send", channel=thread, text="Here")
    assert (await room.page("Ben")).state["threads"][0]["room"]["joined"] is True
    await ben.ask("join", thread=thread, on=False)
    assert (await room.page("Ben")).state["threads"][0]["room"]["joined"] is False


async def test_a_forum_is_shown_with_its_posts(tmp_path: Path) -> None:
    async with visit(tmp_path, layout=Layout.FORUM) as room:
        ada = await room.page("Ada")
        assert ada.state["channels"][0]["type"] == 15
        await ada.to("first.section")
        names = [one["name"] for one in (await room.page("Ada")).state["threads"]]
        assert any(name.startswith("Week 1") for name in names), names
        post = (await ada.ask("open_thread", channel=CHANNEL, name="A question", text="What is it?"))[
            "channel"
        ]
        assert (await ada.history(post))[0]["content"] == "What is it?"
        assert "Open a post" in await ada.refused("send", channel=CHANNEL, text="Not here")


async def test_only_the_newest_are_shown_first_and_the_rest_on_demand(room: Visit) -> None:
    ada = await room.page("Ada")
    for number in range(60):
        await ada.ask("send", channel=CHANNEL, text=str(number))
    newest = await ada.history(CHANNEL)
    assert [one["content"] for one in newest] == [str(number) for number in range(10, 60)]
    older = await ada.history(CHANNEL, before=newest[0]["id"])
    assert [one["content"] for one in older] == [str(number) for number in range(10)]
    assert [one["more"] for one in ada.frames if "more" in one] == [True, False]
