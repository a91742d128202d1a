"""Studycircle: a facilitation bot for reading groups on Discord."""

__version__ = "0.2.0"
