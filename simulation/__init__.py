"""Simulator of industrial clusters, with and without digitisation.

>>> from simulation import load
>>> load("zhili_kidswear").title
"Zhili children's wear"
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "attribute", "compare", "load", "look_inside"]

# Name and module of what is imported when it is first asked for: `import simulation` is cheap.
_ON_DEMAND = {
    "load": "scenarios.load",
    "compare": "simulation.comparison",
    "attribute": "simulation.attribution.attribute",
    "look_inside": "simulation.inside.running",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_ON_DEMAND[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
