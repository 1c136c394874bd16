"""How firms come to join, what they pay for it, and what the state pays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.reference.trader import Trader

if TYPE_CHECKING:
    from tests.reference.association import Association
    from tests.reference.seller import Seller
    from tests.reference.world import World


def _fees(world: World) -> tuple[int, int, int]:
    """Joining fee, subsidy and training of a firm [fen]."""
    policy, fee = world.params.policy, round(world.params.adoption.joining_cost * 100)
    return fee, round(policy.subsidy_share * fee), round(policy.training_cost * 100)


def _helped(association: Association) -> bool:
    """Whether there is still money for one more firm."""
    world = association.world
    _, subsidy, training = _fees(world)
    budget = round(world.params.policy.budget * world.params.scale * 100)
    return association.spent + subsidy + training <= budget or subsidy + training == 0


def join(association: Association, firm: Seller) -> bool:
    """A firm pays for joining; whether it is trained."""
    world = association.world
    fee, subsidy, training = _fees(world)
    helped = _helped(association)
    subsidy, training = subsidy * helped, training * helped
    due = fee - subsidy
    loan = 0
    if world.params.policy.guarantee_share > 0:
        loan = max(0, due - max(0, firm.own_funds))
        years = world.month * world.params.run.period_days / 365.0
        firm.loan += loan
        firm.instalment = math.ceil(firm.loan / math.ceil(world.params.policy.loan_years / years))
    firm.cash -= due - loan
    firm.equity -= due / 100.0
    outside = world.accounts.outside
    outside["bank"] -= loan
    outside["state"] -= subsidy + training
    outside["association"] += fee + training
    association.spent += subsidy + training
    return training > 0


def collect(world: World) -> None:
    """Firms repay a part of their loans, with interest."""
    years = world.month * world.params.run.period_days / 365.0
    for firm in world.sellers:
        if firm.loan > 0:
            part = min(firm.loan, firm.instalment)
            rate = world.params.policy.interest_per_year * years
            interest = math.floor(firm.loan * rate + 0.5)
            firm.loan -= part
            firm.cash -= part + interest
            world.accounts.outside["bank"] += part + interest


def spread(association: Association) -> None:
    """Firms that see fit will join: heard of it, worth it, money for it."""
    world = association.world
    adoption, policy = world.params.adoption, world.params.policy
    years = world.month * world.params.run.period_days / 365.0
    fee, subsidy, _ = _fees(world)
    cost = fee - subsidy * _helped(association)
    years_of_visits = policy.visit_cost * policy.drive_per_year * years
    visited = [f for f in world.sellers if association._reaches(f) and not (f.closed or f.digital)]
    paid = math.floor(years_of_visits * len(visited) * 100.0 + 0.5)
    world.accounts.outside["state"] -= paid
    world.accounts.outside["association"] += paid
    taking = []
    for firm in world.sellers:
        if firm.closed or firm.digital:
            continue
        rate = adoption.innovation_per_year
        rate += policy.drive_per_year * association._reaches(firm)
        watched = [other for other in firm.watches if not other.closed]
        if watched:
            have = sum(other.digital for other in watched)
            rate += adoption.imitation_per_year * have / len(watched)
        sales = max(1.0, world.turnover.sales(firm))
        worth = believed_gain(world, type(firm)) * adoption.horizon_years - cost / 100.0 / sales
        rate *= math.exp(adoption.profit_weight * min(5.0, max(-5.0, 10.0 * worth)))
        can = policy.guarantee_share > 0 or cost <= 0 or firm.own_funds >= cost
        luck = world.luck.draw("diffusion", firm.identity)
        if can and luck < 1.0 - math.exp(-rate * years):
            taking.append(firm)
    for firm in taking:
        association.joins[firm] = world.period
        firm.pooled = not isinstance(firm, Trader)
        association.settled = False


def believed_gain(world: World, kind: type[Any]) -> float:
    """Yearly gain over sales: what is seen of adopters, against a belief worth ten firms."""
    seen = [f for f in world.sellers if isinstance(f, kind) and not f.closed and f.months > 1]
    ready = [firm for firm in seen if firm.digital and firm.maturity >= 1.0]
    others = [firm for firm in seen if not firm.digital]
    prior = world.params.adoption.believed_gain
    ends = [sum(world.turnover.sales(firm) for firm in group) for group in (ready, others)]
    if min(ends) <= 0.0:
        return float(prior)
    margins = [
        sum(f.average_result for f in g) / e for g, e in zip((ready, others), ends, strict=True)
    ]
    gap = margins[0] - margins[1]
    return float((10.0 * prior + len(ready) * gap) / (10.0 + len(ready)))
