"""Several scenarios in words: the outcomes of each, and who gains and pays in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.charts.parties import Party
from simulation.charts.scenarios import Dot
from simulation.metrics import KPIS
from simulation.report import telling
from simulation.report.numbers import amount, change, number
from simulation.report.telling import FIGURES, PARTIES, Document, Rows

if TYPE_CHECKING:
    from simulation.report.language import Language


@dataclass(frozen=True, eq=False)
class Told:
    """A scenario that was computed.

    Attributes
    ----------
    name : str
        As people read it.
    document : mapping
        Result document.
    """

    name: str
    document: Document


def outcomes(found: Sequence[Told], words: Language) -> Rows:
    """Cost, stock and price of each scenario, below those of the first one without digitisation."""
    titles = [words("compare.scenario")]
    for kpi in (KPIS[name] for name in FIGURES):
        unit = words.unit(kpi.unit)
        titles.append(words("compare.titled", title=words.of_kpi(kpi), unit=unit))
    first = found[0].document["kpis"]
    levels = [amount(first[name]["without"], KPIS[name].unit, words) for name in FIGURES]
    rows = [(words("without"), *levels)]
    rows += [(one.name, *(_outcome(one, name, words) for name in FIGURES)) for one in found]
    return Rows(tuple(titles), tuple(rows))


def same_without(found: Sequence[Told]) -> bool:
    """Whether the world without is the same in all: then only what is done differs."""
    ends = [[one.document["kpis"][name]["without"] for name in FIGURES] for one in found]
    return all(end == ends[0] for end in ends)


def parties(found: Sequence[Told], words: Language) -> Rows:
    """Change of yearly earnings of each party in each scenario, and who gains and pays."""
    titles = (words("compare.scenario"), *(words(f"who.{name}") for name in PARTIES))
    told = [(one.name, telling.parties(one.document, words)) for one in found]
    rows = [(name, *(_party(party, words) for party in each)) for name, each in told]
    return Rows(titles, tuple(rows))


def dots(found: Sequence[Told], words: Language) -> list[Dot]:
    """Changes of cost, stock and price for a chart, outcome by outcome."""
    return [_dot(one, name, words) for name in FIGURES for one in found]


def _outcome(one: Told, name: str, words: Language) -> str:
    row = one.document["kpis"][name]
    level = amount(row["with"], KPIS[name].unit, words)
    _, low, high = change(row, "", words)
    text = telling.change_or_none(row, words)
    key = "compare.outcome" if low else "compare.outcome.single"
    return words(key, level=level, change=text, low=low, high=high)


def _party(party: Party, words: Language) -> str:
    """Change in the unit of charts of money, with its range, and who gains or pays."""
    ends = (party.change, party.low, party.high)
    change_, low, high = (number(end, words, sign=True) for end in ends)
    key = "compare.party" if party.low != party.high else "compare.party.single"
    return words(key, change=change_, low=low, high=high, verdict=party.verdict)


def _dot(one: Told, name: str, words: Language) -> Dot:
    row = one.document["kpis"][name]
    ends = [row[key] for key in ("ratio", "ratio_low", "ratio_high")]
    value, low, high = (None if end is None else 100.0 * (end - 1.0) for end in ends)
    value = 0.0 if value is None else value
    verdict = telling.verdict(row, name, words)
    return Dot(
        one.name,
        words.of_kpi(KPIS[name]),
        value,
        value if low is None else low,
        value if high is None else high,
        telling.change_with_range(row, words) if low is not None else change(row, "", words)[0],
        verdict.text if verdict else words("no_clear_change"),
    )
