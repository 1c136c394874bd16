"""Where worker processes come from: one mother that is prepared, who can be lost as well."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from simulation.jobs import nursery
from simulation.jobs.pool import Pool
from simulation.jobs.tickets import Jobs
from simulation.web.jobs import PRELOAD, REHEARSAL
from tests import job_works as works
from tests.test_jobs import finished, until

pytestmark = pytest.mark.skipif(not nursery.CAN_SPLIT, reason="processes cannot be split here")
REHEARSED = ("tests.job_works", "rehearsed")


@pytest.fixture
def jobs(request):
    pool = Pool(workers=2, grace=0.3, rehearsal=getattr(request, "param", REHEARSED))
    pool.start()
    yield Jobs(pool)
    pool.close()
    assert pool.nursery.mother is None


def pids(jobs, *keys):
    return [finished(jobs.submit("me", key, works.pid)).result for key in keys]


def test_workers_are_children_of_one_mother_and_have_what_she_rehearsed(jobs):
    until(lambda: len(jobs.pool.pids()) == 2)
    mother = jobs.pool.nursery.mother
    parents = {Path(f"/proc/{pid}/stat").read_text().split()[3] for pid in jobs.pool.pids()}
    assert parents == {str(mother)}
    assert finished(jobs.submit("me", "r", works.rehearsals)).result == [mother]
    groups = {os.getpgid(pid) for pid in (os.getpid(), mother, *jobs.pool.pids())}
    assert len(groups) == 4  # Ctrl-C in a terminal reaches none but the server


def test_a_lost_mother_costs_no_task_and_another_takes_her_place(jobs):
    ticket = jobs.submit("me", "c", works.count, 40, 0.02)
    until(lambda: ticket.done > 2)
    lost = jobs.pool.nursery.mother
    os.kill(lost, signal.SIGKILL)
    assert finished(ticket).failed is None
    victims = jobs.pool.pids()
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(jobs.pool.pids()) == 2 and not set(victims) & set(jobs.pool.pids()))
    assert jobs.pool.nursery.mother not in (None, lost)


def test_a_lost_worker_is_back_at_once_and_its_exit_code_is_known(jobs, caplog):
    until(lambda: len(jobs.pool.pids()) == 2)
    victim = jobs.pool.pids()[0]
    os.kill(victim, signal.SIGTERM)
    began = time.monotonic()
    until(lambda: len(jobs.pool.pids()) == 2 and victim not in jobs.pool.pids())
    assert time.monotonic() - began < 3.0  # what is noticed takes a second, and no import
    assert f"exit code {-signal.SIGTERM}" in caplog.text


@pytest.mark.parametrize("jobs", [("tests.job_works", "fails_to_rehearse")], indirect=True)
def test_what_cannot_be_rehearsed_stops_nobody(jobs):
    assert pids(jobs, "a")[0] in jobs.pool.pids()
    assert jobs.pool.nursery.mother is not None


@pytest.mark.parametrize("jobs", [("tests.job_works", "ends_the_mother")], indirect=True)
def test_without_a_mother_workers_start_one_by_one(jobs):
    assert pids(jobs, "a")[0] in jobs.pool.pids()
    assert jobs.pool.nursery.mother is None


def test_a_pool_can_be_closed_while_the_mother_is_busy():
    slow = Pool(workers=2, rehearsal=("tests.job_works", "rehearses_for_long"))
    slow.start()
    until(lambda: slow.nursery.mother is not None)
    mother, began = slow.nursery.mother, time.monotonic()
    slow.close()
    assert time.monotonic() - began < 5.0
    assert not Path(f"/proc/{mother}").exists()


@pytest.mark.slow
def test_the_mother_of_the_page_has_one_thread_and_her_children_need_to_load_nothing():
    pool = Pool(workers=1, preload=PRELOAD, rehearsal=(*REHEARSAL, "zhili_kidswear"))
    jobs = Jobs(pool)
    finished(jobs.submit("me", "p", works.pid))
    assert len(list(Path(f"/proc/{pool.nursery.mother}/task").iterdir())) == 1
    first = finished(jobs.submit("me", "t", works.seconds_of_a_tiny_pair)).result
    again = finished(jobs.submit("me", "u", works.seconds_of_a_tiny_pair)).result
    pool.close()
    assert first < again + 1.0  # loading takes three
