"""Invitations cannot be guessed, used twice, or used when worthless; nobody lets themselves in."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from bot.domain.dialogue import END, State
from bot.domain.invitation import Kind, new_token, token_hash
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import Refusal
from bot.services import access, invitations, people
from bot.services.desk import Desk
from bot.services.invitations import Wanted
from bot.services.people import NewPerson
from tests.conftest import Clock, Stage
from tests.handlers.watching import ask_for_access, changed, contents, dump

UNKNOWN = "I do not know this invitation."


@dataclass
class Counter:
    """The city's counter, where people come with their invitations. No chat: the services alone."""

    desk: Desk
    updates: count[int] = field(default_factory=lambda: count(1))

    async def comes(self, telegram_id: int, role: Role | None = None, slug: str = "") -> Person:
        """Somebody with a role, or who has only pressed Start."""
        if role is None:
            await people.greet(self.desk, next(self.updates), telegram_id, "en", None)
        else:
            await people.add_registered(
                self.desk,
                [NewPerson(telegram_id, f"Nr. {telegram_id}", "en", role, slug or None)],
            )
        return await self.again(telegram_id)

    async def again(self, telegram_id: int) -> Person:
        person = (await people.arrive(self.desk, telegram_id, 0)).person
        assert person is not None
        return person

    async def invites(
        self, creator: Person | None = None, wanted: Wanted | None = None
    ) -> tuple[int, str]:
        """An invitation and its token."""
        outcome = await invitations.create(
            self.desk, next(self.updates), creator, wanted or Wanted(Role.EDITOR)
        )
        number = int(outcome.values["invitation"])
        return number, await invitations.renew(self.desk, number)

    async def opens(self, person: Person, token: str) -> State:
        """Open the link and answer everything but the last question; gives the complete form."""
        await invitations.open_link(
            self.desk,
            next(self.updates),
            token=token,
            telegram_id=person.telegram_id,
            person=person,
            language="en",
            name="Muster",
        )
        state = (await people.arrive(self.desk, person.telegram_id, 0)).dialogue
        assert state is not None
        answers = {"language": "en", "consent": "agree", "name": "Ada Muster", "confirm": "yes"}
        return replace(
            state, step=END, answers={**answers, **state.answers}, serial=state.serial + 1
        )

    async def uses(self, person: Person, form: State) -> Outcome:
        return await invitations.use(self.desk, next(self.updates), person, form)

    async def handover(self, kind: Kind, slug: str) -> tuple[Person, Person, int]:
        """A key person, whom they have named, and the invitation that waits for staff."""
        ada = await self.comes(500, Role.KEY_PERSON, slug)
        bea = await self.comes(501)
        number, token = await self.invites(ada, Wanted(Role.KEY_PERSON, slug, kind=kind))
        await self.uses(bea, await self.opens(bea, token))
        return ada, bea, number


@pytest.fixture
def counter(desk: Desk) -> Counter:
    return Counter(desk)


async def refused(attempt: Awaitable[object]) -> str:
    """Why it was refused."""
    with pytest.raises(Refusal) as caught:
        await attempt
    return caught.value.message.text


def test_a_token_cannot_be_guessed() -> None:
    tokens = {new_token() for _ in range(2000)}
    assert len(tokens) == 2000
    alphabet = set(string.ascii_letters + string.digits + "_-")
    for place in range(42):  # the 43rd holds the last 4 of 256 bits
        assert len({token[place] for token in tokens}) == 64, "every place is random"
    assert all(len(token) == 43 and set(token) <= alphabet for token in tokens)
    assert token_hash("x") != "x"
    assert len({token_hash(token) for token in tokens}) == 2000


async def test_nothing_near_a_token_opens_the_door(counter: Counter) -> None:
    number, token = await counter.invites()
    eve = await counter.comes(666)
    before = await contents(counter.desk)
    near = (
        "",
        " ",
        token[:-1],
        token + "A",
        token.swapcase(),
        token[::-1],
        f" {token}",
        token_hash(token),
        str(number),
        f"{number}",
        "%",
        "' OR 1=1 --",
        "*",
        "x" * 4096,
        "😀" * 64,
    )
    for wrong in near:
        assert UNKNOWN in await refused(counter.opens(eve, wrong))
    assert changed(before, await contents(counter.desk)) == {}


async def test_the_database_keeps_no_token(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("editor")
    await petra.sees("In which language")
    await petra.taps("English")
    forward = await petra.sees("You can forward this message")
    token = forward.text.split("start=")[1].split()[0].strip("\u2068\u2069")
    sam = await stage.person("Sam", "en", role=None)
    await sam.says(f"/start {token}")
    await sam.sees("choose your language")
    stored = await dump(stage.desk)
    assert token not in stored
    assert token[:20] not in stored
    assert token_hash(token) in stored


async def test_an_invitation_is_used_once(counter: Counter) -> None:
    _number, token = await counter.invites()
    ada, eve = await counter.comes(1), await counter.comes(2)
    first, second = await counter.opens(ada, token), await counter.opens(eve, token)
    assert (await counter.uses(ada, first)).name == "registered"
    assert "already used" in await refused(counter.uses(eve, second))
    assert "already used" in await refused(counter.opens(eve, token))
    assert "already used" in await refused(counter.opens(await counter.again(1), token))
    assert (await counter.again(1)).roles == {Role.EDITOR}
    assert (await counter.again(2)).roles == set()


@pytest.mark.parametrize("people_at_once", [2, 8])
async def test_of_many_at_once_exactly_one_gets_in(counter: Counter, people_at_once: int) -> None:
    _number, token = await counter.invites()
    crowd = [await counter.comes(number + 1) for number in range(people_at_once)]
    forms = [await counter.opens(person, token) for person in crowd]
    results = await asyncio.gather(
        *(counter.uses(person, form) for person, form in zip(crowd, forms, strict=True)),
        return_exceptions=True,
    )
    inside = [r for r in results if isinstance(r, Outcome)]
    assert len(inside) == 1
    assert all(isinstance(r, Outcome | Refusal) for r in results), results
    roles = [(await counter.again(person.telegram_id)).roles for person in crowd]
    assert sum(bool(held) for held in roles) == 1


async def test_the_same_person_twice_at_once_gets_in_once(counter: Counter) -> None:
    _number, token = await counter.invites()
    ada = await counter.comes(1)
    form = await counter.opens(ada, token)
    results = await asyncio.gather(
        counter.uses(ada, form), counter.uses(ada, form), return_exceptions=True
    )
    assert sum(isinstance(result, Outcome) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 1


async def test_withdrawing_wins_or_loses_but_never_both(counter: Counter) -> None:
    admin = await counter.comes(9, Role.ADMIN)
    number, token = await counter.invites(admin)
    ada = await counter.comes(1)
    form = await counter.opens(ada, token)
    used, revoked = await asyncio.gather(
        counter.uses(ada, form),
        invitations.revoke(counter.desk, next(counter.updates), admin, number),
        return_exceptions=True,
    )
    assert isinstance(used, Outcome) != isinstance(revoked, Outcome)
    assert bool((await counter.again(1)).roles) == isinstance(used, Outcome)


async def test_a_withdrawn_invitation_is_worthless_also_half_way_through(counter: Counter) -> None:
    admin = await counter.comes(9, Role.ADMIN)
    number, token = await counter.invites(admin)
    ada, eve = await counter.comes(1), await counter.comes(2)
    form = await counter.opens(ada, token)
    await invitations.revoke(counter.desk, next(counter.updates), admin, number)
    assert "withdrawn" in await refused(counter.uses(ada, form))
    assert "withdrawn" in await refused(counter.opens(eve, token))
    fresh = await invitations.renew(counter.desk, number)
    assert "withdrawn" in await refused(counter.opens(eve, fresh)), "a new token revives nothing"
    assert (await counter.again(1)).roles == set()
    again = invitations.revoke(counter.desk, next(counter.updates), admin, number)
    assert "already used or withdrawn" in await refused(again)


async def test_an_expired_invitation_is_worthless_to_the_second(
    counter: Counter, clock: Clock
) -> None:
    _number, token = await counter.invites()
    ada, eve = await counter.comes(1), await counter.comes(2)
    clock.forward(days=13, hours=23)
    form = await counter.opens(ada, token)
    clock.forward(hours=1)
    assert "expired" in await refused(counter.uses(ada, form))
    assert "expired" in await refused(counter.opens(eve, token))
    assert (await counter.again(1)).roles == set()


async def test_only_the_newest_token_of_an_invitation_counts(counter: Counter) -> None:
    number, first = await counter.invites()
    second = await invitations.renew(counter.desk, number)
    ada = await counter.comes(1)
    assert UNKNOWN in await refused(counter.opens(ada, first))
    await counter.uses(ada, await counter.opens(ada, second))
    third = await invitations.renew(counter.desk, number)
    eve = await counter.comes(2)
    assert UNKNOWN in await refused(counter.opens(eve, third)), "a used one gets no new token"


async def test_nobody_invites_themselves(counter: Counter, stage_slug: str) -> None:
    admin = await counter.comes(9, Role.ADMIN)
    _number, token = await counter.invites(admin)
    assert "for somebody else" in await refused(counter.opens(admin, token))
    ada = await counter.comes(1, Role.KEY_PERSON, stage_slug)
    _number, token = await counter.invites(
        ada, Wanted(Role.KEY_PERSON, stage_slug, kind=Kind.DEPUTY)
    )
    assert "for somebody else" in await refused(counter.opens(ada, token))


@pytest.fixture
async def stage_slug(desk: Desk) -> str:
    """An organisation of the sample city."""
    from bot.services import directory

    return next(iter((await directory.load(desk)).organisations))


@pytest.mark.parametrize("kind", [Kind.DEPUTY, Kind.SUCCESSOR])
async def test_a_deputy_or_successor_waits_for_staff(
    counter: Counter, kind: Kind, stage_slug: str
) -> None:
    ada, bea, number = await counter.handover(kind, stage_slug)
    bea = await counter.again(bea.telegram_id)
    assert not bea.registered
    assert await people.memberships(counter.desk, bea) == []
    petra = await counter.comes(900, Role.ADMIN)
    await invitations.decide_handover(
        counter.desk, next(counter.updates), petra, number, approved=True
    )
    assert (await counter.again(bea.telegram_id)).roles == {Role.KEY_PERSON}
    stays = kind is Kind.DEPUTY
    assert bool((await counter.again(ada.telegram_id)).roles) == stays
    assert [m.deputy for m in await people.memberships(counter.desk, bea)] == [stays]


async def test_a_refused_successor_stays_outside_and_the_key_person_inside(
    counter: Counter, stage_slug: str
) -> None:
    ada, bea, number = await counter.handover(Kind.SUCCESSOR, stage_slug)
    petra = await counter.comes(900, Role.ADMIN)
    await invitations.decide_handover(
        counter.desk, next(counter.updates), petra, number, approved=False
    )
    assert (await counter.again(ada.telegram_id)).roles == {Role.KEY_PERSON}
    assert (await counter.again(bea.telegram_id)).roles == set()
    late = invitations.decide_handover(
        counter.desk, next(counter.updates), petra, number, approved=True
    )
    assert "already decided" in await refused(late)


async def test_two_admins_decide_a_handover_once(counter: Counter, stage_slug: str) -> None:
    _ada, _bea, number = await counter.handover(Kind.SUCCESSOR, stage_slug)
    petra, paul = await counter.comes(900, Role.ADMIN), await counter.comes(901, Role.ADMIN)
    results = await asyncio.gather(
        *(
            invitations.decide_handover(
                counter.desk, next(counter.updates), admin, number, approved=approved
            )
            for admin, approved in ((petra, True), (paul, False))
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Outcome) for result in results) == 1, results
    assert sum(isinstance(result, Refusal) for result in results) == 1, results


async def test_an_ordinary_invitation_is_no_handover(counter: Counter) -> None:
    petra = await counter.comes(900, Role.ADMIN)
    number, token = await counter.invites(petra)
    for state in ("fresh", "used"):
        late = invitations.decide_handover(
            counter.desk, next(counter.updates), petra, number, approved=True
        )
        assert "already decided" in await refused(late), state
        if state == "fresh":
            ada = await counter.comes(1)
            await counter.uses(ada, await counter.opens(ada, token))


async def test_two_admins_let_somebody_in_once(counter: Counter, stage_slug: str) -> None:
    petra, paul = await counter.comes(900, Role.ADMIN), await counter.comes(901, Role.ADMIN)
    sam = await counter.comes(1)
    request = await ask_for_access(counter.desk, sam)
    results = await asyncio.gather(
        access.decide(
            counter.desk,
            next(counter.updates),
            petra,
            request,
            approved=True,
            organisation=stage_slug,
        ),
        access.decide(counter.desk, next(counter.updates), paul, request, approved=False),
        return_exceptions=True,
    )
    decided = [result for result in results if isinstance(result, Outcome)]
    assert len(decided) == 1, results
    assert sum(isinstance(result, Refusal) for result in results) == 1, results
    assert bool((await counter.again(1)).roles) == decided[0].values["approved"]


async def test_the_last_admin_cannot_leave(counter: Counter) -> None:
    petra = await counter.comes(900, Role.ADMIN)
    reason = await refused(people.forget(counter.desk, next(counter.updates), petra))
    assert "only administrator" in reason
    await counter.comes(901, Role.ADMIN)
    await people.forget(counter.desk, next(counter.updates), petra)
    assert await people.count_role(counter.desk, Role.ADMIN) == 1


async def test_of_two_admins_who_leave_at_once_one_stays(counter: Counter) -> None:
    admins = [await counter.comes(900, Role.ADMIN), await counter.comes(901, Role.ADMIN)]
    results = await asyncio.gather(
        *(people.forget(counter.desk, next(counter.updates), admin) for admin in admins),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Outcome) for result in results) == 1, results
    assert await people.count_role(counter.desk, Role.ADMIN) == 1


async def test_who_was_refused_cannot_ask_all_day(counter: Counter, clock: Clock) -> None:
    petra = await counter.comes(900, Role.ADMIN)
    sam = await counter.comes(1)
    request = await ask_for_access(counter.desk, sam)
    await access.decide(counter.desk, next(counter.updates), petra, request, approved=False)
    assert (await access.standing(counter.desk, sam)).refused
    with pytest.raises(Refusal):
        await ask_for_access(counter.desk, sam, through_the_service=next(counter.updates))
    clock.forward(days=8)
    assert not (await access.standing(counter.desk, sam)).refused
    await ask_for_access(counter.desk, sam, through_the_service=next(counter.updates))
