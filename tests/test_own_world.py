"""Worlds of one's own firms: what the files say is what the model has, and nothing else moves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from agents.columns.sellers import FACTORY, TRADER
from scenarios.data import Data
from scenarios.load import load
from scenarios.schema import Scenario
from simulation import cli
from simulation.model import ClusterModel
from simulation.worlds import single

EXAMPLE = Path(__file__).parent.parent / "examples" / "own_cluster"
SHORT = ["run.warmup_days=56", "run.horizon_days=84", "run.transition_days=0"]


def world(overrides=()):
    return ClusterModel(load(EXAMPLE / "cluster.toml", [*SHORT, *overrides]))


def rows():
    table = pyarrow.csv.read_csv(EXAMPLE / "firms.csv").to_pylist()
    return {row["id"]: row for row in table}


def ties():
    return [
        (t["firm"], t["supplier"]) for t in pyarrow.csv.read_csv(EXAMPLE / "ties.csv").to_pylist()
    ]


def own_toml(folder, firms, ties="", more=""):
    (folder / "firms.csv").write_text(firms, encoding="utf-8")
    named = '[data]\nfirms = "firms.csv"\n'
    if ties:
        (folder / "ties.csv").write_text(ties, encoding="utf-8")
        named += 'ties = "ties.csv"\n'
    path = folder / "own.toml"
    path.write_text(f'base = "zhili_kidswear"\n{named}{more}', encoding="utf-8")
    return path


def test_every_firm_has_what_its_row_says():
    model = world()
    sellers, own, said = model.sellers, model.params.data.own, rows()
    for row, name in enumerate(own.ids):
        firm = said[name]
        assert sellers.kind[row] == (TRADER if firm["kind"] == "trader" else FACTORY)
        assert own.categories[sellers.category[row]] == firm["category"]
        assert own.townships[sellers.township[row]] == firm["township"]
        assert sellers.n_styles[row] == firm["styles"]
        assert sellers.custom_able[row] == (firm["custom"] == "yes")
    traders = own.traders
    capacity = np.array([said[name]["capacity"] for name in own.ids[traders:]])
    np.testing.assert_allclose(model.factories.capacity * 365 / 7, capacity)
    size = np.array([said[name]["size"] for name in own.ids[traders:]])
    np.testing.assert_allclose(sellers.size[traders : len(own.ids)], size / size.mean())
    assert own.townships[-1] == "Shankou"


def test_traders_list_styles_of_the_factories_they_are_tied_to():
    model = world()
    own, listing = model.params.data.own, model.tiers[0]
    listed = {
        (own.ids[model.points.owner[p]], own.ids[model.points.owner[model.points.supplier[p]]])
        for p in range(listing.lo, listing.hi)
    }
    assert listed == {(a, b) for a, b in ties() if a.startswith("T")}


def test_a_trader_without_ties_lists_factories_of_its_market(tmp_path):
    firms = "id,kind,category\nA,factory,x\nB,factory,y\nT,trader,y\nU,trader,x\n"
    model = ClusterModel(load(own_toml(tmp_path, firms, "firm,supplier\nT,B\n"), SHORT))
    listing = model.tiers[0]
    owner = model.points.owner
    for p in range(listing.lo, listing.hi):
        category = model.sellers.category
        assert category[owner[p]] == category[owner[model.points.supplier[p]]]


def test_factories_borrow_from_those_they_subcontract_to_and_from_nobody_else():
    model = world()
    own = model.params.data.own
    names = own.ids[own.traders :]
    known = {
        (names[f], names[g])
        for f, column in enumerate(model.tiers[2].neighbours.T)
        for g in column
        if g >= 0
    }
    assert known == {(a, b) for a, b in ties() if a.startswith("F")}
    into = np.bincount([names.index(b) for _, b in known], minlength=len(names))
    np.testing.assert_array_equal(model.factories.n_known_by, into)


def test_without_subcontracts_in_the_file_neighbours_are_drawn(tmp_path):
    firms = "id,kind\n" + "".join(f"F{k},factory\n" for k in range(8))
    model = ClusterModel(load(own_toml(tmp_path, firms), SHORT))
    assert (model.tiers[2].neighbours >= 0).any()


def test_buyers_are_dealt_out_by_who_makes_and_sells_where(tmp_path):
    firms = (
        "id,kind,category,township,size\nA,factory,x,n,3\nB,factory,y,m,1\n"
        "T,trader,x,m,1\nU,trader,y,n,1\n"
    )
    path = own_toml(tmp_path, firms, more="[cluster]\nbuyers_per_firm = 1000\n")
    model = ClusterModel(load(path, SHORT))
    own, buyers = model.params.data.own, model.buyers
    share = np.bincount(buyers.category, minlength=2) / buyers.n
    np.testing.assert_allclose(share, [0.75, 0.25], atol=0.001)
    remote = model.params.cluster.townships - 1
    assert np.mean(buyers.township == remote) == pytest.approx(0.15, abs=0.02)
    near = buyers.township != remote
    for category, township in (("x", "m"), ("y", "n")):  # each market has one trader, in one place
        mine = near & (buyers.category == own.categories.index(category))
        assert set(buyers.township[mine]) == {own.townships.index(township)}


def test_adopters_are_those_of_the_file_and_the_pool_holds_its_share():
    run = single(load(EXAMPLE / "cluster.toml", SHORT), 1, 0, "with")
    own, said = load(EXAMPLE / "cluster.toml").data.own, rows()
    assert [said[name]["adopter"] == "yes" for name in own.ids] == run.firms.adopter.tolist()
    model = world(["adoption.pooled_capacity=0.3"])
    model.run(model.fork_period)
    model.association.start_programme(model)
    pooled = np.flatnonzero(model.association.pooled)
    assert len(pooled)
    assert all(said[own.ids[row]]["adopter"] == "yes" for row in pooled)
    capacity = np.array([said[name]["capacity"] or 0 for name in own.ids])
    listed = np.array([said[name]["adopter"] == "yes" for name in own.ids])
    assert 0.3 <= capacity[pooled].sum() / capacity.sum() < capacity[listed].sum() / capacity.sum()


def test_a_programme_enrols_every_listed_adopter_on_its_ramp():
    model = world(["adoption.mode=programme", "adoption.ramp_days=70"])
    model.run(model.fork_period)
    model.association.start_programme(model)
    joins, own, said = model.association.joins, model.params.data.own, rows()
    listed = np.array([said[name]["adopter"] == "yes" for name in own.ids])
    assert ((joins[: len(own.ids)] >= 0) == listed).all()
    when = joins[: len(own.ids)][listed] - model.fork_period
    assert when.min() == 0
    assert 0 < when.max() < 10
    factories = listed.copy()
    factories[: own.traders] = False
    assert model.association.pooled[: len(own.ids)].tolist() == factories.tolist()


def test_by_word_of_mouth_only_listed_adopters_join():
    rules = ["adoption.innovation_per_year=10", "adoption.joining_cost=0"]
    model = world(["adoption.mode=diffusion", *rules])
    model.run(model.fork_period)
    model.association.start_programme(model)
    model.run()
    own, said = model.params.data.own, rows()
    listed = np.array([said[name]["adopter"] == "yes" for name in own.ids])
    digital = model.sellers.digital[: len(own.ids)] == 1
    assert digital.any()
    assert not digital[~listed].any()


def test_where_nobody_adopts_the_worlds_with_and_without_have_the_same_firms(tmp_path):
    firms = "id,kind,adopter\nA,factory,no\nB,factory,no\nT,trader,no\n"
    run = single(load(own_toml(tmp_path, firms), SHORT), 1, 0, "with")
    assert not run.firms.adopter.any()
    assert run.firms.joined.max() == -1


@pytest.mark.parametrize(
    "firms",
    [
        "id,kind\nA,factory\n",
        "id,kind,category\nA,factory,x\nB,factory,y\n",
        "id,kind,category\nA,factory,x\nB,factory,y\nT,trader,x\n",
        "id,kind,size,styles\nA,factory,1e9,1\nB,factory,1,3\nT,trader,5,2\n",
    ],
)
@pytest.mark.parametrize("more", [(), ("factories.sizes=3",), ("cluster.remote_share=1",)])
def test_odd_clusters_run_and_sell(tmp_path, firms, more):
    run = single(load(own_toml(tmp_path, firms), [*SHORT, *more]), 1, 0, "with")
    assert run.firms.sold.sum() > 0
    assert np.isfinite(run.measures).all()


def test_csv_and_parquet_give_the_same_world_whatever_the_order_of_rows(tmp_path):
    first = single(load(EXAMPLE / "cluster.toml", SHORT), 1, 0, "with")
    for name in ("firms", "ties"):
        table = pyarrow.csv.read_csv(EXAMPLE / f"{name}.csv")
        turned = table.take(list(reversed(range(table.num_rows))))
        pq.write_table(turned, tmp_path / f"{name}.parquet")
    text = (EXAMPLE / "cluster.toml").read_text(encoding="utf-8").replace(".csv", ".parquet")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    second = single(load(tmp_path / "own.toml", SHORT), 1, 0, "with")
    np.testing.assert_array_equal(first.measures, second.measures)
    np.testing.assert_array_equal(first.firms.revenue, second.firms.revenue)


def test_results_name_the_firms_and_the_manifest_the_content(tmp_path):
    path = EXAMPLE / "cluster.toml"
    sets = [part for value in SHORT for part in ("--set", value)]
    result = CliRunner().invoke(cli.app, ["run", str(path), *sets, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    own = load(path).data.own
    table = pq.read_table(tmp_path / "firms.parquet").to_pylist()
    assert [row["id"] for row in table] == list(own.ids)
    assert {row["id"]: row["kind"] for row in table}["T03"] == "trader"
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["own_data"] == {
        "digest": own.digest,
        "rows": {"firms.csv": 20, "ties.csv": 28},
    }
    assert manifest["parameters"]["data"]["firms"] == "firms.csv"


def test_data_that_were_never_read_are_refused():
    with pytest.raises(ValueError, match="named but not read"):
        ClusterModel(Scenario(data=Data(firms="firms.csv")))
