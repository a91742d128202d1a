"""Who may speak with the room: only the page that this start has opened, whatever else runs in the browser.

Another page can send requests to 127.0.0.1, and with a name of its own that points there (DNS rebinding) even read the
answers.  So each request must name this address as its host, come from no other page, and bear the secret of this
start, which is in the printed address once and in a cookie from then on.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LIVE = "/live"
_NAMES = ("127.0.0.1", "localhost")
_SITES = ("same-origin", "none")
_STEP = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=/">
<title>The rehearsal room</title>
<p><a href="/">Go into the rehearsal room</a></p>
</html>
"""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """The secret of one start, and what is let through with it."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self.port = 0

    @property
    def address(self) -> str:
        """The address to open, with the secret in it."""
        return f"http://127.0.0.1:{self.port}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """The cookie's name; cookies aren't kept apart by port, so it has the port in it."""
        return f"studycircle-room-{self.port}"

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or say why not; every answer has the headers that tie a browser's hands."""
        response = self._refusal(request)
        if response is None:
            try:
                response = await handler(request)
            except web.HTTPException as error:
                response = web.Response(status=error.status, text=f"{error.status}: {error.reason}")
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    def _refusal(self, request: web.Request) -> web.StreamResponse | None:
        if request.headers.get(hdrs.HOST, "").lower() not in {f"{name}:{self.port}" for name in _NAMES}:
            return _no(421, f"This address is called 127.0.0.1:{self.port}, and nothing else.")
        if not self._from_here(request):
            return _no(403, "Another page has asked for this. Only the rehearsal's own page may.")
        if request.path == "/" and "key" in request.query:
            return self._opened(request)
        if not _same(request.cookies.get(self.cookie, ""), self.key):
            return _no(
                403,
                "This is the rehearsal room, but without its key. Open the address that was printed at its start.",
            )
        return None

    def _from_here(self, request: web.Request) -> bool:
        """Whether a request comes from the room's own page; a websocket must say so, as browsers always do."""
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None:
            site = request.headers.get("Sec-Fetch-Site", "none")
            opens = request.method == hdrs.METH_GET and request.headers.get("Sec-Fetch-Mode") == "navigate"
            return request.path != LIVE and (opens or site in _SITES)
        return origin == f"http://{request.headers.get(hdrs.HOST, '').lower()}"

    def _opened(self, request: web.Request) -> web.StreamResponse:
        """Exchange the key in the address for a cookie, so that it stands in no history and no link."""
        if not _same(request.query["key"], self.key):
            return _no(403, "That key is of an earlier start. Open the address that was printed at this one.")
        if request.headers.get("Sec-Fetch-Site", "none") in _SITES:
            answer = web.Response(status=303, headers={hdrs.LOCATION: "/"})
        else:
            # Followed from another page (a terminal in a browser): a redirect would be that page's still, and no
            # strict cookie goes with it; from a page of ours it does.
            answer = web.Response(text=_STEP, content_type="text/html")
        answer.set_cookie(self.cookie, self.key, httponly=True, samesite="Strict", path="/")
        return answer


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())


def _no(status: int, words: str) -> web.Response:
    return web.Response(status=status, text=f"{words}\n")
