"""What counts as an answer, message by message, straight into the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flow.filing import file_all, refile
from bot.records import Author, How, Seen, SeenDeletion, SeenMessage, SeenReaction, SeenVote
from bot.store import CircleRow, Core, NewResponse, open_core

NOW = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)
THREAD, ELSEWHERE = 500, 600
QUESTION, PARAGRAPH, NOTICE, COPY = 1001, 1002, 1003, 1004
ADA = Author(7, "Ada")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    """A database with a week's thread in which a question, a paragraph and a notice stand."""
    with open_core(tmp_path / "state.sqlite3") as opened:
        opened.put_circle(CircleRow("circle", "Circle", 1, 2, 3, "pseudonyms"))
        opened.watch("circle", THREAD, "week")
        posted(opened, "week.section", "p1", QUESTION, prompt="asked", paragraph=1)
        posted(opened, "week.section", "p2", PARAGRAPH, paragraph=2)
        posted(opened, "week.section", "notice", NOTICE)
        yield opened


def posted(
    core: Core,
    owner: str,
    part: str,
    message_id: int,
    *,
    prompt: str | None = None,
    paragraph: int | None = None,
) -> None:
    """The bot has posted something and written it down."""
    nonce = f"{owner}{part}"[:25]
    core.begin_post(
        "circle", owner, part, nonce, THREAD, NOW, week="week", prompt=prompt, paragraph=paragraph
    )
    core.post_done("circle", owner, part, message_id, NOW)


def said(message_id: int, text: str = "Words.", **more: Any) -> SeenMessage:
    """Ada says something in the thread."""
    return replace(SeenMessage(message_id, THREAD, ADA, text, NOW), **more)


def put_away(core: Core, *seen: Seen, shelved: datetime | None = None, gaps: tuple[int, ...] = ()) -> None:
    """File what was seen."""
    file_all(core, seen, now=NOW, shelved=lambda circle, week: shelved, gaps=gaps)


def kept(core: Core) -> list[tuple[str, How, str | None, int | None]]:
    """What is kept, and where."""
    return [(r.text, r.how, r.prompt, r.paragraph) for r in core.released("circle")]


@pytest.mark.parametrize(
    ("reply_to", "how", "prompt", "paragraph"),
    [
        (None, How.MESSAGE, None, None),
        (QUESTION, How.REPLY, "asked", None),
        (PARAGRAPH, How.REPLY, None, 2),
        (NOTICE, How.MESSAGE, None, None),
        (9999, How.MESSAGE, None, None),
    ],
)
def test_where_a_message_is_filed(
    core: Core, reply_to: int | None, how: How, prompt: str | None, paragraph: int | None
) -> None:
    """A reply to a question or a paragraph is filed there; any other message is the week's conversation."""
    put_away(core, said(2001, reply_to=reply_to))
    assert kept(core) == [("Words.", how, prompt, paragraph)]


@pytest.mark.parametrize(
    "seen",
    [
        said(2001, author=Author(8, "Helper", is_bot=True)),
        said(2001, is_plain=False),
        said(2001, channel_id=ELSEWHERE),
    ],
    ids=["a bot's", "a system message", "elsewhere"],
)
def test_what_is_not_collected(core: Core, seen: SeenMessage) -> None:
    """Bots, system messages, and whatever isn't in a week's thread."""
    put_away(core, seen)
    assert kept(core) == []


def test_an_answer_that_overtakes_our_own_record_is_filed_rightly(core: Core) -> None:
    """Somebody replies to a question before the bot has written down that it is posted."""
    core.begin_post("circle", "week.questions", "q", "nonce", THREAD, NOW, week="week", prompt="late-asked")
    put_away(core, said(2001, "Quick.", reply_to=1500))
    assert kept(core) == [("Quick.", How.MESSAGE, None, None)]
    core.post_done("circle", "week.questions", "q", 1500, NOW)
    refile(core, 1500)
    assert kept(core) == [("Quick.", How.REPLY, "late-asked", None)]


def test_a_reply_that_overtakes_the_record_of_a_copy_hangs_on_the_answer(core: Core) -> None:
    """Somebody replies to the copy of a form's answer before the bot has written down which message that is."""
    new = NewResponse("circle", "week", How.FORM, 7, "Ada", "By form.", NOW, prompt="asked", interaction_id=1)
    answer = core.add_response(new)
    core.begin_post("circle", f"answer:{answer}", "1", "nonce", THREAD, NOW, week="week")
    put_away(core, said(2001, "To the copy.", reply_to=COPY))
    core.post_done("circle", f"answer:{answer}", "1", COPY, NOW)
    refile(core, COPY)
    assert [(r.text, r.parent, r.how) for r in core.released("circle")][1] == (
        "To the copy.",
        answer,
        How.MESSAGE,
    )


def test_a_refiling_leaves_alone_what_was_filed(core: Core) -> None:
    """What is filed already, and what was deleted meanwhile, stay as they are."""
    put_away(
        core, said(2001, reply_to=QUESTION), said(2002, reply_to=QUESTION), SeenDeletion(THREAD, (2002,))
    )
    refile(core, QUESTION)
    assert kept(core) == [("Words.", How.REPLY, "asked", None)]


def test_the_last_edit_counts_in_whatever_order_edits_come(core: Core) -> None:
    """An older edit that is heard of later changes nothing; one of a message never seen brings it in."""
    newer, older = NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)
    put_away(
        core,
        said(2001, "First."),
        said(2001, "Newer.", edited_at=newer),
        said(2001, "Older.", edited_at=older),
        said(2002, "Never seen before.", edited_at=older, reply_to=QUESTION),
    )
    assert kept(core) == [
        ("Newer.", How.MESSAGE, None, None),
        ("Never seen before.", How.REPLY, "asked", None),
    ]


def test_what_is_deleted_before_it_is_seen_is_not_taken_in(core: Core) -> None:
    """A deletion that overtakes its message, and an edit that is heard of after it, bring nothing back."""
    put_away(
        core,
        SeenDeletion(THREAD, (2001,)),
        said(2001, "Too late."),
        said(2001, "Edited.", edited_at=NOW + timedelta(minutes=1)),
    )
    assert kept(core) == []


def test_reactions_and_votes_are_filed_and_taken_back(core: Core) -> None:
    """A reaction to somebody's words counts, one to our own post doesn't; a vote counts until it is taken back."""
    put_away(
        core,
        said(2001),
        SeenReaction(THREAD, 2001, 8, "👍", added=True),
        SeenReaction(THREAD, 2001, 9, "👍", added=True),
        SeenReaction(THREAD, 2001, 9, "👍", added=False),
        SeenReaction(THREAD, QUESTION, 8, "🔥", added=True),
        SeenVote(THREAD, QUESTION, 8, 1, added=True),
        SeenVote(THREAD, QUESTION, 9, 2, added=True),
        SeenVote(THREAD, QUESTION, 9, 2, added=False),
        SeenVote(ELSEWHERE, 77, 9, 2, added=True),
    )
    assert [row.reactions for row in core.released("circle")] == [(("👍", 1),)]
    assert core.votes("circle") == {QUESTION: {1: 1}}


def test_late_is_from_the_instant_on(core: Core) -> None:
    """What is said at the very instant of the digest is late; a moment before, it isn't."""
    put_away(core, said(2001), shelved=NOW)
    put_away(core, said(2002), shelved=NOW + timedelta(microseconds=1))
    assert [row.late for row in core.released("circle")] == [True, False]


def test_the_mark_goes_with_what_was_seen(core: Core) -> None:
    """The mark is the newest message seen, ours and system ones too; edits don't move it, and nothing moves it back."""
    put_away(core, said(2005, is_plain=False), said(2003), said(2009, edited_at=NOW))
    assert core.watched()[THREAD].mark == 2005


def test_a_mark_stays_while_there_is_a_gap_before_it(core: Core) -> None:
    """As long as a thread couldn't be read back its mark stays; what is said there is kept all the same."""
    put_away(core, said(2001))
    put_away(core, said(2005, "After the gap."), gaps=(THREAD,))
    assert core.watched()[THREAD].mark == 2001
    assert [row.text for row in core.released("circle")] == ["Words.", "After the gap."]


def test_what_can_not_be_seen_is_not_kept_and_overwrites_nothing(core: Core) -> None:
    """Without the message-content intent: no empty answer, a known text stays, and the mark goes on all the same."""
    unseen: dict[str, Any] = {"is_unseen": True}
    put_away(core, said(2001, "", **unseen), said(2002, "Known.", reply_to=QUESTION))
    put_away(core, said(2002, "", edited_at=NOW + timedelta(minutes=1), **unseen), said(2003, "", **unseen))
    assert kept(core) == [("Known.", How.REPLY, "asked", None)]
    assert core.watched()[THREAD].mark == 2003


def test_what_comes_at_once_is_kept_as_if_it_came_one_by_one(tmp_path: Path) -> None:
    """Whoever wants nothing kept, what was deleted, what comes twice, replies to what has just been said."""
    ben, cleo = Author(8, "Ben"), Author(9, "Cleo")
    batch: list[Seen] = [
        said(2001, "First.", reply_to=QUESTION),
        said(2002, "To the first.", author=ben, reply_to=2001),
        said(2001, "First, once more."),
        said(2003, "Of one who wants nothing kept: <@9>.", author=cleo),
        said(2004, "About <@9>.", author=replace(ben, name="Benno")),
        SeenDeletion(THREAD, (2004,)),
        said(2004, "Deleted, and read back."),
        said(2005, "Said.", reply_to=2002),
        said(2005, "Mended.", edited_at=NOW + timedelta(minutes=1)),
        SeenReaction(THREAD, 2005, 8, "👍", added=True),
        said(2006, "Before it was wanted.", author=Author(10, "Dora"), at=NOW - timedelta(hours=1)),
        said(2007, "Since then.", author=Author(10, "Dora")),
    ]
    found = []
    for name, pieces in (("one", [batch]), ("many", [[seen] for seen in batch])):
        with open_core(tmp_path / name / "state.sqlite3") as core:
            core.put_circle(CircleRow("circle", "Circle", 1, 2, 3, "pseudonyms"))
            core.watch("circle", THREAD, "week")
            posted(core, "week.section", "p1", QUESTION, prompt="asked", paragraph=1)
            core.refuse("circle", 9, at=NOW)
            core.refuse("circle", 10, at=NOW - timedelta(hours=2))
            core.accept("circle", 10, NOW - timedelta(minutes=1))
            for piece in pieces:
                put_away(core, *piece)
            rows = [(r.text, r.author, r.parent, r.prompt, r.reactions) for r in core.released("circle")]
            found.append((rows, core.watched()[THREAD].mark))
    assert found[0] == found[1]
    assert [row[0] for row in found[0][0]] == ["First.", "To the first.", "Mended.", "Since then."]
