"""The privacy page says everything that is kept of people, and nothing that isn't so."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from bot.store import open_core
from bot.store.kept import KEPT

EXAMPLE = Path(__file__).resolve().parents[1] / "readings" / "what-is-communisation" / "circle.example.yaml"
# What holds nothing of people: the circle's own, the schedule's, and the bot's own posts.
OURS = {
    "circle",
    "pause",
    "channel",
    "copied",
    "transition",
    "occurrence",
    "post",
    "event",
    "index_post",
    "stray_copy",
    "duty",
    # The parts of the index of words.
    "word_data",
    "word_idx",
    "word_docsize",
    "word_config",
    "sqlite_sequence",
    "swap",
    "proposal",
}
# Columns that say where something belongs, not what somebody said or who they are.
PLACES = {"id", "circle", "week", "how", "prompt", "paragraph", "parent", "late", "response"}


def test_every_table_and_column_about_people_is_on_the_page(tmp_path: Path) -> None:
    """SQLite is asked, so a new column without a word here fails."""
    said = {kept.table: set(kept.columns) for kept in KEPT}
    with open_core(tmp_path / "state.sqlite3") as core:
        tables = {row["name"] for row in core._rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert tables - OURS == set(said)
        for table, columns in said.items():
            there = {row["name"] for row in core._rows(f"PRAGMA table_info({table})")}
            assert columns <= there, table
            if table not in ("vote", "gone"):
                assert there - columns <= PLACES, table


def test_the_page_names_the_circle_and_whom_to_ask() -> None:
    """As Markdown, with the circle's own choices."""
    done = CliRunner().invoke(main, ["privacy", str(EXAMPLE), "--contact", "Ana, ana@example.org"])
    assert done.exit_code == 0
    for words in ("“Tuesday circle”", "Ana, ana@example.org", "“Reader 1”", "12 months after", "/my forget"):
        assert words in done.output
    for kept in KEPT:
        assert kept.what in done.output


def test_whom_to_ask_must_be_said() -> None:
    """A page without it would be of no use."""
    assert CliRunner().invoke(main, ["privacy", str(EXAMPLE)]).exit_code == 2


def test_the_page_says_that_the_archive_is_written_each_night_and_where(tmp_path: Path) -> None:
    """Nothing of it where it isn't; and that nobody is named, if that was chosen."""
    usual = EXAMPLE.read_text("utf-8")
    chosen = usual.replace("nightly: no ", "nightly: 04:00 ").replace(
        "view: as members chose ", "view: pseudonymous "
    )
    pages = {}
    for name, text in (
        ("usual", usual),
        ("own", chosen),
        ("whole", chosen.replace("# folder:", "  folder:")),
    ):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, "utf-8")
        pages[name] = CliRunner().invoke(main, ["privacy", str(path), "--contact", "Ana"]).output
    assert "each night" not in pages["usual"]
    assert "until a member has chosen" in pages["usual"]
    assert "each night, beside the file on the machine" in pages["own"]
    assert "each night, into the folder /srv/archive on the machine" in pages["whole"]
    assert "Nobody's name is in it, whatever they have chosen" in pages["own"]
