"""Looking back at a week: what happened in plain words, nobody's silence, and what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.agenda.compose import parts
from bot.agenda.lookback import CEILING, poll_in_words
from bot.agenda.scene import LookingBack, Scene, stamp
from bot.records import Kind, Place
from bot.schedule.model import Break
from tests.compose_kit import (
    busy,
    changed,
    example,
    found,
    link,
    messages,
    of_kind,
    posted,
    reads,
    scene_of,
    with_section,
    write_fullest,
)

WEEK_4, WEEK_5, LAST = "crisis-and-restructuring", "reform-or-revolution", "no-pause-no-organ"
SAY = "Half-term. Week 5 opens a week later."


@pytest.fixture(scope="module")
def fullest(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A circle and a reading with everything at the ceilings that `check` allows."""
    return posted(scene_of(write_fullest(tmp_path_factory.mktemp("fullest"))))


def long_breaks() -> tuple[Break, ...]:
    """Return three breaks one after the other, before week 5, each with as many words as it may have."""
    days = ((9, 15), (16, 22), (23, 23))
    return tuple(
        Break(date(2027, 2, first), date(2027, 2, last), f"{letter} " * 98 + "end.")
        for letter, (first, last) in zip("abc", days, strict=True)
    )


def digest(seen: LookingBack | None, scene: Scene | None = None, week: str = WEEK_5) -> list[str]:
    """Return the lines of a week's digest."""
    scene = replace(scene or example(), looking_back=seen)
    return messages(scene, f"{week}.digest")["digest"].text.split("\n")


def test_a_digest_goes_into_the_thread_and_its_pointer_into_the_channel() -> None:
    """The pointer names the week, leads to the digest, and says what comes next."""
    back, pointer = parts(found(example(), f"{WEEK_5}.digest"), example())
    assert (back.place, pointer.place) == (Place.THREAD, Place.CHANNEL)
    url = example().urls[f"{WEEK_5}.digest", "digest"]
    opens = stamp(found(example(), "unity-in-struggle.section").due)
    assert pointer.write(example()).text == (
        f"Week 5: [looking back]({url}). Next: week 6, Unity: given, made, lost, opens {opens}."
    )


def test_a_week_in_which_something_was_said() -> None:
    """The poll, the passage most replied to, questions still open, answers without a reply; then what holds always."""
    seen = LookingBack(
        unreplied=(link(1), link(2)),
        unanswered=(("go-round at ¶19", link(3)),),
        most_replied=(20, link(4)),
        votes=(1, 4, 0, 2, 0, 0),
        voters=7,
        quiet=False,
    )
    options = example().reading.section(WEEK_5).poll.options  # type: ignore[union-attr]
    assert digest(seen) == [
        "**Looking back at week 5: Reform and revolution**",
        f"The poll: 4 of 7 chose “{options[1]}”; then “{options[3]}” (2) and “{options[0]}” (1).",
        f"The passage most replied to: [¶20]({link(4)}).",
        f"Still without an answer: [go-round at ¶19]({link(3)}).",
        f"Answers that nobody has replied to yet: [answer 1]({link(1)}) and [answer 2]({link(2)}).",
        "Late answers are welcome; this thread stays open.",
        f"Next: week 6, Unity: given, made, lost, opens {stamp(found(example(), 'unity-in-struggle.section').due)}.",
    ]


@pytest.mark.parametrize("seen", [None, LookingBack(), LookingBack(votes=(0,) * 6)])
def test_a_quiet_week_has_words_of_its_own(seen: LookingBack | None) -> None:
    """They blame nobody, count nothing, and name no silence, not even that nobody voted."""
    lines = digest(seen)
    assert lines[1] == wording.DIGEST_QUIET
    assert len(lines) == 4
    assert not re.search(r"\d+ of|poll|nobody|without an answer|only", " ".join(lines[1:3]))


def test_a_week_that_was_not_quiet_says_only_what_there_is() -> None:
    """Talk alone gives no empty lists."""
    scene = replace(example(), urls={})
    assert [line.split(" ")[0] for line in digest(LookingBack(quiet=False), scene)] == [
        "**Looking",
        "Late",
        "Next:",
    ]


def test_a_poll_that_was_left_out_has_no_result() -> None:
    """A circle without polls, or a week whose poll was skipped, is not told that nobody voted."""
    seen = LookingBack(votes=(0,) * 6, most_replied=(20, link(4)), quiet=False)
    assert "The poll: nobody voted, which says nothing either way." in digest(seen)
    urls = {owner: url for owner, url in example().urls.items() if owner[0] != f"{WEEK_5}.poll"}
    assert not [line for line in digest(seen, replace(example(), urls=urls)) if "poll" in line]
    assert not [line for line in digest(seen, with_section(example(), WEEK_5, poll=None)) if "poll" in line]


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "[a](https://e.org/0)."),
        (2, "[a](https://e.org/0) and [a](https://e.org/1)."),
        (3, "[a](https://e.org/0) and [a](https://e.org/1), among others."),
        (8, "[a](https://e.org/0) and [a](https://e.org/1), among others."),
    ],
)
def test_links_are_capped(many: int, said: str) -> None:
    """Two questions and two answers at the most, and a word where there are more: a digest is no list of debts."""
    urls = tuple(f"https://e.org/{number}" for number in range(many))
    seen = LookingBack(unreplied=urls, unanswered=tuple(("a", url) for url in urls), quiet=False)
    lines = digest(seen, replace(example(), urls={}))
    assert lines[1] == f"Still without an answer: {said}"
    assert re.sub(r"answer \d", "a", lines[2]) == f"Answers that nobody has replied to yet: {said}"
    assert len(lines) == 5


# ---- the ceiling -------------------------------------------------------------------------------------------------

POLL_SHORT = "The poll: 16 of 81 chose “Not sure yet, or I'd put it otherwise”."
MOST = f"The passage most replied to: [¶17]({link(40)})."
OPEN = (
    f"Still without an answer: [closing question at ¶10]({link(10)})"
    f" and [closing question at ¶11]({link(11)}), among others."
)
NO_REPLY = (
    f"Answers that nobody has replied to yet: [answer 1]({link(0)}) and [answer 2]({link(1)}), among others."
)


@pytest.mark.parametrize("late", [False, True])
def test_the_ceiling_is_kept_by_leaving_out_whole_lines(late: bool) -> None:
    """With all lists full, long links and all votes cast: 900 characters at most, and no half link or list."""
    scene = replace(example(), late=late)
    for occurrence in of_kind(scene, Kind.DIGEST):
        lines = digest(busy(6), scene, occurrence.week)
        assert len("\n".join(lines)) <= 900
        body, foot = lines[1 : len(lines) - 2 - late], lines[len(lines) - 2 - late :]
        assert foot[0] == wording.DIGEST_LATE
        assert foot[1].startswith(("Next: week", "This was the last week."))
        assert body == [POLL_SHORT, MOST, OPEN, NO_REPLY][: len(body)]
        assert len(body) >= 3


def test_a_poll_is_told_in_short_before_a_line_is_left_out() -> None:
    """First goes what the poll's other options got; while there is room, they are told."""
    roomy = digest(replace(busy(6), unreplied=()))
    assert roomy[1].startswith(POLL_SHORT.removesuffix("."))
    assert [int(n) for n in re.findall(r"” \((\d+)\)", roomy[1])] == [15, 14, 13, 12, 11]
    assert roomy[2:4] == [MOST, OPEN]
    assert digest(busy(6))[1:5] == [POLL_SHORT, MOST, OPEN, NO_REPLY]


def test_the_last_line_goes_first() -> None:
    """Answers without a reply give way to open questions, these to the passage most replied to, this to the poll."""
    assert digest(busy(6), replace(example(), late=True))[1:4] == [POLL_SHORT, MOST, OPEN]
    two = changed(example(), breaks=long_breaks()[:2])
    assert digest(busy(6), two, WEEK_4)[1:-2] == [POLL_SHORT, MOST]
    three = with_section(replace(two, late=True), WEEK_4, title="T" * 150)
    assert digest(busy(6), three, WEEK_4)[1:-3] == [POLL_SHORT]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("seen", [LookingBack(), busy(10), replace(busy(10), votes=(1,) * 10, voters=10)])
def test_the_fullest_circle_keeps_to_the_ceiling(fullest: Scene, seen: LookingBack, late: bool) -> None:
    """The longest titles, two breaks with long says, ten options that all have votes, or as many votes each."""
    scene = replace(fullest, late=late, looking_back=seen)
    lengths = [len(messages(scene, o.key)["digest"].text) for o in of_kind(scene, Kind.DIGEST)]
    assert len(lengths) == 12
    assert max(lengths) <= CEILING == 900


def test_a_quiet_week_stays_one_where_there_is_little_room() -> None:
    """Its words may be left out; nothing about the poll comes in their place."""
    scene = with_section(changed(example(), breaks=long_breaks()[:2]), WEEK_4, title="T" * 250)
    lines = digest(LookingBack(), scene, WEEK_4)
    assert len(lines) == 3
    assert lines[1] == wording.DIGEST_LATE


URLS = st.integers(0, 10**9).map(link)
SEEN = st.builds(
    LookingBack,
    unreplied=st.lists(URLS, max_size=9).map(tuple),
    unanswered=st.lists(st.tuples(st.just("closing question at ¶17"), URLS), max_size=9).map(tuple),
    most_replied=st.none() | st.tuples(st.integers(1, 39), URLS),
    votes=st.tuples(*[st.integers(0, 40)] * 6),
    voters=st.integers(0, 240),
    quiet=st.booleans(),
)


@given(SEEN, st.sampled_from([o.week for o in of_kind(example(), Kind.DIGEST)]), st.booleans())
def test_any_week_keeps_to_the_ceiling_and_names_nobody(seen: LookingBack, week: str, late: bool) -> None:
    """Head and what comes next are always there, all links are whole, and no person is in it."""
    text = "\n".join(digest(seen, replace(example(), late=late), week))
    assert len(text) <= 900
    assert text.startswith("**Looking back at week ")
    assert wording.DIGEST_LATE in text
    assert (
        len(re.findall(r"\[[^\]]+\]\(https://[^)\s]+\)", text)) == text.count("https://") == text.count("](")
    )
    assert not re.search(r"<@|ana|bo_k|chen|dora|Reader", text.replace("Reform", ""))


# ---- the poll in words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ((0, 0, 0), "nobody voted, which says nothing either way."),
        ((0, 5, 0), "5 of 5 chose “It is not”."),
        ((1, 5, 2), "5 of 8 chose “It is not”; then “Not sure” (2) and “It is” (1)."),
        ((4, 4, 0), "4 of 8 each chose “It is” and “It is not”."),
        ((4, 4, 1), "4 of 9 each chose “It is” and “It is not”; then “Not sure” (1)."),
        ((2, 2, 2), "2 of 6 each chose “It is”, “It is not” and “Not sure”."),
        ((3, 1, 1), "3 of 5 chose “It is”; then “It is not” (1) and “Not sure” (1)."),
    ],
)
def test_a_poll_in_words(votes: tuple[int, ...], said: str) -> None:
    """Who leads or ties, then the others by their votes; what nobody chose isn't named."""
    seen = LookingBack(votes=votes, voters=sum(votes))
    assert poll_in_words(("It is", "It is not", "Not sure"), seen) == said


def test_an_option_with_quotation_marks_keeps_them() -> None:
    """Its own marks stay within ours."""
    seen = LookingBack(votes=(1, 0), voters=1)
    assert poll_in_words(("“Enough” is “too much”", "No"), seen) == "1 of 1 chose ““Enough” is “too much””."


@pytest.mark.parametrize("seen", [LookingBack(), LookingBack(voters=3), LookingBack(votes=(0, 0), voters=3)])
def test_a_poll_without_a_vote_for_its_options_says_that_nobody_voted(seen: LookingBack) -> None:
    """Also where the votes are unknown, or are for options that have been taken out."""
    assert poll_in_words(("It is", "It is not"), seen) == wording.DIGEST_POLL_NOBODY


def test_an_option_is_shown_as_it_stood_in_the_poll() -> None:
    """A native poll shows its options as they are written, and so does the digest."""
    poll = example().reading.section(WEEK_5).poll
    assert poll
    starred = poll.model_copy(update={"offered": ("*Yes*, <@1>", "_No_")})
    seen = LookingBack(votes=(2, 1), voters=3, quiet=False)
    lines = digest(seen, with_section(example(), WEEK_5, poll=starred))
    assert reads(lines[1]) == "The poll: 2 of 3 chose “*Yes*, <@1>”; then “_No_” (1)."


# ---- what comes next ---------------------------------------------------------------------------------------------


def test_what_comes_next_has_a_breaks_own_words() -> None:
    """Week 5 opens after half-term; its digest's pointer says so too."""
    opens = stamp(found(example(), f"{WEEK_5}.section").due)
    line = f"Next: week 5, Reform and revolution, opens {opens}. {SAY}"
    assert digest(busy(6), week=WEEK_4)[-1] == line
    assert messages(example(), f"{WEEK_4}.digest")["pointer"].text.endswith(f" {line}")
    assert SAY not in digest(busy(6))[-1]


def test_two_breaks_in_a_row_are_both_explained() -> None:
    """Each in its own words, whole; a third may have to be cut."""
    breaks = long_breaks()
    first, second = breaks[0].say, breaks[1].say
    assert digest(None, changed(example(), breaks=breaks[:2]), WEEK_4)[-1].endswith(f". {first} {second}")
    assert digest(None, changed(example(), breaks=breaks), WEEK_4)[-1].endswith(f". {first} {second}…")


def test_after_the_last_week_nothing_comes_next() -> None:
    """The digest says so, and so does its pointer."""
    assert digest(None, week=LAST)[-1] == "This was the last week."
    assert messages(example(), f"{LAST}.digest")["pointer"].text.endswith("). This was the last week.")
