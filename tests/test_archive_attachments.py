"""Pictures and other files in the archive: each form shows or names them, and none runs, names or loses anything."""

from __future__ import annotations

import base64
import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.archive import export
from bot.archive.attached import FOLDER, MOST_INLINE, NAMES, file_of, size
from bot.archive.page import page
from bot.archive.tree import Archive, Attachment
from bot.archive.verify import verify
from bot.archive.write import ALL, FORMATS
from bot.records import AttachmentState, How
from tests.pictures_sent import png
from tests.test_archive_page import dom
from tests.test_archive_trees import said, tree

HOSTILE = '../../"><script>alert(1)</script>\u202egnp.svg'
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
LARGE = png(3, 3, grey=9) + bytes(MOST_INLINE)


def held(name: str, content: bytes, *, kind: str = "", **more: Any) -> Attachment:
    """A file that is kept."""
    return Attachment(name, len(content), sha256=sha256(content).hexdigest(), kind=kind, **more)


PICTURE = held("margin.png", png(), kind="png", says="My notes, in the margin of ¶1 & below")
FILES = (
    PICTURE,
    held("bare.png", png(grey=7), kind="png"),
    held(HOSTILE, SVG, says="</figcaption><img src=x onerror=alert(1)>"),
    held("photo.jpeg", LARGE, kind="png", says="A large one"),
    held("ending.png", png(grey=8), kind="png", says="How it ends", spoiler=True),
    Attachment("film.mp4", 900 << 20, says="A film", state=AttachmentState.LARGE),
)
CONTENTS = [png(), png(grey=7), SVG, LARGE, png(grey=8)]


def whole(*files: Attachment) -> Archive:
    """An archive in which one answer has these files, another the first of them, a third no word beside it."""
    store = {sha256(content).hexdigest(): content for content in CONTENTS}
    responses = (
        said(1, "See there.", prompt="who-bakes", how=How.REPLY, attachments=files or FILES),
        said(2, "The same.", attachments=(files or FILES)[:1]),
        said(3, "", prompt="who-bakes", how=How.REPLY, attachments=(files or FILES)[:1]),
    )
    return replace(tree(*responses), read_file=store.__getitem__)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole archive in every form."""
    folder = tmp_path_factory.mktemp("attached")
    export(whole(), folder, formats=[ALL])
    return folder


def test_each_file_is_there_once_under_a_name_that_nobody_chose(folder: Path) -> None:
    """Named after what they hold; what a browser would run has an ending that it doesn't run."""
    found = {path.name: path.read_bytes() for path in (folder / FOLDER).iterdir()}
    assert sorted(found.values()) == sorted(CONTENTS)
    assert all(NAMES.fullmatch(name) for name in found)
    assert sorted(path.suffix for path in (folder / FOLDER).iterdir()) == [
        ".bin",
        ".png",
        ".png",
        ".png",
        ".png",
    ]
    assert file_of(FILES[-1]) == ""


def test_the_manifest_covers_them(folder: Path, tmp_path: Path) -> None:
    """Changed by one byte, or gone, each is told by `verify`."""
    assert verify(folder).is_whole
    export(whole(), tmp_path, formats=["html"])
    one, other = sorted((tmp_path / FOLDER).iterdir())[:2]
    one.write_bytes(one.read_bytes() + b"!")
    other.unlink()
    found = verify(tmp_path)
    assert (found.changed, found.missing) == ((f"{FOLDER}/{one.name}",), (f"{FOLDER}/{other.name}",))


def test_what_was_taken_back_is_not_left_by_the_next_export(tmp_path: Path) -> None:
    """The folder holds what is in the archive, and goes with the last of it."""
    export(whole(), tmp_path, formats=["html"])
    export(whole(PICTURE), tmp_path, formats=["html"])
    assert [path.read_bytes() for path in (tmp_path / FOLDER).iterdir()] == [png()]
    export(tree(said(1, "Nothing beside it.")), tmp_path, formats=["html"])
    assert not (tmp_path / FOLDER).exists()


def test_the_same_archive_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """In every form."""
    export(whole(), tmp_path, formats=[ALL])
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert all((folder / name).read_bytes() == (tmp_path / name).read_bytes() for name in names)


def test_the_page_holds_small_pictures_with_their_descriptions() -> None:
    """A described one, one without, one behind a spoiler; a large one is a link; an SVG is never shown."""
    root = dom(whole())
    shown = [(one.attrs["alt"], one.attrs["src"]) for one in root.find(tag="img")]
    own = "data:image/png;base64," + base64.b64encode(png()).decode()
    assert sorted(alt for alt, _ in shown) == [
        "How it ends",
        "Image without description",
        *[PICTURE.says] * 3,
    ]
    assert [src for alt, src in shown if alt == PICTURE.says] == [own] * 3
    assert {src.partition(",")[0] for _, src in shown} == {"data:image/png;base64"}
    words = root.text
    assert "A large one" in words
    assert "film.mp4 (900.0 MB, not kept: larger than this circle keeps)" in words
    assert "image without description" in words
    folded = [one for one in root.find(tag="details") if one.find(tag="img")]
    assert any("Hidden by its author" in one.text for one in folded)
    assert len(root.find(tag="script")) == 1
    assert not [one for one in root.all() if any(name.startswith("on") for name in one.attrs)]


def test_a_page_has_no_more_pictures_within_it_than_there_is_room_for() -> None:
    """The others are links; the page stays one that can be sent."""
    content = {sha256(one).hexdigest(): one for one in (png(grey=g) + bytes(900_000) for g in range(8))}
    files = tuple(held(f"{n}.png", one, kind="png") for n, one in enumerate(content.values()))
    archive = replace(tree(said(1, "Eight.", attachments=files)), read_file=content.__getitem__)
    source = page(archive)
    assert source.count("<img ") == 4
    assert source.count(f'href="{FOLDER}/') == 8


def test_markdown_shows_pictures_and_links_the_rest(folder: Path) -> None:
    """A picture stands with its description; names are text, whatever is in them."""
    text = (folder / "markdown" / "week-01-bread.md").read_text("utf-8")
    assert f"](../{FOLDER}/{file_of(PICTURE)})" in text
    assert "![My notes, in the margin of ¶1 & below](" in text
    assert "![Image without description](" in text
    assert text.count("<script>") == text.count("\\<script>") > 0
    assert "film.mp4" in text.replace("\\", "")


def test_tables_json_and_database_tell_of_them(folder: Path) -> None:
    """Name, description, size, kind, what became of it, and its place in the archive, which is there."""
    values: Any = json.loads((folder / "archive.json").read_text("utf-8"))
    told = values["responses"][0]["attachments"]
    assert [one["name"] for one in told] == [one.name for one in FILES]
    assert [one["state"] for one in told] == ["kept"] * 5 + ["large"]
    assert all((folder / one["file"]).is_file() for one in told if one["file"])
    rows = list(csv.DictReader(io.StringIO((folder / "csv" / "responses.csv").read_text("utf-8-sig"))))
    assert rows[1]["attachments"] == (
        f"margin.png “{PICTURE.says}” ({size(PICTURE.size)}) {FOLDER}/{file_of(PICTURE)}"
    )
    with sqlite3.connect(folder / "archive.sqlite3") as copy:
        found = copy.execute("SELECT name, says, state FROM attachment WHERE response = 'r2'").fetchall()
    copy.close()
    assert found == [("margin.png", PICTURE.says, "kept")]


def test_plain_text_names_them_behind_the_edge(folder: Path) -> None:
    """Each on a line of its own below the words, none at the left edge."""
    lines = (folder / "archive.txt").read_text("utf-8").splitlines()
    assert f"  | [margin.png “{PICTURE.says}” ({size(PICTURE.size)})]" in lines
    assert not [line for line in lines if line.startswith(("[margin", "<", "../"))]


def test_annotations_name_them(folder: Path) -> None:
    """As texts of their own beside what was said."""
    page: Any = json.loads((folder / "annotations" / "annotations.jsonld").read_text("utf-8"))["first"]
    (found,) = (one for one in page["items"] if one["id"] == "#r2")
    assert [one["value"] for one in found["body"]][1:] == [
        f"margin.png “{PICTURE.says}” ({size(PICTURE.size)})"
    ]


def test_a_chat_log_leads_to_its_files(folder: Path) -> None:
    """By names that its viewers take for those of files."""
    (source, *_) = sorted((folder / "dce-json").glob("01-*.json"))
    messages: Any = json.loads(source.read_text("utf-8"))["messages"]
    (message,) = (one for one in messages if one["content"] == "See there.")
    assert [one["fileName"] for one in message["attachments"]] == [one.name for one in FILES]
    assert len({one["id"] for one in message["attachments"]}) == len(FILES)
    places = [one["url"] for one in message["attachments"] if one["url"]]
    assert all((source.parent / place).resolve().is_file() for place in places)


def test_a_book_holds_its_pictures(folder: Path) -> None:
    """Each once, with its type in the list of files; what is hidden by its author is only named."""
    with zipfile.ZipFile(folder / "archive.epub") as book:
        inside = {name: book.read(name) for name in book.namelist() if name.startswith("book/pictures/")}
        package = book.read("book/package.opf").decode()
        chapters = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert sorted(inside.values()) == sorted([png(), png(grey=7), LARGE])
    assert all(f'href="{name.removeprefix("book/")}" media-type="image/png"' in package for name in inside)
    assert chapters.count('<img src="pictures/') == 5
    assert "ending.png" in chapters
    assert "<script" not in chapters


def test_every_form_can_be_made_alone(tmp_path: Path) -> None:
    """Those that link to files have the folder beside them; a calendar has none."""
    for name in FORMATS:
        export(whole(), tmp_path / name, formats=[name])
        assert verify(tmp_path / name).is_whole
        assert (tmp_path / name / FOLDER).exists() is (name not in ("ics", "epub", "annotations"))
