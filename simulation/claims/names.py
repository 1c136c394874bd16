"""Whether the names a claim rests on are declared: a renamed parameter must not go unnoticed."""

from __future__ import annotations

from functools import cache

from scenarios.paths import parameter_at
from scenarios.problems import parts_of
from simulation.claims.declaration import Claim, Expected
from simulation.claims.derived import DERIVED
from simulation.metrics import KPIS
from simulation.patterns.table import MEASURES

# Parts of the model that are specified and not built yet. A name leaves this list when it is
# declared (a test sees to it); what rests on it is then told of by itself.
AWAITED: frozenset[str] = frozenset()


@cache
def is_declared(name: str) -> bool:
    """Whether a name is one of a parameter, of one of its choices, of a KPI or of a pattern.

    >>> is_declared("buyer_types.*.custom_share"), is_declared("adoption.mode=full")
    (True, True)
    >>> is_declared("cluster.firm"), is_declared("adoption.mode=none"), is_declared("kpi:nothing")
    (False, False, False)
    """
    kind, colon, rest = name.partition(":")
    if colon:
        return rest in _OUTCOMES.get(kind, ())
    path, equals, choice = name.partition("=")
    row = parameter_at(parts_of(path))
    return row is not None and (not equals or choice in row.choices)


def missing(claim: Claim) -> tuple[str, ...]:
    """Names a claim rests on that are not declared."""
    return tuple(name for name in claim.names if not is_declared(name))


def can_be_measured(expected: Expected) -> bool:
    """Whether what is expected has a name that is declared."""
    kind, _, rest = expected.of.partition(":")
    if kind == "alone":
        lever, _, kpi = rest.partition(":")
        return is_declared(f"levers.{lever}") and kpi in KPIS
    if kind == "derived":
        return rest in DERIVED
    return is_declared(f"kpi:{rest}" if kind == "level" else expected.of)


_OUTCOMES = {"kpi": frozenset(KPIS), "pattern": frozenset(each.key for each in MEASURES)}
