"""Where the kernels and MODEL.md part, each as a switch; the defaults are what the kernels do.

Turn a switch over when the kernel changes, or to see what the rule as written would give.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conventions:
    """What the kernels do where MODEL.md says something else, or nothing.

    Attributes
    ----------
    infeasible_offers_count : bool
        k of "U = V - ln k" counts sellers who could not serve the order at all.
    """

    infeasible_offers_count: bool = True
