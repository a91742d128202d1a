"""Links to files, as Discord signs them: each holds for a day, and whatever is sent later bears a new one.

Discord names no length of time; it says in the link itself until when it holds (`ex`), since when (`is`), and signs
both (`hm`) (reference.mdx, "Signed Attachment CDN URLs").
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bot.rehearsal.server.model import Attachment

if TYPE_CHECKING:
    from bot.rehearsal.server.world import World

PREFIX = "/attachments/"
HOLDS = timedelta(days=1)
_KEY = b"the stand-in's: it keeps no secrets"


def address(world: World, channel_id: int, file: Attachment) -> str:
    """Return a link to a file that holds from now on, on this server."""
    path = f"{PREFIX}{channel_id}/{file.id}/{quote(file.filename, safe='')}"
    since = int(world.now().timestamp())
    told = f"ex={since + int(HOLDS.total_seconds()):x}&is={since:x}"
    return f"{world.base}{path}?{told}&hm={_signature(path, told)}"


def behind(world: World, path: str, query: Mapping[str, str]) -> Attachment | None:
    """Return the file that a link leads to; None where it has gone, or the link has run out or was made up."""
    told = f"ex={query.get('ex', '')}&is={query.get('is', '')}"
    if not hmac.compare_digest(query.get("hm", "").encode(), _signature(path, told).encode()):
        return None
    number = path.removeprefix(PREFIX).split("/")[1]
    return world.files.get(int(number)) if int(query["ex"], 16) > world.now().timestamp() else None


def _signature(path: str, told: str) -> str:
    return hmac.new(_KEY, f"{unquote(path)}?{told}".encode(), sha256).hexdigest()
