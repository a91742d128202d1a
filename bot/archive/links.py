"""What may become a link: which addresses, and where they begin and end in a text."""

from __future__ import annotations

import re
from itertools import takewhile

_NO_HOST = ("", "/", "?", "#", ":", "\\")
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"`|\\\[\]]+")
# Possessive quantifiers: a target that doesn't end is given up at once.
TARGET = re.compile(
    r"\(\s*+(?:<(?P<angle>[^\s<>]++)>|(?P<bare>(?:[^\s()<>]++|\([^\s()<>]*+\))++))"
    r"(?:\s++(?:\"[^\"\n]*+\"|'[^'\n]*+'))?\s*+\)"
)


def web_address(address: str) -> str | None:
    """Return an address that may become a link, or None.

    Only http, https and mailto, with something behind it, and without blanks or characters that can't be seen (an
    address that turns the direction of writing round could pass for another one).
    """
    scheme, _, rest = address.partition(":")
    if scheme.lower() not in {"http", "https", "mailto"} or not address.isprintable() or " " in address:
        return None
    if scheme.lower() == "mailto":
        return address if "@" in rest else None
    return address if rest.startswith("//") and rest[2:3] not in _NO_HOST else None


def without_tail(address: str) -> str:
    """Cut what belongs to the sentence rather than to the address: marks at the end, a bracket too many."""
    address = "".join(takewhile(str.isprintable, address))
    excess = address.count(")") - address.count("(")
    while address and (address[-1] in ".,:;!?'*_~" or (address[-1] == ")" and excess > 0)):
        excess -= address[-1] == ")"
        address = address[:-1]
    return address
