"""A forecast as tidy tables: its fans, its runs, and the sets of assumptions they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.write import content_hash
from simulation.files import write_together
from simulation.forecast.figures import FIGURES
from simulation.forecast.members import Member, as_it_stands
from simulation.forecast.quantiles import LEVELS
from simulation.forecast.running import WORLDS
from simulation.report.data import csv_writer
from simulation.results import MANIFEST, json_writer, parquet_writer, versions

if TYPE_CHECKING:
    from simulation.files import Writer
    from simulation.forecast.forecast import Ran

TABLES = ("forecast", "runs", "sets")
FILES = (
    *(f"{table}.{kind}" for table in TABLES for kind in ("csv", "parquet")),
    "forecast.json",
    MANIFEST,
)
RANGES = tuple(
    (kind, f"{100 * level:.0f}", end)
    for kind in ("luck", "doubt")
    for level in LEVELS
    for end in ("low", "high")
)


def fans(document: Mapping[str, Any]) -> Any:
    """One row a scenario, world, figure, measure and mark (Arrow table)."""
    import pyarrow as pa

    rows = [row for entry in document["scenarios"] for row in _fan_rows(document, entry)]
    numbers = ("day", "middle", *("_".join(one) for one in RANGES), "as_it_stands", "luck_share")
    texts = ("scenario", "world", "figure", "measure")
    return pa.table(
        {
            **{name: pa.array([row[name] for row in rows], pa.string()) for name in texts},
            **{name: pa.array([row.get(name) for row in rows], pa.float64()) for name in numbers},
        }
    )


def _fan_rows(document: Mapping[str, Any], entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    stands = entry["as_it_stands"]
    for world, figures in entry["worlds"].items():
        for name, fan in figures.items():
            for measure, told in (("level", fan), ("change", fan.get("change"))):
                if told is None:
                    continue
                for mark, day in enumerate(document["days"]):
                    row = {
                        "scenario": entry["name"],
                        "world": world,
                        "figure": name,
                        "measure": measure,
                        "day": day,
                        "middle": told["median"][mark],
                    }
                    for kind, level, end in RANGES:
                        if told[kind] is not None:
                            row[f"{kind}_{level}_{end}"] = told[kind][level][end][mark]
                    if stands is not None and measure == "level":
                        row["as_it_stands"] = stands[world][name][mark]
                    if told["doubt"] is not None:
                        row["luck_share"] = told["luck_share"]["share"][mark]
                    yield row


def runs(forecast: Ran) -> Any:
    """One row a scenario, set, replication, world, figure and mark (Arrow table).

    The set is -1 for the scenario as it stands; a value is null where history is too short.
    """
    import pyarrow as pa

    parts: dict[str, list[np.ndarray]] = {
        name: [] for name in ("scenario", "set", "replication", "world", "figure", "day", "value")
    }
    names = list(forecast.scenarios)
    for (name, number), table in sorted(
        forecast.done.figures.items(), key=lambda item: (names.index(item[0][0]), item[0][1])
    ):
        for replication, found in sorted(table.items()):
            n = len(found.days)
            for w, world in enumerate(WORLDS):
                for f, figure in enumerate(FIGURES):
                    columns = (
                        names.index(name), number, replication, w, f,
                        found.days, found.values[world][figure],
                    )  # fmt: skip
                    for key, column in zip(parts, columns, strict=True):
                        parts[key].append(np.broadcast_to(np.asarray(column), n))
    joined = {key: np.concatenate(column) for key, column in parts.items()}

    def coded(key: str, texts: list[str]) -> Any:
        codes = pa.array(joined[key].astype(np.int16))
        return pa.DictionaryArray.from_arrays(codes, pa.array(texts))

    value = joined["value"].astype(np.float64)
    return pa.table(
        {
            "scenario": coded("scenario", names),
            "set": joined["set"].astype(np.int32),
            "replication": joined["replication"].astype(np.int32),
            "world": coded("world", list(WORLDS)),
            "figure": coded("figure", list(FIGURES)),
            "day": joined["day"].astype(np.float64),
            "value": pa.array(value, mask=np.isnan(value)),
        }
    )


def sets(forecast: Ran) -> Any:
    """One row a scenario and set: what became of it, its weight and its values (Arrow table)."""
    import pyarrow as pa

    rows: list[tuple[str, Member]] = []
    for name, scenario in forecast.scenarios.items():
        rows += [(name, as_it_stands(scenario)), *((name, one) for one in forecast.sets[name])]
    paths = list(dict.fromkeys(path for _, member in rows for path in member.values))
    told = [_status(forecast, name, member) for name, member in rows]
    columns: dict[str, Any] = {
        "scenario": pa.array([name for name, _ in rows], pa.string()),
        "set": np.array([member.number for _, member in rows], np.int32),
        "status": pa.array([status for status, _ in told], pa.string()),
        "reason": pa.array([reason for _, reason in told], pa.string()),
        "weight": pa.array([m.weight if m.number >= 0 else None for _, m in rows], pa.float64()),
    }
    for path in paths:
        columns[path] = pa.array([member.values.get(path) for _, member in rows])
    return pa.table(columns)


def _status(forecast: Ran, name: str, member: Member) -> tuple[str, str | None]:
    if member.scenario is None:
        return "refused", "; ".join(map(str, member.problems))
    if (name, member.number) in forecast.done.failed:
        return "failed", forecast.done.failed[name, member.number]
    wanted = forecast.plan.replications if member.number < 0 else forecast.plan.each
    done = len(forecast.done.figures.get((name, member.number), {}))
    return ("done", None) if done == wanted else ("not run", None)


def manifest(forecast: Ran, document: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the tables of a forecast rest on."""
    first_name, first = next(iter(forecast.scenarios.items()))
    common = ("version", "seed", "years", "by", "draws", "replications", "each", "ensemble")
    return {
        "scenario": first_name,
        "title": first.title,
        **{name: document[name] for name in common},
        "content_hash": content_hash(first),
        "scenarios": {name: content_hash(one) for name, one in forecast.scenarios.items()},
        "versions": versions(),
        "parameters": first.model_dump(mode="json"),
        "figures": document["figures"],
        "interrupted": document["interrupted"],
    }


def write_folder(folder: Path, forecast: Ran, document: Mapping[str, Any]) -> None:
    """Write all tables as CSV and Parquet, the document, and the manifest last; all or nothing.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {"forecast": fans(document), "runs": runs(forecast), "sets": sets(forecast)}
    writers: dict[Path, Writer] = {}
    for name, table in made.items():
        writers[folder / f"{name}.csv"] = csv_writer(partial(iter, (table,)))
        writers[folder / f"{name}.parquet"] = parquet_writer(table)
    writers[folder / "forecast.json"] = json_writer(dict(document))
    writers[folder / MANIFEST] = json_writer(manifest(forecast, document))
    write_together(writers)
