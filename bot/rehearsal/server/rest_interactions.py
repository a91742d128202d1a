"""Routes with which the bot answers interactions."""

from __future__ import annotations

from bot.rehearsal.server import interactions, mentions, message_payloads
from bot.rehearsal.server.interactions import Interaction
from bot.rehearsal.server.model import Json, Message
from bot.rehearsal.server.refusals import Refused
from bot.rehearsal.server.routes import NOTHING, Answer, Call, Routes, ok

routes = Routes()
_WEBHOOK = "/webhooks/{application_id}/{token}"
_ANSWER = _WEBHOOK + "/messages/{which}"


@routes.on("POST", "/interactions/{interaction_id}/{token}/callback", secret=True)
def first_answer(call: Call) -> Answer:
    """Give the first answer to an interaction."""
    interaction = call.world.interactions.get(call.id("interaction_id"))
    if interaction is None or interaction.token != call.path["token"]:
        raise Refused(10062)
    callback = call.body.get("type") or 0
    draft = call.draft(call.body.get("data") or {}, usual=mentions.USERS_ONLY)
    interactions.answer(call.world, interaction, callback=callback, draft=draft)
    if not call.flag("with_response"):
        return NOTHING
    return ok(interactions.shown(call.world, interaction, callback=callback))


@routes.on("POST", _WEBHOOK, secret=True)
def follow_up(call: Call) -> Answer:
    """Give a further answer."""
    draft = call.draft(usual=mentions.USERS_ONLY)
    message = interactions.follow_up(call.world, _interaction(call), draft=draft)
    return ok(_shown(call, message))


@routes.on("GET", _ANSWER, secret=True)
def read(call: Call) -> Answer:
    """Read an answer."""
    message = interactions.find(_interaction(call), call.path["which"])
    return ok(_shown(call, message))


@routes.on("PATCH", _ANSWER, secret=True)
def edit(call: Call) -> Answer:
    """Change an answer."""
    interaction = _interaction(call)
    message = interactions.find(interaction, call.path["which"])
    draft = call.draft(usual=mentions.USERS_ONLY)
    interactions.edit(call.world, interaction, message=message, draft=draft)
    return ok(_shown(call, message))


@routes.on("DELETE", _ANSWER, secret=True)
def remove(call: Call) -> Answer:
    """Delete an answer."""
    interaction = _interaction(call)
    message = interactions.find(interaction, call.path["which"])
    interactions.remove(call.world, interaction, message=message)
    return NOTHING


def _shown(call: Call, message: Message) -> Json:
    return message_payloads.readable(call.world, message_payloads.message(call.world, message))


def _interaction(call: Call) -> Interaction:
    if call.path["application_id"] != str(call.world.application.id):
        raise Refused(10015)
    return interactions.by_token(call.world, call.path["token"])
