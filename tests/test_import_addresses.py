"""Where a text may be fetched from: refused spellings, chains that lead inside, names that change their mind.

Each refusal is held against a listener: no connection is made.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import pytest

from bot.errors import StudycircleError
from bot.importing.addresses import IPAddress, Rules, address, is_public
from bot.importing.web import USUAL, Limits, fetch

LOOPBACK = "127.0.0.1"
PUBLIC_HERE = "127.0.0.2"  # also this machine, and taken for a public one by the tests that say so
pytestmark = pytest.mark.allow_hosts([LOOPBACK, PUBLIC_HERE])

# Numbers that lead inside, by what they are.
V4_WRITTEN = """
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.0 127.0.0.1
127.0.1.1 127.255.255.254 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170
192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255
"""
V6_WRITTEN = """
:: ::1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1
::ffff:10.0.0.1 ::ffff:c0a8:1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
64:ff9b::a00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:2::1 2001:10::1 2001:20::1
2001:db8::1 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1:: 2002:c0a8:101:: 3fff::1 5f00::1 fc00::1 fd00::1
fd12:3456:789a::1 fe80::1 fe80::dead:beef febf::1 fec0::1 ff00::1 ff02::1 ff05::2 fe80::1%25eth0 fe80::1%eth0
::1%25lo 4000::1 e000::1
"""
HOSTS_WRITTEN = """
localhost LOCALHOST LocalHost localhost. localhost.localdomain foo.localhost a.b.localhost printer printer.local
router.lan nas.home server.internal intranet wiki.intranet db.corp host.private box.home.arpa
metadata.google.internal 2130706433 017700000001 0x7f000001 0x7F000001 0x7f.0.0.1 0x7f.1 0x7f.0x0.0x0.0x1
0177.0.0.1 0177.0.0.01 0177.1 127.1 127.0.1 127.000.000.001 127.0.0.1. 127.00.0.1 0127.0.0.1 127.0.0.0x1 127.0.0.01
00000177.1 1.0x7f 3232235521 0xc0a80001 0300.0250.0.1 192.168.1 192.168.257 10.1 0xa.1 012.1 169.254.43518
0xa9fea9fe 2852039166 0251.0376.0251.0376 0xa9.0xfe.0xa9.0xfe 256.256.256.256 127.0.0.256 127.0.0.1.1 1.2.3 1.2 1 0
00 0x0 -1 1.1.1.1. 8.8.8.8. 0x8.8.8.8 08.8.8.8 127.0.0.1%00 127.0.0.1%2e 127%2e0%2e0%2e1 %31%32%37.0.0.1
%6c%6f%63%61%6c%68%6f%73%74 loc%61lhost 127。0。0。1 127．0．0．1 １２７.0.0.1 ①②⑦.⓪.⓪.① ⓛⓞⓒⓐⓛⓗⓞⓢⓣ lоcalhost ｌocalhost
127.0.0.1\u200b loc\xadalhost example。com exa_mple..com .example.com example.com. example..com -example.com
example-.com example.com- exam!ple.com exam*ple.com (example.com) example.com, ex'ample.com 'example.com'
example.0x7f example.1 example.0 example.127 a.0x1 user@example.com user:pass@example.com @example.com
example.com@127.0.0.1 127.0.0.1@example.com example.com:80@127.0.0.1 example.com:22 example.com:25 example.com:6379
example.com:8080 example.com:0 example.com:65536 example.com:-1 example.com:http example.com:8o example.com:+80
[::1]:11211 [::1 ::1] ::1 [127.0.0.1] [localhost] [::1].example.com [example.com] [v1.fe80::1]
[::ffff:127.0.0.1]:80 [0:0::1::] [1:2:3:4:5:6:7:8:9] [::g] [] [.] . .. ... a.b@c d.e\\@f.g 127.0.0.1\\example.com
example.com\\@127.0.0.1 example.com\\.localhost 127.0.0.1\t 127.0.0.1\r Host:x
"""
PRIVATE_V4, PRIVATE_V6 = V4_WRITTEN.split(), V6_WRITTEN.split()
ODD_HOSTS = [host for line in HOSTS_WRITTEN.split("\n") for host in line.split(" ") if host]
ODD_STARTS = [
    "ftp://example.com/", "file:///etc/passwd", "file://localhost/etc/x", "gopher://127.0.0.1:70/", "//example.com/",
    "http:/example.com/", "http:example.com/", "http:///example.com/", "http:////127.0.0.1/", "https:\\\\127.0.0.1\\",
    "data:text/plain,x", "javascript://x", "http ://example.com/", " http://example.com/", "http://example.com/ x",
    "http://exam\nple.com/", "http://\t127.0.0.1/", "http://", "https://?", "http://#@127.0.0.1/", "http://?@127.0.0.1/",
    "http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/", "unix://x", "http+unix://%2Fvar%2Frun%2Fx.sock/",
    "http://example.com/" + "a" * 2_000, "http://" + "a." * 130 + "com/", "http://" + "a" * 64 + ".com/", "dict://x.y/",
]  # fmt: skip
REFUSED = [
    *(f"http://{host}/" for host in (*PRIVATE_V4, *ODD_HOSTS)),
    *(f"https://[{host}]/text.html" for host in PRIVATE_V6),
    *ODD_STARTS,
]


@dataclass
class Listener:
    """A server on one of this machine's numbers: what it answers to each path, and how many came."""

    host: str
    port: int
    answers: dict[str, bytes] = field(default_factory=dict)
    connections: int = 0
    heads: list[str] = field(default_factory=list)
    stalls: float = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and end the connection."""
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            writer.write(
                self.answers.get(head.split(" ")[1], b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            )
            await writer.drain()
            if self.stalls:
                await asyncio.sleep(self.stalls)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(host: str = LOOPBACK, port: int = 0) -> AsyncIterator[Listener]:
    """Open a listener."""
    listener = Listener(host, port)
    server = await asyncio.start_server(listener.serve, host, port)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()


def page(
    text: str = "words", *, kind: str = "text/plain; charset=utf-8", status: str = "200 OK", more: str = ""
) -> bytes:
    """Return an answer as it goes over the wire."""
    body = text.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}"
    return f"{head}Connection: close\r\n\r\n".encode() + body


def sent_on(to: str) -> bytes:
    """Return an answer that sends on."""
    return page("", status="302 Found", more=f"Location: {to}\r\n")


class Names:
    """A resolver that gives one answer after the other, the last for ever, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = answers
        self.asked = 0

    async def __call__(self, host: str, port: int) -> list[IPAddress]:
        """Answer."""
        self.asked += 1
        return [ip_address(number) for number in self.answers[min(self.asked, len(self.answers)) - 1]]


def test_there_are_at_least_two_hundred_spellings() -> None:
    """Each another one."""
    assert len(set(REFUSED)) == len(REFUSED) >= 200


@pytest.mark.parametrize("url", REFUSED, ids=range(len(REFUSED)))
def test_an_address_that_leads_inside_is_refused_before_anything_is_asked(url: str) -> None:
    """In words, with what to do instead; its own signs don't get to the terminal."""
    with pytest.raises(StudycircleError) as refused:
        address(url)
    assert "is not fetched" in refused.value.message
    assert refused.value.message.isprintable()
    assert "save the page" in refused.value.hint


async def test_none_of_them_makes_a_connection_or_asks_a_resolver() -> None:
    """Though somebody listens, and every name leads there."""
    async with listening() as trap:
        resolve = Names([LOOPBACK])
        for url in REFUSED:
            for spelt in (url, url.replace("http://127.0.0.1/", f"http://127.0.0.1:{trap.port}/")):
                with pytest.raises(StudycircleError):
                    await fetch(spelt, resolve=resolve)
        assert (trap.connections, resolve.asked) == (0, 0)


@pytest.mark.parametrize("number", [*PRIVATE_V4, *(one for one in PRIVATE_V6 if "%" not in one)])
async def test_a_public_name_with_a_number_inside_is_refused(number: str) -> None:
    """Alone, or as one of several: whoever connects to all would come to it."""
    for numbers in ([number], ["93.184.215.14", number]):
        with pytest.raises(StudycircleError) as refused:
            await fetch("http://books.example.com/a.txt", resolve=Names(numbers))
        assert "not on the public internet" in refused.value.message


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "93.184.215.14", "1.1.1.1", "100.63.255.255", "172.32.0.1", "11.0.0.1"]
)
def test_numbers_of_the_internet_are_public(number: str) -> None:
    """Also those next to private ones."""
    assert is_public(ip_address(number))
    assert address(f"http://{number}/").is_number


@pytest.mark.parametrize("number", ["2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888"])
def test_numbers_of_the_new_internet_are_public(number: str) -> None:
    """In brackets, as addresses have them."""
    assert is_public(ip_address(number))
    assert address(f"https://[{number}]/a").host == number


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("http://example.com:80/a?b=c#d", "http://example.com/a?b=c"),
        ("https://xn--kln-sna.example/a%20b", "https://xn--kln-sna.example/a%20b"),
    ],
)
def test_ordinary_addresses_are_read(url: str, target: str) -> None:
    """What follows # is for readers."""
    assert str(address(url)) == target


# ---- Over real sockets, with one of this machine's numbers taken for a public one ----


@asynccontextmanager
async def a_public_one_and_a_trap() -> AsyncIterator[tuple[Listener, Listener]]:
    """Open two listeners with one port: one that counts as public, and one on loopback that nobody may come to."""
    async with listening(PUBLIC_HERE) as public, listening(LOOPBACK, public.port) as trap:
        yield public, trap


def rules(port: int, *, private: bool = False) -> Rules:
    """Have texts at a port that the tests may listen on, and one of this machine's numbers a public one."""
    return Rules(
        private, {"http": port, "https": 443}, lambda number: str(number) == PUBLIC_HERE or is_public(number)
    )


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/secret", "http://127.0.0.1:{port}/secret", "//127.0.0.1/secret", "http://localhost/secret",
        "http://2130706433/", "http://[::1]/", "http://[::ffff:7f00:1]/", "http://inside.example.com/secret", "file:///etc/passwd",
        "http://user@127.0.0.1/", "gopher://127.0.0.1/", "http://127.1/", "\\\\127.0.0.1\\x", "http://169.254.169.254/latest",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hops", [1, 3])
async def test_a_chain_that_leads_inside_ends_before_it(
    monkeypatch: pytest.MonkeyPatch, to: str, hops: int
) -> None:
    """However many public pages come first."""
    async with a_public_one_and_a_trap() as (public, trap):
        for number in range(hops):
            onward = f"/{number + 1}" if number < hops - 1 else to.format(port=trap.port)
            public.answers[f"/{number}"] = sent_on(onward)

        async def resolve(host: str, port: int) -> list[IPAddress]:
            return [ip_address(LOOPBACK if host.startswith("inside") else PUBLIC_HERE)]

        with pytest.raises(StudycircleError):
            await fetch("http://books.example.com/0", rules(public.port), resolve=resolve)
        assert (public.connections, trap.connections) == (hops, 0)


async def test_a_name_that_changes_its_mind_is_asked_once_a_hop() -> None:
    """What was looked at is what is connected to; on the next hop the new answer is looked at."""
    async with a_public_one_and_a_trap() as (public, trap):
        public.answers = {"/text": page("as it is"), "/on": sent_on("/text")}
        resolve = Names([PUBLIC_HERE], [LOOPBACK])
        got = await fetch("http://books.example.com/text", rules(public.port), resolve=resolve)
        assert (got.content, resolve.asked) == (b"as it is", 1)
        with pytest.raises(StudycircleError) as refused:
            await fetch(
                "http://books.example.com/on", rules(public.port), resolve=Names([PUBLIC_HERE], [LOOPBACK])
            )
        assert "not on the public internet" in refused.value.message
        assert (public.connections, trap.connections) == (2, 0)


async def test_the_host_is_asked_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the connection goes to a number; and no proxy of the environment is asked instead."""
    async with a_public_one_and_a_trap() as (public, trap):
        monkeypatch.setenv("HTTP_PROXY", f"http://{LOOPBACK}:{trap.port}")
        public.answers = {"/a?b": page()}
        await fetch("http://books.example.com/a?b#c", rules(public.port), resolve=Names([PUBLIC_HERE]))
        assert f"\r\nHost: books.example.com:{public.port}\r\n" in public.heads[0]
        assert "\r\nAccept-Encoding: identity\r\n" in public.heads[0]
        assert trap.connections == 0


async def refused_by(answer: bytes, *, stalls: float = 0, limits: Limits = USUAL) -> str:
    """Return why a page is refused that a server of the own network gives."""
    async with listening() as own:
        own.answers, own.stalls = {"/": answer}, stalls
        with pytest.raises(StudycircleError) as refused:
            await fetch(f"http://{LOOPBACK}:{own.port}/", Rules(private=True), limits=limits)
        return refused.value.message


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(status="404 Not Found"), "answers 404 Not Found"),
        (page(kind="image/png"), "“image/png”"),
        (page(kind="application/pdf"), "“application/pdf”"),
        (page("x" * 2_000), "bigger than 0.001 MB"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"x" * 2_000, "bigger than 0.001 MB"),
        (page(more="Content-Encoding: gzip\r\n"), "packed"),
        (sent_on("/"), "sent on more than 5 times"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nx", "broke off"),
        (b"no such thing as an answer\r\n\r\n", "broke off"),
    ],
)
async def test_what_cant_be_a_text_is_refused_in_words(answer: bytes, said: str) -> None:
    """Too big, of another kind, packed, going in circles, cut off."""
    assert said in await refused_by(answer, limits=Limits(size=1_000))


async def test_a_server_that_takes_its_time_is_left() -> None:
    """The limit holds for everything together, not for each piece."""
    slow = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nx"
    assert "wasn't here after 0.2 seconds" in await refused_by(slow, stalls=30, limits=Limits(seconds=0.2))


async def test_nobody_at_home_is_told_in_words() -> None:
    """A port on which nothing listens; a name that nobody knows."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    with pytest.raises(StudycircleError) as refused:
        await fetch(f"http://{LOOPBACK}:{port}/", Rules(private=True))
    assert "no connection could be made" in refused.value.message

    async def unknown(host: str, port: int) -> list[IPAddress]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    with pytest.raises(StudycircleError) as nobody:
        await fetch("http://no.example.com/", resolve=unknown)
    assert "nobody knows the name no.example.com" in nobody.value.message


async def test_the_next_number_is_tried_where_one_doesnt_answer() -> None:
    """As for a name with two machines, one of them down."""
    async with listening(PUBLIC_HERE) as public:
        public.answers = {"/": page("here")}
        got = await fetch(
            "http://a.example.com/", rules(public.port, private=True), resolve=Names([LOOPBACK, PUBLIC_HERE])
        )
        assert got.content == b"here"


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "http://[::ffff:7f00:1]/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
        "http://2130706433/",
        "http://224.0.0.1/",
    ],
)
def test_the_own_network_has_no_odd_spellings_either(url: str) -> None:
    """Nor what only machines in a data centre talk to."""
    with pytest.raises(StudycircleError):
        address(url, Rules(private=True))


async def test_progress_is_told_as_it_comes() -> None:
    """How much, and of how much."""
    told: list[tuple[int, int | None]] = []
    async with listening() as own:
        own.answers = {"/": page("x" * 5_000)}
        await fetch(
            f"http://{LOOPBACK}:{own.port}/",
            Rules(private=True),
            progress=lambda come, of: told.append((come, of)),
        )
    assert told[-1] == (5_000, 5_000)
