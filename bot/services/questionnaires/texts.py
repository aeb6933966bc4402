"""Texts of the file in every language that it declares: nobody is to meet a gap in the middle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.wording import N_
from bot.services.questionnaires.entries import Entry
from bot.services.questionnaires.nodes import Scalar
from bot.services.workbook.cells import clean, known_languages

#: As many as a bot for one city has use for.
MOST_LANGUAGES = 30

_UNKNOWN_LANGUAGE = N_("“{value}” is not the code of a language. Examples: de, en, tr, ar.")


def read_languages(entry: Entry) -> tuple[str, ...] | None:
    """The languages that the file declares; ``None`` when it does not say so rightly."""
    found: list[str] = []
    for node in entry.entries("languages", MOST_LANGUAGES):
        code = clean(node.text) if isinstance(node, Scalar) else ""
        if code not in known_languages():
            entry.wrong("languages", _UNKNOWN_LANGUAGE, line=node.line, value=code)
        elif code in found:
            entry.wrong("languages", N_("“{key}” is here twice."), line=node.line, key=code)
        else:
            found.append(code)
    if not found:
        return None
    if BASE_LANGUAGE not in found:
        entry.wrong("languages", N_("German (“de”) must be one of the languages."))
        found.insert(0, BASE_LANGUAGE)
    return tuple(found)


def read_texts(
    entry: Entry,
    key: str,
    languages: Sequence[str] | None,
    longest: int,
    *,
    lines: bool = False,
) -> Texts:
    """The texts behind ``key``, one in each of ``languages``; nothing when there is no such key.

    ``None``: the languages are not known, and only German is asked for. ``longest`` is in
    characters; with ``lines`` a text keeps its line breaks.
    """
    if key not in entry:
        return {}
    line, node = entry.values[key]
    group = Entry(key, node, entry.mistakes, entry.place, line)
    if not group.usable:
        return {}
    group.allow(group.values)
    texts: dict[str, str] = {}
    for language in group.values:
        if languages is None or language in languages:
            texts[language] = _one(group, language, longest, lines=lines)
        elif language in known_languages():
            group.wrong(language, N_("This language is not one of “languages”."), language=language)
        elif language:
            group.wrong(language, _UNKNOWN_LANGUAGE, value=language)
    for language in (BASE_LANGUAGE,) if languages is None else languages:
        if language not in texts:
            group.wrong("", N_("“{key}” is missing in this language."), language=language, key=key)
    return texts


def _one(group: Entry, language: str, longest: int, *, lines: bool) -> str:
    _line, node = group.values[language]
    if not isinstance(node, Scalar):
        group.wrong(language, N_("This must be a text."), language=language)
        return ""
    text = _in_lines(node.text) if lines else clean(node.text)
    if not text:
        missing = N_("“{key}” is missing in this language.")
        group.wrong(language, missing, language=language, key=group.name)
    if len(text) > longest:
        group.wrong(
            language,
            N_("The text is too long: {length} characters, at most {longest}."),
            language=language,
            length=len(text),
            longest=longest,
        )
    return text


def _in_lines(text: str) -> str:
    """Each line as clean as a single one, with at most one empty line between two."""
    lines = "\n".join(clean(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
