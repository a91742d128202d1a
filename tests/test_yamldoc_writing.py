"""What is written as a value is read back as the same text, also by a reader that has types of its own."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.yamldoc import read, scalar

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)


@given(WORDS.filter(lambda text: "\ufeff" not in text and "\ufffe" not in text and "\uffff" not in text))
def test_any_text_reads_back(text: str) -> None:
    """Whatever sign of YAML's stands in it."""
    document, findings = read(f"key: {scalar(text)}\n", "x.yaml")
    assert document is not None
    assert (document.data, findings) == ({"key": text}, [])


@pytest.mark.parametrize(
    "text", ["no", "Null", "~", "19:30", "1e3", "0x1F", ".5", "- a", "a: b", "a #b", "@here"]
)
def test_words_that_yaml_gives_a_meaning_stay_text_elsewhere_too(text: str) -> None:
    """An editor would otherwise take an answer for a number, a truth or nothing."""
    assert yaml.safe_load(f"key: {scalar(text)}") == {"key": text}


@pytest.mark.parametrize(
    "text", ["what-is-communisation", "Tuesday circle", "Europe/Berlin", "../a/reading.yaml"]
)
def test_plain_words_stay_plain(text: str) -> None:
    """People read these files."""
    assert scalar(text) == text
