"""One view of consent: what members said or are called leaves the store through it, or for a reason that is named."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"
# Values that hold somebody's words, name or id, as they are kept and not as their author agreed to have them shown.
RAW_VALUES = {"ResponseRow", "MemberRow", "Words", "NamelessCode"}
# Who may ask the store for them, and why; everybody else reads `released`, `shown_names` and `released_votes`.
READS = {
    ("flow/mine.py", "words_of"): "shown to the person themself",
    ("flow/mine.py", "delete_own"): "their own, given back once as it is erased",
    ("flow/choosing.py", "words_of"): "counted for the person themself",
    ("flow/adding.py", "response_by_message"): "its author alone adds it; where it is filed, said to them",
    ("flow/filing.py", "response_by_message"): "which response a reply hangs on: its number, no words",
    ("flow/answers.py", "unposted_answers"): "posted in the thread under the name, as the form said",
    ("flow/catching_up.py", "words_of"): "which questions the person themself has answered",
    ("flow/ending.py", "words_of"): "their own first answers, shown to the person themself",
    ("flow/runner.py", "unposted_answers"): "whether there are any: they are posted next",
    ("flow/refiling.py", "response_by_message"): "to its week's facilitator, who reads it in the thread",
    ("flow/refiling.py", "response_numbered"): "to its week's facilitator, where it is filed",
    ("flow/refiling.py", "taken_out"): "to the week's facilitator, by where and when it was, and the reason",
    ("flow/nameless.py", "nameless_codes"): "held against a code; there is no name in it",
}
# The store's methods that read ids of people, and to whom they may go: to Discord, which knows them.
IDS = {
    ("flow/following.py", "followers_to_add"): "to add them to a thread",
    ("flow/meetings.py", "interest"): "to mention those who asked for it",
    ("rehearsal/cast/pressing.py", "interest"): "no read of the store: the cast's own press of Interested",
    (
        "rehearsal/room/acts.py",
        "interest",
    ): "no read of the store: the press of Interested of somebody at a page",
}
ID_METHODS = {"followers_to_add", "interest"}
SQL_OUTSIDE = {"store"}


@cache
def methods() -> dict[str, str]:
    """Return what each public method of the store's parts says that it returns."""
    found = {}
    for path in sorted((BOT / "store").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if (
                        isinstance(method, ast.FunctionDef)
                        and not method.name.startswith("_")
                        and method.returns
                    ):
                        found[method.name] = ast.unparse(method.returns)
    return found


def raw_methods() -> set[str]:
    """Return the methods that give out words, names or ids as they are kept."""
    return {
        name
        for name, returned in methods().items()
        if {node.id for node in ast.walk(ast.parse(returned)) if isinstance(node, ast.Name)} & RAW_VALUES
    }


def uses(names: set[str]) -> set[tuple[str, str]]:
    """Return where the program, outside the store, speaks of these methods."""
    return {
        (str(path.relative_to(BOT)), node.attr)
        for path in BOT.rglob("*.py")
        if path.parent.name != "store"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in names
    }


def test_every_raw_read_has_a_reason() -> None:
    """Whoever reads words or names as they are kept says here to whom they go; a reason without a read goes, too."""
    assert {"words_of", "response_by_message"} <= raw_methods()
    assert uses(raw_methods()) == set(READS)


def test_ids_of_people_go_only_where_they_are_needed() -> None:
    """The two lists of ids are read to do on Discord what these people asked for."""
    assert set(methods()) >= ID_METHODS
    assert uses(ID_METHODS) == set(IDS)


def test_whatever_else_the_store_gives_out_names_nobody() -> None:
    """A new method is noticed: one that returns bare numbers or rows is looked at here first."""
    known = {
        "kept_messages": "ids of messages",
        "awaiting": "numbers of responses",
        "copies_to_delete": "ids of the bot's own messages",
        "shown_names": "the consent view",
        "pseudonyms": "the consent view, by reader's number",
        "names_to_hide": "names that are taken out of texts, and go nowhere",
        "passes": "numbers of those who passed, for the week's facilitator alone",
        "known_people": "for the week's facilitator alone",
        "names_of": "for the week's facilitator alone",
        "questions_of": "a member's own",
        "votes": "totals",
        "watched": "channels",
        "attachments_released": "files of what the consent view gives out",
        "released_with_attachments": "numbers of responses",
        "forget": "ids of the bot's own messages",
        **dict.fromkeys(ID_METHODS, "see above"),
    }
    loose = {
        name
        for name, returned in methods().items()
        if any(word in returned for word in ("int, ...", "dict[int", "list[", "sqlite3.Row", "tuple[tuple"))
        and not name.startswith("transaction")
    }
    assert loose == set(known)


def test_the_archive_reads_the_view_alone() -> None:
    """What is written for others comes from these; anything else there would be seen here."""
    asked = {
        node.attr
        for path in (BOT / "archive").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in methods()
    }
    assert asked - {"circle", "stored", "all_posts", "votes", "read", "write", "ask", "questions_asked"} == {
        "released",
        "released_count",
        "kept_questions",
        "released_votes",
        "released_among",
        "released_numbers",
        "released_latest",
        "filed",
        "attachments_released",
        "released_with_attachments",
        "has_file",
        "file_bytes",
        "shown_names",
        "pseudonyms",
        "names_to_hide",
    }


def test_nobody_else_speaks_sql() -> None:
    """No statement stands outside the store, so that nothing can be read past it."""
    found = {
        str(path.relative_to(BOT))
        for path in BOT.rglob("*.py")
        if path.parent.name not in SQL_OUTSIDE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lstrip().startswith(("SELECT ", "UPDATE ", "INSERT ", "DELETE FROM"))
    }
    assert found == set()
