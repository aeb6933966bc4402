"""Day, start and end from one sentence, and sentences that name none."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.lexicon import LANGUAGES
from bot.domain.typed.moments import When, when

#: A Tuesday.
TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)
SIX, NINE = time(18), time(21)

TEXTS = {
    "de": {
        "Freitag 18-21 Uhr": When(FRIDAY, SIX, NINE),
        "Fr 18-21": When(FRIDAY, SIX, NINE),
        "Fr., 18:00 – 21:00": When(FRIDAY, SIX, NINE),
        "18-21 Uhr am Freitag": When(FRIDAY, SIX, NINE),
        "Freitagabend 18 Uhr": When(FRIDAY, SIX),
        "Freitagabend": When(FRIDAY),
        "Freitag 18.30": When(FRIDAY, time(18, 30)),
        "am 3.12. um halb sieben": When(date(2026, 12, 3), time(6, 30)),
        "3.12. 18-21 Uhr": When(date(2026, 12, 3), SIX, NINE),
        "morgen 8 Uhr": When(TOMORROW, time(8)),
        "Freitag morgen um 8": When(FRIDAY, time(8)),
        "morgen früh um 8": When(TOMORROW, time(8)),
        "heute Abend um 6": When(TODAY, SIX),
        "von 18 bis 21 Uhr": When(None, SIX, NINE),
        "Wir möchten den Saal am Freitag von 18 bis 21 Uhr, bitte": When(FRIDAY, SIX, NINE),
        "Guten Morgen, wir brauchen am 4. Dezember ab 18 Uhr einen Raum für 40 Personen": When(
            date(2026, 12, 4), SIX
        ),
    },
    "en": {
        "Friday 6-9 pm": When(FRIDAY, SIX, NINE),
        "next Friday at 6pm": When(FRIDAY, SIX),
        "Dec 4, 6:00 PM to 9:00 PM": When(date(2026, 12, 4), SIX, NINE),
        "We would like the hall on Friday from 6 pm to 9 pm": When(FRIDAY, SIX, NINE),
    },
    "tr": {
        "12 Mayıs saat 18:30": When(date(2027, 5, 12), time(18, 30)),
        "Cuma günü saat 18'den 21'e kadar": When(FRIDAY, SIX, NINE),
        "yarın akşam 6": When(TOMORROW, SIX),
        "Freitag saat 18": When(FRIDAY, SIX),
        "Salonu cuma günü saat 18-21 arası istiyoruz": When(FRIDAY, SIX, NINE),
    },
    "ar": {
        "الجمعة ٦ مساءً": When(FRIDAY, SIX),
        "يوم الجمعة من ٦ إلى ٩ مساءً": When(FRIDAY, SIX, NINE),
        "غداً الساعة السادسة مساءً": When(TOMORROW, SIX),
        "نحتاج القاعة يوم الجمعة من الساعة ٦ إلى الساعة ٩ مساءً": When(FRIDAY, SIX, NINE),
    },
    "ru": {
        "в пятницу с 18 до 21": When(FRIDAY, SIX, NINE),
        "завтра в 6 вечера": When(TOMORROW, SIX),
        "Нам нужен зал в пятницу с 18:00 до 21:00": When(FRIDAY, SIX, NINE),
    },
    "uk": {"у п'ятницю з 18 до 21": When(FRIDAY, SIX, NINE), "завтра о 18:00": When(TOMORROW, SIX)},
    "pl": {"w piątek od 18 do 21": When(FRIDAY, SIX, NINE), "jutro o 18": When(TOMORROW, SIX)},
    "fr": {
        "vendredi de 18h à 21h": When(FRIDAY, SIX, NINE),
        "demain à 18h": When(TOMORROW, SIX),
        "vendredi 4 décembre à 18 h": When(date(2026, 12, 4), SIX),
    },
    "ro": {
        "vineri de la 18 la 21": When(FRIDAY, SIX, NINE),
        "mâine la ora 18": When(TOMORROW, SIX),
    },
    "bg": {"в петък от 18 до 21 ч.": When(FRIDAY, SIX, NINE), "утре в 18:00": When(TOMORROW, SIX)},
    "fa": {
        "جمعه از ۶ تا ۹ عصر": When(FRIDAY, SIX, NINE),
        "فردا ساعت ۱۸": When(TOMORROW, SIX),
    },
    "ku": {
        "înî ji 18 heta 21": When(FRIDAY, SIX, NINE),
        "sibê saet 18:00": When(TOMORROW, SIX),
    },
    "es": {
        "el viernes de 18 a 21": When(FRIDAY, SIX, NINE),
        "mañana a las 8 de la mañana": When(TOMORROW, time(8)),
    },
    "it": {
        "venerdì dalle 18 alle 21": When(FRIDAY, SIX, NINE),
        "domani alle 18": When(TOMORROW, SIX),
    },
    "sr": {"u petak od 18 do 21": When(FRIDAY, SIX, NINE), "sutra u 18 h": When(TOMORROW, SIX)},
    "sq": {
        "të premten nga ora 18 deri në 21": When(FRIDAY, SIX, NINE),
        "nesër në orën 18": When(TOMORROW, SIX),
    },
}


def test_the_table_speaks_every_language() -> None:
    assert set(TEXTS) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in TEXTS for text in TEXTS[language]]
)
def test_moments_as_people_write_them(language: str, text: str) -> None:
    assert when(text, language, TODAY) == TEXTS[language][text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "nicht am Freitag",
        "am Freitag nicht",
        "Freitag oder Samstag um 18 Uhr",
        "Freitag, 4.12. und Samstag, 5.12.",
        "Freitag 12.05",
        "am 31.2. um 18 Uhr",
        "um 18 Uhr oder um 19 Uhr",
        "erst 18 Uhr, dann 19 Uhr, dann wieder etwas",
        "ev",
        "so ist das, ich weiß es wirklich nicht",
        "Guten Morgen zusammen",
        "meine Tochter kommt in die Schule",
        "Unser Samstagmorgenverein hat 40 Mitglieder",
        "Wo bekomme ich einen Kinderzuschlag?",
        "Die Mo Di Mi Do So Frage",
        "Raum jeden Freitag",
        "Mo.–Fr.: 08.30 – 12.00 Uhr",
        "celebrate 100th birthday",
        "activities for my 80 year old dad",
        "24 saat bakıcı",
        "einmal in der Woche einen Raum",
        "ein paar hundert Euro für einen Abend",
        "höchstens 2.5 Stunden",
        "Bitte fragen Sie nach einer eigenen.",
    ],
)
def test_sentences_that_name_no_moment(text: str) -> None:
    assert when(text, "de", TODAY) == When()


def test_an_end_alone_is_no_start() -> None:
    assert when("Freitag bis 18 Uhr", "de", TODAY) == When(FRIDAY)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_borne(text: str, language: str) -> None:
    found = when(text, language, TODAY)
    assert found.end is None or found.start is not None


WORDS = [word for texts in TEXTS.values() for text in texts for word in text.split()]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from(LANGUAGES))
def test_any_salad_of_words_is_borne(words: list[str], language: str) -> None:
    found = when(" ".join(words), language, TODAY)
    assert found.end is None or found.start is not None
