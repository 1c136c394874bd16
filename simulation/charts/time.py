"""Charts over time: both worlds with their bands, and the difference between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, WITH, WITHOUT

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart
    from simulation.report.language import Words

_DAYS_A_YEAR = 365.0
_BAND = 0.22
_LUCK, _DOUBT = "rgba(47, 127, 214, 0.5)", "rgba(47, 127, 214, 0.2)"  # dark, and light
_BAND_ENDS = {"y": {"field": "low"}, "y2": {"field": "high"}}
_LEGEND = {
    "title": None,
    "orient": "top",
    "symbolType": "stroke",
    "symbolOpacity": 1,
    "symbolStrokeWidth": 3,
    "symbolSize": 400,
    "labelLimit": 300,
}


@dataclass(frozen=True)
class Outcome:
    """A KPI over time, as a result document has it.

    Attributes
    ----------
    title, unit : str
        In the language of the reader.
    series : mapping
        ``days`` and, for ``without``, ``with`` and ``difference``: ``mean``, ``low``, ``high``.
    """

    title: str
    unit: str
    series: Mapping[str, Any]


def lines(data: Outcome, words: Words) -> Chart:
    """Both worlds over time, each with its band."""
    worlds = (("without", words("without")), ("with", words("with")))
    table = _long(data, worlds)
    names = [name for _, name in worlds]
    colour = _by_world(names, [WITHOUT, WITH])
    dash = _by_world(names, [[6, 4], [1, 0]])
    return table, _frame(data, words, [_band(colour), _line(colour, dash)])


def difference(data: Outcome, words: Words, doubt: Mapping[str, Any] | None = None) -> Chart:
    """With minus without over time, with its band and a line at zero.

    Parameters
    ----------
    doubt : mapping, optional
        The same over draws of the assumptions: ``days``, ``mean``, ``low``, ``high``; then luck is
        dark, and doubt a lighter band behind it.
    """
    name = words("difference")
    data = replace(data, title=words("change_of", title=data.title))
    table = _long(data, (("difference", name),))
    zero = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": WITHOUT, "strokeWidth": 1.5},
        "encoding": {"y": {"field": "zero", "type": "quantitative"}},
    }
    if doubt is None:
        colour, dash = _by_world([name], [WITH]), _by_world([name], [[1, 0]])
        return table, _frame(data, words, [_band(colour), zero, _line(colour, dash)])
    import pandas as pd

    unsure, luck = words("band.doubt"), words("band.luck")
    wide = _long(replace(data, series={"days": doubt["days"], "doubt": _ends(doubt)}),
                 (("doubt", unsure),))  # fmt: skip
    table = pd.concat([table, wide], ignore_index=True)
    scale = {"domain": [name, luck, unsure], "range": [WITH, _LUCK, _DOUBT]}
    square = {"symbolType": "square", "symbolSize": 160, "symbolStrokeWidth": 0}
    legend = {**_LEGEND, **square, "values": [luck, unsure]}  # the line has the title
    layers = []
    for what, of, mark, encoding in (
        (unsure, unsure, {"type": "area"}, _BAND_ENDS),
        (luck, name, {"type": "area"}, _BAND_ENDS),
        (name, name, {"type": "line", "strokeWidth": 2.5}, {"y": {"field": "mean"}}),
    ):
        layers.append({
            "transform": [
                {"filter": {"field": "world", "equal": of}},
                {"calculate": json.dumps(what), "as": "shade"},
            ],
            "mark": mark,
            "encoding": {
                **encoding,
                "color": {"field": "shade", "type": "nominal", "scale": scale, "legend": legend},
            },
        })  # fmt: skip
    return table, _frame(data, words, [*layers[:2], zero, layers[2]])


def _ends(doubt: Mapping[str, Any]) -> dict[str, Any]:
    return {end: doubt[end] for end in ("mean", "low", "high")}


def _long(data: Outcome, worlds: Sequence[tuple[str, str]]) -> pd.DataFrame:
    import pandas as pd

    years = [day / _DAYS_A_YEAR for day in data.series["days"]]
    parts = [
        pd.DataFrame({"year": years, "world": name, **data.series[key]}) for key, name in worlds
    ]
    return pd.concat(parts, ignore_index=True)


def _frame(data: Outcome, words: Words, layers: list[dict[str, Any]]) -> dict[str, Any]:
    """Axes and tooltips shared by the charts over time."""
    x = {
        "field": "year",
        "type": "quantitative",
        "axis": {"title": words("years_since"), "tickMinStep": 0.5, "grid": False, "format": "~r",
                 "labelFlush": False},
    }  # fmt: skip
    title = f"{data.title} ({data.unit})" if data.unit else data.title
    y = {
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": None, "tickCount": 5, "labelFlush": False},  # labels at their grid lines
    }
    for layer in layers:
        encoding = layer["encoding"]
        encoding["y"] = {**encoding["y"], **y}
        if "data" not in layer:
            encoding["x"] = x
    tooltip = [
        {"field": "world", "title": data.title},
        {"field": "year", "title": words("year"), "format": ".2f"},
        *(
            {"field": name, "title": words(name), "format": ",.3~f"}
            for name in ("mean", "low", "high")
        ),
    ]
    layers[-1]["encoding"]["tooltip"] = tooltip
    heading = {"text": title, "anchor": "start", "fontSize": 13, "fontWeight": "normal"}
    return {**BASE, "height": 330, "title": heading, "layer": layers}


def _band(colour: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "area", "opacity": _BAND},
        "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}, "color": colour},
    }


def _line(colour: dict[str, Any], dash: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "line", "strokeWidth": 2.5}
    return {"mark": mark, "encoding": {"y": {"field": "mean"}, "color": colour, "strokeDash": dash}}


def _by_world(names: list[str], values: list[Any]) -> dict[str, Any]:
    """Channel with a value for each world; channels and layers share one legend."""
    scale = {"domain": names, "range": values}
    return {"field": "world", "type": "nominal", "scale": scale, "legend": _LEGEND}
