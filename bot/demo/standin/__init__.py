"""A strict stand-in for Telegram on this machine, for the demo, the tests and the benchmark.

Nothing here knows the bot that is tried on it: it speaks the Bot API and nothing else.
"""

from __future__ import annotations

from bot.demo.standin.botapi import Call
from bot.demo.standin.chats import Message
from bot.demo.standin.faults import Fault, Faults
from bot.demo.standin.people import Person, Screen
from bot.demo.standin.refusals import NotPossible, Refused
from bot.demo.standin.standin import TOKEN, StandIn

__all__ = [
    "TOKEN",
    "Call",
    "Fault",
    "Faults",
    "Message",
    "NotPossible",
    "Person",
    "Refused",
    "Screen",
    "StandIn",
]
