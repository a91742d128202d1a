"""What was said comes back from every form as it was typed, or as the plain text has it where a form shows it."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import annotating, chatlog, markdown, tables
from bot.archive.epub import book
from bot.archive.jsonform import archive_json
from bot.archive.sqlitecopy import database
from bot.archive.tree import Archive
from bot.records import How

from .test_archive_commonmark import ANYTHING, FURTHER, says, shown, told
from .test_archive_markdown import ONE, quote_of
from .test_archive_markup import NASTY
from .test_archive_tables import rows
from .test_archive_trees import said, tree

XHTML = "{http://www.w3.org/1999/xhtml}"
Said = dict[str, str]
"""Texts by the id of their response."""


def from_json(archive: Archive) -> Said:
    """The archive's own JSON."""
    return {one["id"]: one["text"] for one in json.loads(archive_json(archive))["responses"]}


def from_annotations(archive: Archive) -> Said:
    """The bodies of the annotations that somebody made."""
    made: Any = json.loads(annotating.files(archive)["annotations.jsonld"])
    return {
        one["id"].removeprefix("#"): one["body"][0]["value"]
        for one in made["first"]["items"]
        if "creator" in one
    }


def from_chatlog(archive: Archive) -> Said:
    """The messages that aren't the bot's."""
    channels: list[Any] = [json.loads(text) for text in chatlog.files(archive).values()]
    return {
        message["x_reading"]["id"]: message["content"]
        for channel in channels
        for message in channel["messages"]
        if not message["author"]["isBot"]
    }


def from_tables(archive: Archive) -> Said:
    """The column of texts, after the one rule."""
    return {row["id"]: row["text"] for row in rows(tables.files(archive)["responses.csv"])}


def from_sqlite(archive: Archive) -> Said:
    """The table of responses."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(b"".join(database(archive)))
        return dict(db.execute("SELECT id, text FROM response ORDER BY rowid"))


AS_TYPED = [from_json, from_annotations, from_chatlog, from_tables, from_sqlite]


def from_epub(archive: Archive) -> Said:
    """What a reader of the book shows below each name, set as the plain text sets it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(b"".join(book(archive)))) as zipped:
        page = ElementTree.fromstring(zipped.read("book/week-01.xhtml"))
    for div in page.iter(f"{XHTML}div"):
        words = div.find(f"{XHTML}div[@class='words']")
        if words is not None:
            found[div.attrib["id"]] = blocks(words)
    return found


def blocks(above: ElementTree.Element) -> str:
    """The blocks within an element as plain text."""
    return "\n\n".join(map(block, above))


def block(one: ElementTree.Element) -> str:
    """One block as plain text."""
    match one.tag.removeprefix(XHTML):
        case "p":
            return inline(one)
        case "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in blocks(one).split("\n"))
        case "pre":
            return "".join(one.itertext())
        case "ul":
            return "\n".join(item(each, "-") for each in one)
        case "ol":
            return "\n".join(item(each, f"{n}.") for n, each in enumerate(one, int(one.get("start", 1))))
    raise AssertionError(f"a member's text opened a {one.tag}")


def item(one: ElementTree.Element, mark: str) -> str:
    """One item of a list: its words, then the lists below it."""
    below = [each for each in one if each.tag in (f"{XHTML}ul", f"{XHTML}ol")]
    lines = [inline(one, but=below), *map(block, below)]
    return f"{mark} " + "\n".join(lines).replace("\n", "\n  ")


def inline(one: ElementTree.Element, but: list[ElementTree.Element] | None = None) -> str:
    """What stands inside a block, ends of lines as such."""
    return (one.text or "") + "".join(
        ("\n" if each.tag == f"{XHTML}br" else inline(each)) + (each.tail or "")
        for each in one
        if each not in (but or [])
    )


def from_markdown(archive: Archive) -> Said:
    """What a reader of CommonMark shows, set as the plain text sets it."""
    source = markdown.files(archive)[ONE]
    quotes = {one.id: quote_of(source, one.id)[1] for one in archive.responses}
    return {name: shown(quote.partition("\n\n")[2]) for name, quote in quotes.items()}


def check(texts: list[str]) -> None:
    """Hold every form of an archive in which these were said against what was said."""
    archive = tree(*(said(n, text, prompt="who-bakes", how=How.REPLY) for n, text in enumerate(texts, 1)))
    typed = {f"r{n}": text for n, text in enumerate(texts, 1)}
    for form in AS_TYPED:
        assert form(archive) == typed, form.__doc__
    plain = {name: says(text) for name, text in typed.items()}
    assert from_epub(archive) == plain
    assert from_markdown(archive) == {name: told(text) for name, text in typed.items()}


@pytest.mark.parametrize("texts", [NASTY[:20], NASTY[20:], FURTHER], ids=["first", "second", "further"])
def test_nasty_texts_come_back(texts: list[str]) -> None:
    """The project's own collection of texts that break things."""
    check(texts)


@settings(max_examples=60)
@given(st.lists(ANYTHING, min_size=1, max_size=8))
def test_any_texts_come_back(texts: list[str]) -> None:
    """A few hundred that nobody thought of."""
    check(texts)
