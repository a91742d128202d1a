"""What was changed on Discord: shown by `plan` and `diff`, put into the file by `adopt`, never counted twice."""

from __future__ import annotations

import json
import tempfile
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agenda.limits import literal
from bot.agenda.plan import key_of, plan
from bot.agenda.reconcile import reconcile
from bot.app.running import DATABASE
from bot.flow.adopting import LEFT_OUT, adopt
from bot.flow.circles import Running, circle_row, decided_since
from bot.flow.decisions import decided
from bot.reading.model import PromptKind, Reading
from bot.records import Kind, State
from bot.schedule.load import Known, load_circle
from bot.schedule.model import Circle
from bot.store import Core, Deed, NewDeed, open_core
from bot.yamldoc import read
from tests.test_cli_codes import EXAMPLE, run

KNOWN: Known = {}
C = "tuesday"
WORDS = st.text("abé 'x\"#:{}[],&*!-", min_size=1, max_size=20).filter(lambda text: text.strip())


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


def loaded_from(path: Path) -> tuple[Circle, Reading]:
    """Return a sound circle and its reading."""
    found = load_circle(path, known=KNOWN)
    assert found.circle, [finding.text() for finding in found.findings]
    assert found.reading
    return found.circle, found.reading


class Desk:
    """A circle that runs: its file, its database, and what is done about it on Discord."""

    def __init__(self, folder: Path, text: str | None = None) -> None:
        self.data = folder
        self.file = folder / f"{C}.yaml"
        self.file.write_bytes((text or EXAMPLE.read_text(encoding="utf-8")).encode())
        self.circle, self.reading = loaded_from(self.file)
        with self.core() as core:
            core.put_circle(circle_row(Running.of(self.circle, self.reading)))
        self.reconcile()

    def core(self) -> AbstractContextManager[Core]:
        """Open the database to write."""
        return open_core(self.data / DATABASE)

    def reconcile(self) -> None:
        """Have the ledger say what the file and the pauses say, as the bot does."""
        with self.core() as core:
            agenda = plan(self.circle, self.reading, pauses=core.pauses(C))
            core.apply(C, reconcile(core.stored(C), agenda))

    def deed(self, core: Core, what: Deed, when: datetime, target: str = "", name: str = "Ana") -> None:
        """Write down who did what."""
        core.add_deed(C, NewDeed(what, when, 7, name, target))

    def pause(self, start: datetime, end: datetime | None) -> None:
        """Pause the circle, and resume it."""
        with self.core() as core:
            core.pause(C, start)
            self.deed(core, Deed.PAUSE, start)
            if end:
                core.resume(C, end)
                self.deed(core, Deed.RESUME, end, name="Bo")
        self.reconcile()

    def skip(self, key: str, when: datetime) -> None:
        """Leave a post out, if it is still to come."""
        with self.core() as core:
            if core.stored(C)[key].state is State.PLANNED:
                core.finish(C, key, State.SKIPPED, "An organiser left it out.", when)
                self.deed(core, Deed.SKIP, when, key)

    def hold(self, key: str, when: datetime) -> None:
        """Have a post wait."""
        with self.core() as core:
            if core.stored(C)[key].state is State.PLANNED:
                core.hold(C, key, when)
                self.deed(core, Deed.HOLD, when, key)

    def ask(self, prompt: str, question: str, when: datetime) -> None:
        """Ask something else in place of a question."""
        with self.core() as core:
            core.ask(C, prompt, literal(" ".join(question.split())))
            self.deed(core, Deed.ASK, when, prompt)

    def swap(self, week: str, other: str, when: datetime) -> None:
        """Have two weeks change hands."""
        with self.core() as core:
            core.swap(C, week, other)
            self.deed(core, Deed.SWAP, when, other)

    def adopted(self, file: Path, now: datetime) -> str:
        """Return what a file comes to hold, and write it."""
        content = file.read_bytes().decode()
        found = load_circle(file, text=content, known=KNOWN)
        assert found.circle
        assert found.reading
        with open_core(self.data / DATABASE, readonly=True) as core:
            known = decided(core, found.circle, found.reading)
        text = adopt(found, known, lambda text: load_circle(file, text=text, known=KNOWN), now).text
        file.write_bytes(text.encode())
        return text

    def outcome(self, file: Path) -> tuple[object, ...]:
        """Return what a bot with this file would do: what comes when, who leads, what is asked."""
        circle, reading = loaded_from(file)
        with open_core(self.data / DATABASE, readonly=True) as core:
            agenda, stored = plan(circle, reading, pauses=core.pauses(C)), core.stored(C)
            running = Running.of(circle, reading)
            turns, asked = decided_since(core, circle)
        running.take_in(turns=turns, asked=asked)
        planned = {State.PLANNED}
        return (
            [(o.key, o.due, o.until) for o in agenda.occurrences if stored[o.key].state in planned],
            [(week.section_id, week.opens) for week in agenda.weeks],
            {one.id: running.facilitator(one.id) for one in running.reading.sections},
            {prompt.id: prompt.ask for one in running.reading.sections for prompt in one.prompts},
            running.reading.asked,
        )


def test_what_was_changed_is_told_with_who_and_when(tmp_path: Path) -> None:
    """By `plan` and `diff`, in words and as JSON; the plan is the one with the changes."""
    desk = busy(tmp_path)
    for command in ("plan", "diff"):
        done = run(command, desk.file, "--data", tmp_path)
        assert done.exit_code == 0, done.output
        said = " ".join(done.stdout.split())
        assert (
            "Week 3 and what follows moved by 1 week, to Tue 2 Feb 2027 17:00: paused from Mon 25 Jan 2027 20:00 to "
            "Wed 27 Jan 2027 09:12, resumed by Bo – by Ana on Discord, Mon 25 Jan 2027 20:00."
        ) in said
        assert "Left out: week 6, the go-round, Fri 5 Mar 2027 18:00 [" in said
        assert "asks “Who decides?”" in said
        assert "is led by dora now" in said
        assert "Held back: week 7, the main questions" in said
        (listed,) = [json.loads(run(command, desk.file, "--data", tmp_path, "--json").stdout)["decisions"]]
        assert [one["what"] for one in listed] == ["pause", "skip", "skip", "hold", "ask", "swap"]
        assert {one["by"] for one in listed} == {"Ana"}
        assert listed[0]["at"] == "2027-01-25T19:00:00+00:00"
    shown = run("plan", desk.file, "--data", tmp_path).stdout
    assert "Tue  2 Feb 2027 17:00" in shown
    assert "Left out, as was decided on Discord." in shown


def busy(folder: Path) -> Desk:
    """Return a circle about which everything was decided that can be."""
    desk = Desk(folder)
    weeks = [section.id for section in desk.reading.sections]
    question = next(one for one in desk.reading.sections[4].prompts if one.kind is not PromptKind.POLL)
    desk.pause(at("2027-01-25 19:00"), at("2027-01-27 08:12"))
    desk.skip(key_of(weeks[5], Kind.GO_ROUND), at("2027-01-28 10:00"))
    desk.skip(key_of(weeks[5], Kind.REMINDER), at("2027-01-28 10:01"))
    desk.hold(key_of(weeks[6], Kind.QUESTIONS), at("2027-01-28 10:02"))
    desk.ask(question.id, "Who decides?", at("2027-01-28 10:03"))
    dora = next(
        week for week in weeks if "facilitator" in getattr(desk.circle.changes.get(week), "given", {})
    )
    desk.swap(weeks[7], dora, at("2027-01-28 10:04"))
    return desk


def test_it_is_written_into_the_file_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    """A pipe is asked nothing and has nothing written; with --yes the file plans as before, and nothing is left."""
    desk = busy(tmp_path)
    before, wanted = desk.file.read_text(encoding="utf-8"), desk.outcome(desk.file)
    dry = run("adopt", desk.file, "--data", tmp_path)
    assert (dry.exit_code, desk.file.read_text(encoding="utf-8")) == (1, before)
    assert "add --yes" in dry.stderr
    assert "+from-discord:" in dry.stdout
    assert "\n+    go-round: none\n" in dry.stdout
    assert "Not for the file\n" in dry.stdout
    assert "the file can't hold a post back" in " ".join(dry.stdout.split())
    assert "no key for leaving out this post alone" in " ".join(dry.stdout.split())
    desk.file.chmod(0o640)
    assert run("adopt", desk.file, "--data", tmp_path, "--yes").exit_code == 0
    after = desk.file.read_text(encoding="utf-8")
    assert desk.file.stat().st_mode & 0o777 == 0o640
    assert set(before.splitlines()) - set(after.splitlines()) == {"    go-round: fri 18:00"}
    assert run("check", desk.file).stdout == "1 file: all well.\n"
    assert desk.outcome(desk.file) == wanted
    assert run("diff", desk.file, "--data", tmp_path).stdout.count("Nothing moves") == 1
    again = run("adopt", desk.file, "--data", tmp_path)
    assert again.exit_code == 0
    assert "nothing was changed on Discord that the file could say" in again.stdout


def test_a_file_that_can_take_nothing_in_is_left_as_it_is(tmp_path: Path) -> None:
    """Here the whole file stands in brackets over several lines, with a comment at its end."""
    values = read(EXAMPLE.read_bytes(), "x")[0]
    assert values
    desk = Desk(tmp_path, json.dumps(values.data, ensure_ascii=False, indent=1))
    desk.pause(at("2027-01-25 19:00"), at("2027-01-27 08:12"))
    wanted = desk.outcome(desk.file)
    assert run("adopt", desk.file, "--data", tmp_path, "--yes").exit_code == 0
    assert desk.outcome(desk.file) == wanted


def test_a_pause_that_lasts_is_not_for_the_file(tmp_path: Path) -> None:
    """It is named, with why; once it is over, it is taken, and what was taken before isn't again."""
    desk = Desk(tmp_path)
    desk.pause(at("2027-01-25 19:00"), at("2027-01-27 08:12"))
    desk.pause(at("2027-02-04 12:00"), None)
    done = run("adopt", desk.file, "--data", tmp_path, "--yes")
    assert "once it has ended, the file can have it" in " ".join(done.stdout.split())
    with desk.core() as core:
        core.resume(C, at("2027-02-18 12:00"))
        desk.deed(core, Deed.RESUME, at("2027-02-18 12:00"))
    wanted = desk.outcome(desk.file)
    assert run("adopt", desk.file, "--data", tmp_path, "--yes").exit_code == 0
    assert desk.outcome(desk.file) == wanted
    assert desk.file.read_text(encoding="utf-8").count("- {since:") == 2


def test_what_stands_in_the_file_can_be_changed_there(tmp_path: Path) -> None:
    """What the bot has kept of it holds no more: a pause taken out of the file moves nothing."""
    desk = busy(tmp_path)
    run("adopt", desk.file, "--data", tmp_path, "--yes")
    text = desk.file.read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if "- {since:" in row)
    desk.file.write_text(
        text.replace(f"  pauses:\n{line}\n", "").replace("Who decides?", "And who doesn't?"), encoding="utf-8"
    )
    outcome = desk.outcome(desk.file)
    assert "And who doesn't?" in outcome[3].values()  # type: ignore[attr-defined]
    circle, reading = loaded_from(EXAMPLE)
    assert outcome[1] == [(week.section_id, week.opens) for week in plan(circle, reading).weeks]


def test_names_from_discord_cannot_move_the_terminal(tmp_path: Path) -> None:
    """What isn't printable is shown as a sign, and a name takes no second line."""
    desk = Desk(tmp_path)
    with desk.core() as core:
        core.finish(C, "end", State.SKIPPED, "An organiser left it out.", at("2027-01-28 10:00"))
        desk.deed(core, Deed.SKIP, at("2027-01-28 10:00"), "end", name="A\x1b[2Jna\nBo")
    assert "by A�[2Jna Bo on Discord" in " ".join(run("plan", desk.file, "--data", tmp_path).stdout.split())


@settings(max_examples=15, deadline=None)
@given(st.data(), st.sampled_from(["\n", "\r\n"]))
def test_whatever_was_changed_the_written_file_plans_the_same(data: st.DataObject, ending: str) -> None:
    """Random changes, and the file taken over at random moments between them, by hand and over again."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), EXAMPLE.read_text(encoding="utf-8").replace("\n", ending))
        other = Path(folder) / "other" / f"{C}.yaml"
        other.parent.mkdir()
        other.write_bytes(desk.file.read_bytes())
        weeks = [section.id for section in desk.reading.sections]
        prompts = [
            p.id for one in desk.reading.sections for p in one.prompts if p.kind is not PromptKind.POLL
        ]
        now = at("2027-01-03 12:00")
        for minutes in data.draw(st.lists(st.integers(1, 60 * 24 * 12), min_size=2, max_size=9)):
            now += timedelta(minutes=minutes, microseconds=minutes)
            act = data.draw(st.sampled_from(["pause", "skip", "ask", "swap", "hold", "adopt"]))
            if act == "pause":
                began, now = now, now + timedelta(minutes=data.draw(st.integers(1, 60 * 24 * 20))) / 9
                desk.pause(began, now)
            elif act == "skip":
                kind = data.draw(st.sampled_from([*LEFT_OUT, Kind.BRIEF, Kind.REMINDER]))
                key = key_of(data.draw(st.sampled_from(weeks)), kind)
                with open_core(desk.data / DATABASE, readonly=True) as core:
                    is_there = key in core.stored(C)
                if is_there:
                    desk.skip(key, now)
            elif act == "ask":
                desk.ask(data.draw(st.sampled_from(prompts)), data.draw(WORDS), now)
            elif act == "swap":
                week, with_week = data.draw(st.permutations(weeks))[:2]
                desk.swap(week, with_week, now)
            elif act == "hold":
                desk.hold(key_of(data.draw(st.sampled_from(weeks)), Kind.SECTION), now)
            else:
                desk.adopted(other, now)
        wanted = desk.outcome(desk.file)
        assert desk.outcome(other) == wanted
        text = desk.adopted(other, at("2027-01-01 00:00"))
        assert desk.outcome(other) == wanted
        circle, reading = loaded_from(other)
        with open_core(desk.data / DATABASE, readonly=True) as core:
            left = {one.what for one in decided(core, circle, reading).decisions}
        assert left <= {Deed.SKIP, Deed.HOLD}
        assert set(text.replace("\r\n", "")) & {"\r", "\n"} == ({"\n"} if ending == "\n" else set())


def test_a_file_that_cannot_be_written_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole or not at all: the disk fails as the file is put in its place; nothing else is left there either."""
    desk = busy(tmp_path)
    before = desk.file.read_bytes()

    def fail(_path: Path, _to: Path) -> Path:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    done = run("adopt", desk.file, "--data", tmp_path, "--yes")
    assert done.exit_code == 1
    assert "can't be written (Input/output error)" in done.stderr
    assert desk.file.read_bytes() == before
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]
