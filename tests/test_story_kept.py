"""“Keep this question” as people use it: on any message, and it comes up again half way and at the end, by link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import wording
from bot.app.archiving import write_archive
from bot.archive import DEFAULT
from bot.records import Consent, Layout
from bot.rehearsal.server.outcomes import Outcome
from bot.rehearsal.server.seen import Seen
from tests.club import CIRCLE, Club, Fault, Once, both_layouts, open_club

KEEP = "Keep this question"
HALF, END = "**Half way: questions that were kept**", "**Questions that were kept**"


async def keeps(club: Club, who: str, message_id: int) -> Outcome:
    """Somebody keeps a message as a question for later."""
    return await club.use(who, message_id, KEEP)


async def consents(club: Club, who: str, consent: Consent) -> None:
    """Somebody says how their words may be shown."""
    assert club.bot
    user_id = club.people[who].id
    await club.bot.store.write(lambda core: core.set_consent("circle", user_id, consent))


def listed(club: Club, head: str, *, in_thread: bool) -> list[str]:
    """The lines of a list of kept questions, without its head, in week 1's thread or else the end's; none: no such."""
    seen: list[Seen] = club.thread() if in_thread else at_the_end(club)
    found = [one for one in seen if one.text.startswith(head)]
    assert len(found) < 2
    assert all(one.silent for one in found)
    return found[0].text.split("\n")[1:] if found else []


def at_the_end(club: Club) -> list[Seen]:
    """What readers see in the end's thread."""
    places = club.people["ada"].channels()
    ends = [place for place in places if place.is_thread and place.name == wording.END_POST]
    return club.people["ada"].sees(ends[0].id) if ends else []


def link(club: Club, message_id: int, number: int = 1) -> str:
    """The link to a message in a week's thread."""
    guild = club.running.circle.channel.guild_id
    return f"(https://discord.com/channels/{guild}/{club.thread_id(number)}/{message_id})"


async def archive(club: Club) -> dict[str, str]:
    """All files of the archive as it would be now, by name."""
    circle, reading = club.running.circle, club.running.reading
    paths = write_archive(circle, reading, data=club.folder, out=club.folder / "out", formats=DEFAULT)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


@both_layouts
async def test_a_kept_question_comes_up_half_way_and_at_the_end(club: Club) -> None:
    """One's own, another's, and the bot's; with first words or what it is about, by link, and without a number."""
    await club.to("first.questions")
    own = await club.say("ada", "What if **nobody** had asked?\nI do wonder.")
    other = await club.say("ben", "Then somebody else would have?")
    prompt = club.post("count against the first").id
    first = await keeps(club, "ada", own)
    assert first.private
    assert (
        first.text
        == "Kept. It comes up again half way and at the end, by its link. Nobody is told who kept it."
    )
    assert (await keeps(club, "ada", own)).text.startswith("You have kept it already.")
    for who, message in (("cleo", other), ("ben", other), ("cleo", prompt)):
        await keeps(club, who, message)
    await club.to("second.section")
    lines = [
        f"- [week 1, question at ¶2]{link(club, prompt)}",
        f"- [“What if nobody had asked? I do wonder.”]{link(club, own)}",
        f"- [“Then somebody else would have?”]{link(club, other)}",
    ]
    assert listed(club, HALF, in_thread=True) == lines
    await club.to("second.digest")
    assert not any(one.text.startswith(HALF) for one in club.thread(2))
    await club.to("end")
    assert listed(club, END, in_thread=False) == lines


@both_layouts
async def test_where_nothing_was_kept_nothing_is_listed(club: Club) -> None:
    """Neither half way nor at the end."""
    await club.to("end")
    assert listed(club, HALF, in_thread=True) == listed(club, END, in_thread=False) == []


async def test_keeping_can_be_taken_back(club: Club) -> None:
    """By whoever kept it, after a restart too; another's keeping of the same message stays."""
    await club.to("first.section")
    message = await club.say("ada", "Why?")
    mine, _ = await keeps(club, "ben", message), await keeps(club, "cleo", message)
    await club.away(minutes=1)
    back = await club.confirm(mine, "Take it back")
    assert back.text == wording.KEPT_TAKEN_BACK
    assert (await club.command("ben", "my words")).text == "Nothing of yours is kept."
    file = (await club.command("cleo", "my words")).files["my-words.txt"].decode()
    assert f"Kept as a question for later: {link(club, message)[1:-1]}" in file
    await club.to("first.digest")
    assert len(listed(club, HALF, in_thread=True)) == 1


async def test_an_authors_consent_holds(club: Club) -> None:
    """Who isn't quoted is there by link alone, whoever kept it; in the archive not even by that."""
    await club.to("first.section")
    message = await club.say("ada", "A secret question?")
    await consents(club, "ada", Consent.NOT_QUOTED)
    await keeps(club, "ada", message)
    await club.to("first.digest")
    assert listed(club, HALF, in_thread=True) == [f"- [a question in week 1]{link(club, message)}"]
    files = await archive(club)
    assert not any("secret" in content for content in files.values())
    (kept,) = json.loads(files["archive.json"])["kept_questions"]
    assert (kept["response"], kept["text"], kept["url"]) == (None, "", "")
    assert link(club, message)[2:-1] not in files["archive.html"]
    assert "A question that isn&#39;t quoted here" in files["archive.html"] or (
        "A question that isn't quoted here" in files["archive.html"]
    )


async def test_what_is_deleted_or_forgotten_drops_out(club: Club) -> None:
    """Deleted while the bot looks, deleted while it is off, or of somebody who was forgotten."""
    await club.to("first.section")
    gone = [await club.say("ada", "One?"), await club.say("ada", "Two?"), await club.say("ben", "Three?")]
    stays = await club.say("cleo", "Four?")
    for message in (*gone, stays):
        await keeps(club, "cleo", message)
    club.people["ada"].delete(gone[0])
    await club.settle()
    await club.confirm(await club.command("ben", "my forget"), "Erase everything of mine")
    await club.stop()
    club.people["ada"].delete(gone[1])
    await club.start()
    await club.to("first.digest")
    assert listed(club, HALF, in_thread=True) == [f"- [“Four?”]{link(club, stays)}"]


async def test_an_answer_by_form_is_kept_by_its_copy(club: Club) -> None:
    """It has its author's words, not the line above them, and leads to the answer in the archive."""
    await club.to("first.section")
    await club.answer_by_form("ada", "By form?", to="What does the first passage say?")
    copy = club.thread()[-1]
    await keeps(club, "ben", copy.id)
    await club.to("first.digest")
    assert listed(club, HALF, in_thread=True) == [f"- [“By form?”]{link(club, copy.id)}"]
    files = await archive(club)
    (kept,) = json.loads(files["archive.json"])["kept_questions"]
    assert kept["response"] == json.loads(files["archive.json"])["responses"][0]["id"]
    assert f'<a href="#{kept["response"]}"><bdi>By form?</bdi></a>' in files["archive.html"]
    assert f"[By form?](week-01-first.md#{kept['response']})" in files["index.md"]


async def test_many_are_eight_and_the_number_of_the_rest(club: Club) -> None:
    """However many there are, the message is one."""
    await club.to("first.section")
    for number in range(11):
        await keeps(club, "ben", await club.say("ada", f"Question {number}? " + "And why is that so? " * 20))
    await club.to("first.digest")
    lines = listed(club, HALF, in_thread=True)
    assert len(lines) == 9
    assert lines[0].startswith("- [“Question 0? And why")
    assert lines[-1] == "and 3 more"


async def test_whoever_kept_something_can_be_forgotten(club: Club) -> None:
    """Of the keeper no byte is left; the question goes with the only one who kept it."""
    await club.to("first.section")
    await keeps(club, "cleo", await club.say("ada", "Why?"))
    await club.confirm(await club.command("cleo", "my forget"), "Erase everything of mine")
    await club.to("first.digest")
    assert listed(club, HALF, in_thread=True) == []
    await club.stop()
    needle = club.people["cleo"].id.to_bytes(8, "big")
    assert not any(needle in file.read_bytes() for file in club.folder.glob("state.sqlite3*"))


async def test_what_is_no_question_of_a_weeks_thread_is_refused_in_words(club: Club) -> None:
    """In the channel, and for one of Discord's own notices."""
    await club.to("first.section")
    elsewhere = club.people["ada"].say(club.channel, "Elsewhere?")
    assert (await keeps(club, "ben", elsewhere)).text == wording.KEEP_NOT_HERE
    thread_starter = club.thread()[0]
    assert (await keeps(club, "ben", thread_starter.id)).text == wording.KEEP_EMPTY


async def test_hostile_words_stay_words(club: Club) -> None:
    """No link of theirs, nobody is mentioned, nothing hidden is shown."""
    await club.to("first.section")
    text = "> quoted ](https://evil.example) [x](y) <@1> ||hidden|| `c` @everyone?"
    message = await club.say("ada", text)
    await keeps(club, "ada", message)
    await club.to("first.digest")
    (line,) = listed(club, HALF, in_thread=True)
    assert line.endswith(link(club, message))
    assert line.count("](") == 1
    for unwanted in ("evil", "<@1>", "hidden", " @everyone"):
        assert unwanted not in line


@pytest.mark.parametrize("fault", [Fault.DEATH, Fault.DEATH_AFTER])
async def test_the_list_goes_out_once(club: Club, fault: Fault) -> None:
    """Also where the bot dies over it, and more is kept before it is there again."""
    await club.to("first.section")
    one, two = await club.say("ada", "One?"), await club.say("ada", "Two?")
    await keeps(club, "ben", one)
    club.server.weather = Once(fault, words="Half way")
    assert await club.outlive("first.digest") == 1
    await keeps(club, "ben", two)
    await club.pass_time(hours=1)
    assert listed(club, HALF, in_thread=True) == [f"- [“One?”]{link(club, one)}"]


@both_layouts
async def test_in_a_circle_that_quotes_nobody_there_are_links_alone(tmp_path: Path, layout: Layout) -> None:
    """Whatever was kept."""
    async with open_club(
        tmp_path, circle=CIRCLE + "archive: {names: nobody is quoted}\n", layout=layout
    ) as club:
        await club.to("first.section")
        message = await club.say("ada", "Why?")
        await keeps(club, "ben", message)
        await club.to("first.digest")
        assert listed(club, HALF, in_thread=True) == [f"- [a question in week 1]{link(club, message)}"]


async def test_who_wants_nothing_kept_is_told_that_no_question_is(club: Club) -> None:
    """She said “Not me”: the command doesn't claim that she had kept it already, and nothing comes up again."""
    await club.to("first.questions")
    message_id = await club.say("ben", "And what of the second passage?")
    card = await club.command("ada", "my choices")
    await club.confirm(await club.confirm(card, "Not me"), "Keep nothing of mine")
    assert (await keeps(club, "ada", message_id)).text == wording.NOT_ME_PRESS
    assert await club.read(lambda core: core.kept_questions("circle")) == ()
