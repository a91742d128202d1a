"""The questions as HTML: each with its passage, what it asks, and for a poll its result in words and bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import wording
from bot.archive import labels
from bot.archive.edition import Edition
from bot.archive.inline import inline
from bot.archive.pieces import Pieces, wrapped
from bot.archive.shown import escape, filled, inline_html
from bot.archive.tree import Prompt, Week
from bot.reading.model import PromptKind

_LOOKS_BACK = (PromptKind.POLL, PromptKind.GO_ROUND, PromptKind.CLOSING)


def stands_beside(week: Week, prompt: Prompt) -> bool:
    """Return whether a prompt stands with its passage; those that look at the whole week stand after its text."""
    is_here = any(paragraph.number == prompt.passage.paragraph for paragraph in week.paragraphs)
    return is_here and prompt.kind not in _LOOKS_BACK


def prompt_html(edition: Edition, week: Week, prompt: Prompt, said: Iterable[str]) -> Iterator[str]:
    """Give one prompt with what was answered, in pieces."""
    none = "" if prompt.options else f'<p class="about">{escape(wording.ARCHIVED_NO_ANSWERS)}</p>\n'
    yield _asked(edition, week, prompt)
    yield from Pieces(said) or (none,)
    yield "</section>\n"


def paragraph_said_html(number: int, said: Iterable[str]) -> Iterator[str]:
    """Give what was answered to a paragraph itself, in pieces; nothing if nothing was."""
    heading = filled(wording.EDITION_ON, paragraph=f'<a href="#p{number}">¶{number}</a>')
    head = f'<section class="prompt">\n<h3>{heading}</h3>\n'
    return wrapped(head, said, "</section>\n")


def _asked(edition: Edition, week: Week, prompt: Prompt) -> str:
    name = f"q-{prompt.id}"
    where = edition.paragraph(prompt.passage.paragraph)
    question = inline_html(inline(prompt.question), edition.zone)
    return (
        f'<section class="prompt" id="{name}">\n'
        f'<h3><a href="#{name}">{escape(labels.prompt_head(week, prompt))}</a></h3>\n'
        f'<blockquote class="passage"><p lang="{edition.language}">“{escape(prompt.passage.quote)}”\u00a0{where}</p>'
        "</blockquote>\n"
        f'<p class="ask" dir="auto"{_language(edition, prompt)}>{question}</p>\n'
        f'<p class="about">{" · ".join(_about(edition, prompt))}</p>\n'
        f"{_poll(edition, prompt) if prompt.options else ''}"
    )


def _about(edition: Edition, prompt: Prompt) -> list[str]:
    about = [escape(words) for words in labels.about(prompt)]
    about += [_theme(edition, theme) for theme in prompt.themes]
    about.append(labels.posted(prompt, edition.time, filled=filled))
    link = edition.on_discord(prompt.url)
    return [*about, link] if link else about


def _theme(edition: Edition, theme: str) -> str:
    words = edition.archive.themes.get(theme)
    if words is None:
        return escape(theme)
    return f'<a href="{escape(edition.link(f"theme-{theme}"))}">{escape(words)}</a>'


def _language(edition: Edition, prompt: Prompt) -> str:
    """Return in which language a question stands: in that of the reading, unless the facilitator asked it."""
    return "" if prompt.by_facilitator else f' lang="{edition.language}"'


def _poll(edition: Edition, prompt: Prompt) -> str:
    """Return a poll's result: in words, and as bars with the totals beside them, where these are shown."""
    language = _language(edition, prompt)
    options = [
        f'<span class="option" dir="auto"{language}>{escape(option.text)}</span>' for option in prompt.options
    ]
    if not prompt.is_sealed:
        most = max(1, prompt.voters)
        options = [
            f'{shown} <span class="total">{escape(labels.chosen(option, prompt))}</span> '
            f"{_bar(100 * option.votes / most)}"
            for shown, option in zip(options, prompt.options, strict=True)
        ]
    rows = "".join(f"<li>{shown}</li>\n" for shown in options)
    result = escape(labels.poll_result(prompt))
    return f'<ol class="poll">\n{rows}</ol>\n<p class="result" dir="auto">{result}</p>\n'


def _bar(percent: float) -> str:
    """Return a bar as a drawing: it is printed where backgrounds are not, and needs no style of its own."""
    width = min(100, round(percent))
    return f'<svg class="bar" aria-hidden="true"><rect width="{width}%" height="100%"/></svg>'
