"""Consumers between the cluster's unbranded good and the branded one; the scope that suits them.

A segment takes the unbranded good with the logit probability 1 / (1 + odds), odds = o r**sigma
v**-omega: r its price over the reference price, v its perceived value, o the odds of the branded
good at r = v = 1 (McFadden 1974).
"""

from __future__ import annotations

import math

import numpy as np

from agents.kernels.compiling import allocating, inlined, kernel

# Columns of the table of segments: weight (sum 1), sigma, omega, o.
WEIGHT, SENSITIVITY, VALUE_WEIGHT, ODDS = range(4)
# 20 % of functions give 80 % of the value (article, claim 43): v = s ** VALUE_OF_SCOPE.
VALUE_OF_SCOPE = math.log(0.8) / math.log(0.2)
SCOPES = 50  # scopes that a factory weighs: 1/50, 2/50, ... 1
_BLOCK = 5  # of them are ruled out at once, where they can be
_CAUTION = 1.0 + 1e-12  # the last digits of powers need not rise with what they are powers of


@inlined()
def share_at(segments, ratio, value):
    """Share of consumers who take the unbranded good.

    Parameters
    ----------
    segments : ndarray, shape (segments, 4), float64
        Weight, price sensitivity, value weight, and odds of the branded good at reference.
    ratio : float
        Price over reference price.
    value : float
        Perceived value, 1 with all functions.
    """
    total, log_ratio = 0.0, math.log(ratio)  # of what several powers are taken, once
    log_value = math.log(value) if value != 1.0 else 0.0
    for k in range(segments.shape[0]):
        power = segments[k, SENSITIVITY] * log_ratio - segments[k, VALUE_WEIGHT] * log_value
        total += segments[k, WEIGHT] * (1.0 / (1.0 + segments[k, ODDS] * math.exp(power)))
    return total


@inlined()
def value_of_scope(scope):
    """Perceived value of a share of functions.

    >>> round(value_of_scope(0.2), 12)
    0.8
    """
    return scope**VALUE_OF_SCOPE


@allocating()
def repelling_scopes(segments):
    """By what the value of each scope multiplies the odds of the branded good.

    Returns
    -------
    ndarray, shape (segments, SCOPES + 1), float64
        v ** -omega of the scopes 0, 1/50, 2/50, ... 1; of scope 0 it is not used.
    """
    out = np.ones((segments.shape[0], SCOPES + 1))
    for k in range(segments.shape[0]):
        for step in range(1, SCOPES + 1):
            out[k, step] = value_of_scope(step / SCOPES) ** -segments[k, VALUE_WEIGHT]
    return out


@inlined()
def _share_at_step(segments, repelling, ratio, step):
    """`share_at` at the price ``ratio`` and the value of one of the scopes."""
    total, log_ratio = 0.0, math.log(ratio)
    for k in range(segments.shape[0]):
        odds = math.exp(segments[k, SENSITIVITY] * log_ratio)
        odds *= segments[k, ODDS] * repelling[k, step]
        total += segments[k, WEIGHT] * (1.0 / (1.0 + odds))
    return total


@kernel()
def best_scope(segments, repelling, other_cost, function_cost):
    """Scope at which most consumers take the good, if its price follows its cost.

    With one segment the best is the s of greatest value per price, v**omega / c**sigma, where
    c = other_cost + function_cost s: s* = k omega / (sigma - k omega) other_cost / function_cost,
    k = `VALUE_OF_SCOPE`, or 1 if that is more.

    Parameters
    ----------
    segments : ndarray, shape (segments, 4), float64
        As of `share_at`.
    repelling : ndarray, shape (segments, SCOPES + 1), float64
        As of `repelling_scopes`.
    other_cost : float
        Full cost of a piece without functions [yuan].
    function_cost : float
        Cost of all functions of a piece [yuan].

    Returns
    -------
    float
        The best of `SCOPES` evenly spaced scopes, the wider of two that are as good.
    """
    best, most = SCOPES, -1.0
    whole = other_cost + function_cost
    for top in range(SCOPES, 0, -_BLOCK):
        # No scope of a block is better than its lowest price with its highest value.
        low = top - _BLOCK + 1
        price = (other_cost + function_cost * (low / SCOPES)) / whole
        if _share_at_step(segments, repelling, price, top) * _CAUTION <= most:
            continue
        for step in range(top, low - 1, -1):
            ratio = (other_cost + function_cost * (step / SCOPES)) / whole
            share = _share_at_step(segments, repelling, ratio, step)
            if share > most:
                best, most = step, share
    return best / SCOPES
