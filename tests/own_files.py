"""Files of one's own firms that tests write, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from scenarios.load import ScenarioError, load

FEW = """id,kind,township,category
F1,factory,north,hats
F2,factory,south,caps
F3,factory,south,caps
T1,trader,north,hats
T2,trader,north,caps
"""
SCENARIO = '[data]\nfirms = "firms.csv"\nties = "ties.csv"\n'


def problems(path, overrides=()):
    with pytest.raises(ScenarioError) as caught:
        load(path, overrides)
    return [str(problem) for problem in caught.value.errors]


def problem(path, overrides=()):
    lines = problems(path, overrides)
    assert len(lines) == 1, lines
    return lines[0]
