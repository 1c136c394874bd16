"""Outcomes over time, kept beside the runs: one file of long rows for each part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simulation.study.worker import Row

FOLDER = "series"
COLUMNS = ("key", "point", "replication", "kpi", "day", "without", "with")


def series_table(keys: Sequence[str], rows: Sequence[Row]) -> Any:
    """Series of rows as one Arrow table of `COLUMNS`; None where no row has any.

    Parameters
    ----------
    keys : sequence of str
        Of the runs, in the order of `rows`.
    rows : sequence of Row
        Each with its series by KPI, of shape (3, times): days, without and with.
    """
    import pyarrow as pa

    found = [
        (key, row, kpi, lines)
        for key, row in zip(keys, rows, strict=True)
        for kpi, lines in row.series
    ]
    if not found:
        return None
    times = [lines.shape[1] for *_, lines in found]
    together = np.concatenate([lines for *_, lines in found], axis=1)

    def repeated(values: Sequence[Any], kind: Any) -> Any:
        return np.repeat(np.array(values, kind), times)

    return pa.table({
        "key": pa.array(repeated([key for key, *_ in found], object), pa.string()),
        "point": repeated([row.point for _, row, *_ in found], np.int64),
        "replication": repeated([row.replication for _, row, *_ in found], np.int32),
        "kpi": pa.array(repeated([kpi for *_, kpi, _ in found], object), pa.string()),
        "day": together[0],
        "without": together[1],
        "with": together[2],
    })  # fmt: skip


def read_series(path: Path) -> Any:
    """Read a file of series; None where it is missing or cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, partitioning=None, use_threads=False)
        return table.select(COLUMNS)
    except (OSError, pa.ArrowException, KeyError, ValueError):
        return None


def only_of(tables: Sequence[Any], keys: Sequence[str]) -> Any:
    """Series of some runs, each once, as one table; None where there are none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = set(keys)
    found = []
    for table in tables:
        mask = pc.is_in(table["key"], value_set=pa.array(sorted(wanted), pa.string()))
        kept = table.filter(mask)
        wanted -= set(kept["key"].to_pylist())
        if kept.num_rows:
            found.append(kept.replace_schema_metadata(None))
    return pa.concat_tables(found) if found else None


def series_of(
    tables: Sequence[Any], wanted: set[tuple[int, int]]
) -> dict[tuple[int, int], tuple[tuple[str, np.ndarray], ...]]:
    """Series of some runs, by point and replication."""
    found: dict[tuple[int, int], dict[str, np.ndarray]] = {}
    for table in tables:
        frame = table.to_pandas()
        for (point, replication, kpi), rows in frame.groupby(
            ["point", "replication", "kpi"], sort=False
        ):
            if (point, replication) in wanted:
                lines = rows[["day", "without", "with"]].to_numpy().T
                found.setdefault((point, replication), {})[kpi] = lines
    return {run: tuple(lines.items()) for run, lines in found.items()}
