"""Invitations: making, opening and using them; deputies and successors, whom staff confirm."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.dialogue import State, begin
from bot.domain.invitation import Invitation, Kind, check, new_token, token_hash
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.scripts import REGISTRATION
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish, new_serial
from bot.services.questionnaires import responding
from db import audit, directory, people, questions, room_requests, rsvps
from db import dialogues as dialogue_rows
from db import invitations as rows
from db.invitations import NewInvitation


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an invitation shall open, and for whom."""

    role: Role
    organisation: str | None = None
    contact: str | None = None
    language: str | None = None
    kind: Kind = Kind.DIRECT


async def create(
    desk: Desk,
    update_id: int | None,
    creator: Person | None,
    wanted: Wanted,
    state: State | None = None,
) -> Outcome:
    """Make an invitation, as yet without a token that anybody knows: :func:`renew` gives one.

    So nothing that is stored, not even the outcome, opens a door. ``state`` is the dialogue that
    asked for it, ended by this.
    """
    async with desk.change(update_id) as change:
        if state is not None and creator is not None:
            await finish(change, creator, state)
        invitation_id = await rows.add(
            change.connection,
            NewInvitation(
                token_hash=token_hash(new_token()),
                kind=wanted.kind,
                role=wanted.role,
                organisation=wanted.organisation,
                contact=wanted.contact,
                language=wanted.language,
                created_by=None if creator is None else creator.id,
                created_at=change.now,
                expires_at=change.now + desk.settings.invitation_lifetime,
            ),
        )
        await audit.add(
            change.connection,
            person_id=None if creator is None else creator.id,
            act="invitation-created",
            object=f"invitation {invitation_id}",
            now=change.now,
            details={"role": wanted.role.value, "kind": wanted.kind.value},
        )
        return await change.conclude(
            "invitation-created", invitation=invitation_id, language=wanted.language
        )


async def renew(desk: Desk, invitation_id: int) -> str:
    """A token for an invitation, shown once. An earlier one becomes worthless."""
    token = new_token()
    async with desk.change() as change:
        await rows.change_hash(change.connection, invitation_id, token_hash(token))
    return token


async def open_link(
    desk: Desk,
    update_id: int,
    *,
    token: str,
    telegram_id: int,
    person: Person | None,
    language: str,
    name: str,
) -> Outcome:
    """Somebody opens an invitation's link: begin the registration, or say why not."""
    async with desk.change(update_id) as change:
        invitation = check(
            await rows.find_by_hash(change.connection, token_hash(token)),
            None if person is None else person.id,
            change.now,
        )
        known: dict[str, object] = {"invitation": invitation.id, "suggestion": name[:80]}
        if person is None:
            person_id = await people.add(
                change.connection,
                telegram_id=telegram_id,
                language=invitation.language or language,
                now=change.now,
            )
        else:
            person_id = person.id
            if person.registered:
                known |= {"language": person.language, "consent": "agree", "name": person.name}
        await dialogue_rows.begin(
            change.connection,
            person_id,
            begin(REGISTRATION, known, serial=new_serial()),
            lasting=REGISTRATION.lasting,
            now=change.now,
        )
        return await change.conclude("invitation-opened")


async def what_it_opens(desk: Desk, invitation_id: int) -> tuple[Role, str] | None:
    """Role and the organisation's name (or empty) of an invitation, to show before it is used."""
    async with desk.database.reading() as connection:
        invitation = await rows.find(connection, invitation_id)
        if invitation is None:
            return None
        name = await _organisation_name(connection, invitation.organisation)
        return invitation.role, name


async def _organisation_name(connection: object, slug: str | None) -> str:
    if slug is None:
        return ""
    return (await directory.organisation_names(connection, [slug])).get(slug, slug)  # type: ignore[arg-type]


async def use(desk: Desk, update_id: int, person: Person, state: State) -> Outcome:
    """The registration is complete: use the invitation up and let the person in.

    A deputy or successor waits for staff to confirm.
    """
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        invitation = check(
            await rows.find(change.connection, int(state.answers["invitation"])),
            person.id,
            change.now,
        )
        if not await rows.use(change.connection, invitation.id, person.id, change.now):
            raise Refusal(N_("This invitation was used a moment ago. Please ask for a new one."))
        await people.change(
            change.connection,
            person.id,
            name=str(state.answers["name"]),
            **({} if person.consented else {"consented_at": change.now}),
        )
        if invitation.kind is Kind.DIRECT:
            await _let_in(change, invitation, person.id)
            return await change.conclude("registered", role=invitation.role.value)
        for admin in await people.with_role(change.connection, Role.ADMIN):
            await change.post("handover-asked", admin, invitation.id, {"invitation": invitation.id})
        return await change.conclude("registered-waiting")


async def _let_in(change: Change, invitation: Invitation, person_id: int) -> None:
    deputy = invitation.kind is Kind.DEPUTY
    await people.give_role(change.connection, person_id, invitation.role)
    if invitation.organisation is not None:
        await people.join(change.connection, person_id, invitation.organisation, deputy=deputy)
    if invitation.contact is not None:
        await people.hold_contact(change.connection, person_id, invitation.contact)


@dataclass(frozen=True, slots=True)
class Handover:
    """A deputy or successor who waits for staff: who invites whom, for what."""

    invitation: Invitation
    inviter: str
    invited: str
    organisation: str


async def handover(desk: Desk, invitation_id: int) -> Handover | None:
    """The details of a handover that staff are to decide."""
    async with desk.database.reading() as connection:
        invitation = await rows.find(connection, invitation_id)
        if invitation is None or invitation.used_by is None:
            return None
        inviter = (
            await people.find(connection, invitation.created_by) if invitation.created_by else None
        )
        invited = await people.find(connection, invitation.used_by)
        return Handover(
            invitation,
            inviter.name if inviter else "",
            invited.name if invited else "",
            await _organisation_name(connection, invitation.organisation),
        )


async def decide_handover(
    desk: Desk, update_id: int, staff: Person, invitation_id: int, *, approved: bool
) -> Outcome:
    """Staff confirm or refuse a deputy or successor; open matters move to a successor."""
    async with desk.change(update_id) as change:
        connection = change.connection
        invitation = await rows.find(connection, invitation_id)
        if (
            invitation is None
            or invitation.used_by is None
            or invitation.kind is Kind.DIRECT
            or not await rows.decide(
                connection, invitation_id, person_id=staff.id, approved=approved, now=change.now
            )
        ):
            raise Refusal(N_("This was already decided."))
        moved = 0
        if approved:
            await _let_in(change, invitation, invitation.used_by)
            if invitation.kind is Kind.SUCCESSOR and invitation.created_by is not None:
                moved = await _step_down(change, invitation.created_by, invitation)
        for person_id in {invitation.used_by, invitation.created_by} - {None}:
            assert person_id is not None
            await change.post(
                "handover-decided",
                person_id,
                invitation_id,
                {"invitation": invitation_id, "approved": approved},
            )
        await audit.add(
            connection,
            person_id=staff.id,
            act="handover-approved" if approved else "handover-refused",
            object=f"invitation {invitation_id}",
            now=change.now,
        )
        return await change.conclude("handover-settled", approved=approved, moved=moved)


async def _step_down(change: Change, person_id: int, invitation: Invitation) -> int:
    assert invitation.used_by is not None
    moved = await questions.hand_on(change.connection, person_id, invitation.used_by)
    if invitation.organisation is not None:
        await room_requests.hand_on(
            change.connection, person_id, invitation.used_by, invitation.organisation
        )
        await rsvps.hand_on(
            change.connection,
            person_id,
            invitation.used_by,
            invitation.organisation,
            change.now,
        )
        await responding.hand_on(change, person_id, invitation.used_by, invitation.organisation)
        await people.leave(change.connection, person_id, invitation.organisation)
    if not await people.memberships_of(change.connection, person_id):
        await people.take_role(change.connection, person_id, Role.KEY_PERSON)
    return moved


async def open_invitations(desk: Desk, limit: int = 20) -> list[tuple[Invitation, str]]:
    """Invitations that can still be used, with the organisation's name."""
    async with desk.database.reading() as connection:
        found = await rows.open_ones(connection, desk.clock(), limit)
        names = await directory.organisation_names(
            connection, [i.organisation for i in found if i.organisation]
        )
    return [(i, names.get(i.organisation or "", "")) for i in found]


async def revoke(desk: Desk, update_id: int, staff: Person, invitation_id: int) -> Outcome:
    """Make an unused invitation worthless."""
    async with desk.change(update_id) as change:
        if not await rows.revoke(change.connection, invitation_id, change.now):
            raise Refusal(N_("This invitation was already used or withdrawn."))
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="invitation-revoked",
            object=f"invitation {invitation_id}",
            now=change.now,
        )
        return await change.conclude("invitation-revoked", invitation=invitation_id)
