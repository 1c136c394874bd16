"""What happens before anybody acts: luck and markets of the period, deliveries, posted offers."""

from __future__ import annotations

import math

from agents.columns.books import Money
from agents.columns.buyers import ChoiceRules
from agents.columns.sellers import Display, OfferColumns, SellerColumns
from agents.columns.stock import StockColumns
from agents.kernels.buying import gather_offers, lay_out
from agents.kernels.compiling import kernel
from agents.kernels.inventory import receive
from agents.kernels.listing import show_listed
from agents.kernels.measuring import open_period
from agents.kernels.random import R, fill_words, normal_quantile, uniform


@kernel()
def advance_markets(log_shock, factor, t, word, season, keep, sd, growth, bias):
    """Season x trend x common shock of every category.

    The shock is an AR(1) in logs with stationary standard deviation ``sd / sqrt(1 - keep^2)``.

    Parameters
    ----------
    log_shock, factor : ndarray, shape (categories,), float64
        State, and what demand is multiplied by; updated.
    word : uint64
        Word of the stream of shocks, which has no periods of its own.
    growth : float
        Log growth a period.
    bias : float
        Half the stationary variance: the mean of the shock is 1.
    """
    for k in range(log_shock.shape[0]):
        z = normal_quantile(uniform(word, k + (t << 20), 0))
        log_shock[k] = keep * log_shock[k] + sd * z
        factor[k] = season * math.exp(growth * t + log_shock[k] - bias)


@kernel()
def open_market(
    seed, t, words, lifetime_words, money, points, sellers, rules, offers, display, log_shock,
    factor, season, keep, sd, growth, bias, listing,
):  # fmt: skip
    """Fill the words of luck, empty the books of flows, let goods arrive, gather what is posted.

    ``listing`` says whether the platform shows only what has been listed.
    """
    money, points, sellers = Money(*money), StockColumns(*points), SellerColumns(*sellers)
    rules, offers, display = ChoiceRules(*rules), OfferColumns(*offers), Display(*display)
    fill_words(seed, t, words)
    open_period(money)
    advance_markets(
        log_shock, factor, t, lifetime_words[R.market_shock], season, keep, sd, growth, bias
    )
    receive(points, 0, points.whole.shape[0], t)
    gather_offers(sellers, rules, offers)
    lay_out(points, display, rules.n_sizes, rules.value)
    if listing:
        show_listed(points, sellers, offers, display, rules.n_sizes)
