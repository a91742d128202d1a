"""Files that came with what was said: what each is called in the archive, and how each form shows it.

What somebody called a file is never a name on a disk: there it is called after what it holds, with an ending from a
closed list.  Only what its bytes show to be a picture is ever shown as one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot import wording
from bot.archive.escaping import escape as as_markdown
from bot.archive.shelves import said
from bot.archive.shown import escape, name
from bot.archive.tree import Archive, Attachment
from bot.records import AttachmentState

FOLDER = "attachments"
NAMES = re.compile(r"[0-9a-f]{32}-[0-9a-f]{16}\.[a-z0-9]{2,5}")
"""The names that the files may have; viewers of DiscordChatExporter's files know one by its last sixteen characters."""
PICTURES = {"png": ".png", "jpeg": ".jpg", "gif": ".gif", "webp": ".webp"}
# What no browser runs when somebody opens it from the folder; whatever else it says of itself, it ends in .bin.
ENDINGS = frozenset(
    {
        *(".pdf", ".txt", ".md", ".csv", ".epub", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx", ".rtf"),
        *(".mp3", ".ogg", ".m4a", ".wav", ".flac", ".mp4", ".webm", ".mov", ".zip"),
    }
)
MOST_INLINE, MOST_INLINE_IN_ALL = 1 << 20, 4 << 20
"""So many bytes of a picture, and of all pictures on one page, stand within the page itself."""


def file_of(one: Attachment) -> str:
    """Return the name of a file in the archive's folder of files; "" where it isn't there."""
    if one.state is not AttachmentState.KEPT:
        return ""
    ending = PICTURES.get(one.kind) or ending_of(one.name) or ".bin"
    return f"{one.sha256[16:48]}-{one.sha256[:16]}{ending}"


def ending_of(called: str) -> str:
    """Return the ending of what somebody called a file, if it is one of ours; else ""."""
    told = PurePosixPath(called.replace("\\", "/")).suffix.lower()
    return told if told in ENDINGS or told.removeprefix(".") in PICTURES or told == ".jpg" else ""


def contents(archive: Archive) -> dict[str, Iterator[bytes]]:
    """Return each file by its name, every one once; each is read when it is asked for."""
    found = {
        file_of(one): one.sha256 for response in said(archive).with_files() for one in response.attachments
    }
    return {file: _read(archive, found[file]) for file in sorted(found) if file}


def _read(archive: Archive, sha256: str) -> Iterator[bytes]:
    yield archive.read_file(sha256)


def pictures(archive: Archive, *, each: int, in_all: int) -> dict[str, Attachment]:
    """Return the pictures by their names that have room where they are to stand with everything else, in order."""
    found: dict[str, Attachment] = {}
    for response in said(archive).with_files():
        for one in response.attachments:
            file = file_of(one)
            if file and file not in found and is_shown(one) and one.size <= min(each, in_all):
                found[file] = one
                in_all -= one.size
    return found


def is_shown(one: Attachment) -> bool:
    """Return whether a file may be shown as a picture, and not only named."""
    return one.state is AttachmentState.KEPT and one.kind in PICTURES and not one.spoiler


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count < 1 << 10:
        return wording.numbered(wording.ARCHIVED_BYTES, count)
    if count < 1 << 20:
        return f"{count / (1 << 10):.0f} kB"
    return f"{wording.decimal(count / (1 << 20))} MB"


def description(one: Attachment) -> str:
    """Return what a picture shows, as somebody has described it, or that nobody has."""
    return one.says.strip() or wording.capital(wording.ARCHIVED_UNDESCRIBED)


def told(one: Attachment) -> str:
    """Return what there is to say of a file beside its name and its description."""
    about = [size(one.size)]
    if one.kind and not one.says.strip():
        about.append(wording.ARCHIVED_UNDESCRIBED)
    if one.spoiler:
        about.append(wording.ARCHIVED_SPOILER)
    if one.state in wording.ARCHIVED_WHY_NOT:
        about.append(wording.ARCHIVED_WHY_NOT[one.state])
    return ", ".join(about)


def in_words(one: Attachment) -> str:
    """Return a file as one line of plain text: its name, its description, and what else there is to say."""
    says = f" “{name(one.says)}”" if one.says.strip() else ""
    return f"{name(one.name)}{says} ({told(one)})"


class Files:
    """How one page shows files: small pictures within itself, as long as there is room, and links to the others.

    `up` leads from the page to the archive's folder ("../").
    """

    def __init__(self, archive: Archive, *, up: str = "") -> None:
        self._archive = archive
        self._up = up
        self._left = MOST_INLINE_IN_ALL

    def html(self, attachments: tuple[Attachment, ...]) -> str:
        """Return files as figures; a picture has its description as its alternative text."""
        return "".join(map(self._figure, attachments))

    def _figure(self, one: Attachment) -> str:
        called = f"<bdi>{escape(name(one.name))}</bdi>"
        if file := file_of(one):
            called = f'<a href="{self._up}{FOLDER}/{file}">{called}</a>'
        about = f"<figcaption>{called} ({escape(told(one))})"
        picture = self._picture(one)
        if one.says.strip() and not picture:
            about += f': <q dir="auto">{escape(one.says)}</q>'
        return f'<figure class="file">{picture}{about}</figcaption></figure>'

    def _picture(self, one: Attachment) -> str:
        """Return a picture that is within the page, or "" where there is none, or no room for it."""
        if one.state is not AttachmentState.KEPT or one.kind not in PICTURES:
            return ""
        if one.size > min(MOST_INLINE, self._left):
            return ""
        self._left -= one.size
        held = base64.b64encode(self._archive.read_file(one.sha256)).decode()
        says = escape(description(one))
        shown = f'<img src="data:image/{one.kind};base64,{held}" alt="{says}">'
        hidden = escape(wording.capital(wording.ARCHIVED_SPOILER))
        return f"<details><summary>{hidden}</summary>{shown}</details>" if one.spoiler else shown


def markdown(one: Attachment, *, up: str = "../") -> str:
    """Return a file as a line of Markdown: a picture with its description, anything else as a link."""
    about = as_markdown(f"({told(one)})", starts=False)
    called = as_markdown(name(one.name), starts=False) or "file"
    file = file_of(one)
    if not file:
        says = f": “{as_markdown(name(one.says), starts=False)}”" if one.says.strip() else ""
        return f"{called} {about}{says}"
    if one.kind in PICTURES and not one.spoiler:
        says = as_markdown(name(description(one)), starts=False)
        return f"![{says}]({up}{FOLDER}/{file})\\\n[{called}]({up}{FOLDER}/{file}) {about}"
    says = f": “{as_markdown(name(one.says), starts=False)}”" if one.says.strip() else ""
    return f"[{called}]({up}{FOLDER}/{file}) {about}{says}"
