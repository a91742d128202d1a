"""The CSV form: a cell is text and never a formula, and every cell gives back what it was made from."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import tables
from bot.archive.tables import guarded
from bot.archive.tree import Passage
from bot.records import How

from .test_archive_commonmark import FURTHER
from .test_archive_markup import NASTY
from .test_archive_trees import START, said, tree


def cell_back(cell: str) -> str:
    """The documented way back: one apostrophe goes at the front, and behind each semicolon, tab and end of a line."""
    return re.sub(r"(\A|[;\t\r\n])'", r"\1", cell)


def rows(text: str) -> list[dict[str, str]]:
    """A table as its reader has it, the documented way."""
    decoded = text.encode().decode("utf-8-sig")
    read = csv.DictReader(io.StringIO(decoded, newline=""), strict=True)
    return [{column: cell_back(cell) for column, cell in row.items()} for row in read]


def test_a_response_has_all_its_parts() -> None:
    """Where it was filed, who, how, when, and what became of it."""
    response = said(
        17,
        "It *is*.",
        prompt="who-bakes",
        how=How.FORM,
        parent="r3",
        edited_at=START,
        late=True,
        url="https://discord.com/channels/1/2/3",
        reactions=((":ok:", 1), ("👍", 2)),
        passage=Passage(1, 0, 4, "=So"),
    )
    assert rows(tables.files(tree(response))["responses.csv"]) == [
        {
            "circle": "tuesday",
            "week": "1",
            "section": "bread",
            "prompt": "who-bakes",
            "kind": "opening",
            "paragraph": "1",
            "id": "r17",
            "parent": "r3",
            "author": "Reader 1",
            "how": "form",
            "created_at": "2027-01-13T09:00:00Z",
            "edited_at": "2027-01-12T16:00:00Z",
            "late": "yes",
            "text": "It *is*.",
            "reactions": ":ok: 1; 👍 2",
            "url": "https://discord.com/channels/1/2/3",
            "sample": "no",
            "start": "0",
            "end": "4",
            "quote": "=So",
            "attachments": "",
        }
    ]


def test_what_there_is_not_is_an_empty_cell() -> None:
    """Conversation has no prompt, something outside the weeks no week's number."""
    one, two = rows(tables.files(tree(said(1, paragraph=2), said(2, week="gone")))["responses.csv"])
    assert (one["prompt"], one["kind"], one["paragraph"], one["parent"], one["edited_at"]) == (
        "",
        "",
        "2",
        "",
        "",
    )
    assert (two["week"], two["section"], two["paragraph"], two["url"]) == ("", "gone", "", "")


def test_votes_are_one_line_for_each_option() -> None:
    """Also for those that nobody chose."""
    found = rows(tables.files(tree(sample=True))["votes.csv"])
    assert [(row["prompt"], row["option"], row["text"], row["votes"], row["voters"]) for row in found] == [
        ("which", "1", "Choice 1", "3", "4"),
        ("which", "2", "Choice 2", "0", "4"),
        ("which", "3", "Choice 3", "1", "4"),
    ]
    assert {row["sample"] for row in found} == {"yes"}


def test_prompts_have_their_passages() -> None:
    """The quotation, and where it stands in its paragraph."""
    archive = tree()
    texts = {p.number: p.text for week in archive.weeks for p in week.paragraphs}
    found = rows(tables.files(archive)["prompts.csv"])
    assert [row["prompt"] for row in found] == [
        prompt.id for week in archive.weeks for prompt in week.prompts
    ]
    assert all(texts[int(r["paragraph"])][int(r["start"]) : int(r["end"])] == r["quote"] for r in found)
    assert (found[0]["aim"], found[0]["themes"], found[0]["posted"]) == (
        "test",
        "night",
        "2027-01-12T16:00:02Z",
    )


def test_the_head_of_the_module_names_every_column_in_order() -> None:
    """What is documented is what is written."""
    described = dict(
        re.findall(r"^    (responses|votes|prompts) +((?:.|\n(?= {12}))+)", tables.__doc__ or "", re.M)
    )
    for name, columns in (
        ("responses", tables.RESPONSES),
        ("votes", tables.VOTES),
        ("prompts", tables.PROMPTS),
    ):
        named = re.sub(r"\([^)]*\)|;(.|\n)*", "", described[name])
        assert re.findall(r"\w+", named) == list(columns)


def test_files_are_what_spreadsheets_and_the_standard_expect() -> None:
    """A byte order mark, every cell quoted, quotes doubled, lines that end in CR and LF."""
    text = tables.files(tree(said(1, 'so "it"\nis,')))["responses.csv"]
    assert text.startswith('\ufeff"circle","week"')
    assert text.endswith('"no","","","",""\r\n')
    assert '"so ""it""\nis,"' in text
    assert text.count("\r\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "\u00a0=1", '"=1', "“=1”", " \" '=1", "'=1", "''x",
        "＝1", "＋1", "－1", "＠x", "\ufeff=1", "\u200b=1", "\0=1", "\x1b", "'tis", '"\n', "=cmd|' /C calc'!A0", "-",
        "'",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_could_take_for_a_formula_is_guarded(text: str) -> None:
    """One apostrophe stands before it, and goes again; also where the text began with apostrophes itself."""
    assert guarded(text) == f"'{text}"
    assert cell_back(guarded(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (";=1+1;", ";'=1+1;"),
        ("a; =1", "a;' =1"),
        ('a;"=1', "a;'\"=1"),
        ("a\n=1", "a\n'=1"),
        ("a\r\n=1", "a\r\n'=1"),
        ("a\n\n@SUM(A1)", "a\n\n'@SUM(A1)"),
        ("a\tb\t＝1", "a\tb\t'＝1"),
        ("\t=1", "'\t'=1"),
        ("some\n- bread\n- salt", "some\n'- bread\n'- salt"),
        ("said;'so'", "said;''so'"),
    ],
)
def test_what_a_program_could_cut_out_of_a_cell_is_guarded(text: str, cell: str) -> None:
    """Behind a semicolon, a tab and the end of a line, as at the front; and it goes again."""
    assert guarded(text) == cell
    assert cell_back(cell) == text


@pytest.mark.parametrize(
    "text",
    ["", "1", "a=b", "¶1 - so", "“So it is.”", "* a", ":ok: 1", "r17", "2027-01-12", "a; b", "a\n\nb;"],
)
def test_mere_text_is_left_as_it_is(text: str) -> None:
    """No apostrophe stands where none is needed."""
    assert guarded(text) == text


STARTS = st.text(" \t\r\n;,'\"=+-@＝“\u200b\0a", max_size=12)


@settings(max_examples=1000)
@given(STARTS)
def test_the_way_back_is_exact(text: str) -> None:
    """Whatever stands together of the characters that are looked at."""
    assert cell_back(guarded(text)) == text


@pytest.mark.parametrize("character", [*" \n\t\r;'\"=\u200b"])
def test_a_cell_is_guarded_in_linear_time(character: str) -> None:
    """A message may be nothing but what has to be looked at; sixteen times as much takes nowhere near 256 times."""

    def seconds(text: str) -> float:
        start = time.process_time()
        guarded(text)
        return time.process_time() - start

    once = min(seconds(";" + character * 20_000) for _ in range(3))
    assert min(seconds(";" + character * 320_000) for _ in range(3)) < 100 * once + 0.2


@given(st.lists(st.one_of(st.text(), STARTS, st.sampled_from(NASTY + FURTHER)), min_size=1, max_size=5))
def test_every_cell_gives_back_its_text(texts: list[str]) -> None:
    """Through the reader of the standard library and the one rule; and no cell begins like a formula."""
    responses = [
        said(i, text, author=text, url=text, reactions=((text, 1),)) for i, text in enumerate(texts, 1)
    ]
    archive = tree(*responses)
    poll = replace(archive.weeks[0].prompts[3], question=texts[0])
    week = replace(archive.weeks[0], prompts=(poll,))
    files = tables.files(replace(archive, weeks=(week,)))
    found = rows(files["responses.csv"])
    assert [(row["text"], row["author"], row["url"]) for row in found] == [(text,) * 3 for text in texts]
    assert [row["reactions"] for row in found] == [f"{text} 1" for text in texts]
    assert rows(files["prompts.csv"])[0]["question"] == texts[0]
    for text in files.values():
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            assert not [cell for cell in row if re.match(r"[\s\"“]*[=+\-@\t\r\n＝]", cell)]
        assert not [cell for cell in cut(text) if re.match(r"[\s\0\"“\u200b]*[=+\-@＝]", cell)]


def cut(table: str) -> Iterator[str]:
    """The cells that programs make of a table which take other characters for what parts them, or no quotes as such."""
    text = table.removeprefix("\ufeff")
    for mark in ";\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield from row
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=csv.QUOTE_NONE):
            yield from row
    yield from re.split(r"[;\t\r\n]", text)
