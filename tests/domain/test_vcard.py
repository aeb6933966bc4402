"""The vCard of a city contact: complete, within its limits, and nobody writes into it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Contact, Office
from bot.domain.vcard import MAX_BYTES, vcard

OFFICE = Office(
    slug="buergerdienste",
    code="FB 24",
    names={"de": "Bürgerdienste"},
    address="Musterstraße 1, 44623 Herne",
    latitude=51.5,
    longitude=7.25,
    phone="+49 221 4710 100",
    email="buergerdienste@example.org",
    hours="Mo–Fr 8:30–12:00; Do 14:00–17:30",
)
CONTACT = Contact(
    slug="muster",
    office="buergerdienste",
    name="Dr. Erika Muster",
    room="112",
    phone="+49 221 4710 123",
    email="erika.muster@example.org",
)


def lines(text: str) -> list[str]:
    """The lines as a phone reads them: unfolded (RFC 2426, 2.6)."""
    return text.replace("\r\n ", "").split("\r\n")


def test_a_contact_with_everything() -> None:
    assert lines(vcard(CONTACT, OFFICE, "Bürgerdienste")) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Muster;Erika;;Dr.;",
        "FN:Dr. Erika Muster",
        "TEL;TYPE=WORK,VOICE:+49 221 4710 123",
        "TEL;TYPE=WORK,VOICE:+49 221 4710 100",
        "EMAIL;TYPE=INTERNET:erika.muster@example.org",
        "EMAIL;TYPE=INTERNET:buergerdienste@example.org",
        "ORG:Bürgerdienste",
        "ADR;TYPE=WORK:;112;Musterstraße 1;Herne;;44623;",
        "GEO:51.500000;7.250000",
        "NOTE:Mo–Fr 8:30–12:00\\; Do 14:00–17:30",
        "END:VCARD",
        "",
    ]


def test_a_contact_with_nothing_but_a_name() -> None:
    bare = Contact(slug="muster", office="presse", name="Muster")

    assert lines(vcard(bare, Office(slug="presse", code=None, names={}), "")) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:Muster;;;;",
        "FN:Muster",
        "END:VCARD",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "structured"),
    [
        ("Erika Muster", "N:Muster;Erika;;;"),
        ("Frau Muster", "N:Muster;;;Frau;"),
        ("Herr Prof. Dr. Max Muster", "N:Muster;Max;;Herr Prof. Dr.;"),
        ("Erika von der Muster", "N:von der Muster;Erika;;;"),
        ("Erika Maria Muster-Beispiel", "N:Muster-Beispiel;Erika Maria;;;"),
    ],
)
def test_names_find_their_place(name: str, structured: str) -> None:
    assert structured in lines(vcard(replace(CONTACT, name=name), OFFICE, "Bürgerdienste"))


def test_an_office_without_a_person_is_saved_by_its_own_name() -> None:
    card = lines(vcard(replace(CONTACT, name=""), OFFICE, "Bürgerdienste"))

    assert card[2:4] == ["N:;;;;", "FN:Bürgerdienste"]


def test_a_value_cannot_add_a_line() -> None:
    sly = replace(CONTACT, name="Muster\r\nTEL:0900\u2028X", hours="Mo 9–12\nDi 9–12, 14–16\\")

    card = lines(vcard(sly, OFFICE, "Bürger;dienste"))

    assert "FN:Muster TEL:0900 X" in card
    assert "ORG:Bürger\\;dienste" in card
    assert "NOTE:Mo 9–12\\nDi 9–12\\, 14–16\\\\" in card


@given(st.text(max_size=4000), st.text(max_size=4000), st.text(max_size=4000))
def test_no_value_breaks_form_or_limits(name: str, address: str, hours: str) -> None:
    contact = replace(CONTACT, name=name, phone=name, email=name, room=name, hours=hours)

    text = vcard(contact, replace(OFFICE, address=address), name)

    assert len(text.encode(errors="surrogatepass")) <= MAX_BYTES
    assert text.endswith("END:VCARD\r\n")
    for line in text.removesuffix("\r\n").split("\r\n"):
        assert len(line.encode()) <= 75
        assert not set(line) & set("\r\n\0")
    for line in lines(text)[:-1]:
        assert line.partition(":")[0].partition(";")[0] in {
            "BEGIN",
            "VERSION",
            "N",
            "FN",
            "ORG",
            "TEL",
            "EMAIL",
            "ADR",
            "GEO",
            "NOTE",
            "END",
        }


def test_what_does_not_fit_is_left_out_and_the_phone_stays() -> None:
    long = "ü" * 200
    office = replace(OFFICE, address=long, email=long + "a", hours="\n".join([long] * 9))

    card = vcard(replace(CONTACT, name=long, email=long), office, long)

    assert "+49 221 4710 123" in card
    assert "NOTE" not in card
