"""Everything that is held of one person, as a plain text that they can keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot import wording
from bot.flow.adding import place_of
from bot.flow.circles import Running, message_url
from bot.flow.desk import deed_in_words
from bot.flow.picking import words_of
from bot.reading.model import Prompt
from bot.records import AttachmentState, How
from bot.store import AttachmentRow, DeedRow, PostRow, Released, ResponseRow, VoteRow, Words

CLIP = 120


def as_text(
    held: Words,
    running: Running,
    name: str,
    *,
    shown: str,
    posts: Sequence[PostRow] = (),
    released: Sequence[Released] = (),
) -> str:
    """Return the file: who they are here, what they chose, then all that they said and did.

    `posts` are the bot's, among them the polls that were voted in; `released` what may be shown of others' words, for
    what was reacted to.
    """
    name = held.member.name if held.member else name
    lines = [wording.FILE_HEAD.format(circle=running.circle.name, name=name)]
    lines += [*_person(held, shown), ""]
    for row in held.responses:
        lines += [*_response(running, row)]
        lines += [_attachment(one) for one in held.attachments if one.response == row.id] + [""]
    lines += [_vote(running, vote, posts) for vote in held.votes]
    words = {row.id: row for row in released}
    lines += [_reaction(running, words.get(response), emoji) for response, emoji in held.reactions]
    lines += [wording.FILE_FOLLOWS.format(at=_time(held.follows))] if held.follows else []
    lines += [wording.FILE_INTEREST.format(week=running.title(week)) for week in held.interested]
    guild = running.circle.channel.guild_id
    lines += [wording.FILE_PASS.format(week=running.title(week)) for week in held.passes]
    lines += [wording.FILE_KEPT.format(url=message_url(guild, *place)) for place in held.questions]
    lines += [_deed(deed, running) for deed in held.deeds]
    for table, values in held.elsewhere:
        told = ", ".join(f"{column} {value}" for column, value in values)
        lines.append(wording.FILE_ELSEWHERE.format(table=table, values=told))
    return "\n".join(lines).rstrip() + "\n"


def _person(held: Words, shown: str) -> Iterator[str]:
    if held.refuses:
        yield wording.FILE_REFUSES
    if held.member:
        yield wording.FILE_MEMBER.format(number=held.member.reader, at=_time(held.member.since))
        yield wording.FILE_SHOWN.format(shown=shown)
    choice = held.choice
    if choice is None:
        return
    yield wording.FILE_ASKED.format(at=_time(choice.asked_at))
    if choice.consent and choice.chosen_at:
        chosen = wording.CHOICE[choice.consent.value]
        yield wording.FILE_CHOSEN.format(choice=chosen, at=_time(choice.chosen_at))
    if choice.kept_from:
        yield wording.FILE_KEPT_FROM.format(at=_time(choice.kept_from))


def _response(running: Running, row: ResponseRow) -> Iterator[str]:
    place = place_of(row, running) or wording.PLACE_TALK
    yield wording.FILE_RESPONSE.format(
        at=_time(row.at),
        week=running.title(row.week),
        place=f"{place}, {wording.BY_FORM}" if row.how is How.FORM else place,
        edited=wording.FILE_EDITED.format(at=_time(row.edited_at)) if row.edited_at else "",
        late=wording.FILE_LATE if row.late else "",
        out=wording.WITHHELD_MARK if row.withheld else "",
    )
    if words := words_of(running.reading, row.quotation):
        yield wording.MY_WORDS_ABOUT.format(words=words)
    yield row.text
    if row.channel_id and row.message_id:
        yield message_url(running.circle.channel.guild_id, row.channel_id, row.message_id)


def _attachment(row: AttachmentRow) -> str:
    return wording.FILE_ATTACHMENT.format(
        name=row.name,
        says=wording.FILE_ATTACHMENT_SAYS.format(says=row.says) if row.says else "",
        size=row.size,
        kept=wording.FILE_IS_KEPT if row.state is AttachmentState.KEPT else wording.FILE_ISNT_KEPT,
    )


def _vote(running: Running, vote: VoteRow, posts: Sequence[PostRow]) -> str:
    prompt = _prompt(running, {post.prompt for post in posts if post.message_id == vote.message_id})
    if prompt is None or not 1 <= vote.option <= len(prompt.options):
        return wording.FILE_VOTE_UNKNOWN.format(message=vote.message_id, option=vote.option)
    week = next(one.title for one in running.reading.sections if prompt in one.prompts)
    return wording.FILE_VOTE.format(week=week, question=prompt.ask, option=prompt.options[vote.option - 1])


def _prompt(running: Running, ids: set[str | None]) -> Prompt | None:
    prompts = (prompt for section in running.reading.sections for prompt in section.prompts)
    return next((prompt for prompt in prompts if prompt.id in ids), None)


def _reaction(running: Running, under: Released | None, emoji: str) -> str:
    if under is None:
        return wording.FILE_REACTION_UNQUOTED.format(emoji=emoji)
    text = " ".join(under.text.split())
    text = text if len(text) <= CLIP else text[: CLIP - 1] + "…"
    return wording.FILE_REACTION.format(
        emoji=emoji, week=running.title(under.week), whose=under.author, text=text
    )


def _deed(row: DeedRow, running: Running) -> str:
    said = deed_in_words(row, running)
    said = wording.LOG_REASON.format(deed=said, reason=row.reason) if row.reason else said
    return wording.FILE_DEED.format(at=_time(row.at), deed=said)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
