"""Days as people of sixteen languages write them, and what is no day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.dates import day
from bot.domain.typed.lexicon import LANGUAGES

#: A Tuesday.
TODAY = date(2026, 11, 24)
TOMORROW = date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)
DAYS = [date(2026, 1, 1) + timedelta(days=days) for days in range(730)]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

TEXTS = {
    "de": {
        "heute": TODAY,
        "Morgen": TOMORROW,
        "übermorgen": date(2026, 11, 26),
        "uebermorgen": date(2026, 11, 26),
        "Freitag": FRIDAY,
        "am kommenden Freitag": FRIDAY,
        "Fr.": FRIDAY,
        "Sonnabend": date(2026, 11, 28),
        "Dienstag": date(2026, 12, 1),
        "heute, Dienstag": TODAY,
        "nächste Woche Freitag": date(2026, 12, 4),
        "in 3 Tagen": FRIDAY,
        "in einer Woche": date(2026, 12, 1),
        "in zwei Wochen": date(2026, 12, 8),
        "am 3. Dezember": date(2026, 12, 3),
        "3. Dez. 2027": date(2027, 12, 3),
        "Freitag, den 4. Dezember": date(2026, 12, 4),
        "12. Maerz": date(2027, 3, 12),
        "1. Jänner": date(2027, 1, 1),
        "der fünfte Mai": date(2027, 5, 5),
        "am zwanzigsten Mai 2027": date(2027, 5, 20),
    },
    "en": {
        "today": TODAY,
        "tomorrow": TOMORROW,
        "the day after tomorrow": date(2026, 11, 26),
        "next Friday": FRIDAY,
        "on Friday": FRIDAY,
        "in a week": date(2026, 12, 1),
        "3 days from now": FRIDAY,
        "May 12th, 2027": date(2027, 5, 12),
        "12th of May": date(2027, 5, 12),
        "the fifth of May": date(2027, 5, 5),
        "May the twenty first": date(2027, 5, 21),
        "Fri, 4 Dec": date(2026, 12, 4),
        "05/06/2027": date(2027, 6, 5),
    },
    "tr": {
        "mayısın 5'i": date(2027, 5, 5),
        "Mayıs'ın 5'inde": date(2027, 5, 5),
        "bugün": TODAY,
        "Yarın": TOMORROW,
        "yarin": TOMORROW,
        "öbür gün": date(2026, 11, 26),
        "cuma": FRIDAY,
        "CUMA GÜNÜ": FRIDAY,
        "Bu cuma": FRIDAY,
        "cumartesiye": date(2026, 11, 28),
        "haftaya cuma": date(2026, 12, 4),
        "3 gün sonra": FRIDAY,
        "iki hafta sonra": date(2026, 12, 8),
        "12 Mayıs": date(2027, 5, 12),
        "12 mayis 2027": date(2027, 5, 12),
        "12 Mayıs'ta": date(2027, 5, 12),
        "4 Aralık Cuma": date(2026, 12, 4),
        "15 ŞUBAT": date(2027, 2, 15),
    },
    "ar": {
        "الخامس من مايو": date(2027, 5, 5),
        "الثاني عشر من كانون الثاني": date(2027, 1, 12),
        "الحادي والعشرين من أيار": date(2027, 5, 21),
        "اليوم": TODAY,
        "غداً": TOMORROW,
        "بكرة": TOMORROW,
        "بعد غد": date(2026, 11, 26),
        "الجمعة": FRIDAY,
        "يوم الجمعة القادم": FRIDAY,
        "الجمعه": FRIDAY,
        "بعد ثلاثة أيام": FRIDAY,
        "بعد أسبوع": date(2026, 12, 1),
        "١٢ مايو": date(2027, 5, 12),
        "12 أيار 2027": date(2027, 5, 12),
        "٤ كانون الأول": date(2026, 12, 4),
        "الجمعة، ٤ ديسمبر": date(2026, 12, 4),
        "١٢/٥/٢٠٢٧": date(2027, 5, 12),
    },
    "ru": {
        "сегодня": TODAY,
        "завтра": TOMORROW,
        "zavtra": TOMORROW,
        "послезавтра": date(2026, 11, 26),
        "в пятницу": FRIDAY,
        "в следующую пятницу": FRIDAY,
        "через три дня": FRIDAY,
        "через неделю": date(2026, 12, 1),
        "12 мая": date(2027, 5, 12),
        "12-го мая 2027 года": date(2027, 5, 12),
        "4 дек.": date(2026, 12, 4),
    },
    "uk": {
        "сьогодні": TODAY,
        "завтра": TOMORROW,
        "післязавтра": date(2026, 11, 26),
        "у п'ятницю": FRIDAY,
        "в п’ятницю": FRIDAY,
        "через 3 дні": FRIDAY,
        "через тиждень": date(2026, 12, 1),
        "12 травня": date(2027, 5, 12),
        "4 грудня 2026 року": date(2026, 12, 4),
    },
    "pl": {
        "dziś": TODAY,
        "dzisiaj": TODAY,
        "jutro": TOMORROW,
        "pojutrze": date(2026, 11, 26),
        "w piątek": FRIDAY,
        "w piatek": FRIDAY,
        "w sobotę": date(2026, 11, 28),
        "za 3 dni": FRIDAY,
        "za tydzień": date(2026, 12, 1),
        "12 maja": date(2027, 5, 12),
        "12 maja 2027 r.": date(2027, 5, 12),
        "1 września": date(2027, 9, 1),
    },
    "fr": {
        "aujourd'hui": TODAY,
        "demain": TOMORROW,
        "après-demain": date(2026, 11, 26),
        "vendredi": FRIDAY,
        "vendredi prochain": FRIDAY,
        "dans 3 jours": FRIDAY,
        "dans une semaine": date(2026, 12, 1),
        "le 12 mai": date(2027, 5, 12),
        "1er mai 2027": date(2027, 5, 1),
        "le 15 août": date(2027, 8, 15),
        "vendredi 4 décembre": date(2026, 12, 4),
    },
    "ro": {
        "azi": TODAY,
        "mâine": TOMORROW,
        "maine": TOMORROW,
        "poimâine": date(2026, 11, 26),
        "vineri": FRIDAY,
        "vinerea viitoare": FRIDAY,
        "sâmbătă": date(2026, 11, 28),
        "peste 3 zile": FRIDAY,
        "12 mai": date(2027, 5, 12),
        "4 decembrie 2026": date(2026, 12, 4),
    },
    "bg": {
        "днес": TODAY,
        "утре": TOMORROW,
        "вдругиден": date(2026, 11, 26),
        "в петък": FRIDAY,
        "следващия петък": FRIDAY,
        "след 3 дни": FRIDAY,
        "12 май": date(2027, 5, 12),
        "4 декември 2026 г.": date(2026, 12, 4),
    },
    "fa": {
        "امروز": TODAY,
        "فردا": TOMORROW,
        "پس‌فردا": date(2026, 11, 26),
        "جمعه": FRIDAY,
        "جمعهٔ آینده": FRIDAY,
        "سه شنبه": date(2026, 12, 1),
        "سه‌شنبه": date(2026, 12, 1),
        "پنج شنبه": date(2026, 11, 26),
        "۳ روز دیگر": FRIDAY,
        "۱۲ مه": date(2027, 5, 12),
        "۱۲ می ۲۰۲۷": date(2027, 5, 12),
        "۲۰۲۷/۵/۱۲": date(2027, 5, 12),
    },
    "ku": {
        "îro": TODAY,
        "sibê": TOMORROW,
        "dusibe": date(2026, 11, 26),
        "roja înê": FRIDAY,
        "În": FRIDAY,
        "şemî": date(2026, 11, 28),
        "sêşem": date(2026, 12, 1),
        "piştî 3 rojan": FRIDAY,
        "12ê Gulanê": date(2027, 5, 12),
        "12 gulan 2027": date(2027, 5, 12),
        "4 Berfanbar": date(2026, 12, 4),
        "12 Mayıs": date(2027, 5, 12),
    },
    "es": {
        "hoy": TODAY,
        "mañana": TOMORROW,
        "manana": TOMORROW,
        "pasado mañana": date(2026, 11, 26),
        "el viernes": FRIDAY,
        "el próximo viernes": FRIDAY,
        "el sábado": date(2026, 11, 28),
        "dentro de 3 días": FRIDAY,
        "12 de mayo": date(2027, 5, 12),
        "el 12 de mayo de 2027": date(2027, 5, 12),
    },
    "it": {
        "oggi": TODAY,
        "domani": TOMORROW,
        "dopodomani": date(2026, 11, 26),
        "venerdì": FRIDAY,
        "venerdi prossimo": FRIDAY,
        "fra 3 giorni": FRIDAY,
        "tra una settimana": date(2026, 12, 1),
        "il 12 maggio": date(2027, 5, 12),
        "venerdì 4 dicembre 2026": date(2026, 12, 4),
    },
    "sr": {
        "danas": TODAY,
        "sutra": TOMORROW,
        "сутра": TOMORROW,
        "prekosutra": date(2026, 11, 26),
        "u petak": FRIDAY,
        "у петак": FRIDAY,
        "u subotu": date(2026, 11, 28),
        "za 3 dana": FRIDAY,
        "12. maja": date(2027, 5, 12),
        "12. maj 2027.": date(2027, 5, 12),
        "4. 12. 2026.": date(2026, 12, 4),
    },
    "sq": {
        "sot": TODAY,
        "nesër": TOMORROW,
        "neser": TOMORROW,
        "pasnesër": date(2026, 11, 26),
        "të premten": FRIDAY,
        "e premte": FRIDAY,
        "të premten tjetër": FRIDAY,
        "pas 3 ditësh": FRIDAY,
        "më 12 maj": date(2027, 5, 12),
        "4 dhjetor 2026": date(2026, 12, 4),
    },
}


def test_the_table_speaks_every_language() -> None:
    assert set(TEXTS) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in TEXTS for text in TEXTS[language]]
)
def test_days_as_people_write_them(language: str, text: str) -> None:
    assert day(text, language, TODAY) == TEXTS[language][text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05-12", date(2027, 5, 12)),
        ("12.5.2027", date(2027, 5, 12)),
        ("12.05.27", date(2027, 5, 12)),
        ("12/5/27", date(2027, 5, 12)),
        ("12-5-2027", date(2027, 5, 12)),
        ("05/06/2027", date(2027, 6, 5)),
        ("12.5.", date(2027, 5, 12)),
        ("12.5", date(2027, 5, 12)),
        ("24.11.", TODAY),
        ("23.11.", date(2027, 11, 23)),
        ("29.2.", date(2028, 2, 29)),
        ("1.1.98", date(1998, 1, 1)),
        ("١٢٫٥٫٢٠٢٧", date(2027, 5, 12)),
    ],
)
def test_numbers_are_day_first_for_every_reader(language: str, text: str, expected: date) -> None:
    assert day(text, language, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12 Mayıs", "de", date(2027, 5, 12)),
        ("Freitag", "tr", FRIDAY),
        ("الجمعة", "de", FRIDAY),
        ("завтра", "de", TOMORROW),
        ("kommenden cuma", "tr", FRIDAY),
    ],
)
def test_another_language_than_the_readers(text: str, language: str, expected: date) -> None:
    assert day(text, language, TODAY) == expected


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar", "it"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.2.",
        "31. Februar 2027",
        "29.2.2027",
        "13/13/2027",
        "0.5.2027",
        "Donnerstag, 4.12.2026",
        "Freitag oder Samstag",
        "Freitag, Samstag",
        "Freitag - Samstag",
        "3.-5.12.",
        "nicht am Freitag",
        "Mai",
        "2027",
        "18",
        "18:30",
        "18-21",
        "in 10000 Wochen",
        "nächste Woche",
        "ev",
        "Samstagmorgenverein",
        "Freitagsgebet",
        "meine Tochter kommt in die Schule",
        "Guten Morgen",
        "Wo ist das Standesamt?",
        "jeden Freitag",
        "Saal",
        "care",
        "Ver ein",
        "+49 2323 12.5.2027",
        "12.5.2027.1",
    ],
)
def test_no_day(text: str, language: str) -> None:
    assert day(text, language, TODAY) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["short", "medium", "long", "full"])
def test_what_cldr_writes_is_read_back(language: str, width: str) -> None:
    if (language, width) == ("en", "short"):
        return  # CLDR's short English is month first.
    for locale in {"sr": ["sr", "sr_Latn"]}.get(language, [language]):
        for written in DAYS:
            text = format_date(written, width, locale=locale)
            assert day(text, language, TODAY) == written, text
            assert day(text.translate(EASTERN), language, TODAY) == written, text


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_borne(text: str, language: str) -> None:
    found = day(text, language, TODAY)
    assert found is None or isinstance(found, date)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_without_a_year_it_is_the_next_such_day(written: date, today: date) -> None:
    found = day(f"{written.day}.{written.month}.", "de", today)
    assert found is not None
    assert found >= today
    assert (found.day, found.month) == (written.day, written.month)
    between = (today + timedelta(days=days) for days in range((found - today).days))
    assert all((other.day, other.month) != (found.day, found.month) for other in between)
