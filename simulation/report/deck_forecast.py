"""Slides that look ahead: fans as native charts, two on a slide, and the figures by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pptx.util import Inches

from simulation.report import deck_charts
from simulation.report.telling_forecast import by_year

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.report.story import Ahead, Forecast

_LEFT, _TOP, _ACROSS = 0.6, 1.5, 12.13  # inches
_CHART, _GAP = 4.0, 0.3
_TEXT = _TOP + _CHART + 0.05
_MOST_ACROSS = 3
_MOST_ROWS = 14  # of the table
_MOST_YEARS = 3  # of its columns, beside today


class Slides(Protocol):
    """What puts slides into a deck."""

    words: Language

    def slide(self, headline: str, notes: Sequence[str]) -> Any:
        """Add a slide with a title and notes."""

    def text(
        self,
        slide: Any,
        box: tuple[float, float, float, float],
        lines: Sequence[str],
        *,
        size: float,
    ) -> None:
        """Write lines into a box [inches]."""

    def table(
        self,
        slide: Any,
        place: tuple[float, float, float],
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        size: float,
        widths: Sequence[float],
    ) -> None:
        """Draw a table at left and top, so wide [inches]."""


def slides(deck: Slides, ahead: Forecast) -> None:
    """Add the slides of a forecast."""
    for group in _groups(ahead):
        _charts(deck, ahead, group)
    _by_year(deck, ahead)


def _groups(ahead: Forecast) -> Iterator[tuple[Ahead, ...]]:
    """Charts of each slide: figures in pairs, or a figure with its scenarios side by side."""
    if len(ahead.names) == 1:
        every = [one for (one,) in ahead.figures]
        yield from (tuple(every[n : n + 2]) for n in range(0, len(every), 2))
        return
    for figure in ahead.figures:
        yield from (figure[n : n + _MOST_ACROSS] for n in range(0, len(figure), _MOST_ACROSS))


def _charts(deck: Slides, ahead: Forecast, group: tuple[Ahead, ...]) -> None:
    notes = [*(one.alt for one in group), ahead.lines, *ahead.captions[-1:]]
    slide = deck.slide(group[0].headline, notes)
    width = (_ACROSS - _GAP * (len(group) - 1)) / max(2, len(group))
    for number, one in enumerate(group):
        left = _LEFT + number * (width + _GAP)
        title = one.title if len(ahead.names) == 1 else ahead.names[one.scenario]
        box = (Inches(left), Inches(_TOP), Inches(width), Inches(_CHART))
        deck_charts.fan(
            slide, box, ahead.document, one.kpi, deck.words, title=title, alt=one.alt,
            scenario=one.scenario,
        )  # fmt: skip
        size = 13 if len(group) < _MOST_ACROSS else 11
        deck.text(slide, (left, _TEXT, width, 1.0), [one.sentence], size=size)
    deck.text(slide, (_LEFT, 6.62, _ACROSS, 0.3), [ahead.lines], size=11)


def _by_year(deck: Slides, ahead: Forecast) -> None:
    """Add what there is in numbers, and what it rests on."""
    years, names = ahead.document["years"], [figure[0].kpi for figure in ahead.figures]
    chosen = sorted({1, -(-years // 2), years})[-_MOST_YEARS:]
    rows = by_year(ahead.document, deck.words, names, years=chosen)
    while len(rows.rows) > _MOST_ROWS:
        names = names[:-1]
        rows = by_year(ahead.document, deck.words, names, years=chosen)
    slide = deck.slide(deck.words("forecast.table.title"), ahead.notes)
    many = len(ahead.names) > 1
    first = [1.7, 1.0, *([1.9] if many else []), 1.45]
    left = (_ACROSS - sum(first)) / (1 + len(chosen))
    widths = [*first, *[left] * (1 + len(chosen))]
    deck.table(slide, (_LEFT, _TOP - 0.1, _ACROSS), rows.titles, rows.rows, size=10, widths=widths)
    top = _TOP + 0.05 + 0.3 * (len(rows.rows) + 1)
    deck.text(slide, (_LEFT, top, _ACROSS, 6.9 - top), ahead.notes[:3], size=10)
