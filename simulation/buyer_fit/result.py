"""What a fit of buyers gives: estimates, facts, and what could not be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

LEVEL = 0.90  # of intervals


@dataclass(frozen=True, eq=False)
class Estimated:
    """One parameter of a scenario.

    Attributes
    ----------
    path : str
        Where it stands in a scenario.
    value : float
        Estimate.
    draws : ndarray, shape (draws,), float64
        The same with buyers (or sellers, or items) drawn anew.
    method : str
        How, with citation.
    """

    path: str
    value: float
    draws: np.ndarray
    method: str

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the 90 % interval: percentiles of the draws."""
        tail = 50.0 * (1.0 - LEVEL)
        low, high = np.percentile(self.draws, (tail, 100.0 - tail))
        return float(low), float(high)


@dataclass(frozen=True)
class Fact:
    """One number of the table that is no parameter.

    Attributes
    ----------
    key, name : str
        For machines and for people.
    value : float
        Number.
    unit : str
        Unit; ``%`` for shares, ``-`` for any other pure number.
    """

    key: str
    name: str
    value: float
    unit: str


@dataclass(frozen=True, eq=False)
class BuyerFit:
    """Everything estimated from a table.

    Attributes
    ----------
    file : str
        Name of the table.
    first_day, last_day : str
        Of the lines that were kept.
    rows, lines, orders, buyers, sellers, items : int
        Rows of the file; lines kept and what they hold (0 where the table does not say).
    money : float
        Yuan for one unit of the table's money.
    currency : str
        As the file names it; empty where it does not.
    base : str
        Name of the scenario that everything else is taken from.
    estimates : tuple of Estimated
        In the order of the schema.
    missing : dict of str to str
        Why a parameter could not be estimated, by path.
    checks : dict of str to (float, float)
        Patterns of ordering that were not used, of the table and of the model's buyers with these
        estimates; none where no whole clusters were run.
    facts : tuple of Fact
        Numbers of the table.
    schedule : tuple
        Prices by quantity (`quantity_prices.Bucket`).
    notes : tuple of str
        What was left out, and what else is to be said.
    histories, draws, seed : int
        Whole clusters it is held against, draws of the intervals, and the root of their luck.
    """

    file: str
    first_day: str
    last_day: str
    rows: int
    lines: int
    orders: int
    buyers: int
    sellers: int
    items: int
    money: float
    currency: str
    base: str
    estimates: tuple[Estimated, ...]
    missing: dict[str, str]
    checks: dict[str, tuple[float, float]]
    facts: tuple[Fact, ...]
    schedule: tuple[Any, ...]
    notes: tuple[str, ...]
    histories: int
    draws: int
    seed: int

    @property
    def values(self) -> dict[str, float]:
        """Estimates by path."""
        return {one.path: one.value for one in self.estimates}

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Intervals by path."""
        return {one.path: one.interval for one in self.estimates}
