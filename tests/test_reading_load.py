"""A reading is found by name or path, with its text, and what can't be found or read is told in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import NotFoundError
from bot.reading.load import BIGGEST_SEED, Bundled, bundled_readings, load_reading, locate_reading
from tests.test_reading_sample import READING, SEED, changed, loaded, write

UNREADABLE = Path("/proc/self/mem")


def bundle(folder: Path, *names: str) -> Path:
    """Make a folder with readings and seeds, as they lie in the program and in a checkout."""
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds" / "bread.txt").write_text(SEED, encoding="utf-8")
    for name in names:
        (folder / "readings" / name).mkdir(parents=True)
        (folder / "readings" / name / "reading.yaml").write_text(READING, encoding="utf-8")
    return folder


def test_the_essay_comes_with_the_program() -> None:
    """The first reading is found by its name, and so is its file."""
    assert "what-is-communisation" in bundled_readings()
    assert locate_reading("what-is-communisation").name == "reading.yaml"


def test_a_bundled_reading_is_loaded_by_name_with_its_seed(tmp_path: Path) -> None:
    """A name leads to reading.yaml, and its seed to the folder beside the readings."""
    bundled = Bundled((tmp_path / "none", bundle(tmp_path / "checkout", "bread", "a-second")))
    assert bundled.names() == ("a-second", "bread")
    reading, findings = load_reading("bread", bundled=bundled)
    assert reading
    assert findings == []
    assert reading.id == "bread"


def test_of_two_places_the_first_counts(tmp_path: Path) -> None:
    """What is built into the program goes before what lies in a checkout."""
    bundled = Bundled((bundle(tmp_path / "wheel", "bread"), bundle(tmp_path / "checkout", "bread", "salt")))
    assert bundled.names() == ("bread", "salt")
    assert bundled.reading("bread") == tmp_path / "wheel" / "readings" / "bread" / "reading.yaml"
    assert bundled.reading("salt") == tmp_path / "checkout" / "readings" / "salt" / "reading.yaml"
    assert bundled.reading("../seeds") is None


def test_a_path_may_name_the_file_or_its_folder(tmp_path: Path) -> None:
    """A reading of one's own is loaded from its file, from its folder, and under any file name."""
    path = write(tmp_path)
    other = path.with_name("my-bread.yaml")
    shutil.copy(path, other)
    found = [load_reading(str(name))[0] for name in (path, tmp_path, other)]
    assert [reading and reading.id for reading in found] == [tmp_path.name, tmp_path.name, "my-bread"]


def test_a_path_starts_from_the_file_that_names_it(tmp_path: Path) -> None:
    """In a circle's file the path is meant from there; a folder may be given instead of the file."""
    own = tmp_path / "own"
    own.mkdir()
    write(own)
    circle = tmp_path / "circle.yaml"
    circle.write_text("", encoding="utf-8")
    for beside in (circle, tmp_path):
        assert locate_reading("own/reading.yaml", beside=beside) == own / "reading.yaml"
        assert locate_reading("own", beside=beside) == own / "reading.yaml"


def test_a_path_alone_starts_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line a path is meant from where one stands."""
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    reading, _ = load_reading("reading.yaml")
    assert reading
    assert reading.id == tmp_path.name


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    """A mistyped name gets the right one, and the list of all."""
    bundled = Bundled((bundle(tmp_path / "checkout", "bread", "salt"),))
    with pytest.raises(NotFoundError) as refused:
        locate_reading("Braed", bundled=bundled)
    assert refused.value.message == "There is no reading `Braed`."
    assert refused.value.hint == (
        "Did you mean `bread`? Write the path of a reading.yaml, or a name; these come with Studycircle: "
        "`bread` and `salt`."
    )
    with pytest.raises(NotFoundError) as refused:
        locate_reading("own/x.yaml", bundled=Bundled(()))
    assert refused.value.hint == "Write the path of a reading.yaml, or a name; none is here."


@pytest.mark.parametrize(
    "name", ["", ".", "..", "no\0thing", "n" * 5_000, "~nobody/x", "https://example.org/x"]
)
def test_a_name_that_makes_no_sense_is_a_finding(tmp_path: Path, name: str) -> None:
    """Whatever stands there instead of a name is told at the file that names it, without a traceback."""
    circle = tmp_path / "circle.yaml"
    circle.write_text("", encoding="utf-8")
    reading, findings = load_reading(name, beside=circle)
    assert reading is None
    assert [(finding.code, str(finding.place)) for finding in findings] == [
        ("no-such-reading", f"{circle}:1:1")
    ]
    assert "what-is-communisation" in findings[0].hint


def test_a_name_alone_is_a_finding_under_that_name() -> None:
    """Without a file that names it, the finding stands under the name itself."""
    reading, findings = load_reading("no-such-reading")
    assert reading is None
    assert [str(finding.place) for finding in findings] == ["no-such-reading:1:1"]


def test_the_text_beside_the_reading_goes_before_a_bundled_one(tmp_path: Path) -> None:
    """A seed of one's own is used even if Studycircle has one of the same name."""
    bundled = Bundled((bundle(tmp_path / "checkout"),))
    own = tmp_path / "own"
    own.mkdir()
    path = write(own, seed=SEED.replace("Everybody knows it, and", "Everybody knows it; but"))
    reading, _ = load_reading(str(path), bundled=bundled)
    assert reading
    assert "; but" in reading.paragraph(1).text
    (own / "bread.txt").unlink()
    reading, findings = load_reading(str(path), bundled=bundled)
    assert reading
    assert findings == []
    assert "; but" not in reading.paragraph(1).text


def test_a_text_that_isnt_there_is_told_at_its_key(tmp_path: Path) -> None:
    """A missing seed stands on the line that names it."""
    path = write(tmp_path)
    (tmp_path / "bread.txt").unlink()
    reading, findings = load_reading(str(path))
    assert reading is None
    assert [(finding.code, finding.source) for finding in findings] == [("seed", "seed: bread.txt")]
    assert "no text `bread.txt`" in findings[0].message
    assert "seeds/" in findings[0].hint


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        (b"\xff\xfeB\0", "isn't UTF-8"),
        (b"", "has no paragraph"),
        (b"a" * (BIGGEST_SEED + 1), "is bigger than 10 MB"),
    ],
)
def test_a_text_that_makes_no_sense_is_told_at_its_key(tmp_path: Path, seed: bytes, said: str) -> None:
    """A seed that is no text, empty or enormous is a finding on the line that names it."""
    reading, findings = loaded(tmp_path, seed=seed)
    assert reading is None
    assert [(finding.code, finding.source) for finding in findings] == [("seed", "seed: bread.txt")]
    assert said in findings[0].message


@pytest.mark.skipif(not UNREADABLE.is_file(), reason="needs a file that can be opened and not read")
def test_a_text_that_cant_be_read_is_told_at_its_key(tmp_path: Path) -> None:
    """What the system says about a file that it won't give is passed on."""
    reading, findings = loaded(tmp_path, changed(("seed: bread.txt", f"seed: {UNREADABLE}")))
    assert reading is None
    assert [finding.code for finding in findings] == ["seed"]
    assert "can't be read (Input/output error)" in findings[0].message


@pytest.mark.parametrize("text", ["", "- a list\n", "title: [", "\x00", "title: Bread\ntitle: Bread\n"])
def test_a_file_that_is_no_reading_gives_findings(tmp_path: Path, text: str) -> None:
    """Whatever the file holds, there are findings, and no traceback."""
    reading, findings = loaded(tmp_path, text)
    assert reading is None
    assert findings


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    """What was found while reading and what was found while checking stand together, by line."""
    text = changed(
        ("ask: What does everybody know?", "ask: What?\n      ask: What?"), ("1-2", "1-3"), ("in: 2", "in: 9")
    )
    _, findings = loaded(tmp_path, text)
    lines = [finding.place.line for finding in findings]
    assert lines == sorted(lines)
    assert {"twice", "overlap", "correction-nowhere"} <= {finding.code for finding in findings}
