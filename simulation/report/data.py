"""The data of a report: tidy tables as CSV and Parquet, what they mean, and their origin."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from simulation.citation import CITATION, write_citation
from simulation.files import Writer, no_empty_folders, write_together
from simulation.report import codebook
from simulation.report.readme import README, readme
from simulation.results import (
    MANIFEST,
    in_pieces,
    json_writer,
    manifest,
    parquet_writer,
    table_makers,
    table_writers,
)

if TYPE_CHECKING:
    from simulation.attribution.result import Attribution
    from simulation.compared import Comparison
    from simulation.report.origin import Origin

TABLES = ("kpis", "periods", "firms")
LEVER_TABLES = ("levers", "interactions")
FORECAST_TABLE = "forecast"
DOCUMENTS = ("answer", "levers", "doubt", "forecast")  # files of their own, as far as there are any
_MARK = b"\xef\xbb\xbf"  # spreadsheets then read UTF-8; other readers skip it


def files(
    *, with_levers: bool, with_forecast: bool = False, documents: Iterable[str] = ()
) -> tuple[str, ...]:
    """Names of the files that are written, the one that says what they are of last."""
    tables = (*TABLES, *LEVER_TABLES) if with_levers else TABLES
    tables = (*tables, FORECAST_TABLE) if with_forecast else tables
    both = (f"{table}.{kind}" for table in tables for kind in ("csv", "parquet"))
    whole = (f"{name}.json" for name in documents)
    return (*both, *whole, "codebook.csv", README, CITATION, MANIFEST)


def write_data(
    folder: Path,
    result: Comparison,
    origin: Origin,
    said: dict[str, Any],
    attribution: Attribution | None = None,
    forecast: Mapping[str, Any] | None = None,
    documents: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write all tables, documents, what they mean, and the manifest last; all or nothing.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    result : Comparison
        Whose runs are written.
    origin : Origin
        Where they come from.
    said : dict
        What the manifest holds besides, ready for JSON.
    attribution : Attribution, optional
        Adds its tables.
    forecast : mapping, optional
        Document of a forecast; adds its table.
    documents : mapping of str to mapping, optional
        Of `DOCUMENTS`, by name: files of their own.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    runs = [(p.replication, run) for p in result.pairs for run in (p.without, p.with_)]
    scenario = result.scenario
    columns: dict[str, list[str]] = {}
    writers = table_writers(folder, scenario, runs)
    for name, make in table_makers(scenario).items():
        columns[name] = make(runs[:1]).column_names
        writers[folder / f"{name}.csv"] = csv_writer(partial(in_pieces, make, runs))
    for name, table in {**_lever_tables(attribution), **_forecast_table(forecast)}.items():
        columns[name] = table.column_names
        writers[folder / f"{name}.csv"] = csv_writer(partial(iter, (table,)))
        writers[folder / f"{name}.parquet"] = parquet_writer(table)
    whole = documents or {}
    writers |= {folder / f"{name}.json": json_writer(dict(one)) for name, one in whole.items()}
    writers[folder / CITATION] = write_citation
    content = {**manifest(scenario, origin.name, result.seed, runs), "report": said}
    if "doubt" in whole:
        content["doubt"] = whole["doubt"]["doubt"]
    writers[folder / "codebook.csv"] = _text(codebook.rows(columns, {**whole, "manifest": content}))
    names = [path.name for path in writers]
    writers[folder / README] = _bytes(
        readme([*names, MANIFEST], origin, result.seed).encode("utf-8")
    )
    writers[folder / MANIFEST] = json_writer(content)
    with no_empty_folders(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_together(writers)
    every = files(with_levers=True, with_forecast=True, documents=DOCUMENTS)
    stale = {"draws.parquet", *every} - {path.name for path in writers}
    for name in stale:  # of results that have just been replaced
        (folder / name).unlink(missing_ok=True)


def _lever_tables(attribution: Attribution | None) -> dict[str, Any]:
    if attribution is None:
        return {}
    from simulation.attribution.document import tables

    return tables(attribution)


def _forecast_table(document: Mapping[str, Any] | None) -> dict[str, Any]:
    if document is None:
        return {}
    from simulation.forecast.tables import fans

    return {FORECAST_TABLE: fans(document)}


def csv_writer(pieces: Callable[[], Iterator[Any]]) -> Writer:
    """What writes pieces of a table as CSV, as spreadsheets read it."""

    def write(stream: BinaryIO) -> None:
        import pyarrow.csv

        stream.write(_MARK)
        writer = None
        for piece in pieces():
            plain = _plain(piece)
            if writer is None:
                writer = pyarrow.csv.CSVWriter(stream, plain.schema)
            writer.write_table(plain)
        if writer is not None:
            writer.close()

    return write


def _plain(table: Any) -> Any:
    """Table without coded columns, which CSV does not know."""
    import pyarrow as pa

    fields = [
        pa.field(field.name, field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _text(rows: Iterator[tuple[str, ...]]) -> Writer:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return _bytes(_MARK + text.getvalue().encode("utf-8"))


def _bytes(content: bytes) -> Writer:
    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write
