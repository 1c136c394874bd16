"""The engine behind the page: looks, refinement, what is given up, and what goes wrong."""

from __future__ import annotations

import os
import signal
import time

import pytest

from scenarios.load import content_hash
from simulation.comparison import compare
from simulation.digests import digest, digests_document
from simulation.jobs.pool import Pool
from simulation.results import document
from simulation.web import asking_part, limits
from simulation.web import engine as module
from simulation.web.engine import FIRST, QUICK, Engine
from simulation.web.limits import Refused, check_size
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

SOON = 90.0
FEW = 12  # runs of an answer here


@pytest.fixture(scope="module")
def pool():
    two = Pool(workers=2, grace=0.5)
    yield two
    two.close()


@pytest.fixture
def engine(pool, tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(module, "RUNS", FEW)
    monkeypatch.setattr(module, "LOOKS", (FIRST, QUICK, FEW))
    made = Engine(pool=pool)
    yield made
    made.close()


def until(what):
    end = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_digests_give_the_document_of_their_pairs_to_the_bit(four):
    for scenario in (four.scenario, tiny("adoption.mode='programme'", "policy.subsidy_share=0.5")):
        result = compare(scenario, replications=3, workers=2)
        digests = [digest(pair, scenario) for pair in result.pairs]
        told = digests_document(digests, scenario, result.seed, "tiny")
        assert told == document(result, "tiny")
        assert told["who_pays"]["firms"]
        assert told["who_pays"]["buyers"]


def test_a_refined_answer_is_that_of_compare(engine):
    job = engine.ask("me", tiny(), "tiny", 5)
    seen = set()
    while not job.finished:
        if found := job.look():
            assert found.document["replications"] == found.runs
            seen.add(found.runs)
        assert job.done <= FEW
        time.sleep(0.002)
    assert seen <= {FIRST, QUICK, FEW}
    assert job.look().document == document(compare(tiny(), replications=FEW, seed=5), "tiny")
    again = engine.ask("you", tiny(), "tiny", 5)
    assert again.finished  # kept, not computed again
    assert again.look().document == job.look().document


def test_who_waits_gets_a_quick_answer_and_who_has_no_time_a_first_one(engine):
    job = engine.ask("me", tiny(), "tiny", 1)
    assert job.wait(SOON).runs >= QUICK
    other = engine.ask("me", tiny("levers.ai_operations=0.4"), "tiny", 1)
    until(lambda: len(other.pairs) >= FIRST and all(n in other.pairs for n in range(FIRST)))
    assert other.wait(0.0).runs >= FIRST


def test_the_same_choice_of_several_is_computed_once_and_given_up_by_the_last(engine):
    first = engine.ask("me", tiny(), "tiny", 11)
    assert engine.ask("you", tiny(), "tiny", 11) is first
    engine.ask("me", tiny(), "tiny", 12)
    assert not any(task.dropped for task in first.tasks)
    engine.ask("you", tiny(), "tiny", 12)
    assert all(task.dropped for task in first.tasks)


def test_what_was_done_of_a_choice_is_there_when_one_comes_back_to_it(engine):
    job = engine.ask("me", tiny(), "tiny", 21)
    job.wait(SOON)
    engine.ask("me", tiny(), "tiny", 22)
    back = engine.ask("me", tiny(), "tiny", 21)
    assert back is not job
    assert back.look().runs >= QUICK  # at once
    assert len(back.tasks) <= FEW - QUICK
    until(lambda: back.finished)
    assert back.look().document == document(compare(tiny(), replications=FEW, seed=21), "tiny")


def test_a_moved_lever_meets_the_process_that_keeps_its_history(engine):
    engine.warm(tiny(), "tiny", 31)
    until(lambda: not engine.pool._quick.waiting)
    until(lambda: all(slot.task is None for slot in engine.pool._quick.slots))
    before = {n: engine.pool._quick.slots[n % 2].process.pid for n in range(FEW)}
    job = engine.ask("me", tiny("levers.direct_sourcing=0.3"), "tiny", 31)
    until(lambda: job.finished)
    assert before[0] != before[1]
    # Kept worlds give the same as fresh ones.
    expected = compare(tiny("levers.direct_sourcing=0.3"), replications=FEW, seed=31)
    assert job.look().document == document(expected, "tiny")


def killed_at_work(slots):
    """Kill a process in the midst of a task, stopped first so that it cannot end; whose it was."""
    while True:
        for slot in slots:
            task, process = slot.task, slot.process
            if task is None or process is None:
                continue
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(0.1)  # an end that was told before is read
            os.kill(process.pid, signal.SIGKILL if slot.task is task else signal.SIGCONT)
            if slot.task is task:
                return task.group
        time.sleep(0.001)


def test_a_killed_process_costs_one_answer_an_apology_and_nothing_else(engine):
    mine = engine.ask("me", tiny(), "tiny", 41)
    yours = engine.ask("you", tiny(), "tiny", 42)
    job = killed_at_work(engine.pool._quick.slots)
    until(lambda: mine.finished and yours.finished)
    other = yours if job is mine else mine
    assert job.failed == "job.lost"
    assert other.failed is None
    assert all(language(job.failed) for language in LANGUAGES.values())
    who = "me" if job is mine else "you"
    assert engine.ask(who, tiny(), "tiny", job.seed) is job  # not tried for ever
    engine.again(who, job)
    fresh = engine.ask(who, tiny(), "tiny", job.seed)
    until(lambda: fresh.finished)
    assert fresh.look().document == document(
        compare(tiny(), replications=FEW, seed=job.seed), "tiny"
    )


def test_an_error_of_the_model_costs_one_answer(engine, monkeypatch):
    from tests import job_works

    monkeypatch.setattr(module, "run_pair", job_works.fails_with)
    job = engine.ask("me", tiny(), "tiny", 51)
    until(lambda: job.finished)
    assert job.failed == "job.failed"
    assert job.wait(0.0) is None
    until(lambda: job.key not in engine._jobs)  # a moment after it is known to have failed


def test_first_answers_go_before_the_rest_and_places_are_told(engine):
    jobs = [engine.ask(f"s{n}", tiny(), "tiny", 60 + n) for n in range(4)]
    waiting = [(task.urgency, task.group) for task in engine.pool._quick.waiting]
    assert waiting == sorted(waiting, key=lambda one: one[0])
    places = [job.position for job in jobs]
    assert places == sorted(places)
    assert places[-1] >= 1
    assert set(places[1:]) <= {0, 1, 2, 3}
    for n in range(4):
        engine.ask(f"s{n}", tiny(), "tiny", 60)


def test_who_moves_on_while_waiting_keeps_the_place_and_who_was_served_does_not(engine):
    for n in range(4):
        engine.ask(f"s{n}", tiny(), "tiny", 160 + n)
    rank = {n: engine._turns[f"s{n}", ""] for n in range(4) if (f"s{n}", "") in engine._turns}
    moved = engine.ask("s2", tiny(), "tiny", 170)
    if moved.tasks and 2 in rank:
        assert {task.rank for task in moved.tasks} == {rank[2]}
    served = engine.ask("s0", tiny(), "tiny", 160)
    served.wait(SOON)
    assert ("s0", "") not in engine._turns
    last = engine.ask("s0", tiny(), "tiny", 171)
    assert {task.rank for task in last.tasks} == {engine._turns["s0", ""]}
    assert engine._turns["s0", ""] > max(rank.values())
    for n in range(4):
        engine.ask(f"s{n}", tiny(), "tiny", 172)


def test_an_answer_of_fewer_runs_than_a_quick_one_is_waited_for(engine, monkeypatch):
    monkeypatch.setattr(module, "RUNS", 2)
    monkeypatch.setattr(module, "LOOKS", (2,))
    job = engine.ask("me", tiny(), "tiny", 180)
    began = time.monotonic()
    assert job.wait(SOON).runs == 2
    assert time.monotonic() - began < SOON / 2
    assert job.finished


def test_caps_are_told_in_words(engine, monkeypatch):
    monkeypatch.setattr(module, "MOST_A_SESSION", 2)
    for n in range(2):
        engine.ask("me", tiny(), "tiny", 70 + n, slot=f"pin {n}")
    with pytest.raises(Refused) as mine:
        engine.ask("me", tiny(), "tiny", 72, slot="third")
    assert mine.value.key == "job.many_of_yours"
    monkeypatch.setattr(module, "MOST_JOBS", 2)
    with pytest.raises(Refused) as all_of_us:
        engine.ask("you", tiny(), "tiny", 73)
    assert all_of_us.value.key == "problem.busy"
    monkeypatch.setattr(limits, "MOST_AGENT_PERIODS", 1000)
    with pytest.raises(Refused) as large:
        check_size(tiny(), "tiny")
    monkeypatch.undo()
    with pytest.raises(Refused) as heavy:
        check_size(tiny(), "tiny", memory=1000)
    check_size(tiny(), "tiny", memory=1 << 30)
    for words in LANGUAGES.values():
        for refused in (mine, all_of_us, large, heavy):
            assert words(refused.value.key, **refused.value.values)


def test_what_nobody_looks_at_any_more_is_given_up(engine, monkeypatch):
    job = engine.ask("gone", tiny(), "tiny", 81)
    monkeypatch.setattr(module, "LEASE", -1.0)
    engine._tidy()
    assert job.key not in engine._jobs
    assert all(task.dropped or n in job.pairs for n, task in enumerate(job.tasks))
    # A page that looks again after all is told, and asks anew.
    assert job.finished
    assert asking_part._has_news(job, 2)
    assert engine.ask("gone", tiny(), "tiny", 81) is not job


def test_who_asks_is_told_in_the_words_of_the_own_file(engine):
    plain, told = tiny(), tiny()
    one = told.buyer_types["taobao_seller"].model_copy(update={"title": "Ours"})
    told = told.model_copy(update={"buyer_types": {**told.buyer_types, "taobao_seller": one}})
    assert content_hash(plain) == content_hash(told)
    first = engine.ask("a", plain, "tiny", 82)
    assert engine.ask("b", told, "tiny", 82) is not first
    assert engine.ask("c", tiny(), "tiny", 82) is first


def test_what_is_too_large_is_not_run_ahead_either(engine, monkeypatch):
    monkeypatch.setattr("simulation.web.limits.MOST_AGENT_PERIODS", 1)
    engine.warm(tiny(), "tiny", 83)
    assert not engine._warmed


def test_only_what_was_opened_last_is_run_ahead(engine, monkeypatch):
    monkeypatch.setattr(module, "_MOST_WARMED", 2)
    for n in range(4):
        engine.warm(tiny(), "tiny", 84 + n, runs=30)
    assert len(engine._warmed) == 2
    waiting = {id(task) for lane in engine.pool._lanes for task in lane.waiting}
    kept = {id(task) for tasks in engine._warmed.values() for task in tasks}
    assert waiting <= kept


def test_stores_of_the_engine_are_bounded(engine, monkeypatch):
    monkeypatch.setattr(module, "_MOST_ANSWERS", 2)
    monkeypatch.setattr(module, "_MOST_LEFT", 2)
    monkeypatch.setattr(module, "_MOST_ASKED", 3)
    for n in range(5):
        job = engine.ask(f"s{n}", tiny(), "tiny", 90 + n)
        until(lambda job=job: job.pairs or job.finished)
    assert len(engine._asked) == 3
    for n in range(5):
        engine.ask(f"s{n}", tiny(), "tiny", 90)
    until(lambda: engine.ask("s4", tiny(), "tiny", 90).finished)
    assert len(engine._answers) <= 2
    assert len(engine._left) <= 2
    until(lambda: not engine._jobs)


def test_a_guess_is_not_told_for_ever():
    job = module.Job("key", "tiny", tiny(), 1)
    assert not job.is_late  # it has not begun
    job.started = time.monotonic()
    assert not job.is_late
    job.started -= 60.0
    assert job.is_late
    job.pairs[0] = None  # what a run takes is known now
    assert not job.is_late


@pytest.mark.parametrize(("left", "waits"), [(1.0, 2), (60.0, 1)])
def test_eight_runs_are_waited_for_where_they_are_nearly_there(monkeypatch, left, waits):
    waited = []
    monkeypatch.setattr(asking_part, "patiently", lambda *how: waited.append(how[-1]))
    job = module.Job("key", "tiny", tiny(), 1, answer=module.Answer(FIRST, {}))
    monkeypatch.setattr(module.Job, "seconds_left", lambda self, total=None: left)
    assert asking_part.wait(job).runs == FIRST
    assert len(waited) == waits
