"""Hundreds of attacks in every place that a member writes in, in a real browser that is told to heed no policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.archive import export
from bot.archive.collect import with_names
from bot.archive.tree import Archive, KeptQuestion, Option, Passage, Response

from .missing import browser
from .payloads import payloads
from .test_archive_trees import SECOND, said, tree

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not browser(), reason="there is no Chromium here")]

PAYLOADS = payloads()
OURS = {"http:", "https:", "mailto:"}
LOOK = """() => {
  const every = [...document.querySelectorAll("*")];
  return {
    tags: [...new Set(every.map(one => one.localName))].sort(),
    events: every.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith("on") || name === "style"),
    scripts: document.scripts.length,
    schemes: [...new Set([...document.links].map(one => one.protocol))].sort(),
    elsewhere: [...document.links].filter(
      one => one.protocol === "file:" && !one.getAttribute("href").startsWith("#")
    ).length,
    hit: window.hit ?? null,
    names: document.querySelectorAll(".said li > p:first-child > bdi").length,
  };
}"""
OUR_TAGS = """
a aside b bdi blockquote body br code dd details div dl dt em footer h1 h2 h3 head header html i input label li main
mark meta nav ol p pre q rect s script section small span strong style summary svg time title u ul
"""
TAGS = set(OUR_TAGS.split())


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
            KeptQuestion("bread", response=f"r{i}", text=text) for i, text in enumerate(PAYLOADS, start=1)
        ),
    )


def _attack(number: int, text: str) -> Response:
    where: dict[str, object] = ({"prompt": "who-bakes"}, {"paragraph": 2}, {"parent": "r1"}, {})[number % 4]
    return said(
        number,
        with_names(f"{text}\n<@1>", {1: text}),
        author=text,
        reactions=((text, 1),),
        passage=Passage(2, 0, 5, SECOND[:5]),
        **where,
    )


@dataclass
class Opened:
    """A page that was opened, and what it asked for."""

    page: Any
    asked: list[str]
    address: str


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The page, opened once, its Content-Security-Policy switched off."""
    from playwright.sync_api import sync_playwright

    file, *_ = export(attacked(), tmp_path_factory.mktemp("attacked"), formats=["html"])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = chromium.new_context(bypass_csp=True).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        yield Opened(page, asked, file.as_uri())
        chromium.close()


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
