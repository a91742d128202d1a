"""The door to Discord's attachment hosts: where it goes, what it takes, and what it believes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.attachments import DiscordAttachments, kind_of
from bot.errors import DiscordRefusedError, DiscordUncertainError
from bot.flow.attachments import Fetched, ForeignHostError, TooLargeError, has_expired
from bot.rehearsal.server.attachments import HOLDS
from tests.pictures_sent import png
from tests.test_store_kit import T0

MOST = 1000


@pytest.fixture
async def host() -> AsyncIterator[tuple[DiscordAttachments, str, list[str]]]:
    """A stand-in for the hosts, its address, and what it was asked for."""
    lines: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        lines.append(request.path)
        return await ANSWERS[request.match_info["what"]](request)

    app = web.Application()
    app.router.add_get("/attachments/{what}", answer)
    async with TestServer(app) as server:
        base = f"http://127.0.0.1:{server.port}"
        yield DiscordAttachments(f"{base}/api/v10"), f"{base}/attachments/", lines


def body(content: bytes) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return what answers with this."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type="image/svg+xml")

    return answer


def left_in(folder: Path) -> list[Path]:
    """Return what lies in a folder."""
    return list(folder.iterdir())


async def endless(request: web.Request) -> web.StreamResponse:
    """Answer without a length, and never stop of oneself."""
    response = web.StreamResponse()
    await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        await response.write(bytes(400))
    return response


async def cut(request: web.Request) -> web.StreamResponse:
    """Promise more than comes."""
    response = web.StreamResponse(headers={"Content-Length": "900"})
    await response.prepare(request)
    await response.write(b"only this")
    assert request.transport is not None
    request.transport.abort()
    return response


async def elsewhere(request: web.Request) -> web.StreamResponse:
    """Send whoever asks on to another file of this very host."""
    raise web.HTTPFound("/attachments/picture")


async def squeezed(_: web.Request) -> web.StreamResponse:
    """Answer with something that would have to be unpacked, however large it becomes."""
    return web.Response(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})


async def refused(_: web.Request) -> web.StreamResponse:
    """Answer as Discord does to a link that has run out."""
    return web.Response(status=404, text="This content is no longer available.")


async def busy(_: web.Request) -> web.StreamResponse:
    """Answer that it is too much just now."""
    return web.Response(status=429)


ANSWERS = {
    "picture": body(png()),
    "nothing": body(b""),
    "large": body(bytes(MOST + 1)),
    "endless": endless,
    "cut": cut,
    "elsewhere": elsewhere,
    "squeezed": squeezed,
    "gone": refused,
    "busy": busy,
}


async def test_what_comes_is_weighed_summed_and_looked_at(
    host: tuple[DiscordAttachments, str, list[str]], tmp_path: Path
) -> None:
    """A picture is one by its bytes, whatever type it is sent as; a file of no bytes is a file."""
    door, base, _ = host
    into = tmp_path / "1.partial"
    found = await door.fetch(base + "picture", into, most=MOST)
    assert found == Fetched(len(png()), sha256(png()).hexdigest(), "png")
    assert (into.read_bytes(), into.stat().st_mode & 0o077) == (png(), 0)
    assert await door.fetch(base + "nothing", into, most=MOST) == Fetched(0, sha256().hexdigest(), "")
    assert into.read_bytes() == b""


@pytest.mark.parametrize("what", ["large", "endless"])
async def test_too_much_is_cut_off(
    host: tuple[DiscordAttachments, str, list[str]], tmp_path: Path, what: str
) -> None:
    """By the length that is told, and where none is, by what comes; nothing stays on the disk."""
    door, base, _ = host
    with pytest.raises(TooLargeError) as error:
        await door.fetch(base + what, tmp_path / "1.partial", most=MOST)
    assert error.value.size > MOST
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("gone", DiscordRefusedError),
        ("elsewhere", DiscordRefusedError),
        ("squeezed", DiscordRefusedError),
        ("busy", DiscordUncertainError),
        ("cut", DiscordUncertainError),
    ],
)
async def test_whatever_is_not_the_file_is_refused(
    host: tuple[DiscordAttachments, str, list[str]], tmp_path: Path, what: str, error: type[Exception]
) -> None:
    """A redirect isn't followed, not even within the host; half a file isn't kept."""
    door, base, lines = host
    with pytest.raises(error):
        await door.fetch(base + what, tmp_path / "1.partial", most=MOST)
    assert lines == [f"/attachments/{what}"]
    assert left_in(tmp_path) == []


FOREIGN = (
    "https://example.org/attachments/picture",
    "http://cdn.discordapp.com/attachments/picture",
    "https://cdn.discordapp.com:8443/attachments/picture",
    "https://cdn.discordapp.com@example.org/attachments/picture",
    "https://user:secret@cdn.discordapp.com/attachments/picture",
    "https://cdn.discordapp.com.example.org/attachments/picture",
    "https://cdn.discordapp.cоm/attachments/picture",
    "https://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "//cdn.discordapp.com/attachments/picture",
    "https://[cdn.discordapp.com/attachments/picture",
    "",
)


@pytest.mark.parametrize("url", FOREIGN)
async def test_no_other_host_is_asked(
    host: tuple[DiscordAttachments, str, list[str]], tmp_path: Path, url: str
) -> None:
    """Not for Discord's files, and not for the stand-in's; no connection is made."""
    door, _, lines = host
    for one in (door, DiscordAttachments()):
        with pytest.raises(ForeignHostError):
            await one.fetch(url, tmp_path / "1.partial", most=MOST)
    assert lines == []


async def test_each_has_its_own_host(host: tuple[DiscordAttachments, str, list[str]], tmp_path: Path) -> None:
    """A rehearsal asks nothing of Discord's hosts, and the real bot nothing of this machine."""
    door, base, lines = host
    with pytest.raises(ForeignHostError):
        await door.fetch("https://cdn.discordapp.com/attachments/picture", tmp_path / "1.partial", most=MOST)
    with pytest.raises(ForeignHostError):
        await DiscordAttachments().fetch(base + "picture", tmp_path / "1.partial", most=MOST)
    assert lines == []


@pytest.mark.parametrize(
    "url", ["https://cdn.discordapp.com/a/b", "https://media.discordapp.net:443/a/b?ex=1"]
)
def test_discords_own_hosts_may_be_asked(url: str) -> None:
    """Told apart without asking: no test leaves this machine."""
    assert DiscordAttachments()._may(url)


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (png()[:16], "png"),
        (b"\xff\xd8\xff\xe0" + bytes(12), "jpeg"),
        (b"GIF89a" + bytes(10), "gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", ""),
        (b"<svg xmlns='http", ""),
        (b"<!doctype html><", ""),
        (b"\x89PNG", ""),
        (b"", ""),
    ],
)
def test_only_these_kinds_are_pictures(first: bytes, kind: str) -> None:
    """By their first bytes; what a browser would run is none."""
    assert kind_of(first) == kind


def test_a_link_says_until_when_it_holds() -> None:
    """In seconds since 1970, in hex; one that says nothing, or nonsense, is simply tried."""
    until = T0 + HOLDS
    url = f"https://cdn.discordapp.com/attachments/1/2/x.png?ex={int(until.timestamp()):x}&is=1&hm=2"
    assert not has_expired(url, T0)
    assert has_expired(url, until)
    for odd in (
        "https://cdn.discordapp.com/x",
        "https://cdn.discordapp.com/x?ex=zz",
        f"https://x?ex={'f' * 40}",
    ):
        assert not has_expired(odd, T0)
