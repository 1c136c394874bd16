"""Goods and money accounts, audited every period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import B
from agents.kernels.accounting import ACCOUNTS, audit_stock, queued_pieces

if TYPE_CHECKING:
    from simulation.model import ClusterModel


class IdentityViolationError(RuntimeError):
    """Goods or money were made or lost: the run stops with period, account and amount."""


def audit(model: ClusterModel) -> None:
    """Check every identity as things stand.

    Raises
    ------
    IdentityViolationError
        With the period, the account and the amount.
    """
    audit_shelves(model, 0, model.period)
    audit_firms(model)


def audit_firms(model: ClusterModel) -> None:
    """Check all but buyers' shelves: in a cluster, the pass over buyers checks those.

    Raises
    ------
    IdentityViolationError
        With the period, the account and the amount.
    """
    _audit_rows(model, "stock point", model.points, 0, model.period)
    audit_queues(model)
    audit_money(model)


def audit_shelves(model: ClusterModel, first: int, period: int) -> None:
    """Check the books of buyers' shelves from row ``first`` on, in the name of a period.

    Raises
    ------
    IdentityViolationError
        With the period, the account and the amount.
    """
    _audit_rows(model, "shelf", model.shelves, first, period)


def _audit_rows(model: ClusterModel, what: str, stock: Any, first: int, period: int) -> None:
    row, account, amount = audit_stock(stock.arrays, first, stock.n, period)
    if account:
        words = f"{what} {row} breaks '{ACCOUNTS[account]}' by {amount} pieces"
        raise IdentityViolationError(f"period {period + 1}: {words}")


def audit_queues(model: ClusterModel) -> None:
    """What customers wait for = what stands in books + what is under way to them."""
    waiting = sum(queued_pieces(tier.book.table, tier.book.n) for tier in model.tiers)
    expected, under_way = 0, 0
    for population in (model.shelves, model.points):
        expected += int(population.on_order.sum())
        # What the rings hold has been checked against these accounts, row by row.
        for account, sign in (("opening_pipeline", 1), ("dispatched", 1), ("received", -1)):
            under_way += sign * int(getattr(population, account).sum())
    gap = expected - waiting - under_way
    if gap:
        _stop(model, f"'on order = in queue + in pipeline' fails by {gap} pieces")


def audit_money(model: ClusterModel) -> None:
    """Every payment has a payer and a payee: all cash together stays what it was."""
    total = total_cash(model.money)
    if total:
        _stop(model, f"'payments sum to zero' fails by {total / 100:.2f} yuan")


def total_cash(money: Any) -> int:
    """Cash of everybody, in the cluster and outside [fen]."""
    return int(
        money.seller[:, B.cash].sum(dtype=np.int64)
        + money.buyer_cash.sum(dtype=np.int64)
        + money.outside.sum(dtype=np.int64)
    )


def _stop(model: ClusterModel, what: str) -> None:
    raise IdentityViolationError(f"period {model.period + 1}: {what}")
