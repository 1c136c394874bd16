"""Truths the engine must reproduce, judged: what theory says against what the model does.

A truth belongs to a scenario of ``scenarios/verification``, which is run through the same model as
everything else. It is

* ``exact``: equal to the digits given; there is no chance in it;
* ``interval``: within the simulated 99 % interval, and the interval narrow enough to tell;
* ``within``: as near as theory itself reaches the engine's periods, and measured as sharply.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, Literal

from scenarios.schema import Scenario
from simulation.intervals import Estimate


@dataclass(frozen=True)
class Truth:
    """One number that is known beforehand.

    Attributes
    ----------
    name : str
        What it is.
    expected : float
        What theory says.
    kind : str
        How it is judged: ``exact``, ``interval`` or ``within``.
    digits : int
        Decimal places theory gives.
    tight : float
        Widest half-width of the interval that can pass, relative to what is expected (absolute
        where that is 0).
    tolerance : float
        Relative (absolute where 0 is expected) distance that ``within`` allows.
    """

    name: str
    expected: float
    kind: Literal["exact", "interval", "within"] = "interval"
    digits: int = 6
    tight: float = 0.005
    tolerance: float = 0.0

    @property
    def rule(self) -> str:
        """How it is judged, in words."""
        if self.kind == "exact":
            return f"exact, {self.digits} digits" if self.digits else "exact"
        share = f"{self.tight:.2g}" if self.expected == 0 else f"{self.tight:.2%}"
        if self.kind == "interval":
            return f"in the interval, half-width <= {share}"
        near = f"{self.tolerance:.2g}" if self.expected == 0 else f"{self.tolerance:.2%}"
        return f"within {near}, half-width <= {share}"

    def holds(self, estimate: Estimate) -> bool:
        """Judge a simulated value."""
        rounding = 0.5 * 10.0**-self.digits * (1 + 1e-9)
        if self.kind == "exact":
            return abs(estimate.value - self.expected) <= rounding
        scale = abs(self.expected) or 1.0
        if not estimate.half_width <= self.tight * scale:
            return False
        if self.kind == "within":
            return abs(estimate.value - self.expected) <= self.tolerance * scale
        return estimate.low - rounding <= self.expected <= estimate.high + rounding


@dataclass(frozen=True)
class Case:
    """A scenario, the truths about it, and how they are measured.

    Attributes
    ----------
    number : int
        Row of the table of truths.
    scenario : str
        Name of the scenario file.
    source : str
        Where the truths come from.
    truths : tuple of Truth
        What is known.
    measure : callable
        Runs the scenario; returns one estimate for each truth, in the same order.
    """

    number: int
    scenario: str
    source: str
    truths: tuple[Truth, ...]
    measure: Callable[[Scenario], Sequence[Estimate]]


@dataclass(frozen=True)
class Row:
    """Verdict on one truth."""

    number: int
    scenario: str
    truth: str
    source: str
    expected: float
    simulated: float
    low: float
    high: float
    digits: int
    rule: str
    holds: bool

    def as_dict(self) -> dict[str, Any]:
        """Values by name, for JSON."""
        return asdict(self)


def check(case: Case, overrides: Sequence[str] = ()) -> list[Row]:
    """Run one case and judge its truths; ``overrides`` change the scenario."""
    from scenarios.load import load

    estimates = case.measure(load(case.scenario, overrides))
    return [
        Row(
            number=case.number,
            scenario=case.scenario,
            truth=truth.name,
            source=case.source,
            expected=truth.expected,
            simulated=estimate.value,
            low=estimate.low,
            high=estimate.high,
            digits=truth.digits,
            rule=truth.rule,
            holds=truth.holds(estimate),
        )
        for truth, estimate in zip(case.truths, estimates, strict=True)
    ]


def verify(
    cases: Sequence[Case] | None = None,
    workers: int = 2,
    done: Callable[[Case, float], None] | None = None,
) -> list[Row]:
    """Run cases, longest first, and judge all truths, in the order of the table.

    Parameters
    ----------
    cases : sequence of Case, optional
        All of `all_cases` by default.
    workers : int
        Threads; kernels run outside of Python's lock.
    done : callable, optional
        Told each case when it is finished, with the seconds it took.
    """
    chosen = list(all_cases() if cases is None else cases)

    def run(case: Case) -> list[Row]:
        start = time.perf_counter()
        rows = check(case)
        if done is not None:
            done(case, time.perf_counter() - start)
        return rows

    longest_first = sorted(chosen, key=_work, reverse=True)
    with ThreadPoolExecutor(workers) as pool:
        rows = dict(zip(map(id, longest_first), pool.map(run, longest_first), strict=True))
    return [row for case in chosen for row in rows[id(case)]]


def all_cases() -> tuple[Case, ...]:
    """Every case there is, in the order of the table."""
    from simulation.truths import CASES

    return tuple(sorted(CASES, key=lambda case: (case.number, case.scenario)))


def _work(case: Case) -> float:
    from scenarios.load import load

    scenario = load(case.scenario)
    return len(scenario.nodes) * scenario.run.chains * scenario.run.horizon_days
