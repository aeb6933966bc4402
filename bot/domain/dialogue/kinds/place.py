"""Where something is: a name with an address, written, and a point on the map, shared or written.

Either may come first, and a place can do without a point.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Draft, Kind, Shown
from bot.domain.dialogue.kinds.text import bounded
from bot.domain.dialogue.script import DONE, Cell, Input, Offer, Option, Reading, Spot, Step
from bot.domain.typed.digits import western
from bot.domain.wording import N_, Message, Refusal

_COORDINATES = re.compile(r"\s*(-?\d{1,2}[.,٫]\d+)°?\s*[\s,;/،]\s*(-?\d{1,3}[.,٫]\d+)°?\s*")

#: What stands between a place's name and its address.
_BETWEEN = re.compile(r"\s*[,،\n]\s*")

NO_NAME = N_("Please write the name of the place and its address, with a comma between them.")


class Place(Kind):
    """``{"name", "address", "latitude", "longitude"}``; without a point the last two are none."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        if not draft:
            return Offer(hint=Message(NO_NAME))
        if not draft.get("name"):
            return Offer(hint=Message(N_("The point on the map is noted. Now the name, please.")))
        return Offer(
            (Cell(DONE, Message(N_("Go on without a map ▸"))),),
            hint=Message(
                N_(
                    "“{name}” is noted. For the map, please share the location (📎) or write its "
                    "coordinates, such as 51.5403, 7.2603."
                ),
                {"name": draft["name"]},
            ),
        )

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> Any:
        place = {**_EMPTY, **(draft or {})}
        spot = given.spot or _written(given.text or "")
        if spot is not None:
            place |= _found(spot)
        elif given.text is not None:
            name, _, address = _BETWEEN.sub(",", bounded(step, given.text)).partition(",")
            place |= {"name": name, "address": address.replace(",", ", ")}
        elif given.code != DONE or not place["name"]:
            raise Refusal(NO_NAME)
        whole = place["name"] and place["latitude"] is not None
        return place if whole or given.code == DONE else Draft(place)

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, Mapping) and bool(value.get("name"))

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        mark = "" if value["latitude"] is None else " 🗺"
        parts = tuple(part for part in (value["name"], value["address"]) if part)
        return (*parts[:-1], parts[-1] + mark)


_EMPTY: Mapping[str, Any] = {"name": "", "address": "", "latitude": None, "longitude": None}


def _written(text: str) -> Spot | None:
    """Coordinates as people copy them from a map."""
    match = _COORDINATES.fullmatch(western(text))
    if match is None:
        return None
    latitude, longitude = (float(re.sub("[,٫]", ".", number)) for number in match.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refusal(N_("This point is not on the map."))
    return Spot(latitude, longitude)


def _found(spot: Spot) -> dict[str, Any]:
    """What a shared place tells; one without a name leaves the written name as it is."""
    point = {"latitude": spot.latitude, "longitude": spot.longitude}
    return point | ({"name": spot.name, "address": spot.address} if spot.name else {})


PLACE = Place()
