"""Fingerprint of the model: what is kept under it is stale once the model has changed."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from simulation import __version__

_ROOT = Path(__file__).parents[1]
# Folders whose text decides what a run gives; of `agents` with all that is in it.
_MODEL = (
    "agents",
    "scenarios",
    "simulation",
    "simulation/doubt",
    "simulation/kpis",
    "simulation/who_pays",
)


def cache_folder(name: str) -> Path:
    """Folder of what set-up has prepared; ``CLUSTER_CACHE_DIR`` moves it."""
    moved = os.environ.get("CLUSTER_CACHE_DIR")
    return (Path(moved) if moved else _ROOT / ".cache") / name


@cache
def fingerprint(*more: str) -> str:
    """Digest of the version and of the text of the model, and of further folders."""
    text = hashlib.sha256(__version__.encode())
    for part in (*_MODEL, *more):
        top = _ROOT / part
        every = top.rglob("*.py") if part == "agents" else top.glob("*.py")
        for source in sorted(every):
            text.update(source.relative_to(_ROOT).as_posix().encode() + source.read_bytes())
    return text.hexdigest()
