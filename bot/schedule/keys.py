"""What each key of a circle's file means, with an example: for editors, and for the page on all keys."""

from __future__ import annotations

from bot.yamldoc.keys import Key

YES_NO = ("yes", "no")

KEYS = {
    "circle": Key("The circle's name, as members see it.", "Tuesday circle"),
    "reading": Key(
        "What is read: a reading that comes with Studycircle, or the way from here to your own reading.yaml.",
        "what-is-communisation",
    ),
    "channel": Key(
        "The link of the channel to read in, a text channel or a forum: hold its name on Discord, Copy Link.",
        "https://discord.com/channels/111111111111111111/222222222222222222",
    ),
    "organisers": Key(
        "The link of the organisers' private channel, on the same server: briefs and warnings go there.",
        "https://discord.com/channels/111111111111111111/333333333333333333",
    ),
    "time-zone": Key("The zone of all times in this file, as continent and city.", "Europe/Berlin"),
    "starts": Key("The day on which week 1 opens, year first; the welcome goes out seven days earlier.", "2027-01-12"),
    "every": Key("How often a week opens.", "2 weeks", ("1 week", "2 weeks", "3 weeks", "4 weeks")),
    "week": Key("The moments of every week, each within seven days of the section.", "section: tue 17:00"),
    "section": Key("When the text and the opening question come: the only post that mentions anybody.", "tue 17:00"),
    "questions": Key("When the two or three main questions come; or none.", "thu 17:00"),
    "poll": Key("When the poll opens and ends, in weeks whose reading has one; or none.", "thu 17:00 until sun 17:00"),
    "go-round": Key("When the go-round comes, in which everybody says a sentence or passes; or none.", "sat 11:00"),
    "meeting": Key("When the group meets, and for how long; or none, if it only writes.", "sun 17:00 for 75 minutes"),
    "meeting-place": Key("Where it meets: a voice channel's link, or any address; or none.", "Café Central, back room"),
    "closing": Key("When the closing question comes; or none.", "sun 18:30"),
    "digest": Key("When the week is looked back on and shelved; or none.", "mon 17:00"),
    "mention": Key("The name of the role that the opening of a week mentions; or none.", "Readers"),
    "facilitators": Key("Discord user names of those who lead the weeks, in turn.", "[ana.reads, bo_k]"),
    "facilitator": Key("Who leads this week; or none.", "dora"),
    "breaks": Key("Days on which no week opens; all later weeks move back.", "- {first: 2027-02-09, last: 2027-02-15}"),
    "breaks.first": Key("The first day of the break.", "2027-02-09"),
    "breaks.last": Key("The last day of the break.", "2027-02-15"),
    "breaks.say": Key("What members read about the break.", "Half-term."),
    "changes": Key("What is different in one week only, under that week's name.", "reform-or-revolution: …"),
    "if-late": Key(
        "What becomes of a post whose time passed while the bot was off: for all, or for kinds of post below it.",
        "post within 48 hours",
    ),
    "if-late.default": Key("What holds for the kinds of post that aren't named.", "post within 48 hours"),
    "if-late.welcome": Key("The same, for the welcome.", "post within 7 days"),
    "if-late.brief": Key("The same, for the facilitator's brief.", "post within 24 hours"),
    "if-late.section": Key("The same, for the text and its opening question.", "post within 48 hours"),
    "if-late.questions": Key("The same, for the main questions.", "post within 48 hours"),
    "if-late.poll": Key("The same, for polls.", "skip and tell us"),
    "if-late.go-round": Key("The same, for go-rounds.", "post quietly within 24 hours"),
    "if-late.reminder": Key("The same, for the reminder of a meeting.", "skip and tell us"),
    "if-late.closing": Key("The same, for closing questions.", "post within 24 hours"),
    "if-late.digest": Key("The same, for the look back on a week.", "skip and tell us"),
    "if-late.end": Key("The same, for what comes after the last week.", "post within 48 hours"),
    "votes": Key(
        "How polls are held: as Discord's own, with names, or by buttons that show totals only.",
        "private",
        ("as Discord shows them", "private"),
    ),
    "answers-without-name": Key("Whether the form lets people answer without a name.", "yes", YES_NO),
    "facilitator-view": Key("Whether a week's facilitator may see who has answered or passed.", "no", YES_NO),
    "agreement": Key(
        "The group's own agreement, up to eight short sentences, shown in the welcome; or none.",
        "- Speak for yourself.",
    ),
    "archive": Key("What becomes of what was said.", "names: pseudonyms"),
    "archive.names": Key(
        "How members appear in the archive until they have chosen for themselves.",
        "pseudonyms",
        ("pseudonyms", "as on Discord", "nobody is quoted"),
    ),
    "archive.publish": Key("When the archive is made after the end, and for whom.", "after 7 days in the channel"),
    "archive.keep": Key("How long after the end all that was collected is kept; then it is erased.", "12 months"),
    "archive.attachments": Key(
        "How large pictures and other files in messages may be to be kept for the archive; or none.",
        "up to 8 MB each, 250 MB in all",
    ),
    "archive.formats": Key(
        "In which forms the bot writes the archive, with commas between; `studycircle export` has the list.",
        "html, json, markdown, csv",
    ),
    "archive.nightly": Key(
        "Whether the archive is written each night while the reading runs, beside the end's; or at which time.",
        "yes",
    ),
    "archive.folder": Key(
        "Where the bot puts the archive: a whole path (a rehearsal passes over it), or a folder among its archives.",
        "/srv/archive",
    ),
    "archive.view": Key(
        "Who is named in the archive that the bot writes: members as they chose, or nobody.",
        "pseudonymous",
        ("as members chose", "pseudonymous"),
    ),
    "from-discord": Key(
        "What organisers had changed on Discord and `studycircle adopt` has written into this file.", "until: …"
    ),
    "from-discord.until": Key(
        "Until when this file has what was changed there; what the bot has kept of the time before holds no more.",
        "2027-02-17T09:30:00Z",
    ),
    "from-discord.pauses": Key(
        "The pauses that were made there; each moves what was still to come by whole weeks.",
        "- {since: 2027-02-09T16:00:00Z, until: 2027-02-16T16:00:00Z}",
    ),
    "from-discord.pauses.since": Key("When the pause began, in UTC.", "2027-02-09T16:00:00Z"),
    "from-discord.pauses.until": Key("When the circle went on, in UTC.", "2027-02-16T16:00:00Z"),
    "from-discord.questions": Key(
        "Questions of the organisers' own in place of the reading's, by the name of the one replaced.",
        "who-decides: …",
    ),
    "from-discord.swapped": Key(
        "Weeks that had changed hands, each with the week whose turn it took; who leads them stands under changes.",
        "reform-or-revolution: unity-in-struggle",
    ),
    "language": Key("The language of the bot's own texts: en-GB, or de for German.", "en-GB"),
    "texts": Key(
        "Single texts in the circle's own words, by the names that `studycircle texts` shows.", "RESPOND: Your turn"
    ),
}  # fmt: skip
