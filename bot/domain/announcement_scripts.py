"""The dialogues of announcements, news and material, as data."""

from __future__ import annotations

from bot.domain.dialogue import Option, Script, Step
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Message

#: A message that people type has at most so many characters (Bot API, sendMessage).
ONE_MESSAGE = 4096

SEND = Option("send", Message(N_("✅ Send")))

ANNOUNCEMENT = Script(
    "announcement",
    1,
    (
        Step(
            "text",
            "rich",
            N_(
                "<b>A new announcement</b>\nPlease write the German text. The first line "
                "is the title. Bold text, links and lists are kept. You can change "
                "everything until you send it."
            ),
            longest=ONE_MESSAGE,
        ),
    ),
)

ANNOUNCEMENT_TEXT = Script(
    "announcement-text",
    1,
    (
        Step("language", "choice", N_("In which language?"), source="languages"),
        Step(
            "text",
            "rich",
            N_("Please write the text in this language: {name}"),
            longest=ONE_MESSAGE,
        ),
    ),
)

ANNOUNCEMENT_CORRECTION = Script(
    "announcement-correction",
    1,
    (
        Step("language", "choice", N_("In which language?"), source="languages"),
        Step(
            "text",
            "rich",
            N_("Please write the whole corrected text in this language: {name}"),
            longest=ONE_MESSAGE,
        ),
        Step(
            "confirm",
            "choice",
            N_(
                "Shall I replace the text in all chats? The messages are marked as corrected, and "
                "nobody gets a second one."
            ),
            options=(Option("correct", Message(N_("✏️ Yes, correct"))),),
        ),
    ),
)

ANNOUNCEMENT_FILE = Script(
    "announcement-file",
    1,
    (Step("file", "file", N_("Please send the picture or file that goes with the text.")),),
)

ANNOUNCEMENT_LINK = Script(
    "announcement-link",
    1,
    (
        Step(
            "link",
            "line",
            N_(
                "Please send the link. It becomes a button below the text. No link? Then skip this."
            ),
            longest=500,
            required=False,
        ),
    ),
)

ANNOUNCEMENT_TIME = Script(
    "announcement-time",
    1,
    (
        Step("day", "date", N_("On which day should it be sent?"), days=(0, 365)),
        Step("time", "time", N_("At what time?")),
    ),
)

ANNOUNCEMENT_REASON = Script(
    "announcement-reason",
    1,
    (
        Step(
            "reason", "text", N_("What should be changed? The author will read this."), longest=500
        ),
    ),
)

NEWS = Script(
    "news",
    1,
    (
        Step(
            "organisation",
            "choice",
            N_("Which organisation is the news from?"),
            source="own-organisations",
        ),
        Step(
            "text",
            "rich",
            N_(
                "What would you like other organisations to know? An event, an offer, a "
                "success? Please write it in your language. The city reads it first and "
                "then passes it on."
            ),
            shortest=10,
            longest=2500,
        ),
        Step("confirm", "choice", N_("May I send this to the city?\n\n{text}"), options=(SEND,)),
    ),
)

NEWS_RELEASE = Script(
    "news-release",
    1,
    (
        Step(
            "text",
            "rich",
            N_(
                "Please write the German text. Whoever reads the language of the original gets "
                "the original."
            ),
            longest=ONE_MESSAGE,
        ),
    ),
)

NEWS_REFUSAL = Script(
    "news-refusal",
    1,
    (Step("reason", "text", N_("Why not? The organisation will read your reason."), longest=500),),
)

MATERIAL = Script(
    "material",
    1,
    (
        Step(
            "topic",
            "choice",
            N_("Which topic?"),
            options=tuple(Option(topic, Message(title)) for topic, title in TOPICS.items()),
        ),
        Step("title", "line", N_("What is it called in German?"), shortest=2, longest=120),
        Step("language", "choice", N_("In which language is the file?"), source="languages"),
        Step("file", "file", N_("Please send the file.")),
    ),
)

MATERIAL_FILE = Script(
    "material-file",
    1,
    (
        Step("language", "choice", N_("In which language is the file?"), source="languages"),
        Step(
            "title",
            "line",
            N_("What is it called in this language?"),
            shortest=2,
            longest=120,
            required=False,
        ),
        Step("file", "file", N_("Please send the file.")),
    ),
)

MATERIAL_SEARCH = Script(
    "material-search",
    1,
    (Step("words", "line", N_("What are you looking for? One word is enough."), longest=100),),
)

#: For playing in the terminal, and for the test that they are sound.
ANNOUNCEMENT_SCRIPTS = (
    ANNOUNCEMENT,
    ANNOUNCEMENT_TEXT,
    ANNOUNCEMENT_CORRECTION,
    ANNOUNCEMENT_FILE,
    ANNOUNCEMENT_LINK,
    ANNOUNCEMENT_TIME,
    ANNOUNCEMENT_REASON,
    NEWS,
    NEWS_RELEASE,
    NEWS_REFUSAL,
    MATERIAL,
    MATERIAL_FILE,
    MATERIAL_SEARCH,
)
