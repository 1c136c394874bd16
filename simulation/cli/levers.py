"""Which lever did it, in tables and sentences that a person can read."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulation.metrics import KPIS
from simulation.words import LANGUAGES

if TYPE_CHECKING:
    from simulation.attribution.result import Attribution, Breakdown, Effect, KpiAttribution

HEADER = ("change by lever", "change", "90 % range", "as a ratio", "alone", "as the last")
PAIRS = ("two levers", "together", "90 % range", "so they")
_SO_THEY = {"reinforce": "reinforce each other", "hinder": "get in each other's way", "": ""}
_UNCLEAR = "no clear change"
_MOST_NAMED, _MOST_PAIRS = 2, 3
_WIDTH = 118  # of a line of text


def answer(result: Attribution) -> list[str]:
    """Tell what became of each outcome, and which levers did most of it: one sentence each."""
    lines = []
    for name, found in result.kpis.items():
        write = _writer(name, found)
        head = f"In the model, {_ends(name, found)}"
        whole = found.level.whole
        if whole.low is not None and not whole.is_clear:
            lines.append(f"{head}: {_UNCLEAR}.")
            continue
        most = [
            f"{_title(lever).lower()} ({write(share.value)})"
            for lever, share in _sorted(found.level)
            if share.value * whole.value > 0 and (share.is_clear or share.low is None)
        ]
        who = " and ".join(most[:_MOST_NAMED])
        parts = "most comes" if len(most) == 1 else "the largest parts come"
        told = f"{parts} from {who}" if who else "no lever stands out"
        lines.append(f"{head}, a change of {write(whole.value)}; {told}.")
    return lines


def lever_rows(result: Attribution) -> list[list[str]]:
    """Rows of the shares of all levers, by outcome; they add up to the last row of each."""
    rows = []
    for name, found in result.kpis.items():
        level, ratio, write = found.level, found.log_ratio, _writer(name, found)
        rows.append([_heading(name), *[""] * (len(HEADER) - 1)])
        for lever, share in _sorted(level):
            effects = level.levers[lever]
            factor = ratio.levers[lever].shapley if ratio else None
            sides = (_or_unclear(e, write) for e in (effects.first_in, effects.last_out))
            rows.append([
                f"  {_title(lever)}", _or_unclear(share, write), _span(share, write),
                _factor(factor), *sides,
            ])  # fmt: skip
        whole = level.whole
        rows.append([
            "  all together", _or_unclear(whole, write), _span(whole, write),
            _factor(ratio.whole if ratio else None), "", "",
        ])  # fmt: skip
    return rows


def pair_rows(result: Attribution) -> list[list[str]]:
    """Rows of the pairs of levers that clearly do more, or less, together than apart."""
    rows = []
    for name, found in result.kpis.items():
        write = _writer(name, found)
        clear = [(pair, e) for pair, e in found.level.interactions.items() if e.is_clear]
        clear.sort(key=lambda one: -abs(one[1].value))
        if clear:
            rows.append([_heading(name), *[""] * (len(PAIRS) - 1)])
        rows += [
            [
                f"  {_title(one)} + {_title(other).lower()}",
                write(effect.value),
                _span(effect, write),
                _SO_THEY[found.level.together(one, other)],
            ]
            for (one, other), effect in clear[:_MOST_PAIRS]
        ]
    return rows


def notes(result: Attribution) -> list[str]:
    """What is to be said below the tables."""
    plan, n = result.plan, result.replications
    times = f"{n} times" if n > 1 else "once"
    if plan.sequences is None:
        how, doubt = f"all {2 ** len(plan.levers):,} combinations of levers, {times}", "luck"
    else:
        how = f"combinations along {len(plan.sequences_of(0))} sampled sequences, {times}"
        doubt = "luck and the choice of sequences"
    parts = [p for k in result.kpis.values() for p in (k.level, k.log_ratio) if p is not None]
    worst = max(abs(part.gap) / max(abs(part.whole.value), part.allowed) for part in parts)
    lines = [
        "change: what a lever adds, on average over all sequences of switching levers on "
        "(Shapley).",
        f"Parts add up to the whole, here to {worst:.0e} of it; as ratios they multiply up to it.",
        "alone: no other lever on. as the last: all others on already. together: what two levers "
        "add to one another;",
        "so they: told where both change the outcome the same way alone, and clearly.",
        "What going digital costs comes with the first lever, so all levers share it equally.",
        f"Same orders, same luck: {how}.",
        f"The range covers {doubt}, not the doubt about the assumptions.",
    ]
    if plan.off:
        off = ", ".join(_title(name).lower() for name in plan.off)
        lines += textwrap.wrap(f"Off throughout: {off}.", _WIDTH, subsequent_indent="  ")
    if result.stop_reason == "interrupted":
        lines.append(f"Stopped by hand: these are the {n} replications that were complete.")
    return lines


def _sorted(level: Breakdown) -> list[tuple[str, Effect]]:
    """Shapley values, the largest first."""
    shares = [(name, effects.shapley) for name, effects in level.levers.items()]
    return sorted(shares, key=lambda one: -abs(one[1].value))


def _title(lever: str) -> str:
    """Name of a lever as people read it; a new one goes by its name in files."""
    return LANGUAGES["en"].get(f"lever.{lever}", lever.replace("_", " ").capitalize())


def _heading(kpi: str) -> str:
    unit = KPIS[kpi].unit
    unit = {"share": "points", "-": ""}.get(unit, unit)
    return KPIS[kpi].title.upper() + (f", {unit}" if unit else "")


def _ends(kpi: str, found: KpiAttribution) -> str:
    from simulation.cli.reports import amount

    declared = KPIS[kpi]
    like = max(abs(found.without), abs(found.with_))
    ends = (amount(value, declared.unit, like) for value in (found.without, found.with_))
    unit = "" if declared.unit in ("share", "-") else f" {declared.unit}"
    return f"{declared.title[0].lower()}{declared.title[1:]}: {' -> '.join(ends)}{unit}"


def _writer(kpi: str, found: KpiAttribution) -> Callable[[float], str]:
    """Make what writes changes of a KPI, all with the same decimals."""
    effects = [found.level.whole, *(share for _, share in _sorted(found.level))]
    most = max(abs(e.value) for e in effects)
    factor, suffix = (1e-6, " m") if most >= 1e6 else (1.0, "")
    if KPIS[kpi].unit == "share":
        factor = 100.0
    reaches = [0.5 * (e.high - e.low) for e in effects if e.low is not None and e.high is not None]
    finest = min((reach for reach in reaches if reach > 0), default=most)
    # Three figures of the largest, and one of the shortest range.
    digits = max(2 - _power(factor * most), -_power(factor * finest))
    digits = min(4, max(0, digits))

    def write(value: float) -> str:
        text = f"{factor * value:+,.{digits}f}"
        return (text if text.strip("+-0.,") else text[1:]) + suffix

    return write


def _power(value: float) -> int:
    """Power of ten of the first figure."""
    return math.floor(math.log10(value)) if value > 0 else 0


def _or_unclear(effect: Effect, write: Callable[[float], str]) -> str:
    if effect.value == effect.low == effect.high == 0:
        return "none"
    return write(effect.value) if effect.low is None or effect.is_clear else _UNCLEAR


def _span(effect: Effect, write: Callable[[float], str]) -> str:
    if effect.low is None or effect.high is None:
        return ""
    return f"{write(effect.low)} to {write(effect.high)}"


def _factor(log: Effect | None) -> str:
    """Change of a logarithm as a percentage: parts multiply up to the whole."""
    if log is None or (log.low is not None and not log.is_clear):
        return ""
    return f"{100 * math.expm1(log.value):+.1f} %"
