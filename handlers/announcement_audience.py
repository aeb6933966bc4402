"""For whom an announcement is: each rule a page of buttons that can be switched on and off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.announcement import RSVPS, Announcement, Audience
from bot.domain.meetings.meeting import MeetingState
from bot.domain.person import Role
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Refusal
from bot.i18n import languages, native_name
from bot.services import announcements, meetings
from handlers.announcement_letters import GONE, found
from handlers.announcement_words import ANSWERS, ROLES, audience_lines, count_lines
from handlers.announcements import EDITORS
from handlers.callbacks import number
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, pairs, paragraphs, turning

PAGE = 10

#: Rules by the letter that a button carries: what the page asks.
QUESTIONS = {
    "r": N_("<b>Which roles?</b> If you choose none, it goes to all."),
    "l": N_("<b>Which languages?</b> If you choose none, it goes to readers of all."),
    "o": N_("<b>Which organisations?</b> If you choose none, it goes to all."),
    "t": N_("<b>Subscribers to which topics?</b> If you choose none, it goes to everybody."),
    "g": N_("<b>Invited to which meeting?</b> If you choose none, it goes to everybody."),
    "a": N_("<b>Who answered what?</b> If you choose none, it goes to everybody who was invited."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what can be chosen (code to label), and what is."""

    possible: Mapping[str, str]
    chosen: frozenset[str]


async def _rule(turn: Turn, audience: Audience, letter: str) -> Rule:
    _ = turn._
    if letter == "r":
        return Rule({r.value: _.label(ROLES[r]) for r in Role}, frozenset(audience.roles))
    if letter == "l":
        return Rule({code: native_name(code) for code in languages()}, audience.languages)
    if letter == "o":
        shelf = (await turn.city()).directory.organisations
        return Rule({slug: o.name for slug, o in shelf.items()}, audience.organisations)
    if letter == "g":
        several = await meetings.listed(turn.desk, frozenset(MeetingState), limit=1000)
        chosen = frozenset() if audience.meeting is None else frozenset({str(audience.meeting)})
        return Rule({str(m.id): _.text(m.plan.titles) for m in several}, chosen)
    if letter == "a":
        return Rule({answer: _.label(ANSWERS[answer]) for answer in RSVPS}, audience.rsvps)
    return Rule({topic: _.label(title) for topic, title in TOPICS.items()}, audience.topics)


def _with(audience: Audience, letter: str, chosen: frozenset[str]) -> Audience:
    if letter == "r":
        return replace(audience, roles=frozenset(map(Role, chosen)))
    if letter == "l":
        return replace(audience, languages=chosen)
    if letter == "o":
        return replace(audience, organisations=chosen)
    if letter == "g":  # one at most: the other one goes
        new = chosen - {str(audience.meeting)}
        return replace(audience, meeting=int(next(iter(new))) if new else None)
    if letter == "a":
        return replace(audience, rsvps=chosen)
    return replace(audience, topics=chosen)


async def aim(turn: Turn) -> None:
    """``aim:7`` all rules · ``aim:7:r:0`` a page of one rule · ``aim:7:m:yes`` must-read.

    ``aimed:7:r:3:0`` switches the choice at a position, and shows the page again.
    """
    announcement = await found(turn)
    letter = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if letter == "m":
        audience = replace(announcement.audience, must_read=turn.arguments[2:] == ("yes",))
        await turn.answer(
            await announcements.aim(
                turn.desk, turn.update_id, turn.known(), announcement.id, audience
            )
        )
        return
    if letter in QUESTIONS:
        await turn.show(
            await _page(
                turn, announcement, announcement.audience, letter, number(turn.arguments, 2) or 0
            )
        )
        return
    await turn.show(await _rules(turn, announcement))


async def switch(turn: Turn) -> None:
    """One choice of a rule on or off."""
    announcement = await found(turn)
    letter = turn.arguments[1] if len(turn.arguments) > 1 else ""
    position = number(turn.arguments, 2)
    if letter not in QUESTIONS or position is None:
        raise Refusal(GONE)
    rule = await _rule(turn, announcement.audience, letter)
    codes = list(rule.possible)
    if position >= len(codes):
        raise Refusal(GONE)
    audience = _with(announcement.audience, letter, rule.chosen ^ {codes[position]})
    await announcements.aim(turn.desk, turn.update_id, turn.known(), announcement.id, audience)
    await turn.show(await _page(turn, announcement, audience, letter, position // PAGE))


async def _rules(turn: Turn, announcement: Announcement) -> Screen:
    _, audience, number_ = turn._, announcement.audience, announcement.id
    counts = await announcements.count(turn.desk, audience)
    must = audience.must_read
    return Screen(
        paragraphs(
            _("<b>For whom?</b>"),
            await audience_lines(turn, audience),
            count_lines(_, announcement, counts),
        ),
        (
            (
                button(_.label("👥 Roles"), "aim", number_, "r", 0),
                button(_.label("🌐 Languages"), "aim", number_, "l", 0),
            ),
            (
                button(_.label("🏠 Organisations"), "aim", number_, "o", 0),
                button(_.label("🔔 Topics"), "aim", number_, "t", 0),
            ),
            (
                button(_.label("📅 Meeting"), "aim", number_, "g", 0),
                *(
                    [button(_.label("💬 Answers"), "aim", number_, "a", 0)]
                    if audience.meeting is not None
                    else []
                ),
            ),
            (
                button(
                    _.label("❗ Must-read: yes") if must else _.label("❗ Must-read: no"),
                    "aim",
                    number_,
                    "m",
                    "no" if must else "yes",
                ),
            ),
            (button(_.label("← Back"), "announcement", number_),),
        ),
    )


async def _page(
    turn: Turn, announcement: Announcement, audience: Audience, letter: str, page: int
) -> Screen:
    _, number_ = turn._, announcement.id
    rule = await _rule(turn, audience, letter)
    counts = await announcements.count(turn.desk, audience)
    items = list(enumerate(rule.possible.items()))
    page = min(page, max(0, (len(items) - 1) // PAGE))
    shown = items[page * PAGE : (page + 1) * PAGE]
    rows: list[list[Button]] = pairs(
        button(f"{'✅' if code in rule.chosen else '▫️'} {label}", "aimed", number_, letter, n)
        for n, (code, label) in shown
    )
    back = button("◀", "aim", number_, letter, page - 1) if page else None
    more = (page + 1) * PAGE < len(items)
    rows.append(turning(_, back, button("▶", "aim", number_, letter, page + 1) if more else None))
    rows.append([button(_.label("← Back"), "aim", number_)])
    return Screen(paragraphs(_(QUESTIONS[letter]), count_lines(_, announcement, counts)), rows)


FEATURE = Feature(
    routes=(
        Route("button", "aim", EDITORS, aim),
        Route("button", "aimed", EDITORS, switch),
    ),
)
