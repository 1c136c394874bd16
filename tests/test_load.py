"""Many at once, in short: own numbers for everybody, steady memory, and workers that die.

The long version is ``python -m tests.benchmarks.load_test``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from urllib.parse import parse_qsl

import pytest

from simulation.comparison import compare
from simulation.jobs.pool import Pool
from simulation.report.numbers import tidy
from simulation.results import document
from simulation.web import engine as module
from simulation.web.engine import Engine
from simulation.words import LANGUAGES
from tests.benchmarks.load_test import Load, memory, server, workers
from tests.benchmarks.visitor import Visitor
from tests.tiny_worlds import TINY, tiny

SMALL = dict(part.split("=") for part in TINY)
LONG = SMALL | {"run.horizon_days": "14000"}  # a second or so a run
SHORT = ("run.warmup_days=28", "run.horizon_days=56", "run.transition_days=28")
LEVERS = ("direct_sourcing", "capacity_pool", "flexible_production")
SOON = 120.0

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    log = tmp_path_factory.mktemp("page") / "log"
    with server(log) as (address, pid):
        yield address, pid, log


def run(what):
    return asyncio.run(asyncio.wait_for(what, SOON))


def test_visitors_get_their_own_numbers_and_nobody_else_s(page):
    address = page[0]

    async def visit(number):
        async with Visitor(address, seed=str(number), **SMALL) as me:
            assert await me.answer(8, timeout=SOON)
            for step, lever in enumerate(LEVERS):
                await me.move(lever, 5 * (number + step))
                seen = await me.answer(8, timeout=SOON)
                assert seen is not None
                now = dict(parse_qsl(seen.choice))
                assert now["seed"] == str(number)
                assert now[lever] == str(5 * (number + step))
            assert not me.warnings
            return me.seen

    async def all_of_them():
        return await asyncio.gather(*(visit(number) for number in range(6)))

    load = Load(6, 0, 0, 1)
    load.seen = [one for seen in run(all_of_them()) for one in seen]
    assert load.contradictions() == 0
    assert len({one.choice for one in load.seen}) == 6 * (1 + len(LEVERS))
    for one in load.seen[-1:] + load.seen[:1]:
        now = dict(parse_qsl(one.choice))
        moved = [f"levers.{name}={int(now[name]) / 100}" for name in LEVERS]
        expected = compare(tiny(*moved), replications=one.runs, seed=int(now["seed"]))
        assert one.sentence == tidy(document(expected, "x")["sentence"]["en"])


def test_a_killed_worker_costs_an_answer_and_an_apology_and_the_page_goes_on(page):
    address, pid, log = page
    words = LANGUAGES["en"]

    async def go():
        async with Visitor(address, seed="7", **LONG) as me, Visitor(address, **SMALL) as you:
            assert await you.answer(8, timeout=SOON)
            before = workers(pid)
            assert len(before) >= 1
            await me.move("direct_sourcing", 35)
            end = time.monotonic() + SOON
            while words("job.lost") not in me.warnings:
                assert time.monotonic() < end
                for worker in workers(pid):  # whichever has the job
                    os.kill(worker, signal.SIGKILL)
                await asyncio.sleep(1.0)
            await you.move("capacity_pool", 45)
            assert await you.answer(8, timeout=SOON)
            assert not set(workers(pid)) & set(before)

    run(go())
    assert "job.lost" not in log.read_text()
    assert "Traceback" not in log.read_text()


def test_ctrl_c_ends_the_server_and_its_workers_without_a_traceback(tmp_path):
    log = tmp_path / "log"

    async def go(address, pid):
        async with Visitor(address, seed="8", **LONG) as me:
            while len(workers(pid)) < 1 or not me.drawn:
                await asyncio.sleep(0.05)
            there = workers(pid)
            os.kill(pid, signal.SIGINT)
            return there

    with server(log) as (address, pid):
        there = run(go(address, pid))
        end = time.monotonic() + 30
        while any(os.path.exists(f"/proc/{one}") for one in there):
            assert time.monotonic() < end
            time.sleep(0.05)
    said = log.read_text()
    assert "Stopping" in said or "Aborted!" in said
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said


@pytest.mark.slow
def test_memory_does_not_grow_over_five_hundred_changes(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(module, "RUNS", 2)
    monkeypatch.setattr(module, "LOOKS", (2,))
    pool = Pool(workers=2)
    engine = Engine(pool=pool)

    def changes(first, last):
        for start in range(first, last, 10):
            asked = []
            for number in range(start, start + 10):
                lever = f"levers.{LEVERS[number % len(LEVERS)]}={number / 1000:.3f}"
                other = f"levers.ai_operations={number % 7 / 10}"
                scenario = tiny(*SHORT, lever, other)
                asked.append(engine.ask(f"session {number % 30}", scenario, "tiny", 1))
            # Every fifth moves on before there is an answer.
            assert all(job.wait(SOON) for number, job in enumerate(asked) if number % 5)

    def taken():
        return memory(os.getpid(), "Pss_Anon")

    changes(0, 80)  # caches fill up
    before = taken()
    changes(80, 580)
    after = taken()
    engine.close()
    pool.close()
    assert set(after) == set(before)
    grown = {name: after[name] - before[name] for name in after}
    assert all(more < 12 for more in grown.values()), grown
    assert pool.lost == 0
