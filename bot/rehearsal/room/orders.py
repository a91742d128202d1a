"""What a page can ask for: each order's form, so that nothing else gets in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import StudycircleError
from bot.rehearsal.server.model import Json

LONGEST_TEXT = 4000
Id = Annotated[
    int, BeforeValidator(lambda value: int(value) if isinstance(value, str) and value.isdigit() else value)
]
"""An id comes as text: it has more digits than a number of JavaScript's."""
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Values = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=25)]


class _Order(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class History(_Order):
    """Show older messages of a channel."""

    t: Literal["history"]
    channel: Id
    before: Id | None = None


class Pins(_Order):
    """Show the pinned messages of a channel."""

    t: Literal["pins"]
    channel: Id


class File(_Order):
    """A file to send along; `alt` says what is in a picture."""

    name: Name
    data: Base64Bytes
    alt: Annotated[str, Field(max_length=1024)] = ""


class NewPoll(_Order):
    """A poll of a member's own; Discord's limits are the server's to hold."""

    question: Text
    answers: Annotated[list[Text], Field(max_length=10)]
    hours: int = 24
    several: bool = False


class Send(_Order):
    """Write a message."""

    t: Literal["send"]
    channel: Id
    text: Text = ""
    reply_to: Id | None = None
    ping: bool = True
    files: Annotated[list[File], Field(max_length=10)] = []
    poll: NewPoll | None = None


class Edit(_Order):
    """Change one's own message; the file `without` is taken off it."""

    t: Literal["edit"]
    message: Id
    text: Text
    without: Annotated[str, Field(max_length=200)] = ""


class Delete(_Order):
    """Delete a message."""

    t: Literal["delete"]
    message: Id


class Pin(_Order):
    """Pin a message, or take its pin away."""

    t: Literal["pin"]
    message: Id
    on: bool = True


class React(_Order):
    """Put a reaction, or take it away."""

    t: Literal["react"]
    message: Id
    emoji: Name
    on: bool = True


class Vote(_Order):
    """Vote for these answers and no others."""

    t: Literal["vote"]
    message: Id
    answers: Annotated[list[int], Field(max_length=10)]


class EndPoll(_Order):
    """End a poll of one's own before its time."""

    t: Literal["end_poll"]
    message: Id


class Who(_Order):
    """Show who has put an emoji under a message, or chosen an answer of its poll."""

    t: Literal["who"]
    message: Id
    emoji: Name | None = None
    answer: int | None = None


class Press(_Order):
    """Press a button or choose from a menu."""

    t: Literal["press"]
    message: Id
    custom_id: Name
    values: Values = []


class Submit(_Order):
    """Send in a form."""

    t: Literal["submit"]
    interaction: Id
    values: dict[str, bool | Text | Values] = {}


class Command(_Order):
    """Give a slash command."""

    t: Literal["command"]
    channel: Id
    name: Name
    options: dict[str, str | int | float | bool] = {}


class Complete(_Order):
    """Ask what the bot suggests for the option that is being typed."""

    t: Literal["complete"]
    channel: Id
    name: Name
    options: dict[str, str | int | float | bool] = {}
    focused: Name


class Menu(_Order):
    """Use a command from a message's or a member's menu."""

    t: Literal["menu"]
    channel: Id
    name: Name
    message: Id | None = None
    user: Id | None = None


class Interested(_Order):
    """Be interested in an event, or not any more."""

    t: Literal["interested"]
    event: Id
    on: bool = True


class NewMeeting(_Order):
    """Put a meeting into the server's calendar by hand; instants are written as ISO 8601 has them."""

    t: Literal["new_meeting"]
    name: Text
    start: Text
    end: Text
    place: Text


class ChangeMeeting(_Order):
    """Change a meeting by hand; what is left out stays."""

    t: Literal["meeting"]
    event: Id
    name: Text | None = None
    start: Text | None = None
    end: Text | None = None
    do: Literal["begin", "end", "cancel"] | None = None


class DeleteMeeting(_Order):
    """Take a meeting out of the calendar."""

    t: Literal["delete_meeting"]
    event: Id


class Join(_Order):
    """Join a thread, or leave it."""

    t: Literal["join"]
    thread: Id
    on: bool = True


class OpenThread(_Order):
    """Open a thread or a forum's post."""

    t: Literal["open_thread"]
    channel: Id
    name: Annotated[str, Field(min_length=1, max_length=100)]
    message: Id | None = None
    text: Text = ""
    tags: Annotated[list[Id], Field(max_length=20)] = []


class ChangeThread(_Order):
    """Change a thread or post from its menu; what is left out stays."""

    t: Literal["thread"]
    thread: Id
    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    archived: bool | None = None
    locked: bool | None = None
    tags: Annotated[list[Id], Field(max_length=20)] | None = None
    pinned: bool | None = None


class DeleteThread(_Order):
    """Delete a thread or post."""

    t: Literal["delete_thread"]
    thread: Id


class NewPerson(_Order):
    """Who is to be added."""

    name: Text


class AddPerson(_Order):
    """Add a reader."""

    t: Literal["person"]
    add: NewPerson


class Cast(_Order):
    """Let the cast loose, or silence it."""

    t: Literal["cast"]
    loose: Literal["day", "week"] | None = None


class Time(_Order):
    """Let time go on, or stand still; `pace` in hours for each second."""

    t: Literal["time"]
    do: Literal["next", "hour", "day", "week", "play", "pause"]
    pace: Annotated[float, Field(allow_inf_nan=False)] = 2.0


class TroubleOrder(_Order):
    """Switch a trouble on or off."""

    t: Literal["trouble"]
    which: str
    on: bool = True


class Archive(_Order):
    """Write the archive."""

    t: Literal["archive"]


Order = (
    History
    | Pins
    | Send
    | Edit
    | Delete
    | Pin
    | React
    | Vote
    | EndPoll
    | Who
    | Press
    | Submit
    | Command
    | Complete
    | Menu
    | Interested
    | NewMeeting
    | ChangeMeeting
    | DeleteMeeting
    | Join
    | OpenThread
    | ChangeThread
    | DeleteThread
    | AddPerson
    | Cast
    | Time
    | TroubleOrder
    | Archive
)
_ORDER: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="t")])


def order_of(frame: Json) -> Order:
    """Return what a page asks for; raises StudycircleError for what can't be understood."""
    if frame.get("t") == "trouble":
        # In a frame `id` numbers the order, so a trouble is called `which`; `name` is taken as well.
        frame = {**frame, "which": frame.get("which") or frame.get("name") or ""}
    try:
        return _ORDER.validate_python(frame)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StudycircleError(
            f"The page asked for something that isn't understood ({where}: {first['msg']}).",
            "Reload the page.",
        ) from None
