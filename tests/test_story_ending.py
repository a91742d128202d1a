"""The end, told as people: the first questions again, taking back, the archive, and the erasure on its day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.app.archiving import DATABASE, write_archive
from bot.records import How, Layout, State
from bot.rehearsal.server.outcomes import Form, Outcome, Seen
from bot.store import open_core
from tests.club import CIRCLE, Club, Fault, Once, both_layouts, open_club

pytestmark = both_layouts

FIRST = "What does the first passage say?"
THEN = "Then and now"
ARCHIVE = "**Test circle: the archive**"
HERE = "archive: {publish: after 7 days in the channel}\n"


def end(club: Club) -> list[Seen]:
    """What readers see in the thread of the end; in a text channel without the post that it was opened from."""
    place = next(p for p in club.people["ada"].channels() if p.name == "Thank you, and what next")
    return club.people["ada"].sees(place.id)


def at_the_end(club: Club, words: str) -> Seen:
    """The message in the thread of the end in which these words stand."""
    return next(seen for seen in end(club) if words in seen.text)


async def then_and_now(club: Club, who: str, today: str) -> Outcome:
    """Somebody presses “Then and now”, writes what they would say today, and sends it."""
    form = (await club.people[who].press(at_the_end(club, FIRST).id, THEN)).form
    assert form is not None
    return await club.submit(form, today)


def shown(form: Form) -> str:
    """What a form shows above its box."""
    return "\n".join(form.texts)


@contextmanager
def open_reading(club: Club) -> Iterator[None]:
    """Somebody reads the database meanwhile, as an export does."""
    with open_core(club.folder / DATABASE, readonly=True) as core:
        core.circles()  # a snapshot begins with its first read
        yield


def page(club: Club) -> bytes:
    """The archive's page, as the organisers got it."""
    [handed] = [s for s in club.people["olga"].sees(club.organisers) if s.text.startswith(ARCHIVE)]
    return handed.files["archive.html"]


def archives(club: Club) -> Path:
    """Where the archive lies that the bot has made."""
    return club.folder / "archives" / "circle"


async def exported(club: Club, folder: Path) -> dict[str, object]:
    """The archive as an organiser would export it now, as JSON."""
    running = club.running
    write_archive(running.circle, running.reading, data=club.folder, out=folder, formats=("json",))
    return dict(json.loads((folder / "archive.json").read_text("utf-8")))


# ---- the first questions again -----------------------------------------------------------------------------------


async def test_at_the_end_a_reader_sees_the_first_answer_and_answers_again(
    club: Club, tmp_path: Path
) -> None:
    """The form shows what she wrote in week 1, to her alone; today's answer is filed there too, late, with its day."""
    await club.to("first.section")
    await club.answer_by_form("ada", "It says *one* thing.", to=FIRST)
    await club.say("ben", "It says nothing.", to=FIRST)
    await club.to("end")
    outcome = await club.people["ada"].press(at_the_end(club, FIRST).id, THEN)
    assert outcome.form
    assert "It says *one* thing." in shown(outcome.form)
    assert "It says nothing." not in shown(outcome.form)
    saved = await club.submit(outcome.form, "It says two.")
    assert saved.private
    assert end(club)[-1].text == "**Ada** (by form)\nIt says two."
    assert all("It says two." not in seen.text for seen in club.thread())
    rows = [(r.text, r.week, r.prompt, r.how, r.late) for r in await club.kept() if r.author == "Reader 1"]
    assert rows == [
        ("It says *one* thing.", "first", "first-opening", How.FORM, False),
        ("It says two.", "first", "first-opening", How.FORM, True),
    ]
    again = (await club.people["ada"].press(at_the_end(club, FIRST).id, THEN)).form
    assert again
    assert "It says *one* thing." in shown(again)
    assert "It says two." in shown(again)


async def test_who_gave_no_first_answer_gets_the_form_simply(club: Club) -> None:
    """The question with its passage, a box, and not a word about what wasn't written."""
    await club.to("end")
    outcome = await club.people["cleo"].press(at_the_end(club, FIRST).id, THEN)
    assert outcome.form
    assert shown(outcome.form) == f"¶1\n> says one thing\n{FIRST}"
    await club.submit(outcome.form, "I only know now.")
    assert [(r.text, r.prompt) for r in await club.kept()] == [("I only know now.", "first-opening")]


async def test_an_answer_that_could_not_be_posted_at_the_end_is_posted_there_later(club: Club) -> None:
    """Discord gives no answer, the bot is restarted: the copy still goes to the end's thread, not to week 1's."""
    await club.to("end")
    club.server.weather = Once(Fault.TROUBLE, words="(by form)")
    await then_and_now(club, "ada", "Today.")
    await club.away(minutes=10)
    await club.pass_time(hours=1)
    assert [seen.text for seen in end(club) if "by form" in seen.text] == ["**Ada** (by form)\nToday."]


async def test_a_last_go_round_and_talk_stand_in_the_archive_after_the_last_week(
    club: Club, tmp_path: Path
) -> None:
    """By form, by reply, and in no reply to anything; a reply to a first question stands with that question, late."""
    await club.to("end")
    thread = end(club)[-1].channel_id
    form = (await club.people["ada"].press(at_the_end(club, "**A last go-round**").id, "Respond")).form
    assert form
    assert form.title == "The end: go-round"
    await club.submit(form, "A sentence.")
    club.people["ben"].say(thread, "Another one.", reply_to=at_the_end(club, "**A last go-round**").id)
    club.people["cleo"].say(thread, "What about the next book?")
    club.people["ben"].say(thread, "Two things.", reply_to=at_the_end(club, FIRST).id)
    await club.settle()
    archive = await exported(club, tmp_path / "out")
    found = {r["text"]: (r["week"], r["prompt"], r["late"]) for r in archive["responses"]}  # type: ignore[attr-defined]
    assert found == {
        "A sentence.": ("end", "last-go-round", False),
        "Another one.": ("end", "last-go-round", False),
        "What about the next book?": ("end", None, False),
        "Two things.": ("first", "first-opening", True),
    }
    last = archive["weeks"][-1]  # type: ignore[index]
    assert (last["section"], last["title"]) == ("end", "After the last week")
    running = club.running
    write_archive(
        running.circle, running.reading, data=club.folder, out=tmp_path / "page", formats=("html", "markdown")
    )
    html = (tmp_path / "page" / "archive.html").read_text("utf-8")
    after = html[html.index('id="week-3"') :]
    assert ">After the last week</a>" in after
    assert after.index("what stays with you") < after.index("Another one.") < after.index("next book?")


async def test_it_ends_well_where_nobody_answered_anything(tmp_path: Path, layout: Layout) -> None:
    """No meetings, no questions, no answers: thanks, the opening question again, an archive, and no complaint."""
    bare = "week: {questions: none, poll: none, go-round: none, meeting: none, closing: none, digest: none}\n"
    async with open_club(tmp_path, layout=layout, circle=CIRCLE + bare) as club:
        await club.to("end")
        assert at_the_end(club, FIRST).buttons == (THEN,)
        await club.to("publish")
        assert b"That is its point." in page(club)
        assert [text for text in club.told() if not text.startswith(ARCHIVE)] == []
        await club.to("erase")
        assert await club.state("erase") is State.DONE


# ---- the archive -------------------------------------------------------------------------------------------------


async def test_what_is_taken_back_on_day_six_is_not_in_the_archive(club: Club) -> None:
    """Everybody has seven days; then the organisers get the page, once, with what was left in it."""
    await club.to("first.section")
    regretted = await club.say("ada", "I never liked my union.", to=FIRST)
    await club.say("ben", "I did.", to=FIRST)
    await club.to("end")
    await club.pass_time(days=6)
    club.people["ada"].delete(regretted)
    await club.settle()
    assert not archives(club).exists()
    await club.to("publish")
    assert b"I did." in page(club)
    assert b"union" not in page(club)
    assert {path.name for path in archives(club).iterdir()} >= {
        "archive.html",
        "archive.json",
        "manifest.json",
    }
    assert not [seen for seen in club.in_channel() if seen.files]
    await club.away(days=1)
    assert len([text for text in club.told() if text.startswith(ARCHIVE)]) == 1


async def test_what_is_taken_back_later_goes_out_of_the_folder_too(club: Club) -> None:
    """Forgotten a month after: the archive that lies with the bot has it no longer, in any form."""
    await club.to("first.section")
    await club.say("ada", "I never liked my union.", to=FIRST)
    await club.say("ben", "I did.", to=FIRST)
    await club.to("publish")
    assert b"union" in page(club)
    await club.pass_time(days=30)
    await club.confirm(await club.command("ada", "my forget"), "Erase everything of mine")
    lying = b"".join(path.read_bytes() for path in archives(club).rglob("*") if path.is_file())
    assert b"I did." in lying
    assert b"union" not in lying


async def test_an_archive_for_all_is_put_where_all_read(tmp_path: Path, layout: Layout) -> None:
    """In the channel, or in the end's post of a forum, silently; the organisers get it beside it."""
    async with open_club(tmp_path, layout=layout, circle=CIRCLE + HERE, begin="second.digest") as club:
        await club.to("publish")
        seen = end(club) if layout is Layout.FORUM else club.in_channel()
        [handed] = [one for one in seen if one.files]
        assert handed.text.startswith("**Test circle: our archive**")
        assert handed.silent
        assert b"<!doctype html>" in handed.files["archive.html"]
        assert handed.files["archive.html"] == page(club)


async def test_an_outage_over_the_day_makes_the_archive_afterwards(club: Club) -> None:
    """Off from before the day until three weeks later: it is made at the next start, and says nothing of late."""
    await club.to("end")
    await club.away(weeks=4)
    assert b"The fourth paragraph" in page(club)
    assert await club.state("publish") is State.DONE


async def test_an_outage_over_the_end_leaves_everybody_their_seven_days(club: Club) -> None:
    """Off over the end and the archive's day: the end goes out late with another day, and the archive on that day."""
    await club.to("second.digest")
    planned = club.due("publish")
    await club.away(weeks=3)
    assert at_the_end(club, FIRST)
    assert await club.state("publish") is State.PLANNED
    due = (await club.ledger())["publish"].due
    assert timedelta(days=7) <= due - club.clock.now() < timedelta(days=8)
    assert due > planned
    said = next(seen.text for seen in club.in_channel() if "and what next**" in seen.text)
    assert f"<t:{int(due.timestamp())}:D>" in said
    await club.until(due)
    assert b"The fourth paragraph" in page(club)


async def test_a_posting_that_breaks_off_hands_it_over_once(club: Club) -> None:
    """The answer to the request is lost: it is found again, and not sent twice."""
    await club.to("end")
    club.server.weather = Once(Fault.TROUBLE_AFTER, where=f"POST /channels/{club.organisers}/messages")
    await club.to("publish")
    await club.pass_time(hours=2)
    assert page(club)
    assert await club.state("publish") is State.DONE


async def test_an_end_that_was_left_out_hands_over_nothing(club: Club) -> None:
    """Members weren't told until when they can take back their words, so that is the organisers' to do."""
    await club.to("second.digest")
    await club.confirm(await club.command("olga", "circle skip", post="end"), "Skip it")
    await club.pass_time(days=30)
    assert await club.state("publish") is State.SKIPPED
    assert any("members weren't told until when they can take back" in text for text in club.told())
    assert not archives(club).exists()


# ---- the erasure -------------------------------------------------------------------------------------------------


def in_files(club: Club) -> bytes:
    """Everything that stands in any file of the data folder, but for the reading itself."""
    files = [path for path in club.folder.rglob("*") if path.is_file() and path.parent.name != "reading"]
    return b"".join(path.read_bytes() for path in files if path.suffix != ".yaml")


async def live(club: Club) -> None:
    """Live through the term: answers, talk, a vote, a reaction, following."""
    await club.to("first.poll")
    await club.answer_by_form("ada", "Of my kitchen table.", to=FIRST)
    said = await club.say("ben", "Of my kitchen door.", to=FIRST)
    club.people["ada"].react(said, "👍")
    club.people["ada"].vote(club.post("Is the first passage right?").id, "It is not")
    await club.people["ben"].press(club.in_channel()[0].id, "Follow")
    await club.settle()


async def test_everything_is_erased_on_its_day_and_said_a_week_before(club: Club) -> None:
    """A year after the end, with restarts in between: word a week before, and then no byte of anybody is left."""
    await live(club)
    await club.to("publish")
    await club.away(days=300)
    await club.to("erase-notice")
    stamp = f"<t:{int(club.due('erase').timestamp())}:D>"
    seen = end(club) if club.layout is Layout.FORUM else club.in_channel()
    notice = next(
        one for one in seen if one.text.startswith("**Test circle: what was collected is erased on")
    )
    assert notice.silent
    assert stamp in notice.text
    assert any("studycircle export circle.yaml" in text for text in club.told())
    before = in_files(club)
    ids = {who: club.people[who].id.to_bytes(8, "big") for who in ("ada", "ben")}
    assert b"kitchen" in before
    assert all(one in before for one in ids.values())
    await club.away(days=7)
    after = in_files(club)
    assert await club.state("erase") is State.DONE
    assert b"kitchen" not in after
    assert b"Reader 1" not in after
    assert [who for who, one in ids.items() if one in after] == []
    assert not archives(club).exists()
    assert club.told()[-1].startswith("**Test circle: erased**")
    assert "Of my kitchen table." in "".join(one.text for one in club.thread())


async def test_after_the_erasure_nothing_new_is_kept(club: Club) -> None:
    """Talk, a form, Follow, a vote, and a restart: all is answered, and nothing is in the database."""
    await live(club)
    await club.to("second.section")
    late = await club.form("cleo", to=FIRST)
    await club.to("erase")
    await club.say("ada", "Am I late?", to=FIRST)
    assert "what it had collected was erased" in (await club.submit(late, "Too late for the form.")).text
    for label in ("Respond", "Follow"):
        where = club.post(FIRST).id if label == "Respond" else club.in_channel()[0].id
        outcome = await club.people["cleo"].press(where, label)
        assert outcome.text.startswith("This circle is over")
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."
    await club.away(days=1)
    tables = ("member", "response", "reaction", "vote", "follower", "interest", "nameless", "channel")
    left = await club.read(lambda core: {t: len(core._rows(f"SELECT * FROM {t}")) for t in tables})
    assert left == dict.fromkeys(tables, 0)


async def test_a_bot_that_was_off_for_years_erases_at_its_next_start(club: Club) -> None:
    """Nothing is handed over or announced any more; the organisers read that it is done."""
    await live(club)
    await club.to("end")
    await club.away(weeks=200)
    states = {key: row.state for key, row in (await club.ledger()).items()}
    assert (states["publish"], states["erase-notice"], states["erase"]) == (
        State.SKIPPED,
        State.SKIPPED,
        State.DONE,
    )
    assert b"kitchen" not in in_files(club)
    assert club.told().count(next(t for t in club.told() if t.startswith("**Test circle: erased**"))) == 1


async def test_an_erasure_that_was_broken_off_is_done_again(club: Club) -> None:
    """The bot dies while it tells the organisers: after the start it is erased, and told once."""
    await live(club)
    await club.to("erase-notice")
    club.server.weather = Once(Fault.DEATH_AFTER, words="**Test circle: erased**")
    assert await club.outlive("erase") == 1
    assert await club.state("erase") is State.DONE
    assert len([text for text in club.told() if text.startswith("**Test circle: erased**")]) == 1
    assert b"kitchen" not in in_files(club)


async def test_while_somebody_reads_the_files_it_is_tried_again(club: Club) -> None:
    """An export is under way on the day: the words are erased at once, the files cleared when it is over."""
    await live(club)
    await club.to("erase-notice")
    with open_reading(club):
        await club.to("erase")
        assert await club.state("erase") is State.CLAIMED
        assert await club.kept() == []
    await club.pass_time(hours=2)
    assert await club.state("erase") is State.DONE
    assert b"kitchen" not in in_files(club)


async def test_neither_a_pause_nor_a_skip_puts_off_the_erasure(club: Club) -> None:
    """Members were promised the day: a pause after the end holds back the archive, and not this."""
    await live(club)
    await club.to("end")
    assert "nothing to skip" in (await club.command("olga", "circle skip", post="erase")).text
    await club.command("olga", "circle pause")
    await club.to("erase")
    assert await club.state("publish") is State.PLANNED
    assert await club.state("erase") is State.DONE
    assert b"kitchen" not in in_files(club)


async def test_it_is_erased_though_the_bot_was_shown_out(club: Club) -> None:
    """No server, no channel to tell anybody in: on its day the data go all the same."""
    await live(club)
    await club.to("publish")
    guild = club.server.world.guild(club.running.circle.channel.guild_id)
    club.server.kick(guild)
    await club.settle()
    await club.to("erase")
    assert await club.state("erase") is State.DONE
    assert b"kitchen" not in in_files(club)


async def test_an_answer_of_the_end_that_is_put_back_stands_at_the_end_again(club: Club) -> None:
    """An organiser takes it out by mistake and puts it back: its copy doesn't turn up in the first week's thread."""
    await club.to("end")
    await then_and_now(club, "ada", "It says two.")
    card = await club.use("olga", at_the_end(club, "It says two.").id, "File this answer…")
    form = (await club.confirm(card, "Take it out of the archive")).form
    assert form is not None
    removed = await club.submit(form, "By mistake.")
    assert all("It says two." not in seen.text for seen in end(club))
    await club.away(minutes=1)
    await club.confirm(removed, "Put it back")
    assert end(club)[-1].text == "**Ada** (by form)\nIt says two."
    assert all("It says two." not in seen.text for seen in club.thread())


async def test_a_reply_to_a_first_question_at_the_end_is_late_like_a_form(club: Club) -> None:
    """Both are filed under the first week, which was looked back at long ago: the archive says so of both."""
    await club.to("end")
    await then_and_now(club, "ada", "It says two.")
    question = at_the_end(club, FIRST)
    place = next(p for p in club.people["ben"].channels() if p.name == "Thank you, and what next")
    club.people["ben"].say(place.id, "It says three.", reply_to=question.id)
    await club.settle()
    rows = [(row.text, row.week, row.late) for row in await club.kept()]
    assert rows == [("It says two.", "first", True), ("It says three.", "first", True)]


async def test_a_pass_at_the_end_is_kept_for_nobody(club: Club) -> None:
    """Nobody leads the end and no view shows it: so nobody is said to see the pass, and nothing of it is kept."""
    await club.to("end")
    outcome = await club.people["cleo"].press(at_the_end(club, "**A last go-round**").id, "Pass")
    await club.settle()
    assert outcome.text == "You passed. That is a full answer. Nobody sees it, and nothing of it is kept."
    assert await club.read(lambda core: core.passes("circle", "end")) == ()
    assert (await club.command("cleo", "my words")).text == "Nothing of yours is kept."
