"""The index post, `/catch-up` and `/passage`: within one message for any circle, and no link cut in half."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda.catchup import Asked, Own, catch_up
from bot.agenda.index import index, index_name
from bot.agenda.limits import MESSAGE
from bot.agenda.passage import Answer, Found, passage
from bot.agenda.standing import Standing
from bot.agenda.weeklist import Entry, week_lines
from bot.records import Kind
from tests.compose_kit import example, link, scene_of, with_section, write_fullest

THREAD = "https://discord.com/channels/1111111111111111111/22222222222222222"
LINK = re.compile(r"\[[^\[\]]*\]\(https://discord\.com/channels/[\d/]+\)")
NOW = datetime(2027, 3, 1, tzinfo=UTC)


def standing(scene: object = None, *, opened: int = 0, looked_back: int = 0, **more: object) -> Standing:
    """The example's circle (or a scene's) with so many weeks opened and looked back at."""
    found = scene or example()
    weeks = [section.id for section in found.reading.sections]  # type: ignore[attr-defined]
    return Standing(
        found.circle,  # type: ignore[attr-defined]
        found.reading,  # type: ignore[attr-defined]
        found.agenda,  # type: ignore[attr-defined]
        threads={week: f"{THREAD}{n}" for n, week in enumerate(weeks[:opened])},
        digests=dict.fromkeys(weeks[:looked_back], link(1)),
        welcome=link(0),
        **more,  # type: ignore[arg-type]
    )


def links_are_whole(text: str) -> bool:
    """Whether every bracket and address in a text belongs to a link that is whole."""
    bare = LINK.sub("", text)
    return "](" not in bare and "https://" not in bare


# ---- the index post --------------------------------------------------------------------------------------------------


def test_before_week_1_it_names_every_week_and_when_it_opens() -> None:
    """What is read, when the first week opens, how to take part; no link that leads nowhere."""
    text = index(standing()).text
    opens = next(o.due for o in example().agenda.occurrences if o.kind is Kind.SECTION)
    at = int(opens.timestamp())
    assert text.startswith(
        "**Tuesday circle: the way in**\n“What is communisation?” by Leon de Mattis, in 10 weeks. Late answers are "
        f"welcome everywhere.\nNew here? The welcome says [how to take part]({link(0)}).\n"
    )
    assert f"\nNext: week 1, Decline, and looking back, opens <t:{at}:F>.\n" in text
    assert f"\n**1** Decline, and looking back, ¶1 to ¶3, from <t:{at}:D>\n" in text
    assert re.findall(r"^\*\*(\d+)\*\*", text, re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert [button.label for button in index(standing()).buttons] == ["Catch up", "Follow"]


def test_in_week_4_each_week_so_far_has_its_thread_and_its_look_back() -> None:
    """Three were looked back at; the fourth is open; the fifth is next."""
    text = index(standing(opened=4, looked_back=3)).text
    assert (
        f"\n**3** [Growth, a bargain, alienation]({THREAD}2), ¶9 to ¶13 · [looking back]({link(1)})\n" in text
    )
    assert f"\n**4** [Crisis and restructuring]({THREAD}3), ¶14 to ¶17\n" in text
    assert "Next: week 5, Reform and revolution, opens <t:" in text
    assert len(text) < MESSAGE


@pytest.mark.parametrize("opened", range(11))
def test_ten_weeks_always_fit_and_every_open_week_has_its_link(opened: int) -> None:
    """At any time of the term, with the look back of the newest; older weeks may be shorter, never without a link."""
    for looked_back in range(max(0, opened - 1), opened + 1):
        text = index(standing(opened=opened, looked_back=looked_back)).text
        assert len(text) <= MESSAGE
        assert links_are_whole(text)
        assert len(re.findall(rf"{THREAD}\d+\)", text)) == opened
        assert text.count("[looking back]") >= min(looked_back, 3)


def test_a_pause_the_last_week_and_the_end_are_said() -> None:
    """What comes next is said as far as it is known."""
    paused = index(standing(opened=2, paused=NOW)).text
    assert (
        f"Paused since <t:{int(NOW.timestamp())}:F>. What comes next is said here once it goes on." in paused
    )
    last = index(standing(opened=10, looked_back=9)).text
    assert "Next: thanks and goodbye, <t:" in last
    over = index(standing(opened=10, looked_back=10, over=True)).text
    assert "\nWe have read it to its last line.\n" in over


def test_a_week_that_was_left_out_has_no_link_and_is_not_to_come() -> None:
    """From the third week on: the first two stand there as what they are."""
    text = index(standing(dropped=frozenset(s.id for s in example().reading.sections[:2]))).text
    assert "\n**1** Decline, and looking back, ¶1 to ¶3\n" in text
    assert "Next: week 3, " in text


def test_the_shortest_list_of_weeks_is_none() -> None:
    """Where not even two lines fit there is no list, rather than one that is cut."""
    weeks = [entry(n, opened=n <= 6, title=30) for n in range(1, 13)]
    assert week_lines(weeks, room=60) == []


@pytest.mark.parametrize("weeks", [1, 12, 30])
def test_at_every_ceiling_it_still_fits(tmp_path: Path, weeks: int) -> None:
    """The longest names and titles, all of them marks that are escaped, up to thirty weeks."""
    scene = scene_of(write_fullest(tmp_path, weeks=weeks))
    for opened in range(0, weeks + 1, 3):
        for more in ({}, {"paused": NOW}):
            stands = standing(scene, opened=opened, looked_back=opened, **more)
            text = index(stands).text
            assert len(text) <= MESSAGE
            assert links_are_whole(text)
            assert text.count("](") > min(opened, 4)
            assert len(index_name(stands)) <= 100


def entry(number: int, *, opened: bool, title: int) -> Entry:
    """A week of a list."""
    if not opened:
        return Entry(number, "x" * title, "¶1 to ¶2", opens=NOW + timedelta(weeks=number))
    return Entry(number, "x" * title, "¶1 to ¶2", url=THREAD, digest=link(number), tail=" · 2 questions open")


@given(
    past=st.integers(0, 30),
    coming=st.integers(0, 30),
    title=st.integers(1, 80),
    room=st.integers(250, 3000),
    newest_first=st.booleans(),
)
def test_a_list_of_weeks_always_fits(
    past: int, coming: int, title: int, room: int, *, newest_first: bool
) -> None:
    """Whatever there is room for: no link is cut, and the newest weeks are the last to lose anything."""
    weeks = [entry(n, opened=n <= past, title=title) for n in range(1, past + coming + 1)]
    lines = week_lines(weeks, room=room, newest_first=newest_first)
    text = "\n".join(lines)
    assert len(text) <= room
    assert links_are_whole(text)
    assert bool(lines) == bool(weeks)
    if room > 1500 and past:
        assert f"**{past}** [" in text


def test_the_oldest_weeks_are_shortened_first() -> None:
    """First the look back goes, then the title, then the link; weeks to come are put together from the last on."""
    weeks = [entry(n, opened=n <= 6, title=30) for n in range(1, 13)]

    def head(room: int) -> list[str]:
        return [re.sub(r"\(https[^)]*\)", "", line) for line in week_lines(weeks, room=room)]

    title = "x" * 30
    assert head(4000)[0] == f"**1** [{title}], ¶1 to ¶2 · [looking back] · 2 questions open"
    assert head(1500)[0] == f"**1** [{title}], ¶1 to ¶2 · 2 questions open"
    assert head(1500)[-1].startswith("Weeks 9 to 12, until <t:")
    assert head(800)[0] == "Before: [1] [2] [3] [4] [5]"
    assert head(500)[:2] == ["Weeks 1 to 4: in the list of threads.", "Before: [5]"]
    assert head(500)[-1].startswith("Weeks 8 to 12, until <t:")


# ---- /catch-up ------------------------------------------------------------------------------------------


def asked(stands: Standing, *, opened: int) -> Asked:
    """Every prompt of the weeks so far is on Discord, and all the rest is planned."""
    prompts = [prompt.id for section in stands.reading.sections[:opened] for prompt in section.prompts]
    return Asked(dict.fromkeys(prompts, link(2)), frozenset(one.key for one in stands.agenda.occurrences))


@pytest.mark.parametrize("weeks", [1, 12, 30])
def test_catching_up_fits_at_every_ceiling(tmp_path: Path, weeks: int) -> None:
    """Nothing answered, nothing followed, everything as long as it may be."""
    scene = scene_of(write_fullest(tmp_path, weeks=weeks))
    for opened in range(0, weeks + 1, 3):
        for more in ({}, {"paused": NOW}, {"over": True}):
            stands = standing(scene, opened=opened, looked_back=max(0, opened - 1), **more)
            now = stands.agenda.occurrences[0].due
            text = catch_up(stands, asked(stands, opened=opened), Own(), now=now)
            assert len(text) <= MESSAGE
            assert links_are_whole(text)
            assert text.endswith("Press Follow, and each week's thread stands among your own.")


def test_catching_up_with_the_example_in_week_10_names_all_weeks() -> None:
    """All ten weeks are there, the newest first, with a link each."""
    stands = standing(opened=10, looked_back=9)
    text = catch_up(stands, asked(stands, opened=10), Own(follows=True), now=NOW)
    listed = text[text.index("**Read so far**") :]
    assert len(re.findall(rf"\({THREAD}\d\)", listed)) == 9
    assert "We are in week 10 of 10: [Chaos, pause, decision](" in text
    assert len(text) <= MESSAGE
    assert "Follow" not in text


def test_what_was_answered_is_not_open_and_a_pause_has_no_dates() -> None:
    """Of this week by link what is left, of earlier weeks the number; who has answered all reads nothing of it."""
    stands = standing(opened=2, looked_back=1)
    known = asked(stands, opened=2)
    first, second = (
        tuple(prompt.id for prompt in section.prompts) for section in stands.reading.sections[:2]
    )
    some = catch_up(stands, known, Own(frozenset({second[0], *first[1:]})), now=NOW)
    assert some.count(f"]({link(2)})") == len(second) - 1
    assert " · 1 question open\n" in some
    everything = catch_up(stands, known, Own(frozenset({*first, *second})), now=NOW)
    assert "Open to you" not in everything
    assert "open\n" not in everything
    assert "**Next**" in some
    assert "**Next**" not in catch_up(replace(stands, paused=NOW), known, Own(), now=NOW)


def test_catching_up_between_two_weeks_and_after_the_last_says_so() -> None:
    """Looked back at, and the next has not opened; or all is read."""
    between = standing(opened=2, looked_back=2)
    said = catch_up(between, asked(between, opened=2), Own(), now=between.agenda.occurrences[0].due)
    assert "We are between weeks: week 2 of 10 has been looked back at." in said
    over = standing(opened=10, looked_back=10, over=True)
    assert "All 10 weeks have been read; the threads stay open." in catch_up(
        over, asked(over, opened=10), Own(), now=NOW
    )


# ---- /passage ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 40))
def test_a_passage_fits_whatever_was_said_about_it(number: int) -> None:
    """Any paragraph of the essay, with many long and hostile answers under long names, and with none."""
    stands = standing(opened=10)
    prompts = tuple(
        (prompt, link(3))
        for section in stands.reading.sections
        for prompt in section.prompts
        if prompt.paragraph == number
    )
    nasty = tuple(Answer("*" * 80, "](http://x.y) <@1> **[" * 50, link(n)) for n in range(40))
    plain = tuple(Answer("Reader 12", "So it is said, and so on. " * 50, link(n)) for n in range(40))
    for least, found in (
        (1, Found(number, link(4), prompts, nasty)),
        (3, Found(number, link(4), prompts, plain)),
        (3, Found(number, "", prompts, plain)),
        (3, Found(number, link(4), (), plain)),
        (0, Found(number, "", (), ())),
    ):
        text, whole = passage(stands, found)
        assert len(text) <= MESSAGE
        assert whole == ("in full]" not in text and "attached" not in text)
        if found.answers:
            assert text.count("- [answer](") >= least
            more = int(re.findall(r"- and (\d+) more$", text)[0])
            assert more + text.count("- [answer](") == 40
        else:
            assert text.endswith("Nothing has been asked or answered about it yet.")


def test_a_passage_is_named_by_its_week_whether_or_not_that_has_a_thread() -> None:
    """With a link once it has opened, with a date before, with neither where it was left out or no week reads it."""
    weeks = example().reading.sections

    def head(stands: Standing, number: int) -> str:
        return passage(stands, Found(number))[0].split("\n")[0]

    opened, later = weeks[0].first, weeks[3].first
    left_out = standing(dropped=frozenset({weeks[0].id}))
    assert f"]({THREAD}0)" in head(standing(opened=1), opened)
    assert "<t:" in head(standing(opened=1), later)
    assert head(left_out, opened) == f"**¶{opened}** · week 1, Decline, and looking back"
    assert head(standing(with_section(example(), weeks[0].id, stretch=(2, 3))), 1) == "**¶1**"
