"""The page in a real browser: it fits a phone, opens what a link leads into, and runs and fetches nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.archive import export

from .test_archive_trees import said, tree

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here")]

LONG = "https://example.org/" + "a" * 300
ATTACKS = [
    "<script>window.hit = 1</script>",
    "<img src=https://example.org/x onerror='window.hit = 1'>",
    "[x](javascript:window.hit=1) <javascript:window.hit=1>",
    '"><svg onload="window.hit = 1"><style>@import "https://example.org"</style>',
    "```<iframe srcdoc='<script>parent.hit = 1</script>'>```",
]  # fmt: skip


@pytest.fixture
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    """The page of an archive with attacks, long words and deep replies."""
    attacks = [said(i, text, author=text, prompt="who-bakes") for i, text in enumerate(ATTACKS, start=1)]
    chain = [said(n, f"{LONG} {'w' * 300}", parent=f"r{n - 1}") for n in range(6, 16)]
    page, *_ = export(tree(*attacks, *chain, said(20)), tmp_path)
    return page.as_uri()


def test_nothing_runs_and_nothing_is_fetched(browser: Any, address: str) -> None:
    """However members write, the page is all that the browser loads, and no script of theirs is run."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    assert page.evaluate("window.hit") is None
    assert page.locator("#r1 .words").inner_text() == ATTACKS[0]


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_it_fits_its_window(browser: Any, address: str, width: int) -> None:
    """Nothing has to be pushed sideways, however long a word or deep a reply."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_into_the_folded_conversation_opens_it(browser: Any, address: str) -> None:
    """A permanent link to a message leads to the message, not to a closed lid."""
    page = browser.new_page()
    page.goto(address)
    assert not page.locator("#r20 .words").is_visible()
    page.goto(f"{address}#r20")
    page.locator("#r20 .words").wait_for(state="visible", timeout=5000)
    assert page.locator(".conversation").evaluate("fold => fold.open")


def test_all_of_it_can_be_printed(browser: Any, address: str) -> None:
    """On paper there is nothing to unfold, and nothing is blurred."""
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator("#r20 .words").is_visible()
    assert page.locator(".back").first.is_hidden()
