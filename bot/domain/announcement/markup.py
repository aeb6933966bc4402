"""Formatted text as Telegram knows it: read strictly, cut anywhere, written well-formed again.

A text is a row of runs, each with the elements around it; so a cut never leaves a tag open, and
what is written holds nothing but what was allowed to be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import count
from urllib.parse import urlsplit

from bot.domain.wording import N_, Refusal

#: Tags of the Bot API ("HTML style") and the one that we write for each.
_TAGS: Mapping[str, str] = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "tg-spoiler",
    "span": "tg-spoiler",
    "a": "a",
}

#: Tags that are read and left out, with their inside kept: a bot may not send custom emoji, and a
#: time that Telegram puts into the reader's zone is not the city's.
_TRANSPARENT = frozenset({"tg-emoji", "tg-time"})

#: Elements that Telegram does not let stand around others.
_SOLID = frozenset({"code", "pre"})

_SCHEMES = frozenset({"http", "https", "mailto", "tel", "tg"})

#: An address without a scheme: names with dots between them, and perhaps a path.
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#]\S*)?$")


@dataclass(frozen=True, slots=True)
class Element:
    """An element around a text; ``serial`` keeps neighbours of the same kind apart."""

    tag: str
    serial: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Some text with the elements around it, outermost first."""

    text: str
    around: tuple[Element, ...] = ()


class Rich:
    """A formatted text. Its length counts characters as Telegram's limits do: without markup."""

    __slots__ = ("runs",)

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = tuple(run for run in runs if run.text)

    @property
    def plain(self) -> str:
        """The characters without their formatting."""
        return "".join(run.text for run in self.runs)

    def __len__(self) -> int:
        return sum(len(run.text) for run in self.runs)

    def cut(self, start: int, end: int) -> Rich:
        """The characters from ``start`` up to ``end`` with their formatting."""
        found: list[Run] = []
        position = 0
        for run in self.runs:
            inside = run.text[max(0, start - position) : max(0, end - position)]
            found.append(Run(inside, run.around))
            position += len(run.text)
        return Rich(found)

    def led_by(self, mark: str) -> Rich:
        """With ``mark`` at the beginning of each line that has something in it."""
        lines = f"\n{mark}"
        runs = [Run(run.text.replace("\n", lines), run.around) for run in self.runs]
        if runs:
            runs[0] = Run(mark + runs[0].text, runs[0].around)
        return Rich(runs)

    def html(self) -> str:
        """The text for Telegram, well-formed."""
        written: list[str] = []
        opened: tuple[Element, ...] = ()
        for run in self.runs:
            kept = _shared(opened, run.around)
            written += [f"</{element.tag}>" for element in reversed(opened[kept:])]
            written += [_start(element) for element in run.around[kept:]]
            written.append(escape(run.text, quote=False))
            opened = run.around
        written += [f"</{element.tag}>" for element in reversed(opened)]
        return "".join(written)


def _shared(one: tuple[Element, ...], other: tuple[Element, ...]) -> int:
    both = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(both) if a != b), min(len(one), len(other)))


def _start(element: Element) -> str:
    return f'<a href="{escape(element.href)}">' if element.tag == "a" else f"<{element.tag}>"


def read(text: str) -> Rich:
    """The formatted text that HTML stands for, without space at its ends.

    Raises :class:`~bot.domain.wording.Refusal` for what Telegram would not take: other tags, tags
    that are not closed, links to nowhere.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    whole = Rich(reader.runs())
    plain = whole.plain
    start = len(plain) - len(plain.lstrip())
    return whole.cut(start, len(plain.rstrip()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, Element | None]] = []
        self._runs: list[Run] = []
        self._serials = count(1)

    def runs(self) -> list[Run]:
        """What was read; every tag must have been closed."""
        if self._open:
            raise Refusal(
                N_("The formatting “{tag}” is opened but not closed."), tag=self._open[-1][0]
            )
        return self._runs

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
            return
        attributes = {name: value or "" for name, value in attrs}
        self._open.append((tag, self._element(tag, attributes)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag != "br":
            self.handle_endtag(tag)

    def _element(self, tag: str, attributes: Mapping[str, str]) -> Element | None:
        if tag in _TRANSPARENT or any(e.tag in _SOLID for _name, e in self._open if e):
            return None
        known = _TAGS.get(tag)
        if known is None or (tag == "span" and attributes.get("class") != "tg-spoiler"):
            raise Refusal(
                N_("Telegram has no formatting “{tag}”. Possible: {tags}"),
                tag=tag,
                tags=" ".join(dict.fromkeys(_TAGS.values())),
            )
        href = attributes.get("href", "").strip()
        if known == "a" and not good_link(href):
            raise Refusal(N_("This link cannot be opened: {link}"), link=href[:200])
        return Element(known, next(self._serials), href if known == "a" else "")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise Refusal(N_("The formatting “{tag}” is closed but was not opened."), tag=tag)
        self._open.pop()

    def handle_data(self, data: str) -> None:
        around = tuple(element for _tag, element in self._open if element is not None)
        self._runs.append(Run(data.replace("\r\n", "\n").replace("\0", ""), around))

    def handle_decl(self, decl: str) -> None:
        raise Refusal(N_("The formatting “{tag}” is opened but not closed."), tag=f"!{decl[:20]}")

    def handle_comment(self, data: str) -> None:
        """A comment is for the writer; nobody reads it."""

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.handle_decl(data)


def with_scheme(link: str) -> str:
    """The link as Telegram wants it: people write ``herne.de/kurse`` as they read it."""
    return f"https://{link}" if _DOMAIN.match(link) else link


def good_link(link: str) -> bool:
    """Whether Telegram can open the link: a scheme that it knows, and somewhere to go."""
    if any(character.isspace() or character < " " for character in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme not in _SCHEMES:
        return False
    return bool(parts.netloc or parts.scheme in ("mailto", "tel")) and bool(
        parts.netloc or parts.path
    )
