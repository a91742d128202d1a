"""What each form is held against: other programs' readers where they are here, the standards' demands otherwise."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from bot.archive import annotating, chatlog, markdown
from bot.archive.epub import book
from bot.archive.ical import calendar
from bot.archive.jsonform import as_values
from bot.archive.plaintext import text
from bot.archive.sqlitecopy import database
from bot.archive.tree import Archive, KeptQuestion, Passage
from bot.records import How

from .missing import epubcheck
from .test_archive_markdown import ATTACKS, hostile
from .test_archive_markup import NASTY
from .test_archive_round_trips import XHTML
from .test_archive_trees import FIRST, SECOND, START, big_tree, said, tree

GUESTS = [
    "\U0001f35e is bread",
    '[a](https://user:pw@[::1]:99999/x y) <http://xn--a\u0301.org/%zz?q="> mailto:a@b@c',
]


def whole() -> Archive:
    """An archive in which everything is there that a form can be asked for."""
    archive = tree(
        said(1, "One", prompt="who-bakes", how=How.REPLY, reactions=(("👍", 2), (":ok:", 1)), reader=1),
        said(2, "Two", parent="r1", author="Bo", reader=2, edited_at=START),
        said(3, "Three", paragraph=2, passage=Passage(2, 2, 6, "loaf"), late=True, reader=1),
        said(4, "Four", parent="r99", url="https://discord.com/channels/1/2/3", sample=True),
        said(5, "Five", week="gone"),
        said(6, "Six", week="sharing", how=How.FORM, prompt="shared", parent="r1"),
    )
    kept = (KeptQuestion("bread", response="r1", text="One"), KeptQuestion("bread", paragraph=2))
    return replace(archive, kept_questions=kept)


# ---- the archive's own JSON -----------------------------------------------------------------------------------------

SCHEMA: Any = json.loads(resources("bot.archive").joinpath("archive.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("archive", [whole(), tree(), hostile(ATTACKS[0])], ids=["whole", "empty", "hostile"])
def test_the_json_is_as_its_schema_says(archive: Archive) -> None:
    """The schema itself is one, and the archive follows it."""
    Draft202012Validator.check_schema(SCHEMA)
    values = json.loads(json.dumps(as_values(archive)))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(values)] == []


def test_the_schema_leaves_nothing_open() -> None:
    """Whatever key is taken from the archive or added to it anywhere, the schema finds it."""
    values: Any = json.loads(json.dumps(as_values(whole())))
    validator = Draft202012Validator(SCHEMA)
    changed = 0
    for path in objects(values):
        if path == ("themes",):
            continue
        for key in [*at(values, path), "further"]:
            other = deepcopy(values)
            inside = at(other, path)
            if inside.pop(key, validator) is validator:
                inside[key] = 1
            assert not validator.is_valid(other), (path, key)
            changed += 1
    assert changed > 100


def objects(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where objects stand in a value: the first of each list stands for all."""
    if isinstance(values, dict):
        return [path, *(found for key in values for found in objects(values[key], (*path, key)))]
    return objects(values[0], (*path, 0)) if isinstance(values, list) and values else []


def at(values: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for key in path:
        values = values[key]
    return values


# ---- plain text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", [*ATTACKS, "a\nReader 2, 12 January, 17:00:\n| b\u2028Week 2: Sharing\r\n¶3 x"]
)
def test_no_line_of_a_members_stands_at_the_left_edge(typed: str) -> None:
    """Whatever is written, the lines that are ours are the same."""
    archive, other = (tree(said(1, words), said(2, words, parent="r1")) for words in ("harmless", typed))
    ours, others = (
        [one for one in text(made).split("\n") if not re.match(" *[|]", one)] for made in (archive, other)
    )
    assert ours == others


def test_the_text_holds_the_essay_the_answers_and_whose_words_they_are() -> None:
    """In order, with who and when and how."""
    made = text(whole())
    places = [
        made.index(words)
        for words in ("What is bread?", f"¶1 {FIRST}", "  | One", "    | Two", "How it was made")
    ]
    assert places == sorted(places)
    assert "  Reader 1, 12 January, 18:00, reply:\n  | One\n" in made
    assert "    Bo, 12 January, 19:00, conversation, edited 12 January, 17:00:\n" in made
    assert whole().consent.statement in made
    kept = made[made.index("Questions that were kept") :]
    assert "\n| One (week 1)\n" in kept
    assert "\n| ¶2 (week 1)\n" in kept


# ---- calendar ----------------------------------------------------------------------------------------------------


def test_a_calendar_reader_finds_each_opening_and_each_question() -> None:
    """Through icalendar: instants, texts that mean something to the format, unique names; lines of 75 octets."""
    archive = whole()
    week = replace(
        archive.weeks[0], title="Bread, night; and \\n " + "é" * 80, url="https://discord.com/channels/1/2/3"
    )
    made = calendar(replace(archive, weeks=(week, archive.weeks[1])))
    events = Calendar.from_ical(made).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events[:2]] == [
        f"Week 1: {week.title}",
        f"Week 1: {week.title}: Opening question",
    ]
    assert len({str(event["UID"]) for event in events}) == len(events) == 8
    assert events[0]["DTSTART"].dt == START
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    assert "\n" not in made.replace("\r\n", "")
    assert "One" not in made


# ---- annotations ----------------------------------------------------------------------------------------------------


def test_annotations_are_what_the_model_demands() -> None:
    """Each has one id, one target or more, a body; what they refer to is there (W3C model, 3.1, 5.1 and 5.2)."""
    made: Any = json.loads(annotating.files(whole())["annotations.jsonld"])
    page = made["first"]
    assert (made["@context"][0], made["type"], page["type"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        "AnnotationPage",
    )
    ids = [one["id"] for one in page["items"]]
    assert made["total"] == len(ids) == len(set(ids)) == 7 + 6
    for one in page["items"]:
        assert one["type"] == "Annotation"
        assert one["motivation"] in {"questioning", "replying", "commenting"}
        assert all(body["type"] == "TextualBody" for body in one["body"])
        targets = one["target"] if isinstance(one["target"], list) else [one["target"]]
        for target in targets:
            assert target in {*ids, "text.txt"} if isinstance(target, str) else target["source"] == "text.txt"


def test_both_selectors_find_the_words() -> None:
    """By position, counted in UTF-16 as a browser does, and by quotation with what stands around it."""
    archive = whole()
    week = archive.weeks[0]
    paragraphs = (replace(week.paragraphs[0], text=f"\U0001f35e {FIRST}"), *week.paragraphs[1:])
    made = annotating.files(replace(archive, weeks=(replace(week, paragraphs=paragraphs), archive.weeks[1])))
    collection: Any = json.loads(made["annotations.jsonld"])
    units, found = made["text.txt"].encode("utf-16-le"), 0
    for one in collection["first"]["items"]:
        for target in one["target"] if isinstance(one["target"], list) else [one["target"]]:
            if isinstance(target, dict):
                quote, place = target["selector"]
                cut = units[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
                assert cut == quote["exact"]
                assert f"{quote['prefix']}{cut}{quote['suffix']}" in made["text.txt"]
                found += 1
    assert found == 7 + 2
    (pointed,) = (one for one in collection["first"]["items"] if one["id"] == "#r3")
    assert pointed["target"]["selector"][0]["exact"] == "loaf" == SECOND[2:6]


# ---- DiscordChatExporter --------------------------------------------------------------------------------------------

MUST = {"id", "timestamp", "timestampEdited", "content", "author", "attachments", "embeds", "stickers", "reactions",
        "mentions"}  # fmt: skip
AUTHOR = {"id", "name", "discriminator", "nickname", "avatarUrl", "roles", "isBot", "color"}


def test_a_chat_log_has_all_that_its_viewers_fail_without() -> None:
    """What DiscordChatExporter-frontend and chat-analytics read was found by taking it away from them."""
    made = chatlog.files(whole())
    assert len(made) == 3
    for name, source in made.items():
        assert chatlog.NAMES.fullmatch(name)
        # A viewer passes over names like those of media, in silence.
        assert not re.search(r"-(?:[0-9a-f]{5}|[0-9a-f]{16})\.json$", name)
        channel: Any = json.loads(source)
        assert list(channel)[:4] == ["guild", "channel", "dateRange", "exportedAt"]
        assert list(channel)[-2:] == ["messages", "messageCount"]
        assert channel["channel"]["id"] in name
        assert channel["messageCount"] == len(channel["messages"]) > 0
        for message in channel["messages"]:
            assert message.keys() >= MUST
            assert message["author"].keys() == AUTHOR
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", message["timestamp"])
            assert all(
                isinstance(message[key], list) for key in MUST if key.endswith("s") and key != "timestamps"
            )
            assert None not in message.get("reference", {}).values()


def test_replies_in_a_chat_log_lead_to_their_messages() -> None:
    """In whichever file they stand; and each message has an id of its own, two readers of one name have two."""
    channels: list[Any] = [json.loads(source) for source in chatlog.files(whole()).values()]
    messages = {message["id"]: message for channel in channels for message in channel["messages"]}
    assert len(messages) == sum(channel["messageCount"] for channel in channels)
    replies = {
        message["x_reading"]["id"]: messages[message["reference"]["messageId"]]["content"].split("\n")[0]
        for message in messages.values()
        if "reference" in message
    }
    assert replies == {"r1": "**Opening question**", "r2": "One", "r3": f"¶2 {SECOND}", "r6": "One"}
    alike = tree(
        said(1, reader=1, author="Bo"), said(2, reader=2, author="Bo"), said(3, reader=1, author="Bo")
    )
    (week, _) = (json.loads(source) for source in chatlog.files(alike).values())
    one, two, three = (
        message["author"]["id"] for message in week["messages"] if not message["author"]["isBot"]
    )
    assert one == three != two


# ---- the book ----------------------------------------------------------------------------------------------------

HOSTILE = [*ATTACKS, *GUESTS, *(typed[:400] for typed in NASTY)]


@pytest.mark.skipif(epubcheck() is None, reason="epubcheck isn't installed")
def test_epubcheck_finds_nothing_even_in_a_hostile_book(tmp_path: Path) -> None:
    """A book with all that there can be, in which everybody, and every file, writes what breaks things."""
    archive = hostile(ATTACKS[1])
    more = [said(n, typed, prompt="who-bakes", author=typed) for n, typed in enumerate(HOSTILE, 10)]
    (tmp_path / "hostile.epub").write_bytes(
        b"".join(book(replace(archive, responses=(*whole().responses, *more))))
    )
    command = [*(epubcheck() or []), "--json", "-", "--quiet", str(tmp_path / "hostile.epub")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [f"{one['ID']}: {one['message']}" for one in json.loads(done.stdout)["messages"]] == []


def test_a_book_is_whole_xml_and_its_links_lead_somewhere() -> None:
    """Also where epubcheck isn't: every page is XML, every target is there, nothing but web and mail leads out."""
    responses = [said(n, typed, prompt="who-bakes", author=typed) for n, typed in enumerate(HOSTILE, 1)]
    archive = tree(*responses, said(90, week="gone"), said(91, prompt="shared", parent="r1"))
    archive = replace(
        archive, kept_questions=(*whole().kept_questions, KeptQuestion("bread", response="r999"))
    )
    with zipfile.ZipFile(io.BytesIO(b"".join(book(archive)))) as zipped:
        names = zipped.namelist()
        assert (names[0], zipped.read("mimetype")) == ("mimetype", b"application/epub+zip")
        pages = {
            n.removeprefix("book/"): ElementTree.fromstring(zipped.read(n))
            for n in names
            if n.endswith(".xhtml")
        }
    ids = {name: {one.get("id") for one in page.iter()} - {None} for name, page in pages.items()}
    links = [(name, str(one.get("href"))) for name, page in pages.items() for one in page.iter(f"{XHTML}a")]
    for name, href in links:
        file, _, target = href.partition("#")
        if not href.startswith(("https://", "http://", "mailto:")):
            assert not target or target in ids[file or name], href
            assert (file or name) in pages
    assert {href for name, href in links if name == "nav.xhtml"} == {
        "week-01.xhtml", "week-02.xhtml", "outside.xhtml", "kept.xhtml", "themes.xhtml", "people.xhtml",
        "notes.xhtml", "about.xhtml",
    }  # fmt: skip
    assert {("week-01.xhtml", "notes.xhtml#note-1"), ("kept.xhtml", "week-01.xhtml#r1")} <= set(links)
    assert {("themes.xhtml", "week-02.xhtml#q-shared"), ("people.xhtml", "outside.xhtml#r90")} <= set(links)


def test_the_same_archive_gives_the_same_book() -> None:
    """To the byte; nothing of this machine or this day is in it."""
    assert b"".join(book(big_tree(30))) == b"".join(book(big_tree(30)))


# ---- SQLite ----------------------------------------------------------------------------------------------------


def test_the_database_can_be_asked_and_holds_nothing_private() -> None:
    """Tables with names of their own; no number of Discord's, no reader number beside a name."""
    archive = whole()
    data = b"".join(database(archive))
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(data)
        said_by = db.execute(
            "SELECT author, question, response.text FROM response JOIN prompt ON prompt.id = prompt"
            " ORDER BY response.rowid"
        ).fetchall()
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name for table in tables for (_, name, *_) in db.execute(f"PRAGMA table_info({table})")}
        about = dict(db.execute("SELECT key, value FROM about"))
        whole_file = db.execute("PRAGMA integrity_check").fetchone()
    assert said_by == [
        ("Reader 1", "Is it so (who-bakes)?", "One"),
        ("Reader 1", "Is it so (shared)?", "Six"),
    ]
    assert not columns & {"user_id", "reader", "name_id", "channel_id", "message_id", "interaction_id"}
    assert (about["schema"], about["consent_statement"]) == (
        "studycircle-sqlite/1",
        archive.consent.statement,
    )
    assert whole_file == ("ok",)
    assert data == b"".join(database(archive))


def test_plain_text_and_markdown_tell_what_is_hidden_what_came_back_and_how_a_week_ended() -> None:
    """They can hide nothing and lead nowhere by colour: it is told in words."""
    spoken = said(1, "It was ||the **baker**||.", prompt="who-bakes", reactions=(("👍", 2), (":ok:", 1)))
    further = [said(2, "Bread.", paragraph=2, how=How.FORM), said(3, "Loaves.", paragraph=2, how=How.FORM)]
    archive = tree(spoken, *further)
    archive = replace(archive, weeks=(replace(archive.weeks[0], digest=""), *archive.weeks[1:]))
    plain, marked = text(archive), markdown.files(archive)["week-01-bread.md"]
    assert "  | It was [hidden by its author: the baker]." in plain
    assert "  | [Reactions: 👍 2, :ok: 1]" in plain
    assert r"It was \[hidden by its author: the **baker**\]." in marked
    assert "| The passage most replied to: ¶2." in plain
    assert (
        "Answers without a reply here: Reader 1, 12 January, 19:00 and Reader 1, 12 January, 20:00." in plain
    )
    assert "The passage most replied to: [¶2](#p2)." in marked
    assert "Answers without a reply here: [answer 1](#r2) and [answer 2](#r3)." in marked
    assert "Without an answer here: [Question 1 of 2](#q-who-sleeps)" in marked
