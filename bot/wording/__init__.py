"""Every text that members and organisers read on Discord, in one catalogue, each in the language in force.

Plain words, British spelling, no exclamation marks, nothing said by colour or emoji alone.  One module a subject;
all texts are names of this package.  They are written in English; `languages/` has a file for each other language.

`wording.RESPOND` is looked up when it is used, in the language of the circle for which something is being done
(`speaking`).  So no text may be taken out of here while a module is being imported: it would be English for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wording.numbers import calendar_names as calendar_names
from bot.wording.numbers import capital as capital
from bot.wording.numbers import counted as counted
from bot.wording.numbers import day_and_year as day_and_year
from bot.wording.numbers import day_in_year as day_in_year
from bot.wording.numbers import days_in_year as days_in_year
from bot.wording.numbers import decimal as decimal
from bot.wording.numbers import listed as listed
from bot.wording.numbers import numbered as numbered
from bot.wording.numbers import say_day as say_day
from bot.wording.numbers import short_day as short_day
from bot.wording.said import Said as Said
from bot.wording.said import said as said
from bot.wording.speech import ENGLISH as ENGLISH
from bot.wording.speech import Speech as Speech
from bot.wording.speech import language as language
from bot.wording.speech import speaking as speaking

if TYPE_CHECKING:
    from bot.wording.english import *
else:
    from bot.wording.speech import text as __getattr__  # noqa: F401 - Python's name for it (PEP 562)
