"""Tables of a comparison that a person can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.metrics import GROUPS, KPIS, PRIMARY
from simulation.sentence import percents, sentences

if TYPE_CHECKING:
    from simulation.comparison import Comparison
    from simulation.equal_service import EqualService
    from simulation.estimates import PairedEstimate
    from simulation.metrics import Kpi
    from simulation.world_run import WorldRun

HEADER = ("", "unit", "without", "with", "change", "90 % range (luck only)")


def answer(result: Comparison) -> list[str]:
    """Tell what became of stock, cost and price: one sentence each."""
    return [sentences(kpi, result.kpis[kpi], result.replications)["en"] for kpi in PRIMARY]


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


def equal_service_line(found: EqualService) -> str:
    """One line on the comparison at equal service."""
    whose = "consumers" if found.kpi == "fill_rate" else "factories' customers"
    served = f"{100 * found.fill_with:.1f} % of {whose} served at once"
    if not found.matched:
        served += f" (not {100 * found.fill_without:.1f} %: no service factor was found for it)"
    parts = []
    for kpi, called in zip(PRIMARY, ("factory stock", "cost", "buyers' price"), strict=True):
        if found.kpis[kpi].ratio is None:
            continue
        level, low, high = percents(found.kpis[kpi])
        parts.append(f"{called} {level} % ({low}-{high} %) of its former level")
    return f"At equal service, z {found.z_with:.2f}, {served}: {'; '.join(parts)}."


def amount(value: float, unit: str) -> str:
    """Write a number as people read it."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    size = abs(value)
    if size >= 1e6:
        return f"{value / 1e6:,.1f} m"
    if size >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _unit(kpi: Kpi) -> str:
    return "" if kpi.unit in ("share", "-") else kpi.unit


def _row(kpi: Kpi, found: PairedEstimate) -> list[str]:
    ends = [f"  {kpi.title}", _unit(kpi)]
    ends += [amount(value, kpi.unit) for value in (found.without, found.with_)]
    if found.lower == found.higher == 0:
        return [*ends, "none", ""]
    in_points = kpi.unit == "share"
    if found.ratio is not None and not in_points:
        point, low, high = (
            None if value is None else 100.0 * (value - 1.0)
            for value in (found.ratio, found.ratio_low, found.ratio_high)
        )
        written = [_signed(value, " %") for value in (point, low, high)]
    else:
        values = (found.difference, found.difference_low, found.difference_high)
        if in_points:
            scaled = (None if value is None else 100.0 * value for value in values)
            written = [_signed(value, " points") for value in scaled]
        else:
            written = ["" if v is None else f"{'+' if v > 0 else ''}{amount(v, kpi.unit)}" for v in values]
    change, low_text, high_text = written
    if low_text and not found.is_clear:
        change = "no clear change"
    low_text = low_text.removesuffix(" points").removesuffix(" %")
    return [*ends, change, f"{low_text} to {high_text}" if low_text else ""]


def _signed(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 20 else 1
    return f"{value:+.{digits}f}{unit}"
