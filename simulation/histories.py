"""What names a history: the seed of a replication, and all that comes before levers matter."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scenarios.digital import Digital
from scenarios.policy import Adoption, Levers, Platform, Policy
from scenarios.sizes import pipeline_slots
from scenarios.write import content_hash, kept_for_the_last

if TYPE_CHECKING:
    from scenarios.schema import Scenario

_NEUTRAL = {
    "levers": Levers(),
    "digital": Digital(),
    "adoption": Adoption(),
    "platform": Platform(),
    "policy": Policy(),
}


def replication_seed(seed: int, replication: int) -> int:
    """Seed of a replication: the same whatever the scenario, levers, workers and order.

    The first 53 bits of the SHA-256 of ``"<seed>/<replication>"``.

    >>> replication_seed(1, 0)
    873958087349525
    """
    digest = hashlib.sha256(f"{seed}/{replication}".encode("ascii")).digest()
    return int.from_bytes(digest[:8], "big") >> 11


@kept_for_the_last
def shared_key(scenario: Scenario) -> str:
    """Fingerprint of what the warm-up and the world without depend on."""
    slots = pipeline_slots(scenario)  # length of the arrays, never a value in them
    return f"{content_hash(scenario.model_copy(update=_NEUTRAL))}/{slots}"
