"""The real program over real sockets, before a stand-in Discord that outlives it, on a clock that a test moves."""
