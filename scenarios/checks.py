"""What must hold between the values of a scenario; each for itself is judged by the schema."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from scenarios import sizes
from scenarios.findings import Check, Finding, reads
from scenarios.messages import unknown_key
from scenarios.network_checks import NETWORK_CHECKS
from scenarios.network_sizes import network_parts
from scenarios.paths import is_declared, section_at, value_at
from scenarios.problems import number, parts_of
from scenarios.schema import Scenario

_MOST_SEASON = 1e6
_SIZES = (
    "scale",
    "nodes",
    "cluster.firms",
    "cluster.trader_share",
    "cluster.buyers_per_firm",
    "factories.styles",
    "factories.sizes",
    "traders.listings",
    "run.chains",
    "run.horizon_days",
    "run.period_days",
)


@reads("run.transition_days", "run.horizon_days")
def transition_leaves_a_third(scenario: Scenario) -> Iterator[Finding]:
    """Means are taken over what the transition leaves of the horizon: at least a third."""
    run = scenario.run
    most = run.horizon_days * 2 / 3
    if run.transition_days > most * (1 + 1e-12):
        message = (
            f"must be at most two thirds of run.horizon_days = {number(run.horizon_days)}, "
            f"that is {number(sizes.rounded(most, up=False, digits=6))} days"
        )
        hint = "shorten the transition or lengthen the horizon"
        because = ("run.horizon_days",)
        yield Finding(("run", "transition_days"), message, hint, run.transition_days, because)


@reads("run.horizon_days", "run.period_days")
def horizon_has_a_period(scenario: Scenario) -> Iterator[Finding]:
    """Let a comparison last at least one period."""
    run = scenario.run
    if run.horizon_days < run.period_days:
        message = f"must be at least one period (run.period_days = {number(run.period_days)})"
        because = ("run.period_days",)
        yield Finding(("run", "horizon_days"), message, "", run.horizon_days, because)


@reads("adoption.start_days", "run.horizon_days")
def digitisation_begins_in_time(scenario: Scenario) -> Iterator[Finding]:
    """Let digitisation begin before the comparison ends."""
    start, horizon = scenario.adoption.start_days, scenario.run.horizon_days
    if start >= horizon:
        message = f"must be below run.horizon_days = {number(horizon)}"
        hint = "begin earlier or lengthen the horizon"
        yield Finding(("adoption", "start_days"), message, hint, start, ("run.horizon_days",))


@reads("buyer_types")
def some_type_has_buyers(scenario: Scenario) -> Iterator[Finding]:
    """Buyers are dealt out by the shares of their types."""
    if not any(kind.share > 0 for kind in scenario.buyer_types.values()):
        yield Finding(("buyer_types",), "every share is 0", "give one type a share above 0")


@reads("consumer_segments")
def some_segment_has_consumers(scenario: Scenario) -> Iterator[Finding]:
    """Somebody has to buy what buyers sell."""
    if not any(kind.share > 0 for kind in scenario.consumer_segments.values()):
        hint = "give one segment a share above 0"
        yield Finding(("consumer_segments",), "every share is 0", hint)


@reads("buyer_types", "run.period_days")
def events_are_a_period_apart(scenario: Scenario) -> Iterator[Finding]:
    """Let a period hold at most one selling event of a buyer."""
    shortest = scenario.run.period_days
    for name, kind in scenario.buyer_types.items():
        if kind.mode == "preselling" and kind.event_days < shortest:
            message = f"must be at least one period (run.period_days = {number(shortest)})"
            path, because = ("buyer_types", name, "event_days"), ("run.period_days",)
            yield Finding(path, message, "", kind.event_days, because)


@reads("consumers.season")
def season_can_be_rescaled(scenario: Scenario) -> Iterator[Finding]:
    """Monthly factors are rescaled to a mean of 1, and demand is never negative."""
    season = scenario.consumers.season
    if min(season, default=0) < 0:
        yield Finding(("consumers", "season"), "no month can be below 0", value=season)
    elif max(season, default=0) > _MOST_SEASON:
        message = f"no month can be above {number(_MOST_SEASON)}"
        yield Finding(("consumers", "season"), message, "1 is an average month", season)
    elif sum(season) <= 0:
        yield Finding(("consumers", "season"), "some month must be above 0", value=season)


@reads("scale", "nodes", "cluster.firms", "cluster.trader_share")
def cluster_has_a_factory(scenario: Scenario) -> Iterator[Finding]:
    """Somebody has to make what the others sell."""
    if scenario.nodes or scenario.cluster.firms == 0:
        return
    if sizes.agents(scenario, scenario.scale)[0] > 0:
        return
    scale = number(scenario.scale)
    smallest = sizes.smallest_scale(scenario)
    if smallest is None or smallest > 10:
        share = scenario.cluster.trader_share
        message = "leaves no factory at any scale"
        yield Finding(("cluster", "trader_share"), message, "lower it", share, ("cluster.firms",))
    else:
        message = f"scale {scale} leaves no factory: at least {smallest:g}"
        because = ("cluster.firms", "cluster.trader_share")
        yield Finding(("scale",), message, "", scenario.scale, because)


@reads("nodes", "data.firms")
def own_firms_make_a_cluster(scenario: Scenario) -> Iterator[Finding]:
    """An explicit network is no cluster: it has no firms to take from a file."""
    if scenario.nodes and scenario.data.firms:
        message = "an explicit network (nodes) has no firms"
        yield Finding(("data", "firms"), message, "leave one of them out", scenario.data.firms)


@reads(*_SIZES)
def world_fits_into_memory(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a world too large for this machine before any of it is made."""
    available, needed = sizes.physical_memory(), sizes.sizes(scenario).least
    if available is None or needed <= available:
        return
    if scenario.nodes:
        yield _network_too_large(scenario, needed, available)
        return
    message = (
        f"one world would take about {sizes.in_bytes(needed)} of memory, "
        f"and this machine has {sizes.in_bytes(available)}"
    )
    most_scale = sizes.rounded(scenario.scale * available / needed, up=False, digits=2)
    hint = f"a scale of {most_scale:g} fits, or fewer cluster.buyers_per_firm"
    yield Finding(("scale",), message, hint, scenario.scale, _SIZES)


def _network_too_large(scenario: Scenario, needed: int, available: int) -> Finding:
    """Name the setting that takes most of the memory, and what would fit."""
    parts = network_parts(scenario)
    path = max(parts, key=lambda one: parts[one])
    of = {"horizon_days": "recorded series", "chains": "stock points"}.get(str(path[-1]), "queues")
    message = (
        f"the network would take about {sizes.in_bytes(needed)} of memory, most of it "
        f"{of}, and this machine has {sizes.in_bytes(available)}"
    )
    run, because = scenario.run, ("run.horizon_days", "run.chains", "nodes")
    rest = needed - parts[path]
    if path[0] == "nodes":
        return Finding(path, message, "shorten it", value_at(scenario, path), because)
    copies = int(run.chains * available / needed)
    if copies >= 1:
        hint = f"at most run.chains = {copies:,}, or a shorter horizon"
        return Finding(("run", "chains"), message, hint, run.chains, because)
    share = max(0.0, (available - rest) / parts[path])
    days = sizes.rounded(run.horizon_days * share, up=False, digits=2)
    hint = f"a run.horizon_days of {days:g} fits" if days >= run.period_days else "fewer nodes"
    return Finding(path, message, hint, value_at(scenario, path), because)


@reads("sources")
def sources_are_of_parameters(scenario: Scenario) -> Iterator[Finding]:
    """Let a source go by the path of a parameter or a section."""
    for key in scenario.sources:
        path = parts_of(key)
        end = max(i for i in range(1, len(path) + 1) if section_at(path[: i - 1]))
        if not is_declared(path[:end]):
            yield Finding(
                ("sources", key), *unknown_key(path[:end], is_network=bool(scenario.nodes))
            )


@reads("sources", "nodes", "changes", "buyer_types", "consumer_segments")
def sources_are_of_values(scenario: Scenario) -> Iterator[Finding]:
    """Let there be the node, buyer type or segment that a source is for."""
    for key in scenario.sources:
        path = parts_of(key)
        if is_declared(path):
            try:
                value_at(scenario, path)
            except KeyError:
                yield Finding(("sources", key), "the scenario has no such value")


# In the order of reporting within a line.
CHECKS: tuple[Check, ...] = (
    transition_leaves_a_third,
    horizon_has_a_period,
    digitisation_begins_in_time,
    some_type_has_buyers,
    some_segment_has_consumers,
    events_are_a_period_apart,
    season_can_be_rescaled,
    cluster_has_a_factory,
    own_firms_make_a_cluster,
    world_fits_into_memory,
    sources_are_of_parameters,
    sources_are_of_values,
    *NETWORK_CHECKS,
)


def find_all(scenario: Scenario, wrong: Collection[Sequence[str | int]] = ()) -> Iterator[Finding]:
    """Run every check that does not depend on a value known to be wrong."""
    for check in CHECKS:
        if not check.is_spoilt_by(wrong):
            yield from check.find(scenario)
