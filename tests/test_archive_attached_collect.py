"""Which files get from the store into the archive: those of words that may be shown, as they may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agenda.plan import Agenda
from bot.archive import FORMATS, Archive, collect
from bot.archive.attached import file_of
from bot.archive.write import ATTACHED
from bot.errors import NotFoundError
from bot.reading.model import Reading
from bot.records import AttachmentState, Consent, SeenAttachment, SeenAttachments
from bot.store import Core
from bot.store.files import folder_of
from tests.pictures_sent import png
from tests.test_archive_collect import ANA, BO, CHEN, CIRCLE, ROW, agenda, core, reading, say
from tests.test_store_kit import at, keep_file

__all__ = ["agenda", "core", "reading"]  # fixtures


def send(core: Core, number: int, user: int, called: str, content: bytes, *, says: str = "") -> int:
    """Have somebody say something with a picture, that is kept; return the response."""
    core.put_circle(replace(ROW, attachments=True))
    response = say(core, number, user, f"Message {number}.")
    seen = SeenAttachment(number, called, len(content), "", says)
    core.set_attachments([SeenAttachments(44, 1000 + number, (seen,))])
    assert keep_file(core, number, content, kind="png")
    return response


def archive_of(core: Core, reading: Reading, agenda: Agenda, *, pseudonymous: bool = False) -> Archive:
    """The archive as it stands."""
    return collect(core, circle=CIRCLE, reading=reading, agenda=agenda, pseudonymous=pseudonymous)


def test_files_go_with_the_words_that_they_came_with(core: Core, reading: Reading, agenda: Agenda) -> None:
    """Neither of who isn't quoted nor of what was taken out or back is one byte in the archive."""
    send(core, 1, ANA, "ana.png", png(grey=1))
    send(core, 2, BO, "bo.png", png(grey=2))
    core.set_consent(CIRCLE.id, BO, Consent.NOT_QUOTED, at=at())
    core.withhold(send(core, 3, ANA, "out.png", png(grey=3)), at())
    core.delete_own(CIRCLE.id, CHEN, send(core, 4, CHEN, "back.png", png(grey=4)), at())
    archive = archive_of(core, reading, agenda)
    assert [one.name for response in archive.responses for one in response.attachments] == ["ana.png"]
    assert list(ATTACHED.files(archive).values()) == [png(grey=1)]


def test_without_names_a_file_has_none_either(core: Core, reading: Reading, agenda: Agenda) -> None:
    """Not its own, and no member's in its description; what it holds is called after what it holds, as ever."""
    core.set_consent(CIRCLE.id, ANA, Consent.NAME, at=at())
    send(core, 1, ANA, "Ana-on-holiday.PNG", png(), says=f"Ana and <@{BO}>, in the kitchen")
    send(core, 2, BO, "second.svg", b"<svg/>")
    archive = archive_of(core, reading, agenda, pseudonymous=True)
    first, second = (one for response in archive.responses for one in response.attachments)
    assert (first.name, second.name) == ("file 1.png", "file 1")
    assert first.says == "Reader 1 and @Reader 2, in the kitchen"
    for name, form in FORMATS.items():
        if name != "epub":
            assert b"holiday" not in b"".join(form.files(archive).values()), name


def test_a_file_that_is_gone_from_the_disk_is_told(core: Core, reading: Reading, agenda: Agenda) -> None:
    """The archive is made all the same."""
    send(core, 1, ANA, "gone.png", png())
    for path in folder_of(core._path).iterdir():
        path.unlink()
    archive = archive_of(core, reading, agenda)
    (one,) = next(iter(archive.responses)).attachments
    assert (one.state, one.sha256, file_of(one)) == (AttachmentState.LOST, "", "")
    assert "gone.png" in FORMATS["txt"].files(archive)["archive.txt"].decode()


def test_a_file_that_is_taken_back_in_the_midst_ends_it(core: Core, reading: Reading, agenda: Agenda) -> None:
    """Rather no archive than one with what somebody took back."""
    send(core, 1, ANA, "mine.png", png())
    archive = archive_of(core, reading, agenda)
    for path in folder_of(core._path).iterdir():
        path.unlink()
    with pytest.raises(NotFoundError, match="taken back while"):
        ATTACHED.files(archive)


def test_a_raised_limit_lets_in_what_was_too_large(core: Core) -> None:
    """What fits now is waited for again; what is larger still isn't, nor is what would be too much in all."""
    core.put_circle(replace(ROW, attachments=True))
    say(core, 1, ANA, "Three.")
    files = tuple(SeenAttachment(n, f"{n}.bin", n * 100, "https://x") for n in (1, 2, 9))
    core.set_attachments([SeenAttachments(44, 1001, files)])
    for number in (1, 2, 9):
        core.give_up_attachment(number, AttachmentState.LARGE, size=number * 100)
    core.reconsider_attachments(CIRCLE.id, most=250, in_all=150)
    assert [row.id for row in core.waiting_attachments()] == [1]
    core.reconsider_attachments(CIRCLE.id, most=250, in_all=1000)
    assert [row.id for row in core.waiting_attachments()] == [1, 2]


def test_a_file_that_is_one_too_many_is_erased_at_once(core: Core) -> None:
    """Also where it turned out larger than Discord had said; the same bytes are never one too many."""
    send(core, 1, ANA, "one.png", png(grey=1))
    say(core, 2, BO, "Two.")
    core.set_attachments(
        [SeenAttachments(44, 1002, (SeenAttachment(2, "a", 1, ""), SeenAttachment(3, "b", 1, "")))]
    )
    room = core.attachments_size(CIRCLE.id) + 5
    assert not keep_file(core, 2, b"six six", in_all=room)
    assert keep_file(core, 3, png(grey=1), in_all=room)
    assert [path.read_bytes() for path in folder_of(core._path).iterdir()] == [png(grey=1)]
    found = core.attachment(2)
    assert found is not None
    assert found.state is AttachmentState.FULL
    assert not keep_file(core, 2, b"again", in_all=1 << 20)
