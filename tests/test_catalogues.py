"""Every catalogue is whole: a reader of any language gets every text, right and readable.

Nothing here knows which languages there are; a new catalogue is tested by lying in its folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from markupsafe import Markup

from bot.app import routes
from bot.demo.standin.html import parse_html
from bot.i18n import CLDR, DOMAIN, LOCALES, locale_of
from handlers import commands, door
from handlers.ui import LONGEST_LABEL
from tests import source_texts

ROOT = LOCALES.parent
CATALOGUES = sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))

#: Bot API: the text of answerCallbackQuery, and what BotCommand and setMyDescription take.
LONGEST_NOTICE = 200
LONGEST_COMMAND = 256
LONGEST_SHORT_DESCRIPTION = 120
LONGEST_DESCRIPTION = 512

_TAG = re.compile(r"</?[a-z][^<>]*>")
_COMMAND = re.compile(r"(?<![\w<])/[a-z]+")

each_catalogue = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=lambda path: path.parent.parent.name, indirect=True
)


@cache
def _read(path: Path) -> Catalog:
    """As the bot reads it: without a header the plural forms are those of the language."""
    language = path.parent.parent.name
    with path.open("rb") as file:
        return read_po(file, locale=CLDR.get(language, language), abort_invalid=True)


@pytest.fixture
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """One catalogue of the folder."""
    return _read(request.param)


@cache
def texts_in_the_code() -> frozenset[str | tuple[str, ...]]:
    """All source texts, looked for as ``make messages`` does."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    extraction = next(
        line for line in recipe.splitlines() if "pybabel" in line and "extract" in line
    )
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(re.findall(r"-k (\S+)", extraction))}
    return frozenset(
        text
        for folder in extraction.split(".pot")[1].split()
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=keywords
        )
    )


def translations(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """What is translated, with its source text; of plurals, each form with the text it follows."""
    for message in catalogue:
        if message.id:
            yield from (pair for pair in _forms(message) if pair[1])


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    ids = message.id if isinstance(message.id, tuple) else (str(message.id),)
    forms = message.string if isinstance(message.string, tuple) else (str(message.string or ""),)
    for number, form in enumerate(forms):
        yield ids[min(number, len(ids) - 1)], form


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {
        name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None
    }


def filled(text: str) -> str:
    """The text with one letter for each value."""
    return text.format(**dict.fromkeys(placeholders(text), "x"))


def translated(catalogue: Catalog, source: str) -> str:
    """What a reader sees for a text that has one form: without a translation, the source."""
    message = catalogue.get(source)
    if message is None or not message.string:
        return source
    assert isinstance(message.string, str), source
    return message.string


def test_there_is_something_to_translate() -> None:
    assert len(texts_in_the_code()) > 200
    assert "✅ Send" in texts_in_the_code()


def test_the_template_holds_the_texts_of_the_code() -> None:
    with (LOCALES / f"{DOMAIN}.pot").open("rb") as file:
        template = {message.id for message in read_po(file) if message.id}
    assert template == texts_in_the_code(), "run `make messages`"


@each_catalogue
def test_it_is_complete(catalogue: Catalog) -> None:
    messages = [message for message in catalogue if message.id]
    there = {message.id for message in messages}
    assert list(texts_in_the_code() - there) == [], "in the code, not in the catalogue"
    assert list(there - texts_in_the_code()) == [], "in the catalogue, not in the code"
    assert list(catalogue.obsolete) == []
    assert [message.id for message in messages if message.fuzzy] == []
    untranslated = [s for message in messages for s, form in _forms(message) if not form.strip()]
    assert untranslated == []


@each_catalogue
def test_values_stand_in_the_same_places(catalogue: Catalog) -> None:
    wrong = [
        text
        for source, text in translations(catalogue)
        if not placeholders(text) <= placeholders(source)
        or placeholders(source) - placeholders(text) - _left_to_words(catalogue, source)
    ]
    assert wrong == []


def _left_to_words(catalogue: Catalog, source: str) -> set[str]:
    """Languages with forms of their own for none, one or two say the number in words."""
    plural = any(source in message.id for message in catalogue if message.pluralizable)
    return {"number"} if plural else set()


@each_catalogue
def test_markup_commands_and_lines_are_those_of_the_source(catalogue: Catalog) -> None:
    for source, text in translations(catalogue):
        assert Counter(_TAG.findall(text)) == Counter(_TAG.findall(source)), text
        assert set(_COMMAND.findall(text)) == set(_COMMAND.findall(source)), text
        assert text.count("\n") == source.count("\n"), text
        assert _edges(text) == _edges(source), text


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@each_catalogue
def test_telegram_can_read_its_markup(catalogue: Catalog) -> None:
    for _source, text in translations(catalogue):
        parse_html(Markup(text).format(**dict.fromkeys(placeholders(text), "<&>")))


@each_catalogue
def test_plain_texts_hold_no_markup(catalogue: Catalog) -> None:
    for source in source_texts.labels(ROOT):
        text = translated(catalogue, source)
        assert "<" not in text, text
        assert "&" not in text, text


@each_catalogue
def test_plural_forms_are_those_of_the_language(catalogue: Catalog) -> None:
    """CLDR's classes, each with a form of its own; or one form, where nouns do not change."""
    locale = locale_of(catalogue.locale_identifier)
    assert catalogue.num_plurals == get_plural(locale).num_plurals
    form = source_texts.plural_function(catalogue.plural_expr)
    forms_of_classes = {(locale.plural_form(number), form(number)) for number in range(1001)}
    classes = {name for name, _form in forms_of_classes}
    assert catalogue.num_plurals in (1, len(classes))
    assert len(forms_of_classes) == len(classes), "numbers of one class have several forms"
    for message in catalogue:
        if message.pluralizable and message.id:
            assert len(list(_forms(message))) == catalogue.num_plurals


@each_catalogue
def test_buttons_fit_a_phone(catalogue: Catalog) -> None:
    labels = source_texts.button_labels(ROOT)
    assert "✅ Send" in labels
    assert "🏠 Menu" in labels
    texts = [translated(catalogue, source) for source in labels]
    assert [text for text in texts if len(filled(text)) > LONGEST_LABEL or "\n" in text] == []


@each_catalogue
def test_notices_fit_telegrams_alert(catalogue: Catalog) -> None:
    sources = {door.STRANGER, door.NOT_YOURS, *source_texts.notices(ROOT)}
    texts = [translated(catalogue, source) for source in sources]
    assert [text for text in texts if len(filled(text)) > LONGEST_NOTICE] == []


@each_catalogue
def test_telegrams_own_menus_are_short_enough(catalogue: Catalog) -> None:
    for route in routes():
        if route.menu:
            assert len(translated(catalogue, route.menu)) <= LONGEST_COMMAND
    assert len(translated(catalogue, commands.SHORT)) <= LONGEST_SHORT_DESCRIPTION
    assert len(translated(catalogue, commands.LONG)) <= LONGEST_DESCRIPTION


def test_no_sentence_stands_outside_the_catalogues() -> None:
    assert list(source_texts.bare_sentences(ROOT)) == []


def test_texts_are_written_so_that_they_can_be_collected() -> None:
    """A text made while the bot runs is in no catalogue: values go into placeholders."""
    assert list(source_texts.made_while_running(ROOT)) == []
