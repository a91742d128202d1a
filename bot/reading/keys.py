"""What each key of reading.yaml means, with an example: for editors, and for the page on all keys."""

from __future__ import annotations

from bot.yamldoc.keys import Key

YES_NO = ("yes", "no")
AIMS = ("understand", "test", "connect")

KEYS = {
    "title": Key("The text's title, as members see it.", "What is communisation?"),
    "author": Key("Who wrote it.", "Leon de Mattis"),
    "written": Key("When it was written.", "about 2011"),
    "seed": Key("The file with the text, here or in seeds/: a paragraph a line, the notes last.", "our-text.txt"),
    "language": Key("The text's language.", "en-GB"),
    "words-a-minute": Key("How fast a slow reader reads it, for the minutes that are told.", "120"),
    "about": Key("Two or three neutral sentences for the welcome.", "We read to understand it and to test it."),
    "themes": Key("Threads that run through the text: a short name for each, and how members see it.",
                  "unity: Where does unity come from?"),
    "corrections": Key("What the scan or the printer broke, and how it is shown; the text itself stays as it is.",
                       '- {in: 2, from: "1970 s", to: "1970s", fault: scan}'),
    "corrections.in": Key("The paragraph, or the note, in which it stands.", "note 4"),
    "corrections.from": Key("What stands there, once, letter for letter.", "1970 s"),
    "corrections.to": Key("What it should read.", "1970s"),
    "corrections.fault": Key("Whose fault it is.", "scan", ("scan", "printer")),
    "sections": Key("The weeks, in the order of the text.", "- id: looking-back"),
    "sections.id": Key("The week's short name, which `changes:` in a circle's file goes by.", "looking-back"),
    "sections.title": Key("The week's title, up to 40 characters.", "Looking back"),
    "paragraphs": Key("The first and the last paragraph that are read in it.", "18-21"),
    "link": Key("One neutral sentence on what came before.", "Before this, the text has said what it means by value."),
    "terms": Key("Up to five words of the section that are explained.", "- {term: value, says: what a thing is worth}"),
    "term": Key("The word.", "value"),
    "says": Key("What it says, in plain words.", "what a thing is worth in exchange"),
    "see": Key("The paragraph that explains it.", "6"),
    "opening": Key("The question that goes out with the text.", "id: which-way"),
    "core": Key("The two or three main questions.", "- id: never-reversed"),
    "go-round": Key("The question that everybody answers in a sentence, or passes.", "id: imagine-better"),
    "closing": Key("The question that looks back on the week.", "id: what-follows"),
    "poll": Key("A question with positions that people really hold, never a quiz.", "id: could-it-be-won-back"),
    "poll.options": Key("The positions, the last of them a way out.", '["Yes", "No", "Not sure yet, …"]'),
    "id": Key("The question's short name, unlike any other's.", "never-reversed"),
    "aim": Key("What it invites to: what does the text say, is it so, where have people met it.", "test", AIMS),
    "prompt.themes": Key("The themes that come up in it.", "[unity]"),
    "passage": Key("The words that it is about.", '{paragraph: 2, quote: "never reversed"}'),
    "passage.paragraph": Key("The paragraph in which they stand.", "2"),
    "passage.quote": Key("The words themselves, which stand there once, letter for letter.", "never reversed"),
    "ask": Key("The question itself, up to 400 characters.", "What would count as a case against this sentence?"),
    "again": Key("How it is asked once more at the end, if it is one of the first.", "What is your answer now?"),
    "essays-own": Key("Whether the text itself asks it; then `tested-by` is needed.", "yes", YES_NO),
    "tested-by": Key("The question of the same week, with the aim test, that tests it.", "never-reversed"),
    "brief": Key("What the facilitator gets, and members don't see.", "limits: [¶3 names nobody.]"),
    "listen-for": Key("What to listen for.", '["Do people hear an argument?"]'),
    "follow-ups": Key("Questions for when talk stalls.", '["Whom does “we” take in?"]'),
    "limits": Key("Where the text limits itself.", '["¶3 says “most”."]'),
    "dated": Key("What has dated, to look up.", '["Pensions since 2011."]'),
}  # fmt: skip
for _kind in ("opening", "core", "go-round", "closing", "poll"):
    KEYS[f"{_kind}.themes"] = KEYS["prompt.themes"]
del KEYS["prompt.themes"]
