"""Writing the archive: whole or not at all, the same bytes every time, and nobody else's folder."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import pytest

from bot.archive import ArchiveError, export, write
from bot.archive.verify import verify
from bot.archive.write import remove
from bot.cli import main
from bot.cli.archives import FORMS
from bot.cli.archives import export as command
from bot.errors import UsageError

from .test_archive_trees import big_tree, said, tree

FILES = [
    "archive.html",
    "archive.json",
    "markdown/index.md",
    "markdown/week-01-bread.md",
    "markdown/week-02-sharing.md",
    "csv/responses.csv",
    "csv/votes.csv",
    "csv/prompts.csv",
    "manifest.json",
]


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder and those below it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_an_archive_is_its_files_and_a_manifest_of_them(tmp_path: Path) -> None:
    """The manifest names each file with its size and sum, counts, and whose consent holds."""
    paths = export(tree(said(1), said(2)), tmp_path / "new" / "archive")
    assert paths == [tmp_path / "new" / "archive" / name for name in FILES]
    found = contents(tmp_path / "new" / "archive")
    assert set(found) == set(FILES)
    manifest: Any = json.loads(found["manifest.json"])
    assert manifest["counts"] == {
        "weeks": 2,
        "paragraphs": 3,
        "notes": 1,
        "prompts": 7,
        "responses": 2,
        "votes": 4,
    }
    assert (manifest["made"], manifest["archive"]) == ("Made by Studycircle 0.1.0", "studycircle-archive/1")
    assert manifest["consent"]["names"] == "pseudonyms"
    assert [entry["name"] for entry in manifest["files"]] == FILES[:-1]
    assert [entry["form"] for entry in manifest["files"]] == ["html", "json", *["markdown"] * 3, *["csv"] * 3]
    for entry in manifest["files"]:
        data = found[entry["name"]]
        assert (entry["size"], entry["sha256"]) == (len(data), sha256(data).hexdigest())


def test_the_same_tree_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither the folder nor doing it again makes a difference."""
    export(tree(said(1)), tmp_path / "a")
    export(tree(said(1)), tmp_path / "b")
    before = contents(tmp_path / "a")
    export(tree(said(1)), tmp_path / "a")
    assert before == contents(tmp_path / "a") == contents(tmp_path / "b")


PROGRAM = """
import sys
from pathlib import Path
from bot.archive import export
from tests.test_archive_trees import big_tree
export(big_tree(50), Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    ("seed", "zone", "language"), [("1", "Pacific/Apia", "tr_TR.UTF-8"), ("77", "America/Lima", "C")]
)
def test_the_bytes_depend_on_nothing_outside(tmp_path: Path, seed: str, zone: str, language: str) -> None:
    """Another hash seed, time zone and language in the environment give the same bytes."""
    export(big_tree(50), tmp_path / "here")
    root = Path(__file__).parent.parent
    environment = {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LANG": language,
        "LC_ALL": language,
        "PYTHONPATH": str(root),
    }
    path = {"PATH": os.environ["PATH"], "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "there")],
        check=True,
        cwd=tmp_path,
        env=environment | path,
    )
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_a_new_archive_replaces_the_old_one(tmp_path: Path) -> None:
    """What was taken back since isn't in any file any more."""
    export(tree(said(1, "taken back later"), said(2)), tmp_path)
    export(tree(said(2)), tmp_path)
    assert set(contents(tmp_path)) == set(FILES)
    assert not any(b"taken back later" in data for data in contents(tmp_path).values())


def test_a_form_that_was_not_asked_for_this_time_goes(tmp_path: Path) -> None:
    """An old JSON beside a new page would still hold what was taken back; so would an old table."""
    export(tree(said(1, "taken back later")), tmp_path)
    export(tree(), tmp_path, formats=["html"])
    assert {path.name for path in tmp_path.iterdir()} == {"archive.html", "manifest.json"}


def test_the_file_of_a_week_that_is_called_otherwise_now_goes(tmp_path: Path) -> None:
    """The reading may have changed since; the old name still held what was said then."""
    archive = tree(said(1))
    export(archive, tmp_path, formats=["markdown"])
    renamed = replace(archive, weeks=(replace(archive.weeks[0], section="loaf"), archive.weeks[1]))
    export(renamed, tmp_path, formats=["markdown"])
    assert "markdown/week-01-loaf.md" in contents(tmp_path)
    assert "markdown/week-01-bread.md" not in contents(tmp_path)


def test_somebody_elses_file_among_ours_stays(tmp_path: Path) -> None:
    """What we didn't write isn't ours to drop, and neither is the folder that it stands in."""
    export(tree(), tmp_path)
    (tmp_path / "markdown" / "My notes.md").write_text("mine")
    export(tree(), tmp_path, formats=["csv"])
    assert [name for name in contents(tmp_path) if name.startswith("markdown/")] == ["markdown/My notes.md"]


@pytest.mark.parametrize("formats", [["pdf"], ["html", "docx"], []])
def test_an_unknown_form_is_refused(tmp_path: Path, formats: list[str]) -> None:
    """It is a mistake in the command's words, and the answer names the forms."""
    with pytest.raises(UsageError) as caught:
        export(tree(), tmp_path / "new", formats=formats)
    assert all(name in caught.value.hint for name in (*write.FORMATS, "all"))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", "mine"),
        ("archive.html", "somebody's page"),
        ("markdown/index.md", "somebody's notes"),
        ("csv/wages.csv", "1,2"),
        ("csv", "a file of this name"),
        ("archive.html/page.txt", "a folder of this name"),
        ("manifest.json", '{"name": "a web app"}'),
        ("manifest.json", '{"schema": "studycircle-manifest/1", "circle": {"id": "monday"}}'),
        ("manifest.json", "[" * 100_000),
        ("manifest.json", "\xff"),
    ],
)
def test_somebody_elses_folder_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    """A folder with anything that isn't this circle's archive is refused, and stays as it is."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="latin-1")
    before = contents(tmp_path)
    with pytest.raises(ArchiveError) as caught:
        export(tree(), tmp_path)
    assert str(tmp_path) in caught.value.message
    assert "empty" in caught.value.hint
    assert contents(tmp_path) == before


def test_a_file_where_the_folder_should_be_is_said_in_words(tmp_path: Path) -> None:
    """No traceback for what a person can mend."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(ArchiveError, match="can't be written"):
        export(tree(), tmp_path / "taken")


def make(kind: str, path: Path, elsewhere: Path) -> None:
    """Have a folder, a link to elsewhere or a file at a path, whatever is there."""
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(elsewhere)
        case _:
            path.write_text("mine")


FILE_PLACES = ["archive.html", "csv/votes.csv", "manifest.json", "archive.json.partial"]


@pytest.mark.parametrize(
    ("place", "kind"),
    [*itertools.product(FILE_PLACES, ["folder", "link"]), ("markdown", "link"), ("markdown", "file")],
)
def test_what_stands_in_the_way_is_named_before_anything_is_written(
    tmp_path: Path, place: str, kind: str
) -> None:
    """What isn't a file in a file's place, nor a folder in a folder's; what a link leads to stays as it is."""
    folder, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    export(tree(said(1)), folder)
    elsewhere.write_text("mine")
    make(kind, folder / place, elsewhere)
    before = contents(tmp_path)
    with pytest.raises(ArchiveError, match=f"is a {kind}") as caught:
        export(tree(said(1), said(2)), folder)
    assert str(folder / place) in caught.value.message
    assert contents(tmp_path) == before


@pytest.mark.parametrize("formats", [["csv"], ["html"]])
def test_a_linked_folder_is_refused(tmp_path: Path, formats: list[str]) -> None:
    """Nothing is written through it, nor dropped behind it when the form isn't asked for any more."""
    folder, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    export(tree(said(1)), folder)
    (folder / "csv").rename(elsewhere)
    (folder / "csv").symlink_to(elsewhere)
    before = contents(tmp_path)
    with pytest.raises(ArchiveError, match="csv is a link"):
        export(tree(said(2)), folder, formats=formats)
    assert remove(folder, "tuesday")
    assert contents(elsewhere) == {
        Path(name).name: before[f"elsewhere/{name}"] for name in contents(elsewhere)
    }
    assert [path.name for path in folder.iterdir()] == ["csv"]


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_only_has_the_name_of_our_file_stays(tmp_path: Path, kind: str) -> None:
    """It isn't ours to drop, and in no one's way while that form isn't asked for."""
    export(tree(), tmp_path, formats=["csv"])
    make(kind, tmp_path / "archive.txt", tmp_path / "csv")
    export(tree(said(1)), tmp_path, formats=["json"])
    assert {path.name for path in tmp_path.iterdir()} == {"archive.json", "archive.txt", "manifest.json"}


def test_the_archives_own_folder_may_be_a_link(tmp_path: Path) -> None:
    """That is the user's choice."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "archive").symlink_to(tmp_path / "disk")
    export(tree(), tmp_path / "archive")
    assert set(contents(tmp_path / "disk")) == set(FILES)


class Interruption(BaseException):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("step", [1, 3, 6, 9])
def test_interrupted_writing_leaves_the_old_archive_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Broken off at any file, the old files stand as they were and nothing else is left."""
    export(tree(said(1)), tmp_path)
    before = contents(tmp_path)
    interrupt(monkeypatch, "fsync", step)
    with pytest.raises(Interruption):
        export(tree(said(1), said(2)), tmp_path)
    assert contents(tmp_path) == before


def test_a_first_export_that_was_interrupted_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files nor the folders that they were to stand in."""
    interrupt(monkeypatch, "fsync", 7)
    with pytest.raises(Interruption):
        export(tree(said(1)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", [1, 3, 6, 9])
def test_an_interrupted_export_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Broken off between renames, no half file has a final name, no manifest vouches, and the next export mends it."""
    with monkeypatch.context() as patch:
        interrupt_renames(patch, step)
        with pytest.raises(Interruption):
            export(tree(said(1)), tmp_path)
    whole = export_elsewhere(tmp_path)
    for name, data in contents(tmp_path).items():
        assert data == whole[name.removesuffix(write.PARTIAL)]
    assert "manifest.json" not in contents(tmp_path)
    export(tree(said(1)), tmp_path)
    assert contents(tmp_path) == whole


@pytest.mark.parametrize("step", [2, 5, len(FILES)])
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "old"])
def test_a_rename_that_fails_is_told_and_can_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, is_new: bool
) -> None:
    """No half file stays, the archive isn't vouched for, and the next export makes it whole, though nothing changed."""
    if not is_new:
        export(tree(said(1)), tmp_path)
    with monkeypatch.context() as patch:
        interrupt_renames(patch, step, PermissionError(13, "Permission denied"))
        with pytest.raises(ArchiveError, match="isn't whole now") as caught:
            export(tree(said(1)), tmp_path)
    assert f"{FILES[step - 1]} couldn't be put there (Permission denied)" in caught.value.message
    assert "export there again" in caught.value.hint
    left = [name for name in contents(tmp_path) if name.endswith(write.PARTIAL)]
    assert left == ["manifest.json.partial"]
    if is_new:
        with pytest.raises(ArchiveError):
            verify(tmp_path)
    else:
        assert not verify(tmp_path).is_whole
    export(tree(said(1)), tmp_path)
    assert contents(tmp_path) == export_elsewhere(tmp_path)
    assert verify(tmp_path).is_whole


def test_where_no_file_could_be_renamed_the_old_archive_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was changed, and nothing is left."""
    export(tree(said(1)), tmp_path)
    before = contents(tmp_path)
    interrupt_renames(monkeypatch, 1, PermissionError(13, "Permission denied"))
    with pytest.raises(ArchiveError, match="can't be written"):
        export(tree(said(1), said(2)), tmp_path)
    assert contents(tmp_path) == before


def test_what_a_killed_process_left_is_taken_up(tmp_path: Path) -> None:
    """Half files under temporary names are no reason to refuse, and don't stay."""
    (tmp_path / ("archive.html" + write.PARTIAL)).write_text("<!doct")
    (tmp_path / "markdown").mkdir()
    (tmp_path / "markdown" / ("week-09-gone.md" + write.PARTIAL)).write_text("---")
    export(tree(), tmp_path)
    assert set(contents(tmp_path)) == set(FILES)


def test_every_form_can_be_asked_for_on_the_command_line() -> None:
    """The command's own list, which spares it the archive until it is needed, is that of the forms."""
    assert list(FORMS) == list(write.FORMATS)


def test_several_forms_are_named_with_commas_or_by_repeating() -> None:
    """Each once, in whatever way; one that is mistyped is said at once."""
    parent = main.make_context("studycircle", ["export"])
    words = ["c.yaml", "--out", "o", "--format"]
    context = command.make_context("export", [*words, "txt, epub", "--format", "all"], parent=parent)
    assert context.params["formats"] == ("txt", "epub", "all")
    with pytest.raises(click.UsageError, match="'pdf' is not one of"):
        command.make_context("export", [*words, "txt,pdf"], parent=parent)


def export_elsewhere(folder: Path) -> dict[str, bytes]:
    """The files of the same archive, written without interruption."""
    other = folder.parent / f"{folder.name}-whole"
    export(tree(said(1)), other)
    return contents(other)


def interrupt(patch: pytest.MonkeyPatch, call: str, step: int) -> None:
    """Break off at the so-manyth call of a function of the system's."""
    done = iter(range(1, 100))
    real = getattr(os, call)

    def broken(*args: Any) -> Any:
        if next(done) == step:
            raise Interruption
        return real(*args)

    patch.setattr(os, call, broken)


def interrupt_renames(
    patch: pytest.MonkeyPatch, step: int, error: BaseException | type[BaseException] = Interruption
) -> None:
    """Break off at the so-manyth rename, or have it fail."""
    done = iter(range(1, 100))
    real = Path.replace

    def broken(path: Path, target: Path) -> Path:
        if next(done) == step:
            raise error
        return real(path, target)

    patch.setattr(Path, "replace", broken)
