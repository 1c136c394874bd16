"""What a worker keeps between tasks, and what the server runs before anybody comes."""

from __future__ import annotations

import asyncio
import importlib
import pickle
import threading
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from simulation import metrics
from simulation.digests import digest
from simulation.forks import Benches
from simulation.histories import replication_seed
from simulation.jobs import kept
from simulation.jobs.pairs import keep_fork, rehearse, run_pair
from simulation.jobs.pool import Pool
from simulation.jobs.task import Never, Task, Urgency
from simulation.stopping import Stopped
from simulation.web import asking_part, cluster_page, starting
from simulation.web.choice import MAIN, default_choice
from simulation.web.frame import PAGES
from simulation.web.prepared import QUICK
from simulation.worlds import Worlds
from tests.tiny_worlds import same, tiny


class After(Never):
    """A stop that is asked for after some looks."""

    def __init__(self, looks):
        self.left = looks

    def is_set(self):
        self.left -= 1
        return self.left < 0


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.clear()
    yield
    kept.clear()


def told(*_, **__):
    pass


def pair_of(scenario, replication=0):
    return run_pair(scenario, 5, replication, progress=told, stop=Never())


def as_bytes(found):
    return pickle.dumps(found.found)


def test_a_history_that_gives_way_goes_on_where_it_was():
    periods = []
    for looks in (7, 18, 9):  # in the warm-up, beyond the fork, and further on
        with pytest.raises(Stopped):
            keep_fork(tiny(), 5, 0, progress=told, stop=After(looks))
        periods += [history.model.period for history in kept._begun.values()]
    assert periods == [7, 25, 34]
    keep_fork(tiny(), 5, 0, progress=told, stop=Never())
    assert not kept._begun
    fork = kept.worlds().kept_of(tiny(), replication_seed(5, 0))
    fresh = Worlds(0).pair(tiny(), 5, 0).without
    assert same(fork.without.with_adopters(fresh.firms.adopter), fresh)
    assert kept.worlds().runs["warmup"] == 1


def test_few_histories_are_put_by_at_a_time():
    for replication in range(kept._MOST_BEGUN + 2):
        with pytest.raises(Stopped):
            keep_fork(tiny(), 5, replication, progress=told, stop=After(1))
    assert len(kept._begun) == kept._MOST_BEGUN


@pytest.mark.parametrize("change", ["levers.direct_sourcing=0.3", "digital.setup_cost=700"])
def test_a_model_that_is_used_again_gives_the_same_as_a_new_one(change):
    changes = [(), (change,), ("levers.pooled_procurement=0",), (change,)]
    for changed in changes:
        scenario = tiny(*changed)
        fresh = digest(Worlds(0).pair(scenario, 5, 0, unaided=True), scenario)
        assert as_bytes(pair_of(scenario)) == as_bytes(fresh)
    assert kept.worlds().runs == {"warmup": 1, "without": 1, "with": 4}
    of_levers = change.startswith("levers")
    assert len(kept.worlds()._benches._models) == (1 if of_levers else 2)


def test_a_model_that_was_stopped_is_used_again():
    pair_of(tiny())
    (model,) = kept.worlds()._benches._models.values()
    moved = tiny("levers.demand_visibility=0.5")
    with pytest.raises(Stopped):
        run_pair(moved, 5, 0, progress=told, stop=After(9))
    assert as_bytes(pair_of(moved)) == as_bytes(digest(Worlds(0).pair(moved, 5, 0), moved))
    assert list(kept.worlds()._benches._models.values()) == [model]


def test_benches_keep_the_first_models_of_a_scenario_and_make_room_for_another():
    benches = Benches(2, 1 << 30)

    def used(scenario, own):
        with benches.model(scenario, own, fresh=False) as model:
            return model

    first = [used(tiny(), own) for own in (1, 2, 3)]
    assert used(tiny(), 1) is first[0]
    assert used(tiny(), 3) is not first[2]
    other = used(tiny("digital.setup_cost=700"), 1)
    assert used(tiny("digital.setup_cost=700"), 1) is other
    assert len(benches._models) == 2
    with benches.model(tiny(), 1, fresh=True) as model:
        assert model.period == 0
    benches.close()
    assert not benches._models


def test_a_rehearsal_runs_the_smallest_world_there_is():
    for name in MAIN:
        rehearse(name)
    assert not kept._store  # nothing is kept of it


def test_the_server_begins_before_anybody_comes(monkeypatch):
    asked, begun = [], threading.Event()

    class Told:
        pool = property(lambda self: self)
        idle = True

        def start(self):
            asked.append("start")

        def warm(self, scenario, name, seed, runs):
            asked.append((name, seed, runs))

    monkeypatch.setattr("simulation.web.jobs.jobs", Told)
    monkeypatch.setattr(asking_part, "engine", Told)
    monkeypatch.setattr(starting, "_QUIET", 0.0)
    monkeypatch.setattr(starting, "import_pages", lambda: asked.append("pages"))
    monkeypatch.setattr(starting, "look_inside", begun.set)

    async def serve():
        async with starting.while_it_serves(None):
            await asyncio.to_thread(begun.wait, 30)

    asyncio.run(serve())
    histories = [(name, default_choice(name).seed, QUICK) for name in MAIN]
    assert asked == ["start", *histories, "pages"]


def test_the_map_of_the_main_cluster_is_there_before_anybody_opens_it(monkeypatch, caplog):
    asked = []

    class Told:
        pool = property(lambda self: self)
        memory = 1 << 40

        def submit(self, session, key, work, scenario, seed, urgency, home):
            asked.append((key, work, urgency, home))
            raise Stopped  # nothing is drawn

    def page():
        from simulation.web.frame import show_page

        show_page("cluster")

    monkeypatch.setattr(cluster_page, "jobs", Told)
    starting.look_inside()
    assert "a little longer" in caplog.text
    AppTest.from_function(page, default_timeout=60).run()
    (key, work, urgency, home), wanted = asked
    assert wanted == (key, work, Urgency.NOW, home)
    assert urgency == Urgency.SOON


def test_other_pages_wait_until_nothing_has_run_for_a_while(monkeypatch):
    looks = iter([True, True, False, True, True, True, True, True])

    class Watched:
        idle = property(lambda self: next(looks))

    clock = iter(range(100))
    monkeypatch.setattr(starting, "_QUIET", 6)
    monkeypatch.setattr(starting.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(starting.time, "monotonic", lambda: next(clock))
    starting._wait_for_quiet(Watched())
    assert list(looks) == []  # from the look that found work, six ticks of quiet


def test_a_pool_is_idle_where_nothing_runs_and_nothing_waits():
    pool = Pool(1)
    assert pool.idle
    ended = threading.Event()
    pool.put(Task(keep_fork, (tiny(), 1, 0), lambda end: ended.set(), urgency=Urgency.NOW))
    assert not pool.idle
    assert ended.wait(60)
    assert pool.idle
    pool.close()


def test_what_goes_wrong_before_anybody_comes_stops_no_server(monkeypatch, caplog):
    def broken():
        raise RuntimeError("no workers")

    monkeypatch.setattr("simulation.web.jobs.jobs", broken)
    starting.begin()
    assert "first visitor" in caplog.text


def test_pages_are_imported_later_and_one_that_cannot_be_stops_no_other(monkeypatch, caplog):
    real, asked = importlib.import_module, []

    def watched(name):
        asked.append(name)
        if name.endswith("report_page"):
            raise ImportError("no report")
        return real(name)

    monkeypatch.setattr(starting.importlib, "import_module", watched)
    starting.import_pages()
    pages = [f"simulation.web.{page.id}_page" for page in PAGES if page.id != "answer"]
    assert sorted(asked) == sorted(pages)
    assert "page report could not be imported" in caplog.text


def test_a_world_without_is_measured_once_for_many_worlds_with(monkeypatch):
    counted = []
    first = metrics.KPIS["unit_cost"]
    counting = replace(first, of=lambda run: counted.append(run) or first.of(run))
    monkeypatch.setitem(metrics.KPIS, "unit_cost", counting)
    pair_of(tiny())
    before = len(counted)
    pair_of(tiny("levers.demand_visibility=0.5"))
    assert 0 < len(counted) - before == before // 2
    assert {run.world for run in counted[before:]} == {"with"}
