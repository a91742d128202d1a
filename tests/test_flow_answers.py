"""The ids that carry a button's and a form's state, within Discord's limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.agenda.limits import CUSTOM_ID, MESSAGE, MODAL_LABEL, MODAL_TEXT, MODAL_TITLE
from bot.agenda.reconcile import reconcile
from bot.agenda.scene import respond_id
from bot.clock import SteppedClock
from bot.flow.answers import Answers, copies, short
from bot.flow.asking import Asking
from bot.flow.circles import Running, circle_row
from bot.flow.posting import Poster
from bot.flow.replies import Caller, Form
from bot.flow.steering import Steering
from bot.store import Store
from tests.club import load, write_files
from tests.test_flow_posting import Channel

NOW = datetime(2027, 1, 5, 12, 0, tzinfo=UTC)
LONGEST_CIRCLE, LONGEST_PROMPT = "c" * 30, "p" * 40
LARGEST = (1 << 64) - 1


@pytest.fixture
def running(tmp_path: Path) -> Running:
    """A circle with the longest id that a file may have, whose questions and sections have the longest, too."""
    path = write_files(tmp_path, name=LONGEST_CIRCLE)
    reading = tmp_path / "reading" / "reading.yaml"
    text = reading.read_text("utf-8").replace("id: first-core-1\n", f"id: {LONGEST_PROMPT}\n")
    reading.write_text(text.replace("- id: first\n", f"- id: {'s' * 40}\n"), "utf-8")
    return load(path)


def caller(user_id: int = LARGEST) -> Caller:
    """Somebody who presses a button."""
    return Caller(user_id, "Ada", 1, 2, None, NOW)


@asynccontextmanager
async def answers_of(running: Running, folder: Path) -> AsyncIterator[Answers]:
    """The answers of one circle."""
    clock = SteppedClock(NOW)
    async with Store.open(folder / "state.sqlite3", now=clock.now) as store:
        await store.write(lambda core: core.put_circle(circle_row(running)))
        yield Answers(store, Poster(store, Channel(clock), clock), [running], ring=lambda: None)


async def test_the_longest_ids_fit(running: Running, tmp_path: Path) -> None:
    """A button and a form with the longest circle and question, and Discord's largest id, are within its limits."""
    async with answers_of(running, tmp_path) as answers:
        form = answers.form(LONGEST_CIRCLE, LONGEST_PROMPT, caller())
    assert form is not None
    assert len(form.custom_id) <= CUSTOM_ID
    assert form.custom_id.split(":")[:4] == ["sc1", "a", LONGEST_CIRCLE, LONGEST_PROMPT]
    assert len(respond_id(LONGEST_CIRCLE, LONGEST_PROMPT)) <= CUSTOM_ID
    assert len(form.title) <= MODAL_TITLE
    assert len(form.label) <= MODAL_LABEL
    assert len(form.shown) <= MODAL_TEXT


async def test_a_form_is_one_per_wording(running: Running, tmp_path: Path) -> None:
    """When a question is worded anew its form has another id, so that no phone shows what was typed for the old one."""
    async with answers_of(running, tmp_path) as answers:
        before = answers.form(LONGEST_CIRCLE, "first-core-2", caller())
        section = running.reading.sections[0]
        core = (section.core[0], section.core[1].model_copy(update={"ask": "Worded anew?"}))
        sections = (section.model_copy(update={"core": core}), *running.reading.sections[1:])
        running.reading = replace(running.reading, sections=sections)
        after = answers.form(LONGEST_CIRCLE, "first-core-2", caller())
    assert before is not None
    assert after is not None
    assert before.custom_id != after.custom_id
    assert "Worded anew?" in after.shown


async def test_a_form_is_one_per_text(running: Running, tmp_path: Path) -> None:
    """When the paragraph is mended its sentences are others, so phones must not take the old list for the new one."""
    async with answers_of(running, tmp_path) as answers:
        before = answers.form(LONGEST_CIRCLE, "first-core-2", caller())
        first, *others = running.reading.text.paragraphs
        mended = replace(first, text=first.text.replace("It ends here.", "It ends there."))
        text = replace(running.reading.text, paragraphs=(mended, *others))
        running.reading = replace(running.reading, text=text)
        after = answers.form(LONGEST_CIRCLE, "first-core-2", caller())
    assert before is not None
    assert after is not None
    assert before.custom_id != after.custom_id


async def test_there_is_no_form_for_what_is_not_read(running: Running, tmp_path: Path) -> None:
    """Neither for another circle's question, nor for one that was taken out of the reading; nor is it saved."""
    async with answers_of(running, tmp_path) as answers:
        assert answers.form("another", LONGEST_PROMPT, caller()) is None
        assert answers.form(LONGEST_CIRCLE, "gone", caller()) is None
        assert await answers.save(LONGEST_CIRCLE, "gone", caller(), text="Lost?", interaction_id=1) is None


async def test_the_same_submission_is_saved_once(running: Running, tmp_path: Path) -> None:
    """An interaction that Discord tells of twice makes one answer."""
    async with answers_of(running, tmp_path) as answers:
        one, two = [
            await answers.save(LONGEST_CIRCLE, LONGEST_PROMPT, caller(7), text="Once.", interaction_id=5)
            for _ in range(2)
        ]
    assert one is not None
    assert one == two


async def test_the_longest_buttons_of_the_desk_fit(running: Running, tmp_path: Path) -> None:
    """What skips, releases, asks and swaps carries circle, post, question or week, all as long as they may be."""
    clock, week, key = SteppedClock(NOW), "s" * 40, f"{'s' * 40}.questions"
    olga = replace(caller(7), organises=frozenset({running.id}))
    async with Store.open(tmp_path / "state.sqlite3", now=clock.now) as store:
        await store.write(lambda core: core.put_circle(circle_row(running)))
        await store.write(lambda core: core.apply(running.id, reconcile({}, running.agenda)))
        steering = Steering(store, clock, lambda: None)
        skip = await steering.ask_to_skip(running, olga, key)
        await steering.hold(running, olga, key)
        release = await steering.ask_to_release(running, olga, key)
        form = await Asking(store, clock, lambda: None).form(
            running, replace(olga, user_id=LARGEST), LONGEST_PROMPT
        )
    assert isinstance(form, Form)
    ids = [button.custom_id for reply in (skip, release) for button in reply.buttons]
    assert ids == [f"sc1:{word}:{LONGEST_CIRCLE}:{key}" for word in ("skip", "release")]
    ids += [form.custom_id, f"sc1:post-now:{LONGEST_CIRCLE}:{key}", f"sc1:swap-with:{LONGEST_CIRCLE}:{week}"]
    assert max(map(len, ids)) <= CUSTOM_ID


@pytest.mark.parametrize(("number", "digits"), [(0, "0"), (35, "z"), (36, "10"), (LARGEST, "3w5e11264sgsf")])
def test_ids_are_shortened(number: int, digits: str) -> None:
    """Base 36, and Python reads it back."""
    assert short(number) == digits
    assert int(digits, 36) == number


@pytest.mark.parametrize("name", ["Ada", "*" * 100, "A" * 100, "_ " * 50])
@pytest.mark.parametrize("length", [1, 1899, 1985, 2000, 4000])
def test_copies_fit_under_any_name(name: str, length: int) -> None:
    """However long a name becomes by being escaped, each copy is a message, and none of the text is lost."""
    texts = copies(name, "x" * length)
    assert all(len(text) <= MESSAGE for text in texts)
    assert "".join(text.partition("\n")[2] for text in texts) == "x" * length
