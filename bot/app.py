"""The composition root: puts settings, database, features and Telegram together and runs them.

The only module that imports handlers. A new feature is one line in :data:`FEATURES`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

# Durations of python-telegram-bot as timedelta; set before it is imported.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.config import Settings
from bot.services import people
from bot.services.desk import Desk, Unavailable, open_desk, utc_now
from bot.services.directory import CityInMemory
from bot.services.inbox import Inbox
from bot.services.questionnaires.stored import QuestionnairesInMemory
from handlers import (
    access,
    announcement_audience,
    announcement_letters,
    announcement_notices,
    announcement_writing,
    announcements,
    commands,
    contacts,
    deliveries,
    dialogue,
    errors,
    invitations,
    material,
    meeting_answers,
    meeting_composing,
    meeting_deliveries,
    meeting_desk,
    meeting_feedback,
    meeting_lists,
    meeting_minutes,
    meeting_presence,
    meeting_proposals,
    meetings,
    menu,
    mso_consent,
    mso_directory,
    my_rooms,
    news,
    privacy,
    profile,
    questionnaires,
    questions,
    reports,
    results,
    room_answers,
    room_care,
    room_changes,
    room_decisions,
    room_deliveries,
    room_requests,
    rooms,
    rounds,
    search,
    start,
    subscriptions,
    words,
    workbook,
)
from handlers.delivery import Courier
from handlers.door import Door
from handlers.incoming import storable
from handlers.limiter import Limiter
from handlers.receiving import Raw, Receiver
from handlers.transport import Transport
from handlers.turn import Feature, Office, Route

log = logging.getLogger(__name__)

FEATURES: tuple[Feature, ...] = (
    start.FEATURE,
    menu.FEATURE,
    dialogue.FEATURE,
    contacts.FEATURE,
    search.FEATURE,
    questions.FEATURE,
    reports.FEATURE,
    access.FEATURE,
    invitations.FEATURE,
    meetings.FEATURE,
    meeting_answers.FEATURE,
    meeting_deliveries.FEATURE,
    meeting_desk.FEATURE,
    meeting_lists.FEATURE,
    meeting_composing.FEATURE,
    rooms.FEATURE,
    room_requests.FEATURE,
    room_changes.FEATURE,
    room_answers.FEATURE,
    my_rooms.FEATURE,
    room_decisions.FEATURE,
    room_care.FEATURE,
    room_deliveries.FEATURE,
    meeting_proposals.FEATURE,
    meeting_presence.FEATURE,
    meeting_minutes.FEATURE,
    meeting_feedback.FEATURE,
    profile.FEATURE,
    privacy.FEATURE,
    announcements.FEATURE,
    announcement_audience.FEATURE,
    announcement_letters.FEATURE,
    announcement_notices.FEATURE,
    announcement_writing.FEATURE,
    subscriptions.FEATURE,
    news.FEATURE,
    material.FEATURE,
    workbook.FEATURE,
    questionnaires.FEATURE,
    rounds.FEATURE,
    deliveries.FEATURE,
    results.FEATURE,
    mso_directory.FEATURE,
    mso_consent.FEATURE,
    words.FEATURE,
)

#: Connections to Telegram at once: two for each person served in parallel (edit and answer), some
#: for what is sent beside that, and one that polls.
CONNECTIONS = 160

#: Seconds that messages in flight get at the end.
IN_FLIGHT = 20.0

TelegramApp = Application[Any, Any, Any, Any, Any, Any]


def routes() -> tuple[Route, ...]:
    """All routes of all features."""
    return tuple(route for feature in FEATURES for route in feature.routes)


def _merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        twice = merged.keys() & part.keys()
        if twice:
            raise ValueError(f"registered twice: {', '.join(sorted(twice))}")
        merged |= part
    return merged


def open_office(desk: Desk) -> Office:
    """What all handlers share."""
    return Office(
        desk=desk,
        cities=CityInMemory(desk),
        questionnaires=QuestionnairesInMemory(desk),
        answers=_merged(feature.answers for feature in FEATURES),
        renderers=_merged(feature.renderers for feature in FEATURES),
        conversations={
            conversation.script.name: conversation
            for feature in FEATURES
            for conversation in feature.conversations
        },
        routes=routes(),
        entries=sorted(
            (entry for feature in FEATURES for entry in feature.entries),
            key=lambda entry: entry.rank,
        ),
    )


def telegram_app(
    settings: Settings, office: Office, token: str, transport: Transport, limiter: Limiter
) -> TelegramApp:
    """python-telegram-bot's application: types, bot and matching; no updater, no job queue."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(transport)
        .get_updates_request(transport)
        .rate_limiter(limiter)
        .updater(None)
        .job_queue(None)
        .build()
    )
    door = Door(office)
    for route in office.routes:
        application.add_handler(_handler(door, route))
    application.add_error_handler(errors.last_resort)
    return application


def _handler(door: Door, route: Route) -> BaseHandler[Any, Any, Any]:
    """How python-telegram-bot finds a route. Edited messages are not taken for new ones."""
    callback = door.guard(route)
    new = filters.UpdateType.MESSAGE
    if route.kind == "command":
        return CommandHandler(route.name, callback, filters=new)
    if route.kind == "button":
        pattern = None if route.name == "*" else rf"^{route.name}(:|$)"
        return CallbackQueryHandler(callback, pattern)
    if route.kind == "file":
        return MessageHandler(new & filters.Document.ALL, callback)
    if route.kind == "membership":
        return ChatMemberHandler(callback, ChatMemberHandler.MY_CHAT_MEMBER)
    if route.name == "unknown-command":
        return MessageHandler(new & filters.COMMAND, callback)
    return MessageHandler(new & ~filters.COMMAND, callback)


async def handle(application: TelegramApp, desk: Desk, raw: Raw) -> None:
    """One raw update: parse it on its own, so that a bad one harms nobody else's."""
    try:
        update = Update.de_json(storable(raw), application.bot)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it must not come again
        error_id = errors.new_error_id()
        errors.report(error, error_id, int(raw["update_id"]))
        with suppress(Unavailable):
            await people.set_aside(
                desk,
                int(raw["update_id"]),
                kind="unreadable",
                error=type(error).__name__,
                error_id=error_id,
            )
        return
    await application.process_update(update)


async def serve(
    settings: Settings,
    stop: asyncio.Event,
    *,
    ready: Callable[[], None] = lambda: None,
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Run the bot by long polling until ``stop`` is set; then finish what is under way."""
    if settings.token is None:
        raise ValueError("a token is needed")
    async with open_desk(settings, clock) as desk, Transport(CONNECTIONS) as transport:
        office = open_office(desk)
        limiter = Limiter(settings.bulk_per_second)
        application = telegram_app(settings, office, settings.token, transport, limiter)
        await _initialize(application, stop)
        if stop.is_set():
            return
        background: list[asyncio.Task[Any]] = []
        delivering: list[asyncio.Task[Any]] = []
        courier = Courier(office, application.bot, limiter)

        def first_poll_is_out() -> None:
            if not background:
                background.append(asyncio.create_task(_warm_up(office, application)))
                delivering.append(asyncio.create_task(courier.run()))
                ready()

        async def take(raw: Raw) -> None:
            await handle(application, desk, raw)

        receiver = Receiver(
            application.bot,
            transport,
            take,
            parallel=settings.parallel,
            inbox=Inbox(desk),
            ready=first_poll_is_out,
        )

        async def stop_in_time() -> None:
            await stop.wait()
            receiver.stop()
            courier.stop()

        stopper = asyncio.create_task(stop_in_time())
        try:
            await receiver.run()
        finally:
            courier.stop()
            if delivering:
                # What is in flight is written down, or it would be sent again after its lease.
                await asyncio.wait(delivering, timeout=IN_FLIGHT)
            for task in (stopper, *background, *delivering):
                task.cancel()
            await asyncio.gather(stopper, *background, *delivering, return_exceptions=True)
            await application.shutdown()


async def _initialize(application: TelegramApp, stop: asyncio.Event) -> None:
    """Ask Telegram who we are; wait patiently while it cannot be reached or wants us to wait."""
    from telegram.error import InvalidToken, TelegramError

    stopped = asyncio.create_task(stop.wait())
    pause = 0.5
    try:
        while not stop.is_set():
            asking = asyncio.create_task(application.initialize())
            await asyncio.wait([asking, stopped], return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                asking.cancel()
                await asyncio.wait([asking])
                return
            try:
                asking.result()
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning(
                    "Telegram cannot be reached (%s); next try in %.1f s",
                    type(error).__name__,
                    pause,
                )
                await asyncio.wait([stopped], timeout=pause)
                pause = min(pause * 2, 30)
            else:
                return
    finally:
        stopped.cancel()


async def _warm_up(office: Office, application: TelegramApp) -> None:
    """What can wait until the first poll is out: the search index, the menus, the ticks.

    Whatever goes wrong with the first two, the ticks come.
    """
    from handlers import jobs

    bot: ExtBot[Any] = application.bot
    with errors.reported(), suppress(Unavailable):
        await office.cities.at(-1)
    with errors.reported():
        async with asyncio.TaskGroup() as beside:
            beside.create_task(jobs.run(office.desk))
            with errors.reported():
                await commands.publish(bot, office.routes)
