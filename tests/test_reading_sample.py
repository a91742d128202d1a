"""A small reading without a mistake; the other tests break it in one place and look at what is said."""

from __future__ import annotations

from pathlib import Path

from bot.reading.load import load_reading
from bot.reading.model import Reading
from bot.yamldoc import Finding

SEED = """\
Bread is dear. Everybody knows it, and nobody says why. [1]

Some say that the baker is to blame; others blame the mill s. Why is bread dear?

But who owns the mill? Whoever owns it sets the price, and the price is what we pay.

The price of bread is a price that we pay twice. [2] We pay it at the counter and in the field.

[1] A loaf cost 2 pence in 1801 .

[2] Once in money, once in time.
"""

READING = """\
title: Bread
author: A. Miller
written: 1801
seed: bread.txt
language: en-GB
about: Four paragraphs about the price of bread.
themes:
  price: What is a price?
  owners: Who owns what?
corrections:
  - {in: 2, from: "mill s.", to: "mills.", fault: scan}
  - {in: note 1, from: "1801 .", to: "1801.", fault: printer}
sections:
  - id: dear-bread
    title: Dear bread
    paragraphs: 1-2
    terms:
      - {term: dear, says: costly, see: 4}
    opening:
      id: who-knows
      aim: understand
      themes: [price]
      passage: {paragraph: 1, quote: "Everybody knows it"}
      ask: What does everybody know?
    core:
      - id: blame
        aim: test
        themes: [owners]
        passage: {paragraph: 2, quote: "others blame the mills"}
        ask: What would count against blaming the mills?
      - id: why-dear
        aim: understand
        themes: [price]
        passage: {paragraph: 2, quote: "Why is bread dear?"}
        ask: The essay asks why. What do you answer?
        essays-own: yes
        tested-by: blame
    go-round:
      id: your-bread
      aim: connect
      themes: [price]
      passage: {paragraph: 1, quote: "Bread is dear"}
      ask: "One sentence each, or Pass: the dearest bread."
    closing:
      id: dear-closing
      aim: connect
      passage: {paragraph: 1, quote: "nobody says why"}
      ask: Say why nobody says why.
    brief:
      listen-for: ["Wages beside prices."]
      follow-ups: ["Who gains?"]
      limits: ["It is about one mill."]
      dated: ["Look up what a loaf costs."]
  - id: the-mill
    title: The mill
    paragraphs: 3-4
    link: The first part has said that bread is dear.
    opening:
      id: who-owns
      aim: understand
      themes: [owners]
      passage: {paragraph: 3, quote: "who owns the mill?"}
      ask: Who sets the price, on this account?
    core:
      - id: sets-the-price
        aim: test
        themes: [price]
        passage: {paragraph: 3, quote: "Whoever owns it sets the price"}
        ask: Where is this not so?
      - id: pay-twice
        aim: understand
        themes: [price]
        passage: {paragraph: 4, quote: "a price that we pay twice. [2]"}
        ask: What is paid twice?
    poll:
      id: who-sets
      aim: test
      themes: [price]
      passage: {paragraph: 3, quote: "sets the price"}
      ask: Who sets the price?
      options: ["The owner", "The buyer", "Not sure yet, or I'd put it otherwise"]
    go-round:
      id: your-price
      aim: connect
      themes: [price]
      passage: {paragraph: 4, quote: "at the counter"}
      ask: What did you pay last?
    closing:
      id: mill-closing
      aim: connect
      themes: [owners]
      passage: {paragraph: 4, quote: "in the field"}
      ask: Where do you pay in time?
"""


def write(folder: Path, text: str = READING, seed: str | bytes = SEED) -> Path:
    """Write a reading and its text into a folder, and return the path of its YAML."""
    path = folder / "reading.yaml"
    path.write_text(text, encoding="utf-8")
    (folder / "bread.txt").write_bytes(seed if isinstance(seed, bytes) else seed.encode())
    return path


def changed(*changes: tuple[str, str]) -> str:
    """Return the sample with each first text, which must stand in it once, replaced by the second."""
    text = READING
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def loaded(
    folder: Path, text: str = READING, seed: str | bytes = SEED
) -> tuple[Reading | None, list[Finding]]:
    """Write a reading and load it."""
    return load_reading(str(write(folder, text, seed)))


def sound(folder: Path) -> Reading:
    """Return the sample itself as a reading."""
    reading, findings = loaded(folder)
    assert reading
    assert findings == []
    return reading


def test_the_sample_itself_has_no_mistake(tmp_path: Path) -> None:
    """Nothing is said about a reading in which everything is right."""
    assert sound(tmp_path).title == "Bread"
