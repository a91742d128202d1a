"""A circle that is right: the example, what holds for keys that are left out, changed weeks, taking turns."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.records import Kind
from bot.schedule.form import LATE_KINDS, CircleForm
from bot.schedule.load import load_circle
from bot.schedule.model import (
    ArchiveNames,
    Break,
    ChannelLink,
    Circle,
    IfLate,
    LatePolicy,
    MeetingSlot,
    Slot,
    Votes,
    WeekChange,
    WeekTimes,
)
from bot.yamldoc import read

EXAMPLE = Path(__file__).parent.parent / "readings" / "what-is-communisation" / "circle.example.yaml"
SIX = """\
circle: Tuesday circle
reading: what-is-communisation
channel: https://discord.com/channels/1/2
organisers: https://discord.com/channels/1/3
time-zone: Europe/Berlin
starts: 2027-01-12
"""


def load_text(text: str, folder: Path) -> Circle:
    path = folder / "tuesday.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_circle(path)
    assert loaded.findings == []
    assert loaded.circle is not None
    return loaded.circle


def test_the_example_has_nothing_wrong_with_it() -> None:
    """The file that organisers copy gives no finding, and comes with its reading."""
    loaded = load_circle(EXAMPLE)
    assert [finding.text() for finding in loaded.findings] == []
    assert loaded.circle is not None
    assert loaded.reading is not None
    assert loaded.circle.id == "circle-example"
    assert set(loaded.circle.changes) <= {section.id for section in loaded.reading.sections}


def test_the_example_says_what_it_seems_to_say() -> None:
    """Each key of the example becomes the value that an organiser would expect."""
    circle = load_circle(EXAMPLE).circle
    assert circle is not None
    server = 111111111111111111
    assert circle == Circle(
        id="circle-example",
        name="Tuesday circle",
        reading="what-is-communisation",
        channel=ChannelLink(server, 222222222222222222),
        organisers=ChannelLink(server, 333333333333333333),
        zone="Europe/Berlin",
        starts=date(2027, 1, 12),
        every_weeks=1,
        week=WeekTimes(meeting_place=f"https://discord.com/channels/{server}/444444444444444444"),
        mention="Readers",
        facilitators=("ana.reads", "bo_k", "chen"),
        breaks=(Break(date(2027, 2, 9), date(2027, 2, 15), "Half-term. Week 5 opens a week later."),),
        changes={
            "reform-or-revolution": WeekChange(
                {"meeting": MeetingSlot(Slot(5, time(16)), 75), "facilitator": "dora"}
            ),
            "unity-in-struggle": WeekChange({"go_round": Slot(4, time(18))}),
        },
        if_late=IfLate(LatePolicy.POST, timedelta(hours=48)),
        votes=Votes.AS_DISCORD,
        nameless=False,
        facilitator_view=True,
        names=ArchiveNames.PSEUDONYMS,
        publish_after_days=7,
        keep_months=12,
        language="en-GB",
    )


def test_late_may_differ_by_the_kind_of_post(tmp_path: Path) -> None:
    """A default and single kinds; without a default the usual one holds; one text holds for all."""
    quietly, skip, usual = (
        IfLate(LatePolicy.QUIETLY, timedelta(hours=6)),
        IfLate(LatePolicy.SKIP, timedelta()),
        IfLate(),
    )
    kinds = "  go-round: skip and tell us\n  digest: post quietly within 6 hours\n"
    bare = load_text(f"{SIX}if-late:\n{kinds}", tmp_path)
    whole = load_text(f"{SIX}if-late:\n  default: skip\n{kinds}", tmp_path)
    plain = load_text(f"{SIX}if-late: skip\n", tmp_path)
    found = [
        [circle.late(kind) for kind in ("section", "go-round", "digest")] for circle in (bare, whole, plain)
    ]
    assert found == [[usual, skip, quietly], [skip, skip, quietly], [skip, skip, skip]]


def test_every_kind_that_can_be_late_has_its_key() -> None:
    """What always comes in time has none: an event, an archive, the erasure."""
    never = {Kind.EVENT, Kind.PUBLISH, Kind.ERASE_NOTICE, Kind.ERASE}
    assert set(LATE_KINDS) - {"default"} == set(Kind) - never


def test_part_two_of_the_example_is_what_holds_anyway(tmp_path: Path) -> None:
    """With all but the six keys deleted the circle is the same, but for what the file calls examples."""
    example = load_circle(EXAMPLE).circle
    bare = load_text(SIX, tmp_path)
    assert example is not None
    assert bare == Circle(
        id="tuesday",
        name=example.name,
        reading=example.reading,
        channel=ChannelLink(1, 2),
        organisers=ChannelLink(1, 3),
        zone=example.zone,
        starts=example.starts,
    )
    theirs = read(EXAMPLE.read_bytes(), "example")[0]
    ours = read(SIX, "bare")[0]
    assert theirs is not None
    assert ours is not None
    written, left_out = CircleForm.model_validate(theirs.data), CircleForm.model_validate(ours.data)
    examples = {"channel", "organisers", "week", "mention", "facilitators", "breaks", "changes"}
    assert {
        name for name in CircleForm.model_fields if getattr(written, name) != getattr(left_out, name)
    } == examples
    assert written.week.model_copy(update={"meeting_place": None}) == left_out.week


def test_the_six_keys_come_first_in_the_example() -> None:
    """What must be filled in stands at the top, in the order in which it is asked for."""
    document = read(EXAMPLE.read_bytes(), "example")[0]
    assert document is not None
    assert isinstance(document.data, dict)
    required = [field.alias for field in CircleForm.model_fields.values() if field.is_required()]
    assert list(document.data)[:6] == required


def test_everything_but_the_section_can_be_left_out_of_a_week(tmp_path: Path) -> None:
    """`none` leaves a thing out."""
    kinds = ("questions", "poll", "go-round", "meeting", "meeting-place", "closing", "digest")
    week = "".join(f"  {kind}: none\n" for kind in kinds)
    circle = load_text(f"{SIX}mention: None\nweek:\n{week}", tmp_path)
    assert circle.week == WeekTimes(
        questions=None, poll=None, go_round=None, meeting=None, closing=None, digest=None
    )
    assert circle.mention is None


def test_a_change_holds_for_its_week_only(tmp_path: Path) -> None:
    """A changed week has its own moments where it names them, and the usual ones for the rest."""
    circle = load_text(
        f"{SIX}changes:\n  reform-or-revolution:\n    meeting: none\n    section: wed 18:00\n", tmp_path
    )
    assert circle.times_for("unity-in-struggle") == circle.week
    changed = circle.times_for("reform-or-revolution")
    assert changed == WeekTimes(section=Slot(2, time(18)), meeting=None)


def test_a_private_poll_may_run_for_parts_of_hours(tmp_path: Path) -> None:
    """Whole hours are a matter of Discord's own polls; this one ends to the minute."""
    circle = load_text(f"{SIX}votes: private\nweek: {{poll: thu 17:00 until sun 16:45}}\n", tmp_path)
    assert circle.votes is Votes.PRIVATE
    assert str(circle.week.poll) == "thu 17:00 until sun 16:45"


def test_facilitators_take_turns(tmp_path: Path) -> None:
    """The list is gone through again and again; a change names somebody else, or nobody."""
    changes = "changes:\n  reform-or-revolution:\n    facilitator: dora\n  unity-in-struggle:\n    facilitator: none\n"
    circle = load_text(f"{SIX}facilitators: ['@ana', bo]\n{changes}", tmp_path)
    turns = [circle.facilitator_for("some-week", number) for number in (1, 2, 3)]
    assert turns == ["ana", "bo", "ana"]
    assert circle.facilitator_for("reform-or-revolution", 5) == "dora"
    assert circle.facilitator_for("unity-in-struggle", 6) is None


def test_without_facilitators_nobody_leads(tmp_path: Path) -> None:
    """A circle may have no facilitators, and a change of times names none."""
    circle = load_text(f"{SIX}changes:\n  reform-or-revolution:\n    poll: none\n", tmp_path)
    assert circle.facilitator_for("reform-or-revolution", 5) is None


def test_a_break_that_moves_a_week_of_its_own_day_is_of_use(tmp_path: Path) -> None:
    """A week that opens a day late may run into a break that the usual day would miss."""
    changes = "changes:\n  reform-or-revolution:\n    section: wed 17:00\n"
    breaks = "breaks:\n  - {first: 2027-02-10, last: 2027-02-15, say: Half-term}\n"
    assert load_text(SIX + changes + breaks, tmp_path).breaks == (
        Break(date(2027, 2, 10), date(2027, 2, 15), "Half-term"),
    )


def test_a_break_holds_both_its_ends() -> None:
    """First and last day belong to a break."""
    pause = Break(date(2027, 2, 9), date(2027, 2, 15))
    days = [date(2027, 2, number) for number in (8, 9, 15, 16)]
    assert [pause.holds(day) for day in days] == [False, True, True, False]


def test_a_group_has_its_own_agreement_or_the_usual_one_or_none(tmp_path: Path) -> None:
    """Left out, four plain sentences hold; a list takes their place, blanks tidied; `none` leaves it out."""
    usual = load_text(SIX, tmp_path).agreement
    assert len(usual) == 4
    assert all(len(sentence) <= 150 for sentence in usual)
    example = load_circle(EXAMPLE).circle
    assert example is not None
    assert example.agreement == usual
    own = load_text(f"{SIX}agreement:\n  - Be   kind.\n  - {'x' * 150}\n", tmp_path)
    assert own.agreement == ("Be kind.", "x" * 150)
    for none in ("none", "None"):
        assert load_text(f"{SIX}agreement: {none}\n", tmp_path).agreement == ()


def test_what_was_taken_over_from_discord_is_read(tmp_path: Path) -> None:
    """Pauses, questions and swaps, and until when the file has them all."""
    text = """\
from-discord:
  until: 2027-03-01T09:30:00Z
  pauses:
    - {since: 2027-02-09T16:00:00Z, until: 2027-02-16T16:00:00Z}
  questions:
    who-decides: Who decides?
  swapped:
    reform-or-revolution: unity-in-struggle
"""
    adopted = load_text(f"{SIX}{text}", tmp_path).adopted
    assert adopted is not None
    assert adopted.until == datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    assert [(one.start.day, one.end and one.end.day) for one in adopted.pauses] == [(9, 16)]
    assert dict(adopted.questions) == {"who-decides": "Who decides?"}
    assert dict(adopted.swapped) == {"reform-or-revolution": "unity-in-struggle"}
