"""The MSO directory's values: what becomes of answers, filters against plain Python, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mso_directory import (
    Aspect,
    Choice,
    Facet,
    MsoEntry,
    choices_of,
    entry_of,
    facets,
    in_order,
    matching,
    named,
    web_address,
)
from bot.domain.questionnaire import Item, ItemKind, ItemOption, Questionnaire

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def option(code: str, *, exclusive: bool = False, **texts: str) -> ItemOption:
    return ItemOption(code, {"de": code.title(), **texts}, exclusive)


def questionnaire(*items: Item) -> Questionnaire:
    return Questionnaire("q", 1, {"de": "Q"}, {"de": "Q"}, (), items, ("de",))


def item(feeds: str, kind: ItemKind, *options: ItemOption) -> Item:
    return Item(f"item-{feeds}", kind, "s", {"de": "?"}, options=options, feeds=feeds)


FULL = questionnaire(
    item("structure", ItemKind.CHOICE, option("club"), option("group")),
    item("founded", ItemKind.NUMBER),
    item("languages", ItemKind.MULTIPLE, option("tr", tr="Türkçe"), option("ar")),
    item("offers", ItemKind.MULTIPLE, option("sport"), option("none", exclusive=True)),
    item("district", ItemKind.CHOICE, option("wanne")),
    item("about", ItemKind.LONG_TEXT),
)


def test_answers_become_an_entry_with_the_words_of_all_languages() -> None:
    answers = {
        "item-structure": "club",
        "item-founded": 1994,
        "item-languages": ["tr", "ar"],
        "item-offers": ["sport"],
        "item-district": "wanne",
        "item-about": "  Wir singen. ",
        "item-members": 5,
    }
    assert entry_of("choir", "Chor", NOW, FULL, answers) == MsoEntry(
        "choir",
        "Chor",
        NOW,
        structure=Choice("club", {"de": "Club"}),
        founded=1994,
        languages=(Choice("tr", {"de": "Tr", "tr": "Türkçe"}), Choice("ar", {"de": "Ar"})),
        offers=(Choice("sport", {"de": "Sport"}),),
        district=Choice("wanne", {"de": "Wanne"}),
        about="Wir singen.",
    )


def test_what_was_not_said_or_is_none_of_all_is_empty() -> None:
    answers = {"item-offers": ["none"], "item-founded": None, "item-languages": ["gone"]}
    assert entry_of("choir", "Chor", NOW, FULL, answers) == MsoEntry("choir", "Chor", NOW)


def test_what_was_written_freely_is_shown_and_not_chosen_by() -> None:
    free = questionnaire(
        item("languages", ItemKind.SHORT_TEXT),
        item("founded", ItemKind.DATE),
        item("about", ItemKind.MULTIPLE, option("a")),
    )
    answers = {"item-languages": "Twi, Ga", "item-founded": "1994-05-01", "item-about": ["a"]}
    entry = entry_of("choir", "Chor", NOW, free, answers)
    assert entry.languages == (Choice("", {"de": "Twi, Ga"}),)
    assert (entry.founded, entry.about) == (1994, "")
    assert facets([entry], Aspect.LANGUAGE) == []


def test_the_order_is_that_of_names_without_capitals_and_accents() -> None:
    names = ("zebra", "Ärzte", "apfel", "Éclat", "Çınar", "Birlik")
    entries = [MsoEntry(f"o{number}", name, NOW) for number, name in enumerate(names)]
    entries.append(MsoEntry("a", "Birlik", NOW))
    assert [(e.name, e.organisation) for e in in_order(entries)] == [
        ("apfel", "o2"),
        ("Ärzte", "o1"),
        ("Birlik", "a"),
        ("Birlik", "o5"),
        ("Çınar", "o4"),
        ("Éclat", "o3"),
        ("zebra", "o0"),
    ]


def test_of_two_versions_the_entry_published_last_has_the_word() -> None:
    def entry(slug: str, word: str, days: int) -> MsoEntry:
        spoken = (Choice("fa", {"de": word}),)
        return MsoEntry(slug, slug, NOW + timedelta(days=days), languages=spoken)

    entries = [entry("a", "Farsi", 2), entry("b", "Persisch", 0)]
    assert facets(entries, Aspect.LANGUAGE) == [Facet("fa", {"de": "Farsi"}, 2)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("muster", ["Muster-Chor", "Türkischer Mustérverein"]),
        ("CHOR muster", ["Muster-Chor"]),
        ("türkisch", ["Türkischer Mustérverein"]),
        ("turkisch", ["Türkischer Mustérverein"]),
        ("chor verein", []),
        ("mu", []),
        ("  ", []),
    ],
)
def test_names_are_found_by_parts_of_their_words(words: str, found: list[str]) -> None:
    names = ("Muster-Chor", "Türkischer Mustérverein")
    assert [e.name for e in named([MsoEntry(n, n, NOW) for n in names], words)] == found


CODES = st.sampled_from(["a", "b", "c", "d"])
CHOICES = st.sets(CODES).map(lambda codes: tuple(Choice(c, {"de": c}) for c in sorted(codes)))
ENTRIES = st.lists(
    st.builds(
        MsoEntry,
        organisation=st.text("xyz", min_size=1, max_size=4),
        name=st.text("Aaäb ", max_size=4),
        published_at=st.just(NOW),
        languages=CHOICES,
        offers=CHOICES,
        target_groups=CHOICES,
        district=st.none() | CODES.map(lambda code: Choice(code, {"de": code})),
    ),
    max_size=12,
    unique_by=lambda entry: entry.organisation,
)
FILTERS = st.dictionaries(st.sampled_from(Aspect), CODES)

FIELDS = {
    Aspect.LANGUAGE: "languages",
    Aspect.OFFER: "offers",
    Aspect.TARGET_GROUP: "target_groups",
}


def said(entry: MsoEntry, aspect: Aspect) -> set[str]:
    """The codes of an entry, without the code under test."""
    if aspect is Aspect.DISTRICT:
        return set() if entry.district is None else {entry.district.code}
    return {choice.code for choice in getattr(entry, FIELDS[aspect])}


@given(ENTRIES, FILTERS)
def test_filters_find_what_plain_python_finds(
    entries: list[MsoEntry], filters: dict[Aspect, str]
) -> None:
    expected = []
    for entry in entries:
        if all(filters[aspect] in said(entry, aspect) for aspect in filters):
            expected.append(entry)
    assert matching(entries, filters) == expected
    for aspect in Aspect:
        counts: dict[str, int] = {}
        for entry in expected:
            for code in said(entry, aspect):
                counts[code] = counts.get(code, 0) + 1
        shown = facets(expected, aspect)
        assert {facet.code: facet.count for facet in shown} == counts
        assert [facet.count for facet in shown] == sorted(counts.values(), reverse=True)
        for facet in shown:  # each way on leads to as many as it says
            assert len(matching(expected, {aspect: facet.code})) == facet.count


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_where_the_entries_come_from(
    entries: list[MsoEntry], chance: object
) -> None:
    mixed = list(entries)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert in_order(mixed) == in_order(entries)
    assert all(choices_of(e, Aspect.DISTRICT) == () for e in entries if e.district is None)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/über-uns?a=1", "https://example.org/über-uns?a=1"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org", "HTTPS://Example.org"),
        (" www.muster-verein.de ", "https://www.muster-verein.de"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("müller.de", "https://müller.de"),
        ("facebook.com/muster", "https://facebook.com/muster"),
    ],
)
def test_addresses_are_taken_as_people_write_them(written: str, address: str) -> None:
    assert web_address(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "keine",
        "javascript:alert(1)",
        "JavaScript:alert(1)//example.org",
        "data:text/html,x",
        "tg://resolve?domain=x",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://herne.de@evil.example",
        "https://exa mple.org",
        "https://example.org/\nx",
        'https://example.org/"onclick="x',
        "https://example.org/<b>",
        "https://\u202egro.elpmaxe",
        "https://[::1",
        "https://example.org:99999",
        "//example.org",
        "https://example",
        "https://example.org/" + "x" * 200,
        "Facebook: Muster Verein",
    ],
)
def test_what_leads_elsewhere_is_no_address(written: str) -> None:
    assert web_address(written) is None
