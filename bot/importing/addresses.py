"""Which addresses a text may be fetched from: names and plain numbers that lead to the public internet.  Pure.

Whoever pastes an address that somebody sent must not be led to a machine at home, or to a server's own data.
Odd spellings of numbers are refused whole, for programs disagree about where they lead (WHATWG URL, section 3.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from bot.errors import StudycircleError

IPAddress = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PLAIN_V4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)")
_URL = re.compile(r"[!-~]+")  # one run of signs that can be printed; the rest has to be written as %XX
_SCHEME = re.compile(r"(https?)://", re.IGNORECASE)
# Names that never leave a machine or a house (RFC 6761, 6762, 8375, and what is reserved for private use).
_AT_HOME = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
)
# Beyond what Python's table calls global: relays and translations that lead back inside (RFC 7526, 3056, 6052).
_V4_TOO = (IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24"))
_LOOPBACK_V6 = IPv6Address("::1")
_V6_PUBLIC = IPv6Network("2000::/3")
_V6_TOO = (
    IPv6Network("2001::/23"),
    IPv6Network("2002::/16"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
)


def is_public(number: IPAddress) -> bool:
    """Tell whether a number is one that anybody's machine could have, and not a private, special or translated one."""
    if isinstance(number, IPv4Address):
        special = number.is_multicast or number.is_reserved or any(number in net for net in _V4_TOO)
        return number.is_global and not special
    if number not in _V6_PUBLIC or any(number in net for net in _V6_TOO):
        return False
    return number.is_global and not number.scope_id


def is_own(number: IPAddress) -> bool:
    """Tell whether a number may be meant where the own network is allowed: private or of this machine."""
    if isinstance(number, IPv6Address) and (number.ipv4_mapped or number.scope_id):
        return False
    odd = number.is_multicast or number.is_reserved or number.is_link_local or int(number) < 1 << 24
    return number.is_private and (not odd or number == _LOOPBACK_V6)


@dataclass(frozen=True, slots=True)
class Rules:
    """Where texts may be: at which ports, at what counts as public, and with `private` on the own network too."""

    private: bool = False
    ports: Mapping[str, int] = field(default_factory=lambda: PORTS)
    public: Callable[[IPAddress], bool] = is_public

    def may(self, number: IPAddress) -> bool:
        """Tell whether a number may be connected to."""
        return self.public(number) or (self.private and is_own(number))


EVERYBODYS = Rules()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a text is: `target` is the way from the root, with its question mark and what follows."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_number(self) -> bool:
        """Whether it names a machine by its number."""
        return ":" in self.host or bool(_PLAIN_V4.fullmatch(self.host))

    @property
    def site(self) -> str:
        """Scheme, host and port, as an address begins."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    def __str__(self) -> str:
        return f"{self.site}{self.target}"


def address(text: str, rules: Rules = EVERYBODYS) -> Address:
    """Read an address that begins with http:// or https://, as far as the rules allow it.

    Raises StudycircleError for odd spellings, names and numbers of private places, user names and other ports.
    """
    if not _URL.fullmatch(text) or len(text) > LONGEST or "\\" in text or not _SCHEME.match(text):
        raise _refused(text, "it isn't written as an address on the web is")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _refused(text, "it can't be read") from error
    scheme = parts.scheme.lower()
    if "@" in parts.netloc:
        raise _refused(text, "it has a user's name in it")
    host = _host(text, parts.netloc, parts.hostname or "", rules)
    if not rules.private and port not in (None, rules.ports[scheme]):
        raise _refused(text, f"it leads to the port {port}, and texts are at {rules.ports[scheme]}")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(scheme, host, port or rules.ports[scheme], target)


def hop(here: Address, location: str, rules: Rules = EVERYBODYS) -> Address:
    """Read where a page sends on to; raises StudycircleError as `address` does, or if it leaves https."""
    there = address(urljoin(str(here), location.strip()), rules)
    if here.scheme == "https" and there.scheme == "http":
        raise _refused(str(there), "it was sent on to without encryption")
    return there


def _host(text: str, place: str, host: str, rules: Rules) -> str:
    """Return a host in small letters: a number as it is usually written, or a name of two parts or more."""
    if "[" in place or "]" in place or ":" in host:
        return _bracketed(text, place, rules)
    name = host.lower()
    if _PLAIN_V4.fullmatch(name):
        if not rules.may(IPv4Address(name)):
            raise _refused(text, "its number is not one of the public internet")
        return name
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(text, "its host is spelt oddly")
    if not labels[-1][:1].isalpha() or labels[-1].startswith("0x"):
        raise _refused(text, "its host looks like a number, and is spelt oddly")
    own = len(labels) == 1 or any(name == place or name.endswith(f".{place}") for place in _AT_HOME)
    if own and not rules.private:
        raise _refused(text, "its host is a name of somebody's own network")
    return name


def _bracketed(text: str, place: str, rules: Rules) -> str:
    found = re.fullmatch(r"\[([0-9A-Fa-f:]{2,39})\](?::\d{1,5})?", place)
    try:
        number = ip_address(found[1]) if found else None
    except ValueError:
        number = None
    if number is None:
        raise _refused(text, "its host is spelt oddly")
    if not rules.may(number):
        raise _refused(text, "its number is not one of the public internet")
    return str(number)


def _refused(text: str, why: str) -> StudycircleError:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:100])
    return StudycircleError(
        f"{shown} is not fetched: {why}.",
        "Open it in a browser, save the page, and import the file. (--allow-private is for your own network.)",
    )
