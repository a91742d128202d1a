"""The Markdown form: a file a week and an index; the essay whole, answers as quotes, and members' text as text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.archive.frontmatter import front_matter
from bot.archive.markdown import NAMES, files
from bot.archive.tree import Archive, Passage
from bot.records import How

from .test_archive_commonmark import by_hand, shown, told
from .test_archive_markup import NASTY
from .test_archive_page import HOSTILE
from .test_archive_trees import FIRST, SECOND, START, big_tree, said, tree

INDEX, ONE, TWO = "index.md", "week-01-bread.md", "week-02-sharing.md"
ANCHOR = re.compile(r'<a id="([^"]+)">')


def read(source: str) -> SyntaxTreeNode:
    """What a reader with HTML makes of a file without its front matter."""
    return SyntaxTreeNode(MarkdownIt("commonmark").parse(body(source)))


def body(source: str) -> str:
    """A file without its front matter."""
    head, _, rest = source.removeprefix("---\n").partition("\n---\n")
    assert ":" in head
    return rest


def quote_of(source: str, response: str) -> tuple[int, str]:
    """How deep a response's quote stands, and what stands in it, its replies included, without the quote's marks."""
    lines = source.split("\n")
    start = next(i for i, line in enumerate(lines) if f'<a id="{response}">' in line)
    marks = re.match("(?:> )+", lines[start])
    assert marks
    own: list[str] = []
    for line in lines[start:]:
        if not line.startswith(marks[0].rstrip()):
            break
        own.append(line.removeprefix(marks[0].rstrip()).removeprefix(" "))
    return len(marks[0]) // 2, "\n".join(own)


def test_there_is_a_file_for_each_week_and_an_index_of_them() -> None:
    """Names sort by week, and say which section it is; the index leads to each."""
    made = files(tree())
    assert list(made) == [INDEX, ONE, TWO]
    assert all(NAMES.fullmatch(name) for name in made)
    assert f"- [Week 1: Bread & night]({ONE}), ¶1 to ¶2\n- [Week 2: Sharing]({TWO}), ¶3\n" in made[INDEX]
    assert "Members appear as “Reader 1” and so on." in made[INDEX]


def test_weeks_of_one_name_and_of_no_writable_name_have_files_of_their_own() -> None:
    """Whatever a section is called."""
    archive = tree()
    weeks = [
        replace(archive.weeks[0], number=3, section=name) for name in ("a/b", "A b", "読", "../..", "x" * 300)
    ]
    names = list(files(replace(archive, weeks=tuple(weeks))))
    assert names[1:5] == ["week-03-a-b.md", "week-03-a-b-2.md", "week-03.md", "week-03-2.md"]
    assert all(NAMES.fullmatch(name) and len(name) < 256 for name in names)


def test_the_front_matter_says_what_the_file_is() -> None:
    """Read as YAML, texts are texts."""
    head = yaml.safe_load(files(tree(sample=True))[ONE].removeprefix("---\n").partition("\n---\n")[0])
    assert head == {
        "title": "Week 1: Bread & night",
        "reading": "What is bread?",
        "section": "bread",
        "week": 1,
        "dates": ["2027-01-12T16:00:00Z", "2027-01-12T16:00:02Z"],
        "circle": "Tuesday circle",
        "zone": "Europe/Berlin",
        "consent": "pseudonyms",
        "sample": True,
        "seed_sha256": "ab" * 32,
        "schema": "studycircle-markdown/1",
        "made": "Made by Studycircle 0.1.0",
    }


@given(
    st.text(),
    st.lists(st.sampled_from(["---", "\n", ": ", "#", '"', "\\", "\u2028", "\x85", "é", "no", "\u202e"])),
)
def test_any_text_comes_back_from_front_matter(text: str, pieces: list[str]) -> None:
    """As the same text, and never as the end of the head."""
    values = {"title": text, "circle": "".join(pieces), "dates": [text, "1e3"]}
    head = front_matter(values)
    assert head.count("\n") == 5
    assert yaml.safe_load(head.removeprefix("---\n").removesuffix("---\n")) == values


def test_the_essay_stands_whole_with_numbers_anchors_and_footnotes() -> None:
    """Each paragraph is one line, letter for letter; a call of a note is a footnote, called and given once."""
    source = files(tree())[ONE]
    lines = [line for line in source.split("\n") if line.startswith('<a id="p')]
    assert [ANCHOR.findall(line) for line in lines] == [["p1"], ["p2"]]
    assert [re.sub(r"\[\^(\d)\]", r"[\1]", by_hand(line)).partition(") ")[2] for line in lines] == [
        FIRST,
        SECOND,
    ]
    assert source.count("[^1]") == 2
    assert "\n[^1]: In most towns. [¶1](#p1)\n" in source


def test_each_prompt_has_its_quotation_and_its_answers() -> None:
    """In the order of posting, headed by what it is, with what is asked and what it is about."""
    source = files(tree(said(1, "*So* it is.", prompt="who-bakes", how=How.FORM)))[ONE]
    assert re.findall(r'^## <a id="q-([^"]+)"></a>(.*)$', source, re.MULTILINE) == [
        ("who-bakes", "Opening question"),
        ("who-sleeps", "Question 1 of 2"),
        ("how-old", "Question 2 of 2"),
        ("which", "Poll"),
        ("round", "Go-round"),
        ("after", "Closing question"),
    ]
    assert (
        '## <a id="q-who-bakes"></a>Opening question\n\n'
        "> “baked at night. \\[1\\] Who” [¶1](#p1)\n\n"
        "Is it so (who-bakes)?\n\n"
        "asks whether it is so · Night and day · posted 12 January, 17:00\n\n"
        '> <a id="r1"></a>**Reader 1** · [12 January, 18:00](#r1) · by form\n>\n> _So_ it is.\n\n'
    ) in source
    assert source.count("_No answers are kept here._") == 4


def test_replies_are_quotes_within_the_quote_of_what_they_reply_to() -> None:
    """Answers beside one another are quotes of their own; nothing runs together."""
    responses = (
        said(1, prompt="who-bakes"),
        said(2, "> my own quote", parent="r1"),
        said(3, parent="r2"),
        said(4, parent="r1"),
        said(5, prompt="who-bakes"),
    )
    source = files(tree(*responses))[ONE]
    assert [quote_of(source, f"r{n}")[0] for n in range(1, 6)] == [1, 2, 3, 2, 1]
    outer = [
        node for node in read(source).children if node.type == "blockquote" and "r1" in str(node.to_tokens())
    ]
    (first,) = outer
    replies = [node for node in first.children if node.type == "blockquote"]
    assert [ANCHOR.findall("".join(t.content for t in node.to_tokens())) for node in replies] == [
        ["r2", "r3"],
        ["r4"],
    ]


def test_small_words_say_how_when_and_what_became_of_it() -> None:
    """Late, edited, to whom, reactions; where it stands on Discord, or that it is a sample."""
    answer = said(
        1, prompt="who-bakes", late=True, edited_at=START.replace(hour=23), url="https://discord.com/1"
    )
    other = said(
        2, prompt="shared", week="sharing", parent="r1", author="Zoë_", reactions=(("👍", 2), (":ok:", 1))
    )
    made = files(tree(answer, other))
    assert (
        "**Reader 1** · [12 January, 18:00](#r1) · conversation · late · edited 13 January, 00:00 · "
        "[on Discord](<https://discord.com/1>)"
    ) in made[ONE]
    assert f"**Zoë\\_** · [12 January, 19:00](#r2) · conversation · to [Reader 1]({ONE}#r1)\n" in made[TWO]
    assert "\n> Reactions: 👍 2 :ok: 1\n" in made[TWO]


def test_what_is_not_here_leaves_its_place_and_nothing_else() -> None:
    """Replies to it stay, in a quote that says so."""
    source = files(tree(said(2, "But why?", parent="r1")))[ONE]
    assert "## The week's conversation\n\n> _An answer that isn't here._\n>\n> > <a id=\"r2\">" in source


def test_conversation_paragraphs_and_looking_back_have_their_own_headings() -> None:
    """What was filed under no question stands after the questions; what belongs to no week is in the index."""
    made = files(tree(said(1, paragraph=2), said(2), said(3, week="gone")))
    heads = re.findall(r"^## ([^<].*)$", made[ONE], re.MULTILINE)
    assert heads == [
        "Words of this week", "The text", "On [¶2](#p2)", "The week's conversation", "Looking back",
    ]  # fmt: skip
    assert "**Looking back** at ¶1." in made[ONE]
    assert "## Outside the weeks\n" in made[INDEX]
    assert '<a id="r3"></a>' in made[INDEX]


def test_a_poll_has_its_totals_and_its_result_in_words() -> None:
    """Options that nobody chose are there too."""
    source = files(tree())[ONE]
    assert "1. Choice 1: 3 of 4\n2. Choice 2: 0 of 4\n3. Choice 3: 1 of 4\n" in source
    assert "3 of 4 chose “Choice 1”; then “Choice 3” (1)." in source


def test_samples_are_marked_as_samples() -> None:
    """Every file of a rehearsal says so at its head, every answer beside its name; and none links to Discord."""
    url = "https://discord.com/channels/1/2/3"
    made = files(tree(said(1, sample=True, url=url), sample=True))
    assert all("\n**This is a rehearsal.** Every answer" in source for source in made.values())
    assert "· conversation · sample reader\n" in made[ONE]
    assert not any("discord.com" in source for source in made.values())
    assert not any(
        "rehearsal" in source or "sample reader" in source for source in files(tree(said(1))).values()
    )


def test_anchors_are_unique_and_links_lead_somewhere() -> None:
    """Within a file and from one to another."""
    archive = big_tree(120)
    far = said(900, paragraph=3, week="bread", parent="r1")
    made = files(replace(archive, responses=(*archive.responses, far, said(901, week="gone", parent="r900"))))
    anchors = {name: ANCHOR.findall(source) for name, source in made.items()}
    assert all(len(found) == len(set(found)) for found in anchors.values())
    links = [
        (to or name, anchor)
        for name, source in made.items()
        for to, anchor in re.findall(r"\]\(([a-z0-9.-]*)(?:#([^)]+))?\)", source)
    ]
    assert all(to in made and (not anchor or anchor in anchors[to]) for to, anchor in links)
    assert {(ONE, "p1"), (ONE, "r120"), (TWO, "r900"), (INDEX, "")} <= set(links)


def hostile(text: str) -> Archive:
    """An archive in which everything that somebody writes, and every value from a file, is this text."""
    archive = tree(
        said(1, text, prompt="who-bakes", author=text, reactions=((text, 1),), url="https://x.org/?" + text),
        said(2, text, author=text, parent="r1"),
        said(3, text, week="gone"),
    )
    week = archive.weeks[0]
    poll = week.prompts[3]
    options = (replace(poll.options[0], text=text), *poll.options[1:])
    prompts = (*week.prompts[:3], replace(poll, options=options, question=text), *week.prompts[4:])
    return replace(
        archive,
        weeks=(replace(week, title=text, link=text, prompts=prompts, digest=text), archive.weeks[1]),
        circle=replace(archive.circle, name=text),
        reading=replace(archive.reading, title=text, author=text, about=text),
        themes={"night": text},
    )


def outline(source: str) -> list[str]:
    """What a file opens on its outermost level, its HTML, and where its links lead."""
    root = read(source)
    found = [node.type for node in root.children if node.type not in {"paragraph", "blockquote"}]
    for node in root.walk():
        if node.type in {"html_inline", "html_block", "image"}:
            found.append(node.content)
        if node.type == "link" and not str(node.attrs["href"]).startswith("https://x.org/"):
            found.append(str(node.attrs["href"]))
    return found


ATTACKS = [
    *HOSTILE,
    "# Head\n## Head\nHead\n===\n---",
    '<a id="r1"></a>**Reader 2** · [12 January](#r2) · reply',
    "[^1] and\n\n[^1]: mine\n\n[x]: javascript:alert(1) \"y\"\n[x] ![x](data:y) <javascript:x>",
    "---\ntitle: x\n---\n| a | b |\n|---|---|\n***\n    code\n~~~\nopen\n\n<div>",
    "> **Reader 9**\n>>> # all\n\n## of it",
]  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_hostile_text_changes_nothing_but_the_words(text: str) -> None:
    """Headings, HTML, anchors, links and rules of a file are the same, whoever writes what in it."""
    made, harmless = files(hostile(text)), files(hostile("harmless"))
    assert list(made) == list(harmless)
    for name, source in made.items():
        assert outline(source) == outline(harmless[name])


@pytest.mark.parametrize("text", ATTACKS + NASTY[:12])
def test_what_was_said_comes_back_from_the_file(text: str) -> None:
    """A reader shows the response as the plain text has it, however deep it stands."""
    source = files(tree(said(1, prompt="who-bakes"), said(2, f"a{text}", parent="r1", author="B")))[ONE]
    depth, quote = quote_of(source, "r2")
    assert depth == 2
    assert shown(quote.partition("\n\n")[2]) == told(f"a{text}")


def test_a_name_can_not_pass_for_another() -> None:
    """What turns writing round or can't be seen is replaced; what scripts and emoji need stays."""
    name = "Read\u200ber\u202e 1\n👩\u200d🔬"
    assert "**Read\ufffder\ufffd 1 👩\u200d🔬** · " in files(tree(said(1, author=name)))[ONE]
    assert "**a reader** · " in files(tree(said(1, author=" \n")))[ONE]


def test_agreement_and_pointed_words_are_there_too() -> None:
    """The agreement in the front matter of the index, the words as a quote within the answer's."""
    archive = tree(said(1, "So it is.", prompt="who-bakes", passage=Passage(2, 0, 10, "*Night*. [1]")))
    agreed = replace(archive, circle=replace(archive.circle, agreement=('Be "kind".',)))
    made = files(agreed)
    assert 'agreement: ["Be \\"kind\\"."]\n' in made["index.md"]
    week = next(text for text in made.values() if "So it is." in text)
    assert "> > “\\*Night\\*.” ¶2\n" in week
    assert "agreement" not in files(archive)["index.md"]
