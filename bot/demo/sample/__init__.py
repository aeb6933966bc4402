"""The sample city: real topics and offices of Herne, invented people, places and organisations.

It is written as data files, so that it reads like the workbook that a city would fill in.
"""

from __future__ import annotations

from bot.demo.sample.city import load_sample, sample_workbook
from bot.demo.sample.people import InventedPerson, invented_people
from bot.demo.sample.responses import invented_responses

__all__ = [
    "InventedPerson",
    "invented_people",
    "invented_responses",
    "load_sample",
    "sample_workbook",
]
