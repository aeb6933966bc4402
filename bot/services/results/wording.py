"""Figures and categories in the reader's language, the same in chart, report and workbook."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent

from bot.direction import LEFT_TO_RIGHT_ISOLATE, POP_DIRECTIONAL_ISOLATE
from bot.domain.directory import Texts
from bot.domain.questionnaire import Item, ItemKind
from bot.domain.results import (
    GIVEN,
    LEAST,
    OTHERS,
    SKIPPED,
    SMALL,
    Category,
    Count,
    Edition,
    ItemResult,
    ItemTrend,
)
from bot.i18n import Translator, translator


class Wording:
    """Puts results into one language, as plain text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.translate: Translator = translator(language)
        self.right_to_left = self.translate.right_to_left

    def category(self, item: Item, code: str) -> str:
        """An option's text, a step or class of numbers, yes or no."""
        _ = self.translate
        if code == SKIPPED:
            return _.label("No answer")
        if code == OTHERS:
            return _.label("Another year")
        if code == GIVEN:
            return _.label("Wrote something")
        option = item.option(code)
        if option is not None:
            return _.text(option.texts)
        match item.kind:
            case ItemKind.YES_NO:
                return _.label("Yes") if code == "yes" else _.label("No")
            case ItemKind.SCALE:
                return self._step(item, code)
            case ItemKind.NUMBER:
                return self._class(item, code)
            case _:
                return code

    def _step(self, item: Item, code: str) -> str:
        texts = {item.minimum: item.low, item.maximum: item.high}.get(float(code))
        meaning = self.translate.text(texts) if texts else ""
        return f"{code} · {meaning}" if meaning else code

    def _class(self, item: Item, code: str) -> str:
        first, _, last = code.partition("..")
        year = _is_year(item)
        low = first if year else self.number(float(first))
        if ".." not in code:
            return low
        _ = self.translate
        if not last:
            return _.label("{number} and more", number=low)
        if last.startswith("<"):
            high = self.number(float(last[1:]))
            return _.label("{low} to under {high}", low=low, high=high)
        return self._kept(f"{low}–{last if year else self.number(float(last))}")

    def count(self, count: Count) -> str:
        """A figure, *< 3*, or a range."""
        if count.exact:
            return self.number(count.most)
        if count == SMALL:
            return self._kept(f"< {SMALL.most + 1}")
        return self._kept(f"{self.number(count.least)}–{self.number(count.most)}")

    def number(self, number: float) -> str:
        """A number with at most one decimal, in this language's way."""
        return str(
            format_decimal(round(number, 1), locale=self.translate.locale, numbering_system="latn")
        )

    def share(self, share: float | None) -> str:
        """A percentage; empty when there is none to show."""
        if share is None:
            return ""
        return self._kept(
            format_percent(share, format="#,##0\u00a0%", locale=self.translate.locale)
            if self.translate.language == "de"
            else format_percent(share, locale=self.translate.locale, numbering_system="latn")
        )

    def value(self, result: ItemResult, code: str) -> str:
        """What stands beside a bar: the figure and its share."""
        count = result.count(code)
        if count is None:
            return ""
        share = self.share(result.share(code))
        return f"{self.count(count)} · {share}" if share else self.count(count)

    def base(self, result: ItemResult) -> str:
        """How many were asked and answered."""
        _ = self.translate
        answered = self.count(result.answered)
        if result.asked == result.answered:
            return _.label("Organisations that answered: {count}", count=answered)
        return _.label(
            "Organisations that answered: {count} of {asked} asked",
            count=answered,
            asked=self.count(result.asked),
        )

    def note(self, result: ItemResult) -> str:
        """What the reader must know about this item's figures; empty when there is nothing."""
        _ = self.translate
        if not result.shown:
            return _.label("Not broken down, so that no single organisation can be recognised.")
        if not result.all_texts:
            return _.label(
                "A selection, so that nobody can tell which organisations wrote nothing."
            )
        if result.item.kind is ItemKind.MULTIPLE:
            return _.label("Several answers were possible.")
        return ""

    def trend_note(self, trend: ItemTrend) -> str:
        """What the reader must know about a comparison; empty when there is nothing."""
        _ = self.translate
        if not trend.comparable:
            return _.label("Not comparable: the question was put differently in the last round.")
        if not trend.changes:
            return _.label("Not broken down, so that no single organisation can be recognised.")
        if trend.reworded:
            return _.label(
                "The question or its answers were worded differently in the last round. "
                "Compare with care."
            )
        return ""

    def statistics(self, result: ItemResult) -> list[tuple[str, str]]:
        """Label and value of what means something; of hidden numbers the median's class."""
        _ = self.translate
        found, item = result.statistics, result.item
        if found is None:
            return (
                [(_.label("Median"), self.category(item, result.middle))] if result.middle else []
            )
        if _is_year(item):
            years = [
                (_.label("Median"), found.median),
                (_.label("Lowest"), found.least),
                (_.label("Highest"), found.most),
            ]
            return [(label, str(int(year))) for label, year in years]
        told = [(_.label("Median"), found.median), (_.label("Mean"), found.mean)]
        if item.kind is ItemKind.NUMBER:
            told += [
                (_.label("Lowest"), found.least),
                (_.label("Highest"), found.most),
                (_.label("Sum"), found.total),
            ]
        return [(label, self.number(number)) for label, number in told]

    def text(self, texts: Texts) -> str:
        """What the city wrote."""
        return self.translate.text(texts)

    def shift(self, before: float | None, now: float | None) -> str:
        """The change of a share, in percentage points; empty unless both are shown."""
        points = self.points(before, now)
        if points is None:
            return ""
        return self._kept(f"{points:+d}".replace("-", "−") if points else "0")

    @staticmethod
    def points(before: float | None, now: float | None) -> int | None:
        """The same as a number; ``None`` unless both are shown."""
        if before is None or now is None:
            return None
        return round(now * 100) - round(before * 100)

    def edition(self, edition: Edition) -> str:
        """Whom the report is for."""
        _ = self.translate
        if edition is Edition.STAFF:
            return _.label("Edition for staff")
        return _.label("Edition for the steering group")

    def handling(self, edition: Edition) -> str:
        """How to treat it."""
        _ = self.translate
        if edition is Edition.STAFF:
            return _.label("With all figures and names. Only for the staff of the city.")
        return _.label(
            "Figures of fewer than {least} organisations are not shown. No organisation is named.",
            least=LEAST,
        )

    def kind(self, item: Item) -> str:
        """What kind of answer is asked for."""
        _ = self.translate
        kinds = {
            ItemKind.CHOICE: _.label("One answer"),
            ItemKind.MULTIPLE: _.label("Several answers"),
            ItemKind.YES_NO: _.label("Yes or no"),
            ItemKind.NUMBER: _.label("A number"),
            ItemKind.SCALE: _.label("A scale"),
            ItemKind.SHORT_TEXT: _.label("A short text"),
            ItemKind.LONG_TEXT: _.label("A text"),
            ItemKind.DATE: _.label("A date"),
        }
        return kinds[item.kind]

    def title(self, item: Item) -> str:
        """What was asked."""
        return self.translate.text(item.texts)

    def _kept(self, text: str) -> str:
        """A figure with signs in it, in its own order in the middle of right-to-left text."""
        if not self.right_to_left:
            return text
        return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def _is_year(item: Item) -> bool:
    """Whether a number is surely a year: no sum of it, and no thousands in it."""
    return item.minimum is not None and item.minimum >= 1000 and item.decimals == 0


def drawn(result: ItemResult) -> tuple[Category, ...]:
    """The categories in the order of a chart: options by how many gave them, as far as is shown.

    Of classes of numbers the small ones at both ends are left out.
    """
    entries = result.categories
    if result.item.kind in {ItemKind.CHOICE, ItemKind.MULTIPLE}:
        alone = {option.code for option in result.item.options if option.exclusive}
        return tuple(
            sorted(
                entries,
                key=lambda entry: (entry.code in alone, -entry.count.least - entry.count.most),
            )
        )
    if result.item.kind is ItemKind.NUMBER:
        large = [
            place for place, entry in enumerate(entries) if entry.count not in (SMALL, Count(0, 0))
        ]
        return entries[large[0] : large[-1] + 1] if large else entries
    return entries
