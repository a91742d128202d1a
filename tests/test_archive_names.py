"""Names of files: from any text at all, one that every system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.names import file_name, slug


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("reform-or-revolution", "reform-or-revolution"),
        ("What is communisation?", "what-is-communisation"),
        ("Élan & ﬁn: № 2", "elan-fin-no-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x|y*?<z>", "c-x-y-z"),
        (" . ", ""),
        ("読書", ""),
    ],
)
def test_a_slug_keeps_what_every_system_can_write(text: str, plain: str) -> None:
    """Accents go, everything else that isn't a letter or digit of ASCII becomes one hyphen."""
    assert slug(text) == plain


ANY_TEXT = st.one_of(
    st.text(), st.sampled_from(["CON", "a", "A", "á", "a/2", "a-2", "a" * 500, "../..", "nul.txt", ""])
)


@given(st.lists(ANY_TEXT, max_size=12))
def test_any_texts_give_safe_names_that_differ(texts: list[str]) -> None:
    """Within the folder, on Windows too, at most 255 bytes, unique however capitals are counted."""
    taken = {"index.md"}
    names = [file_name("week-01", text, ".md", taken=taken) for text in texts]
    assert len({name.casefold() for name in names}) == len(texts)
    assert taken == {"index.md", *names}
    assert all(re.fullmatch(r"week-01(-[a-z0-9]+)*\.md", name) for name in names)
    assert all(len(name.encode()) <= 255 for name in names)
