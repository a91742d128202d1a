"""The site: the edition's parts on pages of a size that opens, with every link leading somewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.archive import DEFAULT, export, site, write
from bot.archive.page import page
from bot.archive.site import NAMES, Sheet, entries_on, sheets
from bot.archive.threads import Entry, threads
from bot.archive.tree import Archive, KeptQuestion
from bot.errors import UsageError

from .test_archive_page import Dom, Node
from .test_archive_trees import big_tree, said, tree


def pages(archive: Archive) -> dict[str, Node]:
    """The pages of a site as a browser reads them."""
    return {name: Dom("".join(text)).root for name, text in site.files(archive).items()}


def test_a_site_has_a_page_a_week_its_indexes_and_a_way_in() -> None:
    """The text once and in order, and at every page the contents; how it was made stands on the first."""
    found = pages(tree(said(1, prompt="who-bakes"), said(2, week="gone")))
    assert list(found) == [
        "index.html",
        "week-01.html",
        "week-02.html",
        "elsewhere.html",
        "themes.html",
        "people.html",
    ]
    assert all(NAMES.fullmatch(name) for name in found)
    paragraphs = [(name, node.attrs["id"]) for name, root in found.items() for node in root.find(css="par")]
    assert paragraphs == [("week-01.html", "p1"), ("week-01.html", "p2"), ("week-02.html", "p3")]
    assert all(root.one(id="contents").find(tag="a") for root in found.values())
    assert [name for name, root in found.items() if root.find(id="about")] == ["index.html"]


def test_a_site_has_no_index_in_which_nothing_would_stand() -> None:
    """Where nobody gave a name there is no page of readers, and where no question has a theme none of themes."""
    nameless = tree(said(1, author="a reader, without name"), said(2, author="a reader, without name"))
    without = tuple(
        replace(week, prompts=tuple(replace(prompt, themes=()) for prompt in week.prompts))
        for week in nameless.weeks
    )
    for archive in (replace(nameless, weeks=without), replace(tree(), weeks=without)):
        found = pages(archive)
        assert {"people.html", "themes.html"}.isdisjoint(found)
        assert every_link_leads_somewhere(found)
        linked = {node.attrs["href"] for root in found.values() for node in root.find(tag="a")}
        assert {"people.html", "themes.html", "#people", "#themes"}.isdisjoint(linked)
        assert not re.search('href="#(?:people|themes)"', page(archive))


def every_link_leads_somewhere(found: dict[str, Node]) -> bool:
    """Whether each link within the site has its page and its anchor."""
    anchors = {name: {n.attrs["id"] for n in root.all() if "id" in n.attrs} for name, root in found.items()}
    links = [
        (name, node.attrs["href"].partition("#"))
        for name, root in found.items()
        for node in root.find(tag="a")
        if "://" not in node.attrs["href"]
    ]
    return bool(links) and all(
        not mark or anchor in anchors[place or name] for name, (place, mark, anchor) in links
    )


def test_every_link_within_a_site_leads_somewhere() -> None:
    """From page to page, too: themes, people, kept questions, what a reply filed elsewhere replies to."""
    archive = tree(
        said(1, prompt="who-bakes"),
        said(2, prompt="shared", parent="r1"),
        said(3, week="gone"),
        said(4, author="Zoë"),
    )
    kept = (KeptQuestion("bread", response="r1"), KeptQuestion("sharing", prompt="shared"))
    found = pages(replace(archive, kept_questions=kept))
    assert every_link_leads_somewhere(found)
    assert [a.attrs["href"] for a in found["week-02.html"].one(id="r2").find(tag="a")] == [
        "#r2",
        "week-01.html#r1",
    ]
    assert found["index.html"].one(id="kept").find(tag="a")[1].attrs["href"] == "week-01.html#r1"


def test_no_page_holds_more_than_it_may_and_nothing_is_lost() -> None:
    """A week of five hundred responses on pages of fifty: each is there once, and its link finds it."""
    archive = big_tree(500)
    found = {name: Dom("".join(text)).root for name, text in site.files(archive, most=50).items()}
    shown = {
        name: [
            n.attrs["id"] for n in root.find(tag="li") if n.attrs.get("id", "r")[0] == "r" and "id" in n.attrs
        ]
        for name, root in found.items()
    }
    assert max(map(len, shown.values())) == 50
    assert sorted(name for names in shown.values() for name in names) == sorted(
        one.id for one in archive.responses
    )
    assert len(shown) > 10
    assert every_link_leads_somewhere(found)


def entries(archive: Archive, sheet: Sheet) -> list[Entry]:
    """What stands on a page."""
    return [entry for spot in sheet.said for entry in entries_on(sheet, spot, threads(archive))]


def depths(archive: Archive, sheet: Sheet) -> list[int]:
    """How deep what is on a page stands."""
    return [entry.depth for entry in entries(archive, sheet)]


def test_a_thread_that_goes_on_on_the_next_page_begins_at_the_margin_and_says_to_whom() -> None:
    """A chain of replies cut in the middle hangs below nothing that isn't there."""
    chain = [said(1)] + [said(n, parent=f"r{n - 1}") for n in range(2, 11)]
    archive = tree(*chain)
    first, second, third = (
        sheet for sheet in sheets(archive, threads(archive), most=4) if sheet.name.startswith("week-01")
    )
    assert tuple(depths(archive, sheet) for sheet in (first, second, third)) == (
        [0, 1, 2, 3],
        [0] * 4,
        [0] * 2,
    )
    [begins, *_] = entries(archive, second)
    assert begins.response
    assert begins.to
    assert (begins.response.id, begins.to.id) == ("r5", "r4")
    assert list(first.more.values()) == ["week-01-2.html"]


def test_a_page_that_would_be_too_long_is_refused_and_a_site_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for by name it is an error that says what to do; where nothing was named, the site takes its place."""
    monkeypatch.setattr(write, "MOST_RESPONSES", 2)
    archive = tree(said(1), said(2), said(3))
    with pytest.raises(UsageError, match="3 responses") as caught:
        export(archive, tmp_path / "a", formats=["html"])
    assert "html-site" in caught.value.hint
    assert not (tmp_path / "a").exists()
    files = [path.name for path in export(archive, tmp_path / "b", formats=DEFAULT)]
    assert "index.html" in files
    assert "archive.html" not in files
    assert "archive.json" in files
    every = [path.name for path in export(archive, tmp_path / "c", formats=["all"])]
    assert "index.html" in every
    assert "archive.html" not in every
