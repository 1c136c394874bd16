"""Which lever did it: worlds by combination, the store that resumes, and what is reported."""

from __future__ import annotations

import gc
import json
import math

import numpy as np
import pyarrow.parquet as pq
import pytest

import simulation
from scenarios.load import ScenarioError, load
from scenarios.policy import Levers
from simulation.attribution import plan as planning
from simulation.attribution import running, store
from simulation.attribution.attribute import Unfinished, attribute, run_plan
from simulation.attribution.document import FILES, document, write_folder
from simulation.attribution.plan import make_plan
from simulation.attribution.running import Runner
from simulation.attribution.store import Keys, Store
from simulation.comparison import compare
from simulation.estimates import interval
from simulation.histories import replication_seed
from simulation.metrics import KPIS, PRIMARY, evaluate
from simulation.worlds import Fork, Worlds, single
from tests.tiny_worlds import tiny

THREE = ("demand_visibility", "flexible_production", "direct_sourcing")


def same(one, other):
    """Whether two attributions are the same to the bit."""
    return list(one.values) == list(other.values) and all(
        np.array_equal(one.values[n], other.values[n]) for n in one.values
    )


def interrupt_at(count):
    def progress(now):
        if now.done == count:
            raise KeyboardInterrupt

    return progress


@pytest.fixture(scope="module")
def three():
    return attribute(tiny(), levers=THREE, replications=3, workers=2)


# Worlds


def test_the_whole_is_what_compare_finds(three):
    off = [f"levers.{name}=0" for name in Levers.model_fields if name not in THREE]
    compared = compare(tiny(*off), replications=3)
    for name in KPIS:
        found, other = three.of(name), compared.kpis[name]
        assert (found.without, found.with_) == (other.without, other.with_)
        assert found.level.whole.value == other.difference
        assert found.level.whole.low == other.difference_low
        assert (found.log_ratio is None) or (other.ratio is not None)
        if found.log_ratio is not None:
            assert math.exp(found.log_ratio.whole.value) == other.ratio
            assert math.exp(found.log_ratio.whole.high) == other.ratio_high


def test_a_world_with_no_lever_on_is_the_world_without_by_the_placebo_rule(three):
    pair = Worlds().pair(three.plan.scenario_of(0), three.plan.seed, 1)
    whole = single(three.plan.scenario_of(three.plan.whole), three.plan.seed, 1, "with")
    placebo = evaluate(pair.with_.with_adopters(whole.firms.adopter))
    assert three.values[1][:, 0].tolist() == list(placebo.values())


def test_a_model_that_is_used_again_gives_what_a_new_one_gives_for_every_lever():
    result = attribute(tiny(), replications=1, sequences=1, workers=1)
    plan = result.plan
    assert plan.levers == tuple(Levers.model_fields)
    combinations = plan.combinations(0).tolist()
    alone = [1 << i for i in range(len(plan.levers))]
    for combination in [*alone, plan.whole - 1, plan.whole]:
        fresh = single(plan.scenario_of(combination), plan.seed, 0, "with")
        kept = result.values[0][:, combinations.index(combination)]
        assert kept.tolist() == list(evaluate(fresh).values()), plan.members(combination)


@pytest.mark.parametrize("workers", [1, 3, 8])
def test_no_result_depends_on_the_number_of_workers(three, workers):
    assert same(three, attribute(tiny(), levers=THREE, replications=3, workers=workers))


def test_history_is_run_once_a_replication_and_few_forks_are_in_memory_at_a_time():
    plan = make_plan(tiny(), levers=THREE[:2], replications=5)
    worlds = Worlds(room=0)
    runner = Runner(plan, worlds, 2)
    run_plan(plan, runner, Store(plan))
    assert worlds.runs == {"warmup": 5, "without": 5, "with": 5 * 3}
    assert runner.most_forks == 2
    gc.collect()
    assert not [thing for thing in gc.get_objects() if type(thing) is Fork]


def test_forks_that_are_kept_already_are_used():
    worlds = Worlds()
    compare(tiny(), replications=2, worlds=worlds)
    attribute(tiny(), levers=THREE[:1], replications=2, worlds=worlds)
    assert worlds.runs == {"warmup": 2, "without": 2, "with": 2 + 2}


def test_replications_keep_their_values_whatever_their_number(three):
    fewer = attribute(tiny(), levers=THREE, replications=1)
    assert np.array_equal(fewer.values[0], three.values[0])


def test_an_error_in_a_world_ends_all_and_is_told(monkeypatch, tmp_path):
    calls = []

    def failing(run):
        calls.append(run)
        if len(calls) == 5:
            raise FloatingPointError("a KPI is infinite")
        return evaluate(run)

    monkeypatch.setattr(running, "evaluate", failing)
    with pytest.raises(FloatingPointError, match="infinite"):
        attribute(tiny(), levers=THREE, replications=4, workers=2, folder=tmp_path)
    kept = sum(pq.read_metadata(part).num_rows for part in (tmp_path / "runs").iterdir())
    assert kept >= 2


# Shares


def test_parts_add_up_to_the_whole_for_every_kpi_in_level_and_logarithm(three):
    for name in KPIS:
        found = three.of(name)
        for part in (found.level, found.log_ratio):
            if part is None:
                continue
            total = math.fsum(effects.shapley.value for effects in part.levers.values())
            assert abs(total - part.whole.value) <= part.allowed
            assert part.allowed <= 1e-12 * max(1.0, abs(found.without), abs(found.with_))


def test_ranges_are_t_intervals_of_the_shares_of_replications(three):
    number = list(KPIS).index("unit_cost")
    shares = []
    for values in three.values.values():
        v = values[number]  # by combination of levers 1, 2, 4
        shares.append((2 * (v[1] - v[0]) + (v[3] - v[2]) + (v[5] - v[4]) + 2 * (v[7] - v[6])) / 6)
    found = three.kpis["unit_cost"].level.levers[THREE[0]].shapley
    assert (found.value, found.low, found.high) == pytest.approx(interval(np.array(shares)))


def test_a_kpi_that_can_be_negative_has_no_logarithm(three):
    assert three.of("factory_profit").log_ratio is None
    assert three.of("unit_cost").log_ratio is not None


def test_a_single_replication_has_no_range_and_a_single_lever_gets_everything():
    found = attribute(tiny(), levers=THREE[2:], replications=1).kpis["buyer_price"].level
    share = found.levers[THREE[2]].shapley
    assert share.value == found.whole.value
    assert (share.low, share.high) == (None, None)
    assert not share.is_clear
    assert found.interactions == {}


def test_sampled_sequences_agree_with_all_combinations_where_those_are_exact(three):
    sampled = attribute(tiny(), levers=THREE, replications=3, sequences=1)
    assert len(sampled.plan.sequences_of(0)) == 6  # all there are of three levers
    for name in PRIMARY:
        full, other = three.kpis[name].level, sampled.kpis[name].level
        for lever in THREE:
            share = full.levers[lever].shapley.value
            assert other.levers[lever].shapley.value == pytest.approx(share)
        for pair, effect in full.interactions.items():
            assert other.interactions[pair].value == pytest.approx(effect.value)


# Plans


def test_levers_are_read_from_their_declaration_and_those_that_are_off_left_out():
    assert make_plan(tiny()).levers == tuple(Levers.model_fields)
    half = make_plan(tiny("levers.capacity_pool=0", "levers.direct_sourcing=0.5"))
    assert half.levers == tuple(name for name in Levers.model_fields if name != "capacity_pool")
    assert half.intensities["direct_sourcing"] == 0.5
    assert half.off == ()
    some = make_plan(tiny(), levers=["direct_sourcing", "demand_visibility"])
    assert some.levers == ("demand_visibility", "direct_sourcing")
    assert "capacity_pool" in some.off
    levers = some.scenario_of(2).levers
    assert {n: v for n, v in levers.model_dump().items() if v} == {"direct_sourcing": 1.0}


def test_beyond_ten_levers_sequences_are_sampled(monkeypatch):
    names = tuple(f"lever_{number}" for number in range(11))
    for count, sampled in ((10, None), (11, 11)):
        monkeypatch.setattr(planning, "levers_on", lambda _, n=count: names[:n])
        assert make_plan(tiny()).sequences == sampled


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"levers": ["direct_sorcing"]}, "did you mean 'direct_sourcing'"),
        ({"levers": []}, "no lever was named"),
        ({"levers": ["capacity_pool"]}, "capacity_pool is off in this scenario"),
        ({"kpis": ["unit_costs"]}, "did you mean 'unit_cost'"),
        ({"kpis": []}, "no kpi was named"),
        ({"replications": 0}, "replications = 0: must be from 1"),
        ({"sequences": 0}, "sequences = 0: must be from 1"),
        ({"workers": 0}, "workers = 0: must be from 1"),
    ],
)
def test_wrong_input_is_refused_with_the_way_out(options, says):
    with pytest.raises(ValueError, match=says):
        attribute(tiny("levers.capacity_pool=0"), **options)


def test_a_scenario_without_levers_and_a_network_are_refused():
    with pytest.raises(ValueError, match="every lever is off"):
        make_plan(tiny(*(f"levers.{name}=0" for name in Levers.model_fields)))
    with pytest.raises(ScenarioError, match="nothing in it to digitise"):
        make_plan(load("01_beer_game"))


# The store


def test_an_interrupted_attribution_goes_on_from_what_is_on_disk(three, tmp_path):
    def run(replications=3, **options):
        worlds, said = Worlds(room=0), []
        found = attribute(tiny(), levers=THREE, replications=replications, workers=2,
                          folder=tmp_path, worlds=worlds, said=said.append, **options)  # fmt: skip
        return found, worlds.runs["with"], said[0]

    with pytest.raises(Unfinished) as interrupt:
        run(progress=interrupt_at(5))
    assert 5 + 2 <= interrupt.value.done < interrupt.value.total == 24
    found, ran, said = run()
    assert same(found, three)
    assert f"{interrupt.value.done} worlds are there already" in said
    assert ran == 24 - interrupt.value.done - 1  # the third world without is among the missing
    again, ran, _ = run(kpis=["gmv"])
    assert same(again, three)
    assert ran == 0
    _, ran, _ = run(replications=4)
    assert ran == 7


def test_complete_replications_are_shown_after_an_interrupt(three):
    found = attribute(
        tiny(), levers=THREE, replications=3, workers=1, progress=interrupt_at(10)
    )  # fmt: skip
    assert found.stop_reason == "interrupted"
    assert list(found.values) == [0]
    assert np.array_equal(found.values[0], three.values[0])
    assert found.done >= 8 + 4


def test_parts_that_cannot_be_read_are_passed_over_and_told(three, tmp_path):
    attribute(tiny(), levers=THREE, replications=3, folder=tmp_path)
    parts = sorted((tmp_path / "runs").iterdir())
    whole = parts[0].read_bytes()
    parts[0].write_bytes(whole[: len(whole) // 2])
    (tmp_path / "runs" / ".left.parquet.1-a.tmp").write_bytes(b"half")
    (tmp_path / "runs" / "other.parquet").write_bytes(b"")
    said = []
    found = attribute(tiny(), levers=THREE, replications=3, folder=tmp_path, said=said.append)
    assert same(found, three)
    told = [text for text in said if "cannot be read" in text]
    assert [text.split()[0] for text in told] == [parts[0].name, "other.parquet"]


def test_keys_change_with_all_that_values_depend_on_and_with_nothing_else(monkeypatch):
    def key(scenario=None, combination=3, replication=0, **options):
        plan = make_plan(scenario or tiny(), levers=THREE, **options)
        return Keys(plan)(replication, combination)

    others = {
        key(combination=1),
        key(combination=0),
        key(replication=1),
        key(seed=5),
        key(tiny("prices.remote_days=9")),
        key(tiny("levers.demand_visibility=0.5")),
    }
    assert len(others) == 6
    assert key() not in others
    assert key() == key(kpis=["gmv"], replications=99)
    assert key() == key(tiny("levers.capacity_pool=0.5"))  # off in every world of this plan
    pair = make_plan(tiny(), levers=THREE[:2])
    assert Keys(pair)(0, 3) == key()  # the same world, whatever else is told apart
    before = key()
    monkeypatch.setattr(store, "fingerprint", lambda: "another model")
    assert key() != before


def test_a_disk_that_is_full_is_told_and_costs_no_result(three, tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_together", full)
    found = attribute(tiny(), levers=THREE, replications=3, folder=tmp_path)
    assert same(found, three)
    assert found.not_kept == "No space left on device"


def test_what_could_not_be_written_is_written_later(tmp_path, monkeypatch):
    plan = make_plan(tiny(), levers=THREE[:1], replications=1)
    kept = Store(plan, tmp_path)
    row = store.Row(0, 1, THREE[:1], np.zeros(len(KPIS)))
    with monkeypatch.context() as patched:
        patched.setattr(store, "write_together", lambda _: (_ for _ in ()).throw(OSError("full")))
        kept.add([row])
        kept.flush()
        assert kept.problem == "full"
    kept.flush()
    assert kept.problem == ""
    assert list(Store(plan, tmp_path).find()[0]) == [1]


# What is reported


def test_the_document_holds_every_number_and_is_json(three):
    content = json.loads(json.dumps(document(three, "zhili_kidswear"), allow_nan=False))
    assert content["scenario"] == "zhili_kidswear"
    assert content["version"] == simulation.__version__
    assert content["seed"] == three.plan.seed
    assert content["replications"] == 3
    assert content["levers"] == list(THREE)
    assert content["worlds"] == 24
    assert set(content["kpis"]) == set(PRIMARY)
    for found in content["kpis"].values():
        for measure in ("log_ratio", "level"):
            whole = found["whole"][measure]
            assert whole["low"] <= whole["value"] <= whole["high"]
            parts = [row[measure]["shapley"]["value"] for row in found["levers"].values()]
            assert math.fsum(parts) == pytest.approx(whole["value"], rel=1e-9, abs=1e-12)
            assert abs(found["parts_minus_whole"][measure]) <= found["rounding_at_most"][measure]
        assert {tuple(row["levers"]) for row in found["interactions"]} == {
            (THREE[0], THREE[1]), (THREE[0], THREE[2]), (THREE[1], THREE[2])
        }  # fmt: skip


def test_the_folder_holds_tidy_tables_that_agree_with_the_document(three, tmp_path):
    write_folder(tmp_path, three, "zhili_kidswear")
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    rows = pq.read_table(tmp_path / "levers.parquet").to_pylist()
    assert len(rows) == 3 * 2 * (1 + 3 * 3)
    content = json.loads((tmp_path / "attribution.json").read_text("utf-8"))
    for row in rows:
        if row["lever"] != "all":
            lever = content["kpis"][row["kpi"]]["levers"][row["lever"]]
            assert lever[row["measure"]][row["quantity"]]["value"] == row["value"]
    assert len(pq.read_table(tmp_path / "interactions.parquet")) == 3 * 2 * 3
    assert content["parameters"]["run"]["seed"] == three.plan.scenario.run.seed


def test_a_lone_lever_leaves_a_table_of_no_pairs(tmp_path):
    found = attribute(tiny(), levers=THREE[:1], kpis=["factory_profit"], replications=1)
    write_folder(tmp_path, found, "zhili_kidswear")
    pairs = pq.read_table(tmp_path / "interactions.parquet")
    assert len(pairs) == 0
    assert "other_lever" in pairs.column_names


def test_attribute_is_offered_by_the_package():
    assert simulation.attribute is attribute
    assert replication_seed(1, 0) == 873958087349525
