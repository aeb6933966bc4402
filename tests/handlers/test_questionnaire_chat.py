"""The needs questionnaire in chat: a round is opened, answered, changed, taken over and closed."""

from __future__ import annotations

import pytest

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services.questionnaires import rounds
from tests.conftest import Stage

SHORT = """
questionnaire: short
version: 1
languages: [de, en, ar]
title: {de: Kurz gefragt, en: A short question, ar: سؤال قصير}
intro: {de: Drei Fragen., en: Three questions., ar: ثلاثة أسئلة.}
sections:
  - code: needs
    title: {de: Bedarf, en: Needs, ar: الاحتياجات}
    items:
      - code: room
        kind: yes-no
        text: {de: Brauchen Sie einen Raum?, en: Do you need a room?, ar: هل تحتاجون قاعة؟}
      - code: people
        kind: number
        minimum: 1
        maximum: 500
        when: {item: room, is: [true]}
        text: {de: Für wie viele?, en: For how many?, ar: لكم شخصًا؟}
      - code: wish
        kind: long-text
        required: false
        text: {de: Was noch?, en: What else?, ar: ماذا أيضًا؟}
"""

BROKEN = """
questionnaire: short
version: 2
languages: [de, en]
title: {de: Kurz, en: Short}
intro: {de: Kurz., en: Short.}
sections:
  - code: needs
    title: {de: Bedarf, en: Needs}
    items:
      - code: room
        kind: choice
        text: {de: Raum?, en: Room?}
        when: {item: nowhere, is: [x]}
        options:
          - {code: a, text: {de: A}}
          - {code: a, text: {de: B, en: B}}
"""


async def with_round(stage: Stage) -> Phone:
    """An admin who has opened a round with the short questionnaire, at noon."""
    stage.clock.forward_to(12)
    petra = await stage.person("Petra", "de", role=Role.ADMIN)
    await petra.sends_file("short.yaml", SHORT.encode())
    await petra.sees("Soll ich eine Runde mit diesem Fragebogen eröffnen?")
    await petra.taps("Runde eröffnen")
    await petra.sees("Runde 1 ist offen")
    return petra


async def begun(phone: Phone) -> Message:
    """Somebody who followed the invitation to the first question."""
    await phone.taps("To the questionnaire", await phone.sees("would like to hear from you"))
    await phone.taps("Begin", await phone.sees("Three questions."))
    return await phone.sees("Do you need a room?")


async def test_from_the_invitation_to_the_response(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await with_round(stage)
    invitation = await ada.sees("The city would like to hear from you")
    await ada.taps("To the questionnaire", invitation)
    await ada.taps("Begin", await ada.sees("A short question"))
    first = await ada.sees("Do you need a room?")
    assert "Needs · 1 of 2" in first.text
    await ada.says("evet")
    second = await ada.sees("For how many?")
    assert "2 of 3" in second.text
    await ada.says("about 40")
    await ada.sees("What else?")
    await ada.says("/language")
    await ada.taps("العربية", await ada.sees("Please choose your language"))
    await ada.sees("ماذا أيضًا؟")
    await ada.taps("تخطٍّ")
    review = await ada.sees("هذه إجاباتكم")
    assert "40" in review.text
    await ada.taps("إرسال")
    await ada.sees("شكرًا")
    round = await rounds.current(stage.desk)
    assert round is not None
    (response,) = await rounds.handed_in(stage.desk, round.id)
    assert response.organisation == stage.organisation.slug
    assert dict(response.answers) == {"room": True, "people": 40, "wish": None}


async def test_a_pause_a_question_to_the_city_and_on_again(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await with_round(stage)
    await begun(ada)
    await ada.taps("Yes")
    await ada.sees("For how many?")
    await ada.taps("Pause")
    await ada.sees("Your answers are kept")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("When is the town hall open?")
    await ada.sees("May I send this")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    await ada.says("/menu")
    await ada.taps("Questionnaire", await ada.sees("What can I do for you"))
    await ada.sees("For how many?")
    await ada.says("12")
    await ada.sees("What else?")
    await ada.says("/ask")  # another dialogue sets it aside by itself
    await ada.sees("What would you like to ask?")
    await ada.says("/survey")
    await ada.taps("Go on", await ada.sees("A short question"))
    await ada.sees("What else?")


async def test_answers_are_changed_before_and_after_handing_in(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await with_round(stage)
    await begun(ada)
    await ada.says("yes")
    await ada.sees("For how many?")
    await ada.says("12")
    await ada.sees("What else?")
    await ada.says("A kitchen")
    review = await ada.sees("These are your answers")
    await ada.taps("1", review)
    await ada.sees("Your answer so far")
    await ada.says("no")
    review = await ada.sees("These are your answers")
    assert "For how many?" not in review.text
    await ada.taps("Hand in")
    await ada.sees("Thank you!")
    await ada.taps("Questionnaire")
    await ada.taps("change", await ada.sees("A short question"))
    await ada.taps("2", await ada.sees("These are your answers"))
    await ada.sees("What else?")
    await ada.says("Two kitchens")
    await ada.taps("Hand in", await ada.sees("Two kitchens"))
    await ada.sees("The new answers")
    round = await rounds.current(stage.desk)
    assert round is not None
    (response,) = await rounds.handed_in(stage.desk, round.id)
    assert dict(response.answers) == {"room": False, "wish": "Two kitchens"}


async def test_a_second_key_person_sees_it_is_under_way_and_takes_over(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    bob = await stage.person("Bob", "en")
    await with_round(stage)
    await begun(ada)
    await ada.says("yes")
    await ada.sees("For how many?")
    await bob.says("/survey")
    await bob.taps("Under way", await bob.sees("A short question"))
    await bob.taps("Go on in their place", await bob.sees("Ada began to answer"))
    await bob.sees("For how many?")
    await ada.sees("Bob is continuing with the questionnaire")
    await ada.says("99")
    await ada.sees("I did not find anything")
    await bob.says("7")
    await bob.sees("What else?")
    await bob.taps("Skip")
    await bob.taps("Hand in", await bob.sees("These are your answers"))
    await bob.sees("Thank you!")
    await ada.sees("Bob has handed in the questionnaire")
    round = await rounds.current(stage.desk)
    assert round is not None
    (response,) = await rounds.handed_in(stage.desk, round.id)
    assert response.answers["people"] == 7


async def test_the_next_round_begins_from_what_was_said_last_time(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    petra = await with_round(stage)
    await begun(ada)
    await ada.says("yes")
    await ada.sees("For how many?")
    await ada.says("12")
    await ada.sees("What else?")
    await ada.taps("Skip")
    await ada.taps("Hand in", await ada.sees("These are your answers"))
    await ada.sees("Thank you!")
    await petra.says("/staff")
    await petra.taps("Fragebogen", await petra.sees("Für Mitarbeitende"))
    await petra.taps("Runde schließen", await petra.sees("abgeschickt: 1 von"))
    await petra.taps("Ja, schließen", await petra.sees("Soll ich die Runde schließen?"))
    await petra.sees("Runde 1 ist geschlossen")
    await petra.sends_file("short.yaml", SHORT.encode())
    await petra.taps("Runde eröffnen", await petra.sees("Soll ich eine Runde"))
    await petra.sees("Runde 2 ist offen")
    await begun(ada)
    first = ada.screen()
    assert "Last time you said:\nYes" in first.text
    await ada.taps("✓ Yes")
    second = await ada.sees("For how many?")
    assert "Last time you said:\n12" in second.text
    await ada.taps("Still true")
    await ada.sees("What else?")


async def test_a_broken_file_is_refused_with_all_its_mistakes(stage: Stage) -> None:
    petra = await with_round(stage)
    before = await rounds.current(stage.desk)
    await petra.sends_file("broken.yaml", BROKEN.encode())
    said = await petra.sees("Zeile")
    for mistake in ("nowhere", "en", "„a“"):
        assert mistake in said.text
    assert await rounds.current(stage.desk) == before


async def test_staff_see_the_count_grow_where_they_are(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    petra = await with_round(stage)
    await petra.taps("Zur Runde")
    progress = await petra.sees("in Arbeit: 0")
    await begun(ada)
    await petra.taps("Neu zählen", progress)
    await petra.sees("in Arbeit: 1")


@pytest.mark.parametrize("act", ["says", "taps"])
async def test_closing_the_round_ends_what_is_under_way(stage: Stage, act: str) -> None:
    ada = await stage.person("Ada", "en")
    petra = await with_round(stage)
    prompt = await begun(ada)
    await petra.says("/staff")
    await petra.taps("Fragebogen", await petra.sees("Für Mitarbeitende"))
    await petra.taps("Wer fehlt noch?", await petra.sees("in Arbeit: 1"))
    missing = await petra.sees("(Ada)")
    await petra.taps("Die Fehlenden erinnern", missing)
    await petra.sees("Ich erinnere 1 Schlüsselperson")
    await ada.sees("We are still missing the answers of")
    await petra.taps("Die Fehlenden erinnern", missing)
    assert "Heute wurde schon erinnert" in (await petra.answered())[-1]["text"]
    await petra.taps("Zurück", missing)
    await petra.taps("Runde schließen", await petra.sees("in Arbeit: 1"))
    await petra.taps("Ja, schließen", await petra.sees("Soll ich die Runde schließen?"))
    await ada.sees("were not handed in")
    if act == "taps":
        await ada.taps("Yes", prompt)
        assert "earlier step" in (await ada.answered())[-1]["text"]
    else:
        await ada.says("/survey")
        await ada.sees("not open at the moment")
