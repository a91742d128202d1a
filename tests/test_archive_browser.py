"""The edition in a real browser: links, search, keyboard, print, narrow and wide; it runs and fetches nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.archive import export
from bot.records import How

from .missing import axe, browser
from .pdftext import pdf_text
from .test_archive_trees import FIRST, SECOND, THIRD, said, tree

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not browser(), reason="there is no Chromium here")]

LONG = "https://example.org/" + "a" * 300
SOUGHT = (("choice 2", "q-which"), ("loaf one bread", "week-1"), ("begins with bread", "week-1"))
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium without a window, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with answers, long words, deep replies and conversation; as one page and as a site."""
    folder = tmp_path_factory.mktemp("edition")
    answers = [
        said(n, f"Answer {n}: où dort le boulanger?", prompt="who-bakes", how=How.FORM) for n in (1, 2)
    ]
    chain = [said(n, f"{LONG} {'w' * 300}", parent=f"r{n - 1}") for n in range(3, 13)]
    talk = [said(20, "Only talk, about ovens."), said(21, "Elsewhere.", week="sharing")]
    talk.append(said(23, "A surprise: ||the butler|| for all.", week="sharing"))
    talk.append(said(22, f"{'before ' * 20}needle{' afterwards' * 20}", week="sharing"))
    export(tree(*answers, *chain, *talk), folder, formats=["html", "html-site"])
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> str:
    """Where the page is."""
    return (folder / "archive.html").as_uri()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A new page in a window of a usual size."""
    opened = chromium.new_page(viewport=WIDE)
    yield opened
    opened.close()


def test_the_page_and_its_policy_agree(page: Any, address: str) -> None:
    """The style and the script are let in, nothing else is asked for, and nobody complains."""
    asked: list[str] = []
    said_aloud: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said_aloud.append(message.text))
    page.on("pageerror", lambda error: said_aloud.append(str(error)))
    page.goto(address)
    assert page.locator("#words").is_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "grid"
    assert (asked, said_aloud) == ([address], [])


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_it_fits_its_window(chromium: Any, address: str, width: int) -> None:
    """Nothing has to be pushed sideways, however long a word or deep a reply, with all of it unfolded."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (1100, True), (900, False), (375, False)])
def test_answers_and_notes_stand_in_the_margin_where_there_is_one(
    chromium: Any, address: str, width: int, *, beside: bool
) -> None:
    """Beside their paragraph on a wide screen, below it on a narrow one."""
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    for name in ("#note-1", "#q-who-bakes"):
        text, margin = page.locator("#p1 > p").bounding_box(), page.locator(name).bounding_box()
        assert (margin["x"] >= text["x"] + text["width"]) is beside, name
        assert (margin["y"] >= text["y"] + text["height"]) is not beside or name != "#note-1"
    page.close()


def test_a_link_into_what_is_folded_opens_it(page: Any, address: str) -> None:
    """A permanent link to a message leads to the message, not to a closed lid."""
    page.goto(address)
    assert not page.locator("#r20 .words").is_visible()
    page.goto(f"{address}#r20")
    page.locator("#r20 .words").wait_for(state="visible", timeout=5000)
    assert page.locator(".conversation").first.evaluate("fold => fold.open")


@pytest.mark.parametrize(
    ("link", "anchor"),
    [
        ("#contents ol a >> nth=1", "week-2"),
        ("#p1 .call", "note-1"),
        ("#note-1 a", "p1"),
        ("#q-who-bakes .about a >> nth=0", "theme-night"),
        ("#theme-night ol a >> nth=0", "q-who-bakes"),
        ("#people dd a >> nth=0", "r1"),
        ("#r1 > p >> nth=0 >> a", "r1"),
        ("#p2 .no", "p2"),
    ],
)
def test_links_lead_where_they_say(page: Any, address: str, link: str, anchor: str) -> None:
    """Contents, notes and back, themes and back, people, and what is its own permanent link."""
    page.goto(address)
    page.locator(link).click()
    assert page.evaluate("location.hash") == f"#{anchor}"
    assert page.locator(f"#{anchor}").evaluate(
        "one => { const at = one.getBoundingClientRect(); return at.top < innerHeight && at.bottom > 0; }"
    )


def test_links_of_a_site_lead_from_page_to_page(page: Any, folder: Path) -> None:
    """From the contents to a week, to a theme, and on to another week's question."""
    page.goto((folder / "site" / "index.html").as_uri())
    page.locator("#contents ol a").first.click()
    page.locator("#q-who-bakes .about a").first.click()
    page.locator("#theme-night ol a").last.click()
    assert page.url.endswith("/site/week-02.html#q-shared")
    assert page.locator("#q-shared .ask").is_visible()
    page.locator(".turns a").first.click()
    assert page.url.endswith("/site/week-01.html")


def test_the_search_finds_words_wherever_they_stand(page: Any, address: str) -> None:
    """Whatever their capitals and accents; all the words together; and nothing says so."""
    page.goto(address)
    for words, ids in (
        ("LOAF older", ["p2"]),
        ("ou dort", ["r1", "r2"]),
        ("most towns", ["note-1"]),
        ("so shared", ["q-shared"]),
        ("ovens", ["r20"]),
        ("reader elsewhere", ["r21"]),
    ):
        page.locator("#words").fill(words)
        page.wait_for_function(
            "wanted => [...document.querySelectorAll('.found a')].map(one => one.hash).join() === wanted",
            arg=",".join(f"#{name}" for name in ids),
            timeout=5000,
        )
    page.locator("#words").fill("no such words")
    page.get_by_text("Nothing found").wait_for(timeout=5000)
    assert page.locator(".found li").count() == 0


def test_the_search_knows_all_that_is_read(page: Any, address: str) -> None:
    """Also the choices of a poll, and the words and the link of a week, which lead to where they stand."""
    page.goto(address)
    for words, place in SOUGHT:
        page.locator("#words").fill(words)
        found = page.locator(f".found a[href='#{place}']").first
        found.wait_for(timeout=5000)
        found.click()
        assert page.url.endswith(f"#{place}")


def test_what_is_hidden_is_neither_found_nor_shown_by_the_search(page: Any, address: str) -> None:
    """It is for whoever chooses to see it where it stands."""
    page.goto(address)
    page.locator("#words").fill("surprise")
    shown = page.locator(".found li span").inner_text(timeout=5000)
    assert shown == "A surprise: … for all."
    page.locator("#words").fill("butler")
    page.get_by_text("Nothing found").wait_for(timeout=5000)


def test_a_site_offers_a_search_where_there_is_something_to_search(page: Any, folder: Path) -> None:
    """The way in and the indexes hold nothing that was said."""
    for place, has in (("week-01", True), ("index", False), ("people", False)):
        page.goto((folder / "site" / f"{place}.html").as_uri())
        assert bool(page.locator("#words").count()) is has


def test_the_end_of_a_passage_taller_than_the_window_stays_in_sight(page: Any, address: str) -> None:
    """Above what is said about it there stands its end; of a short one its beginning."""
    page.set_viewport_size({"width": 1440, "height": 730})
    page.goto(address)
    page.evaluate("document.querySelector('#p1 > p').append('word '.repeat(1500))")
    page.evaluate("dispatchEvent(new Event('resize'))")
    page.evaluate("document.querySelector('#p1').parentElement.style.minHeight = '6000px'")
    page.evaluate("scrollTo(0, document.querySelector('#p1').offsetTop + 3500)")
    seen = page.evaluate("document.querySelector('#p1').getBoundingClientRect().toJSON()")
    assert seen["height"] > 730
    assert abs(seen["bottom"] - (730 - 16)) < 3


def test_the_search_shows_what_stands_around_in_whole_words(page: Any, address: str) -> None:
    """Cut between words; and what somebody wrote into the page's address doesn't stop the search."""
    page.goto(f"{address}#%")
    page.locator("#words").fill("needle")
    shown = page.locator(".found li span").inner_text(timeout=5000)
    assert re.fullmatch("…(before ){5}needle( afterwards){8}…", shown)


def test_all_of_it_can_be_reached_with_the_keyboard(page: Any, address: str) -> None:
    """Past the contents to the text; to the search, to what it found, and back out of it."""
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("ovens/fire")
    assert page.locator("#words").input_value() == "ovens/fire"
    page.keyboard.press("Escape")
    assert page.locator("#words").input_value() == ""
    page.keyboard.type("ovens")
    page.locator(".found a").wait_for(timeout=5000)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("#r20 .words").wait_for(state="visible", timeout=5000)
    page.locator("#r2 summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#r3 > .words").is_visible()


def test_without_script_there_is_no_dead_control_and_links_still_open_folds(
    chromium: Any, address: str
) -> None:
    """All is readable, and the search, which couldn't work, isn't there."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}#r20")
    assert not page.locator("#find").is_visible()
    assert page.locator("#r1 .words").is_visible()
    page.locator("#r20 .words").wait_for(state="visible", timeout=5000)
    context.close()


def squeezed(text: str) -> str:
    """Text without blanks and ligatures, for comparing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def test_what_is_printed_is_all_of_it(page: Any, address: str) -> None:
    """In the PDF: each paragraph, its note at its foot, every answer, also what is folded; nothing beyond the edge."""
    page.goto(address)
    printed = squeezed(pdf_text(page.pdf(format="A4")))
    wanted = [
        FIRST,
        "[1] In most towns.",
        "Answer 1: où dort",
        "Answer 2: où dort",
        SECOND,
        "Only talk, about ovens.",
    ]
    places = [printed.find(squeezed(words)) for words in [*wanted, THIRD]]
    assert -1 not in places
    assert places == sorted(places)
    assert printed.count("w" * 300) == 10
    assert "Searchinthispage" not in printed
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 658, "height": 970})  # A4 less its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 658
    assert page.locator("#r20 .words").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_colours_of_the_readers_own_choice_a_polls_bars_are_told_apart(
    page: Any, address: str, scheme: str
) -> None:
    """As text is: a bar has its colour, and what it is drawn on that of the page."""
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(address)
    colours = """() => {
        const bar = getComputedStyle(document.querySelector(".bar")), page = getComputedStyle(document.body)
        return [bar.fill, bar.backgroundColor, page.color, page.backgroundColor]
    }"""
    fill, behind, text, ground = page.evaluate(colours)
    assert (fill, behind) == (text, ground)
    assert fill != behind


@pytest.mark.skipif(not axe(), reason="STUDYCIRCLE_AXE doesn't name axe-core's axe.min.js")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "place", ["archive.html", "site/index.html", "site/week-01.html", "site/people.html"]
)
def test_axe_finds_nothing(chromium: Any, folder: Path, place: str, scheme: str) -> None:
    """No finding of any weight, with all of it unfolded."""
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto((folder / place).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.add_script_tag(path=str(axe()))
    found = page.evaluate("axe.run().then(run => run.violations.map(one => `${one.impact} ${one.id}`))")
    context.close()
    assert found == []
