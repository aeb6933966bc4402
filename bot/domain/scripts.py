"""The dialogues of this bot, as data."""

from __future__ import annotations

from bot.domain.announcement_scripts import ANNOUNCEMENT_SCRIPTS
from bot.domain.dialogue import Option, Script, Step
from bot.domain.person import Role
from bot.domain.wording import N_, Message

#: Names that people are called by in the bot, for every role.
ROLE_NAMES: dict[Role, str] = {
    Role.KEY_PERSON: N_("key person"),
    Role.EDITOR: N_("editor"),
    Role.ROOM_MANAGER: N_("room manager"),
    Role.CONTACT: N_("city contact"),
    Role.STEERING: N_("steering group"),
    Role.ADMIN: N_("administrator"),
}

SEND = Option("send", Message(N_("✅ Send")))

CONSENT = Step(
    "consent",
    "choice",
    N_(
        "🔒 <b>Your data</b>\n"
        "I keep your name, your organisation, your language and what you write to the city here. "
        "The city of Herne uses it only to help you and your organisation. "
        "You can see it at any time (/mydata) and delete it (/forget). More: /privacy\n\n"
        "Do you agree?"
    ),
    options=(Option("agree", Message(N_("✅ I agree"))),),
)

NAME = Step(
    "name",
    "line",
    N_("What is your name? Please write your first and last name."),
    shortest=2,
    longest=80,
    suggests="suggestion",
)

REGISTRATION = Script(
    "registration",
    1,
    (
        Step("language", "choice", N_("Please choose your language."), source="languages"),
        CONSENT,
        NAME,
        Step(
            "confirm",
            "choice",
            N_("Is this right?\n\n<b>{name}</b>\n{membership}"),
            options=(Option("yes", Message(N_("✅ Yes, that is right"))),),
        ),
    ),
)

ACCESS = Script(
    "access",
    1,
    (
        CONSENT,
        NAME,
        Step(
            "organisation",
            "text",
            N_(
                "Which organisation do you come from? "
                "Please say in your own words who you are and what you would like to do."
            ),
            shortest=2,
            longest=300,
        ),
        Step(
            "confirm",
            "choice",
            N_("May I send this to the integration office?\n\n<b>{name}</b>\n{organisation}"),
            options=(SEND,),
        ),
    ),
)

QUESTION = Script(
    "question",
    1,
    (
        Step(
            "text",
            "text",
            N_(
                "What would you like to ask? Please write it in your own words, in your language. "
                "One message is enough."
            ),
            shortest=3,
            longest=2000,
        ),
        Step(
            "confirm",
            "choice",
            N_("May I send this to {recipient}?\n\n{text}"),
            options=(SEND,),
        ),
    ),
)

ANSWER = Script(
    "answer",
    1,
    (
        Step(
            "text",
            "text",
            N_("Please write your answer to question {number}."),
            longest=3000,
        ),
    ),
)

REPORT = Script(
    "report",
    1,
    (
        Step(
            "text",
            "text",
            N_("What is wrong with this entry? For example: the phone number does not work."),
            shortest=2,
            longest=500,
        ),
    ),
)

INVITE = Script(
    "invite",
    1,
    (
        Step(
            "role",
            "choice",
            N_("Whom would you like to invite?"),
            options=tuple(Option(role.value, Message(name)) for role, name in ROLE_NAMES.items()),
        ),
        Step(
            "organisation",
            "choice",
            N_("For which organisation?"),
            source="organisations",
            when=lambda answers: answers.get("role") == Role.KEY_PERSON.value,
        ),
        Step(
            "contact",
            "choice",
            N_("Which contact in the directory is it?"),
            source="contacts",
            when=lambda answers: answers.get("role") == Role.CONTACT.value,
        ),
        Step(
            "language",
            "choice",
            N_("In which language shall I greet the person?"),
            source="languages",
        ),
    ),
)

IMPORT = Script(
    "import",
    1,
    (
        Step(
            "confirm",
            "choice",
            N_("Shall I apply these changes?"),
            options=(Option("apply", Message(N_("✅ Apply all"))),),
        ),
    ),
)

ROUND = Script(
    "round",
    1,
    (
        Step(
            "confirm",
            "choice",
            N_(
                "Shall I open a round with this questionnaire?\n\n<b>{title}</b>\n"
                "Questions: {items}\nLanguages: {languages}\n{notes}\n\n"
                "All key persons get a message."
            ),
            options=(Option("open", Message(N_("▶ Open the round"))),),
        ),
    ),
)

SCRIPTS: dict[str, Script] = {
    script.name: script
    for script in (
        *(REGISTRATION, ACCESS, QUESTION, ANSWER, REPORT, INVITE, IMPORT, ROUND),
        *ANNOUNCEMENT_SCRIPTS,
    )
}
