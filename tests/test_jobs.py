"""The pool of processes: one computation for all who ask, and nobody's trouble is another's."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from simulation.jobs import tickets
from simulation.jobs.nursery import CAN_SPLIT
from simulation.jobs.pool import Pool
from simulation.jobs.task import Task, Urgency
from simulation.jobs.tickets import Jobs
from simulation.web import job_part
from simulation.words import LANGUAGES
from tests import job_works as works

ROOT = Path(__file__).parents[1]
SOON = 60.0  # seconds; a busy machine takes its time


@pytest.fixture(scope="module")
def pool():
    with_two = Pool(workers=2, grace=0.3)
    yield with_two
    with_two.close()


@pytest.fixture
def jobs(pool):
    made = Jobs(pool)
    yield made
    for held in list(made._held.values()):
        held.cancel()


@pytest.fixture
def one():
    """A pool of a single process."""
    single = Pool(workers=1, grace=0.3)
    yield Jobs(single)
    single.close()


def until(what):
    end = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def finished(ticket):
    assert ticket.wait(SOON)
    return ticket


def test_a_work_runs_in_another_process_and_tells_how_far_it_is(jobs):
    ticket = jobs.submit("me", "a", works.count, 40, 0.03)
    until(lambda: ticket.done > 3)
    assert ticket.total == 40
    assert ticket.position == 0
    assert ticket.partial == list(range(len(ticket.partial)))
    assert 0 < ticket.seconds_left() < SOON
    assert not ticket.finished
    assert finished(ticket).result == 40
    assert ticket.done == 40
    assert finished(jobs.submit("me", "b", works.pid)).result in jobs.pool.pids()


def test_the_same_key_is_computed_once_for_all_who_ask_and_kept(jobs, tmp_path):
    path = tmp_path / "runs"
    asked = [jobs.submit(name, "k", works.note, path, "run", 0.3) for name in ("me", "you", "they")]
    assert [finished(ticket).result for ticket in asked] == ["run"] * 3
    assert jobs.submit("late", "k", works.note, path, "run", 0.3).result == "run"
    assert path.read_text() == "run\n"


def test_results_are_kept_within_a_number_and_a_size(jobs, monkeypatch):
    monkeypatch.setattr(tickets, "MOST_RESULTS", 2)
    for key in "abc":
        finished(jobs.submit("me", f"few {key}", works.note, os.devnull, key))
    assert [key[-1] for key in jobs._results] == ["b", "c"]
    monkeypatch.setattr(tickets, "MOST_BYTES", 1000)
    finished(jobs.submit("me", "large", works.note, os.devnull, "x" * 2000))
    for key in ("first", "other"):
        finished(jobs.submit("me", key, works.note, os.devnull, "x" * 600))
    assert [key[-5:] for key in jobs._results] == ["other"]
    assert jobs._bytes <= 1000


def test_a_session_that_asks_for_something_else_gives_up_its_job_unless_others_wait(jobs):
    first = jobs.submit("me", "x", works.count, 1000, 0.02)
    shared = jobs.submit("you", "x", works.count, 1000, 0.02)
    until(lambda: first.done > 2)
    finished(jobs.submit("me", "y", works.pid, slot="tests.job_works.count"))
    done = shared.done
    until(lambda: shared.done > done + 2)
    shared.cancel()
    assert shared.finished
    assert shared.cancelled
    until(lambda: all(slot.task is None for slot in jobs.pool._quick.slots))
    assert len(jobs.pool.pids()) == 2  # it listened: its process lives


def test_a_cancelled_job_is_not_begun_again_until_asked_to(one, tmp_path):
    ticket = one.submit("me", "c", works.count, 1000, 0.02)
    ticket.cancel()
    same = one.submit("me", "c", works.count, 1000, 0.02)
    assert same is ticket
    assert same.finished
    ticket.again()
    fresh = one.submit("me", "c", works.count, 2, 0.0)
    assert finished(fresh).result == 2


def test_a_work_that_does_not_listen_is_ended_with_its_process(one):
    before = finished(one.submit("me", "p", works.pid)).result
    ticket = one.submit("me", "d", works.deaf)
    until(lambda: ticket.position == 0 and ticket.seconds > 0.1)
    ticket.cancel()
    assert finished(one.submit("me", "q", works.pid)).result != before
    assert one.pool.lost == 0  # it was us


@pytest.mark.parametrize(
    ("work", "why"),
    [(works.fails, "job.failed"), (works.dies, "job.lost"), (works.eats, "job.memory"),
     (works.returns_what_cannot_travel, "job.failed")],
)  # fmt: skip
def test_a_job_that_fails_costs_itself_and_says_so_in_every_language(jobs, work, why):
    ticket = finished(jobs.submit("me", "f", work))
    assert (ticket.result, ticket.failed) == (None, why)
    assert all(language(why) for language in LANGUAGES.values())
    assert jobs.submit("me", "f", work) is ticket  # not tried for ever
    ticket.again()
    assert finished(jobs.submit("me", "f", works.pid, slot=work.__name__)).result


def test_a_killed_process_costs_one_job_and_another_takes_its_place(jobs):
    there = [jobs.submit(name, name, works.count, 60, 0.02) for name in ("me", "you")]
    until(lambda: all(ticket.done > 2 for ticket in there))
    victim = jobs.pool.pids()[0]
    os.kill(victim, signal.SIGKILL)
    ended = [finished(ticket) for ticket in there]
    assert sorted(str(ticket.failed) for ticket in ended) == ["None", "job.lost"]
    until(lambda: len(jobs.pool.pids()) == 2)
    assert victim not in jobs.pool.pids()
    idle = jobs.pool.pids()[0]
    os.kill(idle, signal.SIGKILL)  # nobody's job: nobody notices
    until(lambda: idle not in jobs.pool.pids() and len(jobs.pool.pids()) == 2)
    for key in "ab":
        assert finished(jobs.submit("me", key, works.pid)).result in jobs.pool.pids()


def test_places_in_the_queue_are_counted_from_those_who_have_begun(one):
    busy = one.submit("s0", "0", works.count, 1000, 0.02)
    until(lambda: busy.done)
    queue = [one.submit(f"s{n}", f"{n}", works.count, 1, 0.0) for n in range(1, 5)]
    assert [ticket.position for ticket in (busy, *queue)] == [0, 1, 2, 3, 4]
    queue[1].cancel()
    assert [ticket.position for ticket in queue] == [1, 0, 2, 3]
    busy.cancel()
    assert [finished(ticket).result for ticket in queue] == [1, None, 1, 1]


def test_urgent_work_goes_first_and_idle_work_is_put_off_for_it(one, tmp_path):
    path = tmp_path / "order"
    idle = one.submit("s0", "0", works.count, 100, 0.03, urgency=Urgency.IDLE)
    until(lambda: idle.done > 1)
    done = idle.done
    later = one.submit("s1", "1", works.note, path, "later", urgency=Urgency.SOON)
    now = one.submit("s2", "2", works.note, path, "now", urgency=Urgency.NOW)
    assert finished(now).result
    assert finished(later).result
    assert not idle.finished
    until(lambda: 0 < idle.done < done + 2)  # begun again from its start
    order = path.read_text().split()
    assert set(order) == {"now", "later"}
    idle.cancel()


def test_long_work_has_a_process_of_its_own_that_gives_way(one):
    long = one.submit("s0", "0", works.count, 1000, 0.02, urgency=Urgency.LONG)
    until(lambda: long.done)
    assert finished(one.submit("s1", "1", works.pid)).result  # not behind it
    assert one.pool.position(long._job) == 0
    long.cancel()
    nice = finished(one.submit("s2", "2", works.priority, urgency=Urgency.LONG)).result
    assert nice > finished(one.submit("s3", "3", works.priority)).result >= os.nice(0)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness")
def test_what_nobody_waits_for_gives_way_in_the_same_process_and_what_follows_does_not(one):
    found = []
    for urgency in (Urgency.IDLE, Urgency.NOW, Urgency.IDLE, Urgency.SOON):
        ended = queue.SimpleQueue()
        one.pool.put(Task(works.priority, (), ended.put, urgency=urgency))
        found.append(ended.get(timeout=SOON).result)
    behind, at_once, again, soon = found
    assert behind == again > at_once == soon
    assert one.pool.starts == 1


@pytest.mark.parametrize("urgency", [Urgency.IDLE, Urgency.NOW])
def test_a_work_that_ends_its_thread_ends_its_process_and_no_slot_hangs(one, urgency):
    ended = queue.SimpleQueue()
    one.pool.put(Task(works.leaves, (), ended.put, urgency=urgency))
    assert ended.get(timeout=SOON).failed == "job.lost"
    assert one.pool.lost == 1
    one.pool.put(Task(works.pid, (), ended.put, urgency=urgency))
    assert ended.get(timeout=SOON).result


def test_what_somebody_else_wants_at_once_waits_no_longer(one, tmp_path):
    path = tmp_path / "order"
    busy = one.submit("s0", "0", works.note, path, "first", 0.5)
    until(lambda: busy._job.started)
    later = one.submit("s1", "1", works.note, path, "prepared", urgency=Urgency.SOON)
    between = one.submit("s2", "2", works.note, path, "between", urgency=Urgency.NEXT)
    same = one.submit("s3", "1", works.note, path, "prepared", urgency=Urgency.NOW)
    assert all(finished(one).result for one in (later, between, same))
    assert path.read_text().split() == ["first", "prepared", "between"]


def test_one_session_may_not_have_more_than_its_share_nor_all_too_many(jobs, monkeypatch):
    monkeypatch.setattr(tickets, "MOST_A_SESSION", 3)
    mine = [jobs.submit("me", f"{n}", works.count, 99, 0.02, slot=f"{n}") for n in range(4)]
    assert [ticket.failed for ticket in mine] == [None, None, None, "job.many_of_yours"]
    monkeypatch.setattr(tickets, "MOST_JOBS", 3)
    assert jobs.submit("you", "z", works.pid).failed == "problem.busy"
    mine[0].cancel()
    assert finished(jobs.submit("you", "z", works.pid)).result


def test_a_session_that_shows_no_sign_of_life_has_left(jobs, monkeypatch):
    ticket = jobs.submit("gone", "g", works.count, 1000, 0.02)
    until(lambda: ticket.done)
    monkeypatch.setattr(tickets, "LEASE", 0.5)
    end = time.monotonic() + SOON
    while jobs._jobs and time.monotonic() < end:
        time.sleep(0.05)
    assert not jobs._jobs
    assert not jobs._held
    assert ticket.finished  # whoever looks again after all asks anew
    assert jobs.submit("gone", "g", works.count, 1000, 0.02) is not ticket


def test_replications_meet_the_process_that_keeps_their_worlds(jobs):
    first = [finished(jobs.submit("me", f"h{n}", works.pid, n, home=n)).result for n in range(4)]
    assert first[0] == first[2] != first[1] == first[3]
    again = [finished(jobs.submit("me", f"i{n}", works.pid, n, home=n)).result for n in range(4)]
    assert again == first


def test_a_worker_that_has_grown_is_started_anew_and_its_result_kept():
    pool = Pool(workers=1, memory=400 << 20)
    jobs = Jobs(pool)
    before = finished(jobs.submit("me", "a", works.grows, 1)).result
    assert finished(jobs.submit("me", "b", works.grows, 400)).result == before
    assert finished(jobs.submit("me", "c", works.grows, 1)).result != before
    pool.close()
    assert pool.lost == 0


def test_workers_know_nothing_of_the_page_and_print_into_the_log(jobs):
    assert finished(jobs.submit("me", "p", works.prints)).result == "said"
    names = finished(jobs.submit("me", "m", works.modules)).result
    assert not [name for name in names if name.split(".")[0] in ("streamlit", "app")]
    assert not [name for name in names if name.startswith("simulation.web")]


@pytest.mark.parametrize("work", [lambda progress, stop: 1, works.note.__call__, 3])
def test_only_functions_that_a_worker_can_import_are_taken(jobs, work):
    with pytest.raises((ValueError, AttributeError)):
        jobs.submit("me", "l", work)


SERVER = """
import signal, sys, time
from simulation.jobs.pool import Pool
from simulation.jobs.tickets import Jobs
from tests import job_works as works
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have had it ignored
    jobs = Jobs(Pool(workers=2))
    ticket = jobs.submit("me", "a", works.count, 10_000, 0.02)
    while not ticket.done or len(jobs.pool.pids()) < 2:
        time.sleep(0.02)
    print(*jobs.pool.pids(), jobs.pool.nursery.mother or "", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_when_the_server_does_in_whatever_way(tmp_path, how):
    (tmp_path / "server.py").write_text(SERVER)
    with subprocess.Popen(
        [sys.executable, "server.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        workers = [int(pid) for pid in server.stdout.readline().split()]
        assert len(workers) == 2 + CAN_SPLIT
        server.send_signal(how)
        _, said = server.communicate(timeout=SOON)
    until(lambda: not any(_there(pid) for pid in workers))
    assert "simulation/jobs" not in said  # no traceback of ours, in the server or a worker


def _there(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


# On a page ------------------------------------------------------------------------------------

PAGE = """
import streamlit as st
from simulation.web import job_part
from simulation.words import LANGUAGES
from tests import test_jobs as here
ticket = here.asked()
found = job_part.show(ticket, LANGUAGES[here.LANGUAGE], key="test", partial=st.json)
if found is not None:
    st.success(str(found))
"""
LANGUAGE = "en"
asked = None


@pytest.fixture(params=tuple(LANGUAGES))
def drawn(request, monkeypatch):
    """Draw a ticket on a page, in every language."""
    here = sys.modules[__name__]
    monkeypatch.setitem(sys.modules, "tests.test_jobs", here)
    monkeypatch.setattr(here, "LANGUAGE", request.param)
    monkeypatch.setattr(job_part, "PATIENCE", 0.05)

    def draw(ask):
        monkeypatch.setattr(here, "asked", ask)
        app = AppTest.from_string(PAGE, default_timeout=60).run()
        assert not app.exception
        return app, LANGUAGES[request.param]

    return draw


def test_a_page_shows_progress_cancels_and_starts_again(jobs, drawn):
    app, words = drawn(lambda: jobs.submit("p", "l", works.count, 80, 0.02, urgency=Urgency.LONG))
    until(lambda: app.run().get("json"))
    (bar,) = app.get("progress")
    assert words("job.running") in bar.proto.text
    assert "80" in bar.proto.text
    app.button(key="job.cancel.test").click().run()
    assert [one.value for one in app.info] == [words("job.cancelled")]
    app.button(key="job.again.test").click().run()
    assert not app.info
    until(lambda: app.run().success)
    assert app.success[0].value == "80"
    assert not app.get("progress")


def test_a_page_shows_a_skeleton_at_first_and_an_apology_in_the_end(jobs, drawn):
    app, words = drawn(lambda: jobs.submit("p", "s", works.count, 30, 0.03))
    until(lambda: app.run().success)
    app, words = drawn(lambda: jobs.submit("p", "d", works.dies))
    until(lambda: app.run().warning)
    assert [one.value for one in app.warning] == [words("job.lost")]
    assert app.button(key="job.again.test").label == words("job.again")


def test_a_page_tells_the_place_in_the_queue(one, drawn):
    busy = one.submit("s0", "0", works.count, 10_000, 0.02)
    until(lambda: busy.done)
    one.submit("s1", "1", works.count, 10_000, 0.02)
    app, words = drawn(lambda: one.submit("p", "q", works.pid))
    (bar,) = app.get("progress")
    assert bar.proto.text == words("job.queue", place=2)
