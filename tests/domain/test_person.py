"""Who may do what: a role and consent open more than the front door, an admin opens all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.person import ANYONE, REGISTERED, STAFF, Access, Person, Role, only

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def create_person(*roles: Role, consented: bool = True) -> Person:
    return Person(
        id=1,
        telegram_id=1,
        name="Ada Muster",
        language="de",
        consented=consented,
        blocked=False,
        roles=frozenset(roles),
        seen_on=NOW,
    )


@pytest.mark.parametrize("role", Role)
def test_a_role_and_consent_make_a_registered_person(role: Role) -> None:
    assert create_person(role).registered
    assert not create_person(role, consented=False).registered
    assert create_person(role).is_staff == (role not in {Role.KEY_PERSON, Role.STEERING})


def test_without_a_role_nobody_is_registered() -> None:
    assert not create_person().registered
    assert not create_person().is_staff


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("wanted", Role)
def test_only_the_role_itself_or_an_admin_passes(role: Role, wanted: Role) -> None:
    assert only(wanted).admits(create_person(role)) == (role in {wanted, Role.ADMIN})


@pytest.mark.parametrize("access", [REGISTERED, only(*STAFF), only(*Role)])
@pytest.mark.parametrize(
    "person", [None, create_person(), create_person(Role.ADMIN, consented=False)]
)
def test_who_is_not_registered_passes_only_the_front_door(
    access: Access, person: Person | None
) -> None:
    assert not access.admits(person)
    assert ANYONE.admits(person)


def test_access_to_nobody_is_possible() -> None:
    assert not only().admits(create_person(Role.KEY_PERSON, Role.EDITOR))
