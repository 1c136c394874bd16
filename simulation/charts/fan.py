"""Fan chart of a forecast: luck dark, luck and doubt light, the middle a line, and today."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, UNCLEAR, WITH, WITHOUT
from simulation.forecast.figures import FIGURES, worlds_of

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart
    from simulation.report.language import Language

Document = Mapping[str, Any]
LEVEL, CHANGE = "level", "change"
_COLOURS = {"without": WITHOUT, "with": WITH}
# Ranges from the widest to the narrowest, and how dark they are.
_SHADES = (("doubt", "90", 0.13), ("doubt", "50", 0.13), ("luck", "90", 0.24), ("luck", "50", 0.28))
_ROOM = 0.06  # of the height, above and below
_FROM_ZERO = 0.25  # of the highest value: axes of fans whose lowest is below begin at 0
_MONEY = ("yuan", "yuan a year")


def fan(
    document: Document, kpi: str, words: Language, *, scenario: int = 0, measure: str = LEVEL
) -> Chart:
    """One scenario of a forecast; all scenarios of a document have the same axis.

    Parameters
    ----------
    document : mapping
        A forecast, as `simulation.forecast.run_forecast` makes it.
    kpi : str
        Name of a figure.
    words : Language
        Language of the reader.
    scenario : int
        Which scenario of the document.
    measure : str
        ``level``, or ``change`` since today (in per cent, or in points of a share); the level where
        no change can be told, as of what is 0 today.
    """
    measure = told_measure(document, kpi, measure)
    table = _table(document, kpi, words, scenario, measure)
    figure = FIGURES[kpi]
    unit = drawn_unit(kpi, words, measure)
    title = words.said(figure.title, figure.title_zh)
    if measure == CHANGE:
        title = words("forecast.since", title=title)
    names = [words(world) for world in worlds_of(kpi)]
    layers = [*_bands(document, names), *_lines(document, scenario, names, words, table)]
    for layer in layers:
        _place(layer, words, bounds(document, kpi, words, measure))
    layers += _today(words)
    heading = {
        "text": f"{title} ({unit})" if unit else title,
        "anchor": "start",
        "fontSize": 13,
        "fontWeight": "normal",
    }
    return table, {**BASE, "height": 330, "title": heading, "layer": layers}


def told_measure(document: Document, kpi: str, measure: str) -> str:
    """Which of level and change is told: the level of what is 0 today."""
    worlds = (
        entry["worlds"][world][kpi] for entry in document["scenarios"] for world in worlds_of(kpi)
    )
    return measure if all(found["change"] is not None for found in worlds) else LEVEL


def drawn_unit(kpi: str, words: Language, measure: str = LEVEL) -> str:
    """Unit in which a figure is drawn: money in millions of yuan, or in 万元."""
    unit = FIGURES[kpi].unit
    if measure == CHANGE:
        return words("forecast.points") if FIGURES[kpi].whole else "%"
    if unit in _MONEY:
        key = "forecast.money.year" if unit == "yuan a year" else "forecast.money"
        return words(key, unit=words("unit.money"))
    return "%" if unit == "share" else words.unit(unit)


def bounds(
    document: Document, kpi: str, words: Language, measure: str = LEVEL
) -> tuple[float, float]:
    """Ends of the axis that all scenarios of a document share, in what is drawn.

    From 0 where the lowest value is far below the highest: elsewhere a fan would be a line.
    """
    ends = []
    for found in _found(document, kpi, measure):
        scale = _scale(kpi, measure, words)
        for kind in ("luck", "doubt"):
            for end in ("low", "high") if found[kind] else ():
                ends += [scale * v for v in found[kind]["90"][end] if v is not None]
        ends += [scale * v for v in found["median"] if v is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = _ROOM * (high - low) or abs(high) * _ROOM or 1.0
    if measure == LEVEL and low < _FROM_ZERO * high:
        return 0.0, high + room
    return low - room, high + room


def _found(document: Document, kpi: str, measure: str) -> Iterator[Document]:
    for entry in document["scenarios"]:
        for world in worlds_of(kpi):
            found = entry["worlds"][world][kpi]
            told = found if measure == LEVEL else found["change"]
            if told is not None:
                yield told


def _scale(kpi: str, measure: str, words: Language) -> float:
    if measure == CHANGE or FIGURES[kpi].unit == "share":
        return 100.0
    return 1.0 / words.money if FIGURES[kpi].unit in _MONEY else 1.0


def _table(
    document: Document, kpi: str, words: Language, scenario: int, measure: str
) -> pd.DataFrame:
    """One row a world and mark; the world with from today on, since both have the same past."""
    import pandas as pd

    entry, today = document["scenarios"][scenario], document["today"]
    scale, rows = _scale(kpi, measure, words), []
    for world in worlds_of(kpi):
        whole = entry["worlds"][world][kpi]
        found = whole if measure == LEVEL else whole["change"]
        if found is None:
            continue
        stands = entry["as_it_stands"] if measure == LEVEL else None
        later = measure == CHANGE or (world == "with" and "without" in worlds_of(kpi))
        first = today if later else 0
        for mark, day in enumerate(document["days"]):
            if mark < first or found["median"][mark] is None:
                continue
            row = {
                "year": day / document["year_days"],
                "world": words(world),
                "median": scale * found["median"][mark],
            }
            for kind, level, _ in _SHADES:
                if found[kind] is not None:
                    for end in ("low", "high"):
                        amount = found[kind][level][end][mark]
                        row[f"{kind}_{level}_{end}"] = scale * amount
            if stands is not None and stands[world][kpi][mark] is not None:
                row["stands"] = scale * stands[world][kpi][mark]
            rows.append(row)
    return pd.DataFrame(rows)


def _bands(document: Document, names: list[str]) -> list[dict[str, Any]]:
    """Ranges of the world with; of the world without only the widest, so that both can be read."""
    kinds = [one for one in _SHADES if one[0] == "luck" or document["draws"] > 0]
    bands = [_band(kinds[0], names, names[:-1])] if len(names) > 1 else []
    return [*bands, *(_band(one, names, names[-1:]) for one in kinds)]


def _band(one: tuple[str, str, float], names: list[str], drawn: list[str]) -> dict[str, Any]:
    kind, level, shade = one
    return {
        "transform": [{"filter": {"field": "world", "oneOf": drawn}}],
        "mark": {"type": "area", "opacity": shade},
        "encoding": {
            "y": {"field": f"{kind}_{level}_low"},
            "y2": {"field": f"{kind}_{level}_high"},
            "color": _by_world(names),
        },
    }


def _lines(
    document: Document,
    scenario: int,
    names: list[str],
    words: Language,
    table: pd.DataFrame,
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    if "stands" in table:
        lines.append(
            {
                "mark": {"type": "line", "strokeWidth": 1.5, "strokeDash": [2, 3]},
                "encoding": {"y": {"field": "stands"}, "color": _by_world(names)},
            }
        )
    dashes = [[6, 4] if name == words("without") else [1, 0] for name in names]
    dash = {**_by_world(names), "scale": {"domain": names, "range": dashes}}
    level = "doubt_90" if document["draws"] > 0 else "luck_90"
    key = level.removesuffix("_90")
    share = f"{100 * document['scenarios'][scenario]['holds']['90']:.0f}"
    tooltip = [
        {"field": "world", "title": words("world")},
        {"field": "year", "title": words("year"), "format": ".2f"},
        {"field": "median", "title": words("forecast.median"), "format": ",.3~f"},
        *(
            {"field": f"{level}_{end}", "title": words(f"forecast.{key}_{end}", held=share),
             "format": ",.3~f"}
            for end in ("low", "high")
        ),
    ]  # fmt: skip
    encoding = {
        "y": {"field": "median"},
        "color": _by_world(names),
        "strokeDash": dash,
        "tooltip": tooltip,
    }
    return [*lines, {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": encoding}]


def _today(words: Language) -> list[dict[str, Any]]:
    """Line where the future begins, and its name."""
    here: dict[str, Any] = {"data": {"values": [{"year": 0.0, "today": words("forecast.today")}]}}
    x = {"field": "year", "type": "quantitative"}
    return [
        {**here, "mark": {"type": "rule", "color": UNCLEAR, "strokeWidth": 1.25},
         "encoding": {"x": x}},
        {**here,
         "mark": {"type": "text", "align": "left", "dx": 4, "dy": 8, "color": UNCLEAR,
                  "fontSize": 12},
         "encoding": {"x": x, "y": {"value": 0},
                      "text": {"field": "today", "type": "nominal"}}},
    ]  # fmt: skip


def _place(layer: dict[str, Any], words: Language, ends: tuple[float, float]) -> None:
    encoding = layer["encoding"]
    encoding["x"] = {
        "field": "year",
        "type": "quantitative",
        "axis": {"title": words("forecast.axis"), "tickMinStep": 0.5, "grid": False,
                 "format": "~r", "labelFlush": False},
    }  # fmt: skip
    low, high = ends
    digits = max(0, 1 - math.floor(math.log10(max(high - low, 1e-9))))
    encoding["y"] = {
        **encoding["y"],
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"title": None, "tickCount": 5, "labelFlush": False,
                 "format": f",.{min(digits, 3)}~f"},
    }  # fmt: skip


def _by_world(names: list[str]) -> dict[str, Any]:
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "stroke",
        "symbolOpacity": 1,
        "symbolStrokeWidth": 3,
        "symbolSize": 400,
        "labelLimit": 300,
    }
    colours = [WITH] if len(names) == 1 else list(_COLOURS.values())
    scale = {"domain": names, "range": colours}
    return {"field": "world", "type": "nominal", "scale": scale, "legend": legend}
