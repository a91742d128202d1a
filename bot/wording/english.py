"""All texts as they were written, in British English: every module of the catalogue as one.

What is said to somebody goes by `bot.wording`, which gives each text in the language in force; this is for what is
English whatever the language, and for whoever goes through the catalogue.
"""

from __future__ import annotations

from bot.wording.answering import *
from bot.wording.archived import *
from bot.wording.bounds import *
from bot.wording.commands import *
from bot.wording.consent import *
from bot.wording.counts import *
from bot.wording.desk import *
from bot.wording.edition import *
from bot.wording.ending import *
from bot.wording.judged import *
from bot.wording.kinds import *
from bot.wording.lacks import *
from bot.wording.members import *
from bot.wording.organisers import *
from bot.wording.rounds import *
from bot.wording.saved import *
from bot.wording.searching import *
from bot.wording.sharing import *
from bot.wording.wayin import *
from bot.wording.weekly import *
