"""Every value a scenario rests on, with what is known of it: for the page, and for reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.actors import BuyerType, Segment
from scenarios.catalogue import WORDS, Parameter, describe
from scenarios.declaration import ASSUMPTION
from scenarios.doubt import Place, uncertain
from scenarios.paths import NO_SOURCE, source_of, value_at
from scenarios.problems import key_text

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.report.language import Language

_EXPLICIT = ("nodes.", "changes.", "data.", "pooled_capacity", "run.chains", "run.pieces_per_unit")


@dataclass(frozen=True)
class Row:
    """A value of a scenario and what is known of it.

    Attributes
    ----------
    place : Place or None
        What draws of the assumptions take it from; nothing where it is not in doubt.
    """

    parameter: Parameter
    path: str
    value: Any
    source: str
    of: BuyerType | Segment | None = None
    place: Place | None = None

    @property
    def is_setting(self) -> bool:
        """Whether it says how the model is run and not what the world is like: luck, steps."""
        return self.path.startswith("run.")

    @property
    def is_set(self) -> bool:
        """Whether somebody has set it, who gives no source."""
        return not self.is_setting and self.source == NO_SOURCE

    @property
    def is_assumption(self) -> bool:
        """Whether no source is known of what the model has by itself."""
        return not self.is_setting and self.source.startswith(ASSUMPTION)

    def meaning(self, words: Language) -> str:
        """What it is; of which buyers or consumers, where there are several kinds."""
        text = words.meaning(self.parameter)
        if self.of is None:
            return text
        whose = words.said(self.of.title, self.of.title_zh)
        return f"{whose}: {text}" if whose else text


@dataclass(frozen=True)
class Count:
    """How many values a scenario rests on, settings of the run aside.

    Attributes
    ----------
    values, without_source, set_ : int
        All; assumptions no source is known of; and those somebody has set.
    """

    values: int
    without_source: int
    set_: int


def count(rows: Iterable[Row]) -> Count:
    """Count values: the same wherever they are told."""
    found = [row for row in rows if not row.is_setting]
    return Count(
        len(found), sum(row.is_assumption for row in found), sum(row.is_set for row in found)
    )


def rows_of(scenario: Scenario) -> list[Row]:
    """Every value a cluster rests on, buyer type by buyer type and segment by segment."""
    rows = []
    places = {place.path: place for one in uncertain(scenario) for place in one.places}
    for parameter in describe():
        if parameter.path.startswith(_EXPLICIT) or parameter.path.split(".")[-1] in WORDS:
            continue
        each: dict[str, BuyerType | Segment | None] = {"": None}
        if "*" in parameter.path:
            each = dict(getattr(scenario, parameter.path.partition(".")[0]))
        for name, kind in each.items():
            path = parameter.path.replace("*", key_text(name))
            value, source = value_at(scenario, path), source_of(scenario, path)
            rows.append(Row(parameter, path, value, source, kind, places.get(path)))
    return rows


def matches(row: Row, text: str, words: Language) -> bool:
    """Whether all words of a text are in what is known of a value, in English or translated."""
    place = [row.path, row.parameter.meaning, row.meaning(words), row.source]
    place += [row.parameter.unit, words.unit(row.parameter.unit)]
    there = " ".join(place).lower().replace("_", " ")
    return all(word in there for word in text.lower().replace("_", " ").split())


def range_text(row: Row) -> str:
    """Plausible range as people write it: the very one that the value is drawn from."""
    if row.place is None:
        return ""
    if row.place.choices:
        return " / ".join(row.place.choices)
    return " – ".join(f"{end:.3g}" if abs(end) < 1e3 else f"{end:,.0f}"
                      for end in (row.place.low, row.place.high))  # fmt: skip


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
