"""What a study found, as tidy tables."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.study.parts import FIXED, digest_of, sorted_table, tables_together
from simulation.study.plan import REASONS, PointState
from simulation.study.series import COLUMNS, only_of
from simulation.study.work import WITH, WITHOUT

if TYPE_CHECKING:
    from simulation.study.design import Design
    from simulation.study.store import Damage

QUANTITIES = ("difference", "log_ratio", "without", "with", "value")


@dataclass(frozen=True, eq=False)
class Results:
    """Runs of a study that are done, in the order of the design.

    Attributes
    ----------
    name, title : str
        Of the study.
    design : Design
        Points.
    table : pyarrow.Table
        One row a run: key, point, replication, status, error, seconds, and the outcomes.
    outcomes : tuple of str
        Names of the numbers a run gives; of a KPI ``<kpi>.without`` and ``<kpi>.with``.
    kpis : tuple of str
        What the study is about.
    states : mapping of int to PointState
        By point how far it is.
    total : int
        Runs there will be.
    end : str
        How the last start ended (`simulation.study.progress.ENDS`); empty where it was only read.
    damaged : tuple of Damage
        Parts that did not count.
    courses : tuple of pyarrow.Table
        Series over time of the runs, where the study asks for them.
    other_model : int
        Runs that are kept but do not count: of another version of the model that nobody accepted.
    """

    name: str
    title: str
    design: Design
    table: Any
    outcomes: tuple[str, ...]
    kpis: tuple[str, ...]
    states: Mapping[int, PointState]
    total: int
    end: str = ""
    damaged: tuple[Damage, ...] = field(default=())
    courses: tuple[Any, ...] = field(default=())
    other_model: int = 0

    @property
    def done(self) -> int:
        """Runs that are done, the failed among them."""
        return int(self.table.num_rows)

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(state.failed for state in self.states.values())

    @property
    def is_complete(self) -> bool:
        """Whether every point has all the runs it is to have."""
        return all(state.reason for state in self.states.values())

    @cached_property
    def digest(self) -> str:
        """Hash of all rows but the time they took: the same on every engine, in any order."""
        return digest_of(self.table, without=("seconds",))

    def runs(self) -> Any:
        """Make a pandas table of the runs.

        Returns
        -------
        DataFrame
            ``point``, ``replication``, factors by path, ``status``, ``error``, ``seconds``,
            outcomes.
        """
        import pandas as pd

        points = self.table["point"].to_numpy()
        columns = {"point": points, "replication": self.table["replication"].to_numpy()}
        for path, values in zip(self.design.paths, self.design.columns, strict=True):
            columns[path] = pd.Series(values).to_numpy()[points]
        for name in ("status", "error", "seconds", *self.outcomes):
            columns[name] = self.table[name].to_pandas().to_numpy()
        return pd.DataFrame(columns)

    def tidy(self, kpis: tuple[str, ...] = ()) -> Any:
        """Make a long pandas table: one row a run, KPI and world.

        Returns
        -------
        DataFrame
            ``point``, ``replication``, factors by path, ``kpi``, ``world``, ``value``; of outcomes
            of a function ``world`` is empty.
        """
        import pandas as pd

        runs = self.runs()
        head = ["point", "replication", *self.design.paths]
        pieces = []
        for kpi in kpis or self.kpis:
            for world in ("without", "with") if f"{kpi}{WITH}" in self.outcomes else ("",):
                piece = runs[head].copy()
                piece["kpi"], piece["world"] = kpi, world
                piece["value"] = runs[f"{kpi}.{world}" if world else kpi]
                pieces.append(piece)
        return pd.concat(pieces, ignore_index=True)

    def series(self) -> Any:
        """Make a pandas table of the course of KPIs over time, over trailing quarters.

        Returns
        -------
        DataFrame
            ``point``, ``replication``, ``kpi``, ``day`` since the worlds parted, ``without``,
            ``with``; no rows where the study asks for no series.
        """
        import pandas as pd

        table = only_of(self.courses, self.table["key"].to_pylist())
        names = [name for name in COLUMNS if name != "key"]
        if table is None:
            return pd.DataFrame(columns=names)
        frame = table.select(names).to_pandas()
        return frame.sort_values(names[:4], kind="stable", ignore_index=True)

    def outcome(self, kpi: str, quantity: str = "difference") -> np.ndarray:
        """Values by point and replication: what an analysis takes.

        Parameters
        ----------
        kpi : str
            Name of a KPI, or of an outcome of a function.
        quantity : str
            ``difference`` (with - without), ``log_ratio``, ``without``, ``with``; of a function
            ``value``.

        Returns
        -------
        ndarray, shape (points, replications), float64
            NaN where a run failed, is missing, or has no logarithm.

        Raises
        ------
        KeyError
            If there is no such outcome.
        """
        if quantity not in QUANTITIES:
            raise KeyError(quantity)
        if quantity == "value":
            return self._matrix(kpi)
        if quantity in ("without", "with"):
            return self._matrix(f"{kpi}.{quantity}")
        without, with_ = self._matrix(kpi + WITHOUT), self._matrix(kpi + WITH)
        if quantity == "difference":
            return with_ - without
        positive = (without > 0) & (with_ > 0)
        found = np.full(without.shape, np.nan)
        found[positive] = np.log(with_[positive]) - np.log(without[positive])
        return found

    def points(self) -> Any:
        """Make a pandas table of the points.

        Returns
        -------
        DataFrame
            ``point``, factors by path, ``replications``, ``failed``, ``reason``, ``half_width``,
            and of each KPI the mean paired difference with its 90 % range (``_low``, ``_high``),
            the ratio, and the correlation that common luck achieved; of a function the mean.
        """
        from simulation.estimates import estimate, interval

        frame = self.design.frame()
        states = [self.states[point] for point in range(len(self.design))]
        frame["replications"] = [state.done - state.failed for state in states]
        frame["failed"] = [state.failed for state in states]
        frame["reason"] = [state.reason or "not done" for state in states]
        frame["half_width"] = [state.half_width for state in states]
        for kpi in self.kpis:
            paired = f"{kpi}{WITH}" in self.outcomes
            sides = [kpi + WITHOUT, kpi + WITH] if paired else [kpi]
            matrices = [self._matrix(side) for side in sides]
            rows: list[dict[str, float | None]] = []
            for values in zip(*matrices, strict=True):
                kept = [side[np.isfinite(side)] for side in values]
                if len(kept[0]) == 0:
                    rows.append({})
                elif paired:
                    found = estimate(*kept)
                    rows.append({
                        f"{kpi}.difference": found.difference,
                        f"{kpi}.difference_low": found.difference_low,
                        f"{kpi}.difference_high": found.difference_high,
                        f"{kpi}.ratio": found.ratio,
                        f"{kpi}.ratio_low": found.ratio_low,
                        f"{kpi}.ratio_high": found.ratio_high,
                        f"{kpi}.luck_correlation": found.luck_correlation,
                    })  # fmt: skip
                else:
                    around = interval(kept[0]) or (float(np.mean(kept[0])), None, None)
                    names = (kpi, f"{kpi}_low", f"{kpi}_high")
                    rows.append(dict(zip(names, around, strict=True)))
            for name in dict.fromkeys(name for row in rows for name in row):
                frame[name] = np.array([row.get(name) for row in rows], np.float64)
        return frame

    def _matrix(self, name: str) -> np.ndarray:
        """Outcome by point and replication."""
        values = self.table[name].to_numpy(zero_copy_only=False)
        points = self.table["point"].to_numpy()
        replications = self.table["replication"].to_numpy()
        width = int(replications.max()) + 1 if len(replications) else 0
        found = np.full((len(self.design), width), np.nan)
        found[points, replications] = values
        return found

    def _repr_html_(self) -> str:
        """Notebook display: what was run, how far it is, and the first points."""
        n = len(self.design)
        state = "complete" if self.is_complete else f"{self.done:,} of {self.total:,} runs"
        said = (
            f"{n:,} points ({self.design.method}), {len(self.design.factors)} factors, {state}"
            + (f", {self.failed:,} failed" if self.failed else "")
        )
        more = f"<p>{n - 10:,} more points</p>" if n > 10 else ""
        rows = self.points().head(10).to_html(index=False, float_format=lambda v: f"{v:.4g}")
        title = html.escape(self.title or self.name)
        return f"<h4>{title}</h4><p>{html.escape(said)}</p>{rows}{more}"


def gathered(tables: list[Any], outcomes: tuple[str, ...], wanted: np.ndarray) -> Any:
    """Rows of all tables in the order of the design, without those beyond what was asked for."""
    table = sorted_table(tables_together(tables, outcomes))
    points, replications = table["point"].to_numpy(), table["replication"].to_numpy()
    mask = replications < wanted[points] if len(points) else np.zeros(0, bool)
    return table if mask.all() else table.filter(mask)


__all__ = ["FIXED", "REASONS", "Results", "gathered"]
