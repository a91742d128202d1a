"""The page's sources: standard modules that find each other, each small enough to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1] / "bot" / "rehearsal" / "page"
SOURCES = sorted([*HOME.rglob("*.js"), *HOME.rglob("*.css"), HOME / "index.html"])
LONGEST = 250
PARSED = re.compile(
    r"(inner|outer)HTML|insertAdjacentHTML|setHTML|parseFromString|createContextualFragment|srcdoc=|document\.write"
    r"|\beval\(|new Function|<[^>]+\s(on\w+|style)=|\.style\.|cssText|setProperty"
)
"""The ways by which text becomes HTML or code, and styles that stand in elements."""


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: str(one.relative_to(HOME)))
def test_a_source_is_small_and_makes_no_html_of_text(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not PARSED.search(text)
    for found in re.findall(r'(?:from|import\()\s*"([^"]+)"', text):
        assert (source.parent / found).is_file(), f"there is no {found}"


def test_the_layers_of_the_page_are_those_of_the_program() -> None:
    """The state knows nothing of the view or of the line, and the line nothing of either."""
    for layer, above in (("state", "view|transport|main"), ("transport", "view|state|main")):
        for source in (HOME / "js" / layer).glob("*.js"):
            assert not re.search(rf'from "\.\./({above})', source.read_text(encoding="utf-8")), source
