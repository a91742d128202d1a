"""Circle files gone wrong in every way that we know of: more than a hundred, for what `check` says, and how fast."""

from __future__ import annotations

from collections.abc import Iterator

from tests.test_schedule_wrong import GOOD, WRONG

MEGABYTE = 1_000_000
LINES = GOOD.splitlines()


def mangled() -> dict[str, bytes]:
    """Return every file by what is wrong with it."""
    found = {f"wrong-{number}": _replaced(old, new) for number, (old, new, *_) in enumerate(WRONG)}
    found |= {f"without line {number}": _lines(LINES[:number] + LINES[number + 1 :]) for number in range(6)}
    found |= {f"cut off at {size}": GOOD.encode()[:size] for size in (1, 7, 60, 300)}
    for names in (dict(_bytes()), dict(_yaml()), dict(_many())):
        found |= names
    return found


def _replaced(old: str, new: str) -> bytes:
    return GOOD.replace(old, new, 1).encode()


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _bytes() -> Iterator[tuple[str, bytes]]:
    """Yield what isn't text, or isn't text of a circle's."""
    good = GOOD.encode()
    yield "empty", b""
    yield "blank", b" \n\n  \n"
    yield "only comments", b"# circle: x\n# reading: y\n"
    yield "zero bytes", b"\0" * 1000
    yield "a zero byte in the middle", good[:100] + b"\0" + good[100:]
    yield "a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40
    yield "random bytes", bytes((number * 7919 + number // 3) % 256 for number in range(20_000))
    yield "UTF-16", GOOD.encode("utf-16")
    yield "Windows-1252", GOOD.replace("Tuesday", "Dienstag für").encode("cp1252")
    yield "half a character at the end", good + "ü".encode()[:1]
    yield "an escape sequence", good.replace(b"Tuesday", b"\x1b[2JTuesday")
    yield "a surrogate", good.replace(b"Tuesday", b"\xed\xa0\x80Tuesday")
    yield "more than a megabyte", good + b"# more\n" * (MEGABYTE // 7)
    yield "a megabyte of one letter", b"x" * (MEGABYTE - 1)
    yield "a megabyte of line ends", b"\n" * (MEGABYTE - 1)
    yield "a megabyte of control characters", b"\x01" * (MEGABYTE - 1)
    yield "a megabyte of one value", b"circle: " + b"x" * (MEGABYTE - 10)
    yield "a page", b"<!DOCTYPE html><html><body>circle: x</body></html>\n"
    yield "JSON that isn't a circle", b'{"a": [1, 2, {"b": null}]}'
    yield "a list", b"- circle\n- reading\n"
    yield "one word", b"circle\n"


def _yaml() -> Iterator[tuple[str, bytes]]:
    """Yield what YAML makes of itself."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *a]\n" for n in range(40)
    )
    yield "a bomb of aliases", bomb.encode()
    yield "a bomb of merges", ("x: &x {a: 1}\n" + "y: {<<: [" + "*x, " * 5000 + "*x]}\n").encode()
    yield "an alias of itself", b"circle: &a [*a]\n"
    yield "50,000 brackets", b"circle: " + b"[" * 50_000
    yield "50,000 braces", b"circle: " + b"{a: " * 50_000
    yield "50,000 brackets that close", b"circle: " + b"[" * 50_000 + b"]" * 50_000
    yield "50,000 dashes", b"- " * 50_000
    yield "deep indentation", "".join(f"{' ' * n}a:\n" for n in range(1000)).encode()
    yield "a tag that would run code", _replaced("Tuesday circle", "!!python/object/apply:os.system [id]")
    yield "a tab before a key", _replaced("  section:", "\tsection:")
    yield "tabs everywhere", GOOD.replace("  ", "\t").encode()
    yield "a tab behind the colon", _replaced("circle: ", "circle:\t\t[")
    yield "two documents", (GOOD + "---\n" + GOOD).encode()
    yield "a directive", b"%YAML 3.0\n---\n" + GOOD.encode()
    yield "no colon", _replaced("circle: Tuesday", "circle Tuesday")
    yield "no blank behind a colon", _replaced("circle: Tuesday", "circle:Tuesday")
    yield "quotes that never close", _replaced("Tuesday circle", '"Tuesday circle')
    yield "single quotes that never close", _replaced("Tuesday circle", "'Tuesday circle")
    yield "a bracket that never closes", _replaced("[ana.reads, bo_k, chen]", "[ana.reads, bo_k, chen")
    yield "a bracket too many", _replaced("[ana.reads, bo_k, chen]", "[ana.reads, bo_k, chen]]")
    yield "a block that is none", _replaced("Tuesday circle", "|9999 x")
    yield "a wrong escape", _replaced("Tuesday circle", '"\\q"')
    yield "an unfinished escape", _replaced("Tuesday circle", '"\\U0001"')
    yield "an at sign", _replaced("Tuesday circle", "@here")
    yield "a percent sign", _replaced("Tuesday circle", "%d")
    yield "a backtick", _replaced("Tuesday circle", "`x`")
    yield "a question mark for a key", _replaced("circle: Tuesday circle", "? [a]\n: b")
    yield "an empty key", _replaced("circle: Tuesday circle", ": Tuesday circle")
    yield "indented without reason", _replaced("reading:", "   reading:")
    yield "every key twice", (GOOD + GOOD).encode()
    yield "a key below a value", _replaced("Tuesday circle", "Tuesday circle\n  and: more")
    yield "a colon in a text", _replaced("Tuesday circle", "Tuesday: circle")
    yield "a number sign for a value", _replaced("Tuesday circle", "#reading")
    yield "everything in capitals", GOOD.upper().encode()
    yield "everything a list", _lines([f"- {line}" for line in LINES])
    yield "everything in quotes", _lines([f'"{line}' for line in LINES])
    yield "curly quotes", _replaced("Tuesday circle", "“Tuesday” circle\u2028")
    yield "no-break spaces", GOOD.replace("  ", "\u00a0\u00a0").encode()


def _many() -> Iterator[tuple[str, bytes]]:
    """Yield the same mistake many thousand times over."""
    numbers = range(20_000)
    yield "20,000 unknown keys", (GOOD + "".join(f"key-number-{n}: x\n" for n in numbers)).encode()
    yield "20,000 keys like one", (GOOD + "".join(f"facilitatr-{n}: x\n" for n in numbers)).encode()
    yield "a key of 100,000 letters", (GOOD + "facilitators" * 8000 + ": x\n").encode()
    yield "20,000 times one key", (GOOD + "circle: x\n" * len(numbers)).encode()
    yield (
        "10,000 breaks",
        _replaced("breaks:\n", "breaks:\n" + "  - {first: 2027-02-09, last: 2027-02-15}\n" * 10_000),
    )
    yield "20,000 wrong breaks", _replaced("breaks:\n", "breaks:\n" + "  - {first: x}\n" * 20_000)
    weeks = "".join(f"  week-number-{n}: {{meeting: none}}\n" for n in range(10_000))
    yield "10,000 weeks", _replaced("changes:\n", f"changes:\n{weeks}")
    times = "".join(f"  week-{n}: {{section: fri 99:00}}\n" for n in range(10_000))
    yield "10,000 weeks at wrong times", _replaced("changes:\n", f"changes:\n{times}")
    names = ", ".join(f"{n} {n}" for n in numbers)
    yield "20,000 facilitators", _replaced("[ana.reads, bo_k, chen]", f"[{names}]")
    sentences = "agreement:\n" + "  - Be kind.\n" * 20_000
    yield "20,000 sentences", (GOOD + sentences).encode()
    yield "30,000 lines without a colon", b"word\n" * 30_000
    yield "30,000 stray quotes", b'a: "b" c\n' * 30_000
    yield "10,000 odd spaces", ("\u00a0a: b\n" * 10_000).encode()
    pauses = '  - {since: "2027-01-12T16:00:00Z", until: "2027-01-12T15:00:00Z"}\n' * 5_000
    head = 'from-discord:\n until: "2027-01-12T16:00:00Z"\n pauses:\n'
    yield "5,000 pauses", (GOOD + head + pauses).encode()
    yield "a wrong date of a megabyte", _replaced("2027-01-12", "2" * (MEGABYTE - 2000))
    yield "a wrong time of a megabyte", _replaced("thu 17:00", "thu 17:" + "0 " * (MEGABYTE // 2 - 2000))
    yield "a wrong link of a megabyte", _replaced("channel: https", "channel: " + "https://" * 120_000)
    yield "a wrong zone of a megabyte", _replaced("Europe/Berlin", "Europe/" * 140_000)
    yield "a wrong reading of a megabyte", _replaced("what-is-communisation", "what-is-" * 120_000)
