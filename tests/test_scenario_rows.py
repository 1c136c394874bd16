"""Parameters as rows, scenarios written back, their hashes and the lines of their keys."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.catalogue import sections
from scenarios.load import ScenarioError, content_hash, describe, parse, to_toml
from scenarios.paths import parameter_at, source_of, value_at, values
from scenarios.schema import Scenario
from scenarios.toml_lines import line_numbers
from scenarios.write import kept_for_the_last

HYPOTHESIS = settings(deadline=None, max_examples=60)

# The declaration as rows


def test_every_parameter_has_a_row_with_unit_meaning_and_source():
    rows = list(describe())
    assert len({row.path for row in rows}) == len(rows) > 100
    for row in rows:
        assert row.unit, row.path
        assert row.meaning, row.path
        assert row.source, row.path
        assert row.allowed, row.path
    assert set(sections()) >= {row.path.partition(".")[0] for row in rows if "." in row.path}


def test_a_row_tells_range_default_and_doubt():
    row = parameter_at(("factories", "setup_cost"))
    assert (row.low, row.high, row.kind) == (0, 1e7, "number")
    assert row.default == Scenario().factories.setup_cost
    assert row.doubt[0] <= row.default <= row.doubt[1]
    assert parameter_at(("run", "allocation")).choices == ("hash", "index")
    assert parameter_at(("nodes", 0, "name")).required
    assert parameter_at(("buyer_types", "any", "share")).path == "buyer_types.*.share"
    assert parameter_at(("factories", "nothing")) is None


def test_every_value_of_a_scenario_has_a_row():
    scenario = Scenario()
    found = dict((path, value) for path, _, value in values(scenario))
    assert found["cluster.firms"] == scenario.cluster.firms
    for path, value in found.items():
        assert value_at(scenario, path) == value
        assert source_of(scenario, path)
    with pytest.raises(KeyError):
        value_at(scenario, "cluster.nothing")


# Written back


def drawn(row):
    """A strategy for values in the range of a row."""
    if row.choices:
        return st.sampled_from(row.choices)
    if row.kind == "whole number":
        return st.integers(int(row.low or 0), int(min(row.high or 50, 50)))
    if row.kind == "number":
        low, high = row.low or 0.0, row.high if row.high is not None else 1e6
        return st.floats(low, high, exclude_min=row.low_open, exclude_max=row.high_open)
    return (
        st.text(st.characters(codec="utf-8"), max_size=8) if row.kind == "text" else st.booleans()
    )


@st.composite
def overridden(draw):
    rows = [row for row in describe() if "*" not in row.path and row.kind[:4] in "numb whol text"]
    chosen = draw(st.lists(st.sampled_from(rows), max_size=6, unique_by=lambda row: row.path))
    return {row.path: draw(drawn(row)) for row in chosen}


@HYPOTHESIS
@given(overridden())
def test_a_scenario_written_back_loads_to_the_same(changes):
    try:
        scenario = parse('[sources]\nrun.seed = "x"\n[buyer_types."a b"]', overrides=changes)
    except ScenarioError:  # values that do not fit one another
        return
    for everything in (False, True):
        again = parse(to_toml(scenario, everything=everything))
        assert again == scenario
        assert content_hash(again) == content_hash(scenario)


def test_only_what_differs_from_the_defaults_is_written():
    assert to_toml(Scenario()).strip() == ""
    assert to_toml(parse("[run]\nseed = 5")) == "[run]\nseed = 5\n"
    assert "setup_cost = " in to_toml(Scenario(), everything=True)


def test_the_hash_tells_values_apart_and_words_not():
    plain = content_hash(parse(""))
    assert len(plain) == 64
    assert content_hash(parse("scale = 0.5")) != plain
    assert content_hash(parse('title = "x"\n[sources]\nrun.seed = "y"')) == plain
    assert content_hash(parse("[consumers]\ntrend_per_year = -0.0")) == plain
    assert content_hash(parse("[cluster]\nfirms = 14000.0")) == plain


def test_a_fingerprint_is_worked_out_once_for_a_scenario_and_anew_for_the_next():
    asked = []

    @kept_for_the_last
    def of(scenario):
        asked.append(scenario.scale)
        return f"{scenario.scale}"

    one, other = parse("scale = 0.5"), parse("scale = 0.25")
    assert [of(one), of(one), of(other), of(other), of(one)] == ["0.5"] * 2 + ["0.25"] * 2 + ["0.5"]
    assert asked == [0.5, 0.25, 0.5]
    assert of(one.model_copy(update={"scale": 0.75})) == "0.75"


@HYPOTHESIS
@given(overridden())
def test_the_line_of_every_key_is_where_the_key_stands(changes):
    data = {}
    for path, value in changes.items():
        section, _, key = path.rpartition(".")
        data.setdefault(section, []).append(f"{key} = {1 if isinstance(value, str) else value}")
    text = "\n".join(f"[{s}]\n" + "\n".join(keys) if s else "" for s, keys in data.items())
    lines = text.splitlines()
    for path, line in line_numbers(text).items():
        assert str(path[-1]) in lines[line - 1]


def test_lines_are_found_behind_long_strings_lists_and_comments():
    text = '''# [a]
    s = """
    [b]
    c = 1 # no comment ]
    """ # one [
    l = [ # [
      1, "]", {x = '"#'},
    ]
    [[nodes]]
    a.b = 1
    [[nodes]]
    [nodes.demand] # d
    mean = 1
    "ke.y" = \'\'\'
    '\'\''''
    tomllib.loads(text)
    lines = line_numbers(text)
    assert lines[("s",)] == 2
    assert lines[("l",)] == lines[("l", 2, "x")] == 6
    assert lines[("nodes", 0, "a", "b")] == 10
    assert lines[("nodes", 1, "demand", "mean")] == 13
    assert lines[("nodes", 1, "demand", "ke.y")] == 14
