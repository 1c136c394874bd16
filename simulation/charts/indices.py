"""Charts of sensitivity: indices as bars, screening as points, how indices settle, effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, GAIN, LOSS, UNCLEAR, WITH

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart
    from simulation.report.language import Words

_COLOURS = [WITH, LOSS, GAIN, "#7a5ea8", "#8a6d1f", "#4a4f57"]
_MOST_LINES = len(_COLOURS)
_LEGEND = {"title": None, "orient": "top", "labelLimit": 260, "symbolOpacity": 1}


def bars(table: pd.DataFrame, words: Words, *, title: str) -> Chart:
    """Bars from zero with intervals; two kinds side by side where there are two.

    Parameters
    ----------
    table : DataFrame
        ``name``, ``kind``, ``value``, ``low``, ``high``, ``text``, in the order of the bars.
    title : str
        Of the axis.
    """
    kinds = list(dict.fromkeys(table["kind"]))
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": kinds, "range": _COLOURS[: len(kinds)]},
        "legend": {"title": None, "orient": "top"} if len(kinds) > 1 else None,
    }
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "labelLimit": 260, "ticks": False, "domain": False},
    }
    offset = {"field": "kind", "sort": kinds}
    x = {"type": "quantitative", "scale": {"zero": True}, "axis": {"title": title, "tickCount": 5}}
    tooltip = [
        {"field": "name", "title": words("study.factor")},
        {"field": "kind", "title": words("study.kind")},
        {"field": "text", "title": title},
    ]
    bar = {"x": {"field": "value", **x}, "color": colour, "tooltip": tooltip}
    rule = {"x": {"field": "low", **x}, "x2": {"field": "high"}}
    return table, {
        **BASE,
        "height": {"step": 18 if len(kinds) > 1 else 28},
        "encoding": {"y": y, "yOffset": offset},
        "layer": [
            {"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": bar},
            {"mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 2}, "encoding": rule},
        ],
    }


def settling(table: pd.DataFrame, words: Words, *, title: str) -> Chart:
    """Lines of indices over the number of base samples, with their intervals.

    Parameters
    ----------
    table : DataFrame
        ``samples``, ``name``, ``value``, ``low``, ``high``; at most six names are drawn, the first.
    """
    names = list(dict.fromkeys(table["name"]))[:_MOST_LINES]
    drawn = table[table["name"].isin(names)]
    x = {
        "field": "samples",
        "type": "quantitative",
        "scale": {"type": "log", "base": 2, "nice": False},
        "axis": {"title": words("study.samples"), "values": sorted(set(drawn["samples"]))},
    }
    return drawn, _lines(names, x, title, words)


def effects(
    table: pd.DataFrame, words: Words, *, title: str, factor: str, reach: tuple[float, float]
) -> Chart:
    """One outcome over the values of one factor, with the band of replications.

    Parameters
    ----------
    table : DataFrame
        ``x`` (numbers, or words of a choice), ``name`` (one), ``value``, ``low``, ``high``.
    factor : str
        Title of the factor's axis.
    reach : (float, float)
        Of the outcome's axis, which charts of several factors share.
    """
    names = list(dict.fromkeys(table["name"]))
    number = table["x"].dtype.kind in "if"
    x = {
        "field": "x",
        "type": "quantitative" if number else "nominal",
        "sort": None,
        "scale": {"zero": False} if number else {},
        "axis": {"title": factor, "grid": False, "labelAngle": 0, "titleLimit": 320},
    }
    return table, _lines(names, x, title, words, reach)


def screening(table: pd.DataFrame, words: Words, *, title: str) -> Chart:
    """Morris's points: the size of effects against their spread, named.

    Parameters
    ----------
    table : DataFrame
        ``name``, ``effect``, ``spread``.
    """
    encoding = {
        "x": {
            "field": "effect",
            "type": "quantitative",
            "axis": {"title": words("study.effect.of", title=title)},
        },
        "y": {
            "field": "spread",
            "type": "quantitative",
            "axis": {"title": words("study.spread")},
        },
    }
    tooltip = [
        {"field": "name", "title": words("study.factor")},
        {"field": "effect", "title": words("study.effect"), "format": ",.3~g"},
        {"field": "spread", "title": words("study.spread"), "format": ",.3~g"},
    ]
    label = {"type": "text", "align": "left", "dx": 7, "fontSize": 11, "limit": 220}
    return table, {
        **BASE,
        "height": 300,
        "encoding": encoding,
        "layer": [
            {
                "mark": {"type": "point", "filled": True, "size": 70, "color": WITH},
                "encoding": {"tooltip": tooltip},
            },
            {"mark": {**label, "color": UNCLEAR}, "encoding": {"text": {"field": "name"}}},
        ],
    }


def _lines(
    names: list[str],
    x: dict[str, Any],
    title: str,
    words: Words,
    reach: tuple[float, float] | None = None,
) -> dict[str, Any]:
    colour = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": _COLOURS[: len(names)]},
        "legend": {**_LEGEND, "columns": 2} if len(names) > 1 else None,
    }
    y: dict[str, Any] = {
        "type": "quantitative",
        "axis": {"title": title, "tickCount": 5, "titleLimit": 260},
    }
    if reach is not None:
        y["scale"] = {"domain": list(reach), "nice": True, "zero": False}
    tooltip = [
        {"field": "name", "title": words("study.factor")},
        {"field": x["field"], "title": x["axis"]["title"]},
        *(
            {"field": key, "title": words(word), "format": ",.3~g"}
            for key, word in (("value", "mean"), ("low", "low"), ("high", "high"))
        ),
    ]
    return {
        **BASE,
        "height": 260,
        "encoding": {"x": x, "color": colour},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {"y": {"field": "low", **y}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "point": True, "strokeWidth": 2},
                "encoding": {"y": {"field": "value", **y}, "tooltip": tooltip},
            },
        ],
    }
