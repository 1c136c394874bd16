"""Does a forecast hold what it says? Histories with drawn parameters, and what became of them.

A history is a world with values drawn from the plausible ranges and luck of its own. It is run past
today; a forecast that knows neither its values nor its luck is made of other draws; and it is seen
whether the history then lies in the forecast's range. Points of one history follow one another,
and are no evidence apart: histories are counted, one figure and one horizon at a time.

Histories that are judged by the same forecast share its range, and so are no evidence apart either:
by default every one is judged by a forecast of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.doubt import drawn, uncertain
from scenarios.problems import ScenarioError
from simulation.forecast.document import worlds_block
from simulation.forecast.fans import Runs, since_today
from simulation.forecast.figures import FIGURES, MOST_YEARS, YEAR_DAYS, seasons, worlds_of
from simulation.forecast.members import Member
from simulation.forecast.plan import MOST_DRAWS, MOST_EACH, check_forecast
from simulation.forecast.quantiles import held
from simulation.forecast.running import WORLDS, Figures, Job, over_years, run_all

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.schema import Scenario
    from simulation.replications import Progress
    from simulation.stopping import StopSign

LEVEL = 0.95  # of the interval that counts are judged by
JUDGED = ("gmv", "active_buyers", "factory_inventory", "buyer_price")
_TRUE, _SEEN = "truth", "forecast"


@dataclass(frozen=True)
class Row:
    """How often histories lay in the range of a figure.

    Attributes
    ----------
    figure, world, measure : str
        What was forecast; ``level`` or ``change`` since today.
    year : int
        Years from today.
    inside, histories : int
        Histories in the range of luck and doubt, and all.
    inside_luck : int
        Histories in the range of luck only: what comes of leaving doubt out.
    said : float
        Share that the range says it holds.
    low, high : int
        Counts between which chance alone keeps them in 19 of 20 cases, were it right.
    width : float
        Width of the range as a part of the middle, mean over forecasts; of a change in points.
    """

    figure: str
    world: str
    measure: str
    year: int
    inside: int
    inside_luck: int
    histories: int
    said: float
    low: int
    high: int
    width: float

    @property
    def holds(self) -> bool:
        """Whether the count is one that chance allows."""
        return self.low <= self.inside <= self.high


def coverage(
    scenario: Scenario,
    histories: int = 40,
    *,
    years: int = 1,
    draws: int = 19,
    each: int = 2,
    judged_by_one: int = 1,
    luck: int | None = None,
    figures: Sequence[str] = JUDGED,
    seed: int = 1,
    workers: int | None = None,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: StopSign | None = None,
) -> list[Row]:
    """Forecast histories that are known, and count how often the range held them.

    Parameters
    ----------
    scenario : Scenario
        A cluster; small, since every history takes a whole forecast.
    histories : int
        How many.
    years : int
        Horizon; the count is taken at the end of every year.
    draws : int
        Sets of assumptions of a forecast that are not refused; a history is one more of the kind.
    each : int
        Runs of each set.
    judged_by_one : int
        Histories judged by one and the same forecast.
    luck : int, optional
        Stretches of luck that all sets of a forecast share, in place of one for every run: what not
        to do, for comparison.
    figures : sequence of str
        What is judged.
    seed : int
        Root of all luck.
    workers, folder, progress, stop
        As for a forecast.

    Returns
    -------
    list of Row
        By figure, world, measure and year.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    _check(histories, years, draws, each, judged_by_one)
    check_forecast(scenario.title or "scenario", scenario)
    longer = over_years(scenario, years)
    blocks = -(-histories // judged_by_one)
    truths = _members(longer, histories, seed, "truths")
    sets = [_members(longer, draws, seed, f"forecast {block}") for block in range(blocks)]
    jobs, n = [], 0
    for member in truths:
        jobs.append(Job(_TRUE, member, n))
        n += 1
    for block, members in enumerate(sets):
        for place, member in enumerate(members):
            for run in range(each):
                shared = n + (place * each + run) % luck if luck else n + place * each + run
                jobs.append(Job(f"{_SEEN} {block}", member, shared))
        n += draws * each
    done = run_all(
        jobs, seed, "quarter", workers=workers, folder=folder, progress=progress, stop=stop
    )
    if done.interrupted:
        raise KeyboardInterrupt
    true = [next(iter(done.figures[_TRUE, member.number].values())) for member in truths]
    seen = [
        [list(done.figures[f"{_SEEN} {block}", m.number].values()) for m in members]
        for block, members in enumerate(sets)
    ]
    return _rows(true, seen, judged_by_one, years, figures)


def _check(histories: int, years: int, draws: int, each: int, judged_by_one: int) -> None:
    for name, value, least, most in (
        ("histories", histories, 1, 100_000),
        ("years", years, 1, MOST_YEARS),
        ("draws", draws, 2, MOST_DRAWS),
        ("each", each, 2, MOST_EACH),
        ("judged_by_one", judged_by_one, 1, histories),
    ):
        if not least <= value <= most:
            raise ValueError(f"{name} = {value}: must be from {least} to {most:,}")


def _members(scenario: Scenario, n: int, seed: int, part: str) -> list[Member]:
    """Independent draws that are not refused: what a truth is, a draw is, one by one."""
    digest = hashlib.sha256(f"{seed}/coverage/{part}".encode("ascii")).digest()
    luck = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    columns = uncertain(scenario)
    found: list[Member] = []
    while len(found) < n:
        values: dict[str, Any] = {}
        for column in columns:
            values |= column.at(float(luck.random()))
        try:
            made = drawn(scenario, values)
        except ScenarioError:
            continue
        found.append(Member(len(found), made, 1.0, values))
    return found


def _rows(
    true: list[Figures],
    seen: list[list[list[Figures]]],
    judged_by_one: int,
    years: int,
    figures: Sequence[str],
) -> list[Row]:
    days = true[0].days
    today = int(np.flatnonzero(days == 0.0)[0])
    marks = [int(np.argmin(abs(days - YEAR_DAYS * year))) for year in range(1, years + 1)]
    fans = []
    for sets in seen:
        weights = np.full(len(sets), 1.0 / len(sets))
        runs = {
            world: Runs(
                weights,
                {
                    name: np.array([[run.values[world][name] for run in row] for row in sets])
                    for name in FIGURES
                },
            )
            for world in WORLDS
        }
        fans.append(worlds_block(runs, today, "quarter"))
    units = float(len(seen[0]))
    said = held(units, 0.9)
    low, high = accepted(len(true), judged_by_one, said, units)
    return [
        Row(name, world, measure, year, *hits, len(true), said, low, high, width)
        for name in figures
        for world in worlds_of(name)
        for measure in ("level", "change")
        for year, mark in enumerate(marks, 1)
        for hits, width in [
            _judged(
                [h.values[world][name] for h in true],
                [fans[number // judged_by_one][world][name] for number in range(len(true))],
                name,
                measure,
                mark,
                today,
            )
        ]
    ]


def _judged(
    true: list[np.ndarray],
    fans: list[dict[str, Any]],
    name: str,
    measure: str,
    mark: int,
    today: int,
) -> tuple[tuple[int, int], float]:
    """How many histories lie in the ranges of their forecasts, and how wide the whole ones are."""
    hits, widths = {"doubt": 0, "luck": 0}, []
    for line, fan in zip(true, fans, strict=True):
        value, told = float(line[mark]), fan
        if measure == "change":
            told = fan["change"]
            moved = since_today(
                line[None, None],
                today,
                ratio=not FIGURES[name].whole,
                season=seasons(FIGURES[name], "quarter"),
            )
            if told is None or moved is None:
                continue  # of a figure that is 0 today no change is told
            value = float(moved[0, 0, mark])
        for kind in hits:
            ends = told[kind]["90"]
            hits[kind] += ends["low"][mark] <= value <= ends["high"][mark]
        low, high = (told["doubt"]["90"][end][mark] for end in ("low", "high"))
        middle = told["median"][mark] if measure == "level" else 1.0
        widths.append((high - low) / middle if middle else 0.0)
    return (hits["doubt"], hits["luck"]), float(np.mean(widths)) if widths else 0.0


def accepted(histories: int, judged_by_one: int, said: float, units: float) -> tuple[int, int]:
    """Counts between which chance alone keeps them in 19 of 20 cases, were the range right.

    A range of n values holds further ones with a probability that is itself a matter of luck: of
    the Beta law, with mean ``said`` and n + 1 for the sum of its parameters (Wilks 1941). With a
    forecast for every history that is the binomial law.

    >>> accepted(40, 1, 0.9, 19)
    (32, 39)
    """
    from scipy.stats import betabinom

    whole, left = divmod(histories, judged_by_one)
    sizes = [judged_by_one] * whole + ([left] if left else [])
    law = np.ones(1)
    for n in sizes:
        one = betabinom(n, said * (units + 1), (1 - said) * (units + 1))
        law = np.convolve(law, one.pmf(np.arange(n + 1)))
    below = np.cumsum(law)
    low = int(np.searchsorted(below, 0.5 * (1 - LEVEL), side="right"))
    high = int(np.searchsorted(below, 0.5 * (1 + LEVEL)))
    return low, high
