"""New styles: what their design costs and who pays, first lots and lots that repeat."""

from __future__ import annotations

import pytest

from agents.columns.books import ASSOCIATION, DESIGNERS
from simulation.metrics import evaluate
from simulation.model import ClusterModel
from simulation.worlds import Worlds
from tests.tiny_worlds import FREE, off, tiny

SHARED = [*off("shared_design"), *FREE, "adoption.maturity_days=0"]


def digital(*settings):
    """A small world that has just gone digital."""
    model = ClusterModel(tiny(*settings))
    model.run(model.fork_period)
    model.association.start_programme(model)
    return model


def test_a_new_style_costs_what_the_shared_library_leaves_of_its_design():
    model = digital(*SHARED, "digital.design_saving=0.6", "digital.design_upkeep_per_year=0")
    model.step()  # terms are carried at the end of the first period
    style, paid_before = model.tiers[1], int(model.money.outside[DESIGNERS])
    born_before = model.points.generation[style.lo : style.hi].sum()
    model.run()
    born = model.points.generation[style.lo : style.hi].sum() - born_before
    assert born > 0
    each = round(model.params.factories.development_cost * (1.0 - 0.6) * 100)
    assert model.money.outside[DESIGNERS] - paid_before == born * each


def test_factories_pay_the_upkeep_of_the_library_and_the_association_gets_it():
    model = digital(*SHARED, "digital.design_upkeep_per_year=3650")
    model.step()
    before = int(model.money.outside[ASSOCIATION])
    holding = model.expenses[:, 4].copy()
    model.step()
    days = model.params.run.period_days
    assert model.money.outside[ASSOCIATION] - before == model.factories.n * days * 10 * 100
    assert (model.expenses[: model.counts["traders"], 4] == 0).all()
    assert holding.shape == model.expenses[:, 4].shape


def test_shared_designs_lower_the_cost_of_designing_and_add_to_fees():
    pair = Worlds(0).pair(tiny(*SHARED), 1, 0)
    without, with_ = evaluate(pair.without), evaluate(pair.with_)
    assert 0 < with_["unit_cost_development"] < 0.6 * without["unit_cost_development"]
    assert with_["programme_cost"] > without["programme_cost"] == 0.0


def test_a_library_that_spares_and_costs_nothing_changes_nothing():
    free = ["digital.design_saving=0", "digital.design_upkeep_per_year=0", "adoption.mode=full"]
    pair = Worlds(0).pair(tiny(*SHARED, *free), 1, 0)
    without, with_ = evaluate(pair.without), evaluate(pair.with_)
    for name in ("unit_cost", "programme_cost", "unit_cost_development"):
        assert with_[name] == without[name]


@pytest.fixture(scope="module")
def lots():
    """First lots by period, and what was born."""
    model = ClusterModel(tiny())
    model.run()
    return model


def test_no_style_has_more_than_one_first_lot(lots):
    style = lots.tiers[1]
    ever = lots.points.generation[style.lo : style.hi].sum() + style.hi - style.lo
    first = lots.recorder.series("first_lots").sum()
    assert 0 < first <= ever
    alive = (lots.points.lots_begun[style.lo : style.hi] > 0).sum()
    assert first >= alive


def test_first_lots_are_part_of_all_lots(lots):
    first, made = (lots.recorder.series(name) for name in ("first_pieces", "lot_pieces"))
    assert (first <= made).all()
    assert first.sum() > 0
    assert (first[lots.recorder.series("first_lots") == 0] == 0).all()


def test_cheap_set_ups_make_small_first_lots():
    """The lot rule alone: small lots pay once a set-up is cheap."""
    worlds = Worlds(0)
    for replication in range(3):
        pair = worlds.pair(tiny(*off("flexible_production")), 1, replication)
        without, with_ = evaluate(pair.without), evaluate(pair.with_)
        assert with_["first_lot"] < without["first_lot"]
        assert 0.0 < with_["repeat_share"] < 1.0
