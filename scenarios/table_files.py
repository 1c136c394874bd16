"""Tables that people bring along: CSV or Parquet files as rows of texts, with their places."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.problems import Problem, count, did_you_mean, listed, nearest, shown

MOST_BYTES = 500_000_000
MOST_TOLD = 40  # problems of one file
_LINE = re.compile(r"\d*$")


@dataclass(frozen=True)
class Column:
    """A column a file may have.

    Attributes
    ----------
    name, name_zh : str
        As the first line of a file may call it.
    kind : str
        ``text``, ``choice``, ``number``, ``whole number``, ``yes or no``, or ``ignored``.
    meaning : str
        For the documentation.
    required : bool
        Whether every file has it.
    low, high : float
        Ends of the range of a number.
    choices : tuple of (str, tuple of str)
        Values of a choice, each with the other ways to write it.
    """

    name: str
    name_zh: str
    kind: str
    meaning: str
    required: bool = False
    low: float = 0.0
    high: float = 0.0
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes
    ----------
    place : str
        Where it stands.
    cells : dict of str to str
        Texts by column; empty where one is blank.
    whole : bool
        Whether it has as many cells as there are columns.
    """

    place: str
    cells: dict[str, str]
    whole: bool = True


class Complaints:
    """Problems of one file, at most `MOST_TOLD` of them in full."""

    def __init__(self, label: str) -> None:
        self._label, self.all = label, list[Problem]()

    def __call__(
        self, place: str, message: str, hint: str = "", *, column: str = "", value: Any = None
    ) -> None:
        """Complain of a value, or of what is missing where there is none."""
        told = "" if value is None else shown(value)
        self.all.append(Problem(place, column, told, message, hint))

    def __bool__(self) -> bool:
        return bool(self.all)

    def problems(self) -> list[Problem]:
        """All that is wrong, line by line, or the first of it and how much more there is."""
        rest = len(self.all) - MOST_TOLD
        self.all.sort(key=lambda problem: int("0" + _LINE.findall(problem.place)[0]))
        if rest <= 0:
            return self.all
        more = Problem(self._label, "", "", f"and {count(rest, 'more problem')}")
        return [*self.all[:MOST_TOLD], more]


def read_table(
    path: Path, label: str, columns: Sequence[Column], wrong: Complaints
) -> tuple[list[Row], set[str]]:
    """Read the rows of a CSV or Parquet file; what is wrong with it goes to ``wrong``.

    Returns
    -------
    rows : list of Row
        Blank lines left out.
    present : set of str
        Columns the file has.
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        hint = "in Excel: Save as, CSV UTF-8" if kind.startswith(".xls") else ""
        wrong(label, "must be a .csv or .parquet file", hint)
        return [], set()
    try:
        content = _content(path, label, wrong)
    except OSError as error:
        reason = (error.strerror or "error").lower()
        missing = isinstance(error, FileNotFoundError)
        message = "there is no such file" if missing else f"cannot be read ({reason})"
        wrong(label, message, _beside(path) if missing else "")
        return [], set()
    if content is None:
        return [], set()
    lines = _csv_lines if kind == ".csv" else _parquet_lines
    return _rows(lines(content, label, wrong), label, columns, wrong)


def _content(path: Path, label: str, wrong: Complaints) -> bytes | None:
    if path.stat().st_size > MOST_BYTES:
        wrong(label, "is too large (at most 500 MB)")
        return None
    return path.read_bytes()


def _beside(path: Path) -> str:
    """Hint at the file somebody may have meant."""
    try:
        names = [p.name for p in path.parent.iterdir() if p.suffix.lower() in (".csv", ".parquet")]
    except OSError:
        names = []
    return did_you_mean(nearest(path.name, names)) or "the path is relative to the scenario file"


def _csv_lines(content: bytes, label: str, wrong: Complaints) -> Iterator[tuple[str, list[str]]]:
    text = _decoded(content, label, wrong)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield f"{label}:{line}", [_plain(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        wrong(f"{label}:{line}", f"is not valid CSV: {error}")


def _decoded(content: bytes, label: str, wrong: Complaints) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    looks = ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        looks = "UTF-16"
    else:
        try:
            content.decode("gb18030")
            looks = "GBK"
        except UnicodeDecodeError:
            pass
    told = f" (it looks like {looks})" if looks else ""
    hint = "save it as UTF-8; in Excel: Save as, CSV UTF-8"
    wrong(label, f"is not UTF-8 text{told}", hint)
    return None


def _parquet_lines(
    content: bytes, label: str, wrong: Complaints
) -> Iterator[tuple[str, list[str]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        wrong(label, f"is not valid Parquet: {str(error).splitlines()[0]}")
        return
    ours = [name for name in table.column_names if not name.startswith("__index_level_")]
    table = table.select(ours)  # pandas writes its index along
    yield label, [_plain(name) for name in ours]
    for number, record in enumerate(zip(*(c.to_pylist() for c in table.columns), strict=True)):
        cells = [_text(value) for value in record]
        if any(cells):
            yield f"{label} row {number + 1}", cells


def _text(value: Any) -> str:
    """Write a typed cell the way a CSV file has it."""
    if value is None or value != value:  # nothing, or not a number
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    return _plain(value) if isinstance(value, str) else str(value)


def _plain(text: str) -> str:
    """One way to write each character (full-width digits are digits), no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def _rows(
    lines: Iterator[tuple[str, list[str]]], label: str, columns: Sequence[Column], wrong: Complaints
) -> tuple[list[Row], set[str]]:
    required = ", ".join(column.name for column in columns if column.required)
    place, header = next(lines, (label, []))
    if not header:
        if not wrong:
            message = f"is empty: its first line must name the columns, at least {required}"
            wrong(label, message)
        return [], set()
    names = _names(place, header, columns, wrong)
    rows = []
    for place, cells in lines:
        if len(cells) != len(header):
            message = f"has {count(len(cells), 'cell')}, and the first line names {len(header)}"
            hint = "a value with a comma in it needs quotes" if len(cells) > len(header) else ""
            wrong(place, message, hint)
        found = {name: c for name, c in zip(names, cells, strict=False) if name}
        rows.append(Row(place, found, whole=len(cells) == len(header)))
    if not rows and not wrong:
        wrong(label, "has no rows below the names of its columns")
    return rows, set(names)


def _names(
    place: str, header: list[str], columns: Sequence[Column], wrong: Complaints
) -> list[str]:
    """Columns by their names in either language; what is not known, twice or missing is told."""
    known = {c.name: c.name for c in columns} | {c.name_zh: c.name for c in columns}
    allowed = [column.name for column in columns]
    names: list[str] = []
    for title in header:
        name = known.get(title.lower(), "")
        if not name:
            if len(header) == 1 and any(mark in title for mark in ";\t|"):
                wrong(place, "columns must be separated by commas", column="column", value=title)
                return [""]
            close = did_you_mean(nearest(title.lower(), known, cutoff=0.7))
            message = f"unknown column (allowed: {listed(allowed, title, most=20)})"
            wrong(place, message, close, column="column", value=title)
        elif name in names:
            wrong(place, "is there twice", column="column", value=title)
        names.append(name)
    for column in columns:
        if column.required and column.name not in names:
            wrong(place, "the column is missing", column=column.name)
    return names
