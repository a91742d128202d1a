"""The bot's account on Discord: whether it is let in, what its application is switched to, how often it may connect."""

from __future__ import annotations

from collections.abc import Iterator

from bot import wording
from bot.chat.examining import Account, Examined
from bot.chat.inquiry import PORTAL, SESSIONS_KEPT_BACK
from bot.doctor.findings import Finding, failed, failure, ok, warning
from bot.doctor.skew import clock_finding
from bot.errors import StudycircleError


def account_findings(found: Examined) -> Iterator[Finding]:
    """Yield how it stands with the account; where Discord couldn't be asked, only why, and the clock."""
    if isinstance(found.account, StudycircleError):
        yield failed("access", found.account)
        if found.moments:
            yield clock_finding(found.moments)
        return
    account = found.account
    yield ok("access", "Discord can be reached, and takes the bot's token.")
    yield clock_finding(found.moments)
    yield ok("application", f"The application is {account.name}, number {account.id}.")
    yield from _switches(account)
    yield _intents(account)
    yield _sessions(found.sessions)


def _switches(account: Account) -> Iterator[Finding]:
    page = f"At {PORTAL}, your application"
    if account.is_public:
        yield warning(
            "public",
            "The bot is public: anybody who has its number can invite it.",
            f"{page}, Installation: Install Link None; then Bot: switch Public Bot off.",
        )
    if account.needs_code_grant:
        yield failure(
            "code-grant",
            "The application asks for a code grant, so the link of `studycircle invite` doesn't bring the bot.",
            f"{page}, Bot: switch Requires OAuth2 Code Grant off.",
        )
    if account.endpoint:
        yield failure(
            "endpoint",
            "Discord sends button presses, forms and commands to an address on the web, so the bot gets none of them.",
            f"{page}, General Information: clear Interactions Endpoint URL.",
        )


def _intents(account: Account) -> Finding:
    if not account.content:
        return warning("intents", sentence(wording.LACK_CONTENT), sentence(wording.MEND_CONTENT))
    also = f" (Not needed, but on as well: {', '.join(account.unneeded)}.)" if account.unneeded else ""
    return ok("intents", f"The Message Content Intent is on.{also}")


def _sessions(left: int | StudycircleError) -> Finding:
    if isinstance(left, StudycircleError):
        return failed("sessions", left)
    if left < SESSIONS_KEPT_BACK:
        return failure(
            "sessions",
            f"The bot has connected too often: Discord allows {left} more times today, and so it waits.",
            "Stop whatever restarts it, or else uses its token; by tomorrow it connects again.",
        )
    return ok("sessions", f"It may connect {left} more times today.")


def sentence(clause: str) -> str:
    """Return a clause as a sentence."""
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."
