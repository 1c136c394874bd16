"""Every value a scenario rests on, with what is known of it: for the page, and for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.actors import BuyerType, Segment
from scenarios.catalogue import WORDS, Parameter, describe
from scenarios.declaration import ASSUMPTION
from scenarios.paths import NO_SOURCE, source_of, value_at
from scenarios.problems import key_text

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.report.language import Language

_EXPLICIT = ("nodes.", "changes.", "data.", "pooled_capacity", "run.chains", "run.pieces_per_unit")


@dataclass(frozen=True)
class Row:
    """A value of a scenario and what is known of it."""

    parameter: Parameter
    path: str
    value: Any
    source: str
    of: BuyerType | Segment | None = None

    @property
    def is_assumption(self) -> bool:
        """Whether no source is known of."""
        return self.source == NO_SOURCE or self.source.startswith(ASSUMPTION)

    def meaning(self, words: Language) -> str:
        """What it is; of which buyers or consumers, where there are several kinds."""
        text = words.meaning(self.parameter)
        if self.of is None:
            return text
        whose = words.said(self.of.title, self.of.title_zh)
        return f"{whose}: {text}" if whose else text


def rows_of(scenario: Scenario) -> list[Row]:
    """Every value a cluster rests on, buyer type by buyer type and segment by segment."""
    rows = []
    for parameter in describe():
        if parameter.path.startswith(_EXPLICIT) or parameter.path.split(".")[-1] in WORDS:
            continue
        each: dict[str, BuyerType | Segment | None] = {"": None}
        if "*" in parameter.path:
            each = dict(getattr(scenario, parameter.path.partition(".")[0]))
        for name, kind in each.items():
            path = parameter.path.replace("*", key_text(name))
            rows.append(
                Row(parameter, path, value_at(scenario, path), source_of(scenario, path), kind)
            )
    return rows


def matches(row: Row, text: str, words: Language) -> bool:
    """Whether all words of a text are in what is known of a value, in English or translated."""
    place = [row.path, row.parameter.meaning, row.meaning(words), row.source]
    place += [row.parameter.unit, words.unit(row.parameter.unit)]
    there = " ".join(place).lower().replace("_", " ")
    return all(word in there for word in text.lower().replace("_", " ").split())


def range_text(parameter: Parameter) -> str:
    """Plausible range, as people write it."""
    ends = [end if isinstance(end, str) else f"{end:g}" for end in parameter.doubt or ()]
    return (" / " if parameter.choices else " – ").join(ends)


def value_text(value: Any, words: Language) -> str:
    """Value, as people write it."""
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, tuple | list):
        return ", ".join(value_text(one, words) for one in value)
    return str(value)
