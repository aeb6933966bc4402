"""What came of a use case: a name and plain values, worded for the person only at the edge.

It is stored beside the id of the update that caused it, so that the same answer can be given once
more when the update comes again after a crash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """``name`` finds the words; ``values`` are JSON values without secrets or long texts."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The form that is stored."""
        return {"name": self.name, **self.values}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> Outcome:
        """The outcome that was stored."""
        values = dict(stored)
        return Outcome(str(values.pop("name")), values)
