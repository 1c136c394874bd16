"""Charts as inline SVG, drawn from the same specifications as the page's, without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulation.charts.faces import NAME

if TYPE_CHECKING:
    from simulation.charts.base import Chart

# Typefaces of the reader's system, then the one that comes along in the page (`faces.inline`). Not
# system-ui: where that has no Chinese, Chromium draws boxes and looks no further.
FACES = (
    "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', "
    f"'Noto Sans CJK SC', '{NAME}', sans-serif"
)
# In English the Latin ones of every system come first: a Chinese one has wide quotation marks.
PAGE_FACES = {
    "en": "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', "
    f"'DejaVu Sans', Arial, {FACES}"
}
_WIDTH, _SIZE = 440, 14
_MOST = 1.25  # times its size a chart is enlarged
# Text is as wide as the reader's typeface makes it, and not as measured here.
_PADDING = {"left": 28, "right": 14, "top": 5, "bottom": 5}
_INK = "currentColor"  # of the page around it: dark on light, or light on dark
_QUIET = {
    "font": FACES,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK,
        "titleColor": _INK,
        "domainColor": _INK,
        "tickColor": _INK,
        "gridColor": _INK,
        "gridOpacity": 0.15,
        "labelFontSize": _SIZE,
        "titleFontSize": _SIZE,
        "titleFontWeight": "normal",
    },
    "legend": {"labelColor": _INK, "labelFontSize": _SIZE},
    "title": {"color": _INK, "font": FACES},
}


def svg(chart: Chart, *, width: int = _WIDTH, height: int | None = None) -> str:
    """Draw a chart as an SVG element for a page, as wide as the room it gets.

    Parameters
    ----------
    chart : (DataFrame, dict)
        As `simulation.charts.base` makes it.
    width : int
        Of the plot, without labels beside it [pixels]; all is scaled together.
    height : int, optional
        Of the plot, in place of the chart's own [pixels].

    Returns
    -------
    str
        An element without a width of its own; it hides from screen readers, for which the page
        has a text alternative.
    """
    import vl_convert

    table, spec = chart
    whole: dict[str, Any] = {
        **spec,
        "data": {"values": table.to_dict("records")},
        "width": width,
        "padding": _PADDING,
        "config": _QUIET,
    }
    if height is not None:
        whole["height"] = height
    drawn: str = vl_convert.vegalite_to_svg(whole)
    head, rest = drawn.split(">", 1)
    box = re.search(r'viewBox="0 0 (\d+) \d+"', head)
    if box is None:
        raise ValueError(f"no SVG was drawn: {drawn[:80]}")
    style = f"max-width:{round(_MOST * int(box[1]))}px"
    return f'<svg {box[0]} style="{style}" aria-hidden="true" focusable="false">{rest}'
