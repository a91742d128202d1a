"""What organisers copy or type from Discord: links to channels, names of roles and people, meeting places.

Rules of form are Discord's: user names have 2 to 32 small letters, figures, dots and underscores.
"""

from __future__ import annotations

import re

from bot.schedule.model import ChannelLink
from bot.yamldoc import quoted, wrong

LONGEST_ROLE = 100
LONGEST_PLACE = 100  # Discord's limit for an external event's location
LARGEST_ID = 2**63 - 1

_LINK = re.compile(
    r"(?:https?://)?(?:(?:ptb|canary|www)\.)?discord(?:app)?\.com/channels/"
    r"(?P<guild>\d{1,30}|@me)(?:/(?P<channel>\d{1,30}))?(?:/(?P<message>\d{1,30}))?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_INVITE = re.compile(r"(?:https?://)?(?:discord\.gg/|discord(?:app)?\.com/invite/)", re.IGNORECASE)
_DISCORD = re.compile(
    r"(?:(?:https?|discord)://)?(?:[a-z-]+\.)?discord(?:app)?\.(?:com|gg)\b|discord:", re.IGNORECASE
)
_ID = re.compile(r"<?[#@]?[&!]?\d{15,20}>?")
_USER = re.compile(r"[a-z0-9_.]{2,32}")
_COPY = (
    "On Discord hold the channel's name (on a computer: right-click it), choose Copy Link, and put that here."
)


def channel_link(text: str) -> ChannelLink:
    """Read a channel's link, as "Copy Link" gives it."""
    plain = text.strip().strip("<>")
    found = _LINK.fullmatch(plain)
    if not found:
        raise _no_link(text.strip())
    if found["guild"] == "@me":
        raise _link("This link leads to a direct message, not to a channel of a server.")
    if not found["channel"]:
        raise _link("This link leads to a server, and names no channel.")
    link = ChannelLink(int(found["guild"]), int(found["channel"]))
    if found["message"]:
        raise _link(
            "This is the link of a message, not of a channel.",
            f"If the message stands in the right channel, write {link.url}",
        )
    if not (0 < link.guild_id <= LARGEST_ID and 0 < link.channel_id <= LARGEST_ID):
        raise _link("This link isn't whole: its numbers are not Discord's.")
    return link


def meeting_place(text: str) -> str:
    """Read where the group meets: a voice channel's link, or any address."""
    plain = " ".join(text.split())
    if _LINK.fullmatch(plain):
        return channel_link(plain).url
    if not 1 <= len(plain) <= LONGEST_PLACE:
        raise wrong(
            f"The meeting place has {len(plain)} characters; Discord shows {LONGEST_PLACE} at most.",
            "Write a short address, or a voice channel's link.",
            code="size",
        )
    return plain


def role(text: str) -> str:
    """Read a role's name."""
    name = text.strip().removeprefix("@").strip()
    if name.lower() in ("everyone", "here"):
        raise wrong(
            f"@{name.lower()} is never mentioned: it would reach people who aren't in the circle.",
            "Write the name of a role that readers can take themselves, or none.",
            code="mention",
        )
    if _ID.fullmatch(text.strip()):
        raise wrong(
            f"{quoted(text)} is a number.", "Write the role's name, as your server shows it.", code="mention"
        )
    if not 1 <= len(name) <= LONGEST_ROLE:
        raise wrong(
            f"A role's name has 1 to {LONGEST_ROLE} characters.",
            "Write the name as your server shows it.",
            code="mention",
        )
    return name


def user_name(text: str) -> str:
    """Read a person's Discord user name; an @ before it is forgiven."""
    name = text.strip().removeprefix("@")
    if re.fullmatch(r"<@!?\d+>|\d{17,20}", text.strip()):
        raise _user(f"{quoted(text)} is a number, and a user name is wanted.")
    if re.fullmatch(r".+#\d{4}", name):
        raise _user(f"{quoted(text)} is a name of the old kind, with four figures at its end.")
    if _USER.fullmatch(name.lower()) and ".." not in name:
        if name != name.lower():
            raise wrong(
                f"{quoted(text)} is not a user name: those have no capital letters.",
                f"Write {name.lower()}, or what stands in small letters in the person's profile.",
                code="user-name",
            )
        return name
    raise _user(f"{quoted(text)} is not a user name; it may be the name that Discord displays.")


def _no_link(text: str) -> Exception:
    if _INVITE.match(text):
        return _link("This is an invitation to a server, not the link of a channel.")
    if _ID.fullmatch(text):
        return _link("A number alone doesn't say on which server the channel is.")
    if not _DISCORD.match(text):
        return _link(f"{quoted(text)} is not the link of a channel; names alone can stand for several.")
    return _link(f"{quoted(text)} is not the link of a channel.")


def _link(message: str, hint: str = _COPY) -> Exception:
    return wrong(message, hint, code="link")


def _user(message: str) -> Exception:
    hint = "Open the person's profile on Discord; the user name stands below the other, in small letters."
    return wrong(message, hint, code="user-name")
