"""The menu and the help: what a person can do here, by their roles."""

from __future__ import annotations

from bot.domain.person import ANYONE, REGISTERED, STAFF, Role, only
from bot.domain.wording import N_
from handlers import dialogue
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, pairs, paragraphs


def entries(turn: Turn, place: str) -> list[list[Button]]:
    """The rows of a menu: what its features offer to this person."""
    _ = turn._
    return pairs(
        button(_.label(entry.label), entry.route)
        for entry in turn.office.entries
        if entry.place == place and entry.access.admits(turn.person)
    )


async def home_screen(turn: Turn) -> Screen:
    """The menu of somebody who is registered."""
    _ = turn._
    person = turn.known()
    running = turn.dialogue is not None
    going_on = [button(_.label("▶ Go on"), "dg", style="primary"), button(_.label("✖ Stop"), "dx")]
    rows: list[list[Button]] = [
        *([going_on] if running else []),
        *([waiting] for waiting in await dialogue.set_aside(turn)),
        *entries(turn, "home"),
    ]
    return Screen(
        paragraphs(
            _("<b>What can I do for you, {name}?</b>", name=person.name),
            _(
                "✏️ You have started something and not finished it yet. What you write now "
                "is part of it."
            )
            if running
            else _(
                "Choose below, or simply write in your own words what it is about, in any language."
            ),
        ),
        rows,
    )


async def show_menu(turn: Turn) -> None:
    """``/menu``."""
    await turn.show(await home_screen(turn))


async def show_help(turn: Turn) -> None:
    """``/help``: a few sentences, no manual."""
    _ = turn._
    if turn.person is None or not turn.person.registered:
        text = _(
            "This bot connects migrant organisations with the city of Herne. "
            "With an invitation you can use all of it: open the link that you were given. "
            "Without one, write /start and ask for access."
        )
        await turn.show(Screen(text, ((button(_.label("✋ Ask for access"), "access"),),)))
        return
    text = paragraphs(
        _("<b>How I can help</b>"),
        _(
            "🔎 Write in your own words what it is about, for example "
            "<i>“my daughter starts school”</i>. I show you the right person at the city."
        ),
        _("✏️ Ask the city: you write, and a person at the city answers you here."),
        _("🌐 /language changes the language, at any moment."),
        _("👤 /profile shows your organisations; there you can also name a deputy."),
        _("🔒 /mydata shows what is stored about you, /forget deletes it, /privacy explains it."),
        _("✖ /cancel stops what we are doing."),
    )
    await turn.show(Screen(text, ((button(_.label("🏠 Menu"), "menu"),),)))


async def show_staff_menu(turn: Turn) -> None:
    """``/staff``: the desk of the city's people, by role."""
    _ = turn._
    is_admin = Role.ADMIN in turn.known().roles
    rows = [*entries(turn, "staff"), [button(_.label("🏠 Menu"), "menu")]]
    text = paragraphs(
        _("<b>For staff</b>"),
        _(
            "To change the directory: export it, edit the workbook, and send it back to me "
            "as a file."
        )
        if is_admin
        else None,
    )
    await turn.show(Screen(text, rows))


FEATURE = Feature(
    routes=(
        Route("command", "menu", REGISTERED, show_menu, menu=N_("The menu")),
        Route("button", "menu", REGISTERED, show_menu),
        Route("command", "help", ANYONE, show_help, menu=N_("How this works")),
        Route("command", "staff", only(*STAFF), show_staff_menu, menu=N_("For staff")),
        Route("button", "staff", only(*STAFF), show_staff_menu),
    ),
    entries=(Entry(N_("🗂 For staff"), "staff", only(*STAFF), 90),),
)
