"""The way in: somebody practises before week 1, and somebody who comes late finds everything."""

from __future__ import annotations

import re
from pathlib import Path

from bot.records import Layout
from bot.rehearsal.server.outcomes import Form
from bot.rehearsal.server.people import Seen
from tests.club import CIRCLE, Club, both_layouts, open_club

WAY_IN = "**Test circle: the way in**"
NAMELESS = CIRCLE + "answers-without-name: yes\n"


def way_in(club: Club) -> Seen:
    """The index post, of which there is one."""
    [post] = [seen for seen in club.in_channel() if seen.text.startswith(WAY_IN)]
    return post


async def practise(club: Club, who: str) -> Form:
    """Somebody presses "Try it" under the welcome."""
    post = next(seen for seen in club.in_channel() if seen.text.startswith("**A practice question**"))
    form = (await club.people[who].press(post.id, "Try it")).form
    assert form is not None
    return form


async def catch_up(club: Club, who: str) -> str:
    """What `/catch-up` tells somebody, which nobody else sees."""
    outcome = await club.command(who, "catch-up")
    assert outcome.private
    assert len(outcome.text) <= 2000
    return outcome.text


async def everything_kept(club: Club) -> tuple[object, ...]:
    """All that is kept of anybody."""
    person = club.people["ada"].id
    return await club.read(lambda core: (core.words_of("circle", person), core.counts("circle")))


# ---- practising -----------------------------------------------------------------------------------------------------


@both_layouts
async def test_somebody_practises_before_week_1(club: Club) -> None:
    """Ada tries the form: she alone sees how it would look, with the sentence that she points at; nothing is kept."""
    await club.to("welcome")
    before, posts = await everything_kept(club), len(club.in_channel())
    form = await practise(club, "ada")
    assert form.title == "Practice: nothing is kept"
    assert "> The first paragraph says one thing and means another." in form.texts[0]
    echo = await club.submit(form, "What *thing*?", point="It ends here.")
    assert echo.private
    assert echo.text == (
        "In a week's thread everybody would now see this, below the question:\n\n"
        "**Ada** (by form)\n> “It ends here.”\nWhat *thing*?\n\n"
        "-# This was practice: only you see it, and nothing was posted or kept."
    )
    assert (await everything_kept(club), len(club.in_channel())) == (before, posts)
    assert (await club.command("ada", "my words")).text == "Nothing of yours is kept."


async def test_practice_has_what_the_real_form_has(tmp_path: Path) -> None:
    """Where answers without a name are taken, one can see what that looks like, too; the longest text is shown cut."""
    async with open_club(tmp_path, circle=NAMELESS) as club:
        await club.to("welcome")
        form = await practise(club, "ada")
        await club.to("first.section")
        real = await club.form("ada", to="Opening question")
        assert [one.label for one in form.fields] == [one.label for one in real.fields]
        echo = await club.submit(form, "x" * 4000, choose="Don't")
        assert "**A reader, without name** (by form)\nxxx" in echo.text
        assert echo.text.startswith("Together with the circle's next post everybody would see this")
        assert echo.text.endswith("nothing was posted or kept.")
        assert await club.kept() == []
        assert (await club.submit(form, "  ", choose="Show my name")).text.startswith(
            "There was nothing in the form"
        )


# ---- the agreement --------------------------------------------------------------------------------------------------


async def test_a_group_has_an_agreement_of_its_own_or_none(tmp_path: Path) -> None:
    """What the file says stands in the pinned welcome; `none` leaves it out."""
    own = CIRCLE + "agreement:\n  - We begin *on time*.\n  - Nobody has to speak.\n"
    for text, wanted in (
        (own, "**What we agree on**\n- We begin \\*on time\\*.\n- Nobody has to speak."),
        (CIRCLE + "agreement: none\n", None),
    ):
        folder = tmp_path / str(bool(wanted))
        folder.mkdir()
        async with open_club(folder, circle=text) as club:
            await club.to("welcome")
            welcome = club.in_channel()[0].text
            assert ("agree on" in welcome) == bool(wanted)
            assert welcome.endswith(wanted or "unless you ask to be reminded.")


# ---- the index post -------------------------------------------------------------------------------------------------


@both_layouts
async def test_the_way_in_is_one_post_that_keeps_up_with_the_weeks(club: Club) -> None:
    """From the welcome to the end: what is next, each week's thread as it opens, each look back as it comes."""
    await club.to("welcome")
    first = way_in(club)
    assert first.silent
    assert first.edited_at is None
    assert "**1** The first half, ¶1 to ¶2, from <t:" in first.text
    assert "Next: week 1, The first half, opens <t:" in first.text
    await club.to("first.section")
    assert (
        f"**1** [The first half](https://discord.com/channels/111111111111111111/{club.thread_id()})"
        in way_in(club).text
    )
    assert "Next: week 2, The second half, opens <t:" in way_in(club).text
    await club.to("first.digest")
    digest = club.post("**Looking back at week 1")
    assert f"/{club.thread_id()}/{digest.id})" in way_in(club).text
    await club.to("second.section")
    assert "Next: thanks and goodbye, <t:" in way_in(club).text
    await club.to("end")
    last = way_in(club)
    assert "We have read it to its last line." in last.text
    assert last.text.count("[looking back]") == 2
    assert last.id == first.id
    assert all(club.buzzed(who).count("mention of Readers") == 2 for who in ("ada", "ben"))


async def test_the_way_in_says_that_the_circle_is_paused(club: Club) -> None:
    """And when it goes on, what comes next."""
    await club.to("first.section")
    await club.command("olga", "circle pause")
    assert "Paused since <t:" in way_in(club).text
    await club.pass_time(days=9)
    await club.command("olga", "circle resume")
    assert "Next: week 2, The second half, opens <t:" in way_in(club).text


async def test_nothing_is_edited_that_says_what_it_should(club: Club) -> None:
    """Between an opening and its look back nothing of it changes, so nothing is asked of Discord, restart or not."""
    await club.to("first.section")
    edited = way_in(club).edited_at
    await club.to("first.closing")
    await club.away(minutes=5)
    assert way_in(club).edited_at == edited


# ---- a late joiner --------------------------------------------------------------------------------------------------


@both_layouts
async def test_who_comes_late_finds_everything_from_the_way_in(club: Club) -> None:
    """Cleo comes in week 2: pinned stands the way in; one press tells her what was read and what is open to her."""
    await club.to("second.questions")
    post = way_in(club)
    pinned = post.id if club.layout is Layout.TEXT else post.channel_id
    assert pinned in club.pinned()
    [welcome] = re.findall(r"\[how to take part\]\(\S+/(\d+)/(\d+)\)", post.text)
    assert club.server.world.message(int(welcome[1])).content.startswith("**Test circle: welcome**")
    outcome = await club.people["cleo"].press(post.id, "Catch up")
    await club.settle()
    assert outcome.private
    told = outcome.text
    link = f"https://discord.com/channels/111111111111111111/{club.thread_id(2)}"
    assert told.startswith(f"**Test circle**\nWe are in week 2 of 2: [The second half]({link}), ¶3 to ¶4.")
    assert len(re.findall(rf"- \[[\w ]+, ¶\d\]\({link}/\d+\)", told)) == 4  # opening, two questions, poll
    assert "**Read so far** (late answers are welcome)\n**1** [The first half](" in told
    assert "[looking back](" in told
    assert " · 6 questions open" in told
    assert (
        told.index("We are in week")
        < told.index("Open to you")
        < told.index("**Next**")
        < told.index("Read so far")
    )
    assert outcome.buttons == ("Follow",)
    await club.confirm(outcome, "Follow")
    assert club.people["cleo"].follows(club.thread_id(2))
    await club.say("cleo", "It says so.", to="What does the second passage say?", number=2)
    club.people["cleo"].vote(club.post("Is the second passage right?", 2).id, "It is")
    await club.settle()
    again = await catch_up(club, "cleo")
    assert "opening question" not in again
    assert "[poll" not in again
    assert again.count(f"]({link}/") == 2
    assert "Follow" not in again


@both_layouts
async def test_catching_up_says_where_the_circle_is_at_any_time(club: Club) -> None:
    """Before week 1, in a week, between weeks, while paused, after the end: always something, never a reproach."""
    early = await catch_up(club, "ben")
    assert early.startswith("**Test circle**\nNothing has been read yet: week 1 opens <t:")
    await club.to("welcome")
    assert "- <t:" in await catch_up(club, "ben")
    await club.to("first.section")
    assert "We are in week 1 of 2" in await catch_up(club, "ben")
    await club.to("first.digest")
    assert "We are between weeks: week 1 of 2 has been looked back at." in await catch_up(club, "ben")
    await club.command("olga", "circle pause")
    paused = await catch_up(club, "ben")
    assert "The circle is paused since <t:" in paused
    assert "**Next**" not in paused
    await club.command("olga", "circle resume")
    await club.to("end")
    over = await catch_up(club, "ben")
    assert "All 2 weeks have been read; the threads stay open." in over
    assert "week 1 " not in over
    for told in (early, paused, over):
        assert not re.search(r"(?i)missed|behind|still haven't|only you|nobody|forgot", told)


async def test_a_circle_that_the_bot_joins_late_has_a_way_in_too(tmp_path: Path) -> None:
    """A database of before, in the middle of the term: the post is made at the next start, once."""
    async with open_club(tmp_path) as club:
        await club.to("first.questions")
        await club.bot.store.write(lambda core: core._change("DELETE FROM index_post"))  # type: ignore[union-attr]
        await club.bot.store.write(lambda core: core._change("DELETE FROM post WHERE owner = 'index'"))  # type: ignore[union-attr]
        club.moderate(way_in(club).id)
        await club.away(minutes=5)
        assert "**1** [The first half](" in way_in(club).text
        await club.away(minutes=5)
        assert way_in(club).edited_at is None
