"""Faults on buyers' shelves are found as the next period opens, before anything mends them."""

from __future__ import annotations

import pytest

from simulation.ledger import IdentityViolationError
from simulation.model import ClusterModel
from simulation.worlds import Worlds
from tests.tiny_worlds import tiny


def broken(column, amount, also=None):
    """A cluster after 12 periods with one shelf tampered with."""
    model = ClusterModel(tiny()).run(12)
    getattr(model.shelves, column)[5] += amount
    if also:
        getattr(model.shelves, also[0])[5] += also[1]
    return model


@pytest.mark.parametrize("column", ["on_hand", "received", "shipped", "demanded", "cancelled"])
def test_a_fault_on_a_shelf_is_told_with_period_row_account_and_amount(column):
    with pytest.raises(IdentityViolationError, match=r"period 12: shelf 5 breaks .* by -?2 pieces"):
        broken(column, 2).step()


def test_negative_stock_that_a_sale_would_mend_is_found_all_the_same():
    model = ClusterModel(tiny()).run(12)
    shelves = model.shelves
    taken = int(shelves.on_hand[5]) + 3
    shelves.on_hand[5] -= taken
    shelves.shipped[5] += taken
    shelves.demanded[5] += taken
    with pytest.raises(IdentityViolationError, match="shelf 5 breaks 'nothing negative: stock on"):
        model.step()


def test_a_fault_in_the_last_period_is_found_too():
    model = broken("on_hand", 1)
    model.shelves_closed = model.period - 1  # as after a step
    with pytest.raises(IdentityViolationError, match="shelf 5"):
        model.finish()


def test_queues_and_orders_of_buyers_agree():
    model = ClusterModel(tiny()).run(12)
    model.shelves.on_order[5] += 4
    with pytest.raises(IdentityViolationError, match=r"in queue . in pipeline' fails by 4 pieces"):
        model.step()


def test_an_error_in_the_world_without_ends_the_world_with(monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("without")

    monkeypatch.setattr(Worlds, "finish", fails)
    with pytest.raises(ZeroDivisionError, match="without"):
        Worlds().pair(tiny(), 1, 0, threads=2)
    monkeypatch.undo()


def test_both_worlds_side_by_side_give_what_they_give_one_after_the_other():
    one, other = (Worlds().pair(tiny(), 1, 0, threads=threads) for threads in (1, 2))
    for world in ("without", "with_"):
        ours, theirs = getattr(one, world), getattr(other, world)
        assert ours.measures.tobytes() == theirs.measures.tobytes()
        assert ours.firms.result.tobytes() == theirs.firms.result.tobytes()
