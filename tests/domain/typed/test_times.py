"""Times of day and spans as people of sixteen languages write them."""

from __future__ import annotations

from datetime import time

import pytest
from babel.dates import format_time
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.lexicon import LANGUAGES
from bot.domain.typed.times import clock, span

MINUTES = [time(hour, minute) for hour in range(24) for minute in range(60)]

TIMES = {
    "de": {
        "18": "18:00",
        "18 Uhr": "18:00",
        "um 18 Uhr": "18:00",
        "gegen 18 Uhr": "18:00",
        "ab 18 Uhr": "18:00",
        "18h": "18:00",
        "18:30": "18:30",
        "18.30 Uhr": "18:30",
        "18 Uhr 30": "18:30",
        "halb sieben": "06:30",
        "halb sieben abends": "18:30",
        "abends um halb sieben": "18:30",
        "halb eins": "12:30",
        "Viertel nach sechs": "06:15",
        "viertel vor acht": "07:45",
        "zehn nach sechs": "06:10",
        "zehn vor sechs": "05:50",
        "6 Uhr abends": "18:00",
        "nachmittags um drei": "15:00",
        "mittags": "12:00",
        "Mitternacht": "00:00",
        "24 Uhr": "00:00",
        "12 Uhr nachts": "00:00",
    },
    "en": {
        "6 pm": "18:00",
        "6pm": "18:00",
        "6:30 p.m.": "18:30",
        "at 6 in the evening": "18:00",
        "12 am": "00:00",
        "12 pm": "12:00",
        "noon": "12:00",
        "half past six": "06:30",
        "quarter to seven": "06:45",
        "a quarter past six pm": "18:15",
        "ten o'clock": "10:00",
        "18:30": "18:30",
    },
    "tr": {
        "saat 18:30": "18:30",
        "saat 18.30'da": "18:30",
        "akşam 6": "18:00",
        "AKŞAM ALTIDA": "18:00",
        "sabah 9'da": "09:00",
        "altı buçuk": "06:30",
        "akşam altı buçukta": "18:30",
        "öğlen": "12:00",
        "öğleden sonra 3": "15:00",
        "altıya çeyrek var": "05:45",
        "altıyı on geçe": "06:10",
    },
    "ar": {
        "٦ مساءً": "18:00",
        "الساعة ٦ مساء": "18:00",
        "الساعة السادسة مساءً": "18:00",
        "السادسة والنصف مساءً": "18:30",
        "٩ صباحاً": "09:00",
        "الساعة ١٨:٣٠": "18:30",
        "٣ بعد الظهر": "15:00",
        "السابعة إلا ربع": "06:45",
        "السادسة والربع": "06:15",
        "١٢ ظهراً": "12:00",
    },
    "ru": {
        "в 18:30": "18:30",
        "в 18 часов": "18:00",
        "6 вечера": "18:00",
        "в шесть вечера": "18:00",
        "в 3 часа дня": "15:00",
        "в 9 утра": "09:00",
        "18 ч 30 мин": "18:30",
        "половина седьмого": "06:30",
        "без четверти семь": "06:45",
        "полдень": "12:00",
    },
    "uk": {
        "о 18:30": "18:30",
        "о шостій вечора": "18:00",
        "о 18 годині": "18:00",
        "9 ранку": "09:00",
        "пів на сьому": "06:30",
    },
    "pl": {
        "o 18:30": "18:30",
        "godz. 18": "18:00",
        "o szóstej wieczorem": "18:00",
        "o godzinie 18.30": "18:30",
        "9 rano": "09:00",
        "wpół do siódmej": "06:30",
        "kwadrans po szóstej": "06:15",
        "za kwadrans siódma": "06:45",
        "w południe": "12:00",
    },
    "fr": {
        "18h30": "18:30",
        "à 18 h": "18:00",
        "18 heures": "18:00",
        "six heures et demie": "06:30",
        "six heures du soir": "18:00",
        "7 heures moins le quart": "06:45",
        "six heures et quart": "06:15",
        "midi": "12:00",
        "minuit": "00:00",
        "3 heures de l'après-midi": "15:00",
    },
    "ro": {
        "la ora 18": "18:00",
        "ora 18:30": "18:30",
        "șase și jumătate": "06:30",
        "6 seara": "18:00",
        "9 dimineața": "09:00",
    },
    "bg": {
        "в 18:30": "18:30",
        "18 часа": "18:00",
        "6 вечерта": "18:00",
        "шест и половина": "06:30",
        "9 сутринта": "09:00",
    },
    "fa": {
        "ساعت ۱۸:۳۰": "18:30",
        "ساعت ۶ عصر": "18:00",
        "۶ بعد از ظهر": "18:00",
        "۹ صبح": "09:00",
        "شش و نیم": "06:30",
        "ظهر": "12:00",
    },
    "ku": {
        "saet 18:30": "18:30",
        "saet 6 êvarê": "18:00",
        "saet şeş û nîv": "06:30",
        "9 sibehê": "09:00",
        "nîvro": "12:00",
    },
    "es": {
        "a las 18:30": "18:30",
        "a las 6 de la tarde": "18:00",
        "seis y media": "06:30",
        "las siete menos cuarto": "06:45",
        "8 de la mañana": "08:00",
        "mediodía": "12:00",
        "18 h": "18:00",
    },
    "it": {
        "alle 18.30": "18:30",
        "alle ore 18": "18:00",
        "alle sei di sera": "18:00",
        "sei e mezza": "06:30",
        "sette meno un quarto": "06:45",
        "mezzogiorno": "12:00",
    },
    "sr": {
        "u 18:30": "18:30",
        "u 18 sati": "18:00",
        "18 časova": "18:00",
        "6 uveče": "18:00",
        "pola sedam": "06:30",
        "šest i po": "06:30",
        "у 18 часова": "18:00",
        "podne": "12:00",
    },
    "sq": {
        "ora 18:30": "18:30",
        "në orën 18": "18:00",
        "6 e mbrëmjes": "18:00",
        "gjashtë e gjysmë": "06:30",
        "9 e mëngjesit": "09:00",
        "mesditë": "12:00",
    },
}
SPANS = {
    "de": {
        "18-21": "18:00 21:00",
        "18-21 Uhr": "18:00 21:00",
        "18 – 21 Uhr": "18:00 21:00",
        "18 Uhr bis 21 Uhr": "18:00 21:00",
        "von 18 bis 21:30": "18:00 21:30",
        "18:00–21:00": "18:00 21:00",
        "zwischen 18 und 21 Uhr": "18:00 21:00",
        "abends von 6 bis halb neun": "18:00 20:30",
        "20-24 Uhr": "20:00 00:00",
    },
    "en": {
        "6-8 pm": "18:00 20:00",
        "11-1 pm": "11:00 13:00",
        "from 6 pm to 8": "18:00 20:00",
        "between 6 and 8 pm": "18:00 20:00",
        "9 to 5 pm": "09:00 17:00",
        "10 am - 12 pm": "10:00 12:00",
        "8 pm until midnight": "20:00 00:00",
    },
    "tr": {
        "saat 6'dan 8'e kadar": "06:00 08:00",
        "18'den 21'e kadar": "18:00 21:00",
        "akşam 6'dan 8'e kadar": "18:00 20:00",
        "18-21 arası": "18:00 21:00",
        "saat 18 ile 21 arasında": "18:00 21:00",
    },
    "ar": {
        "من ٦ إلى ٨ مساءً": "18:00 20:00",
        "من الساعة السادسة حتى الثامنة مساءً": "18:00 20:00",
        "بين ٦ و ٨ مساءً": "18:00 20:00",
        "١٨-٢١": "18:00 21:00",
        "من ١٠ صباحاً إلى ١٢ ظهراً": "10:00 12:00",
    },
    "ru": {"с 18 до 21": "18:00 21:00", "с шести до восьми вечера": "18:00 20:00"},
    "uk": {"з 18 до 21": "18:00 21:00", "від 18:00 до 21:30": "18:00 21:30"},
    "pl": {"od 18 do 21": "18:00 21:00", "w godz. 18-21": "18:00 21:00"},
    "fr": {"de 18h à 21h": "18:00 21:00", "de 18 h 30 à 21 h": "18:30 21:00"},
    "ro": {"de la 18 la 21": "18:00 21:00", "între 18 și 21": "18:00 21:00"},
    "bg": {"от 18 до 21": "18:00 21:00", "от 18 до 21 часа": "18:00 21:00"},
    "fa": {"از ۶ تا ۸ عصر": "18:00 20:00", "از ساعت ۱۸ تا ۲۱": "18:00 21:00"},
    "ku": {"ji 18 heta 21": "18:00 21:00", "ji saet 6 heta 8 êvarê": "18:00 20:00"},
    "es": {"de 18 a 21": "18:00 21:00", "de 6 a 8 de la tarde": "18:00 20:00"},
    "it": {"dalle 18 alle 21": "18:00 21:00", "dalle 18.30 alle 21": "18:30 21:00"},
    "sr": {"od 18 do 21": "18:00 21:00", "од 18 до 21": "18:00 21:00"},
    "sq": {"nga ora 18 deri në 21": "18:00 21:00", "18-21": "18:00 21:00"},
}


def test_the_tables_speak_every_language() -> None:
    assert set(TIMES) == set(SPANS) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in TIMES for text in TIMES[language]]
)
def test_times_as_people_write_them(language: str, text: str) -> None:
    assert clock(text, language) == time.fromisoformat(TIMES[language][text])
    assert span(text, language) is None


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in SPANS for text in SPANS[language]]
)
def test_spans_as_people_write_them(language: str, text: str) -> None:
    start, end = map(time.fromisoformat, SPANS[language][text].split())
    assert span(text, language) == (start, end)
    assert clock(text, language) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25",
        "18:60",
        "24:30",
        "18 Uhr morgens",
        "6 Uhr nachts",
        "halb",
        "bis 18 Uhr",
        "Freitag",
        "Freitag 18 Uhr",
        "18 oder 19 Uhr",
        "nicht um 18 Uhr",
        "6 to 8",
        "1830",
        "18:30:15",
        "12.5.2027",
        "40 Personen",
        "Uhr",
        "Wie viel Uhr ist es?",
        "meine Tochter kommt um die Ecke",
    ],
)
def test_no_time(text: str) -> None:
    assert clock(text, "de") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "18-18",
        "22-2 Uhr",
        "21-18 Uhr",
        "18-25 Uhr",
        "18-19-20",
        "Montag-Freitag",
        "3.-5.12.",
    ],
)
def test_no_span(text: str) -> None:
    assert span(text, "de") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["short", "medium"])
def test_what_cldr_writes_is_read_back(language: str, width: str) -> None:
    for locale in {"sr": ["sr", "sr_Latn"]}.get(language, [language]):
        for minute in MINUTES:
            text = format_time(minute, width, locale=locale)
            assert clock(text, language) == minute, text


@given(st.sampled_from(MINUTES), st.sampled_from(MINUTES), st.sampled_from(LANGUAGES))
def test_a_span_ends_after_it_begins(first: time, second: time, language: str) -> None:
    found = span(f"{first:%H:%M} – {second:%H:%M}", language)
    assert found == ((first, second) if first < second or second == time() else None)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_borne(text: str, language: str) -> None:
    found = clock(text, language)
    assert found is None or span(text, language) is None
