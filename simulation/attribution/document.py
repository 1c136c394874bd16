"""An attribution for machines: one JSON document, and tidy tables beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.write import content_hash
from simulation import __version__
from simulation.attribution.result import STOP_REASONS
from simulation.files import write_together
from simulation.metrics import KPIS
from simulation.results import json_writer, parquet_writer, versions

if TYPE_CHECKING:
    from simulation.attribution.result import Attribution, Breakdown, Effect, KpiAttribution

FILES = ("levers.parquet", "interactions.parquet", "attribution.json")
MEASURES = ("log_ratio", "level")
QUANTITIES = ("shapley", "first_in", "last_out")


def document(result: Attribution, name: str) -> dict[str, Any]:
    """Attribution as one JSON-ready document.

    Parameters
    ----------
    result : Attribution
        What to report.
    name : str
        Name the scenario was asked for by.
    """
    plan = result.plan
    sampled = plan.sequences is not None
    return {
        "scenario": name,
        "title": plan.scenario.title,
        "version": __version__,
        "seed": plan.seed,
        "replications": result.replications,
        "levers": list(plan.levers),
        "intensity": plan.intensities,
        "off_throughout": list(plan.off),
        "method": "sampled sequences" if sampled else "all combinations",
        "sequences": len(plan.sequences_of(0)) if sampled else None,
        "worlds": result.worlds,
        "stop_reason": result.stop_reason,
        "stopped_because": STOP_REASONS[result.stop_reason],
        "range": "90 % t-interval over replications: luck"
        + (" and the choice of sequences" if sampled else " only"),
        "kpis": {kpi: _kpi(kpi, found) for kpi, found in result.kpis.items()},
    }


def write_folder(folder: Path, result: Attribution, name: str) -> None:
    """Write tidy tables, and ``attribution.json`` with all that the numbers rest on last.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scenario = result.plan.scenario
    content = {
        **document(result, name),
        "content_hash": content_hash(scenario),
        "versions": versions(),
        "parameters": scenario.model_dump(mode="json"),
    }
    found = tables(result).items()
    write_together({
        **{folder / f"{name}.parquet": parquet_writer(table) for name, table in found},
        folder / FILES[-1]: json_writer(content),
    })  # fmt: skip


def tables(result: Attribution) -> dict[str, Any]:
    """Tidy tables by name: what each lever does, and what pairs of levers do together."""
    return {
        "levers": _table(list(_lever_rows(result))),
        "interactions": _table(list(_pair_rows(result)), _PAIR_COLUMNS),
    }


def _kpi(name: str, found: KpiAttribution) -> dict[str, Any]:
    parts = {measure: getattr(found, measure) for measure in MEASURES}
    return {
        "unit": KPIS[name].unit,
        "without": found.without,
        "with": found.with_,
        "whole": {m: part and _effect(part.whole) for m, part in parts.items()},
        "levers": {
            lever: {m: part and _lever(part, lever) for m, part in parts.items()}
            for lever in found.level.levers
        },
        "interactions": [
            {
                "levers": list(pair),
                **{m: part and _effect(part.interactions[pair]) for m, part in parts.items()},
            }
            for pair in found.level.interactions
        ],
        "parts_minus_whole": {m: part and part.gap for m, part in parts.items()},
        "rounding_at_most": {m: part and part.allowed for m, part in parts.items()},
    }


def _lever(part: Breakdown, lever: str) -> dict[str, Any]:
    return {name: _effect(getattr(part.levers[lever], name)) for name in QUANTITIES}


def _effect(effect: Effect) -> dict[str, float | None]:
    return {"value": effect.value, "low": effect.low, "high": effect.high}


def _breakdowns(result: Attribution) -> Iterator[tuple[dict[str, str], Breakdown]]:
    for kpi, found in result.kpis.items():
        for measure in MEASURES:
            part = getattr(found, measure)
            if part is not None:
                unit = KPIS[kpi].unit if measure == "level" else "-"
                yield {"kpi": kpi, "measure": measure, "unit": unit}, part


def _lever_rows(result: Attribution) -> Iterator[dict[str, Any]]:
    for head, part in _breakdowns(result):
        yield {**head, "lever": "all", "quantity": "whole", **_effect(part.whole)}
        for lever in part.levers:
            for name, effect in _lever(part, lever).items():
                yield {**head, "lever": lever, "quantity": name, **effect}


_PAIR_COLUMNS = ("kpi", "measure", "unit", "lever", "other_lever", "value", "low", "high")


def _pair_rows(result: Attribution) -> Iterator[dict[str, Any]]:
    for head, part in _breakdowns(result):
        for (one, other), effect in part.interactions.items():
            yield {**head, "lever": one, "other_lever": other, **_effect(effect)}


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...] | None = None) -> Any:
    """Rows as a table; columns that hold no number are still of numbers."""
    import pyarrow as pa

    names = columns or tuple(rows[0])
    types = {name: pa.float64() for name in ("value", "low", "high")}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)
