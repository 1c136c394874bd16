"""Preselling buyers: consumers who wait give up in time; commitments cover what is owed."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from agents.kernels.shelves import buyers_review
from scenarios.load import load
from simulation.model import ClusterModel

PRESELLING = [
    "scale=0.02",
    "run.warmup_days=364",
    "run.horizon_days=364",
    "run.transition_days=0",
    "buyer_types.school_class.event_days=84",
]


def preselling(model):
    """Rows of preselling buyers."""
    return np.flatnonzero(model.buyers.event_every > 0)


@pytest.fixture(scope="module")
def model():
    # Few shops and no stock of their own: much of what is asked has to wait.
    return ClusterModel(load("school_uniforms", PRESELLING))


@pytest.fixture(scope="module")
def waiting(model):
    """Longest that consumers may have waited, and what is owed, by period and preselling buyer."""
    rows = preselling(model)
    patience = model.types.patience[model.buyers.kind[rows]]
    assert (patience == patience[0]).all()
    recent = deque(maxlen=int(patience[0]))
    seen = []
    while model.running:
        model.step()
        recent.append(model.shelves.demand[rows].copy())
        seen.append((np.sum(recent, axis=0), model.shelves.owed[rows].copy()))
    return seen


def test_nothing_is_owed_for_longer_than_the_consumers_of_a_preselling_buyer_wait(waiting):
    for recent, owed in waiting:
        assert (owed <= recent).all()


def test_what_is_asked_between_events_is_cancelled_too(model, waiting):
    rows = preselling(model)
    every, phase = model.buyers.event_every[rows], model.buyers.event_phase[rows]
    patience = model.types.patience[model.buyers.kind[rows]]
    given_up = 0
    for t in range(1, len(waiting)):
        owed_before, owed = waiting[t - 1][1], waiting[t][1]
        late = (t - phase) % every > patience  # the event's own customers have gone by then
        given_up += int((late & (owed_before > 0) & (owed == 0)).sum())
    assert given_up > 0


def pieces_looked_for(model, row, owed, asked):
    """What a buyer that commits now goes looking for, with so much owed and asked this period."""
    model.shelves.on_hand[row] = model.shelves.on_order[row] = 0
    model.shelves.demand[row] = asked
    model.shelves.owed[row] = owed
    model.recent_demand[model.buyers.presale[row]] = 0
    buyers_review(
        model.buyers.arrays, model.types.arrays, model.channels.arrays, model.shelves.arrays,
        model.recent_demand, row, row + 1, model.period, model.base("demand"), model.season_total,
        model.market.factor, model.event_shocks, np.zeros((2, 2), np.int64),
    )  # fmt: skip
    return int(model.buyers.pending[row]), int(model.shelves.owed[row])


def committing(model):
    """Preselling buyers who commit to an event this period, and have none."""
    rows = preselling(model)
    every, phase = model.buyers.event_every[rows], model.buyers.event_phase[rows]
    until = model.period - phase
    return rows[((until + model.buyers.commit[rows]) % every == 0) & (until % every != 0)]


def test_a_commitment_covers_what_is_still_owed_and_not_what_was_given_up():
    model = ClusterModel(load("school_uniforms", PRESELLING)).run(13)
    while len(committing(model)) == 0:
        model.step()
    row = committing(model)[0]
    nothing, _ = pieces_looked_for(model, row, owed=0, asked=0)
    assert nothing > 0
    assert pieces_looked_for(model, row, owed=7, asked=9) == (nothing + 7, 7)
    assert pieces_looked_for(model, row, owed=7, asked=3) == (nothing + 3, 3)
