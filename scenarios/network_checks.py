"""What must hold in an explicit network of stock points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scenarios.declaration import Section
from scenarios.findings import Check, Finding, reads
from scenarios.network import (
    MOST_PIECES,
    USED_BY_ALL,
    USED_BY_FORECASTER,
    USED_BY_LAW,
    USED_BY_POLICY,
    Change,
)
from scenarios.paths import parameter_at
from scenarios.problems import meant, number
from scenarios.schema import Scenario

_NO_UPPER_END = 1e11  # the default of demand.high is beyond
_SUM_ERROR = 1e-6
_NAMES, _KINDS, _SUPPLIERS = "nodes.*.name", "nodes.*.kind", "nodes.*.supplier"


def tiers() -> tuple[str, ...]:
    """Kinds of stock points in the order of the declaration, from consumers to the source."""
    row = parameter_at(("nodes", "*", "kind"))
    return row.choices if row else ()


@reads(_NAMES)
def names_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Suppliers and changes go by name."""
    first: dict[str, int] = {}
    for index, node in enumerate(scenario.nodes):
        if first.setdefault(node.name, index) != index:
            message = f"node {first[node.name] + 1} has this name already"
            yield Finding(("nodes", index, "name"), message, value=node.name)


@reads(_NAMES, _SUPPLIERS)
def suppliers_exist(scenario: Scenario) -> Iterator[Finding]:
    """Let a supplier be a node of the file, or the market that never runs short."""
    names = [node.name for node in scenario.nodes]
    for index, node in enumerate(scenario.nodes):
        if node.supplier and node.supplier not in names:
            hint = meant(node.supplier, names)
            path = ("nodes", index, "supplier")
            yield Finding(path, "there is no such node", hint, node.supplier)


@reads(_NAMES, _SUPPLIERS)
def goods_run_in_no_circle(scenario: Scenario) -> Iterator[Finding]:
    """Every line of suppliers ends at the market."""
    place = {node.name: index for index, node in enumerate(scenario.nodes)}
    done: set[str] = set()
    for start in scenario.nodes:
        trail: list[str] = []
        name = start.name
        while name in place and name not in done and name not in trail:
            trail.append(name)
            name = scenario.nodes[place[name]].supplier
        if name in trail:
            circle = " > ".join([*trail[trail.index(name) :], name])
            path = ("nodes", place[trail[-1]], "supplier")
            yield Finding(path, f"goods would run in a circle: {circle}", value=name)
        done.update(trail)


@reads(_NAMES, _KINDS, _SUPPLIERS)
def goods_flow_towards_consumers(scenario: Scenario) -> Iterator[Finding]:
    """Nobody is supplied by a kind nearer to the consumers, and a shelf supplies nobody."""
    kinds = {node.name: node.kind for node in scenario.nodes}
    order = tiers()
    for index, node in enumerate(scenario.nodes):
        kind = kinds.get(node.supplier)
        if kind is None or node.supplier == node.name:
            continue
        if kind == "shelf" or order.index(kind) < order.index(node.kind):
            message = f"a {kind} cannot supply a {node.kind}"
            hint = f"goods flow {' < '.join(order)}"
            yield Finding(("nodes", index, "supplier"), message, hint, node.supplier)


@reads("nodes.*.kind", "nodes.*.demand")
def only_shelves_meet_consumers(scenario: Scenario) -> Iterator[Finding]:
    """End demand belongs to shelves."""
    for index, node in enumerate(scenario.nodes):
        if node.kind != "shelf" and node.demand != type(node.demand)():
            message = f"a {node.kind} has no end demand, only a shelf has"
            yield Finding(("nodes", index, "demand"), message, 'make it kind = "shelf"')


@reads("nodes.*.demand")
def demand_can_be_drawn(scenario: Scenario) -> Iterator[Finding]:
    """Laws have what they need."""
    for index, node in enumerate(scenario.nodes):
        demand, path = node.demand, ("nodes", index, "demand")
        if demand.law == "sequence" and not demand.path:
            yield Finding((*path, "path"), 'law = "sequence" needs the demands of its periods')
        if min(demand.path, default=0) < 0:
            yield Finding((*path, "path"), "no demand can be below 0", value=demand.path)
        if demand.low > demand.high:
            message = f"must be at most high = {number(demand.high)}"
            yield Finding((*path, "low"), message, value=demand.low)
        if demand.law in ("uniform", "uniform_whole") and demand.high > _NO_UPPER_END:
            yield Finding((*path, "high"), f'law = "{demand.law}" needs an upper end')


@reads("nodes.*.demand")
def discrete_laws_are_whole(scenario: Scenario) -> Iterator[Finding]:
    """Give every value of a discrete law its probability."""
    for index, node in enumerate(scenario.nodes):
        demand, path = node.demand, ("nodes", index, "demand")
        values, probabilities = demand.values, demand.probabilities
        if demand.law != "discrete":
            continue
        if not values:
            yield Finding((*path, "values"), 'law = "discrete" needs the values it can take')
        if min(values, default=0) < 0:
            yield Finding((*path, "values"), "no demand can be below 0", value=values)
        if len(values) != len(probabilities):
            message = f"must be as many as the values ({len(values)})"
            yield Finding((*path, "probabilities"), message, value=probabilities)
        elif min(probabilities, default=1) < 0 or abs(sum(probabilities) - 1) > _SUM_ERROR:
            message = f"must add up to 1 (they add up to {number(sum(probabilities))})"
            yield Finding((*path, "probabilities"), message, value=probabilities)


@reads(
    "nodes.*.policy", "nodes.*.reorder_point", "nodes.*.base_stock_level", "nodes.*.order_quantity"
)
def policies_can_order(scenario: Scenario) -> Iterator[Finding]:
    """Give a rule the numbers it orders by."""
    for index, node in enumerate(scenario.nodes):
        if node.policy == "s_S" and node.reorder_point > node.base_stock_level:
            message = f"must be at most base_stock_level = {number(node.base_stock_level)} for s_S"
            yield Finding(("nodes", index, "reorder_point"), message, value=node.reorder_point)
        if node.policy in ("r_Q", "r_single_Q") and node.order_quantity <= 0:
            message = f"must be above 0 for {node.policy}"
            yield Finding(("nodes", index, "order_quantity"), message, value=node.order_quantity)


@reads("nodes.*.policy", "nodes.*.order_cost", "nodes.*.holding_cost")
def economic_lots_have_costs(scenario: Scenario) -> Iterator[Finding]:
    """Let the economic lot know what ordering and holding cost."""
    for index, node in enumerate(scenario.nodes):
        for name in ("order_cost", "holding_cost"):
            if node.policy == "economic_lot" and getattr(node, name) <= 0:
                message = "must be above 0 for economic_lot"
                yield Finding(("nodes", index, name), message, value=getattr(node, name))


@reads("nodes.*.kind", "nodes.*.capacity", "nodes.*.setup_time")
def only_factories_have_capacity(scenario: Scenario) -> Iterator[Finding]:
    """Capacity is that of the factory a material belongs to; others would ignore it."""
    for index, node in enumerate(scenario.nodes):
        for name in ("capacity", "setup_time"):
            value = getattr(node, name)
            if node.kind != "material" and value != type(node).model_fields[name].default:
                message = f"a {node.kind} has no {name}, only a material has"
                yield Finding(("nodes", index, name), message, value=value)


def _unused(holder: Section, key: str, used: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Settings of a section that its choice under ``key`` does not read; defaults are none."""
    choice = getattr(holder, key)
    of_some = {name for names in used.values() for name in names} - set(USED_BY_ALL)
    for name, field in type(holder).model_fields.items():
        if name not in of_some or name in used[choice] or getattr(holder, name) == field.default:
            continue
        yield _not_used(name, key, choice, used, getattr(holder, name))


def _not_used(
    name: str, key: str, choice: str, used: Mapping[str, tuple[str, ...]], value: Any
) -> Finding:
    """Say which choices use a setting, and what the one that was made uses."""
    users = [other for other, names in used.items() if name in names]
    of_it = ", ".join(used[choice]) or "no setting of its own"
    message = f'{key} = "{choice}" uses no {name}: it uses {of_it}'
    hint = f"{name} is for {', '.join(users)}"
    if len(users) == 1:
        hint = f'did you mean {key} = "{users[0]}"?'
    return Finding((name,), message, hint, value)


@reads("nodes.*.policy", "nodes.*.forecaster", "nodes.*.demand")
def settings_are_used(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a setting that the law, policy or forecaster would ignore."""
    for index, node in enumerate(scenario.nodes):
        here = ("nodes", index)
        for holder, path, key, used in (
            (node, here, "policy", USED_BY_POLICY),
            (node, here, "forecaster", USED_BY_FORECASTER),
            (node.demand, (*here, "demand"), "law", USED_BY_LAW),
        ):
            for one in _unused(holder, key, used):
                yield replace(one, path=(*path, *one.path))
        if node.critical_ratio > 0 and node.service_factor != 0:
            message = f"critical_ratio = {number(node.critical_ratio)} sets it: give one of the two"
            yield Finding((*here, "service_factor"), message, value=node.service_factor)


@reads("nodes.*.name", "nodes.*.policy", "changes")
def changes_are_used(scenario: Scenario) -> Iterator[Finding]:
    """Refuse a change of a setting that the policy of the node would ignore."""
    policies = {node.name: node.policy for node in scenario.nodes}
    for index, change in enumerate(scenario.changes):
        policy = policies.get(change.node)
        for name in ("base_stock_level", "reorder_point", "order_quantity"):
            value = getattr(change, name)
            if policy and value is not None and name not in USED_BY_POLICY[policy]:
                found = _not_used(name, "policy", policy, USED_BY_POLICY, value)
                yield replace(found, path=("changes", index, name))


_NODE_QUANTITIES = (
    "base_stock_level", "reorder_point", "order_quantity", "minimum_lot", "lot_multiple",
    "on_hand", "orders_in_queue", "shipments_in_transit",
)  # fmt: skip
_DEMAND_QUANTITIES = ("mean", "sd", "trend", "step_mean", "intercept", "path", "values")


@reads("run.pieces_per_unit", "nodes", "changes")
def quantities_can_be_counted(scenario: Scenario) -> Iterator[Finding]:
    """Pieces are whole numbers of 64 bits, which sums over long runs must not leave."""
    unit = scenario.run.pieces_per_unit
    holders: list[tuple[Section, tuple[str | int, ...], tuple[str, ...]]] = []
    for index, node in enumerate(scenario.nodes):
        holders.append((node, ("nodes", index), _NODE_QUANTITIES))
        holders.append((node.demand, ("nodes", index, "demand"), _DEMAND_QUANTITIES))
    for index, change in enumerate(scenario.changes):
        holders.append((change, ("changes", index), _NODE_QUANTITIES[:3]))
    for holder, path, names in holders:
        for name in names:
            value = getattr(holder, name)
            each = value if isinstance(value, tuple) else (value or 0.0,)
            if max(map(abs, each), default=0.0) * unit > MOST_PIECES:
                most = f"at most {number(MOST_PIECES / unit)} units"
                message = f"must be {most} (run.pieces_per_unit = {unit:,})"
                yield Finding((*path, name), message, value=value)


@reads(_NAMES, "changes.*.node")
def changes_are_of_known_nodes(scenario: Scenario) -> Iterator[Finding]:
    """Let a change name a node of the file."""
    names = [node.name for node in scenario.nodes]
    for index, change in enumerate(scenario.changes):
        if change.node not in names:
            hint = meant(change.node, names)
            yield Finding(("changes", index, "node"), "there is no such node", hint, change.node)


@reads("changes")
def changes_change_something(scenario: Scenario) -> Iterator[Finding]:
    """Let a change give a node at least one new value."""
    new = [name for name, field in Change.model_fields.items() if not field.is_required()]
    for index, change in enumerate(scenario.changes):
        if all(getattr(change, name) is None for name in new):
            yield Finding(("changes", index), f"changes nothing (it can change {', '.join(new)})")


@reads("nodes", "pooled_capacity", "run.chains")
def settings_of_networks_have_one(scenario: Scenario) -> Iterator[Finding]:
    """Refuse what only explicit networks use elsewhere, instead of ignoring it."""
    if scenario.nodes:
        return
    message = "only an explicit network ([[nodes]]) uses it"
    if scenario.pooled_capacity > 0:
        hint = "did you mean 'digital.pooled_capacity' or 'adoption.pooled_capacity'?"
        yield Finding(("pooled_capacity",), message, hint, scenario.pooled_capacity)
    if scenario.run.chains > 1:
        yield Finding(("run", "chains"), message, value=scenario.run.chains)


NETWORK_CHECKS: tuple[Check, ...] = (
    names_are_unique,
    suppliers_exist,
    goods_run_in_no_circle,
    goods_flow_towards_consumers,
    only_shelves_meet_consumers,
    demand_can_be_drawn,
    discrete_laws_are_whole,
    policies_can_order,
    economic_lots_have_costs,
    only_factories_have_capacity,
    quantities_can_be_counted,
    settings_are_used,
    changes_are_used,
    changes_are_of_known_nodes,
    changes_change_something,
    settings_of_networks_have_one,
)
