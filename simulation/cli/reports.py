"""Tables of a comparison that a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.metrics import GROUPS, KPIS, PRIMARY
from simulation.sentence import ratio_percents, sentences

if TYPE_CHECKING:
    from simulation.compared import Comparison
    from simulation.equal_service import EqualService
    from simulation.estimates import PairedEstimate
    from simulation.metrics import Kpi
    from simulation.world_run import WorldRun

HEADER = ("", "unit", "without", "with", "change", "90 % range (luck only)")


def answer(result: Comparison) -> list[str]:
    """Tell what became of stock, cost and price: one sentence each."""
    spans = result.doubt.spans if result.doubt else {}
    return [
        sentences(kpi, result.kpis[kpi], result.replications, spans.get(kpi))["en"]
        for kpi in PRIMARY
    ]


def comparison_rows(result: Comparison) -> list[list[str]]:
    """Rows of the short table, by group."""
    rows: list[list[str]] = []
    for group, (title, _) in GROUPS.items():
        rows.append([title.upper(), *[""] * (len(HEADER) - 1)])
        for name, kpi in KPIS.items():
            if kpi.group == group and kpi.headline:
                rows.append(_row(kpi, result.kpis[name]))
    return rows


def world_rows(run: WorldRun) -> list[list[str]]:
    """Rows of the short table of one world."""
    rows: list[list[str]] = []
    for group, (title, _) in GROUPS.items():
        rows.append([title.upper(), "", ""])
        rows += [
            [f"  {kpi.title}", _unit(kpi), amount(kpi.of(run), kpi.unit)]
            for kpi in KPIS.values()
            if kpi.group == group and kpi.headline
        ]
    return rows


def equal_service_lines(found: EqualService) -> list[str]:
    """Say what comes of stock, cost and price where customers are served as before."""
    whom = "consumers" if found.kpi == "fill_rate" else "factories' customers"
    before, now = (f"{100 * fill:.2f} %" for fill in (found.fill_without, found.fill_with))
    alike = f"{whom} served at once as often as without ({before})"
    if not found.matched:
        low, high = found.searched
        why = (
            "service jumps past it as safety stock is moved"
            if found.bracketed
            else f"not reached with safety stock of {low:.2f} to {high:.2f} standard deviations of "
            "demand"
        )
        return [
            f"With {alike}: {why}. The nearest is {now}, at {found.z_with:.2f}; so nothing is said "
            "of stock at equal service."
        ]
    parts = []
    for kpi, called in zip(PRIMARY, ("factory stock", "cost", "buyers' price"), strict=True):
        at = found.at_equal.get(kpi)
        if at is not None:
            level, low_end, high_end = ratio_percents(at.ratio, at.low, at.high)
            between = "" if at.low is None or low_end == high_end else f" ({low_end}-{high_end} %)"
            parts.append(f"{called} {level} %{between}")
    told = f"{', '.join(parts)} of the former level" if parts else "stock there cannot be told"
    held = (
        f"  That takes safety stock of {found.z_with:.2f} standard deviations of demand in place of"
    )
    held += f" {found.z_without:.2f}"
    if found.z_low is not None and found.z_high is not None:
        held += f" ({found.z_low:.2f} to {found.z_high:.2f} cannot be told apart by service)"
    left = f"{100 * found.gap:+.2f} points"
    if found.gap_low is not None and found.gap_high is not None:
        left += f" ({100 * found.gap_low:+.2f} to {100 * found.gap_high:+.2f})"
    return [f"With {alike}: {told}.", f"{held}; service still differs by {left}."]


def amount(value: float, unit: str, like: float | None = None) -> str:
    """Write a number as people read it; in millions where ``like``, or it, is that large."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    size = abs(value)
    if max(size, abs(like or 0.0)) >= 1e6:
        return f"{value / 1e6:,.1f} m"
    if size >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _unit(kpi: Kpi) -> str:
    return "" if kpi.unit in ("share", "-") else kpi.unit


def _row(kpi: Kpi, found: PairedEstimate) -> list[str]:
    like = max(abs(found.without), abs(found.with_))
    ends = [f"  {kpi.title}", _unit(kpi)]
    ends += [amount(value, kpi.unit, like) for value in (found.without, found.with_)]
    if found.lower == found.higher == 0:
        return [*ends, "none", ""]
    differences = (found.difference, found.difference_low, found.difference_high)
    if kpi.unit == "share":
        scaled = (None if value is None else 100.0 * value for value in differences)
        change, low, high = (signed(value, " points") for value in scaled)
        low = low.removesuffix(" points")
    elif found.ratio is not None:
        ratios = (found.ratio, found.ratio_low, found.ratio_high)
        scaled = (None if value is None else 100.0 * (value - 1.0) for value in ratios)
        change, low, high = (signed(value, " %") for value in scaled)
        low = low.removesuffix(" %")
    else:
        change, low, high = (
            "" if value is None else ("+" if value > 0 else "") + amount(value, kpi.unit, like)
            for value in differences
        )
    if low and not found.is_clear:
        change = "no clear change"
    return [*ends, change, f"{low} to {high}" if low else ""]


def signed(value: float | None, unit: str) -> str:
    """Write a change with its sign; nothing where there is none."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 20 else 1
    return f"{value:+.{digits}f}{unit}"
