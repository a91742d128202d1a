"""The digest: looks back at a week without naming anybody's silence or ranking anyone, and says what comes next."""

from __future__ import annotations

from collections import defaultdict

from bot import wording
from bot.agenda.kept import is_half_way, kept_parts
from bot.agenda.limits import clipped, literal
from bot.agenda.plan import key_of
from bot.agenda.scene import LookingBack, Part, Scene, late_line, stamp
from bot.reading.model import Section
from bot.records import Kind, Layout, Occurrence, Outgoing, Place

CEILING = 900
LINKS = 2
SAY = 402  # two breaks in a row, each with the 200 characters that a circle's file allows


def parts(occurrence: Occurrence, section: Section, scene: Scene) -> list[Part]:
    """Return the digest in the week's thread, and its pointer in the channel; a forum has nowhere to point from.

    In the middle week there are the questions that people kept, if any.
    """
    digest = Part("digest", Place.THREAD, lambda s: Outgoing(_digest(occurrence, section, s)))
    kept = kept_parts("digest.kept", wording.KEPT_HALF_WAY, scene) if is_half_way(occurrence, scene) else []
    pointer = Part("pointer", Place.CHANNEL, lambda s: Outgoing(_pointer(occurrence, s)))
    return [digest, *kept] if scene.layout is Layout.FORUM else [digest, *kept, pointer]


def _digest(occurrence: Occurrence, section: Section, scene: Scene) -> str:
    seen = scene.looking_back or LookingBack()
    head = wording.DIGEST.format(number=occurrence.number, title=literal(section.title))
    foot = [wording.DIGEST_LATE, next_week(occurrence, scene)]
    body = _body(section, seen, scene, whole=True)
    room = CEILING - (len(late_line(occurrence)) + 1 if scene.late else 0)
    if _length(head, body, foot) > room:
        body = _body(section, seen, scene, whole=False)
    # Lines are dropped whole, from the end: half a link would be no link.
    while body and _length(head, body, foot) > room:
        body.pop()
    return "\n".join([head, *body, *foot])


def _length(head: str, body: list[str], foot: list[str]) -> int:
    return len("\n".join([head, *body, *foot]))


def _body(section: Section, seen: LookingBack, scene: Scene, *, whole: bool) -> list[str]:
    """Return the lines between head and foot; `whole` tells the poll to its last option."""
    if seen.quiet:
        return [wording.DIGEST_QUIET]
    lines = []
    # A poll that this week left out has no result, not even that nobody voted.
    if (
        section.poll
        and seen.votes
        and (seen.voters or (key_of(section.id, Kind.POLL), section.poll.id) in scene.urls)
    ):
        options = tuple(literal(option) for option in section.poll.options)
        lines.append(wording.DIGEST_POLL.format(result=poll_in_words(options, seen, whole=whole)))
    if seen.most_replied:
        number, url = seen.most_replied
        lines.append(wording.DIGEST_MOST.format(link=f"[¶{number}]({url})"))
    if seen.unanswered:
        lines.append(
            wording.DIGEST_OPEN.format(links=_some([f"[{label}]({url})" for label, url in seen.unanswered]))
        )
    if seen.unreplied:
        links = [f"[{wording.AN_ANSWER.format(index=i)}]({url})" for i, url in enumerate(seen.unreplied, 1)]
        lines.append(wording.DIGEST_NO_REPLY.format(links=_some(links)))
    return lines


def _some(links: list[str]) -> str:
    """Return the first links, and say so where there are more."""
    shown = wording.listed(links[:LINKS])
    return wording.AMONG_OTHERS.format(links=shown) if len(links) > LINKS else shown


def poll_in_words(options: tuple[str, ...], seen: LookingBack, *, whole: bool = True) -> str:
    """Return a poll's result as a sentence: the option most chosen (or those tied), and if `whole` what came next.

    Of a private poll nothing is said before its end, nor where fewer than five voted: not even that nobody did.
    """
    if seen.is_private and seen.is_open:
        return wording.POLL_STILL_OPEN
    if seen.is_private and not any(seen.votes):
        return wording.POLL_FEW
    if not any(seen.votes):
        return wording.DIGEST_POLL_NOBODY
    by_count: dict[int, list[str]] = defaultdict(list)
    for option, count in zip(options, seen.votes, strict=True):
        if count:
            by_count[count].append(wording.QUOTED.format(words=option))
    ranks = sorted(by_count.items(), reverse=True)
    count, leading = ranks[0]
    template = wording.POLL_TIE if len(leading) > 1 else wording.POLL_LEAD
    lead = template.format(count=count, voters=seen.voters, options=wording.listed(leading))
    rest = [f"{option} ({n})" for n, chosen in ranks[1:] for option in chosen] if whole else []
    return lead + (wording.POLL_REST.format(options=wording.listed(rest)) if rest else "") + "."


def next_week(occurrence: Occurrence, scene: Scene) -> str:
    """Return the line that says what comes next, with what a break says of itself."""
    following = [w for w in scene.agenda.weeks if w.number == occurrence.number + 1]
    if not following:
        return wording.DIGEST_LAST
    week = following[0]
    due = next(
        o.due for o in scene.agenda.occurrences if o.week == week.section_id and o.kind is Kind.SECTION
    )
    line = wording.DIGEST_NEXT.format(
        number=week.number, title=literal(scene.reading.section(week.section_id).title), at=stamp(due)
    )
    return f"{line} {clipped(week.say, SAY)}".rstrip()


def _pointer(occurrence: Occurrence, scene: Scene) -> str:
    url = scene.urls.get((occurrence.key, "digest"), "")
    return wording.DIGEST_POINTER.format(number=occurrence.number, url=url, next=next_week(occurrence, scene))
