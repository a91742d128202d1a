"""The page: the essay whole and in order, answers where they were filed, and members' text as text."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.archive.markdown import files
from bot.archive.markup import parse
from bot.archive.page import page
from bot.archive.shown import plain
from bot.archive.tree import Archive, Passage
from bot.records import How

from .payloads import payloads
from .test_archive_trees import FIRST, SECOND, START, THIRD, big_tree, said, tree

VOID = {"img", "meta", "br", "rect"}


class Node:
    """An element of the page, with what stands in it."""

    def __init__(self, tag: str, attrs: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.inside: list[Node | str] = []

    def all(self) -> list[Node]:
        """This element and all below it, in order."""
        below = [node for child in self.inside if isinstance(child, Node) for node in child.all()]
        return [self, *below]

    def find(self, *, tag: str = "", css: str = "", id: str = "") -> list[Node]:  # noqa: A002
        """The elements at or below this one with this tag, class and id."""
        return [
            node
            for node in self.all()
            if (not tag or node.tag == tag)
            and (not css or css in node.attrs.get("class", "").split())
            and (not id or node.attrs.get("id") == id)
        ]

    def one(self, **wanted: str) -> Node:
        """The only such element."""
        (found,) = self.find(**wanted)
        return found

    @property
    def text(self) -> str:
        """All its text, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.inside)


class Dom(HTMLParser):
    """Reads a page strictly: whatever is opened is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", {}, None)
        self.feed(text)
        self.close()
        assert self.at is self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.inside.append("\n" if tag == "br" else node)
        if tag not in VOID:
            self.at = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.at.tag == tag
        assert self.at.parent
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.inside.append(data)


def dom(archive: Archive) -> Node:
    """The page of an archive as a browser reads it."""
    return Dom(page(archive)).root


def by(root: Node, name: str) -> str:
    """The line beside a response: whose it is, when it came, and how."""
    return root.one(id=name).find(tag="p")[0].text


def test_the_essay_stands_whole_and_in_order() -> None:
    """Each paragraph comes once, letter for letter, whatever passages and notes are marked in it."""
    paragraphs = dom(tree()).find(css="par")
    assert [node.attrs["id"] for node in paragraphs] == ["p1", "p2", "p3"]
    assert [node.one(tag="p").text for node in paragraphs] == [FIRST, SECOND, THIRD]


def test_passages_are_highlighted_where_they_stand() -> None:
    """Overlapping passages become one highlight; a call of a note within it stays a link."""
    marks = [mark.text for mark in dom(tree()).find(tag="mark")]
    assert marks == [
        "Bread",
        "baked at night. [1] Who eats it, sleeps",
        "loaf",
        "older than its price",
        "hunger",
        "shared",
    ]


def test_notes_are_called_and_lead_back() -> None:
    """A call leads to its note, and the note to its paragraph."""
    root = dom(tree())
    assert [node.attrs["href"] for node in root.find(css="call")] == ["#note-1"]
    note = root.one(id="note-1")
    assert note.text == "[1] In most towns. ¶1"
    assert note.one(tag="a").attrs["href"] == "#p1"
    assert note.parent
    assert [node.attrs.get("class") for node in note.parent.parent.all()][1] == "par"  # type: ignore[union-attr]


def test_prompts_stand_below_their_passage_and_those_of_the_week_after_its_text() -> None:
    """Opening and core questions follow their paragraph; poll, go-round and closing question follow the text."""
    ids = [
        node.attrs["id"]
        for node in dom(tree()).one(id="week-1").all()
        if node.attrs.get("class") in {"par", "prompt"}
    ]
    assert ids == ["p1", "q-who-bakes", "q-who-sleeps", "p2", "q-how-old", "q-which", "q-round", "q-after"]


def test_answers_stand_where_their_authors_put_them() -> None:
    """Under the prompt, under the paragraph, or folded in the week's conversation; replies below answers."""
    root = dom(
        tree(
            said(1, prompt="who-bakes", how=How.REPLY),
            said(2, parent="r1"),
            said(3, paragraph=2, how=How.FORM),
            said(4),
            said(5, week="sharing"),
        )
    )
    assert [n.attrs["id"] for n in root.one(id="q-who-bakes").find(tag="li")] == ["r1", "r2"]
    [reply] = root.one(id="r1").find(tag="details")
    assert [n.attrs["id"] for n in reply.find(tag="li")] == ["r2"]
    folded = [[n.attrs["id"] for n in fold.find(tag="li")] for fold in root.find(css="conversation")]
    assert folded == [["r4"], ["r5"]]
    on_paragraph = next(n for n in root.find(css="prompt") if n.find(id="r3"))
    assert on_paragraph.one(tag="h3").text == "On ¶2"


def test_small_words_say_how_when_and_what_became_of_it() -> None:
    """Time in the circle's zone, late and edited in words, and to whom where that isn't plain."""
    root = dom(
        tree(
            said(1, prompt="who-bakes", how=How.FORM, late=True, edited_at=START.replace(hour=23)),
            said(
                2,
                prompt="how-old",
                how=How.REPLY,
                parent="r1",
                author="Zoë",
                reactions=(("👍", 2), (":ok:", 1)),
            ),
            said(3, prompt="how-old"),
            said(4),
        )
    )
    assert by(root, "r1") == "Reader 1 12 January, 18:00 · by form · late · edited 13 January, 00:00"
    assert by(root, "r2") == "Zoë 12 January, 19:00 · to Reader 1"
    assert by(root, "r3") == "Reader 1 12 January, 20:00 · conversation"
    assert by(root, "r4") == "Reader 1 12 January, 21:00"
    assert root.one(id="r2").one(css="reactions").text == "Reactions: 👍 2, :ok: 1"


def test_what_is_not_here_leaves_its_place_and_nothing_else() -> None:
    """Replies to it stay, below words that say so."""
    root = dom(tree(said(2, "But why?", parent="r1")))
    gone = root.one(css="gone")
    assert gone.find(tag="p")[0].text == "An answer that isn't here."
    assert [n.attrs.get("id") for n in gone.find(tag="li")] == [None, "r2"]


def test_a_poll_is_shown_in_words_and_as_bars_with_totals() -> None:
    """Each option has its total, a bar of that length, and the result is said in a sentence."""
    poll = dom(tree()).one(id="q-which")
    assert [n.text for n in poll.find(css="option")] == ["Choice 1", "Choice 2", "Choice 3"]
    assert [n.text for n in poll.find(css="total")] == ["3 of 4", "0 of 4", "1 of 4"]
    assert [n.attrs["width"] for n in poll.find(tag="rect")] == ["75%", "0%", "25%"]
    assert poll.one(css="result").text == "3 of 4 chose “Choice 1”; then “Choice 3” (1)."


def test_samples_are_marked_as_samples() -> None:
    """A rehearsal says so at its head, and beside every answer, and links to nothing on Discord."""
    url = "https://discord.com/channels/1/2/3"
    root = dom(tree(said(1, sample=True, url=url), sample=True))
    assert "sample reader, written for the rehearsal" in root.one(css="sample").text
    assert "sample reader" in root.one(id="r1").text
    assert not [node for node in root.find(tag="a") if node.attrs["href"].startswith("http")]


def test_what_was_really_said_links_to_its_message() -> None:
    """Without a rehearsal there is no word of samples, and each message is linked."""
    url = "https://discord.com/channels/1/2/3"
    text = page(tree(said(1, url=url)))
    assert f'<a href="{url}">on Discord</a>' in text
    assert "rehearsal" not in text
    assert "sample" not in text.split("</style>")[1]


def test_what_is_not_posted_yet_says_so() -> None:
    """A reading in progress shows what is due."""
    archive = tree()
    week = archive.weeks[1]
    waiting = replace(week.prompts[0], posted=None)
    root = dom(replace(archive, weeks=(replace(week, prompts=(waiting,), due=START),)))
    assert "due 12 January, 17:00, not posted" in root.one(id="q-shared").text
    assert "Due Tuesday 12 January 2027" in root.one(id="week-2").text


def test_anchors_are_unique_and_links_lead_somewhere() -> None:
    """Every id stands once; every link within the page has its target."""
    archive = big_tree(200)
    root = dom(
        replace(archive, responses=(*archive.responses, said(900, parent="r800"), said(901, week="gone")))
    )
    ids = [node.attrs["id"] for node in root.all() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    inside = {node.attrs["href"][1:] for node in root.find(tag="a") if node.attrs["href"].startswith("#")}
    assert inside <= set(ids)
    assert {"p1", "p2", "p3", "q-who-bakes", "q-after", "r1", "r200", "r901"} <= inside


def test_headings_go_down_one_step_at_a_time_and_landmarks_are_there() -> None:
    """One main heading, no step left out, also where members write headings of their own."""
    root = dom(tree(said(1, "# Shouting\n## More", prompt="who-bakes"), said(2)))
    levels = [int(n.tag[1]) for n in root.all() if re.fullmatch("h[1-6]", n.tag)]
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert [n.tag for n in root.one(tag="body").inside if isinstance(n, Node)] == [
        "a",
        "header",
        "nav",
        "main",
        "footer",
        "script",
    ]
    assert root.one(css="skip").attrs["href"] == "#text"
    assert root.one(tag="html").attrs["lang"] == "en-GB"


def test_the_page_needs_nothing_else() -> None:
    """Nothing fetched, and a policy that lets in this style and this script alone, by their sums."""
    root = dom(tree())
    policy = next(n.attrs["content"] for n in root.find(tag="meta") if "http-equiv" in n.attrs)
    sums = [
        base64.b64encode(sha256(root.one(tag=tag).text.encode()).digest()).decode()
        for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{sums[0]}'; script-src 'sha256-{sums[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not {n.tag for n in root.all()} & {"link", "img", "iframe", "object", "form", "base"}
    assert not [
        n for n in root.all() if {"src", "style"} & set(n.attrs) or any(a[:2] == "on" for a in n.attrs)
    ]
    assert "url(" not in root.one(tag="style").text


def test_a_theme_is_followed_through_the_weeks() -> None:
    """Its questions in their order, each by a link, with where it stands and how a poll ended."""
    root = dom(tree())
    theme = root.one(id="theme-night")
    links = [node.attrs["href"] for node in theme.one(tag="ol").find(tag="a")]
    assert links == [
        f"#q-{name}" for name in ["who-bakes", "who-sleeps", "how-old", "which", "round", "after", "shared"]
    ]
    last, poll = theme.find(tag="li")[-1], theme.find(tag="li")[3]
    assert last.text == "Is it so (shared)?\nWeek 2 · Opening question · ¶3"
    assert poll.text.endswith("Week 1 · Poll · ¶2\n3 of 4 chose “Choice 1”; then “Choice 3” (1).")
    assert root.one(id="q-shared").find(css="about")[0].find(tag="a")[0].attrs["href"] == "#theme-night"


def test_people_stand_in_the_index_as_they_chose_to_be_named() -> None:
    """In the order of names, each with the first thing said in each place; who gave no name isn't there."""
    ten, two = {"author": "Reader 10"}, {"author": "Reader 2"}
    root = dom(
        tree(
            said(1, prompt="who-bakes", **ten),
            said(2, prompt="who-bakes", **ten),
            said(3, paragraph=2, **two),
            said(4, week="sharing", **ten),
            said(5, author="a reader, without name"),
            said(6, author="Zo\u202eë"),
        )
    )
    people = root.one(id="people").one(tag="dl")
    assert [node.text for node in people.find(tag="dt")] == ["Reader 2", "Reader 10", "Zo\ufffdë"]
    places = [(node.text, [a.attrs["href"] for a in node.find(tag="a")]) for node in people.find(tag="dd")]
    assert places == [
        ("Week 1: ¶2", ["#r3"]),
        ("Week 1: opening question", ["#r1"]),
        ("Week 2: conversation", ["#r4"]),
        ("Week 1: conversation", ["#r6"]),
    ]


def test_a_week_is_looked_back_on_from_what_the_archive_holds() -> None:
    """The poll, the passage most spoken of, what has no answer and no reply here, by links."""
    first = replace(tree().weeks[0], digest="")
    answers = [said(n, prompt="who-bakes", how=How.REPLY) for n in range(1, 5)]
    archive = tree(*answers, said(5, parent="r2"), said(6, prompt="who-sleeps", how=How.FORM))
    back = dom(replace(archive, weeks=(first, *archive.weeks[1:]))).one(css="digest")
    assert [line.text for line in back.find(tag="p")] == [
        "The poll: 3 of 4 chose “Choice 1”; then “Choice 3” (1).",
        "The passage most replied to: ¶1.",
        "Without an answer here: Question 2 of 2 and Go-round, among others.",
        "Answers without a reply here: answer 1 and answer 2, among others.",
    ]
    assert [a.attrs["href"] for a in back.find(tag="a")] == ["#p1", "#q-how-old", "#q-round", "#r1", "#r3"]


def test_what_goes_on_for_long_is_folded_and_all_there() -> None:
    """Twelve answers stand open, the others behind a line that says how many they are."""
    root = dom(tree(*(said(n, prompt="who-bakes", how=How.REPLY) for n in range(1, 16))))
    asked = root.one(id="q-who-bakes")
    more = asked.one(css="more")
    assert more.one(tag="summary").text == "3 more"
    assert [n.attrs["id"] for n in more.find(tag="li")] == ["r13", "r14", "r15"]
    assert len(asked.find(tag="li")) == 15


HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></title></textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --><b>&lt;&amp;&#60;",
    "]]><a href=javascript:alert(1)>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_literally_in_every_spot(text: str) -> None:
    """Names, texts, emoji and everything from files: what a browser reads is what was written."""
    archive = tree(
        said(1, text, prompt="who-bakes", author=text, reactions=((text, 1),), url="https://x.org/?" + text)
    )
    week = archive.weeks[0]
    poll = week.prompts[3]
    options = (replace(poll.options[0], text=text), *poll.options[1:])
    prompts = (*week.prompts[:3], replace(poll, options=options, question=text), *week.prompts[4:])
    week = replace(week, title=text, link=text, prompts=prompts, digest=text)
    archive = replace(
        archive,
        weeks=(week, archive.weeks[1]),
        circle=replace(archive.circle, name=text),
        reading=replace(archive.reading, title=text, author=text, about=text),
        themes={"night": text},
    )
    root, harmless = (
        dom(archive),
        dom(tree(said(1, prompt="who-bakes", reactions=(("👍", 1),), url="https://x.org"))),
    )
    answer = root.one(id="r1")
    assert answer.find(tag="bdi")[0].text == text
    assert answer.one(css="words").text == text
    assert answer.one(css="reactions").text == f"Reactions: {text} 1"
    assert answer.find(tag="a")[-1].attrs["href"] == "https://x.org/?" + text
    assert root.one(tag="h1").text == text
    assert root.one(id="q-which").find(css="option")[0].text == text
    assert root.one(id="q-which").one(css="ask").text == text
    assert {n.tag for n in root.all()} <= {n.tag for n in harmless.all()}
    assert {name for n in root.all() for name in n.attrs} == {
        name for n in harmless.all() for name in n.attrs
    }


def test_what_the_page_shows_is_what_was_written() -> None:
    """Of each of hundreds of attacks, too, the page's text is that of the plain-text visitor, marks of lists aside."""
    written = [
        *payloads(),
        "- a\n- b",
        "> a\n> b",
        "1. a",
        "||a|| *b*\n\nc",
        "-# small\n# Big",
        "a\rb",
        "\u202ea",
    ]
    root = dom(tree(*(said(n, text) for n, text in enumerate(written, start=1))))
    zone = ZoneInfo("Europe/Berlin")
    found = {
        node.attrs["id"]: node for node in root.one(css="conversation").find(tag="li") if "id" in node.attrs
    }
    for number, text in enumerate(written, start=1):
        shown = found[f"r{number}"].find(css="words")[0].text
        assert unmarked(shown) == unmarked(plain(parse(text), zone)), text


def unmarked(text: str) -> str:
    """Text without blanks and without what stands before quotes and items."""
    return "".join(text.split()).translate(dict.fromkeys(map(ord, ">-1.")))


def test_a_big_archive_is_one_balanced_page() -> None:
    """Five thousand responses, each there once."""
    root = dom(big_tree(5000))
    ids = [n.attrs["id"] for n in root.find(tag="li") if n.attrs.get("id", "").startswith("r")]
    assert sorted(ids, key=lambda name: int(name[1:])) == [f"r{n}" for n in range(1, 5001)]


def test_a_facilitator_s_question_is_marked_as_theirs() -> None:
    """On the page and in the week's file, beside what else is said of that question and of no other."""
    archive = tree()
    week = archive.weeks[0]
    theirs = replace(week, prompts=(replace(week.prompts[0], by_facilitator=True), *week.prompts[1:]))
    marked = replace(archive, weeks=(theirs, *archive.weeks[1:]))
    assert page(marked).count("asked by the facilitator") == 1
    assert "".join(files(marked).values()).count("asked by the facilitator") == 1
    assert "asked by the facilitator" not in page(archive)


def test_the_agreement_stands_small_in_the_head() -> None:
    """Folded, each sentence as text; without one there is no word of it."""
    archive = tree()
    agreed = replace(archive, circle=replace(archive.circle, agreement=("Be <kind>.", "Come on time.")))
    folded = dom(agreed).one(css="agreement")
    assert [item.text for item in folded.find(tag="li")] == ["Be <kind>.", "Come on time."]
    assert dom(archive).find(css="agreement") == []


def test_the_words_that_an_answer_points_at_stand_above_it() -> None:
    """Without calls of notes, and with a link to their paragraph."""
    passage = Passage(2, 0, 10, "<b>Night. [1]")
    root = dom(tree(said(1, prompt="who-bakes", passage=passage), said(2, prompt="who-bakes")))
    [pointed] = root.find(css="pointed")
    assert pointed.one(tag="q").text == "<b>Night."
    assert pointed.one(tag="a").attrs["href"] == "#p2"
    assert root.one(id="r1").find(css="pointed") == [pointed]
