"""A small questionnaire that is right, to break in one place."""

from __future__ import annotations

from bot.domain.questionnaire import Questionnaire
from bot.services.questionnaires.reading import read_questionnaire

#: Every kind of item, every comparison, and every key once.
SMALL = """\
questionnaire: small
version: 3
languages: [de, tr]
title: {de: Klein, tr: Küçük}
intro: {de: Guten Tag, tr: Merhaba}
crossed-by: groups
sections:
  - code: first
    title: {de: Erstens, tr: Birinci}
    items:
      - code: form
        kind: choice
        feeds: structure
        text: {de: Welche Form?, tr: Hangi biçim?}
        help: {de: Eine genügt., tr: Biri yeterli.}
        options:
          - {code: club, text: {de: Verein, tr: Dernek}}
          - {code: group, text: {de: Gruppe, tr: Grup}}
      - code: groups
        kind: multiple
        text: {de: Für wen?, tr: Kimler için?}
        when: {item: form, is: [club, group]}
        options:
          - {code: women, text: {de: Frauen, tr: Kadınlar}}
          - {code: all, text: {de: Alle, tr: Herkes}, exclusive: true}
      - code: members
        kind: number
        minimum: 0
        maximum: 500
        decimals: 1
        text: {de: Wie viele?, tr: Kaç kişi?}
        when: {item: groups, includes: women}
  - code: second
    title: {de: Zweitens, tr: İkinci}
    items:
      - code: rating
        kind: scale
        minimum: 1
        maximum: 5
        low: {de: schlecht, tr: kötü}
        high: {de: gut, tr: iyi}
        text: {de: Wie gut?, tr: Ne kadar iyi?}
        when: {item: members, at-least: 10}
      - code: publish
        kind: yes-no
        feeds: publish
        text: {de: Zeigen?, tr: Gösterelim mi?}
      - code: since
        kind: date
        required: false
        text: {de: Seit wann?, tr: Ne zamandan beri?}
        when: {any: [{item: rating, at-most: 2}, {item: publish, is-not: false}]}
      - code: name
        kind: short-text
        longest: 80
        text: {de: Wie heißt sie?, tr: Adı ne?}
        when: {all: [{item: since, at-least: 2026-01-01}, {item: publish, is: yes}]}
      - code: wish
        kind: long-text
        text: {de: Was noch?, tr: Başka ne?}
"""


def read(text: str) -> Questionnaire:
    """The questionnaire in a file called ``small.yaml``."""
    return read_questionnaire(text.encode(), "small.yaml")


def line_of(text: str, part: str) -> int:
    """The line of the first occurrence of ``part``, from 1."""
    return text[: text.index(part)].count("\n") + 1
