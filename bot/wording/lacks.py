"""What a circle lacks on Discord: two clauses, what is missing and how to mend it."""

from __future__ import annotations

TOLD_LACKS = (
    "Something is missing here, and what needs it waits. It goes on by itself once this is mended:\n{lines}"
)
TOLD_MENDED = "What was missing is there now. The circle goes on."
TOLD_EVENT_REMOVED = "Somebody has taken the meeting of week {number} out of the server's calendar, so it isn't put there again. Its reminder still goes out, to nobody in particular. If the meeting is off, write `meeting: none` for `{week}` under `changes:` in the circle's file."
TOLD_CALENDAR = "The server's calendar could not be brought in line with the schedule. {reason}"
STATUS_LACKS = "\n**Missing**\n{lines}"
LACK_SERVER = "the bot is not on the server with the number {server}"
MEND_SERVER = "invite it with the link that `studycircle invite {circle}.yaml` gives"
LACK_AWAY = "Discord has trouble with this server just now"
MEND_AWAY = "there is nothing to do but wait"
LACK_CHANNEL = "the channel at `{key}:` isn't there"
MEND_CHANNEL = "write the link of another one at `{key}:` in the circle's file, and start the bot again"
LACK_ELSEWHERE = "the channel at `{key}:` is on another server than its link says"
MEND_ELSEWHERE = "copy its link again, write it at `{key}:` in the circle's file, and start the bot again"
LACK_TYPE = "#{channel} at `{key}:` is {type}"
MEND_TYPE = "write the link of {types} at `{key}:` in the circle's file, and start the bot again"
FITTING = {
    "channel": "a text channel or a forum",
    "organisers": "a text channel",
    "meeting-place": "a voice channel or a stage, or any address",
}
LACK_RIGHT = "in {channel} the bot lacks “{permission}” ({used_for})"
LACK_SERVER_RIGHT = "on the server the bot lacks “{permission}” ({used_for})"
MEND_RIGHT = "allow it there, at Edit Channel, Permissions, for the bot's own role"
MEND_SERVER_RIGHT = "allow it at Server Settings, Roles, for the bot's own role"
MEND_MENTION = "switch on “Allow anyone to @mention this role” at Server Settings, Roles, or allow it to the bot in the channel"
NAMELESS_CHANNEL = "the channel at `{key}:`"
LACK_ROLE = "there is no role “{role}” on this server, so the opening of each week mentions nobody"
MEND_ROLE = "make the role, or write another name (or none) at `mention:`"
LACK_CONTENT = "the bot isn't shown what members write (its Message Content Intent is off), so talk in the threads and replies without a ping are not kept; forms, replies that ping the bot, votes, reactions and “Add to the archive” work all the same"
MEND_CONTENT = "to have it see all, switch the intent on at discord.com/developers/applications, your application, Bot, and start the bot again"
NEEDED = {
    "see": "to see the channel",
    "post": "to post the weeks",
    "read": "to read what members answer, and to find its own posts again",
    "thread": "to open each week's thread",
    "in-thread": "to post the text and the questions",
    "poll": "to post the polls",
    "pin": "to pin the welcome",
    "mention": "to mention the readers' role as a week opens",
    "tell": "to post briefs and warnings",
    "find": "to find its own posts again",
    "event": "to make an event of each meeting",
    "archive": "to hand over the archive",
}
