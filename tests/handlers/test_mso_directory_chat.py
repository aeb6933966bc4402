"""The MSO directory in chat: found by language, offer and district; shown, saved, hidden."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from tests.conftest import Stage
from tests.handlers.nonsense import NO_NUMBERS, NO_SLUGS
from tests.handlers.watching import changed, contents
from tests.services.showing_organisations import close_the_round, hand_in, open_a_round
from tests.services.walking import create_person

Answers = Mapping[str, Any]

SINGING: Answers = {"languages": ["tr", "de"], "offers": ["culture"], "about": "We sing."}
COACHING: Answers = {"languages": ["tr", "ar"], "offers": ["interpreting"], "district": "eickel"}
PLAYING: Answers = {"languages": ["uk"], "offers": ["culture"], "contact_phone": None}

SORRY = "😔"


async def shown(stage: Stage, *those: Answers) -> list[str]:
    """Organisations that show themselves; gives their slugs."""
    await open_a_round(stage.desk)  # before anybody is there who would be told
    slugs = list(stage.directory.organisations)[: len(those)]
    for slug, answers in zip(slugs, those, strict=True):
        key_person = await create_person(stage.desk, Role.KEY_PERSON, slug)
        await hand_in(stage.desk, key_person, slug, **answers)
    return slugs


def name(stage: Stage, slug: str) -> str:
    return stage.directory.organisations[slug].name


def labels(message: Message) -> str:
    return "\n".join(button["text"] for row in message.rows for button in row)


async def opens(phone: Phone, menu: str = "Migrant organisations") -> Message:
    await phone.says("/menu")
    await phone.taps(menu, await phone.sees(""))
    return await phone.sees("🏘")


async def test_by_language_and_then_by_offer(stage: Stage) -> None:
    singing, coaching, playing = await shown(stage, SINGING, COACHING, PLAYING)
    ada = await stage.person("Ada", "en", organisation=playing)
    assert "3 organisations introduce themselves here" in (await opens(ada)).text
    await ada.taps("🗣 Language")
    choices = await ada.sees("Language")
    assert "Turkish (2)" in labels(choices)
    assert "Ukrainian (1)" in labels(choices)
    await ada.taps("Turkish (2)")
    found = await ada.sees("2 organisations")
    assert name(stage, singing) in labels(found)
    assert name(stage, coaching) in labels(found)
    assert name(stage, playing) not in labels(found)
    await ada.taps("🎯 Offer")
    await ada.taps("Accompanying and interpreting (1)", await ada.sees("Offer"))
    found = await ada.sees("1 organisation")
    assert name(stage, singing) not in labels(found)
    await ada.taps(name(stage, coaching))
    card = await ada.sees("Eickel")
    for said in (
        name(stage, coaching),
        "since 1994",
        "120 members",
        "Turkish",
        "Arabic",
        "Accompanying and interpreting",
        "Women",
        "Ada Muster",
        "02323 16-0",
        "ada@example.org",
        "example.org",
        "Stated by the organisation itself on",
    ):
        assert said in card.text
    await ada.taps("← Back")
    found = await ada.sees("1 organisation")
    await ada.taps("Remove: Turkish", found)
    found = await ada.sees("🎯 Accompanying")
    await ada.taps("Remove: Accompanying", found)
    await ada.sees("3 organisations")


async def test_the_contact_is_saved_to_the_phone(stage: Stage) -> None:
    slug, silent = await shown(stage, SINGING, PLAYING)
    ada = await stage.person("Ada", "en")
    await ada.says("/help")
    await ada.sees("How I can help")
    await ada.forges(f"org:{slug}")
    await ada.taps("Save to phone", await ada.sees("We sing."))
    contact = (await ada.sees("Muster")).data["contact"]
    assert contact["phone_number"] == "+49 2323 160"
    assert (contact["first_name"], contact["last_name"]) == ("Ada", "Muster")
    assert f"ORG:{name(stage, slug)}"[:20] in contact["vcard"]
    await ada.forges(f"org:{silent}")
    assert "Save to phone" not in labels(await ada.sees(name(stage, silent)))
    await ada.forges(f"orgsave:{silent}")
    await stage.standin.idle()
    assert "not shown any more" in ada.answers[-1]["text"]


async def test_a_list_has_pages_and_the_way_back_leads_to_the_same_one(stage: Stage) -> None:
    slugs = await shown(stage, *([SINGING] * 12))
    ada = await stage.person("Ada", "en")
    await opens(ada)
    await ada.taps("All organisations")
    first = await ada.sees("12 organisations")
    seen = labels(first)
    await ada.taps("▶")
    second = await ada.sees("12 organisations")
    seen += labels(second)
    assert all(name(stage, slug)[:40] in seen for slug in slugs)
    last = second.rows[3][0]["callback_data"]
    await ada.taps(last)
    await ada.sees("We sing.")
    await ada.taps("← Back")
    assert (await ada.sees("12 organisations")).rows[3][0]["callback_data"] == last


async def test_a_name_that_somebody_writes_is_found(stage: Stage) -> None:
    _other, slug = await shown(stage, PLAYING, SINGING)
    ada = await stage.person("Ada", "en")
    before = await contents(stage.desk)
    assert "Karadeniz" in name(stage, slug)
    await ada.says("karadeniz")
    await ada.taps(name(stage, slug), await ada.sees("Do you mean this organisation?"))
    await ada.sees("We sing.")
    assert "failed_searches" not in changed(before, await contents(stage.desk))


HOSTILE: Answers = {
    "about": "</b><a href='tg://user?id=1'>win</a> & \u202egnol\u202c " + "x" * 3000,
    "contact_name": "<i>Ada</i>\u2067",
    "contact_phone": "<script>",
    "contact_email": "a@b\u202e.de\n\n\nzeile",
    "website": "javascript:alert(1)",
}


@pytest.mark.parametrize("language", ["en", "de", "tr", "ar"])
async def test_what_an_organisation_wrote_stays_text(stage: Stage, language: str) -> None:
    (slug,) = await shown(stage, HOSTILE)
    ada = await stage.person("Ada", language)
    await ada.says("/help")
    await ada.sees("")
    await ada.forges(f"org:{slug}")
    card = await ada.sees("javascript:alert(1)")
    assert "</b><a href='tg://user?id=1'>win</a> &" in card.text
    assert "<script>" in card.text
    assert "\u202e" not in card.text
    assert len(card.text) < 2500
    links = [e for e in card.data.get("entities", ()) if e["type"] in ("text_link", "text_mention")]
    assert links == []
    assert SORRY not in ada.transcript()


async def test_a_key_person_changes_the_data_in_the_questionnaire(stage: Stage) -> None:
    slug, other = await shown(stage, SINGING, COACHING)
    ada = await stage.person("Ada", "en", organisation=slug)
    await ada.taps("Our entry", await opens(ada))
    await ada.taps("Change these data", await ada.sees("We sing."))
    await ada.sees("How many people work with you as volunteers?")
    await ada.taps("Pause")
    await ada.sees("Your answers are kept")
    await close_the_round(stage.desk)
    await ada.taps("Our entry", await opens(ada))
    await ada.taps("Change these data", await ada.sees("We sing."))
    await ada.sees("It is not open at the moment; I will write to you")
    await ada.forges(f"orgchange:{other}")
    await stage.standin.idle()
    assert ada.answers[-1]["text"] == "You do not speak for this organisation."


async def test_a_key_person_takes_back_the_consent(stage: Stage) -> None:
    (slug,) = await shown(stage, SINGING)
    ada = await stage.person("Ada", "en", organisation=slug)
    bea = await stage.person("Bea", "en", organisation=slug)
    carl = await stage.person("Carl", "en", organisation=list(stage.directory.organisations)[3])
    await ada.taps("Our entry", await opens(ada))
    await ada.taps("Stop showing us", await ada.sees("We sing."))
    await ada.taps("Yes, stop showing it", await ada.sees("Shall I stop showing"))
    await ada.sees("is not shown in the directory any more")
    assert "one of your key persons asked for this" in (await bea.sees("🏘")).text
    assert "No organisation is shown here yet" in (await opens(carl)).text
    await carl.forges(f"org:{slug}")
    await stage.standin.idle()
    assert "not shown any more" in carl.answers[-1]["text"]


async def test_the_city_takes_one_out_and_says_so(stage: Stage) -> None:
    (slug,) = await shown(stage, SINGING)
    ada = await stage.person("Ada", "tr", organisation=slug)
    petra = await stage.person("Petra", "de", role=Role.ADMIN)
    await opens(petra, "Migrantenorganisationen")
    await petra.taps("Alle Organisationen")
    await petra.taps(name(stage, slug), await petra.sees("1 Organisation"))
    card = await petra.sees("We sing.")
    assert "Angaben ändern" not in labels(card)
    await petra.taps("Organisation nicht mehr zeigen", card)
    await petra.taps("Ja, nicht mehr zeigen", await petra.sees("Soll ich"))
    await petra.sees("steht nicht mehr im Verzeichnis")
    await ada.sees("Belediye artık")


async def test_of_another_organisation_nothing_is_changed_or_hidden(stage: Stage) -> None:
    slug, own = await shown(stage, SINGING, COACHING)
    eve = await stage.person("Eve", "en", organisation=own)
    await eve.says("/help")
    await eve.sees("How I can help")
    before = await contents(stage.desk)
    for route in ("orghide", "orghidden", "orgchange"):
        await eve.forges(f"{route}:{slug}")
        await stage.standin.idle()
        assert eve.answers[-1]["text"] == "You do not speak for this organisation."
    assert changed(before, await contents(stage.desk)) == {}
    await eve.forges(f"org:{slug}")
    assert "Stop showing" not in labels(await eve.sees("We sing."))


async def test_forged_filters_and_names_are_answered_kindly(stage: Stage) -> None:
    (slug,) = await shown(stage, SINGING)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    before = await contents(stage.desk)
    filters = ("xxxx...", "....x", "...", ".", "AAAAAAAA", "?" * 16, "xxxx" * 4, "\u2068...")
    for text in filters:
        for data in (f"orgs:{text}:0", f"org:{slug}:{text}", f"orgsby:offer:{text}"):
            await petra.forges(data)
            await stage.standin.idle()
            assert petra.answers[-1]["text"], data
    for bad in NO_SLUGS:
        for route in ("org", "orgsave", "orghide", "orghidden", "orgsby", "orgfile"):
            await petra.forges(f"{route}:{bad}")
        await petra.forges(f"orgsby:{bad}:....")
    for bad in NO_NUMBERS:
        if len(bad) < 50:
            await petra.forges(f"orgs:....:{bad}")
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert SORRY not in petra.transcript()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EDITOR, Role.STEERING])
async def test_staff_get_the_files(stage: Stage, role: Role) -> None:
    (slug,) = await shown(stage, SINGING)
    staff = await stage.person("Staff", "en", role=role)
    start = await opens(staff)
    await staff.taps("JSON file", start)
    file = staff.download(await staff.sees("as of today"))
    assert [one["slug"] for one in json.loads(file)["organisations"]] == [slug]
    await staff.taps("Excel file", start)
    sheet = load_workbook(BytesIO(staff.download(await staff.sees(".xlsx")))).worksheets[0]
    assert sheet["A2"].value == name(stage, slug)


async def test_before_anybody_agreed_nothing_leads_nowhere(stage: Stage) -> None:
    ada = await stage.person("Ada", "ar")
    start = await opens(ada, "منظمات المهاجرين")
    assert "لا توجد هنا منظمات معروضة بعد" in start.text
    assert [len(row) for row in start.rows] == [1]
