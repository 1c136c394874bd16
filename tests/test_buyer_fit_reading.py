"""A table of transactions is read whatever its columns are called, and refused in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scenarios.problems import ScenarioError
from simulation.buyer_fit.cancelled import net_of_returns
from simulation.buyer_fit.columns import COLUMNS
from simulation.buyer_fit.reading import read_lines

PLAIN = {
    "buyer": ["b", "a", "b"],
    "time": ["2011-01-05", "2011-01-03", "2011-02-01"],
    "quantity": [3, 5, 2],
    "unit_price": [2.5, 4.0, 1.0],
}


def written(folder, columns, name="t.csv", **options):
    path = folder / name
    frame = pd.DataFrame(columns)
    if name.endswith(".csv"):
        frame.to_csv(path, index=False, **options)
    else:
        frame.to_parquet(path)
    return path


def test_lines_come_oldest_first_with_days_from_the_first(tmp_path):
    lines = read_lines(written(tmp_path, PLAIN))
    assert lines.day.tolist() == [0, 2, 29]
    assert lines.pieces.tolist() == [5, 3, 2]
    assert lines.value.tolist() == [20.0, 7.5, 2.0]
    assert lines.buyer[1] == lines.buyer[2] != lines.buyer[0]
    assert lines.seller.tolist() == [-1, -1, -1]
    assert (str(lines.first_day), str(lines.last_day)) == ("2011-01-03", "2011-02-01")


@pytest.mark.parametrize(
    "names",
    [
        ("Customer ID", "InvoiceDate", "Qty", "Unit Price (GBP)"),
        ("customer", "order_date", "pieces", "price"),
        ("买家编号", "下单时间", "件数", "单价"),
        ("CUSTOMER", "timestamp", "QUANTITY", "unit_price_gbp"),
    ],
)
def test_columns_go_by_many_names(tmp_path, names):
    columns = dict(zip(names, PLAIN.values(), strict=True))
    plain, other = (
        read_lines(written(tmp_path, PLAIN)),
        read_lines(written(tmp_path, columns, "o.csv")),
    )
    np.testing.assert_array_equal(plain.pieces, other.pieces)
    np.testing.assert_array_equal(plain.price, other.price)
    assert other.currency == ("GBP" if "gbp" in names[-1].lower() else "")


def test_names_of_columns_are_declared_once():
    every = [name for c in COLUMNS for name in (c.name, c.name_zh, *c.synonyms)]
    assert len(every) == len(set(every))
    assert all(c.meaning.endswith(".") for c in COLUMNS)


def test_a_column_can_be_named_and_a_line_total_will_do_for_a_price(tmp_path):
    columns = {"who": ["a", "b"], "when": ["2011-01-03", "2011-01-05"], "n": [2, 4], "sum": [6, 8]}
    told = {"buyer": "who", "time": "when", "quantity": "n", "value": "sum"}
    lines = read_lines(written(tmp_path, columns), told=told)
    assert lines.price.tolist() == [3.0, 2.0]


def test_parquet_and_csv_tell_the_same(tmp_path):
    typed = PLAIN | {"time": pd.to_datetime(PLAIN["time"]), "custom": [True, False, False]}
    texts = PLAIN | {"custom": ["yes", "no", ""]}
    one = read_lines(written(tmp_path, typed, "t.parquet"))
    two = read_lines(written(tmp_path, texts))
    for name in ("day", "pieces", "price", "custom", "order", "buyer"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


def test_what_is_left_out_is_counted(tmp_path):
    columns = {
        "buyer": ["a", "", "b", "b", "c"],
        "time": ["2011-01-03"] * 5,
        "quantity": [1, 2, 3, 0, 4],
        "unit_price": [1.0, 1.0, 1.0, 1.0, 0.0],
        "item": ["x1", "x1", "y9", "x1", "x1"],
    }
    lines = read_lines(written(tmp_path, columns), items="x")
    assert len(lines) == 1
    assert lines.notes == (
        "1 lines without a buyer left out",
        "1 lines whose item does not match x left out",
        "1 lines without a price above 0 left out",
        "1 lines of no pieces left out",
    )


def test_goods_that_went_back_are_taken_off_the_latest_purchase_of_the_same_item(tmp_path):
    columns = {
        "buyer": ["a", "a", "a", "b", "a", "a"],
        "item": ["x", "x", "x", "x", "y", "x"],
        "time": [f"2011-01-0{k}" for k in range(1, 7)],
        "quantity": [10, 5, -7, -3, 4, 6],
        "unit_price": [2.0] * 6,
    }
    lines = read_lines(written(tmp_path, columns))
    assert sorted(lines.pieces.tolist()) == [4, 6, 8]
    told = " ".join(lines.notes)
    assert "2 lines of goods that went back: 7 pieces (28.0% of value)" in told
    assert "3 pieces without one left out" in told
    assert "1 lines that went back whole" in told


def test_a_purchase_after_the_return_is_not_undone_by_it():
    when = np.array(["2011-01-01", "2011-01-02"], "datetime64[s]")
    zero = np.zeros(2, np.int64)
    kept, _ = net_of_returns(zero, zero, zero, when, np.array([-5.0, 9.0]), np.ones(2))
    assert kept.tolist() == [0.0, 9.0]


def test_orders_are_those_of_the_table_else_one_a_buyer_and_day(tmp_path):
    columns = {
        "buyer": ["a", "a", "a", "b"],
        "time": ["2011-01-03 09:00", "2011-01-03 17:00", "2011-01-04", "2011-01-03"],
        "quantity": [1, 1, 1, 1],
        "price": [1, 1, 1, 1],
    }
    assert len(np.unique(read_lines(written(tmp_path, columns)).order)) == 3
    named = columns | {"invoice": ["1", "2", "2", "3"]}
    assert len(np.unique(read_lines(written(tmp_path, named, "n.csv")).order)) == 3
    assert (
        read_lines(written(tmp_path, named, "n.csv")).order.tolist()[1]
        != (read_lines(written(tmp_path, named, "n.csv")).order.tolist()[0])
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({k: v for k, v in PLAIN.items() if k != "buyer"}, "buyer: the column is missing"),
        (
            {k: v for k, v in PLAIN.items() if k != "unit_price"},
            "unit_price: the column is missing",
        ),
        (PLAIN | {"quantity": ["3", "many", "2"]}, "t.csv:3 quantity = 'many': must be a number"),
        (PLAIN | {"time": ["2011-01-05", "yesterday", "x"]}, "t.csv:3 time = 'yesterday'"),
        (PLAIN | {"custom": ["yes", "no", "maybe"]}, "must be yes or no"),
        (PLAIN | {"customer": ["a", "b", "c"]}, "means the same as 'buyer'"),
        ({k: [] for k in PLAIN}, "has no rows"),
        (PLAIN | {"unit_price": [0, 0, 0]}, "nothing is left to estimate from"),
        (PLAIN | {"quantity": [-1, -1, -1]}, "every line went back"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path, columns, said):
    with pytest.raises(ScenarioError) as refused:
        read_lines(written(tmp_path, columns))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "t.csv", "is empty"),
        (b"buyer;time\n1;2\n", "t.csv", "separated by commas"),
        (b"buyer,buyer\n1,2\n", "t.csv", "is there twice"),
        ("买家,时间\n甲,乙\n".encode("gb18030"), "t.csv", "is not UTF-8 text"),
        (b"nonsense", "t.parquet", "is not valid Parquet"),
        (b"x", "t.xlsx", "must be a .csv or .parquet file"),
        (b"buyer,time,quantity,price\n1,2011-01-01,3\n", "t.csv", "is not valid CSV"),
    ],
)
def test_a_file_that_is_no_table_says_so(tmp_path, content, name, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScenarioError) as refused:
        read_lines(tmp_path / name)
    assert said in str(refused.value)


def test_a_missing_file_and_a_wrong_mapping_say_what_there_is(tmp_path):
    path = written(tmp_path, PLAIN)
    with pytest.raises(ScenarioError, match=r"did you mean 't\.csv'"):
        read_lines(tmp_path / "tt.csv")
    with pytest.raises(ScenarioError, match="did you mean 'quantity'"):
        read_lines(path, told={"quantity": "quantitty"})
    with pytest.raises(ScenarioError, match="is no such column"):
        read_lines(path, told={"buyr": "buyer"})
