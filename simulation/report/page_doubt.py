"""The part of the page in one file that tells of our doubt about the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.charts.svg import svg
from simulation.charts.tornado import tornado
from simulation.report.html_parts import element, figure, paragraphs, table, text

if TYPE_CHECKING:
    from simulation.report.language import Language
    from simulation.report.story import Doubted

_BARS = 260


def section(told: Doubted, words: Language) -> str:
    """Section with the ranges of luck and of doubt, and what moves the answer most."""
    drawn = (
        figure(svg(tornado(one.bars, words, base=one.base, title=one.title), width=_BARS), one.alt)
        for one in told.tornadoes
    )
    return element(
        "section",
        element("h2", text(told.headline)),
        paragraphs([told.lead]),
        table(told.table, words("doubt.table")),
        element("div", *drawn, class_="charts"),
        paragraphs(told.notes, class_="quiet"),
    )
