"""The edition as one page: HTML that needs nothing else and no network, and no script to be read.

The frame is a Jinja template; what repeats by the thousand is built in the modules that are named after it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from bot import wording
from bot.archive import labels
from bot.archive.attached import Files
from bot.archive.chapter import Chapters, passages
from bot.archive.edition import Edition
from bot.archive.indexes import people_html, themes_html
from bot.archive.margin import responses_html
from bot.archive.pieces import Pieces, safe
from bot.archive.shown import escape, filled, name
from bot.archive.threads import Spot, threads
from bot.archive.tree import Archive, KeptQuestion


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of the contents: where it leads, its words, and for a week its paragraphs and its number."""

    href: str
    words: str
    range: str = ""
    number: int | None = None


MOST_RESPONSES = 20_000
"""More than these no browser shows on one page without trouble; `site.py` cuts them up."""


def page(archive: Archive) -> str:
    """Return the whole edition as one HTML document."""
    edition, found, shown = Edition(archive), threads(archive), Files(archive)

    def said(spot: Spot) -> Iterator[str]:
        return responses_html(found.get(spot, ()), edition.zone, folded=not spot.week, files=shown)

    chapters = Chapters(edition, found, said, passages(archive), set())
    parts = {
        "elsewhere": Pieces(said(Spot())),
        "kept": [kept_html(edition, kept) for kept in archive.kept_questions],
        "themes": safe(themes_html(edition)),
        "people": safe(people_html(edition, found)),
    }
    heads = {
        "elsewhere": wording.EDITION_OUTSIDE,
        "kept": wording.EDITION_KEPT,
        "themes": wording.EDITION_THEMES,
        "people": wording.EDITION_PEOPLE,
    }
    others = [NavItem(f"#{part}", heads[part]) for part, content in parts.items() if content]
    built = framed(
        edition,
        contents=[
            NavItem(f"#week-{week.number}", week.title, labels.week_range(week), week.number)
            for week in archive.weeks
        ],
        others=[*others, NavItem("#about", wording.EDITION_ABOUT)],
        full=True,
        weeks=[chapters.chapter(week) for week in archive.weeks],
        **parts,
    )
    return "".join(built)


_NOTHING: Mapping[str, object] = {
    "full": False,
    "home": "",
    "heading": "",
    "weeks": (),
    "goes_on": (),
    "elsewhere": "",
    "kept": (),
    "themes": "",
    "people": "",
    "turns": (),
}


def framed(
    edition: Edition, *, contents: Sequence[NavItem], others: Sequence[NavItem], **parts: object
) -> Iterator[str]:
    """Give a document with these parts in the frame, its style and its script within it, and their hashes.

    `full` has the whole title and how it was made; `home` is the page that has them where this one doesn't.
    """
    css, script = resource("page.css"), resource("page.js")
    return _template().generate(
        archive=edition.archive,
        said=safe(_how_said(edition.archive)),
        made=safe(_how_made(edition.archive)),
        read_by=safe(_read_by(edition.archive)),
        circle=name(edition.archive.circle.name),
        css=safe(css),
        script=safe(script),
        policy=_policy(css, script),
        words=wording,
        labels=labels,
        contents=contents,
        others=others,
        **{**_NOTHING, **parts},
    )


def _read_by(archive: Archive) -> str:
    return labels.read_by(archive, f"<bdi>{escape(name(archive.circle.name))}</bdi>", filled=filled)


def _how_said(archive: Archive) -> str:
    """Return what the small words beside a name mean."""
    how = wording.ARCHIVED_HOW
    words = {"form": how["form"], "message": how["message"], "late": wording.ARCHIVED_LATE}
    marked = {key: f"<i>{escape(text)}</i>" for key, text in words.items()}
    edited = f"<i>{escape(wording.EDITION_EDITED)}</i>"
    return filled(wording.EDITION_READ_SAID, zone=escape(archive.circle.zone), edited=edited, **marked)


def _how_made(archive: Archive) -> str:
    code = f"<code>{archive.reading.sha256}</code>"
    return filled(wording.EDITION_MADE_FROM, made=escape(archive.made), sum=code)


def kept_html(edition: Edition, kept: KeptQuestion) -> Markup:
    """Return a question that was kept, as a link to where it stands."""
    archive = edition.archive
    words = escape(labels.kept_words(kept, archive))
    place = labels.kept_place(kept, archive)
    week = next((week for week in archive.weeks if week.section == kept.week), None)
    link = f'<a href="{escape(edition.link(place))}"><bdi>{words or "¶"}</bdi></a>'
    where = [escape(wording.EDITION_IN_WEEK.format(number=week.number))] if week else []
    where += filter(None, [edition.on_discord(kept.url)])
    return safe(" · ".join([link if place else escape(wording.EDITION_NOT_QUOTED), *where]))


def _policy(css: str, script: str) -> str:
    """Return the page's Content-Security-Policy (CSP 3, 2.3.1): this style and script, and pictures within it."""
    return (
        f"default-src 'none'; style-src '{_sum(css)}'; script-src '{_sum(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _sum(source: str) -> str:
    return f"sha256-{base64.b64encode(sha256(source.encode()).digest()).decode()}"


@cache
def _template() -> Template:
    frame = Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    return frame.get_template("page.html.j2")


@pass_eval_context
def _finalized(context: EvalContext, value: object) -> object:
    """Send the frame's own values through the one escaping function, too, but for what it says was built here."""
    if not context.autoescape:
        return value
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape(value))  # noqa: S704 - escaped just here
    return value


@cache
def resource(name: str) -> str:
    """Return one of our own files: the style, the script, the frame."""
    return files("bot.archive").joinpath(name).read_text("utf-8")
