"""The page that says how the figures came about and how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.results import LEAST, SMALL, Edition, RoundResults
from bot.services.results.parts import Part, text_part
from bot.services.results.wording import Wording


def method(results: RoundResults, words: Wording) -> Iterator[Part]:
    """Who was asked, how to read the bars, and what is not shown."""
    _ = words.translate
    yield text_part(
        _.label(
            "All migrant organisations in the city's list were asked, in the chat of the city's "
            "bot and in a language of their choice. Each organisation answers once; its key "
            "persons can change the answers until they hand them in. Only what was handed in "
            "counts."
        )
    )
    yield text_part(
        _.label(
            "How to read the bars: the whole width stands for all organisations that "
            "answered the question. Beside the bar you see how many organisations gave the "
            "answer, and their share. Where several answers were possible, the shares add "
            "up to more than 100 %. Some questions were asked only after a certain answer; "
            "then fewer organisations were asked."
        )
    )
    if results.edition is Edition.STEERING:
        yield from map(text_part, _suppression(words))
    else:
        yield text_part(
            _.label(
                "This edition shows every figure and names organisations. It is only for "
                "the staff of the city. There is a separate edition for the steering group."
            )
        )


def _suppression(words: Wording) -> list[str]:
    _ = words.translate
    return [
        _.label(
            "Protection of single organisations: a figure that fewer than {least} organisations "
            "gave is not shown; it reads “{small}”, also when it is zero. So that it cannot be "
            "worked out from other figures, a second figure may be a range such as 14–18: the "
            "hatched part of the bar. Questions that were asked only after a hidden answer, and "
            "parts of tables that would give a small figure away, are left out.",
            least=LEAST,
            small=words.count(SMALL),
        ),
        _.label(
            "For numbers, only ranges are shown, because the lowest, the highest and the "
            "sum can point to one organisation. Texts are shown without names and in "
            "alphabetical order, and only if at least {least} organisations wrote one. "
            "What a text says can still reveal who wrote it: please treat the texts with "
            "care.",
            least=LEAST,
        ),
    ]
