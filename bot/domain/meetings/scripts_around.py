"""The dialogues around a meeting, as data: deputies, agenda proposals, minutes, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.domain.dialogue import Answers, Option, Script, Step
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.rsvp import LONGEST_DEPUTY
from bot.domain.wording import N_, Message

#: Characters of a proposal, and of a line on the agenda: several must fit into one agenda.
LONGEST_PROPOSAL, LONGEST_LINE = 500, 200

TAKING_IN = "proposal-take"

PROPOSAL = Script(
    "proposal",
    1,
    (
        Step(
            "text",
            "text",
            N_(
                "What would you like to speak about at this meeting?\n\n{meeting}\n\n"
                "Please write it in a few words, in your language."
            ),
            shortest=3,
            longest=LONGEST_PROPOSAL,
        ),
        Step(
            "confirm",
            "choice",
            N_("May I send this proposal to the city?\n\n{text}"),
            options=(Option("send", Message(N_("✅ Send"))),),
        ),
    ),
)

PROPOSAL_REPLY = Script(
    "proposal-reply",
    1,
    (
        Step(
            "text",
            "text",
            N_("What is your answer to this proposal?\n\n{proposal}"),
            longest=1000,
        ),
    ),
)

DEPUTY = Script(
    "rsvp-deputy",
    1,
    (
        Step(
            "name",
            "line",
            N_("Who comes in your place? Please write the name."),
            shortest=2,
            longest=LONGEST_DEPUTY,
        ),
    ),
)

MINUTES = Script(
    "minutes",
    1,
    (
        Step(
            "language",
            "choice",
            N_("In which language are the minutes?"),
            source="languages",
        ),
        Step(
            "file",
            "file",
            N_("Please send me the minutes as a file, preferably a PDF."),
        ),
    ),
)

FEEDBACK = Script(
    "meeting-feedback",
    1,
    (
        Step(
            "useful",
            "scale",
            N_(
                "How useful was the meeting for you?\n\n{meeting}\n\n"
                "Nobody sees who has answered what."
            ),
            low=Message(N_("not useful")),
            high=Message(N_("very useful")),
        ),
        Step("again", "yes-no", N_("Would you come again?")),
        Step(
            "wish",
            "text",
            N_(
                "What should be different next time? Please do not write any names. You can "
                "skip this."
            ),
            longest=1000,
            required=False,
        ),
    ),
    progress=True,
)


def taking_in_script(names: Mapping[str, str]) -> Script:
    """A proposal becomes a line of the agenda, in German and in its further languages (``others``).

    ``names`` are the languages' own, by code.
    """
    return Script(
        TAKING_IN,
        1,
        (
            Step(
                f"line.{BASE_LANGUAGE}",
                "text",
                N_("How should this read on the agenda, in German?\n\n{proposal}"),
                longest=LONGEST_LINE,
                suggests="proposal",
            ),
            *(
                Step(
                    f"line.{code}",
                    "text",
                    N_("How should this read on the agenda in this language: {language}?"),
                    longest=LONGEST_LINE,
                    required=False,
                    suggests="proposal",
                    when=partial(_has, code),
                )
                for code in names
                if code != BASE_LANGUAGE
            ),
            Step(
                "confirm",
                "choice",
                N_("Shall I put it on the agenda? Everybody who is invited will be told."),
                options=(Option("take", Message(N_("✅ Put it on the agenda"))),),
            ),
        ),
    )


def _has(code: str, answers: Answers) -> bool:
    return code in (answers.get("others") or ())


def scripts_around(names: Mapping[str, str]) -> tuple[Script, ...]:
    """The dialogues of this module."""
    return PROPOSAL, PROPOSAL_REPLY, DEPUTY, MINUTES, FEEDBACK, taking_in_script(names)
