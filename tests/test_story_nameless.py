"""Answers without a name: what the form says of them, when they come out, and how they are taken back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.archiving import write_archive
from bot.app.rehearsing import rehearse
from bot.app.running import DATABASE
from bot.records import How, Layout, State
from bot.rehearsal.cast.script import load_script
from bot.rehearsal.server import interactions
from bot.rehearsal.server.outcomes import NotThereError, Outcome
from bot.schedule.load import load_circle
from bot.store import open_core
from tests.club import CIRCLE, Club, Fault, Once, open_club

READING = Path(__file__).resolve().parents[1] / "readings" / "what-is-communisation"
NAMELESS = f"{CIRCLE}answers-without-name: yes\n"
OPENING = "What does the first passage say?"
SHOW, HIDE = "Show my name", "Don't"
HEAD = "**A reader, without name** (by form)\n"
REFUSED = "Only organisers can do this: those who can see the organisers' channel."
UNKNOWN = "No answer is kept here under that code"
both_layouts = pytest.mark.parametrize("layout", Layout)


@asynccontextmanager
async def club_of_its_own(folder: Path, layout: Layout) -> AsyncIterator[Club]:
    """Open a small circle that takes answers without a name, and go on to after its first text."""
    async with open_club(folder, circle=NAMELESS, layout=layout) as opened:
        await opened.to("first.section")
        await opened.pass_time(minutes=7, seconds=13)
        yield opened


@pytest.fixture
async def club(tmp_path: Path, layout: Layout) -> AsyncIterator[Club]:
    """That circle."""
    async with club_of_its_own(tmp_path, layout) as opened:
        yield opened


async def send(club: Club, who: str, text: str, *, to: str = OPENING) -> Outcome:
    """Somebody answers by form, without their name."""
    return await club.submit(await club.form(who, to=to), text, choose=HIDE)


def code_of(receipt: Outcome) -> str:
    """The withdraw code of a receipt."""
    found = re.search(r"\*\*([a-z]{4}-[a-z]{4}-[a-z]{4})\*\*", receipt.text)
    assert found, receipt.text
    return found[1]


def copies(club: Club) -> list[str]:
    """What stands in the first week's thread without a name."""
    return [seen.text.removeprefix(HEAD) for seen in club.thread() if seen.text.startswith(HEAD)]


# ---- the form ------------------------------------------------------------------------------------------------------


async def test_the_form_asks_about_the_name_and_presumes_nothing(club: Club) -> None:
    """Nothing is chosen beforehand, one of both must be, and it says what being without a name does not hide."""
    form = await club.form("ada", to=OPENING)
    _, _, question = form.fields
    assert (question.label, question.options, question.value) == ("Your name", (SHOW, HIDE), "")
    assert "people may still know you by your style" in form.texts[-1]
    assert "The organiser can't look up who wrote it, and `/my forget` can't find it" in form.texts[-1]
    with pytest.raises(NotThereError, match="must be chosen"):
        await club.submit(form, "Undecided.")
    assert await club.kept() == []


async def test_a_form_that_comes_without_the_choice_shows_no_name(club: Club) -> None:
    """Should Discord let one through in which nothing is chosen, it is given back rather than shown with the name."""
    form = await club.form("ada", to=OPENING)
    form._body["components"][-1]["component"]["required"] = False
    outcome = await club.submit(form, "With a name or not?")
    assert outcome.text.startswith("Nothing was chosen about your name, so this was not kept.")
    assert "With a name or not?" in outcome.text
    assert await club.kept() == []


async def test_a_circle_that_takes_none_asks_nothing(tmp_path: Path) -> None:
    """Without `answers-without-name: yes` the form has its one box, and organisers have nothing to stop."""
    async with open_club(tmp_path) as club:
        await club.to("first.section")
        assert len((await club.form("ada", to=OPENING)).fields) == 2
        stopped = await club.command("olga", "circle nameless stop")
        assert stopped.text.startswith("This circle takes no answers without a name")


async def test_who_shows_their_name_is_posted_at_once(club: Club) -> None:
    """With the name it is as ever: posted under it, and kept as the member's."""
    outcome = await club.submit(await club.form("ada", to=OPENING), "Mine.", choose=SHOW)
    assert outcome.text.startswith("Saved, and posted in the thread")
    assert club.thread()[-1].text == "**Ada** (by form)\nMine."
    assert [(row.text, row.reader) for row in await club.kept()] == [("Mine.", 1)]


async def test_the_welcome_says_so(club: Club) -> None:
    """The second way to answer names the choice."""
    told = next(seen.text for seen in club.in_channel() if "Three ways to answer" in seen.text)
    assert "or, if you choose, without it and together with the circle's next post" in told


# ---- the release ---------------------------------------------------------------------------------------------------


@both_layouts
async def test_it_comes_out_with_the_next_post(club: Club) -> None:
    """Until then it is nowhere to be seen; then it replies to its question, and its time is that of the post."""
    receipt = await send(club, "ada", "It says *one thing*.")
    assert receipt.private
    assert receipt.text.startswith("Saved without your name. It is posted in the thread together with")
    await club.until(club.due("first.questions") - timedelta(seconds=1))
    assert copies(club) == []
    assert await club.kept() == []
    await club.to("first.questions")
    copy = club.post(HEAD)
    assert copy.text == f"{HEAD}It says *one thing*."
    assert copy.reply_to == club.post(OPENING).id
    [row] = await club.kept()
    assert (row.how, row.prompt, row.author, row.at, row.late) == (
        How.FORM, "first-opening", "a reader, without name", club.due("first.questions"), False,
    )  # fmt: skip


async def test_those_that_come_out_together_are_in_no_order(club: Club) -> None:
    """Five answers, written one after the other, stand in another order, all of the same time."""
    texts = [f"Number {i}." for i in range(5)]
    for i, text in enumerate(texts):
        await send(club, ("ada", "ben", "cleo")[i % 3], text)
        await club.pass_time(minutes=11)
    await club.to("first.questions")
    assert sorted(copies(club)) == texts
    assert copies(club) != texts
    rows = await club.kept()
    assert {row.at for row in rows} == {club.due("first.questions")}
    assert [row.text for row in rows] == copies(club)


async def test_a_pause_holds_it(club: Club) -> None:
    """Nothing comes out while the circle is paused; it does with the first post after that."""
    await send(club, "ada", "Held.")
    await club.command("olga", "circle pause")
    await club.pass_time(days=8)
    assert copies(club) == []
    await club.command("olga", "circle resume")
    await club.to("first.questions")
    assert copies(club) == ["Held."]


async def test_late_is_what_was_sent_after_the_digest(club: Club) -> None:
    """One that comes out with the digest was in time; one that was sent after it is late, whenever it comes out."""
    await club.to("first.closing")
    await send(club, "ada", "In time.")
    await club.to("first.digest")
    await club.pass_time(minutes=1)
    await send(club, "ada", "Late.")
    await club.to("second.questions")
    assert [(row.text, row.late) for row in await club.kept()] == [("In time.", False), ("Late.", True)]
    assert club.post("In time.").id < club.post("Looking back at week 1").id


async def test_after_the_last_post_none_is_taken(club: Club) -> None:
    """With nothing to come that could hide the time, the form asks no more; one that was open gives the text back."""
    form = await club.form("ada", to=OPENING)
    await club.until(club.due("end") + timedelta(hours=1))
    assert len((await club.form("ada", to=OPENING)).fields) == 2
    outcome = await club.submit(form, "Too late for that.", choose=HIDE)
    assert outcome.text.startswith("Answers without a name aren't taken here any more, so this was not kept.")
    assert "Too late for that." in outcome.text
    await club.away(minutes=1)
    assert await club.kept() == []


async def test_what_waits_comes_out_even_if_the_last_post_does_not(club: Club) -> None:
    """An organiser skips the end: what waited for it is posted then."""
    await club.until(club.due("end") - timedelta(minutes=5))
    await send(club, "ada", "For the end.")
    await club.confirm(await club.command("olga", "circle skip", post="end"), "Skip it")
    assert copies(club) == ["For the end."]
    assert await club.state("end") is State.SKIPPED


async def test_a_long_one_is_split(club: Club) -> None:
    """4,000 characters come out in pieces, none with a name."""
    text = ("It says one thing, and means another. " * 110)[:3999] + "!"
    await send(club, "ada", text)
    await club.to("first.questions")
    pieces = [seen.text for seen in club.thread() if "**A reader, without name** (by form" in seen.text]
    assert " ".join(piece.partition("\n")[2] for piece in pieces) == text
    assert [row.text for row in await club.kept()] == [text]


@pytest.mark.parametrize("fault", [Fault.DEATH, Fault.DEATH_AFTER])
async def test_a_death_in_the_midst_of_it_doubles_and_loses_nothing(club: Club, fault: Fault) -> None:
    """The bot dies as it posts the first of two: once it is back, both stand there once, and so do the questions."""
    await send(club, "ada", "One.")
    await send(club, "ben", "Two.")
    club.server.weather = Once(fault, words="without name")
    assert await club.dies_before("first.questions")
    await club.start()
    assert sorted(copies(club)) == ["One.", "Two."]
    assert await club.state("first.questions") is State.DONE


async def test_what_got_no_answer_is_posted_later_once(club: Club) -> None:
    """Discord gives no answer as one comes out; a little later it stands there, once."""
    await send(club, "ada", "Once.")
    club.server.weather = Once(Fault.TROUBLE_AFTER, words="without name")
    await club.to("first.questions")
    await club.pass_time(hours=1)
    assert copies(club) == ["Once."]


# ---- taking back ---------------------------------------------------------------------------------------------------


@both_layouts
@pytest.mark.parametrize("released", [False, True], ids=["before the release", "after it"])
async def test_its_code_takes_it_back(club: Club, released: bool) -> None:
    """Whoever has the code erases the answer, from the thread too, and leaves no byte of it in the files."""
    receipt = await send(club, "ada", "A secret thought. " * 150)
    await send(club, "ben", "Another's.")
    if released:
        await club.to("first.questions")
        assert any("A secret thought" in seen.text for seen in club.thread())
    done = await club.command("ada", "my withdraw", code=code_of(receipt))
    assert (done.text, done.private) == (
        "Done. That answer is erased, and in the thread too if it was posted.", True,
    )  # fmt: skip
    await club.to("first.go-round")
    assert not any("A secret thought" in seen.text for seen in club.thread())
    assert [row.text for row in await club.kept()] == ["Another's."]
    again = await club.command("ada", "my withdraw", code=code_of(receipt))
    assert again.text.startswith(UNKNOWN)
    await club.stop()
    assert not any(b"A secret thought" in path.read_bytes() for path in club.folder.glob("state.sqlite3*"))


async def test_a_copy_that_can_not_be_deleted_now_is_deleted_later(club: Club) -> None:
    """Discord gives no answer as the copy of one is to be deleted: nothing is kept of it, and later it is gone."""
    receipt = await send(club, "ada", "Taken back.")
    await club.to("first.questions")
    club.server.weather = Once(Fault.TROUBLE, "DELETE /channels/")
    assert (await club.command("ada", "my withdraw", code=code_of(receipt))).text.startswith("Done.")
    assert await club.kept() == []
    await club.pass_time(hours=1)
    assert copies(club) == []


async def test_a_code_may_be_written_anyhow(club: Club) -> None:
    """Capitals, blanks or nothing between its groups: it is the same code; whoever holds it may use it."""
    for written in (str.upper, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")):
        receipt = await send(club, "ada", "Mine.")
        done = await club.command("ben", "my withdraw", code=written(code_of(receipt)))
        assert done.text.startswith("Done.")


async def test_codes_can_not_be_tried_out(club: Club) -> None:
    """Five wrong codes in an hour, and even the right one is not looked at before the hour is over."""
    receipt = await send(club, "ada", "Mine.")
    for _ in range(5):
        assert (await club.command("ben", "my withdraw", code="bada-bada-bada")).text.startswith(UNKNOWN)
    refused = await club.command("ben", "my withdraw", code=code_of(receipt))
    assert refused.text.startswith("Too many wrong codes.")
    assert (await club.command("cleo", "my withdraw", code="")).text.startswith(UNKNOWN)
    await club.pass_time(hours=1)
    assert (await club.command("ben", "my withdraw", code=code_of(receipt))).text.startswith("Done.")


async def test_a_copy_that_is_deleted_takes_the_answer_and_its_code_along(club: Club) -> None:
    """A moderator deletes what was posted: nothing is kept of it, and the code is for nothing any more."""
    receipt = await send(club, "ada", "Off topic.")
    await club.to("first.questions")
    club.moderate(club.post(HEAD).id)
    await club.settle()
    assert await club.kept() == []
    assert (await club.command("ada", "my withdraw", code=code_of(receipt))).text.startswith(UNKNOWN)


async def test_what_is_said_of_one_s_own_words_leaves_it_out(club: Club) -> None:
    """Neither command finds an answer without a name, and both say so."""
    await send(club, "ada", "Not to be found.")
    for command in ("my words", "my forget"):
        assert "Answers without a name aren't included" in (await club.command("ada", command)).text
    await club.submit(await club.form("ada", to=OPENING), "To be found.", choose=SHOW)
    outcome = await club.command("ada", "my words")
    assert "Answers without a name aren't included" in outcome.text
    assert "Not to be found." not in outcome.files["my-words.txt"].decode()


# ---- organisers ----------------------------------------------------------------------------------------------------


async def test_organisers_stop_and_allow_them(club: Club) -> None:
    """Stopped, the form asks no more, also after a restart; what was sent before comes out, and can be taken back."""
    receipt = await send(club, "ada", "Taken back.")
    await send(club, "ada", "Sent before.")
    form = await club.form("ben", to=OPENING)
    assert (await club.command("ben", "circle nameless stop")).text == REFUSED
    assert "without a name" not in (await club.command("olga", "circle status")).text
    stopped = await club.command("olga", "circle nameless stop")
    assert stopped.text.startswith("Stopped: the form doesn't offer it any more.")
    given_back = await club.submit(form, "In vain.", choose=HIDE)
    assert given_back.text.startswith("Answers without a name aren't taken here any more")
    assert "In vain." in given_back.text
    await club.away(minutes=1)
    assert len((await club.form("ben", to=OPENING)).fields) == 2
    status = (await club.command("olga", "circle status")).text
    assert "Running.\nAnswers without a name are stopped; `/circle nameless allow` lets" in status
    assert (await club.command("ada", "my withdraw", code=code_of(receipt))).text.startswith("Done.")
    await club.to("first.questions")
    assert copies(club) == ["Sent before."]
    allowed = await club.command("olga", "circle nameless allow")
    assert allowed.text.startswith("Allowed:")
    assert "are stopped" not in (await club.command("olga", "circle status")).text
    await send(club, "ben", "Allowed again.")
    await club.to("first.go-round")
    assert copies(club) == ["Sent before.", "Allowed again."]


async def test_the_archive_has_them_without_a_name(club: Club, tmp_path: Path) -> None:
    """The page and the table for other programs show the answer, and as its author a reader, without name."""
    await send(club, "ada", "For the archive.")
    await club.to("first.questions")
    circle, reading = club.running.circle, club.running.reading
    files = write_archive(circle, reading, data=tmp_path, out=tmp_path / "out", formats=("html", "json"))
    pages = [file.read_text("utf-8") for file in files if file.suffix in (".html", ".json")]
    shown = [page for page in pages if "For the archive." in page]
    assert len(shown) == 2
    assert all("a reader, without name" in page and "Ada" not in page for page in shown)


# ---- what goes wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [20, 3900])
async def test_what_could_not_be_saved_is_given_back(club: Club, length: int) -> None:
    """The disk is full: the writer gets back every character, and the answer isn't posted with a name instead."""
    form = await club.form("ada", to=OPENING)
    assert club.bot is not None
    await club.bot.store.write(lambda core: core._db.execute("PRAGMA query_only=ON"))
    text = "Lost " * (length // 5)
    outcome = await club.submit(form, text, choose=HIDE)
    assert outcome.text.startswith("This couldn't be saved. Here is what you wrote")
    returned = outcome.files["what-you-wrote.txt"].decode() if outcome.files else outcome.text
    assert text.strip() in returned
    assert await club.kept() == []
    assert not any("Lost" in seen.text for seen in club.thread())


async def test_one_whose_receipt_fails_is_kept(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    """Discord takes the receipt for too late (10062): the answer comes out all the same, and no log tells of it."""
    form = await club.form("ada", to=OPENING)

    def forget(request: object) -> None:
        if "/callback" in str(request):
            club.server.give_up()

    club.server.weather = forget
    with pytest.raises(interactions.NoAnswerError):
        await club.submit(form, "In spite of all.", choose=HIDE)
    await club.settle()
    assert caplog.records == []
    await club.to("first.questions")
    assert copies(club) == ["In spite of all."]


# ---- in a rehearsal ------------------------------------------------------------------------------------------------


async def test_the_cast_shows_its_names(tmp_path: Path) -> None:
    """In a rehearsal of a circle that takes nameless answers, the readers' forms are filled in and posted."""
    loaded = load_circle(READING / "circle.example.yaml")
    script, _ = load_script(READING / "cast.yaml")
    assert loaded.circle
    assert loaded.reading
    circle = replace(loaded.circle, nameless=True)
    rehearsed = await rehearse(circle, loaded.reading, script, out=tmp_path, weeks=1)
    with open_core(tmp_path / DATABASE, readonly=True) as core:
        forms = [row for row in core.released(circle.id) if row.how is How.FORM]
    assert rehearsed.deeds
    assert forms
    assert all(row.reader and row.message_id for row in forms)
