"""Names that claims rest on, and values that stand for their numbers, in words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scenarios.paths import parameter_at
from scenarios.problems import parts_of
from simulation.claims.document import presets
from simulation.claims.found import title
from simulation.metrics import KPIS
from simulation.report.assumptions import Row, rows_of, value_text
from simulation.web.choice import adoption_modes
from simulation.web.naming import meaning_of, option, told

if TYPE_CHECKING:
    from simulation.claims.judging import Given
    from simulation.words import Language


@cache
def rows(preset: str) -> dict[str, Row]:
    """Every value of a cluster that claims are about, by path."""
    return {row.path: row for row in rows_of(presets()[preset])}


def in_words(name: str, preset: str, words: Language) -> str:
    """What a declared name is: plain text; empty where nothing of that name is declared."""
    kind, _, rest = name.partition(":")
    if kind == "kpi" and rest in KPIS:
        return words.of_kpi(KPIS[rest])
    if kind == "pattern":
        return words.written(title(name, chinese=words.is_chinese))
    path, _, choice = name.partition("=")
    parameter = parameter_at(parts_of(path))
    if parameter is None:
        return ""
    lever = words.get(f"lever.{path.removeprefix('levers.')}", "")
    if path.startswith("levers.") and lever:
        return lever
    row = rows(preset).get(path)
    meaning = meaning_of(row or Row(parameter, path, None, ""), words)  # none: any buyer type
    if not choice:
        return meaning
    if path == adoption_modes().path:
        meaning = words("adoption")
    return words("pair", name=meaning, value=option(parameter, choice, words))


def value(given: Given, preset: str, words: Language) -> str:
    """Value of an input with its unit; a weight says of how many: plain text."""
    row = rows(preset).get(given.one.path)
    if given.value is None or row is None:
        return "\u2013"
    section, _, field = row.parameter.path.partition(".*.")
    if field != "share":
        return told(row.parameter, given.value, words)
    every = [each.value for path, each in rows(preset).items()
             if path.startswith(f"{section}.") and path.endswith(".share")]  # fmt: skip
    return words(
        "claims.weight", value=value_text(given.value, words), total=value_text(sum(every), words)
    )
