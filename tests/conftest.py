"""Comparisons that several files of tests look at."""

from __future__ import annotations

import pytest

from simulation.comparison import compare
from simulation.worlds import Worlds
from tests.tiny_worlds import tiny


@pytest.fixture(scope="module")
def worlds():
    """A store of worlds."""
    return Worlds()


@pytest.fixture(scope="module")
def four(worlds):
    """Four pairs of the tiny world."""
    return compare(tiny(), replications=4, workers=2, worlds=worlds)
