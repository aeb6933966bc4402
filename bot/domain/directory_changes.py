"""What a new directory changes in the old one, to be shown before anything is applied.

By short name and field; a changed order counts too, since it is the order of the menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup

_Entry = TopicGroup | Topic | Office | Contact | Organisation | Room


@dataclass(frozen=True, slots=True)
class KindChanges:
    """Short names in the order of the new directory (``removed``: of the old one).

    ``changed`` gives the names of the fields that differ. ``reordered``: those in both stand
    in another order.
    """

    added: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    reordered: bool = False

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.reordered)


@dataclass(frozen=True, slots=True)
class Changes:
    groups: KindChanges
    topics: KindChanges
    offices: KindChanges
    contacts: KindChanges
    organisations: KindChanges
    rooms: KindChanges

    def by_kind(self) -> Iterator[tuple[str, KindChanges]]:
        """The name of each kind with its changes, in the order in which they are shown."""
        for kind in fields(self):
            yield kind.name, getattr(self, kind.name)

    @property
    def empty(self) -> bool:
        return all(kind.empty for _name, kind in self.by_kind())

    @property
    def added(self) -> int:
        return sum(len(kind.added) for _name, kind in self.by_kind())

    @property
    def changed(self) -> int:
        return sum(len(kind.changed) for _name, kind in self.by_kind())

    @property
    def removed(self) -> int:
        return sum(len(kind.removed) for _name, kind in self.by_kind())


def changes(old: Directory, new: Directory) -> Changes:
    """Compare two directories. Their revisions do not matter."""
    return Changes(
        groups=_compare(old.groups, new.groups),
        topics=_compare(old.topics, new.topics),
        offices=_compare(old.offices, new.offices),
        contacts=_compare(old.contacts, new.contacts),
        organisations=_compare(old.organisations, new.organisations),
        rooms=_compare(old.rooms, new.rooms),
    )


def _compare(old: Mapping[str, _Entry], new: Mapping[str, _Entry]) -> KindChanges:
    differing = {
        slug: _differing_fields(old[slug], entry) for slug, entry in new.items() if slug in old
    }
    return KindChanges(
        added=tuple(slug for slug in new if slug not in old),
        changed={slug: names for slug, names in differing.items() if names},
        removed=tuple(slug for slug in old if slug not in new),
        reordered=[slug for slug in old if slug in new] != [slug for slug in new if slug in old],
    )


def _differing_fields(old: _Entry, new: _Entry) -> tuple[str, ...]:
    return tuple(
        name
        for name in (part.name for part in fields(new))
        if getattr(old, name) != getattr(new, name)
    )
