"""Ten thousand texts that nobody thought of: kept in one store, written in all forms, read back by other readers."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it.tree import SyntaxTreeNode

from bot.agenda.plan import plan
from bot.archive import collect, export
from bot.archive.naming import with_names
from bot.reading.load import load_reading
from bot.records import How
from bot.store import NewResponse, open_core

from .missing import browser
from .payloads import payloads
from .test_archive_collect import ANA, BO, CIRCLE, NOW, ROW, WEEK
from .test_archive_commonmark import FURTHER, reader, says, text_of, told
from .test_archive_markup import NASTY, PIECES
from .test_archive_page import VOID
from .test_archive_round_trips import XHTML, Said, block, blocks
from .test_archive_tables import rows

MANY = 10_000
SEED = 1871
FORMS = ["html", "html-site", "json", "markdown", "csv", "epub", "sqlite", "annotations", "dce-json"]
RESPONSE = re.compile(r"r[0-9]+")
ANCHOR = re.compile(r'<a id="(r[0-9]+)">')
# What a key or a clipboard can give; what no store takes (half a character) is left to the other tests.
ODD = [
    chr(n)
    for n in (*range(32), *range(0x7F, 0xAE), *range(0x2000, 0x2070), 0xFE0F, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F468)
]


def texts() -> list[str]:
    """The project's own nasty texts and attacks, then as many others; the same each time."""
    chance = random.Random(SEED)
    pools = [PIECES, PIECES + FURTHER, PIECES + ODD, FURTHER + ODD, list("*_~|` \na1.é€“")]
    made = [
        "".join(chance.choices(chance.choice(pools), k=chance.randint(1, chance.choice([4, 12, 40]))))
        for _ in range(MANY)
    ]
    return [text.encode("utf-8", "replace").decode() for text in (*NASTY, *FURTHER, *payloads(), *made)]


@dataclass
class Export:
    """A folder with all forms; what was typed, and what the plain text says of it."""

    folder: Path
    typed: Said
    plain: Said

    def read(self, name: str) -> str:
        """One file's text, its ends of lines as they are."""
        return (self.folder / name).read_bytes().decode()

    def folder_of(self, name: str) -> list[str]:
        """The texts of all files of a form that has several."""
        return [self.read(f"{name}/{path.name}") for path in sorted((self.folder / name).iterdir())]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """All that was said, filed in every place there is, half of it as replies, exported once."""
    folder = tmp_path_factory.mktemp("whole")
    reading, _ = load_reading("what-is-communisation")
    assert reading
    section, said = reading.section(WEEK), texts()
    places: list[dict[str, object]] = [{"prompt": one.id} for one in section.prompts]
    places += [{"paragraph": number} for number in range(section.first, section.last + 1)]
    with open_core(folder / "state.sqlite3") as core:
        core.put_circle(ROW)
        numbers: list[int] = []
        for n, text in enumerate(said):
            where = {"parent": numbers[-1 - n % 3]} if n % 2 and n > 3 else places[n // 2 % len(places)]
            at = NOW + timedelta(seconds=n)
            values = {"user_id": (ANA, BO)[n % 2], "name": "Ana", "text": text, "at": at, "message_id": n + 1}
            new = NewResponse(
                CIRCLE.id, WEEK, (How.REPLY, How.MESSAGE)[n % 2], channel_id=44, **values, **where
            )  # type: ignore[arg-type]
            numbers.append(core.add_response(new) or 0)
        archive = collect(core, circle=CIRCLE, reading=reading, agenda=plan(CIRCLE, reading))
        export(archive, folder / "archive", formats=FORMS)
    typed = {f"r{number}": with_names(text, {}) for number, text in zip(numbers, said, strict=True)}
    return Export(folder / "archive", typed, {name: says(text) for name, text in typed.items()})


class Builder(HTMLParser):
    """Reads a page as a browser does into elements like those of XHTML; fails at an end without a beginning."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self._built = ElementTree.TreeBuilder()
        self.feed(page)
        self.close()
        self.root = self._built.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._built.start(XHTML + tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self._built.end(XHTML + tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._built.end(XHTML + tag).tag == XHTML + tag

    def handle_data(self, data: str) -> None:
        self._built.data(data)


def words_of(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the words below each name on a page, as the plain text has them."""
    for one in root.iter():
        if RESPONSE.fullmatch(one.get("id", "")):
            (words,) = (below for below in one if below.get("class") == "words")
            yield one.get("id", ""), block(words) if words.tag == f"{XHTML}p" else blocks(words)


def differing(found: Said, expected: Said) -> list[tuple[str | None, str | None]]:
    """The first few that came back otherwise, or not at all; nothing else is worth printing."""
    return [
        (found.get(name), expected.get(name))
        for name in found | expected
        if found.get(name) != expected.get(name)
    ][:3]


def test_the_page_shows_every_text_whole(whole: Export) -> None:
    """All on one page, read as a browser reads it."""
    found = dict(words_of(Builder(whole.read("archive.html")).root))
    assert len(found) > MANY
    assert differing(found, whole.plain) == []


def test_the_site_shows_every_text_whole_and_once(whole: Export) -> None:
    """On whichever of its pages."""
    found = [pair for text in whole.folder_of("site") for pair in words_of(Builder(text).root)]
    assert len(found) == len(whole.plain)
    assert differing(dict(found), whole.plain) == []


def test_the_book_shows_every_text_whole(whole: Export) -> None:
    """Read as XML, which forgives nothing."""
    with zipfile.ZipFile(whole.folder / "archive.epub") as zipped:
        page = ElementTree.fromstring(zipped.read("book/week-05.xhtml"))
    assert differing(dict(words_of(page)), whole.plain) == []


def test_every_text_stands_in_the_forms_for_programs_as_it_was_typed(whole: Export) -> None:
    """Character for character: JSON, annotations, a chat log, a database, a table."""
    chat = [message for text in whole.folder_of("dce-json") for message in json.loads(text)["messages"]]
    notes = json.loads(whole.read("annotations/annotations.jsonld"))["first"]["items"]
    with closing(sqlite3.connect(whole.folder / "archive.sqlite3")) as db:
        held = dict(db.execute("SELECT id, text FROM response"))
    found: dict[str, Said] = {
        "json": {one["id"]: one["text"] for one in json.loads(whole.read("archive.json"))["responses"]},
        "annotations": {one["id"][1:]: one["body"][0]["value"] for one in notes if "creator" in one},
        "dce-json": {one["x_reading"]["id"]: one["content"] for one in chat if not one["author"]["isBot"]},
        "sqlite": held,
        "csv": {row["id"]: row["text"] for row in rows(whole.read("csv/responses.csv"))},
    }
    assert {name: differing(texts, whole.typed) for name, texts in found.items()} == {
        name: [] for name in found
    }


def test_another_reader_of_markdown_shows_every_text_whole(whole: Export) -> None:
    """The whole file of the week through markdown-it: replies are quotes within quotes, and nothing runs together."""
    with_html = reader("commonmark")
    with_html.options["html"] = True
    (source,) = (text for text in whole.folder_of("markdown") if '<a id="r1">' in text)
    found = dict(quoted(SyntaxTreeNode(with_html.parse(source.partition("\n---\n")[2]))))
    assert differing(found, {name: told(text) for name, text in whole.typed.items()}) == []


def quoted(root: SyntaxTreeNode) -> Iterator[tuple[str, str]]:
    """Yield what stands in the quote of each response, without the quotes of its replies."""
    for node in root.walk():
        if name := named(node):
            yield name, text_of(one for one in node.children[1:] if not named(one))


def named(node: SyntaxTreeNode) -> str:
    """Return whose quote it is; "" of anything else."""
    if node.type != "blockquote" or not node.children or node.children[0].type != "paragraph":
        return ""
    inside = node.children[0].children[0].children
    found = ANCHOR.fullmatch(inside[0].content) if inside and inside[0].type == "html_inline" else None
    return found[1] if found else ""


@pytest.mark.browser
@pytest.mark.skipif(not browser(), reason="there is no Chromium here")
def test_a_browser_shows_every_text_whole(whole: Export) -> None:
    """Chromium's own tree of the page, its script included, is the one that our reader made."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = chromium.new_page()
        page.goto((whole.folder / "archive.html").as_uri())
        shown = page.evaluate("new XMLSerializer().serializeToString(document.getElementById('text'))")
        chromium.close()
    assert differing(dict(words_of(ElementTree.fromstring(shown))), whole.plain) == []
