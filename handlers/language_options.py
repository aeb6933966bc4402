"""Languages to choose from: shown in themselves, and understood in the reader's language, too."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.dialogue import Option
from bot.i18n import Translator, native_name


def language_options(_: Translator, codes: Iterable[str]) -> list[Option]:
    """An option for each language, in the order of ``codes``."""
    return [Option(code, native_name(code), other_name=_.language_name(code)) for code in codes]
