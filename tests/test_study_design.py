"""Designs: which points, in which order, and that they are what they were."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scenarios.changed import changed
from scenarios.problems import ScenarioError
from scenarios.write import content_hash
from simulation.ensemble import table_of
from simulation.study import Study
from simulation.study.design import FILE, read_design, write_design
from simulation.study.keys import hash_of, run_key
from simulation.study.load import load_study
from simulation.study.work import ClusterWork
from tests.studies import FACTORS, tiny_study
from tests.tiny_worlds import tiny

MANY = {
    "levers.demand_visibility": (0, 1),
    "choice.price_sensitivity": {"range": [5, 12], "log": True},
    "platform.traffic": {"choices": ["equal", "sales", "service"]},
    "factories.styles": (2, 5),
    "buyer_types.*.markup": (0.3, 0.9),
    "platform.offers": {"range": [2, 8], "integer": True},
}


def made(method, factors=None, **more):
    return Study("zhili_kidswear", factors or MANY, method, seed=1, **more).design


@pytest.mark.parametrize(
    ("method", "more", "points"),
    [
        ("grid", {"levels": 2, "factors": FACTORS}, 4),
        ("factorial", {}, 2 * 2 * 3 * 2 * 2 * 7),
        ("one_at_a_time", {"levels": 3}, 1 + 3 + 3 + 3 + 3 + 3 + 7),
        ("lhs", {"samples": 10}, 10),
        ("sobol", {"samples": 8}, 8 * 8),
        ("morris", {"samples": 5}, 5 * 7),
    ],
)
def test_a_design_has_its_points_within_the_ranges(method, more, points):
    design = made(method, **more)
    assert len(design) == points
    for factor, column in zip(design.factors, design.columns, strict=True):
        if factor.choices:
            assert set(column) <= {*factor.choices, factor.base}
        else:
            assert all(factor.low <= v <= factor.high or v == factor.base for v in column)
            kind = int if factor.kind == "whole number" else float
            assert all(type(value) is kind for value in column)


def test_a_grid_holds_every_combination_with_both_ends():
    design = made("grid", levels=3, factors=FACTORS)
    levels = {tuple(design.values(point)) for point in range(9)}
    assert levels == {(a, b) for a in (0.0, 0.5, 1.0) for b in (5.0, 7.0, 9.0)}


def test_one_at_a_time_moves_one_factor_and_begins_with_the_scenario():
    study = Study("zhili_kidswear", FACTORS, "one_at_a_time", levels=3, seed=1)
    base = tuple(factor.base for factor in study.design.factors)
    assert study.design.values(0) == base
    for point in range(1, len(study.design)):
        differ = [a != b for a, b in zip(study.design.values(point), base, strict=True)]
        assert sum(differ) <= 1


def test_a_hypercube_draws_every_slice_once():
    positions = made("lhs", samples=20, factors=FACTORS).positions
    assert (np.sort(np.floor(positions * 20), axis=0) == np.arange(20)[:, None]).all()


def test_saltelli_swaps_one_column_at_a_time():
    """A, then A with column i of B for each factor i, then B (Saltelli 2002)."""
    u = made("sobol", samples=4, factors=FACTORS).positions.reshape(4, 4, 2)
    for a, with_first, with_second, b in u:
        assert (with_first == [b[0], a[1]]).all()
        assert (with_second == [a[0], b[1]]).all()


def test_morris_moves_one_factor_a_step():
    u = made("morris", samples=3, factors=FACTORS).positions.reshape(3, 3, 2)
    moved = np.abs(np.diff(u, axis=1))
    assert ((moved > 0).sum(axis=2) == 1).all()
    assert np.allclose(moved.max(axis=2), 2 / 3)


def test_the_same_study_has_the_same_points_and_another_seed_others():
    first, again = (made("lhs", samples=6, factors=FACTORS) for _ in range(2))
    other = Study("zhili_kidswear", FACTORS, "lhs", samples=6, seed=2).design
    assert first.hash == again.hash != other.hash
    assert first.request == again.request != other.request


def test_a_design_is_kept_to_the_bit_and_an_altered_one_is_refused(tmp_path):
    design = made("sobol", samples=4)
    write_design(tmp_path, design)
    kept = read_design(tmp_path)
    assert kept.hash == design.hash
    assert kept.columns == design.columns
    assert kept.factors == design.factors
    assert np.array_equal(kept.positions, design.positions)
    table = pq.read_table(tmp_path / FILE)
    path = "levers.demand_visibility"
    values = table[path].to_pylist()
    values[3] += 1e-12
    number = table.column_names.index(path)
    pq.write_table(table.set_column(number, path, pa.array(values)), tmp_path / FILE)
    with pytest.raises(ValueError, match="altered"):
        read_design(tmp_path)


def test_points_of_ones_own_come_from_a_table(tmp_path):
    (tmp_path / "points.csv").write_text(
        "point,levers.demand_visibility,factories.styles,platform.traffic\n"
        "0,0.5,3,equal\n1,1,4,sales\n"
    )
    (tmp_path / "s.toml").write_text(
        'scenario = "zhili_kidswear"\n[design]\nmethod = "table"\nfile = "points.csv"\n'
    )
    design = Study.load(tmp_path / "s.toml").design
    assert design.paths == ("levers.demand_visibility", "factories.styles", "platform.traffic")
    assert design.values(1) == (1.0, 4, "sales")
    write_design(tmp_path, design)
    assert read_design(tmp_path).hash == design.hash


def test_members_of_an_ensemble_are_points_as_they_stand_in_its_file(tmp_path):
    costs = [60.0, 80.5, 101.0]
    about = {"member": [0, 4, 7], "weight": [1.0] * 3, "wave": [0, 1, 1]}
    pq.write_table(table_of({"buyers.ordering_cost": costs}, about), tmp_path / "ensemble.parquet")
    text = 'scenario = "zhili_kidswear"\n[design]\nmethod = "table"\nfile = "ensemble.parquet"\n'
    (tmp_path / "s.toml").write_text(text)
    design = Study.load(tmp_path / "s.toml").design
    assert design.paths == ("buyers.ordering_cost",)
    assert [design.values(n)[0] for n in range(3)] == costs


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("weight,levers.demand_visibility\n1,0\n2,1\n", "members do not count alike"),
        ("levers.demand_visibilty\n1\n", "did you mean 'levers.demand_visibility'?"),
        ("levers.demand_visibility\n0.5\n1.5\n", "points.csv:3 levers.demand_visibility = 1.5"),
        ("levers.demand_visibility\nhigh\n", "must be a number"),
        ("factories.styles\n1.5\n", "must be a whole number"),
        ("run.seed\n1\n", "cannot be varied"),
        ("levers.demand_visibility,levers.demand_visibility\n1,1\n", "two columns"),
        ("levers.demand_visibility\n", "has 0 rows"),
        ("point\n1\n", "no column of a factor"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(tmp_path, text, told):
    (tmp_path / "points.csv").write_text(text)
    (tmp_path / "s.toml").write_text(
        'scenario = "zhili_kidswear"\n[design]\nmethod = "table"\nfile = "points.csv"\n'
    )
    with pytest.raises(ScenarioError) as caught:
        load_study(tmp_path / "s.toml") and Study.load(tmp_path / "s.toml").design
    assert told in str(caught.value)


def test_a_table_that_is_missing_says_so(tmp_path):
    (tmp_path / "s.toml").write_text(
        'scenario = "zhili_kidswear"\n[design]\nmethod = "table"\nfile = "none.csv"\n'
    )
    with pytest.raises(ScenarioError, match=r"none.csv: there is no such file"):
        _ = Study.load(tmp_path / "s.toml").design


def test_too_many_points_are_refused_before_they_are_made():
    with pytest.raises(ScenarioError, match="1,000,000 are allowed"):
        made("grid", levels=1001, factors=FACTORS)


# What a key is must never change by accident: everything that was ever kept hangs on it.
GOLDEN = {
    ("0" * 64, "1" * 64, 1, 0): "a2bad9c55b3d546ae0baa571faa788de385c2b361f47209f907a2c17726c4021",
    ("0" * 64, "1" * 64, 1, 1): "23272f56cfcd97496bf03a65c718c1f1582f3fa4103f83552df67d48b99bb39f",
    ("f" * 64, "1" * 64, 9007199254740991, 199): (
        "91e52d350db0233f9e9854360dff0e46a4d9d40be6d22fb8c1f56ee9dff6ba15"
    ),
}
GOLDEN_VALUES = {
    "levers.x": 0.1, "count": 3, "choice": "equal", "on": True, "zero": -0.0, "list": [1, 2.5],
}  # fmt: skip


@pytest.mark.parametrize("parts", GOLDEN)
def test_keys_are_golden(parts):
    inputs, model, seed, replication = parts
    assert run_key(*parts) == GOLDEN[parts]
    payload = {"inputs": inputs, "keys": 1, "model": model, "replication": replication,
               "seed": seed}  # fmt: skip
    assert hash_of(payload) == GOLDEN[parts]  # it is the hash of canonical JSON


def test_hashes_of_values_are_golden():
    golden = "8b83e0ee6e847d6639ca98db33a6d1102a804ec37d8cc5ab7f73c8b2050e3b40"
    assert hash_of(GOLDEN_VALUES) == golden
    assert hash_of({**GOLDEN_VALUES, "zero": 0.0}) == hash_of(GOLDEN_VALUES)
    backwards = dict(reversed(GOLDEN_VALUES.items()))
    assert hash_of(backwards) == hash_of(GOLDEN_VALUES)
    assert hash_of({**GOLDEN_VALUES, "levers.x": 0.1 + 5e-18}) == hash_of(GOLDEN_VALUES)
    assert hash_of({**GOLDEN_VALUES, "levers.x": 0.1 + 1e-17}) != hash_of(GOLDEN_VALUES)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_no_number_has_no_hash(bad):
    with pytest.raises(ValueError, match="no place in a study"):
        hash_of({"x": bad})


def test_the_hash_of_a_point_is_that_of_its_scenario():
    """The short way gives the `content_hash` of the scenario that is run."""
    study = Study("zhili_kidswear", MANY, "lhs", samples=6, seed=1)
    work = ClusterWork(study.spec.scenario, study.design.factors)
    hashed = work.hasher()
    found = {hashed(study.design.values(point)) for point in range(6)}
    assert found == {content_hash(work.at(study.design.values(point))) for point in range(6)}
    assert len(found) == 6


def test_a_scenario_with_other_values_is_the_one_a_file_would_give():
    values = {"scale": 0.002, "levers.demand_visibility": 0.5, "factories.styles": 4}
    by_file = tiny(*(f"{path}={json.dumps(value)}" for path, value in values.items()))
    assert content_hash(changed(tiny(), values)) == content_hash(by_file)
    with pytest.raises(ScenarioError, match="two thirds"):
        changed(tiny(), {"run.transition_days": 139.0})


def test_the_key_depends_on_every_parameter_and_on_nothing_else():
    study = tiny_study()
    plain, titled = study.work.hasher(), tiny_study(title="Another title").work.hasher()
    values = study.design.values(0)
    assert plain(values) == titled(values)
    other = tiny_study()
    other.spec.scenario.__dict__["scale"] = 0.0016
    assert other.work.hasher()(values) != plain(values)
