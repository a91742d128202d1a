"""`/search`: a reader finds what was said, alone, as far as its authors let it be quoted."""

from __future__ import annotations

from pathlib import Path

from tests.club import CIRCLE, Club, both_layouts, open_club


async def search(club: Club, who: str, words: str) -> str:
    """What somebody is told who searches."""
    outcome = await club.command(who, "search", words=words)
    assert outcome.private
    assert len(outcome.text) <= 2000
    return outcome.text


@both_layouts
async def test_a_reader_finds_what_was_said_with_links_the_newest_first(club: Club) -> None:
    """By words, with who as they wish to be named, and nothing in it that mentions or styles."""
    await club.to("first.questions")
    await club.say("ada", "The *second* paragraph answers <@1>.", to="¶2** ")
    await club.say("ben", "It answers nothing, @everyone.", to="¶1** ")
    lines = (await search(club, "cleo", "ANSWERS")).splitlines()
    assert lines[0] == "**ANSWERS**: the newest first"
    assert [line.partition("](")[0] for line in lines[1:]] == ["- [week 1", "- [week 1"]
    assert lines[1].endswith(": It answers nothing, \\@everyone.")
    assert lines[2].endswith(": The \\*second\\* paragraph answers @….")
    assert ") by Reader 1, <t:" in lines[2]


async def test_many_long_and_hostile_answers_still_fit_one_message(club: Club) -> None:
    """As many whole lines as fit, and that there are more."""
    await club.to("first.questions")
    for number in range(15):
        await club.say("ada", f"unity {number} " + "*_~`|[x](https://y.z) " * 40, to="¶2** ")
    text = await search(club, "ben", "unity")
    assert text.endswith("There are more. A further word narrows it down.")
    assert 3 < text.count("\n- [week 1]") < 13
    assert "Nothing with all of these words: **\\*\\***" in await search(club, "ben", "**")


async def test_who_is_not_quoted_is_not_found(tmp_path: Path) -> None:
    """What may be shown is decided in one place, here as in the archive."""
    async with open_club(tmp_path, circle=CIRCLE + "archive: {names: nobody is quoted}\n") as club:
        await club.to("first.section")
        await club.say("ada", "Not for everybody.", to="¶1** ")
        assert "Nothing with all of these words" in await search(club, "ben", "everybody")
