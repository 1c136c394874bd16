"""The cluster's own orders as a table: nothing is lost, and it reads back as what happened."""

from __future__ import annotations

import numpy as np
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from agents.kernels.random import GENERATION
from simulation import cli
from simulation.buyer_fit.columns import BY_NAME
from simulation.buyer_fit.reading import read_lines
from simulation.metrics import KPIS
from simulation.transactions import FIRST_DAY, orders_of, table_of
from simulation.worlds import single
from tests.tiny_worlds import TINY, tiny

WHOLE = ("run.transition_days=0",)


@pytest.fixture(scope="module", params=["without", "with"])
def exported(request):
    scenario = tiny(*WHOLE)
    orders = orders_of(scenario, 3, world=request.param)
    return scenario, orders, table_of(orders, scenario), request.param


def test_every_order_of_the_comparison_is_a_row_with_its_pieces_and_money(exported):
    scenario, orders, table, world = exported
    run = single(scenario, 3, 0, world)
    assert table.num_rows == run.total("buyer_orders") == len(orders) > 500
    value = np.array(table["quantity"]) * np.array(table["unit_price"])
    assert value.sum() / len(orders) == pytest.approx(KPIS["order_value"].of(run), rel=1e-4)
    assert sum(table["quantity"].to_pylist()) == orders.pieces.sum()


def test_columns_are_those_that_are_read(exported):
    table = exported[2]
    assert set(table.column_names) - {"buyer_type"} <= set(BY_NAME)


def test_days_follow_the_calendar_of_the_run(exported):
    scenario, orders, table, _ = exported
    first = np.datetime64(table["time"][0].as_py())
    assert (first - FIRST_DAY).astype(int) == scenario.run.warmup_days
    assert len(set(table["time"].to_pylist())) == len(np.unique(orders.period))


def test_names_tell_buyers_and_items_apart_as_identities_do(exported):
    _, orders, table, _ = exported
    for name, identity in (("buyer", orders.buyer), ("seller", orders.firm)):
        assert len(set(table[name].to_pylist())) == len(np.unique(identity))
    items = [item for item in table["item"].to_pylist() if item is not None]
    assert len(set(items)) == len(np.unique(orders.item[orders.item >= 0]))
    assert table["item"].null_count == int(orders.custom.sum())


def test_an_item_belongs_to_one_seller_and_is_sold_within_one_life():
    scenario = tiny("run.horizon_days=560", *WHOLE)
    orders = orders_of(scenario, 5)
    known = orders.item >= 0
    pairs = np.unique(np.stack([orders.item[known], orders.firm[known]]), axis=1)
    assert pairs.shape[1] == len(np.unique(orders.item[known]))
    first = np.full(pairs.shape[1], 1 << 30)
    last = np.zeros(pairs.shape[1], np.int64)
    code = np.searchsorted(pairs[0], orders.item[known])
    np.minimum.at(first, code, orders.period[known])
    np.maximum.at(last, code, orders.period[known])
    life = scenario.factories.style_life_days / scenario.run.period_days
    assert (last - first).max() <= life
    assert (orders.item[known] // GENERATION).max() >= 2  # styles have followed each other


def test_what_is_exported_reads_back_as_what_was_ordered(exported, tmp_path):
    _, orders, table, _ = exported
    pq.write_table(table, tmp_path / "t.parquet")
    lines = read_lines(tmp_path / "t.parquet")
    assert len(lines) == len(orders)
    assert lines.pieces.sum() == orders.pieces.sum()
    assert lines.value.sum() == pytest.approx(orders.value.sum(), rel=1e-4)
    assert lines.custom.sum() == orders.custom.sum()
    assert lines.notes == ()
    np.testing.assert_array_equal(lines.day % 7, 0)


def run(*arguments):
    small = [part for value in (*TINY, *WHOLE) for part in ("--set", value)]
    return CliRunner().invoke(cli.app, ["transactions", "zhili_kidswear", *small, *arguments])


def test_the_command_writes_the_same_orders_as_parquet_and_csv(tmp_path):
    for name in ("t.parquet", "t.csv"):
        result = run("--out", str(tmp_path / name), "--days", "70", "--world", "without")
        assert result.exit_code == 0, result.output
    table, text = pq.read_table(tmp_path / "t.parquet"), pa_csv.read_csv(tmp_path / "t.csv")
    assert table["quantity"].to_pylist() == text["quantity"].to_pylist()
    days = np.array(table["time"])
    assert (days.max() - days.min()).astype(int) == 63  # ten weeks
    assert (
        read_lines(tmp_path / "t.csv").pieces.sum()
        == read_lines(tmp_path / "t.parquet").pieces.sum()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--out: give a file to write"),
        (["--out", "t.xlsx"], "must end in .parquet or .csv"),
        (["--out", "no/such/folder/t.csv"], "cannot be written"),
        (["--out", "t.csv", "--days", "0"], "--days"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_run(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
