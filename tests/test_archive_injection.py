"""Hundreds of attacks in every place that a member writes in, in a real browser that is told to heed no policy.

In the page, in the site, and in the pages of the book, which readers of books open in browsers of their own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.archive import export
from bot.archive.naming import with_names
from bot.archive.tree import Archive, Attachment, KeptQuestion, Option, Passage, Response
from bot.records import AttachmentState

from .missing import browser
from .payloads import payloads
from .test_archive_trees import SECOND, said, tree

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not browser(), reason="there is no Chromium here")]

PAYLOADS = payloads()
OURS = {"http:", "https:", "mailto:"}
LOOK = """() => {
  const every = [...document.querySelectorAll("*")];
  const ours = /^(#|(\\.\\.\\/)?attachments\\/|[a-z0-9-]+\\.x?html(#|$))/;
  return {
    tags: [...new Set(every.map(one => one.localName))].sort(),
    events: every.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith("on") || name === "style"),
    scripts: document.scripts.length,
    schemes: [...new Set([...document.links].map(one => one.protocol))].sort(),
    elsewhere: [...document.links].filter(
      one => one.protocol === "file:" && !ours.test(one.getAttribute("href"))
    ).length,
    hit: window.hit ?? null,
    wide: [...document.images].filter(one => !one.alt || !one.complete || !one.naturalWidth).length,
    names: document.querySelectorAll(".said li > p:first-child > bdi").length,
  };
}"""
OUR_TAGS = """
a aside b bdi blockquote body br code dd details div dl dt em figcaption figure footer h1 h2 h3 head header html i img
input label li main mark meta nav ol p pre q rect s script section small span strong style summary svg time title u ul
"""
TAGS = set(OUR_TAGS.split())
BOOKS_TAGS = TAGS - {"script", "style", "svg", "rect", "input", "meta"} | {"link"}
# The smallest picture there is: one grey point.
PICTURE = bytes.fromhex("47494638396101000100800000808080ffffff2c00000000010001000002024401003b")


def attacked() -> Archive:
    """An archive with every attack as a name, a text, a mention, a reaction, a question, an option, a circle's name…"""
    responses = [_attack(number, text) for number, text in enumerate(PAYLOADS, start=1)]
    archive = tree(*responses)
    first, *others = archive.weeks
    poll = first.prompts[3]
    options = tuple(Option(i, text, i % 3) for i, text in enumerate(PAYLOADS, start=1))
    asked = tuple(
        replace(first.prompts[0], id=f"own-{i}", question=text, by_facilitator=True)
        for i, text in enumerate(PAYLOADS)
    )
    prompts = (*first.prompts[:3], replace(poll, options=options), *first.prompts[4:], *asked)
    # A circle's name comes from a file, and no file has half a character.
    together = " ".join(PAYLOADS).encode("utf-8", "replace").decode()
    return replace(
        archive,
        weeks=(replace(first, prompts=prompts, digest=together), *others),
        circle=replace(archive.circle, name=together, agreement=tuple(PAYLOADS)),
        kept_questions=tuple(
            KeptQuestion("bread", response=f"r{i}" if i % 2 else None, text=text)
            for i, text in enumerate(PAYLOADS, start=1)
        ),
        read_file=lambda _sum: PICTURE,
    )


def _attack(number: int, text: str) -> Response:
    where: dict[str, object] = ({"prompt": "who-bakes"}, {"paragraph": 2}, {"parent": "r1"}, {})[number % 4]
    return said(
        number,
        with_names(f"{text}\n<@1>", {1: text}),
        author=text,
        reactions=((text, 1),),
        passage=Passage(2, 0, 5, SECOND[:5]),
        attachments=(_attached(number, text),),
        **where,
    )


def _attached(number: int, text: str) -> Attachment:
    """A file whose name and description attack: a picture, a hidden one, another file, or one that wasn't kept."""
    digest = sha256(str(number).encode()).hexdigest()
    shown = Attachment(text, len(PICTURE), text, sha256=digest, kind="gif")
    others = (
        replace(shown, spoiler=True),
        replace(shown, name=f"{text}.svg", kind=""),
        replace(shown, sha256="", state=AttachmentState.FOREIGN),
    )
    return (shown, *others)[number // 4 % 4]


@dataclass
class Opened:
    """A page that was opened, and what it asked for."""

    page: Any
    asked: list[str]
    address: str


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    """A browser that heeds no Content-Security-Policy."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield chromium.new_context(bypass_csp=True)
        chromium.close()


@pytest.fixture(scope="module")
def opened(context: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The page, opened once."""
    file, *_ = export(attacked(), tmp_path_factory.mktemp("attacked"), formats=["html"])
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return Opened(page, asked, file.as_uri())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same archive as a site and as a book, unpacked."""
    folder = tmp_path_factory.mktemp("others")
    export(attacked(), folder / "archive", formats=["html-site", "epub"])
    with zipfile.ZipFile(folder / "archive" / "archive.epub") as zipped:
        zipped.extractall(folder / "unpacked")
    return {"site": folder / "archive" / "site", "book": folder / "unpacked" / "book"}


def test_there_are_hundreds_of_attacks_and_each_is_on_the_page(opened: Opened) -> None:
    """No attack hides the ones behind it."""
    assert len(set(PAYLOADS)) >= 500
    assert opened.page.evaluate(LOOK)["names"] == len(PAYLOADS)
    assert opened.page.locator("#q-which .option").count() == len(PAYLOADS)


def test_no_script_runs_no_request_leaves_no_link_has_another_scheme(opened: Opened) -> None:
    """Neither as the page is read nor once all of it is unfolded."""
    opened.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    found = opened.page.evaluate(LOOK)
    assert found["hit"] is None
    assert opened.asked == [opened.address]
    assert set(found["schemes"]) <= OURS | {"file:"}
    assert found["elsewhere"] == 0


def test_no_element_and_no_attribute_is_theirs(opened: Opened) -> None:
    """What would run on a click or a touch is no more there than what runs at once."""
    found = opened.page.evaluate(LOOK)
    assert set(found["tags"]) <= TAGS
    assert found["events"] == []
    assert found["scripts"] == 1


def test_the_search_shows_what_it_finds_as_text(opened: Opened) -> None:
    """Looking for an attack neither runs it nor makes elements of it."""
    opened.page.locator("#words").fill("onerror window.hit")
    opened.page.locator(".found li").first.wait_for(timeout=10000)
    found = opened.page.evaluate(LOOK)
    assert (found["hit"], found["events"]) == (None, [])
    assert set(found["tags"]) <= TAGS
    assert opened.asked == [opened.address]


@pytest.mark.parametrize(
    ("form", "pattern", "tags", "scripts"), [("site", "*.html", TAGS, 1), ("book", "*.xhtml", BOOKS_TAGS, 0)]
)
def test_no_page_of_the_site_or_the_book_runs_fetches_or_links_what_is_not_ours(
    context: Any, folders: dict[str, Path], form: str, pattern: str, tags: set[str], scripts: int
) -> None:
    """Every page of them: nothing of a member's runs, becomes an element, leaves the folder or leads elsewhere."""
    folder, asked = folders[form], list[str]()
    names = sorted(folder.glob(pattern))
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for name in names:
        page.goto(name.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        found = page.evaluate(LOOK)
        assert set(found["tags"]) <= tags, name.name
        assert (found["hit"], found["scripts"], found["elsewhere"], found["wide"]) == (None, scripts, 0, 0), (
            name.name
        )
        assert [one for one in found["events"] if form == "site" or one != "style"] == [], name.name
        assert set(found["schemes"]) <= OURS | {"file:"}, name.name
    assert len(names) > 4
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data"}
    assert all(url.startswith(("data:image/gif;", folder.as_uri())) for url in asked)
    page.close()
