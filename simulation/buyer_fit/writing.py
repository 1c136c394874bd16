"""A fit of buyers for people, for machines, and as a scenario fragment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from scenarios.paths import parameter_at
from scenarios.problems import parts_of
from scenarios.write import key_text, value_text
from simulation import __version__
from simulation.buyer_fit.result import LEVEL, BuyerFit, Estimated, Fact

ESTIMATE_HEADER = ("parameter", "unit", "estimate", "90 % interval")
FACT_HEADER = ("of the table", "unit", "value")
CHECK_HEADER = ("not used in the estimates", "table", "model")
CHECKS = {
    "once_share": "buyers with one order",
    "buyer_gini": "Gini over buyers of pieces",
    "second_order": "second order within 90 days of the first",
    "back_established": "active in a quarter, back in the next: established buyers",
    "back_new": "the same, new buyers",
}
PRICE_HEADER = ("pieces of a line", "lines", "price against the item's median")


def fragment(fit: BuyerFit, *, base: str = "", overrides: Sequence[str] = ()) -> str:
    """Write the estimates as TOML that the loader takes as a scenario of its own, or over a base.

    Parameters
    ----------
    fit : BuyerFit
        What was estimated.
    base : str
        Scenario to stand on, as the file is to name it; none by default.
    overrides : sequence of str
        Values that the base was changed by, told in a comment.

    Returns
    -------
    str
        TOML: every value with its interval beside it, and its source under ``[sources]``.
    """
    lines = [f"# {text}" for text in _head(fit, overrides)]
    if base:
        lines += ["", f"base = {value_text(base)}"]
    tables: dict[str, list[Estimated]] = defaultdict(list)
    for one in fit.estimates:
        section, _, _ = one.path.rpartition(".")
        tables[section].append(one)
    for section, members in tables.items():
        lines += ["", f"[{section}]"]
        lines += [f"{one.path.rpartition('.')[2]} = {_value(one)}  # {_beside(one)}"
                  for one in members]  # fmt: skip
    lines += ["", "[sources]"]
    lines += [f"{key_text(one.path)} = {value_text(source_of(fit, one))}" for one in fit.estimates]
    return "\n".join(lines) + "\n"


def source_of(fit: BuyerFit, one: Estimated) -> str:
    """Where an estimate comes from, in one sentence."""
    low, high = (_number(end) for end in one.interval)
    money = f", at {fit.money:g} yuan for its unit of money" if fit.money != 1.0 else ""
    return (
        f"estimated from {fit.file}: {fit.lines:,} lines of {fit.buyers:,} buyers, "
        f"{fit.first_day} to {fit.last_day}{money}; {one.method}; {LEVEL:.0%} interval {low} to "
        f"{high}"
    )


def document(fit: BuyerFit) -> dict[str, Any]:
    """Everything as one JSON-ready document."""
    return {
        "file": fit.file,
        "first_day": fit.first_day,
        "last_day": fit.last_day,
        "rows": fit.rows,
        "lines": fit.lines,
        "orders": fit.orders,
        "buyers": fit.buyers,
        "sellers": fit.sellers,
        "items": fit.items,
        "currency": fit.currency,
        "yuan_per_unit": fit.money,
        "base": fit.base,
        "histories": fit.histories,
        "draws": fit.draws,
        "seed": fit.seed,
        "version": __version__,
        "estimates": {
            one.path: {
                "unit": _unit(one),
                "value": one.value,
                "low": one.interval[0],
                "high": one.interval[1],
                "method": one.method,
            }
            for one in fit.estimates
        },
        "not_estimated": fit.missing,
        "checks": {
            key: {"name": CHECKS[key], "table": table, "model": model}
            for key, (table, model) in fit.checks.items()
        },
        "facts": {f.key: {"name": f.name, "unit": f.unit, "value": f.value} for f in fit.facts},
        "price_by_quantity": [
            {"low": b.low, "high": b.high, "lines": b.lines, "against_median": b.against_median}
            for b in fit.schedule
        ],
        "notes": list(fit.notes),
    }


def ensemble_table(fit: BuyerFit) -> Any:
    """Draws of the estimates as an ensemble (`simulation.ensemble`): one row a draw.

    Parameters that were estimated from the same draws of buyers stand together; others are
    independent of them.
    """
    from simulation.ensemble import table_of

    n = min(len(one.draws) for one in fit.estimates)
    draws = {one.path: one.draws[:n].tolist() for one in fit.estimates}
    return table_of(draws, {"member": range(n)})


def estimate_rows(fit: BuyerFit) -> list[list[str]]:
    """Rows of the table of estimates."""
    rows = []
    for one in fit.estimates:
        low, high = (_number(end) for end in one.interval)
        unit = _unit(one)
        rows.append([one.path, "" if unit == "-" else unit, _number(one.value), f"{low} to {high}"])
    return rows


def fact_rows(fit: BuyerFit) -> list[list[str]]:
    """Rows of the table of facts."""
    return [[fact.name, _fact_unit(fit, fact), _fact_value(fact)] for fact in fit.facts]


def check_rows(fit: BuyerFit) -> list[list[str]]:
    """Rows of the table of patterns that were not used."""
    return [[CHECKS[key], *(f"{value:.2f}" for value in both)] for key, both in fit.checks.items()]


def price_rows(fit: BuyerFit) -> list[list[str]]:
    """Rows of the table of prices by quantity."""
    return [
        [
            f"{b.low} and more" if b.high is None else f"{b.low}-{b.high}",
            f"{b.lines:,}",
            f"{100.0 * (b.against_median - 1.0):+.1f} %",
        ]
        for b in fit.schedule
    ]


def told(fit: BuyerFit) -> list[str]:
    """What is to be said besides the tables."""
    lines = [
        f"{fit.file}: {fit.lines:,} lines of {fit.rows:,}, {fit.orders:,} orders of {fit.buyers:,} "
        f"buyers, {fit.first_day} to {fit.last_day}."
    ]
    lines += [f"  {note[0].upper()}{note[1:]}." for note in fit.notes]
    lines += [f"Not estimated: {path}: {why}." for path, why in fit.missing.items()]
    if fit.money == 1.0 and fit.currency not in ("", "CNY", "RMB", "YUAN"):
        lines.append(
            f"Money is in {fit.currency} as the table has it; a scenario counts in yuan: give "
            "--yuan X, what one of it is worth."
        )
    return lines


def _head(fit: BuyerFit, overrides: Sequence[str]) -> Iterator[str]:
    yield f"Buyers estimated from {fit.file} by python -m simulation fit buyers ({__version__}),"
    yield f"{datetime.now(UTC):%Y-%m-%d}: {fit.lines:,} lines of {fit.rows:,},"
    yield f"{fit.orders:,} orders of {fit.buyers:,} buyers, {fit.first_day} to {fit.last_day}."
    known = fit.base or "the defaults of the schema"
    yield f"Everything that is not here was taken from {known}" + (
        f", with {', '.join(overrides)}." if overrides else "."
    )
    for note in fit.notes:
        yield f"{note[0].upper()}{note[1:]}."
    for path, why in fit.missing.items():
        yield f"Not estimated: {path}: {why}."


def _beside(one: Estimated) -> str:
    low, high = (_number(end) for end in one.interval)
    unit = _unit(one)
    return f"{low} to {high}" + ("" if unit == "-" else f" {unit}")


def _unit(one: Estimated) -> str:
    row = parameter_at(parts_of(one.path))
    assert row is not None
    return row.unit


def _value(one: Estimated) -> str:
    return repr(float(f"{one.value:.4g}"))


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _fact_unit(fit: BuyerFit, fact: Fact) -> str:
    if fact.unit == "money":
        return fit.currency or "money"
    return "" if fact.unit in ("%", "-") else fact.unit


def _fact_value(fact: Fact) -> str:
    return f"{100.0 * fact.value:.1f} %" if fact.unit == "%" else _number(fact.value)
