"""Paired results of firms and of small-B buyers, by group; the same rows in both worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agents.columns.sellers import FACTORY, TRADER
from agents.size_classes import SIZE_CLASSES, size_class
from scenarios.schema import Scenario
from simulation.estimates import PairedEstimate, estimate, interval
from simulation.kpis.cost import joining_by_firm
from simulation.kpis.money import gini
from simulation.measured import Digest, measured
from simulation.world_run import BuyerGroups, Firms, Pair, WorldRun

KINDS = {"factory": FACTORY, "trader": TRADER}
SPLITS = {
    "all": ("All", "全部"),
    "type": ("By type", "按类型"),
    "size": ("By size", "按规模"),
    "township": ("By township", "按地点"),
    "adopter": ("By adoption", "按是否数字化"),
    "joined": ("Adopters, by when they joined", "数字化企业，按加入先后"),
    "platform": ("By access to the platform", "按能否用平台"),
}
GROUPS = {
    "all": ("all", "全部"),
    "small": ("small: under half the average", "小：不到平均的一半"),
    "middle": ("middle: half to twice the average", "中：平均的一半到两倍"),
    "large": ("large: over twice the average", "大：超过平均的两倍"),
    "near": ("in the other townships", "其他镇"),
    "remote": ("in the remote township", "偏远镇"),
    "adopter": ("digital", "数字化"),
    "not": ("not digital", "未数字化"),
    "early": ("the earlier half", "较早的一半"),
    "late": ("the later half", "较晚的一半"),
    "able": ("can use the platform", "能用平台"),
    "unable": ("cannot use the platform", "不能用平台"),
}


@dataclass(frozen=True)
class Part:
    """A share of firms over replications, with its 90 % interval (luck only)."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class FirmGroup:
    """Firms of one kind and group, over paired replications; a row is a place of business.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    split, group : str
        Keys of `SPLITS` and `GROUPS`.
    firms : float
        Mean number of them, over all replications; the rest is over those that have some.
    earns : PairedEstimate
        Mean economic result of a firm a year [yuan], joining cost spread over the comparison.
    revenue : PairedEstimate
        Mean sales of a firm a year [yuan].
    losers : Part
        Share that earns less with than without, place by place, whoever has held it.
    at_a_loss : PairedEstimate
        Share whose result is below 0.
    """

    kind: str
    split: str
    group: str
    firms: float
    earns: PairedEstimate
    revenue: PairedEstimate
    losers: Part
    at_a_loss: PairedEstimate


@dataclass(frozen=True)
class BuyerGroup:
    """Small-B buyers of one group, over paired replications.

    Attributes
    ----------
    split, group : str
        A key of `SPLITS`, and of `GROUPS` or the name of a type.
    title, title_zh : str
        What people read.
    buyers : float
        Mean number of them, over all replications; the rest is over those that have some.
    earns : PairedEstimate
        Mean economic result of a buyer a year [yuan].
    sold : PairedEstimate
        Pieces a buyer sells a year.
    cost : PairedEstimate
        What a piece in their stock has cost at the end, freight included, by demand [yuan].
    """

    split: str
    group: str
    title: str
    title_zh: str
    buyers: float
    earns: PairedEstimate
    sold: PairedEstimate
    cost: PairedEstimate


def yearly_results(run: WorldRun) -> np.ndarray:
    """Economic result at each place a year, joining cost spread over the comparison [yuan]."""
    paid, share = joining_by_firm(run)
    return (run.firms.result + paid - share) / run.years


def firm_groups(pairs: Sequence[Pair | Digest], scenario: Scenario) -> list[FirmGroup]:
    """Every group of firms that has some; replications in which it has none are left out."""
    found = []
    every = [firms_of_pair(pair, scenario) for pair in pairs]
    for kind in KINDS:
        for key in dict.fromkeys(key for groups in every for key in groups if key[0] == kind):
            held = [row for groups in every if (row := groups.get(key)) is not None]
            if held:
                found.append(_firm_group(*key, np.array(held), len(pairs)))
    return found


@measured
def firms_of_pair(pair: Pair, scenario: Scenario) -> dict[tuple[str, str, str], list[float] | None]:
    """Rows of `_firm_row` by kind, split and group, nothing where a group has no firms."""
    townships = scenario.cluster.townships
    remote = townships - 1 if townships > 1 else -1
    return {
        (kind, *key): _firm_row(pair, mask) if mask.any() else None
        for kind, number in KINDS.items()
        for key, mask in _firm_masks(pair.with_.firms, number, remote)
    }


def buyer_groups(pairs: Sequence[Pair | Digest], scenario: Scenario) -> list[BuyerGroup]:
    """Every group of small-B buyers that has some, types in the order of the scenario."""
    found: list[BuyerGroup] = []
    every = [buyers_of_pair(pair, scenario) for pair in pairs]
    if any(rows is None for rows in every):
        return found
    for number, (split, group, titles, _) in enumerate(_buyer_masks(scenario)):
        both = [rows[number] for rows in every if rows is not None]
        held = np.array([ends for ends in both if all(end[0] > 0 for end in ends)])
        if len(held):
            pairs_of = [estimate(held[:, 0, k], held[:, 1, k], signed=k == 1) for k in (1, 2, 3)]
            count = float(held[:, 1, 0].sum()) / len(pairs)
            found.append(BuyerGroup(split, group, *titles, count, *pairs_of))
    return found


@measured
def buyers_of_pair(pair: Pair, scenario: Scenario) -> list[list[tuple[float, ...]]] | None:
    """`_of_buyers` without and with, by group of `_buyer_masks`; nothing where no run tells."""
    runs = (pair.without, pair.with_)
    if any(run.buyers is None for run in runs):
        return None
    return [[_of_buyers(run, of) for run in runs] for *_, of in _buyer_masks(scenario)]


def inequality(pairs: Sequence[Pair | Digest]) -> dict[str, PairedEstimate]:
    """Gini coefficient of yearly results, losses counting as 0: of all firms, and by kind."""
    every = [ginis_of_pair(pair) for pair in pairs]
    return {
        name: estimate(*np.array([found[name] for found in every]).T) for name in ("all", *KINDS)
    }


@measured
def ginis_of_pair(pair: Pair) -> dict[str, tuple[float, float]]:
    """Gini coefficient of yearly results without and with: of all firms, and by kind."""
    kinds = {"all": (FACTORY, TRADER), **{name: (kind,) for name, kind in KINDS.items()}}

    def of(run: WorldRun, wanted: tuple[int, ...]) -> float:
        return gini(yearly_results(run)[np.isin(run.firms.kind, wanted)])

    return {
        name: (of(pair.without, wanted), of(pair.with_, wanted)) for name, wanted in kinds.items()
    }


def _firm_masks(
    firms: Firms, kind: int, remote: int
) -> Iterator[tuple[tuple[str, str], np.ndarray]]:
    """Split and group, and the rows in it; told by the world with, where firms join."""
    own = firms.kind == kind
    yield ("all", "all"), own
    for number, (name, _) in enumerate(SIZE_CLASSES):
        yield ("size", name), own & (size_class(firms.size) == number)
    yield ("township", "near"), own & (firms.township != remote)
    yield ("township", "remote"), own & (firms.township == remote)
    if firms.adopter.any():
        yield ("adopter", "adopter"), own & firms.adopter
        yield ("adopter", "not"), own & ~firms.adopter
    joined = firms.joined[own & firms.adopter]
    if len(joined) and joined.min() < joined.max():
        early = firms.joined <= np.sort(joined)[(len(joined) - 1) // 2]
        yield ("joined", "early"), own & firms.adopter & early
        yield ("joined", "late"), own & firms.adopter & ~early


def _firm_row(pair: Pair, mask: np.ndarray) -> list[float]:
    """Firms; result, sales and share at a loss, without and with; share that earns less."""
    before, after = (yearly_results(run)[mask] for run in (pair.without, pair.with_))
    sales = [run.firms.revenue[mask].mean() / run.years for run in (pair.without, pair.with_)]
    losses = [(before < 0).mean(), (after < 0).mean()]
    less = (after < before).mean()
    found = [mask.sum(), before.mean(), after.mean(), *sales, *losses, less]
    return [float(value) for value in found]


def _firm_group(
    kind: str, split: str, group: str, rows: np.ndarray, replications: int
) -> FirmGroup:
    table = rows.T
    around = interval(table[7])
    return FirmGroup(
        kind,
        split,
        group,
        firms=float(table[0].sum()) / replications,
        earns=estimate(table[1], table[2], signed=True),
        revenue=estimate(table[3], table[4]),
        losers=Part(float(table[7].mean()), *_within_a_whole(around)),
        at_a_loss=estimate(table[5], table[6], signed=True),
    )


def _within_a_whole(around: tuple[float, float, float] | None) -> tuple[float | None, float | None]:
    return (None, None) if around is None else (max(0.0, around[1]), min(1.0, around[2]))


Rows = Callable[[BuyerGroups], np.ndarray]


def _buyer_masks(scenario: Scenario) -> Iterator[tuple[str, str, tuple[str, str], Rows]]:
    """Split, group, titles, and which rows are in it."""

    def where(column: str, value: object) -> Rows:
        return lambda groups: getattr(groups, column) == value

    yield "all", "all", GROUPS["all"], lambda groups: groups.buyers >= 0
    for number, (name, kind) in enumerate(scenario.buyer_types.items()):
        titles = (kind.title or name, kind.title_zh or kind.title or name)
        yield "type", name, titles, where("kind", number)
    for number, (name, _) in enumerate(SIZE_CLASSES):
        yield "size", name, GROUPS[name], where("size", number)
    for split, column, yes, no in (
        ("township", "remote", "remote", "near"),
        ("platform", "able", "able", "unable"),
    ):
        yield split, no, GROUPS[no], where(column, False)
        yield split, yes, GROUPS[yes], where(column, True)


def _of_buyers(run: WorldRun, of: Rows) -> tuple[float, float, float, float]:
    """Mean number, and earnings and pieces of a buyer a year, and cost of a piece."""
    groups = run.buyers
    assert groups is not None
    rows = of(groups)
    count = float(groups.buyers[rows].sum())
    if count <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    weight = float(groups.weight[rows].sum())
    cost = float(groups.cost[rows].sum()) / weight if weight > 0 else 0.0
    years = count * run.years
    return count, float(groups.result[rows].sum()) / years, groups.sold[rows].sum() / years, cost
