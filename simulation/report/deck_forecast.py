"""Slides that look ahead: fans as native charts, two on a slide, and the figures by year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from pptx.util import Inches

from simulation.report import deck_charts
from simulation.report.deck_text import wide
from simulation.report.numbers import tidy
from simulation.report.telling import Rows
from simulation.report.telling_forecast import by_year, headline_of

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.report.story import Ahead, Forecast

_LEFT, _TOP, _ACROSS = 0.6, 1.5, 12.13  # inches
_CHART, _GAP = 4.0, 0.3
_TEXT = _TOP + _CHART + 0.05
_MOST_ACROSS = 3
_ROOM = 4.5  # of rows of a table, below its head
_ROW, _LINE = 0.3, 0.165  # a row of one line, and each further line
_WIDE, _LETTER = 0.14, 0.067  # margins of a cell, and a Latin letter of its size
_MOST_YEARS = 3  # of its columns, beside today
PART = "forecast"


class Slides(Protocol):
    """What puts slides into a deck."""

    words: Language

    def slide(self, headline: str, notes: Sequence[str], part: str) -> Any:
        """Add a slide with a title and notes, which rests on the runs of a part."""

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
    places = list(dict.fromkeys(one.scenario for one in group))
    title = tidy(headline_of(ahead.document, group[0].kpi, deck.words, places))
    slide = deck.slide(title, notes, PART)
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
    """Add all figures in numbers, on as many slides as that takes, and what they rest on."""
    years, names = ahead.document["years"], [figure[0].kpi for figure in ahead.figures]
    chosen = sorted({1, -(-years // 2), years})[-_MOST_YEARS:]
    first = [1.7, 1.0, *([1.9] if len(ahead.names) > 1 else []), 1.6]
    left = (_ACROSS - sum(first)) / (1 + len(chosen))
    widths = [*first, *[left] * (1 + len(chosen))]
    tables = list(
        _tables([by_year(ahead.document, deck.words, [n], chosen) for n in names], widths)
    )
    for number, rows in enumerate(tables, 1):
        title = deck.words("forecast.table.title")
        if len(tables) > 1:
            title = deck.words("forecast.table.part", title=title, n=number, all=len(tables))
        slide = deck.slide(title, ahead.notes, PART)
        deck.table(
            slide, (_LEFT, _TOP - 0.1, _ACROSS), rows.titles, rows.rows, size=10, widths=widths
        )
    top = _TOP + 0.05 + _ROW + _height(rows, widths)
    deck.text(slide, (_LEFT, top, _ACROSS, 6.9 - top), ahead.notes[:3], size=10)


def _tables(figures: Sequence[Rows], widths: Sequence[float]) -> Iterator[Rows]:
    """Put figures into tables that fit on a slide; a figure stays in one of them."""
    held: list[tuple[str, ...]] = []
    room = _ROOM
    for figure in figures:
        taken = _height(figure, widths)
        if held and taken > room:
            yield Rows(figures[0].titles, tuple(held))
            held, room = [], _ROOM
        held += figure.rows
        room -= taken
    yield Rows(figures[0].titles, tuple(held))


def _height(rows: Rows, widths: Sequence[float]) -> float:
    """How high the rows of a table are: text that is too long for a cell goes on below."""
    return sum(_ROW + _LINE * (_lines(row, widths) - 1) for row in rows.rows)


def _lines(row: Sequence[str], widths: Sequence[float]) -> int:
    return max(
        math.ceil(wide(text) * _LETTER / (width - _WIDE))
        for text, width in zip(row, widths, strict=True)
        if text
    )
