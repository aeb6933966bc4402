"""What every kind of step can do: offer buttons, take an input, judge and show a value."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from bot.domain.dialogue.script import Draft, Input, Offer, Option, Reading, Step, Wording
from bot.domain.wording import N_, Refusal

#: A piece of an answer as it is shown: put into the reader's language by the presenter.
Shown = Wording | int | float | date | time | timedelta


class Kind(ABC):
    """One kind of step. Values are what JSON can hold; ``None`` (skipped) never comes here.

    ``marks``: the buttons themselves show which answer the step suggests, so none is needed to
    take it over.
    """

    marks = False

    @abstractmethod
    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> Any:
        """The value of an input, a :class:`Draft` of it, or a ``Refusal`` that says what fits."""

    @abstractmethod
    def fits(self, step: Step, value: Any) -> bool:
        """Whether a stored value (of the last time, say) is still a possible answer."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        """What can be tapped; ``value`` is the answer that the step suggests, ``page`` a page of a
        long list or a calendar (``None``: the one where the person most likely wants to be).
        """
        return Offer()

    def take(self, step: Step, value: Any, reading: Reading) -> Any:
        """The value of a suggestion that the person takes over."""
        if not self.fits(step, value):
            raise Refusal(N_("This answer no longer fits. Please answer again."))
        return value

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        """The pieces in which a value is shown."""
        return (str(value),)


__all__ = ["Draft", "Kind", "Shown"]
