"""The stand-in Discord: REST and a gateway on 127.0.0.1, and the people who live there, over one state."""

from __future__ import annotations

from bot.rehearsal.server.server import Server

__all__ = ["Server"]
