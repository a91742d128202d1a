"""Fetch a text from the web: one question to the resolver a hop, the connection to the very number it gave.

A name that leads somewhere else the second time it is asked for gets no second time.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import httpx

from bot import __version__
from bot.errors import StudycircleError
from bot.importing.addresses import EVERYBODYS, Address, IPAddress, Rules, address, hop
from bot.wording import listed

BIGGEST = 10_000_000
SECONDS = 60.0
SILENCE = 15.0
MOST_HOPS = 5
TYPES = {
    "text/plain": "plain text",
    "text/markdown": "Markdown",
    "text/x-markdown": "Markdown",
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    "application/epub+zip": "EPUB",
    "application/octet-stream": "a file without a kind",
}
_SENT_ON = (301, 302, 303, 307, 308)

Resolve = Callable[[str, int], Awaitable[Sequence[IPAddress]]]
Progress = Callable[[int, int | None], None]
"""Called with the bytes that have come, and how many there will be, if that is known."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, from where in the end, and what the server says that it is."""

    content: bytes
    url: str
    media_type: str
    charset: str

    @property
    def name(self) -> str:
        """The name of the file, as far as the address tells one."""
        return unquote(urlsplit(self.url).path).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is fetched, in bytes, and for how long, in seconds, in all."""

    size: int = BIGGEST
    seconds: float = SECONDS


USUAL = Limits()


async def look_up(host: str, port: int) -> Sequence[IPAddress]:
    """Ask the system's resolver which numbers a name has."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


async def fetch(
    url: str,
    rules: Rules = EVERYBODYS,
    *,
    progress: Progress | None = None,
    resolve: Resolve = look_up,
    limits: Limits = USUAL,
) -> Fetched:
    """Fetch a text; every hop is looked at before anything is sent there.

    Raises StudycircleError for what the rules don't allow, and for what is too big, too slow, no text, or not there.
    """
    here = address(url, rules)
    trusted = httpx.create_ssl_context(trust_env=False)
    try:
        async with asyncio.timeout(limits.seconds):
            for _ in range(MOST_HOPS + 1):
                numbers = await _numbers(here, resolve, rules)
                async with _asked(here, numbers, trusted) as response:
                    if response.status_code not in _SENT_ON:
                        return await _taken(response, here, limits, progress)
                    here = hop(here, response.headers.get("location", ""), rules)
    except TimeoutError as error:
        raise _failed(here, f"it wasn't here after {limits.seconds:g} seconds") from error
    raise _failed(here, f"it was sent on more than {MOST_HOPS} times")


async def _numbers(here: Address, resolve: Resolve, rules: Rules) -> Sequence[IPAddress]:
    """Return the numbers to connect to; one among them that isn't public spoils them all."""
    if here.is_number:
        numbers: Sequence[IPAddress] = [ip_address(here.host)]
    else:
        try:
            numbers = await resolve(here.host, here.port)
        except (OSError, UnicodeError) as error:
            raise _failed(here, f"nobody knows the name {here.host}") from error
    private = [str(number) for number in numbers if not rules.may(number)]
    if private or not numbers:
        which = f" ({listed(private[:3])})" if private else ""
        raise StudycircleError(
            f"{here} is not fetched: {here.host} leads to a place that is not on the public internet{which}.",
            "Save the text as a file and import that. If it is on your own network, add --allow-private.",
        )
    return numbers


@asynccontextmanager
async def _asked(
    here: Address, numbers: Sequence[IPAddress], trusted: ssl.SSLContext
) -> AsyncIterator[httpx.Response]:
    """Ask for a page, at the first of the numbers that answers, in the name of the host."""
    timeout = httpx.Timeout(SILENCE, connect=SILENCE / 2)
    # Without the environment's proxies, which would do the looking up themselves; and one client a hop, lest a
    # connection be used again whose certificate was held against another name.
    async with httpx.AsyncClient(
        trust_env=False, follow_redirects=False, timeout=timeout, verify=trusted
    ) as client:
        for number in numbers[:-1]:
            try:
                response = await client.send(_request(client, here, number), stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            break
        else:
            try:
                response = await client.send(_request(client, here, numbers[-1]), stream=True)
            except httpx.HTTPError as error:
                raise _failed(here, _why(error)) from error
        try:
            yield response
        except httpx.HTTPError as error:
            raise _failed(here, _why(error)) from error
        finally:
            await response.aclose()


def _request(client: httpx.AsyncClient, here: Address, number: IPAddress) -> httpx.Request:
    there = httpx.URL(scheme=here.scheme, host=str(number), port=here.port, raw_path=here.target.encode())
    headers = {
        "Host": here.site.partition("://")[2],
        "User-Agent": f"studycircle/{__version__}",
        "Accept": ", ".join([*TYPES, "*/*;q=0.1"]),
        "Accept-Encoding": "identity",  # what is packed could unpack to any size
    }
    # The certificate is held against the name, although the connection goes to its number.
    names = {} if here.is_number else {"sni_hostname": here.host}
    return client.build_request("GET", there, headers=headers, extensions=names)


async def _taken(
    response: httpx.Response, here: Address, limits: Limits, progress: Progress | None
) -> Fetched:
    if response.status_code != 200:
        raise _failed(here, f"the server answers {response.status_code} {response.reason_phrase}".rstrip())
    kind, _, more = response.headers.get("content-type", "text/plain").partition(";")
    media_type = kind.strip().lower()
    if media_type not in TYPES:
        known = listed(sorted(set(TYPES.values())), last="or")
        raise _failed(here, f"it is “{media_type[:60]}”, and {known} is wanted")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise _failed(here, "the server sends it packed, though it was asked not to")
    length = response.headers.get("content-length", "")
    total = int(length) if length.isdecimal() else None
    content = bytearray()
    too_big = f"it is bigger than {limits.size / 1_000_000:g} MB"
    if total is not None and total > limits.size:
        raise _failed(here, too_big)
    async for part in response.aiter_raw(65_536):
        content += part
        if len(content) > limits.size:
            raise _failed(here, too_big)
        if progress:
            progress(len(content), total)
    charset = response.charset_encoding if "charset" in more.lower() else None
    return Fetched(
        bytes(content), str(here), "" if "octet-stream" in media_type else media_type, charset or ""
    )


def _why(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "the server doesn't answer"
    if isinstance(error, httpx.ConnectError):
        return "no connection could be made"
    return "the connection broke off"


def _failed(here: Address, why: str) -> StudycircleError:
    return StudycircleError(
        f"{here} can't be fetched: {why}.",
        "Look at the address in a browser; or save the text there, and import the file.",
    )
