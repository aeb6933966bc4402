"""The courier: takes deliveries from the outbox, words them for their reader, and sends them.

Sent, surely not sent, failed for good, or unknown (a lost reply): only what is unknown, because the
line or the process broke at that very moment, can arrive twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.i18n import translator
from bot.services import deliveries, people, questions
from bot.services.deliveries import Delivery
from bot.services.desk import Unavailable
from handlers import commands, errors
from handlers.limiter import BULK, seconds_of
from handlers.transport import NotSent
from handlers.turn import Office, Reader, send

log = logging.getLogger(__name__)

#: Deliveries claimed at once: this many can be in flight when a process dies.
BATCH = 8

#: Seconds between two looks when nobody rings the bell (due times, other processes).
LOOK_EVERY = 1.0

#: Pauses in seconds before what became of a message is written down once more, when the database is
#: away just then; together shorter than the lease, after which the message would be sent again.
WRITE_PAUSES = (0.3, 1, 2, 4, 8, 15)

#: The longest pause in seconds while Telegram cannot be reached.
LONGEST_PAUSE = 30.0

#: Kinds after which a person may do more than before, and gets a new list of commands.
WELCOMING = frozenset({"access-decided", "handover-decided"})


class Courier:
    """Empties the outbox of one bot."""

    def __init__(self, office: Office, bot: Bot) -> None:
        self._office = office
        self._bot = bot
        self._stopping = False
        self._line_is_up = True

    def stop(self) -> None:
        """Claim no more; what is in flight is finished and written down."""
        self._stopping = True
        self._office.desk.outbox.set()

    async def run(self) -> None:
        """Deliver until :meth:`stop`."""
        bell = self._office.desk.outbox
        pause = LOOK_EVERY
        while not self._stopping:
            bell.clear()
            try:
                while not self._stopping and await self.deliver_due() and self._line_is_up:
                    pass
            except Unavailable as error:
                log.warning("the outbox cannot be read now: %s", error)
            except Exception as error:  # noqa: BLE001 - the courier must not die of one letter
                errors.report(error, errors.new_error_id(), 0)
            if self._stopping:
                return
            pause = LOOK_EVERY if self._line_is_up else min(pause * 2, LONGEST_PAUSE)
            await self._wait(pause)

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

    async def deliver_due(self) -> int:
        """Deliver one batch of what is due; returns how many were taken."""
        desk = self._office.desk
        self._line_is_up = True
        if not await deliveries.anything_due(desk):
            return 0
        batch = await deliveries.claim(desk, BATCH)
        await asyncio.gather(*(self._deliver(delivery) for delivery in batch))
        return len(batch)

    async def _deliver(self, delivery: Delivery) -> None:
        note = await self._attempt(delivery)
        for pause in (*WRITE_PAUSES, None):
            try:
                await note()
            except Unavailable:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                break
        if delivery.kind in WELCOMING:
            await self._welcome(delivery)

    async def _attempt(self, delivery: Delivery) -> Callable[[], Awaitable[None]]:
        """Send it; gives what is to be written down about it."""
        desk = self._office.desk
        try:
            message_id = await self._send(delivery)
        except (Forbidden, BadRequest) as error:
            if isinstance(error, Forbidden) or "chat not found" in error.message.lower():
                return partial(deliveries.unreachable, desk, delivery, error.message)
            return partial(deliveries.failed, desk, delivery, error.message)
        except RetryAfter as error:
            after = timedelta(seconds=seconds_of(error))
            return partial(deliveries.not_sent, desk, delivery, "429", after)
        except Unavailable:
            return partial(deliveries.not_sent, desk, delivery, "the database was away")
        except NotSent as error:
            self._line_is_up = False
            return partial(deliveries.not_sent, desk, delivery, type(error).__name__)
        except NetworkError as error:
            log.warning("delivery %s: no answer; it may have arrived", delivery.id)
            return partial(deliveries.uncertain, desk, delivery, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - one letter that cannot be worded
            errors.report(error, errors.new_error_id(), 0)
            return partial(deliveries.unworded, desk, delivery, type(error).__name__)
        return partial(deliveries.sent, desk, delivery, message_id)

    async def _send(self, delivery: Delivery) -> int | None:
        reader = Reader(self._office, delivery, translator(delivery.language))
        screen = await self._office.renderers[delivery.kind](reader)
        if screen is None:
            return None
        question = delivery.details.get("question")
        reply_to = (
            None
            if question is None
            else await questions.last_post(self._office.desk, delivery.chat_id, int(question))
        )
        message = await send(
            self._bot, delivery.chat_id, screen, reply_to=reply_to, rate_limit_args=BULK
        )
        return message.message_id

    async def _welcome(self, delivery: Delivery) -> None:
        person = await people.find(self._office.desk, delivery.recipient_id)
        if person is not None:
            await commands.offer_to(self._bot, self._office.routes, person, delivery.chat_id)
