"""The dialogues about a meeting, as data. Steps that ask for a text are there once per language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.domain.dialogue import Answers, Option, Script, Step
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.meeting import (
    LONGEST_AGENDA,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_PLACES,
    MeetingKind,
)
from bot.domain.wording import N_, Message

KINDS: dict[MeetingKind, str] = {
    MeetingKind.NETWORKING: N_("Networking meeting"),
    MeetingKind.ASSOCIATION: N_("Training: running an association"),
    MeetingKind.FUNDING: N_("Training: funding"),
    MeetingKind.PUBLICITY: N_("Training: public relations"),
    MeetingKind.OTHER: N_("Meeting"),
}

#: Lengths before the start that are offered; any other can be written.
USUAL_REMINDERS = ("4w", "2w", "1w", "3d", "1d", "2h")

NO_REMINDER = Option("none", Message(N_("No reminder")), exclusive=True)

#: Answers to *who is invited?*, and whether organisations and languages are asked then.
EVERYBODY, ORGANISATIONS, LANGUAGES, BOTH = "all", "organisations", "languages", "both"

LONGEST_REASON = 500

TITLE, AGENDA = N_("Title ({language})"), N_("Agenda ({language})")

MEETING = "meeting"
CANCELLING = "meeting-cancel"


def meeting_script(names: Mapping[str, str]) -> Script:
    """Planning a meeting, or changing its plan. ``names`` are the languages' own, by code."""
    others = [code for code in names if code != BASE_LANGUAGE]
    return Script(
        MEETING,
        1,
        (
            Step(
                "kind",
                "choice",
                N_("What kind of meeting is it?"),
                options=tuple(Option(kind.value, Message(text)) for kind, text in KINDS.items()),
                # translators: the kind of meeting, such as a training
                title=Message(N_("Kind")),
            ),
            Step(
                f"title.{BASE_LANGUAGE}",
                "line",
                N_("What is the title, in German?"),
                longest=LONGEST_TITLE,
                title=_named(TITLE, names[BASE_LANGUAGE]),
            ),
            Step(
                "others",
                "multiple",
                N_(
                    "In which other languages would you like to write the title and the "
                    "agenda? Everyone else gets the German text, marked as German."
                ),
                source="others",
                required=False,
                title=Message(N_("Other languages")),
            ),
            *(_title(code, names[code]) for code in others),
            Step(
                f"agenda.{BASE_LANGUAGE}",
                "text",
                N_("What is on the agenda, in German? One line for each item is best."),
                longest=LONGEST_AGENDA,
                required=False,
                title=_named(AGENDA, names[BASE_LANGUAGE]),
            ),
            *(_agenda(code, names[code]) for code in others),
            *_WHEN_AND_WHERE,
            *_WHO,
            Step(
                "reminders",
                "lengths",
                N_("When should I remind people? Those who said no get no reminder."),
                options=(*(Option(code, code) for code in USUAL_REMINDERS), NO_REMINDER),
                suggests="usual_reminders",
                title=Message(N_("Reminders")),
            ),
            Step(
                "review",
                "review",
                N_("<b>Is this right?</b> Tap a number to change something.\n\n{consequence}"),
                options=(Option("save", Message(N_("✅ Save"))),),
            ),
        ),
        lasting=True,
        progress=True,
    )


def _named(text: str, language: str) -> Message:
    return Message(text, {"language": language})


def _title(code: str, language: str) -> Step:
    return Step(
        f"title.{code}",
        "line",
        N_("What is the title in this language: {language}?"),
        longest=LONGEST_TITLE,
        required=False,
        when=partial(_also_in, code, f"title.{BASE_LANGUAGE}"),
        title=_named(TITLE, language),
    )


def _agenda(code: str, language: str) -> Step:
    return Step(
        f"agenda.{code}",
        "text",
        N_("What is the agenda in this language: {language}?"),
        longest=LONGEST_AGENDA,
        required=False,
        when=partial(_also_in, code, f"agenda.{BASE_LANGUAGE}"),
        title=_named(AGENDA, language),
    )


def _also_in(code: str, german: str, answers: Answers) -> bool:
    """Whether a text is asked in a further language: it was chosen, and there is a German one."""
    return code in (answers.get("others") or ()) and bool(answers.get(german))


def _limited_to(what: str, answers: Answers) -> bool:
    return answers.get("audience") in (what, BOTH)


_WHEN_AND_WHERE = (
    Step("date", "date", N_("On which day?"), days=(0, 1100), title=Message(N_("Day"))),
    Step("start", "time", N_("When does it begin?"), title=Message(N_("Start"))),
    Step("end", "time", N_("When does it end?"), title=Message(N_("End"))),
    Step(
        "place",
        "place",
        N_("Where is it?"),
        longest=LONGEST_PLACE,
        suggests="usual_place",
        # translators: where the meeting is
        title=Message(N_("Place")),
    ),
    Step(
        "capacity",
        "number",
        N_("How many people can come? Skip this if there is no limit."),
        minimum=1,
        maximum=MOST_PLACES,
        required=False,
        title=Message(N_("Number of places")),
    ),
)

_WHO = (
    Step(
        "audience",
        "choice",
        N_("Who is invited?"),
        options=(
            Option(EVERYBODY, Message(N_("All key persons"))),
            Option(ORGANISATIONS, Message(N_("Only some organisations"))),
            Option(LANGUAGES, Message(N_("Only some languages"))),
            Option(BOTH, Message(N_("By organisation and language"))),
        ),
        title=Message(N_("Invited")),
    ),
    Step(
        "organisations",
        "multiple",
        N_("Which organisations?"),
        source="organisations",
        when=partial(_limited_to, ORGANISATIONS),
        title=Message(N_("Organisations")),
    ),
    Step(
        "languages",
        "multiple",
        N_("Which languages? I invite everyone who uses one of them here."),
        source="languages",
        when=partial(_limited_to, LANGUAGES),
        title=Message(N_("Languages")),
    ),
)


def cancelling_script(names: Mapping[str, str]) -> Script:
    """Calling a meeting off, with a reason in the languages of its titles (``others``)."""
    return Script(
        CANCELLING,
        1,
        (
            Step(
                f"reason.{BASE_LANGUAGE}",
                "text",
                N_("Why is it cancelled? Please write the reason in German, or skip this."),
                longest=LONGEST_REASON,
                required=False,
            ),
            *(
                Step(
                    f"reason.{code}",
                    "text",
                    N_("What is the reason in this language: {language}?"),
                    longest=LONGEST_REASON,
                    required=False,
                    when=partial(_also_in, code, f"reason.{BASE_LANGUAGE}"),
                )
                for code in names
                if code != BASE_LANGUAGE
            ),
            Step(
                "confirm",
                "choice",
                N_(
                    "Shall I cancel this meeting?\n\n{meeting}\n\nEverybody who is invited "
                    "will be told at once, and there will be no more reminders. This "
                    "cannot be undone."
                ),
                options=(Option("cancel", Message(N_("🚫 Yes, cancel it"))),),
            ),
        ),
    )


def meeting_scripts(names: Mapping[str, str]) -> tuple[Script, ...]:
    """The dialogues in which staff plan and call off."""
    return meeting_script(names), cancelling_script(names)
