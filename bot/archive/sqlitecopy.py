"""The archive as an SQLite file: tables to query, with what may be shown and nothing else.

It isn't cut from the bot's database but made from the tree, so that no private column can be left in it: no id of
Discord's, nobody who isn't quoted, nothing that was deleted.  Instants are text in UTC ("2027-01-12T16:00:00Z"), yes
and no are 1 and 0, offsets count code points; `user_version` is the number of this form.

    about       key, value: schema, made, circle, reading, author, sha256, consent, sample and so on
    week        number, section (id), title, link, due, opened, url, digest
    paragraph   number, text;  week_paragraph (section, paragraph): a paragraph may be read in two weeks
    note        number, paragraph, start, text
    theme       id, name;  prompt_theme (prompt, theme)
    prompt      id, section, place (in its week), kind, aim, paragraph, start, until, quote, question, essays_own,
                by_facilitator, due, posted, url, held, result, voters (null where totals aren't shown)
    option      prompt, number, text, votes (null likewise)
    response    id, section, prompt, paragraph, parent, how, author, at, edited_at, late, text, url, sample,
                pointed_paragraph, pointed_start, pointed_until, pointed_quote; rowid by order of time
    reaction    response, place, emoji, count
    kept_question   place, section, response, prompt, paragraph, text, url
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.archive.attached import FOLDER, file_of
from bot.archive.dates import iso
from bot.archive.labels import poll_result
from bot.archive.shelves import said
from bot.archive.tree import Archive, Prompt, Response, Week
from bot.store.published import Table, Value, as_database

VERSION = 1
SCHEMA = f"studycircle-sqlite/{VERSION}"

Row = tuple[Value, ...]


def database(archive: Archive) -> Iterator[bytes]:
    """Give the file, piece by piece.  Raises OSError where there is no room to make it."""
    return as_database(_tables(archive), version=VERSION)


def _tables(archive: Archive) -> Iterator[Table]:
    yield Table("about", ("key TEXT PRIMARY KEY", "value TEXT NOT NULL"), _about(archive))
    yield Table(
        "week",
        _columns("number INTEGER PRIMARY KEY, section, title, link, due?, opened?, url, digest"),
        _weeks(archive),
    )
    yield Table("paragraph", _columns("number INTEGER PRIMARY KEY, text"), _paragraphs(archive))
    yield Table("week_paragraph", _columns("section, paragraph INTEGER"), _read(archive))
    yield Table("note", _columns("number INTEGER, paragraph INTEGER, start INTEGER, text"), _notes(archive))
    yield Table("theme", _columns("id, name"), archive.themes.items())
    yield Table("prompt_theme", _columns("prompt, theme"), _themes(archive))
    yield Table(
        "prompt",
        _columns(
            "id TEXT PRIMARY KEY, section, place INTEGER, kind, aim, paragraph INTEGER, start INTEGER, until INTEGER,"
            " quote, question, essays_own INTEGER, by_facilitator INTEGER, due?, posted?, url, held, result,"
            " voters INTEGER?"
        ),
        _prompts(archive),
    )
    yield Table("option", _columns("prompt, number INTEGER, text, votes INTEGER?"), _options(archive))
    yield Table(
        "response",
        _columns(
            "id, section, prompt?, paragraph INTEGER?, parent?, how, author, at, edited_at?, late INTEGER, text, url,"
            " sample INTEGER, pointed_paragraph INTEGER?, pointed_start INTEGER?, pointed_until INTEGER?,"
            " pointed_quote?"
        ),
        map(_response, archive.responses),
    )
    yield Table("reaction", _columns("response, place INTEGER, emoji, count INTEGER"), _reactions(archive))
    yield Table(
        "attachment",
        _columns(
            "response, place INTEGER, name, says, size INTEGER, kind, spoiler INTEGER, state, sha256?, file?"
        ),
        _attachments(archive),
    )
    yield Table(
        "kept_question",
        _columns("place INTEGER PRIMARY KEY, section, response?, prompt?, paragraph INTEGER?, text, url"),
        _kept(archive),
    )


def _columns(told: str) -> tuple[str, ...]:
    """Return columns as SQL has them: text where no type is named, and never null but where marked with ?."""
    return tuple(map(_column, told.split(", ")))


def _column(told: str) -> str:
    bare = told.removesuffix("?")
    typed = bare if " " in bare else f"{bare} TEXT"
    return typed if told.endswith("?") else f"{typed} NOT NULL"


def _about(archive: Archive) -> Iterator[Row]:
    reading = archive.reading
    yield from (
        ("schema", SCHEMA),
        ("made", archive.made),
        ("sample", "yes" if archive.sample else "no"),
        ("circle", archive.circle.id),
        ("circle_name", archive.circle.name),
        ("zone", archive.circle.zone),
        ("reading", reading.id),
        ("title", reading.title),
        ("author", reading.author),
        ("written", reading.written),
        ("sha256", reading.sha256),
        ("consent", archive.consent.names),
        ("consent_statement", archive.consent.statement),
    )


def _weeks(archive: Archive) -> Iterator[Row]:
    for w in archive.weeks:
        yield w.number, w.section, w.title, w.link, _instant(w.due), _instant(w.opened), w.url, w.digest


def _paragraphs(archive: Archive) -> Iterator[Row]:
    yield from {p.number: p.text for week in archive.weeks for p in week.paragraphs}.items()


def _read(archive: Archive) -> Iterator[Row]:
    return ((week.section, p.number) for week in archive.weeks for p in week.paragraphs)


def _notes(archive: Archive) -> Iterator[Row]:
    paragraphs = {p.number: p for week in archive.weeks for p in week.paragraphs}
    for number, paragraph in paragraphs.items():
        for note in paragraph.notes:
            yield note.number, number, note.offset, note.text


def _asked(archive: Archive) -> Iterator[tuple[Week, int, Prompt]]:
    for week in archive.weeks:
        for place, prompt in enumerate(week.prompts, start=1):
            yield week, place, prompt


def _themes(archive: Archive) -> Iterator[Row]:
    return ((prompt.id, theme) for _, _, prompt in _asked(archive) for theme in prompt.themes)


def _prompts(archive: Archive) -> Iterator[Row]:
    for week, place, prompt in _asked(archive):
        passage = prompt.passage
        result = poll_result(prompt) if prompt.options else ""
        voters = prompt.voters if prompt.options and not prompt.is_sealed else None
        yield (
            *(prompt.id, week.section, place, prompt.kind.value, prompt.aim.value),
            *(passage.paragraph, passage.start, passage.end, passage.quote, prompt.question),
            *(int(prompt.essays_own), int(prompt.by_facilitator)),
            *(_instant(prompt.due), _instant(prompt.posted), prompt.url, prompt.held.value, result, voters),
        )


def _options(archive: Archive) -> Iterator[Row]:
    for _, _, prompt in _asked(archive):
        for option in prompt.options:
            yield prompt.id, option.number, option.text, None if prompt.is_sealed else option.votes


def _response(response: Response) -> Row:
    passage = response.passage
    return (
        *(response.id, response.week, response.prompt, response.paragraph, response.parent),
        *(response.how.value, response.author, iso(response.at), _instant(response.edited_at)),
        *(int(response.late), response.text, response.url, int(response.sample)),
        *((passage.paragraph, passage.start, passage.end, passage.quote) if passage else (None,) * 4),
    )


def _reactions(archive: Archive) -> Iterator[Row]:
    for response in archive.responses:
        for place, (emoji, count) in enumerate(response.reactions, start=1):
            yield response.id, place, emoji, count


def _attachments(archive: Archive) -> Iterator[Row]:
    for response in said(archive).with_files():
        for place, one in enumerate(response.attachments, start=1):
            file = file_of(one)
            yield (
                *(response.id, place, one.name, one.says, one.size, one.kind, int(one.spoiler)),
                *(one.state.value, one.sha256 or None, f"{FOLDER}/{file}" if file else None),
            )


def _kept(archive: Archive) -> Iterator[Row]:
    for place, kept in enumerate(archive.kept_questions, start=1):
        yield place, kept.week, kept.response, kept.prompt, kept.paragraph, kept.text, kept.url


def _instant(at: datetime | None) -> str | None:
    return iso(at) if at else None
