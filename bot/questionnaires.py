"""The command line's words about a questionnaire's file: what is in it, or wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.questionnaire import Questionnaire
from bot.i18n import translator
from bot.services.questionnaires.mistakes import QuestionnaireErrors


def describe(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """What is in a questionnaire, a line for each thing."""
    _ = translator(language)
    yield f"{_.text(questionnaire.titles)} ({questionnaire.name}, {questionnaire.version})"
    yield str(_.plural("{number} item", "{number} items", len(questionnaire.items)))
    yield ", ".join(_.language_name(code) for code in questionnaire.languages)


def explain(errors: QuestionnaireErrors, language: str) -> Iterator[str]:
    """Every mistake with its file, line and place, as editors and terminals make links of."""
    _ = translator(language)
    for error in errors.errors:
        place = f"{errors.file}:{error.line}" if error.line else errors.file
        named = ", ".join(map(_.plain, error.named()))
        said = _.plain(error.message)
        yield f"{place}: {named}: {said}" if named else f"{place}: {said}"
    yield _.plain(errors.message)
