"""Private polls and kept questions in every form of the archive: how a poll was held, and nothing that is sealed."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from bot import wording
from bot.archive import markdown, tables
from bot.archive.jsonform import archive_json
from bot.archive.page import page
from bot.archive.tree import Archive, Held, KeptQuestion, Option
from bot.records import How

from .test_archive_trees import said, tree

LINK = "https://discord.com/channels/1/2/3"


def with_poll(*votes: int, held: Held, is_open: bool = False) -> Archive:
    """An archive whose one poll was held so, with so many votes for each option (none: they aren't shown)."""
    archive = tree(said(1))
    first = archive.weeks[0]
    options = tuple(Option(i, f"Choice {i}", n) for i, n in enumerate(votes or (0, 0, 0), 1))
    prompts = tuple(
        replace(prompt, held=held, is_open=is_open, options=options, voters=sum(votes))
        if prompt.options
        else prompt
        for prompt in first.prompts
    )
    return replace(archive, weeks=(replace(first, prompts=prompts), *archive.weeks[1:]))


def forms(archive: Archive) -> dict[str, str]:
    """Every form of an archive that tells of polls."""
    return {
        "html": page(archive),
        "json": archive_json(archive),
        "csv": tables.files(archive)["votes.csv"],
        "markdown": "\n".join(markdown.files(archive).values()),
    }


@pytest.mark.parametrize(("is_open", "told"), [(False, wording.POLL_FEW), (True, wording.POLL_STILL_OPEN)])
def test_a_sealed_poll_is_sealed_in_every_form(is_open: bool, told: str) -> None:
    """Its options are there, how it was held, and in words why there are no totals; no number and no bar."""
    archive = with_poll(held=Held.PRIVATE, is_open=is_open)
    for name, text in forms(archive).items():
        assert told in text, name
        assert "Choice 2" in text, name
        assert "0 of 0" not in text, name
        assert "Nobody voted" not in text, name
    assert "<svg" not in forms(archive)["html"]
    (poll,) = json.loads(archive_json(archive))["votes"]
    assert (poll["held"], poll["voters"], {option["votes"] for option in poll["options"]}) == (
        "private",
        None,
        {None},
    )
    rows = list(csv.DictReader(io.StringIO(forms(archive)["csv"].lstrip("\ufeff"))))
    assert {(row["votes"], row["voters"], row["held"], row["result"]) for row in rows} == {
        ("", "", "private", told)
    }


@pytest.mark.parametrize(
    ("held", "html"),
    [
        (Held.PRIVATE, "held in private, with totals only"),
        (Held.AS_DISCORD, "held on Discord, where everybody saw"),
    ],
)
def test_every_poll_says_how_it_was_held(held: Held, html: str) -> None:
    """With its totals, also in words."""
    archive = with_poll(3, 0, 2, held=held)
    result = "3 of 5 chose “Choice 1”; then “Choice 3” (2)."
    for name, text in forms(archive).items():
        assert result in text, name
    assert html in forms(archive)["html"]
    assert html in forms(archive)["markdown"]
    rows = list(csv.DictReader(io.StringIO(forms(archive)["csv"].lstrip("\ufeff"))))
    assert [(row["votes"], row["voters"], row["held"]) for row in rows] == [
        ("3", "5", held.value),
        ("0", "5", held.value),
        ("2", "5", held.value),
    ]


def kept(*questions: KeptQuestion) -> Archive:
    """An archive in which these were kept."""
    answer = said(1, "What **if**? ||Hidden.|| <b>", prompt="who-bakes", how=How.REPLY)
    return replace(tree(answer), kept_questions=questions)


def test_kept_questions_lead_to_where_they_stand() -> None:
    """An answer, a question of the bot's, a paragraph; with first words as plain text, what is hidden left out."""
    archive = kept(
        KeptQuestion("bread", response="r1", text="What **if**? ||Hidden.|| <b>", url=LINK),
        KeptQuestion("bread", prompt="who-bakes"),
        KeptQuestion("bread", paragraph=2),
    )
    html = page(archive)
    section = html[html.index('<section class="week index" id="kept"') :]
    assert (
        '<a href="#r1"><bdi>What if? … &lt;b&gt;</bdi></a> · week 1 · <a href="https://discord.com/channels/1/2/3">'
        in section
    )
    assert '<a href="#q-who-bakes"><bdi>Is it so (who-bakes)?</bdi></a>' in section
    assert '<a href="#p2"><bdi>¶2</bdi></a>' in section
    assert '<a href="#kept">Questions that were kept</a>' in html[: html.index("<main")]
    index = markdown.files(archive)["index.md"]
    assert "## Questions that were kept" in index
    assert "- [What if? … \\<b>](week-01-bread.md#r1) · week 1 · [on Discord]" in index
    assert "- [Is it so (who-bakes)?](week-01-bread.md#q-who-bakes) · week 1" in index
    assert "- [¶2](week-01-bread.md#p2) · week 1" in index


def test_a_kept_question_that_isnt_quoted_is_a_link_alone() -> None:
    """In the page and in Markdown; in a rehearsal there is no link either."""
    archive = kept(KeptQuestion("bread", url=LINK))
    for text in (page(archive), markdown.files(archive)["index.md"]):
        assert "A question that isn" in text
        assert LINK in text
    sample = replace(archive, sample=True)
    assert LINK not in page(sample)


def test_without_kept_questions_there_is_no_such_section() -> None:
    """Nor in the contents; in JSON the list is empty."""
    archive = tree(said(1))
    assert 'id="kept"' not in page(archive)
    assert "were kept" not in markdown.files(archive)["index.md"]
    assert json.loads(archive_json(archive))["kept_questions"] == []


def test_kept_questions_in_json() -> None:
    """Every key is there, and nothing that says who kept it or how many did."""
    archive = kept(KeptQuestion("bread", response="r1", text="What if?", url=LINK))
    assert json.loads(archive_json(archive))["kept_questions"] == [
        {
            "week": "bread",
            "response": "r1",
            "prompt": None,
            "paragraph": None,
            "text": "What if?",
            "url": LINK,
        }
    ]
