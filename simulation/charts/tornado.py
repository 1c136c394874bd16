"""Tornado: how far an outcome moves with each assumption, the one that moves it most on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, BELOW_NAMES, UNCLEAR, WITH
from simulation.charts.export import folded

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

_ACROSS, _LINE = 30, 13  # letters of a label on one line, and its height [pixels]
COLOURS = ("#d99a2b", WITH)  # low and high: neither good nor bad: told apart by the colour-blind

# What the two ends of a bar may be: means over half of a range, or outcomes at single levels.
HALVES, LEVELS = ("tornado.low", "tornado.high"), ("tornado.first", "tornado.last")


@dataclass(frozen=True)
class TornadoBar:
    """One assumption, and what comes out where it is low and where it is high.

    Attributes
    ----------
    name : str
        In the language of the reader.
    low, high : float
        The outcome at the low and at the high end of the assumption, in the unit of the chart.
    low_text, high_text : str
        The same as people write it.
    reach : str
        What the assumption goes from and to, with its unit; may be empty.
    """

    name: str
    low: float
    high: float
    low_text: str
    high_text: str
    reach: str = ""


def tornado(
    bars: Sequence[TornadoBar],
    words: Words,
    *,
    base: float,
    title: str,
    most: int = 10,
    ends: tuple[str, str] = HALVES,
) -> Chart:
    """Draw bars from the outcome in between to where it goes, the longest on top.

    Parameters
    ----------
    bars : sequence of TornadoBar
        In any order; the longest are drawn.
    base : float
        The outcome in between, from which bars start.
    title : str
        Of the outcome, with its unit.
    most : int
        Bars at most.
    ends : tuple of str
        Keys of the words for what `TornadoBar.low` and `TornadoBar.high` stand for.
    """
    import pandas as pd

    kept = sorted(bars, key=lambda bar: -abs(bar.high - bar.low))[:most]
    sides = tuple(zip(map(words, ends), ("low", "high"), strict=True))
    labels, lines = _labels([bar.name for bar in kept])
    table = pd.DataFrame([
        {
            "name": bar.name,
            "label": labels[bar.name],
            "end": end,
            "base": base,
            "outcome": getattr(bar, side),
            "text": getattr(bar, f"{side}_text"),
            "reach": bar.reach,
        }
        for bar in kept
        for end, side in sides
    ])  # fmt: skip
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "labelExpr": "split(datum.label, '\\n')",
            "labelLimit": 0,
            "labelLineHeight": _LINE,
            "labelOffset": -_LINE * (lines - 1) / 2,
            "ticks": False,
            "domain": False,
        },
    }
    x = {
        "field": "outcome",
        "type": "quantitative",
        "scale": {"zero": False, "nice": True},
        "axis": {"title": title, **BELOW_NAMES},
    }
    colour = {
        "field": "end",
        "type": "nominal",
        "scale": {"domain": [end for end, _ in sides], "range": list(COLOURS)},
        "legend": {"title": None, "orient": "top", "columns": 1, "labelLimit": 300},
    }
    tooltip = [
        {"field": "name", "title": words("tornado.assumption")},
        {"field": "reach", "title": words("tornado.reach")},
        {"field": "end", "title": words("tornado.where")},
        {"field": "text", "title": title},
    ]
    spec = {
        **BASE,
        "height": {"step": _LINE * max(2, lines) + 6},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18, "cornerRadius": 2},
                "encoding": {
                    "y": y,
                    "x": x,
                    "x2": {"field": "base"},
                    "color": colour,
                    "tooltip": tooltip,
                },
            },
            {
                "data": {"values": [{"base": base}]},
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 1.5},
                "encoding": {"x": {"field": "base", "type": "quantitative"}},
            },
        ],
    }
    return table, spec


def _labels(names: Sequence[str]) -> tuple[dict[str, str], int]:
    """Names on as many lines as the longest needs: filled up, so that all stand at their bars."""
    rows = {name: list(folded(name.rstrip(".。"), _ACROSS)) for name in names}
    lines = max(map(len, rows.values()))
    return {
        name: "\n".join([*[""] * ((lines - len(row)) // 2), *row]) for name, row in rows.items()
    }, lines


def tornado_alt(bars: Sequence[TornadoBar], words: Words, *, title: str, most: int = 10) -> str:
    """Text alternative of the chart."""
    kept = sorted(bars, key=lambda bar: -abs(bar.high - bar.low))[:most]
    parts = words("saving.list").join(
        words("tornado.part", name=bar.name, low=bar.low_text, high=bar.high_text) for bar in kept
    )
    return words("tornado.alt", title=title, parts=parts)
