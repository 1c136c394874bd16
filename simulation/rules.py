"""What is common to all choices and sellers of a run, converted to periods once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agents.columns.buyers import ChoiceRules
from agents.consumers import segment_table
from agents.kernels.choosing import price_bounds
from agents.kernels.returns import ReturnRules
from agents.kernels.tiers import SellerRules

if TYPE_CHECKING:
    from scenarios.schema import Scenario


def choice_rules(params: Scenario) -> ChoiceRules:
    """How buyers weigh offers."""
    choice, prices, day = params.choice, params.prices, params.run.period_days
    outside = math.log(choice.outside_share / (1.0 - choice.outside_share))
    wait, remote = choice.wait_per_week * day / 7.0, prices.remote_days / day
    return ChoiceRules(
        price_sensitivity=choice.price_sensitivity,
        level_form=choice.price_form == "level",
        price_bounds=price_bounds(choice.price_sensitivity, choice.price_form == "level"),
        wait=wait,
        quality=choice.quality,
        fill=choice.fill,
        factory_known=choice.factory_known,
        local_bias=choice.local_bias,
        n_townships=params.cluster.townships,
        n_categories=params.cluster.categories,
        freight_order=prices.freight_per_order,
        freight_piece=prices.freight_per_piece,
        distance_factor=prices.distance_factor,
        freight_periods=prices.freight_days / day,
        remote_periods=remote,
        remote_township=params.cluster.townships - 1 if params.cluster.townships > 1 else -1,
        holding_rate=params.buyers.holding_per_year * day / 365.0,
        segments=segment_table(params),
        consumer_share=params.consumers.reference_share,
        value=params.choice.value,
        n_sizes=params.factories.sizes,
        days=float(day),
        small_order=params.platform.small_order,
        outside_weight=math.exp(-outside),
        unknown_weight=math.exp(choice.risk),
        loyal_weight=math.exp(-choice.loyalty),
        remote_weight=math.exp(wait * remote),
    )


def return_rules(params: Scenario) -> ReturnRules:
    """What is common to all returns of consumers."""
    buyers = params.buyers
    waiting = buyers.return_days / params.run.period_days
    return ReturnRules(
        any=any(kind.return_rate > 0 for kind in params.buyer_types.values()),
        arriving=min(1.0, 1.0 / waiting) if waiting > 0 else 1.0,
        resaleable=float(buyers.resaleable_share),
        freight=float(buyers.return_freight),
    )


def bid_cost(params: Scenario) -> float:
    """Cost of a bid [yuan]; 0 where nobody buys by tender."""
    tenders = any(kind.tender for kind in params.buyer_types.values())
    return float(params.buyers.bid_cost) if tenders else 0.0


def seller_rules(params: Scenario, month: int, measured_from: int) -> SellerRules:
    """What sellers need to know of a run.

    Parameters
    ----------
    month : int
        Periods in four weeks.
    measured_from : int
        First period that counts.
    """
    day = params.run.period_days
    return SellerRules(
        bulk_patience=params.bulk.patience_days / day,
        full_workshop=56.0 / day,
        weeks=day / 7.0,
        month=month,
        measured_from=measured_from,
        n_sizes=params.factories.sizes,
        adjustment=params.prices.adjustment_per_week,
        utilisation_slope=params.prices.utilisation_slope,
        trader_salvage=params.traders.salvage_share,
        factory_salvage=params.factories.salvage_share,
        material_price=params.factories.unit_material_cost,
        break_quantity=params.materials.break_quantity,
        break_discount=params.materials.break_discount,
        longest_wait=params.traders.patience_days / day,
        function_share=params.factories.function_share,
    )
