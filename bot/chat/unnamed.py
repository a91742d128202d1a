"""Keep out of the log who somebody is: discord.py writes addresses of Discord's into its warnings."""

from __future__ import annotations

import logging
import re

# Addresses with somebody's number, or with what an interaction can be answered by (Discord's reference: channel,
# "Add Thread Member"; receiving-and-responding).
_TELLING = re.compile(r"(/thread-members/|/interactions/\d+/|/webhooks/\d+/)[^/\s]+")


class Unnamed(logging.Filter):
    """Takes the telling part out of addresses; every line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a line's addresses, and let it pass."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                _TELLING.sub(r"\1…", value) if isinstance(value, str) else value for value in record.args
            )
        return True


UNNAMED = Unnamed()
