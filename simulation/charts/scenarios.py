"""Scenarios side by side: the change of each outcome in each scenario, on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, UNCLEAR, WITH

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

COLOURS = (WITH, "#c2701e", "#1b8a7a", "#b0539f")  # one a scenario
SHAPES = ("circle", "square", "triangle-up", "diamond")  # nothing is told by colour alone


@dataclass(frozen=True)
class Dot:
    """Change of an outcome in a scenario.

    Attributes
    ----------
    scenario, outcome : str
        In the language of the reader.
    change, low, high : float
        Change and its range [%]; without a range the ends are the change.
    text, verdict : str
        Change and range as people write them, and which way the outcome goes.
    """

    scenario: str
    outcome: str
    change: float
    low: float
    high: float
    text: str
    verdict: str


def side_by_side(dots: Sequence[Dot], words: Words) -> Chart:
    """Dots with their ranges, outcome by outcome, on an axis that all scenarios share."""
    import pandas as pd

    table = pd.DataFrame([vars(dot) for dot in dots])
    names = list(dict.fromkeys(dot.scenario for dot in dots))
    y = {
        "field": "outcome",
        "type": "nominal",
        "sort": None,
        "scale": {"paddingInner": 0.25, "paddingOuter": 0.1},
        "axis": {"title": None, "labelLimit": 150, "ticks": False, "domain": False},
    }
    offset = {"field": "scenario", "type": "nominal", "sort": names}
    x = {
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": words("compare.axis"), "tickCount": 6, "labelFlush": False},
    }
    tooltip = [
        {"field": "scenario", "title": words("compare.scenario")},
        {"field": "outcome", "title": words("details.kpi")},
        {"field": "text", "title": words("details.change")},
        {"field": "verdict", "title": words("who.verdict")},
    ]
    colour = _by_scenario(names, COLOURS)
    spec = {
        **BASE,
        "height": {"step": 22, "for": "offset"},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2.5},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": {"field": "low", **x},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "y": y,
                    "yOffset": offset,
                    "x": {"field": "change", **x},
                    "color": colour,
                    "shape": _by_scenario(names, SHAPES),
                    "tooltip": tooltip,
                },
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 1.5},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}},
            },
        ],
    }
    return table, spec


def side_by_side_alt(dots: Sequence[Dot], words: Words) -> str:
    """Text alternative of the chart."""
    told = words("saving.list").join(
        words("compare.dot", scenario=dot.scenario, outcome=dot.outcome, text=dot.text)
        for dot in dots
    )
    return words("compare.alt", parts=told)


def _by_scenario(names: Sequence[str], values: Sequence[str]) -> dict[str, Any]:
    """Channel with a value for each scenario; channels share one legend."""
    scale = {"domain": names, "range": list(values[: len(names)])}
    # As wide as the plot: on a phone a long name is shortened and not cut off.
    limit = {"expr": "width - 30"}
    legend = {"title": None, "orient": "top", "columns": 1, "labelLimit": limit}
    return {"field": "scenario", "type": "nominal", "scale": scale, "legend": legend}
