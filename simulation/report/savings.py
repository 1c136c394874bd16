"""Saving by lever in words: what the page and every report say alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulation.charts.heatmap import Cell
from simulation.charts.levers import lever_bars, saving_alt
from simulation.metrics import KPIS
from simulation.report.numbers import number
from simulation.report.story import Saving
from simulation.report.telling import Rows
from simulation.sentence import called

if TYPE_CHECKING:
    from simulation.report.language import Language


def saving(
    attribution: Mapping[str, Any], name: str, words: Language, runs: int | None = None
) -> Saving:
    """Tell one outcome of an attribution.

    Parameters
    ----------
    attribution : mapping
        Document of `simulation.attribution.document`.
    name : str
        The outcome.
    words : Language
        Of the reader.
    runs : int, optional
        Paired runs of the answer beside it; more than there are here, unless told.
    """
    kpi = KPIS[name]
    title, unit = words.of_kpi(kpi), words.unit(kpi.unit)

    def write(value: float) -> str:
        return number(value, words, sign=True)

    bars = lever_bars(attribution["kpis"][name], words, better=kpi.better, write=write)
    whole, single = bars[-1], attribution["replications"] < 2
    unclear = words("no_clear_change")
    clear = [bar for bar in bars[:-1] if single or bar.verdict != unclear]
    what = words.told(called(name))
    headline = words("report.levers.none", called=what)
    if clear:
        headline = words(
            "report.levers.title",
            called=what,
            lever=clear[0].name,
            part=clear[0].text,
            whole=whole.text,
            unit=unit,
        )
    notes = [words("saving.caption"), _runs(attribution, words)]
    if runs is None or attribution["replications"] < runs:
        notes.append(words("report.levers.fewer"))
    if attribution["off_throughout"]:
        names = (words(f"lever.{lever}") for lever in attribution["off_throughout"])
        off = words("report.list").join(names)
        notes.append(words("report.levers.off", levers=off))
    alt = saving_alt(bars, words, title=title, unit=unit)
    return Saving(name, headline, tuple(bars), title, unit, alt, tuple(notes))


def _runs(attribution: Mapping[str, Any], words: Language) -> str:
    """What was run: every combination, or those that sampled sequences pass through."""
    runs, sampled = attribution["replications"], attribution["sequences"]
    if sampled is None:
        return words("report.levers.runs", n=runs)
    return words("saving.sampled", n=sampled, runs=runs)


def rows(told: Saving, words: Language) -> Rows:
    """Table of an outcome by lever, with ranges; the verdict too, as no colour tells it there."""
    titles = (*(words(f"saving.{key}") for key in ("adds", "alone", "last", "verdict")),)
    found = []
    for bar in told.bars:
        texts = zip((bar.text, bar.alone, bar.last), bar.spans, strict=True)
        cells = (words("who.change.range", change=text, range=span) if span else text
                 for text, span in texts)  # fmt: skip
        found.append((bar.name, *cells, bar.verdict))
    first = words("saving.lever")
    if told.unit and any(told.bars[-1].spans):
        first = words("saving.lever.unit", unit=told.unit)
    return Rows((first, *titles), tuple(found))


def together(attribution: Mapping[str, Any], name: str, words: Language) -> list[Cell]:
    """Pairs of levers whose joint effect is clearly not the sum of both, as cells of a heat map.

    Above zero they help each other: what they do together is more of the better than what they do
    apart. Where neither way is better, above zero is a rise.
    """
    kpi = KPIS[name]
    unit = words.unit(kpi.unit)
    sign = -1.0 if kpi.better == "lower" else 1.0
    cells = []
    for found in attribution["kpis"][name]["interactions"]:
        effect = found["level"]
        if effect["low"] is None or effect["low"] <= 0.0 <= effect["high"]:
            continue
        one, other = (words(f"lever.{lever}") for lever in found["levers"])
        value = sign * effect["value"]
        text = number(value, words, sign=True)
        ends = sorted(sign * effect[end] for end in ("low", "high"))
        low, high = (number(end, words, sign=True) for end in ends)
        told = words("with_range", change=f"{text} {unit}".strip(), low=low, high=high)
        cells.append(Cell(other, one, value, text, told))
    return cells
