"""Goods and money accounts, audited every period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import B
from agents.kernels.accounting import (
    ACCOUNTS,
    audit_firms,
    audit_stock,
    queued_pieces,
    unplaced_pieces,
)

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
    n = model.shelves.n
    audit_queues(model, check_firms(model) + unplaced_pieces(model.shelves.arrays, 0, n))


def check_firms(model: ClusterModel) -> int:
    """Check stock points and money; buyers' shelves are checked as the next period opens.

    Returns
    -------
    int
        What stock points have on order, less what is under way to them, less all queues [pieces].

    Raises
    ------
    IdentityViolationError
        With the period, the account and the amount.
    """
    row, account, gap, unplaced, total = _audit_firms(model)
    if account:
        stop_at(model.period, "stock point", row, account, gap)
    if total:
        _stop(model, f"'payments sum to zero' fails by {total / 100:.2f} yuan")
    return int(unplaced)


def _audit_firms(model: ClusterModel) -> Any:
    books = [tier.book for tier in model.tiers]
    if model.is_network:  # any number of tiers: one kernel for each book
        row, account, gap = audit_stock(model.points.arrays, 0, model.points.n, model.period)
        unplaced = unplaced_pieces(model.points.arrays, 0, model.points.n)
        unplaced -= sum(queued_pieces(book.table, book.n) for book in books)
        return row, account, gap, unplaced, total_cash(model.money)
    return audit_firms(
        model.points.plain,
        tuple([tuple(book.table) for book in books]),
        np.array([book.n for book in books]),
        tuple(model.money),
        model.period,
    )


def audit_shelves(model: ClusterModel, first: int, period: int) -> None:
    """Check the books of buyers' shelves from row ``first`` on, in the name of a period.

    Raises
    ------
    IdentityViolationError
        With the period, the account and the amount.
    """
    row, account, amount = audit_stock(model.shelves.arrays, first, model.shelves.n, period)
    if account:
        stop_at(period, "shelf", row, account, amount)


def audit_queues(model: ClusterModel, gap: int, period: int | None = None) -> None:
    """What customers wait for = what stands in books + what is under way to them.

    Raises
    ------
    IdentityViolationError
        If the gap is not 0.
    """
    if gap:
        words = f"'on order = in queue + in pipeline' fails by {gap} pieces"
        raise IdentityViolationError(
            f"period {(model.period if period is None else period) + 1}: {words}"
        )


def stop_at(period: int, what: str, row: int, account: int, amount: int) -> None:
    """Stop a run: a row breaks an account by an amount.

    Raises
    ------
    IdentityViolationError
        Always.
    """
    words = f"{what} {row} breaks '{ACCOUNTS[account]}' by {amount} pieces"
    raise IdentityViolationError(f"period {period + 1}: {words}")


def total_cash(money: Any) -> int:
    """Cash of everybody, in the cluster and outside [fen]."""
    return int(
        money.seller[:, B.cash].sum(dtype=np.int64)
        + money.buyer_cash.sum(dtype=np.int64)
        + money.outside.sum(dtype=np.int64)
    )


def _stop(model: ClusterModel, what: str) -> None:
    raise IdentityViolationError(f"period {model.period + 1}: {what}")
