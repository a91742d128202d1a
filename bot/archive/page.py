"""The archive as one readable page: HTML that needs nothing else, no network and no script.

The frame is a Jinja template; what repeats by the thousand is built here and in `essay.py` and `margin.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.archive import labels
from bot.archive.dates import day, iso, short
from bot.archive.essay import notes_html, paragraph_html
from bot.archive.inline import inline
from bot.archive.margin import responses_html
from bot.archive.shown import escape, inline_html, says
from bot.archive.threads import Entry, Spot, threads
from bot.archive.tree import Archive, KeptQuestion, Passage, Prompt, Week
from bot.reading.model import PromptKind
from bot.wording import PASS_IS_FULL

_LOOKS_BACK = (PromptKind.POLL, PromptKind.GO_ROUND, PromptKind.CLOSING)


def page(archive: Archive) -> str:
    """Return the whole archive as one HTML document."""
    leaf = _Leaf(archive)
    return _template().render(
        archive=archive,
        css=Markup(_resource("page.css")),  # noqa: S704 - our own file
        labels=labels,
        dates=labels.covered(archive),
        weeks=[leaf.week(week) for week in archive.weeks],
        elsewhere=leaf.said(Spot()),
        kept=[leaf.kept(kept) for kept in archive.kept_questions],
    )


@cache
def _template() -> Template:
    frame = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalized
    )
    return frame.from_string(_resource("page.html.j2"))


def _finalized(value: object) -> object:
    """Send the frame's own values through the one escaping function, too."""
    return Markup(escape(value)) if type(value) is str else value  # noqa: S704 - escaped just here


@cache
def _resource(name: str) -> str:
    return files("bot.archive").joinpath(name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class WeekLeaf:
    """One week as the frame needs it."""

    id: str
    heading: str
    range: str
    dates: Markup
    week: Week
    terms: list[Markup]
    text: Markup
    notes: Markup
    rounds: Markup
    conversation: Markup
    digest: Markup


class _Leaf:
    """Makes the parts of one page."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._zone: tzinfo = ZoneInfo(archive.circle.zone)
        self._threads: Mapping[Spot, tuple[Entry, ...]] = threads(archive)
        self._notes: set[int] = set()
        self._passages: dict[int, list[Passage]] = {}
        for prompt in (prompt for week in archive.weeks for prompt in week.prompts):
            self._passages.setdefault(prompt.passage.paragraph, []).append(prompt.passage)

    def said(self, spot: Spot) -> Markup:
        """Return what was said at a spot."""
        return _safe(responses_html(self._threads.get(spot, ()), self._zone))

    def kept(self, kept: KeptQuestion) -> Markup:
        """Return a question that was kept, as a link to where it stands."""
        words = escape(labels.kept_words(kept, self._archive))
        place = labels.kept_place(kept, self._archive)
        week = next((week for week in self._archive.weeks if week.section == kept.week), None)
        shown = f'<a href="#{place}">{words or "¶"}</a>' if place else labels.NOT_QUOTED
        where = [f"week {week.number}"] if week else []
        return _safe(" · ".join([shown, *where, *filter(None, [self._on_discord(kept.url)])]))

    def week(self, week: Week) -> WeekLeaf:
        """Return one week."""
        language = self._archive.reading.language
        return WeekLeaf(
            id=f"week-{week.number}",
            heading=labels.week_head(week),
            range=labels.week_range(week),
            dates=self._opened(week),
            week=week,
            terms=[_safe(_term(t.term, t.says, t.see)) for t in week.terms],
            text=_safe("".join(self._passage(week, n) for n in range(len(week.paragraphs)))),
            notes=_safe(notes_html(week.paragraphs, language, shown=self._notes)),
            rounds=_safe("".join(self._prompt(week, p) for p in week.prompts if not _beside_text(week, p))),
            conversation=self.said(Spot(week=week.section)),
            digest=_safe(says(week.digest, self._zone)),
        )

    def _opened(self, week: Week) -> Markup:
        at = week.opened or week.due
        if at is None:
            return Markup()
        words = "Opened" if week.opened else "Due"
        link = f" · {self._on_discord(week.url)}" if self._on_discord(week.url) else ""
        return _safe(f'{words} <time datetime="{iso(at)}">{day(at, self._zone)}</time>{link}')

    def _passage(self, week: Week, index: int) -> str:
        """Return one paragraph, the prompts about it, and the answers filed under it."""
        paragraph = week.paragraphs[index]
        language, number = self._archive.reading.language, paragraph.number
        text = paragraph_html(paragraph, self._passages.get(number, ()), language)
        here = [p for p in week.prompts if p.passage.paragraph == number and _beside_text(week, p)]
        prompts = [self._prompt(week, prompt) for prompt in here]
        said = self.said(Spot(paragraph=number))
        if said:
            head = f'<h3>On <a href="#p{number}">¶{number}</a></h3>'
            prompts.append(f'<section class="prompt">\n{head}\n{said}\n</section>\n')
        return text + "".join(prompts)

    def _prompt(self, week: Week, prompt: Prompt) -> str:
        """Return one prompt with what was answered."""
        said = self.said(Spot(prompt=prompt.id))
        name = f"q-{prompt.id}"
        number, language = prompt.passage.paragraph, escape(self._archive.reading.language)
        none = "" if prompt.options else f'<p class="about">{labels.NO_ANSWERS}</p>'
        return (
            f'<section class="prompt" id="{name}">\n'
            f'<h3><a href="#{name}">{labels.prompt_head(week, prompt)}</a></h3>\n'
            f'<blockquote class="passage"><p lang="{language}">“{escape(prompt.passage.quote)}”\u00a0'
            f'<a href="#p{number}">¶{number}</a></p></blockquote>\n'
            f'<p class="ask">{inline_html(inline(prompt.question), self._zone)}</p>\n'
            f'<p class="about">{" · ".join(self._about(prompt))}</p>\n'
            f"{_poll(prompt) if prompt.options else ''}"
            f"{said or none}\n</section>\n"
        )

    def _about(self, prompt: Prompt) -> list[str]:
        about = [labels.ESSAYS_OWN] if prompt.essays_own else []
        about += [labels.BY_FACILITATOR] if prompt.by_facilitator else []
        about.append(labels.AIM_WORDS[prompt.aim])
        if prompt.kind is PromptKind.GO_ROUND:
            about.append(PASS_IS_FULL.rstrip("."))
        if prompt.options:
            about.append(labels.HELD_WORDS[prompt.held])
        about += [escape(self._archive.themes.get(theme, theme)) for theme in prompt.themes]
        about.append(self._posted(prompt))
        link = self._on_discord(prompt.url)
        return [*about, link] if link else about

    def _posted(self, prompt: Prompt) -> str:
        if prompt.posted:
            return f"posted {_time(prompt.posted, self._zone)}"
        return f"due {_time(prompt.due, self._zone)}, not posted" if prompt.due else "not posted"

    def _on_discord(self, url: str) -> str:
        """Return the link to a message; a rehearsal has none that leads anywhere."""
        return f'<a href="{escape(url)}">on Discord</a>' if url and not self._archive.sample else ""


def _safe(built: str) -> Markup:
    """Hand over what was built here, every text in it escaped by `shown.escape`."""
    return Markup(built)  # noqa: S704


def _time(at: datetime, zone: tzinfo) -> str:
    return f'<time datetime="{iso(at)}">{short(at, zone)}</time>'


def _beside_text(week: Week, prompt: Prompt) -> bool:
    """Return whether a prompt stands below its passage; those that look at the whole week stand after its text."""
    is_here = any(paragraph.number == prompt.passage.paragraph for paragraph in week.paragraphs)
    return is_here and prompt.kind not in _LOOKS_BACK


def _term(term: str, says: str, see: int | None) -> str:
    where = f'\u00a0<a href="#p{see}">¶{see}</a>' if see else ""
    return f"<dt>{escape(term)}</dt><dd>{escape(says)}{where}</dd>"


def _poll(prompt: Prompt) -> str:
    """Return a poll's result: in words, and as bars with the totals beside them, where these are shown."""
    if prompt.is_sealed:
        rows = "".join(
            f'<li><span class="option">{escape(option.text)}</span></li>\n' for option in prompt.options
        )
        return f'<ol class="poll">\n{rows}</ol>\n<p class="result">{labels.poll_result(prompt)}</p>\n'
    most = max(1, prompt.voters)
    rows = "".join(
        f'<li><span class="option">{escape(option.text)}</span> '
        f'<span class="total">{option.votes} of {prompt.voters}</span> {_bar(100 * option.votes / most)}</li>\n'
        for option in prompt.options
    )
    return f'<ol class="poll">\n{rows}</ol>\n<p class="result">{escape(labels.poll_result(prompt))}</p>\n'


def _bar(percent: float) -> str:
    """Return a bar as a drawing: it is printed where backgrounds are not, and needs no style of its own."""
    width = min(100, round(percent))
    return f'<svg class="bar" aria-hidden="true"><rect width="{width}%" height="100%"/></svg>'
