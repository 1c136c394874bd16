"""Charts of growth: logarithms on both axes, with a dashed line of what is linear."""

from __future__ import annotations

import pandas as pd

from simulation.charts.base import BASE, LOSS, WITH, WITHOUT
from simulation.charts.export import png, standalone

_COLOURS = {"without": WITHOUT, "with": WITH, "both": WITH, "linear": LOSS}
_TITLES = {
    "agents": "Agents",
    "styles": "Styles a factory",
    "periods": "Periods",
    "replications": "Paired replications",
    "threads": "Threads",
}


def draw(points, folder):
    """Draw time and memory over everything, and steps over agents."""
    folder.mkdir(parents=True, exist_ok=True)
    source = ["python -m tests.benchmarks.growth: least processor time of interleaved repeats"]
    for kind, title in (("time", "Time grows as the work grows"), ("memory", "Memory")):
        _write(folder / f"growth_{kind}.png", grid(points, kind), title, source)
    _write(folder / "growth_steps.png", steps(points), "Steps of a period over agents", source)


def _write(path, chart, title, source):
    path.write_bytes(png(standalone(chart, title=title, source=source, language="en")))


def _cost(point, kind):
    if kind == "memory":
        return point["memory"] / 1e6
    seconds = point["seconds"]
    return 1e3 * (seconds["a period"] if "a period" in seconds else seconds["a run"])


def _with_linear(rows, least):
    """Rows, and a line through the mean of their logarithms that grows as the size does."""
    table = pd.DataFrame(rows)
    lines = []
    for _, group in table.groupby(least):
        first = group[group["world"] == group["world"].iloc[0]]
        level = (first["cost"] / first["size"]).iloc[-1]
        for size in (first["size"].iloc[0], first["size"].iloc[-1]):
            line = {"world": "linear", "size": size, "cost": level * size}
            lines.append({least: group[least].iloc[0], **line})
    return pd.concat([table, pd.DataFrame(lines)], ignore_index=True)


def grid(points, kind):
    """A small chart for each of what was varied."""
    rows = [
        {"over": _TITLES[p["of"]], "world": p["world"], "size": p["size"], "cost": _cost(p, kind)}
        for p in points
    ]
    unit = "MB at most" if kind == "memory" else "ms of the processor"
    return _faceted(_with_linear(rows, "over"), "over", list(_TITLES.values()), unit, None)


def steps(points):
    """A small chart for each step of the period, in both worlds."""
    rows = [
        {"step": name.replace("_", " "), "world": p["world"], "size": p["size"], "cost": 1e3 * cost}
        for p in points
        if p["of"] == "agents"
        for name, cost in p["seconds"].items()
    ]
    names = list(dict.fromkeys(row["step"] for row in rows))
    return _faceted(_with_linear(rows, "step"), "step", names, "ms of the processor", "agents")


def _faceted(table, by, order, unit, size):
    worlds = [world for world in _COLOURS if world in set(table["world"])]
    axis = {"format": "~g", "tickCount": 4, "labelOverlap": True}
    spec = {
        **BASE,
        "facet": {"field": by, "type": "nominal", "sort": order, "title": None},
        "columns": 3,
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "spec": {
            "width": 180,
            "height": 150,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "size", "type": "quantitative", "scale": {"type": "log"},
                      "title": size, "axis": axis},
                "y": {"field": "cost", "type": "quantitative", "scale": {"type": "log"},
                      "title": unit, "axis": axis},
                "color": {"field": "world", "type": "nominal", "title": None,
                          "scale": {"domain": worlds, "range": [_COLOURS[w] for w in worlds]}},
                "strokeDash": {"field": "world", "type": "nominal", "title": None,
                               "scale": {"domain": worlds,
                                         "range": [[4, 4] if w == "linear" else [1, 0]
                                                   for w in worlds]}},
                "detail": {"field": "world"},
            },
        },
    }  # fmt: skip
    del spec["width"]
    return table, spec
