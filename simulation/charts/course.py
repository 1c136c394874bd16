"""One number of one firm over time, without and with: a small chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, WITH, WITHOUT

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words


@dataclass(frozen=True)
class Course:
    """A number over time in both worlds.

    Attributes
    ----------
    title, unit : str
        In the language of the reader.
    years : sequence of float
        Since digitisation began.
    without, with_ : sequence of float
        Its values.
    from_zero : bool
        Whether the axis begins at zero.
    """

    title: str
    unit: str
    years: Sequence[float]
    without: Sequence[float]
    with_: Sequence[float]
    from_zero: bool = True


def course(data: Course, words: Words) -> Chart:
    """Two lines."""
    import pandas as pd

    worlds = [words("without"), words("with")]
    table = pd.DataFrame(
        {"year": year, "world": world, "value": value}
        for world, values in zip(worlds, (data.without, data.with_), strict=True)
        for year, value in zip(data.years, values, strict=True)
    )
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "stroke",
        "symbolStrokeWidth": 3,
        "symbolSize": 300,
    }

    def by_world(values: list[object]) -> dict[str, object]:
        scale = {"domain": worlds, "range": values}
        return {"field": "world", "type": "nominal", "scale": scale, "legend": legend}

    title = f"{data.title} ({data.unit})" if data.unit else data.title
    heading = {"text": title, "anchor": "start", "fontSize": 12, "fontWeight": "normal"}
    spec = {
        **BASE,
        "height": 250,
        "title": heading,
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "year",
                "type": "quantitative",
                "axis": {"title": None, "grid": False, "tickMinStep": 0.5,
                         "format": "~r"},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": data.from_zero},
                "axis": {"title": None, "tickCount": 4},
            },
            "color": by_world([WITHOUT, WITH]),
            "strokeDash": by_world([[5, 3], [1, 0]]),
            "tooltip": [
                {"field": "world", "title": words("world")},
                {"field": "year", "title": words("year"), "format": ".2f"},
                {"field": "value", "title": title, "format": ",.3~f"},
            ],
        },
    }  # fmt: skip
    return table, spec
