"""The first week, told as people: what goes out, who answers, what is kept."""

from __future__ import annotations

from tests.club import Club, both_layouts

pytestmark = both_layouts


async def test_a_week_goes_out_in_its_order(club: Club) -> None:
    """The thread begins with notice, text, terms and question; questions, poll and the rest follow."""
    await club.to("first.digest")
    texts = [seen.text for seen in club.thread()]
    heads = [
        "What is written",
        "**¶1**",
        "**¶2**",
        "**Words",
        "**Opening question**",
        "**Question 1",
        "**Question 2",
    ]
    assert [next(i for i, text in enumerate(texts) if head in text) for head in heads] == sorted(
        next(i for i, text in enumerate(texts) if head in text) for head in heads
    )
    assert "[1] The note says" in club.post("**¶1**").text
    assert club.post("Is the first passage right?").poll


async def test_an_answer_is_kept_where_its_author_put_it(club: Club) -> None:
    """A reply to a question is its answer, a reply to a paragraph is the paragraph's, talk is conversation."""
    await club.to("first.questions")
    await club.say("ada", "Nothing does.", to="count against the first")
    await club.say("ben", "This line.", to="**¶2**")
    await club.say("cleo", "Hello all.")
    assert club.bot is not None
    rows = await club.bot.store.read(lambda core: list(core.released("circle")))
    assert [(r.text, r.prompt, r.paragraph, r.how.value) for r in rows] == [
        ("Nothing does.", "first-core-1", None, "reply"),
        ("This line.", None, 2, "reply"),
        ("Hello all.", None, None, "message"),
    ]


async def test_an_answer_by_form_is_saved_and_shown_under_its_name(club: Club) -> None:
    """The form shows passage and question; the answer stands in the thread, marked as by form."""
    await club.to("first.section")
    outcome = await club.answer_by_form("ada", "It says *one thing*.", to="What does the first passage say?")
    assert outcome.private
    assert outcome.text.startswith("Saved, and posted in the thread")
    assert club.thread()[-1].text == "**Ada** (by form)\nIt says *one thing*."
