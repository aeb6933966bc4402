"""The MSO directory: shown by consent alone, taken back at any moment, and the files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.demo.loading import load_round
from bot.domain.mso_directory import Choice, MsoEntry
from bot.domain.person import Person, Role
from bot.domain.wording import Refusal
from bot.services import directory, mso_directory, people
from bot.services.desk import Desk
from bot.services.mso_directory_files import directory_json, directory_xlsx
from bot.services.questionnaires import rounds
from bot.services.questionnaires.stored import QuestionnairesInMemory
from db import audit, deliveries
from tests.services.showing_organisations import close_the_round, hand_in
from tests.services.walking import create_person, fresh_update


async def shown(desk: Desk) -> list[MsoEntry]:
    return await mso_directory.load(desk, QuestionnairesInMemory(desk))


async def organisations(desk: Desk) -> list[str]:
    return list((await directory.load(desk)).organisations)


async def a_key_person(desk: Desk) -> tuple[Person, str]:
    slug = (await organisations(desk))[0]
    return await create_person(desk, Role.KEY_PERSON, slug), slug


async def answers_of(desk: Desk, round_id: int = 1) -> dict[str, Any]:
    (response,) = await rounds.handed_in(desk, round_id)
    return dict(response.answers)


async def test_only_who_agreed_is_shown(desk: Desk) -> None:
    first, second = (await organisations(desk))[:2]
    ada = await create_person(desk, Role.KEY_PERSON, first)
    bea = await create_person(desk, Role.KEY_PERSON, second)
    await hand_in(desk, ada, first)
    await hand_in(desk, bea, second, publish=False)
    (entry,) = await shown(desk)
    assert entry.organisation == first
    assert [choice.code for choice in entry.languages] == ["de", "tr"]
    assert entry.languages[1].texts["ar"] == "التركية"
    assert (entry.founded, entry.contact_name) == (1994, "Ada Muster")
    await hand_in(desk, ada, first, publish=False)
    assert await shown(desk) == []


async def test_consent_is_taken_back_and_a_change_of_other_answers_does_not_give_it(
    desk: Desk,
) -> None:
    ada, slug = await a_key_person(desk)
    await hand_in(desk, ada, slug)
    outcome = await mso_directory.withdraw(desk, fresh_update(), ada, slug)
    name = (await directory.load(desk)).organisations[slug].name
    assert outcome.values == {"organisation": name}
    assert await shown(desk) == []
    answers = await answers_of(desk)
    assert answers["publish"] is False
    assert answers["members"] == 120
    assert not {code for code in answers if code.startswith("contact")}, "nor is the contact kept"
    await hand_in(desk, ada, slug, members=130)
    assert await shown(desk) == []
    await hand_in(desk, ada, slug, publish=True)
    assert [entry.members for entry in await shown(desk)] == [130]
    with pytest.raises(Refusal):
        await mso_directory.withdraw(desk, fresh_update(), ada, "no-such-organisation")


async def test_it_is_taken_back_between_rounds_and_holds_in_the_next(desk: Desk) -> None:
    ada, slug = await a_key_person(desk)
    await hand_in(desk, ada, slug)
    await close_the_round(desk)
    await mso_directory.withdraw(desk, fresh_update(), ada, slug)
    assert await shown(desk) == []
    assert (await answers_of(desk))["publish"] is False
    with pytest.raises(Refusal):
        await mso_directory.withdraw(desk, fresh_update(), ada, slug)


async def test_the_others_of_the_organisation_are_told_and_staff_acts_are_kept(desk: Desk) -> None:
    ada, slug = await a_key_person(desk)
    bea = await create_person(desk, Role.KEY_PERSON, slug)
    admin = await create_person(desk, Role.ADMIN)

    async def told(person: Person) -> list[dict[str, Any]]:
        async with desk.database.reading() as connection:
            sent = await deliveries.of_person(connection, person.id)
        return [row for row in sent if row["kind"] == "organisation-hidden"]

    async def acts(person: Person) -> list[str]:
        async with desk.database.reading() as connection:
            return [row["object"] for row in await audit.of_person(connection, person.id)]

    await hand_in(desk, ada, slug)
    await mso_directory.withdraw(desk, fresh_update(), ada, slug)
    assert (len(await told(ada)), len(await told(bea))) == (0, 1)
    assert await acts(ada) == []
    await hand_in(desk, ada, slug, publish=True)
    await mso_directory.withdraw(desk, fresh_update(), admin, slug)
    assert (len(await told(ada)), len(await told(bea))) == (1, 2)
    assert await acts(admin) == [f"organisation {slug}"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
async def test_nobody_else_takes_an_organisation_out(desk: Desk, role: Role) -> None:
    ada, slug = await a_key_person(desk)
    other = (await organisations(desk))[1]
    stranger = await create_person(desk, role, other)
    await hand_in(desk, ada, slug)
    with pytest.raises(Refusal):
        await mso_directory.withdraw(desk, fresh_update(), stranger, slug)
    assert [entry.organisation for entry in await shown(desk)] == [slug]


async def test_who_is_forgotten_is_no_contact_any_more(desk: Desk) -> None:
    ada, slug = await a_key_person(desk)
    await create_person(desk, Role.ADMIN)
    await hand_in(desk, ada, slug)
    await people.forget(desk, fresh_update(), ada)
    (entry,) = await shown(desk)
    assert (entry.contact_name, entry.contact_phone, entry.contact_email) == ("", "", "")
    assert entry.members == 120
    for data in (directory_json([entry], desk.clock()), directory_xlsx([entry], "de")):
        assert b"Ada Muster" not in data


async def test_of_an_invented_round_those_who_agreed_are_shown(desk: Desk) -> None:
    round_id = await load_round(desk, 18, 1, closed=True)
    given = await rounds.handed_in(desk, round_id)
    agreed = {r.organisation: r.answers["members"] for r in given if r.answers["publish"]}
    assert 3 < len(agreed) < len(given)
    assert {entry.organisation: entry.members for entry in await shown(desk)} == agreed


NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)

TURKISH = Choice("tr", {"de": "Türkisch", "ar": "التركية"})

HOSTILE = MsoEntry(
    "evil",
    '=HYPERLINK("https://evil.example")',
    NOW,
    structure=Choice("club", {"de": "@SUM(A1)"}),
    founded=1994,
    members=0,
    languages=(TURKISH, Choice("", {"de": "+Twi"})),
    contact_name="-2+3",
    contact_phone="+49 2323 160",
    website="javascript:alert(1)",
    about="=1+1\nund \x00 mehr \u202e",
)


def read_back(one: dict[str, Any]) -> MsoEntry:
    """An entry of the JSON file, as a program reads it that knows docs/mso-directory.md alone."""

    def choice(value: dict[str, Any]) -> Choice:
        return Choice(value["code"] or "", value["texts"])

    return MsoEntry(
        one["slug"],
        one["name"],
        datetime.fromisoformat(one["published_at"]),
        structure=choice(one["structure"]) if one["structure"] else None,
        founded=one["founded"],
        members=one["members"],
        languages=tuple(map(choice, one["languages"])),
        offers=tuple(map(choice, one["offers"])),
        target_groups=tuple(map(choice, one["target_groups"])),
        district=choice(one["district"]) if one["district"] else None,
        contact_name=one["contact"]["name"] or "",
        contact_phone=one["contact"]["phone"] or "",
        contact_email=one["contact"]["email"] or "",
        website=one["website"] or "",
        about=one["about"] or "",
    )


async def test_the_json_file_reads_back_the_same(desk: Desk) -> None:
    ada, slug = await a_key_person(desk)
    await hand_in(desk, ada, slug, website="https://example.org/a?b=1&c=2")
    entries = [*await shown(desk), MsoEntry("bare", "Nur ein Name", NOW)]
    content = json.loads(directory_json(entries, NOW))
    assert (content["format"], content["version"]) == ("mso-directory", 1)
    assert content["exported_at"] == "2026-11-24T12:30:00+00:00"
    back = [read_back(one) for one in content["organisations"]]
    assert [entry.organisation for entry in back] == [slug, "bare"]
    assert back[0].published_at == entries[0].published_at.replace(microsecond=0)
    entries[0] = replace(entries[0], published_at=back[0].published_at)
    assert back == entries


def test_the_json_file_has_no_address_that_is_none() -> None:
    (one,) = json.loads(directory_json([HOSTILE], NOW))["organisations"]
    assert one["website"] is None
    assert one["name"] == HOSTILE.name


def test_the_workbook_is_in_the_readers_language_and_holds_no_formula() -> None:
    workbook = load_workbook(BytesIO(directory_xlsx([HOSTILE], "ar")))
    (sheet,) = workbook.worksheets
    assert sheet.sheet_view.rightToLeft
    heads, row = sheet.iter_rows()
    assert heads[0].value == "الاسم"
    assert row[0].value == HOSTILE.name
    assert row[4].value == "التركية; +Twi"
    assert row[3].value == 0
    assert row[13].value == datetime(2026, 11, 24)  # noqa: DTZ001 - a day, as Excel has it
    for cell in row:
        assert cell.data_type != "f"
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix


async def test_an_organisation_is_shown_by_the_name_that_it_has_now(desk: Desk) -> None:
    ada, slug = await a_key_person(desk)
    admin = await create_person(desk, Role.ADMIN)
    await hand_in(desk, ada, slug)
    shelves = await directory.load(desk)
    renamed = replace(shelves.organisations[slug], name="Ábaco Neu")
    every = {**shelves.organisations, slug: renamed}
    await directory.apply(desk, replace(shelves, organisations=every))
    (entry,) = await shown(desk)
    assert (entry.organisation, entry.name) == (slug, "Ábaco Neu")
    hidden = await mso_directory.withdraw(desk, fresh_update(), admin, slug)
    assert hidden.values["organisation"] == "Ábaco Neu"


async def test_an_organisation_that_leaves_the_citys_directory_is_not_shown_any_more(
    desk: Desk,
) -> None:
    ada, slug = await a_key_person(desk)
    await hand_in(desk, ada, slug)
    await people.forget(desk, fresh_update(), ada)
    shelves = await directory.load(desk)
    await directory.apply(desk, shelves)
    assert [entry.organisation for entry in await shown(desk)] == [slug], "it is still there"
    left = {key: one for key, one in shelves.organisations.items() if key != slug}
    await directory.apply(desk, replace(shelves, organisations=left))
    assert await shown(desk) == []
    assert len(await rounds.handed_in(desk, 1)) == 1, "its response counts all the same"
