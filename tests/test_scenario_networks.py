"""Explicit networks in scenario files: what is refused, and in which words."""

from __future__ import annotations

import pytest

from scenarios.load import ScenarioError, load, parse, to_toml
from scenarios.sizes import sizes, summary


def network(*nodes, more=""):
    tables = (
        f"[[nodes]]\nname = {name!r}\nkind = {kind!r}\n{rest}\n" for name, kind, rest in nodes
    )
    return "\n".join(tables) + more


CHAIN = network(
    ("shop", "shelf", "supplier = 'trade'\n[nodes.demand]\nlaw = 'normal'\nmean = 5\nsd = 1"),
    ("trade", "listing", "supplier = 'plant'"),
    ("plant", "style", "supplier = 'cloth'"),
    ("cloth", "material", ""),
)


def problems(text):
    with pytest.raises(ScenarioError) as caught:
        parse(text, "x.toml")
    return [str(problem) for problem in caught.value.errors]


def test_a_chain_loads_and_is_written_back():
    scenario = parse(CHAIN + "[[changes]]\nnode = 'shop'\nperiod = 5\nbase_stock_level = 3\n")
    assert [node.name for node in scenario.nodes] == ["shop", "trade", "plant", "cloth"]
    assert parse(to_toml(scenario)) == scenario


def test_a_chain_may_have_several_tiers_of_traders():
    text = network(("a", "shelf", "supplier='b'"), ("b", "listing", "supplier='c'"))
    assert len(parse(text + network(("c", "listing", ""))).nodes) == 3


def test_nodes_replace_the_cluster():
    scenario = parse("[cluster]\nfirms = 2_000_000\n[run]\nchains = 10\n" + CHAIN)
    size = sizes(scenario)
    assert (size.sellers, size.buyers, size.points) == (0, 0, 40)
    assert summary(scenario).startswith("explicit network of 4 nodes in 10 copies; ")


def test_nodes_of_a_base_are_replaced(tmp_path):
    (tmp_path / "a.toml").write_text(CHAIN)
    (tmp_path / "b.toml").write_text('base = "a"\n' + network(("only", "shelf", "")))
    assert [node.name for node in load(tmp_path / "b.toml").nodes] == ["only"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (network(("a", "shelf", ""), ("a", "shelf", "")), "nodes.a.name = 'a': node 1 has this na"),
        (
            network(("shop", "shelf", "supplier = 'plan'"), ("plant", "style", "")),
            "x.toml:4 nodes.shop.supplier = 'plan': there is no such node - did you mean 'plant'?",
        ),
        (network(("a", "listing", "supplier = 'a'")), "run in a circle: a > a"),
        (
            network(("a", "listing", "supplier = 'b'"), ("b", "listing", "supplier = 'a'")),
            "goods would run in a circle: a > b > a",
        ),
        (
            network(("a", "style", "supplier = 'b'"), ("b", "listing", "")),
            "nodes.a.supplier = 'b': a listing cannot supply a style",
        ),
        (
            network(("a", "shelf", "supplier = 'b'"), ("b", "shelf", "")),
            "a shelf cannot supply a shelf",
        ),
        (
            network(("a", "style", "[nodes.demand]\nlaw = 'normal'")),
            "x.toml:4 nodes.a.demand: a style has no end demand, only a shelf has",
        ),
        (
            network(("a", "shelf", "[nodes.demand]\nlaw = 'sequence'")),
            "nodes.a.demand.path: law = \"sequence\" needs",
        ),
        (network(("a", "shelf", "demand.path = [3]")), "did you mean law = \"sequence\"?"),
        (
            network(("a", "shelf", "demand = {law = 'sequence', path = [3, -1]}")),
            "no demand can be below 0",
        ),
        (
            network(("a", "shelf", "demand = {law = 'uniform', low = 5, high = 4}")),
            "must be at most high = 4",
        ),
        (
            network(("a", "shelf", "policy = 's_S'\nreorder_point = 5\nbase_stock_level = 4")),
            "nodes.a.reorder_point = 5: must be at most base_stock_level = 4 for s_S",
        ),
        (network(("a", "shelf", "policy = 'r_Q'")), "must be above 0 for r_Q"),
        (
            CHAIN + "[[changes]]\nnode = 'shp'\nperiod = 1\norder_quantity = 3",
            "changes.0.node = 'shp': there is no such node - did you mean 'shop'?",
        ),
        (CHAIN + "[[changes]]\nnode = 'shop'\nperiod = 1", "changes.0: changes nothing"),
        (
            "[[changes]]\nnode = 'shop'\nperiod = 1\norder_quantity = 3",
            "there is no such node - there are none",
        ),
        (network(("a", "shelve", "")), "kind = 'shelve': must be one of shelf,"),
        ("[[nodes]]\nkind = 'shelf'", "x.toml:1 nodes.0.name: is missing (text)"),
        ("[[nodes]]\nname = ''\nkind = 'shelf'", "name = '': must not be empty"),
        ("[[nodes]]\nname = 'a'", "x.toml:1 nodes.a.kind: is missing (shelf, listing,"),
        ("nodes = [5]", "x.toml:1 nodes.0 = 5: must be a table"),
        (network(("a", "shelf", "on_hnd = 5")), "nodes.a.on_hnd = 5: unknown key"),
        (network(("a", "shelf", "demand = {maen = 5}")), "did you mean 'mean'?"),
    ],
)  # fmt: skip
def test_a_slip_in_a_network_is_told(text, expected):
    lines = problems(text)
    assert len(lines) == 1, lines
    assert expected in lines[0]


def test_slips_of_all_kinds_are_told_at_once():
    text = network(
        ("a", "shelf", "supplier = 'x'\non_hand = -1"),
        ("a", "style", "policy = 'r_q'"),
        more="[[changes]]\nnode = 'y'\nperiod = 0\nreorder_point = 2\n",
    )
    told = "\n".join(problems(text))
    for part in ("'x'", "on_hand = -1", "has this name already", "'r_q'", "'y'", "period = 0"):
        assert part in told


def test_a_node_without_a_name_hides_no_slip_elsewhere():
    lines = problems("[run]\nseeds = 1\n[[nodes]]\nkind = 'shelf'\n" + CHAIN)
    assert len(lines) == 2
