"""Whom a search shows: sellers drawn from groups by weight.

References
----------
Chen, H.-C., Asau, Y. (1974), *On generating random variates from an empirical distribution*: a
guide table says where the search among running totals begins, so a draw takes one or two looks.
"""

from __future__ import annotations

import numpy as np

from agents.kernels.compiling import inlined, kernel

_NOBODY = -1
_ONE = np.uint64(1)
_CAUTION = 1.0 - 1e-12  # a guide never points beyond the entry, however products round


@kernel()
def fill_guide(start, total, guide):
    """Fill ``guide``: of n members of a group, the k-th entry is where totals pass k / n."""
    for group in range(start.shape[0] - 1):
        low, n = start[group], start[group + 1] - start[group]
        at = low
        for k in range(n):
            threshold = total[low + n - 1] * (k / n) * _CAUTION
            while at < low + n - 1 and total[at] <= threshold:
                at += 1
            guide[low + k] = at


@inlined()
def beginning(meeting, group, u):
    """Place in the guide where a draw from a group begins (-1 where nobody is).

    With it come the last entry of the group, and the running total that is looked for.
    """
    group = np.uint64(group)  # rows without a sign need no look whether they are negative
    low, n = meeting.start[group], meeting.start[group + _ONE] - meeting.start[group]
    if n <= 0:
        return _NOBODY, np.uint64(0), 0.0
    last = np.uint64(low + n - 1)
    return low + min(int(u * n), n - 1), last, u * meeting.total[last]


@inlined()
def meet(meeting, group, u):
    """Draw a seller of a group by weight; -1 where nobody is."""
    place, last, target = beginning(meeting, group, u)
    found = _NOBODY
    if place >= 0:
        at = np.uint64(meeting.guide[np.uint64(place)])
        for _ in range(2):  # mostly enough, and without a branch nobody could foretell
            at += np.uint64((at < last) & (meeting.total[at] <= target))
        while at < last and meeting.total[at] <= target:
            at += _ONE
        found = meeting.member[at]
    return found


@inlined()
def local_group(local, rules, category, township, kind, near):
    """Group of sellers of a kind met in one's township, or (not ``near``) in the whole category.

    Who finds no such seller in the township looks in the whole category, and who finds none there
    goes to the other kind: a search is not lost because a place has nobody.
    """
    everywhere = (rules.n_categories * rules.n_townships + category) * 2
    group = everywhere + kind
    if near:
        group = (category * rules.n_townships + township) * 2 + kind
    if local.start[group + 1] == local.start[group]:
        group = everywhere + kind
    if local.start[group + 1] == local.start[group]:
        group = everywhere + 1 - kind
    return group
