"""One week as HTML: each paragraph with what was asked and said beside it, then what looks at the week as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.archive import labels
from bot.archive.asked import paragraph_said_html, prompt_html, stands_beside
from bot.archive.dates import day, iso
from bot.archive.edition import Edition
from bot.archive.essay import notes_html, paragraph_html
from bot.archive.recalled import recalled_html
from bot.archive.shown import escape
from bot.archive.threads import Spot, Threads
from bot.archive.tree import Archive, Passage, Prompt, Term, Week


def passages(archive: Archive) -> Mapping[int, tuple[Passage, ...]]:
    """Return the passages that prompts quote, by paragraph."""
    found: dict[int, tuple[Passage, ...]] = {}
    for prompt in (prompt for week in archive.weeks for prompt in week.prompts):
        number = prompt.passage.paragraph
        found[number] = (*found.get(number, ()), prompt.passage)
    return found


@dataclass(frozen=True, slots=True)
class Chapter:
    """One week as the frame needs it."""

    id: str
    heading: str
    week: Week
    range: str
    dates: Markup
    terms: list[Markup]
    text: Markup
    rounds: Markup
    conversation: Markup
    recalled: Markup


@dataclass(frozen=True)
class Chapters:
    """Makes the weeks of one page; `said` returns what was said at a spot, as HTML."""

    setting: Edition
    threads: Threads
    said: Callable[[Spot], str]
    passages: Mapping[int, tuple[Passage, ...]]
    notes_shown: set[int]

    def chapter(self, week: Week) -> Chapter:
        """Return one week."""
        rounds = (self._prompt(week, prompt) for prompt in week.prompts if not stands_beside(week, prompt))
        return Chapter(
            id=f"week-{week.number}",
            heading=labels.week_head(week),
            week=week,
            range=labels.week_range(week),
            dates=safe(self._opened(week)),
            terms=[safe(self._term(term)) for term in week.terms],
            text=safe("".join(self._row(week, index) for index in range(len(week.paragraphs)))),
            rounds=safe("".join(rounds)),
            conversation=safe(self.said(Spot(week=week.section))),
            recalled=safe(recalled_html(self.setting, week, self.threads)),
        )

    def _row(self, week: Week, index: int) -> str:
        """Return one paragraph, and beside it its notes, the prompts about it, and the answers filed under it."""
        paragraph = week.paragraphs[index]
        language, number = self.setting.archive.reading.language, paragraph.number
        text = paragraph_html(paragraph, self.passages.get(number, ()), language)
        beside = [notes_html(paragraph, language, shown=self.notes_shown)]
        here = (one for one in week.prompts if one.passage.paragraph == number and stands_beside(week, one))
        beside += [self._prompt(week, prompt) for prompt in here]
        if said := self.said(Spot(paragraph=number)):
            beside.append(paragraph_said_html(number, said))
        margin = f'<div class="margin">\n{"".join(beside)}</div>\n' if any(beside) else ""
        return f'<div class="row">\n{text}{margin}</div>\n'

    def _prompt(self, week: Week, prompt: Prompt) -> str:
        return prompt_html(self.setting, week, prompt, self.said(Spot(prompt=prompt.id)))

    def _opened(self, week: Week) -> str:
        at = week.opened or week.due
        if at is None:
            return ""
        words = "Opened" if week.opened else "Due"
        link = self.setting.on_discord(week.url)
        time = f'{words} <time datetime="{iso(at)}">{day(at, self.setting.zone)}</time>'
        return f"{time} · {link}" if link else time

    def _term(self, term: Term) -> str:
        where = f"\u00a0{self.setting.paragraph(term.see)}" if term.see else ""
        return f"<dt>{escape(term.term)}</dt><dd>{escape(term.says)}{where}</dd>"


def safe(built: str) -> Markup:
    """Hand over what was built here, every text in it escaped by `shown.escape`."""
    return Markup(built)  # noqa: S704
