"""What is taken out of pictures before they are kept: all that isn't to be seen, and no pixel."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flow.pictures import MOST_PIECES, bare
from tests.missing import browser
from tests.pictures_sent import GIF, SECRET, WEBP, exif, jpeg, photograph, png, segment

MINIMAL = b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
"""Exif data that say that a picture is to be turned to the right, and nothing else."""


def kept(content: bytes, kind: str) -> bytes:
    """What is kept of a picture, whole."""
    pieces = bare(content, kind)
    assert pieces is not None, "it can be followed"
    return b"".join(pieces)


# ---- pictures with what isn't to be seen in them -----------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def told_png(*more: bytes, after: bytes = SECRET) -> bytes:
    """A PNG with remarks and its old rest behind its end."""
    plain = png(16, 8)
    remarks = (
        chunk(b"tEXt", b"Author\0" + SECRET),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET),
        chunk(b"tIME", struct.pack(">HBBBBB", 2027, 1, 4, 19, 0, 0)),
        chunk(b"caBX", SECRET),
        *more,
    )
    return plain[:33] + b"".join(remarks) + plain[33:] + after


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


PIXELS = WEBP[20:33]
ONE_BY_ONE = bytes(6)


def told_webp(orientation: int = 1, *, prefix: bytes = b"") -> bytes:
    """A WebP whose head tells of a place and remarks."""
    head = bytes([0x08 | 0x04 | 0x10, 0, 0, 0]) + ONE_BY_ONE
    parts = (
        (b"VP8X", head),
        (b"VP8L", PIXELS),
        (b"EXIF", prefix + exif(orientation)),
        (b"XMP ", SECRET),
        (b"mine", SECRET),
    )
    return riff(*parts) + SECRET


def blocks(data: bytes) -> bytes:
    """Data of a GIF in blocks, and their end."""
    cut = (data[n : n + 255] for n in range(0, len(data), 255))
    return b"".join(bytes([len(one)]) + one for one in cut) + b"\0"


LOOP = b"!\xff\x0bNETSCAPE2.0" + blocks(b"\1\0\0")


def told_gif() -> bytes:
    """A GIF that goes round for ever, with remarks before its frame and behind its end."""
    remarks = b"!\xfe" + blocks(SECRET) + b"!\xff\x0bXMP DataXMP" + blocks(SECRET) + b"!\x01" + blocks(SECRET)
    return GIF[:19] + LOOP + remarks + GIF[19:] + SECRET


TOLD = {"jpeg": photograph(), "png": told_png(), "webp": told_webp(), "gif": told_gif()}
PLAIN = {
    "jpeg": jpeg(segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0")),
    "png": png(16, 8),
    "webp": riff((b"VP8X", bytes([0x10, 0, 0, 0]) + ONE_BY_ONE), (b"VP8L", PIXELS)),
    "gif": GIF[:19] + LOOP + GIF[19:],
}


@pytest.mark.parametrize("kind", TOLD)
def test_nothing_is_left_but_the_picture(kind: str) -> None:
    """Place, camera, remarks, times, small pictures, and what stands behind the end are gone; each other byte stays."""
    assert SECRET in TOLD[kind]
    assert kept(TOLD[kind], kind) == PLAIN[kind]
    assert kept(PLAIN[kind], kind) == PLAIN[kind]


def test_what_the_colours_need_stays() -> None:
    """The profile, in however many pieces, and how they are coded; in each kind of picture."""
    profile = [segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 2]) + b"profile") for n in (1, 2)]
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
    assert kept(jpeg(*profile, adobe, segment(0xE2, b"MPF\0" + SECRET)), "jpeg") == jpeg(*profile, adobe)
    plain = png()
    coloured = plain[:33] + chunk(b"gAMA", b"\0\0\xb1\x8f") + chunk(b"iCCP", b"p\0\0" + SECRET) + plain[33:]
    assert kept(coloured, "png") == coloured
    with_profile = riff((b"VP8X", bytes([0x20, *[0] * 9])), (b"ICCP", b"odd"), (b"VP8L", PIXELS))
    assert kept(with_profile, "webp") == with_profile


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_does_not_turn(order: str) -> None:
    """Which side is up is said as before, with nothing beside it, however the camera counts its bytes."""
    told = segment(0xE1, b"Exif\0\0" + exif(6, order=order))
    assert kept(jpeg(told), "jpeg") == jpeg(segment(0xE1, b"Exif\0\0" + MINIMAL))
    plain = png(16, 8)
    turned = plain[:33] + chunk(b"eXIf", MINIMAL) + plain[33:]
    assert kept(told_png(chunk(b"eXIf", exif(6, order=order))), "png") == turned
    assert kept(turned, "png") == turned


@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
def test_the_head_of_a_webp_tells_what_is_there(prefix: bytes) -> None:
    """With which side is up it has that flag, without it has none of them."""
    head = bytes([0x10 | 0x08, 0, 0, 0]) + ONE_BY_ONE
    assert kept(told_webp(6, prefix=prefix), "webp") == riff(
        (b"VP8X", head), (b"VP8L", PIXELS), (b"EXIF", MINIMAL)
    )


def test_the_frames_of_a_moving_picture_have_their_pixels_alone() -> None:
    """What was hidden in one is gone, and its length is right."""
    frame, hidden = riff((b"VP8L", PIXELS))[12:], riff((b"VP8L", PIXELS), (b"note", SECRET))[12:]
    start = ((b"VP8X", bytes([0x02, *[0] * 9])), (b"ANIM", bytes(6)))
    assert kept(riff(*start, (b"ANMF", bytes(16) + hidden)), "webp") == riff(
        *start, (b"ANMF", bytes(16) + frame)
    )


def test_a_gif_goes_round_as_often_as_before_and_nothing_is_hidden_behind_that() -> None:
    """Further blocks of that extension go."""
    looped = b"!\xff\x0bNETSCAPE2.0" + b"\3\1\5\0" + bytes([len(SECRET)]) + SECRET + b"\0"
    assert kept(GIF[:19] + looped + GIF[19:], "gif") == (
        GIF[:19] + b"!\xff\x0bNETSCAPE2.0\3\1\5\0\0" + GIF[19:]
    )


def test_scans_one_after_the_other_stay_whole() -> None:
    """Marks within them are no ends; tables and remarks may stand between them."""
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x0f\xff\0\xff\xd0\x0f"
    table = segment(0xC4, b"\x10" + bytes([1, *[0] * 15, 0]))
    several = jpeg()[:-2] + table + scan + segment(0xFE, SECRET) + table + scan + b"\xff\xd9"
    assert kept(several, "jpeg") == several.replace(segment(0xFE, SECRET), b"")


# ---- pictures that aren't ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff", "jpeg"),
        (b"\xff\xd8\xff\xe1\0\1", "jpeg"),
        (b"\xff\xd8\xff\xe1\xff\xff" + SECRET, "jpeg"),
        (b"\xff\xd8" + segment(0xFE, b"") + SECRET, "jpeg"),
        (b"\xff\xd8" + segment(0xF7, SECRET), "jpeg"),
        (png()[:8], "png"),
        (png()[:40], "png"),
        (png()[:8] + chunk(b"IDAT", b""), "png"),
        (png()[:33] + chunk(b"MINE", SECRET) + png()[33:], "png"),
        (b"RIFF\x04\0\0\0WEBP", "webp"),
        (riff((b"EXIF", exif()), (b"VP8L", PIXELS)), "webp"),
        (WEBP[:30], "webp"),
        (riff((b"VP8X", bytes(10)), (b"ANMF", b"short")), "webp"),
        (b"GIF89a", "gif"),
        (GIF[:19] + b"?" + SECRET, "gif"),
    ],
)
def test_what_can_not_be_followed_is_none(content: bytes, kind: str) -> None:
    """It is nowhere guessed where the picture goes on."""
    assert bare(content, kind) is None


def test_a_picture_that_was_cut_off_is_followed_as_far_as_it_goes() -> None:
    """A browser shows as much of it."""
    assert kept(photograph()[: -len(SECRET) - 2], "jpeg") == PLAIN["jpeg"][:-2]
    assert kept(GIF[:-1], "gif") == GIF[:-1]


@pytest.mark.parametrize("kind", TOLD)
@given(data=st.data())
def test_nothing_sent_makes_it_stumble(kind: str, data: st.DataObject) -> None:
    """Whatever bytes are changed, left out or put in; and once bare, it stays as it is."""
    content = bytearray(TOLD[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    pieces = bare(bytes(content), kind)
    if pieces is not None:
        assert kept(b"".join(pieces), kind) == b"".join(pieces)


LARGE = 4 << 20


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff" * LARGE, "jpeg"),
        (jpeg()[:-3] + b"\xff\0" * (LARGE // 2), "jpeg"),
        (b"\xff\xd8" + segment(0xFE, b"") * (LARGE // 4), "jpeg"),
        (jpeg()[:-2] + segment(0xDA, b"") * (LARGE // 4), "jpeg"),
        (png()[:33] + chunk(b"tEXt", b"") * (LARGE // 12), "png"),
        (riff((b"VP8X", bytes(10)), *[(b"XMP ", b"")] * (LARGE // 8)), "webp"),
        (GIF[:19] + b"!\xfe\0" * (LARGE // 3), "gif"),
        (GIF[:19] + b"!\xfe" + b"\1a" * (LARGE // 2), "gif"),
        (GIF[:19] + b"\0" * LARGE, "gif"),
    ],
    ids=range(9),
)
def test_nothing_sent_keeps_it_busy(content: bytes, kind: str) -> None:
    """Megabytes of the smallest pieces are gone through once, or given up; else the suite would lose its patience."""
    pieces = bare(content, kind)
    assert pieces is None or len(pieces) <= MOST_PIECES + 1


# ---- in a browser ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """An empty page in Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


@pytest.mark.browser
@pytest.mark.skipif(not browser(), reason="there is no Chromium here")
@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (photograph(), "jpeg", [16, 8]),
        (photograph(6), "jpeg", [8, 16]),
        (told_png(), "png", [16, 8]),
        (told_webp(), "webp", [1, 1]),
        (told_webp(6), "webp", [1, 1]),
        (told_gif(), "gif", [1, 1]),
    ],
    ids=["photograph", "turned", "png", "webp", "webp turned", "gif"],
)
def test_a_browser_shows_it_as_before(page: Any, content: bytes, kind: str, size: list[int]) -> None:
    """As wide and high, with the same pixels, turned as it was."""
    show = """async source => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
      const drawn = canvas.getContext('2d');
      drawn.drawImage(picture, 0, 0);
      const pixels = drawn.getImageData(0, 0, canvas.width, canvas.height).data;
      return [picture.naturalWidth, picture.naturalHeight, [...pixels]];
    }"""
    before, after = (
        page.evaluate(show, f"data:image/{kind};base64,{base64.b64encode(one).decode()}")
        for one in (content, kept(content, kind))
    )
    assert before[:2] == size
    assert after == before
