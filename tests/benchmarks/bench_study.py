"""Studies against a plain loop, and what their machinery costs: ``make bench``.

Times of a shared machine say little; ratios of interleaved runs, and processor time, do.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import median

import pytest

from simulation.study import Study
from tests.stand_ins import OUTCOMES, stand_in, working
from tests.studies import FACTORS, ROOT, TINY_VALUES

ROWS = 100_000
SPEED_UP, OVERHEAD, MEMORY, RESUME = 1.85, 2e-3, 1 << 30, 5.0


def stand_in_study(function, points, replications=4):
    made = Study(
        "zhili_kidswear", FACTORS, "lhs", samples=points, replications=replications, seed=1
    )
    return made.use(function, OUTCOMES, version="1")


def cluster_study(points):
    factors = {"levers.demand_visibility": (0, 1), "choice.price_sensitivity": (5, 9)}
    return Study("zhili_kidswear", factors, "lhs", samples=points, overrides=TINY_VALUES, seed=1)


def loop(made):
    """The same runs in a plain loop, seconds."""
    started = time.perf_counter()
    for point in range(len(made.design)):
        for replication in range(made.spec.rule.fixed):
            made.work.run(made.design.values(point), made.spec.seed, replication)
    return time.perf_counter() - started


def engine(made, folder):
    """The same runs on two processes, seconds with and without the start of the workers."""
    started, first = time.perf_counter(), []

    def progress(now):
        if now.doing == "running" and not first:
            first.append(time.perf_counter())

    results = made.run(folder, workers=2, progress=progress)
    assert (results.end, results.failed) == ("complete", 0)
    end = time.perf_counter()
    return end - started, end - first[0]


@pytest.mark.parametrize(
    ("what", "made"),
    [
        ("2,000 runs of 20 ms", lambda: stand_in_study(working, 500)),
        ("400 pairs of tiny worlds", lambda: cluster_study(400)),
    ],
)
def test_two_processes_are_nearly_twice_as_fast_as_a_loop(tmp_path, what, made):
    whole, running = [], []
    for turn in range(3):
        alone = loop(made())
        both, without_start = engine(made(), tmp_path / str(turn))
        whole.append(alone / both)
        running.append(alone / without_start)
    print(f"\n{what}: {median(whole):.2f} times a plain loop with the start of the workers, "
          f"{median(running):.2f} without (aim {SPEED_UP})", end="")  # fmt: skip
    assert median(running) > 1.5  # a shared machine; the figure printed is the claim


def test_the_machinery_costs_less_than_two_milliseconds_a_run(tmp_path):
    """Processor time of driver and workers beyond what the runs take."""
    made = stand_in_study(stand_in, 5_000)
    started = time.process_time()
    results = made.run(tmp_path / "serial", engine="serial")
    each = (time.process_time() - started) / results.done
    before = _cpu()
    wall = time.perf_counter()
    stand_in_study(stand_in, 5_000).run(tmp_path / "local", workers=2)
    wall = time.perf_counter() - wall
    both = (_cpu() - before) / results.done
    print(f"\n{1e3 * each:.3f} ms a run in one process, {1e3 * both:.3f} ms with two workers and "
          f"their start ({1e3 * wall / results.done:.3f} ms of time; aim {1e3 * OVERHEAD:g})",
          end="")  # fmt: skip
    assert each < OVERHEAD
    assert both < OVERHEAD


def _cpu():
    """Processor time of this process and of its children that have ended."""
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF,
                                                      resource.RUSAGE_CHILDREN))  # fmt: skip
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


DRIVER = """
import resource, sys, time
from tests.benchmarks.bench_study import stand_in_study
from tests.stand_ins import stand_in
made = stand_in_study(stand_in, {points})
started = time.perf_counter(), time.process_time()
results = made.run(sys.argv[1], workers=2)
took = time.perf_counter() - started[0], time.process_time() - started[1]
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(results.done, *took, memory, results.digest)
"""


def test_a_hundred_thousand_rows_fit_into_a_gigabyte_and_resume_at_once(tmp_path):
    code = DRIVER.format(points=ROWS // 4)
    said = [
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, text=True,
                       capture_output=True, check=True).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    (rows, wall, cpu, memory, digest), (again, wall_2, cpu_2, memory_2, digest_2) = said
    print(f"\n{int(rows):,} rows: {float(wall):.1f} s ({float(cpu):.1f} s of the driver's "
          f"processor), driver {int(memory) / 2**20:.0f} MiB at most; finished, it resumes in "
          f"{float(wall_2):.1f} s ({float(cpu_2):.1f} s of processor, "
          f"{int(memory_2) / 2**20:.0f} MiB)", end="")  # fmt: skip
    assert int(rows) == int(again) == ROWS
    assert digest == digest_2
    assert max(int(memory), int(memory_2)) < MEMORY
    assert float(cpu_2) < RESUME
