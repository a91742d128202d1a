"""One week as HTML: each paragraph with what was asked and said beside it, then what looks at the week as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.archive import labels
from bot.archive.asked import paragraph_said_html, prompt_html, stands_beside
from bot.archive.edition import Edition
from bot.archive.essay import notes_html, paragraph_html
from bot.archive.pieces import Pieces, safe, wrapped
from bot.archive.recalled import recalled_html
from bot.archive.shown import escape, filled
from bot.archive.threads import Spot, Threads
from bot.archive.tree import Archive, Passage, Prompt, Term, Week
from bot.reading.text import Paragraph


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
    text: Pieces
    rounds: Pieces
    conversation: Pieces
    recalled: Markup


@dataclass(frozen=True)
class Chapters:
    """Makes the weeks of one page; `said` gives what was said at a spot, as HTML in pieces."""

    setting: Edition
    threads: Threads
    said: Callable[[Spot], Iterable[str]]
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
            text=Pieces(*(self._row(week, paragraph) for paragraph in week.paragraphs)),
            rounds=Pieces(*rounds),
            conversation=Pieces(self.said(Spot(week=week.section))),
            recalled=safe(recalled_html(self.setting, week, self.threads)),
        )

    def _row(self, week: Week, paragraph: Paragraph) -> Iterator[str]:
        """Give one paragraph, and beside it its notes, the prompts about it, and the answers filed under it."""
        language, number = self.setting.archive.reading.language, paragraph.number
        yield f'<div class="row">\n{paragraph_html(paragraph, self.passages.get(number, ()), language)}'
        notes = notes_html(paragraph, language, shown=self.notes_shown)
        here = (one for one in week.prompts if one.passage.paragraph == number and stands_beside(week, one))
        prompts = (self._prompt(week, prompt) for prompt in here)
        said = paragraph_said_html(number, self.said(Spot(paragraph=number)))
        beside = Pieces([notes] if notes else [], *prompts, said)
        yield from wrapped('<div class="margin">\n', beside, "</div>\n")
        yield "</div>\n"

    def _prompt(self, week: Week, prompt: Prompt) -> Iterator[str]:
        return prompt_html(self.setting, week, prompt, self.said(Spot(prompt=prompt.id)))

    def _opened(self, week: Week) -> str:
        link = self.setting.on_discord(week.url)
        time = labels.opened(week, self.setting.day, filled=filled)
        return f"{time} · {link}" if link and time else time

    def _term(self, term: Term) -> str:
        where = f"\u00a0{self.setting.paragraph(term.see)}" if term.see else ""
        return f"<dt>{escape(term.term)}</dt><dd>{escape(term.says)}{where}</dd>"
