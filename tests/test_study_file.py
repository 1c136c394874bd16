"""A study file: what is read of it, and what is said where it is wrong."""

from __future__ import annotations

import pytest

from scenarios.problems import ScenarioError
from simulation.study import Study
from simulation.study.load import READY, load_study, parse_study, ready_studies
from simulation.study.methods import n_points
from simulation.study.write import spec_toml
from tests.studies import FACTORS

GOOD = """
title = "A study"
scenario = "zhili_kidswear"
kpis = ["buyer_price"]
seed = 7

[overrides]
scale = 0.0015
"run.warmup_days" = 140

[factors]
levers.demand_visibility = [0, 1]
"choice.price_sensitivity" = { range = [5, 12], log = true }
"platform.traffic" = { choices = ["equal", "sales"] }
"buyer_types.*.markup" = [0.3, 0.9]
"factories.styles" = { range = [2, 5], levels = 2 }

[design]
method = "grid"
levels = 3

[replications]
precision = 0.02
cap = 60
"""


def wrong(text):
    with pytest.raises(ScenarioError) as caught:
        parse_study(text)
    return str(caught.value)


def test_a_study_is_read_with_its_scenario_and_factors():
    spec = parse_study(GOOD, "mine.toml")
    assert (spec.name, spec.seed, spec.kpis) == ("mine", 7, ("buyer_price",))
    assert spec.scenario.scale == 0.0015
    assert spec.scenario.run.warmup_days == 140
    paths = [factor.path for factor in spec.factors]
    assert paths[:2] == ["levers.demand_visibility", "choice.price_sensitivity"]
    markups = spec.factors[3]
    assert len(markups.places) == len(spec.scenario.buyer_types) > 1
    assert n_points(spec) == 3 * 3 * 2 * 3 * 2
    assert (spec.rule.fixed, spec.rule.least, spec.rule.cap) == (None, 20, 60)


def test_what_is_written_reads_to_the_same_study():
    spec = parse_study(GOOD)
    again = parse_study(spec_toml(spec))
    assert again.part == spec.part
    assert again.factors == spec.factors


def test_a_program_states_the_same_study_as_a_file():
    study = Study("zhili_kidswear", FACTORS, "lhs", samples=8, replications=3, seed=5, title="x")
    text = """
title = "x"
scenario = "zhili_kidswear"
seed = 5
factors = { levers.demand_visibility = [0, 1], choice.price_sensitivity = [5, 9] }
design = { method = "lhs", samples = 8 }
replications = { number = 3 }
"""
    other = Study.parse(text)
    assert study.request() == other.request()
    assert study.design.hash == other.design.hash


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('method = "lsh"', "study.toml:4 design.method = 'lsh': must be one of grid, lhs, sobol, "),
        ('method = "lsh"', "did you mean 'lhs'?"),
        ("sample = 5", "study.toml:4 design.sample = 5: unknown key"),
        ("sample = 5", "did you mean 'samples'?"),
        ('method = "sobol"\nsamples = 65', "study.toml:5 design.samples = 65: must be a power of "
         "two for the sobol design - 64 or 128?"),
        ('method = "sobol"', "design.samples: is missing (the number of base samples"),
        ('method = "grid"\nsamples = 5', "a design of the method grid has no number of samples"),
        ('method = "morris"\nsamples = 5\nlevels = 3', "must be even for the morris design"),
        ('method = "table"', "design.file: is missing"),
        ('file = "points.csv"\nsamples = 4', 'method = "table" reads it'),
    ],
)  # fmt: skip
def test_a_design_that_cannot_be_is_named_with_line_and_remedy(line, told):
    head = 'scenario = "zhili_kidswear"\nfactors = { levers.demand_visibility = [0, 1] }\n[design]'
    assert told in wrong(f"{head}\n{line}\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("levers.demand_visibilty = [0, 1]", "the scenario has no such value - did you mean "
         "'levers.demand_visibility'?"),
        ("run.seed = [1, 2]", "study.toml:3 factors.run.seed: cannot be varied"),
        ("title = [1, 2]", "cannot be varied"),
        ("levers.demand_visibility = [0, 2]", "range = [0.0, 2.0]: 2.0 is not allowed (0 to 1)"),
        ("levers.demand_visibility = [1, 0]", "the low end must be below the high end"),
        ("levers.demand_visibility = [0, 1, 2]", "must have exactly 2, not 3"),
        ("levers.demand_visibility = { range = [0, 1], log = true }", "must be above 0 for steps"),
        ("levers.demand_visibility = { rnge = [0, 1], log = true }", "did you mean 'range'?"),
        ('platform.traffic = [0, 1]', "has no range: give choices"),
        ('platform.traffic = { choices = ["equal", "sles"] }', "did you mean 'sales'?"),
        ('platform.traffic = { choices = ["equal", 1] }', "every choice must be text in quotes"),
        ('platform.traffic = { choices = ["equal", "equal"] }', "names a choice twice"),
        ("factories.styles = [1.5, 3]", "both ends must be whole numbers"),
        ("factories.styles = 3", "must be a table"),
        ("platform.commission = { choices = [0.1, 0.9] }", "0.9 is not allowed (0 to 0.5)"),
        ('levers.demand_visibility = { log = true }', "needs a range"),
    ],
)  # fmt: skip
def test_a_factor_that_cannot_be_is_named_with_line_and_remedy(line, told):
    text = f'scenario = "zhili_kidswear"\n[factors]\n{line}\n[design]\nsamples = 4\n'
    found = wrong(text)
    assert told in found
    assert found.startswith("study.toml:3 ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('scenario = "zhili_kidswer"', "study.toml:1 scenario = 'zhili_kidswer': there is no such "
         "scenario (a file's name ends in .toml) - did you mean 'zhili_kidswear'?"),
        ('title = "x"', "scenario: is missing"),
        ('scenario = "zhili_kidswear"\n[overrides]\nrun.horizon_dys = 3',
         "study.toml:3 overrides.run.horizon_dys = 3: unknown key"),
        ('scenario = "zhili_kidswear"\n[overrides]\nscale = -1',
         "study.toml:3 overrides.scale = -1: must be above 0"),
        ('scenario = "01_beer_game"\n', "explicit network"),
        ('scenario = "zhili_kidswear"\nkpis = ["buyer_prce"]\n[factors]\nlevers.ai_operations = '
         "[0, 1]\n[design]\nsamples = 2", "study.toml:2 kpis = 'buyer_prce': there is no such KPI"),
        ('scenario = "zhili_kidswear"\n[replications]\nnumber = 2\nprecision = 0.1',
         "give a number of replications or a precision, not both"),
        ('scenario = "zhili_kidswear"\n[replications]\nprecision = 0.1\nleast = 40\ncap = 30',
         "must be at least replications.least = 40"),
        ('scenario = "zhili_kidswear"\n[replications]\nprecision = 0.1\nleast = 3',
         "must be at least 20"),
        ('scenario = "zhili_kidswear"\nfactors = [1]', "must be"),
        ("scenario = ", "is not valid TOML"),
        ('scenario = "zhili_kidswear"\n', "factors: is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_study_is_told_at_its_line(text, told):
    assert told in wrong(text)


def test_a_study_that_is_not_there_names_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'lever_grid'"):
        load_study("lever_gird")


def test_a_scenario_beside_the_study_is_found(tmp_path):
    (tmp_path / "mine.toml").write_text('base = "zhili_kidswear"\nscale = 0.002\n')
    text = GOOD.replace('"zhili_kidswear"', '"mine.toml"').replace("scale = 0.0015", "")
    (tmp_path / "study.toml").write_text(text)
    assert load_study(tmp_path / "study.toml").scenario.scale == 0.002


@pytest.mark.parametrize("name", ready_studies())
def test_a_study_that_came_along_is_sound_and_says_what_it_asks(name):
    spec = load_study(name)
    part = spec.part
    assert all((part.title, part.title_zh, part.description, part.description_zh))
    assert n_points(spec) * (spec.rule.fixed or spec.rule.least) <= 20_000
    assert (READY / f"{name}.toml").is_file()
