"""How an organisation of the MSO directory looks, and what buttons carry. No routes, only looks.

What an organisation wrote is hostile until it is escaped, kept in its own direction, and cut.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from bot.domain.mso_directory import (
    Aspect,
    Choice,
    Filters,
    MsoEntry,
    choices_of,
    facets,
    web_address,
)
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.mso_directory import GONE
from handlers.ui import Button, button, clipped, few, lines, paragraphs

#: What is shown of a line, and of what an organisation says about itself, in characters: whatever
#: it is, a card stays below Telegram's 4096.
LONGEST_LINE = 120
LONGEST_ABOUT = 900

#: Choices named on a card; the others are counted.
MOST_CHOICES = 12

ASPECTS: Final = {
    Aspect.LANGUAGE: N_("🗣 Language"),
    # translators: what an organisation does for people
    Aspect.OFFER: N_("🎯 Offer"),
    Aspect.TARGET_GROUP: N_("👥 For whom"),
    Aspect.DISTRICT: N_("📍 District"),
}

SIGNS: Final = {
    Aspect.LANGUAGE: "🗣",
    Aspect.OFFER: "🎯",
    Aspect.TARGET_GROUP: "👥",
    Aspect.DISTRICT: "📍",
}

_TOKEN = 4
_ANY = "."


def encoded(filters: Filters) -> str:
    """Filters for a button: 4 characters for each aspect that is set, a dot for each that is not.

    A code may be as long as 40 characters, and a button holds 64 bytes: so a fingerprint (24 bits)
    stands for it.
    """
    return "".join(
        _fingerprint(filters[aspect]) if aspect in filters else _ANY for aspect in Aspect
    )


def decoded(entries: Sequence[MsoEntry], text: str) -> dict[Aspect, str]:
    """The filters of a button; refused when no entry has one of the choices any more."""
    found: dict[Aspect, str] = {}
    rest = text or _ANY * len(Aspect)
    for aspect in Aspect:
        if rest.startswith(_ANY):
            rest = rest[1:]
            continue
        token, rest = rest[:_TOKEN], rest[_TOKEN:]
        for facet in facets(entries, aspect):
            if _fingerprint(facet.code) == token:
                found[aspect] = facet.code
        if aspect not in found:
            raise Refusal(GONE)
    if rest:
        raise Refusal(GONE)
    return found


def _fingerprint(code: str) -> str:
    return urlsafe_b64encode(hashlib.blake2s(code.encode(), digest_size=3).digest()).decode()


def word_of(_: Translator, entries: Iterable[MsoEntry], aspect: Aspect, code: str) -> str:
    """The words of a choice that some entry has."""
    for entry in entries:
        for choice in choices_of(entry, aspect):
            if choice.code == code:
                return _.marked(choice.texts)
    return code


def entry_button(_: Translator, entry: MsoEntry, filters: Filters) -> Button:
    """The button that leads to an entry."""
    return button(_.beside(clipped(entry.name, 50)), "org", entry.organisation, encoded(filters))


def card(_: Translator, entry: MsoEntry) -> Markup:
    """Everything that an organisation shows."""

    def line(sign: str, text: str) -> Markup | None:
        return _.line(sign, clipped(text, LONGEST_LINE)) if text else None

    def some(sign: str, choices: Sequence[Choice]) -> Markup | None:
        names = [_.marked(choice.texts) for choice in choices]
        return _.line(sign, few(_, names, MOST_CHOICES)) if names else None

    basics = [
        _.marked(entry.structure.texts) if entry.structure else "",
        _.label("since {year}", year=entry.founded) if entry.founded else "",
        str(_.plural("{number} member", "{number} members", entry.members).striptags())
        if entry.members
        else "",
    ]
    return paragraphs(
        _.bold(clipped(entry.name, LONGEST_LINE)),
        _.value(_.beside(*filter(None, basics))) if any(basics) else None,
        _.value(clipped(entry.about, LONGEST_ABOUT)) if entry.about else None,
        lines(
            some(SIGNS[Aspect.LANGUAGE], entry.languages),
            some(SIGNS[Aspect.OFFER], entry.offers),
            some(SIGNS[Aspect.TARGET_GROUP], entry.target_groups),
            some(SIGNS[Aspect.DISTRICT], choices_of(entry, Aspect.DISTRICT)),
        )
        or None,
        lines(
            line("👤", entry.contact_name),
            line("☎️", entry.contact_phone),
            line("✉️", entry.contact_email),
            _website(_, entry.website),
        )
        or None,
        _("Stated by the organisation itself on {day}.", day=_.day(entry.published_at.date())),
    )


def _website(_: Translator, written: str) -> Markup | None:
    if not written:
        return None
    address = web_address(written)
    if address is None:
        return _.line("🌐", clipped(written, LONGEST_LINE))
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    link = Markup('<a href="{}">{}</a>').format(address, clipped(shown, LONGEST_LINE))
    return _.line("🌐", link)
