"""A number over all firms, without and with: a dot for each firm, and a line for the middle one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, WITH, WITHOUT

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

_GOLDEN = 0.6180339887  # spreads any number of dots evenly, without luck


@dataclass(frozen=True)
class Spread:
    """A number of firms in both worlds.

    Attributes
    ----------
    title : str
        In the language of the reader.
    is_share : bool
        Whether it is written in per cent.
    names : sequence of str
        Of the firms.
    without, with_ : sequence of float
        One number a firm; NaN where it has none.
    low, high : float
        Ends of the axis; what lies beyond stands at them.
    """

    title: str
    is_share: bool
    names: Sequence[str]
    without: Sequence[float]
    with_: Sequence[float]
    low: float
    high: float


def spread(data: Spread, words: Words) -> Chart:
    """Two rows of dots on one axis."""
    import pandas as pd

    worlds = [words("without"), words("with")]
    rows = [
        {"name": name, "world": world, "value": value, "lane": (k + 1) * _GOLDEN % 1.0}
        for world, values in zip(worlds, (data.without, data.with_), strict=True)
        for k, (name, value) in enumerate(zip(data.names, values, strict=True))
        if value == value  # not NaN
    ]
    table = pd.DataFrame(rows, columns=["name", "world", "value", "lane"])
    table["shown"] = table["value"].clip(data.low, data.high)
    form = ".0%" if data.is_share else ",.0f"
    y = {
        "field": "world",
        "type": "nominal",
        "sort": worlds,
        "axis": {"title": None, "ticks": False, "domain": False},
    }
    x = {
        "type": "quantitative",
        "scale": {"domain": [data.low, data.high], "nice": False},
        "axis": {"title": None, "format": form, "tickCount": 5, "labelFlush": True},
    }
    colour = {
        "field": "world",
        "type": "nominal",
        "scale": {"domain": worlds, "range": [WITHOUT, WITH]},
        "legend": None,
    }
    heading = {"text": data.title, "anchor": "start", "fontSize": 13, "fontWeight": "normal"}
    spec = {
        **BASE,
        "height": {"step": 74},
        "title": heading,
        "layer": [
            {
                "mark": {"type": "circle", "opacity": 0.6, "size": 34},
                "encoding": {
                    "y": y,
                    "yOffset": {
                        "field": "lane",
                        "type": "quantitative",
                        "scale": {"domain": [-0.15, 1.15]},
                    },
                    "x": {"field": "shown", **x},
                    "color": colour,
                    "tooltip": [
                        {"field": "name", "title": words("map.name")},
                        {"field": "world", "title": words("world")},
                        {"field": "value", "title": data.title, "format": form},
                    ],
                },
            },
            {
                "mark": {"type": "tick", "thickness": 3, "size": 62, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": {"field": "shown", "aggregate": "median", **x},
                    "color": colour,
                },
            },
        ],
    }
    return table, spec
