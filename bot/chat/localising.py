"""What commands are called and said to be in other languages, shown by Discord to whoever uses it in one of them.

Discord picks by each person's own setting, not by the circle's language (interactions/application-commands,
"Localization"); under whatever name a command is found, it is the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import discord
from discord import app_commands

from bot import wording
from bot.wording.catalogue import catalogue
from bot.wording.speech import spoken

LANGUAGES = {discord.Locale.german: "de"}
IN_DISCORDS_LIST = (
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.group_description,
    app_commands.TranslationContextLocation.parameter_description,
)


class Localising(app_commands.Translator):
    """Has Discord's list of commands say in another language what the catalogue says there."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return what stands for a name or a description in a language; None where it has no words of its own."""
        language = LANGUAGES.get(locale)
        name = _name_of(string, context)
        if language is None or name is None:
            return None
        with wording.speaking(wording.Speech(language)):
            return str(spoken(name))


def _name_of(string: app_commands.locale_str, context: app_commands.TranslationContextTypes) -> str | None:
    """Return what the catalogue calls a text of Discord's list; None for what it hasn't."""
    where, data = context.location, context.data
    if where is app_commands.TranslationContextLocation.parameter_name:
        return f"OPTION_NAMES.{string.message}" if string.message in wording.OPTION_NAMES else None
    if isinstance(data, app_commands.Command | app_commands.Group) and where not in IN_DISCORDS_LIST:
        name = data.qualified_name
        return f"COMMAND_NAMES.{name}" if name in wording.COMMAND_NAMES else None
    return _by_text().get(string.message)


@cache
def _by_text() -> Mapping[str, str]:
    """Return the catalogue's names by what the texts say in English."""
    return {str(entry.text): entry.name for entry in catalogue()}
