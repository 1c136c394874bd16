"""How much a scenario is: who there will be, for how long, and in how much memory."""

from __future__ import annotations

import decimal
import math
import os
from dataclasses import dataclass
from pathlib import Path

from scenarios.network_sizes import network_parts, periods_of
from scenarios.problems import count, number
from scenarios.schema import Scenario

# Rough on purpose, and on the safe side: an estimate that refuses what cannot fit.
BYTES_PER_AGENT = 1_000
BYTES_PER_POINT = 400
# From so many on, buyers of a cluster lie packed between periods, both worlds of a pair run one
# after the other, and the state at the fork waits on disk.
PACKED_FROM = 1 << 21
BYTES_PER_PACKED_BUYER, BYTES_PER_PACKED_POINT = 300, 900
_PACKED_PAIR = 1.05
# Of these of a buyer, what may wait on disk: its packed row, and its accounts. It does so where a
# pair would take more than this part of the machine's memory.
_BYTES_ON_DISK = 120
_EASY = 0.75
# A pair of worlds: beside the world that runs, what it was at the fork, packed, and scratch room;
# and orders of the panels of buyers and sellers, noted and sorted.
_PAIR = 1.5
_BYTES_PER_ORDER = 130
_ORDERS = 0.2  # of a buyer in a period, at most of a usual scenario
_BUYERS_IN_PANEL, _SELLERS_IN_PANEL = 1 << 15, 1 << 9
# Where a container's memory is limited, in version 2 and 1 of control groups.
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@dataclass(frozen=True)
class Sizes:
    """Numbers of agents and stock points, and of periods.

    Attributes
    ----------
    factories, traders, buyers : int
        Agents of a cluster; all 0 in an explicit network.
    points : int
        Stock points: material, styles, listings and shelves, or the nodes of all chains.
    warmup, horizon : int
        Periods.
    network : int
        Estimated size of an explicit network with its recorded series, in bytes.
    packed : bool
        Whether buyers lie packed.
    """

    factories: int
    traders: int
    buyers: int
    points: int
    warmup: int
    horizon: int
    network: int = 0
    packed: bool = False

    @property
    def sellers(self) -> int:
        """Factories and traders."""
        return self.factories + self.traders

    @property
    def memory(self) -> int:
        """Estimated size of one world, in bytes."""
        if self.packed:
            goods = self.points - self.buyers
            return self.buyers * BYTES_PER_PACKED_BUYER + goods * BYTES_PER_PACKED_POINT
        agents = self.sellers + self.buyers
        return self.network or agents * BYTES_PER_AGENT + self.points * BYTES_PER_POINT

    @property
    def least(self) -> int:
        """The same with packed buyers on disk, where there are any."""
        return self.memory - self.buyers * _BYTES_ON_DISK if self.packed else self.memory

    @property
    def pair_memory(self) -> int:
        """Estimated memory of a run of both worlds of a replication, in bytes."""
        return int(self._pair * self.memory + self._noted)

    @property
    def least_pair(self) -> int:
        """The same with packed buyers on disk, where there are any."""
        return int(self._pair * self.least + self._noted)

    @property
    def _pair(self) -> float:
        return _PACKED_PAIR if self.packed else _PAIR

    @property
    def _noted(self) -> float:
        """Orders that are noted, in bytes: no more of them in a world beyond some size."""
        served = self.buyers / max(1, self.sellers) * _SELLERS_IN_PANEL
        panel = min(self.buyers, _BUYERS_IN_PANEL + served)
        return panel * _ORDERS * self.horizon * _BYTES_PER_ORDER

    def share_that_fits(self, available: float) -> float:
        """Part of this size, at most, of which both worlds fit into ``available`` bytes."""
        rest = available - self._noted
        return rest / (self._pair * self.least) if rest > 0 else available / self.least_pair


def sizes(scenario: Scenario) -> Sizes:
    """Count what a scenario asks for, without making any of it."""
    run = scenario.run
    warmup = math.ceil(run.warmup_days / run.period_days)
    horizon = periods_of(scenario)
    if scenario.nodes:
        points, needed = len(scenario.nodes) * run.chains, sum(network_parts(scenario).values())
        return Sizes(0, 0, 0, points, warmup, horizon, needed)
    factories, traders, buyers = agents(scenario, scenario.scale)
    own = scenario.data.own
    styles = sum(own.factory_styles) or factories * scenario.factories.styles
    points = factories + styles * scenario.factories.sizes
    points += (sum(own.trader_styles) or traders * scenario.traders.listings) + buyers
    packed = is_packed(scenario)
    return Sizes(factories, traders, buyers, points, warmup, horizon, packed=packed)


def is_packed(scenario: Scenario) -> bool:
    """Whether buyers lie packed: those of a large cluster without firms of one's own."""
    if scenario.nodes or scenario.data.own:
        return False
    return agents(scenario, scenario.scale)[2] >= PACKED_FROM


def rests_on_disk(scenario: Scenario) -> bool:
    """Whether packed buyers wait on disk: on this machine memory would hardly hold them too."""
    available = physical_memory()
    if available is None or not hasattr(os, "pwrite") or not is_packed(scenario):
        return False
    return sizes(scenario).pair_memory > _EASY * available


def agents(scenario: Scenario, scale: float) -> tuple[int, int, int]:
    """Factories, traders and buyers of a cluster at a scale; halves are rounded up."""
    cluster = scenario.cluster
    sellers = _nearest(cluster.firms * scale)
    traders = min(sellers, _nearest(sellers * cluster.trader_share))
    buyers = _nearest(cluster.firms * scale * cluster.buyers_per_firm)
    return sellers - traders, traders, buyers


def smallest_scale(scenario: Scenario) -> float | None:
    """Scale from which a cluster has a factory, rounded up; ``None`` where no scale has one."""
    cluster = scenario.cluster
    if cluster.firms == 0 or cluster.trader_share == 1:
        return None
    # n sellers have a factory from about n (1 - share) = 1/2 on, but for rounding.
    sellers = max(1, math.floor(0.5 / (1 - cluster.trader_share)) - 2)
    while sellers - _nearest(sellers * cluster.trader_share) < 1:
        sellers += 1
    return rounded((sellers - 0.5) / cluster.firms, up=True)


def _nearest(value: float) -> int:
    return math.floor(value + 0.5)


def rounded(value: float, *, up: bool, digits: int = 3) -> float:
    """Round to significant digits, up or down."""
    context = decimal.Context(prec=digits, rounding=decimal.ROUND_UP if up else decimal.ROUND_DOWN)
    return float(context.create_decimal(value))


def physical_memory() -> int | None:
    """Tell the memory of this machine, or of the container, in bytes, where the system tells."""
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    return min([machine, *filter(None, map(_limit, _LIMITS))])


def _limit(path: str) -> int | None:
    """Bytes that a file of a control group allows; ``None`` where it sets no limit."""
    try:
        text = Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return None
    return int(text) if text.isdecimal() else None


def in_bytes(n: float) -> str:
    """Write a number of bytes for people."""
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if n >= size:
            return f"{n / size:,.3g} {unit}" if n < 1000 * size else f"{n / size:,.0f} {unit}"
    return "less than 1 MB"


def summary(scenario: Scenario) -> str:
    """One line on how much a scenario is."""
    size = sizes(scenario)
    if scenario.nodes:
        who = f"explicit network of {count(len(scenario.nodes), 'node')}"
        who += f" in {scenario.run.chains:,} copies" if scenario.run.chains > 1 else ""
    else:
        who = (
            f"{count(size.sellers, 'seller')} ({count(size.factories, 'factory', 'factories')}, "
            f"{count(size.traders, 'trader')}), {count(size.buyers, 'buyer')}, "
            f"{count(size.points, 'stock point')}"
        )
    days = number(scenario.run.period_days)
    before = "" if scenario.nodes else f"{size.warmup:,} + "  # networks have no warm-up
    when = f"{before}{count(size.horizon, 'period')} of {days} days"
    memory = f"about {in_bytes(size.memory)}".replace("about less", "less")
    rest = f", or {in_bytes(size.least)} with buyers on disk" if size.packed else ""
    return f"{who}; {when}; {memory}{rest}"


def pipeline_slots(params: Scenario) -> int:
    """Periods a pipeline must reach ahead: the longest way of anything, in either world."""
    prices, digital = params.prices, params.digital
    trip = prices.freight_days + prices.remote_days
    longest = max(
        max(params.factories.production_days, digital.production_days) + trip,
        params.materials.lead_days,
        digital.material_days,
    )
    slots: int = 4 + math.ceil(longest / params.run.period_days)
    return slots
