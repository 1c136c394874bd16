"""Trade services: they make strangers less of a risk, and somebody pays for each of them."""

from __future__ import annotations

import numpy as np
import pytest

from agents.columns.books import CARRIERS, INSURERS, B, money_books
from agents.columns.orders import O
from agents.columns.sellers import FACTORY, LAYOUT_E, TRADER, P
from agents.kernels.services import pay_services
from scenarios.load import load
from simulation.metrics import KPIS
from simulation.model import ClusterModel
from simulation.taken import take
from simulation.worlds import begin
from tests.tiny_worlds import FREE, off

TINY = ["scale=0.003", "run.warmup_days=140", "run.horizon_days=196", "run.transition_days=0"]
RETURNS = [
    f"buyer_types.{kind}.return_rate=0.5"
    for kind in ("taobao_seller", "livestreamer", "individual")
]
NOTHING = [  # the digital ends of what is not looked at, at their traditional values
    "digital.risk=0.6",
    "digital.checking_saved=0",
    "digital.free_shipping=0",
    "digital.insured_share=0",
    "digital.returns_to_seller=0",
    "digital.refund_days=14",
]


def services(*settings):
    """A model at the fork with trade services and direct sourcing, and nothing else, on."""
    levers = off("trade_services", "direct_sourcing")
    days = ["adoption.maturity_days=0"]
    model = ClusterModel(load("zhili_kidswear", [*TINY, *levers, *FREE, *days, *settings]), 3)
    model.run(model.fork_period)
    begin(model)
    return model


def placed(model):
    """Rows of the orders buyers placed in the last period, and who got them."""
    customer = model.fresh.whole[: model.n_fresh, O.customer]
    rows = np.flatnonzero((customer >= 0) & (customer < model.shelves.n))
    owner = model.points.owner[model.fresh.whole[rows, O.supplier]]
    return rows, customer[rows], owner


def test_premiums_are_claims_with_the_loading_and_insurers_pay_carriers():
    model = services(*NOTHING, "digital.insured_share=1", "digital.insurance_loading=0.5", *RETURNS)
    claims = premiums = 0.0
    while model.running:
        before = model.money.outside[INSURERS]
        model.step()
        insured = model.recorder.series("insured")[-1]
        paid = model.recorder.series("services")[-1]
        assert model.money.outside[INSURERS] - before == pytest.approx(100 * (paid - insured))
        assert paid == pytest.approx(1.5 * insured, abs=0.005 * model.sellers.n)
        claims, premiums = claims + insured, premiums + paid
    assert premiums > 1.4 * claims > 0.0
    assert model.recorder.series("factory_services").sum() < premiums
    model.close()


def test_shipping_is_free_between_digital_buyers_and_sellers_and_carriers_get_as_much():
    model = services(*NOTHING, "digital.free_shipping=1", "adoption.mode=programme")
    prices = model.params.prices
    seen = np.zeros(2, np.int64)
    for _ in range(16):
        digital = model.sellers.digital.copy()
        model.step()
        rows, buyer, seller = placed(model)
        real = model.fresh.real[rows]
        pair = (model.buyers.digital[buyer] == 1) & (digital[seller] == 1)
        assert (real[pair, O.free_freight] > 0.0).all()
        assert (real[~pair, O.free_freight] == 0.0).all()
        whole = real[:, O.freight] + real[:, O.free_freight]
        away = model.buyers.township[buyer] != model.sellers.township[seller]
        fixed = prices.freight_per_order / model.buyers.ordered[buyer] + prices.freight_per_piece
        assert whole == pytest.approx(fixed * np.where(away, prices.distance_factor, 1.0))
        mature = pair & (model.sellers.maturity[seller] == 1.0)
        assert (real[mature, O.freight] == 0.0).all()
        seen += [mature.sum(), (~pair).sum()]
    assert (seen > 20).all()
    model.close()


def test_a_free_shipment_moves_its_freight_from_the_buyer_to_the_seller():
    paid = {}
    for share in (0, 1):
        model = services(*NOTHING, f"digital.free_shipping={share}", "adoption.mode=full")
        model.step()  # orders of both runs are placed on the same offers
        before = model.money.outside[CARRIERS]
        model.step()
        books = model.money.seller
        freight = books[:, B.small_b_freight].sum() + books[:, B.free_freight].sum()
        traded = model.money.outside[CARRIERS] - before - freight  # traders' and returns
        assert traded >= 0
        paid[share] = books[:, B.free_freight].sum(), books[:, B.small_b_freight].sum()
        model.close()
    assert paid[0][0] == 0
    assert paid[1][0] > paid[0][1] - paid[1][1] - 100 > 0


def test_bulk_customers_do_not_pay_for_what_small_buyers_get():
    model = services(*NOTHING, "digital.free_shipping=1")
    model.run(model.period + 20)
    sellers, n = model.sellers, model.sellers.n - 1
    served = sellers.service_cost * (1.0 + sellers.markup)
    assert (served[:n][sellers.average_small_b[:n] > 0] > 0.0).all()
    asked, price = sellers.price.copy(), model.offers.real
    model.step()
    assert price[:n, P.price] == pytest.approx(asked[:n] + served[:n])
    customer = model.fresh.whole[: model.n_fresh, O.customer]
    bulk = np.flatnonzero(customer < 0)
    owner = model.points.owner[model.fresh.whole[bulk, O.supplier]]
    assert len(bulk) > 0
    assert model.fresh.real[bulk, O.price] == pytest.approx(asked[owner])
    model.close()


def test_what_services_cost_is_spread_over_pieces_to_small_buyers():
    sellers, money = LAYOUT_E.allocate(3), money_books(3, 1)
    LAYOUT_E.view(sellers, "digital")[:2] = 1
    LAYOUT_E.view(sellers, "kind")[:] = [FACTORY, TRADER, TRADER]
    for _ in range(2000):
        money.seller[:, B.small_b_pieces] = [30, 8, 50]
        money.seller[:, B.taken_back] = [0, 2, 0]
        money.seller[:, B.free_freight] = [900, 0, 700]
        total, of_factories = pay_services(sellers, money, 2000, 0.2, 1 / 26)
    # Claims of 20 yuan and a fifth more, over 40 pieces of digital sellers: 0.6 yuan a piece.
    assert (total, of_factories) == (3300, 2700)
    assert LAYOUT_E.view(sellers, "service_cost") == pytest.approx([0.9, 0.6, 0.0])
    assert money.outside[INSURERS] == 2400 * 2000
    assert money.seller[:, B.cash].sum() + money.outside.sum() == 0


def test_less_doubt_and_cheaper_orders_bring_more_purchases_from_strangers():
    share = {}
    for risk in (0.0, 0.6, 1.2):
        model = services(*NOTHING, f"digital.risk={risk}", "choice.risk=0.6").run()
        new = model.recorder.series("new_purchases")[model.fork_period :].sum()
        share[risk] = new / model.recorder.series("buyer_orders")[model.fork_period :].sum()
        model.close()
    assert share[0.0] > share[0.6] > share[1.2]


def test_less_checking_lowers_the_cost_of_an_order_on_top_of_direct_sourcing():
    model = services(*NOTHING, "digital.checking_saved=0.2", "digital.ordering_cost=30")
    model.step()
    traditional = model.params.buyers.ordering_cost
    assert model.channels.ordering_cost.tolist() == pytest.approx([traditional, 24.0])
    model.close()


def test_who_may_have_its_money_back_waits_for_less_long():
    model = services(*NOTHING, "digital.refund_days=7", "adoption.mode=programme")
    patience = set(), set()
    for _ in range(12):
        digital = model.sellers.digital.copy()
        model.step()
        rows, buyer, seller = placed(model)
        stocking = model.buyers.event_every[buyer] == 0
        pair = (model.buyers.digital[buyer] == 1) & (digital[seller] == 1)
        for which, mine in enumerate((stocking & ~pair, stocking & pair)):
            patience[which].update(np.round(model.fresh.real[rows[mine], O.patience], 6).tolist())
    assert patience[0] == {2.0}
    assert min(patience[1]) == 1.0
    model.close()


def test_services_are_a_cost_of_factories_and_none_where_the_lever_is_off():
    cost = []
    for intensity in (0, 1):
        model = services(f"levers.trade_services={intensity}").run()
        cost.append(KPIS["unit_cost_services"].of(take(model, "with")))
        model.close()
    assert cost[0] == 0.0 < cost[1]
