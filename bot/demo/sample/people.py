"""Invented registered people in any number, for trials and measurements.

Their last names say "sample" in German and in a language of their own, so that nobody takes
them for someone; the same seed invents the same people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from bot.demo.sample.city import load_organisations


class InventedPerson(NamedTuple):
    first_name: str
    last_name: str
    language: str
    organisation: str


class _Community(NamedTuple):
    """How many of a thousand key persons use the bot in a language, and what they are called."""

    weight: int
    first_names: tuple[str, ...]
    example: str


#: Weights are plausible for the Ruhr area, not counted. Some names in their own script.
_COMMUNITIES = {
    "tr": _Community(270, ("Ayşe", "Mehmet", "Elif", "Mustafa", "Zeynep", "Hüseyin"), "Örnek"),
    "ar": _Community(170, ("Layla", "Omar", "ليلى", "أحمد", "Rania", "Khaled", "مريم"), "Mithal"),
    "de": _Community(130, ("Petra", "Deniz", "Thomas", "Amira", "Julia", "Stefan"), "Exempel"),
    "pl": _Community(75, ("Agnieszka", "Piotr", "Katarzyna", "Tomasz"), "Przykład"),
    "uk": _Community(65, ("Olena", "Тарас", "Oksana", "Марія"), "Pryklad"),
    "ru": _Community(60, ("Irina", "Сергей", "Natalja", "Ольга"), "Primer"),
    "ro": _Community(50, ("Ioana", "Andrei", "Mihaela", "Cristian"), "Exemplu"),
    "ku": _Community(40, ("Dilan", "Azad", "Berfîn", "Rojda"), "Mînak"),
    "bg": _Community(30, ("Elena", "Georgi", "Мария", "Иван"), "Primer"),
    "fa": _Community(25, ("Reza", "Shirin", "مریم", "Farid"), "Nemune"),
    "en": _Community(20, ("Grace", "Kofi", "Blessing", "Daniel"), "Example"),
    "sr": _Community(20, ("Jovana", "Dragan", "Milica", "Nikola"), "Primer"),
    "sq": _Community(15, ("Arta", "Besnik", "Drita", "Luan"), "Shembull"),
    "fr": _Community(12, ("Aminata", "Jean", "Fatou", "Yves"), "Exemple"),
    "it": _Community(10, ("Giulia", "Luca", "Carmela", "Salvatore"), "Esempio"),
    "es": _Community(8, ("Carmen", "Javier", "Lucía", "Diego"), "Ejemplo"),
}

_GERMAN_SAMPLES = ("Muster", "Beispiel", "Probe")


def invented_people(count: int, seed: int = 0) -> Iterator[InventedPerson]:
    """``count`` key persons of the sample organisations that speak their language."""
    chance = random.Random(seed)
    languages = list(_COMMUNITIES)
    weights = [community.weight for community in _COMMUNITIES.values()]
    organisations = load_organisations().values()
    speaking = {
        language: [entry.slug for entry in organisations if language in entry.languages]
        or [entry.slug for entry in organisations]
        for language in languages
    }
    for language in chance.choices(languages, weights, k=count):
        community = _COMMUNITIES[language]
        yield InventedPerson(
            first_name=chance.choice(community.first_names),
            last_name=f"{chance.choice(_GERMAN_SAMPLES)}-{community.example}",
            language=language,
            organisation=chance.choice(speaking[language]),
        )
