"""The pages and schemas that are generated: `python -m tests.pages` writes them, test_pages holds them to the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import main
from bot.reading.keys import KEYS as READING_KEYS
from bot.reading.load import WORDS as READING_WORDS
from bot.reading.model import ReadingFile
from bot.schedule.form import WORDS as CIRCLE_WORDS
from bot.schedule.form import CircleForm
from bot.schedule.keys import KEYS as CIRCLE_KEYS
from bot.wording.translating import FILES, OTHERS
from bot.yamldoc.keys import Keys, json_schema, rows
from tests.languages import brought_in_line

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "bot" / "schemas"
DOCS = ROOT / "deploy" / "docs"
KINDS = (
    ("circle", "A circle's file", CircleForm, CIRCLE_KEYS, CIRCLE_WORDS),
    ("reading", "reading.yaml", ReadingFile, READING_KEYS, READING_WORDS),
)
MADE = "<!-- Made by `python -m tests.pages` from the code; a test holds it to it. -->"


def pages() -> dict[Path, str]:
    """Return every generated file with what it is to hold."""
    made = {DOCS / "keys.md": "\n".join(_keys())}
    for name, title, model, keys, _ in KINDS:
        schema = json_schema(model, keys, title=title)
        made[SCHEMAS / f"{name}.schema.json"] = f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"
    made[DOCS / "commands.md"] = "\n".join(_contents())
    for name in sorted(main.commands):
        made[DOCS / "commands" / f"{name}.md"] = _page(name)
    for code in OTHERS:
        made[FILES / f"{code}.po"] = brought_in_line(code)
    return made


def _keys() -> Iterator[str]:
    yield f"{MADE}\n\n# All keys\n"
    yield "What each means, and an example of its value. **Bold** ones must be there; `[]` is an entry of a list,"
    yield "`*` a name of your own. Editors that know YAML schemas show the same as you type: the first line of what"
    yield "`studycircle init` and `studycircle import` write tells them where it is, in a folder `.studycircle` beside"
    yield "the file. Move that folder along with it; Studycircle itself doesn't need it.\n"
    for _, title, model, keys, words in KINDS:
        yield f"## {title}\n\n| key | what it means | what to write | example |\n|---|---|---|---|"
        for row in rows(model, keys):
            name = f"**`{row.path}`**" if row.required else f"`{row.path}`"
            cells = [
                name,
                row.key.says,
                _to_write(row.path, keys, words, row.key.choices),
                f"`{row.key.example}`",
            ]
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        yield ""


def _to_write(path: str, keys: Keys, words: dict[str, str], choices: tuple[str, ...]) -> str:
    if choices:
        return " or ".join(choices)
    names = path.replace("[]", "").replace(".*", "").split(".")
    ends = (".".join(names[start:]) for start in range(len(names)))
    return next((words[end] for end in ends if end in words), "")


def _contents() -> Iterator[str]:
    yield f"{MADE}\n\n# All commands\n"
    for name in sorted(main.commands):
        short = main.commands[name].get_short_help_str(limit=200)
        yield f"- [`studycircle {name}`](commands/{name}.md): {short}"
    yield ""


def _page(name: str) -> str:
    command = main.commands[name]
    with click.Context(
        command, info_name=f"studycircle {name}", terminal_width=100, max_content_width=100,
        help_option_names=["-h", "--help"],
    ) as context:  # fmt: skip
        shown = command.get_help(context)
    return f"{MADE}\n\n# studycircle {name}\n\n```\n{shown}\n```\n"


if __name__ == "__main__":
    for file, text in pages().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        print(file.relative_to(ROOT))
