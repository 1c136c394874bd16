"""Which runs are done, which are to come, and when a point has enough of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.estimates import StoppingRule, estimate, interval
from simulation.study.design import Design, design_seed
from simulation.study.work import WITH, WITHOUT
from simulation.study.worker import DONE, Row, Run

if TYPE_CHECKING:
    from simulation.study.store import Keys
    from simulation.study.work import Work

REASONS = {
    "replications": "the number of replications asked for is done",
    "precision": "the outcomes are known to the precision asked for",
    "cap": "the most replications allowed are done, the precision is not reached",
    "failed": "no run came out",
    "": "not done yet",
}
CUT = 1.5  # a group of runs that share a history is cut if it is longer than so many chunks


@dataclass(frozen=True)
class PointState:
    """How far a point is.

    Attributes
    ----------
    done, failed : int
        Replications, the failed among them.
    reason : str
        Why there will be no more, one of `REASONS`; empty where there will.
    half_width : float or None
        Of the worst of the precise outcomes, where precision decides.
    """

    done: int
    failed: int
    reason: str
    half_width: float | None


class Plan:
    """Runs of a study; points with equal inputs are run once and kept as rows of each.

    Parameters
    ----------
    design : Design
        Points.
    rule : StoppingRule
        How often each is run.
    work : Work
        What is run.
    keys : Keys
        Of the runs.
    precise : sequence of str
        Outcomes whose precision decides, where it does.
    """

    def __init__(
        self, design: Design, rule: StoppingRule, work: Work, keys: Keys, precise: Sequence[str]
    ) -> None:
        self.design, self.rule = design, rule
        self._work, self._seed = work, design_seed(len(design))
        self._first = keys.first_alike()
        self._alike: dict[int, list[int]] = {}
        for point, first in enumerate(self._first.tolist()):
            self._alike.setdefault(first, []).append(point)
        self._columns = _columns(work.outcomes, precise) if rule.fixed is None else []
        self._numbers = [work.outcomes.index(name) for name in self._columns]
        self._rows: dict[int, dict[int, tuple[float, ...] | None]] = {
            first: {} for first in self._alike
        }
        self._target = dict.fromkeys(self._alike, rule.next_look(0))
        self._state: dict[int, tuple[str, float | None]] = dict.fromkeys(self._alike, ("", None))
        self._owed: list[tuple[int, int, int]] = []
        self._queue: deque[list[Run]] = deque()
        self._total: int | None = None
        self.done = self.failed = 0

    @property
    def total(self) -> int:
        """Rows there will be; where precision decides, a guess from the half-widths so far."""
        if self._total is None:
            self._total = sum(self._guess(one) * len(same) for one, same in self._alike.items())
        return self._total

    @property
    def worst(self) -> float | None:
        """Largest half-width of the points that still run; None where precision does not decide."""
        widths = [width for reason, width in self._state.values() if not reason and width]
        finite = [width for width in widths if np.isfinite(width)]
        return max(finite, default=None)

    def take(self, tables: Sequence[Any]) -> None:
        """Take what a store has kept; rows that points alike are still owed are told by `owed`."""
        known: dict[int, set[tuple[int, int]]] = {}
        for table in tables:
            values = [table[name].to_numpy(zero_copy_only=False) for name in self._columns]
            is_done = [status == DONE for status in table["status"].to_pylist()]
            points = table["point"].to_numpy().tolist()
            for row, replication in enumerate(table["replication"].to_numpy().tolist()):
                if self.rule.fixed is not None and replication >= self.rule.fixed:
                    continue  # more was asked for once
                first = int(self._first[points[row]])
                if len(self._alike[first]) > 1:
                    known.setdefault(first, set()).add((points[row], replication))
                here = tuple(float(column[row]) for column in values) if is_done[row] else None
                self._enter(first, replication, here)
        for first, have in known.items():
            for replication in {replication for _, replication in have}:
                source = next(point for point, r in have if r == replication)
                self._owed += [
                    (source, point, replication)
                    for point in self._alike[first]
                    if (point, replication) not in have
                ]

    def owed(self) -> list[tuple[int, int, int]]:
        """Rows to be copied: from a point, to a point alike, of a replication."""
        return self._owed

    def start(self) -> None:
        """Queue all that is missing, in an order in which the time left is honest."""
        groups: dict[Any, list[Run]] = {}
        for first in self._alike:
            self._look(first)
            for run in self._missing(first):
                history = (self._work.history(run.values), run.replication)
                groups.setdefault(history, []).append(run)
        order = np.random.default_rng(self._seed).permutation(len(groups))
        every = list(groups.values())
        self._queue = deque(every[number] for number in order)

    def take_chunk(self, size: int) -> list[Run]:
        """Take about so many runs off the queue; those that share a history stay together."""
        chunk: list[Run] = []
        while self._queue and len(chunk) < size:
            group, room = self._queue[0], size - len(chunk)
            if len(group) <= (room if chunk else CUT * size):
                chunk += self._queue.popleft()
            elif chunk and len(group) <= CUT * size:
                break  # the next chunk takes it whole
            else:
                chunk += group[:room]
                del group[:room]
        return chunk

    @property
    def is_queue_empty(self) -> bool:
        """Whether nothing waits for a worker."""
        return not self._queue

    def took(self, row: Row) -> list[Row]:
        """Take a row; return it for each point alike, and queue what precision still asks for."""
        first = int(self._first[row.point])
        here = tuple(row.values[n] for n in self._numbers) if row.status == DONE else None
        self._enter(first, row.replication, here)
        if self.rule.fixed is None and len(self._rows[first]) >= self._target[first]:
            self._look(first)
            if missing := list(self._missing(first)):
                self._queue.append(missing)
        return [replace(row, point=point) for point in self._alike[first]]

    def has(self, point: int, replication: int) -> bool:
        """Whether a run is done."""
        return replication in self._rows[int(self._first[point])]

    def state(self, point: int) -> PointState:
        """How far a point is."""
        first = int(self._first[point])
        self._look(first)
        rows = self._rows[first]
        reason, width = self._state[first]
        return PointState(len(rows), sum(one is None for one in rows.values()), reason, width)

    def _enter(self, first: int, replication: int, here: tuple[float, ...] | None) -> None:
        if replication not in self._rows[first]:
            self.done += len(self._alike[first])
            self.failed += (here is None) * len(self._alike[first])
        self._rows[first][replication] = here

    def _missing(self, first: int) -> Iterator[Run]:
        if self._state[first][0]:
            return
        values = self.design.values(first)
        for replication in range(self._target[first]):
            if replication not in self._rows[first]:
                yield Run(first, replication, values)

    def wanted(self) -> np.ndarray:
        """By point the number of replications that count: those beyond it were not asked for."""
        return np.array([self._target[int(first)] for first in self._first], np.int64)

    def _look(self, first: int) -> None:
        """Decide whether a point has enough, and if not, how many it is to have next."""
        rows = self._rows[first]
        while not self._state[first][0]:
            # Only whole stretches are looked at, so that no order of runs changes the decision.
            done = self._target[first]
            if any(replication not in rows for replication in range(done)):
                return
            known = [rows[n] for n in range(done) if rows[n] is not None]
            if self.rule.fixed is not None:
                self._state[first] = ("replications", None)
                return
            if not known:
                self._state[first] = ("failed", None)
                return
            widths = self._half_widths(np.array(known, np.float64))
            reason = self.rule.reason(done, {str(n): w for n, w in enumerate(widths)})
            self._state[first], self._total = (reason, max(widths)), None
            if not reason:
                self._target[first] = self.rule.next_look(done)

    def _half_widths(self, known: np.ndarray) -> list[float]:
        """Half-widths of the paired log ratios; of an outcome without a pair, of its mean."""
        widths, names = [], self._columns
        for n, name in enumerate(names):
            if name.endswith(WITHOUT):
                widths.append(estimate(known[:, n], known[:, n + 1]).half_width)
            elif not name.endswith(WITH):
                around = interval(known[:, n])
                widths.append(0.5 * (around[2] - around[1]) if around else float("inf"))
        return widths

    def _guess(self, first: int) -> int:
        reason, width = self._state[first]
        done, rule = len(self._rows[first]), self.rule
        if reason or rule.fixed is not None:
            return max(done, self._target[first])
        if width is None or not np.isfinite(width) or width <= rule.precision:
            return max(done, self._target[first])
        wanted = done * (width / rule.precision) ** 2
        return int(max(done, min(rule.cap, max(self._target[first], wanted))))


def _columns(outcomes: Sequence[str], precise: Sequence[str]) -> list[str]:
    """Outcomes that precision needs: both sides of each KPI, side by side."""
    found = []
    for name in precise:
        both = [f"{name}{WITHOUT}", f"{name}{WITH}"]
        found += both if both[0] in outcomes else [name]
    return found
