"""The cast: sample readers who find their way by what they see, as people do."""
