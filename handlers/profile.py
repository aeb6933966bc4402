"""A person's own page: organisations, deputies, a successor; what is stored; leaving."""

from __future__ import annotations

import json
from datetime import date, datetime

from bot.domain.invitation import Kind
from bot.domain.outcome import Outcome
from bot.domain.person import ANYONE, REGISTERED, Role, only
from bot.domain.scripts import ROLE_NAMES
from bot.domain.wording import N_, Refusal
from bot.i18n import native_name
from bot.services import invitations, people
from bot.services.invitations import Wanted
from handlers import commands
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, few, lines, paragraphs

#: Organisations shown on one page; nobody but a test has had more.
MOST_SHOWN = 20


async def show(turn: Turn) -> None:
    """``/profile``."""
    _ = turn._
    person = turn.known()
    memberships = await people.memberships(turn.desk, person)
    rows: list[list[Button]] = [
        [button(_.label("🤝 Deputy or successor: {name}", name=m.name), "hand", m.slug)]
        for m in memberships[:MOST_SHOWN]
        if not m.deputy
    ]
    rows += [
        [button(_.label("🌐 Language"), "language"), button(_.label("🔒 Privacy"), "privacy")],
        [button(_.label("📄 My data"), "mydata"), button(_.label("🗑 Delete my data"), "forget")],
        [button(_.label("🏠 Menu"), "menu")],
    ]
    await turn.show(
        Screen(
            paragraphs(
                _.line("👤", _.bold(person.name)),
                lines(
                    *(
                        _("🏠 {organisation} (deputy)", organisation=clipped(m.name, 100))
                        if m.deputy
                        else _.line("🏠", clipped(m.name, 100))
                        for m in memberships[:MOST_SHOWN]
                    ),
                    f"… +{len(memberships) - MOST_SHOWN}"
                    if len(memberships) > MOST_SHOWN
                    else None,
                ),
                _(
                    "Your role here: {roles}",
                    roles=_.names(_.label(ROLE_NAMES[role]) for role in sorted(person.roles)),
                ),
                _.line("🌐", native_name(_.language)),
            ),
            rows,
        )
    )


async def offer_handover(turn: Turn) -> None:
    """Deputy or successor?"""
    _ = turn._
    slug, name = await _own_organisation(turn)
    await turn.show(
        Screen(
            paragraphs(
                _.bold(name),
                _("A <b>deputy</b> can do everything here that you can do. You stay."),
                _(
                    "A <b>successor</b> takes your place. Your open questions go to that "
                    "person, and you no longer speak for the organisation."
                ),
                _(
                    "I will give you a link for that person. After that, the integration "
                    "office has to confirm."
                ),
            ),
            (
                (button(_.label("🤝 Name a deputy"), "pass", slug, "deputy"),),
                (button(_.label("🔁 Name a successor"), "pass", slug, "successor"),),
                (button(_.label("← Back"), "profile"),),
            ),
        )
    )


async def _own_organisation(turn: Turn) -> tuple[str, str]:
    slug = turn.arguments[0] if turn.arguments else ""
    for membership in await people.memberships(turn.desk, turn.known()):
        if membership.slug == slug and not membership.deputy:
            return membership.slug, membership.name
    raise Refusal(N_("You do not speak for this organisation."))


async def hand_on(turn: Turn) -> None:
    """Make the invitation for a deputy or a successor."""
    slug, _name = await _own_organisation(turn)
    kind = Kind.SUCCESSOR if turn.arguments[1:2] == ("successor",) else Kind.DEPUTY
    await turn.answer(
        await invitations.create(
            turn.desk,
            turn.update_id,
            turn.known(),
            Wanted(role=Role.KEY_PERSON, organisation=slug, kind=kind),
        )
    )


async def my_data(turn: Turn) -> None:
    """``/mydata``: readable in the chat, and complete as JSON."""
    _ = turn._
    if turn.person is None:
        await turn.show(Screen(_("Nothing is stored about you.")))
        return
    stored = await people.everything_about(turn.desk, turn.person)
    summary = paragraphs(
        _("📄 <b>What is stored about you</b>"),
        lines(
            _("Name: {name}", name=turn.person.name or "—"),
            _("Language: {language}", language=native_name(_.language)),
            _(
                "Organisations: {organisations}",
                organisations=few(_, [o["name"] for o in stored["organisations"]])
                if stored["organisations"]
                else "—",
            ),
            _("Your questions: {number}", number=len(stored["questions"])),
            _("Since: {day}", day=_.day(stored["person"]["created_at"].date())),
        ),
        _("The file holds all of it. /privacy explains why, /forget deletes it."),
    )
    document = json.dumps(stored, ensure_ascii=False, indent=2, default=_plain)
    await turn.send_file(document.encode(), "mydata.json", summary)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


async def ask_forget(turn: Turn) -> None:
    """``/forget``: nothing happens before the second tap."""
    _ = turn._
    if turn.person is None:
        await turn.show(Screen(_("Nothing is stored about you.")))
        return
    await turn.show(
        Screen(
            paragraphs(
                _("<b>Delete everything about you?</b>"),
                _(
                    "Your name, your language, your organisations, your questions and their "
                    "answers are deleted. This cannot be undone."
                ),
            ),
            (
                (button(_.label("🗑 Yes, delete everything"), "forgotten", style="danger"),),
                (button(_.label("← No, keep it"), "welcome"),),
            ),
        )
    )


async def forget(turn: Turn) -> None:
    """The second tap."""
    if turn.person is None:
        await forgotten(turn, Outcome("forgotten"))
        return
    await turn.answer(await people.forget(turn.desk, turn.update_id, turn.person))


async def forgotten(turn: Turn, _outcome: Outcome) -> None:
    """Gone, with the menu that told what they were."""
    _ = turn._
    await commands.take_back(turn.bot, turn.chat_id)
    await turn.show(
        Screen(_("✔ Everything about you is deleted. Goodbye! To come back, write /start."))
    )


FEATURE = Feature(
    routes=(
        Route("command", "profile", REGISTERED, show, menu=N_("My profile")),
        Route("button", "profile", REGISTERED, show),
        Route("button", "hand", only(Role.KEY_PERSON), offer_handover),
        Route("button", "pass", only(Role.KEY_PERSON), hand_on),
        Route("command", "mydata", ANYONE, my_data, menu=N_("What is stored about me")),
        Route("button", "mydata", ANYONE, my_data),
        Route("command", "forget", ANYONE, ask_forget, menu=N_("Delete my data")),
        Route("button", "forget", ANYONE, ask_forget),
        Route("button", "forgotten", ANYONE, forget),
    ),
    entries=(Entry(N_("👤 My profile"), "profile", REGISTERED, 80),),
    answers={"forgotten": forgotten},
)
