"""The data of a report: the same in CSV and Parquet, described, and from where."""

from __future__ import annotations

import csv
import json
import os

import pyarrow.csv
import pyarrow.parquet
import pytest

from simulation.attribution.attribute import attribute
from simulation.metrics import KPIS
from simulation.report import codebook
from simulation.report.data import files, write_data
from simulation.results import document, write_folder
from tests.reports import origin
from tests.tiny_worlds import tiny


@pytest.fixture(scope="module")
def shares(worlds):
    return attribute(tiny(), levers=["direct_sourcing"], replications=2, worlds=worlds)


@pytest.fixture
def written(four, shares, tmp_path):
    held = {"answer": document(four, "zhili_kidswear")}
    said = {"date": "2026-11-30"}
    write_data(tmp_path, four, origin(four.scenario), said, shares, documents=held)
    return tmp_path


def table(path):
    read = pyarrow.csv.read_csv if path.suffix == ".csv" else pyarrow.parquet.read_table
    return read(path).to_pydict()


def test_csv_and_parquet_hold_the_same(written):
    assert sorted(os.listdir(written)) == sorted(files(with_levers=True, documents=["answer"]))
    for name in ("kpis", "periods", "firms", "levers", "interactions"):
        from_csv, from_parquet = (table(written / f"{name}.{kind}") for kind in ("csv", "parquet"))
        assert list(from_csv) == list(from_parquet)
        for column, values in from_parquet.items():
            assert from_csv[column] == values, (name, column)


def test_parquet_is_what_compare_writes(written, four, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare")
    runs = [(p.replication, run) for p in four.pairs for run in (p.without, p.with_)]
    write_folder(folder, four.scenario, "zhili_kidswear", four.seed, runs)
    for name in ("kpis", "periods", "firms"):
        one, other = (table(place / f"{name}.parquet") for place in (written, folder))
        assert one == other
    there = json.loads((folder / "manifest.json").read_text("utf-8"))
    here = json.loads((written / "manifest.json").read_text("utf-8"))
    assert here.pop("report") == {"date": "2026-11-30"}
    assert here == there


def test_values_are_those_of_the_comparison(written, four):
    found = table(written / "kpis.csv")
    for kpi, (without, with_) in four.values.items():
        for world, values in (("without", without), ("with", with_)):
            rows = zip(found["world"], found["kpi"], found["value"], strict=True)
            assert [v for w, k, v in rows if (w, k) == (world, kpi)] == pytest.approx(list(values))


def test_the_codebook_describes_every_column_and_every_name(written):
    with (written / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == codebook.HEADER
    assert all(row["meaning"] and row["unit"] for row in rows)
    for name in ("kpis", "periods", "firms", "levers", "interactions"):
        described = [row["name"] for row in rows if (row["table"], row["kind"]) == (name, "column")]
        assert described == list(table(written / f"{name}.parquet"))
    outcomes = {row["name"]: row for row in rows if row["kind"] == "kpi"}
    assert outcomes.keys() == KPIS.keys()
    assert outcomes["unit_cost"]["title_zh"] == KPIS["unit_cost"].title_zh
    measures = {row["name"] for row in rows if row["kind"] == "measure"}
    assert measures == set(table(written / "periods.parquet")["measure"])


def test_spreadsheets_are_told_that_it_is_utf_8(written):
    for path in written.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_tables_of_results_that_are_replaced_do_not_stay(written, four):
    (written / "draws.parquet").write_bytes(b"old")
    (written / "mine.txt").write_text("not ours")
    write_data(written, four, origin(four.scenario), {})
    assert sorted(os.listdir(written)) == sorted([*files(with_levers=False), "mine.txt"])


def test_an_undescribed_column_is_an_error():
    with pytest.raises(KeyError, match="colour"):
        list(codebook.rows({"kpis": ["colour"]}))
