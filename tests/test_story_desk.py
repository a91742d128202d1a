"""A facilitator's term: weeks that are swapped, posts that are held back, released, posted early, asked otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agenda.plan import plan
from bot.app.running import DATABASE
from bot.archive.collect import collect
from bot.archive.tree import Prompt
from bot.records import Layout, State
from bot.rehearsal.server.outcomes import Outcome, Seen
from bot.store import Core, open_core
from tests.club import CIRCLE, Club, Fault, Once, both_layouts, load, open_club, write_files

LED = CIRCLE + "facilitators: [fay.leads, gus.leads]\n"
FAY, GUS = "fay.leads", "gus.leads"
OWN = "What would *you* have said in its place?"
RELEASE, POST_NOW, SKIP, SWAP = "Release it", "Post it now", "Skip it", "Swap this week"


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """A small circle in which fay leads week 1 and gus week 2; neither organises."""
    async with open_club(tmp_path, circle=LED, layout=layout) as opened:
        yield opened


def lines(club: Club) -> list[Seen]:
    """What stands in the organisers' channel."""
    return club.people["olga"].sees(club.organisers)


def brief(club: Club, number: int) -> Seen:
    """The first message of a week's brief."""
    return next(seen for seen in lines(club) if seen.text.startswith(f"**Brief for week {number} "))


async def press(club: Club, who: str, seen: Seen, label: str) -> Outcome:
    """Somebody presses a button in the organisers' channel."""
    outcome = await club.people[who].press(seen.id, label)
    await club.settle()
    return outcome


async def log(club: Club) -> str:
    """What the organiser reads of what was done."""
    return (await club.command("olga", "circle log")).text


async def by(club: Club, who: str, command: str, label: str, **options: str) -> Outcome:
    """Somebody gives a command and confirms it."""
    return await club.confirm(await club.command(who, f"circle {command}", **options), label)


def asked(club: Club, prompt_id: str) -> Prompt:
    """A question as the archive has it, made beside the bot from the circle's own file."""
    running = load(write_files(club.folder, circle=LED))
    with open_core(club.folder / DATABASE, readonly=True) as core:
        archive = collect(
            core,
            circle=running.circle,
            reading=running.reading,
            agenda=plan(running.circle, running.reading),
        )
    return next(one for week in archive.weeks for one in week.prompts if one.id == prompt_id)


@both_layouts
async def test_a_facilitator_s_term(club: Club) -> None:
    """Fay gives week 1 away and leads week 2: she holds its questions back, asks her own, and files an answer anew.

    The bot is started again after each step; the archive and the log tell the same.
    """
    await club.to("welcome")
    await club.confirm(await club.command(FAY, "circle swap"), "Week 2, gus.leads")
    await club.away(minutes=5)
    await club.confirm(await club.command(GUS, "circle swap"), "Agree: week 1 for 2")
    await club.away(minutes=5)
    await club.to("first.section")
    refused = await club.command(FAY, "circle hold", post="first.questions")
    assert refused.text == "Only organisers can do this, and for a week its own facilitator."
    await club.to("second.section")
    await club.command(FAY, "circle hold", post="second.questions")
    await club.away(hours=2)
    form = (await club.command(FAY, "circle ask", question="second-core-2")).form
    assert form is not None
    await club.submit(form, "Where do you object?")
    await club.to("second.poll")
    await club.away(hours=5)
    await by(club, FAY, "release", RELEASE, post="second.questions")
    await club.away(minutes=5)
    said = await club.say("ada", "At work, mostly.", to="What does the second passage say?", number=2)
    card = await club.use(FAY, said, "File this answer…")
    await club.confirm(card, "Question, ¶3")
    await club.away(minutes=5)
    assert [(row.text, row.prompt) for row in await club.kept()] == [("At work, mostly.", "second-core-2")]
    assert asked(club, "second-core-2").question == "Where do you object?"
    done = [line.partition(": ")[2] for line in (await log(club)).split("\n")[1:]]
    assert done == [
        "proposed to swap week 1 with week 2",
        "agreed to the swap of week 2 with week 1",
        "held back week 2, the main questions",
        "replaced a question: week 2, question, ¶3",
        "released week 2, the main questions",
        "filed an answer of week 2 elsewhere: an answer (question, ¶3)",
    ]
    await club.to("end")
    ledger = (await club.ledger()).values()
    assert {row.state for row in ledger if row.due <= club.clock.now()} == {State.DONE}
    assert club.told() == [seen.text for seen in lines(club) if seen.text.startswith("Swapped:")]


# ---- swapping ------------------------------------------------------------------------------------------------------


@both_layouts
async def test_a_facilitator_swaps_a_week_and_both_confirm(club: Club) -> None:
    """Fay asks, gus agrees, with a restart after every step: from then on fay leads week 2, and its brief says so."""
    await club.to("first.brief")
    assert "Facilitator: fay.leads." in brief(club, 1).text
    offer = await press(club, "olga", brief(club, 1), SWAP)
    assert "Swap week 1, led by fay.leads" in offer.text
    await club.away(minutes=5)
    proposed = await club.command(FAY, "circle swap")
    chosen = await club.confirm(proposed, "Week 2, gus.leads")
    assert chosen.private
    assert "waits for gus.leads" in chosen.text
    (line,) = [seen for seen in lines(club) if "proposes to swap" in seen.text]
    assert line.text.startswith("fay.leads proposes to swap: week 1 (The first half) for week 2")
    assert line.buttons == ("Agree", "Withdraw")
    assert club.buzzed(GUS) == club.buzzed("olga") == []
    await club.away(minutes=5)
    not_hers = await press(club, "olga", line, "Agree")
    assert not_hers.text == "Only gus.leads can agree to this swap."
    assert club.running.facilitator("first") == FAY
    agreed = await club.confirm(await club.command(GUS, "circle swap"), "Agree: week 1 for 2")
    assert agreed.text == "Swapped: you lead week 1 now, and fay.leads week 2."
    (after,) = [seen for seen in lines(club) if seen.id == line.id]
    assert after.text.startswith("Swapped: week 1 (The first half) is led by gus.leads, week 2")
    assert after.buttons == ()
    await club.away(minutes=5)
    assert (club.running.facilitator("first"), club.running.facilitator("second")) == (GUS, FAY)
    await club.to("second.brief")
    assert "Facilitator: fay.leads." in brief(club, 2).text
    assert "Week 2: fay.leads" in (await club.command("olga", "circle status")).text
    said = await log(club)
    assert "proposed to swap week 1 with week 2" in said
    assert "agreed to the swap of week 2 with week 1" in said


async def test_a_swap_that_was_agreed_is_not_agreed_twice(club: Club) -> None:
    """Old buttons say that it is over: pressed again, withdrawn afterwards; another swap puts it back."""
    await club.confirm(await club.command(FAY, "circle swap"), "Week 2, gus.leads")
    (line,) = [seen for seen in lines(club) if "proposes" in seen.text]
    waiting = await club.command(GUS, "circle swap")
    await club.confirm(waiting, "Agree: week 1 for 2")
    again = await club.confirm(waiting, "Agree: week 1 for 2")
    assert again.text == "This swap is over already. Nothing was changed."
    assert club.running.facilitator("first") == GUS
    assert len([seen for seen in lines(club) if seen.id == line.id]) == 1
    await club.confirm(await club.command(GUS, "circle swap", week="first"), "Week 2, fay.leads")
    await club.confirm(await club.command(FAY, "circle swap"), "Agree: week 1 for 2")
    assert club.running.facilitator("first") == FAY
    assert await club.read(lambda core: core.swaps("circle")) == {}


async def test_a_proposal_can_be_withdrawn_and_ends_when_a_week_opens(club: Club) -> None:
    """Withdrawn, the line says so; proposed anew, and not answered until week 1 opens, it is off, and said."""
    await club.confirm(await club.command(FAY, "circle swap"), "Week 2, gus.leads")
    (line,) = [seen for seen in lines(club) if "proposes" in seen.text]
    withdrawn = await press(club, "olga", line, "Withdraw")
    assert withdrawn.text == "Withdrawn. Nothing has changed."
    assert next(seen for seen in lines(club) if seen.id == line.id).text.startswith("The swap of week 1")
    await club.confirm(await club.command(FAY, "circle swap"), "Week 2, gus.leads")
    waiting = await club.command(GUS, "circle swap")
    await club.to("first.section")
    late = await club.confirm(waiting, "Agree: week 1 for 2")
    assert late.text == "This swap is over already. Nothing was changed."
    await club.to("first.questions")
    assert [seen for seen in lines(club) if "is off, because" in seen.text]
    assert club.running.facilitator("first") == FAY


async def test_the_line_of_a_swap_is_posted_once(club: Club) -> None:
    """Discord posts it and says nothing; started again, the bot finds it, and the buttons work."""
    club.server.weather = Once(Fault.DEATH_AFTER, words="proposes to swap")
    menu = await club.command(FAY, "circle swap")
    assert await club.dies_during(club.confirm(menu, "Week 2, gus.leads"))
    club.server.weather = None
    await club.start()
    await club.pass_time(minutes=10)
    (line,) = [seen for seen in lines(club) if "proposes" in seen.text]
    assert line.buttons == ("Agree", "Withdraw")
    await club.confirm(await club.command(GUS, "circle swap"), "Agree: week 1 for 2")
    assert next(seen for seen in lines(club) if seen.id == line.id).text.startswith("Swapped:")


# ---- holding back ----------------------------------------------------------------------------------------------------


@both_layouts
async def test_held_questions_wait_until_they_are_released(club: Club) -> None:
    """The poll goes out, the questions wait over a restart, and go out when they are let go, without a word of late."""
    await club.to("first.section")
    held = await club.command(FAY, "circle hold", post="first.questions")
    assert held.text.startswith(
        "Held back: week 1, the main questions. Everything else goes on. It waits until"
    )
    again = await club.command(FAY, "circle hold", post="first.questions")
    assert again.text == "week 1, the main questions is held back already."
    await club.away(hours=1)
    await club.to("first.poll")
    await club.pass_time(hours=3)
    assert await club.state("first.poll") is State.DONE
    assert await club.state("first.questions") is State.PLANNED
    assert (
        "week 1, the main questions (`first.questions`), held back"
        in (await club.command("olga", "circle status")).text
    )
    released = await by(club, FAY, "release", RELEASE, post="first.questions")
    assert released.text == "Released: week 1, the main questions. It goes out now."
    assert "goes out late" not in club.post("Question 1 of 2").text
    assert await club.state("first.questions") is State.DONE
    assert club.told() == []
    said = await log(club)
    assert said.index("held back week 1, the main questions") < said.index(
        "released week 1, the main questions"
    )


async def test_what_is_held_too_long_is_left_out_and_told(club: Club) -> None:
    """Nobody releases the questions: closing question and digest go out, and organisers read why these didn't."""
    await club.to("first.section")
    await club.command(FAY, "circle hold", post="first.questions")
    await club.command("olga", "circle hold", post="first.poll")
    question = await club.command(FAY, "circle release", post="first.questions")
    await club.to("first.closing")
    assert await club.state("first.closing") is State.DONE
    ledger = await club.ledger()
    assert ledger["first.questions"].reason == "It was held back until it was time for the closing question."
    assert ledger["first.poll"].reason == "It was held back until too little time was left for voting."
    assert [text.partition(",")[0] for text in club.told()] == ["Not posted: week 1", "Not posted: week 1"]
    over = await club.confirm(question, RELEASE)
    assert over.text.startswith("There is nothing that can still be released")
    await club.to("first.digest")
    assert await club.state("first.digest") is State.DONE


@both_layouts
async def test_a_text_that_is_held_keeps_its_week_together(club: Club) -> None:
    """What belongs to the text waits with it; released two days later, text and questions go out in their order."""
    await club.to("first.brief")
    held = await club.command(FAY, "circle hold", post="first.section")
    assert "What belongs to that text waits with it" in held.text
    await club.until(club.due("first.questions") + timedelta(hours=1))
    assert await club.state("first.questions") is State.PLANNED
    assert club.threads() == []
    await by(club, FAY, "release", RELEASE, post="first.section")
    assert await club.state("first.section") is State.DONE
    assert await club.state("first.questions") is State.DONE
    texts = [seen.text for seen in club.thread()]
    first = next(i for i, text in enumerate(texts) if "**¶1**" in text)
    assert first < next(i for i, text in enumerate(texts) if "Question 1 of 2" in text)


async def test_a_text_that_nobody_releases_is_left_out_with_its_week(club: Club) -> None:
    """Once its week should be looked back at, it and what hangs on it are left out and told; the next week opens."""
    await club.to("first.brief")
    await club.command("olga", "circle hold", post="first.section")
    await club.away(days=2)
    await club.to("first.digest")
    ledger = await club.ledger()
    assert ledger["first.section"].reason == "It was held back until it was time for looking back."
    hanging = ("questions", "poll", "go-round", "closing", "digest")
    assert {ledger[f"first.{kind}"].state for kind in hanging} == {State.SKIPPED}
    [told] = club.told()
    assert f"{1 + len(hanging)} posts are missing" in told
    await club.to("second.section")
    assert await club.state("second.section") is State.DONE


async def test_a_hold_outlives_a_pause(club: Club) -> None:
    """What is held moves with its week, is still held, and goes out at its new time once it is released."""
    await club.to("first.section")
    await club.pass_time(minutes=1)
    await club.command(FAY, "circle hold", post="first.questions")
    await club.command("olga", "circle pause")
    await club.away(days=8)
    resumed = await club.command("olga", "circle resume")
    assert "moves back by 1 week. Next: week 1, the poll" in resumed.text
    moved = (await club.ledger())["first.questions"]
    assert (moved.held, moved.due) == (True, club.due("first.questions"))
    released = await by(club, FAY, "release", RELEASE, post="first.questions")
    assert released.text.startswith("Released: week 1, the main questions. It goes out <t:")
    await club.to("first.questions")
    assert await club.state("first.questions") is State.DONE


async def test_a_hold_in_the_moment_of_posting_does_no_harm(club: Club) -> None:
    """Held while Discord takes the first part: it is being posted already, and that is said."""
    await club.to("first.section")
    await club.until(club.due("first.questions"))
    late = await club.command(FAY, "circle hold", post="first.questions")
    assert late.text.startswith("There is nothing that can still be held back by the name `first.questions`.")
    assert await club.state("first.questions") is State.DONE


async def test_names_are_offered_for_what_one_leads(club: Club) -> None:
    """Fay is offered week 1's posts, gus week 2's, ada none, the organiser all; what is typed narrows it."""
    await club.to("welcome")

    async def names(who: str, typed: str = "", command: str = "hold") -> tuple[str, ...]:
        return await club.people[who].suggestions(f"circle {command}", option="post", text=typed)

    assert {name.partition(",")[0] for name in await names(FAY)} == {"week 1"}
    assert {name.partition(",")[0] for name in await names(GUS)} == {"week 2"}
    assert await names("ada") == ()
    assert any(name.startswith("the end, ") for name in await names("olga"))
    assert await names(FAY, "poll") == ("week 1, the poll, Thursday 14 January 2027 17:00",)
    assert await names(FAY, command="release") == ()


# ---- posting early, skipping ---------------------------------------------------------------------------------------


@both_layouts
async def test_a_post_goes_out_before_its_time_and_only_once(club: Club) -> None:
    """Fay posts the go-round on Wednesday; a restart and its own time change nothing."""
    await club.to("first.section")
    await club.pass_time(hours=20)
    done = await by(club, FAY, "post-now", POST_NOW, post="first.go-round")
    assert done.text == "Going out now: week 1, the go-round."
    assert await club.state("first.go-round") is State.DONE
    await club.away(hours=1)
    await club.to("first.digest")
    assert len([seen for seen in club.thread() if "**Go-round**" in seen.text]) == 1
    assert {row.state for row in (await club.ledger()).values() if row.number == 1} == {State.DONE}
    assert "posted week 1, the go-round by hand" in await log(club)


async def test_nothing_is_posted_before_what_belongs_before_it(club: Club) -> None:
    """Not before its text, not before what it would overtake, not in a pause, and not the end before all else."""
    await club.to("first.section")
    for who, post, words in (
        (GUS, "second.questions", "week 2, the main questions comes after week 2, the text"),
        (FAY, "first.closing", "week 1, the closing question comes after week 1, the main questions"),
        ("olga", "end", "the end comes after week 1, the main questions"),
        (GUS, "second.section", "week 2, the text comes after"),
    ):
        answer = await club.command(who, "circle post-now", post=post)
        assert answer.text.startswith(words)
        assert answer.buttons == ()
    question = await club.command(FAY, "circle post-now", post="first.questions")
    await club.command("olga", "circle pause")
    paused = await club.confirm(question, POST_NOW)
    assert paused.text == "The circle is paused; `/circle resume` first."
    assert await club.state("first.questions") is State.PLANNED


async def test_a_post_by_hand_outlives_trouble(club: Club) -> None:
    """Discord takes it and gives no answer, the bot dies: started again, it finds it, and posts nothing twice."""
    await club.to("first.section")
    question = await club.command(FAY, "circle post-now", post="first.questions")
    club.server.weather = Once(Fault.DEATH_AFTER, words="Question 2 of 2")
    assert await club.dies_during(club.confirm(question, POST_NOW))
    club.server.weather = None
    await club.start()
    await club.pass_time(minutes=10)
    heads = [seen.text.partition("\n")[0] for seen in club.thread() if "**Question" in seen.text]
    assert heads == ["**Question 1 of 2**", "**Question 2 of 2**"]
    assert await club.state("first.questions") is State.DONE


async def test_a_facilitator_s_skip_is_told_to_organisers(club: Club) -> None:
    """The week's own facilitator leaves the poll out: organisers read it, members see no poll."""
    await club.to("first.section")
    assert (await by(club, FAY, "skip", SKIP, post="first.poll")).text == "Skipped: week 1, the poll."
    await club.to("first.poll")
    assert not any(seen.poll for seen in club.thread())
    (told,) = club.told()
    assert told.endswith("Its facilitator left it out.")


# ---- asking one's own question -------------------------------------------------------------------------------------


@both_layouts
async def test_a_question_of_one_s_own_is_asked_answered_and_archived(club: Club) -> None:
    """It is posted with the passage and plainly as the facilitator's, answered by form, and stands in the archive."""
    await club.to("first.section")
    form = (await club.command(FAY, "circle ask", question="first-core-1")).form
    assert form is not None
    done = await club.submit(form, OWN)
    assert "\n> What would \\*you\\* have said in its place?" in done.text
    await club.away(minutes=10)
    await club.to("first.questions")
    post = club.post("in its place?")
    assert post.text.startswith("**Question 1 of 2** (asked by the facilitator)\n> answers the first\n")
    assert not any("count against the first" in seen.text for seen in club.thread())
    await club.away(minutes=10)
    await club.answer_by_form("ada", "Less.", to="in its place?")
    (answer,) = await club.kept()
    assert (answer.prompt, answer.text) == ("first-core-1", "Less.")
    prompt = asked(club, "first-core-1")
    assert prompt.question == "What would \\*you\\* have said in its place?"
    assert prompt.by_facilitator
    assert prompt.passage.quote == "answers the first"
    assert not asked(club, "first-core-2").by_facilitator
    late = await club.command(FAY, "circle ask", question="first-core-1")
    assert late.text.startswith("There is no question by the name `first-core-1` that can still be replaced.")


async def test_the_reading_s_own_question_can_be_asked_after_all(club: Club) -> None:
    """The button puts it back; once it is posted, the button says that it is too late."""
    form = (await club.command(FAY, "circle ask", question="first-core-1")).form
    assert form is not None
    done = await club.submit(form, "Mine?")
    back = await club.confirm(done, "Ask the reading's own after all")
    assert "What would count against the first passage" in back.text
    await club.to("first.section")
    await club.to("first.questions")
    assert "(asked by" not in club.post("count against the first").text
    late = await club.confirm(done, "Ask the reading's own after all")
    assert late.text.startswith("There is no question by the name")


async def test_what_cannot_be_asked_is_given_back(club: Club) -> None:
    """Too long, nothing at all, a poll, another's week: each is said, and nothing is changed."""
    form = (await club.command(FAY, "circle ask", question="first-core-1")).form
    assert form is not None
    long = await club.submit(form, "Why? " * 100)
    assert long.text.startswith("That is 499 characters, and 400 is the most.")
    assert long.files["your-question.txt"].decode().startswith("Why? Why?")
    form = (await club.command(FAY, "circle ask", question="first-core-1")).form
    assert form is not None
    assert (await club.submit(form, " \n ")).text == "There was nothing in the form, so nothing was changed."
    assert "polls stay as they are" in (await club.command(FAY, "circle ask", question="first-poll")).text
    assert "own facilitator" in (await club.command(GUS, "circle ask", question="first-core-1")).text
    assert await club.read(lambda core: core.questions_asked("circle")) == {}
    offered = await club.people[GUS].suggestions("circle ask", option="question", text="week 1")
    assert offered == ()
    offered = await club.people[GUS].suggestions("circle ask", option="question", text="closing")
    assert offered == ("Week 2, closing question, ¶4: What does the second passage leave you with?",)


async def test_a_question_replaced_at_the_last_moment_is_the_one_that_is_kept(club: Club) -> None:
    """Whichever comes first, the claim or the question: what is posted is what the archive shows."""
    await club.to("first.section")
    form = (await club.command(FAY, "circle ask", question="first-core-1")).form
    assert form is not None
    await club.until(club.due("first.questions") - timedelta(seconds=1))
    await club.all_at_once(club.submit(form, "Mine?"), club.to("first.questions"))
    post = club.post("Question 1 of 2")
    assert (asked(club, "first-core-1").question in post.text) is True
    assert asked(club, "first-core-1").by_facilitator is ("asked by" in post.text)


async def test_what_was_done_outlives_its_doer(club: Club) -> None:
    """Fay forgets herself: the deed stays, as an organiser's; nothing of her is in the table."""
    await club.to("first.section")
    await club.command(FAY, "circle hold", post="first.questions")
    words = await club.command(FAY, "my words")
    assert "What you did as an organiser or facilitator is written down" in words.text
    assert b"held back week 1, the main questions" in words.files["my-words.txt"]
    await club.confirm(await club.command(FAY, "my forget"), "Erase everything of mine")
    assert "an organiser: held back week 1, the main questions" in await log(club)

    def traces(core: Core) -> list[str]:
        return [str(tuple(row)) for row in core._rows("SELECT * FROM deed")]

    assert not any(str(club.people[FAY].id) in row or "fay" in row for row in await club.read(traces))
