"""The one module here that touches the disk: find a reading by name or path, and load it with its text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import NotFoundError, StudycircleError
from bot.reading.check import check
from bot.reading.corrections import correct
from bot.reading.model import Reading, ReadingFile
from bot.reading.scalars import SLUG
from bot.reading.text import Source, bind, parse
from bot.wording import listed
from bot.yamldoc import Document, Finding, Place, Severity, load, quoted, read, validate

FILE = "reading.yaml"
BIGGEST_SEED = 10_000_000

WORDS = {
    "title": "the text's title, as members will see it",
    "author": "who wrote it",
    "seed": "the name of a text in seeds/, or its path from here",
    "language": "the text's language, like en-GB",
    "about": "two or three neutral sentences for the welcome",
    "in": "a paragraph's number, like 2, or note 4",
    "from": "what stands there, letter for letter",
    "to": "what it should read",
    "fault": "scan or printer",
    "aim": "understand, test or connect",
    "passage": "{paragraph: 18, quote: a few words that stand there}",
    "quote": "a few words that stand in the paragraph, letter for letter",
    "ask": "the question itself",
    "paragraphs": "the first and the last one, like 18-21",
    "options": "a list of positions that people really hold",
}


@dataclass(frozen=True, slots=True)
class Bundled:
    """The readings and seeds that come with the program; of two with one name the first folder's counts."""

    folders: tuple[Path, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of all readings, sorted."""
        found = {path.parent.name for folder in self.folders for path in folder.glob(f"readings/*/{FILE}")}
        return tuple(sorted(found))

    def reading(self, name: str) -> Path | None:
        """Return where the reading of this name is."""
        return self._first(f"readings/{name}/{FILE}") if SLUG.fullmatch(name) else None

    def seed(self, name: str) -> Path | None:
        """Return where the seed of this name is."""
        return self._first(f"seeds/{name}")

    def _first(self, below: str) -> Path | None:
        return next((path for folder in self.folders if _is_file(path := folder / below)), None)


# Built into the wheel as bot/bundled; in a checkout the folders stand beside the package.
PACKAGE = Path(__file__).resolve().parent.parent
BUNDLED = Bundled((PACKAGE / "bundled", PACKAGE.parent))


def bundled_readings() -> tuple[str, ...]:
    """Return the names of the readings that come with the program."""
    return BUNDLED.names()


def locate_reading(name_or_path: str, *, beside: Path | None = None, bundled: Bundled = BUNDLED) -> Path:
    """Return the reading.yaml that is meant: a bundled name, or a path to it or to its folder.

    A path that isn't absolute starts from `beside` (a circle's file, or a folder) or the working folder.
    Raises NotFoundError with the nearest name and the list of all.
    """
    known = bundled.reading(name_or_path)
    if known:
        return known
    start = beside or Path()
    path = (start if beside is None or start.is_dir() else start.parent) / name_or_path
    for candidate in (path, path / FILE):
        if _is_file(candidate):
            return candidate
    raise NotFoundError(
        f"There is no reading {quoted(name_or_path)}.", _other_names(name_or_path, bundled.names())
    )


def load_reading(
    name_or_path: str, *, beside: Path | None = None, bundled: Bundled = BUNDLED, text: str | None = None
) -> tuple[Reading | None, list[Finding]]:
    """Load a reading with its text, and everything that is to be said about it.

    `text` is what its file may come to hold, where that is the question.

    The reading is None if it couldn't be put together at all; with one there may still be errors among the
    findings, and then it mustn't be used for more than further checks.
    """
    try:
        path = locate_reading(name_or_path, beside=beside, bundled=bundled)
    except NotFoundError as error:
        place = Place(str(beside or name_or_path), 1, 1)
        return None, [Finding(place, Severity.ERROR, "no-such-reading", error.message, error.hint, "")]
    document, findings = load(path) if text is None else read(text, str(path))
    if document is None:
        return None, findings
    form, mistakes = validate(ReadingFile, document, words=WORDS)
    findings += mistakes
    if form is None:
        return None, findings
    try:
        source = parse(_seed(form.seed, path, bundled))
    except StudycircleError as error:
        return None, [
            *findings,
            document.find(("seed",), code="seed", message=error.message, hint=error.hint),
        ]
    reading, more = _read(path, document, form, source)
    return reading, sorted([*findings, *more], key=lambda finding: finding.place)


def _read(path: Path, document: Document, form: ReadingFile, seed: Source) -> tuple[Reading, list[Finding]]:
    source, faults = correct(seed, form.corrections)
    reading = Reading(
        id=path.resolve().parent.name if path.name == FILE else path.stem,
        title=form.title,
        author=form.author,
        written=form.written,
        language=form.language,
        about=form.about,
        words_a_minute=form.words_a_minute,
        themes=form.themes,
        sections=form.sections,
        text=bind(source),
        corrections=form.corrections,
    )
    return reading, check(document, reading, source, faults)


def _seed(name: str, reading: Path, bundled: Bundled) -> bytes:
    """Read the seed that lies beside the reading, or else the bundled one of that name."""
    beside = reading.parent / name
    path = beside if _is_file(beside) else bundled.seed(name)
    if path is None:
        raise NotFoundError(
            f"There is no text {quoted(name)}, neither beside this file nor among those of Studycircle.",
            "Write its path from here, or the name of a file in seeds/.",
        )
    try:
        with path.open("rb") as file:
            content = file.read(BIGGEST_SEED + 1)
    except OSError as error:
        raise NotFoundError(
            f"The text {quoted(name)} can't be read ({error.strerror}).", "Look at its permissions."
        ) from error
    if len(content) > BIGGEST_SEED:
        raise StudycircleError(
            f"The text {quoted(name)} is bigger than 10 MB.", "Name the text itself, as plain text."
        )
    return content


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, or a folder that may not be entered
        return False


def _other_names(name: str, known: tuple[str, ...]) -> str:
    # It costs milliseconds, and a name that is right has no need of it.
    from difflib import get_close_matches

    close = get_close_matches(Path(name).name[:100].lower().replace("_", "-"), known, n=1)
    first = f"Did you mean `{close[0]}`? " if close else ""
    names = (
        f"these come with Studycircle: {listed([f'`{name}`' for name in known])}" if known else "none is here"
    )
    return f"{first}Write the path of a reading.yaml, or a name; {names}."
