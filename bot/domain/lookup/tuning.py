"""The numbers of the search, found by experiment on vocabulary phrases held out of the index.

Each stands on a plateau: half or double of it changes the hit rate by about one in a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the kinds of evidence are weighed against each other."""

    #: How many phrases of doubt a rare word starts with.
    smoothing: float = 2.0
    #: Above 1, a word that few topics share outweighs several that many share.
    sharpness: float = 1.5
    #: What a stopword tells of what another word tells.
    stopword: float = 0.5
    #: How often a title counts.
    title: float = 3.0
    #: The weight of the closest phrase, and how strongly other words in the query dilute it.
    phrase: float = 0.2
    phrase_power: float = 0.6
    #: How rare a word in no vocabulary is taken to be.
    unknown_rarity: float = 2.0
    #: How strongly a guess counts for less than an exact word.
    likeness_power: float = 1.2
    #: How strongly the query is taken to be in one language, and what speaks for the
    #: interface language and for German before anything is read.
    language_power: float = 2.0
    asked_prior: float = 1.0
    base_prior: float = 0.5
    #: What the best topic must reach, in units of a rare word that only it has; what is taken
    #: off for signs of other matters (a share of their score) and for each unknown word.
    refuse: float = 0.32
    elsewhere: float = 0.75
    unknown: float = 0.15
    #: Share of the best score that others need to be offered; lead that makes the best clear.
    among: float = 0.45
    lead: float = 0.35


DEFAULT = Tuning()
