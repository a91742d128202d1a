"""Words of every day that people are called as well: a list of our own, English and German, made by hand.

It needn't be whole.  A name that isn't in it is taken for nothing but a name, wherever it stands.
"""

from __future__ import annotations

import string
import unicodedata
from enum import Enum, auto

_MARKS = string.punctuation + string.whitespace + "…–—·•„“”‚‘’«»‹›¿¡´"


def _list(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


WORDS = _list(
    """
    a an the this that these those such same other another one two three first second last next
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself
    himself herself itself ourselves themselves who whom whose which what when where why how someone somebody anyone
    anybody everyone everybody noone nobody none something anything everything nothing
    and or but nor so yet if then else than because as while until since though although unless whether however
    of in on at by for with from to into onto over under about after before between against through during without
    within upon off out up down near like per via
    is am are was were be been being have has had do does did done could shall should would might must cannot
    not no yes yeah yep nope ok okay hi hello hey bye thanks thank please sorry well just only also too very much many
    more most less least few some any all both each every either neither enough almost quite rather really maybe perhaps
    here there now again ever never always often still even soon later today tomorrow yesterday once twice
    new old good better best bad great big little small long short high low right wrong true false free whole real
    say make go get see know think want look need feel let come take give use try read write ask answer
    people person time times day week year years way thing things world life man woman men women work word words text
    page book class state capital money labour labor history question point part place name reader readers member guest
    user anonymous unknown admin bot mod test
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese dieses jener
    ich du er sie es wir ihr mich mir dich dir ihn ihm uns euch ihnen sich mein meine dein deine sein seine unser unsere
    euer eure ihre man wer wen wem was wann wo warum wie welche welcher welches jemand niemand etwas nichts alles
    und oder aber denn sondern doch weil wenn dass daß ob als bis damit obwohl während sowie
    von zu zum zur mit bei beim nach aus im am auf für über unter vor hinter neben zwischen durch gegen ohne um seit
    vom ins ans
    ist sind war waren bin bist seid haben hat habe hast hatte hatten wird werden wurde wurden worden kann können konnte
    muss müssen soll sollen darf dürfen mag möchte nicht nein ja auch nur noch schon sehr mehr viel viele wenig alle
    jeder jede jedes ganz hier da dort dann jetzt nun immer nie wieder also hallo danke bitte gut neu alt groß klein
    leute zeit tag jahr welt leben arbeit wort text buch klasse staat kapital geld frage gast
    """
)
"""What is hardly ever anybody's name, and stands in every text."""

BOTH = _list(
    """
    will may hope faith art can do don won an my joy grant sue guy christian gene rich chase chance charity justice
    liberty patience honor honour destiny love peace sky young king true long even pat
    """
)
"""Names of people, and words that begin sentences as easily."""

NAMES = _list(
    """
    rose mark grace bill jack frank ivy lily ruby pearl amber violet daisy iris holly heather olive hazel jade robin
    jay ray dale glen cliff heath brook reed lane wade ward dean earl duke rex victor drew dawn eve summer autumn april
    june august sandy rusty stone miles basil sage fern poppy jasmine ginger melody harmony crystal angel star storm
    wolf fox bear hunter mason cooper carter parker taylor tanner fisher archer porter baker smith cook piper skipper
    bishop abbot lance pierce skip buck chip dot penny trinity verity vanilla wren sterling carol gene
    ernst blume sonne mond engel stern mai
    """
)
"""Names of people that are words, too, but hardly ever with a capital."""

MONTHS = _list("may april june august mai")
"""Names of people that stand beside years."""


class Use(Enum):
    """How a name is used when it isn't a name."""

    NEVER = auto()
    """It is nothing but a name."""
    SMALL = auto()
    """In small letters it is a word."""
    BOTH = auto()
    """At the beginning of a sentence, too."""
    WORD = auto()
    """Nearly always."""


def bare(name: str) -> str:
    """Return a name as the lists have it: in small letters, without the marks around it that any word may have."""
    return unicodedata.normalize("NFC", name).strip(_MARKS).casefold()


def use_of(name: str) -> Use:
    """Return how a name is used when it isn't one; a letter by itself, figures and marks are words of every day.

    Of several words it is one where all of them are, and not every one is a name (“So What”, “The Rose”).
    """
    if all(map(_is_plain, name)) and sum(map(str.isalpha, name)) < 2:
        return Use.WORD
    known = [_of_word(word) for word in name.split() if bare(word) or not all(map(_is_plain, word))]
    if len(known) == 1:
        return known[0]
    return Use.WORD if Use.WORD in known and Use.NEVER not in known else Use.NEVER


def _of_word(written: str) -> Use:
    word = bare(written)
    if word in BOTH:
        return Use.BOTH
    if word in WORDS and not (len(word) == 1 and written.endswith(".")):  # “Mark A.” has an initial
        return Use.WORD
    return Use.SMALL if word in NAMES else Use.NEVER


def _is_plain(char: str) -> bool:
    """Return whether a character stands in any text; an emoji was chosen, a letter may be a whole name in China."""
    return char in _MARKS or char.isdecimal() or (char.isascii() and char.isalpha())
