"""History matching leaves what made its targets, and rules out what did not."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios import catalogue
from scenarios.catalogue import WORLD_WITH, describe
from scenarios.levers import EFFECTS
from scenarios.load import load
from scenarios.problems import ScenarioError
from simulation import cli
from simulation.calibration.calibrate import calibrate
from simulation.calibration.emulator import Emulator
from simulation.calibration.free import free_parameters, parsed
from simulation.calibration.luck import luck_of
from simulation.calibration.region import EmptyRegionError, share_inside, spread_out
from simulation.calibration.simulate import simulate
from simulation.calibration.targets import (
    Target,
    file_targets,
    implausibility,
    pattern_targets,
    worst,
)
from simulation.calibration.waves import Settings, match
from simulation.ensemble import read_ensemble
from simulation.patterns.table import MEASURES
from tests.tiny_worlds import TINY, tiny

QUICK = ["scale=0.0008", "run.warmup_days=84", "run.horizon_days=126", "run.transition_days=28"]


def quick(*overrides):
    return load("zhili_kidswear", [*QUICK, *overrides])


# What may be moved --------------------------------------------------------------------------------


def test_nothing_that_only_the_world_with_has_may_be_calibrated():
    marked = {row.path for row in describe() if row.calibratable}
    assert len(marked) >= 10
    assert {path.partition(".")[0] for path in marked}.isdisjoint(WORLD_WITH)
    assert marked.isdisjoint({effect.on for effect in EFFECTS})
    assert all(len(row.calibratable) > 10 for row in describe() if row.calibratable)  # a reason


def test_a_marker_on_a_digital_end_is_refused_by_the_declaration():
    with pytest.raises(TypeError, match="never calibrated"):
        catalogue._calibratable("digital.setup_cost", "it would fit better")


def test_free_parameters_are_the_marked_ones_within_their_declared_ranges():
    scenario = quick()
    free = {one.path: one for one in free_parameters(scenario)}
    rows = {row.path: row for row in describe()}
    assert set(free) == {p for p, row in rows.items() if row.calibratable and row.doubt}
    for path, one in free.items():
        assert one.low <= one.present <= one.high, path
        assert one.at(one.position(one.present)) == pytest.approx(one.present)
    assert (free["buyers.ordering_cost"].low, free["buyers.ordering_cost"].high) == (40, 150)


def test_a_range_does_not_pass_the_digital_end_of_a_lever():
    free = free_parameters(quick("digital.setup_cost=1400"), {"factories.setup_cost": None})
    assert free[0].low > 1400
    assert free_parameters(quick(), {"factories.setup_cost": None})[0].low == 1100


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("digital.setup_cost", "is not marked as calibratable"),
        ("choice.price_sensitivity", "is not marked as calibratable"),
        ("buyers.ordering_costs", "did you mean 'buyers.ordering_cost'"),
        ("buyers.size_log_sd", "has no declared range: give one"),
        ("buyers.ordering_cost=90:40", "must go up within"),
        ("buyers.ordering_cost=-1:40", "must go up within"),
        ("buyers.ordering_cost=cheap:dear", "must be PATH=LOW:HIGH"),
    ],
)
def test_what_may_not_be_moved_is_refused(asked, said):
    with pytest.raises(ScenarioError) as refused:
        free_parameters(quick(), parsed([asked]))
    assert said in str(refused.value)


# What is aimed at ---------------------------------------------------------------------------------


def test_only_c_patterns_are_aimed_at():
    used = {m.key: m.use for m in MEASURES}
    targets = pattern_targets()
    assert {used[target.key] for target in targets} == {"C"}
    assert {"stock_days", "once_share", "popularity_tail"} <= {t.key for t in targets}
    assert "stock_ratio" not in {t.key for t in targets}


def test_implausibility_is_three_at_the_end_of_a_band_and_less_with_more_doubt():
    target = Target("x", "x", "-", 2.0, 4.0, "x")
    outcomes = np.array([[3.0], [4.0], [5.0]])
    sure = implausibility((target,), outcomes, np.zeros((3, 1)))
    np.testing.assert_allclose(sure[:, 0], [0.0, 3.0, 6.0])
    unsure = implausibility((target,), outcomes, np.full((3, 1), 1.0))
    assert (unsure[1:] < sure[1:]).all()


def test_a_series_is_one_thing_and_misses_may_be_allowed():
    points = tuple(
        Target(f"s@{k}", "s", "-", 0.0, 2.0, "s", (float(k), float(k + 1)), "gmv") for k in range(4)
    )
    other = Target("x", "x", "-", 0.0, 2.0, "x")
    outcomes = np.array([[1.0, 1.0, 1.0, 3.0, 9.0]])
    found = implausibility((*points, other), outcomes, np.zeros((1, 5)))
    np.testing.assert_allclose(found[0], [6.0 / 2.0, 24.0])
    assert worst(found, 0)[0] == 24.0
    assert worst(found, 1)[0] == 3.0
    assert worst(found, 5)[0] == 3.0
    unknown = implausibility((*points, other), np.full((1, 5), np.nan), np.zeros((1, 5)))
    assert (unknown == 0.0).all()


def test_own_targets_are_read_with_their_windows_and_tolerances(tmp_path):
    path = tmp_path / "t.csv"
    pd.DataFrame(
        {"day": [91, 182], "gmv": [10.0, 12.0], "fill_rate": [0.9, 0.8],
         "fill_rate_tolerance": [0.05, 0.1]}
    ).to_csv(path, index=False)  # fmt: skip
    found = {target.key: target for target in file_targets(path, 364.0, tolerance=0.2)}
    assert found["own:gmv@91-182"].days == (91.0, 182.0)
    assert (found["own:gmv@0-91"].low, found["own:gmv@0-91"].high) == (8.0, 12.0)
    assert found["own:fill_rate@91-182"].low == pytest.approx(0.7)
    assert len({target.group for target in found.values()}) == 2


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"sales": [1]}, "'sales': is no KPI"),
        ({"gmvv": [1]}, "did you mean 'gmv'"),
        ({"gmv": [1, 2]}, "has 2 rows and no column 'day'"),
        ({"day": [10, 5], "gmv": [1, 2]}, "must go up"),
        ({"day": [10, 9999], "gmv": [1, 2]}, "lies after the end of the comparison"),
        ({"gmv": [0.0]}, "needs a tolerance above 0 - give a column gmv_tolerance"),
        ({"gmv": ["much"]}, "must be a number"),
        ({"gmv_tolerance": [1]}, "has no column it is the tolerance of"),
        ({"day": [3]}, "has no column of a KPI"),
    ],
)
def test_own_targets_that_cannot_be_meant_are_refused(tmp_path, columns, said):
    path = tmp_path / "t.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    with pytest.raises(ScenarioError) as refused:
        file_targets(path, 364.0)
    assert said in str(refused.value)


# The machinery ------------------------------------------------------------------------------------


def test_an_emulator_predicts_what_it_has_not_seen_and_doubts_more_where_it_knows_less():
    luck = np.random.default_rng(1)

    def truth(x):
        return np.sin(3.0 * x[:, 0]) + x[:, 1] ** 2 + 0.3 * x[:, 0] * x[:, 1]

    seen = luck.random((60, 3))
    seen[:, 0] *= 0.7
    emulator = Emulator(seen, truth(seen) + luck.normal(0.0, 0.02, 60), 1)
    near, far = (
        luck.random((200, 3)) * [0.7, 1, 1],
        luck.random((200, 3)) * [0.1, 1, 1] + [0.9, 0, 0],
    )
    mean, variance = emulator.predict(near)
    assert np.sqrt(np.mean((mean - truth(near)) ** 2)) < 0.05
    assert emulator.explained > 0.9
    assert emulator.predict(far)[1].mean() > 2.0 * variance.mean()


def test_an_emulator_of_luck_alone_explains_nothing_and_rules_nothing_out():
    luck = np.random.default_rng(2)
    emulator = Emulator(luck.random((60, 3)), luck.normal(5.0, 1.0, 60), 1)
    assert emulator.explained < 0.3
    assert np.abs(emulator.predict(luck.random((100, 3)))[0] - 5.0).max() < 2.0


def test_luck_is_the_variance_between_histories_of_one_point():
    luck = np.random.default_rng(3)
    told = luck.normal(0.0, [1.0, 3.0], (400, 3, 2)) + luck.normal(0, 9, (400, 1, 2))
    told[0, 1, 0] = np.nan
    np.testing.assert_allclose(np.sqrt(luck_of([told])), [1.0, 3.0], rtol=0.06)
    assert (luck_of([told[:, :1]]) == 0.0).all()


def test_the_size_of_a_region_is_told_however_small_it_is():
    for half in (0.4, 0.1, 0.02):

        def inside(points, half=half):
            return (np.abs(points - 0.5) < half).all(axis=1)

        share, points = share_inside(inside, 3, 1)
        assert share == pytest.approx((2 * half) ** 3, rel=0.15)
        assert inside(points).all()
        assert len(points) >= 100
    with pytest.raises(EmptyRegionError):
        share_inside(lambda points: np.zeros(len(points), bool), 3, 1)


def test_points_are_spread_over_a_region():
    points = np.random.default_rng(4).random((2000, 2))
    chosen = spread_out(points, 25, 1)

    def nearest(some):
        d = ((some[:, None] - some[None]) ** 2).sum(axis=2) + np.eye(len(some))
        return np.sqrt(d.min(axis=1)).min()

    assert nearest(chosen) > 3.0 * nearest(points[:25])


# Recovery of a stand-in ---------------------------------------------------------------------------


def stand_in(truth, noise=0.05, seed=0, replications=2):
    """Outcomes of three parameters, and the targets that a history at ``truth`` gives."""
    matrix = np.array([[2.0, 0.3, -0.2], [0.2, 1.5, 0.4], [0.5, -0.4, 1.8], [1.0, 1.0, 1.0]])
    luck = np.random.default_rng(seed)

    def outcomes(x):
        return x @ matrix.T + 0.4 * x[:, :1] * x[:, 1:2]

    def evaluate(positions, title):
        means = outcomes(positions)[:, None, :]
        return means + luck.normal(0.0, noise, (len(positions), replications, 4))

    level = outcomes(np.array([truth]))[0] + luck.normal(0.0, noise, 4)
    targets = [Target(f"k{k}", f"k{k}", "-", v - 0.15, v + 0.15, f"k{k}")
               for k, v in enumerate(level)]  # fmt: skip
    return targets, evaluate


def test_what_made_the_targets_is_left_over_seeds():
    inside = []
    for seed in range(4):
        truth = np.random.default_rng(100 + seed).uniform(0.15, 0.85, 3)
        targets, evaluate = stand_in(truth, seed=seed)
        how = Settings(points=24, waves=3, members=30, discrepancy=0.0, seed=seed)
        found = match(targets, 3, evaluate, how)
        members = found.positions[found.members]
        assert len(members) >= 20
        low, high = np.percentile(members, (2, 98), axis=0)
        inside += ((low <= truth) & (truth <= high)).tolist()
        assert np.prod(high - low) < 0.1  # and most of the ranges is not
        shares = [wave.left for wave in found.waves]
        assert shares == sorted(shares, reverse=True)
        assert found.stop in ("settled", "known well", "waves")
    assert np.mean(inside) >= 0.8


def test_a_target_that_nothing_comes_near_is_set_aside_and_told():
    targets, evaluate = stand_in([0.4, 0.5, 0.6])
    far = replace(targets[3], low=50.0, high=51.0)
    found = match([*targets[:3], far], 3, evaluate, Settings(points=30, waves=3, members=20))
    assert set(found.aside) == {"k3"}
    assert "comes nearer" in found.aside["k3"]
    members = found.positions[found.members]
    assert (np.abs(np.median(members, axis=0) - [0.4, 0.5, 0.6]) < 0.15).all()


def test_targets_in_conflict_leave_nothing_and_are_named_unless_one_may_be_missed():
    targets, evaluate = stand_in([0.2, 0.2, 0.2], noise=0.01)
    other, _ = stand_in([0.8, 0.8, 0.8], noise=0.01)
    both = [*targets[:3], replace(other[3], key="k9", group="k9")]

    def five(positions, title):
        return evaluate(positions, title)

    how = Settings(points=30, waves=3, members=20, discrepancy=0.0)
    found = match(both, 3, five, how)
    assert found.stop == "empty"
    assert not found.members.any()
    assert len(found.conflict) >= 1
    spared = match(both, 3, five, replace(how, misses=1))
    assert spared.stop != "empty"
    assert spared.members.sum() >= 10


def test_an_outcome_that_is_often_not_measured_is_set_aside():
    targets, evaluate = stand_in([0.4, 0.5, 0.6])

    def gaps(positions, title):
        told = evaluate(positions, title)
        told[positions[:, 0] > 0.5, :, 2] = np.nan
        return told

    found = match(targets, 3, gaps, Settings(points=30, waves=2, members=10))
    assert "could not be measured" in found.aside["k2"]


# The model ----------------------------------------------------------------------------------------


def test_a_history_is_the_world_without_and_hangs_on_no_lever():
    targets = [Target("own:gmv", "x", "-", 0, 1, "own:gmv", None, "gmv"),
               Target("own:gmv@0-56", "x", "-", 0, 1, "own:gmv", (0.0, 56.0), "gmv")]  # fmt: skip
    found = simulate(quick(), 3, 0, targets)
    other = simulate(
        quick("levers.flexible_production=0", "digital.setup_cost=10", "adoption.mode=programme"),
        3, 0, targets,
    )  # fmt: skip
    assert found == other
    assert found["own:gmv"] > 0
    assert set(found) >= {target.key for target in pattern_targets()}


def own_targets(scenario, folder, seed, share, kpis=("factory_inventory", "order_value")):
    """A table of what a history of the scenario shows."""
    names = [Target(f"own:{k}", k, "-", 0, 1, f"own:{k}", None, k) for k in kpis]
    told = [simulate(scenario, seed, r, names) for r in range(3)]
    row = {k: [float(np.mean([one[f"own:{k}"] for one in told]))] for k in kpis}
    path = folder / f"own{seed}.csv"
    pd.DataFrame(row).to_csv(path, index=False)
    return file_targets(path, float(scenario.run.horizon_days), tolerance=share)


RANGES = {"buyers.ordering_cost": (40.0, 220.0), "factories.setup_cost": (1100.0, 6000.0)}


@pytest.mark.slow
def test_parameters_of_the_model_are_found_within_the_ensemble_over_seeds(tmp_path):
    inside, told = [], []
    for seed, (cost, setup) in enumerate([(70, 2000), (130, 4500), (180, 1500)], start=21):
        truth = {"buyers.ordering_cost": cost, "factories.setup_cost": setup}
        made = tiny(*(f"{path}={value}" for path, value in truth.items()))
        targets = own_targets(made, tmp_path, seed, 0.12)
        how = Settings(points=24, waves=3, members=20, discrepancy=0.02, seed=seed)
        found = calibrate(tiny(), targets=targets, ranges=RANGES, settings=how, seed=seed + 500)
        for spread in found.spreads:
            low, high = min(found.values[spread.free.path]), max(found.values[spread.free.path])
            inside.append(low <= truth[spread.free.path] <= high)
            told.append((seed, spread.free.path, truth[spread.free.path], low, high))
        assert found.matched.waves[-1].left < 0.8
    assert sum(inside) >= 5, told


def test_a_calibration_resumes_and_its_ensemble_reads_back(tmp_path):
    targets = own_targets(quick("buyers.ordering_cost=90"), tmp_path, 5, 0.4)
    how = Settings(points=12, waves=1, members=4, seed=2)
    found = calibrate(quick(), targets=targets, ranges=RANGES, settings=how, folder=tmp_path)
    assert found.resumed == 0
    again = calibrate(quick(), targets=targets, ranges=RANGES, settings=how, folder=tmp_path)
    assert again.resumed == 2 * len(found.matched.positions)
    np.testing.assert_array_equal(again.matched.outcomes, found.matched.outcomes)
    assert again.values == found.values
    from simulation.calibration.writing import write_folder

    write_folder(tmp_path / "out", found, "x", [])
    members = read_ensemble(tmp_path / "out" / "ensemble.parquet", quick())
    assert len(members) == len(found.members) > 0
    assert set(members.paths) == set(RANGES)
    content = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert content["members"] == len(members)
    assert pq.read_table(tmp_path / "out" / "points.parquet").num_rows == len(
        found.matched.positions
    )
    # The first point is the scenario as it stands.
    first = pq.read_table(tmp_path / "out" / "points.parquet").to_pylist()[0]
    assert first["buyers.ordering_cost"] == pytest.approx(quick().buyers.ordering_cost)
    direct = np.mean([simulate(quick(), found.seed, r, targets)["own:order_value"] for r in (0, 1)])
    assert first["outcome.own:order_value"] == pytest.approx(direct)


def test_a_run_that_fails_is_told_and_ends_nothing(tmp_path, monkeypatch):
    from simulation.calibration import running

    real = running._simulate

    def sometimes(blob, seed, replication, targets):
        if replication == 1:
            raise FloatingPointError("cost is nan")
        return real(blob, seed, replication, targets)

    monkeypatch.setattr(running, "_simulate", sometimes)
    targets = own_targets(quick(), tmp_path, 6, 0.5)
    how = Settings(points=12, waves=1, members=2)
    found = calibrate(quick(), targets=targets, ranges=RANGES, settings=how)
    assert any("cost is nan" in why for why in found.failed.values())
    assert np.isfinite(found.matched.outcomes).all()


def run(*arguments):
    small = [part for value in QUICK for part in ("--set", value)]
    command = ["calibrate", "zhili_kidswear", *small, *map(str, arguments)]
    return CliRunner().invoke(cli.app, command)


MOVED = ["--parameter", "buyers.ordering_cost", "--parameter", "factories.setup_cost=1100:6000"]


def test_the_command_writes_an_ensemble_that_compare_takes(tmp_path):
    own_targets(quick(), tmp_path, 7, 0.5)
    out = tmp_path / "out"
    result = run(
        *MOVED, "--no-patterns", "--target", tmp_path / "own7.csv", "--tolerance", "0.5",
        "--waves", 1, "--points", 12, "--members", 3, "--engine", "serial", "--out", out,
        "--json", tmp_path / "c.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "buyers.ordering_cost" in result.stdout
    assert json.loads((tmp_path / "c.json").read_text())["target_files"] == [
        str(tmp_path / "own7.csv")
    ]
    small = [part for value in QUICK for part in ("--set", value)]
    compared = CliRunner().invoke(
        cli.app,
        ["compare", "zhili_kidswear", *small, "--replications", "1", "--doubt", "2", "--ensemble",
         str(out / "ensemble.parquet")],
    )  # fmt: skip
    assert compared.exit_code == 0, compared.output
    assert "2 of 2 members of the ensemble" in compared.stdout


def test_an_interrupted_command_goes_on_from_where_it_was(tmp_path, monkeypatch):
    from simulation.cli import progress

    own_targets(quick(), tmp_path, 8, 0.5)
    command = [*MOVED, "--no-patterns", "--target", tmp_path / "own8.csv", "--tolerance", "0.5",
               "--waves", 1, "--points", 12, "--members", 2, "--engine", "serial", "--out",
               tmp_path / "out"]  # fmt: skip

    def interrupt(self, now):
        if now.done == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(progress.ProgressShown, "__call__", interrupt)
        result = run(*command)
    assert result.exit_code == 3, result.output
    assert "the same command goes on from here" in result.stderr
    result = run(*command)
    assert result.exit_code == 0, result.output
    assert "5 histories were there already" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--parameter", "digital.setup_cost"], "is not marked as calibratable"),
        (["--no-patterns"], "give something to aim at"),
        (["--target", "none.csv"], "there is no such file"),
        (["--engine", "locl"], "there is no engine 'locl'"),
        (["--cut-off", "0"], "--cut-off = 0: must be above 0"),
        (["--discrepancy", "-1"], "--discrepancy = -1"),
        (["--tolerance", "0"], "--tolerance = 0"),
    ],
)
def test_wrong_input_ends_in_words(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_network_cannot_be_calibrated():
    result = CliRunner().invoke(cli.app, ["calibrate", "01_beer_game"])
    assert result.exit_code == 2
    assert "explicit network" in result.stderr
    assert TINY  # the worlds of the slow test
