"""Which dialogues there are to play in the terminal, and lists of the sample city for them."""

from __future__ import annotations

from pathlib import Path

from bot.domain.dialogue import Option, Script
from bot.domain.meetings.scripts import meeting_scripts
from bot.domain.meetings.scripts_around import scripts_around
from bot.domain.questionnaire_script import script_of
from bot.domain.rooms.scripts import ROOM_SCRIPTS
from bot.domain.scripts import SCRIPTS
from bot.domain.wording import N_, Message
from bot.i18n import languages, native_name

#: Names of the city's own questionnaire: that of its file, and that of its command.
NEEDS = ("needs", "survey")


class NotPlayable(Exception):
    """A line that means nothing to the player; the message says what is wrong."""


def dialogues() -> dict[str, Script]:
    """Every dialogue of the bot by its name, but for questionnaires."""
    names = {code: native_name(code) for code in languages()}
    every = (*SCRIPTS.values(), *ROOM_SCRIPTS, *meeting_scripts(names), *scripts_around(names))
    return {script.name: script for script in every}


def script_called(name: str, language: str) -> Script:
    """The dialogue of that name, the city's questionnaire, or that in the file.

    :class:`NotPlayable` names the dialogues that there are, or all mistakes of the file.
    """
    from bot.services.questionnaires.mistakes import QuestionnaireErrors
    from bot.services.questionnaires.reading import default_questionnaire, read_questionnaire

    there = dialogues()
    if name in there:
        return there[name]
    if name in NEEDS:
        return script_of(default_questionnaire(), 1)
    file = Path(name)
    if not file.is_file():
        named = ", ".join((*sorted(there), *NEEDS))
        raise NotPlayable(f"There is no dialogue {name!r}. There are: {named}; or a FILE.yaml.")
    try:
        return script_of(read_questionnaire(file.read_bytes(), name), 1)
    except QuestionnaireErrors as errors:
        from bot.questionnaires import explain

        raise NotPlayable("\n".join(explain(errors, language))) from errors


def sample_lists() -> dict[str, tuple[Option, ...]]:
    """What the running bot would offer: languages, and what there is in the sample city."""
    from bot.demo.sample import load_sample

    city = load_sample()
    spoken = tuple(Option(code, native_name(code)) for code in languages())
    organisations = tuple(Option(o.slug, o.name) for o in city.organisations.values())
    return {
        "languages": spoken,
        "others": spoken[1:],
        "organisations": organisations,
        "own-organisations": organisations[:2],
        "contacts": tuple(Option(c.slug, c.name) for c in city.contacts.values()),
        "rooms": tuple(Option(room.slug, room.names) for room in city.rooms.values()),
        "how-to-block": (Option("block", Message(N_("🚫 Block"))),),
    }
