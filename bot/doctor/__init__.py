"""What is in order and what isn't, on this machine and on Discord: looked at, never touched, and each with a remedy."""
