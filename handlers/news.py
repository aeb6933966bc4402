"""News of organisations: key persons hand them in, editors release or refuse them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.announcement import read
from bot.domain.announcement_scripts import NEWS, NEWS_REFUSAL, NEWS_RELEASE
from bot.domain.dialogue import Option, State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import news, people
from bot.services.news import News
from handlers import dialogue
from handlers.announcements import EDITORS
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.turn import Entry, Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, clipped, paragraphs

KEY_PERSONS = only(Role.KEY_PERSON)


async def begin(turn: Turn) -> None:
    """Somebody has news; whoever speaks for one organisation only is not asked for which."""
    own = await people.memberships(turn.desk, turn.known())
    if not own:
        raise Refusal(N_("You do not speak for any organisation."))
    answers = {"organisation": own[0].slug} if len(own) == 1 else {}
    await dialogue.start(turn, NEWS, answers)


async def _own(turn: Turn, _state: State, _source: str) -> Sequence[Option]:
    return [Option(m.slug, m.name) for m in await people.memberships(turn.desk, turn.known())]


async def _shown(_turn: Turn, state: State) -> Values:
    return {"text": Markup(state.answers.get("text", ""))}  # noqa: S704 - from Telegram's entities


async def _hand_in(turn: Turn, state: State) -> Outcome:
    return await news.hand_in(
        turn.desk,
        turn.update_id,
        turn.known(),
        str(state.answers["text"]),
        organisation=str(state.answers["organisation"]),
        state=state,
    )


async def thank(turn: Turn, _outcome: Outcome) -> None:
    """It waits for an editor."""
    _ = turn._
    await turn.say(
        Screen(
            _("🙏 Thank you! The city will look at your news and tell you what happens with it."),
            ((button(_.label("🏠 Menu"), "menu"),),),
        )
    )


def _item(_: Translator, item: News) -> Screen:
    return Screen(
        paragraphs(
            _("📰 <b>News from {organisation}</b>", organisation=item.organisation or "—"),
            Markup(item.text),  # noqa: S704 - read strictly when it was handed in
        ),
        (
            (
                button(_.label("✅ Turn into announcement"), "release", item.id),
                button(_.label("✖ Refuse"), "refuse", item.id),
            ),
        ),
    )


async def render_handed_in(reader: Reader) -> Screen | None:
    """To the editors."""
    item = await news.find(reader.desk, int(reader.delivery.details["news"]))
    if item is None or item.decided_at is not None:
        return None
    return _item(reader._, item)


async def render_decided(reader: Reader) -> Screen | None:
    """To who handed them in."""
    _, details = reader._, reader.delivery.details
    if details["taken"]:
        return Screen(_("📰 Your news has been accepted and will be passed on. Thank you!"))
    return Screen(
        paragraphs(
            _("📰 Your news cannot be passed on. The city says:"), _.value(details["reason"])
        )
    )


async def show_waiting(turn: Turn) -> None:
    """For editors: news that wait."""
    _ = turn._
    rows: list[list[Button]] = [
        [button(clipped(f"{item.organisation}: {read(item.text).plain}", 50), "newsitem", item.id)]
        for item in await news.waiting(turn.desk)
    ]
    text = _("<b>📰 News from organisations</b>") if rows else _("No news is waiting. 🎉")
    rows.append([button(_.label("← Back"), "staff")])
    await turn.show(Screen(text, rows))


async def _found(turn: Turn) -> News:
    wanted = number(turn.arguments)
    item = None if wanted is None else await news.find(turn.desk, wanted)
    if item is None or item.decided_at is not None:
        raise Refusal(news.GONE)
    return item


async def show_one(turn: Turn) -> None:
    """One piece of news."""
    await turn.show(_item(turn._, await _found(turn)))


async def release(turn: Turn) -> None:
    """An editor takes news up: German ones as they are, others with a German text."""
    item = await _found(turn)
    if item.language == BASE_LANGUAGE:
        turn.keep()
        await turn.answer(
            await news.release(turn.desk, turn.update_id, turn.known(), item.id, item.text)
        )
        return
    await dialogue.start(turn, NEWS_RELEASE, {"news": item.id})


async def _release(turn: Turn, state: State) -> Outcome:
    return await news.release(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["news"]),
        str(state.answers["text"]),
        state=state,
    )


async def refuse(turn: Turn) -> None:
    """An editor says no, and why."""
    item = await _found(turn)
    await dialogue.start(turn, NEWS_REFUSAL, {"news": item.id})


async def _refuse(turn: Turn, state: State) -> Outcome:
    return await news.refuse(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["news"]),
        str(state.answers["reason"]),
        state=state,
    )


async def refused(turn: Turn, _outcome: Outcome) -> None:
    """The organisation is told."""
    _ = turn._
    await turn.show(
        Screen(
            _("✅ Done. The organisation gets your message."),
            ((button(_.label("📰 News received"), "newslist"),),),
        )
    )


FEATURE = Feature(
    entries=(
        Entry(N_("📰 Our news"), "news", KEY_PERSONS, 62),
        Entry(N_("📰 News received"), "newslist", EDITORS, 16, "staff"),
    ),
    routes=(
        Route("button", "news", KEY_PERSONS, begin),
        Route("button", "newslist", EDITORS, show_waiting),
        Route("button", "newsitem", EDITORS, show_one),
        Route("button", "release", EDITORS, release),
        Route("button", "refuse", EDITORS, refuse),
    ),
    answers={"news-handed-in": thank, "news-refused": refused},
    renderers={"news-handed-in": render_handed_in, "news-decided": render_decided},
    conversations=(
        Conversation(NEWS, KEY_PERSONS, _hand_in, _shown, lists=_own),
        Conversation(NEWS_RELEASE, EDITORS, _release),
        Conversation(NEWS_REFUSAL, EDITORS, _refuse),
    ),
)
