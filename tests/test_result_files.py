"""What a comparison leaves behind: series, JSON, tables; whole or not at all."""

from __future__ import annotations

import errno
import json
import math
import os

import numpy as np
import pyarrow.parquet as pq
import pytest

import simulation
from simulation import files, results
from simulation.comparison import compare
from simulation.metrics import KPIS, PRIMARY
from simulation.series import series_of
from tests.tiny_worlds import tiny


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
