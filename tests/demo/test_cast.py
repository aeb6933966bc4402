"""What is there when the demo begins: rounds with results and a trend, and something to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.config import Settings
from bot.demo.cast import CAST, OPEN_ROUND, PAST_ROUNDS, fill
from bot.demo.standin import TOKEN, StandIn
from bot.domain.person import Role
from bot.services import directory
from bot.services.desk import Desk
from bot.services.questionnaires import rounds
from bot.services.questionnaires.reading import default_questionnaire
from db.engine import Database
from tests.conftest import Clock, playing


async def test_the_cast_finds_rounds_to_answer_and_to_read(empty_url: str, clock: Clock) -> None:
    standin = StandIn(TOKEN)
    settings = replace(Settings(), database_url=empty_url)
    registered = await fill(standin, settings)
    assert len(registered) == sum(who.role is not None for who in CAST)
    desk = Desk(Database(empty_url), settings, clock)
    every = await rounds.everyone(desk)
    standings = [await rounds.standing(desk, round) for round in every]
    assert [len(s.submitted) for s in standings] == [
        OPEN_ROUND[1],
        *(n for _, n in PAST_ROUNDS[::-1]),
    ]
    assert [round.is_open for round in every] == [True, False, False]
    assert every[-1].opened_at < clock() - timedelta(days=700)
    assert all(len(s.organisations) == 22 for s in standings)
    city, today = await directory.load(desk), clock().date()
    soon = today + timedelta(days=90)
    assert not any(directory.is_to_verify(contact, soon) for contact in city.contacts.values())
    await desk.database.close()

    ayse, layla, _petra, stefan = registered
    assert CAST[3].role is Role.STEERING
    titles = default_questionnaire().titles
    async with playing(empty_url, clock, standin):
        for person, language, last_time in (
            (ayse, "tr", "Geçen sefer şöyle demiştiniz"),
            (layla, "ar", "في المرة الماضية قلتم"),
        ):
            await person.says("/survey")
            shown = await person.sees(titles[language])
            await person.taps(shown.rows[0][0]["callback_data"], shown)
            await person.sees(last_time)
        await stefan.says("/menu")
        await stefan.taps("Ergebnisse", await stefan.sees("Was kann ich"))
        await stefan.taps("Runde 2", await stefan.sees("Ergebnisse des Fragebogens"))
        await stefan.sees("18")
