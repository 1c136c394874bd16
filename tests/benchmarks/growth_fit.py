"""Exponents of growth: least squares in logarithms, with intervals."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import t as student

TAIL = 3  # largest points, where what is fixed no longer weighs


def exponent(sizes, costs):
    """Exponent of ``cost ~ size^exponent`` and its 95 % interval.

    Returns
    -------
    tuple of float
        Exponent, low, high; the ends are not numbers where two points leave nothing to tell.
    """
    x, y = np.log(np.asarray(sizes, float)), np.log(np.maximum(costs, 1e-12))
    spread = ((x - x.mean()) ** 2).sum()
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / spread)
    free = len(x) - 2
    if free < 1:
        return slope, math.nan, math.nan
    left = y - y.mean() - slope * (x - x.mean())
    half = float(student.ppf(0.975, free) * math.sqrt((left**2).sum() / free / spread))
    return slope, slope - half, slope + half


def fitted(points):
    """Exponents of all that was measured.

    Parameters
    ----------
    points : list of dict
        As `tests.benchmarks.growth.measure` gives them.

    Returns
    -------
    list of dict
        ``of``, ``world``, ``what`` (a step, or ``memory``), ``exponent``, ``low``, ``high``,
        ``tail`` (exponent of the largest points) and ``share`` (of a period at the largest).
    """
    groups = {}
    for point in points:
        groups.setdefault((point["of"], point["world"]), []).append(point)
    found = []
    for (of, world), rows in groups.items():
        sizes = [row["size"] for row in rows]
        series = {name: [row["seconds"][name] for row in rows] for name in rows[0]["seconds"]}
        whole = next(series[name] for name in ("a period", "a run") if name in series)
        for name, costs in {**series, "memory": [row["memory"] for row in rows]}.items():
            slope, low, high = exponent(sizes, costs)
            tail = exponent(sizes[-TAIL:], costs[-TAIL:])[0]
            share = math.nan if name == "memory" else costs[-1] / whole[-1]
            found.append(
                {"of": of, "world": world, "what": name, "exponent": slope, "low": low,
                 "high": high, "tail": tail, "share": share}
            )  # fmt: skip
    return found


def told(exponents):
    """The exponents as a table of Markdown."""
    lines = [
        "| over | world | of | exponent (95 %) | largest points | share of the whole |",
        "|---|---|---|---|---|---|",
    ]
    for row in exponents:
        name = row["what"] if row["what"] in _PLAIN else f"`{row['what']}`"
        known = math.isfinite(row["low"])
        between = f" ({row['low']:.2f} to {row['high']:.2f})" if known else ""
        share = f"{row['share']:.1%}" if math.isfinite(row["share"]) else ""
        lines.append(
            f"| {row['of']} | {row['world']} | {name} | {row['exponent']:.2f}{between} "
            f"| {row['tail']:.2f} | {share} |"
        )
    return "\n".join(lines)


_PLAIN = ("a period", "a run", "by the clock", "memory")
