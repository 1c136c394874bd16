"""Inside a cluster as one JSON-ready document: plain names, numbers a year, nothing left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.columns.books import ACCOUNTS
from simulation import __version__
from simulation.inside import streams
from simulation.inside.courses import COURSES
from simulation.inside.firms import Firms, firms_of
from simulation.inside.network import trade_map
from simulation.inside.nodes import Node, nodes

if TYPE_CHECKING:
    from simulation.inside.prices import Price
    from simulation.inside.running import Inside, World

_KEYS = ("without", "with")


def document(inside: Inside, name: str, prices: Sequence[Price], runs: int) -> dict[str, Any]:
    """Everything that is inside.

    Parameters
    ----------
    name : str
        Name the scenario was asked for by.
    prices : sequence of Price
        The price chain.
    runs : int
        Paired runs behind it.
    """
    every = nodes(inside)
    return {
        "scenario": name,
        "title": inside.scenario.title,
        "version": __version__,
        "seed": inside.seed,
        "replication": inside.replication,
        "years": inside.years,
        "prices": {"unit": "yuan a piece", "runs": runs, "steps": [asdict(one) for one in prices]},
        "payments": {"unit": "yuan a year", **_both(inside, _payments)},
        "money": {"unit": "yuan a year", **_both(inside, _money)},
        "goods": {"unit": "pieces a year", **_both(inside, _goods)},
        "trade": {"unit": "yuan and pieces a year, orders a year", "rows": _trade(inside, every)},
        "map": _map(inside),
        "firms": _firms(inside, every),
        "courses": {
            "days": inside.days.tolist(),
            "units": {key: unit for key, (unit, _) in COURSES.items()},
            "firms": _courses(inside, every),
        },
    }


def _both(inside: Inside, told: Any) -> dict[str, Any]:
    return {key: told(world) for key, world in zip(_KEYS, inside.worlds, strict=True)}


def _payments(world: World) -> list[dict[str, Any]]:
    """The ledger: every account to every other."""
    return [
        {
            "from": ACCOUNTS[row],
            "to": ACCOUNTS[column],
            "value": int(world.paid[row, column]) / (100.0 * world.run.years),
        }
        for row, column in np.argwhere(world.paid > 0)
    ]


def _money(world: World) -> list[dict[str, Any]]:
    return [_flow(one) for one in streams.money_streams(world)]


def _goods(world: World) -> list[dict[str, Any]]:
    return [_flow(one) for one in streams.goods_streams(world)]


def _flow(one: streams.Stream) -> dict[str, Any]:
    return {"from": one.source, "to": one.target, "value": one.value}


def _trade(inside: Inside, every: Sequence[Node]) -> list[dict[str, Any]]:
    """Who was shipped what by whom."""
    traded = np.zeros(inside.without.pieces.shape, bool)
    for world in inside.worlds:
        traded |= (world.pieces > 0) | (world.orders > 0)
    by_row = {node.row: node for node in every}
    years = inside.years
    return [
        {
            "seller": by_row[int(seller)].id,
            "customer": by_row[int(customer)].id,
            **{
                key: {
                    "yuan": float(world.value[seller, customer]) / years,
                    "pieces": int(world.pieces[seller, customer]) / years,
                    "orders": int(world.orders[seller, customer]) / years,
                }
                for key, world in zip(_KEYS, inside.worlds, strict=True)
            },
        }
        for seller, customer in np.argwhere(traded)
        if int(seller) in by_row and int(customer) in by_row
    ]


def _map(inside: Inside) -> dict[str, Any]:
    found = trade_map(inside)
    return {
        "unit": "yuan a year",
        "parties": [
            {
                "id": one.node.id,
                "role": one.node.role,
                "x": one.x,
                "y": one.y,
                **dict(zip(_KEYS, one.trade, strict=True)),
            }
            for one in found.parties
        ],
        "drawn_from": found.least,
        "share_drawn": dict(zip(_KEYS, found.drawn, strict=True)),
    }


def _firms(inside: Inside, every: Sequence[Node]) -> list[dict[str, Any]]:
    numbers = [firms_of(inside, world) for world in inside.worlds]
    run, own = inside.with_.run.firms, inside.scenario.data.own.ids
    return [
        {
            "id": node.id,
            **({"name": own[node.row]} if own else {}),
            "township": node.township,
            "category": int(inside.category[node.row]),
            "size": float(run.size[node.row]),
            "adopter": bool(run.adopter[node.row]),
            **{
                key: {part.name: _number(firms, part.name, node.row) for part in fields(Firms)}
                for key, firms in zip(_KEYS, numbers, strict=True)
            },
        }
        for node in every
        if node.role in ("factory", "trader")
    ]


def _number(firms: Firms, name: str, row: int) -> float | None:
    value = float(getattr(firms, name)[row])
    return None if math.isnan(value) else value


def _courses(inside: Inside, every: Sequence[Node]) -> dict[str, Any]:
    return {
        node.id: {
            name: {
                key: world.courses[at, :, node.row].astype(float).tolist()
                for key, world in zip(_KEYS, inside.worlds, strict=True)
            }
            for at, name in enumerate(COURSES)
        }
        for node in every
        if node.role in ("factory", "trader")
    }
