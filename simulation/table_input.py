"""Tables that people bring along in bulk: CSV or Parquet columns, with errors that name a row.

For tables of millions of rows; small ones whose every cell is checked go through
`scenarios.table_files`. A CSV file is read as texts, so that what is no number can be told by its
row and is never guessed at.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from scenarios.problems import Problem, ScenarioError, did_you_mean, nearest, shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 4_000_000_000
KINDS = (".csv", ".parquet")


@dataclass(frozen=True, eq=False)
class InputTable:
    """Columns of a file.

    Attributes
    ----------
    label : str
        Name of the file as people know it.
    is_csv : bool
        Whether rows are told as lines of a text file.
    data : pyarrow.Table
        The columns; texts where the file is CSV.
    """

    label: str
    is_csv: bool
    data: pa.Table

    def __len__(self) -> int:
        return int(self.data.num_rows)

    @property
    def names(self) -> list[str]:
        """Names of the columns, as the file has them."""
        return [str(name) for name in self.data.column_names]

    def place(self, row: int) -> str:
        """Where a row stands: the line of a text file, else the number of the row."""
        return f"{self.label}:{row + 2}" if self.is_csv else f"{self.label} row {row + 1}"

    def refuse(self, row: int, column: str, message: str, hint: str = "") -> NoReturn:
        """Refuse the file for one cell.

        Raises
        ------
        ScenarioError
            Always.
        """
        value = self.data.column(column)[row].as_py()
        raise ScenarioError([Problem(self.place(row), column, shown(value), message, hint)])

    def numbers(self, column: str, *, blank: float | None = None) -> np.ndarray:
        """Column as float64, shape (rows,).

        Parameters
        ----------
        column : str
            Name as the file has it.
        blank : float, optional
            What an empty cell means; without it one is refused.

        Raises
        ------
        ScenarioError
            With the first row that holds no finite number.
        """
        import pyarrow as pa

        cells = _flat(self.data.column(column))
        is_text = pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)
        if is_text:
            values, empty = _parsed(cells)
        elif _is_number(cells.type):
            empty = np.asarray(cells.is_null())
            values = np.asarray(cells.cast(pa.float64()).fill_null(np.nan))
        else:
            said = f"has cells of type {cells.type}, and must hold numbers"
            raise ScenarioError([Problem(self.label, column, "", said)])
        bad = ~np.isfinite(values) & ~empty
        if bad.any():
            hint = "without separators or units" if is_text else ""
            self.refuse(int(bad.argmax()), column, "must be a number", hint)
        if empty.any() and blank is None:
            self.refuse(int(empty.argmax()), column, "is empty, and must be a number")
        return np.where(empty, np.nan if blank is None else blank, values)

    def moments(self, column: str) -> np.ndarray:
        """Column as datetime64[s], shape (rows,); dates are taken at their midnight.

        Raises
        ------
        ScenarioError
            With the first row that holds neither a date nor a time.
        """
        import pyarrow as pa

        cells = _flat(self.data.column(column))
        if pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type):
            values = np.asarray(cells.cast(pa.timestamp("us"))).astype("datetime64[s]")
        elif pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
            import pandas as pd

            read = pd.to_datetime(cells.to_pandas(), errors="coerce", format="ISO8601")
            values = read.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
        else:
            said = f"has cells of type {cells.type}, and must hold dates or times"
            raise ScenarioError([Problem(self.label, column, "", said)])
        bad = np.isnat(values)
        if bad.any():
            hint = "write it as 2011-12-09 or 2011-12-09 12:50"
            self.refuse(int(bad.argmax()), column, "must be a date or a time", hint)
        return values

    def labels(self, column: str) -> tuple[np.ndarray, list[str]]:
        """Column as codes, shape (rows,) int64, and the texts they stand for; -1 where empty."""
        import pyarrow as pa

        cells = self.data.column(column)
        if not pa.types.is_dictionary(cells.type):
            cells = cells.cast(pa.string())
            cells = cells.dictionary_encode()
        whole = cells.unify_dictionaries().combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.chunk(0) if whole.num_chunks else whole.cast(whole.type)
        codes = np.asarray(whole.indices.fill_null(-1)).astype(np.int64)
        texts = [str(text or "").strip() for text in whole.dictionary.to_pylist()]
        blank = np.array([not text for text in texts] + [True])
        return np.where(blank[codes], -1, codes), texts


def read_input(path: Path, label: str = "") -> InputTable:
    """Read a CSV or Parquet file.

    Parameters
    ----------
    path : Path
        The file; its ending says which of the two it is.
    label : str
        What errors call it; its name by default.

    Raises
    ------
    ScenarioError
        If it is missing, empty, too large, or not of its kind.
    """
    label = label or path.name
    kind = path.suffix.lower()
    if kind not in KINDS:
        hint = "in Excel: Save as, CSV UTF-8" if kind.startswith(".xls") else ""
        _refuse(label, "must be a .csv or .parquet file", hint)
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        _refuse(label, "there is no such file", _beside(path))
    if not path.is_file():
        _refuse(label, "is no file")
    if size > MOST_BYTES:
        _refuse(label, f"is too large (at most {MOST_BYTES // 10**9} GB)")
    table = _read_csv(path, label) if kind == ".csv" else _read_parquet(path, label)
    kept = [name for name in table.column_names if not name.startswith("__index_level_")]
    found = InputTable(label, kind == ".csv", table.select(kept))
    if len(found) == 0:
        _refuse(label, "has no rows below the names of its columns")
    return found


def _read_csv(path: Path, label: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines), [])
    except UnicodeDecodeError:
        _refuse(label, "is not UTF-8 text", "save it as UTF-8; in Excel: Save as, CSV UTF-8")
    except (OSError, csv.Error) as error:
        _refuse(label, f"cannot be read ({getattr(error, 'strerror', None) or error})")
    names = [name.strip() for name in header]
    if not any(names):
        _refuse(label, "is empty: its first line must name the columns")
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        _refuse(f"{label}:1", "columns must be separated by commas")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ScenarioError([Problem(f"{label}:1", "column", shown(twice), "is there twice")])
    try:
        return pa_csv.read_csv(
            path,
            read_options=pa_csv.ReadOptions(column_names=names, skip_rows=1),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return pa.table({name: pa.array([], pa.string()) for name in names})
        _refuse(label, f"is not valid CSV: {str(error).splitlines()[0]}")


def _read_parquet(path: Path, label: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        _refuse(label, f"is not valid Parquet: {str(error).splitlines()[0]}")


def _flat(cells: Any) -> Any:
    """One array of plain values, whatever chunks and dictionaries it came in."""
    import pyarrow as pa

    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    whole = cells.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def _is_number(kind: Any) -> bool:
    import pyarrow as pa

    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def _parsed(cells: Any) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of texts (NaN where there is none), and which cells are empty."""
    import pandas as pd
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(cells)
    empty = np.asarray(pc.fill_null(pc.equal(trimmed, ""), True))
    values = pd.to_numeric(trimmed.to_pandas(), errors="coerce").to_numpy(np.float64)
    return values, empty


def _beside(path: Path) -> str:
    """Hint at the file somebody may have meant."""
    try:
        names = [p.name for p in path.parent.iterdir() if p.suffix.lower() in KINDS]
    except (OSError, ValueError):
        names = []
    return did_you_mean(nearest(path.name, names))


def _refuse(place: str, message: str, hint: str = "") -> NoReturn:
    raise ScenarioError([Problem(place, "", "", message, hint)])
