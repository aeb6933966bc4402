"""A city contact as a vCard, to be saved to the phone's address book with one tap.

Version 3.0 (RFC 2426), the one that every phone reads; at most the 2048 bytes that the Bot API
allows in the field ``vcard`` of ``sendContact``.
"""

from __future__ import annotations

import re

from bot.domain.directory import Contact, Office

#: Bot API, sendContact: "Additional data about the contact in the form of a vCard, 0-2048 bytes".
MAX_BYTES = 2048

#: RFC 2426, section 2.6: a line is folded at 75 octets, without its line break.
_LINE_OCTETS = 75

#: No real name, number or address is longer; what is must not push the others out.
_FIELD_CHARACTERS = 120

_PREFIXES = {"frau", "herr", "dr.", "prof.", "dipl.-ing."}
_POSTCODE = re.compile(r"(?P<street>.*\S)\s*,\s*(?P<postcode>\d{5})\s+(?P<town>\S.*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def vcard(contact: Contact, office: Office, office_name: str) -> str:
    """The vCard of ``contact``, whose own phone, e-mail and hours go before those of ``office``.

    Values come from the workbook: none can break out of its field or add another. Lines that
    do not fit into :data:`MAX_BYTES` any more are left out, least important first.
    """
    name = _one_line(contact.name) or _one_line(office_name)
    hours = contact.hours or office.hours
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_structured_name(_one_line(contact.name))}",
        f"FN:{_escaped(name)}",
        "END:VCARD",
    ]
    by_importance = [
        *(f"TEL;TYPE=WORK,VOICE:{_escaped(phone)}" for phone in _both(contact.phone, office.phone)),
        *(f"EMAIL;TYPE=INTERNET:{_escaped(email)}" for email in _both(contact.email, office.email)),
        f"ORG:{_escaped(_one_line(office_name))}" if _one_line(office_name) else "",
        _address(contact.room, office.address),
        _position(office),
        f"NOTE:{_escaped(_paragraphs(hours))}" if _paragraphs(hours) else "",
    ]
    folded = [_folded(line) for line in lines]
    room = MAX_BYTES - sum(len(line.encode()) for line in folded)
    for line in map(_folded, filter(None, by_importance)):
        if len(line.encode()) <= room:
            room -= len(line.encode())
            folded.insert(-1, line)
    return "".join(folded)


def _both(own: str, shared: str) -> list[str]:
    """The contact's own entry, then the office's, each once and only if there is one."""
    return list(dict.fromkeys(filter(None, (_one_line(own), _one_line(shared)))))


def _structured_name(name: str) -> str:
    """Family name; given names; additional names; prefixes; suffixes (RFC 2426, 3.1.2).

    Lower-case words before the last one belong to the family name ("von der Muster").
    """
    words = name.split()
    prefixes = []
    while len(words) > 1 and words[0].lower() in _PREFIXES:
        prefixes.append(words.pop(0))
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1].islower():
        start -= 1
    parts = (" ".join(words[start:]), " ".join(words[:start]), "", " ".join(prefixes), "")
    return ";".join(map(_escaped, parts))


def _address(room: str, address: str) -> str:
    """Post box; extended address (the room); street; town; region; postcode; country."""
    room, address = _one_line(room), _one_line(address)
    if not address:
        return ""
    match = _POSTCODE.fullmatch(address)
    street, postcode, town = (
        (match["street"], match["postcode"], match["town"]) if match else (address, "", "")
    )
    parts = ("", room, street, town, "", postcode, "")
    return f"ADR;TYPE=WORK:{';'.join(map(_escaped, parts))}"


def _position(office: Office) -> str:
    if office.latitude is None or office.longitude is None:
        return ""
    return f"GEO:{office.latitude:.6f};{office.longitude:.6f}"


def _one_line(value: str) -> str:
    return " ".join(_CONTROL.sub(" ", value).split())[:_FIELD_CHARACTERS].rstrip()


def _paragraphs(value: str) -> str:
    return "\n".join(filter(None, map(_one_line, value.splitlines())))


def _escaped(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> str:
    """``line`` with its CRLF, continued on the next line by a space; no character is cut."""
    folded, octets = [], 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LINE_OCTETS:
            folded.append("\r\n ")
            octets = 1
        folded.append(character)
        octets += size
    return "".join([*folded, "\r\n"])
