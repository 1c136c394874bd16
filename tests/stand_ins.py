"""Functions that stand in for the model in studies; nothing heavy is imported for them."""

from __future__ import annotations

import os
import time

OUTCOMES = ("stock.without", "stock.with", "steps")
POISON = (0.5, 7.0)  # lever and price of the point that kills
CALLS: list[tuple[float, int]] = []  # of `counted`, in this process


def stand_in(values, seed, replication):
    """Numbers that depend on every argument, to the last bit."""
    luck = (7919 * seed + 104729 * replication) % 1009 / 1009
    lever, price = values["levers.demand_visibility"], values["choice.price_sensitivity"]
    without = 1.0 + luck
    return {"stock.without": without, "stock.with": without * (1.0 - 0.3 * lever) + price / 97.0,
            "steps": price * luck}  # fmt: skip


def slow(values, seed, replication):
    """The same, in 10 ms of waiting."""
    time.sleep(0.01)
    return stand_in(values, seed, replication)


def working(values, seed, replication):
    """The same, in 20 ms of work."""
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
    return stand_in(values, seed, replication)


def busy(values, seed, replication):
    """The same, in 5 ms of work."""
    until = time.thread_time() + 0.005
    while time.thread_time() < until:
        pass
    return stand_in(values, seed, replication)


def poisonous(values, seed, replication):
    """The same, but one run kills its process."""
    here = values["levers.demand_visibility"], values["choice.price_sensitivity"]
    if replication == 2 and here == POISON:
        os.kill(os.getpid(), 9)
    time.sleep(0.002)
    return stand_in(values, seed, replication)


def failing(values, seed, replication):
    """The same, but some runs raise."""
    if replication == 1 and values["levers.demand_visibility"] > 0.5:
        raise ZeroDivisionError("no stock at all")
    return stand_in(values, seed, replication)


def counted(values, seed, replication):
    """The same, and every call is noted."""
    CALLS.append((values.get("levers.demand_visibility", 0.0), replication))
    if "choice.price_sensitivity" in values:
        return stand_in(values, seed, replication)
    return dict.fromkeys(OUTCOMES, float(len(str(values)) + replication))


def telling(values, seed, replication):
    """Who ran it."""
    time.sleep(0.002)
    return {**stand_in(values, seed, replication), "steps": float(os.getpid())}


def threads(values, seed, replication):
    """How many threads libraries may take in a worker."""
    import numba

    found = {os.environ.get(name) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    one = found == {"1"} and numba.get_num_threads() == 1
    return {**stand_in(values, seed, replication), "steps": float(one)}
