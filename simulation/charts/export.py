"""Charts as files: a picture that alone tells where it is from, and its numbers.

Drawn from the same specification as on the screen, on solid ground, of fixed width, with title and
source, by vl-convert: no browser and no network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simulation.charts.faces import FACES, register

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart

WIDTH = 640  # of the plot, without labels beside it [pixels]
_SCALE = 2.0  # pixels of a PNG for one of the chart
_ACROSS = 100  # letters a line of title or source holds; Chinese ones count twice
_PAPER, _INK, _QUIET = "#ffffff", "#1f2933", "#5b6470"
_PIECE = re.compile(r"\s*[\u2e80-\uffef][，。、；：？！）」』”]*|\s*[^\s\u2e80-\uffef]+")
_QUIET_AXES = {
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e3e6ea",
        "domainColor": "#9aa2ad",
        "tickColor": "#9aa2ad",
    },
    "legend": {"labelFontSize": 12},
}


def standalone(chart: Chart, *, title: str, source: Sequence[str], language: str) -> dict[str, Any]:
    """Specification of a chart that stands alone, as pictures are made of it.

    Parameters
    ----------
    chart : (DataFrame, dict)
        As `simulation.charts.base` makes it.
    title : str
        What is shown; in place of the chart's own.
    source : sequence of str
        Where it is from, below the chart; lines that are too long are folded.
    language : str
        Of the reader (BCP 47), for the choice of typefaces.
    """
    table, spec = chart
    inner = {
        key: value
        for key, value in spec.items()
        if key not in ("$schema", "background", "config", "padding", "autosize")
    }
    if inner.get("width") == "container":
        inner["width"] = WIDTH
    inner.pop("title", None)
    place = {"anchor": "start", "frame": "bounds"}
    origin = {
        **place,
        "text": [part for line in source for part in folded(line, _ACROSS)],
        "orient": "bottom",
        "fontSize": 10,
        "fontWeight": "normal",
        "color": _QUIET,
        "offset": 14,
    }
    heading = {
        **place,
        "text": list(folded(title, _ACROSS * 3 // 4)),
        "fontSize": 15,
        "color": _INK,
        "offset": 12,
    }
    return {
        "$schema": spec["$schema"],
        "background": _PAPER,
        "padding": 18,
        "data": {"values": table.to_dict("records")},
        "title": heading,
        # A view has room for one title only; and that of a view with a legend stands below it.
        "vconcat": [{"title": origin, "vconcat": [inner]}],
        "config": {**spec.get("config", {}), **_QUIET_AXES, "font": FACES[language]},
    }


def png(whole: dict[str, Any]) -> bytes:
    """Draw what `standalone` made, as PNG."""
    import vl_convert

    register()
    drawn: bytes = vl_convert.vegalite_to_png(whole, scale=_SCALE)
    return drawn


def svg_file(whole: dict[str, Any]) -> bytes:
    """Draw what `standalone` made, as SVG; its text stays text."""
    import vl_convert

    register()
    drawn: str = vl_convert.vegalite_to_svg(whole)
    return drawn.encode("utf-8")


def csv(table: pd.DataFrame) -> bytes:
    """Numbers of a chart as CSV: plain names of columns, UTF-8 without a mark."""
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")


def file_name(*parts: str) -> str:
    """Name for a file that tells what is in it, without its ending.

    >>> file_name("zhili_kidswear", "lines.factory_inventory", "zh-Hans")
    'zhili_kidswear-lines_factory_inventory-zh_Hans'
    """
    return "-".join(re.sub(r"[^A-Za-z0-9]+", "_", part).strip("_") for part in parts if part)


def folded(text: str, most: int) -> Iterator[str]:
    """Lines of at most so many letters; Chinese ones count twice, and may end a line.

    >>> list(folded("one two three", 8)), list(folded("产业带模拟器", 8))
    (['one two', 'three'], ['产业带模', '拟器'])
    """
    line, size = "", 0
    for piece in _pieces(text, most):
        wide = _width(piece)
        if line and size + wide > most:
            yield line.rstrip()
            line, size = "", 0
            piece, wide = piece.lstrip(), _width(piece.lstrip())
        line, size = line + piece, size + wide
    if line.strip():
        yield line.rstrip()


def _pieces(text: str, most: int) -> Iterator[str]:
    """What a line may be ended between: words with the space before them, Chinese letters."""
    for piece in re.findall(
        r"\s*[\u2e80-\uffef][，。、；：？！）」』”]*|\s*[^\s\u2e80-\uffef]+", text
    ):
        while _width(piece) > most:  # a link
            yield piece[:most]
            piece = piece[most:]
        yield piece


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
