"""Charts as plain Vega-Lite: ``chart(data, words) -> (table, spec)``.

The table holds what is drawn and nothing else; colours read the same for the colour-blind, and on
light and dark ground (at least 3 to 1 on either). Nothing is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Chart = tuple[pd.DataFrame, dict[str, Any]]

WITHOUT, WITH = "#808792", "#2f7fd6"
GAIN, LOSS, UNCLEAR = "#1b8a7a", "#d9622b", "#808792"
ROLES = {"factory": "#b56d00", "trader": "#9a5fc0", "buyers": "#0f8aa3"}

BASE: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "background": "transparent",
    "width": "container",
    "config": {"view": {"stroke": None}},
}
# Where names of rows take half of a phone, a title that ends with the plot is not cut.
BELOW_NAMES = {"titleAnchor": "end", "tickCount": 5}
