"""Material to hand on: leaflets by topic and language, found by words and sent as files."""

from __future__ import annotations

from bot.domain.dialogue import State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.dialogues import finish
from db import audit
from db import material as rows
from db.material import Material as Material
from db.material import MaterialFile as MaterialFile

LONGEST_TITLE = 120

GONE = N_("This material does not exist any more.")


async def add(
    desk: Desk,
    update_id: int,
    editor: Person,
    *,
    topic: str,
    title: str,
    language: str,
    file: MaterialFile,
    state: State | None = None,
) -> Outcome:
    """A new leaflet with its German title and its first file."""
    if topic not in TOPICS:
        raise Refusal(N_("This topic does not exist."))
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(title),
            longest=LONGEST_TITLE,
        )
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        number = await rows.add(
            change.connection, topic=topic, titles={BASE_LANGUAGE: title}, now=change.now
        )
        await rows.put_file(change.connection, number, language, file)
        await audit.add(
            change.connection,
            person_id=editor.id,
            act="material-added",
            object=f"material {number}",
            now=change.now,
        )
        return await change.conclude("material-changed", material=number)


async def put_file(
    desk: Desk,
    update_id: int,
    editor: Person,
    material_id: int,
    language: str,
    file: MaterialFile,
    *,
    title: str = "",
    state: State | None = None,
) -> Outcome:
    """Give a leaflet its file in a language, and its title if one is given."""
    title = " ".join(title.split())[:LONGEST_TITLE]
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        found = await rows.load(change.connection, material_id)
        if not found:
            raise Refusal(GONE)
        await rows.put_file(change.connection, material_id, language, file)
        if title:
            titles = {**found[0].titles, language: title}
            await rows.rename(change.connection, material_id, titles)
        await audit.add(
            change.connection,
            person_id=editor.id,
            act="material-changed",
            object=f"material {material_id}",
            now=change.now,
            details={"language": language},
        )
        return await change.conclude("material-changed", material=material_id)


async def look_for(
    desk: Desk, update_id: int, person: Person, words: str, *, state: State
) -> Outcome:
    """The dialogue that asked for words is over; what they find is looked up when it is shown."""
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        return await change.conclude("material-searched", words=words[:100])


async def remove(desk: Desk, update_id: int, editor: Person, material_id: int) -> Outcome:
    """Take a leaflet out."""
    async with desk.change(update_id) as change:
        if not await rows.remove(change.connection, material_id):
            raise Refusal(GONE)
        await audit.add(
            change.connection,
            person_id=editor.id,
            act="material-removed",
            object=f"material {material_id}",
            now=change.now,
        )
        return await change.conclude("material-removed")


async def find(desk: Desk, material_id: int) -> Material | None:
    """The leaflet with this number."""
    async with desk.database.reading() as connection:
        found = await rows.load(connection, material_id)
    return found[0] if found else None


async def search(desk: Desk, query: str = "", topic: str | None = None) -> list[Material]:
    """Leaflets of a topic (``None``: of all) whose title or file has every one of the words."""
    async with desk.database.reading() as connection:
        found = await rows.load(connection)
    wanted = _folded(query)
    return [
        leaflet
        for leaflet in found
        if topic in (None, leaflet.topic) and all(word in _searched(leaflet) for word in wanted)
    ]


def _searched(leaflet: Material) -> str:
    names = (*leaflet.titles.values(), *(file.name for file in leaflet.files.values()))
    return " ".join(_folded(" ".join(names)))


def _folded(text: str) -> list[str]:
    from bot.domain.lookup.folding import fold_many, words  # not before the bot begins to poll

    return fold_many(words(text))
