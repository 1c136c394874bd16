"""Charts as plain Vega-Lite: ``chart(data, words) -> (table, spec)``.

The table holds what is drawn and nothing else; colours read the same for the colour-blind, and on
light and dark ground (at least 3 to 1 on either). Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from simulation.report.language import Words

    Chart = tuple[pd.DataFrame, dict[str, Any]]

WITHOUT, WITH = "#808792", "#2f7fd6"
GAIN, LOSS, UNCLEAR = "#1b8a7a", "#d9622b", "#808792"
_DAYS_A_YEAR = 365.0
_BAND = 0.22


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


def lines(data: Outcome, words: Words) -> Chart:
    """Both worlds over time, each with its band."""
    worlds = (("without", words("without")), ("with", words("with")))
    table = _long(data, worlds)
    names = [name for _, name in worlds]
    colour = _by_world(names, [WITHOUT, WITH])
    dash = _by_world(names, [[6, 4], [1, 0]])
    return table, _frame(data, words, [_band(colour), _line(colour, dash)])


def difference(data: Outcome, words: Words) -> Chart:
    """With minus without over time, with its band and a line at zero."""
    name = words("difference")
    data = replace(data, title=words("change_of", title=data.title))
    table = _long(data, (("difference", name),))
    colour, dash = _by_world([name], [WITH]), _by_world([name], [[1, 0]])
    zero = {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": WITHOUT, "strokeWidth": 1.5},
        "encoding": {"y": {"field": "zero", "type": "quantitative"}},
    }
    return table, _frame(data, words, [_band(colour), zero, _line(colour, dash)])


def who_gains(parties: Sequence[Party], words: Words, *, unit: str) -> Chart:
    """Bars of yearly gains and losses from a common zero, with ranges and verdicts."""
    import pandas as pd

    table = pd.DataFrame([vars(party) for party in parties])
    verdicts = [words("who.gains"), words("who.pays"), words("who.same")]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 160, "ticks": False, "domain": False},
    }
    x = {"type": "quantitative", "axis": {"title": words("who.axis", unit=unit), "tickCount": 5}}
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": verdicts, "range": [GAIN, LOSS, UNCLEAR]},
        "legend": {"title": None, "orient": "top", "values": _present(verdicts, parties)},
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


BASE: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "background": "transparent",
    "width": "container",
    "config": {"view": {"stroke": None}},
}


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
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "stroke",
        "symbolOpacity": 1,
        "symbolStrokeWidth": 3,
        "symbolSize": 400,
        "labelLimit": 300,
    }
    scale = {"domain": names, "range": values}
    return {"field": "world", "type": "nominal", "scale": scale, "legend": legend}


def _present(verdicts: Sequence[str], parties: Sequence[Party]) -> list[str]:
    return [verdict for verdict in verdicts if any(p.verdict == verdict for p in parties)]
