"""Flows from left to right, one world above the other on one scale: the wider, the more.

Bands are placed here, in pixels from the top; Vega-Lite draws each along a smooth step
3s^2 - 2s^3 between its two ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, ROLES, UNCLEAR

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart
    from simulation.report.language import Words

HEIGHT = 300.0  # of one world [pixels]
_HEAD = 24.0  # above it, for its name
_LEAST = 13.0  # between two names, one below the other
_GAP = 5.0  # between two parties of a column
_WIDE = 0.012  # of a party, against the whole width
_MARGIN = 0.24  # room for names on either side, likewise


@dataclass(frozen=True)
class Flow:
    """What flows from one party to another, in the unit of the chart."""

    source: str
    target: str
    value: float


@dataclass(frozen=True)
class Flows:
    """Both worlds.

    Attributes
    ----------
    columns : tuple of tuple of str
        Parties from left to right, from top to bottom.
    worlds : tuple of (str, sequence of Flow)
        Name of each world in the language of the reader, and its flows.
    low : tuple of str
        Parties that stand at the bottom of their column.
    name : callable
        What people call a party.
    write : callable
        How people write a value.
    unit : str
        In the language of the reader.
    """

    columns: tuple[tuple[str, ...], ...]
    worlds: tuple[tuple[str, Sequence[Flow]], ...]
    low: tuple[str, ...]
    name: Callable[[str], str]
    write: Callable[[float], str]
    unit: str


@dataclass(frozen=True)
class Box:
    """Where a party stands, and what passes it.

    Attributes
    ----------
    x : float
        Its left side, from 0 to 1.
    top, height : float
        In pixels from the top of its world.
    value : float
        The greater of what comes in and what goes out.
    """

    x: float
    top: float
    height: float
    value: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.top + self.height / 2.0


@dataclass(frozen=True)
class Band:
    """A flow, from the right side of one box to the left side of another [pixels]."""

    flow: Flow
    start: float
    end: float
    height: float


def scale_of(data: Flows) -> float:
    """Pixels for one unit: as many as let the fullest column of all worlds fit, the same in all."""
    totals = [_totals(data.columns, flows) for _, flows in data.worlds]
    low, high = 0.0, HEIGHT / max(1e-12, *(v for world in totals for v in world.values()))
    for _ in range(50):
        middle = 0.5 * (low + high)
        fits = all(
            sum(_slot(world[name] * middle) for name in column if name in world) <= HEIGHT + _GAP
            for world in totals
            for column in data.columns
        )
        low, high = (middle, high) if fits else (low, middle)
    return low


def place(
    columns: tuple[tuple[str, ...], ...],
    flows: Sequence[Flow],
    scale: float,
    low: Sequence[str] = (),
) -> tuple[dict[str, Box], list[Band]]:
    """Boxes of parties and bands of flows of one world; bands fill their boxes from the top.

    Parameters
    ----------
    scale : float
        Pixels for one unit.
    low : sequence of str
        Parties that stand at the bottom of their column.
    """
    totals, boxes = _totals(columns, flows), {}
    for number, column in enumerate(columns):
        x = number * (1.0 - _WIDE) / max(1, len(columns) - 1)
        there = [name for name in column if name in totals]
        top = 0.0
        for name in there:
            if name in low:
                top = HEIGHT - sum(_slot(totals[n] * scale) for n in there if n in low)
            height = totals[name] * scale
            boxes[name] = Box(x, top, height, totals[name])
            top += _slot(height)
    starts, ends = ({name: box.top for name, box in boxes.items()} for _ in range(2))
    start_of, end_of = {}, {}
    for flow in sorted(flows, key=lambda f: boxes[f.target].middle):
        start_of[flow] = starts[flow.source]
        starts[flow.source] += flow.value * scale
    for flow in sorted(flows, key=lambda f: start_of[f]):
        end_of[flow] = ends[flow.target]
        ends[flow.target] += flow.value * scale
    return boxes, [Band(f, start_of[f], end_of[f], f.value * scale) for f in flows]


def sankey(data: Flows, words: Words) -> Chart:
    """Bands and boxes of both worlds, one above the other."""
    import pandas as pd

    scale, rows = scale_of(data), []
    for number, (world, flows) in enumerate(data.worlds):
        above = number * (HEIGHT + 2.0 * _HEAD) + _HEAD
        boxes, bands = place(data.columns, flows, scale, data.low)
        rows += [{"part": "world", "world": world, "y0": above - 9.0}]
        rows += [_band_row(data, world, band, boxes, above) for band in bands]
        rows += [_box_row(data, world, name, box, above) for name, box in boxes.items()]
    table = pd.DataFrame(rows)
    height = (HEIGHT + 2.0 * _HEAD) * len(data.worlds) - _HEAD
    return table, {**BASE, "height": height, "layer": _layers(data, words, height)}


def links_table(data: Flows, words: Words) -> pd.DataFrame:
    """Flows as people read them: who, to whom, and how much in each world."""
    import pandas as pd

    ends = {(f.source, f.target): None for _, flows in data.worlds for f in flows}
    found = [{(f.source, f.target): f.value for f in flows} for _, flows in data.worlds]
    order = {name: k for k, name in enumerate(name for column in data.columns for name in column)}
    rows = [
        [data.name(a), data.name(b), *(data.write(world.get((a, b), 0.0)) for world in found)]
        for a, b in sorted(ends, key=lambda pair: (order[pair[0]], order[pair[1]]))
    ]
    titles = [words("flows.from"), words("flows.to")]
    return pd.DataFrame(rows, columns=[*titles, *(name for name, _ in data.worlds)])


def _slot(height: float) -> float:
    """Room that a party takes in its column."""
    return max(height, _LEAST) + _GAP


def _totals(columns: tuple[tuple[str, ...], ...], flows: Sequence[Flow]) -> dict[str, float]:
    """What passes each party: the greater of what comes in and goes out."""
    going = dict.fromkeys((name for column in columns for name in column), 0.0)
    coming = dict(going)
    for flow in flows:
        going[flow.source] += flow.value
        coming[flow.target] += flow.value
    return {name: max(q, coming[name]) for name, q in going.items() if max(q, coming[name]) > 0.0}


def _band_row(
    data: Flows, world: str, band: Band, boxes: dict[str, Box], above: float
) -> dict[str, Any]:
    flow = band.flow
    return {
        "part": "flow",
        "world": world,
        "from": data.name(flow.source),
        "to": data.name(flow.target),
        "value": flow.value,
        "text": data.write(flow.value),
        "role": _role(flow.source),
        "x0": boxes[flow.source].x + _WIDE,
        "x1": boxes[flow.target].x,
        "y0": band.start + above,
        "y1": band.end + above,
        "height": band.height,
    }


def _box_row(data: Flows, world: str, name: str, box: Box, above: float) -> dict[str, Any]:
    return {
        "part": "party",
        "world": world,
        "from": data.name(name),
        "value": box.value,
        "text": data.write(box.value),
        "role": _role(name),
        "x0": box.x,
        "x1": box.x + _WIDE,
        "y0": box.top + above,
        "y1": box.top + box.height + above,
        "height": box.height,
    }


_ROLE_OF = {"factories": "factory", "traders": "trader", "buyers": "buyers"}


def _role(name: str) -> str:
    return _ROLE_OF.get(name, "other")


def _layers(data: Flows, words: Words, height: float) -> list[dict[str, Any]]:
    x = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-_MARGIN, 1.0 + _MARGIN], "nice": False},
    }
    y = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0.0, height], "reverse": True, "nice": False},
    }
    names = list(ROLES)
    colour = {
        "field": "role",
        "type": "nominal",
        "scale": {"domain": [*names, "other"], "range": [*ROLES.values(), UNCLEAR]},
        "legend": None,
    }
    ends = [{"field": "world", "title": words("world")},
            {"field": "from", "title": words("flows.from")},
            {"field": "to", "title": words("flows.to")},
            {"field": "text", "title": data.unit}]  # fmt: skip
    return [
        {
            "transform": [
                {"filter": "datum.part === 'flow'"},
                {"calculate": "sequence(0, 1.0001, 0.05)", "as": "s"},
                {"flatten": ["s"]},
                {"calculate": "datum.s * datum.s * (3 - 2 * datum.s)", "as": "way"},
                {"calculate": "datum.x0 + (datum.x1 - datum.x0) * datum.s", "as": "x"},
                {"calculate": "datum.y0 + (datum.y1 - datum.y0) * datum.way", "as": "top"},
                {"calculate": "datum.top + max(datum.height, 0.4)", "as": "bottom"},
            ],
            "mark": {"type": "area", "opacity": 0.45},
            "encoding": {
                "x": {"field": "x", **x},
                "y": {"field": "top", **y},
                "y2": {"field": "bottom"},
                "color": colour,
                "detail": [{"field": name} for name in ("world", "from", "to")],
                "tooltip": ends,
            },
        },
        {
            "transform": [{"filter": "datum.part === 'party'"}],
            "mark": {"type": "rect"},
            "encoding": {
                "x": {"field": "x0", **x},
                "x2": {"field": "x1"},
                "y": {"field": "y0", **y},
                "y2": {"field": "y1"},
                "color": colour,
                "tooltip": [ends[0], {"field": "from", "title": words("flows.party")}, ends[3]],
            },
        },
        _names("datum.x0 > 0", "datum.x1", "left", 4, x, y),
        _names("datum.x0 <= 0", "datum.x0", "right", -4, x, y),
        {
            "transform": [{"filter": "datum.part === 'world'"}],
            "mark": {"type": "text", "align": "left", "fontSize": 13, "fontWeight": "bold"},
            "encoding": {
                "x": {"datum": -_MARGIN, **x},
                "y": {"field": "y0", **y},
                "text": {"field": "world"},
            },
        },
    ]


def _names(
    which: str, where: str, align: str, dx: int, x: dict[str, Any], y: dict[str, Any]
) -> dict[str, Any]:
    return {
        "transform": [
            {"filter": f"datum.part === 'party' && {which}"},
            {"calculate": where, "as": "x"},
            {"calculate": "datum.y0 + max(datum.height, 0) / 2", "as": "middle"},
            {"calculate": "datum.from + '  ' + datum.text", "as": "name"},
        ],
        "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 11, "limit": 240},
        "encoding": {
            "x": {"field": "x", **x},
            "y": {"field": "middle", **y},
            "text": {"field": "name"},
        },
    }
