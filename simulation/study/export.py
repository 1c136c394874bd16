"""A study as a data set that can be cited: tables, codebook, citation and where it comes from."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.paths import parameter_at
from scenarios.problems import parts_of
from simulation import __version__
from simulation.files import Writer, write_together
from simulation.metrics import KPIS
from simulation.results import json_writer, parquet_writer
from simulation.study import provenance
from simulation.study.plan import REASONS
from simulation.study.work import WITH, WITHOUT

if TYPE_CHECKING:
    from simulation.study.results import Results
    from simulation.study.study import Study

HEADER = ("table", "column", "unit", "meaning", "title", "title_zh", "better")
_FIXED = {
    "point": ("-", "number of the point in the design, from 0"),
    "replication": ("-", "number of the paired run, from 0; the same luck at every point"),
    "kpi": ("-", "name of the outcome"),
    "day": ("days", "since the worlds parted; values are over the quarter before"),
    "without": ("as the kpi", "value in the world without digitisation"),
    "with": ("as the kpi", "value in the world with digitisation"),
    "status": ("-", "done or failed"),
    "error": ("-", "why a run failed"),
    "seconds": ("seconds", "time the run took; differs from machine to machine"),
    "replications": ("-", "paired runs that came out"),
    "failed": ("-", "runs that failed"),
    "reason": ("-", "why there are no more: " + "; ".join(
        f"{name}: {text}" for name, text in REASONS.items() if name)),
    "half_width": ("-", "of the 90 % range of the worst paired log ratio, where precision decides"),
}  # fmt: skip
_SUFFIXES = {
    WITHOUT: "in the world without digitisation",
    WITH: "in the world with digitisation",
    ".difference": "with - without, mean over replications",
    ".difference_low": "lower end of its 90 % range, luck only",
    ".difference_high": "upper end of its 90 % range, luck only",
    ".ratio": "with : without, mean over replications (of logarithms)",
    ".ratio_low": "lower end of its 90 % range, luck only",
    ".ratio_high": "upper end of its 90 % range, luck only",
    ".luck_correlation": "correlation of both worlds over replications: what common luck achieved",
}
_PURE = (".ratio", ".ratio_low", ".ratio_high", ".luck_correlation")


def write_export(study: Study, results: Results, target: Path) -> list[str]:
    """Write runs and points as Parquet and CSV, codebook, citation and manifest, all or nothing.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    OSError
        If that fails.
    """
    import pyarrow as pa

    frames = {"runs": results.runs(), "points": results.points()}
    if results.courses:
        frames["series"] = results.series()
    tables = {name: pa.Table.from_pandas(f, preserve_index=False) for name, f in frames.items()}
    writers: dict[str, Writer] = {}
    for name, table in tables.items():
        plain = table.replace_schema_metadata(None)
        writers[f"{name}.parquet"] = parquet_writer(plain)
        writers[f"{name}.csv"] = _csv_writer(plain)
    columns = {name: table.column_names for name, table in tables.items()}
    writers["codebook.csv"] = _text(codebook(study, columns))
    writers["CITATION.cff"] = _text(citation(study, results))
    writers["manifest.json"] = json_writer(manifest(study, results))
    target.mkdir(parents=True, exist_ok=True)
    write_together({target / name: writer for name, writer in writers.items()})
    return list(writers)


def codebook(study: Study, tables: dict[str, list[str]]) -> str:
    """What every column means, as CSV.

    Parameters
    ----------
    study : Study
        Whose columns they are.
    tables : dict of str to list of str
        Columns of each table.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for table, columns in tables.items():
        for column in columns:
            writer.writerow((table, column, *_described(study, column)))
    return text.getvalue()


def _described(study: Study, column: str) -> tuple[str, str, str, str, str]:
    if column in _FIXED:
        return (*_FIXED[column], "", "", "")
    for factor in study.design.factors:
        if factor.path == column:
            row = parameter_at(parts_of(factor.places[0]))
            return (factor.unit, row.meaning if row else "factor", "", "", "")
    for suffix in sorted(_SUFFIXES, key=len, reverse=True):
        kpi = KPIS.get(column.removesuffix(suffix)) if column.endswith(suffix) else None
        if kpi is not None:
            unit = "-" if suffix in _PURE else kpi.unit
            meaning = f"{kpi.formula}; {_SUFFIXES[suffix]}"
            return (unit, meaning, kpi.title, kpi.title_zh, kpi.better)
    return ("", "outcome of a function of one's own", "", "", "")


def citation(study: Study, results: Results) -> str:
    """How to cite the data set, as CITATION.cff."""
    import json

    records = [entry for entry in provenance.records(study.folder()) if "revision" in entry]
    revision = records[-1]["revision"] if records else provenance.revision()["revision"]
    lines = [
        "cff-version: 1.2.0",
        "message: Data of a study with the cluster simulator; cite version, study and digest.",
        "type: dataset",
        f"title: {json.dumps(results.title, ensure_ascii=False)}",
        "authors:",
        "  - name: users of the cluster simulator",
        f"version: {json.dumps(__version__)}",
        f"identifiers:\n  - type: other\n    value: sha256:{results.digest}\n"
        "    description: digest of all runs",
    ]
    if revision:
        lines.append(f"commit: {json.dumps(str(revision))}")
    return "\n".join(lines) + "\n"


def manifest(study: Study, results: Results) -> dict[str, Any]:
    """Everything the data set rests on."""
    spec, design = study.spec, results.design
    return {
        "study": spec.name,
        "title": results.title,
        "scenario": spec.part.scenario,
        "overrides": spec.part.overrides,
        "seed": spec.seed,
        "design": {"method": design.method, "settings": dict(design.settings),
                   "hash": design.hash, "points": len(design)},
        "factors": [
            {"path": f.path, "unit": f.unit, "low": None if f.low != f.low else f.low,
             "high": None if f.high != f.high else f.high, "log": f.log, "choices": list(f.choices)}
            for f in design.factors
        ],
        "kpis": list(results.kpis),
        "runs": results.done,
        "of": results.total,
        "failed": results.failed,
        "digest": results.digest,
        "model": study.work.model(),
        "versions": provenance.versions(),
        "parameters": spec.scenario.model_dump(mode="json"),
    }  # fmt: skip


def _csv_writer(table: Any) -> Writer:
    def write(stream: Any) -> None:
        import pyarrow.csv

        pyarrow.csv.write_csv(table, stream)

    return write


def _text(text: str) -> Writer:
    def write(stream: Any) -> None:
        stream.write(text.encode("utf-8"))

    return write
