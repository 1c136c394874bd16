"""Numbers the model gives for claims, as one kind of thing: a value with its range and unit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.claims.derived import DERIVED, derived
from simulation.estimates import PairedEstimate, estimate
from simulation.metrics import KPIS
from simulation.patterns.table import MEASURES
from simulation.patterns.values import Value, value_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.patterns.gathering import Measured

PATTERNS = {measure.key: measure for measure in MEASURES}
_LARGE = ((1e9, "bn"), (1e6, "m"))
_LARGE_ZH = ((1e8, "亿"), (1e4, "万"))


@dataclass(frozen=True)
class Number:
    """A number with its 90 % interval over replications (luck only).

    Attributes
    ----------
    value : float
        The mean.
    low, high : float or None
        Ends of the interval; None from fewer than two replications.
    unit : str
        ``change`` (relative), ``points`` (difference of shares), ``%`` (a share), or a unit.
    """

    value: float
    low: float | None
    high: float | None
    unit: str


Found = Mapping[str, Number]


def found_in(measured: Measured, scenario: Scenario) -> dict[str, Number]:
    """Every number that a claim may expect, by the names of `Expected.of`."""
    found: dict[str, Number] = {}
    for key, value in measured.patterns.items():
        if key in PATTERNS and math.isfinite(value.value):
            found[f"pattern:{key}"] = _of(value, PATTERNS[key].unit)
    for name in measured.outcomes:
        change = estimate(*measured.outcomes[name], signed=KPIS[name].signed)
        found[f"kpi:{name}"] = change_of(name, change)
        found[f"level:{name}"] = _of(value_of(measured.outcomes[name][1]), KPIS[name].unit)
    for lever, outcomes in measured.alone.items():
        for name, ends in outcomes.items():
            change = estimate(*ends, signed=KPIS[name].signed)
            found[f"alone:{lever}:{name}"] = change_of(name, change)
    if measured.outcomes:
        for name, value in derived(measured.outcomes, scenario).items():
            if math.isfinite(value.value):
                unit = DERIVED[name].unit
                found[f"derived:{name}"] = _of(value, "change" if unit == "%" else unit)
    return found


def change_of(name: str, found: PairedEstimate) -> Number:
    """Change of a KPI from the world without to the world with."""
    if KPIS[name].unit == "share":
        return Number(found.difference, found.difference_low, found.difference_high, "points")
    if found.ratio is not None:
        low, high = (None if end is None else end - 1.0
                     for end in (found.ratio_low, found.ratio_high))  # fmt: skip
        return Number(found.ratio - 1.0, low, high, "change")
    before = abs(found.without)
    ends = (found.difference, found.difference_low, found.difference_high)
    if before <= 0.0:
        return Number(*ends, KPIS[name].unit)
    value, low, high = (None if end is None else end / before for end in ends)
    assert value is not None
    return Number(value, low, high, "change")


def _of(value: Value, unit: str) -> Number:
    return Number(value.value, value.low, value.high, unit)


def title(of: str, *, chinese: bool = False, lever: str | None = None) -> str:
    """What a number is, as people read it.

    Parameters
    ----------
    of : str
        Name, as in `Expected.of`.
    lever : str, optional
        How the lever is called that is on alone; by default its name in scenario files.
    """
    kind, _, rest = of.partition(":")
    if kind == "pattern":
        name = PATTERNS[rest].name
        return _TITLES.get(rest, (name, name))[chinese]
    if kind == "derived":
        return DERIVED[rest].title_zh if chinese else DERIVED[rest].title
    kpi = KPIS[rest.rpartition(":")[2]]
    named = kpi.title_zh if chinese else kpi.title
    if kind == "alone":
        only = lever or lever_of(of).replace("_", " ")
        return f"{named}（只用“{only}”）" if chinese else f"{named}, {only} alone"
    return named


def lever_of(of: str) -> str:
    """Lever that is on alone; empty where all are."""
    return of.split(":")[1] if of.startswith("alone:") else ""


def written(number: Number, *, chinese: bool = False) -> str:
    """Write a number with its range as people read it.

    >>> written(Number(-0.066, -0.068, -0.065, "change"))
    '-6.6 % (-6.8 to -6.5)'
    >>> written(Number(8.1e11, None, None, "yuan a year"))
    '810 bn yuan a year'
    """
    scale, unit = _unit(number, chinese)
    values = [number.value, number.low, number.high]
    known = [abs(scale * end) for end in values if end is not None]
    digits = _digits(max(known), number)
    sign = "+" if number.unit in ("change", "points") else ""

    def text(end: float | None) -> str:
        if end is None:
            return ""
        size = round(scale * end, digits) + 0.0  # a rounded zero has no sign
        return f"{size:{sign if size else ''},.{digits}f}"

    told = f"{text(number.value)} {unit}".rstrip()
    if number.low is None or number.high is None:
        return told
    between = "到" if chinese else "to"
    brackets = "（{}）" if chinese else " ({})"
    return told + brackets.format(f"{text(number.low)} {between} {text(number.high)}")


def written_band(low: float | None, high: float | None, unit: str, *, chinese: bool = False) -> str:
    """Write a band in the unit of its number.

    >>> written_band(6e11, 1e12, "yuan a year"), written_band(1.0, None, "-")
    ('600 to 1,000 bn yuan a year', '1.00 or more')
    """
    ends = [end for end in (low, high) if end is not None]
    smallest = Number(min(ends), None, None, unit)
    scale, name = _unit(smallest, chinese)
    digits = _digits(scale * max(map(abs, ends)), smallest)
    texts = [f"{scale * end:,.{digits}f}" for end in ends]
    if len(ends) == 2:
        return f"{texts[0]} {'到' if chinese else 'to'} {texts[1]} {name}".rstrip()
    told = f"{texts[0]} {name}".rstrip()
    if low is None:
        return f"最多 {told}" if chinese else f"{told} or less"
    return f"至少 {told}" if chinese else f"{told} or more"


def _digits(largest: float, number: Number) -> int:
    if number.unit in ("change", "points", "%"):
        return 1 if largest < 10 or number.unit != "%" else 0
    return 2 if largest < 10 else (1 if largest < 100 else 0)


def _unit(number: Number, chinese: bool) -> tuple[float, str]:
    """Factor and unit a number is written with."""
    if number.unit in ("change", "%", "share"):
        return 100.0, "%"
    if number.unit == "points":
        return 100.0, "个百分点" if chinese else "points"
    unit = _UNITS_ZH.get(number.unit, number.unit) if chinese else number.unit
    unit = "" if unit == "-" else unit
    for size, name in _LARGE_ZH if chinese else _LARGE:
        if abs(number.value) >= size:
            return 1.0 / size, f"{name} {unit}".replace("亿 ", "亿").replace("万 ", "万")
    return 1.0, unit


_UNITS_ZH = {
    "days": "天", "pieces": "件", "yuan": "元", "years": "年", "sellers": "家", "buyers": "个",
    "orders": "单", "yuan a year": "元/年", "yuan an order": "元/单", "yuan a piece": "元/件",
    "buyers a year": "个/年", "traders": "家",
}  # fmt: skip
# Patterns that claims tell of, where the name beside its number in the table would not do alone.
_TITLES = {
    "b_share": ("share of value from business buyers, without", "生意买家占成交额（不数字化）"),
    "retained_new": (
        "buyers a seller kept, first year on the platform", "卖家上平台首年留住的买家",
    ),
    "retained_established": (
        "buyers a seller kept, last year on the platform", "卖家上平台末年留住的买家",
    ),
    "retained_ratio": ("buyers kept, last year : first, with", "留住的买家，末年 : 首年（数字化）"),
    "retained_ratio_without": (
        "the same without: only the difference between both comes of going digital",
        "同上（不数字化）：两者之差才来自数字化",
    ),
    "sellers_per_buyer": ("sellers a buyer orders from in a year, with", "一个买家一年的卖家数"),
    "back_established": (
        "established buyers back in the next quarter, without", "下个季度又来的老买家（不数字化）",
    ),
    "back_new": (
        "new buyers back in the next quarter, without", "下个季度又来的新买家（不数字化）",
    ),
    "unsold_share": ("unsold share of production, without", "滞销比例（不数字化）"),
    "enrolment_years": ("years until 60 % of capacity is enrolled", "六成产能加入所需年数"),
    "stock_ratio": (
        "stock with / without, adopters, consumers served as well as before",
        "数字化工厂的库存与原来之比，消费者得到的服务相同时",
    ),
    "stock_ratio_raw": ("the same, as it comes", "同上，不调服务"),
    "stock_ratio_factory_fill": (
        "the same, factories ship as much at once as before", "同上，工厂现货满足率相同时",
    ),
}  # fmt: skip
