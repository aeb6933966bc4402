"""The door: every update passes here. It finds out who is there, in which language they read, and
whether they may do what they ask for; the same for commands, words and buttons, forged ones too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from itertools import chain, repeat
from typing import Any

from telegram import Chat, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.i18n import supported, translator
from bot.services import people
from bot.services.desk import Overtaken, Unavailable
from handlers import errors
from handlers.callbacks import decode
from handlers.turn import Office, Route, Turn
from handlers.ui import Screen, button

log = logging.getLogger(__name__)

#: The language of somebody whose own one has no catalogue.
FALLBACK_LANGUAGE = "de"

#: Pauses in seconds before an update is tried again while Telegram or the database is away. After
#: the last one the update is set aside; about a quarter of an hour altogether. If the database is
#: away for that as well, it goes on: for a day Telegram keeps the update.
PAUSES = (0.3, 1, 2, 4, 8, 15, *(30,) * 28)

#: So often another transaction may have come first; more often, and it is a mistake in the code.
MOST_OVERTAKEN = 3

#: Bot API, answerCallbackQuery: a longer text is shown as a message instead.
LONGEST_NOTICE = 200

STRANGER = N_(
    "This is only for registered people. You can ask for access, or use the invitation "
    "that you were given."
)
NOT_YOURS = N_("You do not have access to this. If you need it, please ask the integration office.")

PtbCallback = Callable[[Update, Any], Coroutine[Any, Any, None]]


class Door:
    """Wraps routes so that nobody gets past them unknown."""

    def __init__(self, office: Office, pauses: tuple[float, ...] = PAUSES) -> None:
        self._office = office
        self._pauses = pauses

    def guard(self, route: Route) -> PtbCallback:
        """The route as python-telegram-bot calls it."""

        async def callback(update: Update, context: Any) -> None:
            await self._receive(route, update, context.bot)

        return callback

    async def _receive(self, route: Route, update: Update, bot: Any) -> None:
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or chat.type != Chat.PRIVATE:
            return
        overtaken = 0
        for pause in chain(self._pauses, repeat(None)):
            try:
                await self._once(route, update, bot)
            except (Forbidden, BadRequest) as error:
                if isinstance(error, Forbidden):
                    log.info("update %s: the person cannot be reached", update.update_id)
                    return
                await self._apologise(update, bot, error)
                return
            except (NetworkError, RetryAfter, Unavailable) as error:
                overtaken += isinstance(error, Overtaken)
                if overtaken > MOST_OVERTAKEN:
                    await self._apologise(update, bot, error)
                    return
                if pause is None and await self._set_aside(route, update, error):
                    return
                await asyncio.sleep(pause or self._pauses[-1])
            except Exception as error:  # noqa: BLE001 - the last resort: apologise and go on
                await self._apologise(update, bot, error)
                return
            else:
                return

    async def _once(self, route: Route, update: Update, bot: Any) -> None:
        user = update.effective_user
        assert user is not None
        arrival = await people.arrive(self._office.desk, user.id, update.update_id)
        person = arrival.person
        language = person.language if person else supported(user.language_code)
        query = update.callback_query
        turn = Turn(
            office=self._office,
            bot=bot,
            update=update,
            chat_id=user.id,
            telegram_name=user.full_name or "",  # nothing is left of a name of control characters
            person=person,
            dialogue=arrival.dialogue,
            revision=arrival.revision,
            _=translator(language or FALLBACK_LANGUAGE),
            arguments=decode(query.data)[1] if query is not None and query.data else (),
        )
        if person is not None and route.kind != "membership":
            await self._mark(person)
        try:
            if arrival.replay is not None:
                await turn.answer(arrival.replay)
            elif not route.access.admits(person):
                await refuse(turn)
            else:
                await route.act(turn)
        except Refusal as refusal:
            await self._say_no_unless_done(turn, refusal)
        finally:
            if query is not None:
                await _quietly(turn)

    async def _say_no_unless_done(self, turn: Turn, refusal: Refusal) -> None:
        """What was refused may be this very update's second coming, handled elsewhere meanwhile."""
        arrival = await people.arrive(self._office.desk, turn.chat_id, turn.update_id)
        if arrival.replay is not None:
            try:
                await turn.answer(arrival.replay)
            except Refusal as again:
                refusal = again
            else:
                return
        await _say_no(turn, refusal)

    async def _mark(self, person: Person) -> None:
        if people.needs_mark(person, self._office.desk.clock()):
            await people.mark_seen(self._office.desk, person)

    async def _apologise(self, update: Update, bot: Any, error: Exception) -> None:
        error_id = errors.new_error_id()
        errors.report(error, error_id, update.update_id)
        user = update.effective_user
        assert user is not None
        try:
            arrival = await people.arrive(self._office.desk, user.id, update.update_id)
            language = arrival.person.language if arrival.person else supported(user.language_code)
        except Exception:  # noqa: BLE001 - perhaps the very thing that went wrong
            language = supported(user.language_code)
        screen = errors.apology(translator(language or FALLBACK_LANGUAGE), error_id)
        try:
            await bot.send_message(
                user.id, screen.text, parse_mode="HTML", reply_markup=screen.keyboard()
            )
        except TelegramError:
            log.warning("the apology %s could not be sent", error_id)

    async def _set_aside(self, route: Route, update: Update, error: Exception) -> bool:
        """Whether it could be; while not even that can be written down, the update is not lost."""
        error_id = errors.new_error_id()
        errors.report(error, error_id, update.update_id)
        try:
            await people.set_aside(
                self._office.desk,
                update.update_id,
                kind=route.name,
                error=type(error).__name__,
                error_id=error_id,
            )
        except Unavailable:
            log.error("update %s cannot even be set aside now", update.update_id)
            return False
        return True


async def refuse(turn: Turn) -> None:
    """No entry: say why, in the person's language, and what they can do instead."""
    _ = turn._
    registered = turn.person is not None and turn.person.registered
    reason = NOT_YOURS if registered else STRANGER
    if turn.query is not None:
        turn.settle(_.label(reason), alert=True)
        return
    if registered:
        way_on = button(_.label("🏠 Menu"), "menu")
    elif turn.dialogue is not None:
        way_on = button(_.label("▶ Go on"), "dg", style="primary")
    else:
        way_on = button(_.label("✋ Ask for access"), "access")
    await turn.say(Screen(_(reason), ((way_on,),)))


async def _say_no(turn: Turn, refusal: Refusal) -> None:
    _ = turn._
    notice = _.plain(refusal.message)
    if turn.query is not None and len(notice) <= LONGEST_NOTICE:
        turn.settle(notice, alert=True)
        await turn.finish()
        return
    registered = turn.person is not None and turn.person.registered
    rows = ((button(_.label("🏠 Menu"), "menu"),),) if registered else ()
    await turn.say(Screen(_.message(refusal.message), rows))


async def _quietly(turn: Turn) -> None:
    """End the spinner; failing to is no reason to do the turn again, unless it says something."""
    try:
        await turn.finish()
    except TelegramError:
        if turn.answered_by_notice:
            raise
        log.info("update %s: the tap could not be answered", turn.update_id)
