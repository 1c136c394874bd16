"""The points of a study: an immutable table with a hash, made once and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.files import write_together
from simulation.study.factors import Factor, encoded

if TYPE_CHECKING:
    from simulation.study.load import Spec

FILE = "design.parquet"
_META = b"study.design"


@dataclass(frozen=True, eq=False)
class Design:
    """Which points are run, in an order that the analysis counts on.

    Attributes
    ----------
    method : str
        One of `simulation.study.declaration.METHODS`.
    settings : mapping of str to Any
        What the method needs to be read again: samples, levels, second_order.
    factors : tuple of Factor
        Columns.
    positions : ndarray, shape (points, factors), float64
        Positions in the ranges, 0 to 1; NaN where a table gives the values.
    columns : tuple of list
        Values by factor, each of the declared type; point p is number p of each.
    request : str
        Hash of what was asked for: method, settings, factors, seed, and a table's content.
    """

    method: str
    settings: Mapping[str, Any]
    factors: tuple[Factor, ...]
    positions: np.ndarray
    columns: tuple[list[Any], ...]
    request: str

    def __len__(self) -> int:
        return len(self.positions)

    def values(self, point: int) -> tuple[Any, ...]:
        """Values of a point, by factor."""
        return tuple(column[point] for column in self.columns)

    @property
    def paths(self) -> tuple[str, ...]:
        """Names of the factors."""
        return tuple(factor.path for factor in self.factors)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of method, settings and all points in their order."""
        text = hashlib.sha256(_canonical([self.method, dict(self.settings)]))
        for factor, column in zip(self.factors, self.columns, strict=True):
            text.update(_canonical([factor.path, [encoded(value) for value in column]]))
        return text.hexdigest()

    def frame(self) -> Any:
        """Points as a pandas table: ``point``, and the factors by path."""
        import pandas as pd

        columns = dict(zip(self.paths, self.columns, strict=True))
        return pd.DataFrame({"point": np.arange(len(self)), **columns})


def make_design(spec: Spec) -> Design:
    """Make the design a study asks for; the same study gives the same points.

    Raises
    ------
    ScenarioError
        If a table cannot be used, or there would be too many points.
    """
    from simulation.study.methods import points_of

    settings, factors, positions, columns = points_of(spec)
    method = spec.part.design.method
    return Design(method, settings, factors, positions, columns, request_of(spec, columns))


def request_of(spec: Spec, columns: tuple[list[Any], ...] = ()) -> str:
    """Hash of what a study asks for; of a table its content, not its name."""
    design = spec.part.design
    asked = {
        "method": design.method,
        "samples": design.samples,
        "levels": design.levels,
        "second_order": design.second_order,
        "seed": spec.seed,
        "factors": [factor.document() for factor in spec.factors],
        "table": [[encoded(v) for v in column] for column in columns] if design.file else [],
    }
    return hashlib.sha256(_canonical(asked)).hexdigest()


def design_seed(seed: int) -> int:
    """Seed of a design: the first 32 bits of the SHA-256 of ``"<seed>/design"``.

    >>> design_seed(1) == design_seed(1) != design_seed(2)
    True
    """
    return int.from_bytes(hashlib.sha256(f"{seed}/design".encode("ascii")).digest()[:4], "big")


def write_design(folder: Path, design: Design) -> None:
    """Write ``design.parquet``, whole or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({
        "point": np.arange(len(design), dtype=np.int64),
        **dict(zip(design.paths, design.columns, strict=True)),
        **{f"position.{path}": design.positions[:, n] for n, path in enumerate(design.paths)},
    })  # fmt: skip
    head = {
        "method": design.method,
        "settings": dict(design.settings),
        "factors": [_row(factor) for factor in design.factors],
        "request": design.request,
        "hash": design.hash,
    }
    table = table.replace_schema_metadata({_META: json.dumps(head).encode()})
    write_together({folder / FILE: lambda stream: pq.write_table(table, stream)})


def read_design(folder: Path) -> Design:
    """Read ``design.parquet``.

    Raises
    ------
    ValueError
        If it is not what was written: its points no longer have the hash they had.
    OSError
        If it cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(folder / FILE, partitioning=None)
        head = json.loads(table.schema.metadata[_META])
        factors = tuple(_factor(row) for row in head["factors"])
        columns = tuple(table[factor.path].to_pylist() for factor in factors)
        positions = np.column_stack(
            [table[f"position.{factor.path}"].to_numpy() for factor in factors]
        )
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{FILE} cannot be read ({error})") from None
    design = Design(head["method"], head["settings"], factors, positions, columns, head["request"])
    if design.hash != head["hash"]:
        raise ValueError(f"{FILE} has been altered since it was written")
    return design


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def _row(factor: Factor) -> dict[str, Any]:
    row = {name: getattr(factor, name) for name in Factor.__dataclass_fields__}
    if np.isnan(factor.low):
        row |= {"low": None, "high": None}
    return row


def _factor(row: dict[str, Any]) -> Factor:
    row = dict(row)
    for name in ("low", "high"):
        row[name] = float("nan") if row[name] is None else row[name]
    return Factor(**{**row, "places": tuple(row["places"]), "choices": tuple(row["choices"])})
