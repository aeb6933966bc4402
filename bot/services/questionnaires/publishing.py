"""From what an organisation hands in to what it shows in the MSO directory, if it agreed."""

from __future__ import annotations

from bot.domain.questionnaire import Answers, Questionnaire
from bot.services.desk import Change
from db import mso_directory


async def publish(
    change: Change,
    organisation: str,
    name: str,
    *,
    answers: Answers,
    questionnaire: Questionnaire,
    identifier: int,
) -> None:
    """Show an organisation by its answers, or no more when it does not agree.

    ``identifier`` is that of the stored questionnaire by which the answers are to be read.
    """
    agreed = questionnaire.feeding("publish")
    if agreed is None or answers.get(agreed.code) is not True:
        await mso_directory.withdraw(change.connection, organisation)
        return
    shown = {
        item.code: answers[item.code]
        for item in questionnaire.items
        if item.feeds not in (None, "publish") and answers.get(item.code) is not None
    }
    await mso_directory.publish(
        change.connection,
        organisation=organisation,
        organisation_name=name,
        questionnaire_id=identifier,
        answers=shown,
        now=change.now,
    )
