"""Forecasts: both worlds from today on, luck and doubt apart, the same on every machine."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import numpy as np
import pytest

from scenarios.load import load
from scenarios.problems import ScenarioError
from simulation.forecast import FIGURES, run_forecast, run_forecasts, side_by_side
from simulation.forecast import running as forecast_running
from simulation.forecast.running import FOLDER, over_years, run_one
from simulation.stopping import Stopped
from simulation.worlds import Worlds
from tests.forecasts import small


@pytest.fixture(scope="module")
def found():
    return run_forecast(small("adoption.mode=programme"), 2, 10, 4, name="small")


def line(document, figure, world="with", scenario=0):
    return document["scenarios"][scenario]["worlds"][world][figure]


def test_a_forecast_is_json_and_says_what_it_is_of(found):
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["days"][found["today"]] == 0
    assert [found["days"][mark] for mark in found["year_marks"]] == [0, 364, 728]
    entry = found["scenarios"][0]
    assert entry["sets"] + entry["refused"] == found["draws"] == 10
    assert entry["runs"] == 2 * entry["sets"]
    assert 0 < entry["assumptions"]["without_source"] < entry["assumptions"]["values"]
    assert entry["assumptions"]["drawn"] > 100
    assert set(entry["worlds"]["with"]) == set(FIGURES) == set(found["figures"])


def test_both_worlds_have_the_same_past_and_part_today(found):
    for figure in FIGURES:
        with_, without = (line(found, figure, world)["median"] for world in ("with", "without"))
        until = found["today"] + 1
        assert with_[:until] == without[:until], figure
    assert line(found, "buyer_price")["median"] != line(found, "buyer_price", "without")["median"]
    assert line(found, "adoption")["median"][found["today"]] == 0.0
    assert line(found, "adoption")["median"][-1] > 0.2
    assert set(line(found, "adoption", "without")["median"]) == {0.0}


def test_ranges_lie_within_one_another_and_around_the_middle(found):
    for world in ("with", "without", "difference"):
        for name in FIGURES:
            fan = line(found, name, world)
            for mark, middle in enumerate(fan["median"]):
                ends = [
                    fan[kind][level][end][mark]
                    for kind, level, end in (
                        ("doubt", "90", "low"), ("luck", "90", "low"), ("luck", "50", "low"),
                        ("luck", "50", "high"), ("luck", "90", "high"), ("doubt", "90", "high"),
                    )
                ]  # fmt: skip
                if middle is None:
                    assert ends == [None] * 6
                    continue
                assert ends == sorted(ends), (world, name, mark)
                assert ends[0] <= middle <= ends[-1]


def test_new_and_retained_buyers_are_all_active_ones(found):
    scenario = over_years(small(), 1)
    run = run_one(scenario, 3, 0, "quarter")
    for values in run.values.values():
        today = int(np.flatnonzero(run.days == 0)[0])
        total = values["new_buyers"] + values["retained_buyers"]
        assert total[today:].tolist() == values["active_buyers"][today:].tolist()
        assert np.isnan(total[:today]).all()
        assert (values["retained_buyers"][today:] > 0).all()
        assert (values["buyer_retention"][today:] <= 1).all()


def test_luck_alone_is_the_scenario_as_it_stands():
    plain = run_forecast(small(), 1, 0, 5)
    entry = plain["scenarios"][0]
    assert plain["draws"] == 0
    assert entry["as_it_stands"] is None
    assert entry["runs"] == 5
    fan = line(plain, "gmv")
    assert fan["doubt"] is None
    # The lowest and the highest of five: in four cases of six a sixth lies between them.
    assert entry["holds"]["90"] == pytest.approx(4 / 6)
    runs = [
        run_one(over_years(small(), 1), 1, r, "quarter").values["with"]["gmv"] for r in range(5)
    ]
    assert fan["luck"]["90"]["low"] == np.min(runs, axis=0).tolist()
    assert fan["luck"]["90"]["high"] == np.max(runs, axis=0).tolist()
    assert fan["median"] == np.median(runs, axis=0).tolist()


def test_a_forecast_does_not_depend_on_threads_and_goes_on_where_it_was(tmp_path, monkeypatch):
    asked = {"years": 1, "draws": 4, "replications": 2, "seed": 5}
    one = run_forecast(small(), **asked, workers=1)
    two = run_forecast(small(), **asked, workers=3, folder=tmp_path)
    assert one == two
    kept = sorted((tmp_path / FOLDER).glob("*.json"))
    assert len(kept) == 2 + 2 * one["scenarios"][0]["sets"]
    calls = []
    run = run_one
    monkeypatch.setattr(
        forecast_running, "run_one", lambda *a, **k: calls.append(a) or run(*a, **k)
    )
    kept[0].unlink()
    kept[1].write_text("{")
    again = run_forecast(small(), **asked, folder=tmp_path)
    assert len(calls) == 2
    assert {**again, "resumed": 0} == one


def test_scenarios_side_by_side_share_luck_draws_and_the_world_without():
    plain, dear = small(), small("levers.flexible_production=0")
    both = run_forecasts({"a": plain, "b": dear}, 1, 3, 2, seed=2)
    a, b = both["scenarios"]
    assert (a["name"], b["name"]) == ("a", "b")
    assert a["without_key"] == b["without_key"]
    assert a["as_it_stands"]["without"] == b["as_it_stands"]["without"]
    assert a["as_it_stands"]["with"] != b["as_it_stands"]["with"]
    alone = [run_forecast(s, 1, 3, 2, seed=2, name=n) for n, s in (("a", plain), ("b", dear))]
    assert side_by_side(alone)["scenarios"] == both["scenarios"]
    with pytest.raises(ValueError, match="years is 1 in one, 2 in another"):
        side_by_side([alone[0], {**alone[1], "years": 2}])


def test_a_forecast_that_is_not_wanted_any_more_ends():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        run_forecast(small(), 1, 0, 2, stop=stop)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"years": 0}, "years = 0: must be from 1 to 10"),
        ({"years": 11}, "years = 11: must be from 1 to 10"),
        ({"draws": -1}, "draws = -1: must be from 0 to 10,000"),
        ({"draws": 1}, "draws = 1: must be 0"),
        ({"replications": 1}, "replications = 1: must be from 2"),
        ({"each": 1}, "each = 1: must be from 2"),
        ({"by": "week"}, "by = week: must be one of month, quarter"),
    ],
)
def test_numbers_out_of_range_are_told(asked, told):
    with pytest.raises(ValueError, match=told):
        run_forecast(small(), **asked)


def test_a_history_too_short_to_know_new_buyers_is_refused():
    with pytest.raises(ScenarioError, match=r"run\.warmup_days = 364: is too short a history"):
        run_forecast(small("run.warmup_days=364"), 1, 0, 2)


def test_figures_are_those_of_an_ordinary_run():
    """What is noted beside a run moves nothing in it."""
    scenario = over_years(small(), 1)
    pair = Worlds().pair(scenario, 4, 1)
    run = run_one(scenario, 4, 1, "quarter")
    whole = pair.with_.window(pair.with_.hi - 26, pair.with_.hi)
    sold = whole.total("trader_revenue") + whole.total("direct_value")
    assert run.values["with"]["platform_gmv"][-1] == pytest.approx(sold, rel=1e-9)
    assert run.values["with"]["gmv"][-1] <= sold
    assert run.values["with"]["platform_revenue"][-1] == pytest.approx(whole.total("commission"))


def test_a_cluster_of_one_s_own_keeps_its_firms(folder):
    scenario = load(str(folder()))
    longer = over_years(scenario, 2)
    assert longer.run.horizon_days == 728
    assert longer.data.own.digest == scenario.data.own.digest


def test_the_document_tells_of_every_figure():
    text = (Path(__file__).parent.parent / "docs" / "forecast.md").read_text(encoding="utf-8")
    table = text[text.index("| Figure |") : text.index("New and retained need")]
    assert set(re.findall(r"`([a-z_]+)`", table)) - {"compare"} == set(FIGURES)
