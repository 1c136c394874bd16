"""Block ``who_pays`` of the JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulation.estimates import PairedEstimate
from simulation.who_pays.groups import (
    GROUPS,
    BuyerGroup,
    FirmGroup,
    Part,
    buyer_groups,
    firm_groups,
    inequality,
)
from simulation.who_pays.parties import Change, balance_of_pair, spending, where_it_went
from simulation.who_pays.public import UNITS, returns

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.measured import Digest
    from simulation.world_run import Pair


def document(pairs: Sequence[Pair | Digest], scenario: Scenario) -> dict[str, Any]:
    """Firms and buyers by group, inequality, where the money went, and what public money bought.

    Parameters
    ----------
    pairs : sequence of Pair or Digest
        Paired worlds.
    scenario : Scenario
        What was compared.
    """
    spent = spending(pairs)
    return {
        "firms": [_firms(group) for group in firm_groups(pairs, scenario)],
        "buyers": [_buyers(group) for group in buyer_groups(pairs, scenario)],
        "gini": {name: _ends(found) for name, found in inequality(pairs).items()},
        "money": {
            "unit": "yuan a year",
            "parties": [_party(change) for change in where_it_went(pairs)],
            # In whole fen, summed over parties, worlds and replications.
            "sum_fen": sum(balance_of_pair(pair) for pair in pairs),
        },
        "spending": {
            name: {
                "unit": "yuan a year",
                "spared": _change(found.spared),
                "quantity": _change(found.quantity),
            }
            for name, found in spent.items()
        },
        "public_money": {
            name: {"unit": UNITS[name], "value": x.value, "low": x.low, "high": x.high}
            for name, x in returns(pairs).items()
        },
    }


def _firms(group: FirmGroup) -> dict[str, Any]:
    title, title_zh = GROUPS[group.group]
    return {
        "kind": group.kind,
        "split": group.split,
        "group": group.group,
        "title": title,
        "title_zh": title_zh,
        "firms": group.firms,
        "earns": _ends(group.earns),
        "revenue": _ends(group.revenue),
        "losers_share": _part(group.losers),
        "at_a_loss": _ends(group.at_a_loss),
    }


def _buyers(group: BuyerGroup) -> dict[str, Any]:
    return {
        "split": group.split,
        "group": group.group,
        "title": group.title,
        "title_zh": group.title_zh,
        "buyers": group.buyers,
        "earns": _ends(group.earns),
        "sold": _ends(group.sold),
        "cost": _ends(group.cost),
    }


def _party(change: Change) -> dict[str, Any]:
    return {
        "party": change.party.name,
        "title": change.party.title,
        "title_zh": change.party.title_zh,
        "cash": _ends(change.cash),
        "stock": _ends(change.stock),
        "gain": _change(change.gain),
    }


def _ends(found: PairedEstimate) -> dict[str, float | None]:
    return {"without": found.without, "with": found.with_, **_change(found)}


def _change(found: PairedEstimate) -> dict[str, float | None]:
    return {
        "difference": found.difference,
        "difference_low": found.difference_low,
        "difference_high": found.difference_high,
    }


def _part(part: Part) -> dict[str, float | None]:
    return {"value": part.value, "low": part.low, "high": part.high}
