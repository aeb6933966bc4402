"""What a log never tells: no token, no invitation, no name, no word that anybody wrote.

The bot runs as it runs in earnest, as a process of its own with the log at its most talkative.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.config import Settings
from bot.demo.standin import Person as Phone
from bot.demo.standin import StandIn
from bot.demo.standin.faults import Kind
from bot.domain.person import Role
from bot.logs import set_up
from bot.services import directory
from bot.services.desk import Desk
from db.engine import Database
from db.people import person_roles
from tests.conftest import Clock, Stage
from tests.handlers.watching import person_id

#: Shaped as a real one; it opens nothing but the stand-in.
TOKEN = "7391846205:AAFv3rySecretTokenOfTheStandIn_0123456"

ADA = "Quxandra Musterfrau-Zwölfender"
SAM = "Wolfdietrich Beispielsohn"
QUESTION = "My zebrafish permit was lost in the mailbox"
ANSWER = "Please bring the zeppelin form to room nine"
SEARCH = "xylophone marmalade quux"
REPORT = "The doorbell plays a glockenspiel tune"
GROUP = "The brotherhood of the purple kazoo"
CORRUPT = "TornUpTamagotchi"
FILE = "kaleidoscope-plans.xlsx"
CAPTION = "a caption about periwinkles"

SAID = (ADA, SAM, QUESTION, ANSWER, SEARCH, REPORT, GROUP, CORRUPT, FILE, CAPTION)


def leaks(log: str, *more: str) -> list[str]:
    """Which secrets, or words of them, are in a log."""
    words = {word for text in (*SAID, *more) for word in re.findall(r"[\w-]{7,}", text)}
    words |= {TOKEN, TOKEN.partition(":")[2]}
    return sorted(word for word in words if word.casefold() in log.casefold())


@dataclass(slots=True)
class Running:
    """The bot in another process, and where its log goes."""

    process: asyncio.subprocess.Process
    log: Path

    async def ends(self) -> str:
        """Ask it to end as an operator does; gives all that it has logged."""
        self.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.process.wait(), 30) == 0
        return self.log.read_text()


@asynccontextmanager
async def in_a_process(standin: StandIn, url: str, folder: Path) -> AsyncIterator[Running]:
    async with standin.serving() as api_url:
        log = folder / "bot.log"
        environment = {
            **os.environ,
            "MSO_BOT_TOKEN": TOKEN,
            "MSO_BOT_API_URL": api_url,
            "MSO_BOT_DATABASE_URL": url,
            "MSO_BOT_LOG": "debug",
        }
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=folder,
                env={**environment, "PYTHONPATH": str(Path.cwd())},
                stdout=output,
                stderr=output,
            )
        try:
            yield Running(process, log)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def story(stage: Stage) -> tuple[Phone, str]:
    """An invitation, a question with its answer, a search, a report, a file; gives the token."""
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person(ADA, "en")
    sam = stage.standin.add_person(SAM, language_code="en")

    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("editor")
    await petra.sees("In which language")
    await petra.taps("English")
    forward = await petra.sees("You can forward this message")
    token = re.search(r"start=([\w-]{43})", forward.text)
    assert token is not None

    await sam.says(f"/start {token[1]}")
    await sam.sees("choose your language")
    await sam.taps("English")
    await sam.sees("Do you agree?")
    await sam.taps("I agree")
    await sam.sees("What is your name?")
    await sam.says(SAM)
    await sam.sees("Is this right?")
    await sam.taps("Yes")
    await sam.sees("What can I do for you")

    await ada.says(SEARCH)
    await ada.sees("I did not find anything")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says(QUESTION)
    await ada.sees("May I send this")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    asked = await petra.sees(QUESTION)
    await petra.says(ANSWER, reply_to=asked)
    await ada.sees(ANSWER)
    await ada.forges(f"wrong:{next(iter(stage.directory.topics))}")
    await ada.sees("What is wrong with this entry?")
    await ada.says(REPORT)
    await ada.sees("The integration office will check it")
    await ada.says("/mydata")
    await ada.sees("What is stored about you")
    await petra.sends_file(FILE, b"no workbook", CAPTION)
    await petra.sees("I cannot use this workbook")

    kim = stage.standin.add_person("Kim", language_code="en")
    await kim.says("/access")
    await kim.sees("choose your language")
    await kim.taps("English")
    await kim.sees("It is for contact people")
    await kim.taps("Ask for access")
    await kim.sees("Do you agree?")
    await kim.taps("I agree")
    await kim.sees("What is your name?")
    await kim.says(SAM)
    await kim.sees("Which organisation")
    await kim.says(GROUP)
    await kim.sees("May I send this")
    await kim.taps("Send")
    await petra.sees(GROUP)
    return ada, token[1]


async def troubles(stage: Stage, ada: Phone) -> str:
    """All that can go wrong around Ada; gives the number in the apology that she sees."""
    faults = stage.standin.faults
    kinds: tuple[Kind, ...] = ("429", "5xx", "lost_request", "lost_reply")
    for kind in kinds:
        faults.add(kind, method="sendMessage", chat_id=ada.id, retry_after=0)
        await ada.says("/help")
        await ada.sees("How I can help")
    faults.add("403", method="sendMessage", chat_id=ada.id, text=f"Forbidden: {CORRUPT}")
    await ada.says(SEARCH)
    stage.standin.updates.put_raw({"message": {"text": SEARCH, "from": {"id": SEARCH}}})
    stage.standin.updates.put_raw({"message": {"text": SEARCH, "from": {"id": ada.id}, "date": {}}})
    stage.standin.updates.put_raw({"callback_query": {"data": SEARCH, "from": SEARCH}})
    stage.standin.updates.put_raw({"message": [SEARCH]})
    await stage.standin.idle()
    ada.block()
    ada.unblock()
    await stage.standin.idle()

    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    asker = await person_id(stage.desk, ada)
    async with stage.desk.change() as change:  # whose error repeats it in its message
        await change.connection.execute(insert(person_roles).values(person_id=asker, role=CORRUPT))
    await ada.says(QUESTION)
    apology = await ada.sees("something went wrong on my side")
    found = re.search(r"number: \W*([0-9a-f]{6})", apology.text)
    assert found is not None, apology.text
    return found[1]


async def test_the_log_of_a_running_bot_tells_nothing(city_url: str, tmp_path: Path) -> None:
    standin = StandIn(TOKEN)
    async with in_a_process(standin, city_url, tmp_path) as running:
        desk = Desk(Database(city_url), replace(Settings(), database_url=city_url))
        try:
            shelves = await directory.load(desk)
            stage = Stage(standin, desk, Clock(), desk.settings, shelves)
            ada, invitation = await story(stage)
            number = await troubles(stage, ada)
        finally:
            await desk.database.close()
        log = await running.ends()
    assert number in log, "the number of the apology is found in the log"
    assert "ValueError" in log, "and so is what went wrong"
    assert leaks(log, invitation) == []
    assert "Traceback" not in log
    assert str(ada.id) not in log, "who it was is not told either"


@pytest.fixture
def log_of_this_process() -> Iterator[io.StringIO]:
    """What the bot logs inside this process, with the settings of ``mso-bot run``."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    set_up("debug")
    written = io.StringIO()
    watching = logging.StreamHandler(written)  # without the formatter that blots tokens out
    root.addHandler(watching)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


async def test_nothing_has_to_be_blotted_out(
    log_of_this_process: io.StringIO, stage: Stage
) -> None:
    """The formatter that removes tokens is a second lock: nothing comes as far as that."""
    await story(stage)
    await stage.standin.idle()
    log = log_of_this_process.getvalue()
    assert leaks(log) == []
    assert stage.standin.token not in log


def test_a_token_is_blotted_out_of_whatever_is_logged(
    log_of_this_process: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("info")
    try:
        raise ValueError(f"cannot reach https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("somebody.else").exception("with %s in the message", TOKEN)
    shown = capsys.readouterr().err
    assert "somebody.else" in shown
    assert TOKEN.partition(":")[2] not in shown


def test_settings_do_not_show_the_token_nor_the_password() -> None:
    settings = replace(
        Settings(), token=TOKEN, database_url="postgresql://bot:hunter2@localhost/mso"
    )
    assert TOKEN not in repr(settings)
    assert "hunter2" not in repr(settings)
