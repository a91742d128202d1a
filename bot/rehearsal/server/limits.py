"""Discord's limits on what is sent to it; whatever goes over them is refused as Discord does it (50035).

Figures: Discord's pages "Message", "Component Reference", "Poll", "Threads", "Application Commands".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.rehearsal.server.model import Flag, Json
from bot.rehearsal.server.refusals import Faults, Refused

CONTENT = 2000
NONCE = 25
FILE_BYTES = 10 * 1024 * 1024
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
PINS = 250
THREAD_MEMBERS = 1000
OPEN_EVENTS = 100
# Discord publishes no figure; bots report a thousand.
ACTIVE_THREADS = 1000
TAGS, POST_TAGS, TAG_NAME = 20, 5, 20
REACTIONS = 20
_BUTTON, _TEXT_INPUT, _TEXT, _CONTAINER, _LABEL = 2, 4, 10, 17, 18
_SELECTS = (3, 5, 6, 7, 8)
_COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")
_COMMAND_LIMITS = {1: 100, 2: 15, 3: 15}

Path = tuple[str | int, ...]


def check_message(body: Json) -> None:
    """Refuse a message body (new or edited) that is over a limit."""
    faults = Faults()
    flags = Flag(body.get("flags") or 0)
    faults.length(("content",), body.get("content"), most=CONTENT)
    _nonce(faults, body.get("nonce"))
    faults.length(("attachments",), body.get("attachments"), most=10)
    faults.length(("sticker_ids",), body.get("sticker_ids"), most=3)
    _embeds(faults, body.get("embeds") or [])
    _allowed_mentions(faults, body.get("allowed_mentions") or {})
    if poll := body.get("poll"):
        _poll(faults, poll)
    components = body.get("components") or []
    if Flag.COMPONENTS_V2 in flags:
        _layout(faults, body, components)
    else:
        _rows(faults, components)
    _custom_ids(faults, components)
    faults.refuse()


def check_form(body: Json) -> None:
    """Refuse a form (Discord: modal) that is over a limit."""
    faults = Faults()
    faults.length(("data", "title"), body.get("title"), least=1, most=45)
    faults.length(("data", "custom_id"), body.get("custom_id"), least=1, most=100)
    faults.length(("data", "components"), body.get("components"), least=1, most=5)
    for number, component in enumerate(body.get("components") or []):
        _form_part(faults, ("data", "components", number), component)
    _custom_ids(faults, body.get("components") or [])
    faults.refuse()


def check_thread(body: Json, *, new: bool) -> None:
    """Refuse a thread's name or archiving time that Discord doesn't take."""
    faults = Faults()
    if new or body.get("name") is not None:
        faults.length(("name",), body.get("name"), least=1, most=100)
    if (minutes := body.get("auto_archive_duration")) is not None:
        faults.choice(("auto_archive_duration",), minutes, allowed=ARCHIVE_MINUTES)
    faults.refuse()


def check_channel(body: Json, *, forum: bool = False) -> None:
    """Refuse a channel's name or topic that is too long; a forum's topic, its guidelines, may be longer."""
    faults = Faults()
    if "name" in body:
        faults.length(("name",), body["name"], least=1, most=100)
    faults.length(("topic",), body.get("topic"), most=4096 if forum else 1024)
    faults.refuse()


def check_tags(names: list[str]) -> None:
    """Refuse a forum's tags: too many (30048), two of one name (40061), a name of the wrong length.

    Discord's page says 20 characters, its OpenAPI description 50; the stricter figure is kept.
    """
    if len(names) > TAGS:
        raise Refused(30048)
    if len(set(names)) < len(names):
        raise Refused(40061)
    faults = Faults()
    for number, name in enumerate(names):
        faults.length(("available_tags", number, "name"), name, least=1, most=TAG_NAME)
    faults.refuse()


def check_commands(commands: list[Json]) -> None:
    """Refuse a list of commands: bad names, missing descriptions, too many."""
    faults = Faults()
    for kind, most in _COMMAND_LIMITS.items():
        if sum(one.get("type", 1) == kind for one in commands) > most:
            faults.add((), "APPLICATION_COMMANDS_MAX", words=f"At most {most} commands of type {kind}.")
    for number, command in enumerate(commands):
        _command(faults, (number,), command, slash=command.get("type", 1) == 1)
    faults.refuse()


def check_choices(choices: list[Json]) -> None:
    """Refuse more than 25 suggestions, or one that is too long."""
    faults = Faults()
    faults.length(("data", "choices"), choices, most=25)
    for number, choice in enumerate(choices):
        faults.length(("data", "choices", number, "name"), choice.get("name"), least=1, most=100)
    faults.refuse()


def page(text: str | None, *, usual: int, most: int = 100) -> int:
    """Return the size of a page that a query asks for, or refuse it."""
    faults = Faults()
    size = int(text) if text and text.isdigit() else usual
    faults.between(("limit",), size, least=1, most=most)
    faults.refuse()
    return size


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component, nested ones too, in the order in which they are read."""
    for one in components:
        yield one
        yield from walk(one.get("components", []))
        for key in ("accessory", "component"):
            if isinstance(one.get(key), dict):
                yield from walk([one[key]])


def check_size(files: list[bytes]) -> None:
    """Refuse files that Discord finds too large (code 40005)."""
    if any(len(content) > FILE_BYTES for content in files):
        raise Refused(40005)


def _nonce(faults: Faults, nonce: object) -> None:
    if isinstance(nonce, str) and len(nonce) > NONCE:
        faults.add(("nonce",), "NONCE_TYPE_TOO_LONG", words=f"Must be {NONCE} or fewer in length.")


def _embeds(faults: Faults, embeds: list[Json]) -> None:
    faults.length(("embeds",), embeds, most=10)
    total = 0
    for number, embed in enumerate(embeds):
        for path, text, most in _embed_texts(embed):
            faults.length(("embeds", number, *path), text, most=most)
            total += len(text.strip())
        faults.length(("embeds", number, "fields"), embed.get("fields"), most=25)
    if total > 6000:
        faults.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", words="Embed size exceeds maximum size of 6000")


def _embed_texts(embed: Json) -> Iterator[tuple[Path, str, int]]:
    yield ("title",), embed.get("title") or "", 256
    yield ("description",), embed.get("description") or "", 4096
    yield ("footer", "text"), (embed.get("footer") or {}).get("text") or "", 2048
    yield ("author", "name"), (embed.get("author") or {}).get("name") or "", 256
    for number, one in enumerate(embed.get("fields") or []):
        yield ("fields", number, "name"), one.get("name") or "", 256
        yield ("fields", number, "value"), one.get("value") or "", 1024


def _allowed_mentions(faults: Faults, allowed: Json) -> None:
    parse = allowed.get("parse") or []
    for kind in ("users", "roles"):
        faults.length(("allowed_mentions", kind), allowed.get(kind), most=100)
        if kind in parse and allowed.get(kind):
            faults.add(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                words=f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive.",
            )


def _poll(faults: Faults, poll: Json) -> None:
    faults.length(("poll", "question", "text"), (poll.get("question") or {}).get("text"), least=1, most=300)
    answers = poll.get("answers")
    faults.length(("poll", "answers"), answers, least=1, most=10)
    for number, answer in enumerate(answers or []):
        text = (answer.get("poll_media") or {}).get("text")
        faults.length(("poll", "answers", number, "poll_media", "text"), text, least=1, most=55)
    faults.between(("poll", "duration"), poll.get("duration", 24), least=1, most=768)


def _rows(faults: Faults, components: list[Json]) -> None:
    """Classic components: five rows, in each five buttons or one menu."""
    faults.length(("components",), components, most=5)
    for number, row in enumerate(components):
        path: Path = ("components", number)
        faults.choice((*path, "type"), row.get("type"), allowed=(1,))
        inner = row.get("components") or []
        menus = any(one.get("type") in _SELECTS for one in inner)
        faults.length((*path, "components"), inner, least=1, most=1 if menus else 5)
        for place, one in enumerate(inner):
            _control(faults, (*path, "components", place), one)


def _layout(faults: Faults, body: Json, components: list[Json]) -> None:
    """Components of the second kind: forty in all, 4,000 characters in all, and no text beside them."""
    for other in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(other):
            words = f"The '{other}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            faults.add((other,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words=words)
    everything = list(walk(components))
    faults.length(("components",), everything, least=1, most=40)
    text = "".join(one.get("content") or "" for one in everything if one.get("type") == _TEXT)
    if len(text) > 4000:
        words = "The total displayable text size exceeds maximum size of 4000"
        faults.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENT_CHARACTERS", words=words)
    for number, one in enumerate(everything):
        if one.get("type") == _BUTTON or one.get("type") in _SELECTS:
            _control(faults, ("components", number), one)


def _control(faults: Faults, path: Path, one: Json) -> None:
    """A button or a menu."""
    if one.get("type") in _SELECTS:
        faults.length((*path, "custom_id"), one.get("custom_id"), least=1, most=100)
        faults.length((*path, "placeholder"), one.get("placeholder"), most=150)
        _options(faults, path, one, most=25)
    elif one.get("style") in (5, 6):
        faults.length((*path, "url"), one.get("url"), least=1, most=512)
    else:
        faults.length((*path, "custom_id"), one.get("custom_id"), least=1, most=100)
    if one.get("type") == _BUTTON:
        faults.length((*path, "label"), one.get("label"), most=80)
        if not one.get("label") and not one.get("emoji"):
            words = "A button needs a label or an emoji"
            faults.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", words=words)


def _options(faults: Faults, path: Path, one: Json, *, most: int) -> None:
    options = one.get("options") or []
    faults.length((*path, "options"), options, least=int(one.get("type") == 3), most=most)
    for number, option in enumerate(options):
        for key in ("label", "value"):
            faults.length((*path, "options", number, key), option.get(key), least=1, most=100)
        faults.length((*path, "options", number, "description"), option.get("description"), most=100)


def _form_part(faults: Faults, path: Path, one: Json) -> None:
    match one.get("type"):
        case 1:
            for place, inner in enumerate(one.get("components") or []):
                _input(faults, (*path, "components", place), inner)
        case 10:
            faults.length((*path, "content"), one.get("content"), least=1, most=4000)
        case 18:
            faults.length((*path, "label"), one.get("label"), least=1, most=45)
            faults.length((*path, "description"), one.get("description"), most=100)
            _input(faults, (*path, "component"), one.get("component") or {})
        case other:
            faults.choice((*path, "type"), other, allowed=(1, _TEXT, _LABEL))


def _input(faults: Faults, path: Path, one: Json) -> None:
    """What a person fills in."""
    faults.length((*path, "custom_id"), one.get("custom_id"), least=1, most=100)
    faults.length((*path, "placeholder"), one.get("placeholder"), most=150 if one.get("type") == 3 else 100)
    if one.get("type") == _TEXT_INPUT:
        longest = one["max_length"] if one.get("max_length") is not None else 4000
        faults.length((*path, "value"), one.get("value"), most=min(longest, 4000))
        faults.between((*path, "max_length"), longest, least=1, most=4000)
        faults.between((*path, "min_length"), one.get("min_length") or 0, least=0, most=4000)
    elif "options" in one:
        _options(faults, path, one, most=25 if one.get("type") == 3 else 10)
    if one.get("disabled"):
        faults.add((*path, "disabled"), "COMPONENT_DISABLED", words="A component of a form can't be disabled")


def _custom_ids(faults: Faults, components: list[Json]) -> None:
    seen: set[str] = set()
    for one in walk(components):
        own = one.get("custom_id")
        if own in seen:
            words = "Component custom id cannot be duplicated"
            faults.add(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", words=words)
        if own:
            seen.add(own)


def _command(faults: Faults, path: Path, command: Json, *, slash: bool) -> None:
    name: Any = command.get("name") or ""
    if slash and not (_COMMAND_NAME.match(name) and name == name.lower()):
        words = "Command name is invalid"
        faults.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", words=words)
    if not slash:
        faults.length((*path, "name"), name, least=1, most=32)
        return
    faults.length((*path, "description"), command.get("description"), least=1, most=100)
    faults.length((*path, "options"), command.get("options"), most=25)
    faults.length((*path, "choices"), command.get("choices"), most=25)
    for number, option in enumerate(command.get("options") or []):
        _command(faults, (*path, "options", number), option, slash=True)
