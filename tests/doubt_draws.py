"""Draws of the assumptions that did not come to anything."""

from __future__ import annotations

from simulation.doubt import running
from simulation.doubt.design import make_design
from tests.tiny_worlds import tiny

EMPTY = running.Doubt(
    tiny(), make_design(tiny(), 2, 1), 2, complete=(), failed={}, resumed=0, not_kept="",
    interrupted=False,
)  # fmt: skip
