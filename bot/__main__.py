"""`python -m bot` is `studycircle`."""

from __future__ import annotations

from bot.cli import main

if __name__ == "__main__":  # where processes don't fork, each further one imports this
    main()
