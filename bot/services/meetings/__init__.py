"""Meetings: composing, inviting, answering, reminding. Handlers use this package as one module."""

from __future__ import annotations

from bot.services.meetings.answering import answer as answer
from bot.services.meetings.answering import colleagues as colleagues
from bot.services.meetings.answering import promote_waiting as promote_waiting
from bot.services.meetings.calendar import meeting_calendar as meeting_calendar
from bot.services.meetings.composing import add as add
from bot.services.meetings.composing import cancel as cancel
from bot.services.meetings.composing import change as change
from bot.services.meetings.composing import create as create
from bot.services.meetings.composing import discard as discard
from bot.services.meetings.composing import publish as publish
from bot.services.meetings.planning import mark_past as mark_past
from bot.services.meetings.planning import plan as plan
from bot.services.meetings.planning import tick as tick
from bot.services.meetings.planning import warn_of_half_year as warn_of_half_year
from bot.services.meetings.reading import PLANNED as PLANNED
from bot.services.meetings.reading import Invited as Invited
from bot.services.meetings.reading import Reminded as Reminded
from bot.services.meetings.reading import Told as Told
from bot.services.meetings.reading import Totals as Totals
from bot.services.meetings.reading import change_for as change_for
from bot.services.meetings.reading import find as find
from bot.services.meetings.reading import invited as invited
from bot.services.meetings.reading import listed as listed
from bot.services.meetings.reading import messages as messages
from bot.services.meetings.reading import next_notice as next_notice
from bot.services.meetings.reading import notices as notices
from bot.services.meetings.reading import reminder_for as reminder_for
from bot.services.meetings.reading import rsvp_of as rsvp_of
from bot.services.meetings.reading import size as size
from bot.services.meetings.reading import totals as totals
from bot.services.meetings.reading import upcoming as upcoming
from bot.services.meetings.spreadsheet import answers_workbook as answers_workbook
from db.meeting_notices import Notice as Notice
