"""Public money: what the state pays towards joining, training, loans and the pooled store."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.columns.books import ASSOCIATION, BANK, STATE, B
from agents.columns.sellers import FACTORY
from agents.flows import Flows


class PublicMoney(Flows):
    """The state's purse, and loans under its guarantee.

    Attributes
    ----------
    spent : int
        Subsidies and training so far [fen]; they end at the budget.
    paid, paid_measured : ndarray, shape (sellers,), int64
        Paid to join at each place, subsidy off, by whoever has held it: since the fork, and in the
        measured periods [fen].
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        policy, day = model.params.policy, model.params.run.period_days
        self.fee = round(model.params.adoption.joining_cost * 100)
        self.subsidy = round(policy.subsidy_share * self.fee)
        self.training = round(policy.training_cost * 100)
        self.budget = round(policy.budget * model.params.scale * 100)
        self.lends = policy.guarantee_share > 0.0
        years = model.month * day / 365.0
        self.n_instalments = max(1, math.ceil(policy.loan_years / years))
        self.interest = policy.interest_per_year * years
        # Of a firm, from one look to the next [fen].
        self.visits = 100.0 * policy.visit_cost * policy.drive_per_year * years
        self.store_share = policy.store_share
        self.spent = 0
        self.paid, self.paid_measured = (np.zeros(model.sellers.n, np.int64) for _ in range(2))

    def served(self, n: int) -> int:
        """Of ``n`` firms that join now, how many the budget serves, the first ones."""
        each = self.subsidy + self.training
        return min(n, (self.budget - self.spent) // each) if each > 0 else n

    def own_funds(self, model: Any, rows: np.ndarray) -> np.ndarray:
        """Own money of firms [fen]: what they have made since they opened, less what they owe."""
        sellers = model.sellers
        since: np.ndarray = model.money.seller[rows, B.cash] - sellers.opening_cash[rows]
        return since - sellers.loan[rows]

    def can_afford(self, model: Any, rows: np.ndarray) -> np.ndarray:
        """Whether firms have the cost of joining in hand, or a bank that lends it; bool."""
        if self.lends:
            return np.ones(len(rows), bool)
        cost = self.fee - (self.subsidy if self.served(1) else 0)
        enough: np.ndarray = self.own_funds(model, rows) >= cost
        return enough | (cost <= 0)

    def pay_for_joining(self, model: Any, rows: np.ndarray) -> np.ndarray:
        """Firms pay the joining fee, with help while there is some; the trained ones are returned.

        Parameters
        ----------
        rows : ndarray, int64
            Sellers that join, in the order they are served.
        """
        money, sellers = model.money, model.sellers
        n = self.served(len(rows))
        own = np.full(len(rows), self.fee)
        own[:n] -= self.subsidy
        self.paid[rows] += own
        if model.period >= model.measured_from:
            self.paid_measured[rows] += own
        due = own
        if self.lends:
            loan = np.maximum(0, due - np.maximum(0, self.own_funds(model, rows)))
            sellers.loan[rows] += loan
            sellers.instalment[rows] = -(-sellers.loan[rows] // self.n_instalments)
            money.outside[BANK] -= loan.sum()
            due = due - loan
        trained = rows[:n] if self.training > 0 else rows[:0]
        money.seller[rows, B.cash] -= due
        public = self.subsidy * n + self.training * len(trained)
        money.outside[STATE] -= public
        money.outside[ASSOCIATION] += self.fee * len(rows) + self.training * len(trained)
        self.spent += public
        self._note("subsidy", self.subsidy * n / 100.0)
        self._note("training", self.training * len(trained) / 100.0)
        self._note("programme", own.sum() / 100.0)
        factory = sellers.kind[rows] == FACTORY
        self._note("joining_factory", own[factory].sum() / 100.0)
        self._note("joining_trader", own[~factory].sum() / 100.0)
        # What joining costs is no loss of the business: results are told without it.
        sellers.equity[rows] -= own / 100.0
        return trained

    def pay_for_visits(self, model: Any, n: int) -> None:
        """The association's drive: visits to ``n`` firms that have not joined."""
        paid = math.floor(self.visits * n + 0.5)
        model.money.outside[STATE] -= paid
        model.money.outside[ASSOCIATION] += paid
        self._note("drive", paid / 100.0)

    def collect(self, model: Any) -> None:
        """Every four weeks: firms repay a part of their loans, with interest."""
        sellers, money = model.sellers, model.money
        rows = np.flatnonzero(sellers.loan > 0)
        if len(rows) == 0:
            return
        part = np.minimum(sellers.loan[rows], sellers.instalment[rows])
        interest = np.floor(sellers.loan[rows] * self.interest + 0.5).astype(np.int64)
        sellers.loan[rows] -= part
        money.seller[rows, B.cash] -= part + interest
        money.outside[BANK] += (part + interest).sum()
        self._note("interest", interest.sum() / 100.0)
        self._note("programme", interest.sum() / 100.0)

    def hold_store(self, model: Any) -> None:
        """Bear a share of what holding the pooled store cost this period."""
        if self.store_share <= 0.0:
            return
        store = model.sellers.n - 1
        paid = math.floor(self.store_share * model.expenses[store, 3] + 0.5)
        model.money.seller[store, B.cash] += paid
        model.money.outside[STATE] -= paid
        self._note("public_store", paid / 100.0)
        self._note("programme", -paid / 100.0)
