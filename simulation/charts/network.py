"""Map of who trades with whom: marks by role, sized by trade, and lines as wide as what passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.base import BASE, ROLES

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words

CHOOSE = "firm"  # name of the selection of marks
_ACROSS, _UP = 1.5, 1.2  # half the width and height of the map; the outer ring has radius 1
_SHAPES = {"factory": "square", "trader": "triangle-up", "buyers": "circle"}
_LARGEST, _SMALLEST = 620, 14  # area of a mark [pixels^2]
_WIDEST = 11  # width of a line [pixels]


@dataclass(frozen=True)
class Mark:
    """A party on the map.

    Attributes
    ----------
    id, name, role, place : str
        Stable name; name, role (one of `ROLES`) and place, the name and place for people.
    x, y : float
        From -1 to 1.
    trade : float
        Its size.
    text : str
        The same as people write it.
    """

    id: str
    name: str
    role: str
    place: str
    x: float
    y: float
    trade: float
    text: str


@dataclass(frozen=True)
class Line:
    """Trade from one mark to another, by their numbers."""

    start: int
    end: int
    value: float
    text: str


@dataclass(frozen=True)
class Label:
    """Name of a sector, at its place."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """One world on the map.

    Attributes
    ----------
    title : str
        Name of the world.
    marks, lines, labels
        What is drawn.
    most_trade, most_value : float
        Where the scales of marks and lines end, the same in all worlds.
    chosen : str
        Mark whose lines stand out; empty for none.
    """

    title: str
    marks: Sequence[Mark]
    lines: Sequence[Line]
    labels: Sequence[Label]
    most_trade: float
    most_value: float
    chosen: str = ""


def network(data: Map, words: Words) -> Chart:
    """Marks and lines of one world; a click on a mark selects it by its ``id``."""
    import pandas as pd

    roles = {role: words(f"role.{role}") for role in ROLES}
    rows: list[dict[str, Any]] = []
    for line in sorted(data.lines, key=lambda each: each.value):
        a, b = data.marks[line.start], data.marks[line.end]
        rows.append({
            "part": "line", "id": "", "role": roles[a.role], "name": a.name, "to": b.name,
            "x": a.x, "y": a.y, "x2": b.x, "y2": b.y, "value": line.value, "text": line.text,
            "chosen": data.chosen in (a.id, b.id),
        })  # fmt: skip
    rows += [
        {
            "part": "mark", "id": mark.id, "role": roles[mark.role], "name": mark.name,
            "place": mark.place, "x": mark.x, "y": mark.y, "value": mark.trade, "text": mark.text,
            "chosen": mark.id == data.chosen,
        }
        for mark in sorted(data.marks, key=lambda each: -each.trade)
    ]  # fmt: skip
    rows += [{"part": "label", "name": one.name, "x": one.x, "y": one.y} for one in data.labels]
    heading = {"text": data.title, "anchor": "start", "fontSize": 13, "fontWeight": "normal"}
    return pd.DataFrame(rows), {
        **BASE, "height": 520, "title": heading, "layer": _layers(data, words, roles),
    }  # fmt: skip


def _layers(data: Map, words: Words, roles: dict[str, str]) -> list[dict[str, Any]]:
    def axis(field: str, end: float) -> dict[str, Any]:
        scale = {"domain": [-end, end], "nice": False}
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    at = {"x": axis("x", _ACROSS), "y": axis("y", _UP)}
    names = list(roles.values())
    colour = {
        "field": "role",
        "type": "nominal",
        "scale": {"domain": names, "range": list(ROLES.values())},
        "legend": {"title": None, "orient": "top", "symbolOpacity": 1, "symbolSize": 110},
    }
    shape = {**colour, "scale": {"domain": names, "range": [_SHAPES[role] for role in roles]}}
    width = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, data.most_value], "range": [0.15, _WIDEST], "clamp": True},
        "legend": None,
    }
    size = {
        "field": "value",
        "type": "quantitative",
        "scale": {
            "domain": [0, data.most_trade], "range": [_SMALLEST, _LARGEST], "clamp": True,
        },
        "legend": None,
    }  # fmt: skip
    trade = {"field": "text", "title": words("map.trade")}
    line = {
        "mark": {"type": "rule", "strokeCap": "round"},
        "encoding": {
            **at,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": colour,
            "strokeWidth": width,
            "strokeOpacity": {
                "condition": {"test": "datum.chosen", "value": 0.95},
                "value": _faint(data),
            },
            "tooltip": [
                {"field": "name", "title": words("flows.from")},
                {"field": "to", "title": words("flows.to")},
                trade,
            ],
        },
    }
    mark = {
        "params": [{"name": CHOOSE, "select": {"type": "point", "fields": ["id"]}}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "cursor": "pointer"},
        "encoding": {
            **at,
            "color": colour,
            "shape": shape,
            "size": size,
            "tooltip": [
                {"field": "name", "title": words("map.name")},
                {"field": "role", "title": words("map.role")},
                {"field": "place", "title": words("map.place")},
                trade,
            ],
        },
    }
    ring = {
        "mark": {"type": "point", "filled": False, "strokeWidth": 2.5, "shape": "circle"},
        "encoding": {**at, "color": colour, "size": {"value": 900}},
    }
    labels: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.part === 'label' && {side}"}],
            "mark": {"type": "text", "fontSize": 11, "align": align},
            "encoding": {**at, "text": {"field": "name"}},
        }
        for side, align in (
            ("datum.x < -0.3", "right"),
            ("datum.x > 0.3", "left"),
            ("abs(datum.x) <= 0.3", "center"),
        )
    ]
    return [
        {"transform": [{"filter": "datum.part === 'line'"}], **line},
        {"transform": [{"filter": "datum.part === 'mark' && datum.chosen"}], **ring},
        {"transform": [{"filter": "datum.part === 'mark'"}], **mark},
        *labels,
    ]


def _faint(data: Map) -> float:
    """Opacity of lines that do not stand out; fainter where some do."""
    return 0.16 if data.chosen else 0.4
