"""Spare capacity: neighbours who know each other first, then the members' pool."""

from __future__ import annotations

from tests.reference.factory import Factory


def lend(factories: list[Factory]) -> None:
    """Share slack out to those who could not start all they wanted."""
    if sum(factory.wanted for factory in factories) <= 0.0:
        return
    _ask_neighbours(factories)
    _ask_the_pool(factories)


def _ask_neighbours(factories: list[Factory]) -> None:
    """A lender splits what it lends evenly among those who know it, whoever asks first."""
    shares = {f: f.subcontract_share * f.slack / max(1, f.n_known_by) for f in factories}
    taken = dict.fromkeys(factories, 0.0)
    for factory in factories:
        offered = sum(shares[neighbour] for neighbour in factory.neighbours)
        if factory.wanted <= 0.0 or offered <= 0.0:
            continue
        take = min(1.0, factory.wanted / offered)
        for neighbour in factory.neighbours:
            taken[neighbour] += take * shares[neighbour]
        factory.granted += take * offered
        factory.wanted -= take * offered
    for factory in factories:
        factory.slack -= taken[factory]


def _ask_the_pool(factories: list[Factory]) -> None:
    members = [factory for factory in factories if factory.pooled_share > 0.0]
    asked = sum(member.wanted for member in members)
    if asked <= 0.0:
        return
    pool = 0.0
    for member in members:
        spare = max(0.0, min(member.slack, member.pooled_share * member.capacity))
        pool += spare * (1.0 - member.switching_loss)
    share = min(1.0, pool / asked)
    for member in members:
        taken_on = share * member.wanted
        member.granted += taken_on
        member.wanted -= taken_on
