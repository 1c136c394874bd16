"""Whom a buyer looks at: sellers it knows, those a search shows, and who of them answers."""

from __future__ import annotations

from agents.columns.sellers import FACTORY, TRADER, P
from agents.kernels.compiling import inlined
from agents.kernels.meeting import local_group, meet
from agents.kernels.random import uniform, whole_periods

MOST_OFFERS = 32


@inlined()
def _is_new(considered, n, met, found):
    """Whether a seller is not among the first ``n`` considered; ``met`` says which are not."""
    new = True
    if (met >> (found & 63)) & 1:
        for c in range(n):
            new = new and considered[c] != found
    return new


@inlined()
def _substitute(
    platform, posted, category, identity, draw, share, base_response, base_substitute
):  # fmt: skip
    """Seller that the platform shows in the place of one that does not answer; -1 for none."""
    if share <= 0.0 or uniform(base_substitute, identity, draw) >= share:
        return -1
    other = meet(platform, category, uniform(base_substitute, identity, draw + 1))
    if uniform(base_response, identity, other) >= posted.real[other, P.response]:
        return -1
    return other


@inlined()
def draw_group(identity, category, township, reach, local, rules, base_search, draw):
    """Where a draw of a search leads: whether to the platform, and to which group there or here."""
    if reach >= 1.0 or (reach > 0.0 and uniform(base_search, identity, draw) < reach):
        return True, category
    kind = TRADER
    if uniform(base_search, identity, draw + 2) < rules.factory_known:
        kind = FACTORY
    near = uniform(base_search, identity, draw + 3) < rules.local_bias
    return False, local_group(local, rules, category, township, kind, near)


@inlined()
def consider(
    ties, b, identity, category, township, offers, reach, local, platform, rules, posted, asking,
    substitute, bases, considered,
):  # fmt: skip
    """Sellers a buyer looks at: ties, then what search shows, without repetition.

    Parameters
    ----------
    posted : OfferColumns
        What sellers have posted.
    asking : bool
        Whether strangers met on the platform may leave the buyer without an answer.
    substitute : float
        Share of those in whose place another seller is shown, if that one answers.
    bases : tuple of uint64
        Words of (consideration, search_channel, response, substitute).

    Returns
    -------
    tuple of int
        How many there are, and how many of them, the first, are ties.
    """
    base_offers, base_search, base_response, base_substitute = bases
    n, n_known = 0, 0
    searched = whole_periods(offers, uniform(base_offers, identity, 0))
    met = 0  # one bit a seller, modulo 64: whom it has met for sure not
    for k in range(ties.shape[1] + searched):
        silent = False
        draw = 4 * (k - ties.shape[1])
        if draw < 0:
            found = ties[b, k]
        else:
            u_who = uniform(base_search, identity, draw + 1)
            shown, group = draw_group(
                identity, category, township, reach, local, rules, base_search, draw
            )
            if shown:
                found = meet(platform, group, u_who)
                silent = asking
            else:
                found = meet(local, group, u_who)
        if found < 0 or n == MOST_OFFERS:
            continue
        new = _is_new(considered, n, met, found)
        silent = silent and new
        if silent and uniform(base_response, identity, found) >= posted.real[found, P.response]:
            found = _substitute(
                platform, posted, category, identity, draw, substitute, base_response,
                base_substitute,
            )  # fmt: skip
            new = found >= 0 and _is_new(considered, n, met, found)
        if new:
            met |= 1 << (found & 63)
            considered[n] = found
            n += 1
            if draw < 0:
                n_known = n
    return n, n_known
