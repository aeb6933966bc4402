"""The living directory: *this is wrong*, and asking twice a year whether an entry is right."""

from __future__ import annotations

from bot.domain.dialogue import State
from bot.domain.directory import Contact, Directory, Office
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED, STAFF, Role, only
from bot.domain.scripts import REPORT
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import directory
from bot.services.directory import ContactReport
from handlers import dialogue, offices
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.turn import Entry, Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, clipped, paragraphs

GONE = N_("This entry does not exist any more.")


async def begin(turn: Turn) -> None:
    """Somebody tapped *this is wrong* on a card."""
    city = await turn.city()
    topic = city.directory.topics.get(turn.arguments[0] if turn.arguments else "")
    if topic is None:
        raise Refusal(GONE)
    await dialogue.start(turn, REPORT, {"topic": topic.slug})


async def _send(turn: Turn, state: State) -> Outcome:
    shelves = (await turn.city()).directory
    topic = shelves.topics.get(str(state.answers.get("topic", "")))
    contact = shelves.contacts.get(str(state.answers.get("contact", "")))
    return await directory.report(
        turn.desk,
        turn.update_id,
        turn.known(),
        state,
        contact=contact.slug if contact else topic.contact if topic else None,
        office=contact.office if contact else topic.office if topic else None,
    )


async def reported(turn: Turn, _outcome: Outcome) -> None:
    """Thanks."""
    _ = turn._
    await turn.say(
        Screen(
            _("🙏 Thank you! The integration office will check it."),
            ((button(_.label("🏠 Menu"), "menu"),),),
        )
    )


def _entry(shelves: Directory, report: ContactReport) -> tuple[Office | None, Contact | None]:
    contact = shelves.contacts.get(report.contact or "")
    return shelves.offices.get(contact.office if contact else report.office or ""), contact


def _report_screen(_: Translator, shelves: Directory, report: ContactReport) -> Screen:
    office, contact = _entry(shelves, report)
    about = (contact.name if contact else "") or (_.text(office.names) if office else "—")
    return Screen(
        paragraphs(
            _("⚠️ <b>Somebody says this entry is wrong</b>"),
            _.bold(about),
            _.value(report.text),
        ),
        ((button(_.label("✅ Done"), "resolve", report.id),),),
    )


async def render_report(reader: Reader) -> Screen | None:
    """To staff."""
    report = await directory.find_report(reader.desk, int(reader.delivery.details["report"]))
    if report is None or report.resolved:
        return None
    city = await reader.office.cities.at(-1)
    return _report_screen(reader._, city.directory, report)


async def render_resolved(reader: Reader) -> Screen | None:
    """To whoever reported it."""
    return Screen(reader._("🙏 The entry that you reported has been checked. Thank you!"))


async def show_open(turn: Turn) -> None:
    """For staff: reports that wait."""
    _ = turn._
    shelves = (await turn.city()).directory
    rows: list[list[Button]] = []
    for report in await directory.open_reports(turn.desk):
        office, contact = _entry(shelves, report)
        about = (contact.name if contact else "") or (_.text(office.names) if office else "—")
        rows.append([button(f"{about}: {clipped(report.text, 30)}", "report", report.id)])
    text = _("<b>Reported entries</b>") if rows else _("Nothing is reported. 🎉")
    rows.append([button(_.label("← Back"), "staff")])
    await turn.show(Screen(text, rows))


async def show_one(turn: Turn) -> None:
    """One report."""
    report = await _report(turn)
    await turn.show(_report_screen(turn._, (await turn.city()).directory, report))


async def _report(turn: Turn) -> ContactReport:
    report_id = number(turn.arguments)
    report = None if report_id is None else await directory.find_report(turn.desk, report_id)
    if report is None:
        raise Refusal(GONE)
    return report


async def resolve(turn: Turn) -> None:
    """Staff have dealt with it."""
    report = await _report(turn)
    await turn.answer(
        await directory.resolve_report(turn.desk, turn.update_id, turn.known(), report.id)
    )


async def resolved(turn: Turn, _outcome: Outcome) -> None:
    """Done."""
    _ = turn._
    await turn.show(
        Screen(
            _("✅ Done. Whoever reported it has been thanked."),
            ((button(_.label("⚠️ Reported entries"), "reports"),),),
        )
    )


async def render_verification(reader: Reader) -> Screen | None:
    """To the person behind an entry: is it still right?"""
    city = await reader.office.cities.at(-1)
    contact = city.directory.contacts.get(str(reader.delivery.details["contact"]))
    now = reader.desk.clock().astimezone(reader.desk.settings.timezone)
    if contact is None or not directory.is_to_verify(contact, now.date()):
        return None
    _ = reader._
    office = city.directory.offices[contact.office]
    return Screen(
        paragraphs(_("🔎 <b>Is this still correct?</b>"), offices.card(_, office, contact, now)),
        (
            (
                button(_.label("✅ Yes, correct"), "verify", contact.slug, "yes"),
                button(_.label("✏️ No"), "verify", contact.slug, "no"),
            ),
        ),
    )


async def verify(turn: Turn) -> None:
    """The answer to *is this still correct?*"""
    slug = turn.arguments[0] if turn.arguments else ""
    city = await turn.city()
    contact = city.directory.contacts.get(slug)
    if contact is None or not await directory.may_verify(turn.desk, turn.known(), slug):
        raise Refusal(GONE)
    if turn.arguments[1:2] == ("yes",):
        await turn.answer(await directory.verify(turn.desk, turn.update_id, turn.known(), slug))
        return
    await dialogue.start(turn, REPORT, {"contact": slug})


async def verified(turn: Turn, _outcome: Outcome) -> None:
    """Noted."""
    _ = turn._
    await turn.show(Screen(_("🙏 Thank you! Noted: checked today.")))


FEATURE = Feature(
    routes=(
        Route("button", "wrong", REGISTERED, begin),
        Route("button", "reports", only(Role.ADMIN), show_open),
        Route("button", "report", only(Role.ADMIN), show_one),
        Route("button", "resolve", only(Role.ADMIN), resolve),
        Route("button", "verify", only(*STAFF), verify),
    ),
    entries=(Entry(N_("⚠️ Reported entries"), "reports", only(Role.ADMIN), 40, "staff"),),
    answers={
        "entry-reported": reported,
        "report-resolved": resolved,
        "entry-verified": verified,
    },
    renderers={
        "entry-reported": render_report,
        "report-resolved": render_resolved,
        "entry-to-verify": render_verification,
    },
    conversations=(Conversation(REPORT, REGISTERED, _send),),
)
