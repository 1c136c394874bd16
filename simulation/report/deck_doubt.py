"""The slide that tells of our doubt about the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.report import deck_charts
from simulation.report.deck_slides import ACROSS, BOTTOM, LEFT, TOP, box_of

if TYPE_CHECKING:
    from simulation.report.deck_slides import Slides
    from simulation.report.story import Doubted


def slide(deck: Slides, told: Doubted) -> None:
    """Add a slide with the ranges of luck and of doubt, and what moves the answer most."""
    page = deck.slide(
        told.headline, [told.lead, *told.notes, *(t.alt for t in told.tornadoes)], "doubt"
    )
    rows = told.table
    widths = (2.6, 1.1, 1.75, 1.75)
    half = sum(widths)
    deck.text(page, (LEFT, TOP, half, 0.9), [told.lead], size=13)
    deck.table(page, (LEFT, TOP + 1.0, half), rows.titles, rows.rows, size=12, widths=widths)
    deck.text(page, (LEFT, TOP + 3.1, half, 2.2), told.notes, size=12, after=4)
    left = LEFT + half + 0.3
    room = BOTTOM - TOP
    for number, one in enumerate(told.tornadoes):
        height = room / len(told.tornadoes)
        box = box_of(left, TOP + number * height, ACROSS + LEFT - left, height - 0.08)
        deck_charts.tornado(page, box, one.bars, one.base, deck.words, title=one.title, alt=one.alt)
