"""Engines: the same rows on each, whatever is killed on the way."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from simulation.study.engines import EngineError, make_engine
from simulation.study.progress import Options
from simulation.study.work import FunctionWork
from tests.stand_ins import OUTCOMES, POISON, busy, poisonous, slow, stand_in, telling, threads
from tests.studies import grid, study

ROOT = Path(__file__).parent.parent
PROCESSES = ("local", "spawn", "dask")


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """Digest of the study that most tests run, run in one process."""
    return study(samples=40).run(tmp_path_factory.mktemp("serial"), engine="serial").digest


def alive(pids):
    return [pid for pid in pids if psutil.pid_exists(pid) and not is_gone(pid)]


def is_gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def children():
    """Workers of this process; helpers of the standard library stay on purpose."""
    return {
        child.pid
        for child in psutil.Process().children(recursive=True)
        if "resource_tracker" not in " ".join(child.cmdline())
    }


@pytest.mark.parametrize("engine", PROCESSES)
def test_rows_are_the_same_on_every_engine_and_nothing_is_left(tmp_path, engine, expected):
    before = children()
    listening, looks = set(), []

    def look(now):
        if now.done < 20 or looks:
            return
        looks.append(now)
        for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
            try:
                found = process.net_connections(kind="inet")
            except psutil.Error:
                continue
            listening.update(c.laddr.ip for c in found if c.status == psutil.CONN_LISTEN)

    results = study(busy, samples=40).run(tmp_path, engine=engine, workers=2, progress=look)
    assert results.end == "complete"
    assert results.digest == expected
    assert looks
    assert listening <= {"127.0.0.1", "::1"}, "nobody else may connect"
    assert bool(listening) == (engine == "dask")
    until = time.monotonic() + 10
    while children() - before and time.monotonic() < until:
        time.sleep(0.05)
    assert children() <= before


@pytest.mark.parametrize("engine", ["local", pytest.param("spawn", marks=pytest.mark.slow)])
def test_a_run_that_kills_its_worker_is_one_failed_row(tmp_path, engine):
    made = grid(poisonous)
    results = made.run(tmp_path, engine=engine, workers=2, options=Options(largest_chunk=5))
    check_poison(results)


@pytest.mark.slow
def test_a_run_that_kills_its_worker_is_one_failed_row_on_dask(tmp_path):
    results = grid(poisonous, levels=3).run(
        tmp_path, engine="dask", workers=2, options=Options(largest_chunk=2)
    )
    check_poison(results)


def check_poison(results):
    frame = results.runs()
    bad = frame[frame.status != "done"]
    assert (results.end, len(frame), results.failed) == ("complete", results.total, len(bad))
    assert list(bad.error.unique()) == [
        "WorkerDied: the process that ran this ended before it was done"
    ]
    assert [(row[3], row[4]) for row in bad.itertuples()] == [POISON]
    assert list(bad.replication) == [2]
    fine = frame[frame.status == "done"]
    for row in fine.itertuples():
        values = {"levers.demand_visibility": row[3], "choice.price_sensitivity": row[4]}
        assert list(row[8:]) == list(stand_in(values, 1, row.replication).values())


def is_worker(child):
    """Whether a process is one of an engine's; not once it has ended, which it may meanwhile."""
    try:
        line = " ".join(psutil.Process(child).cmdline())
    except psutil.Error:
        return False
    return "multiprocessing" in line or "loky" in line


@pytest.mark.parametrize("engine", ["local", pytest.param("dask", marks=pytest.mark.slow)])
def test_workers_that_are_killed_from_outside_leave_no_trace(tmp_path, engine, expected):
    before, killed = children(), []

    def kill(now):
        if now.done >= 20 * (1 + len(killed)) and len(killed) < 2:
            busy_ones = sorted(child for child in children() - before if is_worker(child))
            if busy_ones:
                killed.append(busy_ones[-1])
                os.kill(busy_ones[-1], signal.SIGKILL)

    results = study(slow, samples=40).run(tmp_path, engine=engine, workers=2, progress=kill)
    assert killed
    assert (results.end, results.failed) == ("complete", 0)
    assert results.digest == expected


def start_driver(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.study_driver", str(folder), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_until(driver, done):
    """Read what a driver says until so many runs are done."""
    for line in driver.stdout:
        first = line.split()[0]
        if first.isdigit() and int(first) >= done:
            return
    raise AssertionError("the driver ended too early")


def test_a_killed_driver_leaves_no_orphans_and_its_study_goes_on(tmp_path, expected):
    with start_driver(tmp_path, "local") as driver:
        wait_until(driver, 30)
        workers = [child.pid for child in psutil.Process(driver.pid).children(recursive=True)]
        driver.kill()
    assert len(workers) >= 2
    until = time.monotonic() + 10
    while alive(workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive(workers) == []
    told = []
    made = study(slow, samples=40)
    results = made.run(tmp_path, engine="serial", say=told.append)
    assert any("had left its lock: it has ended" in line for line in told)
    assert results.digest == expected


@pytest.fixture
def cluster(tmp_path):
    """A Dask scheduler and two workers of their own processes, on loopback."""
    scheduler_file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    loopback = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*dask, *loopback, "--scheduler-file", str(scheduler_file)], **quiet
    )
    dask[-1] = "distributed.cli.dask_worker"
    workers = [
        subprocess.Popen(
            [*dask, "--host", "127.0.0.1", "--no-dashboard", "--nthreads", "1", "--no-nanny",
             "--scheduler-file", str(scheduler_file)], **quiet,
        )
        for _ in range(2)
    ]  # fmt: skip
    until = time.monotonic() + 60
    while not scheduler_file.is_file() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.1)
    yield scheduler, json.loads(scheduler_file.read_text())["address"]
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_a_cluster_that_is_lost_loses_no_run_and_another_engine_goes_on(
    tmp_path, cluster, expected
):
    scheduler, address = cluster

    def kill(now):
        if now.done >= 30 and scheduler.poll() is None:
            scheduler.kill()

    made, home = study(slow, samples=40), tmp_path / "study"
    results = made.run(home, engine="dask", scheduler=address, progress=kill)
    assert results.end == "lost"
    assert 30 <= results.done < 160
    rest = made.run(home, engine="serial")
    assert rest.end == "complete"
    assert rest.digest == expected


@pytest.mark.slow
def test_another_scheduler_gives_the_same_bits(tmp_path, cluster, expected):
    """A study that was begun elsewhere goes on on a cluster at another port, to the same digest."""
    _, address = cluster
    stop = threading.Event()
    made = study(slow, samples=40)
    first = made.run(tmp_path / "study", engine="dask", workers=1, stop=stop,
                     progress=lambda now: now.done >= 30 and stop.set())  # fmt: skip
    assert first.end == "stopped"
    rest = made.run(tmp_path / "study", engine="dask", scheduler=address)
    assert rest.end == "complete"
    assert rest.digest == expected
    again = made.run(tmp_path / "again", engine="dask",
                     scheduler=str(tmp_path / "scheduler.json"))  # fmt: skip
    assert again.digest == expected


def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(tmp_path):
    with pytest.raises(EngineError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        study().run(tmp_path, engine="dask", scheduler="tcp://127.0.0.1:9")


def test_workers_are_replaced_now_and_then_and_change_no_row(tmp_path):
    options = Options(recycle_after=4, largest_chunk=10)
    results = study(telling, samples=40).run(tmp_path, workers=1, options=options)
    assert (results.end, results.failed) == ("complete", 0)
    assert len(set(results.outcome("steps", "value").ravel())) > 2  # 16 chunks or more, four each
    plain = study(samples=40).run(tmp_path / "plain", engine="serial")
    assert np.array_equal(results.outcome("stock"), plain.outcome("stock"))


@pytest.mark.parametrize("engine", ["local", "spawn"])
def test_a_worker_is_one_thread(tmp_path, engine):
    results = study(threads, samples=2, replications=1).run(tmp_path, engine=engine, workers=1)
    assert results.failed == 0
    assert (results.outcome("steps", "value") == 1.0).all()


class Shifty(FunctionWork):
    """Work whose model is another one in every process."""

    def model(self):
        return f"{os.getpid():064d}"


def test_workers_with_another_model_get_no_work(tmp_path):
    made = study()
    made._work = Shifty(stand_in, OUTCOMES, made.design.factors, "1")
    with pytest.raises(EngineError, match=r"has another model .* bring both to the same version"):
        made.run(tmp_path, workers=1)
    assert made.results(tmp_path).done == 0


def test_a_function_of_a_notebook_runs_in_other_processes(tmp_path):
    space = {}
    exec("def f(values, seed, replication):\n    return {'y': seed + replication}", space)
    made = study().use(space["f"], ["y"], "1")
    results = made.run(tmp_path, workers=1)
    assert results.outcome("y", "value")[0].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_what_cannot_be_sent_to_a_worker_is_told(tmp_path):
    lock = threading.Lock()
    made = study(lambda values, seed, replication: {"y": float(lock.locked())})
    with pytest.raises(TypeError, match="cannot be sent to workers"):
        made.run(tmp_path, workers=1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("loacl",), "did you mean 'local'"),
        (("local", None, "tcp://127.0.0.1:8786"), "a scheduler goes with the engine dask"),
    ],
)
def test_an_engine_that_there_is_not_is_told(arguments, told):
    with pytest.raises(EngineError, match=re.escape(told)):
        make_engine(*arguments)
