"""What a run is: the hash of everything it depends on, and of nothing else.

A run never depends on the batch, worker or engine it was in, nor on what else the study holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scenarios.paths import element_index
from scenarios.problems import parts_of
from scenarios.write import canonical
from simulation.study.factors import Factor, encoded

if TYPE_CHECKING:
    from scenarios.schema import Scenario

SCHEMA = 1  # of keys; with another one nothing that was kept is found


def run_key(inputs: str, model: str, seed: int, replication: int) -> str:
    """Key of a run: SHA-256 of canonical JSON.

    Parameters
    ----------
    inputs : str
        Hash of every resolved parameter, the horizon among them.
    model : str
        Hash of the model's text.
    seed : int
        Root of all luck.
    replication : int
        Number of the paired run.

    >>> run_key("a", "b", 1, 0)[:16]
    '2a65f3b74255af38'
    """
    # The same as json.dumps with sorted keys and no spaces, and ten times as fast.
    text = (
        f'{{"inputs":"{inputs}","keys":{SCHEMA},"model":"{model}",'
        f'"replication":{replication},"seed":{seed}}}'
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def hash_of(values: Mapping[str, Any]) -> str:
    """Hash of plain values: floats by their bits, -0.0 as 0.0, in the order of names.

    Raises
    ------
    ValueError
        If there is a NaN or an infinity among them.
    """
    text = json.dumps(encoded(values), ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def scenario_hasher(
    scenario: Scenario, factors: Sequence[Factor]
) -> Callable[[Sequence[Any]], str]:
    """Make what tells the `content_hash` of a point's scenario without making the scenario.

    Parameters
    ----------
    scenario : Scenario
        What all points share.
    factors : sequence of Factor
        In the order of a point's values.

    Returns
    -------
    callable
        From the values of a point, of the declared types, to 64 hexadecimal digits.
    """
    whole = canonical(scenario)
    marks = {}
    for number, factor in enumerate(factors):
        for place in factor.places:
            mark = f"\x00{number}\x00"
            marks[json.dumps(mark)] = number
            _mark(whole, scenario, parts_of(place), mark)
    text = json.dumps(whole, ensure_ascii=True, separators=(",", ":"))
    pieces, order = _cut(text, marks)

    def hashed(values: Sequence[Any]) -> str:
        said = [json.dumps(encoded(value), ensure_ascii=True) for value in values]
        digest = hashlib.sha256(pieces[0])
        for piece, number in zip(pieces[1:], order, strict=True):
            digest.update(said[number].encode("ascii") + piece)
        return digest.hexdigest()

    return hashed


def _cut(text: str, marks: Mapping[str, int]) -> tuple[list[bytes], list[int]]:
    """Cut a text at its marks: the pieces between them, and the numbers of the marks."""
    pieces, order, start = [], [], 0
    places = sorted(
        (at, mark) for mark in marks for at in range(len(text)) if text.startswith(mark, at)
    )
    for at, mark in places:
        pieces.append(text[start:at].encode("ascii"))
        order.append(marks[mark])
        start = at + len(mark)
    return [*pieces, text[start:].encode("ascii")], order


def _mark(whole: Any, scenario: Any, path: Sequence[str], mark: str) -> None:
    """Put a mark where a value stands in the canonical form of a scenario."""
    *holders, last = path
    held: Any = scenario
    for key in holders:
        if isinstance(held, dict):  # canonical form: [[name, member], ...]
            whole = next(inner for name, inner in whole if name == key)
            held = held[key]
        elif isinstance(held, tuple):
            index = element_index(held, key)
            whole, held = whole[index], held[index or 0]
        else:
            whole, held = whole[key], getattr(held, key)
    if isinstance(held, dict):
        next(pair for pair in whole if pair[0] == last)[1] = mark
    else:
        whole[last] = mark
