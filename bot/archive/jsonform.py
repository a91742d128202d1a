"""The archive as JSON, `studycircle-archive/1`: UTF-8, indented, keys in alphabetical order, a newline at the end.

`archive.schema.json`, beside this module, says the same to programs.  Every key is always there.  Ids are text,
instants ISO 8601 in UTC ("2027-01-12T16:00:00Z"), offsets code points of the corrected paragraph.  Text that there
isn't is ""; only the keys marked with ? may be null.

    schema          "studycircle-archive/1"
    made            the program and its version
    sample          true if all of it was rehearsed and nobody said it
    circle          id, name, language, zone (IANA), agreement[] (sentences)
    reading         id, title, author, written, language, about, sha256 (of the seed)
    consent         names ("pseudonyms", "as-on-discord", "nobody"; "pseudonymous" where no name is shown, whatever
                    was chosen), statement (the same in words)
    themes          id: name
    weeks[]         number, section (id), title, link, due?, opened?, url, digest (Discord's Markdown; "" in what was
                    made from the bot's store, which keeps no look back: it follows from the answers),
                    terms[] {term, says, see?},
                    paragraphs[] {number, text, notes[] {number, text, offset}},
                    prompts[] {id, kind, aim, themes[], question, essays_own, by_facilitator, due?, posted?, url,
                    options[], passage {paragraph, start, end, quote}}
                    The last may be what was said at the end: its section is "end", and it has no paragraphs.
    responses[]     id ("r17"), week (section id), prompt?, paragraph?, parent?, how ("reply", "form", "message"),
                    author, at, edited_at?, late, text (Discord's Markdown, mentions by name),
                    reactions[] {emoji, count}, url, sample, passage? {paragraph, start, end, quote} (the
                    words of the text that it points at), attachments[] {name, says (its alternative text), size
                    (bytes), kind ("png", "jpeg", "gif", "webp", "" for all else), spoiler, state ("kept", or why it
                    isn't: "waiting", "large", "full", "lost", "foreign"), sha256, file (its place beside this one;
                    both "" where it isn't kept)}; in order of time.  With neither prompt nor paragraph it
                    belongs to its parent, or to the week's conversation.  A parent that isn't in the list isn't
                    in the archive.
    votes[]         prompt, held ("as Discord shows them", "private", "" for not at all), result (in words), voters?,
                    options[] {number, text, votes?}; one for each poll.  Totals of a private poll are null while it is
                    open, and where fewer than five voted.
    kept_questions[]  week (section id), response?, prompt?, paragraph?, text (Discord's Markdown), url; what members
                    kept to come back to, in order of time.  Without response, prompt or paragraph its author isn't
                    quoted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from json.encoder import encode_basestring as _text

from bot.archive.attached import FOLDER, file_of
from bot.archive.dates import iso
from bot.archive.labels import poll_result
from bot.archive.tree import Archive, Attachment, KeptQuestion, Passage, Prompt, Response, Week

SCHEMA = "studycircle-archive/1"


def archive_json(archive: Archive) -> str:
    """Return the whole archive as JSON."""
    return "".join(pieces(archive))


def pieces(archive: Archive) -> Iterator[str]:
    """Give the whole archive as JSON, piece by piece: it needn't stand in memory, and the responses needn't either."""
    mark = "{\n"
    for key, value in sorted((_frame(archive) | {"responses": ()}).items()):
        yield f'{mark} "{key}": '
        if key == "responses":
            yield from _listed(map(_written, archive.responses))
        else:
            yield _json(value, depth=1)
        mark = ",\n"
    yield "\n}\n"


def _listed(written: Iterable[str]) -> Iterator[str]:
    """Give a list in the top level's object, each of its values on its own."""
    mark = "[\n  "
    for value in written:
        yield mark + value
        mark = ",\n  "
    yield "[]" if mark.startswith("[") else "\n ]"


def _written(response: Response) -> str:
    """Return what `_json` makes of the values of `_response`, byte for byte.

    With an indent, `json` goes through values in Python.  There may be a million responses, all of one shape: that
    stands here, and only texts are left to its encoder.
    """
    passage = _json(_passage(response.passage), depth=3) if response.passage else "null"
    files = _json([*map(_attachment, response.attachments)], depth=3) if response.attachments else "[]"
    return f"""{{
   "at": "{iso(response.at)}",
   "attachments": {files},
   "author": {_text(response.author)},
   "edited_at": {f'"{iso(response.edited_at)}"' if response.edited_at else "null"},
   "how": {_text(response.how)},
   "id": {_text(response.id)},
   "late": {"true" if response.late else "false"},
   "paragraph": {"null" if response.paragraph is None else response.paragraph},
   "parent": {"null" if response.parent is None else _text(response.parent)},
   "passage": {passage},
   "prompt": {"null" if response.prompt is None else _text(response.prompt)},
   "reactions": {_reactions(response.reactions) if response.reactions else "[]"},
   "sample": {"true" if response.sample else "false"},
   "text": {_text(response.text)},
   "url": {_text(response.url)},
   "week": {_text(response.week)}
  }}"""


def _reactions(reactions: Iterable[tuple[str, int]]) -> str:
    items = (
        f'{{\n     "count": {count},\n     "emoji": {_text(emoji)}\n    }}' for emoji, count in reactions
    )
    return "[\n    " + ",\n    ".join(items) + "\n   ]"


def _json(value: object, *, depth: int) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    # No end of a line stands in any text: there it is an escape.
    return text.replace("\n", "\n" + " " * depth)


def as_values(archive: Archive) -> dict[str, object]:
    """Return the whole archive as plain values, as the head of this module describes them."""
    return _frame(archive) | {"responses": [_response(response) for response in archive.responses]}


def _frame(archive: Archive) -> dict[str, object]:
    """Return all but the responses."""
    circle, reading = archive.circle, archive.reading
    return {
        "schema": SCHEMA,
        "made": archive.made,
        "sample": archive.sample,
        "circle": {
            "id": circle.id,
            "name": circle.name,
            "language": circle.language,
            "zone": circle.zone,
            "agreement": list(circle.agreement),
        },
        "reading": {
            "id": reading.id,
            "title": reading.title,
            "author": reading.author,
            "written": reading.written,
            "language": reading.language,
            "about": reading.about,
            "sha256": reading.sha256,
        },
        "consent": {"names": archive.consent.names, "statement": archive.consent.statement},
        "themes": dict(archive.themes),
        "weeks": [_week(week) for week in archive.weeks],
        "votes": [_votes(prompt) for week in archive.weeks for prompt in week.prompts if prompt.options],
        "kept_questions": [_kept(kept) for kept in archive.kept_questions],
    }


def _week(week: Week) -> dict[str, object]:
    return {
        "number": week.number,
        "section": week.section,
        "title": week.title,
        "link": week.link,
        "due": _instant(week.due),
        "opened": _instant(week.opened),
        "url": week.url,
        "digest": week.digest,
        "terms": [{"term": term.term, "says": term.says, "see": term.see} for term in week.terms],
        "paragraphs": [
            {
                "number": paragraph.number,
                "text": paragraph.text,
                "notes": [{"number": n.number, "text": n.text, "offset": n.offset} for n in paragraph.notes],
            }
            for paragraph in week.paragraphs
        ],
        "prompts": [_prompt(prompt) for prompt in week.prompts],
    }


def _prompt(prompt: Prompt) -> dict[str, object]:
    return {
        "id": prompt.id,
        "kind": prompt.kind.value,
        "aim": prompt.aim.value,
        "themes": list(prompt.themes),
        "question": prompt.question,
        "essays_own": prompt.essays_own,
        "by_facilitator": prompt.by_facilitator,
        "due": _instant(prompt.due),
        "posted": _instant(prompt.posted),
        "url": prompt.url,
        "options": [option.text for option in prompt.options],
        "passage": _passage(prompt.passage),
    }


def _passage(passage: Passage) -> dict[str, object]:
    return {
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
    }


def _response(response: Response) -> dict[str, object]:
    return {
        "id": response.id,
        "week": response.week,
        "prompt": response.prompt,
        "paragraph": response.paragraph,
        "parent": response.parent,
        "how": response.how.value,
        "author": response.author,
        "at": iso(response.at),
        "edited_at": _instant(response.edited_at),
        "late": response.late,
        "text": response.text,
        "reactions": [{"emoji": emoji, "count": count} for emoji, count in response.reactions],
        "url": response.url,
        "sample": response.sample,
        "passage": _passage(response.passage) if response.passage else None,
        "attachments": list(map(_attachment, response.attachments)),
    }


def _attachment(one: Attachment) -> dict[str, object]:
    file = file_of(one)
    return {
        "name": one.name,
        "says": one.says,
        "size": one.size,
        "kind": one.kind,
        "spoiler": one.spoiler,
        "state": one.state.value,
        "sha256": one.sha256,
        "file": f"{FOLDER}/{file}" if file else "",
    }


def _votes(prompt: Prompt) -> dict[str, object]:
    sealed = prompt.is_sealed
    return {
        "prompt": prompt.id,
        "held": prompt.held.value,
        "result": poll_result(prompt),
        "voters": None if sealed else prompt.voters,
        "options": [
            {"number": o.number, "text": o.text, "votes": None if sealed else o.votes} for o in prompt.options
        ],
    }


def _kept(kept: KeptQuestion) -> dict[str, object]:
    return {
        "week": kept.week,
        "response": kept.response,
        "prompt": kept.prompt,
        "paragraph": kept.paragraph,
        "text": kept.text,
        "url": kept.url,
    }


def _instant(at: datetime | None) -> str | None:
    return iso(at) if at else None
