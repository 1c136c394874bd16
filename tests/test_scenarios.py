"""Scenario files: what loads, what is refused, and in which words."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from scenarios import sizes
from scenarios.files import HOME
from scenarios.load import (
    ScenarioError,
    available,
    load,
    parse,
)
from scenarios.paths import source_of, value_at
from scenarios.schema import Scenario


def problems(text="", overrides=()):
    """Lines of the errors that a text gives."""
    with pytest.raises(ScenarioError) as caught:
        parse(text, "x.toml", overrides)
    return [str(problem) for problem in caught.value.errors]


def problem(text="", overrides=()):
    lines = problems(text, overrides)
    assert len(lines) == 1, lines
    return lines[0]


# What loads


def test_an_empty_file_is_the_defaults():
    assert parse("") == Scenario()


def test_every_scenario_that_came_along_loads_and_has_a_title():
    found = available()
    assert "zhili_kidswear" in [scenario.name for scenario in found]
    for scenario in found:
        assert load(scenario.name).title == scenario.title != ""


def test_a_file_goes_by_name_or_by_path():
    path = HOME / "zhili_kidswear.toml"
    assert load("zhili_kidswear") == load(path) == load(str(path))


def test_a_windows_byte_order_mark_does_not_matter(tmp_path):
    path = tmp_path / "notepad.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 'A'\r\n[run]\r\nseed = 5\r\n")
    assert load(path).run.seed == 5


def test_a_whole_number_may_be_written_with_an_exponent():
    assert parse("[cluster]\nfirms = 1e4").cluster.firms == 10_000


def test_overrides_are_texts_or_a_table():
    expected = Scenario().model_copy(update={"scale": 0.5})
    assert parse("", overrides=["scale=0.5"]) == expected
    assert parse("", overrides={"scale": 0.5}) == expected
    assert parse("", overrides=["cluster.firms=5e3", "cluster.firms = 6000"]).cluster.firms == 6000
    assert parse("", overrides={"run": {"seed": np.int64(3)}}).run.seed == 3
    assert parse("", overrides=["run={seed=3}"]).run.seed == 3
    assert parse("", overrides=["title=plain words"]).title == "plain words"


def test_an_override_reaches_a_node_by_its_name():
    text = '[[nodes]]\nname = "shop"\nkind = "shelf"\n[[nodes]]\nname = "b"\nkind = "style"\n'
    demand = ["nodes.shop.demand.law=constant", "nodes.shop.demand.mean=3"]
    loaded = parse(text, overrides=[*demand, "nodes.1.on_hand=4"])
    assert value_at(loaded, "nodes.shop.demand.mean") == 3
    assert value_at(loaded, "nodes.b.on_hand") == 4


def test_an_override_of_a_buyer_type_leaves_the_others_alone():
    text = "[buyer_types.a]\nshare = 2\nsize = 3\n[buyer_types.b]\nshare = 1\n"
    types = parse(text, overrides=["buyer_types.a.share=5"]).buyer_types
    assert (types["a"].share, types["a"].size, types["b"].share) == (5, 3, 1)
    (only,) = parse("", overrides=["buyer_types.small_b.share=5"]).buyer_types.values()
    assert only.share == 5


# Inheritance


@pytest.fixture
def folder(tmp_path):
    def write(name, text):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path / f"{name}.toml"

    return write


def test_a_base_is_merged_table_by_table_over_several_files(folder):
    folder("a", 'title = "A"\nscale = 1\n[run]\nseed = 1\nwarmup_days = 70\n[cluster]\nfirms = 9')
    folder("b", 'base = "a"\n[run]\nseed = 2')
    loaded = load(folder("c", 'base = "b.toml"\ntitle = "C"\n[cluster]\nfirms = 8'))
    assert (loaded.title, loaded.run.seed, loaded.run.warmup_days) == ("C", 2, 70)
    assert loaded.cluster.firms == 8


def test_lists_replace_and_buyer_types_merge_or_go(folder):
    folder("a", "[buyer_types.x]\nshare = 1\nsize = 2\n[buyer_types.y]\n[buyer_types.z]\n")
    child = 'base = "a"\n[buyer_types.x]\nshare = 3\n[buyer_types.y]\nremove = true\n'
    types = load(folder("b", child)).buyer_types
    assert list(types) == ["x", "z"]
    assert (types["x"].share, types["x"].size) == (3, 2)


def test_a_base_may_be_a_scenario_that_came_along_even_of_the_same_name(folder):
    path = folder("zhili_kidswear", 'base = "zhili_kidswear"\n[run]\nseed = 77')
    assert load(path).title == load("zhili_kidswear").title
    assert load(path).run.seed == 77
    assert parse('base = "zhili_kidswear"\n').title == load("zhili_kidswear").title


def test_a_source_is_forgotten_when_its_value_changes(folder):
    text = '[cluster]\nfirms = 9000\n[sources]\ncluster.firms = "a count"\nrun.seed = "a dice"\n'
    path = folder("a", f"scale = 1\n{text}")
    assert load(path).sources == {"cluster.firms": "a count", "run.seed": "a dice"}
    assert load(path, ["cluster.firms=9000"]).sources == load(path).sources
    changed = load(path, ["cluster.firms=8000"])
    assert changed.sources == {"run.seed": "a dice"}
    assert source_of(changed, "cluster.firms") == "no source given"
    child = folder("b", 'base = "a"\n[cluster]\nfirms = 7\n[sources]\n"cluster.firms" = "mine"\n')
    assert source_of(load(child), "cluster.firms") == "mine"


def test_a_circle_of_bases_is_told(folder):
    folder("a", 'base = "b"')
    path = folder("b", '\nbase = "a"')
    with pytest.raises(ScenarioError, match=r"a\.toml:1 base = 'b': goes in a circle: b > a > b"):
        load(path)


def test_a_missing_base_is_told_with_the_nearest_and_the_rest_of_the_file_is_judged(folder):
    path = folder("b", 'base = "zhili_kidswaer"\n[run]\nseeds = 3\n')
    with pytest.raises(ScenarioError) as caught:
        load(path)
    first, second = map(str, caught.value.errors)
    assert ":1 base = 'zhili_kidswaer': there is no such scenario" in first
    assert "did you mean 'zhili_kidswear'?" in first
    assert ":3 run.seeds = 3: unknown key" in second
    assert "base = 5: must be the name of a scenario" in problem("base = 5")


def test_a_text_cannot_reach_files_by_its_base(folder):
    path = folder("secret", "title = 'x'")
    for base in (str(path), "../scenarios/zhili_kidswear", "../../etc/passwd"):
        assert "there is no such scenario" in problem(f"base = {base!r}")


# Wrong files


def test_a_missing_file_or_name_is_told(tmp_path):
    with pytest.raises(ScenarioError, match="there is no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ScenarioError, match="did you mean 'zhili_kidswear'"):
        load("zhili_kidsware")
    for odd in ("", ".", "..", "a\0b", str(tmp_path), "\ud800", "x" * 5000):
        with pytest.raises(ScenarioError):
            load(odd)
        with pytest.raises(ScenarioError):
            load(f"{odd}.toml")


def test_an_unreadable_file_is_told(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path / "folder.toml")
    (tmp_path / "latin.toml").write_bytes("title = 'Zürich'".encode("latin-1"))
    with pytest.raises(ScenarioError, match="is not UTF-8 text - save the file as UTF-8"):
        load(tmp_path / "latin.toml")


def test_a_slip_in_the_toml_is_told_with_its_line():
    assert problem("a = 1\nb = = 2").startswith(
        "x.toml:2: is not valid TOML: Invalid value (column"
    )
    assert "texts need quotes" in problem("title = Zhili")
    assert problem("[run").startswith("x.toml:1: is not valid TOML")
    assert "nested too deeply" in problem("a = " + "[" * 5000 + "]" * 5000)
    assert "not valid TOML" in problem("a = " + "9" * 5000)


# Wrong keys and values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[factories]\nsetup_costs = 5", "did you mean 'setup_cost'?"),
        ("[factories]\n\nsetup_costs = 5", "x.toml:3 factories.setup_costs = 5: unknown key (allo"),
        ("[factories]\nlead_days = 5", "has no 'lead_days' - did you mean 'materials.lead_days'?"),
        ("seed = 5", "x.toml:1 seed = 5: no section is 'seed' - did you mean 'run.seed'?"),
        ("[clusters]\nfirms = 5", "x.toml:1 clusters: unknown key"),
        ('bse = "zhili"', "did you mean 'base'?"),
        ("[cluster]\nfirms = '9'", "firms = '9': must be a whole number (allowed: 0 to 2,000,000"),
        ("[cluster]\nfirms = 9.5", "firms = 9.5: must be a whole number"),
        ("[cluster]\nfirms = true", "firms = true: must be a whole number"),
        ("[cluster]\ntrader_share = true", "trader_share = true: must be a number"),
        ("[cluster]\ntrader_share = 2021-07-16", "= '2021-07-16': must be a number"),
        ("[cluster]\nfirms = -3", "firms = -3: must be at least 0 (allowed: 0 to 2,000,000 firms)"),
        ("scale = 0", "scale = 0: must be above 0 (allowed: above 0, at most 10)"),
        ("[materials]\nbreak_discount = 1", "must be below 1 (allowed: at least 0, below 1)"),
        ("scale = nan", "scale = nan: must be a finite number"),
        ("[run]\nwarmup_days = -inf", "warmup_days = -inf: must be a finite number"),
        ("[run]\nallocation = 'hsh'", "must be one of hash, index - did you mean 'hash'?"),
        ("[run]\nallocation = 5", "allocation = 5: must be one of hash, index"),
        ("run = 5", "run = 5: must be a table ([run])"),
        ("buyer_types = 5", "buyer_types = 5: must be a table ([buyer_types])"),
        ("nodes = 5", "nodes = 5: must be a list of tables ([[nodes]])"),
        ("title = 5", "title = 5: must be text in quotes"),
        ("[buyer_types.a]\nequal_size = 1", "buyer_types.a.equal_size = 1: must be true or false"),
        ("[consumers]\nseason = 5", "consumers.season = 5: must be a list"),
        ("[consumers]\nseason = [1, 2]", "must have exactly 12, not 2"),
        ("[sources]\nrun.seed = 5", "run.seed\" = 5: must be text in quotes"),
        ("[sources]\nfactories.setup_costs = 'x'", "x.toml:2 sources.\"factories.setup_costs\""),
        ("[sources]\n'buyer_types.x.share' = 'x'", "the scenario has no such value"),
    ],
)  # fmt: skip
def test_a_wrong_key_or_value_is_told_with_place_range_and_remedy(text, expected):
    assert expected in problem(text)


def test_an_item_of_a_list_is_told_by_its_number():
    text = f"[consumers]\nseason = [{'1, ' * 11}'x']"
    assert problem(text).endswith("must be a number (it is number 12 of the list)")


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("cluster.firms=-3", "--set cluster.firms = -3: must be at least 0"),
        ("clusters.firms=3", "--set clusters.firms = 3: unknown key"),
        ("cluster.firm=3", "did you mean 'firms'?"),
        ("cluster.firms=many", "--set cluster.firms = 'many': must be a whole number"),
        ("cluster.firms=1,000", "--set cluster.firms = '1,000': must be a whole number"),
        (
            "cluster.firms.x=3",
            "cluster.firms.x = 3: cluster.firms is given as a whole, it has no parts",
        ),
        ("cluster=3", "--set cluster = 3: must be a table"),
        ("cluster.firms", "'cluster.firms' is not of the form section.key=value"),
        ("=3", "'=3' is not of the form"),
        ("cluster..firms=3", "is not of the form"),
        ("base=zhili_kidswear", "only a scenario file can have a base"),
        ("nodes.shop.on_hand=3", "nodes has no 'shop' - there are none"),
        ("buyer_types.smal_b.share=3", "has no 'smal_b' - did you mean 'small_b'?"),
        ("scale=1\nrun.seed=3", "scale = "),
    ],
)
def test_a_wrong_override_is_told(override, expected):
    assert expected in problem("", [override])


def test_an_escape_code_never_reaches_the_terminal():
    for text in ('"\\u001b[31m" = 1', '[cluster]\n"a\\nb" = "\\u001b"', 'title = 5\n"\\u202e" = 1'):
        assert all(line.isprintable() for line in problems(text))
    assert problem("", ["clus\x1bter=\x1b"]).isprintable()


def test_everything_that_is_wrong_is_told_at_once_and_in_the_order_of_the_file():
    text = """
    scale = nan
    [run]
    allocation = "x"
    transition_days = 1092
    [consumers]
    season = [1]
    [buyer_types.a]
    share = 0
    [factories]
    setup_costs = 1
    """
    lines = problems(text, ["cluster.firms=-1", "oops"])
    places = [line.partition(" ")[0] for line in lines]
    assert places == [*(f"x.toml:{n}" for n in (2, 4, 5, 7, 8, 11)), "--set", "--set:"]


def test_a_slip_is_not_told_again_by_what_follows_from_it():
    assert "horizon_days = '9'" in problem("[run]\nhorizon_days = '9'\ntransition_days = 900")


def test_errors_survive_the_way_between_processes():
    with pytest.raises(ScenarioError) as caught:
        parse("scale = 0\nseed = 1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.errors, str(again)) == (caught.value.errors, str(caught.value))


# Across values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[run]\ntransition_days = 729", "x.toml:2 run.transition_days = 729: must be at most two"),
        (
            "[run]\n\nhorizon_days = 200",
            "x.toml:3 run.transition_days = 364.0 (the default): must be at most two thirds of "
            "run.horizon_days = 200, that is 133.333 days - shorten the transition or lengthen",
        ),
        ("[cluster]\nfirms = 10", "x.toml:2 scale = 0.007142857142857143 (the default): scale 0.0"),
        ("[run]\nhorizon_days = 5\ntransition_days = 0", "must be at least one period"),
        ("[buyer_types.a]\nshare = 0\n[buyer_types.b]\nshare = 0.0", "every share is 0"),
        (
            "[buyer_types.a]\nmode = 'preselling'\nevent_days = 6",
            "buyer_types.a.event_days = 6: must be at least one period (run.period_days = 7)",
        ),
        (f"[consumers]\nseason = [-1, {'1, ' * 11}]", "no month can be below 0"),
        (f"[consumers]\nseason = [{'0, ' * 12}]", "some month must be above 0"),
        ("scale = 0.00001", "scale 1e-05 leaves no factory: at least 0.000"),
        ("[cluster]\ntrader_share = 1", "cluster.trader_share = 1: leaves no factory at any scale"),
        ("pooled_capacity = 0.5", "did you mean 'digital.pooled_capacity'"),
        ("[run]\nchains = 2", "only an explicit network"),
        ("[buyer_types.a]\nremove = true", "the base has no such buyer type to remove"),
    ],
)
def test_values_must_fit_one_another(text, expected):
    assert any(expected in line for line in problems(text))


def test_the_smallest_scale_that_is_told_does_leave_a_factory():
    told = float(problem("scale = 1e-9").rpartition(" ")[2])
    factories, _, _ = sizes.agents(Scenario(), told)
    assert factories == 1
    assert parse(f"scale = {told}").scale == told


def test_a_world_without_buyers_is_allowed():
    assert sizes.sizes(parse("[cluster]\nbuyers_per_firm = 0")).buyers == 0


def test_a_world_too_large_for_the_machine_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr(sizes, "physical_memory", lambda: 2_000_000_000)
    line = problem("scale = 10")
    assert "of memory, and this machine has 2 GB - a scale of" in line
    fits = float(line.partition("a scale of ")[2].partition(" ")[0])
    assert parse(f"scale = {fits}").scale == fits
    monkeypatch.setattr(sizes, "physical_memory", lambda: None)
    assert parse("scale = 10").scale == 10
