"""Discord's attachment hosts, and no other place: files are fetched from there piece by piece, within a limit.

Nothing is believed but what comes: not the size that is told, nor the kind; a redirect is not followed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from io import BufferedWriter
from pathlib import Path
from ssl import SSLContext
from urllib.parse import SplitResult, urlsplit

import httpx

from bot import __version__
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.attachments import Fetched, ForeignHostError, TooLargeError

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps attachments (reference.mdx, "Signed Attachment CDN URLs")."""
SILENCE, SECONDS = 20.0, 600.0
FIRST_BYTES = 16
PIECE = 1 << 17
AGAIN = "It is tried again."


class DiscordAttachments:
    """Fetches attachments from Discord's hosts; given a stand-in's base address for REST, from that one alone."""

    def __init__(self, api: str | None = None) -> None:
        self._stand_in = _origin(urlsplit(api)) if api else None

    async def fetch(self, url: str, into: Path, *, most: int) -> Fetched:
        """Put what a link leads to into a file, as `flow.attachments.AttachmentHost` says."""
        if not self._may(url):
            raise ForeignHostError
        try:
            async with asyncio.timeout(SECONDS), self._asked(url) as response:
                _refuse(response)
                return await _write(response, into, most=most)
        except (httpx.HTTPError, TimeoutError) as error:
            why = str(error) or type(error).__name__
            raise DiscordUncertainError(f"A file didn't come from Discord: {why}.", AGAIN) from error

    def _may(self, url: str) -> bool:
        """Return whether a link leads to one of the hosts, at its own door."""
        try:
            parts = urlsplit(url)
            origin = _origin(parts)
        except ValueError:
            return False
        if parts.username is not None or parts.password is not None or not url.isascii():
            return False
        if self._stand_in:
            return origin == self._stand_in
        scheme, host, port = origin
        return scheme == "https" and host in HOSTS and port in (None, 443)

    @asynccontextmanager
    async def _asked(self, url: str) -> AsyncIterator[httpx.Response]:
        # For each its own client: files are few and far between, and no cookie outlives one.
        async with (
            httpx.AsyncClient(
                verify=_trusted() if self._stand_in is None else False,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(SILENCE),
                headers={"User-Agent": f"Studycircle/{__version__}", "Accept-Encoding": "identity"},
            ) as client,
            client.stream("GET", url) as response,
        ):
            yield response


@cache
def _trusted() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _refuse(response: httpx.Response) -> None:
    """Raise for whatever isn't the file itself."""
    if response.status_code == httpx.codes.OK and "content-encoding" not in response.headers:
        return
    words = f"Discord answered {response.status_code} when a file was fetched."
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.status_code >= 500:
        raise DiscordUncertainError(words, AGAIN)
    raise DiscordRefusedError(words, "Its link is asked for anew.", status=response.status_code)


async def _write(response: httpx.Response, into: Path, *, most: int) -> Fetched:
    """Write what comes; raise TooLargeError before there is more of it on the disk than is allowed."""
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise TooLargeError(int(told))
    size, total, first = 0, sha256(), b""
    file = await asyncio.to_thread(_opened, into)
    try:
        async for piece in response.aiter_raw(PIECE):
            size += len(piece)
            if size > most:
                raise TooLargeError(size)
            first = (first + piece)[:FIRST_BYTES] if len(first) < FIRST_BYTES else first
            total.update(piece)
            await asyncio.to_thread(file.write, piece)
        await asyncio.to_thread(file.close)
    except BaseException:
        _drop(file, into)
        raise
    return Fetched(size, total.hexdigest(), kind_of(first))


def _opened(path: Path) -> BufferedWriter:
    """Open a file anew that only its owner can read, as the database beside it."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return path.open("wb")


def _drop(file: BufferedWriter, path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)


def kind_of(first: bytes) -> str:
    """Return which kind of picture begins so ("png", "jpeg", "gif", "webp"); "" for all else, whatever its name says.

    The signatures are those of their standards: PNG (W3C) 5.2, JPEG (T.81) B.1.1.3, GIF89a 17, WebP (RFC 9649) 2.4.
    """
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if first.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if first.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if first[:4] == b"RIFF" and first[8:12] == b"WEBP" else ""
