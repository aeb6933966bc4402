"""What a new version of a questionnaire changes, and what can no longer be compared with before.

Staff see this before they open a round. That an option means something else under the same code
cannot be seen; that it is worded differently can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.questionnaire import Item, Questionnaire
from bot.domain.questionnaire_json import digest
from bot.domain.wording import N_, Message, Refusal


@dataclass(frozen=True, slots=True)
class QuestionnaireChanges:
    """Codes of items, in the order of the new version (``removed``: of the old one).

    ``broken`` are those that both versions have, but whose results cannot be set side by side.
    ``notes`` say, a sentence each, what is to be known before a round is opened.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    broken: tuple[str, ...]
    notes: tuple[Message, ...]

    @property
    def empty(self) -> bool:
        """Whether the items are the same in both versions."""
        return not (self.added or self.changed or self.removed or self.notes)


def changes_against(old: Questionnaire, new: Questionnaire) -> QuestionnaireChanges:
    """What ``new`` changes in the items of ``old``, a stored version of the same name.

    Raises :class:`Refusal` when it has changed and its version has not grown.
    """
    require_newer(old, new)
    before = {item.code: item for item in old.items}
    after = {item.code: item for item in new.items}
    both = [(before[code], after[code]) for code in after if code in before]
    removed = tuple(code for code in before if code not in after)
    notes = [_note(N_("“{item}” is no longer asked."), item=code) for code in removed]
    notes += [note for pair in both for note in _notes(*pair)]
    if old.crossed_by != new.crossed_by:
        notes.append(
            _note(N_("Results are broken down by “{item}” now."), item=new.crossed_by or "–")
        )
    return QuestionnaireChanges(
        added=tuple(code for code in after if code not in before),
        changed=tuple(one.code for one, other in both if one != other),
        removed=removed,
        broken=tuple(one.code for one, other in both if breaks_trend(one, other)),
        notes=tuple(notes),
    )


def require_newer(old: Questionnaire, new: Questionnaire) -> None:
    """Raise :class:`Refusal` unless ``new`` is ``old`` itself, or a later version of it."""
    if new.version > old.version or digest(old) == digest(new):
        return
    if new.version == old.version:
        raise Refusal(
            N_("Version {version} is already stored and looks different. Make it version {next}."),
            version=old.version,
            next=old.version + 1,
        )
    raise Refusal(
        N_("Version {version} is older than the stored version {stored}."),
        version=new.version,
        stored=old.version,
    )


def breaks_trend(old: Item, new: Item) -> bool:
    """Whether the answers to two versions of an item cannot be compared.

    The classes that a number is counted in follow from its bounds, as the steps of a scale do.
    """
    return (old.kind, old.minimum, old.maximum, old.decimals) != (
        new.kind,
        new.minimum,
        new.maximum,
        new.decimals,
    )


def reworded(old: Item, new: Item) -> bool:
    """Whether the question, or an option that both versions have, is put in other German words."""
    pairs = [(option.texts, new.option(option.code)) for option in old.options]
    return _base(old.texts) != _base(new.texts) or any(
        now is not None and _base(before) != _base(now.texts) for before, now in pairs
    )


def _notes(old: Item, new: Item) -> Iterator[Message]:
    if old.kind is not new.kind:
        yield _note(
            N_("“{item}” is answered in another way now; earlier rounds cannot be compared."),
            item=new.code,
        )
        return
    if breaks_trend(old, new):
        yield _note(
            N_("The limits of “{item}” have changed; earlier rounds cannot be compared."),
            item=new.code,
        )
    if _base(old.texts) != _base(new.texts):
        yield _note(
            N_("“{item}” is worded differently. Compare it only if it means the same."),
            item=new.code,
        )
    if old.when != new.when:
        yield _note(N_("“{item}” is asked under another condition now."), item=new.code)
    yield from _option_notes(old, new)


def _option_notes(old: Item, new: Item) -> Iterator[Message]:
    for option in old.options:
        now = new.option(option.code)
        if now is None:
            text = N_("“{item}” no longer has the option “{option}”.")
        elif _base(option.texts) != _base(now.texts):
            text = N_("The option “{option}” of “{item}” is worded differently.")
        else:
            continue
        yield _note(text, item=new.code, option=option.code)
    for option in new.options:
        if old.option(option.code) is None:
            text = N_("“{item}” has the new option “{option}”, which earlier rounds lack.")
            yield _note(text, item=new.code, option=option.code)


def _base(texts: Texts) -> str:
    return texts.get(BASE_LANGUAGE, "")


def _note(text: str, **values: object) -> Message:
    return Message(text, values)
