"""Invented responses fit any questionnaire, are the same each time and name nobody real."""

from __future__ import annotations

import re
from datetime import date

from bot.demo.sample import invented_responses, load_sample
from bot.domain.questionnaire import Item, ItemKind, asked_only
from bot.services.questionnaires.reading import default_questionnaire

NEEDS = default_questionnaire()


def test_the_same_seed_invents_the_same_and_another_one_others() -> None:
    once, again = (list(invented_responses(NEEDS, 40, 3)) for _ in range(2))

    assert once == again
    assert list(invented_responses(NEEDS, 40, 4)) != once


def test_each_is_of_another_organisation_first_those_of_the_sample_city() -> None:
    responses = list(invented_responses(NEEDS, 100))

    assert len({response.organisation for response in responses}) == 100
    known = load_sample().organisations
    assert {response.organisation for response in responses[:22]} == set(known)
    for response in responses:
        assert re.search("Muster|Beispiel", response.organisation_name)


def test_every_answer_is_one_that_the_item_accepts_and_no_orphan_is_there() -> None:
    for response in invented_responses(NEEDS, 200, 5):
        assert asked_only(NEEDS, response.answers) == response.answers
        for code, answer in response.answers.items():
            assert answer is not None or not NEEDS.item(code).required
            if answer is not None:
                assert accepted(NEEDS.item(code), answer), (code, answer)


def accepted(item: Item, answer: object) -> bool:
    match item.kind:
        case ItemKind.CHOICE:
            return item.option(str(answer)) is not None
        case ItemKind.MULTIPLE:
            assert isinstance(answer, list)
            alone = [code for code in answer if (option := item.option(code)) and option.exclusive]
            order = [option.code for option in item.options if option.code in answer]
            return answer == order and bool(answer) and (not alone or len(answer) == 1)
        case ItemKind.YES_NO:
            return isinstance(answer, bool)
        case ItemKind.NUMBER | ItemKind.SCALE:
            assert isinstance(answer, int | float)
            return (item.minimum or 0) <= answer <= (item.maximum or 10**9)
        case ItemKind.DATE:
            return date.fromisoformat(str(answer)) > date(2020, 1, 1)
        case _:
            return 0 < len(str(answer)) <= (item.longest or 10_000)


def test_they_are_in_several_scripts() -> None:
    texts = " ".join(str(each.answers.get("urgent")) for each in invented_responses(NEEDS, 40))

    for script in ("[a-z]", "[а-яґї]", "[\u0600-\u06ff]", "[ğışöü]"):
        assert re.search(script, texts)


def test_contact_data_are_visibly_samples() -> None:
    for response in invented_responses(NEEDS, 200):
        phone = response.answers.get("contact-phone") or "+49 221 4710 000"
        assert re.fullmatch(r"\+49 221 4710 \d{3}", phone)
        assert "example.org" in (response.answers.get("contact-email") or "example.org")
