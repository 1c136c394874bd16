"""Comparisons that several files of tests look at."""

from __future__ import annotations

import sys

import pytest
from hypothesis import settings

from simulation.comparison import compare
from simulation.doubt.running import doubt_about
from simulation.worlds import Worlds
from tests.own_files import FEW, SCENARIO
from tests.tiny_worlds import tiny

_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def _the_program_is_itself():
    """A page under test takes the place of the program, and new processes would run it."""
    sys.modules["__main__"] = _MAIN


settings.register_profile("patient", deadline=None)  # a first call may have to compile
settings.load_profile("patient")


@pytest.fixture(scope="module")
def worlds():
    """A store of worlds."""
    return Worlds()


@pytest.fixture(scope="module")
def four(worlds):
    """Four pairs of the tiny world."""
    return compare(tiny(), replications=4, workers=2, worlds=worlds)


@pytest.fixture(scope="session")
def eight_folder(tmp_path_factory):
    """Where `eight` keeps its pairs."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="session")
def eight(eight_folder):
    """Eight draws of the assumptions in pairs of two, kept in a folder."""
    return doubt_about(tiny(), 8, 1, replications=2, workers=2, folder=eight_folder)


@pytest.fixture
def folder(tmp_path):
    """Write a scenario and its files; texts as UTF-8, bytes as they are."""

    def write(firms=FEW, ties=None, toml=SCENARIO):
        for name, content in (("firms.csv", firms), ("ties.csv", ties), ("own.toml", toml)):
            if isinstance(content, str):
                content = content.encode()
            if content is not None:
                (tmp_path / name).write_bytes(content)
        if ties is None and toml == SCENARIO:
            (tmp_path / "own.toml").write_text('[data]\nfirms = "firms.csv"\n')
        return tmp_path / "own.toml"

    return write
