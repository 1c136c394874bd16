"""Where the kernels and MODEL.md part, each as a switch; the defaults are what the kernels do.

Turn a switch over when the kernel changes, or to see what the rule as written would give.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conventions:
    """What the kernels do where MODEL.md says something else, or nothing.

    Attributes
    ----------
    minimum_order_binds_custom : bool
        A factory's smallest order *from stock* refuses custom orders below it too.
    infeasible_offers_count : bool
        k of "U = V - ln k" counts sellers who could not serve the order at all.
    remote_custom_is_near : bool
        The further days to a remote place do not weigh on a custom offer.
    traders_are_transparent : bool
        A visible factory leaves out the orders of every trader, digital or not.
    first_size_takes_end_sales : bool
        End sales of all sizes are credited to the first.
    pool_work_stays_queued : bool
        Work the pool took on is still in the quoted wait for custom work.
    store_holds_for_free : bool
        Nobody pays for holding the pooled store's stock.
    coarse_urgency : bool
        Lots of equal cover: their luck is lost in rounding, and the row decides (1e9 + 1e-6 u).
    """

    minimum_order_binds_custom: bool = True
    infeasible_offers_count: bool = True
    remote_custom_is_near: bool = True
    traders_are_transparent: bool = True
    first_size_takes_end_sales: bool = True
    pool_work_stays_queued: bool = True
    store_holds_for_free: bool = True
    coarse_urgency: bool = True
