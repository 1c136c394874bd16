"""Chance as a function, not a state.

A draw is the SplitMix64 finaliser of (seed, stream, period, agent identity, draw number), so the
same decision of the same agent gets the same luck in both worlds, in any order, on any number of
threads, and nothing is ever consumed conditionally.

References
----------
Steele, G. L., Lea, D., Flood, C. H. (2014), *Fast splittable pseudorandom number generators*.
Wichura, M. J. (1988), Algorithm AS 241: the percentage points of the normal distribution.
"""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from agents.kernels.compiling import allocating, inlined, kernel

# One stream per decision. Numbers are part of the results: append, never renumber.
STREAMS: dict[str, int] = {
    name: number
    for number, name in enumerate(
        (
            "demand",
            "market_shock",
            "store_shock",
            "order_delay",
            "shipping_delay",
            "allocation",
            "consideration",
            "choice",
            "item",
            "kind_of_order",
            "search_channel",
            "bulk_demand",
            "popularity",
            "life",
            "entry",
            "exit",
            "sizes",
            "cloth",
            "synthesis",
            "enrolment",
            "returns",
            "ties",
            "response",
            "substitute",
            "closing",
            "opening",
            "diffusion",
        ),
        start=1,
    )
}

# Kernels are handed the words of all streams of a period: ``words[R.demand]``.
Streams: Any = namedtuple("Streams", list(STREAMS))  # type: ignore[misc]
R: Any = Streams(*range(len(STREAMS)))

BUYER_ID = 1 << 36  # of the first buyer; identities of populations never meet
GENERATION = 1 << 40  # added to an identity when somebody new takes a row

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_DRAW = np.uint64(0xD1B54A32D192ED03)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 2.0**-53


@inlined()
def mix(x):
    """Finalise a 64-bit word (SplitMix64): every input bit reaches every output bit."""
    x = (x ^ (x >> _S30)) * _MIX_1
    x = (x ^ (x >> _S27)) * _MIX_2
    return x ^ (x >> _S31)


@kernel()
def stream_base(seed, stream, period):
    """Word that stands for (seed, stream, period); kernels add agent and draw to it."""
    x = mix(np.uint64(seed) + np.uint64(stream) * _GOLDEN)
    return mix(x + (np.uint64(period) + np.uint64(1)) * _GOLDEN)


@kernel()
def fill_words(seed, period, words):
    """Fill ``words`` (shape (streams,), uint64) with the words of all streams in a period."""
    for stream in range(words.shape[0]):
        words[stream] = stream_base(seed, stream + 1, period)


@inlined()
def word(base, identity, draw):
    """64 hashed bits of one agent's draw."""
    return mix(base + np.uint64(identity) * _GOLDEN + np.uint64(draw) * _DRAW)


@inlined()
def uniform(base, identity, draw):
    """Uniform number in the open interval (0, 1)."""
    # Through a signed integer: processors convert those in one step, and 53 bits fit.
    return (np.float64(np.int64(word(base, identity, draw) >> _S11)) + 0.5) * _TO_UNIT


@inlined()
def whole_periods(delay, u):
    """Fractional delay to whole periods, floor(delay + u): the mean is kept."""
    return np.int64(math.floor(delay + u))


@allocating()
def uniforms(base, identities, draw):
    """Uniform numbers of many agents for one draw: shape of ``identities``, float64."""
    out = np.empty(identities.shape[0])
    for i in range(identities.shape[0]):
        out[i] = uniform(base, identities[i], draw)
    return out


# Rational approximations of AS 241, highest power first: near the middle, in the tails, far out.
_MIDDLE_TOP = (
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608,
)
_MIDDLE_BOTTOM = (
    5226.495278852545925,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1.0,
)
_TAIL_TOP = (
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734,
)
_TAIL_BOTTOM = (
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1.0,
)
_FAR_TOP = (
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    0.0012426609473880784386,
    0.026532189526576123093,
    0.29656057182850489123,
    1.7848265399172913358,
    5.4637849111641143699,
    6.6579046435011037772,
)
_FAR_BOTTOM = (
    2.04426310338993978564e-15,
    1.4215117583164458887e-7,
    1.8463183175100546818e-5,
    7.868691311456132591e-4,
    0.0148753612908506148525,
    0.13692988092273580531,
    0.59983220655588793769,
    1.0,
)


@inlined()
def _polynomial(coefficients, x):
    total = 0.0
    for coefficient in coefficients:
        total = total * x + coefficient
    return total


@kernel()
def normal_quantile(u):
    """Inverse of the standard normal distribution function (Wichura 1988, AS 241, PPND16).

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _polynomial(_MIDDLE_TOP, r) / _polynomial(_MIDDLE_BOTTOM, r)
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        x = _polynomial(_TAIL_TOP, r - 1.6) / _polynomial(_TAIL_BOTTOM, r - 1.6)
    else:
        x = _polynomial(_FAR_TOP, r - 5.0) / _polynomial(_FAR_BOTTOM, r - 5.0)
    return -x if q < 0.0 else x


@allocating()
def normal_quantiles(u):
    """Standard normal quantiles of many uniform draws: same shape, float64."""
    out = np.empty(u.shape[0])
    for i in range(u.shape[0]):
        out[i] = normal_quantile(u[i])
    return out
