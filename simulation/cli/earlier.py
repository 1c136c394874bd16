"""Results that stand in a folder already: another configuration's are not replaced unasked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.common import refuse

if TYPE_CHECKING:
    from scenarios.schema import Scenario

Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Let --out replace results of another configuration.")
]
_NOTHING = object()


def check_earlier(
    out: Path | None,
    names: Iterable[str],
    scenario: Scenario,
    asked: Mapping[str, Any],
    *,
    overwrite: bool,
) -> None:
    """Refuse to replace results of another configuration, before anything is run.

    The same command may be given again: an interrupted one goes on, and more replications than
    before replace fewer.

    Parameters
    ----------
    out : Path, optional
        Folder of results.
    names : iterable of str
        Files that would be written, the one that says what they are of last.
    scenario : Scenario
        What would be run.
    asked : mapping
        Further values that file must hold; ``replications`` (if not None) at most as many, and
        ``doubt`` whether there are draws.
    overwrite : bool
        Whether anything there may be replaced.
    """
    if out is None or overwrite:
        return
    files = [out / name for name in names]
    there = [path for path in files if path.is_file()]
    if not there:
        return
    held = _read(files[-1])
    if held is None:
        found = ", ".join(path.name for path in there)
        why = f"{files[-1].name} does not say of what"
    else:
        found, why = _told(held), _difference(held, scenario, asked)
    if why:
        refuse(
            f"--out {out}: holds results already ({found}); {why}. "
            "Give another folder, or --overwrite to replace them"
        )


def _read(path: Path) -> dict[str, Any] | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        held["content_hash"], held["seed"], held["replications"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(held)


def _told(held: Mapping[str, Any]) -> str:
    runs = _count(held)
    return f"{held.get('scenario')}, seed {held['seed']}, {runs} replication" + "s" * (runs != 1)


def _count(held: Mapping[str, Any]) -> int:
    """Replications: a number, or the list of them."""
    runs = held["replications"]
    return len(runs) if isinstance(runs, list) else int(runs)


def _difference(held: Mapping[str, Any], scenario: Scenario, asked: Mapping[str, Any]) -> str:
    """What is not the same; empty where all is."""
    from scenarios.write import content_hash
    from simulation import __version__

    if held.get("version") != __version__:
        return f"version {held.get('version')} of the model made them, this is {__version__}"
    if held["content_hash"] != content_hash(scenario):
        here = scenario.model_dump(mode="json")
        first = next(_unequal(held.get("parameters"), here), "its files of firms are others")
        return f"this is another scenario: {first}"
    for name, value in asked.items():
        there = held.get(name, _NOTHING)
        if name == "replications":
            if value is not None and value < _count(held):
                return f"this would leave only {value}"
        elif name == "doubt":
            if there and not value:
                return "with draws of the assumptions (--doubt), which this has not"
        elif name == "ensemble":  # results of a time before there were ensembles do not say
            if held.get(name) != value:
                return "over other draws: of another ensemble, or of the declared ranges"
        elif there != value:
            return f"{name} {_list(there)} there, {_list(value)} here"
    return ""


def _unequal(there: Any, here: Any, path: str = "") -> Iterator[str]:
    """Values that are not the same, as sentences; words people read do not count."""
    from scenarios.catalogue import WORDS

    if path in WORDS:
        return
    if isinstance(there, dict) and isinstance(here, dict):
        for name in here:
            yield from _unequal(there.get(name), here[name], f"{path}.{name}" if path else name)
    elif there != here:
        yield f"{path} = {_list(there)} there, {_list(here)} here"


def _list(value: Any) -> str:
    if value is _NOTHING:
        return "missing"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
