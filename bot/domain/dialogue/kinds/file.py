"""A picture or a file that the person sends. Telegram keeps it; the value is its id there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Message, Refusal


class FileKind(Kind):
    """``{"id", "kind", "name", "size"}``. Options, where there are some, name the kinds taken."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        return Offer()

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> dict[str, Any]:
        file = given.file
        if file is None or not _taken(step, file.kind):
            wanted = _wanted(step)
            raise Refusal(wanted.text)
        return {"id": file.id, "kind": file.kind, "name": file.name, "size": file.size}

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, dict) and "id" in value and _taken(step, value.get("kind", ""))

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return ("🖼" if value["kind"] == "photo" else f"📎 {value['name']}".strip(),)


def _taken(step: Step, kind: str) -> bool:
    return not step.options or any(option.code == kind for option in step.options)


def _wanted(step: Step) -> Message:
    if _taken(step, "document"):
        return Message(N_("Please send a picture or a file."))
    return Message(N_("Please send a picture."))


FILE = FileKind()
