"""Files of one's own firms and ties: what is read from them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from scenarios.data import PLANNED_WASTE, Data
from scenarios.load import content_hash, load, to_toml
from scenarios.own_columns import FIRMS, TIES
from scenarios.own_summary import summary
from scenarios.paths import source_of
from scenarios.schema import Scenario
from scenarios.sizes import sizes
from simulation import cli
from tests.own_files import FEW

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "own_cluster"

# What is read


def test_numbers_of_firms_markets_and_places_come_from_the_file(folder):
    loaded = load(folder())
    cluster = loaded.cluster
    assert (cluster.firms, cluster.trader_share, loaded.scale) == (5, 0.4, 1.0)
    assert cluster.categories == 2
    assert cluster.townships == 3  # two with firms, and a remote one where only buyers are
    assert source_of(loaded, "cluster.firms") == "own data: firms.csv"
    counted = sizes(loaded)
    assert (counted.factories, counted.traders) == (3, 2)


def test_firms_stand_in_the_order_of_their_ids_whatever_the_order_of_rows(folder):
    lines = FEW.splitlines()
    own = load(folder()).data.own
    assert own.ids == ("T1", "T2", "F1", "F2", "F3")
    assert own.categories == ("caps", "hats")
    assert own.category == (1, 0, 1, 0, 0)
    turned = load(folder("\n".join([lines[0], *lines[:0:-1]]))).data.own
    assert turned == own
    assert turned.digest == own.digest


def test_columns_may_stand_in_any_order_and_have_chinese_names(folder):
    plain = load(folder()).data.own
    chinese = FEW.replace("id,kind,township,category", "编号,类型,乡镇,品类")
    chinese = chinese.replace("factory", "工厂").replace("trader", "贸易商")
    assert load(folder(chinese)).data.own.digest == plain.digest
    turned = "\n".join(",".join(reversed(line.split(","))) for line in FEW.splitlines())
    assert load(folder(turned)).data.own.digest == plain.digest


def test_byte_order_marks_blank_lines_and_full_width_digits_do_not_matter(folder):
    plain = load(folder("id,kind,size\nF1,factory,12\nF2,factory,3\n")).data.own
    windows = "\ufeffid,kind,size\r\nF1,factory,１２\r\n,,\r\n\r\nF2, Factory ,3.0\r\n"
    assert load(folder(windows)).data.own.digest == plain.digest


def test_csv_and_parquet_are_the_same_cluster(tmp_path):
    for name in ("firms", "ties"):
        table = pyarrow.csv.read_csv(EXAMPLE / f"{name}.csv")
        pq.write_table(table, tmp_path / f"{name}.parquet")
    kinds = pq.read_schema(tmp_path / "firms.parquet")
    assert pa.types.is_integer(kinds.field("capacity").type)
    text = (EXAMPLE / "cluster.toml").read_text(encoding="utf-8").replace(".csv", ".parquet")
    (tmp_path / "cluster.toml").write_text(text, encoding="utf-8")
    first, second = load(EXAMPLE / "cluster.toml"), load(tmp_path / "cluster.toml")
    assert first.data.own == second.data.own
    assert content_hash(first) == content_hash(second)


def test_a_parquet_file_of_pandas_with_gaps_and_an_index_is_read(tmp_path, folder):
    import pandas as pd

    frame = pd.DataFrame(
        {
            "id": ["T1", "F1", "F2"],
            "kind": ["trader", "factory", "factory"],
            "capacity": [float("nan"), 9000.0, 12000.0],
            "adopter": [False, True, False],
        },
        index=[7, 8, 9],
    )
    frame.to_parquet(tmp_path / "firms.parquet")
    own = load(folder(toml='[data]\nfirms = "firms.parquet"')).data.own
    assert own.capacity == (9000.0, 12000.0)
    assert (own.trader_adopts, own.factory_adopts) == ((False,), (True, False))


def test_capacities_are_sizes_and_give_the_number_of_buyers(folder):
    path = folder("id,kind,capacity\nF1,factory,300000\nF2,factory,100000\nT,trader,\n")
    loaded = load(path, ["bulk.small_b_share=0.2"])
    assert loaded.data.own.factory_size == (300000.0, 100000.0)
    planned = 400_000 * loaded.factories.planned_utilisation * (1 - PLANNED_WASTE)
    buyers = planned * 0.2 / loaded.buyers.pieces_per_year
    assert loaded.cluster.buyers_per_firm * 3 == pytest.approx(buyers)
    assert load(path, ["cluster.buyers_per_firm=7"]).cluster.buyers_per_firm == 7


def test_styles_of_firms_count_in_the_size_of_the_world(folder):
    firms = "id,kind,styles\nF1,factory,3\nF2,factory,4\nT,trader,5\n"
    loaded = load(folder(firms), ["cluster.buyers_per_firm=0"])
    assert sizes(loaded).points == 2 + 7 + 5


def test_ties_are_told_apart_by_the_kinds_of_firms(folder):
    own = load(folder(ties="firm,supplier\nT2,F3\nT2,F2\nF1,F2\nT1,F1\n")).data.own
    assert own.listed == ((0,), (1, 2))
    assert own.subcontracts == ((0, 1),)
    assert own.has_subcontracts


def test_what_a_base_says_of_numbers_gives_way_to_the_files(folder):
    path = folder(toml='base = "school_uniforms"\n[data]\nfirms = "firms.csv"\n')
    assert load("school_uniforms").cluster.firms != load(path).cluster.firms == 5


def test_a_path_is_relative_to_the_file_that_names_it(folder, tmp_path, monkeypatch):
    folder()
    (tmp_path / "sub").mkdir()
    child = tmp_path / "sub" / "child.toml"
    child.write_text('base = "../own"\n[run]\nseed = 3\n')
    assert load(child).data.own.ids[0] == "T1"
    monkeypatch.chdir(tmp_path)
    assert load("zhili_kidswear", ["data.firms=firms.csv"]).cluster.firms == 5


# Hash, writing back, summaries


def test_the_hash_follows_the_content_and_not_the_name_of_a_file(folder, tmp_path):
    path = folder()
    before = content_hash(load(path))
    assert content_hash(load(path)) == before
    (tmp_path / "copy.csv").write_text(FEW)
    renamed = folder(toml='[data]\nfirms = "copy.csv"')
    assert content_hash(load(renamed)) == before
    assert content_hash(load(folder(FEW.replace("T2,trader,north", "T2,trader,south")))) != before
    assert content_hash(load(folder(ties="firm,supplier\nT1,F1\n"))) != before
    assert before != content_hash(Scenario())


@pytest.mark.parametrize("column", [c for c in FIRMS if c.kind not in ("ignored", "choice")])
def test_every_column_that_matters_is_in_the_digest(folder, column):
    given = {"text": ("x", "y"), "number": ("50000", "60000"), "whole number": ("5", "6")}
    one, other = given.get(column.kind, ("yes", "no"))
    header = f"id,kind,{column.name}" if column.name != "id" else "kind,category,id"
    digests = set()
    for value in (one, other):
        text = f"{header}\nF1,factory,{value}\nF2,factory,{one}\n"
        if column.name == "id":
            text = f"{header}\nfactory,z,{value}\nfactory,z,F2\n"
        digests.add(load(folder(text)).data.own.digest)
    assert len(digests) == 2
    assert all(digests)


def test_a_scenario_with_data_written_back_beside_its_files_is_the_same(folder, tmp_path):
    loaded = load(folder(ties="firm,supplier\nT1,F1\n"), ["run.seed=9"])
    for everything in (False, True):
        (tmp_path / "again.toml").write_text(to_toml(loaded, everything=everything))
        again = load(tmp_path / "again.toml")
        assert again == loaded
        assert content_hash(again) == content_hash(loaded)


def test_data_survive_copies_and_the_way_between_processes(folder):
    loaded = load(folder())
    again = pickle.loads(pickle.dumps(loaded))
    assert again == loaded != load(folder(FEW.replace("hats", "socks")))
    assert loaded.model_copy(update={"scale": 0.5}).data.own == loaded.data.own


def test_a_scenario_without_data_holds_none():
    assert not Scenario().data.own
    assert list(summary(Data().own)) == []
    assert load("zhili_kidswear").data == Data()


def test_the_summary_tells_what_the_files_hold_and_what_is_drawn():
    text = "\n".join(summary(load(EXAMPLE / "cluster.toml").data.own))
    assert "firms.csv (20 rows), ties.csv (28 rows)" in text
    assert "13 factories, 7 traders" in text
    assert "Heyuan 9" in text
    assert "Shankou is remote" in text
    assert "870,000 pieces a year" in text
    assert "9 firms (6 factories, 3 traders)" in text
    assert "drawn" not in text


def test_the_summary_names_what_is_missing(folder):
    text = "\n".join(summary(load(folder(ties="firm,supplier\nT1,F1\n")).data.own))
    assert "1 trader without any: drawn" in text
    assert "so drawn: sizes of factories" in text


def test_show_and_check_tell_of_the_data_and_the_manifest_s_digest():
    path = str(EXAMPLE / "cluster.toml")
    digest = load(path).data.own.digest
    for command in ("show", "check"):
        result = CliRunner().invoke(cli.app, [command, path])
        assert result.exit_code == 0
        assert f"content {digest[:12]}" in result.stdout


def test_the_documentation_tells_of_every_column():
    text = (ROOT / "docs" / "own_data.md").read_text(encoding="utf-8")
    for column in (*FIRMS, *TIES):
        assert f"| `{column.name}` | {column.name_zh} |" in text
        assert column.kind == "ignored" or column.meaning in text
