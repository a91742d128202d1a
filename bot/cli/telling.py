"""What a running bot writes on the terminal: a line for each thing that happened, for people.

No token, and nothing that a member wrote: of an error only where it came from, not what it says.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

from bot.cli.failing import TOKEN

PLACES = 8
AGAIN_AFTER_SECONDS = 3600.0


class Lines(logging.Formatter):
    """A time, what happened, and for an error the way to it."""

    def __init__(self, *, secret: str) -> None:
        super().__init__("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S")
        self._secret = secret

    def formatException(self, info: object) -> str:  # noqa: N802 - logging's own name
        """Return where an error came from: the last places on its way, and its type."""
        kind, _, trace = info if isinstance(info, tuple) else sys.exc_info()
        frames = traceback.extract_tb(trace)[-PLACES:]
        way = ", from ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        return f"    {getattr(kind, '__name__', 'An error')} at {way}"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with whatever looks like a token taken out."""
        record.exc_text = None
        text = super().format(record)
        if self._secret:
            text = text.replace(self._secret, "<the token>")
        return TOKEN.sub("<a token>", text)


class OnceAnHour(logging.Filter):
    """Lets a line through that wasn't written in the last hour: what is tried again every minute is said once."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to write a line; what simply goes on is always written."""
        if record.levelno < logging.WARNING:
            return True
        text = record.getMessage()
        self._said = {
            line: at for line, at in self._said.items() if record.created - at < AGAIN_AFTER_SECONDS
        }
        if text in self._said:
            return False
        self._said[text] = record.created
        return True


def tell_on_stderr(*, secret: str) -> None:
    """Write what happens on standard error: ours from INFO on, the libraries' from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(secret=secret))
    handler.addFilter(OnceAnHour())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("studycircle").setLevel(logging.INFO)
