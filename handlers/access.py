"""Asking for access without an invitation, and how staff decide."""

from __future__ import annotations

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import ANYONE, Role, only
from bot.domain.scripts import ACCESS
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import access
from bot.services.access import AccessRequest
from handlers import dialogue, start
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.turn import Entry, Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, paragraphs, turning

#: Organisations on one page when staff say which one somebody belongs to.
PAGE = 8


async def ask(turn: Turn) -> None:
    """Begin the request; whoever has asked already is told so, and staff are not asked again."""
    person = turn.person
    if person is None:
        await start.start(turn)
        return
    if person.registered:
        await start.home(turn)
        return
    standing = await access.standing(turn.desk, person)
    if standing.waiting:
        await asked(turn, Outcome("access-asked", {"again": True}))
        return
    if standing.refused:
        raise Refusal(access.REFUSED)
    known: dict[str, object] = {"suggestion": turn.telegram_name[:80]}
    if person.consented:
        known["consent"] = "agree"
    await dialogue.start(turn, ACCESS, known)


async def _send(turn: Turn, state: State) -> Outcome:
    return await access.ask(turn.desk, turn.update_id, turn.known(), state)


async def asked(turn: Turn, outcome: Outcome) -> None:
    """The request is with the office."""
    _ = turn._
    if outcome.values["again"]:
        text = _(
            "⏳ Your request is already with the integration office. "
            "You do not need to do anything. You will hear from us here."
        )
    else:
        text = _(
            "📨 Thank you! Your request is with the integration office. You will hear from us here."
        )
    await turn.show(Screen(text))


def _request_screen(_: Translator, request: AccessRequest, language: str) -> Screen:
    return Screen(
        paragraphs(
            _("✋ <b>Somebody is asking for access</b>"),
            _.line("👤", request.name),
            _.value(request.organisation),
            _.line("🗣", _.language_name(language)) if language else None,
        ),
        (
            (
                button(_.label("✅ Let in"), "accept", request.id, 0, style="success"),
                button(_.label("✖ Refuse"), "decline", request.id),
            ),
        ),
    )


async def render_request(reader: Reader) -> Screen | None:
    """To staff: somebody would like to be let in."""
    found = await access.find(reader.desk, int(reader.delivery.details["request"]))
    if found is None or found[0].approved is not None:
        return None
    return _request_screen(reader._, *found)


async def show_requests(turn: Turn) -> None:
    """For staff: who is waiting."""
    _ = turn._
    waiting = await access.open_requests(turn.desk)
    rows = [[button(f"👤 {request.name}", "request", request.id)] for request in waiting]
    rows.append([button(_.label("← Back"), "staff")])
    text = _("<b>Requests for access</b>") if waiting else _("Nobody is waiting. 🎉")
    await turn.show(Screen(text, rows))


async def show_request(turn: Turn) -> None:
    """One request."""
    request, language = await _request_of(turn)
    await turn.show(_request_screen(turn._, request, language))


async def _request_of(turn: Turn) -> tuple[AccessRequest, str]:
    request_id = number(turn.arguments)
    found = None if request_id is None else await access.find(turn.desk, request_id)
    if found is None:
        raise Refusal(N_("This request does not exist any more."))
    if found[0].approved is not None:
        raise Refusal(N_("This was already decided."))
    return found


async def choose_organisation(turn: Turn) -> None:
    """Staff let somebody in: for which organisation?"""
    request, _language = await _request_of(turn)
    _ = turn._
    organisations = list((await turn.city()).directory.organisations.values())
    page = min(number(turn.arguments, 1) or 0, max(len(organisations) - 1, 0) // PAGE)
    rows: list[list[Button]] = [
        [button(o.name, "admit", request.id, o.slug)]
        for o in organisations[page * PAGE : (page + 1) * PAGE]
    ]
    more = (page + 1) * PAGE < len(organisations)
    rows.append(
        turning(
            _,
            button("◀", "accept", request.id, page - 1) if page > 0 else None,
            button("▶", "accept", request.id, page + 1) if more else None,
        )
    )
    rows.append([button(_.label("Without an organisation for now"), "admit", request.id)])
    rows.append([button(_.label("← Back"), "request", request.id)])
    await turn.show(
        Screen(
            paragraphs(
                _("For which organisation does <b>{name}</b> speak?", name=request.name),
                _.value(request.organisation),
            ),
            rows,
        )
    )


async def admit(turn: Turn) -> None:
    """Staff let somebody in."""
    request, _language = await _request_of(turn)
    slug = turn.arguments[1] if turn.arguments[1:] else None
    if slug is not None and slug not in (await turn.city()).directory.organisations:
        raise Refusal(N_("This organisation does not exist any more."))
    await turn.answer(
        await access.decide(
            turn.desk,
            turn.update_id,
            turn.known(),
            request.id,
            approved=True,
            organisation=slug,
        )
    )


async def decline(turn: Turn) -> None:
    """Staff refuse."""
    request, _language = await _request_of(turn)
    await turn.answer(
        await access.decide(turn.desk, turn.update_id, turn.known(), request.id, approved=False)
    )


async def settled(turn: Turn, outcome: Outcome) -> None:
    """Staff see what they decided."""
    _ = turn._
    found = await access.find(turn.desk, int(outcome.values["request"]))
    name = found[0].name if found else "—"
    text = (
        _("✅ {name} now has access and has been told.", name=name)
        if outcome.values["approved"]
        else _("✖ {name} was refused and has been told.", name=name)
    )
    await turn.show(Screen(text, ((button(_.label("✋ Requests for access"), "requests"),),)))


async def render_decision(reader: Reader) -> Screen | None:
    """To the person who asked."""
    _ = reader._
    if reader.delivery.details["approved"]:
        return Screen(
            _("🎉 Welcome! You now have access."),
            ((button(_.label("🏠 Menu"), "menu", style="primary"),),),
        )
    return Screen(
        _(access.REFUSED),
        ((button(_.label("☎️ Contact the office"), "welcome"),),),
    )


FEATURE = Feature(
    routes=(
        Route("button", "access", ANYONE, ask),
        Route("command", "access", ANYONE, ask),
        Route("button", "requests", only(Role.ADMIN), show_requests),
        Route("button", "request", only(Role.ADMIN), show_request),
        Route("button", "accept", only(Role.ADMIN), choose_organisation),
        Route("button", "admit", only(Role.ADMIN), admit),
        Route("button", "decline", only(Role.ADMIN), decline),
    ),
    entries=(Entry(N_("✋ Requests for access"), "requests", only(Role.ADMIN), 20, "staff"),),
    answers={"access-asked": asked, "access-settled": settled},
    renderers={"access-asked": render_request, "access-decided": render_decision},
    conversations=(Conversation(ACCESS, ANYONE, _send),),
)
