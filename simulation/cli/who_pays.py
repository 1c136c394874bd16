"""Who gains and who pays, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.cli.reports import amount
from simulation.who_pays.groups import GROUPS, buyer_groups, firm_groups, inequality
from simulation.who_pays.parties import spending, where_it_went
from simulation.who_pays.public import returns

if TYPE_CHECKING:
    from simulation.compared import Comparison
    from simulation.estimates import PairedEstimate
    from simulation.patterns.values import Value
    from simulation.who_pays.groups import BuyerGroup, FirmGroup, Part

FIRMS = ("firms, yuan a year each", "firms", "earn without", "with", "change",
         "90 % range (luck only)", "earn less")  # fmt: skip
BUYERS = ("small-B buyers, yuan a year each", "buyers", "earn without", "with", "change",
          "90 % range (luck only)", "cost of a piece")  # fmt: skip
MONEY = ("who gets the money, yuan a year", "without", "with", "change", "90 % range (luck only)",
         "gains", "90 % range (luck only)")  # fmt: skip
_KINDS = {"factory": "FACTORIES", "trader": "TRADERS"}


def firm_rows(result: Comparison) -> list[list[str]]:
    """Rows of the table of firms: results a year, and the share that earns less."""
    rows: list[list[str]] = []
    kind = ""
    for group in firm_groups(result.pairs, result.scenario):
        if group.kind != kind:
            kind = group.kind
            rows.append([_KINDS[kind], *[""] * (len(FIRMS) - 1)])
        rows.append([_label(group), f"{group.firms:,.0f}", *_ends(group.earns),
                     _part(group.losers)])  # fmt: skip
    return rows


def buyer_rows(result: Comparison) -> list[list[str]]:
    """Rows of the table of small-B buyers: results a year, and what a piece costs them."""
    return [
        [_label(group, group.title), f"{group.buyers:,.0f}", *_ends(group.earns),
         _ratio(group.cost)]
        for group in buyer_groups(result.pairs, result.scenario)
    ]  # fmt: skip


def money_rows(result: Comparison) -> list[list[str]]:
    """Rows of the table of payments and gains; the last one is their sum."""
    changes = where_it_went(result.pairs)
    rows = [
        [change.party.title, *_ends(change.cash), *_ends(change.gain)[2:]] for change in changes
    ]
    total = sum(change.gain.difference for change in changes)
    return [*rows, ["Sum", "0", "0", "0", "", _with_sign(total, total), ""]]


def lines(result: Comparison) -> list[str]:
    """What is to be said below the tables."""
    spent = spending(result.pairs)
    more = sum(found.quantity.difference for found in spent.values())
    grown = sum(change.stock.difference for change in where_it_went(result.pairs))
    ginis = inequality(result.pairs)["all"]
    return [
        "Customers gain what cheaper pieces spare them; on more pieces consumers spend "
        f"{_money(spent['consumer'].quantity)} more, bulk customers "
        f"{_money(spent['bulk_customer'].quantity)}. Others gain money and stock.",
        f"Gains add up to what customers spend on more pieces ({_with_sign(more, more)}) and the "
        f"growth of stock ({_with_sign(grown, more)}). Suppliers' and workers' are what they are "
        "paid, before own costs.",
        f"Inequality of firms' results (Gini, losses as 0): {ginis.without:.2f} without, "
        f"{ginis.with_:.2f} with.",
        *_returns(result),
    ]


def _returns(result: Comparison) -> list[str]:
    """What public money buys, and how soon joining is paid back."""
    found, said = returns(result.pairs), []
    if saving := found.get("saving_per_public_yuan"):
        cost = result.kpis["public_cost"].with_
        said += [
            f"Public money: {amount(cost, 'yuan', cost)} yuan a year; against the same digital "
            f"world without it, making and fees cost {saving.value:.2f} yuan less for each of "
            f"them{_range(saving)}, what it pays for firms left out."
        ]
    for who, many in (("factory", "factories"), ("trader", "traders")):
        if years := found.get(f"{who}_payback_years"):
            back = f"in {years.value:.2f} years{_range(years)}"
            said += [f"Adopting {many} have back what joining cost {back}."]
        elif result.kpis[f"{who}_joining_adopters"].with_ > 0.0:
            said += [
                f"Adopting {many} do not have back what joining cost: they do not gain in every "
                "replication."
            ]
    return said


def _range(found: Value) -> str:
    if found.low is None or found.high is None:
        return ""
    return f" ({found.low:.2f} to {found.high:.2f})"


def _label(group: FirmGroup | BuyerGroup, title: str = "") -> str:
    title = title or GROUPS[group.group][0]
    return f"  {title}" if group.split == "all" else f"    {title}"


def _ends(found: PairedEstimate) -> list[str]:
    like = max(abs(found.without), abs(found.with_))
    ends = [_amount(value, like) for value in (found.without, found.with_)]
    if found.lower == found.higher == 0:
        return [*ends, "none", ""]
    change, around = _change(found)
    return [*ends, change if found.is_clear or not around else "no clear change", around]


def _change(found: PairedEstimate) -> tuple[str, str]:
    """Write a difference, and its range; no range from one replication."""
    low, high = found.difference_low, found.difference_high
    if low is None or high is None:
        return _with_sign(found.difference, found.difference), ""
    like = max(abs(low), abs(high))
    around = f"{_with_sign(low, like)} to {_with_sign(high, like)}"
    return _with_sign(found.difference, like), around


def _with_sign(value: float, like: float) -> str:
    return ("+" if value > 0 else "") + _amount(value, like)


def _amount(value: float, like: float) -> str:
    """Write an amount; what is nothing at all is a plain 0, whatever it stands beside."""
    return "0" if value == 0 else amount(value, "yuan", like)


def _money(found: PairedEstimate) -> str:
    change, around = _change(found)
    return f"{change} yuan ({around})" if around else f"{change} yuan"


def _part(part: Part) -> str:
    text = f"{100 * part.value:.0f} %"
    if part.low is None or part.high is None:
        return text
    return f"{text} ({100 * part.low:.0f}-{100 * part.high:.0f})"


def _ratio(found: PairedEstimate) -> str:
    return "" if found.ratio is None else f"{100 * (found.ratio - 1):+.1f} %"
