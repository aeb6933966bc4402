"""Calendar files, read back by another library: texts of every language, moments, versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from bot.domain.meetings.meeting import moment_of
from bot.services.calendar_file import CalendarEntry, calendar_file

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)

#: What a networking meeting is called, with signs that mean something in the format.
TEXTS = {
    "de": "Vernetzungstreffen: Räume, Förderung; Öffentlichkeit",
    "en": "Networking meeting: rooms, funding; publicity",
    "tr": "Ağ toplantısı: mekânlar, destek; tanıtım",
    "ar": "لقاء التواصل: القاعات، التمويل؛ Herne 2027",
    "ru": "Встреча организаций: помещения, поддержка; «Дом»",
    "uk": "Зустріч організацій: приміщення, підтримка; її ґрунт",
    "pl": "Spotkanie sieciujące: sale, środki; żółć",
    "fr": "Rencontre : salles, subventions ; où ?",
    "ro": "Întâlnire: săli, finanțare; știri",
    "bg": "Среща: зали, финансиране; въпроси",
    "fa": "نشست شبکه‌سازی: سالن‌ها، بودجه؛ ۱۲",
    "ku": "Civîna torê: salon, piştgirî; nûçe",
    "es": "¿Encuentro? ¡Sí!: salas, ayudas; año",
    "it": "Incontro: sale, fondi; perché",
    "sr": "Sastanak: prostorije, podrška; čćžšđ",
    "sq": "Takim: salla, fonde; çështje",
}


def entry(starts: str = "2027-05-15 18:00", **values: object) -> CalendarEntry:
    start = datetime.fromisoformat(starts)
    made = CalendarEntry(
        uid="1@mso-bot",
        sequence=0,
        starts=start,
        ends=start + timedelta(hours=2),
        zone=BERLIN,
        title="Treffen",
        created_at=NOW,
        changed_at=NOW,
    )
    return replace(made, **values)  # type: ignore[arg-type]


def read(data: bytes) -> tuple[Calendar, Event]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    (event,) = calendar.events
    return calendar, event


def moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value.astimezone(UTC)


@pytest.mark.parametrize("language", TEXTS)
def test_texts_of_every_language_come_back_as_they_were(language: str) -> None:
    agenda = "\n".join(f'{number}. {TEXTS[language]} \\ "x"' for number in range(1, 9))
    data = calendar_file(
        entry(
            title=TEXTS[language],
            description=agenda,
            location=f"{TEXTS[language]}, Herne",
            organiser="Integrationsbüro",
            organiser_email="integration@example.org",
            point=(51.5403, 7.2603),
            language=language,
        )
    )
    calendar, event = read(data)
    assert calendar.method == "PUBLISH"
    assert (event.summary, event.description) == (TEXTS[language], agenda)
    assert event.location == f"{TEXTS[language]}, Herne"
    assert event.geo is not None
    assert (event.geo.lat, event.geo.lng) == (51.5403, 7.2603)
    assert event.organizer is not None
    assert event.organizer.common_name == "Integrationsbüro"
    assert f"SUMMARY;LANGUAGE={language}:" in data.decode()
    for line in data.split(b"\r\n"):
        assert len(line) <= 75, "RFC 5545, 3.1: at most 75 octets"
        line.decode()  # no letter is cut in two


def written() -> st.SearchStrategy[str]:
    """What somebody may write; line ends as Telegram sends them, no control characters."""
    signs = st.characters(exclude_categories=("Cs", "Cc"))
    special = st.sampled_from([",", ";", "\\", "\n", ":", '"', "🇩🇪", "مرحبا", "\u2067", "BEGIN:X"])
    return st.lists(signs | special, max_size=60).map("".join).map(str.strip)


@given(written(), written())
def test_any_text_comes_back_as_it_was(title: str, agenda: str) -> None:
    data = calendar_file(entry(title=title or "x", description=agenda))
    _calendar, event = read(data)
    assert event.summary == (title or "x")
    assert (event.description or "") == agenda
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_control_characters_are_left_out() -> None:
    _calendar, event = read(calendar_file(entry(title="a\x00b\x1bc\r\nd")))
    assert event.summary == "abc\nd"


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2027-01-15 18:00", "2027-01-15 17:00"),
        ("2027-07-15 18:00", "2027-07-15 16:00"),
        ("2027-03-28 01:30", "2027-03-28 00:30"),
        ("2027-03-28 02:30", "2027-03-28 01:30"),  # left out by the clock
        ("2027-03-28 03:30", "2027-03-28 01:30"),
        ("2027-10-31 02:30", "2027-10-31 00:30"),  # twice on the clock
        ("2027-10-31 03:30", "2027-10-31 02:30"),
    ],
)
def test_the_moment_is_the_meetings_by_the_files_own_rules(wall: str, utc: str) -> None:
    data = calendar_file(entry(wall))
    for name in ("Europe/Berlin", "Known only from this file"):
        _calendar, event = read(data.replace(b"Europe/Berlin", name.encode()))
        assert moment(event.dtstart) == datetime.fromisoformat(utc).replace(tzinfo=UTC), name


def test_the_length_is_right_over_a_change_of_the_clock() -> None:
    long_night = entry("2027-10-30 22:00", ends=datetime.fromisoformat("2027-10-31 06:00"))
    _calendar, event = read(calendar_file(long_night))
    assert moment(event.dtend) - moment(event.dtstart) == timedelta(hours=9)


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2036-12-31")),
    st.sampled_from(ZONES),
)
def test_every_zones_rules_are_in_the_file(wall: datetime, key: str) -> None:
    wall, zone = wall.replace(second=0, microsecond=0, fold=0), ZoneInfo(key)
    data = calendar_file(entry(wall.isoformat(), zone=zone))
    _calendar, event = read(
        data.replace(f"TZID:{key}".encode(), b"TZID:X").replace(f"TZID={key}".encode(), b"TZID=X")
    )
    assert moment(event.dtstart) == moment_of(wall, zone)


def test_a_change_and_a_cancellation_find_the_entry() -> None:
    first = read(calendar_file(entry()))[1]
    moved = read(calendar_file(entry("2027-06-01 18:00", sequence=1)))[1]
    calendar, gone = read(calendar_file(entry("2027-06-01 18:00", sequence=2, cancelled=True)))
    assert first.uid == moved.uid == gone.uid
    assert (first.sequence, moved.sequence, gone.sequence) == (0, 1, 2)
    assert (calendar.method, gone.status) == ("CANCEL", "CANCELLED")
    assert gone.organizer is not None, "RFC 5546, 3.2.5: needed to cancel"


def test_nobody_is_asked_to_answer_in_the_calendar() -> None:
    data = calendar_file(entry())
    assert b"ATTENDEE" not in data
    assert b"VALARM" not in data, "the bot reminds; two reminders are one too many"


def test_the_same_values_make_the_same_file() -> None:
    assert calendar_file(entry()) == calendar_file(entry())


def test_a_zone_that_never_changes_the_clock_has_one_rule() -> None:
    text = calendar_file(entry(zone=ZoneInfo("Asia/Kathmandu"))).decode()
    assert text.count("TZOFFSETTO:+0545") == text.count("TZOFFSETFROM:+0545") == 1
    assert "DAYLIGHT" not in text
