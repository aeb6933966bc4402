"""The courier: takes deliveries from the outbox, words them for their reader, and sends them.

Three outcomes: sent, to be tried again, failed for good. What is unknown (a lost reply) is left to
its lease, so that only what was in flight at that moment can arrive twice.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.i18n import translator
from bot.services import deliveries, people, questions
from bot.services.deliveries import Delivery
from bot.services.desk import Unavailable
from handlers import commands, errors
from handlers.limiter import BULK, seconds_of
from handlers.turn import Office, Reader, send

log = logging.getLogger(__name__)

#: Deliveries claimed at once: this many can be in flight when a process dies.
BATCH = 8

#: Seconds between two looks when nobody rings the bell (due times, other processes).
LOOK_EVERY = 1.0

#: Kinds after which a person may do more than before, and gets a new list of commands.
WELCOMING = frozenset({"access-decided", "handover-decided"})


class Courier:
    """Empties the outbox of one bot."""

    def __init__(self, office: Office, bot: Bot) -> None:
        self._office = office
        self._bot = bot

    async def run(self) -> None:
        """Deliver until cancelled."""
        bell = self._office.desk.outbox
        while True:
            try:
                while await self.deliver_due():
                    pass
            except Unavailable as error:
                log.warning("the outbox cannot be read now: %s", error)
            except Exception as error:  # noqa: BLE001 - the courier must not die of one letter
                errors.report(error, errors.new_error_id(), 0)
            bell.clear()
            try:
                await asyncio.wait_for(bell.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def deliver_due(self) -> int:
        """Deliver one batch of what is due; returns how many were taken."""
        desk = self._office.desk
        if not await deliveries.anything_due(desk):
            return 0
        batch = await deliveries.claim(desk, BATCH)
        await asyncio.gather(*(self._deliver(delivery) for delivery in batch))
        return len(batch)

    async def _deliver(self, delivery: Delivery) -> None:
        desk = self._office.desk
        try:
            message_id = await self._send(delivery)
        except Forbidden as error:
            await deliveries.failed(desk, delivery, error.message, unreachable=True)
        except BadRequest as error:
            gone = "chat not found" in error.message.lower()
            await deliveries.failed(desk, delivery, error.message, unreachable=gone)
        except RetryAfter as error:
            await deliveries.retry(
                desk, delivery, "429", after=timedelta(seconds=seconds_of(error))
            )
        except NetworkError as error:
            if surely_not_sent(error):
                await deliveries.retry(desk, delivery, type(error).__name__)
            else:
                log.warning("delivery %s: no answer; its lease decides", delivery.id)
        except Exception as error:  # noqa: BLE001 - one letter that cannot be worded
            errors.report(error, errors.new_error_id(), 0)
            await deliveries.retry(desk, delivery, type(error).__name__)
        else:
            await deliveries.sent(desk, delivery, message_id)
            if delivery.kind in WELCOMING:
                await self._welcome(delivery)

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


def surely_not_sent(error: NetworkError) -> bool:
    """Whether Telegram cannot have got the request: it never left this machine."""
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    return isinstance(error, TimedOut) and "pool" in str(error).lower()
