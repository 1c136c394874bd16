"""An analysis as files: tables, charts, a page, and where they come from; all or nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation import __version__
from simulation.citation import CITATION, write_citation
from simulation.files import Writer, write_together
from simulation.results import json_writer, parquet_writer
from simulation.study.analysis.page import page
from simulation.study.analysis.response import AnalysisProblem, response
from simulation.study.analysis.telling import parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.report.language import Language
    from simulation.study.analysis.part import Part
    from simulation.study.results import Results
    from simulation.study.study import Study

PAGE, ABOUT = "index.html", "analysis.json"


def analyse(
    results: Results, words: Language, *, outcomes: Sequence[str] = (), quantity: str = "difference"
) -> tuple[list[Part], dict[str, str]]:
    """Analyse some outcomes of a study that is done.

    Parameters
    ----------
    results : Results
        Of the study.
    words : Language
        Of the reader.
    outcomes : sequence of str, optional
        Those the study is about by default.
    quantity : str
        Of each paired outcome.

    Returns
    -------
    list of Part, dict of str to str
        What was found; outcomes that do not vary, and so cannot be explained.

    Raises
    ------
    AnalysisProblem
        If runs are missing or failed, or there is no such outcome.
    """
    parts: list[Part] = []
    refused: dict[str, str] = {}
    for name in outcomes or results.kpis:
        found = response(results, name, quantity)
        try:
            found.require_variation()
        except AnalysisProblem as problem:
            refused[name] = str(problem)
            continue
        parts += parts_of(found, words)
    return parts, refused


def write_analysis(
    study: Study,
    results: Results,
    target: Path,
    words: Language,
    *,
    outcomes: Sequence[str] = (),
    quantity: str = "difference",
) -> tuple[list[Part], list[str]]:
    """Analyse a study and write it: CSV, Parquet, Vega-Lite, a page, a manifest.

    Returns
    -------
    list of Part, list of str
        What was found, and the names of the files.

    Raises
    ------
    AnalysisProblem
        If it cannot be analysed.
    OSError
        If it cannot be written; what was there before is still there then.
    """
    parts, refused = analyse(results, words, outcomes=outcomes, quantity=quantity)
    writers: dict[str, Writer] = {}
    for part in parts:
        writers |= _tables(part) if len(part.table) else {}
        for one in part.drawings:
            name = f"{part.name}.{one.name}.vl.json"
            writers[name] = _text(json.dumps(_whole(one.chart), ensure_ascii=False, indent=1))
    about = _about(study, results, parts, refused, quantity)
    origin = {
        words("report.version"): __version__,
        words("seed"): str(study.spec.seed),
        words("report.date"): about["date"],
        words("study.origin.design"): results.design.hash,
        words("study.origin.runs"): results.digest,
    }
    stated = study.spec.part
    title = words.said(stated.title, stated.title_zh) or study.name
    scenario = words.said(study.spec.scenario.title, study.spec.scenario.title_zh)
    writers[PAGE] = _text(
        page(results, title, scenario or stated.scenario, parts, refused, origin, words)
    )
    writers[CITATION] = write_citation
    writers[ABOUT] = json_writer(about)
    target.mkdir(parents=True, exist_ok=True)
    write_together({target / name: writer for name, writer in writers.items()})
    return parts, list(writers)


def _about(
    study: Study, results: Results, parts: list[Part], refused: dict[str, str], quantity: str
) -> dict[str, Any]:
    return {
        "study": study.name,
        "scenario": study.spec.part.scenario,
        "version": __version__,
        "seed": study.spec.seed,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "design": {"method": results.design.method, "hash": results.design.hash},
        "runs": {"number": results.done, "digest": results.digest},
        "quantity": quantity,
        "said": {part.name: part.sentence for part in parts if part.sentence},
        "refused": refused,
    }


def _tables(part: Part) -> dict[str, Writer]:
    import pyarrow as pa

    frame = part.table.copy()
    for column in frame.columns:
        if frame[column].dtype == object:  # values of several factors of different kinds
            frame[column] = frame[column].map(str)
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    text = part.table.to_csv(index=False, lineterminator="\n")
    return {f"{part.name}.parquet": parquet_writer(table), f"{part.name}.csv": _text(text)}


def _whole(chart: Any) -> dict[str, Any]:
    table, spec = chart
    return {**spec, "data": {"values": json.loads(table.to_json(orient="records"))}}


def _text(content: str) -> Writer:
    def write(stream: Any) -> None:
        stream.write(content.encode("utf-8"))

    return write
