"""The only door to discord.py: nothing outside this package imports it."""
