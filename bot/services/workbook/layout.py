"""Sheets and columns of the workbook, the same for reading and for writing.

German, because the city's staff fill it in; a text has one row per language, so that a new
language needs no new column. The names are the file format and are never translated.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Rows below this one are refused. A city of 158,000 people needs a tenth of them.
LAST_ROW = 5_000

GUIDE = "Anleitung"

_SLUG_HINT = (
    "Kurzer, eindeutiger Name: Kleinbuchstaben a–z, Ziffern und Bindestrich, bis 40 Zeichen."
)
_LANGUAGE_HINT = "Kürzel der Sprache, zum Beispiel de, en, tr, ar. Deutsch (de) muss immer da sein."
_PHONE_HINT = "Mit Vorwahl, zum Beispiel +49 221 4710 000."
_HOURS_HINT = (
    "Zum Beispiel: Mo–Fr 8:30–12:00; Do 14:00–17:30 – oder: nach Vereinbarung. Mehrere Zeiten "
    "mit Semikolon trennen."
)
_LANGUAGES_HINT = "Kürzel der Sprachen mit Komma getrennt, zum Beispiel: de, tr, ar."


@dataclass(frozen=True, slots=True)
class Column:
    """``choices`` names the sheet whose first column is offered as a list, or ``languages`` or
    ``yes-no``.
    """

    field: str
    header: str
    width: int
    hint: str
    required: bool = False
    choices: str = ""
    number_format: str = "@"  # text: Excel must not turn a room "1.12" into a date


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    row_height: float | None = None

    def header(self, field: str) -> str:
        return next(column.header for column in self.columns if column.field == field)


GROUPS = Sheet(
    "Themengruppen",
    (
        Column("slug", "Kürzel", 18, _SLUG_HINT + " Eine Zeile je Sprache.", required=True),
        Column("language", "Sprache", 10, _LANGUAGE_HINT, required=True, choices="languages"),
        Column("title", "Titel", 45, "Überschrift im Menü, bis 64 Zeichen.", required=True),
    ),
)

TOPICS = Sheet(
    "Themen",
    (
        Column("slug", "Kürzel", 24, _SLUG_HINT, required=True),
        Column(
            "group",
            "Gruppe",
            18,
            "Kürzel aus dem Blatt Themengruppen.",
            required=True,
            choices="Themengruppen",
        ),
        Column(
            "office",
            "Stelle",
            22,
            "Kürzel aus dem Blatt Stellen.",
            required=True,
            choices="Stellen",
        ),
        Column(
            "contact",
            "Kontakt",
            28,
            "Kürzel aus dem Blatt Kontakte: wer zuerst gezeigt wird. Leer: die Stelle antwortet.",
            choices="Kontakte",
        ),
    ),
)

TOPIC_TEXTS = Sheet(
    "Thementexte",
    (
        Column(
            "topic",
            "Thema",
            24,
            "Kürzel aus dem Blatt Themen. Eine Zeile je Sprache.",
            required=True,
            choices="Themen",
        ),
        Column("language", "Sprache", 10, _LANGUAGE_HINT, required=True, choices="languages"),
        Column("title", "Titel", 40, "Name des Themas auf dem Knopf, bis 64 Zeichen."),
        Column(
            "concern",
            "Anliegen",
            60,
            "Ein Satz für die Karte, die man am Schalter zeigt, bis 600 Zeichen.",
        ),
        Column(
            "words",
            "Suchwörter",
            90,
            "Alltagswörter, die zu diesem Thema führen; mit Semikolon oder Zeilenumbruch trennen.",
        ),
    ),
    row_height=60,
)

#: Where something is on the map.
_POINT = (
    Column(
        "latitude",
        "Breite",
        12,
        "Geografische Breite, zum Beispiel 51,538. Breite und Länge immer zusammen.",
        number_format="General",
    ),
    Column(
        "longitude",
        "Länge",
        12,
        "Geografische Länge, zum Beispiel 7,226.",
        number_format="General",
    ),
)

OFFICES = Sheet(
    "Stellen",
    (
        Column("slug", "Kürzel", 20, _SLUG_HINT, required=True),
        Column("code", "Fachbereich", 14, "Zum Beispiel FB 24; darf leer sein."),
        Column("address", "Anschrift", 42, "Straße, Hausnummer, Postleitzahl, Ort."),
        *_POINT,
        Column("phone", "Telefon", 20, _PHONE_HINT),
        Column("email", "E-Mail", 34, "Zum Beispiel stelle@example.org."),
        Column("hours", "Öffnungszeiten", 55, _HOURS_HINT),
    ),
)

OFFICE_NAMES = Sheet(
    "Stellennamen",
    (
        Column(
            "office",
            "Stelle",
            20,
            "Kürzel aus dem Blatt Stellen. Eine Zeile je Sprache.",
            required=True,
            choices="Stellen",
        ),
        Column("language", "Sprache", 10, _LANGUAGE_HINT, required=True, choices="languages"),
        Column("name", "Name", 80, "Name der Stelle, bis 150 Zeichen.", required=True),
    ),
)

CONTACTS = Sheet(
    "Kontakte",
    (
        Column("slug", "Kürzel", 24, _SLUG_HINT, required=True),
        Column(
            "office",
            "Stelle",
            20,
            "Kürzel aus dem Blatt Stellen.",
            required=True,
            choices="Stellen",
        ),
        Column("name", "Name", 28, "Vorname und Nachname.", required=True),
        Column("room", "Raum", 16, "Raum oder Zimmer."),
        Column("phone", "Telefon", 20, _PHONE_HINT),
        Column("email", "E-Mail", 36, "Zum Beispiel name@example.org."),
        Column("hours", "Sprechzeiten", 50, _HOURS_HINT + " Leer: wie die Stelle."),
        Column("languages", "Sprachen", 18, _LANGUAGES_HINT),
        Column(
            "verified_on",
            "Geprüft am",
            14,
            "Tag, an dem der Eintrag zuletzt bestätigt wurde. Nicht in der Zukunft.",
            number_format="dd.mm.yyyy",
        ),
    ),
)

ORGANISATIONS = Sheet(
    "Organisationen",
    (
        Column("slug", "Kürzel", 26, _SLUG_HINT, required=True),
        Column("name", "Name", 50, "Name der Organisation, bis 150 Zeichen.", required=True),
        Column("district", "Stadtteil", 20, "Zum Beispiel Wanne; darf leer sein."),
        Column("languages", "Sprachen", 18, _LANGUAGES_HINT),
    ),
)

#: How equipment is written in the workbook, by the codes of :mod:`bot.domain.rooms.features`.
EQUIPMENT_WORDS = {
    "projector": "Beamer",
    "screen": "Leinwand",
    "sound": "Tonanlage",
    "stage": "Bühne",
    "piano": "Klavier",
    "whiteboard": "Tafel",
    "wifi": "WLAN",
    "tables": "Tische und Stühle",
    "kitchen": "Küche",
    "dishes": "Geschirr",
    "play-corner": "Spielecke",
    "prayer-space": "Ruheraum",
}

ACCESSIBILITY_WORDS = {
    "step-free": "stufenlos",
    "lift": "Aufzug",
    "accessible-toilet": "barrierefreies WC",
    "accessible-parking": "Behindertenparkplatz",
    "induction-loop": "Induktionsschleife",
}

YES, NO = "ja", "nein"

ROOMS = Sheet(
    "Räume",
    (
        Column("slug", "Kürzel", 22, _SLUG_HINT, required=True),
        Column("address", "Anschrift", 42, "Straße, Hausnummer, Postleitzahl, Ort."),
        *_POINT,
        Column(
            "capacity",
            "Personen",
            11,
            "So viele Menschen passen höchstens hinein: eine ganze Zahl.",
            required=True,
            number_format="0",
        ),
        Column(
            "equipment",
            "Ausstattung",
            42,
            "Mit Semikolon getrennt. Möglich: " + "; ".join(EQUIPMENT_WORDS.values()) + ".",
        ),
        Column(
            "accessibility",
            "Barrierefreiheit",
            36,
            "Mit Semikolon getrennt. Möglich: " + "; ".join(ACCESSIBILITY_WORDS.values()) + ".",
        ),
        Column(
            "hours",
            "Öffnungszeiten",
            50,
            "Zum Beispiel: Mo–Fr 8:00–22:00; Sa 10:00–18:00. Leer: jederzeit nach Absprache.",
        ),
        Column(
            "buffer_minutes",
            "Pause danach",
            13,
            "So viele Minuten bleibt der Raum nach jeder Buchung frei. Leer: keine.",
            number_format="0",
        ),
        Column(
            "closed_on_holidays",
            "Feiertags zu",
            13,
            f"{YES} oder {NO}: ob der Raum an den Feiertagen in NRW geschlossen ist. Leer: {YES}.",
            choices="yes-no",
        ),
        Column("photo", "Foto", 30, "Adresse eines Bildes im Netz, beginnend mit https://."),
        Column(
            "manager",
            "Verwaltung",
            24,
            "Kürzel aus dem Blatt Kontakte: wer über Anfragen entscheidet. Leer: alle, die Räume "
            "verwalten.",
            choices="Kontakte",
        ),
    ),
)

ROOM_TEXTS = Sheet(
    "Raumtexte",
    (
        Column(
            "room",
            "Raum",
            22,
            "Kürzel aus dem Blatt Räume. Eine Zeile je Sprache.",
            required=True,
            choices="Räume",
        ),
        Column("language", "Sprache", 10, _LANGUAGE_HINT, required=True, choices="languages"),
        Column("name", "Name", 40, "Name des Raums auf dem Knopf, bis 64 Zeichen."),
        Column("rules", "Hausregeln", 90, "Was man im Raum beachten muss, bis 600 Zeichen."),
    ),
    row_height=45,
)

SHEETS = (
    GROUPS,
    TOPICS,
    TOPIC_TEXTS,
    OFFICES,
    OFFICE_NAMES,
    CONTACTS,
    ORGANISATIONS,
    ROOMS,
    ROOM_TEXTS,
)

GUIDE_LINES = (
    "Verzeichnis der Ansprechpersonen",
    "",
    "In dieser Datei stehen die Themen, Stellen, Kontakte, Organisationen und Räume, die der Bot "
    "kennt.",
    "Ändern Sie die Blätter, speichern Sie als Excel-Arbeitsmappe (.xlsx) und senden Sie die "
    "Datei an den Bot.",
    "Der Bot zeigt zuerst, was sich ändern würde. Erst nach Ihrer Bestätigung gilt das Neue – "
    "ganz oder gar nicht.",
    "",
    "Blätter",
    "Themengruppen: die Überschriften des Menüs, höchstens zehn. Eine Zeile je Gruppe und Sprache.",
    "Themen: zu welcher Gruppe, Stelle und Ansprechperson ein Thema gehört.",
    "Thementexte: Titel, Anliegen und Suchwörter. Eine Zeile je Thema und Sprache.",
    "Stellen: Anschrift, Lage, Telefon und Öffnungszeiten der Ämter und Partner.",
    "Stellennamen: wie die Stellen heißen. Eine Zeile je Stelle und Sprache.",
    "Kontakte: die Menschen in den Stellen.",
    "Organisationen: die Migrantenorganisationen.",
    "Räume: was Organisationen mieten oder nutzen können, mit Öffnungszeiten und Ausstattung.",
    "Raumtexte: Name und Hausregeln. Eine Zeile je Raum und Sprache.",
    "",
    "Regeln",
    "Blau unterlegte Spalten müssen ausgefüllt sein, die anderen dürfen leer bleiben.",
    "Das Kürzel verbindet die Blätter. Wer es ändert, ändert es überall; sonst gilt der Eintrag "
    "als entfernt und neu angelegt.",
    "Was in keiner Zeile mehr steht, wird entfernt. Leere Zeilen stören nicht.",
    "Zu jedem Thema, jeder Gruppe, jeder Stelle und jedem Raum gehört ein deutscher Text "
    "(Sprache de). Fehlt eine andere Sprache, zeigt der Bot den deutschen.",
    "Eine weitere Sprache: neue Zeilen mit ihrem Kürzel, keine neue Spalte.",
    "Öffnungszeiten: Mo–Fr 8:30–12:00; Do 14:00–17:30 – oder: nach Vereinbarung.",
    "Bitte keine Formeln, Makros, neuen Blätter oder neuen Spalten. Die Reihenfolge der Zeilen "
    "ist die Reihenfolge im Menü.",
    "Dieses Blatt liest der Bot nicht.",
)
