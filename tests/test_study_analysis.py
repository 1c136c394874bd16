"""What analyses of studies say is what theory says, and gaps are refused."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from simulation.cli import app
from simulation.study import Study
from simulation.study.analysis import AnalysisProblem, response
from simulation.study.analysis import effects as single
from simulation.study.analysis.discovery import Limit, discover, fails
from simulation.study.analysis.morris import elementary_effects
from simulation.study.analysis.response import Response
from simulation.study.analysis.sobol import convergence, pairs, sobol_indices
from simulation.study.analysis.telling import TELLERS, parts_of
from simulation.study.analysis.write import write_analysis
from simulation.study.declaration import METHODS
from simulation.words import LANGUAGES

# Parameters of which only the range matters here.
X, Y, Z = "levers.demand_visibility", "levers.capacity_pool", "levers.flexible_production"
THREE = {path: (0.0, 1.0) for path in (X, Y, Z)}


def ishigami(values, seed, replication):
    """Ishigami & Homma (1990), a = 7, b = 0.1: indices known in closed form; and some luck."""
    x, y, z = (2.0 * math.pi * values[path] - math.pi for path in (X, Y, Z))
    luck = np.random.default_rng([seed, replication]).normal()
    return {"answer": math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x) + luck}


def straight(values, seed, replication):
    luck = np.random.default_rng([seed, replication]).normal()
    return {"answer": 5.0 * values[X] - 2.0 * values[Y] + luck}


def study_of(function, design, **how):
    study = Study("zhili_kidswear", THREE, design=design, function=function,
                  outcomes=("answer",), version="1", **how)  # fmt: skip
    return study


@pytest.fixture(scope="module")
def sobol(tmp_path_factory):
    how = {"method": "sobol", "second_order": True}
    study = study_of(ishigami, how, samples=512, replications=2)
    return study, study.run(tmp_path_factory.mktemp("sobol"), engine="serial")


def test_sobol_indices_are_those_of_the_closed_form(sobol):
    table = sobol_indices(response(sobol[1], "answer")).set_index("factor")
    first = {X: 0.3139, Y: 0.4424, Z: 0.0}
    total = {X: 0.5576, Y: 0.4424, Z: 0.2437}
    for path in THREE:
        for name, known in (("first", first[path]), ("total", total[path])):
            half = table[f"{name}_high"][path] - table[name][path]
            assert 0.0 < half < 0.2
            assert table[name][path] == pytest.approx(known, abs=max(0.02, 1.5 * half))


def test_pairs_are_told_where_the_design_tells_them(sobol):
    table = pairs(response(sobol[1], "answer"))
    strongest = table.sort_values("second").iloc[-1]
    assert {strongest["factor"], strongest["other"]} == {X, Z}
    assert strongest["second"] == pytest.approx(0.2437, abs=0.12)


def test_intervals_narrow_as_samples_are_added(sobol):
    table = convergence(response(sobol[1], "answer"))
    width = (table["total_high"] - table["total_low"]).groupby(table["samples"]).mean()
    assert list(width.index) == [8, 16, 32, 64, 128, 256, 512]
    assert width[512] < 0.3 * width[8]


def test_common_luck_moves_all_points_alike_and_is_told_as_the_most_it_can_be(sobol):
    found = response(sobol[1], "answer")
    assert 0.0 <= found.luck_share <= 0.1
    single_run = Response(found.design, "answer", "value", found.values[:, :1])
    assert single_run.luck_share is None


def test_screening_finds_slopes_and_no_spread_of_a_straight_line(tmp_path):
    study = study_of(straight, "morris", samples=10)
    table = elementary_effects(response(study.run(tmp_path, engine="serial"), "answer"))
    table = table.set_index("factor")
    assert list(table.index) == [X, Y, Z]
    assert table["effect"].tolist() == pytest.approx([5.0, 2.0, 0.0], abs=1e-6)
    assert table["signed"].tolist() == pytest.approx([5.0, -2.0, 0.0], abs=1e-6)
    assert table["spread"].tolist() == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def test_single_effects_are_paired_by_luck(tmp_path):
    study = study_of(straight, "one_at_a_time", levels=3, replications=4)
    table = single.one_at_a_time(response(study.run(tmp_path, engine="serial"), "answer"))
    of_x = table[table["factor"] == X]
    base = study.design.columns[0][0]
    assert of_x["change"].tolist() == pytest.approx([5.0 * (v - base) for v in of_x["value"]])
    assert (of_x["change_high"] - of_x["change_low"]).abs().max() < 1e-9
    assert (of_x["outcome_high"] - of_x["outcome_low"]).min() > 0.5


def test_a_map_is_the_mean_over_the_other_factors(tmp_path):
    study = study_of(straight, "grid", levels=3, replications=2)
    found = response(study.run(tmp_path, engine="serial"), "answer")
    table = single.means(found, (X, Y))
    assert len(table) == 9
    slope = table[table[Y] == 0.0].sort_values(X)["outcome"].diff().dropna()
    assert slope.tolist() == pytest.approx([2.5, 2.5])


def test_rank_correlations_have_the_sign_of_the_slopes(tmp_path):
    study = study_of(straight, "lhs", samples=60)
    table = single.rank_correlations(response(study.run(tmp_path, engine="serial"), "answer"))
    table = table.set_index("factor")
    assert table["correlation_low"][X] > 0.5
    assert table["correlation_high"][Y] < 0.0
    assert table["correlation_low"][Z] < 0.0 < table["correlation_high"][Z]


def known_corner(n=200):
    """Points of which those with little of X and much of Y fail."""
    study = Study("zhili_kidswear", THREE, design="lhs", samples=n)
    design = study.design
    x, y = (np.asarray(design.columns[k]) for k in (0, 1))
    worse = (x < 0.4) & (y > 0.6)
    values = np.where(worse, 1.0, -1.0)[:, None]
    return Response(design, "buyer_price", "difference", values), worse


def test_rules_find_the_corner_where_the_price_does_not_fall():
    found, worse = known_corner()
    assert (fails(found) == worse).all()
    told = discover(found, worse)
    first = told.rules[0]
    limits = {limit.path: limit for limit in first.limits}
    assert set(limits) == {X, Y}
    assert limits[X].high == pytest.approx(0.4, abs=0.03)
    assert limits[Y].low == pytest.approx(0.6, abs=0.03)
    assert (first.density, first.coverage) == (1.0, 1.0)
    assert told.accuracy > 0.9
    assert sum(rule.points for rule in told.rules) == len(worse)


def test_rules_do_not_invent_a_corner_where_failure_is_luck():
    found, _ = known_corner()
    luck = np.random.default_rng(3).random(len(found.design)) < 0.3
    assert discover(found, luck).accuracy < 0.65


def test_rules_read_choices_of_words():
    factors = {"adoption.mode": {"choices": ["full", "programme", "diffusion"]}, X: (0.0, 1.0)}
    study = Study("zhili_kidswear", factors, design="lhs", samples=90)
    mode = np.array(study.design.columns[0])
    found = Response(
        study.design, "buyer_price", "difference", np.where(mode == "programme", 1.0, -1.0)[:, None]
    )
    first = discover(found, fails(found)).rules[0]
    assert first.limits == (Limit("adoption.mode", choices=("programme",)),)


def test_whether_it_fails_is_asked_only_where_one_way_is_good():
    found, _ = known_corner(40)
    level = Response(found.design, "buyer_price", "with", found.values)
    with pytest.raises(AnalysisProblem, match="change of a KPI"):
        fails(level)


def test_every_design_has_an_analysis():
    assert set(TELLERS) == set(METHODS)


def test_gaps_failed_runs_and_other_designs_are_refused(tmp_path, sobol):
    def sometimes(values, seed, replication):
        if values[X] > 0.9:
            raise ValueError("no such world")
        return {"answer": values[X]}

    study = study_of(sometimes, "lhs", samples=20)
    with pytest.raises(AnalysisProblem, match="runs failed"):
        response(study.run(tmp_path, engine="serial"), "answer")
    with pytest.raises(AnalysisProblem, match="needs a design of the kind morris"):
        elementary_effects(response(sobol[1], "answer"))
    with pytest.raises(AnalysisProblem, match="no outcome 'nothing'"):
        response(sobol[1], "nothing")


def test_an_outcome_that_does_not_vary_is_refused_and_told(tmp_path):
    def same(values, seed, replication):
        return {"answer": 1.0}

    study = study_of(same, "lhs", samples=10)
    results = study.run(tmp_path / "runs", engine="serial")
    parts, _ = write_analysis(study, results, tmp_path / "out", LANGUAGES["en"])
    assert parts == []
    about = json.loads((tmp_path / "out" / "analysis.json").read_text(encoding="utf-8"))
    assert "same at every point" in about["refused"]["answer"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_reads_in_every_language_and_asks_for_nothing(tmp_path, sobol, language):
    study, results = sobol
    words = LANGUAGES[language]
    parts, names = write_analysis(study, results, tmp_path, words)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert page.count("<svg") == sum(len(part.drawings) for part in parts) >= 2
    assert f'lang="{language}"' in page
    assert words("study.sobol.how").split("(")[0][:12] in page
    indices = pd.read_csv(tmp_path / "sobol_answer.csv")
    assert list(indices["factor"]) == list(sobol_indices(response(results, "answer"))["factor"])
    assert pd.read_parquet(tmp_path / "sobol_answer.parquet").equals(indices)
    assert "CITATION.cff" in names
    assert json.loads((tmp_path / "sobol_answer.indices.vl.json").read_text("utf-8"))["data"]


@pytest.mark.parametrize("method", ["morris", "one_at_a_time", "grid", "factorial", "lhs"])
def test_every_design_is_told_in_words_and_charts(tmp_path, method):
    samples = {"samples": 10} if method in ("morris", "lhs") else {}
    study = study_of(straight, method, replications=2, **samples)
    results = study.run(tmp_path, engine="serial")
    for words in LANGUAGES.values():
        parts = parts_of(response(results, "answer"), words)
        assert all(part.sentence for part in parts)
        assert any(part.drawings for part in parts)
        assert all(words("study.rules") or part.title for part in parts)


@pytest.mark.slow
def test_the_command_writes_a_page_and_says_what_was_found(tmp_path):
    path = tmp_path / "little.toml"
    path.write_text(
        'scenario = "zhili_kidswear"\n[overrides]\nscale = 0.0007\nrun.warmup_days = 91\n'
        "run.horizon_days = 182\nrun.transition_days = 28\n[factors]\n"
        'levers.capacity_pool = [0, 1]\nlevers.preorder_pooling = [0, 1]\n[design]\n'
        'method = "grid"\nlevels = 2\n[replications]\nnumber = 2\n',
        encoding="utf-8",
    )  # fmt: skip
    run = CliRunner().invoke
    home = str(tmp_path / "runs")
    early = run(app, ["study", "analyse", str(path), "--out", home])
    assert early.exit_code == 2
    assert "Traceback" not in early.output
    Study.load(path).run(home, engine="serial")
    done = run(app, ["study", "analyse", str(path), "--out", home, "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert "在模型里" in done.output
    assert (tmp_path / "runs" / "analysis" / "index.html").is_file()
    wrong = run(app, ["study", "analyse", str(path), "--out", home, "--of", "ratio"])
    assert wrong.exit_code == 2
    assert "must be one of" in wrong.output
