"""Material to hand on: leaflets by topic, in the reader's language or whichever there is."""

from __future__ import annotations

from bot.domain.announcement_scripts import MATERIAL, MATERIAL_FILE, MATERIAL_SEARCH
from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED, Person
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, native_name
from bot.services import material
from bot.services.material import Material, MaterialFile
from handlers import dialogue
from handlers.announcements import EDITORS
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Attachment, Button, Screen, button, clipped, pairs, paragraphs, turning

#: Leaflets on one page.
PAGE = 12


async def show_topics(turn: Turn) -> None:
    """``material``: topics that have leaflets; ``material:family:1``: those of one, by pages."""
    _ = turn._
    topic = turn.arguments[0] if turn.arguments else ""
    leaflets = await material.search(turn.desk)
    if topic in TOPICS:
        own = [leaflet for leaflet in leaflets if leaflet.topic == topic]
        page = min(number(turn.arguments, 1) or 0, max(0, len(own) - 1) // PAGE)
        back = button("◀", "material", topic, page - 1) if page else None
        more = button("▶", "material", topic, page + 1) if len(own) > (page + 1) * PAGE else None
        shown = own[page * PAGE : (page + 1) * PAGE]
        title = _.bold(_.label(TOPICS[topic]))
        await turn.show(_list(_, title, shown, turning(_, back, more)))
        return
    used = {leaflet.topic for leaflet in leaflets}
    rows: list[list[Button]] = [
        [button(_.label(title), "material", code)] for code, title in TOPICS.items() if code in used
    ]
    if leaflets:
        rows.append([button(_.label("🔎 Search by words"), "leafletwords")])
    if EDITORS.admits(turn.person):
        rows.append([button(_.label("➕ New material"), "newleaflet")])
    rows.append([button(_.label("🏠 Menu"), "menu")])
    await turn.show(
        Screen(
            paragraphs(
                _("<b>📚 Material to pass on</b>"), None if leaflets else _("There is none yet.")
            ),
            rows,
        )
    )


def _list(
    _: Translator, title: object, leaflets: list[Material], turns: list[Button], left: int = 0
) -> Screen:
    """Some leaflets; ``left`` says how many more there are."""
    rows: list[list[Button]] = [
        [button(clipped(_.marked(leaflet.titles), 55), "leaflet", leaflet.id)]
        for leaflet in leaflets
    ]
    rows += [turns, [button(_.label("← Back"), "material")]]
    return Screen(
        paragraphs(
            _.value(title),
            None if leaflets else _("I found nothing."),
            _("… and {number} more.", number=left) if left else None,
        ),
        rows,
    )


async def _found(turn: Turn) -> Material:
    wanted = number(turn.arguments)
    leaflet = None if wanted is None else await material.find(turn.desk, wanted)
    if leaflet is None:
        raise Refusal(material.GONE)
    return leaflet


async def show_leaflet(turn: Turn) -> None:
    """``leaflet:7``: in which languages there is one; ``leaflet:7:tr``: the file."""
    leaflet = await _found(turn)
    language = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if not language:
        await turn.show(_page(turn._, turn.known(), leaflet))
        return
    file = leaflet.files.get(language)
    if file is None:
        raise Refusal(material.GONE)
    turn.keep()
    _ = turn._
    await turn.say(
        Screen(
            _.bold(_.text(leaflet.titles)),
            attachment=Attachment(file.name, file.file_id, file.kind),
        )
    )


def _page(_: Translator, person: Person, leaflet: Material) -> Screen:
    own_first = sorted(leaflet.files, key=lambda code: (code != _.language, code))
    rows = pairs(
        button(f"📄 {native_name(code)}", "leaflet", leaflet.id, code) for code in own_first
    )
    if EDITORS.admits(person):
        rows.append([button(_.label("➕ Add a file"), "leafletfile", leaflet.id)])
        rows.append([button(_.label("🗑 Delete"), "noleaflet", leaflet.id)])
    rows.append([button(_.label("← Back"), "material", leaflet.topic)])
    return Screen(
        paragraphs(_.bold(_.marked(leaflet.titles)), _("In which language would you like it?")),
        rows,
    )


async def ask_words(turn: Turn) -> None:
    """Find a leaflet by words."""
    await dialogue.start(turn, MATERIAL_SEARCH)


async def _look(turn: Turn, state: State) -> Outcome:
    words = str(state.answers["words"])
    return await material.look_for(turn.desk, turn.update_id, turn.known(), words, state=state)


async def show_results(turn: Turn, outcome: Outcome) -> None:
    """What the words have found."""
    words = str(outcome.values["words"])
    leaflets = await material.search(turn.desk, words)
    left = max(0, len(leaflets) - PAGE)
    again = [button(turn._.label("🔎 Search by words"), "leafletwords")] if left else []
    await turn.show(_list(turn._, f"🔎 {words}", leaflets[:PAGE], again, left))


async def ask_new(turn: Turn) -> None:
    """A new leaflet."""
    await dialogue.start(turn, MATERIAL)


def _file(state: State) -> MaterialFile:
    file = state.answers["file"]
    photo = file["kind"] == "photo"
    return MaterialFile(str(file["id"]), str(file["name"]), "photo" if photo else "document")


async def _add(turn: Turn, state: State) -> Outcome:
    return await material.add(
        turn.desk,
        turn.update_id,
        turn.known(),
        topic=str(state.answers["topic"]),
        title=str(state.answers["title"]),
        language=str(state.answers["language"]),
        file=_file(state),
        state=state,
    )


async def ask_file(turn: Turn) -> None:
    """The leaflet in another language, or a newer one."""
    leaflet = await _found(turn)
    await dialogue.start(turn, MATERIAL_FILE, {"material": leaflet.id})


async def _put(turn: Turn, state: State) -> Outcome:
    return await material.put_file(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["material"]),
        str(state.answers["language"]),
        _file(state),
        title=str(state.answers.get("title") or ""),
        state=state,
    )


async def show_changed(turn: Turn, outcome: Outcome) -> None:
    """The leaflet as it is now."""
    leaflet = await material.find(turn.desk, int(outcome.values["material"]))
    if leaflet is None:
        raise Refusal(material.GONE)
    await turn.say(_page(turn._, turn.known(), leaflet))


async def remove(turn: Turn) -> None:
    """Take a leaflet out, after a second tap."""
    _ = turn._
    leaflet = await _found(turn)
    if turn.arguments[1:] == ("yes",):
        await turn.answer(
            await material.remove(turn.desk, turn.update_id, turn.known(), leaflet.id)
        )
        return
    await turn.show(
        Screen(
            paragraphs(_("Delete this material?"), _.value(_.text(leaflet.titles))),
            (
                (button(_.label("🗑 Yes, delete"), "noleaflet", leaflet.id, "yes", style="danger"),),
                (button(_.label("← Back"), "leaflet", leaflet.id),),
            ),
        )
    )


async def removed(turn: Turn, _outcome: Outcome) -> None:
    """It is gone."""
    _ = turn._
    await turn.show(Screen(_("🗑 Deleted."), ((button(_.label("📚 Material"), "material"),),)))


FEATURE = Feature(
    entries=(Entry(N_("📚 Material"), "material", REGISTERED, 61),),
    routes=(
        Route("button", "material", REGISTERED, show_topics),
        Route("button", "leaflet", REGISTERED, show_leaflet),
        Route("button", "leafletwords", REGISTERED, ask_words),
        Route("button", "newleaflet", EDITORS, ask_new),
        Route("button", "leafletfile", EDITORS, ask_file),
        Route("button", "noleaflet", EDITORS, remove),
    ),
    answers={
        "material-searched": show_results,
        "material-changed": show_changed,
        "material-removed": removed,
    },
    conversations=(
        Conversation(MATERIAL, EDITORS, _add),
        Conversation(MATERIAL_FILE, EDITORS, _put),
        Conversation(MATERIAL_SEARCH, REGISTERED, _look),
    ),
)
