"""Of every hundred in a group, how many earn less and how many do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.base import BASE, BELOW_NAMES, GAIN, LOSS

if TYPE_CHECKING:
    from simulation.charts.base import Chart
    from simulation.report.language import Words


@dataclass(frozen=True)
class Split:
    """A group, and the share of it that earns less with digitisation, 0 to 1."""

    name: str
    less: float


def who_earns_less(splits: Sequence[Split], words: Words) -> Chart:
    """Bars of a hundred each, parted into those who earn less and those who do not."""
    import pandas as pd

    sides = (words("groups.less"), words("groups.more"))
    table = pd.DataFrame([
        {"name": split.name, "side": side, "order": order, "share": share}
        for split in splits
        for order, (side, share) in enumerate(zip(sides, (split.less, 1 - split.less), strict=True))
    ])  # fmt: skip
    spec = {
        **BASE,
        "height": {"step": 38},
        "mark": {"type": "bar", "height": 20},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None, "labelLimit": 190, "ticks": False, "domain": False},
            },
            "x": {
                "field": "share",
                "type": "quantitative",
                "stack": "zero",
                "scale": {"domain": [0, 1]},
                "axis": {"title": words("groups.axis"), "format": "%", **BELOW_NAMES},
            },
            "color": {
                "field": "side",
                "type": "nominal",
                "scale": {"domain": list(sides), "range": [LOSS, GAIN]},
                "legend": {"title": None, "orient": "top"},
            },
            "order": {"field": "order"},
            "tooltip": [
                {"field": "name", "title": words("groups.group")},
                {"field": "side", "title": words("groups.side")},
                {"field": "share", "title": words("groups.share"), "format": ".0%"},
            ],
        },
    }
    return table, spec
