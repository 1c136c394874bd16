"""What is inside a cluster, put into words and handed to charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from agents.columns.sellers import FACTORY
from simulation.charts.chain import Step
from simulation.charts.course import Course
from simulation.charts.network import Label, Line, Map, Mark
from simulation.charts.sankey import Flow, Flows
from simulation.charts.spread import Spread
from simulation.inside import streams
from simulation.inside.firms import SPREADS, firms_of
from simulation.inside.nodes import Node, name_of, nodes, place_of
from simulation.inside.prices import traders_share
from simulation.report.numbers import number, percent

if TYPE_CHECKING:
    import pandas as pd

    from simulation.inside.network import TradeMap
    from simulation.inside.prices import Price
    from simulation.inside.running import Inside
    from simulation.report.language import Language

_LABELS = 1.1  # radius at which townships are named
_MOST_LABELS = 12
_WORLDS = ("without", "with")
# Ends of the axes of firms compared, as quantiles of all firms, and bounds on them.
_AXES = {"stock_days": (0.0, 1e4), "margin": (-0.6, 0.6), "use": (0.0, 2.0)}


# The map --------------------------------------------------------------------------------------


def maps(inside: Inside, found: TradeMap, words: Language, chosen: str = "") -> tuple[Map, Map]:
    """Both worlds on the map, at the same places and on the same scales."""
    most_trade = max((max(party.trade) for party in found.parties), default=1.0)
    most_value = max((max(link.value) for link in found.links), default=1.0)
    labels = _sectors(inside, found, words)
    told = []
    for k, world in enumerate(_WORLDS):
        marks = [
            Mark(
                party.node.id, _called(party.node, inside, words), party.node.role,
                _where(party.node, inside, words), party.x, party.y, party.trade[k],
                number(party.trade[k], words),
            )
            for party in found.parties
        ]  # fmt: skip
        ends = {number_ for number_, party in enumerate(found.parties) if party.node.id == chosen}
        lines = [
            Line(link.seller, link.customer, link.value[k], number(link.value[k], words))
            for link in found.links
            if link.value[k] >= found.least
            or (link.value[k] > 0 and ends & {link.seller, link.customer})
        ]
        told.append(Map(words(world), marks, lines, labels, most_trade, most_value, chosen))
    return told[0], told[1]


def map_alt(inside: Inside, world: int, words: Language) -> str:
    """Text alternative of the map of one world."""
    seen = inside.worlds[world]
    share = traders_share(seen.run)
    n, groups = len(inside.kind), len(inside.group_kind)
    sells = (seen.pieces[:-1, n : n + groups] > 0).any(axis=1)
    factory = inside.kind[:-1] == FACTORY
    return words(
        "map.alt",
        world=words(_WORLDS[world]),
        direct=percent(1.0 - share),
        traders=percent(share),
        n=int((sells & ~factory).sum()),
        m=int((sells & factory).sum()),
    )


def map_caption(inside: Inside, found: TradeMap, words: Language) -> str:
    """What the map leaves out."""
    a, b = (percent(share) for share in found.drawn)
    bulk = ""
    shares = [_bulk_share(inside, world) for world in (0, 1)]
    if max(shares) > 0:
        bulk = words("map.bulk", a=percent(shares[0]), b=percent(shares[1]))
    told = words("map.caption", a=a, b=b, bulk=bulk).rstrip()
    if any(party.node.row < 0 for party in found.parties):
        own = sum(party.node.role != "buyers" and party.node.row >= 0 for party in found.parties)
        told += " " + words("map.rest", n=own)
    return told


def map_table(inside: Inside, found: TradeMap, words: Language) -> pd.DataFrame:
    """Parties with their trade in both worlds, the largest first."""
    import pandas as pd

    parties = sorted(found.parties, key=lambda party: -sum(party.trade))
    rows = [
        (
            _called(party.node, inside, words),
            words(f"role.{party.node.role}"),
            _where(party.node, inside, words),
            *(number(value, words) for value in party.trade),
        )
        for party in parties
    ]
    titles = [words(f"map.{key}") for key in ("name", "role", "place")]
    return pd.DataFrame(rows, columns=[*titles, words("without"), words("with")])


def _called(node: Node, inside: Inside, words: Language) -> str:
    if node.row < 0:
        return words(f"inside.{node.role}.rest", n=node.number)
    return name_of(node, inside, words)


def _where(node: Node, inside: Inside, words: Language) -> str:
    return "" if node.row < 0 else place_of(node.township, inside, words)


def _bulk_share(inside: Inside, world: int) -> float:
    pieces = inside.worlds[world].pieces[:-1][inside.kind[:-1] == FACTORY]
    return float(pieces[:, -1].sum() / max(1, pieces.sum()))


def _sectors(inside: Inside, found: TradeMap, words: Language) -> list[Label]:
    """Names of townships, outside of their buyers."""
    buyers = [party for party in found.parties if party.node.role == "buyers"]
    places = sorted({party.node.township for party in buyers})
    if not 1 < len(places) <= _MOST_LABELS:
        return []
    labels = []
    for place in places:
        angles = [np.arctan2(p.y, p.x) for p in buyers if p.node.township == place]
        middle = angles[len(angles) // 2]  # they follow each other around the ring
        x, y = _LABELS * np.cos(middle), _LABELS * np.sin(middle)
        labels.append(Label(place_of(place, inside, words), float(x), float(y)))
    return labels


# Flows ----------------------------------------------------------------------------------------


def flows(inside: Inside, what: str, words: Language) -> Flows:
    """Streams of ``money`` or ``goods`` of both worlds, for the chart."""
    money = what == "money"
    unit = words.money if money else 1.0
    worlds = tuple(
        (words(key), [Flow(s.source, s.target, s.value / unit) for s in found])
        for key, found in zip(_WORLDS, streams.both(inside, what), strict=True)
    )
    known = {f"flow.{name}" for column in (*streams.MONEY_COLUMNS, *streams.GOODS_COLUMNS)
             for name in column}  # fmt: skip

    def name(party: str) -> str:
        key = f"flow.{party}"
        return words(key) if key in known else party.replace("_", " ")

    return Flows(
        columns=streams.MONEY_COLUMNS if money else streams.GOODS_COLUMNS,
        worlds=worlds,
        low=("store",) if money else (),
        name=name,
        write=lambda value: number(value, words),
        unit=words("flows.money.unit", unit=words("unit.money")) if money else words(
            "flows.goods.unit"),
    )  # fmt: skip


def flows_alt(data: Flows, what: str, words: Language) -> str:
    """Text alternative: the largest flows of both worlds."""
    told = []
    for world, found in data.worlds:
        largest = sorted(found, key=lambda flow: -flow.value)[:8]
        parts = words("saving.list").join(
            words("flows.part", source=data.name(f.source), target=data.name(f.target),
                  value=data.write(f.value))
            for f in largest
        )  # fmt: skip
        told.append(
            words("flows.alt", what=words(f"flows.{what}"), unit=data.unit, world=world,
                  parts=parts)
        )  # fmt: skip
    return words.run_on(told)


# Prices ---------------------------------------------------------------------------------------


def steps(prices: Sequence[Price], words: Language) -> list[Step]:
    """Steps of the price chain, for the chart: ranges of the change stand at the value with."""
    return [
        Step(
            words(f"chain.{one.step}"),
            one.without,
            one.with_,
            None if one.low is None else one.without + one.low,
            None if one.high is None else one.without + one.high,
        )
        for one in prices
    ]


def steps_alt(prices: Sequence[Price], words: Language) -> str:
    """Text alternative of the price chain."""
    parts = words("saving.list").join(
        words("chain.part", name=words(f"chain.{one.step}"), a=f"{one.without:.1f}",
              b=f"{one.with_:.1f}")
        for one in prices
    )  # fmt: skip
    return words("chain.alt", parts=parts)


def steps_caption(inside: Inside, runs: int, words: Language) -> str:
    """What the price chain rests on."""
    a, b = (percent(traders_share(world.run)) for world in inside.worlds)
    if runs > 1:
        return words("chain.caption", n=runs, a=a, b=b)
    return words("chain.caption.one", a=a, b=b)


# Firms compared -------------------------------------------------------------------------------


def spreads(inside: Inside, role: str, words: Language) -> list[Spread]:
    """Numbers over all firms of a role that have them."""
    rows = _rows(inside, role)
    named = [node for node in nodes(inside) if node.role == role]
    found = [firms_of(inside, world) for world in inside.worlds]
    told = []
    for key, unit in SPREADS.items():
        a, b = (getattr(firms, key)[rows] for firms in found)
        known = np.concatenate([a, b])
        known = known[np.isfinite(known)]
        if not len(known):
            continue
        least, most = _AXES[key]
        low = max(least, min(0.0, float(np.quantile(known, 0.02))))
        high = min(most, max(float(np.quantile(known, 0.98)) * 1.05, low + 1e-6))
        told.append(
            Spread(
                words(f"spread.{key}"), unit == "share",
                [name_of(node, inside, words) for node in named], a.tolist(), b.tolist(),
                low, max(1.0, high) if key == "use" else high,
            )
        )  # fmt: skip
    return told


def spread_alt(data: Spread, words: Language) -> str:
    """Text alternative: the middle firm, and the middle half."""
    ends: dict[str, str] = {}
    n = 0
    for letter, values in (("a", data.without), ("b", data.with_)):
        known = np.array(values)[np.isfinite(values)]
        n = max(n, len(known))
        for key, q in ((letter, 0.5), (f"{letter}1", 0.25), (f"{letter}2", 0.75)):
            value = float(np.quantile(known, q)) if len(known) else 0.0
            ends[key] = percent(value) if data.is_share else number(value, words)
    return words("spread.alt", title=data.title, n=n, **ends)


def _rows(inside: Inside, role: str) -> np.ndarray:
    return np.flatnonzero((inside.kind[:-1] == FACTORY) == (role == "factory"))


def steps_table(prices: Sequence[Price], words: Language) -> pd.DataFrame:
    """Price chain as people read it, with the range of the change."""
    import pandas as pd

    rows = [
        (
            words(f"chain.{one.step}"), f"{one.without:.2f}", f"{one.with_:.2f}",
            *("" if end is None else number(end, words, sign=True) for end in (one.low, one.high)),
        )
        for one in prices
    ]  # fmt: skip
    titles = ("chain.step", "without", "with", "chain.low", "chain.high")
    return pd.DataFrame(rows, columns=[words(key) for key in titles])


def spread_table(data: Spread, words: Language) -> pd.DataFrame:
    """Firms compared, one row each."""
    import pandas as pd

    def text(value: float) -> str:
        if not np.isfinite(value):
            return ""
        return percent(value) if data.is_share else number(value, words)

    rows = [
        (name, text(a), text(b))
        for name, a, b in zip(data.names, data.without, data.with_, strict=True)
    ]
    return pd.DataFrame(rows, columns=[words("map.name"), words("without"), words("with")])


def course_table(data: Course, words: Language) -> pd.DataFrame:
    """A course of a firm, a row for each point."""
    import pandas as pd

    rows = [
        (f"{year:.2f}", number(a, words), number(b, words))
        for year, a, b in zip(data.years, data.without, data.with_, strict=True)
    ]
    return pd.DataFrame(rows, columns=[words("years_since"), words("without"), words("with")])
