"""What a room can have: a fixed list, so that every reader finds it in their language."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.wording import N_

#: Code and name of each piece of equipment.
EQUIPMENT: dict[str, str] = {
    "projector": N_("projector"),
    "screen": N_("projection screen"),
    "sound": N_("microphone and loudspeakers"),
    # translators: a platform for performances
    "stage": N_("stage"),
    "piano": N_("piano"),
    "whiteboard": N_("whiteboard or flipchart"),
    "wifi": N_("Wi-Fi"),
    "tables": N_("tables and chairs"),
    "kitchen": N_("kitchen"),
    "dishes": N_("dishes"),
    "play-corner": N_("play corner for children"),
    "prayer-space": N_("quiet room"),
}

#: The same for what makes a room usable for everybody.
ACCESSIBILITY: dict[str, str] = {
    "step-free": N_("step-free access"),
    # translators: an elevator
    "lift": N_("lift"),
    "accessible-toilet": N_("accessible toilet"),
    "accessible-parking": N_("parking for people with disabilities"),
    "induction-loop": N_("induction loop for hearing aids"),
}


def in_order(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """``codes``, each once, in the order of ``known``."""
    given = set(codes)
    return tuple(code for code in known if code in given)
