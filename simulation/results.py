"""Results for machines: one JSON document, and tidy tables with their provenance."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from scenarios.load import content_hash
from simulation import __version__
from simulation.doubt.document import document as doubt_block
from simulation.doubt.document import draws_table, span_keys
from simulation.doubt.preset import document as preset_block
from simulation.estimates import PairedEstimate
from simulation.files import Writer, write_together
from simulation.metrics import KPIS, NOT_YET, PRIMARY
from simulation.sentence import sentences
from simulation.series import primary_series
from simulation.who_pays.document import document as who_pays

MANIFEST = "manifest.json"
_RUNS_A_PART = 16

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.compared import Comparison
    from simulation.doubt.summary import Doubt, Span
    from simulation.equal_service import EqualService
    from simulation.world_run import WorldRun

    Runs = list[tuple[int, WorldRun]]


def document(result: Comparison, name: str) -> dict[str, Any]:
    """Comparison as one JSON-ready document.

    Parameters
    ----------
    result : Comparison
        What to report.
    name : str
        Name the scenario was asked for by.
    """
    kpis, draws = result.kpis, result.doubt
    spans = draws.spans if draws else {}
    said = {n: sentences(n, kpis[n], result.replications, spans.get(n)) for n in PRIMARY}
    return {
        **_head(result.scenario, name, result.seed),
        "replications": result.replications,
        "kpis": kpi_table(kpis, spans),
        "stop_reason": result.stop_reason,
        "half_widths": {n: _finite(kpis[n].half_width) for n in PRIMARY},
        "luck_correlation": {n: kpis[n].luck_correlation for n in PRIMARY},
        "lower_in": {n: found.lower for n, found in kpis.items()},
        "higher_in": {n: found.higher for n, found in kpis.items()},
        "sentence": said[PRIMARY[0]],
        "sentences": said,
        "series": {n: s.document() for n, s in primary_series(result.pairs).items()},
        "equal_service": _equal(result.equal_service),
        "equal_factory_fill": _equal(result.equal_factory_fill),
        "who_pays": who_pays(result.pairs, result.scenario),
        "doubt": doubt_block(draws) | {"preset": preset_block(result)} if draws else None,
        "not_measured_yet": NOT_YET,
    }


def world_document(scenario: Scenario, name: str, seed: int, run: WorldRun) -> dict[str, Any]:
    """One run of one world as a JSON-ready document."""
    values = {n: {"unit": kpi.unit, "value": float(kpi.of(run))} for n, kpi in KPIS.items()}
    return {**_head(scenario, name, seed), "world": run.world, "kpis": values}


def kpi_table(
    kpis: Mapping[str, PairedEstimate], spans: Mapping[str, Span] = MappingProxyType({})
) -> dict[str, dict[str, Any]]:
    """Estimates by name, as the document has them, with the spans over draws where there are."""
    return {
        name: {
            "unit": KPIS[name].unit,
            "without": found.without,
            "with": found.with_,
            "difference": found.difference,
            "difference_low": found.difference_low,
            "difference_high": found.difference_high,
            "ratio": found.ratio,
            "ratio_low": found.ratio_low,
            "ratio_high": found.ratio_high,
            **(span_keys(spans[name]) if name in spans else {}),
        }
        for name, found in kpis.items()
    }


def estimate_of(document: Mapping[str, Any], name: str) -> PairedEstimate:
    """Read an estimate back from a document; how luck is correlated is not in all of them."""
    row = document["kpis"][name]
    return PairedEstimate(
        without=row["without"],
        with_=row["with"],
        difference=row["difference"],
        difference_low=row["difference_low"],
        difference_high=row["difference_high"],
        ratio=row["ratio"],
        ratio_low=row["ratio_low"],
        ratio_high=row["ratio_high"],
        lower=document["lower_in"][name],
        higher=document["higher_in"][name],
        luck_correlation=document.get("luck_correlation", {}).get(name),
    )


def json_text(content: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """Write a document as JSON; a number that is none is an error, never a NaN in a file.

    Raises
    ------
    ValueError
        If there is a NaN or an infinity in it.
    """
    return json.dumps(content, indent=1, ensure_ascii=ascii_only, allow_nan=False) + "\n"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a document to a file, whole or not at all.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    write_together({path: json_writer(content)})


def json_writer(content: Mapping[str, Any]) -> Writer:
    """What writes a document as JSON."""
    return _bytes(json_text(content).encode("utf-8"))


def write_folder(
    folder: Path,
    scenario: Scenario,
    name: str,
    seed: int,
    runs: Runs,
    doubt: Doubt | None = None,
) -> None:
    """Write ``kpis``, ``periods`` and ``firms`` as Parquet, and ``manifest.json`` last.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    scenario : Scenario
        With all values resolved.
    name : str
        Name the scenario was asked for by.
    seed : int
        Root of all luck.
    runs : list of (int, WorldRun)
        Replication and run.
    doubt : Doubt, optional
        Draws of the assumptions: adds ``draws.parquet``.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_together({
        **table_writers(folder, scenario, runs, doubt),
        folder / MANIFEST: json_writer(manifest(scenario, name, seed, runs, doubt)),
    })  # fmt: skip
    if doubt is None:  # those of results that have just been replaced
        (folder / "draws.parquet").unlink(missing_ok=True)


def table_writers(
    folder: Path, scenario: Scenario, runs: Runs, doubt: Doubt | None = None
) -> dict[Path, Writer]:
    """What writes the tables of some runs as Parquet, by file."""
    writers: dict[Path, Writer] = {
        folder / f"{part}.parquet": _parquet(make, runs)
        for part, make in table_makers(scenario).items()
    }
    if doubt:
        writers[folder / "draws.parquet"] = parquet_writer(draws_table(doubt))
    return writers


def table_makers(scenario: Scenario) -> dict[str, Callable[[Runs], Any]]:
    """What makes each table of some runs, by the table's name."""
    from simulation.tables import firms, kpis, periods

    def own(some: Runs) -> Any:
        return firms(some, scenario.data.own.ids)

    return {"kpis": kpis, "periods": periods, "firms": own}


def manifest(
    scenario: Scenario, name: str, seed: int, runs: Runs, doubt: Doubt | None = None
) -> dict[str, Any]:
    """Everything the tables of some runs rest on."""
    return {
        **_head(scenario, name, seed),
        "content_hash": content_hash(scenario),
        "replications": sorted({number for number, _ in runs}),
        "worlds": sorted({run.world for _, run in runs}),
        "versions": versions(),
        "own_data": own_data(scenario),
        "parameters": scenario.model_dump(mode="json"),
        "kpis": {
            n: {"unit": k.unit, "formula": k.formula, "title": k.title, "title_zh": k.title_zh}
            for n, k in KPIS.items()
        },
        "not_measured_yet": NOT_YET,
        "doubt": doubt_block(doubt) if doubt else None,
        "ensemble": doubt.design.ensemble.digest if doubt and doubt.design.ensemble else None,
    }


def own_data(scenario: Scenario) -> dict[str, Any] | None:
    """Files of one's own firms: their names, rows and the digest of what they hold."""
    held = scenario.data.own
    if not held:
        return None
    return {"digest": held.digest, "rows": dict(held.files)}


def versions() -> dict[str, str]:
    """Versions of all that a result rests on."""
    packages = ("numpy", "numba", "mesa", "scipy", "pydantic", "pyarrow")
    return {
        "simulation": __version__,
        "python": sys.version.split()[0],
        **{package: metadata.version(package) for package in packages},
        "platform": platform.platform(),
    }


def _head(scenario: Scenario, name: str, seed: int) -> dict[str, Any]:
    return {"scenario": name, "title": scenario.title, "version": __version__, "seed": seed}


def _equal(found: EqualService | None) -> dict[str, Any] | None:
    """Comparison at equal service, with the names of `EqualService`."""
    if found is None:
        return None
    return {
        "fill": found.kpi,
        "z_without": found.z_without,
        "z_with": found.z_with,
        "z_low": found.z_low,
        "z_high": found.z_high,
        "z_searched": list(found.searched),
        "fill_without": found.fill_without,
        "fill_with": found.fill_with,
        "gap": found.gap,
        "gap_low": found.gap_low,
        "gap_high": found.gap_high,
        "matched": found.matched,
        "bracketed": found.bracketed,
        "at_equal": {
            name: {"ratio": at.ratio, "ratio_low": at.low, "ratio_high": at.high}
            for name, at in found.at_equal.items()
        },
        "evaluations": found.evaluations,
        "kpis": kpi_table(found.kpis),
    }


def _finite(value: float) -> float | None:
    return value if value < float("inf") else None


def _bytes(content: bytes) -> Writer:
    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write


def parquet_writer(table: Any) -> Writer:
    """What writes a table as Parquet."""

    def write(stream: BinaryIO) -> None:
        import pyarrow.parquet as pq

        pq.write_table(table, stream, compression="zstd")

    return write


def in_pieces(make: Callable[[Runs], Any], runs: Runs) -> Iterator[Any]:
    """Make a table in pieces of a few runs, so that memory does not grow with their number."""
    for start in range(0, len(runs), _RUNS_A_PART):
        yield make(runs[start : start + _RUNS_A_PART])


def _parquet(make: Callable[[Runs], Any], runs: Runs) -> Writer:
    """Write a table piece by piece."""

    def write(stream: BinaryIO) -> None:
        import pyarrow.parquet as pq

        pieces = in_pieces(make, runs)
        first = next(pieces)
        with pq.ParquetWriter(stream, first.schema, compression="zstd") as file:
            file.write_table(first)
            for piece in pieces:
                file.write_table(piece)

    return write
