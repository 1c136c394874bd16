"""With against without: placebo, pairing, intervals, stopping, the store of worlds, and results."""

from __future__ import annotations

import errno
import gc
import json
import math
import os
import threading
import weakref

import mesa
import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy import stats

import simulation
from scenarios.load import ScenarioError, load
from simulation import estimates, files, results, sentence
from simulation.comparison import Comparison, compare, values_of
from simulation.equal_service import TOLERANCE, solve
from simulation.estimates import PairedEstimate, StoppingRule, estimate, interval
from simulation.metrics import KPIS, PRIMARY, evaluate
from simulation.model import ClusterModel
from simulation.series import series_of
from simulation.world_run import take
from simulation.worlds import Stopped, Worlds, begin, replication_seed, shared_key, single

TINY = ["scale=0.0015", "run.warmup_days=140", "run.horizon_days=140", "run.transition_days=56"]
LEVERS_TEXT = """
    demand_visibility flexible_production preorder_pooling capacity_pool pooled_procurement
    direct_sourcing
"""
LEVERS = LEVERS_TEXT.split()
FREE = [
    "adoption.cost_per_year=0",
    "adoption.joining_cost=0",
    "platform.membership_per_year=0",
    "platform.commission=0",
]
# What each lever would change, at its traditional value.
TRADITIONAL = {
    "demand_visibility": {},
    "flexible_production": {
        "setup_cost": "factories.setup_cost",
        "setup_days": "factories.setup_days",
        "minimum_lot": "factories.minimum_lot",
        "production_days": "factories.production_days",
        "labour_premium": 0.0,
    },
    "preorder_pooling": {"known_share": 0.0, "merged_share": 0.0},
    "capacity_pool": {"pooled_capacity": 0.0},
}


def tiny(*overrides):
    return load("zhili_kidswear", [*TINY, *overrides])


def off(*but):
    return [f"levers.{name}=0" for name in LEVERS if name not in but]


def same(a, b):
    """Whether two runs are the same to the bit."""
    return np.array_equal(a.measures, b.measures) and evaluate(a) == evaluate(b)


def identical(one, other):
    return [p.replication for p in one.pairs] == [p.replication for p in other.pairs] and all(
        same(p.without, q.without) and same(p.with_, q.with_)
        for p, q in zip(one.pairs, other.pairs, strict=True)
    )


@pytest.fixture(scope="module")
def worlds():
    return Worlds()


@pytest.fixture(scope="module")
def four(worlds):
    return compare(tiny(), replications=4, workers=2, worlds=worlds)


# Placebo


def test_with_every_lever_off_both_worlds_are_the_same_to_the_bit(worlds):
    result = compare(tiny(*off()), replications=2, worlds=worlds)
    for pair in result.pairs:
        assert same(pair.without, pair.with_)
    for name, found in result.kpis.items():
        assert found.difference == 0.0, name
        assert found.ratio in (1.0, None), name


@pytest.mark.parametrize("lever", [name for name, ends in TRADITIONAL.items() if ends])
def test_a_lever_whose_digital_end_is_the_traditional_one_changes_nothing(worlds, lever):
    from scenarios.paths import value_at

    base = tiny()
    ends = {
        name: value_at(base, end) if isinstance(end, str) else end
        for name, end in TRADITIONAL[lever].items()
    }
    moved = [f"digital.{name}={value}" for name, value in ends.items()]
    result = compare(tiny(*off(lever), *moved, *FREE), replications=1, worlds=worlds)
    values = {name: found.difference for name, found in result.kpis.items() if found.difference}
    # Firms have joined, and that is all.
    assert set(values) == {"adopted_capacity"}


# Pairing and workers


def test_both_worlds_share_their_history_up_to_the_fork_and_part_there(four):
    for pair in four.pairs:
        fork = pair.without.fork
        assert np.array_equal(pair.without.measures[:fork], pair.with_.measures[:fork])
        assert not np.array_equal(pair.without.measures[fork:], pair.with_.measures[fork:])


def test_replications_differ_and_keep_their_seed_whatever_their_number(four):
    assert not same(four.pairs[0].without, four.pairs[1].without)
    assert len({replication_seed(1, r) for r in range(1000)}) == 1000
    assert [replication_seed(1, 0), replication_seed(7, 3)] == [873958087349525, 3562213612399478]
    fewer = compare(tiny(), replications=2)
    assert same(fewer.pairs[1].with_, four.pairs[1].with_)


@pytest.mark.parametrize("workers", [1, 3])
def test_no_result_depends_on_the_number_of_workers(four, workers):
    other = compare(tiny(), replications=4, workers=workers)
    assert identical(four, other)
    assert other.kpis == four.kpis


def test_seed_of_the_scenario_is_used_unless_another_is_given(four):
    assert four.seed == tiny().run.seed
    other = compare(tiny(), replications=1, seed=9)
    again = compare(tiny("run.seed=9"), replications=1)
    assert identical(other, again)
    assert not same(other.pairs[0].without, four.pairs[0].without)


def test_restoring_the_fork_after_the_world_without_is_as_good_as_a_fresh_run():
    scenario = tiny()
    model = ClusterModel(scenario, replication_seed(1, 0))
    state = model.run(model.fork_period).snapshot()
    take(model.run(), "without")
    begin(model.restore(state))
    restored = take(model.run(), "with")
    model.close()
    assert same(restored, single(scenario, 1, 0, "with"))


def test_a_pair_is_what_two_single_runs_are(four):
    pair = four.pairs[2]
    assert same(
        pair.without, single(tiny(), 1, 2, "without").with_adopters(pair.with_.firms.adopter)
    )
    assert same(pair.with_, single(tiny(), 1, 2, "with"))


# The store of worlds


def test_a_moved_lever_costs_only_the_world_with():
    worlds = Worlds()
    compare(tiny(), replications=2, worlds=worlds)
    assert worlds.runs == {"warmup": 2, "without": 2, "with": 2}
    compare(tiny("levers.flexible_production=0.5"), replications=2, worlds=worlds)
    assert worlds.runs == {"warmup": 2, "without": 2, "with": 4}
    compare(tiny(), replications=3, worlds=worlds)
    assert worlds.runs == {"warmup": 3, "without": 3, "with": 5}


@pytest.mark.parametrize(
    "change",
    ["levers.direct_sourcing=0.3", "digital.setup_cost=700", "digital.minimum_order=20",
     "digital.material_days=1", "adoption.mode='programme'", "platform.offers=3.0"],
)  # fmt: skip
def test_a_world_from_the_store_is_the_same_as_a_fresh_one(worlds, change):
    compare(tiny(), replications=1, worlds=worlds)
    kept = compare(tiny(change), replications=1, worlds=worlds)
    assert shared_key(tiny(change)) == shared_key(tiny())
    assert identical(kept, compare(tiny(change), replications=1, worlds=Worlds(0)))


@pytest.mark.parametrize(
    "change", ["choice.loyalty=0.5", "run.seed=3", "factories.setup_cost=1000", "scale=0.002"]
)
def test_what_the_world_without_depends_on_makes_another_history(change):
    assert shared_key(tiny(change)) != shared_key(tiny())


def test_longer_digital_delays_than_traditional_ones_run_as_well():
    slow = tiny("digital.production_days=60", "digital.material_days=90")
    result = compare(slow, replications=1)
    assert same(result.pairs[0].without, compare(tiny(), replications=1).pairs[0].without)


def test_the_store_keeps_within_its_room_and_forgets_the_oldest():
    worlds = Worlds()
    size = compare(tiny(), replications=1, worlds=worlds) and worlds._used
    small = Worlds(room=2 * size)
    compare(tiny(), replications=5, workers=1, worlds=small)
    assert 0 < small._used <= 2 * size
    small.pair(tiny(), 1, 4)
    assert small.runs["warmup"] == 5
    small.pair(tiny(), 1, 0)
    assert small.runs["warmup"] == 6


def test_models_are_let_go_of():
    before = len(getattr(mesa.Agent, "_ids", ()))
    model = ClusterModel(tiny(), 1)
    gone = weakref.ref(model.shelves)
    model.close()
    assert gone() is None  # at once, without the collector
    compare(tiny(), replications=3, worlds=Worlds(0))
    gc.collect()
    assert len(getattr(mesa.Agent, "_ids", ())) == before


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_replications():
    import tracemalloc

    worlds, scenario = Worlds(0), tiny()
    worlds.pair(scenario, 1, 0)
    tracemalloc.start()
    worlds.pair(scenario, 1, 1)
    start = tracemalloc.get_traced_memory()[0]
    for replication in range(2, 52):
        worlds.pair(scenario, 1, replication)
    growth = tracemalloc.get_traced_memory()[0] - start
    tracemalloc.stop()
    assert growth < 1_000_000


# Intervals


def test_interval_is_the_t_interval_of_scipy():
    values = np.random.default_rng(1).normal(2.0, 3.0, 23)
    mean, low, high = interval(values)
    expected = stats.t.interval(0.9, 22, loc=values.mean(), scale=stats.sem(values))
    assert mean == pytest.approx(values.mean())
    assert (low, high) == pytest.approx(expected)


def test_ratio_is_that_of_logs_and_the_difference_that_of_values():
    rng = np.random.default_rng(2)
    without = rng.lognormal(3.0, 0.5, 30)
    with_ = without * rng.lognormal(-1.0, 0.1, 30)
    found = estimate(without, with_)
    logs = stats.t.interval(
        0.9, 29, loc=np.log(with_ / without).mean(), scale=stats.sem(np.log(with_ / without))
    )
    assert (found.ratio_low, found.ratio_high) == pytest.approx(tuple(np.exp(logs)))
    assert found.ratio == pytest.approx(stats.gmean(with_ / without))
    plain = stats.t.interval(
        0.9, 29, loc=(with_ - without).mean(), scale=stats.sem(with_ - without)
    )
    assert (found.difference_low, found.difference_high) == pytest.approx(plain)
    assert found.half_width == pytest.approx((logs[1] - logs[0]) / 2)
    assert found.lower == 30
    assert found.is_clear
    assert found.luck_correlation == pytest.approx(
        np.corrcoef(np.log(without), np.log(with_))[0, 1]
    )


def test_pairing_makes_the_interval_shorter_than_separate_samples_would():
    rng = np.random.default_rng(3)
    luck = rng.lognormal(0.0, 0.6, 40)
    found = estimate(10 * luck, 9 * luck * rng.lognormal(0, 0.02, 40))
    assert found.luck_correlation > 0.99
    assert found.half_width < 0.01
    assert found.is_clear


@pytest.mark.parametrize("without", [np.array([0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 2.0])])
def test_what_can_be_0_or_less_has_a_difference_and_no_ratio(without):
    found = estimate(without, without + 1.0)
    assert found.ratio is found.ratio_low is found.ratio_high is None
    assert found.difference_low == found.difference == 1.0
    assert estimate(np.array([3.0]), np.array([4.0]), signed=True).ratio is None


def test_one_replication_has_a_ratio_and_no_interval():
    found = estimate(np.array([4.0]), np.array([2.0]))
    assert found.ratio == 0.5
    assert found.ratio_low is found.difference_low is found.luck_correlation is None
    assert found.half_width == math.inf
    assert not found.is_clear


def test_values_without_a_partner_are_refused():
    with pytest.raises(ValueError, match="pairs"):
        estimate(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="pairs"):
        estimate(np.ones(0), np.ones(0))


# Stopping


def looks(rule, widths):
    """Numbers of replications at each look, and the reason to stop."""
    done, seen = 0, []
    for width in widths:
        done = rule.next_look(done)
        seen.append(done)
        reason = rule.reason(done, {"a": 0.0, "b": width})
        if reason:
            return seen, reason
    return seen, ""


def test_stops_at_twenty_when_the_worst_outcome_is_precise_enough():
    assert looks(StoppingRule(0.02, None, 200), [0.02]) == ([20], "precision")


def test_looks_every_five_until_the_precision_is_reached():
    rule = StoppingRule(0.02, None, 200)
    assert looks(rule, [0.05, 0.03, 0.019]) == ([20, 25, 30], "precision")


def test_stops_at_the_cap_and_says_so():
    assert looks(StoppingRule(0.02, None, 27), [1, 1, 1]) == ([20, 25, 27], "cap")
    assert looks(StoppingRule(0.02, None, 7), [math.inf]) == ([7], "cap")


def test_a_number_of_replications_asked_for_is_done_whatever_the_precision():
    assert looks(StoppingRule(0.02, 3, 200), [math.inf]) == ([3], "replications")


def test_a_comparison_stops_by_the_precision_of_the_worst_primary_outcome():
    widths = []
    result = compare(tiny(), precision=0.9, progress=lambda p: widths.append(p.half_width))
    assert (result.replications, result.stop_reason) == (20, "precision")
    assert max(result.half_widths.values()) <= 0.9
    assert len(widths) == 20


def test_a_comparison_that_never_gets_precise_ends_at_the_cap(worlds):
    result = compare(tiny(), precision=1e-9, cap=4, worlds=worlds)
    assert (result.replications, result.stop_reason) == (4, "cap")


@pytest.mark.parametrize(
    "wrong",
    [{"replications": 0}, {"replications": 10_001}, {"precision": 0.0}, {"precision": 1.0},
     {"precision": math.nan}, {"workers": 0}, {"workers": 257}, {"cap": 0}],
)  # fmt: skip
def test_numbers_out_of_range_are_refused_before_anything_runs(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        compare(tiny(), **wrong)


def test_an_explicit_network_is_refused():
    with pytest.raises(ScenarioError, match="nothing to digitise"):
        compare(load("01_beer_game"))


# Interruption and errors


def test_an_interrupt_keeps_what_is_done(worlds):
    def interrupt(progress):
        if progress.done == 3:
            raise KeyboardInterrupt

    result = compare(tiny(), replications=50, workers=1, progress=interrupt)
    assert result.stop_reason == "interrupted"
    assert 3 <= result.replications < 10
    assert result.kpis["unit_cost"].ratio is not None


def test_an_interrupt_before_anything_is_done_is_passed_on(monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Worlds, "pair", interrupt)
    with pytest.raises(KeyboardInterrupt):
        compare(tiny(), replications=2)


def test_runs_give_up_within_a_period_when_asked_to_stop():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        Worlds().pair(tiny(), 1, 0, stop=stop)


def test_an_error_in_a_replication_is_not_swallowed(monkeypatch):
    def broken(self, *args, **kwargs):
        raise ZeroDivisionError("model")

    monkeypatch.setattr(Worlds, "branch", broken)
    with pytest.raises(ZeroDivisionError, match="model"):
        compare(tiny(), replications=3, workers=2)


# Equal service


def test_solver_finds_the_shift_in_a_few_evaluations():
    for slope in (0.02, 0.1, 0.4):
        for gap in (-0.06, -0.01, 0.002, 0.05):
            shift, left, evaluations = solve(lambda z, s=slope, g=gap: g + s * z, gap)
            assert evaluations <= 8
            assert abs(left) <= TOLERANCE or abs(shift) == 3.0


def test_solver_says_so_when_there_is_no_solution():
    shift, left, evaluations = solve(lambda z: 0.1, 0.1)
    assert (shift, left) == (0.0, 0.1)
    assert evaluations <= 8


def test_equal_service_matches_both_fill_rates_and_leaves_the_raw_result_alone(four, worlds):
    result = compare(tiny(), replications=4, equal_service=True, worlds=worlds)
    assert result.kpis == four.kpis
    for found in (result.equal_service, result.equal_factory_fill):
        assert found.z_without == tiny().buyers.service_factor
        assert found.matched == (abs(found.fill_with - found.fill_without) <= TOLERANCE)
        assert found.kpis[found.kpi].with_ == pytest.approx(found.fill_with)
        assert found.kpis["unit_cost"].without == four.kpis["unit_cost"].without
    assert result.equal_factory_fill.matched


def test_a_placebo_already_serves_equally(worlds):
    result = compare(tiny(*off()), replications=1, equal_service=True, worlds=worlds)
    assert result.equal_service.evaluations == 1
    assert result.equal_service.z_with == result.equal_service.z_without
    assert result.equal_service.kpis == result.kpis


def test_a_larger_service_factor_serves_better_and_holds_more(worlds):
    low, high = (worlds.pair(tiny(), 1, 0, shift=z).with_ for z in (-1.0, 1.0))
    for name in ("factory_fill", "factory_inventory"):
        assert KPIS[name].of(low) < KPIS[name].of(high)


# Results


def test_series_start_where_the_worlds_part_and_end_at_the_horizon(four):
    line = series_of(four.pairs, "factory_inventory")
    assert line.days.tolist() == [0, 28, 56, 84, 112, 140]
    assert line.without.shape == line.with_.shape == (4, 6)
    assert np.array_equal(line.without[:, 0], line.with_[:, 0])
    last = four.pairs[1].with_
    assert line.with_[1, -1] == KPIS["factory_inventory"].of(last.window(40 - 13, 40))


def test_json_has_the_contract_and_nothing_that_is_no_number(four):
    document = json.loads(results.json_text(results.document(four, "zhili_kidswear")))
    assert document["scenario"] == "zhili_kidswear"
    assert document["version"] == simulation.__version__
    assert (document["seed"], document["replications"]) == (1, 4)
    assert list(document["kpis"]) == list(KPIS)
    for row in document["kpis"].values():
        assert list(row) == [
            "unit", "without", "with", "difference", "difference_low", "difference_high",
            "ratio", "ratio_low", "ratio_high",
        ]  # fmt: skip
        if row["ratio"] is not None:
            assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]
    assert document["stop_reason"] == "replications"
    assert set(document["luck_correlation"]) == set(document["series"]) == set(PRIMARY)
    assert document["equal_service"] is None
    assert document["lower_in"]["factory_inventory"] == 4


def test_a_single_replication_makes_valid_json_with_nulls(worlds):
    result = compare(tiny(), replications=1, worlds=worlds)
    document = json.loads(results.json_text(results.document(result, "x")))
    assert document["kpis"]["unit_cost"]["ratio_low"] is None
    assert document["half_widths"]["unit_cost"] is None


def test_a_nan_never_reaches_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        results.json_text({"x": math.nan})


def test_folder_has_tidy_tables_that_agree_with_the_comparison(four, tmp_path):
    runs = [(p.replication, run) for p in four.pairs for run in (p.without, p.with_)]
    results.write_folder(tmp_path / "new" / "out", four.scenario, "zhili", 1, runs)
    folder = tmp_path / "new" / "out"
    assert sorted(os.listdir(folder)) == [
        "firms.parquet", "kpis.parquet", "manifest.json", "periods.parquet",
    ]  # fmt: skip
    kpis = pq.read_table(folder / "kpis.parquet").to_pandas()
    assert list(kpis) == ["replication", "world", "kpi", "value"]
    cell = kpis[(kpis.kpi == "unit_cost") & (kpis.world == "with")].sort_values("replication")
    assert cell.value.to_numpy().tolist() == four.values["unit_cost"][1].tolist()
    periods = pq.read_table(folder / "periods.parquet").to_pandas()
    assert list(periods) == ["replication", "world", "period", "measure", "value"]
    sold = periods[(periods.measure == "factory_sold") & (periods.replication == 2)]
    sold = sold[(sold.world == "with") & (sold.period >= 8)]
    assert sold.value.sum() == four.pairs[2].with_.total("factory_sold")
    assert (periods.period.min(), periods.period.max()) == (-20, 19)
    firms = pq.read_table(folder / "firms.parquet").to_pandas()
    assert len(firms) == 8 * len(four.pairs[0].with_.firms)
    assert set(firms.kind) == {"trader", "factory"}
    assert not firms[firms.world == "without"].digital.any()
    assert firms[firms.world == "with"].digital.all()
    assert not firms.drop(columns="bullwhip").isna().any().any()


def test_manifest_holds_every_value_and_version(four, tmp_path):
    results.write_folder(tmp_path, four.scenario, "zhili", 1, [(0, four.pairs[0].with_)])
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"]["factories"]["setup_cost"] == four.scenario.factories.setup_cost
    assert {"simulation", "python", "numpy", "numba", "mesa"} <= set(manifest["versions"])
    assert len(manifest["content_hash"]) == 64
    assert manifest["seed"] == 1


# Files are whole or not there


def test_a_failed_rename_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    path = tmp_path / "r.json"
    path.write_text("old")

    def fail(*_):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="broken"):
        results.write_json(path, {"a": 1})
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["r.json"]


@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_full_disk_or_an_interrupt_leaves_every_file_as_it_was(tmp_path, problem):
    def good(stream):
        stream.write(b"new")

    def bad(stream):
        stream.write(b"ne")
        raise problem

    (tmp_path / "a").write_text("old")
    with pytest.raises(type(problem)):
        files.write_together({tmp_path / "a": good, tmp_path / "b": bad})
    assert (tmp_path / "a").read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_links_are_followed_and_devices_are_not_replaced(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    results.write_json(tmp_path / "link", {"a": 1})
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "real").read_text()) == {"a": 1}
    results.write_json(files.Path("/dev/null"), {"a": 1})
    assert not files.Path("/dev/null").is_file()


# The sentence


def found(ratio, low, high, lower=40, higher=0):
    return PairedEstimate(
        without=100.0, with_=100.0 * ratio, difference=100 * (ratio - 1), difference_low=0.0,
        difference_high=0.0, ratio=ratio, ratio_low=low, ratio_high=high, lower=lower,
        higher=higher, luck_correlation=0.9,
    )  # fmt: skip


def test_sentence_of_a_clear_fall():
    said = sentence.sentences("factory_inventory", found(0.38, 0.33, 0.44), 40)
    assert said["en"] == (
        "In the model, factory stock falls to about 38 % of its former level "
        "(luck only: 90 % range 33-44 %); lower in 40 of 40 paired runs."
    )
    assert said["zh"] == (
        "在模型里，工厂库存降到原来的约 38 %"
        "（只因运气不同：九成可能的范围 33-44 %）；40 对运行中有 40 对更低。"
    )


def test_sentence_of_a_clear_rise():
    said = sentence.sentences("unit_cost", found(1.25, 1.2, 1.3, 1, 39), 40)
    assert "the cost of a piece rises to about 125 %" in said["en"]
    assert "higher in 39 of 40" in said["en"]
    assert "升到原来的约 125 %" in said["zh"]


def test_a_range_across_zero_is_no_clear_change():
    said = sentence.sentences("buyer_price", found(0.99, 0.97, 1.01, 25, 15), 40)
    assert "no clear change" in said["en"]
    assert "97.0-101.0 % of its former level" in said["en"]
    assert "看不出明显变化" in said["zh"]


def test_sentences_without_range_ratio_or_difference():
    one = sentence.sentences("unit_cost", found(0.9, None, None, 1), 1)
    assert "a single run has no range" in one["en"]
    none = sentence.sentences("unit_cost", found(1.0, 1.0, 1.0, 0, 0), 5)
    assert "is the same with and without" in none["en"]
    profit = estimate(np.array([-3.0, 5.0, 1.0]), np.array([9.0, 9.5, 8.0]), signed=True)
    said = sentence.sentences("factory_profit", profit, 3)
    assert "factories earn rises (1 yuan a year without, 8.833 yuan a year with)" in said["en"]


def test_words_forbidden_to_people_are_not_used(four):
    for kpi, number in four.kpis.items():
        for text in sentence.sentences(kpi, number, 4).values():
            assert text.startswith(("In the model", "在模型里"))
            for word in (" will ", "confidence", "significant", "counterfactual"):
                assert word not in text


def test_comparisons_can_be_put_together_from_pairs(four):
    again = Comparison(four.scenario, four.seed, four.pairs[:2], "replications")
    assert again.values["unit_cost"][0].tolist() == four.values["unit_cost"][0][:2].tolist()
    assert values_of(four.pairs).keys() == KPIS.keys()
    assert estimates.LEVEL == 0.9
