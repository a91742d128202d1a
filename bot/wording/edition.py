"""The archive's pages: their headings, what they say of themselves, and the search."""

from __future__ import annotations

from bot.wording.said import said

_ARCHIVE_TOP = "at the top of the archive"
_ARCHIVE_PAGE = "on the archive's page"
_ARCHIVE_HEAD = "in the archive, as a heading"
_ARCHIVE_ITSELF = "in the archive, where it tells about itself"
_ARCHIVE_FOUND = f"{_ARCHIVE_PAGE}, below its search"

EDITION_SKIP = said("Skip to the text", f"{_ARCHIVE_PAGE}, for who moves by keyboard")
EDITION_OVER = said("A reading and its readers", f"{_ARCHIVE_TOP}, above the title")
EDITION_TITLE = said("{title}, read by {circle}", f"{_ARCHIVE_TOP}, as what the window is called")
EDITION_READ_BY = said("Read by {circle}", f"{_ARCHIVE_TOP}, below the title")
EDITION_HOW_LINK = said("How this was made", f"{_ARCHIVE_TOP}, as a link to the foot of it")
EDITION_AGREED = said("What the group had agreed on", _ARCHIVE_TOP)
EDITION_REHEARSAL = said("This is a rehearsal.", f"{_ARCHIVE_TOP}, of a rehearsal's")
EDITION_REHEARSED = said(
    "Every answer, message and vote in it comes from a sample reader, written for the rehearsal. Nobody has said any of it.",
    f"{_ARCHIVE_TOP}, of a rehearsal's",
)
EDITION_CONTENTS = said("Contents", _ARCHIVE_HEAD)
EDITION_SEARCH = said("Search in this page", f"{_ARCHIVE_PAGE}, above its search")
EDITION_SEARCH_KEY = said("or press /", f"{_ARCHIVE_PAGE}, below its search")
EDITION_FOUND_NONE = said("Nothing found", _ARCHIVE_FOUND)
EDITION_FOUND = {
    "one": said("{number} place", f"{_ARCHIVE_FOUND}: one"),
    "other": said("{number} places", f"{_ARCHIVE_FOUND}: several"),
}
EDITION_FOUND_MANY = said("{number} places, the first {most} of them here", _ARCHIVE_FOUND)

EDITION_WEEK = said("Week {number}: {title}", _ARCHIVE_HEAD)
EDITION_WEEK_SHORT = said("Week {number}", "in the archive's indexes, and as what a week is called there")
EDITION_IN_WEEK = said("week {number}", "in the archive, beside a question that was kept")
EDITION_RANGE = said("¶{first} to ¶{last}", "in the archive, beside a week's title")
EDITION_OPENED = said("Opened {day}", "in the archive, below a week's title")
EDITION_DUE = said("Due {day}", "in the archive, below a week's title")
EDITION_SPAN = said("{first} to {last}", f"{_ARCHIVE_TOP}, as the days from the first to the last")
EDITION_TERMS = said("Words of this week", _ARCHIVE_HEAD)
EDITION_TEXT = said("The text", _ARCHIVE_HEAD)
EDITION_ON = said("On {paragraph}", f"{_ARCHIVE_HEAD} above what was answered to a paragraph itself")
EDITION_TALK = said("The week's conversation", _ARCHIVE_HEAD)
EDITION_TALK_END = said("What else was said", f"{_ARCHIVE_HEAD} above the conversation at the end")
EDITION_LOOKING_BACK = said("Looking back", _ARCHIVE_HEAD)
EDITION_UNANSWERED = said("Without an answer here: {links}.", "in the archive, in a week's look back")
EDITION_UNREPLIED = said("Answers without a reply here: {links}.", "in the archive, in a week's look back")
EDITION_PARAGRAPH = said("Paragraph {number}", f"{_ARCHIVE_PAGE}, as what screen readers say of a ¶")
EDITION_NOTE = said("Note", f"{_ARCHIVE_PAGE}, as what the search calls a note")
EDITION_NOTE_NUMBER = said("Note {number}", f"{_ARCHIVE_PAGE}, as what screen readers say of a note")
EDITION_NOTES = said("Notes", _ARCHIVE_HEAD)
EDITION_BACK = said(
    "Back to paragraph {number}", f"{_ARCHIVE_PAGE}, as what screen readers say of a note's ¶"
)

EDITION_OUTSIDE = said("Outside the weeks", _ARCHIVE_HEAD)
EDITION_OUTSIDE_ABOUT = said(
    "What was said where no week of this reading was open.", f"{_ARCHIVE_PAGE}, below that heading"
)
EDITION_KEPT = said("Questions that were kept", _ARCHIVE_HEAD)
EDITION_KEPT_ABOUT = said(
    "Messages that somebody kept to come back to, in the order in which they were written.",
    f"{_ARCHIVE_PAGE}, below that heading",
)
EDITION_NOT_QUOTED = said(
    "A question that isn't quoted here", "in the archive, in place of one whose author isn't quoted"
)
EDITION_THEMES = said("Threads through the weeks", _ARCHIVE_HEAD)
EDITION_THEMES_ABOUT = said(
    "The questions that belong together, in the order in which they were asked.",
    f"{_ARCHIVE_PAGE}, below that heading",
)
EDITION_PEOPLE = said("Readers", _ARCHIVE_HEAD)
EDITION_PEOPLE_ABOUT = said(
    "As they chose to be named, with the first thing that each said in each place.",
    f"{_ARCHIVE_PAGE}, below that heading",
)
EDITION_CONVERSATION = said("conversation", "in the archive's index of readers, as a link")

EDITION_PAGES = said(
    "Pages", "on each page of the archive as a site, as what screen readers say of its links"
)
EDITION_PAGE = said("{week}, page {number}", "on a page of the archive as a site, as its heading")
EDITION_BEFORE = said("Before: {page}", "on each page of the archive as a site, as a link")
EDITION_NEXT = said("Next: {page}", "on each page of the archive as a site, as a link")
EDITION_GOES_ON = said("This goes on on another page", "on a page of the archive as a site, as a link")

EDITION_ABOUT = said("About this archive", _ARCHIVE_HEAD)
EDITION_WHOSE = said("Whose words", _ARCHIVE_HEAD)
EDITION_HOW_TO_READ = said("How to read it", _ARCHIVE_HEAD)
EDITION_READ_TEXT = said(
    "The text stands whole and in order. Highlighted words are those that a question quotes; beside each paragraph (below it, where there is little room) stand its notes, the opening question and the main questions about it, and their answers; poll, go-round and closing question stand after the week's text; what was filed under no question is the week's conversation. Replies and conversation are folded. Every ¶, every question and the time beside every answer is a permanent link.",
    _ARCHIVE_ITSELF,
)
EDITION_READ_SAID = said(
    "Small words beside a name say how an answer came: nothing, if it is a reply on Discord, or written where it stands; {form} (the button Respond); {message} (written in the thread, and filed here later); {late} (after the week had been looked back on, and welcome), {edited} (what stands here is the last version). Times are those of {zone}.",
    _ARCHIVE_ITSELF,
)
EDITION_EDITED = said("edited", f"{_ARCHIVE_ITSELF}, as the word that stands beside what was edited")
EDITION_HOW_MADE = said("How it was made", _ARCHIVE_HEAD)
EDITION_MADE_FROM = said(
    "{made}. The text was taken from a file with the SHA-256 sum {sum}; misprints were corrected where it is shown, never in the file.",
    _ARCHIVE_ITSELF,
)

BOOK_TITLE = said("{title}: read by {circle}", "in the archive as a book, as its title")
BOOK_MADE_FROM = said(
    "{made}. The text was taken from a file with the SHA-256 sum {sum}. Times are those of {zone}.",
    "in the archive as a book, where it tells about itself",
)
PLAIN_MADE_FROM = said(
    "{made}. SHA-256 of the text's file: {sum}. Times are those of {zone}.",
    "at the foot of the archive as plain text",
)
MARKDOWN_HOW_TO_READ = said(
    "The text of each week stands whole and in order. Below it stands each question with the words that it quotes and its answers, then what was said about a paragraph, then the week's conversation. A reply stands in the quote of what it replies to. Every ¶ and the time beside every name is a permanent link.\n\nSmall words beside a name say how an answer came: _reply_ (to the question or the paragraph on Discord), _by form_ (the button Respond), _conversation_ (written in the thread); _late_ (after the week had been looked back on, and welcome), _edited_ (what stands here is the last version). Times are those of {zone}.\n\nAny reader of Markdown shows members' words as they were typed. By hand, outside code: a backslash before a punctuation mark goes, and the mark stays; a backslash at the end of a line is the end of the line; `&#N;` is the character with the number N.",
    "in the index of the archive as Markdown",
)
