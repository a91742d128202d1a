"""The README says what is so: its pictures are there, its commands exist, its example circle is the shipped one's."""

from __future__ import annotations

import re
import shlex
import struct
from pathlib import Path

import click
from click.testing import CliRunner

from bot import __version__, wording
from bot.cli import main
from bot.flow.needs import NAMES, SEND_POLLS, needs
from bot.records import Layout
from bot.schedule.load import load_circle
from tests.pictures import HOME, PICTURES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "readings" / "what-is-communisation" / "circle.example.yaml"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_its_pictures_are_those_that_the_command_makes() -> None:
    """Each is shown, with words for who can't see it, and has the size that `python -m tests.pictures` gives."""
    shown = re.findall(r"!\[([^\]]+)\]\(deploy/pictures/([^)]+)\)", README)
    assert {name for _, name in shown} == {picture.name for picture in PICTURES}
    assert all(len(words) > 40 for words, _ in shown)
    for picture in PICTURES:
        head = (HOME / picture.name).read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (picture.width, picture.height)


def test_its_commands_exist() -> None:
    """Every `studycircle` command and every make target that it names can be called."""
    commands = set(re.findall(r"^\s+(?:\.venv\S+)?studycircle (\w+)", README, re.MULTILINE))
    assert commands >= {"check", "plan", "rehearse", "export"}
    for command in commands:
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0, command
    for target in set(re.findall(r"make (\w+)", README)):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_its_commands_are_written_as_they_can_be_given() -> None:
    """Here and on the pages: each option exists and takes what is put behind it."""
    pages = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "deploy" / "docs").rglob("*.md"))]
    found = [
        line for page in pages for line in re.findall(r"^ *(?:\$ )?studycircle (\w.*)$", page, re.MULTILINE)
    ]
    assert len(found) > 60
    for line in found:
        name, *words = shlex.split(line.partition(">")[0].partition(" and then:")[0], comments=True)
        command = main.get_command(click.Context(main), name)
        assert command, line
        command.make_context(name, words)


def test_its_six_lines_are_the_example_circles() -> None:
    """What an organiser copies from the README is what the example file has, and passes the check."""
    (block,) = re.findall(r"```yaml\n(circle:.*?)```", README, re.DOTALL)
    example = EXAMPLE.read_text(encoding="utf-8")

    def values(text: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z-]+): +(.*?)(?: +#.*)?$", text, re.MULTILINE))

    assert values(block).items() <= values(example).items()


def test_its_mistake_is_told_in_the_programs_words(tmp_path: Path) -> None:
    """The finding that it shows is the one that `check` prints of a copy of the example with that mistake."""
    (block,) = re.findall(r"```\n(tuesday-circle\.yaml:.*?)```", README, re.DOTALL)
    file = tmp_path / "tuesday-circle.yaml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("2027-01-12", "2027-01-13"), encoding="utf-8")
    printed = CliRunner().invoke(main, ["check", str(file)]).output.replace(f"{tmp_path}/", "")
    assert printed.startswith(block)


def test_what_it_shows_of_a_missing_permission_is_what_the_program_says() -> None:
    """The line on the terminal, word by word."""
    what = wording.LACK_RIGHT.format(
        channel="#reading-circle", permission=NAMES[SEND_POLLS], used_for=wording.NEEDED["poll"]
    )
    assert f"\n      tuesday-circle: {what}: {wording.MEND_RIGHT}\n" in README


def test_its_start_has_this_version() -> None:
    """The first lines of `run` are those of the program as it is."""
    assert f"studycircle {__version__} runs tuesday-circle; database /" in README


def test_its_table_of_permissions_names_what_the_link_asks_for() -> None:
    """Each permission that a circle with polls, meetings and a role may need, and none that no circle needs."""
    (table,) = re.findall(r"(?:^\|.*\n)+", README[README.index("| permission | where |") :], re.MULTILINE)[:1]
    circle = load_circle(EXAMPLE).circle
    assert circle is not None
    wanted = {layout: {need.name for need in needs(circle, layout)} for layout in Layout}
    cells = [row.split("|")[1:3] for row in table.splitlines()[2:]]
    named = {name.strip() for names, _ in cells for name in names.split(",")}
    assert named | {"View Channel", "Connect"} == wanted[Layout.TEXT]
    assert all(name in table for name in wanted[Layout.FORUM])


def test_what_checks_its_promises_is_there() -> None:
    """Each promise names a test, a module that runs, or a make target; each test that it names exists."""
    (table,) = re.findall(r"\| It promises \|.*\n\|[-|]+\n((?:\|.*\n)+)", README)
    checks = [line.rstrip("| \n").rpartition("| ")[2] for line in table.splitlines()]
    assert len(checks) > 10
    for check in checks:
        (command,) = re.findall(r"`([^`]+)`", check)
        file = command if command.startswith("tests/") else None
        module = re.search(r"-m (tests\.\S+)", command)
        path = file or (module and f"{module[1].replace('.', '/')}/__main__.py")
        assert (ROOT / path).is_file() if path else command.startswith("make "), command
