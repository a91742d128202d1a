"""Names of files, from any text at all one that every system takes; and names of people, each seen for what it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.names import file_name, slug
from bot.archive.shown import name

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ana", "Ana"),
        ("A\u200dna", "A�na"),
        ("An\u200ca", "An�a"),
        ("Ан\u200dя", "Ан�я"),
        ("Ana\ufe0f", "Ana�"),
        ("Ana1\ufe0f", "Ana1�"),
        ("Ana\U000e0061\U000e007f", "Ana��"),
        ("Ana\U000e0100", "Ana�"),
        ("\u202eanA\u2066", "�anA�"),
        ("An\u2060a\ufff9b\U0001d173", "An�a�b�"),
        ("Ana\u3164\u2800\u17b4", "Ana���"),
        ("Ana\n \u2028 B", "Ana B"),
        ("👩\u200d🔬 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3", "👩\u200d🔬 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3"),
        (f"{SCOTLAND} Mairi", f"{SCOTLAND} Mairi"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_no_name_hides_what_tells_it_from_another(typed: str, shown: str) -> None:
    """What can't be seen is made visible, but where an emoji or a script needs it."""
    assert name(typed) == shown
