"""Whether the data folder is encrypted at rest, as far as that can be seen from here without being root.

Seen are, on Linux: dm-crypt (LUKS) under the file system, also below LVM and RAID; the file system's own encryption
of a folder (fscrypt); and file systems that encrypt by themselves.  What lies below the machine is not: a hosting
company's disks, a disk that encrypts by itself.
"""

from __future__ import annotations

import os
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.doctor.findings import Finding, ok, warning

MOUNTS, DEVICES = Path("/proc/self/mountinfo"), Path("/sys/dev/block")
ENCRYPTING = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs"})
ELSEWHERE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs", "virtiofs"}
)
IN_MEMORY = frozenset({"tmpfs", "ramfs"})
# A folder's flags, and the one that says that it is encrypted (linux/fs.h: FS_IOC_GETFLAGS, FS_ENCRYPT_FL).
GET_FLAGS, IS_ENCRYPTED = 0x80006601 | struct.calcsize("l") << 16, 0x800
WANTED = (
    "Discord's terms ask for it: keep the data on an encrypted disk (LUKS when the system is installed), or in a "
    "folder that is encrypted by itself (fscrypt)."
)
OTHER_SYSTEMS = {
    "darwin": "Look whether FileVault is on: System Settings, Privacy & Security, FileVault.",
    "win32": "Look whether the drive is encrypted: Settings, Privacy & security, Device encryption; or BitLocker.",
}


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system: where, the number of its device ("254:0"), its kind, and what it is made of."""

    point: str
    device: str
    kind: str
    source: str


def encryption_finding(folder: Path, *, mounts: Path = MOUNTS, devices: Path = DEVICES) -> Finding:
    """Return whether a folder, or what it will be made in, is encrypted at rest."""
    if sys.platform in OTHER_SYSTEMS:
        what = "Whether the data are encrypted at rest can't be seen from here."
        return warning("encryption", what, OTHER_SYSTEMS[sys.platform])
    try:
        above = (folder.absolute(), *folder.absolute().parents)
        place = next(one for one in above if one.exists()).resolve()
    except OSError:  # it may not be looked at
        place = folder.absolute()
    mount = mount_of(place, mounts)
    if mount is None:
        return warning(
            "encryption", "Whether the data are encrypted at rest can't be seen from here.", WANTED
        )
    if _has_own(place):
        return ok("encryption", f"The data folder is encrypted by its file system ({mount.kind}).")
    return _by_mount(mount, devices)


def mount_of(place: Path, mounts: Path = MOUNTS) -> Mount | None:
    """Return the file system that a place is on; None where the system doesn't tell (proc(5), "mountinfo")."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    found = None
    for mount in filter(None, map(_mount, lines)):
        above = found is None or len(mount.point) >= len(
            found.point
        )  # of two at one point the later one is on top
        if above and place.is_relative_to(mount.point):
            found = mount
    return found


def _mount(line: str) -> Mount | None:
    before, dash, after = line.partition(" - ")
    places, ends = before.split(), after.split()
    if not dash or len(places) < 5 or len(ends) < 2:
        return None
    return Mount(_unescaped(places[4]), places[2], ends[0], _unescaped(ends[1]))


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


def _by_mount(mount: Mount, devices: Path) -> Finding:
    kind, where = mount.kind, f"{mount.kind} on {mount.source}"
    if kind in ENCRYPTING:
        return ok("encryption", f"The data folder is in a file system that encrypts ({kind}).")
    if kind in IN_MEMORY:
        return warning(
            "encryption",
            f"The data folder is in memory ({kind}): it is gone when the machine is switched off.",
            "Name a folder on a disk with --data or STUDYCIRCLE_DATA.",
        )
    if kind in ELSEWHERE:
        return warning(
            "encryption",
            f"The data folder is on another machine ({kind}): whether it is encrypted there can't be seen from here.",
            "Keep the data on a disk of this machine; SQLite's log isn't safe over a network.",
        )
    if kind == "zfs":
        return warning(
            "encryption",
            f"The data folder is on ZFS ({mount.source}); whether that is encrypted can't be seen from here.",
            f"Look: zfs get encryption {mount.source}",
        )
    number = _number(mount)
    if number is not None and is_encrypted(number, devices):
        return ok("encryption", f"The data are encrypted at rest by dm-crypt ({where}).")
    unseen = " (In a container or on a hosted machine the disk below may be; that can't be seen from here.)"
    return warning(
        "encryption", f"The data aren't encrypted at rest, as far as can be seen: {where}.{unseen}", WANTED
    )


def _number(mount: Mount) -> str | None:
    """Return the number of the device below; that of btrfs is made up, so there the source is looked at."""
    if not mount.device.startswith("0:"):
        return mount.device
    try:
        device = Path(mount.source).stat().st_rdev
    except OSError:
        return None
    return f"{os.major(device)}:{os.minor(device)}" if device else None


def is_encrypted(number: str, devices: Path = DEVICES) -> bool:
    """Tell whether all that a block device lies on is encrypted by dm-crypt, by the device's number ("254:0")."""
    home = devices / number
    try:
        if (home / "dm" / "uuid").read_text("ascii", "replace").startswith("CRYPT-"):
            return True
    except OSError:
        pass  # no device of the device mapper
    below = list(_below(home))
    return bool(below) and all(is_encrypted(one, devices) for one in below)


def _below(home: Path) -> Iterator[str]:
    """Yield the numbers of the devices that one is made of: those of a volume, of a RAID."""
    try:
        for slave in (home / "slaves").iterdir():
            yield (slave / "dev").read_text("ascii").strip()
    except OSError:
        return


def _has_own(place: Path) -> bool:
    """Tell whether the file system encrypts this very folder."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        handle = os.open(place, os.O_RDONLY)
    except OSError:
        return False
    try:
        flags = fcntl.ioctl(handle, GET_FLAGS, struct.pack("l", 0))
    except OSError:
        return False  # a file system without such flags
    finally:
        os.close(handle)
    return bool(struct.unpack("l", flags)[0] & IS_ENCRYPTED)
