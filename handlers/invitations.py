"""Inviting people: the link and its QR picture, the list of open invitations, handovers."""

from __future__ import annotations

import asyncio

from bot.domain.dialogue import State
from bot.domain.invitation import Kind
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.scripts import INVITE, ROLE_NAMES
from bot.domain.wording import N_, Refusal
from bot.i18n import translator
from bot.services import invitations
from bot.services.invitations import Wanted
from bot.services.qr import qr_png
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.turn import Entry, Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, paragraphs


def deep_link(username: str, token: str) -> str:
    """The link that opens the bot with a token (Bot API, deep linking)."""
    return f"https://t.me/{username}?start={token}"


async def begin(turn: Turn) -> None:
    """``/invite``."""
    await dialogue.start(turn, INVITE)


async def _create(turn: Turn, state: State) -> Outcome:
    wanted = Wanted(
        role=Role(str(state.answers["role"])),
        organisation=_optional(state, "organisation"),
        contact=_optional(state, "contact"),
        language=_optional(state, "language"),
    )
    return await invitations.create(turn.desk, turn.update_id, turn.known(), wanted, state)


def _optional(state: State, name: str) -> str | None:
    value = state.answers.get(name)
    return None if value is None else str(value)


async def created(turn: Turn, outcome: Outcome) -> None:
    """Show link and QR picture. The token is not kept, so it is made only now."""
    invitation_id = int(outcome.values["invitation"])
    token = await invitations.renew(turn.desk, invitation_id)
    link = deep_link(turn.bot.username, token)
    wanted = await invitations.what_it_opens(turn.desk, invitation_id)
    role, organisation = wanted or (Role.KEY_PERSON, "")
    language = str(outcome.values.get("language") or turn._.language)
    _ = turn._
    role_name = _.label(ROLE_NAMES[role])
    days = turn.desk.settings.invitation_days
    png = await asyncio.to_thread(qr_png, link)
    await turn.send_photo(
        png,
        f"invitation-{invitation_id}.png",
        Screen(
            paragraphs(
                _("✉️ <b>Invitation</b>: {role}", role=role_name)
                + (" · " + _.value(organisation) if organisation else ""),
                _.value(link),
                _.plural(
                    "For one person, valid for {number} day. Pass on the link, or let the "
                    "person scan the picture with the phone's camera.",
                    "For one person, valid for {number} days. Pass on the link, or let the "
                    "person scan the picture with the phone's camera.",
                    days,
                ),
            ),
            (
                (Button(_.label("📋 Copy the link"), copies=link),),
                (button(_.label("🗑 Withdraw"), "revoke", invitation_id),)
                if Role.ADMIN in turn.known().roles
                else (),
            ),
        ),
    )
    theirs = translator(language)
    await turn.say(
        Screen(
            paragraphs(
                _("You can forward this message:"),
                theirs(
                    "Hello! The city of Herne invites you to its bot for migrant organisations. "
                    "Please open this link on your phone and press Start:"
                ),
                theirs.value(link),
            )
        )
    )


async def show_open(turn: Turn) -> None:
    """For staff: invitations that nobody has used yet."""
    _ = turn._
    rows: list[list[Button]] = []
    for invitation, organisation in await invitations.open_invitations(turn.desk):
        role = _.label(ROLE_NAMES[invitation.role])
        day = invitation.expires_at.astimezone(turn.desk.settings.timezone).date()
        about = (role, organisation) if organisation else (role,)
        rows.append([button("🗑 " + _.beside(_.day(day), *about), "revoke", invitation.id)])
    text = (
        _("<b>Open invitations</b>: tap one to withdraw it.")
        if rows
        else _("There is no open invitation.")
    )
    rows.append([button(_.label("← Back"), "staff")])
    await turn.show(Screen(text, rows))


async def revoke(turn: Turn) -> None:
    """Withdraw an invitation."""
    invitation_id = number(turn.arguments)
    if invitation_id is None:
        raise Refusal(N_("This invitation was already used or withdrawn."))
    await turn.answer(
        await invitations.revoke(turn.desk, turn.update_id, turn.known(), invitation_id)
    )


async def revoked(turn: Turn, outcome: Outcome) -> None:
    """The link is worthless now."""
    _ = turn._
    await turn.show(
        Screen(
            _("🗑 Invitation {number} is withdrawn.", number=outcome.values["invitation"]),
            ((button(_.label("📋 Invitations"), "invites"),),),
        )
    )


async def render_handover(reader: Reader) -> Screen | None:
    """To staff: a key person has named a deputy or a successor."""
    invitation_id = int(reader.delivery.details["invitation"])
    handover = await invitations.handover(reader.desk, invitation_id)
    if handover is None or handover.invitation.decided:
        return None
    _ = reader._
    values = {
        "inviter": handover.inviter or "—",
        "invited": handover.invited,
        "organisation": handover.organisation or "—",
    }
    text = (
        _(
            "🤝 <b>{inviter}</b> names <b>{invited}</b> as successor for {organisation}. "
            "Open questions go to the new person.",
            **values,
        )
        if handover.invitation.kind is Kind.SUCCESSOR
        else _("🤝 <b>{inviter}</b> names <b>{invited}</b> as deputy for {organisation}.", **values)
    )
    return Screen(
        text,
        (
            (
                button(_.label("✅ Confirm"), "handover", invitation_id, "yes", style="success"),
                button(_.label("✖ Refuse"), "handover", invitation_id, "no"),
            ),
        ),
    )


async def decide_handover(turn: Turn) -> None:
    """Staff confirm or refuse."""
    invitation_id, verdict = number(turn.arguments), turn.arguments[1:]
    if invitation_id is None or verdict not in (("yes",), ("no",)):
        raise Refusal(N_("This was already decided."))
    await turn.answer(
        await invitations.decide_handover(
            turn.desk, turn.update_id, turn.known(), invitation_id, approved=verdict == ("yes",)
        )
    )


async def handover_settled(turn: Turn, outcome: Outcome) -> None:
    """Staff see what they decided."""
    _ = turn._
    text = (
        _("✅ Confirmed. Both have been told.")
        if outcome.values["approved"]
        else _("✖ Refused. Both have been told.")
    )
    await turn.show(Screen(text))


async def render_handover_decision(reader: Reader) -> Screen | None:
    """To both sides of a handover."""
    _ = reader._
    if reader.delivery.details["approved"]:
        return Screen(
            _("🤝 The integration office has confirmed the handover."),
            ((button(_.label("🏠 Menu"), "menu"),),),
        )
    return Screen(
        _("The integration office has not confirmed the handover. Please call the office.")
    )


FEATURE = Feature(
    routes=(
        Route("command", "invite", only(Role.ADMIN), begin, menu=N_("Invite somebody")),
        Route("button", "invite", only(Role.ADMIN), begin),
        Route("button", "invites", only(Role.ADMIN), show_open),
        Route("button", "revoke", only(Role.ADMIN), revoke),
        Route("button", "handover", only(Role.ADMIN), decide_handover),
    ),
    entries=(
        Entry(N_("✉️ Invite somebody"), "invite", only(Role.ADMIN), 30, "staff"),
        Entry(N_("📋 Invitations"), "invites", only(Role.ADMIN), 31, "staff"),
    ),
    answers={
        "invitation-created": created,
        "invitation-revoked": revoked,
        "handover-settled": handover_settled,
    },
    renderers={
        "handover-asked": render_handover,
        "handover-decided": render_handover_decision,
    },
    conversations=(Conversation(INVITE, only(Role.ADMIN), _create),),
)
