"""The MSO directory: reading it, and taking an organisation out of it again.

It is read anew each time: a few hundred rows, and consent that was taken back counts at once.
"""

from __future__ import annotations

from bot.domain.mso_directory import MsoEntry, entry_of, in_order
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.questionnaire import asked_only
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.questionnaires.forgetting import out_of_dialogues
from bot.services.questionnaires.stored import QuestionnairesInMemory, questionnaire_of
from db import audit, people, responses
from db import mso_directory as rows

GONE = N_("This organisation is not shown any more. Please choose again.")
NOT_YOURS = N_("You do not speak for this organisation.")


async def load(desk: Desk, known: QuestionnairesInMemory) -> list[MsoEntry]:
    """Every organisation that agreed to be shown, by name; days are those of the city."""
    async with desk.database.reading() as connection:
        published = await rows.all_published(connection)
    return in_order(
        [
            entry_of(
                row.organisation,
                row.organisation_name,
                row.published_at.astimezone(desk.settings.timezone),
                (await known.at(row.questionnaire)).questionnaire,
                row.answers,
            )
            for row in published
        ]
    )


async def spoken_for(desk: Desk, person: Person) -> frozenset[str]:
    """The organisations for which a person may decide what is shown of them."""
    if Role.KEY_PERSON not in person.roles:
        return frozenset()
    async with desk.database.reading() as connection:
        return frozenset(m.slug for m in await people.memberships_of(connection, person.id))


async def withdraw(desk: Desk, update_id: int, person: Person, organisation: str) -> Outcome:
    """Show an organisation no more: its key persons take back their consent (article 7(3) GDPR),
    or an admin decides. The organisation's other people are told.

    The answers that it handed in last say so, too, and who is changing them is asked again: else a
    change of another answer would publish it again.
    """
    async with desk.change(update_id) as change:
        own = Role.KEY_PERSON in person.roles and organisation in {
            m.slug for m in await people.memberships_of(change.connection, person.id)
        }
        if not own and Role.ADMIN not in person.roles:
            raise Refusal(NOT_YOURS)
        await _take_back_consent(change, organisation)
        shown = await rows.find(change.connection, organisation)
        if shown is None or not await rows.withdraw(change.connection, organisation):
            raise Refusal(GONE)
        for member in await people.members_of(change.connection, organisation):
            if member != person.id:
                await change.post(
                    "organisation-hidden",
                    member,
                    f"{organisation}.{change.now.isoformat()}",
                    {"organisation": shown.organisation_name, "by_city": not own},
                )
        if not own:
            await audit.add(
                change.connection,
                person_id=person.id,
                act="organisation-hidden",
                object=f"organisation {organisation}",
                now=change.now,
            )
        return await change.conclude("organisation-hidden", organisation=shown.organisation_name)


async def _take_back_consent(change: Change, organisation: str) -> None:
    written = await responses.hold_last_handed_in(change.connection, organisation)
    if written is None:
        return
    questionnaire = await questionnaire_of(change.connection, written.questionnaire)
    agreed = questionnaire.feeding("publish")
    if agreed is not None:
        await out_of_dialogues(change, organisation, [agreed.code], given=True)
    if agreed is not None and written.answers.get(agreed.code) is True:
        answers = asked_only(questionnaire, {**written.answers, agreed.code: False})
        await responses.correct(change.connection, written.id, answers)
