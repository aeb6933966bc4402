"""One Latin spelling for every script, so that a word meets itself however it was typed.

Phones drop diacritics, people type Russian in Latin letters and Serbian in Cyrillic; folding both
the vocabulary and the query to the same rough sound makes those spellings one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: More of a message than this is not looked at: the work of a search is bounded.
LONGEST_QUERY = 600
MOST_TOKENS = 48
LONGEST_TOKEN = 40

_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(r"[^\w\s]")
#: Stretches a word; Unicode takes it for a letter.
_TATWEEL = "\u0640"
#: Joined without a trace: tatweel, zero-width (non-)joiners, soft hyphen, direction marks;
#: Arabic vowel points and leftover combining marks go with them.
_INVISIBLE = re.compile(
    "[\u0300-\u036f\u0640\u064b-\u065f\u0670\u00ad\u061c\ufeff\u200b-\u200f\u202a-\u202e"
    "\u2066-\u2069\ufe00-\ufe0f]+"
)
#: Ukrainian writes an apostrophe inside the word; elsewhere it parts (Herne'de, l'école).
_APOSTROPHES = "'\u2019\u02bc`"
_INNER_APOSTROPHE = re.compile(f"[{_APOSTROPHES}](?<=[\u0400-\u04ff].)(?=[\u0400-\u04ff])")

_LATIN = (
    ("ı", "i"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("þ", "t"), ("ß", "s"), ("æ", "a"), ("œ", "o"),
    ("ø", "o"), ("ə", "a"),
)  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "z",
    "з": "z", "и": "i", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s",
    "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ђ": "d", "ј": "i",
    "љ": "li", "њ": "ni", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k",
}  # fmt: skip
#: The digits that people themselves use for the sounds Latin letters lack keep the roots apart.
_ARABIC = {
    "ا": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "0", "ج": "j", "چ": "c", "ح": "7",
    "خ": "5", "د": "d", "ذ": "4", "ر": "r", "ز": "z", "ژ": "z", "س": "s", "ش": "1", "ص": "9",
    "ض": "d", "ط": "6", "ظ": "z", "ع": "3", "غ": "8", "ف": "f", "ق": "q", "ک": "k", "ك": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ھ": "h", "ة": "a", "و": "w", "ي": "y",
    "ی": "y", "ى": "y", "ء": "", "ۀ": "h", "ێ": "y", "ۆ": "w", "ڕ": "r", "ڵ": "l", "ڤ": "v",
    "ە": "h",
}  # fmt: skip
_LETTERS = {**_CYRILLIC, **_ARABIC}

#: Letter groups that stand for one sound in some orthography; the order matters.
_SOUNDS = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("zh", "z"), ("sh", "s"), ("ch", "c"),
    ("kh", "h"), ("ph", "f"), ("ts", "c"), ("ck", "k"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("x", "ks"), ("j", "i"), ("y", "i"), ("w", "v"),
)  # fmt: skip
_TWICE = re.compile(r"([^ ])(?=\1)")
_FINAL_H = re.compile(r"(?<=[^ ]{2})h(?= |$)")
_MARKS = re.compile(r"[\u0300-\u036f\u0653-\u0655\u06d6-\u06ed]+")


def plain(text: str) -> str:
    """``text`` in lower case without marks, in its own script: what the stemmers take."""
    return _INNER_APOSTROPHE.sub("", _INVISIBLE.sub("", text.lower()))


def words(text: str) -> list[str]:
    """The words of ``text`` as typed, lower case, a bounded number of bounded length."""
    head = unicodedata.normalize("NFKC", text[:LONGEST_QUERY])[:LONGEST_QUERY]
    return [word[:LONGEST_TOKEN] for word in _WORD.findall(plain(head))[:MOST_TOKENS]]


def words_by_line(lines: Sequence[str]) -> list[list[str]]:
    """The words of many trusted lines in one sweep: much faster than one by one.

    They hold few different signs, and replacing each of those beats looking for patterns.
    """
    if not lines:
        return []
    text = "\n".join(lines)
    if text.count("\n") >= len(lines):
        text = "\n".join(line.replace("\n", " ") for line in lines)
    text = unicodedata.normalize("NFKC", text).lower()
    signs = {_TATWEEL, *_SIGN.findall(text)}
    for invisible in filter(_INVISIBLE.match, signs):
        text = text.replace(invisible, "")
    if not signs.isdisjoint(_APOSTROPHES):
        text = _INNER_APOSTROPHE.sub("", text)
    for sign in signs:
        text = text.replace(sign, " ")
    return [line.split() for line in text.replace("_", " ").split("\n")]


def fold(word: str) -> str:
    """The rough Latin sound of one lower-case word; equal for its common spellings."""
    return _sound(word) if word.isascii() else fold_many([word])[0]


def fold_many(many: Sequence[str]) -> list[str]:
    """Every word folded, in one sweep: much faster than one by one."""
    if not many:
        return []
    bare = unicodedata.normalize("NFKD", " ".join(many))
    alphabet = set(bare)
    for mark in filter(_MARKS.match, alphabet):
        bare = bare.replace(mark, "")
    for letter, latin in _LATIN:
        bare = bare.replace(letter, latin)
    if bare.isascii():
        return _sound(bare).split(" ")
    letters = bare
    for letter in alphabet.intersection(_LETTERS):
        letters = letters.replace(letter, _LETTERS[letter])
    # Arabic letters have one reading each; final h and taa marbuta are typed for each other.
    arabic = _FINAL_H.sub("a", letters)
    return [
        letter if in_arabic_letters(word) else sound
        for word, letter, sound in zip(
            bare.split(" "), arabic.split(" "), _sound(letters).split(" "), strict=True
        )
    ]


def in_arabic_letters(word: str) -> bool:
    """Whether the word begins with one."""
    return "\u0600" <= word < "\u0700"


def _sound(text: str) -> str:
    for letters, sound in _SOUNDS:
        text = text.replace(letters, sound)
    return _TWICE.sub("", text)
