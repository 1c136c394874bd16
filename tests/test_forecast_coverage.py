"""Forecasts of histories that are known: ranges hold what they say, and too narrow ones do not."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from simulation import cli
from simulation.forecast.coverage import accepted, coverage
from tests.forecasts import SMALL, small


@pytest.mark.slow
def test_nine_histories_of_ten_lie_in_the_range():
    rows = coverage(small("adoption.mode=programme"), 32, judged_by_one=8)
    assert {row.histories for row in rows} == {32}
    assert {row.said for row in rows} == {0.9}
    missed = [row for row in rows if not row.holds]
    # Rows go together, and each may miss in one case of 20.
    assert len(missed) <= 2, missed
    primary = [row for row in rows if row.figure == "gmv"]
    assert all(row.holds for row in primary), primary
    # Leaving doubt out would have been found out.
    levels = [row for row in rows if (row.figure, row.measure) == ("buyer_price", "level")]
    assert all(row.inside_luck < row.low for row in levels), levels


def test_what_chance_allows_is_the_binomial_law_where_every_history_has_its_own_forecast():
    from scipy.stats import binom

    for n, said, units in ((40, 0.9, 19), (100, 0.8, 9)):
        low, high = accepted(n, 1, said, units)
        law = binom(n, said)
        assert law.cdf(low - 1) <= 0.025 < law.cdf(low)
        assert law.sf(high) <= 0.025 < law.sf(high - 1)
    # Shared forecasts are weaker evidence.
    assert accepted(40, 40, 0.9, 19)[0] < accepted(40, 8, 0.9, 19)[0] < accepted(40, 1, 0.9, 19)[0]


def test_the_command_prints_counts_of_histories(tmp_path):
    values = [part for value in SMALL for part in ("--set", value)]
    target = tmp_path / "rows.json"
    result = CliRunner().invoke(
        cli.app,
        ["hindcast", "zhili_kidswear", *values, "--histories", "4", "--draws", "3",
         "--judged-by-one", "2", "--figure", "gmv", "--json", str(target)],
    )  # fmt: skip
    assert result.exit_code in (0, 1), result.output
    rows = json.loads(target.read_text("utf-8"))["rows"]
    assert [(row["world"], row["measure"]) for row in rows] == [
        ("without", "level"), ("without", "change"), ("with", "level"), ("with", "change"),
    ]  # fmt: skip
    assert {row["histories"] for row in rows} == {4}
    assert {row["said"] for row in rows} == {0.5}
    assert result.exit_code == (0 if all(row["holds"] for row in rows) else 1)
    assert "each row counts histories" in result.stdout


def test_wrong_numbers_are_refused():
    with pytest.raises(ValueError, match="draws = 1: must be from 2"):
        coverage(small(), 4, draws=1)
    result = CliRunner().invoke(
        cli.app, ["hindcast", "zhili_kidswear", "--histories", "2", "--judged-by-one", "3"]
    )
    assert result.exit_code == 2
    assert "--judged-by-one 3: must be at most --histories 2" in result.stderr
