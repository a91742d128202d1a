"""Discord's numbers for kinds of channel, in our words."""

from __future__ import annotations

from bot.flow.ground import ChannelType

TYPES = {
    0: ChannelType.TEXT,
    2: ChannelType.VOICE,
    5: ChannelType.NEWS,
    10: ChannelType.THREAD,
    11: ChannelType.THREAD,
    12: ChannelType.THREAD,
    13: ChannelType.STAGE,
    15: ChannelType.FORUM,
}


def type_of(number: int) -> ChannelType:
    """Return a kind of channel by Discord's number (resources/channel, "Channel Types")."""
    return TYPES.get(number, ChannelType.OTHER)
