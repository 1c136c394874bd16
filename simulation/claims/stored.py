"""Results that are kept beside the documents, so that they can show values with their ranges.

One file, `docs/data/evidence.json`, with one run of each cluster; ``evidence --save`` writes it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation import __version__
from simulation.claims.declaration import PRESETS
from simulation.claims.found import Found, Number, found_in
from simulation.claims.table import CLAIMS
from simulation.files import write_json
from simulation.fingerprint import fingerprint
from simulation.patterns.values import Value

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.patterns.gathering import Measured

FILE = Path(__file__).parents[2] / "docs" / "data" / "evidence.json"
_DIGITS = 6  # significant; ranges are far wider


@dataclass(frozen=True)
class Run:
    """A run of ``evidence`` that was kept.

    Attributes
    ----------
    version, model : str
        Version, and digest of the text of the model.
    date : str
        Day it ended (ISO 8601).
    scale : float
        Size against the real cluster.
    seed, replications : int
        Root of all luck, and histories.
    judged : bool
        Whether it was large enough for C patterns to be judged.
    numbers : Found
        What claims expect, by name.
    patterns : dict of str to Value
        Values of patterns by key.
    """

    version: str
    model: str
    date: str
    scale: float
    seed: int
    replications: int
    judged: bool
    numbers: Found
    patterns: dict[str, Value]


class StoredError(ValueError):
    """The file of kept results cannot be used."""


def run_of(measured: Measured, scenario: Scenario, replications: int, *, judged: bool) -> Run:
    """Make a run that can be kept of what was measured just now."""
    wanted = {one.of for claim in CLAIMS for one in claim.expects}
    found = found_in(measured, scenario)
    return Run(
        version=__version__,
        model=fingerprint()[:12],
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        scale=_short(scenario.scale),
        seed=scenario.run.seed,
        replications=replications,
        judged=judged,
        numbers={name: number for name, number in found.items() if name in wanted},
        patterns=measured.patterns,
    )


def keep(name: str, run: Run, file: Path = FILE) -> None:
    """Put a run of a cluster into the file, in place of its former one.

    Raises
    ------
    OSError
        If the file cannot be written.
    StoredError
        If what is there already cannot be read.
    """
    runs = stored(file) | {name: run}
    ordered = {name: runs[name] for name in (*PRESETS, *sorted(runs.keys() - set(PRESETS)))
               if name in runs}  # fmt: skip
    write_json(file, {"runs": {name: _document(each) for name, each in ordered.items()}})


def stored(file: Path = FILE) -> dict[str, Run]:
    """Runs that are kept, by cluster; none where there is no file.

    Raises
    ------
    StoredError
        If the file is not what `keep` writes.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {name: _run(each) for name, each in content["runs"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "python -m simulation evidence --save writes it anew once it is removed"
        raise StoredError(f"{file.name}: cannot be read ({error!r}); {hint}") from None


def _document(run: Run) -> dict[str, Any]:
    content = {key: getattr(run, key) for key in Run.__dataclass_fields__}
    content["numbers"] = {
        name: {key: _short(end) for key, end in asdict(number).items()}
        for name, number in run.numbers.items()
    }
    content["patterns"] = {
        key: {"value": _short(v.value), "low": _short(v.low), "high": _short(v.high)}
        for key, v in run.patterns.items()
    }
    return content


def _run(content: Mapping[str, Any]) -> Run:
    numbers = {name: Number(**number) for name, number in content["numbers"].items()}
    patterns = {
        key: Value(float("nan") if v["value"] is None else v["value"], v["low"], v["high"])
        for key, v in content["patterns"].items()
    }
    return Run(**{**content, "numbers": numbers, "patterns": patterns})


def _short(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
