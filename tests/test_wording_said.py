"""A text of the catalogue is a text, with its moment and its ceiling beside it."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, dataclass

from bot.wording import Said, said


@dataclass
class Holder:
    """Something that is turned into plain dicts, as a plan is for JSON."""

    what: str


def test_it_is_a_text_like_any_other() -> None:
    """It is equal to its words, and what is made of it is plain text."""
    text = said("Next: {what}.", "at the end of a week", most=900)
    assert text == "Next: {what}."
    assert text.format(what="bread") == "Next: bread."
    assert type(text.format(what="bread")) is str
    assert (text.when, text.most) == ("at the end of a week", 900)
    assert said("Follow", "below the opening").most is None


def test_a_copy_of_it_has_all_three() -> None:
    """A shallow one, a deep one, one on its way through a file, and one inside something else."""
    text = said("Respond", "below each question", most=38)
    copies = [
        copy.copy(text),
        copy.deepcopy(text),
        pickle.loads(pickle.dumps(text)),
        asdict(Holder(text))["what"],
    ]
    for copied in copies:
        assert isinstance(copied, Said)
        assert (copied, copied.when, copied.most) == ("Respond", "below each question", 38)
