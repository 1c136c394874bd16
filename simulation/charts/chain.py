"""What a piece costs at each step from material to consumer, without and with, with ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, BELOW_NAMES, UNCLEAR, WITH, WITHOUT

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words


@dataclass(frozen=True)
class Step:
    """A step on the way of a piece.

    Attributes
    ----------
    name : str
        In the language of the reader.
    without, with_ : float
        Yuan a piece.
    low, high : float or None
        Range of the change, put at the value with; nothing where there is none.
    """

    name: str
    without: float
    with_: float
    low: float | None
    high: float | None


def price_chain(steps: Sequence[Step], words: Words) -> Chart:
    """Bars of both worlds side by side, step by step, from zero."""
    import pandas as pd

    worlds = [words("without"), words("with")]
    rows = [
        {"step": one.name, "world": world, "value": value, "low": low, "high": high}
        for one in steps
        for world, value, low, high in (
            (worlds[0], one.without, None, None),
            (worlds[1], one.with_, one.low, one.high),
        )
    ]
    table = pd.DataFrame(rows).astype({"low": float, "high": float})
    y = {
        "field": "step",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "labelLimit": 180,
            "labelExpr": "split(datum.label, regexp(', |，'))",  # a line for each clause
            "ticks": False,
            "domain": False,
        },
    }
    x = {
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": words("chain.axis"), **BELOW_NAMES},
    }
    colour = {
        "field": "world",
        "type": "nominal",
        "scale": {"domain": worlds, "range": [WITHOUT, WITH]},
        "legend": {"title": None, "orient": "top", "direction": "vertical"},
    }
    tooltip = [
        {"field": "step", "title": words("chain.step")},
        {"field": "world", "title": words("world")},
        {"field": "value", "title": words("chain.axis"), "format": ".2f"},
    ]
    at = {"y": y, "yOffset": {"field": "world", "sort": worlds}}
    spec = {
        **BASE,
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2},
                "encoding": {
                    **at, "x": {"field": "value", **x}, "color": colour, "tooltip": tooltip,
                },
            },
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 2},
                "encoding": {**at, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "transform": [
                    {"calculate": "isValid(datum.high) ? datum.high : datum.value", "as": "end"},
                ],
                "mark": {"type": "text", "dx": 5, "align": "left", "fontSize": 11},
                "encoding": {
                    **at,
                    "x": {"field": "end", **x},
                    "text": {"field": "value", "format": ".1f"},
                },
            },
        ],
    }  # fmt: skip
    return table, spec
