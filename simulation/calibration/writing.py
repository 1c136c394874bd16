"""A calibration for people, and as files: ensemble, runs, manifest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.load import content_hash
from simulation import __version__
from simulation.calibration.result import Calibration, Fit
from simulation.calibration.targets import Target
from simulation.ensemble import table_of
from simulation.files import write_together
from simulation.results import json_writer, parquet_writer, versions

ENSEMBLE, RUNS, MANIFEST = "ensemble.parquet", "points.parquet", "manifest.json"
FILES = (ENSEMBLE, RUNS, MANIFEST)
WAVES_HEADER = ("wave", "points", "left of the ranges", "explained by emulators, median")
FIT_HEADER = ("target", "unit", "band", "as it stands", "ensemble, 5-50-95 %", "members within")
SPREAD_HEADER = ("parameter", "unit", "range", "as it stands", "ensemble, 5-50-95 %")
STOPS = {
    "settled": "the last wave ruled out less than a tenth of what was left",
    "known well": "emulators doubt little against luck, bands and discrepancy",
    "waves": "as many waves as were asked for are done",
    "empty": "nothing in the ranges meets all targets",
}


def write_folder(folder: Path, found: Calibration, name: str, targets: Sequence[str]) -> None:
    """Write the ensemble, all points, and the manifest last.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    found : Calibration
        What to write.
    name : str
        Name the scenario was asked for by.
    targets : sequence of str
        Files that targets were read from.

    Raises
    ------
    OSError
        If that fails; what was there before is still there then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_together({
        folder / ENSEMBLE: parquet_writer(ensemble_table(found)),
        folder / RUNS: parquet_writer(points_table(found)),
        folder / MANIFEST: json_writer(document(found, name, targets)),
    })  # fmt: skip


def ensemble_table(found: Calibration) -> Any:
    """Members as `simulation.ensemble` reads them, all of one weight."""
    rows, matched = found.members, found.matched
    about = {
        "member": list(range(len(rows))),
        "weight": [1.0] * len(rows),
        "wave": matched.wave[rows].tolist(),
        "implausibility": matched.implausibility[rows].tolist(),
    }
    return table_of(found.values, about)


def points_table(found: Calibration) -> Any:
    """Every point that was run: parameters, outcomes, implausibility, whether it is a member."""
    import pyarrow as pa

    matched = found.matched
    columns: dict[str, Any] = {
        "point": np.arange(len(matched.positions)),
        "wave": matched.wave,
        "implausibility": matched.implausibility,
        "member": matched.members,
    }
    for column, one in enumerate(found.free):
        columns[one.path] = [one.at(float(u)) for u in matched.positions[:, column]]
    for column, target in enumerate(matched.targets):
        values = matched.outcomes[:, column]
        columns[f"outcome.{target.key}"] = pa.array(values, mask=np.isnan(values))
    return pa.table(columns)


def document(found: Calibration, name: str, targets: Sequence[str]) -> dict[str, Any]:
    """Everything the ensemble rests on, as one JSON-ready document."""
    matched, how = found.matched, found.settings
    return {
        "scenario": name,
        "title": found.scenario.title,
        "version": __version__,
        "versions": versions() | {"scikit-learn": _sklearn()},
        "content_hash": content_hash(found.scenario),
        "seed": found.seed,
        "replications": found.replications,
        "settings": {
            "waves": how.waves,
            "points": how.points,
            "members": how.members,
            "cut_off": how.cut_off,
            "misses": how.misses,
            "discrepancy": how.discrepancy,
            "seed": how.seed,
        },
        "target_files": list(targets),
        "stop": matched.stop,
        "waves": [
            {
                "wave": wave.number,
                "points": wave.points,
                "left": wave.left,
                "explained": wave.explained,
            }
            for wave in matched.waves
        ],
        "members": len(found.members),
        "conflict": list(matched.conflict),
        "set_aside": matched.aside,
        "targets": [_fit(fit) for fit in found.fits],
        "parameters": [
            {
                "path": one.free.path,
                "unit": one.free.unit,
                "why": one.free.why,
                "low": one.free.low,
                "high": one.free.high,
                "as_it_stands": one.free.present,
                "ensemble": _known([one.low, one.middle, one.high]),
            }
            for one in found.spreads
        ],
        "failures": [{"values": values, "reason": why} for values, why in found.failed.items()],
        "resumed": found.resumed,
        "parameters_of_scenario": found.scenario.model_dump(mode="json"),
    }


def wave_rows(found: Calibration) -> list[list[str]]:
    """Rows of the table of waves."""
    rows = []
    for wave in found.matched.waves:
        told = [value for value in wave.explained.values() if math.isfinite(value)]
        median = f"{100.0 * float(np.median(told)):.0f} %" if told else ""
        rows.append([str(wave.number), str(wave.points), f"{100.0 * wave.left:.3g} %", median])
    return rows


def fit_rows(found: Calibration) -> list[list[str]]:
    """Rows of the table of targets."""
    rows = []
    for fit in found.fits:
        target = fit.target
        members = "" if math.isnan(fit.within) else f"{100.0 * fit.within:.0f} %"
        rows.append([
            target.name,
            "" if target.unit in ("%", "-") else target.unit,
            f"{_written(target.low, target)} to {_written(target.high, target)}",
            _written(fit.present, target),
            " ".join(_written(x, target) for x in (fit.low, fit.middle, fit.high)),
            "set aside" if fit.aside else members,
        ])  # fmt: skip
    return rows


def spread_rows(found: Calibration) -> list[list[str]]:
    """Rows of the table of parameters."""
    return [
        [
            one.free.path,
            "" if one.free.unit == "-" else one.free.unit,
            f"{one.free.low:.4g} to {one.free.high:.4g}",
            f"{one.free.present:.4g}",
            " ".join("-" if math.isnan(x) else f"{x:.4g}" for x in (one.low, one.middle, one.high)),
        ]
        for one in found.spreads
    ]


def told(found: Calibration) -> list[str]:
    """What is to be said besides the tables."""
    matched = found.matched
    names = {target.group: target.name for target in matched.targets}
    lines = [
        f"{len(found.members)} members of {len(matched.positions)} points, "
        f"{found.replications} histories each; {STOPS[matched.stop]}."
    ]
    lines += [
        f"Set aside: {names[group]}: {why}; no parameter that may be moved mends it."
        for group, why in matched.aside.items()
    ]
    if matched.conflict:
        missed = "; ".join(names[group] for group in matched.conflict)
        lines.append(
            f"The point that comes nearest misses: {missed}. Give wider ranges (--parameter), or "
            "let some targets be missed (--misses)."
        )
    if found.failed:
        what, why = next(iter(found.failed.items()))
        lines.append(f"{len(found.failed)} runs failed: {what}: {why}")
    if found.not_kept:
        lines.append(f"Runs could not be kept in the folder of results ({found.not_kept}).")
    return lines


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "key": fit.target.key,
        "name": fit.target.name,
        "unit": fit.target.unit,
        "low": fit.target.low,
        "high": fit.target.high,
        "as_it_stands": _known([fit.present])[0],
        "ensemble": _known([fit.low, fit.middle, fit.high]),
        "members_within": _known([fit.within])[0],
        "set_aside": fit.aside,
    }


def _known(values: Sequence[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]


def _written(value: float, target: Target) -> str:
    if not math.isfinite(value):
        return "-"
    if target.unit == "%":
        return f"{100.0 * value:.3g} %"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _sklearn() -> str:
    from importlib import metadata

    return metadata.version("scikit-learn")
