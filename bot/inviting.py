"""The command line's way to invite somebody."""

from __future__ import annotations

from bot.config import Settings
from bot.domain.directory import Directory
from bot.domain.person import Role
from bot.i18n import languages
from bot.services import directory, invitations
from bot.services.desk import Desk
from bot.services.invitations import Wanted


class NotFound(Exception):
    """What was named does not exist; the message says what does."""


async def create_link(
    desk: Desk,
    role: Role,
    organisation: str | None,
    contact: str | None,
    language: str | None,
) -> dict[str, object]:
    """Make an invitation; the token is in the result and nowhere else."""
    shelves = await directory.load(desk)
    if language is not None and language not in languages():
        raise NotFound(f"There is no language {language}. There are: {', '.join(languages())}")
    if contact is not None and contact not in shelves.contacts:
        raise NotFound(f"There is no contact {contact}. There are: {', '.join(shelves.contacts)}")
    slug = None if organisation is None else _organisation(shelves, organisation)
    outcome = await invitations.create(desk, None, None, Wanted(role, slug, contact, language))
    number = int(outcome.values["invitation"])
    token = await invitations.renew(desk, number)
    return {
        "link": f"https://t.me/{await _username(desk.settings)}?start={token}",
        "token": token,
        "role": role.value,
        "organisation": slug,
        "language": language,
        "expires_in_days": desk.settings.invitation_days,
    }


def _organisation(shelves: Directory, wanted: str) -> str:
    if wanted in shelves.organisations:
        return wanted
    folded = wanted.casefold()
    found = [o for o in shelves.organisations.values() if folded in o.name.casefold()]
    exact = [o for o in found if o.name.casefold() == folded]
    if len(exact or found) == 1:
        return (exact or found)[0].slug
    if found:
        names = ", ".join(o.name for o in found)
        raise NotFound(f"Several organisations match {wanted}: {names}")
    names = ", ".join(o.name for o in shelves.organisations.values()) or "none yet"
    raise NotFound(f"There is no organisation {wanted}. There are: {names}")


async def _username(settings: Settings) -> str:
    """The bot's name for the link; asked of Telegram when there is a token."""
    if settings.token is None:
        return "YOUR_BOT"
    import aiohttp

    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"{settings.api_url}/bot{settings.token}/getMe") as response,
        ):
            return str((await response.json())["result"]["username"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return "YOUR_BOT"
