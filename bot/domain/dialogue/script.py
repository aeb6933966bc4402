"""What dialogues are made of: scripts with their steps, states, inputs, and what a step offers.

All of it is plain data, so that it can be stored, replayed in a terminal and compared in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.domain.wording import Message

#: The step of a state whose script has been gone through.
END = "*end"

#: Codes that buttons of the engine's own carry instead of an option's: take over what the step
#: suggests; the choice is complete; hand in what has been reviewed; a cell without a meaning.
SUGGESTED = "suggested"
DONE = "done"
SUBMIT = "submit"
NOWHERE = "-"

Answers = Mapping[str, Any]

#: A sentence of ours, a text that the city wrote in several languages, or a name.
Wording = Message | Mapping[str, str] | str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. A ``label`` that is a plain string is the same in all languages.

    An ``exclusive`` option of a multiple choice (*none of these*) takes all others away.
    ``other_name`` is what people may write instead of the label: *Arabisch* for *العربية*.
    """

    code: str
    label: Wording
    exclusive: bool = False
    other_name: Wording = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``kind`` names an entry of the registry of kinds.

    ``text`` is a source text with placeholders, or the city's own texts; ``help`` goes below it.
    ``options`` are fixed ones; ``source`` names a list that the caller supplies (organisations, …).
    ``shortest`` and ``longest`` bound a text in characters, ``minimum`` and ``maximum`` a number or
    a scale (inclusive), ``days`` a date in days from today. ``low`` and ``high`` say what the ends
    of a scale mean. ``suggests`` names an earlier answer that can be taken over by a tap.
    ``when`` says, from the answers so far, whether the step is asked at all. One that is not
    ``required`` can be skipped; its answer is then ``None``. ``section`` is a heading above it, and
    ``title`` what a review calls it (else its text). ``counted`` steps count in the progress.
    """

    name: str
    kind: str
    text: str | Mapping[str, str]
    options: tuple[Option, ...] = ()
    source: str | None = None
    shortest: int = 1
    longest: int = 1000
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    days: tuple[int | None, int | None] = (None, None)
    low: Wording = ""
    high: Wording = ""
    suggests: str | None = None
    when: Callable[[Answers], bool] | None = None
    required: bool = True
    help: Wording = ""
    section: Wording = ""
    title: Wording = ""
    counted: bool = True

    def applies(self, answers: Answers) -> bool:
        """Whether the step is asked, given the answers so far."""
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Script:
    """A dialogue as data. A state made by another ``version`` starts again.

    A ``lasting`` one is set aside when the person begins something else, and goes on from the menu
    days later; the others end. ``progress``: each prompt says *7 of 24*.
    """

    name: str
    version: int
    steps: tuple[Step, ...]
    lasting: bool = False
    progress: bool = False

    def step(self, name: str) -> Step:
        """The step of that name; ``KeyError`` when this version has none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class State:
    """Where a person stands in a script. ``serial`` grows by one with every change.

    ``subject`` says what a dialogue is about where a person can hold several of one script.
    ``draft`` is an answer in the making (a multiple choice before *done*); ``earlier`` are answers
    of the last time, which each step suggests.
    """

    script: str
    version: int
    step: str
    answers: Answers = field(default_factory=dict)
    serial: int = 1
    subject: str = ""
    draft: Any = None
    earlier: Answers = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether every step has been answered."""
        return self.step == END


@dataclass(frozen=True, slots=True)
class File:
    """A file that a person sent: Telegram's id of it, ``photo`` or ``document``, name and size."""

    id: str
    kind: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A location that a person shared, in degrees; a venue has a name and an address, too."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What the person did: ``code`` of a tapped option, typed ``text`` (with its formatting as
    ``html``), a ``file``, or a ``spot`` on the map.
    """

    text: str | None = None
    code: str | None = None
    html: str | None = None
    file: File | None = None
    spot: Spot | None = None


def _unworded(wording: Wording) -> str:
    """Names as they are; sentences can only be tapped."""
    return wording if isinstance(wording, str) else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a step needs to know of whoever answers.

    ``language`` and ``today`` (in the city's zone) are for typed words, numbers and dates; ``word``
    puts a label into the reader's language, so that it can be typed. ``choices`` are the options
    of a step with a ``source``, ``lists`` those of every source where several are needed (a
    review). ``suggested`` is the answer that the step suggests.
    """

    choices: tuple[Option, ...] = ()
    lists: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    language: str = "de"
    today: date = date(1970, 1, 1)
    word: Callable[[Wording], str] = _unworded
    suggested: Any = None

    def options(self, step: Step) -> tuple[Option, ...]:
        """What can be chosen at ``step``."""
        if step.source is not None and step.source in self.lists:
            return self.lists[step.source]
        return self.choices or step.options


@dataclass(frozen=True, slots=True)
class Month:
    """The name of the month of ``day``, with its year."""

    day: date


@dataclass(frozen=True, slots=True)
class Weekday:
    """The short name of a weekday, 0 for Monday."""

    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One button that a step offers: ``code`` comes back when it is tapped. A ``label`` that is a
    length of time means so long before.
    """

    code: str
    label: Wording | Month | Weekday | timedelta
    chosen: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a step offers to tap.

    ``cells`` flow into rows by their width, ``grid`` rows stay as they are (a calendar). ``hint``
    says what can be typed. ``before`` and ``after`` are the pages of a long list or calendar that
    lie around the shown one.
    """

    cells: Sequence[Cell] = ()
    grid: Sequence[Sequence[Cell]] = ()
    hint: Message | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the making: the dialogue stays at its step."""

    value: Any
