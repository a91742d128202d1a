"""`python -m bot` is `studycircle`."""

from __future__ import annotations

from bot.cli import main

main()
