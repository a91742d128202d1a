"""Markdown: read by markdown-it-py; notes (`[^1]`), which it doesn't know without a plug-in, beforehand.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.importing.blocks import Block, Found, call, one_line, tidy
from bot.importing.page import read_page
from bot.importing.pictures import left_out
from bot.wording import counted

if TYPE_CHECKING:
    from markdown_it.token import Token

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_CALL = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_SAYS = re.compile(
    r"^(title|author|lang|language)[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE
)


def read_markdown(text: str) -> Found:
    """Take a Markdown text apart; what is set as code stays as text, pictures are left out."""
    from markdown_it import MarkdownIt

    said, body = _front_matter(tidy(text))
    body, notes = _notes(body)
    body = _CALL.sub(lambda found: _call(found[1], notes), body)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    blocks = list(_blocks(tokens))
    blocks += [Block(_plain(text), ids=frozenset({f"^{key}"})) for key, text in notes.items()]
    return Found(
        tuple(blocks),
        title=said.get("title", ""),
        author=said.get("author", ""),
        language=said.get("language", said.get("lang", "")),
        remarks=(*left_out(_pictures(tokens)), *_code(tokens)),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT.match(text.lstrip("\n"))
    if not found:
        return {}, text
    said = {key.lower(): one_line(value) for key, value in _SAYS.findall(found[1])}
    return said, text.lstrip("\n")[found.end() :]


def _notes(body: str) -> tuple[str, dict[str, str]]:
    """Return the text without its notes, and the notes; what is indented below one, blank lines or not, is its own."""
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    inside: list[str] | None = None
    for line in body.split("\n"):
        found = _NOTE.fullmatch(line)
        if found:
            inside = notes.setdefault(found[1], [])
            inside.append(found[2])
        elif inside is not None and (not line.strip() or line[0] in " \t"):
            inside.append(line.strip())
        else:
            if inside:
                kept.append("")
            inside = None
            kept.append(line)
    return "\n".join(kept), {key: one_line(" ".join(lines)) for key, lines in notes.items()}


def _call(key: str, notes: dict[str, str]) -> str:
    return call(f"^{key}", f"({key})") if key in notes else f"({key})"


def _plain(text: str) -> str:
    """Return the words of a note that may have Markdown in it."""
    from markdown_it import MarkdownIt

    return one_line(" ".join(block.text for block in _blocks(MarkdownIt("commonmark").parse(text))))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    level = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Block(" | ".join(row or ()))
            row = None
        elif token.type == "inline" and row is not None:
            row.append(one_line(_words(token)))
        elif token.type == "inline":
            yield Block(one_line(_words(token)), level)
        elif token.type in ("fence", "code_block"):
            yield Block(one_line(token.content))
        elif token.type == "html_block":
            yield from read_page(token.content).blocks


def _words(token: Token) -> str:
    said = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            said.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.lower().startswith("<br")
        ):
            said.append(" ")
    return "".join(said)


def _pictures(tokens: Sequence[Token]) -> list[str]:
    inside = (child for token in tokens for child in token.children or ())
    return [child.content for child in inside if child.type == "image"]


def _code(tokens: Sequence[Token]) -> list[str]:
    number = sum(token.type in ("fence", "code_block") for token in tokens)
    return [f"{counted(number, 'block', 'blocks')} of code made into one line each"] if number else []
