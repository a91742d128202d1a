"""What goes out, where, to whom, and whose phone buzzes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.records import Layout, State
from tests.club import CIRCLE, Club, Request, both_layouts, open_club

pytestmark = both_layouts

GUILD = 111111111111111111


async def test_the_welcome_is_pinned_once(club: Club) -> None:
    """Three messages, then the way in; the first and that (or their post) are pinned, and nobody's phone buzzes."""
    await club.to("welcome")
    plain = [seen for seen in club.in_channel() if seen.text]
    assert [seen.text.splitlines()[0] for seen in plain] == [
        "**Test circle: welcome**",
        "**Three ways to answer**",
        "**A practice question**",
        "**Test circle: the way in**",
    ]
    way_in = [plain[-1].id] if club.layout is Layout.TEXT else []
    assert club.pinned() == [*way_in, plain[0].id]
    assert all(seen.silent for seen in plain)


async def test_only_the_opening_buzzes_and_only_the_readers(club: Club) -> None:
    """In a whole term each opening mentions the role once; the organiser, who hasn't the role, hears nothing."""
    await club.to("end")
    for reader in ("ada", "ben", "cleo"):
        assert club.buzzed(reader) == ["mention of Readers", "mention of Readers"]
    assert club.buzzed("olga") == []
    loud = [seen for seen in club.in_channel() if seen.is_bot and seen.text and not seen.silent]
    assert [seen.text.partition("\n")[0].partition(" ")[2] for seen in loud] == [
        "**Week 1 of 2: The first half**",
        "**Week 2 of 2: The second half**",
    ]
    in_threads = [seen for week in (1, 2) for seen in club.thread(week) if seen.kind in (0, 19)]
    assert all(seen.silent for seen in in_threads if seen not in loud)
    come = [row for row in (await club.ledger()).values() if row.due <= club.clock.now()]
    assert {stored.state for stored in come} == {State.DONE}


async def test_without_a_role_nobody_is_mentioned(tmp_path: Path, layout: Layout) -> None:
    """A circle that names no role opens its weeks silently."""
    async with open_club(
        tmp_path, layout=layout, circle=CIRCLE.replace("mention: Readers\n", ""), begin="first.section"
    ) as club:
        await club.to("first.section")
        opening = next(seen for seen in club.in_channel() if "Week 1 of 2" in seen.text)
        assert opening.text.startswith("**Week 1")
        assert opening.silent
        assert club.buzzed("ada") == []


async def test_a_role_that_is_missing_is_told_once_and_found_later(club: Club) -> None:
    """Organisers read once that the role isn't there, however often the bot starts; once made, it is mentioned."""
    roles = club.server.world.guild(GUILD).roles.values()
    role = next(role for role in roles if role.name == "Readers")
    role.name = "Somebody else"
    await club.away(minutes=1)
    await club.away(minutes=1)
    await club.to("first.brief")
    [told] = club.told()
    assert told.startswith("There is no role “Readers” on this server")
    role.name = "Readers"
    await club.away(minutes=1)
    await club.to("first.section")
    assert club.buzzed("ada") == ["mention of Readers"]


async def test_the_thread_opens_from_the_opening_and_holds_the_week(club: Club) -> None:
    """The week's thread begins with the opening and bears the week's number and title; the digest is its last post."""
    await club.to("first.digest")
    opening = next(seen for seen in club.in_channel() if "Week 1 of 2" in seen.text)
    assert [place.name for place in club.threads()] == ["Week 1: The first half"]
    assert opening.id == club.thread_id()
    digest = club.post("**Looking back at week 1: The first half**")
    assert digest.id == [seen for seen in club.thread() if seen.kind == 0][-1].id


async def test_each_question_leads_to_its_paragraph(club: Club) -> None:
    """A question quotes its passage, links to the whole paragraph in the thread, and has the one button."""
    await club.to("first.questions")
    question = club.post("What would count against the first passage")
    paragraph = club.post("**¶2**")
    assert "> answers the first" in question.text
    assert (
        f"[¶2 in full](https://discord.com/channels/{GUILD}/{club.thread_id()}/{paragraph.id})"
        in question.text
    )
    assert question.buttons == ("Respond",)


async def test_the_poll_replies_to_its_notice(club: Club) -> None:
    """A notice says who sees the votes; the poll is a reply to it, and ends when the meeting begins."""
    await club.to("first.poll")
    notice, poll = club.post("**Poll**"), club.post("Is the first passage right?")
    assert "Everybody can see on Discord who voted for what" in notice.text
    assert poll.poll is not None
    assert poll.reply_to == notice.id
    assert poll.poll.options == ("It is", "It is not", "Not sure yet, or I'd put it otherwise")
    reminder = club.running.agenda.find("first.reminder")
    assert reminder is not None
    assert poll.poll.ends == reminder.until


async def test_the_brief_is_for_organisers_alone(club: Club) -> None:
    """The facilitator's brief stands where organisers read, the day before, and nowhere else."""
    await club.to("first.brief")
    briefs = [seen.text for seen in club.people["olga"].sees(club.organisers)]
    assert briefs[0].startswith("**Brief for week 1 of 2: The first half**")
    assert "**Listen for**\n- this" in briefs[1]
    assert club.organisers not in {place.id for place in club.people["ada"].channels()}
    assert not any("Brief" in seen.text for seen in club.in_channel())


async def test_every_message_closes_its_mentions(club: Club) -> None:
    """Whatever the bot sends names what it may mention: at most the readers' role, and that in an opening only."""
    sent: list[Request] = []
    club.server.weather = sent.append
    await club.to("first.section")
    await club.answer_by_form("ada", "Yes.", to="What does the first passage say?")
    await club.command("ada", "my words")
    await club.command("olga", "circle status")
    await club.to("first.digest")
    mentions = [mentions_of(request) for request in sent if is_message(request)]
    assert len(mentions) > 20
    assert all(found is not None for found in mentions)
    role = next(role for role in club.server.world.guild(GUILD).roles.values() if role.name == "Readers")
    assert [found for found in mentions if found != {"parse": []}] == [{"parse": [], "roles": [role.id]}]


def is_message(request: Request) -> bool:
    """Whether a request brings something that people read; a deferral and a form don't."""
    if request.line.endswith("/callback"):
        return bool(request.body and request.body["type"] == 4)
    return request.line.startswith(("POST /channels", "PATCH /webhooks")) and bool(
        {"content", "message"} & set(request.body or {})
    )


def mentions_of(request: Request) -> Any:
    """What a message may mention, by its own word; a forum's first message lies in its post."""
    body = request.body["data"] if request.line.endswith("/callback") else request.body
    return body.get("message", body).get("allowed_mentions")


@pytest.mark.parametrize("name", ["@everyone", "@here", "<@&111111111111111111>"])
async def test_a_name_and_an_answer_ping_nobody(club: Club, name: str) -> None:
    """A member called like a mention, who answers by form with mentions, lets nobody's phone buzz."""
    await club.to("first.section")
    before = {who: club.buzzed(who) for who in club.people}
    club.server.world.users[club.people["ada"].id].global_name = name
    text = f"@everyone @here <@{club.people['ben'].id}> <@&{GUILD}> must read this"
    await club.answer_by_form("ada", text, to="What does the first passage say?")
    copy = club.server.world.channels[club.thread_id()].messages[club.thread()[-1].id]
    assert copy.content.endswith(text)
    assert (copy.mention_everyone, copy.mentions, copy.mention_roles) == (False, (), ())
    assert {who: club.buzzed(who) for who in club.people} == before


async def test_what_hangs_on_a_skipped_text_is_left_out_and_told(club: Club) -> None:
    """Where an organiser skips the text there is no thread; what would go there is left out, and they read why."""
    await club.to("first.brief")
    await club.confirm(await club.command("olga", "circle skip", post="first.section"), "Skip it")
    await club.to("first.digest")
    ledger = await club.ledger()
    for key in ("first.questions", "first.poll", "first.go-round", "first.closing", "first.digest"):
        assert ledger[key].state is State.SKIPPED
        assert "there is no thread" in ledger[key].reason
    told = club.told()  # the questions and the poll are due at the same time
    assert ["2 posts are missing" in text for text in told] == [True, False, False, False]
    assert all(text.startswith("Not posted: week 1, ") for text in told[1:])
    assert club.threads() == []
    await club.to("second.section")
    assert [place.name for place in club.threads()] == ["Week 2: The second half"]
