"""What goes out: every part of every occurrence of the essay's example circle, and of the fullest circle there is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.agenda.afterwards import months_on
from bot.agenda.compose import parts
from bot.agenda.ending import then_id
from bot.agenda.limits import THREAD_NAME, faults
from bot.agenda.scene import Edition, Scene, follow_button, respond_id, stamp
from bot.agenda.weekly import poll_hours
from bot.reading import ceilings
from bot.reading.check import TAKEN, TAKEN_PARAGRAPH
from bot.reading.ending import LAST_ROUND
from bot.reading.model import PromptKind
from bot.reading.text import Note, Paragraph
from bot.records import Kind, Layout, Outgoing, Place, Poll
from bot.schedule.model import ArchiveNames, Exports, Nightly
from tests.agenda_terms import ONLY_TEXT, utc
from tests.compose_kit import (
    LATE_LINE,
    LONG_NOTE,
    ROLE,
    busy,
    changed,
    everything,
    example,
    found,
    laid_out,
    messages,
    of_kind,
    posted,
    reads,
    scene_of,
    with_section,
    write_fullest,
)

OPENING = 600  # experience.md: an opening is read on a phone
WEEK_5 = "reform-or-revolution"
both_layouts = pytest.mark.parametrize("layout", list(Layout), ids=str)
OUTSIDE = {Kind.WELCOME, Kind.END, Kind.PUBLISH, Kind.ERASE_NOTICE, Kind.ERASE}
KINDS = [kind for kind in Kind if kind not in OUTSIDE]
FOR_ORGANISERS = {"edition", "notice.organisers", "erased"}


@pytest.fixture(scope="module")
def fullest(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A circle and a reading with everything at the ceilings that `check` allows."""
    return posted(scene_of(write_fullest(tmp_path_factory.mktemp("fullest"))))


def described(scene: Scene) -> list[tuple[object, ...]]:
    """Return what must be settled before anything is posted: names, places, anchors, threads."""
    return [
        (o.key, p.name, p.place, p.prompt, p.paragraph, p.thread, p.reply_to, p.pin)
        for o in scene.agenda.occurrences
        for p in parts(o, scene)
    ]


# ---- all of it ---------------------------------------------------------------------------------------------------


@both_layouts
@pytest.mark.parametrize("late", [False, True])
def test_discord_takes_everything_that_the_example_circle_posts(late: bool, layout: Layout) -> None:
    """No message is over a limit, on time or late, in a quiet week and in a busy one."""
    scene = replace(laid_out(example(), layout), late=late, looking_back=busy(6))
    assert {(o.key, part.name): faults(m) for o, part, m in everything(scene) if faults(m)} == {}


@both_layouts
@pytest.mark.parametrize("late", [False, True])
def test_discord_takes_everything_of_the_fullest_circle(fullest: Scene, late: bool, layout: Layout) -> None:
    """What `check` lets pass can't be refused for its length: all texts at their ceilings, every mark escaped."""
    scene = replace(laid_out(fullest, layout), late=late, looking_back=busy(10))
    assert {(o.key, part.name): faults(m) for o, part, m in everything(scene) if faults(m)} == {}
    opened = [(o.kind, part.thread) for o, part, _ in everything(scene) if part.thread]
    assert [kind for kind, _ in opened].count(Kind.SECTION) == len(scene.reading.sections)
    assert all(len(thread) <= THREAD_NAME for _, thread in opened)


@both_layouts
def test_nothing_of_the_fullest_circle_is_cut_off(fullest: Scene, layout: Layout) -> None:
    """Members and organisers read every text whole."""
    sent = [m for _, _, m in everything(laid_out(fullest, layout))]
    heads = r"\s+|Notes to ¶\d+|¶\d+ \(\d+ of \d+\)"
    read = re.sub(heads, "", "".join(reads(m.text) for m in sent))
    written = "".join(m.text + (m.poll.question if m.poll else "") for m in sent)
    reading, circle = fullest.reading, fullest.circle
    shown = [
        reading.title,
        reading.author,
        circle.name,
        *circle.facilitators,
        *(n.text for n in reading.text.notes),
    ]
    shown += [p.text.replace(" ", "") for p in reading.text.paragraphs]
    as_written = [reading.about, circle.week.meeting_place or ""]
    for section in reading.sections:
        shown += [section.title, *(t.term for t in section.terms), *(p.quote for p in section.prompts)]
        as_written += [section.link, *(t.says for t in section.terms), *(p.ask for p in section.prompts)]
    assert [text for text in shown if text not in read] == []
    assert [text for text in as_written if text not in written] == []
    said = 2 if layout is Layout.TEXT else 1  # in the digest, and in what points to it
    assert all(written.count(pause.say) == said for pause in circle.breaks)


@both_layouts
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.EVENT])
def test_names_and_number_of_parts_dont_depend_on_what_is_posted(kind: Kind, layout: Layout) -> None:
    """After a crash the same parts are looked for: links, lateness, a role and a busy week change none of them."""
    scene = laid_out(example(), layout)
    after = replace(scene, late=True, looking_back=busy(6), now=found(example(), "end").due)
    before = replace(scene, urls={}, role_id=None)
    assert (
        [row for row in described(before) if str(row[0]).endswith(kind)]
        == [row for row in described(after) if str(row[0]).endswith(kind)]
        != []
    )


@both_layouts
def test_no_two_parts_have_the_same_name(fullest: Scene, layout: Layout) -> None:
    """A part is found again by its occurrence and its name."""
    for scene in (example(), fullest):
        names = Counter(row[:2] for row in described(laid_out(scene, layout)))
        assert names.most_common(1)[0][1] == 1


def test_no_prompt_can_have_the_name_of_another_part() -> None:
    """Whatever a part that isn't a prompt's is called, `check` lets no prompt have it as its id."""
    asked = {prompt.id for section in example().reading.sections for prompt in section.prompts}
    names = {str(row[1]) for row in described(example())} - asked
    slugs = {name for name in names if "." not in name and not TAKEN_PARAGRAPH.fullmatch(name)}
    assert {"opening", "notice", "terms", "digest", "pointer"} < slugs <= TAKEN


@both_layouts
def test_only_an_opening_mentions_anybody_or_makes_a_sound(layout: Layout) -> None:
    """One mention a week: the role, at the head of the opening; everything else is silent and mentions nobody."""
    loud = {
        (o.kind, part.name)
        for o, part, m in everything(laid_out(example(), layout))
        if not m.silent or m.mention_role or "<@" in m.text
    }
    assert loud == {(Kind.SECTION, "opening")}
    for occurrence in of_kind(example(), Kind.SECTION):
        opening = messages(example(), occurrence.key)["opening"]
        assert (opening.mention_role, opening.silent) == (ROLE, False)
        assert opening.text.startswith(f"<@&{ROLE}> **Week ")


def test_without_a_role_nothing_mentions_anybody() -> None:
    """With `mention: none`, or no such role on the server, openings are silent too."""
    for _, _, message in everything(replace(example(), role_id=None)):
        assert (message.mention_role, message.silent) == (None, True)
        assert "<@" not in message.text


def test_the_welcome_says_whether_files_are_kept() -> None:
    """How large they may be; nothing of it where the circle keeps none."""
    for limits, said in ((example().circle.attachments, True), (None, False)):
        scene = changed(example(), attachments=limits)
        welcome = "".join(one.text for _, _, one in everything(scene) if one.text)
        assert ("pictures and other files in messages, up to 8 MB each" in welcome) is said


def test_what_is_late_says_so_in_its_first_part_and_only_there() -> None:
    """The line gives the time at which it was due, as everybody's own."""
    for occurrence in example().agenda.occurrences:
        on_time = [part.write(example()) for part in parts(occurrence, example())]
        late = [part.write(replace(example(), late=True)) for part in parts(occurrence, example())]
        assert not any(LATE_LINE.search(message.text) for message in on_time)
        line = f"\n-# This was due {stamp(occurrence.due)} and goes out late."
        assert [message.text for message in late[:1]] == [message.text + line for message in on_time[:1]]
        assert late[1:] == on_time[1:]


def test_in_a_forum_each_week_is_one_post() -> None:
    """What has no place in it is a post of its own, or left out; nothing is posted to the forum without a name."""
    scene = laid_out(example(), Layout.FORUM)
    begins = [(o.kind, part.name) for o, part, _ in everything(scene) if part.place is Place.CHANNEL]
    weeks = [(Kind.SECTION, "opening")] * len(scene.reading.sections)
    assert begins == [(Kind.WELCOME, "welcome"), *weeks, (Kind.END, "end")]
    for occurrence, part, _ in everything(scene):
        alone = occurrence.kind is Kind.REMINDER or part.name == "notice.here"
        assert bool(part.thread) == (part.place is Place.CHANNEL or alone)
        assert (part.place is Place.ORGANISERS) == (part.name in {*FOR_ORGANISERS, "brief", "brief.2"})
    names = {part.name for _, part, _ in everything(scene)}
    assert {part.name for _, part, _ in everything(example())} - names == {"pointer"}


def test_both_layouts_say_the_same_but_for_where_it_stands() -> None:
    """Part by part; the openings and the end alone say where things stand, in words that are right for their place."""
    text, forum = (
        {(o.key, part.name): m for o, part, m in everything(replace(example(), layout=layout))}
        for layout in Layout
    )
    other = {key for key, message in forum.items() if message != text[key]}
    openings = {(o.key, "opening") for o in of_kind(example(), Kind.SECTION)}
    assert other == {*openings, ("end", "end")}
    assert "\nIn the thread below: " in text["end", "end"].text
    assert "\nIn this post: " in forum["end", "end"].text
    for key in openings:
        assert text[key].text.endswith("\nText, questions and answers are in the thread below.")
        assert forum[key].text.endswith("\nText, questions and answers are in this post.")


def test_a_follow_button_is_under_the_welcome_and_every_opening_and_nowhere_else() -> None:
    """Its id says which circle, and under an opening which week, so that the opening is known again by it."""
    found_ids = [
        (o.kind, part.name, button.custom_id)
        for o, part, m in everything(example())
        for button in m.buttons
        if button.label == "Follow"
    ]
    assert found_ids == [
        (Kind.WELCOME, "welcome", "sc1:follow:circle-example"),
        *(
            (Kind.SECTION, "opening", f"sc1:follow:circle-example:{section.id}")
            for section in example().reading.sections
        ),
    ]
    assert len(follow_button("c" * 30, "w" * 40).custom_id) <= 100


def test_everything_of_a_week_is_in_its_thread_but_for_a_few() -> None:
    """In the channel: welcome, opening, reminder, pointer, end, word of the erasure; to organisers what is theirs."""
    where: dict[Place, set[str]] = {place: set() for place in Place}
    for occurrence, part, _ in everything(example()):
        where[part.place].add(occurrence.kind if part.name in {"brief", "brief.2"} else part.name)
    assert where[Place.ORGANISERS] == {"brief", *FOR_ORGANISERS}
    outside = {"welcome", "welcome.how", "welcome.try", "end", "notice.here"}
    assert where[Place.CHANNEL] == {"opening", "reminder", "pointer", *outside}
    assert {"notice", "terms", "digest", "p1"} < where[Place.THREAD]


def test_an_occurrence_that_has_nothing_to_post_has_no_parts() -> None:
    """A poll that was taken out of the reading is nothing, and no mistake."""
    scene = with_section(example(), WEEK_5, poll=None)
    assert parts(found(example(), f"{WEEK_5}.poll"), scene) == ()


# ---- the text ----------------------------------------------------------------------------------------------------

HEAD = re.compile(r"¶(\d+) (?:\((\d+) of (\d+)\) )?(.*)")
SMALL = re.compile(r"\[(\d+)\] (.*)")


def text_messages(scene: Scene) -> list[tuple[int, str, str]]:
    """Return all messages of the text as paragraph, part and what is read there."""
    return [
        (part.paragraph or 0, part.name, reads(m.text))
        for _, part, m in everything(scene)
        if re.fullmatch(r"p\d+(\.\d+)?", part.name)
    ]


def test_every_paragraph_goes_out_once_and_in_order() -> None:
    """All 39, as they are corrected; each message begins with its number."""
    seen: dict[int, str] = {}
    for number, _, text in text_messages(example()):
        first = text.split("\n")[0]
        if first.startswith("Notes to"):
            continue
        head = HEAD.fullmatch(first)
        assert head, first
        assert int(head[1]) == number
        seen[number] = f"{seen[number]} {head[4]}" if number in seen else head[4]
    paragraphs = example().reading.text.paragraphs
    assert list(seen.items()) == [(p.number, p.text) for p in paragraphs]
    assert len(seen) == 39


def test_the_longest_paragraph_goes_out_in_two_pieces() -> None:
    """¶17 is cut after a sentence, and each piece says which it is."""
    pieces = [text for number, _, text in text_messages(example()) if number == 17]
    heads = [HEAD.fullmatch(piece) for piece in pieces]
    assert [head and head.group(1, 2, 3) for head in heads] == [("17", "1", "2"), ("17", "2", "2")]
    assert pieces[0].endswith(".")
    in_pieces = {number for number, _, text in text_messages(example()) if re.match(r"¶\d+ \(\d of", text)}
    assert in_pieces == {17}


def test_every_note_goes_out_with_its_paragraph_or_right_after_it() -> None:
    """All seven in small print, once; a note that finds no room is the next message."""
    seen: list[tuple[int, int, str]] = []
    for number, _, text in text_messages(example()):
        lines = text.split("\n")
        seen += [(number, int(note[1]), note[2]) for line in lines if (note := SMALL.fullmatch(line))]
    notes = example().reading.text.notes
    assert seen == [(n.paragraph, n.number, n.text) for n in notes]
    assert len(seen) == 7
    names = [name for _, name, text in text_messages(example()) if text.startswith("Notes to")]
    assert names == ["p11.2", "p23.2"]


def test_a_note_that_is_longer_than_a_message_goes_on_in_the_next(fullest: Scene) -> None:
    """Each of its messages says whose note it is, and all of it is small print."""
    own = [m.text for name, m in messages(fullest, "week-1.section").items() if name.startswith("p1.")]
    notes = [text for text in own if text.startswith("-# ")]
    assert len(notes) > 2 * LONG_NOTE // 2_000
    assert all(line.startswith("-# ") for text in notes for line in text.split("\n"))
    assert all(text.startswith("-# Notes to ¶1\n") for text in notes)
    said = "".join(reads(text).removeprefix("Notes to ¶1").strip() for text in notes)
    assert said == f"[1]{fullest.reading.text.notes[0].text}"


def test_a_short_paragraph_keeps_its_notes_with_it() -> None:
    """Text first, then each note on a line of its own in small print."""
    text = replace(
        example().reading.text,
        paragraphs=(Paragraph(1, "One [1] and *two* [2].", (Note(1, "> a", 1, 4), Note(2, "b", 1, 18))),),
    )
    scene = replace(example(), reading=replace(example().reading, text=text))
    scene = with_section(scene, "decline-and-looking-back", stretch=(1, 1))
    sent = messages(scene, "decline-and-looking-back.section")["p1"]
    assert sent.text == "**¶1** One [1] and \\*two\\* [2].\n-# [1] \\> a\n-# [2] b"


# ---- the opening ------------------------------------------------------------------------------------------------


def test_an_opening_keeps_to_its_ceiling() -> None:
    """600 characters with the role's mention; the line that says that it is late comes on top."""
    for occurrence in of_kind(example(), Kind.SECTION):
        on_time = messages(example(), occurrence.key)["opening"].text
        late = messages(replace(example(), late=True), occurrence.key)["opening"].text
        assert len(on_time) <= OPENING
        assert LATE_LINE.sub("", late) == on_time


def test_an_opening_of_the_fullest_circle_keeps_to_it_too(fullest: Scene) -> None:
    """Longest title, link and zone, all dates, new clocks, a role; backslashes aren't read, and so not counted."""
    assert set(clocks(fullest)) == {10}
    opening = messages(fullest, "week-10.section")["opening"].text.replace("\\", "")
    section = fullest.reading.section("week-10")
    assert opening.startswith(
        f"<@&{ROLE}> **Week 10 of 12: {section.title}**\n{section.link}\n¶109 to ¶120, about "
    )
    assert opening.count("<t:") == 4
    assert (len(section.title), len(section.link)) == (ceilings.TITLE, ceilings.LINK)
    assert len(opening) <= OPENING


def test_an_opening_says_what_when_and_how_long() -> None:
    """Week, title, link sentence, paragraphs, slow minutes, dates as everybody's own, and where to go."""
    section = example().reading.section(WEEK_5)
    sent = messages(example(), f"{WEEK_5}.section")["opening"]
    dates = [stamp(found(example(), f"{WEEK_5}.{kind}").due) for kind in ("questions", "digest")]
    meeting = stamp(example().agenda.meetings[WEEK_5].start)
    assert sent.text.split("\n") == [
        f"<@&{ROLE}> **Week 5 of 10: Reform and revolution**",
        section.link,
        "¶18 to ¶21, about 10 minutes, slowly.",
        f"Questions {dates[0]}",
        f"Meeting {meeting}",
        f"Looking back {dates[1]}",
        "Text, questions and answers are in the thread below.",
    ]


def test_a_week_has_a_thread_a_notice_its_words_and_a_question() -> None:
    """In this order, with the text before the words; the thread opens from the opening."""
    own = parts(found(example(), f"{WEEK_5}.section"), example())
    assert [part.name for part in own] == [
        "opening",
        "notice",
        "p18",
        "p19",
        "p20",
        "p21",
        "terms",
        "two-meanings",
    ]
    assert [part.thread for part in own] == ["Week 5: Reform and revolution", *[None] * 7]
    terms = messages(example(), f"{WEEK_5}.section")["terms"].text.split("\n")
    assert terms[0] == "**Words of this week**"
    assert terms[2] == "**combativity**: readiness to fight (¶18)"
    assert len(terms) == 6


def test_a_week_without_words_to_explain_has_no_message_of_them() -> None:
    """Nor does a word whose paragraph isn't given name one."""
    plain = with_section(example(), WEEK_5, terms=())
    assert "terms" not in messages(plain, f"{WEEK_5}.section")
    term = example().reading.section(WEEK_5).terms[0].model_copy(update={"term": "re*form*", "see": None})
    sent = messages(with_section(example(), WEEK_5, terms=(term,)), f"{WEEK_5}.section")["terms"]
    assert sent.text.endswith(f"**re\\*form\\***: {term.says}")


def test_a_week_of_one_paragraph_names_it_once() -> None:
    """Not "¶18 to ¶18", in the opening and in the brief."""
    scene = with_section(example(), WEEK_5, stretch=(18, 18))
    for key, name in (("section", "opening"), ("brief", "brief")):
        text = messages(scene, f"{WEEK_5}.{key}")[name].text
        assert "¶18, " in text
        assert "¶18 to" not in text


@pytest.mark.parametrize("names", ArchiveNames)
def test_the_notice_and_the_welcome_say_under_which_name_words_are_kept(names: ArchiveNames) -> None:
    """Each choice of the circle's file has its sentence; the notice names the way to see and to erase."""
    said = {
        "pseudonyms": "“Reader 1”",
        "as-on-discord": "the name that you use",
        "nobody": "nobody is quoted",
    }
    scene = changed(example(), names=names)
    notice = messages(scene, f"{WEEK_5}.section")["notice"].text
    for text in (notice, messages(scene, "welcome")["welcome.how"].text):
        assert [name for name, words in said.items() if words in text] == [names]
        assert {"`/my words`", "`/my forget`"} <= set(re.findall(r"`[^`]+`", text))
    assert all(line.startswith("-# ") for line in notice.split("\n"))


def clocks(scene: Scene) -> dict[int, str]:
    """Return what the openings say about clocks, by week."""
    openings = {o.number: messages(scene, o.key)["opening"].text for o in of_kind(scene, Kind.SECTION)}
    found = {number: re.search(r"^Clocks in.*$", text, re.MULTILINE) for number, text in openings.items()}
    return {number: line[0] for number, line in found.items() if line}


@pytest.mark.parametrize(
    ("zone", "starts", "number", "said"),
    [
        ("Europe/Berlin", date(2027, 3, 16), 2, "1 hour earlier"),
        ("Europe/Berlin", date(2027, 10, 19), 2, "1 hour later"),
        ("Australia/Lord_Howe", date(2027, 3, 23), 2, "30 minutes later"),
        ("America/New_York", date(2027, 3, 9), 1, "1 hour earlier"),
    ],
)
def test_an_opening_says_when_the_circles_clocks_change(
    zone: str, starts: date, number: int, said: str
) -> None:
    """Only in that week, with the first moment after the change, and which way it goes for others."""
    lines = clocks(changed(example(), zone=zone, starts=starts, breaks=()))
    assert re.fullmatch(
        rf"Clocks in {zone} change before <t:\d+:F>\. If yours don't, all that follows is {said} for you\.",
        lines[number],
    )
    assert number + 1 not in lines


def test_where_clocks_never_change_no_opening_speaks_of_them() -> None:
    """Half a year in Kolkata."""
    assert clocks(changed(example(), zone="Asia/Kolkata", every_weeks=2)) == {}


# ---- the prompts ------------------------------------------------------------------------------------------------


def prompts(scene: Scene) -> dict[str, Outgoing]:
    """Return the messages with the button Respond, by prompt."""
    return {part.prompt: m for _, part, m in everything(scene) if m.buttons and part.prompt == part.name}


def test_each_question_is_posted_once_with_all_that_it_takes_to_answer() -> None:
    """Quotation, question, the way to the whole paragraph, how to answer, and the button."""
    reading, sent = example().reading, prompts(example())
    asked = [p for section in reading.sections for p in section.prompts if p is not section.poll]
    posted = [part.name for _, part, _ in everything(example()) if part.name in sent]
    assert sorted(posted) == sorted(sent) == sorted([LAST_ROUND, *(prompt.id for prompt in asked)])
    for prompt in asked:
        message, anchors = sent[prompt.id], _part(example(), prompt.id)
        head, quoted, *middle, foot = message.text.split("\n")
        assert re.fullmatch(
            r"\*\*(Opening question|Question [123] of [123]|Go-round|Closing question)\*\*.*", head
        )
        assert reads(quoted) == f"> {prompt.quote}"
        assert middle[0] == prompt.ask
        assert foot == f"[¶{prompt.paragraph} in full]({anchors}) · Reply to this, or press Respond."
        also = ["Pass"] if prompt.kind is PromptKind.GO_ROUND else []
        assert [button.label for button in message.buttons] == ["Respond", *also]


def _part(scene: Scene, prompt_id: str) -> str:
    """Return the link to the paragraph's first message."""
    section, prompt = scene.reading.prompt(prompt_id)
    links = {part: url for (key, part), url in scene.urls.items() if key == f"{section.id}.section"}
    return links.get(f"p{prompt.paragraph}") or links[f"p{prompt.paragraph}.1"]


def test_a_quotation_is_shown_as_it_stands() -> None:
    """In a question and in a poll's notice; what the reading itself asks is Markdown, and stays as it is written."""
    quoted = "- *What* is <@1> to [us](http://e.org)?"
    section = example().reading.section(WEEK_5)
    assert section.poll
    for prompt, field, key, name in (
        (section.go_round, "go_round", "go-round", section.go_round.id),
        (section.poll, "poll", "poll", f"{section.poll.id}.notice"),
    ):
        passage = prompt.passage.model_copy(update={"quote": quoted})
        asked = prompt.model_copy(update={"passage": passage, "ask": "Is it *so*?"})
        text = messages(with_section(example(), WEEK_5, **{field: asked}), f"{WEEK_5}.{key}")[name].text
        assert reads(text.split("\n")[1]) == f"> {quoted}"
        assert ("\nIs it *so*?\n" in text) == (key == "go-round")


def test_each_button_has_an_id_of_its_own() -> None:
    """It carries circle and prompt, within Discord's 100 characters even where both are as long as they may be."""
    ids = {prompt: message.buttons[0].custom_id for prompt, message in prompts(example()).items()}
    assert len(set(ids.values())) == len(ids)
    assert ids["two-meanings"] == "sc1:respond:circle-example:two-meanings"
    assert len(respond_id("c" * 30, "p" * 40)) <= 100


def test_a_reply_to_a_question_is_known_by_prompt_and_paragraph() -> None:
    """Parts of prompts carry both; the text's parts carry their paragraph alone."""
    for _, part, message in everything(example()):
        if message.poll or any(button.label == "Respond" for button in message.buttons):
            assert part.prompt
            asked = example().reading.sections[-1].closing if part.prompt == LAST_ROUND else None
            asked = asked or example().reading.prompt(part.prompt)[1]
            assert part.paragraph == asked.paragraph
        elif part.paragraph and not part.name.endswith(".notice") and not part.name.startswith("end."):
            assert part.prompt is None


def test_a_question_keeps_to_its_ceiling() -> None:
    """400 characters beside its quotation."""
    for section in example().reading.sections:
        for prompt in section.prompts:
            assert len(prompt.ask) <= 400
            assert len(prompt.quote) <= ceilings.QUOTE


def test_pass_is_a_full_answer_under_each_go_round_and_only_there() -> None:
    """On a line of its own, right under the question."""
    with_pass = {
        prompt
        for prompt, message in prompts(example()).items()
        if "\nPass is a full answer.\n" in message.text
    }
    assert with_pass == {section.go_round.id for section in example().reading.sections}


def test_the_essays_own_questions_are_shown_as_the_essays() -> None:
    """In their heads, and in nobody else's."""
    own = {p.id for section in example().reading.sections for p in section.prompts if p.essays_own}
    heads = {
        part.prompt: message.text.split("\n")[0]
        for o, part, message in everything(example())
        if part.prompt and message.text and o.kind is not Kind.END
    }
    assert {prompt for prompt, head in heads.items() if head.endswith("** (the essay's own question)")} == own
    assert len(own) >= 4
    poll = example().reading.section(WEEK_5).poll
    assert poll
    scene = with_section(example(), WEEK_5, poll=poll.model_copy(update={"essays_own": True}))
    notice = messages(scene, f"{WEEK_5}.poll")[f"{poll.id}.notice"]
    assert notice.text.startswith("**Poll** (the essay's own question)\n")


def test_a_facilitator_s_question_is_shown_as_theirs_and_keeps_the_passage() -> None:
    """In its head, with its quotation; the others stay, also where the reading has no such prompt."""
    section = example().reading.section(WEEK_5)
    own = section.opening
    reading = example().reading.with_asked({own.id: "And you?", "nowhere": "Nobody?"})
    assert reading.asked == {own.id}
    scene = replace(example(), reading=reading)
    first, passage, question, _ = messages(scene, f"{WEEK_5}.section")[own.id].text.split("\n")
    assert first == "**Opening question** (asked by the facilitator)"
    assert passage == messages(example(), f"{WEEK_5}.section")[own.id].text.split("\n")[1]
    assert question == "And you?"
    assert messages(scene, f"{WEEK_5}.closing") == messages(example(), f"{WEEK_5}.closing")


def test_a_brief_names_who_leads_after_a_swap_and_offers_another() -> None:
    """The button carries circle and week; in a circle without facilitators there is nothing to swap."""
    scene = replace(example(), swapped={WEEK_5: "fay.leads"})
    brief = messages(scene, f"{WEEK_5}.brief")["brief"]
    assert "Facilitator: fay.leads. " in brief.text
    assert [(one.label, one.custom_id) for one in brief.buttons] == [
        ("Swap this week", f"sc1:swap:{scene.circle.id}:{WEEK_5}")
    ]
    nobody = changed(example(), facilitators=(), changes={})
    assert messages(nobody, f"{WEEK_5}.brief")["brief"].buttons == ()


def test_the_main_questions_are_counted() -> None:
    """Question 1 of 3, and so on, in their order."""
    sent = messages(example(), f"{WEEK_5}.questions")
    assert list(sent) == [prompt.id for prompt in example().reading.section(WEEK_5).core]
    assert [m.text.split("\n")[0].split("**")[1] for m in sent.values()] == [
        f"Question {i} of 3" for i in (1, 2, 3)
    ]


def test_a_question_that_goes_back_leads_to_the_week_that_read_its_paragraph() -> None:
    """A prompt may quote an earlier week; its link leads there, and to nothing where that isn't posted."""
    closing = example().reading.section(WEEK_5).closing
    back = closing.model_copy(update={"passage": closing.passage.model_copy(update={"paragraph": 17})})
    scene = with_section(example(), WEEK_5, closing=back)
    there = example().urls["crisis-and-restructuring.section", "p17.1"]
    foot = messages(scene, f"{WEEK_5}.closing")[closing.id].text.split("\n")[-1]
    assert foot == f"[¶17 in full]({there}) · Reply to this, or press Respond."
    foot = messages(replace(scene, urls={}), f"{WEEK_5}.closing")[closing.id].text.split("\n")[-1]
    assert foot == "¶17 · Reply to this, or press Respond."


# ---- polls -------------------------------------------------------------------------------------------------------


def test_a_poll_comes_with_a_notice_and_replies_to_it() -> None:
    """The notice says who sees what, until when, and what to do if no option fits; the poll has no text."""
    for occurrence in of_kind(example(), Kind.POLL):
        prompt = example().reading.section(occurrence.week).poll
        assert prompt
        assert occurrence.until
        notice, poll = parts(occurrence, example())
        assert (notice.name, notice.reply_to) == (f"{prompt.id}.notice", None)
        assert (poll.name, poll.reply_to) == (prompt.id, notice.name)
        sent = poll.write(example())
        assert sent == Outgoing(poll=Poll(prompt.ask, prompt.options, sent.poll.hours if sent.poll else 0))
        lines = notice.write(example()).text.split("\n")
        assert reads(lines[1]) == f"> {prompt.quote}"
        assert (
            lines[2]
            == f"Everybody can see on Discord who voted for what. The poll ends {stamp(occurrence.until)}."
        )
        assert lines[3] == "If none of the options says it, reply to this in your own words."
        assert lines[4].startswith(f"[¶{prompt.paragraph} in full](https://")


def test_a_poll_ends_as_the_meeting_begins_also_when_clocks_change() -> None:
    """Thursday to Sunday is 72 hours, and 71 where the night to Sunday has an hour less."""
    hours = {}
    for occurrence in of_kind(example(), Kind.POLL):
        sent = parts(occurrence, example())[1].write(example())
        assert sent.poll
        hours[occurrence.number] = sent.poll.hours
        end = occurrence.due + timedelta(hours=sent.poll.hours)
        assert end == occurrence.until
        if occurrence.number != 5:  # its meeting is on Saturday
            assert end == example().agenda.meetings[occurrence.week].start
    assert (hours[9], hours[10]) == (72, 71)


def test_a_poll_that_goes_out_late_ends_when_it_would_have() -> None:
    """The hours are counted from when it is posted."""
    occurrence = found(example(), f"{WEEK_5}.poll")
    late = replace(example(), now=occurrence.due + timedelta(hours=5, minutes=1), late=True)
    sent = parts(occurrence, late)[1].write(late)
    assert sent.poll
    assert sent.poll.hours == 66


@pytest.mark.parametrize(
    ("start", "until", "hours"),
    [
        ("2027-03-25T16:00", "2027-03-28T15:00", 71),  # Berlin: clocks go forward in between
        ("2027-10-28T15:00", "2027-10-31T16:00", 73),  # and back
        ("2027-03-25T16:00", "2027-03-25T17:59:59", 1),
        ("2027-03-25T16:00", "2027-03-25T18:00", 2),
        ("2027-03-25T16:00", "2027-03-25T16:10", 1),
        ("2027-03-25T16:00", "2027-03-25T12:00", 1),
    ],
)
def test_a_polls_hours_are_whole_and_at_least_one(start: str, until: str, hours: int) -> None:
    """Rounded down: Discord takes no parts of hours, and no less than one."""
    assert poll_hours(utc(start), utc(until)) == hours


@given(st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1)), st.integers(60, 10_000))  # noqa: DTZ001
def test_a_poll_never_outlasts_its_end_by_wall_time(start: datetime, minutes: int) -> None:
    """It ends within the hour before, whatever the clocks do meanwhile."""
    begins = start.replace(tzinfo=ZoneInfo("Europe/Berlin"))
    until = utc(begins.astimezone(ZoneInfo("UTC")).replace(tzinfo=None).isoformat()) + timedelta(
        minutes=minutes
    )
    left = until - (begins.astimezone(ZoneInfo("UTC")) + timedelta(hours=poll_hours(begins, until)))
    assert timedelta() <= left < timedelta(hours=1)


# ---- the reminder ------------------------------------------------------------------------------------------------


def test_the_reminder_says_when_how_long_and_where() -> None:
    """As everybody's own time, and how far off; without a place it names none."""
    start = example().agenda.meetings[WEEK_5].start
    opens = f"We meet {stamp(start)} ({stamp(start, 'R')}), for 75 minutes"
    place = example().circle.week.meeting_place
    assert messages(example(), f"{WEEK_5}.reminder")["reminder"].text == f"{opens}: {place}"
    scene = changed(example(), week=replace(example().circle.week, meeting_place=None))
    assert messages(scene, f"{WEEK_5}.reminder")["reminder"].text == f"{opens}."


# ---- welcome and end ---------------------------------------------------------------------------------------------


def test_the_welcome_is_pinned_and_says_what_and_when() -> None:
    """Title, author, number of weeks, the first opening, the moments of a week in their order."""
    what, how, practice = parts(found(example(), "welcome"), example())
    assert (what.pin, how.pin, practice.pin) == (True, False, False)
    text = what.write(example()).text
    opens = stamp(found(example(), "decline-and-looking-back.section").due)
    assert text.startswith(
        "**Tuesday circle: welcome**\nWe read “What is communisation?” by Leon de Mattis together, in 10 weeks."
    )
    assert f"Week 1 opens {opens}." in text
    assert example().reading.about in text
    rhythm = re.findall(r"^<t:(\d+):F>: (.*)$", text, re.MULTILINE)
    assert [words for _, words in rhythm] == [
        "the text and an opening question",
        "the main questions",
        "a poll",
        "a go-round: one sentence each, or Pass",
        "we meet, for 75 minutes (press Interested in the server's calendar to be reminded)",
        "a closing question",
        "looking back",
    ]
    assert [int(at) for at, _ in rhythm] == sorted(int(at) for at, _ in rhythm)


def test_the_welcome_holds_the_agreement_or_has_it_next_to_it_or_has_none() -> None:
    """In the pinned message where it fits; longer ones come next, pinned as well; with none there is no word of it."""
    usual = messages(example(), "welcome")
    assert usual["welcome"].text.endswith(
        "**What we agree on**\n- Speak for yourself: “I” says more than “people”.\n- Understand before you judge: say "
        "what a passage says, then whether it is so.\n- What is said here stays here, unless its author agrees.\n"
        "- Passing is fine, and silence is nobody's business."
    )
    longest = changed(example(), agreement=("*" * 150,) * 8)
    composed = parts(found(longest, "welcome"), longest)
    assert [part.name for part in composed if part.pin] == ["welcome", "welcome.agreement"]
    sent = messages(longest, "welcome")
    assert "What we agree on" not in sent["welcome"].text
    assert sent["welcome.agreement"].text.count("\\*") == 150 * 8
    bare = messages(changed(example(), agreement=()), "welcome")
    assert not any("agree on" in message.text for message in bare.values())


@pytest.mark.parametrize("length", range(40, 151, 10))
def test_the_agreement_is_never_cut_by_a_line_that_it_is_late(length: int) -> None:
    """However long it is, each of its sentences stands whole in one of the pinned messages, on time and late."""
    scene = changed(example(), agreement=("x" * length,) * 8)
    for at in (scene, replace(scene, late=True)):
        pinned = [part.write(at).text for part in parts(found(at, "welcome"), at) if part.pin]
        assert sum(text.count("x" * length) for text in pinned) == 8
        assert all(len(text) <= 2000 for text in pinned)


def test_the_welcome_ends_with_a_question_to_practise_on() -> None:
    """About the first sentence of the text, with one button."""
    practice = messages(example(), "welcome")["welcome.try"]
    assert [button.label for button in practice.buttons] == ["Try it"]
    assert "Nothing that you write there is posted or kept." in practice.text
    first = example().reading.paragraph(1).text[:40]
    assert f"> {first}" in practice.text


def test_a_circle_that_only_reads_promises_nothing_else() -> None:
    """No questions, no meeting, no digest: the welcome and the opening name the text alone."""
    scene = changed(example(), week=ONLY_TEXT, changes={})
    assert len(re.findall(r"^<t:", messages(scene, "welcome")["welcome"].text, re.MULTILINE)) == 1
    opening = messages(scene, f"{WEEK_5}.section")["opening"].text
    assert not re.search(r"Questions|Meeting|Looking back", opening)
    assert {o.kind for o in scene.agenda.occurrences} == {Kind.BRIEF, Kind.SECTION, *OUTSIDE}


def test_one_week_and_one_month_are_said_as_one() -> None:
    """A reading of one week, kept for one month."""
    scene = replace(example(), reading=replace(example().reading, sections=example().reading.sections[:1]))
    sent = messages(changed(scene, keep_months=1), "welcome")
    assert "together, in 1 week. Week 1 opens" in sent["welcome"].text
    assert "kept for 1 month after the last week" in sent["welcome.how"].text
    assert "kept for 12 months after" in messages(example(), "welcome")["welcome.how"].text


def test_names_and_titles_are_shown_as_they_are_written() -> None:
    """A circle, a title or an author with a star in it is no reason for italics."""
    scene = replace(example(), reading=replace(example().reading, title="*A* _title_", author="A_uthor_"))
    scene = changed(
        with_section(scene, WEEK_5, title="~~Reform~~"), name="**We**", facilitators=("_ana_",), changes={}
    )
    for key, words in (
        ("welcome", ("**We**: welcome", "“*A* _title_” by A_uthor_")),
        ("end", ("**We**: thank you, and what next", "“*A* _title_”")),
        (f"{WEEK_5}.section", ("Week 5 of 10: ~~Reform~~",)),
        (f"{WEEK_5}.brief", ("Brief for week 5 of 10: ~~Reform~~", "Facilitator: _ana_.")),
        (f"{WEEK_5}.digest", ("Looking back at week 5: ~~Reform~~",)),
        ("crisis-and-restructuring.digest", ("Next: week 5, ~~Reform~~, opens",)),
    ):
        text = reads(next(iter(messages(scene, key).values())).text)
        assert [said for said in words if said not in text] == []


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_end_says_until_when_words_can_be_taken_back(days: int) -> None:
    """The archive is made so many days after the end as the circle's file says, and not on the day itself."""
    scene = changed(example(), publish_after_days=days)
    on = stamp(found(scene, "end").due + timedelta(days=days), "D")
    text = messages(scene, "end")["end"].text
    assert f"The archive is made on {on} and handed to the organisers; until then everybody can" in text
    assert text.startswith(
        "**Tuesday circle: thank you, and what next**\nWe have read “What is communisation?” to its last line."
    )
    here = messages(changed(scene, publish_here=True), "end")["end"].text
    assert f"The archive is made on {on} and put into this channel for all; until then" in here


def test_the_end_says_on_which_day_all_is_erased() -> None:
    """A year after the end, where nothing else was chosen; a month later on its last day, where it has no such day."""
    on = stamp(found(example(), "end").due.replace(year=2028), "D")
    assert f"\nOn {on} the bot erases all that it has collected" in messages(example(), "end")["end"].text
    assert months_on(datetime(2027, 1, 31, 17), 1) == datetime(2027, 2, 28, 17)  # noqa: DTZ001
    assert months_on(datetime(2027, 12, 1, 17), 14) == datetime(2029, 2, 1, 17)  # noqa: DTZ001


def test_the_first_questions_are_asked_again() -> None:
    """Those of week 1 that are the essay's own, each with its button; then a last go-round."""
    sent = messages(example(), "end")
    assert list(sent) == ["end", "end.why-no-return", "end.what-can-be-deduced", LAST_ROUND]
    first = sent["end.why-no-return"]
    assert [(b.label, b.custom_id) for b in first.buttons] == [
        ("Then and now", "sc1:then:circle-example:why-no-return")
    ]
    assert "(week 1, ¶3)\n> render impossible any return" in first.text
    assert "You have read its answer. What is yours now" in first.text
    assert [button.label for button in sent[LAST_ROUND].buttons] == ["Respond", "Pass"]
    assert len(then_id("c" * 30, "p" * 40)) <= 100


def test_only_questions_that_were_asked_are_asked_again() -> None:
    """A circle without main and closing questions is asked its opening question again; thanks name no leader."""
    sent = messages(changed(example(), week=ONLY_TEXT, changes={}, facilitators=()), "end")
    assert list(sent) == ["end", "end.which-way-has-it-gone", LAST_ROUND]
    assert "replied or read along.\n" in sent["end"].text
    assert "read along, and those who led the weeks." in messages(example(), "end")["end"].text


def test_an_archive_that_is_for_all_is_put_where_all_read() -> None:
    """In the channel, or in a forum in the end's post; the organisers are told beside it, or alone."""
    here = changed(example(), publish_here=True)
    for layout, place in ((Layout.TEXT, Place.CHANNEL), (Layout.FORUM, Place.THREAD)):
        composed = parts(found(here, "publish"), laid_out(here, layout))
        assert [(p.name, p.place) for p in composed] == [
            ("edition.here", place),
            ("edition", Place.ORGANISERS),
        ]
    assert [p.name for p in parts(found(example(), "publish"), example())] == ["edition"]


def test_an_archive_that_is_too_large_is_not_attached_and_says_so(tmp_path: Path) -> None:
    """Discord takes ten megabytes; how large it is, and where it lies, is said."""
    page = tmp_path / "archive.html"
    for size, attached in ((10_000_000, page), (10_000_001, None), (47_300_000, None)):
        scene = replace(
            changed(example(), publish_here=True), edition=Edition(page, size, "archives/circle-example")
        )
        for message in messages(scene, "publish").values():
            assert message.attached == attached
            assert ("(47 MB)" in message.text) == (size > 47_000_000)
            assert ("attached here" in message.text) == (attached is not None)
        said = messages(scene, "publish")["edition"].text
        assert (
            "All of it (html, json, markdown, csv) lies in the bot's data folder, at `archives/circle-example`."
            in said
        )


def test_an_archive_that_is_no_single_page_is_packed_and_lies_where_the_circle_chose() -> None:
    """Its name says which of them it is, and its place whether that is among the bot's data."""
    edition = Edition(Path("/data/circle.zip"), 1000, "/srv/archive")
    text = messages(replace(example(), edition=edition), "publish")["edition"].text
    assert "packed as zip: save it, unpack it" in text
    assert "lies on the bot's machine, at `/srv/archive`." in text


def test_an_archive_of_every_night_is_said_where_people_read_what_is_kept() -> None:
    """In the welcome and in each week's thread; and nobody is promised a name that it won't have."""
    nightly = changed(
        example(), names=ArchiveNames.AS_ON_DISCORD, exports=Exports(nightly=Nightly(), pseudonymous=True)
    )
    for scene, words in ((nightly, True), (changed(example(), names=ArchiveNames.AS_ON_DISCORD), False)):
        welcome = "\n".join(one.text for one in messages(scene, "welcome").values())
        notice = messages(scene, f"{WEEK_5}.section")["notice"].text
        for text in (welcome, notice):
            assert ("written anew each night" in text) == words
            assert ("“Reader 1”" in text) == words


def test_an_archive_that_is_made_by_hand_has_no_date() -> None:
    """The end then promises a word of the organisers' instead."""
    text = messages(changed(example(), publish_after_days=None), "end")["end"].text
    assert "The organisers make the archive by hand, and say when; until then everybody can" in text


# ---- the brief ----------------------------------------------------------------------------------------------------


def brief(scene: Scene, week: str = WEEK_5) -> str:
    """Return a week's whole brief."""
    return "\n".join(message.text for message in messages(scene, f"{week}.brief").values())


def test_a_brief_goes_to_organisers_only() -> None:
    """All its parts; and nobody is mentioned in it, facilitators included."""
    for occurrence in of_kind(example(), Kind.BRIEF):
        assert {part.place for part in parts(occurrence, example())} == {Place.ORGANISERS}
        assert "<@" not in brief(example(), occurrence.week)


def test_a_brief_says_who_leads_what_is_read_and_when_what_goes_out() -> None:
    """The facilitator of the week, the words and minutes, the dates in their order, each prompt."""
    text = brief(example())
    section = example().reading.section(WEEK_5)
    words = sum(example().reading.paragraph(n).words for n in range(18, 22))
    opens = stamp(found(example(), f"{WEEK_5}.section").due)
    assert text.startswith(
        "**Brief for week 5 of 10: Reform and revolution**\n"
        f"Facilitator: dora. Opens {opens}: ¶18 to ¶21, {words} words, about 10 minutes. Members don't see this.\n"
    )
    dates = re.findall(r"^([A-Z][a-z -]+) <t:\d+:F>$", text, re.MULTILINE)
    assert dates == ["Questions", "Poll", "Go-round", "Meeting", "Closing question", "Looking back"]
    lines = [line for line in text.split("\n") if re.search(r", ¶\d+, to (understand|test|connect): ", line)]
    assert [
        line.split(": ", 1)[1].removesuffix("…") in p.ask
        for line, p in zip(lines, section.prompts, strict=True)
    ]
    assert lines[0].startswith("Opening question, ¶18, to understand: Start with what ¶18 says")


def test_a_brief_names_nobody_where_nobody_leads() -> None:
    """Without facilitators it begins with the opening."""
    text = brief(changed(example(), facilitators=(), changes={}))
    assert "Facilitator" not in text
    assert "\nOpens <t:" in text


def test_a_brief_clips_long_questions() -> None:
    """At 130 characters; short ones stay whole."""
    for occurrence in of_kind(example(), Kind.BRIEF):
        lines = brief(example(), occurrence.week).split("\n")
        asks = [m[1] for line in lines if (m := re.search(r"¶\d+, to \w+: (.*)$", line))]
        prompts = example().reading.section(occurrence.week).prompts
        for ask, prompt in zip(asks, prompts, strict=True):
            assert len(ask) <= 130
            assert ask == prompt.ask if len(prompt.ask) <= 130 else ask[-1] == "…"
            assert prompt.ask.startswith(ask.removesuffix("…"))


def test_a_brief_lists_what_to_listen_for_the_words_and_the_notes() -> None:
    """Under their heads, every item; and the notes of the passage with their paragraphs."""
    for occurrence in of_kind(example(), Kind.BRIEF):
        text, section = brief(example(), occurrence.week), example().reading.section(occurrence.week)
        own = section.brief
        for item in (*own.listen_for, *own.follow_ups, *own.limits, *own.dated):
            assert f"\n- {item}" in text
        assert ("**Dated, or to look up**" in text) == bool(own.dated)
        for term in section.terms:
            assert f"{term.term} (¶{term.see})" in text
    assert "**Notes of the passage**: [4] at ¶15, [5] at ¶16." in brief(example(), "crisis-and-restructuring")
    assert "Notes of the passage" not in brief(example(), "communisation-named")


def test_a_brief_without_more_to_say_says_no_more() -> None:
    """No empty heads; a word whose paragraph isn't given stands alone."""
    section = example().reading.section(WEEK_5)
    empty = section.brief.model_copy(update={"listen_for": (), "follow_ups": (), "limits": (), "dated": ()})
    scene = with_section(example(), WEEK_5, brief=empty, terms=(), stretch=(19, 19))
    assert messages(scene, f"{WEEK_5}.brief")["brief.2"].text == (
        f"**Brief for week 5, continued**\n{wording.BRIEF_DESK}"
    )
    alone = section.terms[0].model_copy(update={"see": None})
    assert brief(with_section(scene, WEEK_5, terms=(alone,))).endswith(
        f"**Words**: reform.\n{wording.BRIEF_DESK}"
    )
