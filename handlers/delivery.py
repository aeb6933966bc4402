"""The courier: takes deliveries from the outbox, words them for their reader, and sends them.

Sent, surely not sent, failed for good, or unknown (a lost reply): only what is unknown, because the
line or the process broke at that very moment, can arrive twice.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.i18n import translator
from bot.services import deliveries, people, questions
from bot.services.deliveries import Delivery, Note
from bot.services.desk import Unavailable
from handlers import commands, errors
from handlers.altering import Edit, Removal, alter
from handlers.ledger import Ledger
from handlers.limiter import TAKEN, Limiter, seconds_of
from handlers.sending import messages_of, send
from handlers.transport import NotSent
from handlers.turn import Later, Office, Reader
from handlers.ui import Screen

log = logging.getLogger(__name__)

#: Deliveries in flight at once: so many at most can arrive twice when the process is killed. At
#: Telegram's limit it is far fewer, since each begins only when the budget lets it go.
IN_FLIGHT = 32

#: Deliveries that begin together share a transaction, if so many places are free.
TOGETHER = 12

#: Seconds between two looks when nobody rings the bell (what other processes posted).
LOOK_EVERY = 1.0

#: The shortest: whatever the outbox looks like, between two looks others have their turn.
SHORTEST_PAUSE = 0.01

#: The longest pause in seconds while Telegram cannot be reached.
LONGEST_PAUSE = 30.0

#: Kinds after which a person may do more than before, and gets a new list of commands.
WELCOMING = frozenset({"access-decided", "handover-decided"})


class Courier:
    """Empties the outbox of one bot, within the budget of its ``limiter``."""

    def __init__(self, office: Office, bot: Bot, limiter: Limiter) -> None:
        self._office = office
        self._bot = bot
        self._limiter = limiter
        self._ledger = Ledger(office.desk)
        self._in_flight: set[asyncio.Task[None]] = set()
        self._own: set[int] = set()
        self._stopping = False
        self._line_is_up = True

    def stop(self) -> None:
        """Begin no more; what is in flight is finished and written down."""
        self._stopping = True
        self._office.desk.outbox.set()

    async def run(self) -> None:
        """Deliver until :meth:`stop`. Who cancels it lets go of what is in flight."""
        try:
            await self._deliver_all()
        finally:
            for task in self._in_flight:
                task.cancel()
            await self.written_down()

    async def _deliver_all(self) -> None:
        bell = self._office.desk.outbox
        patience = LOOK_EVERY
        while not self._stopping:
            bell.clear()
            pause = LOOK_EVERY
            try:
                await self.send_off()
                pause = await self._pause()
            except Unavailable as error:
                log.warning("the outbox cannot be read now: %s", error)
            except Exception as error:  # noqa: BLE001 - the courier must not die of one letter
                errors.report(error, errors.new_error_id(), 0)
            await self._wait(pause)
            if self._line_is_up:
                patience = LOOK_EVERY
            else:
                await self._wait(patience)
                patience = min(patience * 2, LONGEST_PAUSE)
        await self.written_down()

    async def _pause(self) -> float:
        """Seconds until the next planned message, at most until the next look."""
        desk = self._office.desk
        if held := self._limiter.held_for():
            return min(LOOK_EVERY, held)
        moment = await deliveries.next_due(desk, self._own)
        if moment is None:
            return LOOK_EVERY
        left = (moment - desk.clock()).total_seconds()
        return min(LOOK_EVERY, max(SHORTEST_PAUSE, left))

    async def _wait(self, seconds: float) -> None:
        """Until the bell rings; while the line is down only the end of the pause counts."""
        bell = self._office.desk.outbox
        end = asyncio.get_running_loop().time() + seconds
        while not self._stopping and (left := end - asyncio.get_running_loop().time()) > 0:
            try:
                await asyncio.wait_for(bell.wait(), left)
            except TimeoutError:
                return
            if self._line_is_up:
                return
            bell.clear()

    async def send_off(self) -> int:
        """Begin everything that is due, as fast as budget and window allow; returns how many.

        The last of them are still in flight: see :meth:`written_down`.
        """
        desk = self._office.desk
        self._line_is_up = True
        begun = 0
        while not self._stopping:
            while len(self._in_flight) > IN_FLIGHT - TOGETHER:
                await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
            if not self._line_is_up or self._limiter.held_for():
                break
            turns = await self._limiter.ready(IN_FLIGHT - len(self._in_flight))
            ids = await deliveries.due(desk, turns, self._own)
            if not ids:
                break
            batch = await deliveries.begin(desk, ids)
            if not batch:
                # Held, or too late, or locked by another process: that would be asked for in vain.
                await asyncio.sleep(SHORTEST_PAUSE)
            self._limiter.spend(len(batch))
            for delivery in batch:
                self._own.add(delivery.id)
                task = asyncio.create_task(self._deliver(delivery))
                self._in_flight.add(task)
                task.add_done_callback(self._landed)
            begun += len(batch)
        return begun

    async def written_down(self) -> None:
        """Return when nothing is in flight any more."""
        while self._in_flight:
            await asyncio.wait(self._in_flight)

    def _landed(self, task: asyncio.Task[None]) -> None:
        """A place is free, and the person's next message has its turn."""
        self._in_flight.discard(task)
        self._office.desk.outbox.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, Unavailable):
                log.warning("what became of a message could not be written down: %s", error)
            else:
                errors.report(error, errors.new_error_id(), 0)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._ledger.write(await self._attempt(delivery))
        finally:
            self._own.discard(delivery.id)
        if delivery.kind in WELCOMING:
            await self._welcome(delivery)

    async def _attempt(self, delivery: Delivery) -> Note:
        """Word it and send it; gives what is to be written down about it."""
        try:
            messages = await self._worded(delivery)
            if not messages and not delivery.message_ids:
                return deliveries.pointless(delivery)
            for message in messages[len(delivery.message_ids) :]:
                if delivery.message_ids:
                    await self._between(delivery)
                message_id = await self._send(delivery, message)
                delivery = replace(delivery, message_ids=(*delivery.message_ids, message_id))
        except Exception as error:  # noqa: BLE001 - whatever it is, it concerns one letter
            return self._note_about(delivery, error)
        return deliveries.sent(delivery, delivery.message_ids)

    def _note_about(self, delivery: Delivery, error: Exception) -> Note:
        now = self._office.desk.clock()
        name = type(error).__name__
        match error:
            case Forbidden():
                return deliveries.unreachable(delivery, error.message)
            case BadRequest() if "chat not found" in error.message.lower():
                return deliveries.unreachable(delivery, error.message)
            case BadRequest():
                return deliveries.failed(delivery, error.message)
            case RetryAfter():
                after = now + timedelta(seconds=seconds_of(error))
                return deliveries.not_sent(delivery, "429", after)
            case Later():
                return deliveries.later(delivery, error.due_at)
            case Unavailable():
                return deliveries.not_sent(delivery, "the database was away")
            case NotSent():
                self._line_is_up = False
                return deliveries.not_sent(delivery, name)
            case NetworkError():
                log.warning("delivery %s: no answer; it may have arrived", delivery.id)
                return deliveries.uncertain(delivery, name, now)
            case _:
                errors.report(error, errors.new_error_id(), 0)
                return deliveries.unworded(delivery, name, now)

    async def _worded(self, delivery: Delivery) -> list[Screen | Edit | Removal]:
        """The messages that it takes, in the reader's present language; none: nothing to say."""
        reader = Reader(self._office, delivery, translator(delivery.language))
        found = await self._office.renderers[delivery.kind](reader)
        if found is None:
            return []
        worded: list[Screen | Edit | Removal] = []
        for part in [found] if isinstance(found, Screen) else found:
            worded += messages_of(part) if isinstance(part, Screen) else [part]
        return worded

    async def _between(self, delivery: Delivery) -> None:
        """Before the next message of the same delivery: what has arrived is not sent again."""
        await deliveries.arrived_in_part(self._office.desk, delivery, delivery.message_ids)
        await self._limiter.ready(1)
        self._limiter.spend(1)

    async def _send(self, delivery: Delivery, message: Screen | Edit | Removal) -> int:
        if not isinstance(message, Screen):
            return await alter(self._bot, delivery.chat_id, message, TAKEN)
        question = delivery.details.get("question")
        reply_to = (
            None
            if question is None
            else await questions.last_post(self._office.desk, delivery.chat_id, int(question))
        )
        sent = await send(
            self._bot,
            delivery.chat_id,
            message,
            uploads=self._office.uploads,
            reply_to=reply_to,
            rate_limit_args=TAKEN,
        )
        return sent.message_id

    async def _welcome(self, delivery: Delivery) -> None:
        person = await people.find(self._office.desk, delivery.recipient_id)
        if person is not None:
            await commands.offer_to(self._bot, self._office.routes, person, delivery.chat_id)
