"""What a run would take is told before it is begun, and refused where it cannot fit."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenarios import sizes
from scenarios.load import ScenarioError, load
from simulation import cli, replications
from simulation.comparison import compare
from simulation.limits import check_scenario
from simulation.replications import check_workers, usual_workers
from simulation.worlds import Worlds
from tests.tiny_worlds import TINY, tiny

_MB = 1_000_000


@pytest.fixture
def machine(monkeypatch):
    """Say how much memory there is."""

    def has(memory):
        monkeypatch.setattr(sizes, "physical_memory", lambda: memory)
        monkeypatch.setattr(replications, "physical_memory", lambda: memory)

    return has


def test_both_worlds_take_more_than_one_and_grow_with_buyers_and_time():
    def pair(*settings):
        return sizes.sizes(load("zhili_kidswear", list(settings))).pair_memory

    usual = pair()
    assert usual > sizes.sizes(load("zhili_kidswear")).memory
    assert pair("scale=0.1") > 10 * usual
    assert pair("run.horizon_days=2000") > usual


def test_both_worlds_are_refused_where_one_alone_would_fit(machine):
    scenario = load("zhili_kidswear", ["scale=1"])
    size = sizes.sizes(scenario)
    machine((size.memory + size.pair_memory) // 2)
    with pytest.raises(ScenarioError) as error:
        check_scenario(scenario)
    line = str(error.value)
    assert "both worlds would take about" in line
    assert "and this machine has" in line
    fits = float(line.partition("a scale of ")[2].partition(" ")[0])
    check_scenario(scenario.model_copy(update={"scale": fits}))
    machine(None)
    check_scenario(scenario)


def test_the_command_says_so_and_runs_nothing(machine):
    machine(sizes.sizes(load("zhili_kidswear", ["scale=1"])).memory + _MB)
    result = CliRunner().invoke(cli.app, ["compare", "zhili_kidswear", "--set", "scale=1"])
    assert result.exit_code == 2
    assert "both worlds would take about" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_more_threads_are_run_than_there_is_memory_for(machine):
    scenario = tiny()
    machine(3 * sizes.sizes(scenario).pair_memory)
    assert usual_workers(scenario) <= 2
    check_workers(scenario, 3)
    with pytest.raises(ValueError, match=r"workers = 4: would take about .* - at most 3 fit"):
        compare(scenario, replications=8, workers=4, worlds=Worlds())
    assert len(compare(scenario, replications=1, workers=4, worlds=Worlds()).pairs) == 1


PACKED = """
import sys
from pathlib import Path
from scenarios import sizes
from scenarios.load import load
from simulation.large import LargePair
from tests.tiny_worlds import TINY

sizes.PACKED_FROM = 1
settings = [f"scale={sys.argv[2]}", *TINY[1:], "run.period_days=14"]
scenario = load("platform_1688", settings)
LargePair(scenario, 1, Path(sys.argv[1])).run()
# What getrusage tells begins with the size of whoever started this process.
told = Path("/proc/self/status").read_text()
peak = int(told.partition("VmHWM:")[2].split()[0]) * 1024
print(peak, sizes.sizes(scenario).pair_memory)
"""


def peak_and_foretold(folder, scale):
    """Peak of memory of a large pair in a process of its own, and what was foretold."""
    command = [sys.executable, "-c", PACKED, str(folder), str(scale)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()))


@pytest.mark.slow
def test_what_is_foretold_of_packed_buyers_is_enough_and_not_far_too_much(tmp_path):
    peak_and_foretold(tmp_path / "cold", 0.0001)  # kernels are compiled here, if at all
    before, small = peak_and_foretold(tmp_path, 0.0001)
    after, large = peak_and_foretold(tmp_path, 0.008)
    desks = 60 * _MB  # where blocks lie open: no more of them in a larger world
    assert after - before < large - small + desks
    assert large < 2.5 * (after - before)


def test_packed_buyers_take_less_and_both_worlds_hardly_more_than_one():
    below, above = (load("platform_1688", [f"scale={scale}"]) for scale in ("0.0349", "0.035"))
    one, other = sizes.sizes(below), sizes.sizes(above)
    assert (one.packed, other.packed) == (False, True)
    assert other.memory < 0.6 * one.memory
    assert other.memory < other.pair_memory < 1.1 * other.memory + 500 * _MB


@pytest.mark.parametrize(("text", "limit"), [("5000000\n", 5 * _MB), ("max\n", None), ("", None)])
def test_a_container_may_have_less_than_the_machine(text, limit, tmp_path, monkeypatch):
    file = tmp_path / "memory.max"
    monkeypatch.setattr(sizes, "_LIMITS", (str(file),))
    whole = sizes.physical_memory()
    file.write_text(text)
    assert sizes.physical_memory() == (limit or whole)


@pytest.mark.parametrize("settings", [["scale=0.01"], ["scale=0.03", "buyers.demand_cv=0.4"]])
def test_what_is_foretold_is_enough_and_not_far_too_much(settings):
    scenario = load("zhili_kidswear", [*TINY, *settings])
    Worlds(0).pair(tiny(), 1, 0)  # what is made once is no part of it
    tracemalloc.start()
    Worlds().pair(scenario, 1, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    foretold = sizes.sizes(scenario).pair_memory
    assert peak < 1.1 * foretold + 4 * _MB
    assert foretold < 2.5 * peak
