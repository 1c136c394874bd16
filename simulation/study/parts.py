"""Part files: rows of runs, each file written whole, with a digest of what is in it."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulation.files import write_together
from simulation.study.series import FOLDER as SERIES
from simulation.study.series import read_series
from simulation.study.worker import Row

SCHEMA = 1
FIXED = ("key", "point", "replication", "status", "error", "seconds")
_META = b"study.part"


class DamagedPart(ValueError):
    """A part file cannot be read, or is no longer what was written."""


@dataclass(frozen=True, eq=False)
class Part:
    """One part file, read and found whole.

    Attributes
    ----------
    name : str
        Of the file.
    model : str
        Hash of the model that ran its rows.
    table : pyarrow.Table
        Columns `FIXED`, then the outcomes (float64, null where a run failed).
    series : pyarrow.Table or None
        What its runs were over time (`simulation.study.series.COLUMNS`), if that was kept.
    kept : tuple of str
        KPIs in it.
    """

    name: str
    model: str
    table: Any
    series: Any = None
    kept: tuple[str, ...] = ()


def new_name() -> str:
    """Name of a part that is written now: ``<time>-<rand>.parquet``."""
    now = time.time()
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
    return f"{stamp}{int(now % 1 * 1000):03d}-{secrets.token_hex(4)}.parquet"


def table_of(keys: Sequence[str], rows: Sequence[Row], outcomes: Sequence[str]) -> Any:
    """Rows as an Arrow table."""
    import pyarrow as pa

    nothing = (np.nan,) * len(outcomes)
    values = np.array([row.values or nothing for row in rows], np.float64)
    values = values.reshape(len(rows), len(outcomes)) + 0.0
    failed = np.array([not row.values for row in rows], bool) if outcomes else None
    return pa.table({
        "key": pa.array(keys, pa.string()),
        "point": np.array([row.point for row in rows], np.int64),
        "replication": np.array([row.replication for row in rows], np.int32),
        "status": pa.array([row.status for row in rows], pa.string()),
        "error": pa.array([row.error for row in rows], pa.string()),
        "seconds": np.array([row.seconds for row in rows], np.float64),
        **{name: pa.array(values[:, n], mask=failed) for n, name in enumerate(outcomes)},
    })  # fmt: skip


def write_part(
    folder: Path,
    table: Any,
    model: str,
    name: str = "",
    series: Any = None,
    kept: Sequence[str] = (),
) -> str:
    """Write a part, whole or not at all, and return its name.

    Parameters
    ----------
    folder : Path
        Of the parts; series go into one beside it.
    table : pyarrow.Table
        Rows.
    model : str
        Hash of the model that ran them.
    name : str
        Of the file; a new one by default.
    series : pyarrow.Table, optional
        Of the same runs; in place before the part, which says that they are done.
    kept : sequence of str
        KPIs whose series are kept, also where no run came out.

    Raises
    ------
    OSError
        If the disk is full, or the folder cannot be written to.
    """
    import pyarrow.parquet as pq

    name = name or new_name()
    head = {
        "schema": SCHEMA, "model": model, "rows": table.num_rows, "digest": digest_of(table),
        "kept": list(kept), "series": None if series is None else digest_of(series),
    }  # fmt: skip
    table = table.replace_schema_metadata({_META: json.dumps(head).encode()})
    writers: dict[Path, Any] = {}
    if series is not None:
        beside = folder.parent / SERIES
        beside.mkdir(exist_ok=True)
        writers[beside / name] = lambda stream: pq.write_table(series, stream, compression="zstd")

    def write(stream: Any) -> None:
        pq.write_table(
            table, stream, compression="zstd", use_dictionary=["status", "error"],
            write_statistics=["point", "replication", "key"],
        )  # fmt: skip

    write_together(writers | {folder / name: write})
    return name


def read_part(path: Path, *, with_series: bool = False) -> Part:
    """Read a part, perhaps with its series, and hold it against its digest.

    Raises
    ------
    DamagedPart
        If it is truncated, altered, or was never a part; the text says which.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path, partitioning=None, use_threads=False)
    except (OSError, pa.ArrowException, ValueError) as error:
        reason = str(error).split("\n", maxsplit=1)[0][:120]
        raise DamagedPart(f"cannot be read ({reason})") from None
    try:
        head = json.loads((table.schema.metadata or {})[_META])
        model, digest, schema = head["model"], head["digest"], head["schema"]
    except (KeyError, ValueError, TypeError):
        raise DamagedPart("is no part of a study, or lost what it says of itself") from None
    if schema != SCHEMA or any(name not in table.column_names for name in FIXED):
        raise DamagedPart("was written by another version")
    if table.num_rows != head["rows"] or digest_of(table) != digest:
        raise DamagedPart("has been altered since it was written")
    series = None
    if with_series and head.get("series") is not None:
        series = read_series(path.parent.parent / SERIES / path.name)
        if series is None or digest_of(series) != head["series"]:
            raise DamagedPart("its series are missing, or have been altered since")
    return Part(path.name, str(model), table, series, tuple(head.get("kept", ())))


def digest_of(table: Any, without: Iterable[str] = ()) -> str:
    """SHA-256 of the rows of a table, column by column in the order of names.

    Parameters
    ----------
    table : pyarrow.Table
        Columns of text, whole numbers and float64 with nulls.
    without : iterable of str
        Columns that are left out.
    """
    left_out = set(without)
    found = hashlib.sha256()
    for name in sorted(set(table.column_names) - left_out):
        found.update(f"{name}\n".encode())
        column = table[name].combine_chunks()
        kind = str(column.type)
        if kind in ("string", "large_string") or kind.startswith("dictionary"):
            found.update(json.dumps(column.to_pylist(), ensure_ascii=True).encode("ascii"))
        elif kind in ("double", "float"):
            values = column.to_numpy(zero_copy_only=False).astype("<f8") + 0.0
            values[np.isnan(values)] = np.nan
            found.update(values.tobytes())
        else:
            found.update(column.to_numpy(zero_copy_only=False).astype("<i8").tobytes())
    return found.hexdigest()


def tables_together(parts: Sequence[Any], outcomes: Sequence[str]) -> Any:
    """Tables one after the other, with exactly the fixed columns and the outcomes."""
    import pyarrow as pa

    columns = [*FIXED, *outcomes]
    chosen = []
    for table in parts:
        missing = [name for name in outcomes if name not in table.column_names]
        for name in missing:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.float64()))
        chosen.append(table.select(columns).replace_schema_metadata(None))
    if chosen:
        return pa.concat_tables(chosen)
    return table_of([], [], outcomes)


def sorted_table(table: Any) -> Any:
    """Rows in the order of the design: by point, then by replication."""
    return table.sort_by([("point", "ascending"), ("replication", "ascending")])
