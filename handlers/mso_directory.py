"""The MSO directory in chat: find an organisation by language, offer, target group or district; its
card; the files for staff.
"""

from __future__ import annotations

import asyncio

from bot.domain.directory import Contact, Office
from bot.domain.mso_directory import Aspect, Filters, MsoEntry, facets, matching, named
from bot.domain.person import REGISTERED, Role, only
from bot.domain.phone import dialled
from bot.domain.wording import N_, Refusal
from bot.services import mso_directory
from bot.services.mso_directory import GONE
from bot.services.mso_directory_files import directory_json, directory_xlsx
from handlers.callbacks import number
from handlers.contacts import send_contact
from handlers.mso_cards import ASPECTS, SIGNS, card, decoded, encoded, entry_button, word_of
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, lines, pairs, paragraphs, turning

EXPORTERS = only(Role.ADMIN, Role.EDITOR, Role.STEERING)

#: Organisations on one page of a list.
PAGE = 8

#: Choices offered of one aspect: the most frequent ones.
MOST_FACETS = 40

#: Organisations offered to who wrote a name.
MOST_NAMED = 5

#: Own organisations offered at the beginning.
MOST_OWN = 3


async def _entries(turn: Turn) -> list[MsoEntry]:
    return await mso_directory.load(turn.desk, turn.office.questionnaires)


def _argument(turn: Turn, position: int) -> str:
    return turn.arguments[position] if len(turn.arguments) > position else ""


async def show(turn: Turn) -> None:
    """Where to begin, or with filters a page of the list."""
    entries = await _entries(turn)
    if turn.arguments:
        filters = decoded(entries, _argument(turn, 0))
        await turn.show(_list(turn, entries, filters, number(turn.arguments, 1) or 0))
        return
    _ = turn._
    rows: list[list[Button]] = []
    if entries:
        rows = pairs(
            button(_.label(ASPECTS[aspect]), "orgsby", aspect, encoded({}))
            for aspect in Aspect
            if facets(entries, aspect)
        )
        rows.append([button(_.label("📃 All organisations"), "orgs", encoded({}), 0)])
    own = await mso_directory.spoken_for(turn.desk, turn.known())
    shown = [entry for entry in entries if entry.organisation in own]
    rows += [
        [
            button(
                _.label("🙋 Our entry: {name}", name=clipped(entry.name, 40)),
                "org",
                entry.organisation,
                encoded({}),
            )
        ]
        for entry in shown[:MOST_OWN]
    ]
    if entries and EXPORTERS.admits(turn.person):
        rows.append(
            [
                button(_.label("📤 Excel file"), "orgfile", "xlsx"),
                button(_.label("📤 JSON file"), "orgfile", "json"),
            ]
        )
    rows.append([button(_.label("🏠 Menu"), "menu")])
    await turn.show(
        Screen(
            paragraphs(
                _("🏘 <b>Migrant organisations in Herne</b>"),
                _.plural(
                    "{number} organisation introduces itself here. What would you like to "
                    "search by?",
                    "{number} organisations introduce themselves here. What would you like "
                    "to search by?",
                    len(entries),
                )
                if entries
                else _(
                    "No organisation is shown here yet. In the questionnaire each one is asked "
                    "whether it would like to be."
                ),
            ),
            rows,
        )
    )


def _list(turn: Turn, entries: list[MsoEntry], filters: Filters, page: int) -> Screen:
    _ = turn._
    found = matching(entries, filters)
    page = min(page, max(len(found) - 1, 0) // PAGE)
    code = encoded(filters)
    rows = [[entry_button(_, entry, filters)] for entry in found[page * PAGE :][:PAGE]]
    rows.append(
        turning(
            _,
            button("◀", "orgs", code, page - 1) if page > 0 else None,
            button("▶", "orgs", code, page + 1) if (page + 1) * PAGE < len(found) else None,
        )
    )
    rows += pairs(
        button(_.label(ASPECTS[aspect]), "orgsby", aspect, code)
        for aspect in Aspect
        if aspect not in filters and len(found) > 1 and facets(found, aspect)
    )
    words = {aspect: word_of(_, entries, aspect, filters[aspect]) for aspect in filters}
    for aspect, word in words.items():
        less = encoded({other: filters[other] for other in filters if other is not aspect})
        # translators: a button: look without this choice again
        rows.append([button(_.label("✖ Remove: {choice}", choice=word), "orgs", less, 0)])
    rows.append([button(_.label("← Back"), "orgs")])
    return Screen(
        paragraphs(
            _("🏘 <b>Migrant organisations in Herne</b>"),
            lines(*(_.line(SIGNS[aspect], word) for aspect, word in words.items())) or None,
            _.plural("{number} organisation", "{number} organisations", len(found))
            if found
            else _("No organisation has all of this."),
        ),
        rows,
    )


async def choose(turn: Turn) -> None:
    """The choices of one aspect that lead somewhere, with how many organisations have each."""
    _ = turn._
    entries = await _entries(turn)
    try:
        aspect = Aspect(_argument(turn, 0))
    except ValueError:
        raise Refusal(GONE) from None
    filters = decoded(entries, _argument(turn, 1))
    rows = pairs(
        button(
            _.label("{choice} ({number})", choice=_.marked(facet.texts), number=facet.count),
            "orgs",
            encoded({**filters, aspect: facet.code}),
            0,
        )
        for facet in facets(matching(entries, filters), aspect)[:MOST_FACETS]
    )
    back = ("orgs", encoded(filters), 0) if filters else ("orgs",)
    rows.append([button(_.label("← Back"), *back)])
    await turn.show(Screen(_.bold(_.label(ASPECTS[aspect])), rows))


async def chosen(turn: Turn) -> MsoEntry:
    """The organisation of a button; refused when it is not shown any more."""
    slug = _argument(turn, 0)
    for entry in await _entries(turn):
        if entry.organisation == slug:
            return entry
    raise Refusal(GONE)


async def named_buttons(turn: Turn, words: str) -> list[Button]:
    """Buttons to the organisations whose name somebody wrote; none when they are too many."""
    found = named(await _entries(turn), words)
    return [entry_button(turn._, entry, {}) for entry in found] if len(found) <= MOST_NAMED else []


async def show_one(turn: Turn) -> None:
    """An organisation's card, with what this person can do there."""
    _ = turn._
    entries = await _entries(turn)
    filters = decoded(entries, _argument(turn, 1))
    entry = next((one for one in entries if one.organisation == _argument(turn, 0)), None)
    if entry is None:
        raise Refusal(GONE)
    slug = entry.organisation
    rows: list[list[Button]] = []
    if dialled(entry.contact_phone):
        rows.append([button(_.label("📇 Save to phone"), "orgsave", slug)])
    if slug in await mso_directory.spoken_for(turn.desk, turn.known()):
        rows.append([button(_.label("✏️ Change these data"), "orgchange", slug)])
        rows.append([button(_.label("🙈 Stop showing us"), "orghide", slug)])
    elif only(Role.ADMIN).admits(turn.person):
        rows.append([button(_.label("🙈 Stop showing this organisation"), "orghide", slug)])
    found = matching(entries, filters)
    page = found.index(entry) // PAGE if entry in found else 0
    rows.append([button(_.label("← Back"), "orgs", encoded(filters), page)])
    await turn.show(Screen(card(_, entry), rows))


async def save(turn: Turn) -> None:
    """The organisation's contact as a real Telegram contact with a vCard."""
    entry = await chosen(turn)
    phone = dialled(entry.contact_phone)
    if not phone:
        raise Refusal(GONE)
    name = clipped(entry.name, 120)
    shown = Contact(
        entry.organisation,
        entry.organisation,
        clipped(entry.contact_name, 120) or name,
        phone=phone,
        email=entry.contact_email,
    )
    await send_contact(turn, shown, Office(entry.organisation, None, {"de": name}))


async def export(turn: Turn) -> None:
    """The directory as a file for staff."""
    _ = turn._
    kind = _argument(turn, 0)
    if kind not in ("xlsx", "json"):
        raise Refusal(N_("I can make an Excel file or a JSON file of this."))
    entries = await _entries(turn)
    data = (
        directory_json(entries, turn.now)
        if kind == "json"
        else await asyncio.to_thread(directory_xlsx, entries, _.language)
    )
    await turn.send_file(
        data,
        f"mso-{turn.now:%Y-%m-%d}.{kind}",
        _(
            "The organisations that agreed to be shown, as of today. An organisation that "
            "withdraws its consent is not in the next file: please always use the newest "
            "one."
        ),
    )


FEATURE = Feature(
    routes=(
        Route("button", "orgs", REGISTERED, show),
        Route("button", "orgsby", REGISTERED, choose),
        Route("button", "org", REGISTERED, show_one),
        Route("button", "orgsave", REGISTERED, save),
        Route("button", "orgfile", EXPORTERS, export),
    ),
    entries=(Entry(N_("🏘 Migrant organisations"), "orgs", REGISTERED, 70),),
)
