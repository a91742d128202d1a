"""The bot on virtual time, its database inline, before a model of Discord; faults may strike at every step."""
