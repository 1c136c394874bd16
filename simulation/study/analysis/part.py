"""A part of an analysis: a table, a sentence, charts, and notes on how to read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.report.numbers import percent
from simulation.study.analysis.naming import written

if TYPE_CHECKING:
    import pandas as pd

    from simulation.charts.base import Chart
    from simulation.report.language import Language
    from simulation.study.analysis.response import Response


@dataclass(frozen=True)
class Drawing:
    """A chart with its name (fit for a file) and its text alternative."""

    name: str
    chart: Chart
    alt: str


@dataclass(frozen=True)
class Part:
    """One analysis of one outcome.

    Attributes
    ----------
    kind, outcome : str
        Which analysis, of what: together a name fit for a file.
    title, sentence : str
        In the language of the reader.
    table : DataFrame
        All numbers, columns named as `simulation.study.analysis` does.
    drawings : tuple of Drawing
        Charts.
    notes : tuple of str
        How it was made and how to read it.
    """

    kind: str
    outcome: str
    title: str
    sentence: str
    table: pd.DataFrame
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """Name of its files."""
        return f"{self.kind}_{self.outcome}"


def listed(drawn: pd.DataFrame, words: Language) -> str:
    """Bars in words, for text alternatives."""
    rows = drawn.to_dict("records")
    told = (f"{row['name']}, {row['kind']} {written(row['value'])}" for row in rows)
    return words("saving.list").join(told)


def luck_note(found: Response, words: Language) -> tuple[str, ...]:
    """Say how much luck is left in the differences between points, where that can be told."""
    share = found.luck_share
    return () if share is None else (words("study.luck", share=percent(share)),)
