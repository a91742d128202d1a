"""What a circle lacks on Discord: two clauses, what is missing and how to mend it."""

from __future__ import annotations

from bot.wording.said import said

TOLD_LACKS = said(
    "Something is missing here, and what needs it waits. It goes on by itself once this is mended:\n{lines}",
    "in the organisers' channel, as soon as something is missing that posts wait for",
    most=2000,
)
TOLD_MENDED = said(
    "What was missing is there now. The circle goes on.",
    "in the organisers' channel, once nothing is missing any more",
    most=2000,
)
TOLD_EVENT_REMOVED = said(
    "Somebody has taken the meeting of week {number} out of the server's calendar, so it isn't put there again. Its reminder still goes out, to nobody in particular. If the meeting is off, write `meeting: none` for `{week}` under `changes:` in the circle's file.",
    "in the organisers' channel, after somebody deleted a meeting's event",
    most=2000,
)
TOLD_CALENDAR = said(
    "The server's calendar could not be brought in line with the schedule. {reason}",
    "in the organisers' channel, when Discord refuses an event",
    most=2000,
)
STATUS_LACKS = said("\n**Missing**\n{lines}", "in `/circle status`, if something is missing")
LACK_SERVER = said(
    "the bot is not on the server with the number {server}", "in what is missing: the bot isn't on the server"
)
MEND_SERVER = said(
    "invite it with the link that `studycircle invite {circle}.yaml` gives",
    "in what is missing, after the colon: the bot isn't on the server",
)
LACK_AWAY = said(
    "Discord has trouble with this server just now", "in what is missing: the server is out of reach"
)
MEND_AWAY = said(
    "there is nothing to do but wait", "in what is missing, after the colon: the server is out of reach"
)
LACK_CHANNEL = said(
    "the channel at `{key}:` isn't there", "in what is missing: a channel was deleted, or never was"
)
MEND_CHANNEL = said(
    "write the link of another one at `{key}:` in the circle's file, and save it",
    "in what is missing, after the colon: a channel was deleted, or never was",
)
LACK_ELSEWHERE = said(
    "the channel at `{key}:` is on another server than its link says",
    "in what is missing: a link names another server than its channel is on",
)
MEND_ELSEWHERE = said(
    "copy its link again, write it at `{key}:` in the circle's file, and save it",
    "in what is missing, after the colon: a link names another server than its channel is on",
)
LACK_TYPE = said("#{channel} at `{key}:` is {type}", "in what is missing: a channel is of the wrong kind")
MEND_TYPE = said(
    "write the link of {types} at `{key}:` in the circle's file, and save it",
    "in what is missing, after the colon: a channel is of the wrong kind",
)
FITTING = {
    "channel": said("a text channel or a forum", "in what is missing, the kinds that fit at `channel:`"),
    "organisers": said("a text channel", "in what is missing, the kinds that fit at `organisers:`"),
    "meeting-place": said(
        "a voice channel or a stage, or any address",
        "in what is missing, the kinds that fit at `meeting-place:`",
    ),
}
LACK_RIGHT = said(
    "in {channel} the bot lacks “{permission}” ({used_for})", "in what is missing: a permission in a channel"
)
LACK_SERVER_RIGHT = said(
    "on the server the bot lacks “{permission}” ({used_for})",
    "in what is missing: a permission on the whole server",
)
MEND_RIGHT = said(
    "allow it there, at Edit Channel, Permissions, for the bot's own role",
    "in what is missing, after the colon: a permission in a channel",
)
MEND_SERVER_RIGHT = said(
    "allow it at Server Settings, Roles, for the bot's own role",
    "in what is missing, after the colon: a permission on the whole server",
)
MEND_MENTION = said(
    "switch on “Allow anyone to @mention this role” at Server Settings, Roles, or allow it to the bot in the channel",
    "in what is missing, after the colon: the permission to mention the role",
)
NAMELESS_CHANNEL = said(
    "the channel at `{key}:`",
    "in what is missing, in the place of the name of a channel that the bot can't see",
)
LACK_ROLE = said(
    "there is no role “{role}” on this server, so the opening of each week mentions nobody",
    "in what is missing: the role at `mention:`",
)
MEND_ROLE = said(
    "make the role, or write another name (or none) at `mention:`",
    "in what is missing, after the colon: the role at `mention:`",
)
LACK_CONTENT = said(
    "the bot isn't shown what members write (its Message Content Intent is off), so talk in the threads and replies without a ping are not kept; forms, replies that ping the bot, votes, reactions and “Add to the archive” work all the same",
    "in what is missing: the Message Content Intent",
)
MEND_CONTENT = said(
    "to have it see all, switch the intent on at discord.com/developers/applications, your application, Bot, and start the bot again",
    "in what is missing, after the colon: the Message Content Intent",
)
NEEDED = {
    "see": said(
        "to see the channel", "in what is missing, and in `studycircle invite`, what View Channel is for"
    ),
    "post": said(
        "to post the weeks", "in what is missing, and in `studycircle invite`, what Send Messages is for"
    ),
    "read": said(
        "to read what members answer, and to find its own posts again",
        "in what is missing, and in `studycircle invite`, what Read Message History is for",
    ),
    "thread": said(
        "to open each week's thread",
        "in what is missing, and in `studycircle invite`, what Create Public Threads is for",
    ),
    "in-thread": said(
        "to post the text and the questions",
        "in what is missing, and in `studycircle invite`, what Send Messages in Threads is for",
    ),
    "poll": said(
        "to post the polls", "in what is missing, and in `studycircle invite`, what Create Polls is for"
    ),
    "pin": said(
        "to pin the welcome", "in what is missing, and in `studycircle invite`, what Pin Messages is for"
    ),
    "mention": said(
        "to mention the readers' role as a week opens",
        "in what is missing, and in `studycircle invite`, what the permission to mention the role is for",
    ),
    "tell": said(
        "to post briefs and warnings",
        "in what is missing, and in `studycircle invite`, what Send Messages in the organisers' channel is for",
    ),
    "find": said(
        "to find its own posts again",
        "in what is missing, and in `studycircle invite`, what Read Message History in the organisers' channel is for",
    ),
    "event": said(
        "to make an event of each meeting",
        "in what is missing, and in `studycircle invite`, what Create Events is for",
    ),
    "archive": said(
        "to hand over the archive",
        "in what is missing, and in `studycircle invite`, what Attach Files is for",
    ),
}
