"""The JSON form: everything is in it, under the keys that its head describes, and nothing is lost on the way."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.archive import jsonform
from bot.archive.jsonform import archive_json, as_values
from bot.archive.page import page
from bot.archive.tree import Attachment, Passage, Response
from bot.records import AttachmentState, How

from .test_archive_dates import INSTANTS
from .test_archive_trees import FIRST, START, said, tree


def test_what_is_read_back_is_what_was_written() -> None:
    """Reading the file gives the values, and writing them again gives the file."""
    archive = tree(
        said(1, 'a "b"\n\\c\u2028\U0001f600 </script>', reactions=(("👍", 2),)), said(2, parent="r1")
    )
    text = archive_json(archive)
    assert json.loads(text) == as_values(archive)
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n" == text


def test_characters_stand_as_themselves_and_keys_in_order() -> None:
    """Nothing is written as an escape that needn't be, and keys are sorted."""
    text = archive_json(tree(said(1, "déjà ¶1 👍")))
    assert "déjà ¶1 👍" in text
    keys = re.findall(r'^ "(\w+)"', text, re.MULTILINE)
    assert keys == sorted(keys)


def test_offsets_count_code_points_of_the_corrected_paragraph() -> None:
    """Cutting the paragraph at a passage's offsets gives its quotation."""
    values: Any = as_values(tree())
    texts = {p["number"]: p["text"] for week in values["weeks"] for p in week["paragraphs"]}
    passages = [p["passage"] for week in values["weeks"] for p in week["prompts"]]
    assert len(passages) == 7
    assert all(texts[p["paragraph"]][p["start"] : p["end"]] == p["quote"] for p in passages)
    note = values["weeks"][0]["paragraphs"][0]["notes"][0]
    assert FIRST[note["offset"] :].startswith(f"[{note['number']}]")


def test_a_response_has_all_its_parts() -> None:
    """Ids are text, instants are in UTC, what there isn't is null."""
    response = said(
        17,
        prompt="who-bakes",
        how=How.FORM,
        edited_at=START,
        late=True,
        url="https://discord.com/channels/1/2/3",
        reactions=((":ok:", 1),),
        passage=Passage(1, 0, 4, "Some"),
    )
    values: Any = as_values(tree(response))
    assert values["responses"] == [
        {
            "id": "r17",
            "week": "bread",
            "prompt": "who-bakes",
            "paragraph": None,
            "parent": None,
            "how": "form",
            "author": "Reader 1",
            "at": "2027-01-13T09:00:00Z",
            "edited_at": "2027-01-12T16:00:00Z",
            "late": True,
            "text": "So it is.",
            "reactions": [{"emoji": ":ok:", "count": 1}],
            "url": "https://discord.com/channels/1/2/3",
            "sample": False,
            "passage": {"paragraph": 1, "start": 0, "end": 4, "quote": "Some"},
            "attachments": [],
        }
    ]
    assert values["votes"] == [
        {
            "prompt": "which",
            "held": "as Discord shows them",
            "result": "3 of 4 chose “Choice 1”; then “Choice 3” (1).",
            "voters": 4,
            "options": [
                {"number": 1, "text": "Choice 1", "votes": 3},
                {"number": 2, "text": "Choice 2", "votes": 0},
                {"number": 3, "text": "Choice 3", "votes": 1},
            ],
        }
    ]


def test_only_the_keys_that_the_head_marks_may_be_null() -> None:
    """The description of the form names every key, and those that may be null."""
    archive = tree(said(1))
    week = archive.weeks[0]
    bare = replace(
        week, due=None, opened=None, prompts=tuple(replace(p, due=None, posted=None) for p in week.prompts)
    )
    values = as_values(replace(archive, weeks=(bare, archive.weeks[1])))
    described = dict.fromkeys(
        re.findall(r"\b([a-z_0-9]+)(\??)(?=[,;\[\]} {(]|$)", str(jsonform.__doc__), re.MULTILINE)
    )
    keys, nulls = set(), set()
    for key, value in walk(values):
        keys.add(key)
        if value is None:
            nulls.add(key)
    assert keys <= {name for name, _ in described}
    assert nulls <= {name for name, mark in described if mark}
    assert {"due", "opened", "posted", "prompt", "paragraph", "parent", "edited_at"} <= nulls


def walk(values: Any) -> list[tuple[str, Any]]:
    """Every key of a form with its value, but for those of `themes`, which are the reading's own."""
    if isinstance(values, list):
        return [pair for value in values for pair in walk(value)]
    if not isinstance(values, dict):
        return []
    below = [pair for key, value in values.items() if key != "themes" for pair in walk(value)]
    return [*values.items(), *below]


def test_page_and_json_hold_the_same_responses() -> None:
    """Whatever the one shows, the other has."""
    archive = tree(said(1, prompt="round"), said(2, parent="r1"), said(3, week="gone"))
    shown = set(re.findall(r'<li id="(r\d+)"', page(archive)))
    values: Any = as_values(archive)
    assert shown == {response["id"] for response in values["responses"]} == {"r1", "r2", "r3"}


WORDS = st.text(max_size=20)
COUNTS = st.integers(0, 10**12)
PASSAGES = st.builds(Passage, COUNTS, COUNTS, COUNTS, WORDS)
ATTACHMENTS = st.builds(
    Attachment, WORDS, COUNTS, WORDS, st.booleans(), st.sampled_from(AttachmentState), WORDS, WORDS
)
RESPONSES = st.builds(
    Response,
    id=WORDS,
    week=WORDS,
    how=st.sampled_from(How),
    author=WORDS,
    at=INSTANTS,
    text=st.text(st.characters(exclude_categories=())),
    prompt=st.none() | WORDS,
    paragraph=st.none() | COUNTS,
    parent=st.none() | WORDS,
    edited_at=st.none() | INSTANTS,
    late=st.booleans(),
    reactions=st.lists(st.tuples(WORDS, COUNTS), max_size=3).map(tuple),
    url=WORDS,
    sample=st.booleans(),
    passage=st.none() | PASSAGES,
    attachments=st.lists(ATTACHMENTS, max_size=2).map(tuple),
)


@given(st.lists(RESPONSES, max_size=3))
def test_what_is_written_by_hand_is_what_json_would_write(responses: list[Response]) -> None:
    """The text of every response, which is put together for speed, is byte for byte that of its values."""
    archive = tree(*responses)
    values = json.dumps(as_values(archive), ensure_ascii=False, indent=1, sort_keys=True)
    assert archive_json(archive) == values + "\n"
