"""The right contact: from groups of topics to the contact's card, and what one can do with it."""

from __future__ import annotations

import asyncio

from telegram.error import BadRequest

from bot.domain.directory import Contact, Office, Topic
from bot.domain.person import REGISTERED
from bot.domain.vcard import vcard
from bot.domain.wording import N_, Refusal
from bot.services.pointing_card import PointingCard, pointing_card_png
from handlers import offices
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, pairs, paragraphs

GONE = N_("This entry does not exist any more. Please choose again from the menu.")


async def show_groups(turn: Turn) -> None:
    """All groups of topics."""
    _ = turn._
    city = await turn.city()
    rows: list[list[Button]] = pairs(
        (button(_.marked(g.titles), "group", g.slug) for g in city.directory.groups.values()),
        widest=20,
    )
    rows.append([button(_.label("🏠 Menu"), "menu")])
    await turn.show(
        Screen(
            paragraphs(
                _("<b>What is it about?</b>"),
                _("Choose an area, or write in your own words what it is about.")
                if turn.dialogue is None  # else what is written belongs to that
                else None,
            ),
            rows,
        )
    )


async def show_group(turn: Turn) -> None:
    """The topics of one group."""
    _ = turn._
    directory = (await turn.city()).directory
    group = directory.groups.get(turn.arguments[0] if turn.arguments else "")
    if group is None:
        raise Refusal(GONE)
    rows: list[list[Button]] = [
        [button(_.marked(topic.titles), "topic", topic.slug)]
        for topic in directory.topics.values()
        if topic.group == group.slug
    ]
    rows.append([button(_.label("← Back"), "groups")])
    await turn.show(Screen(_.bold(_.marked(group.titles)), rows))


async def _chosen(turn: Turn) -> tuple[Topic, Office, Contact | None]:
    city = await turn.city()
    topic = city.directory.topics.get(turn.arguments[0] if turn.arguments else "")
    if topic is None:
        raise Refusal(GONE)
    return topic, city.office_of(topic), city.contact_of(topic)


async def topic_card(turn: Turn, slug: str) -> Screen:
    """The card of a topic's contact with everything one can do."""
    _ = turn._
    city = await turn.city()
    topic = city.directory.topics[slug]
    office, contact = city.office_of(topic), city.contact_of(topic)
    phone = (contact.phone if contact else "") or office.phone
    rows = [
        [
            *([button(_.label("📇 Save to phone"), "save", slug)] if phone else []),
            *([button(_.label("🗺 Map"), "map", slug)] if office.latitude is not None else []),
        ],
        [button(_.label("✏️ Ask a question"), "ask", slug)],
        [button(_.label("🪧 Card to show at the counter"), "show", slug)],
        [
            button(_.label("⚠️ This is wrong"), "wrong", slug),
            button(_.label("← Back"), "group", topic.group),
        ],
    ]
    return Screen(offices.card(_, office, contact, turn.now, title=_.marked(topic.titles)), rows)


async def show_topic(turn: Turn) -> None:
    """A topic was chosen."""
    topic, _office, _contact = await _chosen(turn)
    await turn.show(await topic_card(turn, topic.slug))


async def save(turn: Turn) -> None:
    """The contact as a real Telegram contact with a vCard."""
    _topic, office, contact = await _chosen(turn)
    if not ((contact.phone if contact else "") or office.phone):
        raise Refusal(GONE)
    name = turn._.text(office.names)
    await send_contact(turn, contact or Contact(office.slug, office.slug, name), office)


async def send_contact(turn: Turn, contact: Contact, office: Office) -> None:
    """Somebody to be saved to the phone; one of the two has a phone number."""
    first, _space, last = contact.name.partition(" ")
    name = turn._.text(office.names)
    turn.settle()
    await turn.bot.send_contact(
        turn.chat_id,
        phone_number=contact.phone or office.phone,
        first_name=first[:64],
        last_name=last[:64] or None,
        vcard=vcard(contact, office, office.names.get("de", name)),
    )


async def show_map(turn: Turn) -> None:
    """The office on the map."""
    _topic, office, _contact = await _chosen(turn)
    if office.latitude is None or office.longitude is None:
        raise Refusal(GONE)
    turn.settle()
    await turn.bot.send_venue(
        turn.chat_id,
        latitude=office.latitude,
        longitude=office.longitude,
        title=turn._.text(office.names)[:120],
        address=office.address or "Herne",
    )


async def show_pointing_card(turn: Turn) -> None:
    """The Zeige-Karte: the concern in the person's language above formal German."""
    topic, office, contact = await _chosen(turn)
    _ = turn._
    details = (
        ("Thema", topic.titles.get("de", "")),
        ("Amt", ", ".join(filter(None, (office.names.get("de", ""), office.code)))),
        ("Ansprechperson", contact.name if contact else ""),
        ("Raum", contact.room.removeprefix("Raum ") if contact else ""),
        ("Adresse", office.address),
    )
    wanted = PointingCard(
        _.language, topic.concerns.get(_.language, ""), topic.concerns.get("de", ""), details
    )
    screen = Screen(
        _("Show this card at the counter. It says in German what it is about."),
        ((button(_.label("← Back"), "topic", topic.slug),),),
    )
    pictures = turn.office.pictures
    known = pictures.get(wanted)
    turn.settle()
    if known is not None:
        try:
            await turn.bot.send_photo(
                turn.chat_id,
                known,
                caption=screen.text,
                parse_mode="HTML",
                reply_markup=screen.keyboard(),
            )
        except BadRequest:
            pictures.pop(wanted, None)
        else:
            return
    png = await asyncio.to_thread(pointing_card_png, wanted)
    message = await turn.send_photo(png, f"herne-{topic.slug}.png", screen)
    if message.photo:
        pictures[wanted] = message.photo[-1].file_id


FEATURE = Feature(
    routes=(
        Route("button", "groups", REGISTERED, show_groups),
        Route("command", "contacts", REGISTERED, show_groups, menu=N_("Find the right contact")),
        Route("button", "group", REGISTERED, show_group),
        Route("button", "topic", REGISTERED, show_topic),
        Route("button", "save", REGISTERED, save),
        Route("button", "map", REGISTERED, show_map),
        Route("button", "show", REGISTERED, show_pointing_card),
    ),
    entries=(Entry(N_("🔎 Find the right contact"), "groups", REGISTERED, 10),),
)
