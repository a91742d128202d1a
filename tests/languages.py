"""Bring a language's file in line with the catalogue: every text in its order, with what is said instead as it was.

A text that has changed in English since is marked "fuzzy", as gettext calls it, and isn't used until somebody has
looked at it and taken the mark away.
"""

from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.wording.catalogue import Entry, catalogue
from bot.wording.numbers import capital
from bot.wording.speech import MORE_PLURALS
from bot.wording.translating import FILES, read

HEAD = """\
# Studycircle's texts in another language: what is said stands at msgstr, what it is called at msgctxt.
# `python -m tests.pages` keeps the rest in line with the catalogue. What stands in {{braces}} is filled in.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def brought_in_line(code: str) -> str:
    """Return what a language's file is to hold; one that isn't there yet is begun, with nothing said."""
    known = read(code) if (FILES / f"{code}.po").exists() else Catalog(locale=code)
    said = {str(one.context): one for one in known if one.context}
    made = Catalog(locale=code)
    for entry in catalogue():
        _add(made, entry, entry.name, said.get(entry.name))
        group, _, key = entry.name.rpartition(".")
        for more in MORE_PLURALS if key == "other" else ():
            if f"{group}.{more}" in said:
                _add(made, entry, f"{group}.{more}", said[f"{group}.{more}"])
    file = BytesIO()
    write_po(file, made, width=0, omit_header=True)
    return HEAD.format(code=code) + file.getvalue().decode()


def _add(made: Catalog, entry: Entry, name: str, before: Message | None) -> None:
    most = f" At most {entry.text.most} characters." if entry.text.most else ""
    string = str(before.string) if before else ""
    is_old = bool(string) and before is not None and (before.fuzzy or before.id != str(entry.text))
    made.add(
        str(entry.text),
        string,
        context=name,
        auto_comments=[f"{capital(entry.text.when)}.{most}"],
        flags=["fuzzy"] if is_old else [],
    )
