"""Scripts for the golden conversations: one for each kind of step, as small as it can be."""

from __future__ import annotations

from bot.domain.dialogue import Option, Script, Step
from bot.domain.wording import Message

REVIEW = Step("review", "review", {"de": "Alles richtig?", "ar": "هل كل شيء صحيح؟"})


def _script(name: str, *steps: Step) -> Script:
    return Script(name, 1, (*steps, REVIEW), lasting=True, progress=True)


CLUB = {"de": "Ihr Verein", "ar": "جمعيتكم"}
COURSE = Option("course", {"de": "Sprachkurse", "ar": "دورات لغة"})
WOMEN = Option("women", {"de": "Frauen und Mädchen", "ar": "النساء والفتيات"})
SPORT = Option("sport", {"de": "Sport & Freizeit", "ar": "الرياضة والترفيه"})
NONE = Option("none", {"de": "Nichts davon", "ar": "لا شيء مما سبق"}, exclusive=True)

SCRIPTS = {
    script.name: script
    for script in (
        _script(
            "text",
            Step(
                "wish",
                "text",
                {"de": "Was wünschen Sie sich?", "ar": "ماذا تتمنون؟"},
                shortest=3,
                longest=60,
                required=False,
                help={"de": "Schreiben Sie frei.", "ar": "اكتبوا بحرية."},
                section=CLUB,
            ),
            Step("name", "line", {"de": "Wie heißt er?", "ar": "ما اسمها؟"}, section=CLUB),
        ),
        _script(
            "choice",
            Step(
                "offer",
                "choice",
                {"de": "Was bieten Sie an?", "ar": "ماذا تقدمون؟"},
                options=(COURSE, WOMEN, SPORT),
            ),
        ),
        _script(
            "multiple",
            Step(
                "offers",
                "multiple",
                {"de": "Was bieten Sie an?", "ar": "ماذا تقدمون؟"},
                options=(COURSE, WOMEN, SPORT, NONE),
            ),
        ),
        _script(
            "yes-no",
            Step("room", "yes-no", {"de": "Brauchen Sie einen Raum?", "ar": "هل تحتاجون قاعة؟"}),
            Step(
                "people",
                "number",
                {"de": "Für wie viele Menschen?", "ar": "لكم شخصًا؟"},
                minimum=1,
                maximum=500,
                when=lambda answers: answers.get("room") is True,
            ),
        ),
        _script(
            "number",
            Step(
                "fee", "number", {"de": "Beitrag in Euro?", "ar": "الاشتراك باليورو؟"}, decimals=2
            ),
        ),
        _script(
            "scale",
            Step(
                "urgent",
                "scale",
                {"de": "Wie dringend ist es?", "ar": "ما مدى الاستعجال؟"},
                minimum=1,
                maximum=5,
                low={"de": "gar nicht", "ar": "غير مستعجل"},
                high={"de": "sehr", "ar": "مستعجل جدًا"},
            ),
        ),
        _script(
            "date",
            Step(
                "day",
                "date",
                {"de": "An welchem Tag?", "ar": "في أي يوم؟"},
                days=(0, 60),
            ),
        ),
        _script("time", Step("start", "time", {"de": "Um wie viel Uhr?", "ar": "في أي ساعة؟"})),
        _script(
            "moment",
            Step(
                "when",
                "moment",
                {"de": "Wann brauchen Sie den Raum?", "ar": "متى تحتاجون القاعة؟"},
                days=(0, 60),
            ),
        ),
        _script(
            "place",
            Step(
                "where",
                "place",
                {"de": "Wo findet es statt?", "ar": "أين سيكون ذلك؟"},
                longest=200,
            ),
        ),
        _script(
            "lengths",
            Step(
                "before",
                "lengths",
                {"de": "Wann soll ich erinnern?", "ar": "متى أذكّركم؟"},
                options=(
                    Option("1w", {"de": "1 Woche vorher", "ar": "قبل أسبوع"}),
                    Option("1d", {"de": "1 Tag vorher", "ar": "قبل يوم"}),
                    Option("none", {"de": "Gar nicht", "ar": "لا تذكير"}, exclusive=True),
                ),
            ),
        ),
        _script(
            "file",
            Step(
                "picture",
                "file",
                {"de": "Möchten Sie ein Bild schicken?", "ar": "هل تريدون إرسال صورة؟"},
                options=(Option("photo", Message("A picture")),),
                required=False,
            ),
        ),
        _script(
            "rich",
            Step("news", "rich", {"de": "Was gibt es Neues?", "ar": "ما الجديد؟"}, longest=100),
        ),
    )
}
