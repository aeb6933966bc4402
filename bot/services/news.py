"""News of organisations: a key person hands them in, an editor makes an announcement of them."""

from __future__ import annotations

from html import escape

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.announcement import Act, Audience, Content, checked_text, read
from bot.domain.dialogue import State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import N_, Refusal
from bot.services.announcements import USUAL
from bot.services.announcements.composing import note
from bot.services.desk import Desk
from bot.services.dialogues import finish
from db import announcements, audit, people
from db import news as rows
from db.news import News as News

#: The topic under which people hear of what other organisations do.
TOPIC = "events"

LONGEST = 3000

GONE = N_("Somebody else has already decided about this.")


async def hand_in(
    desk: Desk,
    update_id: int,
    person: Person,
    text: str,
    *,
    organisation: str | None,
    state: State | None = None,
) -> Outcome:
    """Keep the news of an organisation that the person speaks for, and tell every editor."""
    html = checked_text(text)
    if not html or len(html) > LONGEST:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(html),
            longest=LONGEST,
        )
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, person, state)
        speaks_for = {m.slug for m in await people.memberships_of(change.connection, person.id)}
        if organisation is not None and organisation not in speaks_for:
            raise Refusal(N_("You do not speak for this organisation any more."))
        number = await rows.add(
            change.connection,
            person_id=person.id,
            organisation=organisation,
            language=person.language,
            text=html,
            now=change.now,
        )
        for editor in await _editors(change.connection):
            await change.post("news-handed-in", editor, f"news:{number}", {"news": number})
        return await change.conclude("news-handed-in")


async def _editors(connection: AsyncConnection) -> list[int]:
    editors = set(await people.with_role(connection, Role.EDITOR))
    return sorted(editors or await people.with_role(connection, Role.ADMIN))


async def find(desk: Desk, news_id: int) -> News | None:
    """The news with this number."""
    async with desk.database.reading() as connection:
        return await rows.find(connection, news_id)


async def waiting(desk: Desk, limit: int = 10) -> list[News]:
    """News that wait for an editor, oldest first."""
    async with desk.database.reading() as connection:
        return await rows.waiting(connection, limit)


async def release(
    desk: Desk,
    update_id: int,
    editor: Person,
    news_id: int,
    german: str,
    *,
    state: State | None = None,
) -> Outcome:
    """Make a draft of the news, with the German text that the editor gives it; who handed them in
    is told. The original stays as the text of its language.
    """
    html = checked_text(german)
    if not html:
        raise Refusal(N_("The German text is missing. It is for everyone who has no translation."))
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        news = await rows.find(change.connection, news_id)
        if news is None:
            raise Refusal(GONE)
        number = await announcements.add(
            change.connection,
            author_id=editor.id,
            content=Content(
                {
                    news.language: _signed(news.text, news.organisation),
                    BASE_LANGUAGE: _signed(html, news.organisation),
                }
            ),
            audience=Audience(roles=USUAL.roles, topics=frozenset({TOPIC})),
            second_editor=desk.settings.second_editor,
            now=change.now,
        )
        if not await rows.decide(
            change.connection,
            news_id,
            decided_by=editor.id,
            announcement_id=number,
            now=change.now,
        ):
            raise Refusal(GONE)
        if news.person_id is not None:
            await change.post(
                "news-decided", news.person_id, f"news:{news_id}", {"news": news_id, "taken": True}
            )
        await note(change, editor, Act.CHANGE.value, number, news=news_id)
        return await change.conclude("announcement-changed", announcement=number)


def _signed(text: str, organisation: str) -> str:
    """The news with whose they are, which not every writer thinks of saying."""
    if not organisation or organisation.casefold() in read(text).plain.casefold():
        return text
    return f"{text}\n\n— {escape(organisation, quote=False)}"


async def refuse(
    desk: Desk,
    update_id: int,
    editor: Person,
    news_id: int,
    reason: str,
    *,
    state: State | None = None,
) -> Outcome:
    """Say no to news; who handed them in is told why."""
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        news = await rows.find(change.connection, news_id)
        if news is None or not await rows.decide(
            change.connection, news_id, decided_by=editor.id, announcement_id=None, now=change.now
        ):
            raise Refusal(GONE)
        if news.person_id is not None:
            await change.post(
                "news-decided",
                news.person_id,
                f"news:{news_id}",
                {"news": news_id, "taken": False, "reason": reason.strip()},
            )
        await audit.add(
            change.connection,
            person_id=editor.id,
            act="news-refused",
            object=f"news {news_id}",
            now=change.now,
        )
        return await change.conclude("news-refused")
