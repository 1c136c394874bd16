"""What the next buyers will look at, read before they do.

In a large world sellers lie all over memory, and a search reads seven or more of them, one after
the other: it would wait for each. Here the same draws are made for several buyers at once, and what
they lead to is read in short loops in which nothing depends on anything: a processor then waits for
many reads at the same time. What is read means nothing here, and no result depends on it.
"""

from __future__ import annotations

import numpy as np

from agents.columns.buyers import C, U, Y
from agents.columns.stock import S
from agents.kernels.compiling import inlined
from agents.kernels.meeting import beginning
from agents.kernels.random import uniform, whole_periods
from agents.kernels.searching import draw_group

FAR = 1 << 12  # sellers from which on they do not stay in a cache of some hundred kilobytes
AT_ONCE = 16  # buyers: what they look at is some tens of kilobytes
ROOM = 512  # draws of so many buyers; what is beyond is not read ahead
_PLATFORM = 1


@inlined()
def _led_to(meeting, place, target):
    """Seller a draw leads to, but for the few that lie far from where the guide points."""
    at = meeting.guide[place]
    last = meeting.total.shape[0] - 1
    for _ in range(2):
        at += (at < last) & (meeting.total[at] <= target)
    return meeting.member[at]


@inlined()
def look_ahead(
    buyers, types, channels, shelves, rows, first, end, local, platform, rules, posted, bases,
    counts, places, targets,
):  # fmt: skip
    """Read the offers that buyers in ``rows[first:end]`` will look at (see `searching.consider`).

    Parameters
    ----------
    bases : tuple of uint64
        As `buying.buy_row` has them.
    places : ndarray, shape (3, ROOM), int64
        Scratch: places in a guide, whose guide it is, and sellers.
    targets : ndarray, shape (ROOM,), float64
        Scratch.
    """
    n, n_found = 0, 0
    for at in range(first, end):
        b = np.uint64(rows[at])
        bw, identity = buyers.whole, shelves.whole[b, S.identity]
        digital, category, here = bw[b, U.digital], bw[b, U.category], bw[b, U.township]
        tender = types.whole[bw[b, U.kind], Y.tender]
        reach = channels.real[digital, C.reach]
        wanted = channels.real[digital, C.bidders if tender == 1 else C.offers]
        for k in range(buyers.ties.shape[1]):
            if n_found < ROOM and buyers.ties[b, k] >= 0:
                places[2, n_found] = buyers.ties[b, k]
                n_found += 1
        for k in range(whole_periods(wanted, uniform(bases[1], identity, 0))):
            draw = 4 * k
            u = uniform(bases[2], identity, draw + 1)
            shown, group = draw_group(identity, category, here, reach, local, rules, bases[2], draw)
            if shown:
                place, _, target = beginning(platform, group, u)
            else:
                place, _, target = beginning(local, group, u)
            if place >= 0 and n < ROOM:
                places[0, n], places[1, n], targets[n] = place, shown, target
                n += 1
    read = 0
    for k in range(n):
        if places[1, k] == _PLATFORM:
            read ^= platform.guide[places[0, k]]
        else:
            read ^= local.guide[places[0, k]]
    n = min(n, ROOM - n_found)
    for k in range(n):
        if places[1, k] == _PLATFORM:
            places[2, n_found + k] = _led_to(platform, places[0, k], targets[k])
        else:
            places[2, n_found + k] = _led_to(local, places[0, k], targets[k])
    for k in range(n_found + n):
        j = np.uint64(places[2, k])
        read ^= posted.whole[j, 0] ^ counts[j, 0]
        read += (posted.real[j, 0] > 0.0) + (posted.real[j, 8] > 0.0)
    places[0, 0] = read  # or the compiler leaves the loops out
