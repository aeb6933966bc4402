"""Yes and no in sixteen languages, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.lexicon import LANGUAGES
from bot.domain.typed.yes_no import yes_no

YES = {
    "de": ["ja", "Ja!", "JA", "ja, gerne", "Ja bitte", "klar", "jo", "na klar", "ja ja"],
    "en": ["yes", "Yes, please", "yep", "sure", "OK", "of course"],
    "tr": ["evet", "EVET", "Evet lütfen", "tabii ki", "olur", "tamam", "kesinlikle"],
    "ar": ["نعم", "نَعَمْ", "نعـــم", "أيوه", "اي", "إي", "طبعاً", "أكيد"],
    "ru": ["да", "Да.", "да, конечно", "конечно", "da"],
    "uk": ["так", "Так, будь ласка", "звичайно", "авжеж"],
    "pl": ["tak", "Tak, proszę", "oczywiście", "oczywiscie", "jasne"],
    "fr": ["oui", "Oui merci", "bien sûr", "d'accord", "d’accord", "ouais"],
    "ro": ["da", "Da, mulțumesc", "sigur", "bineînțeles", "bineinteles"],
    "bg": ["да", "разбира се", "да, моля"],
    "fa": ["بله", "آره", "بلی", "البته", "حتماً"],
    "ku": ["erê", "ere", "belê", "temam"],
    "es": ["sí", "si", "Sí, por favor", "claro", "vale"],
    "it": ["sì", "si", "certo", "Sì, grazie", "va bene"],
    "sr": ["da", "да", "naravno", "jeste", "u redu"],
    "sq": ["po", "Po, faleminderit", "në rregull", "sigurisht"],
}
NO = {
    "de": ["nein", "Nein danke", "nee", "nö", "leider nicht", "lieber nicht"],
    "en": ["no", "No, thanks", "nope", "not really"],
    "tr": ["hayır", "HAYIR", "hayir", "Hayır, teşekkürler", "yok", "istemiyorum"],
    "ar": ["لا", "لا شكراً", "كلا", "لأ"],
    "ru": ["нет", "Нет, спасибо", "не", "неа", "net"],
    "uk": ["ні", "Ні, дякую"],
    "pl": ["nie", "Nie, dziękuję"],
    "fr": ["non", "Non merci", "pas du tout"],
    "ro": ["nu", "Nu, mulțumesc"],
    "bg": ["не", "Не, благодаря"],
    "fa": ["نه", "خیر", "نخیر", "نه ممنون"],
    "ku": ["na", "nexêr", "Na, spas"],
    "es": ["no", "No, gracias", "para nada"],
    "it": ["no", "No grazie"],
    "sr": ["ne", "не", "Ne, hvala"],
    "sq": ["jo", "Jo, faleminderit"],
}


def examples(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(text, language) for language, texts in table.items() for text in texts]


def test_the_tables_speak_every_language() -> None:
    assert set(YES) == set(NO) == set(LANGUAGES)


@pytest.mark.parametrize(("text", "language"), examples(YES))
def test_yes(text: str, language: str) -> None:
    assert yes_no(text, language) is True


@pytest.mark.parametrize(("text", "language"), examples(NO))
def test_no(text: str, language: str) -> None:
    assert yes_no(text, language) is False


@pytest.mark.parametrize(
    ("text", "answer"),
    [("👍", True), ("👍🏽", True), ("✅", True), ("✔️", True), ("👎🏿", False), ("❌", False)],
)
def test_signs_answer_in_every_language(text: str, answer: bool) -> None:
    assert {yes_no(text, language) for language in LANGUAGES} == {answer}


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("evet", "de", True),
        ("ja", "ar", True),
        ("نعم", "de", True),
        ("nein", "tr", False),
        ("oui", "ku", True),
        ("ok", "sq", True),
    ],
)
def test_another_language_than_the_readers(text: str, language: str, answer: bool) -> None:
    assert yes_no(text, language) is answer


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("jo", "de", True),  # yes
        ("jo", "sq", False),  # no
        ("ne", "tr", None),  # what?
        ("ne", "sr", False),
        ("no", "pl", None),  # well
        ("no", "es", False),
        ("ja", "pl", None),  # I
        ("la", "fr", None),  # the, not لا
        ("la", "de", None),
        ("si", "fr", None),  # if
    ],
)
def test_a_word_that_languages_disagree_about(
    text: str, language: str, answer: bool | None
) -> None:
    assert yes_no(text, language) is answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "?",
        "ja nein",
        "👍👎",
        "ja 👎",
        "vielleicht",
        "ja, aber erst am Freitag",
        "jaguar",
        "evde",
        "Neinstedt",
        "ich weiß nicht",
        "meine Tochter kommt in die Schule",
        "نعمة",
        "في أي يوم؟",
        "he",
        "du",
        "1",
        "ja" + " " * 300 + "nicht",
    ],
)
def test_neither(text: str) -> None:
    assert yes_no(text, "de") is None


@given(st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_any_text_is_borne(text: str, language: str) -> None:
    assert yes_no(text, language) in (True, False, None)
