"""Ensembles: read from a file, refused where they cannot be meant, and compared over."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.problems import ScenarioError
from simulation import cli
from simulation.comparison import compare
from simulation.doubt.design import design_of
from simulation.doubt.document import draws_table
from simulation.ensemble import read_ensemble, table_of
from tests.tiny_worlds import TINY, tiny

SMALL = [part for value in TINY for part in ("--set", value)]
COST, CV = "buyers.ordering_cost", "bulk.order_cv"


def written(folder, columns, name="e.csv"):
    path = folder / name
    frame = pd.DataFrame(columns)
    frame.to_csv(path, index=False) if name.endswith(".csv") else frame.to_parquet(path)
    return path


@pytest.mark.parametrize("name", ["e.csv", "e.parquet"])
def test_members_take_the_values_of_their_row_and_all_else_from_the_scenario(tmp_path, name):
    path = written(tmp_path, {COST: [90, 120.5], CV: [1.2, 1.6]}, name)
    found = read_ensemble(path, tiny())
    assert found.paths == (COST, CV)
    assert [m.values for m in found.members] == [{COST: 90.0, CV: 1.2}, {COST: 120.5, CV: 1.6}]
    assert [m.weight for m in found.members] == [0.5, 0.5]
    assert found.members[1].scenario.buyers.ordering_cost == 120.5
    rest = found.members[1].scenario.model_dump()
    rest["buyers"]["ordering_cost"] = tiny().buyers.ordering_cost
    rest["bulk"]["order_cv"] = tiny().bulk.order_cv
    assert rest == tiny().model_dump()


def test_a_csv_and_a_parquet_file_of_the_same_members_have_the_same_digest(tmp_path):
    columns = {COST: [90.0, 120.5], "weight": [1, 3]}
    both = [read_ensemble(written(tmp_path, columns, n), tiny()) for n in ("a.csv", "a.parquet")]
    assert both[0].digest == both[1].digest
    other = read_ensemble(written(tmp_path, columns | {"weight": [1, 2]}), tiny())
    assert other.digest != both[0].digest


def test_what_is_written_is_read_back(tmp_path):
    made = table_of({COST: [90.0, 110.0]}, {"implausibility": [1.0, 2.0], "member": [7, 8]})
    pq.write_table(made, tmp_path / "e.parquet")
    found = read_ensemble(tmp_path / "e.parquet", tiny())
    assert [m.number for m in found.members] == [7, 8]
    with pytest.raises(ValueError, match="likelihood"):
        table_of({COST: [1.0]}, {"likelihood": [1.0]})


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"buyers.ordering_costs": [1]}, "did you mean 'buyers.ordering_cost'?"),
        ({"member": [1], "weight": [1]}, "no column named like a parameter"),
        ({COST: ["dear"]}, "e.csv:2 buyers.ordering_cost = 'dear': must be a number"),
        ({COST: [90, -1]}, "e.csv:3 buyers.ordering_cost = -1.0: must be"),
        ({COST: [90], "weight": [-1]}, "e.csv:2 weight = '-1': must be 0 or more"),
        ({COST: [90], "weight": [0]}, "no member has a weight above 0"),
        ({"factories.styles": [2.5]}, "must be a whole number"),
        ({"choice.price_form": ["cubic"]}, "choice.price_form"),
        ({"factories.setup_cost": [1.0]}, "would do the opposite"),
        ({COST: []}, "has no rows"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_its_place(tmp_path, columns, said):
    with pytest.raises(ScenarioError) as refused:
        read_ensemble(written(tmp_path, columns), tiny())
    assert said in str(refused.value)


def test_members_are_drawn_by_weight_and_each_once_where_they_count_alike(tmp_path):
    costs = np.linspace(60.0, 140.0, 10)
    alike = read_ensemble(written(tmp_path, {COST: costs}), tiny())
    assert [m.number for m in alike.drawn(10, 5)] == list(range(10))
    heavy = read_ensemble(written(tmp_path, {COST: costs, "weight": [9] + [1] * 9}), tiny())
    times = np.bincount([m.number for m in heavy.drawn(36, 1)], minlength=10)
    assert times.tolist() == [18] + [2] * 9
    without = read_ensemble(written(tmp_path, {COST: costs, "weight": [0] + [1] * 9}), tiny())
    assert len(without) == 9
    assert len({m.number for m in without.drawn(4, 3)}) == 4


def test_a_design_of_members_holds_their_values_and_places(tmp_path):
    columns = {COST: [60.0, 140.0, 100.0], "choice.price_form": ["log", "level", "log"]}
    design = design_of(read_ensemble(written(tmp_path, columns), tiny()), 3, 1)
    assert design.positions.tolist() == [[0.0, 0.75], [1.0, 0.25], [0.5, 0.75]]
    for row, draw in zip(design.positions, design.draws, strict=True):
        held = {path: value for c, u in zip(design.uncertain, row, strict=True)
                for path, value in c.at(float(u)).items()}  # fmt: skip
        assert held == draw.values


def test_worlds_are_compared_over_the_members_and_nothing_else(tmp_path):
    found = read_ensemble(written(tmp_path, {COST: [60.0, 140.0, 100.0]}), tiny())
    result = compare(tiny(), replications=1, ensemble=found)
    table = draws_table(result.doubt)
    assert table[COST].to_pylist() == [60.0, 140.0, 100.0]
    one = compare(tiny(f"{COST}=140"), replications=1)
    told = table["factory_inventory.without"].to_pylist()
    assert told[1] == one.values["factory_inventory"][0][0]
    assert len(set(told)) == 3


def test_the_command_compares_over_an_ensemble_and_says_so(tmp_path):
    path = written(tmp_path, {COST: [60.0, 140.0, 100.0, 90.0]})
    out = tmp_path / "out"
    command = ["compare", "zhili_kidswear", *SMALL, "--replications", "1", "--ensemble", str(path),
               "--out", str(out), "--json", str(tmp_path / "r.json")]  # fmt: skip
    result = CliRunner().invoke(cli.app, command)
    assert result.exit_code == 0, result.output
    assert f"4 of 4 members of the ensemble {path} (1 parameter), 1 paired run each" in (
        result.stdout
    )
    assert "over the ensemble: lowest to highest of 4 members" in result.stdout
    assert "our doubt" not in result.stdout
    assert pq.read_table(out / "draws.parquet").num_rows == 4
    assert json.loads((tmp_path / "r.json").read_text())["doubt"]["ensemble"]["members"] == 4
    written(tmp_path, {COST: [60.0, 141.0]})
    other = CliRunner().invoke(cli.app, command)
    assert other.exit_code == 2
    assert "of another ensemble" in other.stderr


def test_a_wrong_ensemble_ends_the_command_in_words(tmp_path):
    command = ["compare", "zhili_kidswear", *SMALL, "--ensemble", str(tmp_path / "none.parquet")]
    result = CliRunner().invoke(cli.app, command)
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr
    assert "Traceback" not in result.output
