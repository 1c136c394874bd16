"""Pairs of worlds boiled down where they were run, and the document that is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from simulation.compared import Comparison, outcomes
from simulation.measured import Digest
from simulation.results import document
from simulation.series import primary_lines
from simulation.who_pays.groups import buyers_of_pair, firms_of_pair, ginis_of_pair
from simulation.who_pays.parties import balance_of_pair, money_of_pair, spending_of_pair
from simulation.who_pays.public import adopters_of_pair, public_of_pair

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.world_run import Pair


def digest(pair: Pair, scenario: Scenario) -> Digest:
    """All that `digests_document` needs of a pair of worlds."""
    alone = (outcomes, primary_lines, ginis_of_pair, money_of_pair, balance_of_pair,
             spending_of_pair, public_of_pair, adopters_of_pair)  # fmt: skip
    by_scenario = (firms_of_pair, buyers_of_pair)
    found: dict[str, Any] = {of.__name__: of(pair) for of in alone}
    found |= {of.__name__: of(pair, scenario) for of in by_scenario}
    return Digest(pair.replication, found)


def digests_document(
    digests: Sequence[Digest], scenario: Scenario, seed: int, name: str
) -> dict[str, Any]:
    """Result document of pairs that were run elsewhere: that of `document`, to the bit.

    Parameters
    ----------
    digests : sequence of Digest
        One a pair, in the order of replications.
    scenario : Scenario
        What was compared.
    seed : int
        Root of all luck.
    name : str
        Name the scenario was asked for by.
    """
    pairs = cast("tuple[Pair, ...]", tuple(digests))  # they answer whatever a document asks
    return document(Comparison(scenario, seed, pairs, "replications"), name)
