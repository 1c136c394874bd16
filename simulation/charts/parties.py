"""Who gains and who pays, as bars from a common zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, BELOW_NAMES, GAIN, LOSS, UNCLEAR

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words


@dataclass(frozen=True)
class Party:
    """Somebody who gains or pays.

    Attributes
    ----------
    name : str
        In the language of the reader.
    change, low, high : float
        Change of yearly earnings and its range, in the unit of the chart; without a range the
        ends are the change.
    verdict : str
        Gains, pays, or no clear change, in the language of the reader.
    text : str
        The change as people write it.
    """

    name: str
    change: float
    low: float
    high: float
    verdict: str
    text: str


def who_gains(parties: Sequence[Party], words: Words, *, unit: str = "", axis: str = "") -> Chart:
    """Bars of yearly gains and losses from a common zero, with ranges and verdicts.

    Parameters
    ----------
    unit : str
        Of the changes, for the usual title of the axis.
    axis : str, optional
        Another title of the axis.
    """
    import pandas as pd

    table = pd.DataFrame([vars(party) for party in parties])
    verdicts = [words("who.gains"), words("who.pays"), words("who.same")]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 160, "ticks": False, "domain": False},
    }
    x = {
        "type": "quantitative",
        "axis": {"title": axis or words("who.axis", unit=unit), **BELOW_NAMES},
    }
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": verdicts, "range": [GAIN, LOSS, UNCLEAR]},
        "legend": {
            "title": None,
            "orient": "top",
            "columns": 2,
            "values": _present(verdicts, parties),
        },
    }
    tooltip = [
        {"field": "name", "title": words("who.party")},
        {"field": "text", "title": words("who.change")},
        {"field": "verdict", "title": words("who.verdict")},
    ]
    spec = {
        **BASE,
        "height": {"step": 38},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 20, "cornerRadiusEnd": 2},
                "encoding": {"x": {"field": "change", **x}, "color": colour, "tooltip": tooltip},
            },
            {
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 2},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 1.5},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}, "y": None},
            },
        ],
    }
    return table, spec


def _present(verdicts: Sequence[str], parties: Sequence[Party]) -> list[str]:
    return [verdict for verdict in verdicts if any(p.verdict == verdict for p in parties)]
