"""Random networks: the engine agrees with a naive simulator, and loses and makes no piece."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.network import Demand, Node
from scenarios.schema import Run, Scenario
from simulation.ledger import IdentityViolationError, audit
from simulation.model import ClusterModel
from simulation.recorder import NODE_SERIES, NodeRecorder, NodeTotals
from tests.naive_network import Network

PERIODS = 60
SHARED = (
    "on_hand",
    "owed",
    "on_order",
    "in_transit",
    "placed",
    "demand",
    "sold",
    "arrived",
    "lost",
)
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
LAWS = {
    "constant": {"mean": 3},
    "step": {"mean": 2, "step_period": 9, "step_mean": 6},
    "normal": {"mean": 4, "sd": 2},
    "truncated_normal": {"mean": 4, "sd": 3, "low": 1, "high": 9},
    "lognormal": {"mean": 4, "sd": 3},
    "exponential": {"mean": 4},
    "uniform": {"low": 1, "high": 6},
    "uniform_whole": {"low": 0, "high": 7},
    "poisson": {"mean": 3.5, "trend": 0.05},
    "negative_binomial": {"mean": 4, "cv": 0.8},
    "discrete": {"values": (0, 2, 11), "probabilities": (0.5, 0.4, 0.1)},
    "ar1": {"mean": 5, "sd": 2, "autocorrelation": 0.6},
    "linear": {"intercept": 9, "slope": 2},
    "sequence": {"path": (0, 5, 1, 9, 0, 2)},
}

small = st.integers(0, 12)


@st.composite
def policies(draw):
    """A rule that decides orders, with numbers it can order by."""
    low, quantity = draw(st.integers(-3, 15)), draw(st.integers(1, 15))
    return draw(
        st.sampled_from(
            [
                {"policy": "base_stock", "base_stock_level": low + quantity - 4},
                {"policy": "s_S", "reorder_point": low, "base_stock_level": low + quantity},
                {"policy": "r_Q", "reorder_point": low, "order_quantity": quantity},
                {"policy": "r_single_Q", "reorder_point": low, "order_quantity": quantity},
                {"policy": "pass_through"},
            ]
        )
    )


@st.composite
def points(draw, name, supplier, kinds, fractional):
    """One stock point with a random rule, delays and opening."""
    is_shelf = name.startswith("shelf")
    delays = [1.0, 1.5, 2.3, 3.0] if fractional else [1.0, 2.0, 3.0]
    waits = [0.0, 0.4, 1.0, 1.7] if fractional else [0.0, 0.0, 1.0, 2.0]
    path = tuple(draw(st.lists(small, min_size=1, max_size=30))) if is_shelf else ()
    return Node(
        name=name,
        kind="shelf" if is_shelf else draw(st.sampled_from(kinds)),
        supplier=supplier,
        order_delay=draw(st.sampled_from(waits)),
        shipping_delay=draw(st.sampled_from(delays)),
        on_hand=draw(small),
        orders_in_queue=draw(st.integers(0, 3)),
        shipments_in_transit=draw(st.integers(0, 3)),
        minimum_lot=draw(st.sampled_from([0, 0, 5])),
        lot_multiple=draw(st.sampled_from([0, 0, 4])),
        review_every=draw(st.sampled_from([1, 1, 3])),
        first_review=draw(st.sampled_from([1, 1, 2, 5])),
        unmet=draw(st.sampled_from(["backorder", "backorder", "lost"])),
        patience=draw(st.sampled_from([1e9, 1e9, 0, 1, 4])),
        demand=Demand(law="sequence", path=path) if is_shelf else Demand(),
        **draw(policies()),
    )


@st.composite
def trees(draw, kinds=("store", "material"), fractional=False):
    """Nodes of a random tree; the order of the file has nothing to do with who supplies whom."""
    goods = [f"point_{k}" for k in range(draw(st.integers(0, 5)))]
    shelves = [f"shelf_{k}" for k in range(draw(st.integers(1, 4)))]
    nodes = []
    for k, name in enumerate([*goods, *shelves]):
        supplier = draw(st.sampled_from(["", *goods[:k]]))
        nodes.append(draw(points(name, supplier, kinds, fractional)))
    return tuple(draw(st.permutations(nodes)))


@st.composite
def lines(draw):
    """Nodes of a serial system of up to ten stages."""
    names = ["shelf", *(f"point_{k}" for k in range(draw(st.integers(0, 9))))]
    pairs = zip(names, [*names[1:], ""], strict=True)
    return tuple(
        draw(points(name, supplier, ("store", "material"), False)) for name, supplier in pairs
    )


def scenario(nodes, **run):
    return Scenario(
        run=Run(**{"period_days": 1, "horizon_days": PERIODS, "transition_days": 0} | run),
        nodes=tuple(nodes),
    )


def laws_on(nodes, choose):
    """The same nodes with other demand laws at their shelves."""
    return tuple(
        node.model_copy(update={"demand": Demand(law=(law := choose()), **LAWS[law])})
        if node.kind == "shelf"
        else node
        for node in nodes
    )


def agree(nodes, allocation):
    naive = Network(nodes, index_first=allocation == "index").run(PERIODS)
    recorder = ClusterModel(scenario(nodes, allocation=allocation)).run().recorder
    compared = {}
    for node in nodes:
        for series in SHARED:
            theirs = [record[series] for record in naive.series[node.name]]
            ours = recorder.series(node.name, series)
            np.testing.assert_array_equal(ours, theirs, err_msg=f"{node.name} {series}")
            compared[node.name, series] = ours
    return compared


def told_something(compared, nodes):
    """Whether all points were compared in every series, over every period, and all reported."""
    lengths = {len(series) for series in compared.values()}
    return len(compared) == len(nodes) * len(SHARED) and lengths == {PERIODS}


@SETTINGS
@given(trees())
def test_engine_and_naive_simulator_agree_on_trees_served_by_index(nodes):
    compared = agree(nodes, "index")
    assert told_something(compared, nodes)


@SETTINGS
@given(lines())
def test_engine_and_naive_simulator_agree_on_lines_served_by_age(nodes):
    compared = agree(nodes, "hash")
    assert told_something(compared, nodes)


def test_agreement_is_refused_where_one_of_the_two_serves_otherwise(monkeypatch):
    usual = Network.run

    def miscounted(self, periods):
        done = usual(self, periods)
        done.series["shop"][-1]["on_hand"] += 1
        return done

    path = Demand(law="sequence", path=(3, 0, 5))
    nodes = (
        Node(name="shop", kind="shelf", supplier="plant", base_stock_level=12, demand=path),
        Node(name="plant", kind="store", base_stock_level=9, shipping_delay=2),
    )
    assert told_something(agree(nodes, "hash"), nodes)
    monkeypatch.setattr(Network, "run", miscounted)
    with pytest.raises(AssertionError, match="shop on_hand"):
        agree(nodes, "hash")


@SETTINGS
@given(trees(fractional=True), st.data())
def test_pieces_are_conserved_every_period_at_every_point_and_on_every_way(nodes, data):
    nodes = laws_on(nodes, lambda: data.draw(st.sampled_from(sorted(LAWS))))
    recorder = ClusterModel(scenario(nodes)).run().recorder
    series = {n.name: {s: recorder.series(n.name, s) for s in NODE_SERIES} for n in nodes}
    for node in nodes:
        own = series[node.name]
        assert min(own[name].min() for name in SHARED) >= 0
        change = {name: np.diff(own[name]) for name in ("on_hand", "owed", "in_transit")}
        np.testing.assert_array_equal(change["on_hand"], (own["arrived"] - own["sold"])[1:])
        gained = own["demand"] - own["sold"] - own["lost"]
        np.testing.assert_array_equal(change["owed"], gained[1:])
        if node.supplier == "":
            gained = own["placed"] - own["arrived"]
            np.testing.assert_array_equal(change["in_transit"], gained[1:])
            np.testing.assert_array_equal(own["on_order"], own["in_transit"])
    for supplier in {n.supplier for n in nodes} - {""}:
        customers = [series[n.name] for n in nodes if n.supplier == supplier]
        under_way = sum(np.diff(c["in_transit"]) + c["arrived"][1:] for c in customers)
        np.testing.assert_array_equal(under_way, series[supplier]["sold"][1:])
        # What customers wait for stands in the supplier's book, due or still to fall due.
        waiting = sum(c["on_order"] - c["in_transit"] for c in customers)
        assert (waiting >= series[supplier]["owed"]).all()


@SETTINGS
@given(trees(fractional=True), st.sampled_from(["end", "mean"]))
def test_imputed_costs_are_the_sum_of_their_parts(nodes, holding_on):
    rates = {
        "holding_cost": 0.7,
        "pipeline_holding_cost": 0.2,
        "backorder_cost": 3,
        "lost_sale_cost": 11,
        "order_cost": 5,
    }
    nodes = tuple(node.model_copy(update=rates) for node in with_luck(nodes))
    recorder = ClusterModel(scenario(nodes, holding_on=holding_on)).run().recorder
    for node in nodes:
        own = {name: recorder.series(node.name, name) for name in NODE_SERIES}
        held = own["on_hand"]
        if holding_on == "mean":  # opening is after arrivals, before anything is shipped
            held = 0.5 * (held + own["on_hand"] + own["sold"])
        lots = np.sign(own["placed"])
        if node.policy == "r_Q":
            lots = own["placed"] // int(node.order_quantity)
        lost = own["demand"] - own["filled"] if node.unmet == "lost" else 0
        cost = 0.7 * held + 0.2 * own["in_transit"] + 3 * own["owed"] + 11 * lost + 5 * lots
        np.testing.assert_allclose(np.diff(own["imputed_cost"], prepend=0.0), cost, atol=1e-6)


@SETTINGS
@given(trees(fractional=True))
def test_without_demand_a_network_that_has_what_it_wants_is_quiet(nodes):
    quiet = {"orders_in_queue": 0, "shipments_in_transit": 0, "on_hand": 30, "demand": Demand()}
    nodes = tuple(node.model_copy(update=quiet) for node in nodes)
    recorder = ClusterModel(scenario(nodes)).run().recorder
    for node in nodes:
        assert (recorder.series(node.name, "on_hand") == 30).all()
        for name in ("placed", "demand", "sold", "owed", "in_transit", "lost"):
            assert not recorder.series(node.name, name).any()


def with_luck(nodes):
    """The same nodes with chance in demand, and the same for all examples."""
    laws = iter(sorted(LAWS) * 4)
    return laws_on(nodes, lambda: next(laws))


@settings(SETTINGS, max_examples=20)
@given(trees(fractional=True), st.randoms(use_true_random=False))
def test_luck_goes_with_the_identity_and_not_with_the_row(nodes, random):
    # Opening orders have drawn their luck before identities are dealt out anew.
    nodes = tuple(node.model_copy(update={"orders_in_queue": 0}) for node in with_luck(nodes))
    order = list(range(5))
    random.shuffle(order)
    plain, permuted = (ClusterModel(scenario(nodes, chains=5)) for _ in range(2))
    for is_shelf, row in permuted.node_rows.values():
        stock = permuted.shelves if is_shelf else permuted.points
        at = slice(row, row + 5)
        stock.identity[at] = stock.identity[at][order]
        if is_shelf:
            permuted.consumers.chain[at] = permuted.consumers.chain[at][order]
    plain.run()
    permuted.run()
    for node in nodes:
        for name in NODE_SERIES:
            expected = plain.recorder.series(node.name, name)[:, order]
            ours = permuted.recorder.series(node.name, name)
            np.testing.assert_array_equal(ours, expected, err_msg=f"{node.name} {name}")


@settings(SETTINGS, max_examples=20)
@given(trees(fractional=True), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(nodes, random):
    nodes = with_luck(nodes)
    shuffled = list(nodes)
    random.shuffle(shuffled)
    one, other = (ClusterModel(scenario(n)).run().recorder for n in (nodes, shuffled))
    for node in nodes:
        for name in NODE_SERIES:
            np.testing.assert_array_equal(
                one.series(node.name, name), other.series(node.name, name)
            )


@settings(SETTINGS, max_examples=20)
@given(trees(fractional=True))
def test_what_is_recorded_and_in_how_many_threads_it_runs_changes_nothing(nodes):
    chosen = scenario(with_luck(nodes), chains=3)

    def run(names):
        model = ClusterModel(chosen)
        model.recorder = NodeRecorder(model, names)
        return model.run().recorder

    with ThreadPoolExecutor(4) as pool:
        whole, *rest = pool.map(
            run, [tuple(NODE_SERIES), ("placed",), ("placed", "lost"), ("owed",)]
        )
    for recorder in rest:
        for node in nodes:
            for name in recorder.names:
                expected = whole.series(node.name, name)
                np.testing.assert_array_equal(recorder.series(node.name, name), expected)


@settings(SETTINGS, max_examples=20)
@given(trees(fractional=True), st.integers(0, 40))
def test_totals_are_sums_of_the_series(nodes, skip):
    model = ClusterModel(scenario(with_luck(nodes), chains=2))
    series, totals = model.recorder, NodeTotals(model, ("on_hand", "lost", "imputed_cost"), skip)

    class Both:
        def record(self, model):
            series.record(model)
            totals.record(model)

    model.recorder = Both()
    model.run()
    for node in nodes:
        for name in ("on_hand", "lost"):
            expected = series.series(node.name, name)[skip:].sum(axis=0)
            np.testing.assert_array_equal(totals.total(node.name, name), expected)
        cost = series.series(node.name, "imputed_cost")
        before = cost[skip - 1] if skip else 0.0
        np.testing.assert_allclose(totals.total(node.name, "imputed_cost"), cost[-1] - before)


PLAIN = (
    Node(
        name="shop", kind="shelf", supplier="plant", base_stock_level=12, on_hand=9, order_delay=1,
        demand=Demand(law="poisson", mean=4),
    ),
    Node(name="plant", kind="style", base_stock_level=9, on_hand=9, shipping_delay=2),
)  # fmt: skip


@pytest.mark.parametrize("population", ["shelves", "points"])
@pytest.mark.parametrize(
    "column",
    [
        "on_hand", "owed", "on_order", "received", "dispatched", "shipped", "demanded", "cancelled",
        "scrapped", "opening", "opening_pipeline",
    ],
)  # fmt: skip
@pytest.mark.parametrize("amount", [1, -1])
def test_the_audit_stops_a_run_whose_columns_were_tampered_with(population, column, amount):
    model = ClusterModel(scenario(PLAIN)).run(until=20)
    getattr(getattr(model, population), column)[0] += amount
    with pytest.raises(IdentityViolationError, match=r"period 21: .* by -?\d+ pieces"):
        audit(model)


@pytest.mark.parametrize("delay", [2, 300])
def test_the_audit_finds_pieces_lost_on_their_way(delay):
    nodes = (PLAIN[0], PLAIN[1].model_copy(update={"shipping_delay": delay}))
    model = ClusterModel(scenario(nodes, horizon_days=2000)).run(until=20)
    model.points.pipeline[(20 + delay - 1) % model.points.pipeline.shape[0], 0] += 1
    with pytest.raises(IdentityViolationError, match="pipeline = opening"):
        model.run()


def test_the_audit_finds_an_order_lost_in_the_queue():
    model = ClusterModel(scenario(PLAIN)).run(until=20)
    book = model.tiers[0].book
    assert book.n > 0
    book.n -= 1
    with pytest.raises(IdentityViolationError, match=r"on order = in queue \+ in pipeline"):
        audit(model)


def test_fractional_delays_keep_their_mean():
    node = PLAIN[1].model_copy(update={"shipping_delay": 2.4, "order_delay": 1.3})
    nodes = (PLAIN[0].model_copy(update={"base_stock_level": 40}), node)
    model = ClusterModel(scenario(nodes, horizon_days=4000, chains=4)).run()
    under_way, placed = (model.recorder.series("plant", n)[100:] for n in ("in_transit", "placed"))
    # At the end of a period what was ordered in it has its whole way before it.
    assert under_way.mean() / placed.mean() == pytest.approx(2.4 + 1.3, rel=0.01)
