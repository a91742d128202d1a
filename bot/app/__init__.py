"""The only place that builds things: the bot, and a rehearsal of it."""
