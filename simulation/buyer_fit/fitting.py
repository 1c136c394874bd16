"""The buyers' section of a scenario from a table of transactions: all estimates together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.changed import changed
from scenarios.doubt import contradictions
from simulation.buyer_fit import quantity_prices as by_quantity
from simulation.buyer_fit.facts import facts_of
from simulation.buyer_fit.inversion import (
    FIRST_RUNS,
    PARAMETERS,
    NotFoundError,
    Solution,
    Worlds,
    solve,
)
from simulation.buyer_fit.loyalty import LEAST_CHOICES, choices_of, fit_loyalty
from simulation.buyer_fit.market import POPULARITY, Clusters
from simulation.buyer_fit.ordering import Ordering, TooFewError, coming_back, ordering_of
from simulation.buyer_fit.popularity import LEAST_SELLERS, sameness
from simulation.buyer_fit.reading import Lines
from simulation.buyer_fit.result import BuyerFit, Estimated, Fact
from simulation.buyer_fit.styles import hidden_popularity, popularity_as_seen
from simulation.replications import Progress

if TYPE_CHECKING:
    from scenarios.schema import Scenario

STAGE = "clusters"
HISTORIES, DRAWS = 20, 500
LOYALTY, HANDLING = "choice.loyalty", "prices.order_handling"
_HOW = {
    "buyers.pieces_per_year": "pieces of a buyer that ordered",
    "buyers.size_log_sd": "spread of the log of buyers' pieces",
    "buyers.ordering_cost": "cost of an order times the time to the next (economic lot, Harris "
    "1913)",
    "buyers.demand_cv": "irregularity of the time between orders (renewal theory, Cox 1962)",
    "buyers.entry_per_year": "early buyers still there late (compare Schmittlein, Morrison & "
    "Colombo 1987)",
}
_INVERTED = (
    ", inverted by indirect inference (Gourieroux, Monfort & Renault 1993); buyers drawn anew"
)
_LOYAL = (
    "logit among the sellers a buyer knows, with a constant of each (McFadden 1978, Guadagni & "
    "Little 1983), against the same in whole clusters; buyers drawn anew"
)
_PRICED = (
    "slope of an item's price on 1/quantity within a week, times lines an order; buyers drawn anew"
)


@dataclass(frozen=True)
class Settings:
    """How to estimate.

    Attributes
    ----------
    money : float
        Yuan for one unit of the table's money.
    histories : int
        Whole clusters the table is held against; 0 leaves the market out.
    draws : int
        Draws of the intervals.
    seed : int
        Root of all luck.
    workers : int or None
        Threads; no result depends on it.
    """

    money: float = 1.0
    histories: int = HISTORIES
    draws: int = DRAWS
    seed: int = 1
    workers: int | None = None


def fit_buyers(
    lines: Lines,
    base: Scenario,
    settings: Settings = Settings(),
    *,
    name: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> BuyerFit:
    """Estimate the buyers' section of a scenario.

    Parameters
    ----------
    lines : Lines
        A table, as `reading.read_lines` gives it.
    base : Scenario
        A cluster: everything that is not estimated is taken from it.
    settings : Settings
        How.
    name : str
        What the base is called.
    progress : callable, optional
        Told of every cluster that is run.

    Raises
    ------
    KeyboardInterrupt
        Nothing is kept then.
    """
    return _Fit(lines, base, settings, progress).result(name)


class _Fit:
    def __init__(
        self,
        lines: Lines,
        base: Scenario,
        settings: Settings,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.lines, self.base, self.settings = lines, base, settings
        self.luck = np.random.default_rng([settings.seed, 731])
        self.estimates: dict[str, Estimated] = {}
        self.missing: dict[str, str] = {}
        self.notes: list[str] = list(lines.notes)
        day = float(base.run.period_days)
        self.n_periods = int(lines.day.max() // day) + 1
        cost = (lines.value + lines.freight).sum() * settings.money
        self.unit_cost = float(cost / lines.pieces.sum())
        self._done, self._progress = 0, progress
        self._whole = 1 + min(FIRST_RUNS, settings.histories) + settings.histories
        self._whole += 2 * FIRST_RUNS if self._has_sellers else 0
        self.clusters = Clusters(
            base, lines.first_day, self.n_periods, self.unit_cost, settings.seed, settings.workers,
            self._told, with_sellers=self._has_sellers,
        )  # fmt: skip

    @property
    def _has_sellers(self) -> bool:
        return bool(self.lines.seller.max(initial=-1) >= 1)

    def _told(self) -> None:
        self._done += 1
        if self._progress:
            whole = max(self._whole, self._done)
            self._progress(Progress(self._done, whole, None, STAGE))

    def result(self, name: str) -> BuyerFit:
        lines = self.lines
        solution = self._rhythm()
        self._loyalty()
        self._popularity(solution)
        prices = self._prices()
        if self._progress:
            self._progress(Progress(self._done, self._done, None, STAGE))
        order = (*PARAMETERS, POPULARITY, LOYALTY, HANDLING)
        found = [self.estimates[path] for path in order if path in self.estimates]
        made = changed(self.base, {one.path: one.value for one in found}, "estimates")
        self.notes += [
            f"take care: {problem.path} = {problem.value} {problem.message}"
            for problem in contradictions(made, self.base)
        ]
        schedule = by_quantity.schedule(prices) if prices is not None else []
        return BuyerFit(
            file=Path(lines.label).name,
            first_day=str(lines.first_day),
            last_day=str(lines.last_day),
            rows=lines.rows,
            lines=len(lines),
            orders=len(np.unique(lines.order)),
            buyers=len(np.unique(lines.buyer)),
            sellers=int(lines.seller.max(initial=-1)) + 1,
            items=int(lines.item.max(initial=-1)) + 1,
            money=self.settings.money,
            currency=lines.currency,
            base=name,
            estimates=tuple(found),
            missing={path: self.missing[path] for path in order if path in self.missing},
            checks=self._checks(),
            facts=tuple(self._facts(prices)),
            schedule=tuple(schedule),
            notes=tuple(self.notes),
            histories=self.settings.histories,
            draws=self.settings.draws,
            seed=self.settings.seed,
        )

    def _checks(self) -> dict[str, tuple[float, float]]:
        """Patterns that were not used, of the table and of the last clusters."""
        runs, lines, day = self.clusters.patterns, self.lines, float(self.base.run.period_days)
        if not runs:
            return {}
        period = (lines.day // day).astype(np.int64)
        table = coming_back(lines.buyer, period, lines.pieces, self.n_periods, day)
        return {
            name: (value, float(np.mean([run[name] for run in runs])))
            for name, value in table.items()
        }

    def _facts(self, prices: by_quantity.PriceLines | None) -> list[Fact]:
        return facts_of(self.lines, prices)

    def _rhythm(self) -> Solution | None:
        """Size, rhythm, cost of an order, and coming and going."""
        start = {name: first for name, (first, _, _) in PARAMETERS.items()}
        start["buyers.ordering_cost"] *= self.unit_cost / 46.0  # as much of a piece's cost
        worlds = Worlds(self.clusters.bench, self.clusters.orderings, self.settings.histories)
        try:
            table = self._ordering()
            start["buyers.pieces_per_year"] = _rough_rate(table)
            solution = solve(table, worlds, start, self.settings.draws, self.luck)
        except (TooFewError, NotFoundError) as error:
            self.missing |= dict.fromkeys(PARAMETERS, str(error))
            return None
        for column, (path, value) in enumerate(solution.values.items()):
            method = _HOW[path] + _INVERTED
            self.estimates[path] = Estimated(path, value, solution.draws[:, column], method)
        for path in solution.at_end:
            self.notes.append(
                f"{path} stands at the end of what is searched: the model's buyers cannot be as "
                "the table's are in that"
            )
        return solution

    def _ordering(self) -> Ordering:
        lines, day = self.lines, float(self.base.run.period_days)
        period = (lines.day // day).astype(np.int64)
        cost = (lines.value + lines.freight) * self.settings.money / self.unit_cost
        return ordering_of(lines.buyer, period, lines.pieces, cost, self.n_periods, day)

    def _loyalty(self) -> None:
        if not self._has_sellers:
            self.missing[LOYALTY] = (
                "the table has one seller: whom else buyers buy of is not in it"
                if "seller" in self.lines.has
                else "the table has no column for the seller: whom else buyers buy of is not in it"
            )
            return
        orders = self._whole_orders()
        choices = choices_of(*orders, ties=self.base.choice.ties)
        if len(choices) < LEAST_CHOICES:
            self.missing[LOYALTY] = (
                f"{len(choices)} orders go to one of several sellers a buyer knows, and "
                f"{LEAST_CHOICES} are needed"
            )
            return
        value, draws = fit_loyalty(choices, self.settings.draws, self.luck)
        factor, doubt = self._weakened()
        value, draws = value * factor, draws * factor * np.exp(doubt)
        if value < 0:
            self.notes.append(f"{LOYALTY} came out at {value:.2f}, and cannot be below 0")
        self.estimates[LOYALTY] = Estimated(
            LOYALTY, max(0.0, value), np.maximum(0.0, draws), _LOYAL
        )

    def _weakened(self) -> tuple[float, np.ndarray]:
        """By how much loyalty looks weaker in clusters than it is, and draws of the doubt in logs.

        Sellers differ from order to order in what they have in stock, which no table shows: such
        noise makes all weights of a logit smaller (Yatchew & Griliches 1985).
        """
        none = 1.0, np.zeros(self.settings.draws)
        truth = float(self.base.choice.loyalty)
        if truth <= 0 or not self.clusters.choices:
            return none
        seen = np.array([
            fit_loyalty(choices, 0, self.luck)[0]
            for choices in self.clusters.choices
            if len(choices) >= LEAST_CHOICES
        ])  # fmt: skip
        if len(seen) == 0 or seen.mean() < 0.25 * truth:
            return none
        doubt = np.zeros(self.settings.draws)
        if len(seen) > 1:  # of the mean of these clusters, and of the market of the table
            spread = float(np.log(np.maximum(seen, 1e-3)).std(ddof=1)) / np.sqrt(len(seen))
            doubt = self.luck.normal(0.0, spread, self.settings.draws)
        return truth / float(seen.mean()), doubt

    def _whole_orders(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Buyer, seller, pieces and whether custom, of orders at one seller, oldest first."""
        lines = self.lines
        known = np.flatnonzero(lines.seller >= 0)
        code = lines.order[known] * (int(lines.seller.max()) + 1) + lines.seller[known]
        _, first, at = np.unique(code, return_index=True, return_inverse=True)
        pieces = np.bincount(at, lines.pieces[known])
        head = known[first]
        oldest = np.argsort(lines.day[head], kind="stable")
        rows = head[oldest]
        return lines.buyer[rows], lines.seller[rows], pieces[oldest], lines.custom[rows]

    def _popularity(self, solution: Solution | None) -> None:
        lines = self.lines
        rows = np.flatnonzero((lines.item >= 0) & ~lines.custom)
        if len(rows) == 0:
            self.missing[POPULARITY] = "the table does not say what was bought"
            return
        if not self._has_sellers:
            cell = np.unique(lines.order[rows] * (int(lines.item.max()) + 1) + lines.item[rows])
            orders = np.bincount(cell % (int(lines.item.max()) + 1))
            found = popularity_as_seen(orders[orders > 0], self.settings.draws, self.luck)
        else:
            of = sameness(lines.seller[rows], lines.item[rows], lines.day[rows])
            if of.sellers < LEAST_SELLERS:
                found = (
                    f"{of.sellers} sellers have ten orders in a quarter, and {LEAST_SELLERS} are "
                    "needed"
                )
            elif solution is None or self.settings.histories == 0:
                found = "it is found in whole clusters, and none were run"
            else:
                found = hidden_popularity(
                    of, self.clusters, solution.values, self.settings.draws, self.luck
                )
        if isinstance(found, str):
            self.missing[POPULARITY] = found
        else:
            self.estimates[POPULARITY] = found

    def _prices(self) -> by_quantity.PriceLines | None:
        lines = self.lines
        rows = np.flatnonzero((lines.item >= 0) & ~lines.custom)
        if len(rows) == 0:
            self.missing[HANDLING] = "the table does not say what was bought"
            return None
        kept = by_quantity.price_lines(
            lines.buyer[rows], lines.seller[rows], lines.item[rows], lines.day[rows],
            lines.pieces[rows], lines.price[rows],
        )  # fmt: skip
        if len(kept) < by_quantity.LEAST_LINES:
            self.missing[HANDLING] = (
                f"{len(kept)} lines can be held against others of the same item and weeks, and "
                f"{by_quantity.LEAST_LINES} are needed"
            )
            return None
        lines_an_order = len(lines) / len(np.unique(lines.order))
        scale = self.settings.money * lines_an_order
        value = by_quantity.handling(kept) * scale
        draws, _ = by_quantity.drawn_anew(kept, min(self.settings.draws, 200), self.luck)
        if value < 0:
            self.notes.append(f"{HANDLING} came out at {value:.2f}, and cannot be below 0")
        self.estimates[HANDLING] = Estimated(
            HANDLING, max(0.0, value), np.maximum(0.0, draws * scale), _PRICED
        )
        return kept


def _rough_rate(table: Ordering) -> float:
    """Pieces a year of a buyer, where the search begins."""
    return float(max(0.2, table.pieces.sum() / len(table) / table.years))
