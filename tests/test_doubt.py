"""Pairs of draws: the luck of a comparison, kept on disk, resumed, interrupted, failed."""

from __future__ import annotations

import errno
import gc

from scenarios.write import content_hash
from simulation import kept as keeper
from simulation.compared import values_of
from simulation.comparison import compare
from simulation.doubt import parts, running
from simulation.doubt.document import document, draws_table
from simulation.doubt.running import doubt_about
from simulation.world_run import WorldRun
from simulation.worlds import Worlds
from tests.tiny_worlds import tiny


def test_every_draw_is_complete_refused_or_failed(eight):
    assert len(eight.complete) + len(eight.refused) + len(eight.failed) == eight.asked == 8
    assert not eight.failed
    assert len(eight.complete) >= 4


def test_a_draw_has_the_values_and_the_luck_of_a_comparison_of_its_scenario(eight):
    number = eight.complete[0].number
    alone = compare(eight.design.draws[number].scenario, replications=2, seed=1)
    for name, (without, with_) in values_of(alone.pairs).items():
        assert eight.values[name][0][0].tolist() == without.tolist(), name
        assert eight.values[name][1][0].tolist() == with_.tolist(), name


def test_draws_do_not_depend_on_the_number_of_threads(eight):
    again = doubt_about(tiny(), 8, 1, replications=2, workers=1)
    assert document(again) == document(eight)


def counted(monkeypatch):
    calls = []
    pair = Worlds.pair

    def count(self, scenario, seed, replication, **options):
        calls.append((content_hash(scenario), replication))
        return pair(self, scenario, seed, replication, **options)

    monkeypatch.setattr(Worlds, "pair", count)
    return calls


def test_pairs_that_are_kept_are_not_run_again_and_spoilt_ones_are(
    eight, eight_folder, monkeypatch
):
    calls = counted(monkeypatch)
    kept = sorted((eight_folder / parts.FOLDER).glob("*.json"))
    assert len(kept) == 2 * len(eight.complete)
    again = doubt_about(tiny(), 8, 1, replications=2, folder=eight_folder)
    assert calls == []
    assert again.resumed == len(kept)
    kept[0].write_text(kept[0].read_text()[:50])
    kept[1].unlink()
    mended = doubt_about(tiny(), 8, 1, replications=2, folder=eight_folder)
    assert len(calls) == 2
    assert document(mended) == document(again) == document(eight)
    assert draws_table(mended).equals(draws_table(eight))


def test_another_seed_or_another_model_shares_no_pair(monkeypatch):
    scenario = tiny()
    key = parts.part_key(scenario, 1, 0)
    others = [parts.part_key(scenario, 2, 0), parts.part_key(scenario, 1, 1),
              parts.part_key(tiny("factories.setup_cost=1501"), 1, 0)]  # fmt: skip
    monkeypatch.setattr(parts, "fingerprint", lambda: "changed")
    assert key not in [*others, parts.part_key(scenario, 1, 0)]
    assert len(set(others)) == 3


def test_an_interrupt_keeps_what_is_done_and_the_same_call_goes_on(eight, tmp_path, monkeypatch):
    def interrupt(now):
        if now.done == 5:
            raise KeyboardInterrupt

    part = doubt_about(tiny(), 8, 1, replications=2, workers=1, folder=tmp_path, progress=interrupt)
    assert part.interrupted
    assert len(part.complete) == 2
    assert document(part)["draws"] == 2
    calls = counted(monkeypatch)
    whole = doubt_about(tiny(), 8, 1, replications=2, workers=1, folder=tmp_path)
    assert len(calls) == 2 * len(eight.complete) - 5
    assert document(whole) == document(eight)


def test_an_interrupt_before_the_first_draw_keeps_the_comparison(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "make_design", interrupt)
    result = compare(tiny(), replications=1, doubt=4)
    assert (result.replications, result.stop_reason, result.doubt) == (1, "interrupted", None)


def test_a_run_that_fails_is_told_and_ends_nothing(eight, monkeypatch):
    bad = content_hash(eight.design.draws[eight.complete[1].number].scenario)
    pair = Worlds.pair

    def fail(self, scenario, *rest, **options):
        if content_hash(scenario) == bad:
            raise FloatingPointError("cost is nan")
        return pair(self, scenario, *rest, **options)

    monkeypatch.setattr(Worlds, "pair", fail)
    found = doubt_about(tiny(), 8, 1, replications=1)
    assert found.failed == {eight.complete[1].number: "FloatingPointError: cost is nan"}
    assert len(found.complete) == len(eight.complete) - 1
    assert "failed" in draws_table(found)["status"].to_pylist()


def test_a_full_disk_loses_no_result(eight, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeper, "write_text", full)
    found = doubt_about(tiny(), 8, 1, replications=2, folder=tmp_path)
    assert found.not_kept == "No space left on device"
    assert document(found) == document(eight)


def test_no_world_outlives_its_kpis():
    alive = []

    def look(now):
        alive.append(sum(isinstance(thing, WorldRun) for thing in gc.get_objects()))

    gc.collect()
    before = sum(isinstance(thing, WorldRun) for thing in gc.get_objects())
    doubt_about(tiny(), 8, 1, replications=2, workers=1, progress=look)
    assert max(alive) - before <= 6  # the pair at hand, and the one being made
    assert len(alive) >= 8
