"""The README says what is so: its pictures are there, its commands exist, its example circle is the shipped one's."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from tests.pictures import HOME, PICTURES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
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


def test_its_six_lines_are_the_example_circles() -> None:
    """What an organiser copies from the README is what the example file has, and passes the check."""
    (block,) = re.findall(r"```yaml\n(circle:.*?)```", README, re.DOTALL)
    example = (ROOT / "readings" / "what-is-communisation" / "circle.example.yaml").read_text(
        encoding="utf-8"
    )

    def values(text: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z-]+): +(.*?)(?: +#.*)?$", text, re.MULTILINE))

    assert values(block).items() <= values(example).items()


def test_its_mistake_is_told_in_the_programs_words(tmp_path: Path) -> None:
    """The finding that it shows is the one that `check` prints."""
    (block,) = re.findall(r"```\n(tuesday-circle\.yaml:.*?)```", README, re.DOTALL)
    example = (ROOT / "readings" / "what-is-communisation" / "circle.example.yaml").read_text(
        encoding="utf-8"
    )
    lines = [
        line.split("  #")[0].rstrip() for line in example.splitlines() if line and not line.startswith("#")
    ]
    file = tmp_path / "tuesday-circle.yaml"
    file.write_text("\n".join(lines).replace("2027-01-12", "2027-01-13"), encoding="utf-8")
    printed = CliRunner().invoke(main, ["check", str(file)]).output.replace(f"{tmp_path}/", "")
    assert block.strip() in printed
