"""Patterns of real clusters and truths of theory in words: plain text, on the evidence page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.evidence import NOT_MEASURED, Row, unclear, written
from simulation.report.numbers import printed

if TYPE_CHECKING:
    from simulation.patterns.declaration import Measure
    from simulation.verify import Truth
    from simulation.words import Language


def cell(words: Language, row: Row) -> tuple[str, str]:
    """What a run gave for a number with its range, and what is to be said of it: plain text."""
    measure, found = row.measure, row.found
    told = printed(written(found.value, measure))
    if row.verdict == NOT_MEASURED:
        return "\u2013", ""
    notes = [words(f"pattern.{said}") for said in unclear(row)]
    if row.verdict != "reported":
        notes.insert(0, words(f"pattern.{row.verdict}"))
    elif notes:  # a value that its own range takes back
        told = notes.pop()
    if found.low is not None and found.high is not None:
        low, high = (printed(written(end, measure)) for end in (found.low, found.high))
        between = words("range.ends", low=low, high=high)
        told = words("who.change.range", change=told, range=between)
    return told, words("comma").join(notes)


def rule(words: Language, truth: Truth) -> str:
    """When a truth holds."""
    if truth.kind == "exact":
        return words("rule.exact", n=truth.digits)
    near, width = (
        f"{size:.2g}" if truth.expected == 0 else f"{size:.2%}"
        for size in (truth.tolerance, truth.tight)
    )
    return words(f"rule.{truth.kind}", near=near, width=width)


def band_told(words: Language, measure: Measure) -> str:
    """Band of a pattern's number, in words: plain text."""
    low, high = (
        "" if end is None else printed(written(end, measure)) for end in (measure.low, measure.high)
    )
    if low and high:
        return words("range.ends", low=low, high=high)
    return words("band.least", low=low) if low else words("band.most", high=high)


def has_band(measure: Measure) -> bool:
    """Whether a number is held to a band, and not only reported."""
    return measure.low is not None or measure.high is not None
