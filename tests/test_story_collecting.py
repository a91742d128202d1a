"""What people say, change, take back, mark and vote: kept as it is in the end, where its author put it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.records import How, Layout
from bot.rehearsal.server.model import MessageKind
from tests.club import Club, both_layouts

pytestmark = both_layouts

OPENING = "What does the first passage say?"
CORE = "count against the first"
POLL = "Is the first passage right?"


async def test_each_way_of_answering_is_filed_where_it_was_put(club: Club) -> None:
    """Replies to a question, a paragraph, a poll and its notice are answers there; all else is conversation."""
    await club.to("first.poll")
    await club.say("ada", "To the question.", to=CORE)
    await club.say("ada", "To the paragraph.", to="**¶1**")
    await club.say("ada", "To the poll.", to=POLL)
    await club.say("ada", "To the poll's notice.", to="**Poll**")
    await club.say("ada", "To the terms.", to="**Words of this week**")
    await club.say("ada", "To nobody.")
    await club.answer_by_form("ada", "By form.", to=OPENING)
    assert [(r.text, r.how, r.prompt, r.paragraph) for r in await club.kept()] == [
        ("To the question.", How.REPLY, "first-core-1", None),
        ("To the paragraph.", How.REPLY, None, 1),
        ("To the poll.", How.REPLY, "first-poll", None),
        ("To the poll's notice.", How.REPLY, "first-poll", None),
        ("To the terms.", How.MESSAGE, None, None),
        ("To nobody.", How.MESSAGE, None, None),
        ("By form.", How.FORM, "first-opening", None),
    ]


async def test_replies_hang_on_what_they_reply_to(club: Club) -> None:
    """A reply to an answer, to the copy of a form's answer, and to a reply: each knows what it replies to."""
    await club.to("first.questions")
    await club.say("ada", "An answer.", to=CORE)
    await club.answer_by_form("ben", "A form's answer.", to=OPENING)
    await club.say("cleo", "To the answer.", to="An answer.")
    await club.say("cleo", "To the form's copy.", to="A form's answer.")
    await club.say("ada", "To the reply.", to="To the form's copy.")
    rows = await club.kept()
    by_id = {row.id: row.text for row in rows}
    assert {row.text: by_id[row.parent] for row in rows if row.parent} == {
        "To the answer.": "An answer.",
        "To the form's copy.": "A form's answer.",
        "To the reply.": "To the form's copy.",
    }
    assert {row.how for row in rows if row.parent} == {How.MESSAGE}


async def test_the_last_version_and_its_time_are_kept(club: Club) -> None:
    """A message that is edited twice is kept as it reads at last, with the time of the last edit, where it was."""
    await club.to("first.questions")
    message_id = await club.say("ada", "Frist.", to=CORE)
    for text in ("First.", "First of all."):
        await club.pass_time(minutes=5)
        club.people["ada"].edit(message_id, text)
    await club.settle()
    [row] = await club.kept()
    assert (row.text, row.prompt) == ("First of all.", "first-core-1")
    assert row.edited_at == club.clock.now()
    assert row.edited_at > row.at


async def test_what_is_no_edit_is_none(club: Club) -> None:
    """A pinned message is told of as changed, but nobody has edited it."""
    await club.to("first.section")
    message_id = await club.say("ada", "As it was.")
    world = club.server.world
    world.message(message_id).pinned = True
    world.publish("MESSAGE_UPDATE", _as_told(club, message_id), channel=world.channel(club.thread_id()))
    await club.settle()
    [row] = await club.kept()
    assert (row.text, row.edited_at) == ("As it was.", None)


def _as_told(club: Club, message_id: int) -> dict[str, object]:
    from bot.rehearsal.server import message_payloads

    return message_payloads.event(club.server.world, club.server.world.message(message_id))


async def test_what_is_deleted_is_gone(club: Club) -> None:
    """Of a deleted message neither text nor author is kept, and reading back doesn't bring it again; a reply stays."""
    await club.to("first.section")
    message_id = await club.say("ada", "A slip of the tongue.", to=OPENING)
    await club.say("ben", "I see.", to="A slip")
    club.people["ada"].delete(message_id)
    await club.settle()
    assert [row.text for row in await club.kept()] == ["I see."]
    held = await club.read(lambda core: core.words_of("circle", club.people["ada"].id))
    assert held.responses == ()
    await club.away(minutes=1)
    assert len(await club.kept()) == 1


async def test_deleting_the_copy_takes_a_form_s_answer_back(club: Club) -> None:
    """A moderator deletes one part of a long answer's copy: the answer is gone, and its other parts on Discord too."""
    await club.to("first.section")
    await club.answer_by_form("ada", "A sentence of it. " * 200, to=OPENING)
    copies = [seen for seen in club.thread() if "by form" in seen.text]
    assert len(copies) == 2
    club.moderate(copies[1].id)
    await club.settle()
    assert await club.kept() == []
    assert not any("by form" in seen.text for seen in club.thread())
    assert await club.read(lambda core: core.copies_to_delete()) == ()


async def test_reactions_are_kept_while_they_are_there(club: Club) -> None:
    """Reactions to an answer and to a form's copy count; one that is taken away doesn't; those to our posts neither."""
    await club.to("first.section")
    answer = await club.say("ada", "Yes.", to=OPENING)
    await club.answer_by_form("ben", "By form.", to=OPENING)
    copy = club.post("By form.").id
    for who, message_id in (("ben", answer), ("cleo", answer), ("cleo", copy), ("ada", copy)):
        club.people[who].react(message_id, "👍")
    club.people["ada"].react(club.post(OPENING).id, "🔥")
    club.people["cleo"].unreact(answer, "👍")
    await club.settle()
    assert {row.text: row.reactions for row in await club.kept()} == {
        "Yes.": (("👍", 1),),
        "By form.": (("👍", 2),),
    }


async def test_votes_are_counted_as_they_are_in_the_end(club: Club) -> None:
    """A vote that is changed counts once, one that is taken back not at all; the digest says the result in words."""
    await club.to("first.poll")
    poll = club.post(POLL).id
    club.people["ada"].vote(poll, "It is")
    club.people["ben"].vote(poll, "It is")
    club.people["cleo"].vote(poll, "It is not")
    club.people["ben"].vote(poll, "It is not")
    club.people["ada"].unvote(poll)
    await club.settle()
    assert await votes(club) == {2: 2}
    await club.to("first.digest")
    assert await votes(club) == {2: 2}
    assert "2 of 2 chose “It is not”" in club.post("Looking back at week 1").text


async def test_votes_that_nobody_heard_of_are_read_back_for_the_digest(club: Club) -> None:
    """Votes given, changed and taken back while the bot was off are right in the digest."""
    await club.to("first.poll")
    poll = club.post(POLL).id
    club.people["ada"].vote(poll, "It is")
    club.people["ben"].vote(poll, "It is")
    await club.settle()
    await club.stop()
    club.people["ada"].vote(poll, "It is not")
    club.people["ben"].unvote(poll)
    club.people["cleo"].vote(poll, "It is not")
    await club.start()
    await club.to("first.digest")
    assert await votes(club) == {2: 2}


async def votes(club: Club) -> Mapping[int, int]:
    """The totals of the first week's poll by option."""
    totals = await club.read(lambda core: core.votes("circle"))
    return totals.get(club.post(POLL).id, {})


async def test_late_is_what_comes_after_the_digest(club: Club) -> None:
    """An answer before the digest is in time; after it, by reply, form or talk, it is late, and welcome."""
    await club.to("first.closing")
    await club.say("ada", "In time.")
    await club.to("first.digest")
    await club.say("ada", "A late reply.", to=CORE)
    await club.say("ada", "Late talk.")
    await club.answer_by_form("ben", "A late form.", to=OPENING)
    assert [(row.text, row.late) for row in await club.kept()] == [
        ("In time.", False),
        ("A late reply.", True),
        ("Late talk.", True),
        ("A late form.", True),
    ]


async def test_a_thread_that_was_archived_wakes_for_an_answer(club: Club) -> None:
    """Weeks later, in a thread that Discord has put away, a form's answer is still posted and a reply still kept."""
    await club.to("end")
    await club.pass_time(days=10)
    assert next(place for place in club.threads() if place.name.startswith("Week 1")).archived
    await club.answer_by_form("ada", "Very late.", to=OPENING)
    await club.say("ben", "Me too.", to=CORE)
    assert [row.text for row in await club.kept()] == ["Very late.", "Me too."]
    assert "Very late." in [seen.text for seen in club.thread()][-2]


async def test_nothing_outside_the_threads_is_collected(club: Club) -> None:
    """What is said or marked in the circle's channel (or in a forum's welcome) or among organisers is not."""
    await club.to("first.section")
    ada, olga = club.people["ada"], club.people["olga"]
    words = "Week 1 of 2" if club.layout is Layout.TEXT else "**Test circle: welcome**"
    ours = next(seen for seen in club.in_channel() if words in seen.text)
    talk = ada.say(ours.channel_id, "In the channel.")
    ada.say(ours.channel_id, "In reply to the bot.", reply_to=ours.id)
    ada.react(ours.id, "👍")
    olga.say(club.organisers, "Among organisers.")
    ada.edit(talk, "In the channel, edited.")
    await club.settle()
    await club.away(minutes=1)
    assert await club.kept() == []
    assert (await club.read(lambda core: core.counts("circle"))).readers == 0


async def test_bots_and_system_messages_are_not_collected(club: Club) -> None:
    """Neither another bot's words, nor what Discord says in a person's name (a pin, an addition), nor our own posts."""
    await club.to("first.section")
    other = club.another_bot("helper")
    other.say(club.thread_id(), "Beep.")
    other.say(club.thread_id(), "Beep to the question.", reply_to=club.post(OPENING).id)
    club.notice("ada", MessageKind.PIN_NOTICE)
    club.notice("ben", MessageKind.RECIPIENT_ADD)
    await club.settle()
    await club.to("first.digest")
    begins = {21} if club.layout is Layout.TEXT else set()
    assert {seen.kind for seen in club.thread()} >= {0, 1, 6, 19, 46} | begins
    assert await club.kept() == []
    await club.away(minutes=1)
    assert await club.kept() == []
