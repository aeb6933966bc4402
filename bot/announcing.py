"""The command line's words about an announcement: to how many people it goes, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.announcement import Content
from bot.domain.outcome import Outcome
from bot.i18n import translator
from bot.services.announcements import Count


def describe(content: Content, counts: Mapping[str, Count], language: str) -> Iterator[str]:
    """How many people it goes to, a line for each language."""
    _ = translator(language)
    for code, count in counts.items():
        parts = [f"{_.language_name(code)} ({code}): {count.people}"]
        if code not in content.texts:
            parts.append(_.label("will get the German text, with a note saying so"))
        if count.blocked:
            parts.append(_.label("{number} have blocked the bot", number=count.blocked))
        yield "; ".join(parts)
    everybody = sum(count.people for count in counts.values())
    yield str(_.plural("{number} recipient", "{number} recipients", everybody))
    yield _.label("Texts: {languages}", languages=", ".join(sorted(content.texts)))


def conclude(outcome: Outcome, language: str) -> str:
    """What came of it."""
    _ = translator(language)
    number = outcome.values["announcement"]
    if outcome.name == "announcement-waits":
        return _.label("Announcement {number} is waiting for a second editor.", number=number)
    if outcome.name == "announcement-scheduled":
        return _.label("Announcement {number} will be sent at the time you chose.", number=number)
    return _.label("Announcement {number} is being sent.", number=number)
