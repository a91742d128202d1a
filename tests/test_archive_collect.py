"""Collecting: the tree holds what may be shown, where it was filed, and nobody's id."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.agenda.plan import Agenda, plan
from bot.agenda.reconcile import reconcile
from bot.archive import FORMATS, Archive, collect
from bot.archive.jsonform import archive_json
from bot.archive.naming import emoji_name, with_names
from bot.archive.page import page
from bot.archive.write import manifest
from bot.errors import NotFoundError
from bot.reading.load import load_reading
from bot.reading.model import Reading
from bot.records import Consent, How
from bot.schedule.model import ChannelLink, Circle
from bot.store import CircleRow, Core, NewResponse, open_core

NOW = datetime(2027, 2, 9, 16, tzinfo=UTC)
WEEK = "reform-or-revolution"
CIRCLE = Circle(
    id="tuesday",
    name="Tuesday circle",
    reading="what-is-communisation",
    channel=ChannelLink(11, 22),
    organisers=ChannelLink(11, 33),
    zone="Europe/Berlin",
    starts=date(2027, 1, 12),
)
ROW = CircleRow("tuesday", "Tuesday circle", 11, 22, 33, "pseudonyms")
ANA, BO, CHEN = 900000000000000001, 900000000000000002, 900000000000000003


@pytest.fixture(scope="module")
def reading() -> Reading:
    """The essay itself."""
    found, _ = load_reading("what-is-communisation")
    assert found
    return found


@pytest.fixture
def agenda(reading: Reading) -> Agenda:
    """Its ten weeks."""
    return plan(CIRCLE, reading)


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    """A store that knows the circle."""
    with open_core(tmp_path / "state.sqlite3") as opened:
        opened.put_circle(ROW)
        yield opened


def say(core: Core, number: int, user: int, text: str, **more: Any) -> int:
    """Keep something that somebody said, as message 1000 and so many, so many minutes on."""
    values: dict[str, Any] = {
        "circle": CIRCLE.id,
        "week": WEEK,
        "how": How.MESSAGE,
        "user_id": user,
        "name": {ANA: "Ana", BO: "Borja *b*", CHEN: "Chen"}[user],
        "text": text,
        "at": NOW + timedelta(minutes=number),
        "channel_id": 44,
        "message_id": 1000 + number,
    }
    found = core.add_response(NewResponse(**(values | more)))
    assert found
    return found


def post(core: Core, kind: str, part: str, message_id: int, **more: Any) -> None:
    """Post one part of the week."""
    owner = f"{WEEK}.{kind}"
    core.begin_post(CIRCLE.id, owner, part, f"n{message_id}", 44, NOW, week=WEEK, **more)
    core.post_done(CIRCLE.id, owner, part, message_id, NOW + timedelta(seconds=1))


def archive_of(core: Core, reading: Reading, agenda: Agenda) -> Archive:
    """The archive as it stands."""
    return collect(core, circle=CIRCLE, reading=reading, agenda=agenda)


def test_the_whole_essay_is_there_before_anybody_has_said_a_word(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """All 39 paragraphs once and in order, all seven notes, every prompt with its passage."""
    archive = archive_of(core, reading, agenda)
    paragraphs = [paragraph for week in archive.weeks for paragraph in week.paragraphs]
    assert [paragraph.number for paragraph in paragraphs] == list(range(1, 40))
    assert sorted({note.number for paragraph in paragraphs for note in paragraph.notes}) == list(range(1, 8))
    prompts = [prompt for week in archive.weeks for prompt in week.prompts]
    assert [p.id for p in prompts] == [p.id for section in reading.sections for p in section.prompts]
    texts = {paragraph.number: paragraph.text for paragraph in paragraphs}
    cut = [texts[p.passage.paragraph][p.passage.start : p.passage.end] for p in prompts]
    assert cut == [p.passage.quote for p in prompts]
    assert re.findall(r'class="par" id="p(\d+)"', page(archive)) == [str(n) for n in range(1, 40)]


def test_weeks_and_prompts_carry_when_they_were_due_and_posted_and_their_links(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """What is on Discord has its instant and link; the rest only its date."""
    opening = reading.section(WEEK).opening
    post(core, "section", "opening", 71)
    post(core, "section", opening.id, 72, prompt=opening.id, paragraph=18)
    archive = archive_of(core, reading, agenda)
    week = archive.weeks[4]
    assert (week.number, week.section, week.due) == (5, WEEK, datetime(2027, 2, 9, 16, tzinfo=UTC))
    assert (week.opened, week.url) == (NOW + timedelta(seconds=1), "https://discord.com/channels/11/44/71")
    assert week.prompts[0].url == "https://discord.com/channels/11/44/72"
    assert week.prompts[0].posted == NOW + timedelta(seconds=1)
    assert (week.prompts[1].due, week.prompts[1].posted) == (datetime(2027, 2, 11, 16, tzinfo=UTC), None)
    assert archive.weeks[5].url == ""


def test_what_was_due_keeps_its_date_when_the_schedule_moves(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """The ledger's date counts, not the one that today's file would give."""
    core.apply(CIRCLE.id, reconcile({}, agenda))
    later = plan(replace(CIRCLE, starts=date(2027, 1, 19)), reading)
    archive = archive_of(core, reading, later)
    assert (
        archive.weeks[0].due
        == agenda.find("decline-and-looking-back.section").due
        == datetime(2027, 1, 12, 16, tzinfo=UTC)
    )


def test_responses_stand_where_they_were_filed(core: Core, reading: Reading, agenda: Agenda) -> None:
    """With prompt, paragraph, parent, how, and whether they were late or edited."""
    prompt = reading.section(WEEK).core[0].id
    first = say(core, 1, ANA, "One", prompt=prompt, how=How.REPLY)
    second = say(core, 2, BO, "Two", parent=first)
    say(core, 3, ANA, "Three", paragraph=18, how=How.FORM, late=True)
    core.edit_response(1002, "Two, edited", NOW + timedelta(hours=20))
    one, two, three = archive_of(core, reading, agenda).responses
    assert (one.id, one.prompt, one.how, one.author, one.week) == (
        f"r{first}",
        prompt,
        How.REPLY,
        "Reader 1",
        WEEK,
    )
    assert (two.id, two.parent, two.text, two.author) == (f"r{second}", one.id, "Two, edited", "Reader 2")
    assert two.edited_at == NOW + timedelta(hours=20)
    assert (three.paragraph, three.how, three.late, three.edited_at) == (18, How.FORM, True, None)
    assert one.url == "https://discord.com/channels/11/44/1001"


def test_nothing_that_was_kept_out_or_taken_back_gets_in(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """Neither in the page nor in the JSON is a word of it, nor the name of who asked not to be named."""
    say(core, 1, ANA, "quoted words")
    say(core, 2, BO, "unquoted words")
    say(core, 3, CHEN, "deleted words")
    core.set_consent(CIRCLE.id, ANA, Consent.NAME)
    core.set_consent(CIRCLE.id, BO, Consent.NOT_QUOTED)
    core.delete_messages(44, [1003], NOW)
    archive = archive_of(core, reading, agenda)
    assert [(response.author, response.text) for response in archive.responses] == [("Ana", "quoted words")]
    for form in (page(archive), archive_json(archive)):
        assert "quoted words" in form
        assert not re.search("unquoted words|deleted words|Borja|Chen", form)


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_kept_out_or_taken_back_is_in_no_form(
    core: Core, reading: Reading, agenda: Agenda, name: str
) -> None:
    """Neither words nor name nor link, also where a message was kept as a question or somebody replied to it."""
    say(core, 1, ANA, "quoted words")
    unquoted, deleted = say(core, 2, BO, "unquoted words"), say(core, 3, CHEN, "deleted words")
    say(core, 4, ANA, "reply words", parent=unquoted)
    say(core, 5, ANA, "further words", parent=deleted)
    for number in (1002, 1003):
        core.keep_question(CIRCLE.id, WEEK, 44, number, user_id=ANA, at=NOW)
    core.set_consent(CIRCLE.id, BO, Consent.NOT_QUOTED)
    core.delete_messages(44, [1003], NOW)
    archive = archive_of(core, reading, agenda)
    assert len(archive.kept_questions) == 1
    data = b"".join(FORMATS[name].files(archive).values())
    assert name == "ics" or all(
        words in data for words in (b"quoted words", b"reply words", b"further words")
    )
    assert not re.search(rb"unquoted words|deleted words|Borja|Chen|/100[23]\b", data)


@pytest.mark.parametrize("name", FORMATS)
def test_each_form_says_whose_words_it_holds_and_that_they_are_a_sample(
    core: Core, reading: Reading, agenda: Agenda, name: str
) -> None:
    """In itself; of tables, which have no room for a sentence, the manifest beside them."""
    core.put_circle(replace(ROW, sample=True))
    say(core, 1, ANA, "Here.")
    archive = archive_of(core, reading, agenda)
    files = FORMATS[name].files(archive)
    found = html.unescape(
        b"".join([*files.values(), *([manifest(archive, {})] if name == "csv" else [])]).decode(
            "utf-8", "replace"
        )
    )
    found = " ".join(re.sub(r"\r\n |[\\|>]|\n", " ", found).split())
    marks = {"csv": '"sample": true', "sqlite": "sampleyes", "annotations": '"value": "sample"'}
    marks |= dict.fromkeys(("json", "dce-json"), '"sample": true')
    assert re.sub(r"\W", "", archive.consent.statement) in re.sub(r"\W", "", found)
    assert marks.get(name, "This is a rehearsal") in found


def test_mentions_are_names_that_may_be_shown(core: Core, reading: Reading, agenda: Agenda) -> None:
    """A mention is shown as its person is; those we don't know, and those kept out, are readers."""
    for number, user in enumerate((ANA, BO, CHEN), start=2):
        say(core, number, user, "Here.")
    core.set_consent(CIRCLE.id, BO, Consent.NAME)
    core.set_consent(CIRCLE.id, CHEN, Consent.NOT_QUOTED)
    say(core, 5, ANA, f"<@{ANA}>, <@!{BO}>, <@{CHEN}>, <@77>")
    text = archive_of(core, reading, agenda).responses[-1].text
    assert text == r"@Reader 1, @Borja \*b\*, @a reader, @a reader"


def test_no_id_of_a_person_is_anywhere_in_the_tree(core: Core, reading: Reading, agenda: Agenda) -> None:
    """Neither in a value nor inside a text."""
    say(core, 1, ANA, f"I am <@{ANA}> and `<@!{BO}>`")
    core.set_reaction(CIRCLE.id, 44, 1001, BO, "👍", added=True)
    archive = archive_of(core, reading, agenda)
    assert archive.responses[0].reactions == (("👍", 1),)
    assert not [value for value in leaves(archive) if str(ANA) in str(value) or str(BO) in str(value)]


def leaves(value: Any) -> list[Any]:
    """All plain values in a tree."""
    if is_dataclass(value):
        return [leaf for field in fields(value) for leaf in leaves(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def test_votes_are_totals_in_the_order_of_the_options(core: Core, reading: Reading, agenda: Agenda) -> None:
    """Options that nobody chose are there too."""
    poll = reading.section(WEEK).poll
    assert poll
    post(core, "poll", poll.id, 81, prompt=poll.id, paragraph=poll.paragraph)
    for user, option in ((ANA, 2), (BO, 2), (CHEN, 6)):
        core.set_vote(CIRCLE.id, 81, user, option, added=True)
    found = next(p for p in archive_of(core, reading, agenda).weeks[4].prompts if p.id == poll.id)
    assert [option.votes for option in found.options] == [0, 2, 0, 0, 0, 1]
    assert [option.text for option in found.options] == list(poll.options)
    assert found.voters == 3


def test_a_rehearsal_is_a_sample_throughout(core: Core, reading: Reading, agenda: Agenda) -> None:
    """All is marked, and nothing links to Discord."""
    core.put_circle(replace(ROW, sample=True))
    post(core, "section", "opening", 71)
    say(core, 1, ANA, "Written for this.")
    archive = archive_of(core, reading, agenda)
    assert archive.sample
    assert all(response.sample and not response.url for response in archive.responses)
    assert not archive.weeks[4].url
    assert "discord.com" not in page(archive)


@pytest.mark.parametrize("names", ["pseudonyms", "as-on-discord", "nobody"])
def test_the_archive_says_whose_words_it_holds(
    core: Core, reading: Reading, agenda: Agenda, names: str
) -> None:
    """The statement fits the rule by which the store let words out."""
    core.put_circle(replace(ROW, names=names))
    say(core, 1, ANA, "Here.") if names != "nobody" else core.member(CIRCLE.id, ANA, "Ana", NOW)
    archive = archive_of(core, reading, agenda)
    expected = {
        "pseudonyms": (["Reader 1"], "“Reader 1”"),
        "as-on-discord": (["Ana"], "the name that they used on Discord"),
        "nobody": ([], "Nobody is quoted"),
    }
    authors, words = expected[names]
    assert [response.author for response in archive.responses] == authors
    assert archive.consent.names == names
    assert words in archive.consent.statement
    assert archive.consent.statement in Dequoted(page(archive))


def test_a_pseudonymous_archive_has_nobodys_name_in_any_form(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """Neither beside words nor in them: mentions, quotations, answers to names, links; whatever they chose."""
    say(core, 1, BO, "I am Borja *b*, and said so.")
    say(core, 2, ANA, f"borja \\*b\\* is right; so is CHEN.\n> **Ana**: before\n<@!{BO}>")
    say(core, 3, CHEN, "unquoted")
    say(
        core,
        4,
        BO,
        "as Ana says in https://discord.com/channels/11/44/1002, Anabaptists [too](<https://discord.com/channels/11/44/1>)",
    )
    core.set_consent(CIRCLE.id, BO, Consent.NAME)
    core.set_consent(CIRCLE.id, CHEN, Consent.NOT_QUOTED)
    archive = collect(core, circle=CIRCLE, reading=reading, agenda=agenda, pseudonymous=True)
    assert [(response.author, response.text, response.url) for response in archive.responses] == [
        ("Reader 1", "I am Reader 1, and said so.", ""),
        ("Reader 2", "Reader 1 is right; so is a reader.\n> **Reader 2**: before\n@Reader 1", ""),
        ("Reader 1", "as Reader 2 says in a message on Discord, Anabaptists [too](a message on Discord)", ""),
    ]
    assert archive.consent.names == "pseudonymous"
    for form in FORMATS.values():
        for place, data in form.files(archive).items():
            assert not re.search(rb"(?i)borja|\bana\b|chen\b|discord\.com/channels", place.encode() + data), (
                place
            )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("_ana_, __Ana__ and Ana's; anabasis", "_Reader 1_, __Reader 1__ and Reader 1's; anabasis"),
        ("<:ana_waves:900000000000000099> <:ok:900000000000000099>", ":Reader 1_waves: <:ok:900000000000000099>"),
        (f"{ANA} {CHEN} <#{ANA}> 12345 <t:0:t>", f"Reader 1 a number on Discord <#{ANA}> 12345 <t:0:t>"),
        (f"<https://discord.com/users/{ANA}>", "somebody on Discord"),
        (
            f"discord://-/users/{ANA} https://ptb.discord.com:443/channels/1/2/3",
            "somebody on Discord a message on Discord",
        ),
        ("Zoë Zoe\u0308 ZOË, that is 🌻 Zoë (she/her)", "Reader 2 Reader 2 Reader 2, that is Reader 2"),
        ("<@900000000000000004> <@900000000000000003>", "@Reader 2 @a reader"),
    ],
)  # fmt: skip
def test_no_way_of_writing_a_name_is_left_among_pseudonyms(
    core: Core, reading: Reading, agenda: Agenda, typed: str, shown: str
) -> None:
    """In italics, in an emoji, as a number or a link to a person, bare of its decoration, however it is coded."""
    say(core, 1, ANA, typed)
    core.set_reaction(CIRCLE.id, 44, 1001, BO, "<:ana:900000000000000099>", True)
    say(core, 2, BO, "Here.", user_id=900000000000000004, name="🌻 Zoë (she/her)")
    archive = collect(core, circle=CIRCLE, reading=reading, agenda=agenda, pseudonymous=True)
    assert [response.text for response in archive.responses] == [shown, "Here."]
    assert archive.responses[0].reactions == ((":Reader 1:", 1),)  # type: ignore[index]


def test_the_circles_name_and_agreement_name_nobody_among_pseudonyms(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """They are somebody's words as well; whoever doesn't ask for pseudonyms has them as they are."""
    circle = replace(CIRCLE, name="Ana's circle", agreement=("Ask Borja first.", "Speak for yourself."))
    say(core, 1, ANA, "Here.")
    say(core, 2, BO, "Here.", name="Borja Costa")
    made = collect(core, circle=circle, reading=reading, agenda=agenda, pseudonymous=True)
    assert made.circle.name == "Reader 1's circle"
    assert made.circle.agreement == ("Ask Reader 2 first.", "Speak for yourself.")
    for form in FORMATS.values():
        for data in form.files(made).values():
            assert not re.search(rb"\bAna\b|Borja", data)
    plain = collect(core, circle=circle, reading=reading, agenda=agenda)
    assert (plain.circle.name, plain.circle.agreement) == (circle.name, circle.agreement)


def test_of_two_members_of_one_name_none_has_the_others_number(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """Where the name stands it can't be told whose it is."""
    say(core, 1, ANA, "Ana is right.")
    say(core, 2, BO, "Ana and I.", name="Ana")
    made = collect(core, circle=CIRCLE, reading=reading, agenda=agenda, pseudonymous=True)
    assert [response.text for response in made.responses] == ["a reader is right.", "a reader and I."]


def test_a_nameless_answer_stays_nameless_among_pseudonyms(
    core: Core, reading: Reading, agenda: Agenda
) -> None:
    """It has no number that could be anybody's, and two of them have nothing by which they are one person's."""
    for number in (1, 2):
        say(core, number, ANA, "Mine.", user_id=None, name="", how=How.FORM)
    archive = collect(core, circle=CIRCLE, reading=reading, agenda=agenda, pseudonymous=True)
    assert {(response.author, response.reader) for response in archive.responses} == {
        ("a reader, without name", 0)
    }


class Dequoted(str):
    """HTML with its escaped quotation marks as they were."""

    def __new__(cls, text: str) -> Dequoted:
        return super().__new__(cls, text.replace("&#39;", "'"))


def test_a_digest_stands_with_its_week(core: Core, reading: Reading, agenda: Agenda) -> None:
    """What looked back on a week is handed in by section."""
    archive = collect(core, circle=CIRCLE, reading=reading, agenda=agenda, digests={WEEK: "Looking back."})
    assert [week.digest for week in archive.weeks if week.digest] == ["Looking back."]


def test_a_circle_that_never_ran_is_refused_in_words(core: Core, reading: Reading, agenda: Agenda) -> None:
    """There is nothing to export, and the hint says where to look."""
    with pytest.raises(NotFoundError, match="Nothing has been collected for the circle “monday”"):
        collect(core, circle=replace(CIRCLE, id="monday"), reading=reading, agenda=agenda)


def test_custom_emoji_are_shown_by_name() -> None:
    """Discord's way of writing them is no text for people."""
    assert [emoji_name(e) for e in ("👍", "<:ok:12>", "<a:wave:3>", "ok:12", ":x:", "<b>")] == [
        "👍", ":ok:", ":wave:", ":ok:", ":x:", "<b>",
    ]  # fmt: skip


def test_a_name_can_not_change_the_text_around_it() -> None:
    """Whatever somebody is called, a mention of them is that name and nothing more."""
    assert with_names("hi <@1>!", {1: "[x](https://y)\n# z"}) == r"hi @\[x\]\(https\:\/\/y\) \# z!"
