"""A circle that reads in German: whatever the bot says in it is German, from the welcome to the archive itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.app import rehearsing
from bot.app.archiving import write_archive
from bot.chat.localising import LANGUAGES
from bot.cli.loading import loaded
from bot.rehearsal.cast.script import load_script
from bot.rehearsal.server.server import Server
from bot.wording import Speech, speaking
from bot.wording.catalogue import catalogue
from bot.wording.speech import spoken
from tests.essay import HOME

LONG_ENOUGH = 12
"""Letters that a text must have beside its gaps to be told from what is said by chance."""

ARCHIVES_OWN = ("ARCHIVED_", "EDITION_", "BOOK_", "PLAIN_", "MARKDOWN_", "DIGEST_", "POLL_")

Sent = list[tuple[str, str, Any]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a circle that reads in German."""
    home = tmp_path_factory.mktemp("german")
    text = (HOME / "circle.example.yaml").read_text(encoding="utf-8")
    (home / "kreis.yaml").write_text(german(text), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def sent(home: Path) -> Sent:
    """Everything that was sent to Discord over ten weeks: method, path, JSON."""
    sent: Sent = []

    class Listening(Server):
        """The stand-in, which writes down what it was sent."""

        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            self.exchanges = lambda method, path, body, *_: sent.append((method, path, body))

    circle, reading = loaded(home / "kreis.yaml")
    script, _ = load_script(HOME / "cast.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rehearsing, "Server", Listening)
        asyncio.run(rehearsing.rehearse(circle, reading, script, out=home / "out"))
    return sent


def german(text: str) -> str:
    """Return a circle's file with the language changed, and without an agreement of its own in English."""
    text = re.sub(r"(?m)^agreement:.*\n(?:[ -].*\n)*", "", text)
    return re.sub(r"(?m)^language:.*\n", "", text) + "language: de\n"


def strings(value: Any) -> Iterator[str]:
    """Yield every string in some JSON, as deep as it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def english() -> Iterator[tuple[str, list[str]]]:
    """Yield what would be noticed: every text that says something else in German, as what stands around its gaps."""
    for entry in catalogue():
        fixed = re.split(r"\{[^}]*\}", str(entry.text))
        with speaking(Speech("de")):
            same = str(spoken(entry.name)) == str(entry.text)
        if not same and max(sum(map(str.isalpha, one)) for one in fixed) >= LONG_ENOUGH:
            yield entry.name, fixed


def test_nothing_is_said_in_english(sent: Sent) -> None:
    """No text of the catalogue came to Discord as it is in English; what Discord lists of commands stands in both."""
    said = {one for _, path, body in sent if not path.endswith("/commands") for one in strings(body)}
    assert len(said) > 1000
    found = {
        name: next((one for one in said if all(part in one for part in fixed)), None)
        for name, fixed in english()
    }
    assert {name: one for name, one in found.items() if one} == {}


def test_what_is_said_is_german(sent: Sent) -> None:
    """The buttons of a question, and the poll's own words."""
    labels = {
        component["label"]
        for _, _, body in sent
        if isinstance(body, dict)
        for row in body.get("components") or ()
        for component in row.get("components") or ()
        if "label" in component
    }
    with speaking(Speech("de")):
        assert str(spoken("RESPOND")) in labels


@pytest.fixture(scope="module")
def archived(home: Path, sent: Sent) -> dict[str, str]:
    """The archive of that reading, by form, as somebody reads it."""
    assert sent, "it was read"
    circle, reading = loaded(home / "kreis.yaml")
    forms = ("html", "html-site", "markdown", "txt", "epub", "ics")
    write_archive(circle, reading, data=home / "out", out=home / "archive", formats=forms)
    found = dict.fromkeys(forms, "")
    for path in sorted((home / "archive").rglob("*.*")):
        if path.suffix == ".epub":
            with ZipFile(path) as book:
                found["epub"] = "".join(
                    book.read(name).decode()
                    for name in book.namelist()
                    if not name.endswith((".png", ".jpg"))
                )
        elif path.parent.name != "attachments" and path.name != "manifest.json":
            form = {"site": "html-site", ".html": "html", ".md": "markdown", ".txt": "txt", ".ics": "ics"}
            found[form.get(path.parent.name) or form[path.suffix]] += path.read_text(encoding="utf-8")
    return {form: re.sub(r"(?s)<(script|style)>.*?</\1>", "", unescape(text)) for form, text in found.items()}


@pytest.mark.parametrize("form", ["html", "html-site", "markdown", "txt", "epub", "ics"])
def test_nothing_of_the_archives_own_is_english(archived: dict[str, str], form: str) -> None:
    """The text that was read and what was said in it stay as they are; all around it is in the circle's language."""
    own = [(name, fixed) for name, fixed in english() if name.startswith(ARCHIVES_OWN)]
    own = [(name, fixed) for name, fixed in own if " " in "".join(fixed).strip()]  # no name of a class
    assert len(own) > 40
    assert [name for name, fixed in own if all(part in archived[form] for part in fixed)] == []
    assert "Eröffnungsfrage" in archived[form]
    assert "Woche 1" in archived[form]


def test_the_archive_is_german_to_whoever_reads_it_aloud(archived: dict[str, str]) -> None:
    """Its language, its dates and the search; the text that was read keeps its own."""
    page = archived["html"]
    assert '<html lang="de">' in page
    assert '<p lang="en' in page
    assert '<p class="ask" dir="auto" lang="en' in page
    assert '<p class="link" lang="en' in page
    assert re.search(r"\d+\. Januar, \d\d:\d\d", page)
    assert "Begonnen am" in page
    assert not re.search(r"\d+ (?:January|February|March), \d\d:\d\d", page)
    assert 'data-none="Nichts gefunden"' in page
    assert "<dc:language>de</dc:language>" in archived["epub"]


def test_discord_lists_every_command_in_german_too(sent: Sent) -> None:
    """Names as Discord allows them, no two alike side by side; the English ones stay what they are."""
    (commands,) = {str(body): body for _, path, body in sent if path.endswith("/commands")}.values()
    names: list[str] = []
    for command in commands:
        names += named(command)
    assert {"meine", "kreis", "aufholen", "stelle", "suche"} <= set(names)
    assert len(LANGUAGES) == 1


def named(command: dict[str, Any]) -> list[str]:
    """Return the German names of a command and all below it; each must be there, and a description, too."""
    name = command["name_localizations"]["de"]
    if command.get("type", 1) in (1, 2) and "description" in command and command["description"]:
        assert 1 <= len(command["description_localizations"]["de"]) <= 100
        assert re.fullmatch(r"[-_\w]{1,32}", name)
        assert name == name.lower()
    below = [named(option) for option in command.get("options") or ()]
    firsts = [one[0] for one in below]
    assert len(firsts) == len(set(firsts))
    return [name, *(one for names in below for one in names)]
