"""Every text that members and organisers read on Discord, in one catalogue.

Plain words, British spelling, no exclamation marks, nothing said by colour or emoji alone.  One module a subject;
all texts are names of this package.
"""

from __future__ import annotations

from bot.wording.answering import *
from bot.wording.bounds import *
from bot.wording.commands import *
from bot.wording.consent import *
from bot.wording.desk import *
from bot.wording.ending import *
from bot.wording.kinds import *
from bot.wording.lacks import *
from bot.wording.members import *
from bot.wording.organisers import *
from bot.wording.rounds import *
from bot.wording.said import Said as Said
from bot.wording.said import said as said
from bot.wording.searching import *
from bot.wording.wayin import *
from bot.wording.weekly import *
