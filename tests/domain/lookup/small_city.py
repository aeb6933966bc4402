"""A city with five topics, small enough to read: what the stories about the lookup are told with.

The words are the fewest that the stories need; quality is measured on the sample city instead.
"""

from __future__ import annotations

from bot.domain.directory import Topic
from bot.domain.lookup import WordLists

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "waste": {
        "de": ("Sperrmüll", "alte Möbel abholen lassen", "gelbe Tonne", "Müllabfuhr", "Abfall"),
        "en": ("bulky waste", "garbage bin", "old furniture pick up"),
        "tr": ("eski koltuk aldırmak", "çöp kutusu", "büyük çöp"),
        "ar": ("رمي الأثاث القديم", "حاوية القمامة", "نفايات"),
        "ru": ("крупногабаритный мусор", "вывоз мусора", "старая мебель"),
        "sr": ("kabasti otpad", "đubre", "kontejner"),
    },
    "housing": {
        "de": ("Wohngeld", "Wohnung finden", "Miete zu hoch", "WBS", "Wohnberechtigungsschein"),
        "en": ("housing benefit", "find a flat", "rent is too high"),
        "tr": ("kira yardımı", "ev arıyorum", "kira çok yüksek"),
        "ar": ("مساعدة السكن", "أبحث عن شقة", "الإيجار غالي"),
        "ru": ("пособие на жильё", "ищу квартиру", "аренда дорогая"),
        "sr": ("pomoć za stanovanje", "tražim stan", "kirija"),
    },
    "childcare": {
        "de": ("Kita", "Kindergarten", "Kitaplatz", "Betreuung für mein Kind", "Tagesmutter"),
        "en": ("kindergarten", "day care for my child", "childminder"),
        "tr": ("anaokulu", "çocuğum için kreş", "çocuk bakıcısı"),
        "ar": ("روضة أطفال", "حضانة لطفلي", "مكان في الروضة"),
        "ru": ("детский сад", "место в садике для ребёнка", "няня"),
        "sr": ("vrtić", "obdanište za dete", "džamija i vrtić"),
    },
    "residence": {
        "de": ("Aufenthaltstitel", "Visum verlängern", "Ausländerbehörde", "Duldung"),
        "en": ("residence permit", "extend my visa", "immigration office"),
        "tr": ("oturum izni", "vize uzatma", "yabancılar dairesi"),
        "ar": ("تصريح الإقامة", "تمديد الفيزا", "دائرة الأجانب"),
        "ru": ("вид на жительство", "продлить визу"),
        "sr": ("boravišna dozvola", "produženje vize"),
    },
    "interfaith": {
        "de": ("Moschee", "Kirche", "Feiertag", "Gebetsraum"),
        "en": ("mosque", "church", "religious holiday"),
        "tr": ("cami", "kilise", "bayram namazı"),
        "ar": ("مسجد", "كنيسة", "صلاة العيد"),
        "ru": ("мечеть", "церковь"),
        "sr": ("džamija", "crkva"),
    },
}

LISTS = WordLists(
    stopwords={
        "de": ("ich", "und", "wo", "ist", "mein", "für", "bitte", "habe", "der", "die", "das"),
        "en": ("i", "the", "where", "is", "my", "for", "a", "to", "how", "and"),
        "tr": ("ben", "ve", "için", "nerede", "bir", "mi"),
        "ar": ("في", "من", "أين", "هل", "على"),
        "ru": ("я", "и", "где", "на", "для", "в"),
        "sr": ("ja", "i", "gde", "za", "na"),
    },
    elsewhere={
        "de": ("Wetter morgen", "Rezept für Kuchen", "Fußball Ergebnis", "Witz erzählen"),
        "en": ("weather tomorrow", "cake recipe", "football result", "tell me a joke"),
        "tr": ("hava durumu", "yemek tarifi", "maç sonucu"),
        "ar": ("حالة الطقس", "وصفة كعكة", "نتيجة المباراة"),
    },
)


def small_city() -> list[Topic]:
    """The five topics, with German titles."""
    return [
        Topic(
            slug=slug,
            group="all",
            office="office",
            contact=None,
            titles={"de": words["de"][0]},
            words=words,
        )
        for slug, words in _WORDS.items()
    ]
