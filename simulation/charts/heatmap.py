"""Heat map: a number for every pair of rows and columns, with the number written in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

# Orange and blue, told apart by the colour-blind, pale in the middle; blue is the better side.
_AROUND = ["#b8501d", "#e8a27c", "#f3f3f1", "#8fb8e6", "#1f5fa8"]
_RISING = ["#eaf1fa", "#8fb8e6", "#2f7fd6", "#174a86"]
_DARK, _LIGHT = "#1f2933", "#ffffff"
_STEP = 34
_SHORT = 6  # characters


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    row, column : str
        Where it is, in the language of the reader.
    value : float
        What is drawn.
    text : str
        What is written in it.
    told : str
        What a tooltip says: the value with its unit and range.
    """

    row: str
    column: str
    value: float
    text: str
    told: str = ""


def heatmap(
    cells: Sequence[Cell],
    words: Words,
    *,
    rows: str,
    columns: str,
    title: str,
    middle: float | None = None,
    order: Sequence[str] = (),
    better: str = "higher",
) -> Chart:
    """Draw cells in the order they are given in; the first row is at the top.

    Parameters
    ----------
    cells : sequence of Cell
        Some may be missing: they stay empty.
    rows, columns : str
        Titles of the axes; empty for none.
    title : str
        Of the colours, with the unit.
    middle : float, optional
        Value that is neither less nor more, such as 0; colours go out from it alike to both sides.
    order : sequence of str, optional
        In which rows and columns stand; by default as they come.
    better : str
        Side of the middle that is blue: ``lower``, else the higher one.
    """
    import pandas as pd

    table = pd.DataFrame([vars(cell) for cell in cells])
    lowest, highest = float(table["value"].min()), float(table["value"].max())
    if middle is None:
        domain, colours = [lowest, highest], _RISING
    else:
        reach = max(abs(lowest - middle), abs(highest - middle)) or 1.0
        domain = [middle - reach, middle + reach]
        colours = _AROUND[::-1] if better == "lower" else _AROUND
    across, down = (
        [name for name in order or dict.fromkeys(table[side]) if (table[side] == name).any()]
        for side in ("column", "row")
    )
    encoding = {
        "x": _axis("column", across, columns, {**_slant(across), "labelLimit": 120}),
        "y": _axis("row", down, rows, {"labelLimit": 180}),
        "tooltip": [
            {"field": "row", "title": rows or words("chart.row")},
            {"field": "column", "title": columns or words("chart.column")},
            {"field": "told", "title": title},
        ],
    }
    colour = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": domain, "range": colours, "interpolate": "lab"},
        "legend": {"title": title, "orient": "top", "gradientLength": 180, "titleLimit": 320},
    }
    spec = {
        **BASE,
        "height": {"step": _STEP},
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 2}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {"condition": _on_dark(domain, middle), "value": _DARK},
                },
            },
        ],
    }
    return table, spec


def _axis(field: str, order: Sequence[str], title: str, more: dict[str, Any]) -> dict[str, Any]:
    axis = {"title": title or None, "ticks": False, "domain": False, **more}
    scale = {"domain": list(order)}
    return {"field": field, "type": "nominal", "sort": None, "scale": scale, "axis": axis}


def _slant(names: Sequence[str]) -> dict[str, Any]:
    """Short names, such as numbers, are read upright."""
    return {"labelAngle": 0 if max(map(len, names), default=0) <= _SHORT else -40}


def _on_dark(domain: Sequence[float], middle: float | None) -> dict[str, Any]:
    """Where the ground is so dark that text on it has to be light."""
    low, high = domain
    if middle is None:
        edge = low + 0.55 * (high - low)
        return {"test": f"datum.value > {edge!r}", "value": _LIGHT}
    reach = 0.7 * (high - middle)
    return {"test": f"abs(datum.value - {middle!r}) > {reach!r}", "value": _LIGHT}


def heatmap_alt(cells: Sequence[Cell], words: Words, *, title: str, most: int = 5) -> str:
    """Text alternative: what is drawn, and its largest values."""
    largest = sorted(cells, key=lambda cell: -abs(cell.value))[:most]
    named = (
        words("chart.cell", row=cell.row, column=cell.column, text=cell.told or cell.text)
        for cell in largest
    )
    return words("heatmap.alt", title=title, parts=words("saving.list").join(named))
