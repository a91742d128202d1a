"""The use cases: what the bot does, and the port through which it does it."""
