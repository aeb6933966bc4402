"""Places: who gets one, who waits, who moves up. Nobody overtakes, nobody loses a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.rsvp import Answer, Needs, Party, Reply, Rsvp, Seat, promoted
from bot.domain.meetings.seating import Room, answered
from bot.domain.wording import Refusal

NOW = datetime(2027, 5, 1, 10, 0, tzinfo=UTC)
FRESH = Rsvp(1, 1, NOW)


def room(capacity: int | None = None, taken: int = 0, *, others_wait: bool = False) -> Room:
    return Room(capacity, taken, others_wait=others_wait, end_of_line=7)


def said(answer: Answer, room_: Room, people: int | None = None, rsvp: Rsvp = FRESH) -> Rsvp:
    return answered(rsvp, Reply(answer, people), room_, NOW)


def test_yes_gets_a_place_and_no_gives_it_back() -> None:
    yes = said(Answer.YES, room(10), people=3)
    assert (yes.seat, yes.people, yes.answered_at) == (Seat.TAKEN, 3, NOW)
    no = said(Answer.NO, room(10, 3), rsvp=yes)
    assert (no.seat, no.answer) == (None, Answer.NO)


def test_who_does_not_fit_waits_and_nobody_overtakes() -> None:
    assert said(Answer.YES, room(10, 8), people=3).seat is Seat.WAITING
    late = said(Answer.YES, room(10, 8, others_wait=True), people=1)
    assert (late.seat, late.line) == (Seat.WAITING, 7)


def test_a_place_is_kept_when_more_do_not_fit() -> None:
    yes = said(Answer.YES, room(10), people=2)
    with pytest.raises(Refusal, match="not that many free places"):
        said(Answer.YES, room(10, 9), people=4, rsvp=yes)
    assert said(Answer.YES, room(10, 9), people=3, rsvp=yes).seat is Seat.TAKEN
    with pytest.raises(Refusal):
        said(Answer.YES, room(10, 9, others_wait=True), people=3, rsvp=yes)
    fewer = said(Answer.YES, room(10, 10, others_wait=True), people=1, rsvp=yes)
    assert (fewer.seat, fewer.people) == (Seat.TAKEN, 1)


def test_who_waits_keeps_the_place_in_line_unless_more_come() -> None:
    waiting = replace(FRESH, answer=Answer.YES, people=3, seat=Seat.WAITING, line=2)
    assert said(Answer.YES, room(5, 4, others_wait=True), people=2, rsvp=waiting).line == 2
    assert said(Answer.YES, room(5, 4, others_wait=True), people=4, rsvp=waiting).line == 7


def test_a_party_that_is_bigger_than_the_meeting_is_told_so() -> None:
    with pytest.raises(Refusal, match="only"):
        said(Answer.YES, room(5), people=6)


def test_a_deputy_by_name_has_the_place_and_one_in_the_bot_answers_for_themselves() -> None:
    named = answered(FRESH, Reply(Answer.DEPUTY, deputy_name="  Can\n Muster "), room(5), NOW)
    assert (named.deputy_name, named.seat) == ("Can Muster", Seat.TAKEN)
    known = answered(named, Reply(deputy_id=9), room(5, 1), NOW)
    assert (known.deputy_name, known.deputy_id, known.seat) == ("", 9, None)
    assert answered(known, Reply(Answer.YES), room(5), NOW).deputy_id is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(),
        Reply(people=2),
        Reply(Answer.YES, people=0),
        Reply(Answer.YES, people=51),
        Reply(Answer.DEPUTY),
        Reply(Answer.DEPUTY, deputy_name="  "),
        Reply(Answer.YES, needs=Needs(interpreter="Klingon")),
    ],
)
def test_what_cannot_be_is_refused(reply: Reply) -> None:
    with pytest.raises(Refusal):
        answered(FRESH, reply, room(), NOW)


def test_needs_stay_until_others_are_named() -> None:
    needs = Needs("ar", childcare=True)
    yes = answered(FRESH, Reply(Answer.YES, needs=needs), room(), NOW)
    assert answered(yes, Reply(people=4), room(), NOW).needs == needs


def test_the_first_who_does_not_fit_stops_the_line() -> None:
    line = [Party(1, 2), Party(2, 3), Party(3, 1)]
    assert [party.person_id for party in promoted(10, 7, line)] == [1]
    assert [party.person_id for party in promoted(10, 5, line)] == [1, 2]
    assert [party.person_id for party in promoted(None, 99, line)] == [1, 2, 3]


def test_a_party_bigger_than_the_whole_meeting_holds_up_nobody() -> None:
    assert [p.person_id for p in promoted(4, 2, [Party(1, 5), Party(2, 2)])] == [2]


parties = st.lists(st.integers(1, 6), max_size=8)


@given(st.integers(1, 12), parties, st.integers(0, 20))
def test_places_are_never_given_twice(capacity: int, sizes: list[int], taken: int) -> None:
    line = [Party(number, people) for number, people in enumerate(sizes)]
    lucky = list(promoted(capacity, taken, line))
    assert taken + sum(party.people for party in lucky) <= max(capacity, taken)
    fitting = [party for party in line if party.people <= capacity]
    assert lucky == fitting[: len(lucky)]
    if len(lucky) < len(fitting):
        free = capacity - taken - sum(party.people for party in lucky)
        assert fitting[len(lucky)].people > free
