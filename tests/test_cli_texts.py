"""`studycircle texts`: the whole catalogue, and a circle's whole term, for review."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.records import Layout
from bot.wording.catalogue import catalogue
from tests.compose_kit import everything, example, laid_out, write_fullest
from tests.test_cli_codes import EXAMPLE, circle_file, run


def shown(*words: str | Path) -> str:
    """Return what the command prints when all is well."""
    done = run("texts", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def listed(*words: str | Path) -> list[dict[str, Any]]:
    """Return what it prints for machines."""
    found: list[dict[str, Any]] = json.loads(shown("--json", *words))
    return found


def flat(text: str) -> str:
    """Return a text without the strokes, line breaks and indents of its page."""
    return " ".join(re.sub(r"^  \|", "", text, flags=re.MULTILINE).split())


# ---- the catalogue -----------------------------------------------------------------------------------------------


def test_every_text_is_shown_with_its_moment_ceiling_and_words() -> None:
    """None is left out, and what is printed says all that is known of each."""
    page, entries = shown(), list(catalogue())
    assert len(entries) > 200
    assert page.splitlines()[-1].startswith(f"{len(entries)} texts.")
    for entry in entries:
        _, _, rest = page.partition(f"\n{entry.name}\n")
        said, most = flat(rest), entry.text.most
        moment = f"{entry.text.when} (at most {most:,} characters)" if most else entry.text.when
        assert said.startswith(flat(f"{moment} {entry.text}")), entry.name


def test_it_fits_100_columns() -> None:
    """Every line of both pages."""
    for page in (shown(), shown("--filled", EXAMPLE)):
        assert max(map(len, page.splitlines())) <= 100


def test_they_come_in_the_order_of_a_term() -> None:
    """The welcome, the opening, the form, the look back, the end."""
    page = shown()
    names = ("WELCOME", "OPENING", "PROMPT_HEAD.opening", "FORM_TITLE", "DIGEST", "END")
    places = [page.index(f"\n{name}\n") for name in names]
    assert places == sorted(places)


def test_json_has_them_all_with_their_gaps() -> None:
    """In the same order, with null for what has no ceiling of its own."""
    plain = listed()
    assert [one["name"] for one in plain] == [entry.name for entry in catalogue()]
    by_name = {one["name"]: one for one in plain}
    assert by_name["RESPOND"] == {
        "name": "RESPOND",
        "subject": "A week: the opening, the text, the questions, the poll, the reminder",
        "readers": ["members"],
        "when": "below each question in the week's thread",
        "most": 38,
        "gaps": [],
        "text": "Respond",
    }
    assert by_name["PARAGRAPHS"]["gaps"] == ["first", "last"]
    assert by_name["KIND.poll"]["readers"] == ["members", "organisers"]
    assert by_name["IN_FULL"]["most"] is None


@pytest.mark.parametrize("one", ["members", "organisers"])
def test_each_can_read_what_is_theirs_alone(one: str) -> None:
    """Members see no brief, organisers no form; both see what both read, and together they see all."""
    names = {text["name"] for text in listed("--for", one)}
    assert ("BRIEF" in names, "FORM_LABEL" in names) == (one == "organisers", one == "members")
    assert "KIND.poll" in names
    other = {"members": "organisers", "organisers": "members"}[one]
    assert names | {text["name"] for text in listed("--for", other)} == {text["name"] for text in listed()}


def test_texts_about_something_are_found_by_words_and_moments() -> None:
    """Whatever its case."""
    found = {text["name"]: text for text in listed("--about", "INTERESTED")}
    assert {"EVENT_SAYS", "FORGET_INTEREST", "MY_INTEREST"} <= set(found)
    assert "interested" not in found["MY_INTEREST"]["subject"].casefold()
    assert "RESPOND" not in found


def test_where_nothing_is_found_it_says_so() -> None:
    """In words, and by the exit code."""
    done = run("texts", "--about", "quarterly revenue")
    assert (done.exit_code, done.stdout) == (1, "No texts.\n")


def test_on_a_terminal_headings_are_bold_and_the_words_the_same() -> None:
    """Nothing is said by that alone."""
    coloured = CliRunner().invoke(main, ["texts"], color=True).stdout
    assert "\x1b[1mRESPOND\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == shown()


# ---- a circle's term ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["text", "forum"])
def test_filled_it_has_every_message_of_the_term_as_it_is_composed(layout: str) -> None:
    """In the same order, with the same words (but for links), digests twice, and the meetings' events."""
    composed = listed("--filled", EXAMPLE, "--layout", layout)
    made = [(o.key, part.name, m) for o, part, m in everything(laid_out(example(), Layout(layout)))]
    posts = [one for one in composed if one["place"] != "calendar" and one["week"] != "of a busy week"]
    assert [(one["key"], one["part"]) for one in posts] == [(key, part) for key, part, _ in made]
    for one, (_, _, message) in zip(posts, made, strict=True):
        text = message.poll.question if message.poll else message.text
        assert re.sub(r"\d{15,}", "N", one["text"]) == re.sub(r"\d{15,}", "N", text)
        assert one["buttons"] == [button.label for button in message.buttons]
    assert sum(one["place"] == "calendar" for one in composed) == 10
    assert sum(one["week"] == "of a busy week" for one in composed) == 10


def test_filled_each_message_says_when_where_and_how_long() -> None:
    """By the circle's clocks, with what it is titled, whom it mentions and its buttons."""
    page = shown("--filled", EXAMPLE)
    _, _, week = page.partition("Tue 12 Jan 2027 17:00  week 1, the text\n")
    head, _, rest = week.partition("\n  |")
    assert re.fullmatch(
        r"opening: in the channel; \d{3} of 600 characters; titled “Week 1: Decline, and looking back”; "
        r"mentions Readers",
        flat(head),
    )
    opening, _, notice = rest.partition("\n\n")
    assert opening.startswith(" @Readers Week 1 of 10: Decline, and looking back\n")
    assert "  | Meeting Sunday 17 January 2027, 17:00\n" in opening
    assert opening.endswith("  | [ Follow ]")
    assert notice.startswith("  notice: in the thread; ")
    assert "<t:" not in page
    assert (
        "discord.com/channels/111111111111111111/222222222222222222/1000"
        not in page.partition("Tue 12 Jan 2027 17:00")[2]
    )
    assert page.endswith(" texts, none of them over the ceiling.\n")


def test_filled_a_reminder_says_how_soon_the_meeting_is() -> None:
    """As Discord will, an hour before."""
    assert "  | We meet Sunday 17 January 2027, 17:00 (in 1 hour), for 75 minutes:" in shown(
        "--filled", EXAMPLE
    )


def test_filled_the_organisers_see_the_briefs() -> None:
    """And members all the rest."""
    briefs = listed("--filled", EXAMPLE, "--for", "organisers")
    assert {one["place"] for one in briefs} == {"organisers"}
    rest = listed("--filled", EXAMPLE, "--for", "members")
    assert len(briefs) + len(rest) == len(listed("--filled", EXAMPLE))


def test_filled_one_kind_of_message_can_be_looked_at() -> None:
    """By a word of its own or of what it is."""
    found = listed("--filled", EXAMPLE, "--about", "the closing question")
    assert [one["what"] for one in found] == [f"week {n}, the closing question" for n in range(1, 11)]
    assert run("texts", "--filled", EXAMPLE, "--about", "quarterly revenue").exit_code == 1


def test_filled_a_term_at_every_ceiling_is_within_them(tmp_path: Path) -> None:
    """What `check` lets pass is nowhere too long."""
    path = write_fullest(tmp_path)
    for layout in ("text", "forum"):
        composed = listed("--filled", path, "--layout", layout)
        assert [one["part"] for one in composed if one["length"] > one["ceiling"]] == []
        assert max(one["length"] for one in composed if one["ceiling"] == 400) == 400
        assert max(one["length"] for one in composed if one["ceiling"] == 600) > 580


def test_a_layout_needs_a_circle(tmp_path: Path) -> None:
    """The catalogue has texts of both; a file with mistakes is told as everywhere."""
    assert run("texts", "--layout", "forum").exit_code == 2
    wrong = run("texts", "--filled", circle_file(tmp_path, starts="2027-01-13"))
    assert wrong.exit_code == 1
    assert "2027-01-13 is a Wednesday" in wrong.stderr
