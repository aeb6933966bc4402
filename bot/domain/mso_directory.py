"""The MSO directory: what organisations show of themselves, and finding the right one among them.

An entry keeps its words in every language. Versions of a questionnaire stand side by side, because
an option's code stays the same over them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.questionnaire import Answers, Questionnaire

#: Longer addresses of websites are no addresses.
LONGEST_ADDRESS = 200

_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069<>\"\\]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?![0-9])")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that an organisation chose. What was written freely has no ``code``."""

    code: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class MsoEntry:
    """What one organisation shows. What it did not say, or what was forgotten, is empty."""

    organisation: str
    name: str
    published_at: datetime
    structure: Choice | None = None
    founded: int | None = None
    members: int | None = None
    languages: tuple[Choice, ...] = ()
    offers: tuple[Choice, ...] = ()
    target_groups: tuple[Choice, ...] = ()
    district: Choice | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    website: str = ""
    about: str = ""


class Aspect(StrEnum):
    """By what one can choose. The values stand in buttons."""

    LANGUAGE = "language"
    OFFER = "offer"
    TARGET_GROUP = "target-group"
    DISTRICT = "district"


#: What is looked for: a code for each aspect that matters.
Filters = Mapping[Aspect, str]


@dataclass(frozen=True, slots=True)
class Facet:
    """A choice of an aspect, and how many entries have it."""

    code: str
    texts: Texts
    count: int


def entry_of(
    organisation: str,
    name: str,
    published_at: datetime,
    questionnaire: Questionnaire,
    answers: Answers,
) -> MsoEntry:
    """The entry that ``answers`` to ``questionnaire`` make. Options that exclude all others (*none
    of these*) say nothing and are left out.
    """

    def chosen(field: str) -> tuple[Choice, ...]:
        return _choices(questionnaire, field, answers)

    def text(field: str) -> str:
        given = _given(questionnaire, field, answers)
        return "" if given is None or isinstance(given, list) else str(given).strip()

    return MsoEntry(
        organisation,
        name,
        published_at,
        structure=next(iter(chosen("structure")), None),
        founded=_whole(_given(questionnaire, "founded", answers)),
        members=_whole(_given(questionnaire, "members", answers)),
        languages=chosen("languages"),
        offers=chosen("offers"),
        target_groups=chosen("target-groups"),
        district=next(iter(chosen("district")), None),
        contact_name=text("contact-name"),
        contact_phone=text("contact-phone"),
        contact_email=text("contact-email"),
        website=text("website"),
        about=text("about"),
    )


def in_order(entries: Iterable[MsoEntry]) -> list[MsoEntry]:
    """By name, without regard to capitals and accents; equal names by their slug."""
    return sorted(entries, key=lambda entry: (_folded(entry.name), entry.organisation))


def matching(entries: Iterable[MsoEntry], filters: Filters) -> list[MsoEntry]:
    """The entries that have every choice of ``filters``, in their order."""
    return [
        entry
        for entry in entries
        if all(
            any(choice.code == code for choice in choices_of(entry, aspect))
            for aspect, code in filters.items()
        )
    ]


def facets(entries: Sequence[MsoEntry], aspect: Aspect) -> list[Facet]:
    """What ``entries`` offer to choose by, the most frequent first, then by code.

    Where versions word a code differently, the entry that was published last has the word.
    """
    counts: Counter[str] = Counter()
    texts: dict[str, Texts] = {}
    for entry in sorted(entries, key=lambda entry: (entry.published_at, entry.organisation)):
        for choice in choices_of(entry, aspect):
            if choice.code:
                counts[choice.code] += 1
                texts[choice.code] = choice.texts
    return [
        Facet(code, texts[code], count)
        for code, count in sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    ]


def choices_of(entry: MsoEntry, aspect: Aspect) -> tuple[Choice, ...]:
    """What an entry says to an aspect."""
    match aspect:
        case Aspect.LANGUAGE:
            return entry.languages
        case Aspect.OFFER:
            return entry.offers
        case Aspect.TARGET_GROUP:
            return entry.target_groups
        case Aspect.DISTRICT:
            return () if entry.district is None else (entry.district,)


def named(entries: Iterable[MsoEntry], words: str) -> list[MsoEntry]:
    """The entries in whose name all these words stand, if only in part; none for fewer than three
    letters, which stand in nearly every name.
    """
    wanted = _folded(words).split()
    if len("".join(wanted)) < 3:
        return []
    return [entry for entry in entries if all(word in _folded(entry.name) for word in wanted)]


def web_address(written: str) -> str | None:
    """The address that somebody wrote as their website, with its scheme; ``None`` unless it is one
    of http or https that leads where it says.
    """
    text = written.strip()
    if not text or len(text) > LONGEST_ADDRESS or _NO_ADDRESS.search(text):
        return None
    address = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        return None
    return address if re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}", host) else None


def _given(questionnaire: Questionnaire, field: str, answers: Answers) -> Any:
    item = questionnaire.feeding(field)
    return None if item is None else answers.get(item.code)


def _choices(questionnaire: Questionnaire, field: str, answers: Answers) -> tuple[Choice, ...]:
    item, given = questionnaire.feeding(field), _given(questionnaire, field, answers)
    if item is None:
        return ()
    found = []
    for code in given if isinstance(given, list) else [given]:
        option = item.option(code) if isinstance(code, str) else None
        if option is not None and not option.exclusive:
            found.append(Choice(option.code, option.texts))
        elif option is None and not item.options and isinstance(code, str) and code.strip():
            found.append(Choice("", {BASE_LANGUAGE: code.strip()}))
    return tuple(found)


def _whole(given: Any) -> int | None:
    """A number, or the year of a day (ISO 8601)."""
    if isinstance(given, str):
        return int(given[:4]) if re.match(r"[0-9]{4}-", given) else None
    return None if given is None or isinstance(given, list | bool) else int(given)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
