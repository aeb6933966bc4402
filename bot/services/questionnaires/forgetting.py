"""Forgetting a person in what they answered for their organisation.

The answers are the organisation's and stay; name, telephone and e-mail address of its contact are
the person's and go, from the responses and from the MSO directory.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_script import NAME, subject_of
from bot.services.desk import Change
from bot.services.questionnaires.stored import questionnaire_of
from db import dialogues, mso_directory, responses

#: Fields of the MSO directory that say who somebody is.
PERSONAL = frozenset({"contact-name", "contact-phone", "contact-email"})


async def forget_contact(change: Change, person_id: int) -> None:
    """Take the contact's data out of all that this person handed in, and out of what others of the
    organisation are shown of it while they answer. What the person only began goes with them.
    """
    await responses.remove_begun_by(change.connection, person_id)
    for written in await responses.written_by(change.connection, person_id):
        personal = _personal(await questionnaire_of(change.connection, written.questionnaire))
        answers = {
            code: None if code in personal else answer for code, answer in written.answers.items()
        }
        if answers != written.answers:
            await responses.correct(change.connection, written.id, answers)
        await mso_directory.forget(change.connection, written.organisation, personal)
        await out_of_dialogues(change, written.organisation, personal, given=False)


async def out_of_dialogues(
    change: Change, organisation: str, items: Collection[str], *, given: bool
) -> None:
    """Who is answering for an organisation is no longer shown what it said of ``items`` the last
    time; with ``given`` they are asked again what they have said themselves.
    """
    ids = await responses.ids_of_organisation(change.connection, organisation)
    subjects = [subject_of(number) for number in ids]
    await dialogues.forget_answers(change.connection, NAME, subjects, items, given=given)


def _personal(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(item.code for item in questionnaire.items if item.feeds in PERSONAL)
